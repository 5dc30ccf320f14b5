"""From coded reports and public sets to examples: windows of word pieces with features, and labels by word.

    python -m training.prepare GOLD OUT [SET...]

writes OUT/SET.jsonl. The features come from the pipeline that users run, so this is done once and kept.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from sayso.coding import engine, reader_input
from sayso.coding.layers import get
from sayso.coding.reader_input import TYPES, Window, marks, windows
from sayso.records import Report
from training import standoff
from training.encoder import tokenizer
from training.markup import CORPUS, read_files
from training.terms import ENTITIES, FILLERS, OUTCOMES, PARTIES, POLICE, RELATIONS, ROOTS

Record = dict[str, Any]
Example = dict[str, Any]


class Words(reader_input.Words):
    """A document's words by their place in the text as published, and what is made of them for training."""

    def head(self, span: Iterable[int] | None) -> int | None:
        """The word that heads a span."""
        if span is None:
            return None
        found = self.within(*span)
        return self.doc[found[0] : found[-1] + 1].root.i if found else None

    def bio(self, spans: Iterable[tuple[int, int, int]]) -> list[int]:
        """Class of each word: 0 outside, 2n+1 at the beginning and 2n+2 inside of a span of class n."""
        labels = [0] * len(self.doc)
        for start, end, number in spans:
            for n, i in enumerate(self.within(start, end)):
                labels[i] = 2 * number + (1 if n == 0 else 2)
        return labels


def example(doc: Doc, name: str, key: str, labels: Record, marked: dict[int, int] | None = None) -> Example:
    """One example in plain lists. `marked`: the marks of words."""
    made = [_plain(w) for w in windows(doc, tokenizer(), marked)]
    return {"set": name, "id": key, "words": len(doc), "windows": made, **labels}


def _plain(window: Window) -> Record:
    return {
        "start": window.start, "end": window.end, "pieces": window.pieces.tolist(), "features": window.features.tolist(),
        "first": window.first.tolist(),
    }  # fmt: skip


def parsed(text: str, published: str | None = None, title: str | None = None, *, until: str = "sayso_events") -> Doc:
    """A document read as far as a component."""
    return engine.document(Report(text=text, published=published, title=title), until=until, engine="patterns")


# --- coded reports ------------------------------------------------------------------------------------------------


def coded(record: Record) -> Example:
    """A report coded in the form of the acceptance set."""
    doc = parsed(record["text"], record.get("published"), record.get("title"), until="sayso_places")
    words = Words(doc)
    ignored = {i for s, e in record.get("ignore", []) for i in words.within(s, e)}
    triggers, masked = _triggers(record, words)
    labels: Record = {
        "event": {"at": triggers, "masked": sorted(masked | ignored - {t[0] for t in triggers})},
        "pairs": _pairs(record, words, doc),
        "outcome": _outcomes(record, words),
    }
    return example(doc, "coded", record["id"], {**labels, **_sayings(record, words)})


def _triggers(record: Record, words: Words) -> tuple[list[list[Any]], set[int]]:
    found, masked = [], set()
    for number, event in enumerate(record["events"]):
        types = event["type"] if isinstance(event["type"], list) else [event["type"]]
        subtypes = event["subtype"] if isinstance(event["subtype"], list) else [event["subtype"]]
        for span in event["triggers"]:
            head = words.head(span)
            masked |= set(words.within(*span))
            if head is None or not set(types) <= set(TYPES):
                continue
            found.append([
                head, [TYPES.index(t) + 1 for t in types if t in TYPES], 0 if event.get("optional") else 1,
                [s or "none" for s in subtypes], event["factuality"], number,
            ])  # fmt: skip
    return found, masked - {t[0] for t in found}


def _names(parties: list[list[str]]) -> list[str]:
    return [name for names in parties for name in names]


