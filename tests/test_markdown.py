"""Whatever a page's text is, Markdown gives it back: read by a CommonMark parser, not by us."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote

import pytest
from commonmark import blocks, folded, kinds, links
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import news_archive
from news_archive import Article, MarkdownWriter, RunCollector, parse, printable

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BASE = "https://news.example/2025/story"

# Markdown's own characters often, the rest of Unicode now and then; what never leaves the tool is left out here.
TRICKY = st.sampled_from(
    list("\\`*_{}[]()#+-.!|<>&~=:\"' \n\t1234567890abcZé中😀")
) | st.characters(exclude_categories=("Cs", "Cc"))
TEXT = st.text(TRICKY, min_size=1, max_size=30).filter(
    lambda text: folded(printable(text))
)
MARKS = st.sampled_from(
    [
        "{}",
        "<b>{}</b>",
        "<em>{}</em>",
        "<b><i>{}</i></b>",
        "<code>{}</code>",
        "<span>{}</span>",
    ]
)
ADDRESS = st.text(st.sampled_from("abc123/?=&;()_-~.*#[]%é"), max_size=20).map(
    lambda tail: "https://ex.example/" + tail
)


def render(html: str) -> tuple[str, list[str], list[news_archive.Link]]:
    """The Markdown of a fragment with all its runs kept, their texts, its links."""
    page = parse(f"<html><body>{html}</body></html>", BASE)
    collector = RunCollector()
    collector.visit(page.soup)
    for run in collector.runs:
        run.score = 1.0
    writer = MarkdownWriter(collector.runs, BASE, BASE)
    return (
        "\n\n".join(writer.blocks(page.all("html")[0])),
        [run.text for run in collector.runs],
        writer.links,
    )


def letters_of(texts: list[str]) -> str:
    return folded(" ".join(texts))


@given(TEXT)
def test_a_paragraph_of_any_text_comes_back(text: str) -> None:
    markdown, runs, _ = render(f"<p>{escape(text)}</p>")
    assert letters_of(runs) == folded(printable(text))
    assert [(tag, folded(content)) for tag, content in blocks(markdown)] == [
        ("p", letters_of(runs))
    ]
    assert not kinds(markdown) & {
        "link_open",
        "strong_open",
        "em_open",
        "code_inline",
        "html_inline",
        "image",
    }


@given(st.lists(st.tuples(MARKS, TEXT), min_size=1, max_size=5))
def test_marked_text_comes_back_whatever_its_neighbours(
    pieces: list[tuple[str, str]],
) -> None:
    markdown, runs, _ = render(
        "<p>"
        + "".join(mark.format(escape(text)) for mark, text in pieces)
        + "</p>"
    )
    assert letters_of(
        [content for _, content in blocks(markdown)]
    ) == letters_of(runs)


@given(
    st.text(st.sampled_from(list("~= xw.:/h1")), min_size=1, max_size=20),
    MARKS,
    TEXT,
)
def test_no_text_is_struck_out(text: str, mark: str, after: str) -> None:
    markdown, runs, _ = render(f"<p>{mark.format(text)}{escape(after)}</p>")
    found = [token for token in GFM.parse(markdown) if token.type == "inline"]
    assert "s_open" not in {
        child.type for token in found for child in token.children or []
    }
    assert letters_of([text for _, text in blocks(markdown)]) == letters_of(
        runs
    )


@given(st.lists(st.tuples(TEXT, ADDRESS, TEXT), min_size=1, max_size=4))
def test_links_come_back_with_text_and_address(
    pieces: list[tuple[str, str, str]],
) -> None:
    html = "".join(
        f'{escape(text)}<a href="{escape(url)}">{escape(label)}</a>'
        for label, url, text in pieces
    )
    markdown, runs, found = render(f"<p>{html}</p>")
    assert letters_of(
        [content for _, content in blocks(markdown)]
    ) == letters_of(runs)
    read = [(text, unquote(url)) for text, url in links(markdown)]
    assert read == [(link.text, unquote(link.url)) for link in found]


@given(
    st.sampled_from(["h1", "h2", "h3", "h4", "li", "blockquote", "td"]), TEXT
)
def test_text_comes_back_from_every_kind_of_block(tag: str, text: str) -> None:
    wrap = {
        "li": "<ul>{}</ul>",
        "td": "<table><tr>{0}{0}</tr><tr>{0}{0}</tr></table>",
    }.get(tag, "{}")
    markdown, _, _ = render(wrap.format(f"<{tag}>{escape(text)}</{tag}>"))
    found = {folded(content) for _, content in blocks(markdown)}
    said = tag not in news_archive.HEADING_LEVELS or news_archive.letters(text)
    assert found == ({folded(printable(text))} if said else set())


@given(TEXT, TEXT)
def test_a_title_is_one_heading_and_nothing_else(
    title: str, caption: str
) -> None:
    picture = news_archive.Picture(None, caption=news_archive.one_line(caption))
    article = Article(
        url=BASE,
        requested_url=BASE,
        title=title,
        body="Body.",
        text="Body.",
        image=picture,
    )
    found = blocks(article.to_markdown())
    assert found[0] == ("h1", folded(printable(title)))
    assert ("p", news_archive.one_line(caption)) == found[1]
    assert [text for _, text in found[2:]] == ["Body.", "Original url:", BASE]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<p>3 * 4 * 5</p>", "3 * 4 * 5", id="spaced-asterisks-stay-bare"
        ),
        pytest.param(
            "<p>snake_case_name</p>",
            "snake_case_name",
            id="underscore-within-a-word-stays-bare",
        ),
        pytest.param(
            "<p>He said [sic] that</p>",
            "He said [sic] that",
            id="brackets-that-are-no-link-stay-bare",
        ),
        pytest.param(
            "<p>AT&amp;T and R&amp;D</p>",
            "AT&T and R&D",
            id="ampersands-that-are-no-entity-stay-bare",
        ),
        pytest.param(
            "<p>&amp;copy; 2025</p>",
            r"\&copy; 2025",
            id="ampersand-that-looks-like-an-entity",
        ),
        pytest.param(
            "<p>2025. A year</p>",
            r"2025\. A year",
            id="number-that-looks-like-an-item",
        ),
        pytest.param(
            "<p># not a heading</p>",
            r"\# not a heading",
            id="hash-that-looks-like-a-heading",
        ),
        pytest.param("<p>one<br>two</p>", "one\\\ntwo", id="hard-break"),
        pytest.param(
            "<h3>A <b>bold</b> head</h3>",
            "## A bold head",
            id="heading-with-a-mark",
        ),
        pytest.param(
            "<p><b>a </b>b</p>", "**a** b", id="space-moves-out-of-emphasis"
        ),
        pytest.param(
            "<p><b>“a”</b>b</p>",
            "“a”b",
            id="emphasis-that-would-not-be-read-is-left-out",
        ),
        pytest.param(
            '<p><a href="https://e.example/a_(b)">x</a></p>',
            "[x](https://e.example/a_(b))",
            id="balanced-parentheses",
        ),
        pytest.param(
            '<p><a href="/a b">x</a></p>',
            "[x](https://news.example/a%20b)",
            id="space-in-an-address",
        ),
        pytest.param(
            '<p>Hi!<a href="/a">x</a></p>',
            r"Hi\![x](https://news.example/a)",
            id="bang-before-a-link",
        ),
        pytest.param(
            '<p>[!<a href="/a">x</a></p>',
            r"[\![x](https://news.example/a)",
            id="bang-in-a-bracket-before-a-link",
        ),
        pytest.param(
            '<p><a href="#note">1</a> and <a href="">2</a></p>',
            "1 and 2",
            id="in-page-anchors-are-text",
        ),
        pytest.param(
            "<pre>a\n  b ```</pre>",
            "````\na\n  b ```\n````",
            id="code-keeps-its-lines-and-fence",
        ),
        pytest.param(
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            "- a\n  - b\n- c",
            id="nested-list",
        ),
        pytest.param(
            "<ol start=3><li><p>a</p><p>b</p></li><li>c</li></ol>",
            "3. a\n\n   b\n\n4. c",
            id="items-of-paragraphs",
        ),
        pytest.param(
            "<blockquote><p>a</p><p>b</p></blockquote>",
            "> a\n>\n> b",
            id="quote-of-paragraphs",
        ),
        pytest.param(
            "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
            id="table",
        ),
        pytest.param(
            "<div>a<br><br>b</div>", "a\n\nb", id="paragraphs-of-two-breaks"
        ),
        pytest.param(
            "<p>comes<span> </span>during</p>",
            "comes during",
            id="blank-alone-in-an-inline-element",
        ),
        pytest.param(
            "<pre>  <b>if</b><i> </i>x:\n<code>    y<span>  </span>z</code></pre>",
            "```\n  if x:\n    y  z\n```",
            id="highlighted-code-keeps-its-blanks",
        ),
        pytest.param(
            "<pre><div>a</div><div>b</div>c<br>d</pre>",
            "```\na\nbc\nd\n```",
            id="code-whose-lines-are-blocks",
        ),
        pytest.param(
            "<p>in 2008<sup><a href=#n>1</a></sup>, 10<sup>6</sup> on the 1<sup>st</sup></p>",
            "in 2008^1, 10^6 on the 1st",
            id="raised-figures-are-parted",
        ),
        pytest.param(
            "<p><ruby>製糖<rp>(</rp><rt>せいとう</rt><rp>)</rp></ruby>工場</p>",
            "製糖(せいとう)工場",
            id="readings-of-ruby-are-set-apart",
        ),
        pytest.param(
            "<p>What <b><i>is </i></b>new to <i><b>all</b></i>.</p>",
            "What ***is*** new to ***all***.",
            id="bold-and-italic-are-both-kept",
        ),
        pytest.param(
            '<p><img src=t.png alt="T">he <span>c</span>at <img alt="A cat"><img alt="😀"></p>',
            "The cat 😀",
            id="picture-of-a-letter",
        ),
        pytest.param(
            '<h2 id=a>The river <a href="#a">#</a></h2><h2><a href="#b">The vote</a></h2>',
            "## The river\n\n## The vote",
            id="permalinks-in-headings",
        ),
        pytest.param(
            "<h2>a</h2><h4>b</h4><h4>c</h4><h3>d</h3><h2>e</h2>",
            "## a\n\n### b\n\n### c\n\n### d\n\n## e",
            id="levels-do-not-jump",
        ),
        pytest.param("<h2>___</h2><p>a</p>", "a", id="heading-of-marks-alone"),
        pytest.param(
            "<h2>x {style=color:red}</h2>",
            "## x \\{style=color:red}",
            id="attributes-in-a-heading",
        ),
        pytest.param(
            "<ul><li><p>a</p><p>b</p></li></ul>",
            "a\n\nb",
            id="list-of-one-article",
        ),
        pytest.param(
            "<ul><li><h2>a</h2>b</li><li><h2>c</h2>d</li></ul>",
            "## a\n\nb\n\n## c\n\nd",
            id="list-of-sections",
        ),
        pytest.param(
            "<table><caption>Votes</caption><thead><th>a<th>b<th>c</thead>"
            "<tr><td rowspan=2>x</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
            "<tr><td colspan=2>y</td><td><p><a href=/q>5</a></p></td></tr></table>",
            "Votes\n\n| a | b | c |\n| --- | --- | --- |\n| x | 1 | 2 |\n|  | 3 | 4 |\n"
            "| y |  | [5](https://news.example/q) |",
            id="spanning-cells-stay-in-their-columns",
        ),
        pytest.param(
            "<table><tr><td>menu</td><td>"
            + "<p>Prose of a page. </p>" * 20
            + "</td></tr>"
            "<tr><td>a</td><td>b</td></tr></table>",
            "menu\n\n" + "Prose of a page.\n\n" * 20 + "a\n\nb",
            id="table-of-layout",
        ),
        pytest.param(
            "<a href='/x'><h2>t</h2></a>",
            "## [t](https://news.example/x)",
            id="link-around-a-block",
        ),
    ],
)
def test_what_is_written(html: str, expected: str) -> None:
    assert render(html)[0] == expected


@pytest.mark.parametrize(
    ("html", "label"),
    [
        pytest.param(
            r"<a href=/q>a\] b</a>",
            r"a\] b",
            id="backslash-before-a-bracket-in-a-link",
        ),
        pytest.param(
            "<a href=/q>[[a] b</a>",
            "[[a] b",
            id="unbalanced-brackets-in-a-link",
        ),
        pytest.param(
            "<a href=/q>] b</a>", "] b", id="closing-bracket-first-in-a-link"
        ),
        pytest.param(
            "<a href=/q>!note</a>", "!note", id="callout-that-is-a-link"
        ),
    ],
)
def test_link_texts_with_brackets(html: str, label: str) -> None:
    assert links(render(f"<p>{html}</p>")[0]) == [
        (label, "https://news.example/q")
    ]


def test_neighbouring_code_of_other_marks_stays_text() -> None:
    markdown, runs, _ = render(
        "<p>a<em>b<code>[<strong>[</strong></code></em>c</p>"
    )
    assert letters_of(
        [content for _, content in blocks(markdown)]
    ) == letters_of(runs)


def test_a_numbered_list_under_an_item_is_a_list() -> None:
    markdown, _, _ = render(
        "<ul><li>text<ol start=5><li>five</li></ol></li></ul>"
    )
    assert "ordered_list_open" in kinds(markdown)


# What other readers of Markdown than CommonMark's would take for markup: GFM, Obsidian, Hugo.
FOREIGN = {
    "wiki link": ("see [[x]] and ![[y]]", r"see \[[x]] and !\[[y]]"),
    "callout": ("[!note] a", r"[\!note] a"),
    "comment": ("a %%b%% c", r"a \%%b\%% c"),
    "highlight": ("a ==b== c", r"a \==b\== c"),
    "name of a block": ("a ^b1", r"a \^b1"),
    "note within a line": ("a^[b] c", r"a\^[b] c"),
    "tag": ("a #b #1 c#d", r"a \#b #1 c#d"),
    "mathematics": ("$5, US$ 6, $x$", r"$5, US\$ 6, \$x\$"),
    "strikethrough": ("a ~~b~~ ~5", r"a ~\~b\~\~ ~5"),
    "address": (
        "www.a.b/c.d and https://a.b/c.d",
        r"www\.a\.b/c.d and https\://a\.b/c.d",
    ),
    "task": ("[x] done", r"\[x] done"),
    "definition": (": a", r"\: a"),
    "end of a summary": ("a <!--more--> b", r"a \<!\--more--> b"),
    "shortcode": ("{{< a >}} {{% b %}} {c}", r"\{\{< a >}} \{\{% b %}} {c}"),
}


@pytest.mark.parametrize(("text", "written"), FOREIGN.values(), ids=FOREIGN)
def test_text_that_other_readers_would_take_for_markup(
    text: str, written: str
) -> None:
    markdown = render(f"<p>{escape(text)}</p>")[0]
    assert markdown == written
    assert blocks(markdown) == [("p", text)]


def test_the_end_of_a_summary_in_code_does_not_cut_it() -> None:
    markdown, _, _ = render("<p><code>a &lt;!--more--&gt; b</code></p>")
    assert "<!--more-->" not in markdown
    assert blocks(markdown) == [("p", "a <!--more--> b")]


def test_a_shortcode_that_begins_in_code_does_not_run() -> None:
    markdown, _, _ = render("<p><code>{{&lt;</code> x &gt;}}</p>")
    assert "{{<" not in markdown
    assert blocks(markdown) == [("p", "{{< x >}}")]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            "<table>" + "<tr><td rowspan=9999>x" * 3000, id="rowspans"
        ),
        pytest.param(
            "<table><tr>" + "<td colspan=1000>x" * 9000, id="colspans"
        ),
        pytest.param(
            f'<a href="/{"x" * 7000}">' + "<p>x</p>" * 9000, id="long-address"
        ),
        pytest.param("<h2>" + "<a href='#x'>#</a>" * 9000, id="permalinks"),
    ],
)
def test_multiplied_markup_stays_small(html: str) -> None:
    assert len(render(html)[0]) < 2 * len(html)


def numbers(markdown: str) -> list[tuple[int, int]]:
    """The first number of each ordered list, as a reader sees it, and how many items it has."""
    found: list[tuple[int, int]] = []
    for token in MarkdownIt().parse(markdown):
        if token.type == "ordered_list_open":
            found.append((int(token.attrs.get("start", 1)), 0))
        elif token.type == "list_item_open":
            found[-1] = found[-1][0], found[-1][1] + 1
    return found


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<ol reversed><li>c<li>b<li>a</ol>", [(3, 1), (2, 1), (1, 1)], id="countdown"),
        pytest.param("<ol reversed start=9><li>c<li>b</ol>", [(9, 1), (8, 1)], id="countdown-from"),
        pytest.param("<ol><li>a<li value=10>j<li>k</ol>", [(1, 1), (10, 2)], id="value"),
        pytest.param("<ol><li>a<li>b</ol><ol><li>c<li>d</ol>", [(1, 2), (1, 2)], id="two-lists"),
        pytest.param("<ol><li>a<li value=7>b</ol><ol><li>c</ol>", [(1, 1), (7, 1), (1, 1)], id="value-and-list"),
        pytest.param("<ol start=4><li>d<li>e</ol>", [(4, 2)], id="start"),
        pytest.param("<ol reversed start=1><li>a<li>b<li>c</ol>", [(1, 1), (0, 1), (0, 1)], id="below-nought"),
    ],
)  # fmt: skip
def test_items_keep_their_numbers(
    html: str, expected: list[tuple[int, int]]
) -> None:
    assert numbers(render(html)[0]) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("10<sup>-3</sup>", "10^-3"),
        ("10<sup>−3</sup>", "10^−3"),
        ("2<sup>n+1</sup>", "2^n+1"),
        ("the 2<sup>nd</sup>", "the 2nd"),
        ("M<sup>me</sup>", "Mme"),
    ],
)
def test_powers_are_no_other_numbers(html: str, expected: str) -> None:
    assert render(f"<p>{html} of it</p>")[1] == [f"{expected} of it"]


def test_a_list_that_holds_nothing_but_a_list_is_that() -> None:
    html = "<ul><li><ul><li>one</li><li>two</li></ul></li></ul>"
    assert render(html)[0] == "- one\n- two"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<a href=/a><b>one</b></a> <a href=/b><b>two</b></a>",
            "[**one**](https://courier.example/a) [**two**](https://courier.example/b)",
        ),
        ("<i><b>a</b> <code>b</code> <code>c</code></i>", "`b` `c`"),
        ("<s><b>a</b></s> <b>c</b>", "c"),
        ("<b>a</b> <b>or</b> b", "**a** **or** b"),
    ],
    ids=["two-links", "code-in-italics", "struck-beside-bold", "bold-twice"],
)
def test_white_space_between_marks(html: str, expected: str) -> None:
    text = "A line that is long enough for a paragraph, said the man. " * 3
    page = f"<title>T</title><h1>T</h1><p>{text}</p><p>He saw {html} and went on, as one does.</p>"
    assert (
        expected
        in news_archive.extract(page, "https://courier.example/ferry").body
    )
