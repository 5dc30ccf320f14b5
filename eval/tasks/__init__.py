"""What `predict.py` can predict, one file per family of tasks; each only maps formats to the pipeline that users run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tasks import attribution, casualties, causes, places, reports, times

Record = dict[str, Any]
Task = Callable[[Iterable[Record]], Iterator[Record]]

TASKS: dict[str, Task] = {
    "sourced_events": reports.sourced_events,
    "causal_news_corpus": causes.causal_news_corpus,
    "incident_casualties": casualties.incident_casualties,
    "tempeval3": times.tempeval3,
    "lgl": places.places,
    "geovirus": places.places,
    "tr_news": places.places,
    "polnear": attribution.polnear,
    "factuality_uw": attribution.factuality_uw,
}
