"""Reports coded by hand, from which linking is tested without a parser."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sayso.records import Actor, Claim, Coding, Count, Event, Place, Report, Source, Span, When

MARET = Place("Maret", "Maret", ("TST",), 34.1, 43.2, 1, "geonames:11")
DOLVA = Place("Dolva", "Dolva", ("TST",), 36.9, 40.3, 1, "geonames:12")
ORIM = Place("Orim", "Orim", ("TSU",), 12.0, 9.0, 1, "geonames:13")


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def day(text: str, iso: str | None) -> When:
    return When(text, iso, iso)


def attack(
    text: str, trigger: str, *, event: str = "e1", when: When | None = None, where: Place | None = None,
    killed: tuple[str, int, int | None] | None = None, source: str | None = None, actor: str | None = None,
    on: str | None = None, subtype: str = "attack", denied_by: str | None = None,
) -> Event:  # fmt: skip
    """One attack with the claims that are given; every claim stands on `source`'s word, or on the report's own."""
    told = Source(source, source, "official") if source else None
    claims = [Claim("event", "ASSAULT", span(text, trigger), told)]
    if actor:
        claims.append(Claim("actor", Actor(actor, actor, "armed-group"), span(text, actor), told))
    if on:
        claims.append(Claim("recipient", Actor(on, on), span(text, on), told))
    if when:
        claims.append(Claim("when", when, span(text, when.text)))
    if where:
        claims.append(Claim("where", where, span(text, where.text)))
    if killed:
        words, low, high = killed
        claims.append(Claim("casualty", Count("killed", low, high, words), span(text, words), told))
    if denied_by:
        claims.append(Claim("event", "ASSAULT", span(text, trigger), Source(denied_by, denied_by, "official"), "denies"))
    factuality = "disputed" if denied_by else "attributed" if source else "asserted"
    return Event(event, "ASSAULT", (span(text, trigger),), tuple(claims), subtype, factuality)  # type: ignore[arg-type]


def report(key: str, text: str, published: str, events: Sequence[Event], *, title: str | None = None,
           publisher: str | None = None) -> Coding:  # fmt: skip
    return Coding(Report(text, key, title, published, publisher), tuple(events))


def market(key: str, published: str, toll: str, number: int, extra: str = "") -> Coding:
    """A blast on a fish market in Maret: each report in other words, with its own toll."""
    text = (
        f"A bomb hidden in a handcart exploded at the Salim fish market in Maret on Friday. {extra} "
        f"Officials said {toll} people were killed when the blast tore through the stalls near the Ashti bridge."
    )
    event = attack(text, "exploded", when=day("Friday", "2031-03-07"), where=MARET, killed=(toll, number, number),
                   source="Officials", subtype="remote-explosive-landmine-ied")  # fmt: skip
    return report(key, text, published, [event], title="Blast at Salim fish market in Maret", publisher=f"Paper {key}")


def checkpoint(key: str, published: str) -> Coding:
    """Another attack, in the same town on the same day."""
    text = (
        "Gunmen on motorcycles shot dead a policeman at the Dern checkpoint on Friday, north of Maret. "
        "Colonel Haval Rostam said the attackers fled towards Tel Kara after firing on the patrol."
    )
    event = attack(text, "shot dead", when=day("Friday", "2031-03-07"), where=MARET, killed=("a policeman", 1, 1),
                   on="a policeman")  # fmt: skip
    return report(key, text, published, [event], title="Policeman shot at Dern checkpoint", publisher=f"Paper {key}")


def far_away(key: str, published: str) -> Coding:
    text = "Rebels shelled the harbour of Orim on Monday, killing two sailors, harbour master Jon Vask said."
    event = attack(text, "shelled", when=day("Monday", "2031-03-10"), where=ORIM, killed=("two sailors", 2, 2),
                   source="Jon Vask", subtype="shelling-artillery-missile-attack")  # fmt: skip
    return report(key, text, published, [event], title="Harbour of Orim shelled", publisher=f"Paper {key}")


def pile() -> list[Coding]:
    """Three happenings in seven reports: a blast with a growing toll, another attack in its town on its day, one elsewhere."""
    return [
        market("r1", "2031-03-07", "three", 3),
        market("r2", "2031-03-07", "four", 4, "Fishmonger Baran Oz said that he saw the cart being pushed in."),
        market("r3", "2031-03-09", "seven", 7, "Three of the wounded died in hospital, doctor Lena Kurd told reporters."),
        checkpoint("r4", "2031-03-07"),
        checkpoint("r5", "2031-03-08"),
        far_away("r6", "2031-03-10"),
        far_away("r7", "2031-03-11"),
    ]


@pytest.fixture
def reports() -> list[Coding]:
    return pile()


def mosque(key: str, published: str) -> Coding:
    """Another bomb in the same town on the same day, at another site."""
    text = (
        "A car bomb went off outside the Hadi mosque in Maret on Friday as worshippers left after prayers, killing two people. "
        "Sheikh Anwar Zaid, who leads the congregation, said that the car had been parked there overnight."
    )
    event = attack(text, "went off", when=day("Friday", "2031-03-07"), where=MARET, killed=("two people", 2, 2),
                   subtype="remote-explosive-landmine-ied")  # fmt: skip
    return report(key, text, published, [event], title="Car bomb at Hadi mosque", publisher=f"Paper {key}")


@pytest.fixture
def second_bomb() -> list[Coding]:
    return [mosque("r8", "2031-03-07"), mosque("r9", "2031-03-08")]
