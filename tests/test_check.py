"""`check`: archived articles against their originals as they are now."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import ROOT, Cli, command
from server import PATIENCE, SENTENCE, Server, redirect, reply, slow, stall

from news_archive import (
    Article,
    Change,
    Link,
    Options,
    Report,
    Version,
    articles_below,
    compare,
    essence,
    extract,
    format_change,
    mended,
    read_text,
    read_version,
    version_of,
)

FIRST = "The council voted on Tuesday to keep the old ferry running for another decade, officials said."
SECOND = "Fares will rise by a tenth in the spring, and the timetable stays as it has been since 1911."
THIRD = "A bridge would have cost nine times as much, according to a study that the port had paid for."
NEW = "On Wednesday the harbour master resigned, saying that the vote had been lost long before it was held."
OTHER = "Nothing here was ever said about hedgehogs; zoologists have found several in the engine room since."


def page(
    *paragraphs: str,
    title: str = "Ferry to Stay",
    date: str = "2025-07-15T10:00:00+03:00",
) -> bytes:
    body = "".join(
        f"<p>{paragraph}</p>"
        for paragraph in paragraphs or (FIRST, SECOND, THIRD)
    )
    head = f'<title>{title}</title><meta property="article:published_time" content="{date}">'
    return f"<!doctype html><html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


@pytest.fixture
def archived(server: Server, cli: Cli, tmp_path: Path) -> Path:
    """An article that was archived just now, a.md."""
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), "-o", "a.md").returncode == 0
    return tmp_path / "a.md"


# --- verdicts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", [["-o", "a.md"], ["-o", "a.json"], ["-o", "a.md", "--front-matter"]]
)
def test_same(server: Server, cli: Cli, form: list[str]) -> None:
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), *form).returncode == 0
    done = cli("check", form[1])
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"same {form[1]}\n",
        "",
    )


def test_every_example_page_is_the_same_as_itself() -> None:
    for path in (ROOT / "tests" / "pages").glob("*/page.html"):
        article = extract(path.read_bytes(), "https://a.example/b")
        assert list(compare(version_of(article), version_of(article))) == []
        again = read_version(article.to_markdown(front_matter=True))
        assert list(compare(again, version_of(article))) == [], path
        assert (
            list(compare(read_text(article.to_json()), version_of(article)))
            == []
        ), path


BLOCKS = {
    "code with blank lines, marks and comments": "<pre><code># say\n\n- hello\n\n&lt;!-- a --&gt; [b](c) `d`</code></pre>",
    "a table": "<table><tr><th>Year</th><th>Fare</th></tr><tr><td>1911</td><td>a | b</td></tr></table>",
    "nested lists and quotes": "<ul><li>One<ul><li>Two said so.</li></ul></li></ul><blockquote><p>Three.</p><p>Four said.</p></blockquote>",
    "addresses with parentheses": f'<p>See <a href="https://a.example/b_(c)?d=1&amp;copy=2">the &lt;list&gt; [1]</a>, and so on. {FIRST}</p>',
    "a hard break": "<p>Roses are red,<br>violets are blue.</p>",
}  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_no_form_of_markdown_is_a_change(block: str) -> None:
    html = f"<h1>T</h1><p>{FIRST}</p><p>{SECOND}</p>{block}<p>{THIRD}</p><p>{NEW}</p>"
    article = extract(html, "https://a.example/b")
    assert (
        list(compare(read_version(article.to_markdown()), version_of(article)))
        == []
    )


def test_a_caption_that_is_like_the_standfirst_is_no_text() -> None:
    lead = "We have tried the ten best ferries of the northern coast, from the smallest to the fastest one"
    caption = f"**{lead} by far. Photo: the Courier**"
    before = read_version(f"# T\n\n{caption}\n\n{lead}.\n\n{FIRST}\n")
    assert (
        list(compare(before, Version("T", None, (f"{lead}.", FIRST), ()))) == []
    )


def test_changed(server: Server, cli: Cli, archived: Path) -> None:
    linked = f'{SECOND[:-1]}, <a href="https://news.example/b">he said</a>.'
    server.on["/a"] = reply(
        page(
            FIRST.replace("Tuesday", "Monday"),
            linked,
            NEW,
            title="Ferry to Go",
            date="2025-07-16",
        )
    )
    done = cli("check", "a.md")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "changed a.md",
        "  title changed: Ferry to [-Stay-] {+Go+}",
        "  date changed: [-2025-07-15-] {+2025-07-16+}",
        "  paragraph reworded: The council voted on [-Tuesday-] {+Monday+} to keep the old ferry running for another decade, officials said.",
        "  paragraph reworded: Fares will rise by a tenth in the spring, and the timetable stays as it has been since 1911{+, he said+}.",
        f"  paragraph removed: {THIRD}",
        f"  paragraph added: {NEW}",
        "  link added: he said <https://news.example/b>",
    ]  # fmt: skip


def test_gone(server: Server, cli: Cli, archived: Path) -> None:
    for status, reason in ((404, "404 Not Found"), (410, "410 Gone")):
        server.on["/a"] = reply(b"", status)
        done = cli("check", "a.md")
        assert (done.returncode, done.stdout) == (
            4,
            f"gone a.md: the server answered {reason}\n",
        )


def test_sent_home_is_gone(server: Server, cli: Cli, archived: Path) -> None:
    server.on |= {"/a": redirect("/"), "/": reply(page())}
    done = cli("check", "a.md")
    assert (done.returncode, done.stdout) == (
        5,
        "gone a.md: the article has moved to the home page\n",
    )


def test_moved(server: Server, cli: Cli, archived: Path) -> None:
    server.on |= {"/a": redirect("/b", 301), "/b": reply(page())}
    done = cli("check", "a.md")
    assert (done.returncode, done.stdout) == (
        1,
        f"moved a.md: now at {server.url('/b')}\n",
    )
    server.on["/b"] = reply(page(FIRST, SECOND))
    assert cli("check", "a.md").stdout.splitlines()[1:] == [
        f"  paragraph removed: {THIRD}"
    ]


UNREACHABLE = {
    "refused": (reply(b"", 403), [], 4, "the server answered 403 Forbidden"),
    "broken": (reply(b"", 503), [], 4, "the server answered 503 Service Unavailable"),
    "stalled": (stall(), ["--timeout", 1], 3, "not done within 1 s"),
    "too large": (reply(page() + b" " * 200_000), ["--max-size", 0.1], 7, "larger than 0.1 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREACHABLE)
def test_unreachable(
    server: Server, cli: Cli, archived: Path, name: str
) -> None:
    answer, options, status, reason = UNREACHABLE[name]
    server.on["/a"] = answer
    done = cli("check", "a.md", "--retries", 0, *options)
    assert (done.returncode, done.stdout) == (
        status,
        f"unreachable a.md: {reason}\n",
    )


def test_several(hosts: Server, cli: Cli, tmp_path: Path) -> None:
    hosts.otherwise = reply(page())
    urls = [
        hosts.url(f"/{number}", f"127.0.0.{number}") for number in range(1, 6)
    ]
    assert cli("fetch", *urls, "-d", "archive").returncode == 0
    hosts.on |= {
        "/1": reply(b"", 404),
        "/2": reply(page(FIRST, SECOND)),
        "/3": reply(b"", 404),
    }
    done = cli("check", "archive")
    assert done.returncode == 1
    assert sorted(line.split()[0] for line in done.stdout.splitlines() if line[0] != " ") == [
        "changed", "gone", "gone", "same", "same",
    ]  # fmt: skip
    assert re.fullmatch(
        r"2 same, (1 changed, 2 gone|2 gone, 1 changed) in \d+ s\n", done.stderr
    )
    hosts.on["/2"] = reply(page())
    assert cli("check", "archive").returncode == 4


def test_json(server: Server, cli: Cli, archived: Path) -> None:
    server.on["/a"] = reply(page(FIRST, SECOND, THIRD, NEW))
    assert json.loads(cli("check", "a.md", "--json").stdout) == {
        "file": "a.md", "url": server.url("/a"), "verdict": "changed", "moved_to": None, "reason": None,
        "archive_url": None, "new_version": None,
        "changes": [{"what": "paragraph", "kind": "added", "before": None, "after": NEW}],
    }  # fmt: skip
    server.on["/a"] = reply(b"", 410)
    gone = json.loads(cli("check", "a.md", "--json").stdout)
    assert (gone["verdict"], gone["reason"]) == (
        "gone",
        "the server answered 410 Gone",
    )


# --- what is compared ------------------------------------------------------------------------------------

SEED_LIKE = f"""
# Ferry to Stay

