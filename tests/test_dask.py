"""The batch on a Dask cluster: a real one, of processes on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli, command, rest_of
from server import PAGE, PATIENCE, Server, reply, slow, stall

import news_archive

distributed = pytest.importorskip(
    "distributed", reason="the extra dask is not installed"
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[distributed.LocalCluster]:
    with (
        warnings.catch_warnings(
            action="ignore"
        ),  # Dask's own, at its start and at its end
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=4,
            processes=True,
            dashboard_address=None,
            host="127.0.0.1",
        ) as cluster,
    ):
        yield cluster


def urls_of(server: Server, count: int, hosts: int) -> str:
    return "\n".join(
        server.url(f"/{number}", f"127.0.0.{1 + number % hosts}")
        for number in range(count)
    )


def articles(out: str) -> list[dict[str, object]]:
    fleeting = {"fetched_at"}
    parsed = (json.loads(line) for line in out.splitlines())
    kept = [
        {key: value for key, value in article.items() if key not in fleeting}
        for article in parsed
    ]
    return sorted(kept, key=lambda article: str(article["url"]))


def test_the_same_as_on_this_machine(
    hosts: Server, cli: Cli, cluster: distributed.LocalCluster
) -> None:
    hosts.on |= {
        "/3": reply(b"", 404),
        "/4": reply(b"%PDF-1.7"),
        "/5": reply(b"", 302, Location="/elsewhere"),
    }
    arguments = ["fetch", "-", "--json", "--delay", 0]
    here = cli(*arguments, input=urls_of(hosts, 20, hosts=5))
    there = cli(
        *arguments,
        "--scheduler",
        cluster.scheduler_address,
        input=urls_of(hosts, 20, hosts=5),
    )
    assert here.returncode == there.returncode == 1
    assert articles(there.stdout) == articles(here.stdout)
    assert len(articles(there.stdout)) == 18
    assert sorted(there.stderr.splitlines()[:2]) == sorted(
        here.stderr.splitlines()[:2]
    )
    assert len(there.stderr.splitlines()) == 3


def test_hosts_keep_their_pace(
    hosts: Server, cli: Cli, cluster: distributed.LocalCluster
) -> None:
    hosts.otherwise = slow(0.1)
    arguments = [
        "fetch",
        "-",
        "--json",
        "--delay",
        0.3,
        "-j",
        20,
        "--scheduler",
        cluster.scheduler_address,
    ]
    assert cli(*arguments, input=urls_of(hosts, 12, hosts=3)).returncode == 0
    assert hosts.overlaps() == []
    assert (
        min(
            gap
            for number in (1, 2, 3)
            for gap in hosts.gaps(f"127.0.0.{number}")
        )
        >= 0.3
    )


def test_saved_pages(
    cli: Cli, tmp_path: Path, cluster: distributed.LocalCluster
) -> None:
    names = [f"{number}.html" for number in range(10)]
    for name in names:
        (tmp_path / name).write_bytes(
            PAGE.replace(b"Bridge", b"Bridge " + name.encode())
        )
    done = cli(
        "extract",
        *names,
        "-d",
        "archive",
        "--scheduler",
        cluster.scheduler_address,
    )
    assert done.returncode == 0
    assert len(list((tmp_path / "archive").iterdir())) == 10


def test_a_killed_worker_loses_nothing(
    hosts: Server,
    environment: dict[str, str],
    tmp_path: Path,
    cluster: distributed.LocalCluster,
) -> None:
    hosts.otherwise = slow(0.3)
    arguments = command(
        "fetch",
        "-",
        "--json",
        "--delay",
        0,
        "--scheduler",
        cluster.scheduler_address,
    )
    with subprocess.Popen(
        arguments, cwd=tmp_path, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(urls_of(hosts, 40, hosts=20))
        process.stdin.close()
        process.stdin = None
        first = process.stdout.readline()
        with distributed.Client(cluster, set_as_default=False) as client:
            os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
        out, err = rest_of(process)
    assert process.returncode == 0, err
    assert {article["title"] for article in articles(first + out)} == {
        f"Bridge {number}" for number in range(40)
    }


def test_interrupted(
    hosts: Server,
    environment: dict[str, str],
    tmp_path: Path,
    cluster: distributed.LocalCluster,
) -> None:
    hosts.otherwise = stall()
    urls = urls_of(hosts, 20, hosts=20).split()
    arguments = command(
        "fetch",
        *urls,
        "--json",
        "-j",
        4,
        "--scheduler",
        cluster.scheduler_address,
    )
    with subprocess.Popen(
        arguments,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        hosts.await_visits(4)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert out == ""
    assert re.fullmatch(r"0 printed in \d+ s\n20 not done: .*\n", err)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_archive, "SCHEDULER_TIMEOUT", 0.5)


def test_nobody_at_the_address(cli: Cli, hurry: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as freed:
        port = freed.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    done = cli("fetch", "http://127.0.0.1:1/", "--scheduler", address)
    assert done.returncode == 3
    assert done.stderr == f"no Dask scheduler can be reached at {address} (3)\n"


def test_somebody_else_at_the_address(
    server: Server, cli: Cli, hurry: None
) -> None:
    server.otherwise = stall()
    done = cli(
        "fetch",
        "http://127.0.0.1:1/",
        "--scheduler",
        f"tcp://127.0.0.1:{server.port}",
    )
    assert done.returncode == 3
    assert (
        done.stderr
        == f"no Dask scheduler can be reached at tcp://127.0.0.1:{server.port} (3)\n"
    )


def test_nobody_at_an_address_of_another_protocol(cli: Cli) -> None:
    done = cli(
        "fetch", "http://127.0.0.1:1/", "--scheduler", "tls://127.0.0.1:1"
    )
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


@pytest.mark.parametrize(
    "address", ["nonsense", "nonsense://", "tcp://a b:1", ""]
)
def test_an_address_that_is_none(cli: Cli, hurry: None, address: str) -> None:
    done = cli("fetch", "http://127.0.0.1:1/", "--scheduler", address)
    assert done.returncode == 3
    told = f"no Dask scheduler can be reached at {address}".rstrip()
    assert done.stderr == f"{told} (3)\n"


SCHEDULER = """
import distributed, threading

