"""How much of anything is read, in one place. What is over a limit is set aside with its reason; nothing is cut silently."""

from __future__ import annotations

MAX_RECORD = 20_000_000  # bytes after decompression: one page, one line, one text file
MAX_DOCUMENT = 500_000_000  # bytes: a file that can only be read as a whole (JSON, UTF-16)
MAX_MEMBER = 100_000_000  # bytes: a table inside an archive that can only be read as a whole
MAX_RATIO, RATIO_FROM = 200, 1_000_000  # decompressed to compressed bytes; counts once there are so many
MAX_NESTING = 1  # an archive in an archive is not opened
MAX_HTML = 10_000_000  # bytes; above this, or with more elements or deeper ones, a page is read without its structure
MAX_DEPTH, MAX_ELEMENTS = 250, 10_000
MAX_PAGES = 2_000  # of one PDF
MAX_NAME = 1_000  # characters of a file's name inside an archive
FETCH_SECONDS, MAX_REDIRECTS = 30, 3