def _pairs(record: Record, words: Words, doc: Doc) -> Record:
    """For every kind of pair: candidates on both sides, and which of them belong together."""
    heads: dict[str, list[int]] = {}
    for event in record["events"]:
        heads[event["id"]] = [h for span in event["triggers"] if (h := words.head(span)) is not None]
    rows = sorted({h for found in heads.values() for h in found})
    mentions = [m for m in get(doc, "mentions") if m["kind"] not in {"pronoun"}]
    found: Record = {}
    for role, key in (("actor", "actors"), ("recipient", "recipients")):
        true = set()
        for event in record["events"]:
            near = {h for span in event.get(f"{role}_spans", []) if span and (h := words.head(span)) is not None}
            named = {m["head"] for m in mentions if _is_named(m["text"], _names(event[key]))} if event[key] else set()
            true |= {(h, m) for h in heads[event["id"]] for m in near | named}
        cols = sorted({m["head"] for m in mentions} | {m for _, m in true})
        found[role] = {"rows": rows, "cols": cols, "true": sorted(true)}
    for role, layer, span_of in (("when", "times", _when), ("where", "toponyms", _where)):
        true = {
            (h, at)
            for event in record["events"] if (at := words.head(span_of(event))) is not None for h in heads[event["id"]]
        }  # fmt: skip
        cols = sorted({_root(doc, d) for d in get(doc, layer)} | {at for _, at in true})
        found[role] = {"rows": rows, "cols": cols, "true": sorted(true)}
    spoken = {
        (h, at)
        for event in record["events"] for claim in event["claims"] if (at := words.head(claim.get("source_span"))) is not None
        for h in heads[event["id"]]
    }  # fmt: skip
    found["speaker"] = {"rows": rows, "cols": sorted({at for _, at in spoken}), "true": sorted(spoken)}
    same = {(a, b) for hs in heads.values() for a in hs for b in hs if a != b}
    found["same"] = {"rows": rows, "cols": rows, "true": sorted(same)}
    for kind in ("response-to", "causes", "part-of", "follows"):
        true = {
            (a, b)
            for link in record["links"] if link["type"] == kind
            for a in heads.get(link["source"], []) for b in heads.get(link["target"], [])
        }  # fmt: skip
        found[kind] = {"rows": rows, "cols": rows, "true": sorted(true)}
    return found


def _when(event: Record) -> Any:
    return event.get("when_span")


def _where(event: Record) -> Any:
    return (event.get("where") or {}).get("span")


def _root(doc: Doc, draft: Record) -> int:
    return doc[draft["start"] : draft["end"]].root.i


def _is_named(text: str, names: list[str]) -> bool:
    """Whether a mention is one of an actor's names: most of the words of the shorter are in the longer."""
    one = set(re.findall(r"[a-z0-9]+", text.lower())) - _SMALL
    for name in names:
        other = set(re.findall(r"[a-z0-9]+", name.lower())) - _SMALL
        if one and other and len(one & other) / max(len(one), len(other)) >= 0.6:
            return True
    return False


_SMALL = frozenset("the a an of in on at by to its his her their and s mr".split())


def _outcomes(record: Record, words: Words) -> list[list[int]]:
    found = {}
    for event in record["events"]:
        for row in event["casualties"]:
            if row.get("span") and (inside := words.within(*row["span"])):
                number = next((i for i in inside if words.doc[i].like_num), words.head(row["span"]))
                found[number] = OUTCOMES.index(row["outcome"]) + 1
    return [[i, found.get(i, 0)] for i in range(len(words.doc)) if i in found or words.doc[i].like_num]


def _sayings(record: Record, words: Words) -> Record:
    """Sources and cues of claims. Only claims on events are coded, so a word without one may still be a source: not taught."""
    claims = [c for e in record["events"] for c in e["claims"]]
    sources = {tuple(c["source_span"]) for c in claims if c.get("source_span")}
    cues = {tuple(c["cue"]) for c in claims if c.get("cue")}
    says = {
        (a, b)
        for c in claims if (a := words.head(c.get("cue"))) is not None and (b := words.head(c.get("source_span"))) is not None
    }  # fmt: skip
    partial = {
        name: [n if n else -100 for n in words.bio((s, e, 0) for s, e in spans)]
        for name, spans in (("source", sources), ("cue", cues))
    }
    rows, cols = sorted({a for a, _ in says}), sorted({b for _, b in says})
    return {"bio": partial, "says": {"says": {"rows": rows, "cols": cols, "true": sorted(says)}}}


# --- public sets --------------------------------------------------------------------------------------------------


def polnear(record: Record) -> Example:
    """Attributions: source, cue and content, and which belong together."""
    doc = parsed(record["text"])
    words = Words(doc)
    spans: dict[str, list[tuple[int, int, int]]] = {"source": [], "cue": [], "content": []}
    says, contents = set(), set()
    for told in record["attributions"]:
        for role, found in spans.items():
            found += [(s["start"], s["end"], 0) for s in told[role]]
        first = {r: words.head((told[r][0]["start"], told[r][0]["end"])) if told[r] else None for r in spans}
        if first["cue"] is not None:
            if first["source"] is not None:
                says.add((first["cue"], first["source"]))
            contents |= {
                (first["cue"], head) for s in told["content"] if (head := words.head((s["start"], s["end"]))) is not None
            }
    spans["content"].sort(key=lambda s: s[1] - s[0])  # the longest last: of nested contents the outer one is marked
    pairs = {
        name: {"rows": sorted({a for a, _ in true}), "cols": sorted({b for _, b in true}), "true": sorted(true)}
        for name, true in (("says", says), ("content", contents))
    }
    return example(doc, "polnear", record["id"], {"bio": {r: words.bio(s) for r, s in spans.items()}, "says": pairs})


