"""The docs are true: every command, option and table is in them, their Python runs, their terminal output is real."""

from __future__ import annotations

import re
import runpy
import textwrap
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import sayso
from sayso.cli import app
from sayso.coding.layers import LAYERS
from sayso.coding.pipeline import COMPONENTS
from sayso.exporting.csv import CLAIM_COLUMNS, EVENT_COLUMNS
from sayso.exporting.schema import json_schema

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md")))
ALL = "\n".join(page.read_text("utf-8") for page in PAGES)
LINK = re.compile(r"\]\(([^)#:]+)\)")
PYTHON = re.compile(r"^ *```python\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def quoted(words: str, text: str) -> bool:
    """Whether words stand in a text as code, alone or before an argument (`--limit N`)."""
    return re.search(rf"`{re.escape(words)}[` ]", text) is not None


def test_every_command_and_option_is_in_the_docs() -> None:
    group: Any = get_command(app)  # typer may bring its own copy of click: there is no class to ask for
    assert set(group.commands) >= {"code", "schema"}
    for name, command in group.commands.items():
        assert f"sayso {name}" in ALL
        options = [p for p in command.params if p.param_type_name == "option"]
        for option in (o for p in options for o in (*p.opts, *p.secondary_opts)):
            assert quoted(option, ALL), f"'{option}' of 'sayso {name}' is in no page"
    assert "sayso --version" in ALL


def test_every_key_and_column_is_in_the_docs() -> None:
    text = page("docs/output.md")
    schema = json_schema()
    records = [schema, *(schema["$defs"][name] for name in schema["$defs"] if "properties" in schema["$defs"][name])]
    for key in [key for record in records for key in record["properties"]] + [*EVENT_COLUMNS, *CLAIM_COLUMNS]:
        assert quoted(key, text), f"'{key}' is not in docs/output.md"


def test_every_reason_for_setting_aside_is_in_the_docs() -> None:
    text = page("docs/output.md")
    calls = re.compile(r'SetAside\(\s*"([a-z-]+)"')
    found = {reason for file in (ROOT / "src").rglob("*.py") for reason in calls.findall(file.read_text("utf-8"))}
    assert len(found) > 10
    assert not [reason for reason in found if not quoted(reason, text)]


def test_every_component_layer_and_table_is_in_the_docs() -> None:
    coding, architecture, lexicons = page("docs/coding.md"), page("docs/architecture.md"), page("docs/lexicons.md")
    told = re.findall(r"^\*\*`(sayso_[a-z]+)`\*\*", coding, re.MULTILINE)
    assert told == list(COMPONENTS), "docs/coding.md tells the components in the order in which they run"
    assert not [layer for layer in LAYERS if not quoted(layer, architecture)]
    tables = sorted((ROOT / "src/sayso/data").rglob("*.tsv"))
    assert not [table.name for table in tables if not quoted(table.name, lexicons)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text("utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", [p for p in PAGES if "```python" in p.read_text("utf-8")], ids=lambda path: path.name)
def test_python_in_the_docs_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for snippet in PYTHON.findall(path.read_text("utf-8")):
        exec(compile(textwrap.dedent(snippet), str(path), "exec"), {"__name__": "snippet"})


def test_the_readme_shows_real_output() -> None:
    text = page("README.md")
    refreshed = runpy.run_path(str(ROOT / "docs/refresh.py"))["refreshed"]
    assert "$ sayso code examples/" in text
    assert refreshed(text) == text, "run: python docs/refresh.py"


def test_the_version_is_the_same_everywhere() -> None:
    assert f'version = "{sayso.__version__}"' in page("pyproject.toml")
    assert f"version: {sayso.__version__}" in page("CITATION.cff")
