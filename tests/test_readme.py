"""The README is true: its commands are run and give what it shows, its tables list what the code has."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.main
from conftest import ROOT
from server import Server, redirect, reply

import news_archive
from news_archive import ArchiveError, Article

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ROOT / "tests" / "pages"
# Stands for any site in the README; the loopback server takes its place here.
HOST = "https://news.example"
# What is run by this Python; the extra `test` brings sqlite-utils, `jq` is the system's.
PROGRAMS = {
    "python": "",
    "sqlite-utils": "-m sqlite_utils",
}
# What the README writes for what it leaves out: lines, or a part of one.
LEFT_OUT = re.compile(r"^\[…\]\n|\[…\]", re.M)
# What names the parts of a result, in its margin.
MARGIN = re.compile(r"^[\w, ]{16}\| ?", re.M)
# What an example writes: files anew, or into a directory.
NEW_FILE = re.compile(r" (?:-o|--failed|>) (\w[\w./-]*)")
DIRECTORY = re.compile(r" -d (\w[\w./-]*)")
# Commands that are not run here, by how they begin, and what runs them.
RUN_ELSEWHERE = {
    "python3 -m venv": ".ci/run",
    ".ci/run": "whoever checks a change",
    "uv run": "tests/test_project.py",
    "dask ": "tests/test_dask.py, on a cluster that it starts itself",
}


@dataclass(frozen=True)
class Block:
    """A fenced block of the README: its language, its text, the line that it starts at."""

    language: str
    text: str
    line: int

    @property
    def is_program(self) -> bool:
        return self.language in ("sh", "python")


BLOCKS = [
    Block(found[1], found[2], README.count("\n", 0, found.start()) + 1)
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
]


def examples() -> Iterator[tuple[Block, Block | None]]:
    """The programs, each with the block of its output if the README shows one."""
    for block, following in zip(BLOCKS, [*BLOCKS[1:], None], strict=True):
        if block.is_program:
            yield (
                block,
                following if following and not following.is_program else None,
            )


EXAMPLES = list(examples())


def section(heading: str) -> str:
    return README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def table(heading: str) -> list[list[str]]:
    """The cells of a section's table, without its head."""
    rows = [
        line for line in section(heading).splitlines() if line.startswith("|")
    ]
    return [
        [cell.strip() for cell in row.strip("|").split(" | ")]
        for row in rows[2:]
    ]


def first_cells(heading: str) -> list[str]:
    return [row[0].strip("`") for row in table(heading)]


# --- commands --------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, server: Server) -> Path:
    """A folder with all that the README's commands speak of."""
    listed = re.search(
        r"in `list\.txt`:\n\n```text\n(.*?)^```$", README, re.M | re.S
    )
    assert listed
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "list.txt").write_text(listed[1].replace(HOST, server.url("")))
    (tmp_path / "old.md").write_text(
        f"# Ferry\n\nIt [runs](#).\n\nOriginal url:\n\n<{server.url('/ferry')}>\n"
    )
    page = (PAGES / "newsroom" / "page.html").read_bytes()
    server.on |= {
        "/ferry": reply(page),
        "/mill": reply((PAGES / "structure" / "page.html").read_bytes()),
        f"/timegate/{server.url('/gone')}": redirect("/copies/1"),
        "/copies/1": reply(
            page, Memento_Datetime="Tue, 15 Jul 2025 12:00:00 GMT"
        ),
    }
    return tmp_path


@pytest.fixture
def shell(
    folder: Path, server: Server, environment: dict[str, str]
) -> dict[str, str]:
    """The environment of one who has just installed the tool: `news-archive` and `python` are known."""
    programs = folder / ".programs"
    programs.mkdir()
    for name, arguments in PROGRAMS.items():
        (programs / name).write_text(
            f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n'
        )
    (programs / "news-archive").write_text(
        f"#!{sys.executable}\nimport sys, news_archive\nif __name__ == '__main__':\n    sys.exit(news_archive.main())\n"
    )
    for program in programs.iterdir():
        program.chmod(0o755)
    return {
        **environment,
        "PATH": f"{programs}{os.pathsep}{environment['PATH']}",
    }


