"""Many small generations become few: a store that grows by some reports a day stays quick to open.

The new generation is written beside the old ones and the manifest then replaced at once, so that a reader sees either. The old
files stay for readers that are still in them until `tidy` removes what no manifest names. The rows are the same.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sayso.store_files import Folder, Layout, Manifest, write_folder, write_manifest
from sayso.store_rows import TABLES

MOST_GENERATIONS = 32  # above so many, the small ones are merged
SMALL_REPORTS, SMALL_BYTES = 2_500, 16_000_000  # what a merged generation may hold: it is in memory while it is made


def compacted(layout: Layout, manifest: Manifest) -> Manifest:
    """The manifest with small neighbours merged where there are many; as it is where there are few. For the owner alone."""
    if len(manifest.generations) <= MOST_GENERATIONS:
        return manifest
    groups = _groups(manifest.generations)
    if len(groups) == len(manifest.generations):
        return manifest
    kept = tuple(group[0] if len(group) == 1 else _merged(layout, group) for group in groups)
    for folder in (folder for group in groups if len(group) > 1 for folder in group):
        os.utime(layout.root / folder.name)  # from now on it is left behind: `tidy` counts from here
    names = tuple(folder.name for folder in kept)
    new = Manifest(kept, manifest.linked, names if manifest.is_linked else ())
    write_manifest(layout, new)
    return new


def _groups(generations: Sequence[Folder]) -> list[list[Folder]]:
    """Neighbours that together are still small."""
    groups: list[list[Folder]] = []
    for folder in generations:
        wider = [*groups[-1], folder] if groups else []
        if wider and sum(f.rows("reports") for f in wider) <= SMALL_REPORTS and sum(map(_bytes, wider)) <= SMALL_BYTES:
            groups[-1] = wider
        else:
            groups.append([folder])
    return groups


def _bytes(folder: Folder) -> int:
    return sum(int(info["bytes"]) for info in folder.tables.values())


def _merged(layout: Layout, folders: Sequence[Folder]) -> Folder:
    """One generation with all their rows, sorted by report; the rows of a report keep their order."""
    tables = {}
    for name, schema in TABLES.items():
        parts = [pq.read_table(layout.root / f.name / f"{name}.parquet") for f in folders]
        whole = pa.concat_tables(parts, promote_options="default").select(schema.names).cast(schema)
        tables[name] = whole.take(pc.sort_indices(whole.column("id" if name == "reports" else "report")))
    return write_folder(layout, "g", tables)
