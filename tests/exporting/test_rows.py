"""The row of an incident says what linking derives; that of an event what the event says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sayso.exporting.policy import Material, length_of, rows
from sayso.exporting.rows import of_coding, of_incident
from sayso.linking import derive
from sayso.tolls import tolls

from .samples import CODINGS, PUBLIC, first, incidents


def test_an_incident_has_the_derived_fields_of_linking() -> None:
    (incident,) = incidents()
    row, when, where = of_incident(incident), derive.when(incident), derive.where(incident)
    assert {"killed": row.killed} == derive.tolls(incident)
    assert (row.type, row.subtype) == derive.kind(incident)
    assert (row.status, row.factuality) == (derive.status(incident), derive.factuality(incident))
    assert [p.name for p in row.actors] == [a.name for a in derive.actors(incident)]
    assert [p.name for p in row.recipients] == [a.name for a in derive.recipients(incident)]
    assert when and (row.start, row.end) == (when.start, when.end)
    assert where and (row.place, row.lat) == (where.name, where.lat)


def test_an_event_keeps_its_own_fields() -> None:
    for coding in CODINGS:
        for row, event in zip(of_coding(coding), coding.events, strict=True):
            assert row.killed == tolls(event).get("killed")
            assert row.start == (event.when.start if event.when else None)
            assert (row.type, row.subtype, row.factuality, row.status) == (event.type, event.subtype, event.factuality, None)


def test_a_copy_stands_for_its_origin_when_the_first_is_held_back() -> None:
    (incident,) = incidents()
    original, copied, _ = incident.members
    fresh = replace(original, report=replace(original.report, published="2031-06-01"))
    made = Material(lambda: [first()], lambda: [replace(incident, members=(fresh, copied))])
    policy = replace(PUBLIC, embargo=length_of("3d"), as_of=date(2031, 6, 2))
    (row,) = rows(made, policy, "incident")
    assert row.killed is not None and row.killed.total.low == 4
    assert [t.copy for t in row.told] == [False]
