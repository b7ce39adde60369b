"""Fits the weights of the body's evidence to the corpus, and says what they do on sites not seen.

usage: python tests/fit_weights.py [--corpus DIR] [--write]        (pip install scikit-learn)

Each run of a page counts as the article's if its words are aligned with the true body's. A logistic
regression weighs all evidence at once, so a weight says what a piece of evidence adds to the rest.
There are two looks at a page; the second one's evidence holds what the first one found, so the first
look's scores come from weights that were fitted without the page's site, too.

The figures printed are of sites left out of the fit (FOLDS parts, each left out in turn). --write
puts the weights of all pages into the table EVIDENCE of news_archive.py instead; the reasons there
stay.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT.parent / "shared" / "score")]

import score  # noqa: E402
from test_furniture import furnished_pages  # noqa: E402

import news_archive as na  # noqa: E402

# What a page of a set counts for: newsrooms are what the tool is for, and there are few of them.
# "furniture" are our own pages, one piece of furniture each in one place.
SETS = {
    "newsrooms": 5.0, "benchmark": 4.0, "readability": 2.0, "articles": 1.0, "snippets": 0.5, "furniture": 0.2,
}  # fmt: skip
FOLDS = 6
# Not fitted but given, a row by its first name: where they are below 0, at most, what is no part of
# an article on any page, more of them than the corpus has; where they are above, at least, what is
# part of any.
BY_HAND = {
    "above": -1.5, "apart": -2.5, "detail": -4.0, "headline": -3.0, "heads:out": -1.0, "opening": 1.0, "lead": 3.0, "button": -0.4, "in:byline": -2.0, "in:consent": -4.5,
    "in:related": -1.5, "points": -2.0, "says:correction": 4.0, "thread": -4.0, "unseen:0": -6.0,
    "branch:links:0": 0.0, "branch:p": 2.0, "amid:0": 0.6, "amid:1": 4.5, "introduced": 1.5, "plain": 1.0, "tag:dt": 1.5, "tag:li": 0.0,
}  # fmt: skip
# What is added to every second verdict: a sentence lost is worse than one too many.
IN_DOUBT = 0.35
STRENGTH = 0.3  # the inverse of the regularisation's
RARE = 4  # evidence on fewer pages is not weighed
ALIGNED, APART = (
    0.6,
    0.3,
)  # shares of a run's words in the true body: it is in; it is not
WORD = re.compile(r"\w+")

Weights = dict[str, float]


@dataclass
class Sample:
    """What is held of a page, its runs, whether each is the article's (None: not known), and the evidence of
    both looks."""

    name: str
    site: str
    truth: dict[str, Any]
    facts: na.PageFacts
    runs: list[na.Run]
    labels: list[bool | None]
    looks: list[list[set[str]]] = field(default_factory=lambda: [[], []])

    @property
    def weight(self) -> float:
        known = sum(label is not None for label in self.labels)
        return SETS[self.name] * max(10, known) ** -0.5


def aligned(runs: list[na.Run], body: str) -> list[bool | None]:
    """Whether most of each run's words align with the true body's, in order."""
    words = [
        (word, at)
        for at, run in enumerate(runs)
        for word in WORD.findall(run.text)
    ]
    total, hits = Counter(at for _, at in words), Counter[int]()
    matcher = difflib.SequenceMatcher(
        None, [word for word, _ in words], WORD.findall(body), autojunk=False
    )
    for start, _, size in matcher.get_matching_blocks():
        for _, at in words[start : start + size]:
            # One or two words match anywhere; they count where they are all that the run has.
            hits[at] += size >= 3 or total[at] <= size
    shares = [
        hits[at] / total[at] if total[at] else 0.0 for at in range(len(runs))
    ]
    return [
        None if APART < share < ALIGNED else share >= ALIGNED
        for share in shares
    ]


def told(runs: list[na.Run], truth: dict[str, Any]) -> list[bool | None]:
    """Whether a run is said to be in the body or not to be, by snippets."""

    def plain(text: str) -> str:
        return " ".join(text.lower().split())

    def meets(text: str, snippets: list[str]) -> bool:
        return any(
            plain(snippet) in text
            or (len(text) > 20 and text in plain(snippet))
            for snippet in snippets
        )

    found: list[bool | None] = []
    for run in runs:
        inside = meets(plain(run.text), truth["with"])
        found.append(
            inside
            if inside != meets(plain(run.text), truth["without"])
            else None
        )
    return found


def sample(
    name: str, site: str, truth: dict[str, Any], html: bytes
) -> Sample | None:
    page = na.parse(na.decode(html)[0], truth["url"])
    authors = na.read_metadata(page, na.gather_facts(page))["authors"]
    facts = na.PageFacts(page, authors)
    runs = na.runs_to_judge(facts)
    if not runs:
        return None
    if truth.get("body"):
        body = "\n".join([*(truth.get("summary") or []), truth["body"]])
        # Of the whole page, so that what stands twice is not aligned where it is no body.
        labels = dict(zip(page.runs, aligned(page.runs, body), strict=True))
        for run in runs:
            stated = "described" in na.title_evidence(run, facts)
            named = bool(facts.lead_kind(run))
            # A standfirst is wanted, whatever a truth leaves out.
            if not labels[run] and (stated or named):
                labels[run] = None
        return Sample(
            name, site, truth, facts, runs, [labels[run] for run in runs]
        )
    return Sample(name, site, truth, facts, runs, told(runs, truth))


def site_of(name: str, truth: dict[str, Any]) -> str:
    if name == "newsrooms":
        return str(truth["page"].split("_")[0])
    host = urlsplit(truth["url"]).netloc.removeprefix("www.")
    return truth["page"] if name == "readability" else host


def read(corpus: Path) -> Iterator[Sample]:
    for name in SETS:
        if name == "furniture":
            for number, (html, body) in enumerate(furnished_pages()):
                truth = {"url": "https://courier.example/ferry", "body": body}
                found = sample(
                    name, f"furniture {number // 6}", truth, html.encode()
                )
                yield from [found] if found else []
            continue
        for line in (corpus / name / "truth.jsonl").read_text().splitlines():
            truth = {
                key: value for key, value in json.loads(line).items() if value
            }
            html = gzip.decompress((corpus / name / truth["page"]).read_bytes())
            found = sample(name, site_of(name, truth), truth, html)
            yield from [found] if found else []


def row_of(name: str) -> str:
    """The row that a name of evidence stands in: its first name, or a step of a family."""
    names = na.WEIGHTS[name][0].split()
    return names[0] if name in names else name


def weighed(evidence: set[str]) -> set[str]:
    """The rows that evidence stands in."""
    return {row_of(name) for name in evidence if name in na.WEIGHTS}


def use(weights: Weights, look: int) -> None:
    """Has runs judged by other weights at one look."""
    for name, (names, old) in na.WEIGHTS.items():
        looks = list(old)
        looks[look] = weights.get(row_of(name), 0.0)
        na.WEIGHTS[name] = names, tuple(looks)


def fit(samples: list[Sample], look: int) -> Weights:
    seen: Counter[str] = Counter()
    for each in samples:
        seen.update(weighed(set().union(*each.looks[look])))
    names = sorted(name for name, count in seen.items() if count >= RARE)
    column = {name: index for index, name in enumerate(names)}
    cells: list[int] = []
    ends, labels, importance = [0], [], []
    for each in samples:
        for run, evidence, label in zip(
            each.runs, each.looks[look], each.labels, strict=True
        ):
            if label is not None:
                cells += [
                    column[row] for row in weighed(evidence) if row in column
                ]
                ends.append(len(cells))
                labels.append(label)
                importance.append(
                    each.weight
                    * (min(na.text_size(run.text), 600) / 60 + 0.7) ** 0.5
                )
    rows = sparse.csr_matrix(
        (np.ones(len(cells)), cells, ends), shape=(len(labels), len(names))
    )
    weigh = np.array(importance) / np.mean(importance)
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(
        rows, labels, sample_weight=weigh
    )
    found = {
        **dict(zip(names, model.coef_[0], strict=True)),
        "bias": model.intercept_[0] + look * IN_DOUBT,
    }
    return found | {
        name: (min if bound < 0 else max)(found.get(name, 0.0), bound)
        for name, bound in BY_HAND.items()
    }


def look_first(samples: list[Sample], weights: Weights) -> None:
    use(weights, 0)
    for each in samples:
        for run in each.runs:
            run.score = -math.inf  # what an earlier fit has found is not known
        na.look_at(each.runs, each.facts, 0)
        each.looks[0] = [run.evidence for run in each.runs]


def look_again(samples: list[Sample], weights: Weights) -> None:
    use(weights, 1)
    for each in samples:
        na.look_at(each.runs, each.facts, 1)
        na.keep_whole(each.facts)
        each.looks[1] = [run.evidence for run in each.runs]


def fit_both(samples: list[Sample]) -> tuple[Weights, Weights]:
    """The weights of both looks. What the second is fitted to are the first one's scores on pages
    that it was not fitted to."""
    halves = [samples[0::2], samples[1::2]]
    for half, other in (halves, halves[::-1]):
        look_first(half, fit(other, 0))
        look_again(half, {"bias": 0.0})
    return fit(samples, 0), fit(samples, 1)


def part_of(site: str) -> int:
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS


def figures(each: Sample) -> dict[str, Any]:
    """What the scorer would say, with every run the one of a page of its own."""
    text, truth = (
        "\n\n".join(run.text for run in each.runs if run.kept),
        each.truth,
    )
    row: dict[str, Any] = {"set": each.name}
    if truth.get("body"):
        free = [*truth.get("summary", []), truth.get("title") or ""]
        precision, recall = score.overlap(text, truth["body"], free)
        whole = [
            truth["body"],
            "\n".join([*truth.get("summary", []), truth["body"]]),
        ]
        row |= {"precision": precision or 0.0, "recall": recall or 0.0}
        row["exact"] = float(WORD.findall(text) in map(WORD.findall, whole))
        row["words F1"] = score.words_f1(text, truth["body"])
        row["poor"] = float(row["words F1"] < 0.5)
    for name in ("with", "without"):
        if truth.get(name):
            hits = [
                score.has(text, each) == (name == "with")
                for each in truth[name]
            ]
            row[name] = mean(hits)
            row[f"{name} hits"], row[f"{name} misses"] = (
                sum(hits),
                len(hits) - sum(hits),
            )
    return row


def report(rows: list[dict[str, Any]]) -> None:
    for name in SETS:
        ours = [row for row in rows if row["set"] == name]
        found = {}
        for key in (
            "precision",
            "recall",
            "exact",
            "words F1",
            "poor",
            "with",
            "without",
        ):
            values = [row[key] for row in ours if key in row]
            if values:
                found[key] = mean(values)
        if "precision" in found:
            both = found["precision"], found["recall"]
            found["F1"] = 2 * both[0] * both[1] / sum(both)
        if "with" in found:
            hits = sum(row.get("with hits", 0) for row in ours)
            wrong = sum(
                row.get("with misses", 0) + row.get("without misses", 0)
                for row in ours
            )
            found["snippets F1"] = 2 * hits / (2 * hits + wrong)
        print(
            f"{name:<12}",
            "  ".join(f"{key} {value:.3f}" for key, value in found.items()),
        )


def leave_out(samples: list[Sample]) -> list[dict[str, Any]]:
    """The figures of each page by weights that were fitted without its site."""
    rows = []
    for part in range(FOLDS):
        kept = [each for each in samples if part_of(each.site) != part]
        left = [each for each in samples if part_of(each.site) == part]
        first, second = fit_both(kept)
        look_first(left, first)
        look_again(left, second)
        rows += map(figures, left)
    return rows


def rewritten(table: str, looks: tuple[Weights, Weights]) -> str:
    """The table with new weights; a row has as many steps as it had, and its reason above it."""
    lines = []
    for row in table.strip().splitlines():
        if not row.startswith("#"):
            names, first, _ = re.split(r"\s{2,}", row)
            steps = len(first.split())
            keys = (
                [names.split()[0]]
                if steps == 1
                else [f"{names}:{step}" for step in range(steps)]
            )
            columns = (
                " ".join(f"{look.get(key, 0.0):.1f}" for key in keys)
                for look in looks
            )
            row = "  ".join((names, *columns))
        lines.append(row)
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, default=ROOT.parent / "shared" / "corpus"
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--names", action="store_true", help="print every weight"
    )
    parser.add_argument(
        "--half", type=int, help="only sites of one half, 0 or 1"
    )
    args = parser.parse_args()
    samples = list(read(args.corpus))
    if args.half is not None:
        halves = {
            each.site: hashlib.md5(each.site.encode()).digest()[0] % 2
            for each in samples
        }
        samples = [each for each in samples if halves[each.site] == args.half]
    look_first(samples, {"bias": 0.0})
    if not args.write:
        report(leave_out(samples))
    looks = fit_both(samples)
    if args.names:
        for name in sorted({*looks[0], *looks[1]}):
            print(
                f"{name:<24}{looks[0].get(name, 0):6.1f}{looks[1].get(name, 0):6.1f}"
            )
    if args.write:
        path = ROOT / "news_archive.py"
        source = path.read_text()
        path.write_text(
            source.replace(na.EVIDENCE.strip(), rewritten(na.EVIDENCE, looks))
        )


if __name__ == "__main__":
    main()
