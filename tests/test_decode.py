"""Bytes that say nothing plain of their encoding, and pages that are XML."""

from __future__ import annotations

import time

import pytest

from news_archive import Element, decode, extract, parse

URL = "https://news.example/story"
TEXT = "市議会は月曜日の夜に古い港の将来を決めるために集まり、真夜中まで議論が続いた。"
FRENCH = (
    "Le conseil s’est réuni lundi soir pour décider de l’avenir du vieux port."
)


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>T</title></head><body><p>{text}</p></body></html>"


CASES = {
    "iso-2022-jp": page(TEXT, '<meta charset="iso-2022-jp">').encode("iso2022_jp"),
    "iso-2022-jp, undeclared": page(TEXT).encode("iso2022_jp"),
    "euc-jp, in an XML declaration": ('<?xml version="1.0" encoding="euc-jp"?>' + page(TEXT)).encode("euc_jp"),
    "utf-16 without a mark": page(TEXT).encode("utf-16-le"),
    "utf-16, big end first, without a mark": page(TEXT).encode("utf-16-be"),
    "utf-32 with a mark": page(TEXT).encode("utf-32"),
    "utf-8 with a mark": page(TEXT).encode("utf-8-sig"),
}  # fmt: skip


@pytest.mark.parametrize("data", CASES.values(), ids=CASES)
def test_encodings(data: bytes) -> None:
    text, _ = decode(data)
    assert TEXT in text
    assert not text.startswith("\ufeff")


def test_an_xml_declaration_of_latin_1_is_believed() -> None:
    data = (
        '<?xml version="1.0" encoding="windows-1252"?>' + page(FRENCH)
    ).encode("cp1252")
    assert FRENCH in decode(data)[0]


def test_a_page_of_xml_is_read_whole() -> None:
    html = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        '<script src="x.js"/></head><body><p>One <br/><![CDATA[& <b>]]> two.</p></body></html>'
    )
    assert [run.text for run in parse(html, URL).runs] == ["One\n& <b> two."]


def test_a_page_whose_title_is_never_closed_is_read() -> None:
    html = "<html><head><title>The title\n<body><h1>Head</h1><p>A first paragraph, long enough to read.</p>"
    article = extract(html, URL)
    assert "A first paragraph" in article.text
    assert article.title in ("The title", "Head")


def test_a_nul_leaves_no_trace() -> None:
    assert (
        extract("<title>A t\0itle</title><h1>A t\0itle</h1>", URL).title
        == "A title"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"<meta charset=" + b" " * 1_000_000 + b"\xff",
        b"<meta " * 200_000 + b"\xff",
        b"<title" * 200_000,
        b"<?xml" + b"<![CDATA[" * 200_000,
        b"<?xml" + b"<a " * 200_000,
        b"<?xml><" + b"a-" * 500_000,
    ],
    ids=[
        "meta-of-blanks",
        "open-metas",
        "open-titles",
        "open-sections",
        "open-tags",
        "one-open-tag",
    ],
)
def test_hostile_declarations_are_read_in_time(data: bytes) -> None:
    start = time.process_time()
    extract(data, URL)
    assert time.process_time() - start < 5


# --- what of BeautifulSoup is private --------------------------------------------------------------------


def test_elements_that_are_made_without_their_initialiser_work() -> None:
    """Where a release of BeautifulSoup breaks this, `Element` and `LeanTreeBuilder` have to be looked at."""
    tree = parse("<div id=a>one <p>two <b>three</b></p><p>four</p></div>", URL)
    (block,) = tree.all("div")
    assert [
        each.name for each in block.descendants if isinstance(each, Element)
    ] == ["p", "b", "p"]
    assert [each.get_text() for each in block.find_all("p")] == [
        "two three",
        "four",
    ]
    assert list(block.stripped_strings) == ["one", "two", "three", "four"]
    assert (block.find("b"), block.find("i")) == (tree.all("b")[0], None)
    assert tree.all("b")[0].parent is tree.all("p")[0]