def muc4(record: Record) -> Example:
    """Role fillers of a report on political violence: wherever the words of a filler stand, longer ones before shorter."""
    doc = parsed(record["text"])
    words = Words(doc)
    fillers = {
        (m["text"], FILLERS.index(role))
        for role, entities in record["roles"].items() for entity in entities for m in entity if m["text"].strip()
    }  # fmt: skip
    spans = [
        (*found.span(), number)
        for text, number in sorted(fillers, key=lambda f: (len(f[0]), f))
        for found in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", record["text"])
    ]  # fmt: skip
    return example(doc, "muc4", record["id"], {"bio": {"filler": words.bio(spans)}, "incident": int(bool(record["templates"]))})


def india_police_events(record: Record) -> Example:
    """What police did, by sentence."""
    doc = parsed(record["text"])
    words = Words(doc)
    found, at = [], 0
    for sentence in record["sentences"]:
        start = record["text"].find(sentence["text"], at)
        if start < 0:
            continue
        at = start + len(sentence["text"])
        if inside := words.within(start, at):
            found.append([inside[0], inside[-1] + 1, [int(p in sentence["labels"]) for p in POLICE]])
    return example(doc, "india_police_events", record["id"], {"police": found})


def causal_news_corpus(record: Record) -> Example:
    """Whether a sentence tells a cause."""
    doc = parsed(record["text"])
    return example(doc, "causal_news_corpus", record["id"], {"causal": [[0, len(doc), [record["causal"]]]]})


def factuality_uw(record: Record) -> Example:
    """How certain it is that an event happened."""
    doc = parsed(record["text"])
    words = Words(doc)
    marked = [[words.head((t["start"], t["end"])), t["factuality"]] for t in record["targets"]]
    return example(doc, "factuality_uw", record["id"], {"veridical": [m for m in marked if m[0] is not None]})


def cameo_ner(record: Record) -> Example:
    """Source and target of a political sentence."""
    doc = parsed(record["text"])
    spans = [(e["start"], e["end"], PARTIES.index(e["type"])) for e in record["entities"]]
    return example(doc, "cameo_ner", record["id"], {"bio": {"party": Words(doc).bio(spans)}})


def re3d(record: Record) -> Example:
    """Entities and relations in documents on Syria and Iraq. Of nested entities the inner one is marked."""
    doc = parsed(record["text"])
    words = Words(doc)
    spans = sorted(((e["start"], e["end"], ENTITIES.index(e["type"])) for e in record["entities"]), key=lambda s: s[0] - s[1])
    pairs: Record = {}
    marked_spans = [*record["entities"], *(tie[side] for tie in record["relations"] for side in ("head", "tail"))]
    firsts = {f[0] for e in marked_spans if (f := words.within(e["start"], e["end"]))}
    for kind in RELATIONS:
        true = set()
        for tie in record["relations"]:
            ends = [words.within(tie[side]["start"], tie[side]["end"]) for side in ("head", "tail")]
            if tie["type"] == kind and all(ends):
                true.add((ends[0][0], ends[1][0]))
        pairs[kind] = {"rows": sorted(firsts), "cols": sorted(firsts), "true": sorted(true)}
    labels = {"bio": {"entity": words.bio(spans)}, "relations": pairs, "source": record["source_name"]}
    return example(doc, "re3d", record["id"], labels)


def plv(record: Record) -> Example | None:
    """The PLOVER root of a sentence with its source and target marked."""
    sides = record["source"]["all"], record["target"]["all"]
    return marked(record["text"], *sides, root=record["root"], key=record["id"], fold=record.get("cv_fold"))


def marked(text: str, source: Any, target: Any, *, root: str, key: str, fold: int | None = None) -> Example:
    """A sentence with marked parties."""
    doc = parsed(text)
    spans = [[(s["start"], s["end"]) for s in side] for side in (source, target)]
    return example(doc, "plv", key, {"root": ROOTS.index(root), "fold": fold}, marks(Words(doc), *spans))


def ngec_synthetic(record: Record) -> Example:
    """A synthetic headline with its root; nobody is marked."""
    root = "YIELD" if record["root"] in {"CONCEDE", "RETREAT"} else record["root"]
    return {**marked(record["headline"], [], [], root=root, key=record["id"]), "set": "ngec_synthetic"}


