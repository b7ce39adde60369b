"""What `extract` makes of hostile, broken and odd pages: the rows of the faults list that speak of content."""

from __future__ import annotations

import gc
import json
import random
import re
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
import yaml
from commonmark import blocks, kinds, links

from news_archive import (
    WEIGHTS,
    Look,
    PageFacts,
    Totals,
    UnsafeError,
    context_evidence,
    extract,
    parse,
    parse_date,
    verdict_mass,
    weight_of,
)

URL = "https://news.example/2025/story"
ROOT = Path(__file__).parent.parent
PROSE = (
    "The council met on Monday evening to decide the future of the old harbour, and the debate lasted until midnight.",
    "Three proposals were on the table, each of them backed by a different party, and none of them had a majority.",
    "In the end the members agreed to ask the residents, who will vote on the question in the first week of June.",
)


def page(body: str = "", head: str = "", title: str = "A Title") -> str:
    prose = "".join(f"<p>{text}</p>" for text in PROSE)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"{prose}{body}</article></body></html>"
    )


def everything(html: str | bytes) -> str:
    """All that would be written of a page, in both formats."""
    article = extract(html, URL)
    return article.to_json() + article.to_markdown(front_matter=True)


# --- Characters ---

UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\x00b", id="nul-raw"),
        pytest.param("a&#0;b", id="nul-entity"),
        pytest.param("a\x1b[31mb", id="ansi-raw"),
        pytest.param("a&#27;[31mb", id="ansi-entity"),
        pytest.param("a&#x9b;31mb", id="c1-entity"),
        pytest.param("a\x85b\x9cc", id="c1-raw"),
        pytest.param("a\u202eb\u2066c", id="bidi-raw"),
        pytest.param("a&#x202e;b", id="bidi-entity"),
        pytest.param("a\ud800b", id="lone-surrogate-raw"),
        pytest.param("a&#xd800;b", id="lone-surrogate-entity"),
        pytest.param("a\x07b\x08c", id="c0-raw"),
    ],
)
def test_unprintable_text_reaches_no_output(text: str) -> None:
    meta = f'<meta name="description" content="{text}"><meta name="author" content="{text}">'
    out = everything(
        page(
            f'<p>{PROSE[0]} {text} <a href="/x{text}">{text}</a></p>',
            meta,
            f"T {text}",
        )
    )
    assert not UNWANTED.search(out.replace("\n", ""))
    out.encode("utf-8")


def test_emoji_joined_by_zwj_stay_whole() -> None:
    family = "👨‍👩‍👧"
    article = extract(
        page(f"<p>{PROSE[0]} {family}</p>", title=f"A {family}"), URL
    )
    assert family in article.body
    assert family in (article.title or "")


# --- Encodings ---

RUSSIAN = "Горсовет собрался в понедельник вечером, чтобы решить судьбу старой гавани, и спорил до полуночи."
JAPANESE = "市議会は月曜日の夜に古い港の将来を決めるために集まり、真夜中まで議論が続いたと発表した。"
FRENCH = "Le conseil s’est réuni lundi soir pour décider de l’avenir du vieux port, déjà menacé à l’été."


def foreign(text: str, meta: str = "") -> str:
    return (
        f"<html><head><title>{text[:20]}</title>{meta}</head><body><h1>{text[:20]}</h1>"
        + f"<p>{text}</p>" * 4
    )


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        pytest.param(
            foreign(RUSSIAN).encode("cp1251"),
            "utf-8",
            RUSSIAN,
            id="windows-1251-labelled-utf-8",
        ),
        pytest.param(
            foreign(FRENCH).encode(),
            "iso-8859-1",
            FRENCH,
            id="utf-8-labelled-latin-1",
        ),
        pytest.param(
            foreign(JAPANESE).encode("shift_jis"),
            "Shift_JIS",
            JAPANESE,
            id="shift-jis-by-header",
        ),
        pytest.param(
            foreign(JAPANESE, '<meta charset="x-sjis">').encode("shift_jis"),
            None,
            JAPANESE,
            id="shift-jis-by-meta",
        ),
        pytest.param(
            foreign(JAPANESE).encode("shift_jis"),
            None,
            JAPANESE,
            id="shift-jis-undeclared",
        ),
        pytest.param(
            b"\xff\xfe" + foreign(FRENCH).encode("utf-16-le"),
            None,
            FRENCH,
            id="utf-16-with-a-mark",
        ),
        pytest.param(
            b"\xfe\xff" + foreign(FRENCH).encode("utf-16-be"),
            None,
            FRENCH,
            id="utf-16-be-with-a-mark",
        ),
        pytest.param(
            foreign(FRENCH).encode(), None, FRENCH, id="utf-8-undeclared"
        ),
        pytest.param(
            foreign(FRENCH).encode("cp1252"),
            "iso-8859-1",
            FRENCH,
            id="latin-1-means-windows-1252",
        ),
        pytest.param(
            foreign(RUSSIAN, '<meta charset="windows-1251">').encode("cp1251"),
            "",
            RUSSIAN,
            id="windows-1251-by-meta",
        ),
    ],
)
def test_encodings(data: bytes, charset: str | None, text: str) -> None:
    article = extract(data, URL, charset=charset)
    assert article.title == text[:20].strip()
    assert text in article.text


def test_utf8_with_one_stray_byte_keeps_the_rest() -> None:
    data = foreign(FRENCH).encode().replace(b"lundi", b"lun\x92di", 1)
    text = extract(data, URL, charset="utf-8").text
    assert text.count(FRENCH) == 3
    assert "l’été" in text.split("\n\n")[0]


# --- Links ---


@pytest.mark.parametrize(
    "href",
    [
        pytest.param("javascript:alert(1)", id="javascript"),
        pytest.param("java\tscript:alert(1)", id="javascript-with-a-tab"),
        pytest.param(
            "&#1;javascript:alert(1)", id="javascript-behind-a-control"
        ),
        pytest.param("JaVaScRiPt:alert(1)", id="javascript-in-mixed-case"),
        pytest.param("data:text/html,x", id="data"),
        pytest.param("vbscript:x", id="vbscript"),
        pytest.param("http://[::1", id="broken-ipv6"),
        pytest.param("file:///etc/passwd", id="file"),
    ],
)
def test_links_that_lead_nowhere_safe_keep_their_text_only(href: str) -> None:
    article = extract(
        page(f'<p>{PROSE[0]} See <a href="{href}">the label</a>.</p>'), URL
    )
    assert "See the label." in article.text
    assert article.links == ()
    assert links(article.body) == []


