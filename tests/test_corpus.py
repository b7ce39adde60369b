"""Floors on real pages: what extraction has reached on the corpus, so that a later change cannot lose it unseen.

The corpus is not part of this repository; where it is not beside it, these tests are skipped and say so.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir(), reason=f"the corpus of real pages is not at {SHARED / 'corpus'}"
)

# Just under the figures reached; raise them with the figures.
FLOORS = {
    "newsrooms": {
        "F1": 0.977, "exact": 0.44, "title": 0.96, "date": 0.98, "links R": 0.96, "links P": 0.92, "authors": 0.90,
    },
    "benchmark": {"F1": 0.983, "exact": 0.47},
    "readability": {"F1": 0.945},
    "dates": {"date": 0.92},
}  # fmt: skip


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FLOORS)
def test_floor(name: str, score: ModuleType) -> None:
    figures = score.score(SHARED / "corpus" / name, score.own)
    assert figures["errors"] == 0
    lost = {key: (figures[key], floor) for key, floor in FLOORS[name].items() if figures[key] < floor}
    assert not lost