def is_run_elsewhere(block: Block) -> bool:
    return block.text.startswith(tuple(RUN_ELSEWHERE))


def matches(shown: str, real: str) -> bool:
    """Whether `real` is what is shown, anything standing where lines are left out, and anything but the end of the line
    where a part of one is."""
    parts = map(re.escape, LEFT_OUT.split(shown))
    gaps = [
        "(?s:.*)" if each.endswith("\n") else ".*"
        for each in LEFT_OUT.findall(shown)
    ]
    pattern = "".join(
        itertools.chain(*itertools.zip_longest(parts, gaps, fillvalue=""))
    )
    return bool(re.fullmatch(pattern, real))


def needed(block: Block) -> Iterator[Block]:
    """The first examples above that write what a block speaks of, unless it is a file that the block writes anew."""
    made = set(NEW_FILE.findall(block.text))
    for name in dict.fromkeys(re.findall(r"\w[\w.-]*", block.text)):
        before = (each for each, _ in EXAMPLES if each.line < block.line)
        makers = (
            each
            for each in before
            if name
            in NEW_FILE.findall(each.text) + DIRECTORY.findall(each.text)
        )
        if name not in made and (maker := next(makers, None)):
            yield maker


Run = Callable[[Block], str]


@pytest.fixture
def run(folder: Path, server: Server, shell: dict[str, str]) -> Run:
    """What a block's program writes, to standard output and to standard error; it has to succeed."""

    def run(block: Block) -> str:
        if "jq" in block.text and shutil.which("jq") is None:
            pytest.skip(
                "jq is not installed: what is piped into it was not tried"
            )
        for maker in dict.fromkeys(needed(block)):
            start(maker)
        done = start(block)
        output = done.stdout.decode().replace(server.url(""), HOST)
        assert done.returncode == 0, output
        return output

    def start(block: Block) -> subprocess.CompletedProcess[bytes]:
        arguments = (
            ["bash", "-c"] if block.language == "sh" else [sys.executable, "-c"]
        )
        return subprocess.run(
            [*arguments, block.text.replace(HOST, server.url(""))],
            cwd=folder, env=shell, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        )  # fmt: skip

    return run


@pytest.mark.parametrize(
    ("block", "shown"),
    [each for each in EXAMPLES if not is_run_elsewhere(each[0])],
    ids=lambda block: f"line-{block.line}" if block else "",
)
def test_an_example(block: Block, shown: Block | None, run: Run) -> None:
    real = run(block)
    assert shown is None or matches(MARGIN.sub("", shown.text), real), (
        f"shown:\n{shown.text}\nreal:\n{real}"
    )


def test_the_set_up_line_ends_with_the_article_that_is_shown_first(
    run: Run,
) -> None:
    """But for its addresses: the first example comes from a URL, the other one from a file. .ci/run sets it up."""

    def without_addresses(text: str) -> str:
        return re.sub(r"https?://[^\s)>]+", "…", text)

    shown = EXAMPLES[0][1]
    assert shown is not None
    assert len(set(MARGIN.findall(shown.text))) > 7, "the parts are named"
    (line,) = [
        each.text
        for each, _ in EXAMPLES
        if "&& news-archive extract" in each.text
    ]
    real = run(Block("sh", line.rpartition("&& ")[2], 0))
    assert matches(
        without_addresses(MARGIN.sub("", shown.text)), without_addresses(real)
    )


def test_an_archived_article_is_mended(
    folder: Path, run: Run, server: Server
) -> None:
    (block,) = [block for block, _ in EXAMPLES if "old.md" in block.text]
    run(block)
    mended = (folder / "old.md").read_text()
    assert "(#)" not in mended
    assert f"]({server.url('/2025/07/15/board-statement-a1020')})" in mended
    assert mended.endswith(f"Original url:\n\n<{server.url('/ferry')}>\n")


