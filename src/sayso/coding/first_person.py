"""Who "I" and "we" are: inside quoted or reported words the speaker, "our pilots" those of the speaker's side.

Runs when the sources are known. "We" is a side, so a person's "we" stands for nobody: which of his sides he means, the
words do not say.
"""

from __future__ import annotations

from spacy.tokens import Doc

from sayso.coding.layers import Attribution, Mention, get

_ONE = frozenset({"i", "me", "myself"})
_SIDE = frozenset({"we", "us", "ourselves"})
_WORDS = _ONE | _SIDE | {"our", "my"}
_SIDES = frozenset({"armed-group", "military", "police", "government", "institution", "ngo", "media", "country"})


def resolve_first_person(doc: Doc) -> None:
    """Give the mentions of "I", "we" and "our ..." the party that speaks there; others stay as they are."""
    mentions: list[Mention] = get(doc, "mentions")
    first = [m for m in mentions if doc[m["start"]].lower_ in _WORDS and doc[m["start"]].text != "US"]
    if not first:
        return
    attributions: list[Attribution] = get(doc, "attributions")
    for mention in first:
        speaker = _speaker(mentions, attributions, mention["head"])
        if speaker is not None:
            _give(doc, mention, speaker)


def _speaker(mentions: list[Mention], attributions: list[Attribution], at: int) -> Mention | None:
    """The party whose words a token is among; None where two speak, or it is not known who."""
    heads = []
    for attribution in attributions:
        if attribution["source"] is not None and any(start <= at < end for start, end in attribution["content"]):
            heads.append(attribution["source"])
    found = [m for start, end in heads for m in mentions if start <= m["head"] < end and m["kind"] != "pronoun"]
    widest = sorted(found, key=lambda m: m["start"] - m["end"])
    return widest[0] if len(set(heads)) == 1 and widest else None


def _give(doc: Doc, mention: Mention, speaker: Mention) -> None:
    word = doc[mention["start"]].lower_
    if word in {"we", "us", "ourselves", "our"} and speaker["kind"] not in _SIDES:
        return
    if word in {"our", "my"}:
        rest = doc[mention["start"] + 1 : mention["end"]].text
        if rest and mention["kind"] not in {"pronoun", "thing", "place"} and not mention["id"]:
            mention["name"] = f"{rest} of {speaker['name']}"
            mention["country"] = mention["country"] or speaker["country"]
        return
    if mention["kind"] == "pronoun":
        mention["name"], mention["kind"] = speaker["name"], speaker["kind"]
        mention["country"], mention["id"], mention["cluster"] = speaker["country"], speaker["id"], speaker["cluster"]
