"""Invented reports, coded by hand, with what the exporters must be careful about: private persons, a hospital, two origins."""

from __future__ import annotations

from dataclasses import replace

from sayso.exporting.policy import Material, Policy
from sayso.records import Actor, Claim, Coding, Count, Event, Incident, Link, Member, Place, Report, Source, Span, When

KEY = b"k" * 32
PUBLIC = Policy(key=KEY)
OPEN = Policy(names="all", purpose="a test")
FIRST = (
    "SAADA - Shells hit the Al-Noor hospital in Saada on Monday, killing at least four people, a doctor, Amina Yusuf, said. "
    "Farmer Karim Haddad lost his brother. Mrs Yusuf's ward burned. Army spokesman Ali Saleh denied it."
)
SECOND = "Seven people died when shells hit Saada on Monday, the Red Valley Front said. Shopkeeper Karim Haddad fled."
SAADA = Place("in Saada", "Saada", ("YEM",), 16.9402, 43.7638, 1, "geonames:71334")
MONDAY = When("on Monday", "2031-05-05", "2031-05-05")
CIVILIANS = Actor("people", "people", "civilians", "YEM")
ARMY = Actor("the army", "army", "military", "YEM")


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def _report(name: str, text: str, day: str, publisher: str, title: str) -> Report:
    url = f"https://news.example/{name}/karim-haddad-story" if name == "one" else f"https://news.example/{name}"
    return Report(text, name, title, day, publisher, url, "en")


def first() -> Coding:
    doctor = Source("a doctor, Amina Yusuf", "Amina Yusuf", "witness", span=at(FIRST, "Amina Yusuf"))
    army = Source("Army spokesman Ali Saleh", "Ali Saleh", "military", span=at(FIRST, "Ali Saleh"))
    said, hit = at(FIRST, "said"), at(FIRST, "hit the Al-Noor hospital")
    claims = (
        Claim("event", "ASSAULT", hit, doctor, cue=said),
        Claim("actor", ARMY, at(FIRST, "Shells")),
        Claim("recipient", CIVILIANS, at(FIRST, "people"), doctor, cue=said),
        Claim("when", MONDAY, at(FIRST, "on Monday")),
        Claim("where", SAADA, at(FIRST, "in Saada")),
        Claim("casualty", Count("killed", 4, None, "at least four", "people", True), at(FIRST, "at least four people"), doctor,
              cue=said),
        Claim("event", "ASSAULT", at(FIRST, "denied it"), army, "denies", at(FIRST, "denied")),
    )  # fmt: skip
    event = Event("e1", "ASSAULT", (hit,), claims, "shelling-artillery-missile-attack", "attributed")
    words = at(FIRST, "denied it")
    denial = Event("e2", "REJECT", (words,), (Claim("event", "REJECT", words), Claim("actor", ARMY, words),
                   Claim("when", MONDAY, at(FIRST, "on Monday"))), optional=True)  # fmt: skip
    report = _report("one", FIRST, "2031-05-06", "=Coast Agency", "Karim Haddad and the hospital")
    return Coding(report, (event, denial), (Link("response-to", "e2", "e1", words),), meta={"sayso": "0", "parser": "none"})


def second(day: str = "2031-05-07") -> Coding:
    front = Source("the Red Valley Front", "Red Valley Front", "armed-group", span=at(SECOND, "the Red Valley Front"))
    said, dead = at(SECOND, "said"), at(SECOND, "Seven people died")
    claims = (
        Claim("event", "ASSAULT", dead, front, cue=said),
        Claim("recipient", CIVILIANS, at(SECOND, "people"), front, cue=said),
        Claim("when", MONDAY, at(SECOND, "on Monday")),
        Claim("where", SAADA, at(SECOND, "Saada")),
        Claim("casualty", Count("killed", 7, 7, "Seven", "people", True), dead, front, cue=said),
    )
    event = Event("e1", "ASSAULT", (dead,), claims, "shelling-artillery-missile-attack", "attributed")
    return Coding(_report("two", SECOND, day, "Hill Radio", "Shells on Saada"), (event,), meta={"sayso": "0"})


def copied() -> Coding:
    """The first report under another masthead."""
    coding = first()
    return replace(coding, report=replace(coding.report, id="three", publisher="Evening Copy", url=None))


CODINGS = (first(), second(), copied())


def incidents() -> tuple[Incident, ...]:
    one, two, three = CODINGS
    members = (Member(one.report, one.events[0], "o1"), Member(three.report, three.events[0], "o1", True),
               Member(two.report, two.events[0], "o2"))  # fmt: skip
    return (Incident("i1", members),)


def material(*, linked: bool = True) -> Material:
    return Material(lambda: CODINGS, incidents if linked else None)
