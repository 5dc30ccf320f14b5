from __future__ import annotations

from eval.masking import REPORTS, marked


def test_the_marks_are_read_and_the_text_is_without_them() -> None:
    (one,) = marked("# about\n\n== A headline\nA shell killed {Ion\nPetrescu}. Minister [Rustam Halilov] spoke.\n")
    assert one.text == "A shell killed Ion Petrescu. Minister Rustam Halilov spoke." and one.title == "A headline"
    assert [(one.text[m.start : m.end], m.private) for m in one.mentions] == [("Ion Petrescu", True), ("Rustam Halilov", False)]


def test_the_reports_have_both_kinds_of_names() -> None:
    found = list(marked(REPORTS.read_text("utf-8")))
    kinds = [m.private for report in found for m in report.mentions]
    assert len(found) == 40 and kinds.count(True) > 150 and kinds.count(False) > 50
    assert not [r.number for r in found if set("{}[]") & set(r.text)]