July 15, 2025

**harbour.example**

{FIRST}

The paper [reported](#) that {SECOND[0].lower()}{SECOND[1:]}

**Related article:** [‘We Did the Sums Twice’](#)

{THIRD}

Original url:

<%s>"""


def test_an_article_of_the_seeds_kind_whose_links_have_died(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    reported = f'The paper <a href="/x">reported</a> that {SECOND[0].lower()}{SECOND[1:]}'
    server.on["/a"] = reply(page(FIRST, reported, THIRD))
    (tmp_path / "old.md").write_text(SEED_LIKE % server.url("/a"))
    done = cli("check", "old.md")
    assert (done.returncode, done.stdout) == (0, "same old.md\n")


VERSION = Version(
    "T",
    "2025-07-15",
    ("“It’s here” – at last…", "Second."),
    (("a", "https://a.example/"), ("b", "#")),
)
SAME = {
    "quotes": {"paragraphs": ("\"It's here\" – at last…", "Second.")},
    "dashes": {"paragraphs": ("“It’s here” — at last…", "Second.")},
    "a dash without spaces": {"paragraphs": ("“It’s here”—at last…", "Second.")},
    "two hyphens for a dash": {"paragraphs": ("“It’s here” -- at last…", "Second.")},
    "spaces": {"paragraphs": ("“It’s\u00a0here” –\u2009at  last…", "Second.")},
    "soft hyphens": {"paragraphs": ("“It’s here” – at la\u00adst…", "Se\u00adcond.")},
    "dots": {"paragraphs": ("“It’s here” – at last...", "Second.")},
    "the title's quotes": {"title": "T"},
    "a time of the same day": {"date": "2025-07-15T23:00:00-08:00"},
    "a dead link come to life": {"links": (("a", "https://a.example/"), ("b", "https://b.example/"))},
}  # fmt: skip
DIFFERENT = {
    "a word": ({"paragraphs": ("“It’s here” – at last…", "Third.")}, [("removed", "Second."), ("added", "Third.")]),
    "a capital": ({"title": "t"}, [("changed", "T")]),
    "a day": ({"date": "2025-07-16"}, [("changed", "2025-07-15")]),
    "no date any more": ({"date": None}, [("removed", "2025-07-15")]),
    "no title any more": ({"title": None}, [("removed", "T")]),
    "a link gone": ({"links": (("b", "#"),)}, [("removed", "a <https://a.example/>")]),
    "order": ({"paragraphs": VERSION.paragraphs[::-1]}, [("added", "Second."), ("removed", "Second.")]),
}  # fmt: skip


@pytest.mark.parametrize("after", SAME.values(), ids=SAME)
def test_typography_and_dead_links_are_no_change(
    after: dict[str, object],
) -> None:
    assert list(compare(VERSION, VERSION._replace(**after))) == []


@pytest.mark.parametrize(
    ("after", "changes"), DIFFERENT.values(), ids=DIFFERENT
)
def test_what_is_a_change(
    after: dict[str, object], changes: list[tuple[str, str]]
) -> None:
    found = compare(VERSION, VERSION._replace(**after))
    assert sorted(
        (change.kind, change.before or change.after) for change in found
    ) == sorted(changes)


def test_one_moment_in_two_time_zones_is_no_change() -> None:
    before = VERSION._replace(date="2025-07-15T10:00:00+03:00")
    assert (
        list(
            compare(
                before,
                VERSION._replace(date="2025-07-15T07:00:00Z"),
            )
        )
        == []
    )
    assert (
        list(
            compare(
                before,
                VERSION._replace(date="2025-07-15T08:00:00Z"),
            )
        )
        != []
    )


def test_what_the_archive_does_not_know_is_no_change() -> None:
    before = VERSION._replace(title=None, date=None)
    assert list(compare(before, VERSION)) == []


@pytest.mark.parametrize(
    "text",
    ["A &#8230; b &amp; c", "&lt;b&gt; of d", "a &amp;amp; b", r"\&copy; e"],
)
def test_text_that_looks_like_a_reference_is_read_back(text: str) -> None:
    article = extract(
        f"<h1>{html.escape(text)}</h1><p>{FIRST} {html.escape(text)} "
        f"<a href='https://a.example/q'>{html.escape(text)}</a></p>",
        "https://a.example/",
    )
    assert text in (article.title or "") and text in article.text
    before = read_version(article.to_markdown())
    assert list(compare(before, version_of(article))) == []
    assert before.links[0][0] == text


def test_a_bold_line_that_opens_the_text_and_comes_again() -> None:
    body = f"**SUMMARY:**\n\n{FIRST}\n\n**SUMMARY:**\n\n{FIRST[::-1]}."
    article = Article(
        url="https://a.example/", requested_url="", title="T", body=body
    )
    archived = read_version(article.to_markdown())
    assert list(compare(archived, version_of(article))) == []
    assert FIRST in archived.paragraphs


def test_a_paragraph_that_begins_with_a_date_is_no_date_line() -> None:
    opening = f"On July 15, 2025, {FIRST}"
    version = read_version(f"# T\n\n{opening}\n\n{SECOND}\n")
    assert (version.date, version.paragraphs) == (None, (opening, SECOND))


def test_related_articles_and_pictures_are_not_compared() -> None:
    def markdown(related: str, picture: str) -> str:
        return f"# T\n\n**Caption {picture}**\n\n{FIRST}\n\n**Related article:** [{related}](https://a.example/{related})\n\n![{picture}](https://a.example/{picture})\\\nCaption\n\n{SECOND}\n"

    before, after = (
        read_version(markdown("a", "b")),
        read_version(markdown("c", "d")),
    )
    assert before._replace(opening="") == after._replace(opening="")
    assert read_version(markdown("a", "b")).paragraphs == (FIRST, SECOND)


def test_words_are_marked_in_any_script() -> None:
    change = Change("paragraph", "हिन्दी समाचार आज", "हिन्दी समाचार कल")
    told = "  paragraph reworded: हिन्दी समाचार [-आज-] {+कल+}"
    assert format_change(change) == told


def test_words_at_the_start_stand_apart() -> None:
    change = Change("title", "Council votes", "Mayor votes")
    told = "  title changed: [-Council-] {+Mayor+} votes"
    assert format_change(change) == told


def test_very_long_paragraphs_and_many_of_them_take_no_time() -> None:
    words = " ".join(f"w{number}" for number in range(30_000))
    many = tuple(f"{number} {FIRST}" for number in range(3_000))
    changed = tuple(f"{OTHER} {number}" for number in range(3_000))
    found = list(
        compare(
            Version("T", None, (words, *many), ()),
            Version("T", None, (words + " x", *changed), ()),
        )
    )
    assert len([format_change(change) for change in found]) >= 6_000


def test_what_is_hostile_in_a_file_does_not_reach_the_terminal(
    server: Server, cli: Cli, archived: Path
) -> None:
    archived.write_text(
        archived.read_text().replace(
            "Tuesday", "\x1b[31mMon\u202eday\x07\x9b1m"
        )
    )
    for form in ([], ["--json"]):
        done = cli("check", "a.md", *form)
        assert done.returncode == 1
        assert "Monday" in done.stdout.replace("[-", "").replace("-]", "")
        assert not set(done.stdout) & set("\x1b\u202e\x07\x9b")
        assert "u202e" not in done.stdout


def test_a_standfirst_in_bold_is_not_taken_for_a_caption(
    server: Server, cli: Cli
) -> None:
    caption = (
        f"<figure><img src=a.jpg><figcaption>{THIRD}</figcaption></figure>"
    )
    body = page(f"<b>{FIRST}</b>", SECOND, THIRD).replace(
        b"</h1>", f"</h1>{caption}".encode()
    )
    server.on["/a"] = reply(body)
    for form in ("a.md", "a.json"):
        assert cli("fetch", server.url("/a"), "-o", form).returncode == 0
        assert cli("check", form).stdout == f"same {form}\n"


HOSTILE_JSON = [
    "[]",
    '"x"',
    '{"image": 5}',
    '{"image": {"caption": []}}',
    '{"title": 5, "date": {}, "body": null}',
    '{"date": "0000-00-00"}',
]


@pytest.mark.parametrize("text", HOSTILE_JSON)
def test_json_of_the_wrong_types(text: str) -> None:
    version = read_text(text)
    assert (version.title, version.date) == (None, None)


def test_another_day_is_told_as_two_days(
    server: Server, cli: Cli, archived: Path
) -> None:
    server.on["/a"] = reply(page(date="2025-07-16T10:00:00+03:00"))
    said = cli("check", archived).stdout.splitlines()
    assert said[1:] == ["  date changed: [-2025-07-15-] {+2025-07-16+}"]


@pytest.mark.parametrize(
    "date", ["July 15, 2025", "2025", "2025-07", "2025-99-99"]
)
def test_a_date_that_was_edited_by_hand(
    server: Server, cli: Cli, archived: Path, date: str
) -> None:
    assert cli("fetch", server.url("/a"), "-o", "b.json").returncode == 0
    edited = json.loads((archived.parent / "b.json").read_text()) | {
        "date": date
    }
    (archived.parent / "b.json").write_text(json.dumps(edited))
    assert cli("check", "b.json").stdout == "same b.json\n"


def test_a_very_long_paragraph_that_is_gone_is_told(
    server: Server, cli: Cli, archived: Path
) -> None:
    archived.write_text(
        archived.read_text().replace(
            FIRST, FIRST + "\n\n" + "word after word " * 800
        )
    )
    done = cli("check", "a.md")
    assert (done.returncode, done.stderr) == (1, "")
    assert "paragraph removed: word after word" in done.stdout


def test_a_reworded_standfirst_in_bold_is_a_change() -> None:
    def archived(opening: str) -> Version:
        return read_version(f"# T\n\n**{opening}**\n\n{FIRST}\n")

    def now(*paragraphs: str) -> Version:
        return Version("T", None, (*paragraphs, FIRST), ())

    won = "The vote was won by ten percent, the council said on Tuesday, after a debate of three hours in which all spoke."
    lost = won.replace("won by ten", "lost by ninety")
    assert [change.kind for change in compare(archived(won), now(lost))] == [
        "added"
    ]
    assert list(compare(archived(won), now(won))) == []
    assert list(compare(archived("Xi in Beijing. kremlin.ru"), now())) == []


def test_an_article_all_in_bold_that_is_reworded_is_changed(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    def bold(*paragraphs: str) -> bytes:
        return page(*(f"<b>{each}</b>" for each in paragraphs))

    server.on["/a"] = reply(bold(FIRST, SECOND))
    assert cli("fetch", server.url("/a"), "-o", "a.md").returncode == 0
    assert cli("check", "a.md").stdout == "same a.md\n"
    server.on["/a"] = reply(bold(FIRST.replace("e", "a"), SECOND))
    assert cli("check", "a.md").stdout.startswith("changed a.md\n")
    assert cli("fetch", "a.md", "-o", "a.md").returncode == 0
    assert FIRST.replace("e", "a") in (tmp_path / "a.md").read_text()
    server.on["/a"] = reply(
        bold(FIRST.replace("e", "a"), SECOND.replace("a", "o"))
    )
    assert cli("check", "a.md").stdout.startswith("changed a.md\n")


def test_a_link_in_a_bold_opening_is_no_new_link() -> None:
    body = f"**[{FIRST}](https://a.example/b)**\n\n{SECOND}"
    article = Article(
        url="https://a.example/", requested_url="", title="T", body=body
    )
    archived = read_version(article.to_markdown())
    assert list(compare(archived, version_of(article))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("e\u0301\u0323", "e\u0323\u0301"),
        ("\u1eb9\u0301", "e\u0301\u0323"),
        ("e\u0301\u200d\u0323", "\u1eb9\u0301"),
    ],
    ids=["decomposed", "composed", "with-a-joiner"],
)
def test_marks_on_a_letter_in_another_order_are_no_change(
    one: str, other: str
) -> None:
    assert essence(f"a{one}b") == essence(f"a{other}b")


def test_very_many_marks_on_a_letter_take_no_time() -> None:
    began = time.process_time()
    essence("e" + "\u0301\u0323" * 200_000)
    assert time.process_time() - began < 4


def test_a_url_with_an_apostrophe(server: Server, cli: Cli) -> None:
    server.on["/it's-here"] = reply(page())
    assert cli("fetch", server.url("/it's-here"), "-o", "a.md").returncode == 0
    assert cli("check", "a.md").stdout == "same a.md\n"


def test_a_kept_page_is_checked_as_it_came(server: Server, cli: Cli) -> None:
    body = page(
        FIRST,
        "Мэр открыл мост во вторник, на два года позже срока, сообщили чиновники.",
    ).decode()
    server.on["/a"] = reply(
        body.encode("cp1251"), Content_Type="text/html; charset=windows-1251"
    )
    assert (
        cli("fetch", server.url("/a"), "-o", "a.md", "--keep-html").returncode
        == 0
    )
    assert cli("check", "a.html").stdout == "same a.html\n"


# --- new versions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", [["-o", "a.md"], ["-o", "a.json"], ["-o", "a.md", "--front-matter"]]
)
def test_update_saves_the_new_version_beside_the_old_one(
    server: Server, cli: Cli, tmp_path: Path, form: list[str]
) -> None:
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), *form).returncode == 0
    path = tmp_path / form[1]
    path.write_text(path.read_text().replace("---\n", "---\nrating: 5\n", 1))
    before = path.read_bytes()
    server.on["/a"] = reply(page(FIRST, SECOND, NEW))
    done = cli("check", form[1], "--update", "--json")
    new = tmp_path / json.loads(done.stdout)["new_version"]
    assert re.fullmatch(rf"a\.\d{{4}}-\d\d-\d\d\{path.suffix}", new.name)
    assert path.read_bytes() == before
    assert NEW in new.read_text()
    assert ("\ncreated: " in new.read_text()) == ("--front-matter" in form)
    assert "\nrating: " not in new.read_text(), "that is the reader's"
    again = cli("check", form[1], "--update", "--json")
    assert (
        json.loads(again.stdout)["verdict"],
        json.loads(again.stdout)["new_version"],
    ) == ("changed", None)
    server.on["/a"] = reply(page(FIRST, NEW))
    third = json.loads(cli("check", form[1], "--update", "--json").stdout)[
        "new_version"
    ]
    assert third == f"{new.stem}-2{path.suffix}"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_new_version_that_cannot_be_written_is_told_beside_the_verdict(
    server: Server, archived: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["PYTHONDONTWRITEBYTECODE"] = (
        "1"  # half a module would be what all others find
    )
    server.on["/a"] = reply(page(FIRST, SECOND, NEW))
    check = command("check", "a.md", "--update", "--json")
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *check],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 6
    told = json.loads(done.stdout)
    assert (told["verdict"], told["new_version"]) == ("changed", None)
    assert told["changes"]
    assert re.fullmatch(
        r"a\.md: a\.\d{4}-\d\d-\d\d\.md cannot be written: File too large \(6\)\n",
        done.stderr,
    )
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_directory_is_checked_by_its_newest_versions(
    server: Server, cli: Cli, archived: Path
) -> None:
    folder = archived.parent / "archive" / "2025"
    folder.mkdir(parents=True)
    archived.rename(folder / "a.md")
    for paragraph in (NEW, OTHER):
        server.on["/a"] = reply(page(FIRST, SECOND, paragraph))
        assert cli("check", "archive", "--update").returncode == 1
    (folder.parent / ".obsidian").mkdir()
    (folder.parent / ".obsidian" / "b.md").write_text(
        f"Original url:\n\n<{server.url('/never')}>\n"
    )
    (folder / "note.md").write_text("A note of mine.\n")
    done = cli("check", "archive")
    assert re.fullmatch(
        r"same archive/2025/a\.\d{4}-\d\d-\d\d-2\.md\n", done.stdout
    )
    assert done.returncode == 0
    assert re.fullmatch(
        r"1 same, 1 without an original URL in \d+ s\n", done.stderr
    )
    assert "/never" not in server.asked()


@pytest.mark.parametrize("name", ["page.html", "story"])
def test_a_new_version_of_a_file_of_another_kind_is_never_written_over(
    server: Server, cli: Cli, tmp_path: Path, name: str
) -> None:
    server.on["/a"] = reply(page(FIRST, NEW))
    text = page().replace(
        b"<head>",
        f'<head><link rel="canonical" href="{server.url("/a")}">'.encode(),
    )
    (tmp_path / name).write_bytes(
        text
        if name.endswith("html")
        else (SEED_LIKE % server.url("/a")).encode()
    )
    assert cli("check", name, "--update").returncode == 1
    (new,) = tmp_path.glob("*.md")
    new.write_text("mine")
    assert cli("check", name, "--update").returncode == 1
    assert new.read_text() == "mine"
    assert len(list(tmp_path.glob("*.md"))) == 2


def test_files_that_their_owner_dates_are_no_versions_of_one_another(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    hosts.otherwise = reply(page())
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in (1, 2):
        url = hosts.url(f"/{number}", f"127.0.0.{number}")
        (folder / f"council.2025-07-1{number}.md").write_text(SEED_LIKE % url)
    assert (
        cli("check", "archive").stdout.count(
            "changed archive/council.2025-07-1"
        )
        == 2
    )
    assert (
        "2 there already"
        in cli(
            "fetch",
            *[hosts.url(f"/{n}", f"127.0.0.{n}") for n in (1, 2)],
            "-d",
            "archive",
        ).stderr
    )


def test_a_refresh_does_not_write_over_a_version(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), "-d", "archive").returncode == 0
    server.on["/a"] = reply(page(FIRST, SECOND, NEW))
    assert cli("check", "archive", "--update").returncode == 1
    (version,) = (tmp_path / "archive").glob("*-to-stay.*.md")
    before = version.read_bytes()
    server.on["/a"] = reply(page(FIRST, SECOND, OTHER))
    assert (
        cli("fetch", server.url("/a"), "-d", "archive", "--refresh").returncode
        == 0
    )
    assert version.read_bytes() == before
    assert len(list((tmp_path / "archive").iterdir())) == 3, (
        "what THIRD was in is kept, too"
    )


# --- bad input -------------------------------------------------------------------------------------------


def test_a_file_without_an_original_url(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(SENTENCE)
    done = cli("check", "a.md")
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == "a.md: the file names no original URL (5)\n"


@pytest.mark.parametrize("name", ["no-such-file", "http://127.0.0.1:1/a", "-"])
def test_what_is_no_file(cli: Cli, name: str) -> None:
    done = cli("check", name)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_an_empty_directory(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    done = cli("check", "archive")
    assert (done.returncode, done.stdout) == (0, "")


def test_standard_output_that_is_closed(
    archived: Path, environment: dict[str, str]
) -> None:
    script = ["bash", "-c", '"$@" >&-', "bash", *command("check", "a.md")]
    done = subprocess.run(
        script,
        cwd=archived.parent,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (
        6,
        "a.md: standard output is closed (6)\n",
    )


def test_a_reader_that_wants_no_more(
    hosts: Server, environment: dict[str, str], tmp_path: Path, cli: Cli
) -> None:
    hosts.otherwise = reply(page())
    urls = [
        hosts.url(f"/{number}", f"127.0.0.{number}") for number in range(1, 9)
    ]
    assert cli("fetch", *urls, "-d", "archive").returncode == 0
    script = '"$@" | head -1'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *command("check", "archive")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    # All eight lines may be in the pipe before its reader leaves: then there is a summary to give.
    assert re.fullmatch(r"(8 same in \d+ s\n)?", done.stderr)
    assert done.stdout.startswith("same ")


# --- what the reader and the site put around it ------------------------------------------------------------


def version(*blocks: str) -> Version:
    return read_version("# T\n\n" + "\n\n".join(blocks))


FURNITURE = {
    "a login name": ("Signed in as Ida Lund", "Signed in as Ola Berg"),
    "a promotion": ("Sign up for our morning letter, it is free.", "Subscribe now: four weeks for one euro."),
    "a promotion that came": ("", "Subscribe now: four weeks for one euro."),
    "a label that went": ("Advertisement", ""),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), FURNITURE.values(), ids=FURNITURE)
def test_the_sites_furniture_is_no_change(before: str, after: str) -> None:
    assert (
        list(
            compare(
                version(FIRST, before, SECOND), version(FIRST, after, SECOND)
            )
        )
        == []
    )


SHORT = {
    "a heading": ("## What was said", "## What was not said"),
    "an item": ("- Fares: 12", "- Fares: 14"),
    "a cell": ("| Fares | 12 |\n| --- | --- |\n| Boats | 3 |", "| Fares | 12 |\n| --- | --- |\n| Boats | 4 |"),
    "a short sentence": ("He resigned.", "He stayed."),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SHORT.values(), ids=SHORT)
def test_what_is_short_and_no_furniture_is_a_change(
    before: str, after: str
) -> None:
    assert (
        list(
            compare(
                version(FIRST, before, SECOND), version(FIRST, after, SECOND)
            )
        )
        != []
    )


def test_a_change_elsewhere_does_not_touch_headings() -> None:
    html = f"<h1>T</h1><p>{FIRST}</p><h2>What was said</h2><p>{SECOND}</p><h2>And then</h2><p>{THIRD}</p>"
    before = read_version(extract(html, "https://a.example/b").to_markdown())
    now = extract(
        html.replace("ferry", "boat").replace("And then", "And now"),
        "https://a.example/b",
    )
    assert [change.before for change in compare(before, version_of(now))] == [
        FIRST,
        "And then",
    ]


def test_files_are_told_in_their_order(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    hosts.otherwise = reply(page())
    for number in range(1, 7):
        url = hosts.url(f"/{number}", f"127.0.0.{number}")
        assert cli("fetch", url, "-o", f"{number}.md").returncode == 0
    hosts.on |= {
        "/1": slow(0.5, reply(page())),
        "/3": reply(page(FIRST, SECOND)),
        "/4": reply(b"", 404),
    }
    done = cli("check", ".")
    told = [
        line.split()[:2] for line in done.stdout.splitlines() if line[0] != " "
    ]
    assert told == [
        ["same", "1.md"], ["same", "2.md"], ["changed", "3.md"], ["gone", "4.md:"], ["same", "5.md"], ["same", "6.md"],
    ]  # fmt: skip
    assert re.search(
        r"4 same, 1 changed, 1 gone|4 same, 1 gone, 1 changed", done.stderr
    )
    for option in ("--changed", "-q"):
        told = [
            line.split()[0]
            for line in cli("check", ".", option).stdout.splitlines()
        ]
        assert told == ["changed", "paragraph", "gone"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    report = Report(Options(quiet=True))
    assert list(articles_below(str(tmp_path / "gone"), report)) == []
    assert [reason for _, reason, _ in report.failures] == [
        "cannot be listed: No such file or directory"
    ]


def test_a_pipe_among_the_files_is_told_and_not_waited_for(
    server: Server, cli: Cli, archived: Path
) -> None:
    os.mkfifo(archived.parent / "b.md")
    done = cli("check", ".")
    assert f"same {archived.name}\n" in done.stdout
    assert "b.md: neither a file nor a directory (2)\n" in done.stderr


def test_a_new_version_of_a_file_whose_name_is_no_utf8(
    server: Server, cli: Cli, archived: Path
) -> None:
    archived.rename(archived.with_name(os.fsdecode(b"a\xff.md")))
    server.on["/a"] = reply(page(FIRST, NEW))
    assert cli("check", ".", "--update").returncode == 1
    texts = [each.read_text() for each in archived.parent.iterdir()]
    assert any(NEW in text for text in texts)
    assert any(THIRD in text for text in texts)


def test_what_was_put_aside_is_no_article_of_its_own(
    server: Server, cli: Cli, archived: Path
) -> None:
    cli("fetch", server.url("/a"), "-o", "live.md")
    aside = archived.parent / "live.2024-01-01.md"
    aside.write_text(
        (archived.parent / "live.md").read_text().replace(FIRST, "An old one.")
    )
    for names in (
        ["live.2024-01-01.md", "live.md"],
        ["live.md", "live.2024-01-01.md"],
    ):
        assert cli("check", *names).stdout == "same live.md\n"


# --- hostile articles ------------------------------------------------------------------------------------


def ferry(paragraphs: Iterable[str]) -> Version:
    return read_version("# Ferry\n\n" + "\n\n".join(paragraphs))


MANY = {
    "one paragraph again and again": (
        [FIRST] * 10_000,
        [FIRST] * 9_999 + [SECOND],
    ),
    "every other paragraph changed": (
        [f"{word} {number}, {FIRST}" for number in range(4_000) for word in ("kept", "old")],
        [f"{word} {number}, {FIRST}" for number in range(4_000) for word in ("kept", "new")],
    ),
    "long paragraphs": (
        [f"old {number}, {FIRST * 400}" for number in range(90)],
        [f"new {number}, {SECOND * 400}" for number in range(90)],
    ),
    "one long paragraph of the same word": (["a" + " the" * 9_000], ["b" + " the" * 8_000]),
    "marks on one letter": (
        ["a" + "\u0315\u0300\u0323" * 300_000 + FIRST],
        ["b" + "\u0315\u0300\u0323" * 300_000 + FIRST],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), MANY.values(), ids=MANY)
def test_many_changes_are_told_in_time(
    before: list[str], after: list[str]
) -> None:
    old, new = ferry(before), ferry(after)
    began = time.process_time()
    told = [format_change(change) for change in compare(old, new)]
    assert told
    assert time.process_time() - began < 4


def test_changes_are_told_one_by_one_in_a_long_article() -> None:
    before = [f"{FIRST} {number}" for number in range(1_000)]
    after = [*before[:500], NEW, *before[501:]]
    changes = list(compare(ferry(before), ferry(after)))
    assert [(each.kind, each.after) for each in changes] == [
        ("removed", None),
        ("added", NEW),
    ]


def test_links_of_a_long_article_are_mended_in_time() -> None:
    links = [
        Link(f"a{n}", f"https://a.example/{n}", True) for n in range(50_000)
    ]
    text = " ".join(f"[{each.text}](#)" for each in links)
    began = time.process_time()
    alive = mended(text, links)
    assert mended(alive, links) == alive
    assert alive.startswith(
        "[a0](https://a.example/0) [a1](https://a.example/1) "
    )
    assert time.process_time() - began < 3.75


# --- what signs say ----------------------------------------------------------------------------------------

SIGNS = {
    "a relation": ("It holds that a &gt; b.", "It holds that a &lt; b."),
    "the name of a language": ("It is written in C#, he said.", "It is written in C, he said."),
    "about": ("It took ~5 days, he said.", "It took 5 days, he said."),
    "a product": ("It was 5*3 metres long.", "It was 53 metres long."),
    "a product with spaces": ("It was 5 * 3 metres long.", "It was 5 3 metres long."),
    "brackets": ("He said [no].", "He said no."),
    "an equation": ("It holds that a = b.", "It holds that a b."),
    "a power in code": ("Type <code>a ** b</code> there.", "Type <code>a * b</code> there."),
    "code in lines": ("<pre>x = a ** b %%c%%\ny = 3.</pre>", "<pre>x = a * b %%c%%\ny = 3.</pre>"),
    "what is struck out": ("It costs 40 <s>50</s> euros.", "It costs <s>40</s> 50 euros."),
    "text between percent signs": (
        f"He is 100%% sure.</p><p>{NEW}</p><p>She is 50%% sure.", f"He is 100%% sure.</p><p>{OTHER}</p><p>She is 50%% sure.",
    ),
    "text between percent signs of a paragraph": ("Now 100%% and then 50%% of it.", "Now 100%% and never 50%% of it."),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SIGNS.values(), ids=SIGNS)
def test_a_sign_that_says_something_is_compared(
    server: Server, cli: Cli, before: str, after: str
) -> None:
    server.on["/a"] = reply(page(FIRST, SECOND, before, THIRD))
    assert cli("fetch", server.url("/a"), "-o", "a.md").returncode == 0
    assert cli("check", "a.md").stdout == "same a.md\n"
    server.on["/a"] = reply(page(FIRST, SECOND, after, THIRD))
    assert cli("check", "a.md").stdout.startswith("changed a.md\n")


def test_words_between_percent_signs_are_counted() -> None:
    text = f"# T\n\nHe is 100\\%% sure.\n\n{FIRST}\n\nShe is 50\\%% sure.\n"
    assert FIRST in read_text(text).paragraphs


def test_a_title_with_quotes_in_front_matter() -> None:
    title = 'He said: "C:\\temp"'
    text = f"---\ntitle: {json.dumps(title)}\n---\n\n{FIRST}\n"
    assert read_text(text).title == title
