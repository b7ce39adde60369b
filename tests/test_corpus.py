"""Floors on real pages: what extraction has reached on the corpus, so that a later change cannot lose it unseen.

The corpus is not part of this repository; where it is not beside it, these tests are skipped and say so.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli

import news_archive

SHARED = Path(news_archive.__file__).parents[1] / "shared"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (SHARED / "corpus").is_dir(),
        reason=f"the corpus of real pages is not at {SHARED / 'corpus'}",
    ),
    pytest.mark.filterwarnings(
        "ignore:unclosed file:ResourceWarning"
    ),  # the scorer's
]

# Just under what the pages of sites left out of the fit have reached (tests/fit_weights.py); titles,
# dates, authors and links, which nothing was fitted to here, just under what is reached.
FLOORS = {
    "newsrooms": {
        "F1": 0.973, "exact": 0.455, "title": 0.965, "date": 0.985, "links R": 0.99, "links P": 0.915, "authors": 0.895,
    },
    "benchmark": {"F1": 0.969, "exact": 0.39},
    "readability": {"F1": 0.965},
    "articles": {"words F1": 0.962, "snippets F1": 0.916, "title": 0.879, "date": 0.871, "authors": 0.806},
    "snippets": {
        "with": 0.963, "without": 0.932, "snippets F1": 0.948, "title": 0.915, "date": 0.902, "authors": 0.75,
    },
    "dates": {"date": 0.94},
}  # fmt: skip


# Of the small pages, each the whole of one fault that users have reported: how many come out right.
RIGHT_CASES = 105

if (SHARED / "score").is_dir():
    sys.path.insert(0, str(SHARED / "score"))


# Of the largest sets, every so many pages: about as many as newsrooms have.
STEPS = {"articles": 5, "snippets": 2, "dates": 2}


def sampled(name: str, folder: Path) -> Path:
    """A folder with every so many pages of a set."""
    pages = SHARED / "corpus" / name
    lines = (pages / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "truth.jsonl").write_text(
        "\n".join(lines[:: STEPS.get(name, 1)]), encoding="utf-8"
    )
    for page in pages.glob("*.gz"):
        (folder / page.name).symlink_to(page)
    return folder


def dated(html: bytes, url: str) -> dict[str, str | None]:
    """The date alone, of a set that states nothing else."""
    page = news_archive.parse(news_archive.decode(html)[0], url)
    facts = news_archive.gather_facts(page)
    return {"date": news_archive.read_metadata(page, facts)["date"]}


# A set is a test by itself, so that they spread over the cores.
@pytest.mark.parametrize("name", FLOORS)
def test_floor(name: str, tmp_path: Path) -> None:
    scorer = importlib.import_module("score")
    tool = dated if name == "dates" else scorer.own
    figures = scorer.score(sampled(name, tmp_path), tool)
    assert figures["errors"] == 0
    reached = {key: figures[key] for key in FLOORS[name]}
    assert all(reached[key] >= floor for key, floor in FLOORS[name].items()), (
        reached
    )


def faults(folder: Path, cli: Cli) -> Iterator[str]:
    """What is wrong with the article of a case's page."""
    wanted = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    done = cli(
        "extract", folder / "page.html", "--url", wanted["url"], "--json"
    )
    if wanted.get("no_article"):
        if (done.returncode, done.stdout) != (5, ""):
            yield f"taken for an article (status {done.returncode})"
    elif done.returncode != 0:
        yield done.stderr
    else:
        article = json.loads(done.stdout)
        yield from importlib.import_module("cases").faults(article, wanted)


def test_cases(cli: Cli) -> None:
    folders = [
        path.parent
        for path in sorted((SHARED / "cases").glob("*/expected.json"))
    ]
    wrong = {
        each.name: found
        for each in folders
        if (found := list(faults(each, cli)))
    }
    print(*(f"{name}: {found}" for name, found in wrong.items()), sep="\n")
    assert len(folders) - len(wrong) >= RIGHT_CASES
