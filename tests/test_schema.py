"""Every JSON output has every key, and what each key may hold, whatever the page: by the schema that the README links."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest
from conftest import Cli
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from server import Server, reply

from news_archive import extract

SCHEMA = json.loads((Path(__file__).parent / "article.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)

ANY_TEXT = st.text(
    st.sampled_from("aZ é中:/.-,;#<>&\"'\\ \n\t\x00\x1b\x85\u202e\ud800")
    | st.characters(),
    max_size=20,
)
DATES = st.sampled_from(
    [
        "2025-07-15",
        "2025-07-15T10:00:00+02:00",
        "1709711999",
        "yesterday",
        "2024-02-30",
        "",
    ]
)
VALUE = (
    ANY_TEXT
    | DATES
    | st.integers()
    | st.booleans()
    | st.none()
    | st.sampled_from(["https://a.example/x", "/x"])
)
NESTED = st.recursive(
    VALUE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(ANY_TEXT, inner, max_size=3)
    ),
)
KEYS = st.sampled_from(
    "headline datePublished dateModified author name url image keywords description publisher articleSection"
    " inLanguage isAccessibleForFree articleBody wordCount".split()
)
NAMES = st.sampled_from(
    "og:title article:published_time author description og:site_name article:tag og:locale og:image keywords".split()
)


def check(article_json: str) -> None:
    VALIDATOR.validate(json.loads(article_json.encode("utf-8")))


def test_the_schema_is_a_schema_and_asks_for_every_key() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"])


@given(
    st.dictionaries(KEYS, NESTED),
    st.dictionaries(NAMES, ANY_TEXT),
    st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=3),
)
def test_any_metadata_gives_valid_json(
    node: dict[str, object], metas: dict[str, str], texts: list[tuple[str, str]]
) -> None:
    block = json.dumps({"@type": "NewsArticle", **node}).replace("</", "<\\/")
    head = "".join(
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in metas.items()
    )
    body = "".join(
        f'<p>{escape(text)} <a href="{escape(href)}">{escape(text)}</a></p>'
        for text, href in texts
    )
    html = f'<html><head>{head}<script type="application/ld+json">{block}</script></head><body>{body}</body></html>'
    check(extract(html, "https://news.example/a#b").to_json())


@given(st.text(st.sampled_from("<>/!-=\"' abdhilmprtu\n&;#"), max_size=200))
def test_any_markup_gives_valid_json(html: str) -> None:
    check(extract(html, "https://news.example/a").to_json())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00\xd8",
        b"\x80" * 100,
        b"<p>\xc3(</p>",
        bytes(range(256)),
    ],
)
def test_any_bytes_give_valid_json(data: bytes) -> None:
    check(extract(data, "https://news.example/a").to_json())


SAID = "The crossing has run since 1911.<br>It stays."
TEXT = (
    "<p>The council voted on Tuesday to keep the old ferry running for another decade, officials said.</p>"
    * 3
)
STORY = (
    f'<html><meta name=description content="The crossing has run since 1911. It stays.">'
    f"<body><h1>Ferry to Stay</h1><p>{SAID}</p>{TEXT}</body></html>"
).encode()


def test_what_is_fetched_and_kept_is_valid_json(
    server: Server, cli: Cli
) -> None:
    """With the times that only a run has, and a standfirst of two lines."""
    server.on["/a"] = reply(STORY)
    server.on["/copies/" + server.url("/gone")] = reply(
        STORY, Memento_Datetime="Tue, 05 Mar 2024 12:00:00 GMT"
    )
    live = cli("fetch", server.url("/a"), "--json").stdout
    copy = cli(
        "fetch", server.url("/gone"), "--json", "--timegate", server.url("/copies")
    ).stdout  # fmt: skip
    cli("fetch", server.url("/a"), "-o", "a.md", "--keep-html")
    kept = cli("extract", "a.html", "--json").stdout
    for printed in (live, copy, kept):
        check(printed)
    assert json.loads(live)["standfirst"] == SAID.replace("<br>", "\n")
    assert json.loads(copy)["memento_date"] == "2024-03-05T12:00:00Z"
    assert json.loads(kept)["fetched_at"].endswith("Z")
