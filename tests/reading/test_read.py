import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.errors import InputError, SetAside, UsageError
from sayso.reading import read
from sayso.records import Report

WORDS = "Gunmen killed five people at a checkpoint near the river on Monday, the provincial police said."


def reasons(records: Iterable[Report | SetAside]) -> list[str]:
    """`ok` for a report, the reason for what was set aside."""
    return ["ok" if isinstance(r, Report) else r.reason for r in records]


def one(source: Any, **options: Any) -> Report:
    (record,) = read(source, **options)
    assert isinstance(record, Report), record
    return record


def write(path: Path, content: str | bytes | list[Any] | dict[str, Any]) -> Path:
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_text_file_is_taken_to_the_last_line_feed(tmp_path: Path) -> None:
    text = "Headline\r\n\r\nBody with a soft\u00adhyphen.\n"
    report = one(write(tmp_path / "a.txt", text), published="8 February 2024", publisher="The Paper", title="T")
    assert report == Report(text, id="a", title="T", published="2024-02-08", publisher="The Paper")


def test_json_object_with_other_names_and_more_keys(tmp_path: Path) -> None:
    record = {
        "Headline": "H", "body": WORDS, "pub_date": "Feb. 8, 2024", "source": {"id": None, "name": "Agency"},
        "link": "https://example.org/1", "events": [{"id": "e1"}], "id": 17, "lang": "en",
    }  # fmt: skip
    report = one(write(tmp_path / "a.json", record), publisher="not this one", title="nor this")
    assert report == Report(WORDS, "17", "H", "2024-02-08", "Agency", "https://example.org/1", "en")


def test_the_better_name_wins_and_nothing_counts_as_nothing(tmp_path: Path) -> None:
    content = '{"content": "cut", "text": %s, "date": "2024-02-08", "published": NaN, "title": null, "url": ""}'
    report = one(write(tmp_path / "a.json", content % json.dumps(WORDS)), title="default")
    assert (report.text, report.published, report.title, report.url) == (WORDS, "2024-02-08", "default", None)


@pytest.mark.parametrize("wrap", [lambda r: r, lambda r: {"reports": r}, lambda r: {"status": "ok", "articles": r}])
def test_json_lists(tmp_path: Path, wrap: Any) -> None:
    path = write(tmp_path / "a.json", wrap([{"text": WORDS, "id": "1"}, "nothing", {"text": "", "id": "2"}]))
    records = list(read(path))
    assert reasons(records) == ["ok", "wrong-type", "ok"]
    assert "report 2" in str(records[1])


def test_jsonl_with_everything_that_goes_wrong(tmp_path: Path) -> None:
    good = json.dumps({"text": WORDS})
    lines = [
        good,
        "",
        '{"text": "cut off',
        "[1, 2]",
        '{"txt": "x", "head": "y"}',
        '{"text": 5}',
        '{"text": ["a", "b"]}',
        json.dumps({"text": WORDS, "published": "next week"}),
        json.dumps({"text": WORDS, "published": 1707350400}),
        json.dumps({"text": WORDS, "published": "31 February 2024"}),
        json.dumps({"text": WORDS, "published": "08/02/2024"}),
        "[" * 100_000,
        '{"text": "x", "n": ' + "9" * 5000 + "}",
        good.replace("Gunmen", "Gun\u2028men\x85"),  # no line ends in JSONL
    ]
    records = list(read(write(tmp_path / "a.jsonl", "\n".join(lines))))
    assert reasons(records) == [
        "ok", "bad-json", "wrong-type", "no-text", "wrong-type", "wrong-type", "bad-date", "bad-date", "bad-date",
        "bad-date", "bad-json", "bad-json", "ok",
    ]  # fmt: skip
    assert "a.jsonl, line 3: no valid JSON" in str(records[1])
    assert "found the keys 'txt', 'head', expected text, body" in str(records[3])
    assert "accepted are: 2024-02-08" in str(records[6])
    assert "2024-02-08 or 2024-08-02" in str(records[9])
    assert records[-1].text.startswith("Gun\u2028men\x85")


def test_jsonl_under_the_name_of_json(tmp_path: Path) -> None:
    line = json.dumps({"text": WORDS})
    assert reasons(read(write(tmp_path / "a.json", f"{line}\n{line[:-5]}\n{line}\n"))) == ["ok", "bad-json", "ok"]


def test_half_characters_and_nul_are_replaced_and_noted(tmp_path: Path) -> None:
    report = one(write(tmp_path / "a.jsonl", r'{"text": "kil\u0000led \ud800 \ud83d\ude00", "title": "\udfff"}'))
    assert (report.text, report.title) == ("kil led \ufffd \U0001f600", "\ufffd")
    assert len(report.notes) == 3
    report.text.encode()