def test_links_are_absolute_against_base() -> None:
    html = page(
        f'<p>{PROSE[0]} <a href="b?x=1&amp;copy=2">b</a></p>',
        '<base href="https://other.example/a/">',
    )
    assert [link.url for link in extract(html, URL).links] == [
        "https://other.example/a/b?x=1&copy=2"
    ]


# --- Titles and Markdown ---

ODD_TITLES = [
    pytest.param("A](javascript:alert(1)) [b", id="link"),
    pytest.param("A `b` ``c", id="backticks"),
    pytest.param("A | b || c", id="pipes"),
    pytest.param("# A", id="leading-hash"),
    pytest.param("---", id="rule"),
    pytest.param("A #", id="closing-hash"),
    pytest.param("*A* _b_ <c> &amp;amp; d", id="emphasis-and-tags"),
    pytest.param("1. A", id="item"),
]


@pytest.mark.parametrize("title", ODD_TITLES)
def test_a_title_is_the_same_characters_to_a_commonmark_parser(
    title: str,
) -> None:
    article = extract(page(title=title.replace("<", "&lt;")), URL)
    markdown = article.to_markdown()
    assert blocks(markdown)[0] == ("h1", title.replace("&amp;", "&"))
    assert not kinds(markdown) & {
        "link_open",
        "code_inline",
        "html_inline",
        "em_open",
    } - {"link_open"}
    assert len(links(markdown)) == 1  # the original URL


def test_a_title_of_several_lines_is_one() -> None:
    assert extract(page(title="A\n---\nb: c\n\nd"), URL).title == "A --- b: c d"


@pytest.mark.parametrize(
    "title",
    [*ODD_TITLES, pytest.param('A\n---\nevil: "yes', id="injected-key")],
)
def test_front_matter_holds_our_keys_only(title: str) -> None:
    head = '<meta name="description" content="x: [y"><meta property="article:published_time" content="2025-07-15">'
    article = extract(page(head=head, title=title.replace("<", "&lt;")), URL)
    front = article.to_markdown(front_matter=True).split("---\n")[1]
    read = yaml.safe_load(front)
    assert read["title"] == article.title
    assert set(read) <= {
        "title",
        "source",
        "author",
        "published",
        "created",
        "description",
        "tags",
    }
    assert str(read["published"]) == "2025-07-15"


# --- Size and depth ---


# Seconds of a core: several times what it takes on a busy machine, with coverage measured, and far less than what it
# would take if the work grew faster than the page.
BOUND = 10


def timed(html: str) -> tuple[float, str]:
    start = time.process_time()
    try:
        text = extract(html, URL).text
    except UnsafeError:
        text = ""
    return time.process_time() - start, text


def test_a_hundred_thousand_nested_divs_keep_text_before_inside_and_after() -> (
    None
):
    before, inside, after = PROSE
    html = (
        f"<p>{before}</p>"
        + "<div>" * 100_000
        + f"<p>{inside}</p>"
        + "</div>" * 100_000
        + f"<p>{after}</p>"
    )
    seconds, text = timed(f"<html><body><h1>T</h1>{html}")
    assert [part in text for part in PROSE] == [True] * 3
    assert seconds < BOUND


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            "<p "
            + " ".join(f'a{n}="{n}"' for n in range(100_000))
            + f">{PROSE[0]}</p>",
            id="attributes",
        ),
        pytest.param(
            f"<p>{PROSE[0]}</p>" + "<p><b>" * 1_500_000,
            id="ten-megabytes-of-p-b",
        ),
        pytest.param(
            f"<p>{PROSE[0]}</p>" + "<table><tr><td>" * 100_000,
            id="nested-tables",
        ),
        pytest.param(
            f"<p>{PROSE[0]}</p>" + "<ul><li>" * 100_000, id="nested-lists"
        ),
        pytest.param(
            f"<p>{PROSE[0]}</p>" + "<a href=x>" * 300_000, id="open-links"
        ),
        pytest.param(f"<p>{PROSE[0]}</p>" + "<br>" * 500_000, id="breaks"),
        pytest.param(
            f"<p>{PROSE[0]}</p><p>" + "a(" * 500_000 + "</p>",
            id="one-long-paragraph",
        ),
        pytest.param(
            f"<p>{PROSE[0]}</p><p>" + "[" * 300_000 + "</p>", id="brackets"
        ),
        pytest.param(
            f"<p>{PROSE[0]}</p><p>" + " \n" * 500_000 + "x</p>",
            id="white-space",
        ),
        pytest.param(
            f"<p>{PROSE[0]}</p><p>" + "1." * 500_000 + "</p>",
            id="digits-and-dots",
        ),
        pytest.param(
            f"<h1>{' | '.join('a' * 10_000)}</h1><p>{PROSE[0]}</p>",
            id="title-of-joints",
        ),
        pytest.param(
            f"<div class='{'a-' * 300_000}'>{PROSE[0]}</div>", id="long-class"
        ),
    ],
)
def test_hostile_sizes_are_done_in_time(html: str) -> None:
    seconds, _ = timed("<html><body>" + html)
    assert seconds < BOUND


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was_and_no_tree_behind(
    enabled: bool,
) -> None:
    extract(page(), URL)
    (gc.enable if enabled else gc.disable)()
    try:
        gc.collect()
        before = len(gc.get_objects())
        extract(page("<p>more</p>" * 2000), URL)
        assert gc.isenabled() is enabled
        if enabled:
            assert len(gc.get_objects()) < before + 4000
        with pytest.raises(UnsafeError):
            extract("<p>" * 100_001, URL)
        assert gc.isenabled() is enabled
    finally:
        gc.enable()