if __name__ == "__main__":
    with distributed.LocalCluster(n_workers=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        threading.Event().wait()
"""


@contextlib.contextmanager
def scheduler_beside(
    folder: Path, environment: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A cluster of its own, and its address."""
    (folder / "cluster.py").write_text(SCHEDULER)
    with subprocess.Popen(
        [sys.executable, "cluster.py"], cwd=folder, env=environment | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as scheduler:  # fmt: skip
        assert scheduler.stdout is not None
        yield scheduler, scheduler.stdout.readline().strip()
        scheduler.terminate()


def test_a_scheduler_that_goes_away(
    hosts: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    hosts.otherwise = slow(0.2)
    with scheduler_beside(tmp_path, environment) as (scheduler, address):
        urls = urls_of(hosts, 200, hosts=10).split()
        with subprocess.Popen(
            command("fetch", *urls, "--json", "--delay", 0, "--scheduler", address),
            env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            process.stdout.readline()
            scheduler.kill()
            _, err = rest_of(process)
    assert process.returncode == 3
    lost = "the connection to the scheduler was lost (3)"
    *failed, summary, left = err.splitlines()
    assert all(line.endswith(lost) for line in failed)
    assert re.fullmatch(
        rf"\d+ printed in \d+ s, \d+ failed: \d+ x {re.escape(lost)}", summary
    )
    assert re.match(r"\d+ not done", left)


@pytest.mark.parametrize(
    ("module", "version"),
    [
        ("__version__ = '0.0.1'", "0.0.1"),
        ("raise ImportError('not there')", "not there"),
    ],
)
def test_workers_with_another_version_or_none(
    environment: dict[str, str],
    process: Cli,
    tmp_path: Path,
    module: str,
    version: str,
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/news_archive.py").write_text(module)
    there = environment | {"PYTHONPATH": str(tmp_path / "there")}
    with scheduler_beside(tmp_path / "there", there) as (_, address):
        done = process("fetch", "http://127.0.0.1:1/", "--scheduler", address)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert (
        f" needs news-archive {news_archive.__version__}, and has: {version} (2)"
        in done.stderr
    )


def test_without_the_extra(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text(
        "raise ImportError('not installed')"
    )
    environment |= {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
    }
    arguments = command(
        "fetch", "http://127.0.0.1:1/", "--scheduler", "tcp://127.0.0.1:1"
    )
    done = subprocess.run(
        arguments, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith(
        "--scheduler needs the package distributed: pip install "
    )
    assert done.stderr.count("\n") == 1
