"""Whatever a page's text is, Markdown gives it back: read by a CommonMark parser, not by us."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote

import pytest
from commonmark import blocks, folded, kinds, links
from hypothesis import given
from hypothesis import strategies as st

import news_archive
from news_archive import Article, MarkdownWriter, RunCollector, parse, printable

BASE = "https://news.example/2025/story"

# Markdown's own characters often, the rest of Unicode now and then; what never leaves the tool is left out here.
TRICKY = st.sampled_from(
    list("\\`*_{}[]()#+-.!|<>&~=:\"' \n\t1234567890abcZé中😀")
) | st.characters(exclude_categories=("Cs", "Cc"))
TEXT = st.text(TRICKY, min_size=1, max_size=30).filter(lambda text: folded(printable(text)))
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
        "<p>" + "".join(mark.format(escape(text)) for mark, text in pieces) + "</p>"
    )
    assert letters_of([content for _, content in blocks(markdown)]) == letters_of(runs)


@given(st.lists(st.tuples(TEXT, ADDRESS, TEXT), min_size=1, max_size=4))
def test_links_come_back_with_text_and_address(pieces: list[tuple[str, str, str]]) -> None:
    html = "".join(
        f'{escape(text)}<a href="{escape(url)}">{escape(label)}</a>'
        for label, url, text in pieces
    )
    markdown, runs, found = render(f"<p>{html}</p>")
    assert letters_of([content for _, content in blocks(markdown)]) == letters_of(runs)
    read = [(text, unquote(url)) for text, url in links(markdown)]
    assert read == [(link.text, unquote(link.url)) for link in found]


@given(st.sampled_from(["h1", "h2", "h3", "h4", "li", "blockquote", "td"]), TEXT)
def test_text_comes_back_from_every_kind_of_block(tag: str, text: str) -> None:
    wrap = {"li": "<ul>{}</ul>", "td": "<table><tr>{0}{0}</tr><tr>{0}{0}</tr></table>"}.get(
        tag, "{}"
    )
    markdown, _, _ = render(wrap.format(f"<{tag}>{escape(text)}</{tag}>"))
    found = {folded(content) for _, content in blocks(markdown)}
    assert found == {folded(printable(text))}


@given(TEXT, TEXT)
def test_a_title_is_one_heading_and_nothing_else(title: str, caption: str) -> None:
    picture = news_archive.Picture(None, caption=news_archive.one_line(caption))
    article = Article(
        url=BASE, requested_url=BASE, title=title, body="Body.", text="Body.", image=picture
    )
    found = blocks(article.to_markdown())
    assert found[0] == ("h1", folded(printable(title)))
    assert ("p", news_archive.one_line(caption)) == found[1]
    assert [text for _, text in found[2:]] == ["Body.", "Original url:", BASE]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>3 * 4 * 5</p>", "3 * 4 * 5", id="spaced-asterisks-stay-bare"),
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
            "<p>2025. A year</p>", r"2025\. A year", id="number-that-looks-like-an-item"
        ),
        pytest.param(
            "<p># not a heading</p>",
            r"\# not a heading",
            id="hash-that-looks-like-a-heading",
        ),
        pytest.param("<p>one<br>two</p>", "one\\\ntwo", id="hard-break"),
        pytest.param(
            "<h3>A <b>bold</b> head</h3>", "### A **bold** head", id="heading-with-a-mark"
        ),
        pytest.param("<p><b>a </b>b</p>", "**a** b", id="space-moves-out-of-emphasis"),
        pytest.param(
            "<p><b>“a”</b>b</p>", "“a”b", id="emphasis-that-would-not-be-read-is-left-out"
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
        pytest.param("<div>a<br><br>b</div>", "a\n\nb", id="paragraphs-of-two-breaks"),
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
            r"<a href=/q>a\] b</a>", r"a\] b", id="backslash-before-a-bracket-in-a-link"
        ),
        pytest.param("<a href=/q>[[a] b</a>", "[[a] b", id="unbalanced-brackets-in-a-link"),
    ],
)
def test_link_texts_with_brackets(html: str, label: str) -> None:
    assert links(render(f"<p>{html}</p>")[0]) == [(label, "https://news.example/q")]


def test_neighbouring_code_of_other_marks_stays_text() -> None:
    markdown, runs, _ = render("<p>a<em>b<code>[<strong>[</strong></code></em>c</p>")
    assert letters_of([content for _, content in blocks(markdown)]) == letters_of(runs)


def test_a_numbered_list_under_an_item_is_a_list() -> None:
    markdown, _, _ = render("<ul><li>text<ol start=5><li>five</li></ol></li></ul>")
    assert "ordered_list_open" in kinds(markdown)
