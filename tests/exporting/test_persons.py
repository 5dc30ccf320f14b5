"""Who is private by the words around a name, and who is not."""

from __future__ import annotations

import pytest

from sayso.exporting.names import _is_personal
from sayso.exporting.persons import People, of_text, untitled


def told(text: str) -> People:
    people = People()
    of_text(text, people, _is_personal)
    return people


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("A shell killed Daniyar Osmonov on Tuesday in the town.", {"Daniyar Osmonov"}),
        ("Nobody knew Ion Petrescu, a 41-year-old taxi driver, in the street.", {"Ion Petrescu"}),
        ("The blast hurt Oksana Bondar, 9, and nobody else in the house.", {"Oksana Bondar"}),
        ("Osmonov's brother Timur said that the shop was open.", {"Osmonov", "Timur"}),
        ("A neighbour, Danilo, carried the girl to a cellar.", {"Danilo"}),
        ("The strike killed his wife and five children: Samir, Hasan and Zahra.", {"Samir", "Hasan", "Zahra"}),
        ("The dead were identified by relatives as Huda Salim, Karim Salim and Joyce Achieng.",
         {"Huda Salim", "Karim Salim", "Joyce Achieng"}),
        ("A mine killed the shepherds Faisal and Omar al-Jumaili near the wadi.", {"Faisal", "Omar al-Jumaili"}),
        ("Gunmen shot dead driver Moussa Traore, nurse Aissata Diallo and Jean-Pierre Kabore.",
         {"Moussa Traore", "Aissata Diallo", "Jean-Pierre Kabore"}),
        ("Khin Myat Noe wept when the soldiers had left the ward.", {"Khin Myat Noe"}),
        ("Another passenger, who gave only his first name, Bilal, said that two women were led away.", {"Bilal"}),
    ],
)  # fmt: skip
def test_words_that_tell_of_a_private_person(text: str, private: set[str]) -> None:
    assert told(text).private == private


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Interior Minister Rustam Halilov blamed the rebels for it.", {"Rustam Halilov"}),
        ("Opposition leader Elena Marinescu called for a strike.", {"Elena Marinescu"}),
        ("A gunman killed the mayor, Colonel Samir Jabari, on Sunday.", {"Samir Jabari"}),
        ("Samir Jabari, the district police chief, was killed on Sunday.", {"Samir Jabari"}),
        ("The front's commander, Hamza al-Masri, was killed by a drone.", {"Hamza al-Masri"}),
        ("Party chairman Samuel Ofori denied that he had told them to come.", {"Samuel Ofori"}),
    ],
)
def test_a_public_or_an_armed_role_beside_the_name(text: str, public: set[str]) -> None:
    found = told(text)
    assert (found.public, found.private) == (public, set())


@pytest.mark.parametrize(
    "text",
    [
        "Shells killed five people in Torvel on Monday, and the Red Valley Front said nothing.",
        "The firm already makes the SkyWall 100, a net that is shot at drones.",
        "On Friday the army arrested Islamic State fighters near the river.",
        "SHELL KILLS DANIYAR OSMONOV, A BAKER, IN TORVEL",
        "However, nobody was killed, and Baghdad was calm.",
    ],
)
def test_other_names_are_no_persons(text: str) -> None:
    assert not told(text).private


def test_a_surname_alone_is_who_bears_it_in_the_report() -> None:
    found = told("Prime Minister Viktor Dragan promised an inquiry. Mr Dragan met Mrs Petrescu, the widow of Ion Petrescu.")
    assert found.public == {"Viktor Dragan"} and "Dragan" not in found.private | found.unclear
    assert "Petrescu" in found.private | found.unclear


def test_titles_are_no_part_of_a_name() -> None:
    assert (untitled("Mrs Amina Yusuf"), untitled("Dr Mr Yusuf"), untitled("Umm")) == ("Amina Yusuf", "Yusuf", "Umm")


def test_a_name_goes_on_in_the_next_line_but_not_in_the_next_paragraph() -> None:
    assert told("The blast killed Oksana\nBondar, a nurse, at noon.").private == {"Oksana Bondar"}
    assert told("Gunmen hurt nobody in Torvel\n\nOksana Bondar, a nurse, told us so.").private == {"Oksana Bondar"}