def test_extraction_does_not_touch_the_recursion_limit() -> None:
    code = (
        "import sys; sys.setrecursionlimit(700)\n"
        "from news_archive import extract\n"
        "html = '<ul><li><blockquote>' * 5000 + '<b><i>' * 5000 + 'x. ' * 99\n"
        "article = extract(html, 'https://a.example/')\n"
        "article.to_markdown(); article.to_json()\n"
        "assert 'x.' in article.text\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# --- JSON-LD ---

BROKEN_JSON_LD = [
    pytest.param('{"@type": "NewsArticle", "headline": ', id="cut-off"),
    pytest.param('{"a":' * 50_000 + "1" + "}" * 50_000, id="deep"),
    pytest.param("[" * 50_000, id="deep-lists"),
    pytest.param(
        '{"@type":"NewsArticle","wordCount":' + "9" * 5000 + "}",
        id="number-of-5000-digits",
    ),
    pytest.param(
        '{"@type":"NewsArticle","headline":"\\ud800x","description":"\\udfff"}',
        id="lone-surrogate",
    ),
    pytest.param(
        '{"@type":5,"headline":["a",{"b":1}],"datePublished":{"x":1},"author":7}',
        id="wrong-types",
    ),
    pytest.param(
        '{"@type":["NewsArticle",5],"headline":9,"datePublished":[],"image":[[[]]]}',
        id="wrong-types-of-values",
    ),
    pytest.param(
        '{"@type":"NewsArticle","author":{"name":{"name":["x"]}},"keywords":[1,null,"k"]}',
        id="odd-nesting",
    ),
    pytest.param("null", id="null"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("block", BROKEN_JSON_LD)
def test_broken_json_ld_spoils_nothing_else(block: str) -> None:
    good = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-07-15","headline":"A Title"}</script>'
    article = extract(
        page(head=f'<script type="application/ld+json">{block}</script>{good}'),
        URL,
    )
    assert article.date == "2025-07-15"
    assert PROSE[0] in article.text
    json.loads(article.to_json().encode("utf-8"))


def test_entities_are_not_expanded() -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)
    )
    doctype = f'<!DOCTYPE html [<!ENTITY l0 "lol">{laughs}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    seconds, text = timed(doctype + page(f"<p>{PROSE[0]} &l11; &file;</p>"))
    assert seconds < BOUND
    assert "lollol" not in text
    assert "root:" not in text


# --- Dates ---


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("0000-00-00", None, id="zeroes"),
        pytest.param("99999-01-01", None, id="five-digit-year"),
        pytest.param("2024-02-30", None, id="no-such-day"),
        pytest.param("2099-01-01", None, id="far-future"),
        pytest.param("yesterday", None, id="relative"),
        pytest.param("10", None, id="bare-number"),
        pytest.param(
            "1709711999000",
            "2024-03-06T07:59:59+00:00",
            id="epoch-milliseconds",
        ),
        pytest.param(
            "1709711999", "2024-03-06T07:59:59+00:00", id="epoch-seconds"
        ),
        pytest.param(
            "2024-03-05T23:30:00-08:00",
            "2024-03-05T23:30:00-08:00",
            id="offset-kept",
        ),
        pytest.param(
            "2024-03-05T23:30:00Z", "2024-03-05T23:30:00+00:00", id="zulu"
        ),
        pytest.param(
            "2024-03-05T23:30:00.123+0100",
            "2024-03-05T23:30:00+01:00",
            id="fraction-and-basic-offset",
        ),
        pytest.param(
            "2024-03-05 23:30",
            "2024-03-05T23:30:00",
            id="no-offset-none-invented",
        ),
        pytest.param("20240305", "2024-03-05", id="basic-format"),
        pytest.param(
            "Tue, 05 Mar 2024 23:30:00 -0800",
            "2024-03-05T23:30:00-08:00",
            id="rfc-5322",
        ),
        pytest.param("March 5, 2024", "2024-03-05", id="english"),
        pytest.param(
            "5 Mar 2024, 11:30 pm",
            "2024-03-05T23:30:00",
            id="english-with-a-time",
        ),
        pytest.param("5. März 2024", "2024-03-05", id="german"),
        pytest.param("5 de marzo de 2024", "2024-03-05", id="spanish"),
        pytest.param("1er août 2024", "2024-08-01", id="french"),
        pytest.param("5 марта 2024", "2024-03-05", id="russian"),
        pytest.param("2024年3月5日", "2024-03-05", id="japanese"),
        pytest.param("05.03.2024", "2024-03-05", id="day-first"),
    ],
)
def test_dates(value: str, expected: str | None) -> None:
    assert parse_date(value) == expected
    head = f'<meta property="article:published_time" content="{value}">'
    assert extract(page(head=head), URL).date == expected


def test_published_and_modified_are_never_mixed() -> None:
    article = extract(
        page(
            head='<meta property="article:modified_time" content="2025-07-16">'
        ),
        URL,
    )
    assert (article.date, article.modified) == (None, "2025-07-16")


# --- Metadata ---


def test_json_ld_in_a_graph_with_entities_and_several_authors() -> None:
    block = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "The Paper"},
            {
                "@type": ["ReportageNewsArticle"],
                "headline": "Fish &amp; Chips &#8216;Now&#8217;",
                "author": [
                    {"@type": "Person", "name": "Ann Ode"},
                    "Bo Dy and Cy Pher",
                    {"name": "Ann Ode"},
                ],
                "keywords": ["fish", "chips"],
                "isAccessibleForFree": "False",
            },
        ],
    }
    html = page(
        head=f'<script type="application/ld+json">{json.dumps(block)}</script>'
    )
    article = extract(re.sub("<h1>.*?</h1>|<title>.*?</title>", "", html), URL)
    assert article.title == "Fish & Chips ‘Now’"
    assert article.authors == ("Ann Ode", "Bo Dy", "Cy Pher")
    assert article.tags == ("fish", "chips")
    assert article.is_free is False


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        pytest.param(
            "A Story | The Paper",
            "",
            "A Story | The Paper",
            id="kept-where-nothing-shows-it",
        ),
        pytest.param(
            "A Story | The Paper",
            '<meta property="og:site_name" content="The Paper">',
            "A Story",
            id="site-name",
        ),
        pytest.param(
            "News: A Story", "", "A Story", id="the-host-names-the-site"
        ),
        pytest.param(
            "Paris: A Story",
            "",
            "Paris: A Story",
            id="a-kicker-is-no-site-name",
        ),
    ],
)
def test_the_sites_name_comes_off_only_where_the_page_shows_it(
    title: str, head: str, expected: str
) -> None:
    html = (
        page(head=head)
        .replace("<h1>A Title</h1>", "")
        .replace("A Title", title)
    )
    assert extract(html, URL).title == expected