def coded_roots(record: Record) -> Iterator[Example]:
    """Sentences of coded reports with actor and recipient marked, for the head that types a sentence."""
    for event in record["events"]:
        sides = [next((s for s in event.get(f"{r}_spans", []) if s), None) for r in ("actor", "recipient")]
        if not all(sides) or isinstance(event["type"], list):
            continue
        at = event["triggers"][0]
        start = max(m.end() for m in re.finditer(r"^|[.!?]\s+|\n+", record["text"][: at[0] + 1]) if m.end() <= at[0])
        stop = re.search(r"[.!?](?=\s|$)|\n", record["text"][at[1] :])
        end = at[1] + stop.start() + 1 if stop else len(record["text"])
        inside = [(max(0, s[0] - start), s[1] - start) for s in sides if s and start <= s[0] and s[1] <= end]
        if len(inside) == 2 and end - start < 500:
            spans = [[{"start": s, "end": e}] for s, e in inside]
            root = "YIELD" if event["type"] in {"CONCEDE", "RETREAT"} else event["type"]
            made = marked(record["text"][start:end], *spans, root=root, key=f"{record['id']}:{event['id']}")
            yield {**made, "set": "coded_roots"}


# --- all of them --------------------------------------------------------------------------------------------------


def read_jsonl(path: Path) -> Iterator[Record]:
    """The records of a file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def own_reports(gold: Path) -> Iterator[Record]:
    """Reports of this corpus and its annotations on public ones."""
    yield from read_files(sorted((CORPUS / "reports").glob("*.txt")))
    if (CORPUS / "standoff.jsonl").exists():
        yield from standoff.load(gold, CORPUS / "standoff.jsonl")


def _sourced(gold: Path) -> Iterator[Record]:
    yield from read_jsonl(gold / "sourced_events/train.jsonl")


def _file(name: str, convert: Callable[[Record], Example | None]) -> Callable[[Path], Iterator[Example]]:
    def made(gold: Path) -> Iterator[Example]:
        for record in read_jsonl(gold / name):
            if (found := convert(record)) is not None:
                yield found

    return made


def _roots(gold: Path) -> Iterator[Example]:
    for record in (*_sourced(gold), *own_reports(gold)):
        yield from coded_roots(record)


SETS: dict[str, Callable[[Path], Iterator[Example]]] = {
    "sourced": lambda gold: map(coded, _sourced(gold)),
    "sourced_dev": lambda gold: map(coded, read_jsonl(gold / "sourced_events/dev.jsonl")),
    "corpus": lambda gold: map(coded, own_reports(gold)),
    "coded_roots": _roots,
    "plv": _file("plv/train.jsonl", plv),
    "cameo_ner": _file("cameo_ner/train.jsonl", cameo_ner),
    "re3d": _file("re3d/train.jsonl", re3d),
    "factuality_uw": _file("factuality_uw/train.jsonl", factuality_uw),
    "causal_news_corpus": _file("causal_news_corpus/train.jsonl", causal_news_corpus),
    "causal_news_corpus_dev": _file("causal_news_corpus/dev.jsonl", causal_news_corpus),
    "india_police_events": _file("india_police_events/train.jsonl.gz", india_police_events),
    "india_police_events_dev": _file("india_police_events/dev.jsonl", india_police_events),
    "muc4": _file("muc4/train.jsonl.gz", muc4),
    "muc4_dev": _file("muc4/dev.jsonl.gz", muc4),
    "ngec_synthetic": _file("ngec_synthetic/train.jsonl.gz", ngec_synthetic),
    "polnear": _file("polnear/train.jsonl.gz", polnear),
    "polnear_dev": _file("polnear/dev.jsonl", polnear),
}


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) < 2 or set(arguments[2:]) - SETS.keys():
        sys.stderr.write(f"{__doc__}\nsets: {' '.join(SETS)}\n")
        return 2
    gold, out = Path(arguments[0]), Path(arguments[1])
    out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        made = {pool.submit(write, gold, out, name): name for name in arguments[2:] or SETS}
        for done in as_completed(made):
            sys.stderr.write(f"{made[done]}: {done.result()} examples\n")
    return 0


def write(gold: Path, out: Path, name: str) -> int:
    """Write the examples of one set; gives their number."""
    count = 0
    with (out / f"{name}.jsonl.part").open("w", encoding="utf-8") as file:
        for made in SETS[name](gold):
            file.write(json.dumps(made) + "\n")
            count += 1
    (out / f"{name}.jsonl.part").rename(out / f"{name}.jsonl")
    return count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
