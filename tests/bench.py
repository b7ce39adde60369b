"""Speed, side by side in one run on one core: `extract`, BeautifulSoup's own parse of the same page, trafilatura.

usage: python tests/bench.py [FOLDER] [--rounds N]

FOLDER holds gzipped pages (default: the corpus's newsrooms). Every page is given to every tool in turn, so that a noisy
machine is noisy for all of them; each tool's time on a page is its best of N rounds. trafilatura is measured where it
is installed (`pip install trafilatura lxml_html_clean`). Then time and memory of one page repeated 1, 4 and 16 times.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
CORPUS = ROOT.parent / "shared" / "corpus" / "newsrooms"
URL = "https://news.example/story"


def tools() -> dict[str, Callable[[bytes], object]]:
    from news_archive import extract

    found: dict[str, Callable[[bytes], object]] = {
        "news-archive": lambda page: extract(page, URL),
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


def compare(pages: list[bytes], rounds: int) -> None:
    measured = tools()
    best: dict[str, list[float]] = {name: [float("inf")] * len(pages) for name in measured}
    for _ in range(rounds):
        for index, page in enumerate(pages):
            for name, work in measured.items():
                best[name][index] = min(best[name][index], seconds(work, page))
    rate = {name: len(pages) / sum(times) for name, times in best.items()}
    print(
        f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB, best of {rounds} rounds"
    )
    for name, value in rate.items():
        print(
            f"{name:<14} {value:7.1f} pages/s   news-archive is {rate['news-archive'] / value:.2f} times as fast"
        )
    print(
        f"extract takes {rate['BeautifulSoup'] / rate['news-archive']:.2f} times BeautifulSoup's own parse"
    )


def growth(page: bytes) -> None:
    from news_archive import extract

    for times in (1, 4, 16):
        long = page * times
        took = min(seconds(lambda each: extract(each, URL), long) for _ in range(3))
        tracemalloc.start()
        extract(long, URL)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(
            f"{times:3} x: {len(long) / 1e6:6.2f} MB  {took * 1000:8.1f} ms  {took * 1e9 / len(long):6.1f} ns/byte"
            f"  {peak / 1e6:7.1f} MB at the most, {peak / len(long):5.1f} bytes/byte"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pages = [
        gzip.decompress(path.read_bytes()) for path in sorted(args.folder.glob("*.gz"))
    ]
    if not pages:
        sys.exit(f"no gzipped pages in {args.folder}")
    compare(pages, args.rounds)
    growth(sorted(pages, key=len)[len(pages) // 2])


if __name__ == "__main__":
    main()