def test_nothing_is_invented() -> None:
    article = extract(f"<p>{PROSE[0]}</p>", URL)
    assert (article.title, article.date, article.authors, article.image) == (
        None,
        None,
        (),
        None,
    )
    assert article.to_markdown() == f"{PROSE[0]}\n\nOriginal url:\n\n<{URL}>\n"


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "<",
        "<html>",
        "\x00",
        "http://x",
        "page.html",
        "<frameset>",
        "]]>",
    ],
)
def test_any_input_gives_an_article(html: str) -> None:
    for given in (html, html.encode()):
        assert extract(given, URL).url == URL


def peak_memory(paragraphs: int) -> int:
    """The most that `extract` holds at once, in bytes."""
    html = "<html><body><article>" + f"<p>{PROSE[0]}</p>" * paragraphs
    tracemalloc.start()
    try:
        extract(html, "https://a.example/")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_is_linear_in_the_page() -> None:
    assert peak_memory(4000) < 5 * peak_memory(1000)


# --- What a reviewer broke ---

LIST = "<ul><li>{}</li></ul>"


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f"<table>{PROSE[0]}</table>", id="table-without-rows"),
        pytest.param(
            "<p class=date>12 ²²² 2024</p><time>12 ²²² 2024</time>",
            id="superscript-digits",
        ),
        pytest.param(
            "<article itemprop=author>" * 300 + PROSE[0], id="nested-properties"
        ),
    ],
)
def test_odd_elements_raise_nothing(html: str) -> None:
    assert PROSE[0] in extract(page(html), URL).text


@pytest.mark.parametrize(
    "label",
    [
        "hex",
        "zip",
        "rot13",
        "undefined",
        "idna",
        "unicode_escape",
        "utf-7",
        "x" * 999,
    ],
)
def test_labels_that_are_no_encoding_of_the_web(label: str) -> None:
    assert (
        PROSE[0]
        in extract(
            page(head=f"<meta charset={label}>").encode() + b"\xff" * 300, URL
        ).text
    )


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            '<meta property="article:published_time" content="Mon, 1 Jan 2024 10:00:00 +9999999999999999">',
            id="offset",
        ),
        pytest.param(
            '<meta property="og:title" content="&amp;#' + "1" * 5000 + ';">',
            id="reference-of-5000-digits",
        ),
        pytest.param(
            '<meta name="author" content="' + "x" * 100_000 + '">',
            id="author-of-one-word",
        ),
        pytest.param(
            "<meta property=og:site_name content=a><title>"
            + "a | " * 5000
            + "x</title>",
            id="title-of-sites",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","author":'
            + "[" * 500
            + '"x"'
            + "]" * 500
            + "}</script>",
            id="author-500-deep",
        ),
        pytest.param(
            '<script type="application/ld+json">{"a":1'
            + " " * 100_000
            + "}</script>",
            id="json-ld-of-spaces",
        ),
    ],
)
def test_odd_metadata_raises_nothing_in_time(head: str) -> None:
    seconds, text = timed(page(head=head))
    assert PROSE[0] in text
    assert seconds < BOUND


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            f'<div class="{"ab cd " * 10_000}">' + f"<p>{PROSE[0]}</p>" * 3000,
            id="long-class-around-paragraphs",
        ),
        pytest.param(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>a</td><td>b" * 30
            + "<b>w</b> word" * 5000,
            id="tables-in-tables",
        ),
        pytest.param(
            "<div>" * 110 + f"<p>{PROSE[0]}" * 14_000, id="deep-and-long"
        ),
        pytest.param(
            "<table><tr><td>" * 36 + "<p>x</p>" * 14_000, id="layout-tables"
        ),
        pytest.param(
            f"<p>{PROSE[0]}" + "|<br>" * 20_000, id="pipes-and-breaks"
        ),
        pytest.param(
            f'<a href="{"x" * 30_000}">' + f"<p>{PROSE[0]}</p>" * 3000,
            id="long-link-around-paragraphs",
        ),
        pytest.param(
            f"<title>{'ab ' * 700_000}</title>"
            + "".join(
                f"<p>ab ab ab ab ab x{number}</p>" for number in range(14_000)
            ),
            id="huge-title-over-many-paragraphs",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "'
            + ": " * 2_000_000
            + '"}</script><p>a',
            id="headline-of-joints",
        ),
        pytest.param(
            "<h1>Mill bought by the town</h1><article>"
            + "<h1>Another</h1>" * 17_500,
            id="headlines-in-another-article",
        ),
        pytest.param(
            "<p>a</p>".join(
                f"<input><a href=#x{n} id=x{n}>b</a>" for n in range(14_000)
            ),
            id="fields-and-notes",
        ),
        pytest.param(
            "<b itemprop=author>" * 110 + "<i>x</i>" * 14_000,
            id="properties-around-everything",
        ),
    ],
)
def test_multiplied_sizes_are_done_in_time(html: str) -> None:
    seconds, _ = timed("<html><body><h1>T</h1>" + html)
    assert seconds < BOUND


@pytest.mark.parametrize(
    "tail",
    [b"<script " * 20_000, b"<" * 80_000],
    ids=["open-scripts", "angle-brackets"],
)
def test_detection_of_an_encoding_is_done_in_time(tail: bytes) -> None:
    start = time.process_time()
    extract(tail + b"\xff\xfd\xe9" * 300, URL)
    assert time.process_time() - start < BOUND


