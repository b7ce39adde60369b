"""Small pages, each one fault that was found once: each folder of `cases/` holds a page and, in
`expected.json`, what is right in words (`right`), what the body must hold and may not (`must`,
`must_not`), patterns that match in it (`markdown`), values of the JSON (`fields`), or that it is
`no_article`. White space
and backslashes say nothing. The folder's name tells the fault.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from news_archive import NoArticleError, extract, refuse_no_article

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def plain(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    right: dict[str, Any] = json.loads(
        (case / "expected.json").read_text("utf-8")
    )
    article = extract((case / "page.html").read_bytes(), right["url"])
    if right.get("no_article"):
        with pytest.raises(NoArticleError):
            refuse_no_article(article)
    body = plain(article.body)
    lost = [text for text in right.get("must", ()) if plain(text) not in body]
    foreign = [
        text for text in right.get("must_not", ()) if plain(text) in body
    ]
    unmatched = [
        pattern
        for pattern in right.get("markdown", ())
        if not re.search(pattern, article.body, re.M)
    ]
    fields = right.get("fields", {})
    found = {key: article.to_dict()[key] for key in fields}
    assert (lost, foreign, unmatched, found) == ([], [], [], fields), right[
        "right"
    ]