def test_lines_in_other_encodings_are_noted_one_by_one(tmp_path: Path) -> None:
    lines = [b'{"text": "plain"}', '{"text": "“José”"}'.encode("cp1252"), b'{"text": "\xff\x81"}']
    first, second, third = read(write(tmp_path / "a.jsonl", b"\n".join(lines)))
    assert isinstance(first, Report) and first.notes == ()
    assert isinstance(second, Report) and second.text == "“José”" and "Windows-1252" in second.notes[0]
    assert isinstance(third, SetAside) and third.reason == "bad-encoding" and "line 3" in str(third)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("name", "content"), [
    ("a.jsonl", '{"text": "Łódź \u2028 one"}\n{"text": "two"}\n'),
    ("a.csv", 'text\n"Łódź \u2028 one"\ntwo\n'),
    ("a.json", '[{"text": "Łódź \u2028 one"}, {"text": "two"}]'),
])  # fmt: skip
def test_marked_encodings(tmp_path: Path, encoding: str, name: str, content: str) -> None:
    records = [r for r in read(write(tmp_path / name, content.encode(encoding))) if isinstance(r, Report)]
    assert [r.text for r in records] == ["Łódź \u2028 one", "two"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_tables(tmp_path: Path, delimiter: str) -> None:
    rows = ["Id,Full Text,Publish Date,Outlet", '1,"One, he said:\r\n""x""",2024-02-08,A', "", ",,,", "2,two,,B", ""]
    content = "\r\n".join(rows).replace(",", delimiter)
    first, second = read(write(tmp_path / ("a.tsv" if delimiter == "\t" else "a.csv"), content))
    assert first == Report(f'One{delimiter} he said:\r\n"x"', "1", published="2024-02-08", publisher="A")
    assert second == Report("two", "2", publisher="B")


def test_broken_rows_do_not_take_others_with_them(tmp_path: Path) -> None:
    rows = [
        "id,text",
        '1,"good"',
        "2,a, b",
        "3",
        '4,"bad" quote',
        "5,good",
        '6,"caf\xe9"',
        '7,"\x81\xff"',
        '8,"open',
        "9,x",
    ]
    records = list(read(write(tmp_path / "a.csv", "\n".join(rows).encode("latin-1"))))
    assert reasons(records) == ["ok", "bad-csv", "bad-csv", "bad-csv", "ok", "ok", "bad-encoding", "bad-csv"]
    assert [str(r).split(": ")[0].split(", ")[1] for r in records if isinstance(r, SetAside)] == [
        "line 3", "line 4", "line 5", "line 8", "line 9 to 10",
    ]  # fmt: skip
    assert records[5].text == "café"


def test_texts_longer_than_the_csv_module_likes(tmp_path: Path) -> None:
    assert len(one(write(tmp_path / "a.csv", "text\n" + "word " * 40_000)).text) == 200_000


@pytest.mark.parametrize(
    ("name", "content", "reason", "message"),
    [
        ("a.csv", "id,story_text\n1,x\n", "no-text", "found 'id', 'story_text', expected text"),
        ("a.csv", "", "no-text", "found nothing"),
        ("a.csv", '"text\n', "bad-csv", "line 1"),
        ("a.json", '{"text": ', "bad-json", "cut off"),
        ("a.json", "", "bad-json", "Expecting value"),
        ("a.json", "[" * 100_000, "bad-json", "nested too deeply"),
        ("a.json", "[]", "no-reports", "no report"),
        ("a.jsonl", "\n\n", "no-reports", "no report"),
        ("a.txt", b"\x80\x81\xff\xfe", "bad-encoding", "save the file as UTF-8"),
        ("a.doc", b"x", "unknown-type", "expected .txt"),
        ("a.pdf", b"%PDF", "bad-pdf", "damaged"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, content: Any, reason: str, message: str) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(InputError, match=message) as caught:
        list(read(path))
    assert isinstance(caught.value, SetAside) and caught.value.reason == reason
    assert str(path) in str(caught.value)
    good = write(tmp_path / "good.txt", "x")
    assert reasons(read([path, good])) == [reason, "ok"]


@pytest.mark.parametrize("path", ["/nowhere/a.txt", "/nowhere", "x" * 5000, "s3://bucket/a.txt"])
def test_missing_files(path: str) -> None:
    with pytest.raises(InputError, match=r"no such file|cannot be read"):
        list(read(path))


def test_a_folder_is_read_in_order_and_adds_up(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.md", "a/10.txt", "README.md", ".hidden/x.txt", ".DS_Store", "c.docx", "d.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        write(path, WORDS)
    write(tmp_path / "e.jsonl", '{"text": "x", "id": "b"}\n{"text": ""}\n{')
    (tmp_path / "loop").symlink_to(tmp_path)
    records = list(read(tmp_path))
    assert reasons(records) == [
        "not-a-report",
        "ok",
        "ok",
        "ok",
        "unknown-type",
        "no-text",
        "ok",
        "ok",
        "bad-json",
        "not-a-file",
    ]
    assert [r.id for r in records if isinstance(r, Report)][:4] == ["a/10", "a/2", "b", "b#2"]
    assert reasons(read(tmp_path, limit=2)) == ["not-a-report", "ok"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        list(read(tmp_path))


def test_ids_are_told_apart(tmp_path: Path) -> None:
    lines = [{"id": "x", "text": "a"}, {"id": "x#2", "text": "b"}, {"id": "x", "text": "c"}, {"id": "x", "text": "d"}]
    records = list(read(write(tmp_path / "a.json", lines)))
    assert [r.id for r in records if isinstance(r, Report)] == ["x", "x#2", "x#3", "x#4"]
    assert [len(r.notes) for r in records if isinstance(r, Report)] == [0, 0, 1, 1]
    assert one(write(tmp_path / "b.json", {"text": "a"})).id == Report("a").id


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\n[Agency] BAGHDAD, Feb 8 - Five died.\n", ["\n[Agency] BAGHDAD, Feb 8 - Five died.\n"]),
        (b'{"text": "a"}\n{"text": "b"}', ["a", "b"]),
        (b'\n\n{"text":\n "a"}', ["a"]),
        (b'\xef\xbb\xbf {"reports": [{"text": "a"}, {"text": "b"}]}\n', ["a", "b"]),
        (b'[\n {"text": "a"}]', ["a"]),
        ('{"text": "a"}\n{"text": "b"}'.encode("utf-16"), ["a", "b"]),
        ("Łódź, not JSON".encode("utf-16"), ["Łódź, not JSON"]),
        (b"", [""]),
    ],
)
def test_streams_are_told_apart_by_how_they_begin(
    monkeypatch: pytest.MonkeyPatch, data: bytes, expected: list[str]
) -> None:
    assert [r.text for r in read(io.BytesIO(data)) if isinstance(r, Report)] == expected
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert [r.text for r in read("-") if isinstance(r, Report)] == expected


def test_an_open_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    with write(tmp_path / "a.csv", "text\nx\n").open("rb") as stream:
        assert one(stream).text == "x"


def test_a_line_without_end_is_set_aside_and_the_next_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.reading.lines.MAX_RECORD", 100)
    lines = '{"text": "' + "x" * 250 + '"}\n{"text": "b"}\n'
    records = list(read(write(tmp_path / "a.jsonl", lines)))
    assert reasons(records) == ["too-long", "ok"]


@pytest.mark.parametrize("options", [{"limit": -1}, {"published": "next week"}])
def test_wrong_calls_are_told_at_once(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        read("a.txt", **options)


@pytest.mark.parametrize("source", [5, None, io.StringIO("x"), b"x"])
def test_wrong_sources(source: Any) -> None:
    with pytest.raises(UsageError):
        read(source)


PIECES = [
    *(b'{"text": "', b'"}', b'"published": "x"', b'{"reports": [', b"[", b"]", b"\\ud800"),
    *(b"text,date\n", b"text", b'"', b",", b";", b"\t", b"\n", b"\r"),
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"\xe2\x80"),
]


class Named(io.BytesIO):
    name = ""


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl", "a.csv", "a.tsv", "<stdin>"])
@given(data=st.lists(st.sampled_from(PIECES) | st.binary(max_size=5), max_size=20).map(b"".join))
@example(data=b"\n\n")
def test_any_bytes_end_as_reports_or_reasons(name: str, data: bytes) -> None:
    stream = Named(data)
    stream.name = name
    try:
        records = list(read(stream))
    except SetAside as problem:
        assert problem.reason and str(problem).startswith(name)
        return
    assert records
    for record in records:
        if isinstance(record, Report):
            assert "\0" not in record.text
            record.text.encode()


def test_what_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a stand-in for the system's refusal: the one who runs the tests may be allowed everything."""
    write(tmp_path / "a.txt", WORDS)
    (tmp_path / "closed").mkdir()
    listed = Path.iterdir

    def refuse(path: Path) -> Any:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    records = list(read(tmp_path))
    assert reasons(records) == ["ok", "unreadable"]
    assert f"{tmp_path / 'closed'}: cannot be read: Permission denied" in str(records[1])
    assert reasons(read([tmp_path / "closed"])) == ["unreadable"]
