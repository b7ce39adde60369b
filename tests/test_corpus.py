"""Floors on real pages: what extraction has reached on the corpus, so that a later change cannot lose it unseen.

The corpus is not part of this repository; where it is not beside it, these tests are skipped and say so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir(),
    reason=f"the corpus of real pages is not at {SHARED / 'corpus'}",
)

# Just under what the pages of sites left out of the fit have reached (tests/fit_weights.py); titles,
# dates, authors and links, which nothing was fitted to here, just under what is reached.
FLOORS = {
    "newsrooms": {
        "F1": 0.970, "exact": 0.48, "title": 0.97, "date": 0.985, "links R": 0.96, "links P": 0.90, "authors": 0.90,
    },
    "benchmark": {"F1": 0.967, "exact": 0.38},
    "readability": {"F1": 0.953},
    "articles": {"words F1": 0.950, "snippets F1": 0.915},
    "snippets": {"with": 0.935, "without": 0.93, "snippets F1": 0.935},
    "dates": {"date": 0.92},
}  # fmt: skip


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the scorer prints of the corpus, from a process of its own."""
    out = tmp_path_factory.mktemp("score") / "figures.json"
    command = [
        sys.executable,
        SHARED / "score" / "score.py",
        SHARED / "corpus",
        "--json",
        out,
    ]
    subprocess.run(
        command, check=True, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    )
    found: dict[str, dict[str, Any]] = json.loads(out.read_text())
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_floor(name: str, figures: dict[str, dict[str, Any]]) -> None:
    assert figures[name]["errors"] == 0
    reached = {key: figures[name][key] for key in FLOORS[name]}
    assert all(reached[key] >= floor for key, floor in FLOORS[name].items()), reached
