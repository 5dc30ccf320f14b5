from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from tests.reading.made import FIRST, one, pdf, reasons, told

LINES = [
    "Gunmen killed five people at a check-", "point near the river on Monday, the", "provincial police said.",
    "Doctors of the only hospital of the town told", "reporters that nine wounded people were", "brought in by night.",
]  # fmt: skip


def test_lines_become_paragraphs() -> None:
    report = one(pdf(LINES, info="/Title (Attack on the river road) /CreationDate (D:20310506120000Z)"), "a.pdf")
    assert report.text == (
        "Gunmen killed five people at a checkpoint near the river on Monday, the provincial police said.\n\n"
        "Doctors of the only hospital of the town told reporters that nine wounded people were brought in by night."
    )
    assert (report.title, report.published, report.language) == ("Attack on the river road", None, "en")
    assert report.notes == ("the PDF was made on 2031-05-06, which is no day of publication",)


def test_headers_and_footers_of_the_pages_are_left_out() -> None:
    pages = [["The Torvel Post", f"{word} shots fell at the bridge on Friday night, they said.", f"Page {n}"]
             for n, word in enumerate(("Many", "Few", "No"))]  # fmt: skip
    text = one(pdf(*pages), "a.pdf").text
    assert text.split("\n\n") == [page[1] for page in pages]


def test_the_name_of_a_file_is_no_title() -> None:
    assert one(pdf(LINES, info="/Title (Microsoft Word - final_v2.docx)"), "a.pdf", title="Given").title == "Given"


def test_a_scan_has_no_text() -> None:
    (problem,) = told(pdf([""], ["7"]), "scan.pdf")
    assert reasons([problem]) == ["no-text"]
    assert "OCR" in str(problem)


def encrypted(password: str) -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf(LINES))))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_encryption() -> None:
    assert reasons(told(encrypted("secret"), "a.pdf")) == ["encrypted"]
    assert one(encrypted(""), "a.pdf").text.startswith(FIRST[:20]), "locked against printing only"


@pytest.mark.parametrize("end", [0, 8, 100, 600])
def test_broken_files(end: int) -> None:
    assert reasons(told(pdf(LINES)[:end], "a.pdf")) == ["bad-pdf"]


def test_any_damage_ends_in_a_report_or_a_reason() -> None:
    whole = pdf(LINES, LINES)
    for place in range(0, len(whole), 173):
        data = bytearray(whole)
        data[place : place + 9] = b"\xff<<[ 9 0R"
        assert reasons(told(bytes(data), "a.pdf"))[0] in ("ok", "bad-pdf", "no-text", "encrypted"), place


def test_a_book_is_set_aside_before_it_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.reading.pdf.MAX_PAGES", 1)
    assert reasons(told(pdf(LINES, LINES), "a.pdf")) == ["too-long"]
    monkeypatch.setattr("sayso.reading.pdf.MAX_PAGES", 2)
    monkeypatch.setattr("sayso.reading.pdf.MAX_TEXT", 300)
    assert reasons(told(pdf(LINES, LINES), "a.pdf")) == ["too-long"]