def test_a_ragged_table_is_not_filled_up() -> None:
    row = "<tr>" + "<td>x</td>" * 2000 + "</tr>"
    html = page(
        f"<p>{PROSE[0]}</p><table>{row}{'<tr><td>y</td></tr>' * 1000}</table>"
    )
    assert len(extract(html, URL).body) < 2 * len(html)


def test_figures_by_the_thousand_are_done_in_time() -> None:
    figure = '<figure><img src="/a.jpg"><figcaption>A caption of some words</figcaption></figure>'
    start = time.process_time()
    extract(page(figure * 3000 + f"<p>{PROSE[0]}</p>"), URL, images=True)
    assert time.process_time() - start < BOUND


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        pytest.param(
            "<figure>",
            "<figcaption>A caption of words.</figcaption></figure>",
            id="figure",
        ),
        pytest.param(
            "<div class=image>",
            "<p class=caption>A caption of words.</p></div>",
            id="box",
        ),
        pytest.param("<picture>", "</picture>", id="picture"),
    ],
)
def test_pictures_by_the_thousand_in_one_frame_are_done_in_time(
    opening: str, closing: str
) -> None:
    images = "<img src=/a.jpg>" * 17_500
    start = time.process_time()
    extract(
        page(f"{opening}{images}{closing}<p>{PROSE[0]}</p>"), URL, images=True
    )
    assert time.process_time() - start < BOUND


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            LIST.format(
                f"{PROSE[0]}<pre>x&#13;# Injected&#13;[a](https://b.example)</pre>"
            ),
            id="carriage-return-in-a-list",
        ),
        pytest.param(
            f"<blockquote>{PROSE[0]}<pre>x&#13;# Injected</pre></blockquote>",
            id="carriage-return-in-a-quote",
        ),
        pytest.param(
            "<h2>Head <pre>x\n# Injected</pre></h2>", id="code-in-a-heading"
        ),
        pytest.param(
            "<h2><ul><li># Injected</li><li>two</li></ul></h2>",
            id="list-in-a-heading",
        ),
        pytest.param(
            "<h2>aa <blockquote># Injected</blockquote></h2>",
            id="quote-in-a-heading",
        ),
    ],
)
def test_no_block_escapes_from_its_container(html: str) -> None:
    body = extract(page(f"{html}<p>{PROSE[1]} Then it ended.</p>"), URL).body
    assert ("p", f"{PROSE[1]} Then it ended.") in blocks(body)
    assert not [
        text
        for tag, text in blocks(body)
        if tag == "h1" or (tag[0] == "h" and text == "Injected")
    ]
    assert links(body) == []


def test_prose_directly_in_a_list_is_kept() -> None:
    article = extract(
        page(f"<ul>{PROSE[0]} Indeed.<li>{PROSE[1]} Yes.</li></ul>"), URL
    )
    assert all(text in article.body for text in article.text.split("\n\n"))


def test_controls_in_code_are_gone() -> None:
    body = extract(
        page("<pre>a\x0bb\x0cc\x85d&#x2028;e</pre>" + f"<p>{PROSE[0]}</p>"), URL
    ).body
    assert not re.search("[\x0b\x0c\x85\u2028]", body)


# --- Warnings, and evidence in its order ---


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(ld(datePublished="2025-07-15"), (), id="none"),
        pytest.param(
            ld(articleBody="word " * 300),
            ("body-short",),
            id="shorter-than-the-stated-body",
        ),
        pytest.param(
            ld(wordCount=300),
            ("body-short",),
            id="shorter-than-the-stated-count",
        ),
        pytest.param(ld(wordCount=60), (), id="as-long-as-stated"),
        pytest.param(
            ld(isAccessibleForFree="False", datePublished="2025-07-15"),
            ("paywalled",),
            id="not-free",
        ),
        pytest.param(
            ld(datePublished="2025-07-15")
            + '<meta property="article:published_time" content="2025-07-12">',
            ("dates-disagree",),
            id="kinds-of-evidence-three-days-apart",
        ),
        pytest.param(
            ld(datePublished="2025-07-15T23:00:00Z")
            + '<meta property="article:published_time" content="2025-07-16">',
            (),
            id="kinds-of-evidence-a-day-apart",
        ),
        pytest.param(
            f'<link rel="next" href="{URL}/2/">',
            ("more-pages",),
            id="a-page-that-follows",
        ),
        pytest.param(
            '<link rel="next" href="?page=2">',
            ("more-pages",),
            id="a-number-in-the-query",
        ),
        pytest.param(
            '<link rel="next" href="/2025/07/16/mill-2">',
            (),
            id="the-next-article",
        ),
        pytest.param(
            f'<link rel="prev next-post" href="{URL}/2">',
            (),
            id="another-relation",
        ),
    ],
)
def test_warnings(head: str, expected: tuple[str, ...]) -> None:
    article = extract(page(head=head), URL)
    assert article.warnings == expected
    assert all(text in article.text for text in PROSE), (
        "never at the cost of the text"
    )


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        pytest.param(
            '<p class="date">Published 15 July 2025, 9:30</p>',
            URL,
            ("2025-07-15T09:30:00", "visible"),
            id="printed",
        ),
        pytest.param(
            "",
            "https://news.example/2025/07/15/x",
            ("2025-07-15", "url"),
            id="in-the-address",
        ),
        pytest.param(
            '<p class="date">15 July 2025</p>',
            "https://news.example/2024/01/02/x",
            ("2025-07-15", "visible"),
            id="address-last",
        ),
        pytest.param(
            '<p class="date">Updated 16 July 2025</p>',
            URL,
            (None, None),
            id="updated-is-not-published",
        ),
        pytest.param(
            '<p class="date">05.07.2025</p>',
            URL,
            ("2025-07-05", "visible"),
            id="day-first-by-dots",
        ),
    ],
)
def test_where_dates_come_from(
    body: str, url: str, expected: tuple[str | None, str | None]
) -> None:
    article = extract(page(body), url)
    assert (article.date, article.date_source) == expected


