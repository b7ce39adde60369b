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


# A sentence as its language's pages were written before UTF-8, without a word on their encoding.
LEGACY = {
    ("sv", "cp1252"): "Elever åtalas på Lundsberg efter händelsen i går kväll, säger åklagaren.",
    ("es", "cp1252"): "El niño de la montaña cruzó el río helado y llegó al pueblo por la mañana.",
    ("fr", "cp1252"): "L’été dernier, le maire a déjà prévenu : « le pont cédera à la première crue ».",
    ("de", "cp1252"): "Die Brücke über den Fluß wird für Fußgänger geöffnet, heißt es im Rathaus.",
    ("pl", "iso8859_2"): "Rada miejska zdecydowała we wtorek, że stara cukrownia zostanie kupiona.",
    ("cs", "cp1250"): "Zastupitelé v úterý večer rozhodli, že starý cukrovar město přece jen koupí.",
    ("tr", "cp1254"): "Belediye meclisi salı akşamı eski şeker fabrikasını satın almaya karar verdi.",
    ("en", "cp1252"): "“We could not let it fall,” said the café’s owner – and the façade stays.",
    ("ru", "cp1251"): "Городской совет во вторник вечером решил купить старый сахарный завод.",
    ("el", "cp1253"): "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να αγοράσει το παλιό εργοστάσιο.",
}  # fmt: skip


@pytest.mark.parametrize("stated", ["nothing", "UTF-8"])
@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_bytes_that_are_not_what_they_are_said_to_be(
    language: str, encoding: str, stated: str
) -> None:
    text = LEGACY[language, encoding]
    head = '<meta charset="utf-8">' if stated == "UTF-8" else ""
    html = page(f"{text} " * 4, head)
    html = html.replace("<html>", f'<html lang="{language}">')
    assert text in decode(html.encode(encoding))[0]
