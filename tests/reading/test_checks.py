from dataclasses import replace

import pytest

from sayso.errors import SetAside
from sayso.reading import check_report
from sayso.records import Report

ENGLISH = "Rebels attacked an aid convoy outside the town on Friday and wounded two drivers, an official said."
FRENCH = "Les rebelles ont attaqué vendredi un convoi humanitaire et blessé deux chauffeurs, selon un responsable."


def reason_of(text: str) -> str:
    with pytest.raises(SetAside) as caught:
        check_report(Report(text=text, id="r7"))
    assert "'r7'" in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("12 - 34 (2024)!", "no-words"),
        ("(" * 1000, "no-words"),
        (ENGLISH + " " * 1_000_000, "too-long"),
        (FRENCH, "not-english"),
        (FRENCH * 100, "not-english"),
        ("مسلحون يهاجمون قافلة مساعدات خارج المدينة ويصيبون سائقين اثنين بجروح حسب مسؤول محلي", "not-english"),
        ("武装分子星期五在城外袭击了援助车队，" * 5, "not-english"),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    assert reason_of(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "5 killed.",
        "Kämpfer töten",  # too short to tell
        "Bombing in Al Qunaytirah, Tall al Ahmar, Jabata al Khashab",
        "Killed: Abdallah Ould Sidi, Moctar Ag Intalla, Iyad Ag Ghali, Amadou Koufa",
        "NPA rebels ambush soldiers in Barangay San Isidro, Compostela",
        "GUERRILLAS BOMB PYLONS NEAR VALPARAISO, FRENTE CLAIMS",
        FRENCH + " " + ENGLISH * 3,
        ENGLISH * 10 + FRENCH * 10,
    ],
)
def test_short_mixed_and_name_heavy_reports_are_coded(text: str) -> None:
    assert check_report(Report(text=text)).text == text


def test_language_is_filled_in_and_nothing_else() -> None:
    report = Report(text=ENGLISH, id="x")
    assert check_report(report) == replace(report, language="en")


def test_the_longest_report_is_coded() -> None:
    assert check_report(Report(text=(ENGLISH + " ") * 1980))