def test_numeric_dates_are_read_by_the_pages_language() -> None:
    html = page('<p class="date">05/07/2025</p>')
    assert (
        extract(html.replace("<html>", '<html lang="en-US">'), URL).date
        == "2025-05-07"
    )
    assert (
        extract(html.replace("<html>", '<html lang="en-GB">'), URL).date
        == "2025-07-05"
    )


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        pytest.param(
            '<p class="byline">By Ann Ode and Bo Dy</p>',
            "",
            ("Ann Ode", "Bo Dy"),
            id="printed-byline",
        ),
        pytest.param(
            '<p class="byline">By Ann Ode</p>',
            ld(author={"name": "Cy Pher"}),
            ("Cy Pher",),
            id="stated-first",
        ),
        pytest.param(
            '<p class="byline">By Ann Ode</p>',
            ld(author="news.example"),
            ("Ann Ode",),
            id="people-before-the-site",
        ),
        pytest.param(
            "",
            ld(author={"givenName": "Ann", "familyName": "Ode"}),
            ("Ann Ode",),
            id="name-in-parts",
        ),
    ],
)
def test_authors(body: str, head: str, expected: tuple[str, ...]) -> None:
    html = page(head=head).replace("</h1>", f"</h1>{body}")
    assert extract(html, URL).authors == expected


def test_the_heading_shown_beats_titles_made_for_sharing() -> None:
    head = (
        ld(headline="Council Votes")
        + '<meta property="og:title" content="You Won’t Believe This Council Vote">'
    )
    assert (
        extract(
            page(head=head, title="Council Votes to Ask the Town"), URL
        ).title
        == "Council Votes to Ask the Town"
    )


def test_a_verdict_does_not_depend_on_the_order_of_its_evidence() -> None:
    """Floats added in another order may end on the other side of zero, and sets have another order in each process."""
    shuffle = random.Random(1)
    for _ in range(500):
        evidence = shuffle.sample(sorted(WEIGHTS), 20)
        assert (
            len({weight_of(shuffle.sample(evidence, 20), 1) for _ in range(20)})
            == 1
        )


def test_the_label_of_a_related_article_box_is_not_part_of_its_title() -> None:
    box = '<aside class="related"><p>Related article: <a href="/2025/b">What a bridge would really have cost us</a></p></aside>'
    page = f"<title>T</title><body><article><h1>T</h1><p>{PROSE[0]}</p>{box}<p>{PROSE[1]}</p><p>{PROSE[2]}</p></article></body>"
    body = extract(page, "https://courier.example/2025/a").body
    title = "What a bridge would really have cost us"
    assert (
        f"**Related article:** [{title}](https://courier.example/2025/b)"
        in body.split("\n\n")
    )


BESIDE = (
    "The board of the northern lighthouse sold its boats in March, after a winter in which no ship"
    " had called at the quay for ninety days in a row."
)


@pytest.mark.parametrize(
    ("box", "warnings"),
    [
        (f"<aside><p>{BESIDE}</p></aside>", ("text-left-out",)),
        ("<aside>Share</aside>", ()),
    ],
    ids=["prose-beside-the-text", "a-label-beside-the-text"],
)
def test_prose_that_is_left_out_is_warned_of(
    box: str, warnings: tuple[str, ...]
) -> None:
    text = "".join(f"<p>{text}</p>" for text in PROSE)
    page = (
        f"<title>T</title><body><article><h1>T</h1>{text}{box}</article></body>"
    )
    article = extract(page, "https://courier.example/2025/a")
    assert BESIDE not in article.text
    assert article.warnings == warnings


def test_a_printed_standfirst_is_the_first_paragraph() -> None:
    said = "Nine votes to two: the last ferry on the sound sails for another ten years"
    head = f'<title>T</title><meta name="description" content="{said}">'
    text = "".join(f"<p>{text}</p>" for text in PROSE)
    page = f"{head}<body><article><header><h1>T</h1><h2>{said}</h2></header><div>{text}</div></article>"
    article = extract(page, "https://courier.example/2025/a")
    assert article.standfirst == said
    assert article.text.startswith(said)


TALE = [
    f"The council voted on its {ordinal} attempt to keep the old ferry, officials said after the meeting."
    for ordinal in ("first", "second", "third", "fourth", "fifth")
]


def test_a_page_of_two_html_elements() -> None:
    text = "".join(f"<p>{each}</p>" for each in TALE)
    page = f"<html><head><title>T</title></head></html><html><body>{text}</body></html>"
    assert extract(page, URL).text.split("\n\n") == TALE


def test_comments_that_outweigh_the_article_by_far() -> None:
    said = "I have taken this ferry for thirty years and never once was it late in the morning"
    comments = "".join(
        f'<li class="comment"><b>reader{n} at 10:{n:02}</b><p>{said}, {n} times a year.</p></li>'
        for n in range(60)
    )
    text = "".join(f"<p>{each}</p>" for each in TALE)
    page = (
        f"<title>The ferry stays for ten years</title><div><h1>The ferry stays for ten years</h1>{text}</div>"
        f'<div id="comments"><h3>60 comments</h3><ul>{comments}</ul></div>'
    )
    assert extract(page, URL).text.split("\n\n") == TALE


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<del>10</del><strong>12</strong> euros", "~~10~~**12** euros"),
        ("<b>one</b><s>two</s> three", "**one**~~two~~ three"),
        ("on <s>Tuesday</s> Wednesday", "on ~~Tuesday~~ Wednesday"),
        ("on <s><b>Tuesday</b></s> Wednesday", "on ~~**Tuesday**~~ Wednesday"),
        ("<s>(old)</s><b>new.</b>er", "(old)new.er"),
        ("a <q style='display:block'>quote</q> here", "a “quote” here"),
    ],
    ids=[
        "strike-before-bold",
        "strike-after-bold",
        "strike",
        "bold-within-a-strike",
        "a-strike-that-none-would-read-as-one",
        "block-quote-marks",
    ],
)
def test_what_is_struck_or_quoted_in_a_line(markup: str, written: str) -> None:
    text = "".join(f"<p>{each}</p>" for each in TALE)
    page = f"<title>T</title><article><h1>T</h1>{text}<p>{markup}, it was said on Monday.</p>{text}</article>"
    assert f"{written}, it was said on Monday." in extract(page, URL).body


