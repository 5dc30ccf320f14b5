"""The text of a page without its structure: for pages too large or too deep for a parser, or in which it finds nothing.

One pass with `str.find`, so that the work is linear whatever the page is; no tree, so that no depth can hide a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from sayso.reading.limits import MAX_DEPTH, MAX_ELEMENTS

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q s samp small span strong sub sup time tt u var "
    "wbr".split()
)
_SKIPPED = frozenset(
    "script style noscript template svg math iframe object select textarea button nav footer form aside head title".split()
)
_RAW = frozenset("script style textarea title".split())  # in these "<" begins no tag
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr html body head".split())
_OPEN_ENDED = _VOID | frozenset("p li dt dd option tr td th thead tbody tfoot colgroup".split())
_HIDDEN = re.compile(
    r"""\bhidden\b(?!\s*=\s*["']?false)|aria-hidden\s*=\s*["']?true|display\s*:\s*none|visibility\s*:\s*hidden""",
    re.IGNORECASE,
)
_CLOSES = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _RAW}
_LONGEST_TAG = 2_000  # characters in which a tag says that it hides something
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*$""")
_WORDS = 8


def plain_text(html: str) -> str:
    """The blocks of a page that read as sentences, with an empty line between them; menus and hidden parts left out."""
    blocks = (_SPACE.sub(" ", unescape(block)).strip() for block in _blocks(html))
    return "\n\n".join(block for block in blocks if _SENTENCE_END.search(block) or block.count(" ") >= _WORDS)


def fragment_text(html: str) -> str:
    """All words of a piece of a page, as feeds carry it: one paragraph a block."""
    blocks = (_SPACE.sub(" ", unescape(block)).strip() for block in _blocks(html))
    return "\n\n".join(block for block in blocks if block)


def too_much(html: str) -> str:
    """Why a page is not given to a parser of its structure, empty where nothing speaks against it.

    Beyond 255 levels libxml2 drops text without a word; extractors take time by the square of the number of elements.
    """
    depth = number = 0
    for kind, name, _ in _tokens(html):
        if kind == "text":
            continue
        if kind == "open":
            number += 2 if name == "li" else 1  # items of lists cost the most: 5,000 take 4 s, twice as many minutes
        if name not in _OPEN_ENDED:
            depth = depth + 1 if kind == "open" else max(0, depth - 1)
        if depth > MAX_DEPTH:
            return f"its elements are nested deeper than {MAX_DEPTH}"
        if number > MAX_ELEMENTS:
            return f"it has more than {MAX_ELEMENTS:,} elements"
    return ""


def _blocks(html: str) -> Iterator[str]:
    """The text between the tags of blocks; entities are still as written.

    What stands in an element that is left out but never closed is given at the end: a slip must not hide the rest.
    """
    parts: list[str] = []
    held: list[str] = []
    skipped, depth = "", 0
    for kind, words, hidden in _tokens(html):
        if kind == "text":
            parts.append(words)
            continue
        if words not in _INLINE or hidden:
            if skipped:
                held.append("".join(parts))
            else:
                yield "".join(parts)
            parts = []
        if skipped:
            if words == skipped:
                depth += 1 if kind == "open" else -1
            if not depth:
                skipped, held = "", []
        elif kind == "open" and (hidden or words in _SKIPPED):
            skipped, depth = words, 1
    yield from held
    yield "".join(parts)


def _tokens(html: str) -> Iterator[tuple[str, str, bool]]:
    """Text, and the tags that open or close an element, as (kind, text or name, whether the tag hides its element)."""
    position = 0
    unclosed: set[str] = set()  # raw elements without an end further on: looked for once
    while (start := html.find("<", position)) >= 0:
        yield "text", html[position:start], False
        tag = _TAG.match(html, start)
        if not tag and html[start + 1 : start + 2] not in ("!", "?", "/"):
            yield "text", "<", False
            position = start + 1
            continue
        mark = "-->" if html.startswith("<!--", start) else ">"
        end = html.find(mark, tag.end() if tag else start + 2)
        position = end + len(mark) if end >= 0 else len(html)
        if not tag:
            continue
        name = tag[2].lower()
        if tag[1]:
            yield "close", name, False
        elif html[position - 2 : position] != "/>":
            hidden = name not in _VOID and bool(
                _HIDDEN.search(html, tag.end(), min(position, tag.end() + _LONGEST_TAG))
            )
            yield "open", name, hidden
            if name in _RAW and name not in unclosed:
                if close := _CLOSES[name].search(html, position):
                    position = close.start()
                else:
                    unclosed.add(name)
    yield "text", html[position:], False
