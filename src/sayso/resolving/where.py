"""What one name of a place can mean: the resolver of the pipeline, asked by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.errors import UsageError
from sayso.resolving.place_phrases import demonyms
from sayso.resolving.place_records import PlaceContext, PlaceMatch
from sayso.resolving.places import anchors_of, candidates, resolve_place, with_anchors
from sayso.resolving.report_places import publisher_country, squeezed

LONGEST = 120
_HARDLY = 2.5  # points of score below the best from which a place is hardly meant by its bare name


@dataclass(frozen=True, slots=True)
class Answer:
    """`place`: what the name means, None where it is unknown or in doubt; `candidates`: all it can mean, best first."""

    text: str
    place: PlaceMatch | None
    candidates: tuple[PlaceMatch, ...]


def where(
    name: str, *, near: str | None = None, country: str | None = None, publisher: str | None = None, most: int = 10
) -> Answer:
    """Say which place a name means.

    `near`: places that are told with it, parted by semicolons; `country`: what it is about, by name, adjective or ISO code;
    `publisher`: name or domain of who tells it. Raises UsageError for a name that is empty or over 120 characters, and for
    a country or a place near it that is not known.
    """
    words = " ".join(name.split())
    if not any(c.isalnum() for c in words):
        raise UsageError("the name of the place is empty: give its words, as in 'Tower 22'")
    if len(words) > LONGEST:
        raise UsageError(f"the name of the place has {len(words)} characters, more than {LONGEST}: give the name alone")
    context = _context(near, country, publisher)
    found = candidates(words, context, most)
    if not (near or country or publisher) and (only := _only_country(found)):
        context = PlaceContext({only: 1.0})
    decided = resolve_place(words, context)
    sure = bool(decided) and not (decided[0].kind == "country" and decided[0].id is None)
    if sure and (not found or found[0].id != decided[0].id):
        found = [decided[0], *(match for match in found if match.id != decided[0].id)][:most]
    if not sure and len(found) == 1 and found[0].kind != "country":
        return Answer(words, found[0], tuple(found))  # the only place of that name
    return Answer(words, decided[0] if sure else None, tuple(found))


def _only_country(found: list[PlaceMatch]) -> str | None:
    """The country in which all places of a name lie, but for some that hardly anybody means."""
    best = max((match.score for match in found), default=0.0)
    countries = {match.iso3 for match in found if match.score > best - _HARDLY}
    return countries.pop() if len(countries) == 1 else None


def _context(near: str | None, country: str | None, publisher: str | None) -> PlaceContext:
    countries: dict[str, float] = {}
    if country:
        countries[_code(country)] = 4.0
    home = publisher_country(publisher) if publisher else None
    if home:
        countries[home] = countries.get(home, 0.0) + 1.0
    context = PlaceContext(countries, publisher=squeezed(publisher))
    anchors = []
    for place in (part.strip() for part in (near or "").split(";")):
        told = anchors_of(place, context) if place else []
        if place and not told:
            raise UsageError(f"the place '{place}' near it is not known: give a larger one, or --country")
        anchors += told
    return with_anchors(context, tuple(anchors))


def _code(country: str) -> str:
    found = demonyms().get(country.lower().removeprefix("the "))
    if found is None and country.upper() in demonyms().values():
        found = country.upper()
    if found is None:
        raise UsageError(f"'{country}' is no country that Sayso knows: give a name ('Jordan') or an ISO code ('JOR')")
    return found
