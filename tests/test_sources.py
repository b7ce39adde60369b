"""From what the user gives to the original URL: files of every kind, lists, and what is no source."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import plistlib
import quopri
import time
from pathlib import Path

import pytest
from conftest import Cli
from server import PAGE, SENTENCE, Server, reply

from news_archive import (
    NoArticleError,
    Source,
    UsageError,
    checked_url,
    find_source,
    list_entry,
    list_lines,
    mended,
    original_url,
    public_url,
    read_text,
    refuse_no_page,
    saved_page,
    unpacked,
    url_key,
)

URL = "https://www.example.com/2025/07/15/story"
DECOY = "https://decoy.example/"

FILES = {
    "archived article, on a later line": f"# T\n\nBody.\n\nOriginal url:\n\n<{URL}>",
    "archived article, without a bracket": f"# T\n\nOriginal url:\n{URL}\n",
    "archived article, on the same line": f"T\nORIGINAL URL: {URL}\n",
    "archived article, in bold": f"**Original url:** <{URL}>",
    "archived article, CRLF": f"# T\r\n\r\nOriginal url:\r\n\r\n<{URL}>\r\n",
    "archived article that quotes another": f"Original url:\n<{DECOY}>\n\nBody.\n\nOriginal url:\n\n<{URL}>\n",
    "original url before front matter": f"---\nsource: {DECOY}\n---\n\nOriginal url: {URL}\n",
    "front matter, source": f"---\ntitle: T\nsource: {URL}\n---\n# T\n",
    "front matter, url": f"---\nurl: {URL}\ntitle: T\n---\n",
    "front matter, in double quotes": f'---\nsource: "{URL}"\n---\n',
    "front matter, in single quotes": f"---\nsource: '{URL}'\n---\n",
    "JSON": json.dumps({"title": "T", "image": {"url": DECOY}, "links": [{"url": DECOY}], "url": URL}),
    "JSON, indented": json.dumps({"image": {"url": DECOY}, "url": URL}, indent=2),
    "JSON, one a line": json.dumps({"url": URL}) + "\n" + json.dumps({"url": DECOY}),
    "saved by a browser": f"<!doctype html>\n<!-- saved from url=(0040){URL} -->\n<link rel=canonical href={DECOY}>",
    "saved by SingleFile": f"<html><!--\n Page saved with SingleFile \n url: {URL} \n saved date: x\n--><p>",
    "canonical": f'<head><meta property="og:url" content="{DECOY}"><link rel="canonical" href="{URL}"></head>',
    "canonical, href first": f"<link href='{URL}' REL='Canonical'>",
    "canonical, without quotes": f"<link rel=canonical href={URL}>",
    "og:url": f'<link rel="alternate" href="{DECOY}"><meta content="{URL}" property="og:url">',
    "byte-order mark": f"\ufeff---\nurl: {URL}\n---\n",
    "line ends of old": f"# T\r\rOriginal url:\r\r<{URL}>\r",
    "front matter in TOML": f'+++\nsource = "{URL}"\n+++\n# T\n',
    "front matter in JSON": f'{{"source": "{URL}"}}\n\n# T\n',
    "saved by monolith": f"<!-- Saved from {URL} at 2025-07-16T08:00:00Z using monolith v2.8.3 -->\n<html>",
    "mirrored by HTTrack": f"<html>\n<!-- Mirrored from {URL[8:]} by HTTrack Website Copier/3.x, Tue -->",
    "saved by WebScrapBook": f'<html lang="en" data-scrapbook-source="{URL}" data-scrapbook-create="2025">',
    "saved by Save Page WE": f'<meta name="savepage-url" content="{URL}"><link rel=canonical href={DECOY}>',
}  # fmt: skip


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_original_url(text: str) -> None:
    assert original_url(text.encode()) == URL


def test_original_url_in_utf16() -> None:
    assert original_url(f"Original url: {URL}".encode("utf-16")) == URL


def test_original_url_among_bytes_that_are_no_utf8() -> None:
    assert (
        original_url(
            "Заголовок\nOriginal url: ".encode("cp1251") + URL.encode()
        )
        == URL
    )


def test_original_url_with_entities() -> None:
    assert (
        original_url(
            b'<link rel=canonical href="https://a.example/?a=1&amp;b=2">'
        )
        == "https://a.example/?a=1&b=2"
    )


NAMELESS = {
    "plain text": "A story.",
    "empty": "",
    "a relative canonical": "<link rel=canonical href=/story>",
    "another scheme": "Original url: ftp://a.example/",
    "the body's own front-matter-like lines": f"# T\n\n---\nurl: {URL}\n---\n",
    "JSON without the key": '{"link": "https://a.example/"}',
    "JSON of another type": "[1]",
    "JSON, url of another type": '{"url": 1}',
    "JSON, broken": f'{{"url": "{URL}',
    "JSON, 100,000 deep": '{"a":' * 100_000,
    "JSON, a 5,000-digit number": '{"a": ' + "1" * 5000 + "}",
}  # fmt: skip


@pytest.mark.parametrize("text", NAMELESS.values(), ids=NAMELESS)
def test_no_original_url(text: str) -> None:
    assert original_url(text.encode()) is None


def test_hostile_tags_take_no_time() -> None:
    assert original_url(b'<link rel="' * 500_000) is None


def test_seed_article() -> None:
    """The very form that people keep: the URL on the last line, without a line end."""
    text = "# China Pledges Closer Ties\n\nJuly 15, 2025\n\nBody, [cited](#).\n\nOriginal url:\n\n"
    url = "https://www.themoscowtimes.com/2025/07/15/china-pledges-closer-ties-a89825"
    assert original_url(f"{text}<{url}>".encode()) == url


# --- a source --------------------------------------------------------------------------------------------


def test_a_url_is_its_own_source() -> None:
    assert find_source("HTTPS://a.example/b?c#d").url == "https://a.example/b?c"


def test_a_file_is_the_source_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"Original url: {URL}#part\n")
    name = str(tmp_path / "a.md")
    assert find_source(name) == Source(name, URL, "2025-07-15")


def test_a_file_that_names_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(SENTENCE)
    with pytest.raises(NoArticleError, match="names no original URL"):
        find_source(str(tmp_path / "a.md"))


@pytest.mark.parametrize(
    "name",
    [
        "no-such-file",
        "no-such.md",
        "no.such/file.md",
        "ftp://a.example/",
        "a\0b",
        ".",
        "",
    ],
)
def test_neither_a_url_nor_a_file(name: str) -> None:
    with pytest.raises(UsageError):
        find_source(name)


def test_a_saved_page_without_a_url_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "a b.html").write_bytes(PAGE)
    own = f"{tmp_path.resolve().as_uri()}/a%20b.html"
    assert saved_page(str(tmp_path / "a b.html")).url == own


# --- lists -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_list_lines(encoding: str, line_end: str) -> None:
    text = line_end.join(
        [
            "# comment",
            "",
            "  http://a.example/ ",
            "b.md",
            "   ",
            "  # another",
            "http://c.example/#d",
        ]
    )
    assert list(list_lines(text.encode(encoding))) == [
        "http://a.example/",
        "b.md",
        "http://c.example/#d",
    ]


def test_a_list_with_all_that_lists_have(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    (tmp_path / "b.md").write_text(f"Original url: {server.url('/b')}")
    lines = ["\ufeff# a list", "", server.url("/a"), server.url("/a"), "http://[::1", server.url("/a#part"), "b.md",
             "no such file", server.url("/b")]  # fmt: skip
    done = cli("fetch", "-", "--json", "--delay", 0, input="\r\n".join(lines))
    assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [
        server.url("/a"),
        server.url("/b"),
    ]
    assert server.asked() == ["/a", "/b"]
    *failures, summary = done.stderr.splitlines()
    assert [line.partition(": ")[0] for line in failures] == [
        "http://[::1",
        "no such file",
    ]
    assert summary.startswith("2 printed in ")
    assert done.returncode == 2


def test_a_list_and_arguments(server: Server, cli: Cli) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    done = cli(
        "fetch",
        server.url("/a"),
        "-",
        "--json",
        "--delay",
        0,
        input=f"{server.url('/a')}\n{server.url('/b')}",
    )
    assert done.returncode == 0
    assert server.asked() == ["/a", "/b"]


def test_an_empty_list_is_no_failure(cli: Cli) -> None:
    done = cli("fetch", "-", input="# nothing\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:s3cret@a.example/b", "https://a.example/b"),
        ("https://me@a.example:8080?c", "https://a.example:8080?c"),
        ("https://a.example//b@c", "https://a.example//b@c"),
        ("https://a.example/?b=//c@d", "https://a.example/?b=//c@d"),
    ],
)
def test_public_url(url: str, shown: str) -> None:
    assert public_url(url) == shown


# --- addresses that are the same -------------------------------------------------------------------------

SAME = {
    "percent-encoding": ("https://a.example/%7Eme/%c3%9f", "https://a.example/~me/%C3%9F"),
    "ß": ("https://a.example/stra\u00dfe?ß", "https://a.example/stra%C3%9Fe?%c3%9f"),
    "case of the host": ("HTTPS://A.Example/b", "https://a.example/b"),
    "the usual port": ("https://a.example:443", "https://a.example/"),
    "dots": ("https://a.example/b/../c/./d", "https://a.example/c/d"),
    "campaigns": ("https://a.example/b?utm_source=x&id=1&fbclid=y&UTM_Medium=z", "https://a.example/b?id=1"),
    "nothing but campaigns": ("https://a.example/b?gclid=x", "https://a.example/b"),
    "a fragment": ("https://a.example/b#c", "https://a.example/b"),
    "a host in Punycode": ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    "ß in a host": ("https://straße.example/", "https://xn--strae-oqa.example/"),
    "another full stop": ("https://例え。example/", "https://xn--r8jz45g.example/"),
    "emoji": ("https://\U0001f63a.example/", "https://xn--138h.example/"),
}  # fmt: skip
OTHER = {
    "a reserved character": ("https://a.example/b%2Fc", "https://a.example/b/c"),
    "case of the path": ("https://a.example/B", "https://a.example/b"),
    "a parameter": ("https://a.example/b?id=1", "https://a.example/b?id=2"),
    "the order of parameters": ("https://a.example/b?x=1&y=2", "https://a.example/b?y=2&x=1"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_one_address_in_two_forms(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)
    assert url_key(url_key(one)) == url_key(one)


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_two_addresses_are_two(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


HOSTS = {
    "an emoji": ("https://\U0001f63a.example/a", "https://xn--138h.example/a"),
    "a full stop of another script": ("https://a\u3002example/a", "https://a.example/a"),
    "invisible characters around": ("\u200b\ufeffhttps://a.example/a\u200d ", "https://a.example/a"),
    "what would end it": ("https://a.example/<b>\"c", "https://a.example/%3Cb%3E%22c"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "asked"), HOSTS.values(), ids=HOSTS)
def test_what_is_asked_for(typed: str, asked: str) -> None:
    assert find_source(typed).url == asked


@pytest.mark.parametrize(
    "url",
    [
        "https://a..example/",
        f"https://{'a' * 64}.example/",
        "https://a b/",
        "https:///a",
        "http://[::1",
    ],
)
def test_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="not a valid URL"):
        find_source(url)


HOSTILE = "https://x.example/><script>alert(1)</script>"


@pytest.mark.parametrize(
    "place",
    [
        '<link rel="canonical" href="{}">',
        '<meta property="og:url" content="{}">',
        "<!-- saved from url=(0040){} -->",
    ],
)
def test_an_address_of_a_saved_page_is_made_safe(
    cli: Cli, tmp_path: Path, place: str
) -> None:
    address = (
        HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
        if "=" in place[:12]
        else HOSTILE
    )
    (tmp_path / "a.html").write_bytes(
        PAGE.replace(b"<title>", place.format(address).encode() + b"<title>")
    )
    for form in ([], ["--json"], ["--front-matter"]):
        done = cli("extract", "a.html", *form)
        assert done.returncode == 0, done.stderr
        assert "<script" not in done.stdout


# --- lists as people have them -----------------------------------------------------------------------------

ENTRIES = {
    "plain": "https://a.example/b",
    "in angle brackets": "<https://a.example/b>",
    "an item": "- https://a.example/b",
    "a starred item": "* <https://a.example/b>",
    "a numbered item": "12. https://a.example/b",
    "a title after a tab": "https://a.example/b\tIts title # 1",
    "a title after a space": "https://a.example/b Its title",
    "a Markdown link": "[Its [own] title](https://a.example/b)",
    "an item that is a link": "- [Its title](https://a.example/b)",
    "in quotes": '"https://a.example/b"',
    "a note": "https://a.example/b  # my note",
    "JSON": '{"title": "T", "url": "https://a.example/b"}',
    "invisible characters": "\u200bhttps://a.example/b\u200b",
    "a title and a colon before": "Its title: https://a.example/b",
    "a title and a tab before": "Its title\thttps://a.example/b",
    "a box that is ticked": "- [x] [Its title](https://a.example/b)",
    "a box to tick": "- [ ] https://a.example/b",
    "a quotation": "> https://a.example/b",
    "a row of a table": "| https://a.example/b | Its title |",
    "in typographic quotes": "“https://a.example/b”",
    "in quotes and with a comma": "'https://a.example/b',",
    "in brackets": "See (https://a.example/b)",
    "a page's source": "view-source:https://a.example/b",
    "a URL as its own title": "[https://c.example](https://a.example/b)",
}  # fmt: skip


@pytest.mark.parametrize("line", ENTRIES.values(), ids=ENTRIES)
def test_list_entries(line: str) -> None:
    assert list_entry(line) == "https://a.example/b"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/b_(c)",
        "https://web.archive.org/web/2024/https://a.example/b",
        "https://a.example/b,1-c,2.html",
        "web.archive.org/web/2024/https://a.example/b",
    ],
    ids=["brackets", "a URL in a URL", "commas", "bare, with a URL"],
)
def test_a_listed_url_keeps_its_signs(url: str) -> None:
    for line in (url, f"[Its title]({url})", f"Its title: {url}"):
        if not url.startswith("web"):
            assert list_entry(line) == url
    assert list_entry(url) == url


def test_prose_with_links_is_no_list(cli: Cli, tmp_path: Path) -> None:
    line = "The council [said](https://a.example/b) on Monday that it would wait.\n"
    (tmp_path / "notes.md").write_text(5 * line)
    done = cli("fetch", "notes.md")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)


def test_what_is_no_entry_but_a_name() -> None:
    for name in (
        "a file.md",
        "2025-07-15.md",
        "notes #1.md",
        "[draft].md",
        "C:\\a.md",
    ):
        assert list_entry(name) == name


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8"])
def test_a_list_in_any_encoding(encoding: str) -> None:
    text = "https://a.example/caf\u00e9\nhttps://a.example/b\n"
    assert list(list_lines(text.encode(encoding))) == text.split()


@pytest.mark.parametrize(
    "how",
    [["list.txt"], ["-i", "list.txt"], ["--input-file", "list.txt"], ["-"]],
)
def test_a_list_by_every_way(
    server: Server, cli: Cli, tmp_path: Path, how: list[str]
) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    text = f"# mine\n\n1. <{server.url('/a')}>\n2. [T]({server.url('/b')})\n"
    (tmp_path / "list.txt").write_text(text)
    done = cli("fetch", *how, "--delay", 0, "--json", input=text)
    assert done.returncode == 0, done.stderr
    assert server.asked() == ["/a", "/b"]


def test_a_list_may_begin_with_an_address_in_brackets(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    (tmp_path / "list.txt").write_text(
        f"<{server.url('/a')}>\n<{server.url('/b')}>\n"
    )
    assert cli("fetch", "list.txt", "--delay", 0, "--json").returncode == 0
    assert server.asked() == ["/a", "/b"]


PROSE = [
    "# T\n\nOriginal url:\n\n<{}>\n",
    "Original url: {}\n",
    "- [One](https://a.example/1)\n- [Two](https://a.example/2)\n- https://a.example/3\n\nOriginal url:\n\n<{}>\n",
    "<html><head><link rel=canonical href='{}'></head><p>A page.</p></html>",
]


@pytest.mark.parametrize("text", PROSE)
def test_an_article_is_no_list(
    server: Server, cli: Cli, tmp_path: Path, text: str
) -> None:
    server.on["/a"] = reply()
    (tmp_path / "a.txt").write_text(text.format(server.url("/a")))
    done = cli("fetch", "a.txt", "--json", "-v")
    assert (done.returncode, server.asked()) == (0, ["/a"])
    assert "a.txt: " in done.stderr, "asked for under the file's name"


def test_a_bare_address_is_asked_as_https() -> None:
    assert (
        find_source("www.bbc.example/news/1").url
        == "https://www.bbc.example/news/1"
    )
    assert find_source("bbc.example/news/1").url == "https://bbc.example/news/1"


def test_a_file_is_no_bare_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "www.a.example").mkdir()
    (tmp_path / "www.a.example" / "b").write_text(f"Original url: {URL}")
    monkeypatch.chdir(tmp_path)
    assert find_source("www.a.example/b").url == URL


def test_nothing_on_standard_input_is_told(cli: Cli) -> None:
    done = cli("fetch", "-", input="")
    assert (done.returncode, done.stderr) == (0, "-: nothing in it\n")


def test_articles_of_an_archive_in_json_are_a_list(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    lines = [
        json.dumps({"title": "T", "url": server.url(path)})
        for path in ("/a", "/b")
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert cli("fetch", "a.jsonl", "--delay", 0, "--json").returncode == 0
    assert server.asked() == ["/a", "/b"]


# --- saved pages of all kinds ------------------------------------------------------------------------------

MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: " + URL.encode() + b"\r\nSubject: Bridge\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"x--y\"\r\n\r\n"
    b"--x--y\r\nContent-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: " + URL.encode() + b"\r\n\r\n"
)  # fmt: skip
RUSSIAN = (
    "<html><title>\u041c\u043e\u0441\u0442</title><h1>\u041c\u043e\u0441\u0442</h1><p>"
    + SENTENCE
    + "</p></html>"
)


def mhtml() -> bytes:
    body = quopri.encodestring(RUSSIAN.encode("cp1251")).replace(b"\n", b"\r\n")
    other = b"\r\n--x--y\r\nContent-Type: text/css\r\n\r\np { }\r\n--x--y--\r\n"
    return MHTML + body + other


def webarchive(form: plistlib.PlistFormat) -> bytes:
    main = {
        "WebResourceData": RUSSIAN.encode("cp1251"), "WebResourceURL": URL, "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "windows-1251", "WebResourceFrameName": "",
    }  # fmt: skip
    return plistlib.dumps({"WebMainResource": main}, fmt=form)


SAVED = {
    "a.mhtml": mhtml(),
    "a.webarchive": webarchive(plistlib.FMT_BINARY),
    "b.webarchive": webarchive(plistlib.FMT_XML),
    "a.html.gz": gzip.compress(f"<!-- saved from url=(0040){URL} -->{RUSSIAN}".encode()),
    "with-head.html": b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n"
    + f"<link rel=canonical href={URL}>{RUSSIAN}".encode("cp1251"),
}  # fmt: skip


HEAD_OF_MHTML = MHTML.partition(b"\r\n\r\n")[0]
HOSTILE_MHTML = {
    "boundaries": HEAD_OF_MHTML + b"\n" + b"\n--x--y\n" * 700_000,
    "empty parts": HEAD_OF_MHTML + b"\n" + b"\n--x--y\n\n" * 700_000,
    "parameters": HEAD_OF_MHTML + b"; a=b" * 1_000_000,
    "as many parts as are read": HEAD_OF_MHTML + b"\n" + b"\n--x--y\n\n" * 19_990,
    "as many parameters as are read": HEAD_OF_MHTML + b"; a=b" * 13_000 + b"\n",
    "parts in parts, as many as are read": HEAD_OF_MHTML
    + b"\n\n--x--y\nContent-Type: multipart/mixed; boundary=z" * 19_990,
    "semicolons": HEAD_OF_MHTML + b"\n\n--x--y\nContent-Type: text/html" + b";" * 5_000_000,
    "parts in parts": HEAD_OF_MHTML + b"\n\n--x--y\nContent-Type: multipart/mixed; boundary=z" * 90_000,
}  # fmt: skip


@pytest.mark.parametrize("opening", HOSTILE_MHTML.values(), ids=HOSTILE_MHTML)
def test_hostile_mhtml_is_read_in_time(opening: bytes) -> None:
    began = time.process_time()
    with pytest.raises(NoArticleError):
        refuse_no_page(unpacked("a.mhtml", opening).data)
    opening += b"\n\n--x--y\nContent-Type: text/html; charset=koi8-r\n\n<p>"
    with contextlib.suppress(NoArticleError):
        page = unpacked("a.mhtml", opening).data
        refuse_no_page(page)
        assert page.strip() == b"<p>"
    assert time.process_time() - began < 3


def test_a_page_within_parts_of_an_mhtml_is_found() -> None:
    inner = mhtml().replace(b"multipart/related", b"multipart/alternative")
    outer = (
        b"Content-Type: multipart/related; boundary=z\r\n\r\n--z\r\n" + inner
    )
    found = unpacked("a.mhtml", outer + b"\r\n--z--\r\n")
    assert found.data.rstrip() == RUSSIAN.encode("cp1251")
    assert (found.url, found.charset) == (URL, "windows-1251")


@pytest.mark.parametrize(
    ("end", "warnings"), [(b"</html>", ["maybe-cut-off"]), (b"--x--y--", [])]
)
def test_an_mhtml_that_is_cut_short_is_warned_of(
    cli: Cli, tmp_path: Path, end: bytes, warnings: list[str]
) -> None:
    (tmp_path / "a.mhtml").write_bytes(mhtml().partition(end)[0])
    done = cli("extract", "a.mhtml", "--json")
    assert json.loads(done.stdout)["warnings"] == warnings


@pytest.mark.parametrize("name", SAVED)
def test_saved_pages_of_all_kinds(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SAVED[name])
    done = cli("extract", name, "--json")
    assert done.returncode == 0, done.stderr
    article = json.loads(done.stdout)
    assert (article["title"], article["url"]) == (
        "\u041c\u043e\u0441\u0442",
        URL,
    )
    assert SENTENCE in article["text"]
    assert find_source(str(tmp_path / name)).url == URL


def test_what_wget_notes_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    try:
        os.setxattr(tmp_path / "a.html", "user.xdg.origin.url", URL.encode())
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    assert find_source(str(tmp_path / "a.html")).url == URL


NO_PAGE = {
    "plain text": b"A story about a bridge, " * 40,
    "noise": bytes(range(256)) * 40,
    "a broken web archive": b"bplist00" + b"\xff" * 40,
    "a web archive of text": plistlib.dumps({"WebMainResource": {"WebResourceURL": "https://a.example/",
        "WebResourceTextEncodingName": "utf-8", "WebResourceData": PAGE.decode()}}),
    "a web archive of a number": plistlib.dumps({"WebMainResource": {"WebResourceURL": "https://a.example/",
        "WebResourceTextEncodingName": "utf-8", "WebResourceData": 5}}),
    "an empty MHTML": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--\r\n",
    "gzip that is cut": gzip.compress(PAGE)[:-9],
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "a spreadsheet": b"date,title\n2025-07-15,Bridge\n",
}  # fmt: skip


@pytest.mark.parametrize("data", NO_PAGE.values(), ids=NO_PAGE)
def test_what_is_no_page_is_refused(
    cli: Cli, tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "a.html").write_bytes(data)
    done = cli("extract", "a.html")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (5, "", 1)


@pytest.mark.parametrize("form", ["a.md", "a.json"])
def test_an_archived_article_is_no_page(
    server: Server, cli: Cli, form: str
) -> None:
    server.on["/a"] = reply()
    assert cli("fetch", server.url("/a"), "-o", form).returncode == 0
    done = cli("extract", form)
    assert (done.returncode, done.stdout) == (5, "")
    assert (
        "an archived article, not a web page; `news-archive fetch` fetches it anew"
        in done.stderr
    )


def test_a_saved_page_whose_name_has_254_bytes(
    cli: Cli, tmp_path: Path
) -> None:
    name = "a" * 249 + ".html"
    (tmp_path / name).write_bytes(PAGE)
    assert cli("extract", name).returncode == 0


LONG = "a" * 300 + ".md"
TOO_LONG = {
    "list": (("list", LONG), 2),
    "check": (("check", LONG), 2),
    "extract": (("extract", LONG), 2),
    "--output": (("extract", "a.html", "-o", LONG), 6),
    "--dir": (("extract", "a.html", "-d", LONG), 6),
    "--failed": (("fetch", "a.html", "--failed", LONG), 6),
    "the page kept": (
        (
            "fetch",
            "http://127.0.0.1:1/",
            "-o",
            "a" * 250 + ".md",
            "--keep-html",
        ),
        6,
    ),
}


@pytest.mark.parametrize(("words", "status"), TOO_LONG.values(), ids=TOO_LONG)
def test_names_that_are_too_long(
    cli: Cli, tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    done = cli(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (
        status,
        "",
        1,
    )
    assert "too long" in done.stderr


@pytest.mark.parametrize(
    "host",
    [
        "a" * 65_000 + "@a.example",
        "é" * 60_000,
        "a\u0315\u0300" * 30_000,
        "1." * 30_000,
    ],
)
def test_long_hosts_are_refused_in_time(host: str) -> None:
    began = time.process_time()
    for size in (7_900, 65_000):
        with contextlib.suppress(UsageError):
            checked_url(f"https://{host[-size:]}/")
    assert time.process_time() - began < 1


# --- hostile files -----------------------------------------------------------------------------------------

GROWING = {
    "<link aaaa>": "<link " + "a" * 1900 + ">",
    "<link aaaa=>": "<link " + "a=" * 900 + ">",
    "blank attributes": "<link a" + " " * 1900 + ">",
    "rules": "--- #\n",
    "keys": "a ",
    "spaces before a colon": " ",
    "original": "original url ",
    "comments": "<!-- Saved from https://a ",
    "brackets": "[",
    "links": "[a](",
    "ends of links": "](a",
    "comments of Obsidian": "%% a ",
    "callouts": "> [!a\n",
    "opened comments": "<!--",
    "stars": "**a",
    "escapes": "\\",
    "brackets in brackets": "[a [b] ",
    "pictures": "![a](b",
    "quote marks": "\n> > ",
    "blank lines": "\n",
    "blanks": "\n  ",
    "rows": "\n| a ",
    "a tag without an end": " rel=canonical href",
    "tags without an end": "<link rel=canonical a ",
    "notes without an end": "<html data-scrapbook-source=",
    "items of front matter": "\n- b",
    "URLs": "https://a ",
}  # fmt: skip


@pytest.mark.parametrize("piece", GROWING.values(), ids=GROWING)
def test_files_are_read_in_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = "---\na" + piece * (size // len(piece))
        began = time.process_time()
        original_url(text.encode())
        read_text(text)
        mended(text, [])
        list(list_lines(text.encode()))
        return time.process_time() - began

    # Ten times as many: a square would be a hundred times as long.
    assert seconds(150_000) < max(0.3, 28 * seconds(15_000))


@pytest.mark.parametrize(
    ("word", "url"),
    [
        ("(https://a.example/b_(c)),", "https://a.example/b_(c)"),
        ("[[https://a.example/b]]", "https://a.example/b"),
        ("http://[::1]", "http://[::1]"),
        ("[b](https://a.example/b),", "https://a.example/b"),
    ],
)
def test_what_closes_a_url_in_a_list_is_no_part_of_it(
    word: str, url: str
) -> None:
    assert list_entry(word) == url


def test_very_many_brackets_behind_a_url_take_no_time() -> None:
    began = time.process_time()
    assert (
        list_entry("https://a.example/" + ")]" * 500_000)
        == "https://a.example/"
    )
    assert time.process_time() - began < 4