# --- .ci/run ---------------------------------------------------------------------------------------------

# Notes its call, fails where it is told to, and makes environments with programs of its own kind.
STUB = """#!/bin/sh
call="${0##*/} $*"
echo "$call" >>"$LOG"
case $call in
*"$FAULT"*) exit 1 ;;
"python3 -m venv "*) [ -d "$3" ] || { mkdir -p "$3/bin" && cp "${0%/*}"/* "$3/bin"; } ;;
esac
"""
STEPS = [
    "python3 -m venv .venv", "pip install -q .", "news-archive extract",
    "python3 -m venv .venv", "pip install -q -e", "-m coverage run -m pytest",
    "-m coverage combine", "-m coverage report",
    "ruff check", "ruff format --check", "mypy --strict news_archive.py",
    "-m build", "python3 -m venv /", "pip install -q /", "news-archive --version",
    "python3 -m venv /", "pip install -q requests==", "-m pytest -q -x tests/test_fetch.py",
]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The README, the needs and .ci/run, with programs that only note that they were called."""
    for name in ("README.md", "pyproject.toml", ".ci/run"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("python3", "python", "pip", "news-archive"):
        path = tmp_path / ".venv" / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STUB)
        path.chmod(0o755)
    (tmp_path / ".venv/bin/activate").touch()
    return tmp_path


def ci_run(project: Path, fault: str) -> tuple[int, list[str]]:
    programs = f"{project / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    variables = {
        **os.environ,
        "PATH": programs,
        "LOG": str(project / "log"),
        "FAULT": fault,
    }
    done = subprocess.run(
        [project / ".ci/run"], env=variables, capture_output=True, timeout=60
    )
    return done.returncode, (project / "log").read_text().splitlines()


def test_ci_runs_the_set_up_lines_of_the_readme_and_the_linters(
    project: Path,
) -> None:
    status, called = ci_run(project, fault="none")
    assert status == 0
    assert len(called) == len(STEPS)
    assert all(step in line for step, line in zip(STEPS, called, strict=True))
    set_up = [
        block.text
        for block, _ in EXAMPLES
        if block.text.startswith("python3 -m venv")
    ]
    assert [line.count("\n") for line in set_up] == [1, 1], (
        "two lines, each by itself"
    )


@pytest.mark.parametrize("fault", dict.fromkeys(STEPS))
def test_ci_fails_where_a_step_fails(project: Path, fault: str) -> None:
    status, called = ci_run(project, fault)
    assert status != 0
    assert fault in called[-1], "nothing is run after a failure"


# --- tables ----------------------------------------------------------------------------------------------


def options_of_the_code() -> dict[str, tuple[set[str], object]]:
    """The names of each option, by its longest, with the commands that have it and its default."""
    program = typer.main.get_command(news_archive.app)
    commands = {"news-archive": program, **program.commands}  # type: ignore[attr-defined]
    found: dict[str, tuple[set[str], object]] = {}
    for command_name, command in commands.items():
        context = command.make_context(command_name, [], resilient_parsing=True)
        for option in command.get_params(context):
            for name in (
                option.opts if option.param_type_name == "option" else ()
            ):
                found.setdefault(name, (set(), option.default))[0].add(
                    command_name
                )
    return found


def options_of_the_readme() -> dict[str, tuple[set[str], str]]:
    return {
        spelling.split()[0]: (
            {command.strip() for command in commands.split(",")},
            default,
        )
        for spellings, commands, _, default in table("Every option")
        for spelling in re.findall(r"`([^`]+)`", spellings)
    }


def test_every_option_is_listed_with_the_commands_that_have_it() -> None:
    listed = {
        name: commands
        for name, (commands, _) in options_of_the_readme().items()
    }
    assert listed == {
        name: commands for name, (commands, _) in options_of_the_code().items()
    }


def test_the_defaults_are_the_codes() -> None:
    listed = options_of_the_readme()
    for name, (_, default) in options_of_the_code().items():
        shown = listed[name][1]
        if isinstance(default, int | float) and not isinstance(default, bool):
            assert float(shown) == default, name
        elif isinstance(default, str):
            assert (
                shown.strip("`").replace("VERSION", news_archive.__version__)
                == default
            ), name
        else:
            assert not re.search(r"\d", shown), name


def test_every_json_key_is_listed_in_order() -> None:
    schema = json.loads((ROOT / "tests" / "article.schema.json").read_text())
    assert first_cells("JSON keys") == list(
        Article(url="", requested_url="").to_dict()
    )
    assert set(first_cells("JSON keys")) == set(schema["properties"])


def errors(kind: type[ArchiveError]) -> Iterator[type[ArchiveError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from errors(each)


def test_every_exit_status_is_listed() -> None:
    # 0 needs no error; a signal's status is 128 and its number (test_cli has both).
    codes = {0, 130, 143} | {each.exit_code for each in errors(ArchiveError)}
    assert list(map(int, first_cells("Exit statuses"))) == sorted(codes)


def names_given_to(node: ast.Assign | ast.keyword) -> set[str | None]:
    """What a value is assigned to, or which argument it is."""
    return (
        {node.arg}
        if isinstance(node, ast.keyword)
        else set(map(ast.unparse, node.targets))
    )


def texts_in(node: ast.AST | None) -> Iterator[str]:
    """The strings that a value is made of; what it calls or looks up is elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif node is not None and not isinstance(node, ast.Call | ast.Subscript):
        for each in ast.iter_child_nodes(node):
            yield from texts_in(each)