@pytest.mark.parametrize(
    ("title", "url"),
    [
        (
            "Night train – how the express came back",
            "https://www.express.example/a/b",
        ),
        (
            "Storm hits coast – Londoners fear new floods",
            "https://london.example/x",
        ),
    ],
    ids=["a-word-of-the-host", "a-word-that-holds-it"],
)
def test_a_title_that_only_uses_the_sites_word_is_whole(
    title: str, url: str
) -> None:
    page = f"<title>{title}</title><article><h1>{title}</h1><p>{TALE[0]}</p><p>{TALE[1]}</p></article>"
    assert extract(page, url).title == title


@pytest.mark.parametrize("label", ["Photo", "Foto", "Editor", "Illustration"])
def test_whoever_helped_is_no_author(label: str) -> None:
    text = "".join(f"<p>{each}</p>" for each in TALE)
    page = f'<title>The ferry stays</title><h1>The ferry stays</h1><p class="byline">{label}: John Smith</p>{text}'
    assert extract(page, URL).authors == ()


def test_cards_below_an_offer_are_no_comments() -> None:
    cards = "".join(
        f'<div class="card"><p>{name} Berg</p><p>{each}</p></div>'
        for name, each in zip(
            ("Anna", "Ola", "Nora", "Lars"), TALE[1:], strict=True
        )
    )
    page = f"<title>T</title><article><h1>T</h1><p>{TALE[0]}</p><p>Subscribe now for 1 euro</p>{cards}</article>"
    article = extract(page, URL)
    assert [each for each in TALE if each not in article.text] == []


def test_a_logo_that_ends_the_title_is_no_headline() -> None:
    text = "".join(f"<p>{each}</p>" for each in TALE)
    page = (
        "<title>Bridge approved | The Springfield Morning Times</title>"
        '<div class="logo">The Springfield Morning Times</div><p>Weather today: sunny</p>'
        f"<article><h1>Council says yes to the new crossing</h1>{text}</article>"
    )
    article = extract(page, "https://news.example/a")
    assert article.text.split("\n\n") == TALE
    assert article.title == "Council says yes to the new crossing"


def test_a_headline_that_is_no_heading_has_its_byline() -> None:
    text = "".join(f"<p>{each}</p>" for each in TALE)
    title = "The ferry stays for ten years"
    page = (
        f'<title>{title}</title><div class="t">{title}</div><div class="related-meta">'
        f'<p class="byline">By Jane Miller</p><p>3 May 2024</p></div>{text}'
    )
    article = extract(page, URL)
    assert (article.authors, article.date) == (("Jane Miller",), "2024-05-03")
    assert article.text.split("\n\n") == TALE


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (
            "How to use the &amp;lt;video&amp;gt; element",
            "How to use the <video> element",
        ),
        ("One&amp;lt;br/&amp;gt;two of them", "One two of them"),
    ],
    ids=["a-word-in-brackets", "a-line-break"],
)
def test_tags_that_a_title_has_as_text(stated: str, title: str) -> None:
    page = f'<meta property="og:title" content="{stated}"><p>{TALE[0]}</p><p>{TALE[1]}</p>'
    assert extract(page, URL).title == title


def test_the_day_of_going_is_no_day_of_publication() -> None:
    page = f'<meta name="unpublish_date" content="2024-05-01"><p>{TALE[0]}</p><p>{TALE[1]}</p>'
    assert extract(page, "https://news.example/story").date is None


def test_a_sign_in_a_table_is_data() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='#'>↑</a></td></tr>" for n in range(4)
    )
    text = "".join(f"<p>{each}</p>" for each in TALE)
    page = f"<title>T</title><article><h1>T</h1>{text}<table>{rows}</table>{text}</article>"
    assert "| ↑ |" in extract(page, URL).body


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "<a href='/x'>X</a> said so on Tuesday.",
            "[X](https://news.example/x) said so on Tuesday.",
            id="link-of-one-letter",
        ),
        pytest.param(
            "在<a href='/b'>北京</a>举行,这是一个很长的句子。",
            "在[北京](https://news.example/b)举行,这是一个很长的句子。",
            id="link-after-one-character",
        ),
        pytest.param(
            "I<del> never</del> said that it was so, he said.",
            "I ~~never~~ said that it was so, he said.",
            id="one-letter-before-what-is-struck-out",
        ),
        pytest.param(
            "<b>A</b> is the first answer, he said on Tuesday.",
            "**A** is the first answer, he said on Tuesday.",
            id="bold-letter-that-is-a-word",
        ),
        pytest.param(
            "The <span class='icon'>python</span> and <a href='/g' class='symbol'>gold</a> stay.",
            "The python and [gold](https://news.example/g) stay.",
            id="words-in-elements-named-icon",
        ),
        pytest.param(
            "It is <b aria-hidden='true'>good</b> and <math><mi>x</mi></math> was found.",
            "It is **good** and x was found.",
            id="aria-hidden-word-beside-a-formula",
        ),
        pytest.param(
            "So <math style='display:none'><mi>h</mi></math> and <math alttext='√x'><msqrt><mi>x</mi></msqrt></math> is true.",
            "So and √x is true.",
            id="hidden-formula-and-one-written-out",
        ),
        pytest.param(
            "So <math>\n<mi>a</mi> <mo>=</mo>\n<mrow> <mi>b</mi><mn>3</mn> </mrow></math> is true.",
            "So a = b 3 is true.",
            id="formula-written-over-several-lines",
        ),
        pytest.param(
            "It is <img alt='A photo of x^2 in the hall' src='/a.jpg'> here in town.",
            "It is here in town.",
            id="alt-with-a-sign-of-a-formula",
        ),
        pytest.param(
            "<span style='white-space:prefer'>a line\nof the text that goes on.</span>",
            "a line of the text that goes on.",
            id="white-space-that-is-no-pre",
        ),
    ],
)
def test_a_line_says_what_it_says(line: str, expected: str) -> None:
    text = "".join(f"<p>{each}</p>" for each in TALE)
    html = f"<title>T</title><article><h1>T</h1>{text}<p>{line}</p>{text}</article>"
    assert expected in extract(html, URL).body.split("\n\n")


