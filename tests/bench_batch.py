"""The batch's figures, measured with servers on loopback that run in a process of their own.

usage: python tests/bench_batch.py [hosts] [cores] [memory] [cluster] [--pages FOLDER] [--rounds N]

hosts    100 hosts that each take 1 s to answer: 8 jobs, and 100
cores    500 of the corpus's pages from 50 hosts, no delay: --jobs 1, and the default, which uses every core; in turn
memory   10,000 small pages from 1,000 hosts: the memory of all processes together, by the thousand
cluster  the pages of `cores`, through a Dask cluster of two processes
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from server import Answer, Server, reply, slow, story

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"


def answer_with(pages: list[bytes]) -> Answer:
    """The pages in turn, by the number that ends the path."""
    return lambda visit: reply(
        pages[int(visit.path.rpartition("-")[2]) % len(pages)]
    )(visit)


def serve(
    make_answer: Callable[..., Answer],
    arguments: tuple[object, ...],
    port: multiprocessing.Queue[int],
) -> None:
    server = Server(address="0.0.0.0")
    server.otherwise = make_answer(*arguments)
    port.put(server.port)
    threading.Event().wait()


@contextmanager
def serving(
    make_answer: Callable[..., Answer], *arguments: object
) -> Iterator[int]:
    """The port of a server in a process of its own."""
    context = multiprocessing.get_context("spawn")
    port = context.Queue()
    process = context.Process(
        target=serve, args=(make_answer, arguments, port), daemon=True
    )
    process.start()
    yield port.get()
    process.kill()
    process.join()


def memory_of(pid: int) -> tuple[float, float]:
    """The memory of a process and of all below it, in MB: resident, and with shared pages counted once."""
    resident = own = 0
    threads = Path(f"/proc/{pid}/task").iterdir()
    children = [
        child
        for task in threads
        for child in (task / "children").read_text().split()
    ]
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            resident += int(line.split()[1]) / 1000
        if line.startswith("Pss:"):
            own += int(line.split()[1]) / 1000
    below = [memory_of(int(child)) for child in children]
    return resident + sum(each[0] for each in below), own + sum(
        each[1] for each in below
    )


def watch_memory(process: subprocess.Popen[bytes], folder: Path) -> None:
    told = 0
    most = 0.0
    while process.poll() is None:
        time.sleep(0.25)
        try:
            resident, own = memory_of(process.pid)
        except OSError:  # a process that has just ended
            continue
        most = max(most, resident)
        saved = len(list(folder.glob("*"))) if folder.exists() else 0
        if saved >= told + 1000:
            told = saved
            print(
                f"  {saved:6} saved: {resident:6.1f} MB resident in all, {own:6.1f} MB with shared pages counted once"
            )
    print(f"  at the most: {most:.1f} MB resident in all")


def without_proxies() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy")
    }


def fetch(urls: list[str], *options: object, watched: bool = False) -> float:
    """The seconds that the command takes for the URLs."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        command = [
            sys.executable,
            "-m",
            "news_archive",
            "fetch",
            "-",
            "-d",
            archive,
            "-q",
            *options,
        ]
        began = time.monotonic()
        with subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            env={**without_proxies(), "PYTHONPATH": str(ROOT)},
        ) as process:
            assert process.stdin is not None
            process.stdin.write("\n".join(urls).encode())
            process.stdin.close()
            if watched:
                watch_memory(process, archive)
            process.wait()
        took = time.monotonic() - began
        saved = len(list(archive.glob("*")))
        if saved < len(urls):
            print(f"  only {saved} of {len(urls)} saved")
        return took


def host(number: int) -> str:
    return f"127.0.{number // 250}.{number % 250 + 1}"


def measure_hosts() -> None:
    with serving(slow, 1.0, story) as port:
        urls = [f"http://{host(n)}:{port}/{n}" for n in range(100)]
        for jobs in (8, 100):
            took = fetch(urls, "-j", jobs)
            print(f"100 hosts that take 1 s each, --jobs {jobs}: {took:.1f} s")


def corpus_pages(folder: Path) -> list[bytes]:
    pages = [
        gzip.decompress(path.read_bytes())
        for path in sorted(folder.glob("*.gz"))
    ]
    if not pages:
        sys.exit(f"no gzipped pages in {folder}")
    return list(itertools.islice(itertools.cycle(pages), 500))


def corpus_urls(port: int, count: int) -> list[str]:
    return [f"http://{host(n % 50)}:{port}/story-{n}" for n in range(count)]


def measure_cores(folder: Path, rounds: int) -> None:
    pages = corpus_pages(folder)
    with serving(answer_with, pages) as port:
        urls = corpus_urls(port, len(pages))
        for _ in range(rounds):
            one = fetch(urls, "--delay", 0, "-j", 1)
            many = fetch(urls, "--delay", 0)
            print(
                f"{len(urls)} pages from 50 hosts: {len(urls) / one:.1f} pages/s with --jobs 1, "
                f"{len(urls) / many:.1f} pages/s on {os.cpu_count()} cores: {one / many:.2f} times as many"
            )


def measure_memory() -> None:
    with serving(lambda_story) as port:
        urls = [f"http://{host(n % 1000)}:{port}/{n}" for n in range(10_000)]
        print("10,000 small pages from 1,000 hosts, --delay 0")
        took = fetch(urls, "--delay", 0, watched=True)
        print(f"  {took:.1f} s, {len(urls) / took:.0f} a second")


def lambda_story() -> Answer:
    return story


def measure_cluster(folder: Path, rounds: int) -> None:
    from distributed import LocalCluster

    pages = corpus_pages(folder)
    with (
        serving(answer_with, pages) as port,
        LocalCluster(
            n_workers=2,
            threads_per_worker=8,
            processes=True,
            dashboard_address=None,
        ) as cluster,
    ):
        urls = corpus_urls(port, len(pages))
        for _ in range(rounds):
            took = fetch(
                urls,
                "--delay",
                0,
                "-j",
                16,
                "--scheduler",
                cluster.scheduler_address,
            )
            print(
                f"{len(urls)} pages on a cluster of 2 processes: {len(urls) / took:.1f} pages/s"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "what", nargs="*", default=["hosts", "cores", "memory", "cluster"]
    )
    parser.add_argument("--pages", type=Path, default=CORPUS / "newsrooms")
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    measures: dict[str, Callable[[], None]] = {
        "hosts": measure_hosts,
        "cores": lambda: measure_cores(args.pages, args.rounds),
        "memory": measure_memory,
        "cluster": lambda: measure_cluster(args.pages, args.rounds),
    }
    for what in args.what:
        measures[what]()


if __name__ == "__main__":
    main()
