"""The project's files agree with each other, and with the rules that they are written by."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Cli

import news_archive

SOURCE = (ROOT / "news_archive.py").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# PEP 723: how a script states what it needs.
SCRIPT_BLOCK = re.compile(r"^# /// script\n((?:#(?: .*)?\n)+?)# ///$", re.M)

ALLOWED = {"news_archive.py", "tests", "pyproject.toml", "README.md", "LICENSE"}
MAX_LINES = 40


def script_metadata() -> dict[str, Any]:
    (block,) = SCRIPT_BLOCK.findall(SOURCE)
    return tomllib.loads(
        "".join(line[2:] or "\n" for line in block.splitlines(keepends=True))
    )


@pytest.mark.parametrize("key", ["dependencies", "requires-python"])
def test_the_script_and_the_project_need_the_same(key: str) -> None:
    assert script_metadata()[key] == PYPROJECT["project"][key]


def test_every_need_has_its_reason() -> None:
    """A comment above each, and a test that is there for each upper bound."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.M | re.S)
    assert listed
    entries = re.findall(r"((?:  #.*\n)+)  \"(.*)\",", listed[1])
    assert [need for _, need in entries] == PYPROJECT["project"]["dependencies"]
    tests = "".join(
        each.read_text("utf-8") for each in ROOT.glob("tests/test_*.py")
    )
    for reason, need in entries:
        assert ">=" in need
        named = re.findall(r"\btest_\w+", reason)
        assert bool(named) == ("<" in need), need
        assert all(f"def {name}(" in tests for name in named), need


@pytest.mark.parametrize("words", ["fetch", "extract", "check", "list"])
def test_the_help_names_no_types(cli: Cli, words: str) -> None:
    """Where a release of typer breaks this, `display_type` in the room "The command line" has to be looked at."""
    shown = cli("help", words).stdout
    assert not re.search(r"\b(?:INTEGER|FLOAT|PATH|BOOLEAN)\b", shown)


def test_a_script_for_uv_starts_with_its_metadata() -> None:
    assert SOURCE.startswith(
        "#!/usr/bin/env -S uv run --script\n# /// script\n"
    )


def test_uv_runs_the_file_as_it_is(tmp_path: Path) -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip(
            "uv is not installed: `uv run news_archive.py` was not tried"
        )
    # Without this environment's packages, uv has to take them from the file's own list.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    command = [uv, "run", str(ROOT / "news_archive.py"), "--version"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if re.search(
        r"failed to fetch|error sending request|network was disabled",
        done.stderr,
        re.I,
    ):
        pytest.skip(
            "uv reaches no package index: `uv run news_archive.py` was not tried"
        )
    assert (done.returncode, done.stdout) == (
        0,
        f"news-archive {news_archive.__version__}\n",
    ), done.stderr


def test_the_top_level_holds_one_module_and_no_clutter() -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip(
            "not a git checkout: which files belong to the project cannot be told"
        )
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    top = {path.partition("/")[0] for path in listed.split("\0") if path}
    assert {name for name in top if not name.startswith(".")} <= ALLOWED


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is one of the command line's: its signature is the list of its options."""
    decorators = (
        each.func if isinstance(each, ast.Call) else each
        for each in function.decorator_list
    )
    return any(
        ast.unparse(each) in ("app.command", "app.callback")
        for each in decorators
    )


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0].lineno if is_command(function) else function.lineno
    return (function.end_lineno or first) - first + 1


def test_no_function_is_long() -> None:
    functions = [
        node
        for node in ast.walk(ast.parse(SOURCE))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 100
    assert {
        each.name: length(each)
        for each in functions
        if length(each) > MAX_LINES
    } == {}