def test_numbers_in_pre_without_code_beside_them_are_data() -> None:
    text = "".join(f"<p>{each}</p>" for each in TALE)
    html = f"<title>T</title><article><h1>T</h1>{text}<p>These:</p><pre>1\n2\n3</pre>{text}</article>"
    assert "```\n1\n2\n3\n```" in extract(html, URL).body


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("<div>", "<span aria-hidden=true>x</span>"),
        ("<div>", "<b aria-hidden=true>x</b><p>it</p>"),
        ("<table><tr><td>", "<span class=sr-only>x</span>"),
        ("<p>", "x<span><button>q</button></span>"),
    ],
    ids=["spans", "beside-paragraphs", "in-a-cell", "buttons-in-spans"],
)
def test_hidden_from_readers_in_thousands_is_linear(
    head: str, unit: str
) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        extract(f"<title>T</title><article>{head}{unit * count}", URL)
        return time.process_time() - start

    seconds(10)
    # Eight times as many: a square would be 64 times as long.
    assert seconds(8_000) < 23 * max(seconds(1000), 0.007)


def test_kept_line_feeds_in_thousands_take_little_memory() -> None:
    html = f"<title>T</title><p style='white-space:pre'>{'a line of it, ' * 9}{'a' * 9}"
    tracemalloc.start()
    extract(html + "a\n" * 200_000, URL)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000


def test_an_article_below_this_one_with_a_headline_without_a_class_is_another() -> (
    None
):
    other = "A court in the next town ruled on Friday that the old mill may be pulled down, after nine years."
    below = f"<article><h1>The Mill</h1><p>{other} {other}</p><p>{other}</p></article>"
    text = extract(page().replace("</body>", f"{below}</body>"), URL).text
    assert all(paragraph in text for paragraph in PROSE)
    assert "mill" not in text


# --- What reading real pages has shown ---


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        pytest.param(
            '<h2 id="h-market-support">A market that supports its town</h2><p>It is open on Mondays, they say.</p>',
            "\n## A market that supports its town\n", id="heading-whose-id-names-a-box",
        ),
        pytest.param(
            '<p>He told professor<button class="note">Thomas Malone,</button> the founder of the centre, who nodded.</p>',
            "professor Thomas Malone, the founder", id="button-in-a-sentence",
        ),
        pytest.param(
            "<div><button><span>Is a speaker the same as a hub?</span></button><div><p>No, but the two can look"
            " very similar to those who have neither of them.</p></div></div>",
            "## Is a speaker the same as a hub?\n", id="question-that-is-a-button",
        ),
        pytest.param(
            "<table><tr><th>Pros</th><th>Cons</th></tr><tr><td>One<br>Two<p>Three</p></td><td>Four</td></tr></table>",
            "| One Two Three | Four |", id="blocks-in-a-cell",
        ),
        pytest.param(
            "<h2><span>Marathon</span><span>:</span><span>He runs on</span></h2><p>And so he did, for all of the winter.</p>",
            "## Marathon: He runs on\n", id="label-parted-by-a-style",
        ),
        pytest.param(
            "<p>A DIY Investor\xe2\x80\x99s guide to what is left \xe2\x80\x93 and to what is not, for those who asked.</p>",
            "Investor’s guide to what is left – and", id="encoded-twice",
        ),
        pytest.param(
            "<blockquote><p>We could not let it fall down while we argued.</p><span aria-hidden=true>„</span></blockquote>",
            "> We could not let it fall down while we argued.\n\n", id="mark-of-a-quote",
        ),
    ],
)  # fmt: skip
def test_a_fragment_among_paragraphs(fragment: str, expected: str) -> None:
    after = "<p>The mayor said on Tuesday that nothing had been decided yet, and that all were welcome to speak.</p>"
    assert expected in extract(page(fragment + after), URL).body


def test_a_standfirst_that_is_a_heading_is_a_paragraph() -> None:
    lead = "The agent, who had worked for the police for years, says that he was threatened."
    html = page(head=f'<meta name="description" content="{lead}">')
    html = html.replace("</h1>", f"</h1><h2>{lead}</h2>", 1)
    article = extract(html, URL)
    assert article.standfirst == lead
    assert article.body.startswith(f"{lead}\n\n")


def parted(parts: dict[int, int], depth: int) -> str:
    """Parts that stream in, each of which holds the place of another, deep within."""
    streamed = "".join(
        f'<div hidden id="S:{name}"><h2>Part {name}</h2>{"<div>" * depth}'
        f'<template id="B:{other}"></template>{"</div>" * depth}</div>'
        for name, other in parts.items()
    )
    return f"<h1>Town buys the old mill</h1><template id='B:0'></template>{streamed}"


@pytest.mark.parametrize(
    "html",
    [
        parted({1: 2, 2: 1}, 60),
        parted({1: 2, 2: 1}, 112),
        parted({1: 1}, 3),
        parted({number: number + 1 for number in range(12)}, 100),
        parted({number: number + 1 for number in range(3000)}, 1),
    ],
    ids=["cycle", "deep-cycle", "itself", "deep-chain", "long-chain"],
)
def test_parts_that_stream_into_each_other_are_done_in_time(html: str) -> None:
    began = time.process_time()
    extract(html, "https://courier.example/mill")
    assert time.process_time() - began < 5


def test_where_no_paragraph_is_sure_none_stands_after_the_text() -> None:
    texts = "<p>The library stays open.</p><p>Tea is free.</p>"
    html = (
        f"<h1>Open</h1><div>{texts}</div><section><p>Bring a cup.</p></section>"
    )
    facts = PageFacts(parse(html, "https://x.example/a"))
    inside, outside = facts.runs[1:3], facts.runs[3]
    outside.score = -1.0
    for sure, where in ((0.5, "outside:before"), (9.0, "outside:after")):
        for run in inside:
            run.score = sure
        look = Look(facts, Totals(map(verdict_mass, facts.runs)))
        assert where in context_evidence(outside, look, facts)
