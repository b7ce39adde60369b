"""Golden pairs: each folder of `pages/` holds a page, the Markdown and the JSON that it must become.

An expectation that is missing fails; `pytest --update-golden` writes them anew, to be read before they are committed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from news_archive import Article, extract

PAGES = Path(__file__).parent / "pages"


def extracted(folder: Path) -> Article:
    options = (
        json.loads(options.read_text())
        if (options := folder / "options.json").exists()
        else {}
    )
    return extract(
        (folder / "page.html").read_bytes(),
        f"https://www.harbour-courier.example/{folder.name}",
        **options,
    )


@pytest.mark.parametrize(
    "folder", sorted(PAGES.iterdir()), ids=lambda folder: folder.name
)
def test_page(folder: Path, request: pytest.FixtureRequest) -> None:
    article = extracted(folder)
    got = {
        "expected.md": article.to_markdown(),
        "expected.json": article.to_json(indent=2) + "\n",
    }
    for name, text in got.items():
        if request.config.getoption("--update-golden"):
            (folder / name).write_text(text)
        assert text == (folder / name).read_text(), f"{folder.name}/{name}"


def test_a_newsrooms_page_has_the_shape_of_the_seed() -> None:
    """The archived article the tool was made for: title, date, credit in bold, body with its standfirst, related article, original URL."""
    lines = (PAGES / "newsroom" / "expected.md").read_text().split("\n\n")
    shape = [
        "title",
        "July 15, 2025",
        "**Port Authority**",
        *["body"] * 4,
        "related",
        *["body"] * 3,
        "Original url:",
        "url",
    ]
    kinds = {"# ": "title", "**Related article:** [": "related", "<http": "url"}
    fixed = ("July 15, 2025", "**Port Authority**", "Original url:")
    found = [
        next(
            (kind for start, kind in kinds.items() if line.startswith(start)),
            "body",
        )
        for line in lines
    ]
    assert [
        line if line in fixed else kind
        for line, kind in zip(lines, found, strict=True)
    ] == shape
