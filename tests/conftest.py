from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from server import PATIENCE, Server, story

import news_archive

ROOT = Path(news_archive.__file__).parent
collect_ignore = ["cases", "pages"]  # data, in hundreds of folders

# The machines are noisy: a slow example is no failure, and a failure must come back the same.
settings.register_profile(
    "tests", deadline=None, derandomize=True, max_examples=300
)
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


def await_that(holds: Callable[[], object]) -> None:
    """Until it holds; for what tells nobody that it has come: files, processes, threads."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "in vain"
        time.sleep(0.01)


def rest_of(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What a process still writes to the end, after lines were read from it: `communicate` would pass over what the
    reading has buffered."""
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        return process.stdout.read(), process.stderr.read()


def command(*arguments: object) -> list[str]:
    """As the installed command does it; `python -m` would run the file twice."""
    run = "import sys; sys.argv[0] = 'news-archive'; import news_archive; sys.exit(news_archive.main())"
    return [sys.executable, "-c", run, *map(str, arguments)]


@pytest.fixture
def environment(no_proxy: None) -> dict[str, str]:
    """The environment of a process of its own; a test may change it before it starts one."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "COVERAGE"))
    }
    # A warning on standard error would be a line more than the tool may write.
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "COLUMNS": "100",
    }


def stream(data: bytes = b"") -> io.TextIOWrapper:
    """A standard stream as a process has it when it is no terminal, kept in memory."""
    return io.TextIOWrapper(
        io.BytesIO(data), encoding="utf-8", write_through=True
    )


@pytest.fixture
def cli(tmp_path: Path, no_proxy: None, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run the command as its users do, but in this process, in a directory of its own; `input` is its standard input.
    What needs a process (signals, pipes, limits, what is imported) takes `process`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(
        *arguments: object, input: str | bytes = ""
    ) -> subprocess.CompletedProcess[str]:
        out, err = stream(), stream()
        argv = [str(each) for each in arguments]
        data = input.encode() if isinstance(input, str) else input
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", stream(data))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            before = {
                each: signal.getsignal(each)
                for each in (signal.SIGINT, signal.SIGTERM)
            }
            status = news_archive.main(argv)
            for signum, handler in before.items():
                signal.signal(signum, handler)
        written = (each.buffer.getvalue().decode() for each in (out, err))  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(argv, status, *written)

    return run


@pytest.fixture
def process(tmp_path: Path, environment: dict[str, str]) -> Cli:
    """As `cli`, but in a process of its own."""

    def run(
        *arguments: object, input: str | bytes = ""
    ) -> subprocess.CompletedProcess[str]:
        data = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            command(*arguments), input=data, capture_output=True, cwd=tmp_path, env=environment, timeout=PATIENCE,
        )  # fmt: skip
        return subprocess.CompletedProcess(
            done.args,
            done.returncode,
            done.stdout.decode(),
            done.stderr.decode(),
        )

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first, so that in the end no core waits for another."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is there before the first test stays: garbage is looked for in what comes after it."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden pairs' expectations anew",
    )


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, for many tests wait for a server or a process."""
    return (os.cpu_count() or 1) + 1
