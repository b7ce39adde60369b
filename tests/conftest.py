from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from server import Server, story

import news_archive

ROOT = Path(news_archive.__file__).parent

# The machines are noisy: a slow example is no failure, and a failure must come back the same.
settings.register_profile("tests", deadline=None, derandomize=True, max_examples=300)
settings.load_profile("tests")

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxies and bundles are no part of a test."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.endswith("CA_BUNDLE"):
            monkeypatch.delenv(name)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def hosts() -> Iterator[Server]:
    """A server that is many hosts, 127.0.0.x each, with a story at every path."""
    server = Server(address="0.0.0.0")
    server.otherwise = story
    yield server
    server.stop()


@pytest.fixture
def tls_server() -> Iterator[Server]:
    server = Server(tls=True)
    yield server
    server.stop()


def rest_of(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What a process still writes to the end, after lines were read from it: `communicate` would pass over what the
    reading has buffered."""
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        return process.stdout.read(), process.stderr.read()


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-X", "dev", "-m", "news_archive", *map(str, arguments)]


@pytest.fixture
def environment(no_proxy: None) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    # A warning on standard error would be a line more than the tool may write.
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "COLUMNS": "100",
    }


@pytest.fixture
def cli(tmp_path: Path, environment: dict[str, str]) -> Cli:
    """Run the command as its users do, in a directory of its own; `input` is its standard input."""

    def run(
        *arguments: object, input: str | bytes = "", **options: object
    ) -> subprocess.CompletedProcess[str]:
        data = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            command(*arguments),
            input=data,
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            timeout=60,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden pairs' expectations anew",
    )
