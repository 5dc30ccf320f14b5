"""What `predict.py` can predict, one file per family of tasks; each only maps formats to the pipeline that users run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tasks import (
    arguments,
    attribution,
    casualties,
    causes,
    entities,
    fillers,
    incidents,
    pairs,
    places,
    police,
    reports,
    templates,
    times,
)

Record = dict[str, Any]
Task = Callable[[Iterable[Record]], Iterator[Record]]
ReaderTask = Callable[[Iterable[Record], Path], Iterator[Record]]

TASKS: dict[str, Task] = {
    "sourced_events": reports.sourced_events,
    "causal_news_corpus": causes.causal_news_corpus,
    "incident_casualties": casualties.incident_casualties,
    "gun_violence": incidents.gun_violence,
    "tempeval3": times.tempeval3,
    "lgl": places.places,
    "geovirus": places.places,
    "tr_news": places.places,
    "factuality_uw": attribution.factuality_uw,
    "factuality_uds_ih2": attribution.factuality_uw,
    "wikievents": arguments.wikievents,
}

READER_TASKS: dict[str, ReaderTask] = {
    "plv": pairs.plv,
    "muc4": fillers.muc4,
    "muc4_templates": templates.muc4_templates,
    "polnear": attribution.polnear,
    "india_police_events": police.india_police_events,
    "cameo_ner": entities.cameo_ner,
    "re3d": entities.re3d,
    "rams": arguments.rams,
    "ecb_plus": incidents.ecb_plus,
}
"""Tasks that ask the trained reader itself; they take the folder of its model."""
