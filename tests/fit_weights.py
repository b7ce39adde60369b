"""Fits the weights of the body's evidence to the corpus, and says what they would do on pages not seen.

usage: python tests/fit_weights.py [CORPUS]        (pip install scikit-learn)

Each run of a page counts as the article's if its words are aligned with the true body's. A logistic regression weighs
all evidence at once, so a weight says what a piece of evidence adds to the rest. The first lines printed are of pages
whose newsroom was left out of the fit; the tables that follow are of all pages, to be put into news_archive.py.
Weights in BY_HAND are not fitted: they are what the design asks for, on more pages than the corpus has.
"""

from __future__ import annotations

import difflib
import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT.parent / "shared" / "score")]

import score  # noqa: E402

import news_archive  # noqa: E402

SETS = ("newsrooms", "benchmark", "readability")
FOLDS = 8
STRENGTH = 1.0  # the inverse of the regularisation's
RARE = 4  # evidence on fewer pages is not weighed
SMALL = 0.1  # a weight below it is left out
BY_HAND = {
    "dateline": -6.0, "headline": -6.0, "in:byline": -2.0, "in:comment": -3.0, "in:consent": -3.0, "in:newsletter": -3.0,
    "invitation": -3.0, "teaser": -4.0, "unseen": -6.0,
}  # fmt: skip
WORD = re.compile(r"\w+")

Page = dict[str, Any]


def labelled(runs: list[news_archive.Run], body: str) -> list[bool]:
    """Whether each run is part of the true body: most of its words align with it, in order."""
    words = [
        (word, index) for index, run in enumerate(runs) for word in WORD.findall(run.text)
    ]
    total, hits = Counter(index for _, index in words), Counter[int]()
    matcher = difflib.SequenceMatcher(
        None, [word for word, _ in words], WORD.findall(body), autojunk=False
    )
    for start, _, size in matcher.get_matching_blocks():
        for _, index in words[start : start + size]:
            # One or two words match anywhere; they count where they are all that the run has.
            hits[index] += size >= 3 or total[index] <= size
    return [
        total[index] > 0 and hits[index] >= 0.6 * total[index] for index in range(len(runs))
    ]


def read(corpus: Path) -> list[Page]:
    pages = []
    for name in SETS:
        for line in (corpus / name / "truth.jsonl").read_text().splitlines():
            truth = json.loads(line)
            html = gzip.decompress((corpus / name / truth["page"]).read_bytes())
            scene = news_archive.find_body(
                news_archive.parse(news_archive.decode(html)[0], truth["url"])
            )
            runs = scene.runs if scene else []
            pages.append(
                {
                    "set": name,
                    "truth": truth,
                    "runs": runs,
                    "labels": labelled(runs, truth["body"]),
                }
            )
    return pages


def matrix(pages: list[Page], names: list[str]) -> Any:
    column = {name: index for index, name in enumerate(names)}
    rows = np.zeros((sum(len(page["runs"]) for page in pages), len(names)), np.float32)
    for row, run in zip(rows, (run for page in pages for run in page["runs"]), strict=True):
        row[[column[name] for name in run.evidence if name in column]] = 1
    return rows


def fit(pages: list[Page]) -> tuple[dict[str, float], float]:
    """Weights and bias. A page of many runs counts for more than one of few, but not by their number."""
    seen = Counter(
        name
        for page in pages
        for name in set().union(*(run.evidence for run in page["runs"]))
    )
    names = sorted(name for name, count in seen.items() if count >= RARE)
    labels = [label for page in pages for label in page["labels"]]
    importance = [
        max(10, len(page["runs"])) ** -0.5 for page in pages for _ in page["runs"]
    ]
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(
        matrix(pages, names), labels, sample_weight=importance
    )
    return {**dict(zip(names, model.coef_[0], strict=True)), **BY_HAND}, model.intercept_[0]


def report(pages: list[Page]) -> None:
    """F1 and exact bodies of pages whose newsroom was not fitted to."""
    rooms = sorted({page["truth"]["page"].split("_")[0] for page in pages})
    figures: dict[str, list[tuple[float, float, bool]]] = {name: [] for name in SETS}
    for fold in range(FOLDS):
        left_out = set(rooms[fold::FOLDS])
        weights, bias = fit(
            [page for page in pages if page["truth"]["page"].split("_")[0] not in left_out]
        )
        for page in (
            page for page in pages if page["truth"]["page"].split("_")[0] in left_out
        ):
            kept = [
                run
                for run in page["runs"]
                if bias + sum(weights.get(name, 0) for name in run.evidence) > 0
            ]
            text, truth = "\n\n".join(run.text for run in kept), page["truth"]
            precision, recall = score.overlap(
                text, truth["body"], [*truth.get("summary", []), truth.get("title") or ""]
            )
            exact = WORD.findall(text) == WORD.findall(truth["body"])
            figures[page["set"]].append((precision or 0.0, recall or 0.0, exact))
    for name, rows in figures.items():
        precision, recall, exact = (mean(column) for column in zip(*rows, strict=True))
        print(
            f"{name:<12} F1 {2 * precision * recall / (precision + recall):.3f}  exact {exact:.3f}"
        )


def main() -> None:
    pages = read(
        Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "corpus"
    )
    report(pages)
    weights, bias = fit(pages)
    print(f"\nBIAS = {bias:.1f}\n\nSTEP_WEIGHTS = {{")
    stepped = re.compile(r"(.+):(\d)$")
    for family in news_archive.STEP_WEIGHTS:
        steps = [
            name
            for name in weights
            if (found := stepped.match(name)) and found[1] == family
        ]
        print(
            f'    "{family}": ({", ".join(f"{weights[name]:.1f}" for name in sorted(steps))}),'
        )
    print("}\n\nNAMED_WEIGHTS = {")
    for name in sorted(
        name for name in weights if not stepped.match(name) and abs(weights[name]) >= SMALL
    ):
        print(f'    "{name}": {weights[name]:.1f},')
    print("}")


if __name__ == "__main__":
    main()
