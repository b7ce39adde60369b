"""Speed, side by side in one run: `extract` with BeautifulSoup's own parse and trafilatura, and the commands as they start.

usage: python tests/bench.py [extract] [growth] [start] [--folder FOLDER ...] [--sample N] [--rounds N]

extract  N pages of each folder in turn (default: the corpus's articles and newsrooms, 130 each), on one core. Every page
         is given to every tool in turn, so that a noisy machine is noisy for all of them; each tool's time on a page is
         its best of the rounds.
growth   time and memory of one page repeated 1, 4 and 16 times
start    whole processes in turn: `--version`, and one article fetched from a server on loopback

trafilatura is measured where it is installed beside this Python (`pip install trafilatura lxml_html_clean`).
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import gzip
import importlib.util
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from bench_batch import serving, without_proxies
from bs4 import BeautifulSoup
from server import reply

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
CORPUS = ROOT.parent / "shared" / "corpus"
URL = "https://news.example/story"


def sample(folder: Path, count: int) -> list[bytes]:
    """So many of a folder's gzipped pages, evenly spread over their names: the same in every run."""
    paths = sorted(folder.glob("**/*.gz"))
    if not paths:
        sys.exit(f"no gzipped pages in {folder}")
    count = min(count, len(paths))
    chosen = (paths[number * len(paths) // count] for number in range(count))
    return [gzip.decompress(path.read_bytes()) for path in chosen]


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """All on the same core, where the system lets one choose."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


# --- extract ---------------------------------------------------------------------------------------------


def tools() -> dict[str, Callable[[bytes], object]]:
    from news_archive import ArchiveError, extract

    def ours(page: bytes) -> object:
        try:
            return extract(page, URL)
        except ArchiveError as error:
            return error

    found: dict[str, Callable[[bytes], object]] = {
        "news-archive": ours,
        "BeautifulSoup": lambda page: BeautifulSoup(page, "lxml"),
    }
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        print(f"trafilatura is not measured: {error}")
    else:
        found["trafilatura"] = lambda page: bare_extraction(
            page, url=URL, include_links=True, with_metadata=True
        )
    return found


def seconds(work: Callable[[bytes], object], page: bytes) -> float:
    gc.collect()  # each tool pays for its own garbage, and none for another's
    start = time.process_time()
    work(page)
    return time.process_time() - start


def print_rates(
    name: str, pages: list[bytes], spent: dict[str, list[float]]
) -> None:
    """A line for a set: pages a second of each tool, and how we compare."""
    rate = {tool: len(pages) / sum(times) for tool, times in spent.items()}
    told = (
        f"{tool} {value:.1f} ({rate['news-archive'] / value:.2f})"
        for tool, value in rate.items()
    )
    print(
        f"{name:<12} {len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB: pages/s {', '.join(told)}",
        flush=True,
    )


def measure_extract(folders: list[Path], count: int, rounds: int) -> None:
    sets = {folder.name: sample(folder, count) for folder in folders}
    # A page of each set in turn, so that what changes with time changes for all sets.
    order = [
        (name, pages[number])
        for number in range(max(map(len, sets.values())))
        for name, pages in sets.items()
        if number < len(pages)
    ]
    measured = tools()
    best = {tool: [float("inf")] * len(order) for tool in measured}
    with one_core():
        for _, (index, (_, page)) in itertools.product(
            range(rounds), enumerate(order)
        ):
            for tool, work in measured.items():
                best[tool][index] = min(best[tool][index], seconds(work, page))
    print(
        f"best of {rounds} rounds; in brackets, how many times as fast we are"
    )
    for name, pages in sets.items():
        own = [index for index, (each, _) in enumerate(order) if each == name]
        print_rates(
            name,
            pages,
            {t: [times[i] for i in own] for t, times in best.items()},
        )
    print_rates("all", [page for _, page in order], best)


# --- growth ----------------------------------------------------------------------------------------------


def measure_growth(folders: list[Path], count: int) -> None:
    from news_archive import extract

    pages = sorted(
        itertools.chain.from_iterable(
            sample(folder, count) for folder in folders
        ),
        key=len,
    )
    page = pages[len(pages) // 2]
    for times in (1, 4, 16):
        long = page * times
        took = min(
            seconds(lambda each: extract(each, URL), long) for _ in range(3)
        )
        tracemalloc.start()
        extract(long, URL)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(
            f"{times:3} x: {len(long) / 1e6:6.2f} MB  {took * 1000:8.1f} ms  {took * 1e9 / len(long):6.1f} ns/byte"
            f"  {peak / 1e6:7.1f} MB at the most, {peak / len(long):5.1f} bytes/byte"
        )


# --- start -----------------------------------------------------------------------------------------------


def their_settings(folder: Path) -> Path:
    """trafilatura's own settings, but that an address on loopback may be fetched."""
    spec = importlib.util.find_spec("trafilatura")
    assert spec is not None and spec.origin is not None
    text = Path(spec.origin).with_name("settings.cfg").read_text()
    path = folder / "settings.cfg"
    path.write_text(
        text.replace("SSRF_PROTECTION = on", "SSRF_PROTECTION = off")
    )
    return path


def commands(
    url: str, folder: Path
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """What is measured, and the commands that do it, ours first."""
    beside = str(Path(sys.executable).parent)
    theirs = shutil.which("trafilatura", path=beside)
    ours = shutil.which("news-archive", path=beside)
    if ours is None:
        sys.exit(f"news-archive is not installed in {beside}")
    if theirs is None:
        print("trafilatura is not measured: it is not installed")
    for what, own, other in (
        ("--version", ["--version"], ["--version"]),
        ("a fetch", ["fetch", url], ["--links", "--with-metadata", "-u", url]),
    ):
        found = {"news-archive": [ours, *own]}
        if theirs is not None:
            settings = ["--config-file", str(their_settings(folder))]
            found["trafilatura"] = [theirs, *settings, *other]
        yield what, found


def measure_start(folders: list[Path], rounds: int) -> None:
    pages = sorted(sample(folders[0], 130), key=len)
    with (
        serving(reply, pages[len(pages) // 2]) as port,
        tempfile.TemporaryDirectory() as folder,
    ):
        url = f"http://127.0.0.1:{port}/2024/05/story"
        for what, found in commands(url, Path(folder)):
            took: dict[str, list[float]] = {name: [] for name in found}
            # Installed programs have their bytecode beside them.
            env = without_proxies()
            env.pop("PYTHONDONTWRITEBYTECODE", None)
            for _ in range(rounds):
                for name, command in found.items():
                    began = time.perf_counter()
                    subprocess.run(
                        command,
                        check=True,
                        capture_output=True,
                        env=env,
                    )
                    took[name].append(time.perf_counter() - began)
            told = (
                f"{name} {statistics.median(times) * 1000:.0f} ms (best {min(times) * 1000:.0f})"
                for name, times in took.items()
            )
            ratio = statistics.median(took["news-archive"]) / statistics.median(
                list(took.values())[-1]
            )
            print(
                f"{what:<9} median of {rounds}: {', '.join(told)}: {ratio:.2f} of it"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "what", nargs="*", default=["extract", "growth", "start"]
    )
    parser.add_argument(
        "--folder",
        action="append",
        type=Path,
        help="of gzipped pages; may be repeated",
    )
    parser.add_argument("--sample", type=int, default=130)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    folders = args.folder or [CORPUS / "articles", CORPUS / "newsrooms"]
    measures: dict[str, Callable[[], None]] = {
        "extract": lambda: measure_extract(folders, args.sample, args.rounds),
        "growth": lambda: measure_growth(folders, args.sample),
        "start": lambda: measure_start(folders, 5 * args.rounds),
    }
    for what in args.what:
        measures[what]()


if __name__ == "__main__":
    main()