def warnings_of_the_code() -> set[str]:
    """What the functions named *_warnings yield, and what is put into a variable, an argument or a key `warnings`."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(inspect.getsource(news_archive))):
        if isinstance(node, ast.FunctionDef) and node.name.endswith(
            "_warnings"
        ):
            found += [
                each.value
                for each in ast.walk(node)
                if isinstance(each, ast.Yield)
            ]
        elif isinstance(node, ast.Assign | ast.keyword):
            found += [node.value] * ("warnings" in names_given_to(node))
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [
                value
                for key, value in pairs
                if list(texts_in(key)) == ["warnings"]
            ]
    return {text for value in found for text in texts_in(value)}


def test_every_warning_is_listed() -> None:
    assert set(first_cells("Warnings")) == warnings_of_the_code()


def test_the_python_interface_is_described() -> None:
    text = section("In Python")
    fetching = inspect.signature(news_archive.fetch).parameters.values()
    own = {each.name for each in fetching if each.kind != each.VAR_KEYWORD}
    parameters = {*inspect.signature(news_archive.extract).parameters, *own}
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))
    assert set(news_archive.__all__) <= named
    assert parameters <= named
    # The others are passed on.
    told = text.partition("- `fetch(url)`")[2].partition("\n- ")[0]
    passed_on = set(re.findall(r"`(\w+)`", told)) - own
    assert "timeout" in passed_on
    fields = dataclasses.fields(news_archive.Options)
    assert passed_on <= {each.name for each in fields}


# --- the text --------------------------------------------------------------------------------------------

PROSE = re.sub(r"^```.*?^```$", "", README, flags=re.M | re.S)


def test_links_lead_somewhere() -> None:
    headings = {
        f"#{title.lower().replace(' ', '-')}"
        for title in re.findall(r"^## (.+)$", PROSE, re.M)
    }
    targets = re.findall(r"\]\(([^)\s…]+)\)", re.sub(r"`[^`\n]*`", "", PROSE))
    assert "tests/article.schema.json" in targets
    inside = [target for target in targets if not target.startswith("https://")]
    assert [
        target
        for target in inside
        if target not in headings and not (ROOT / target).exists()
    ] == []


def test_prose_fits_a_terminal() -> None:
    assert [
        line
        for line in PROSE.splitlines()
        if len(line) > 80 and not line.startswith("|")
    ] == []
