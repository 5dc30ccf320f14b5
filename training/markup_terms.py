"""The terms that a coded report may use, as in the coding guide."""

from __future__ import annotations

TYPES = frozenset(
    "AGREE CONSULT SUPPORT COOPERATE AID RETREAT CONCEDE REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT".split()
)
SUBTYPES = frozenset(
    "government-regains-territory non-state-actor-overtakes-territory armed-clash excessive-force-against-protesters "
    "protest-with-intervention peaceful-protest violent-demonstration mob-violence chemical-weapon air-drone-strike "
    "suicide-bomb shelling-artillery-missile-attack remote-explosive-landmine-ied grenade sexual-violence attack "
    "abduction-forced-disappearance agreement arrests change-to-group-activity disrupted-weapons-use "
    "headquarters-or-base-established looting-property-destruction non-violent-transfer-of-territory other".split()
)
FACTUALITIES = frozenset("asserted attributed disputed denied planned threatened hypothetical negated".split())
OUTCOMES = ("killed", "injured", "missing", "detained", "displaced", "abducted")
STANCES = frozenset("asserts confirms denies blames claims-responsibility justifies doubts declines-to-comment".split())
SOURCE_TYPES = frozenset(
    "person official government military armed-group institution ngo media witness anonymous document".split()
)
LINKS = frozenset({"response-to", "causes", "part-of", "follows"})
RELATIONS = frozenset({"backed-by", "affiliated-with", "part-of", "member-of", "leads", "located-in", "opposes"})
