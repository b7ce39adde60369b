"""From what the user gives to the original URL: files of every kind, lists, and what is no source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Cli
from server import PAGE, SENTENCE, Server, reply

from news_archive import (
    NoArticleError,
    UsageError,
    Source,
    list_lines,
    original_url,
    public_url,
    find_source,
    saved_page,
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
}  # fmt: skip


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_original_url(text: str) -> None:
    assert original_url(text.encode()) == URL


def test_original_url_in_utf16() -> None:
    assert original_url(f"Original url: {URL}".encode("utf-16")) == URL


def test_original_url_among_bytes_that_are_no_utf8() -> None:
    assert original_url("Заголовок\nOriginal url: ".encode("cp1251") + URL.encode()) == URL


def test_original_url_with_entities() -> None:
    assert (
        original_url(b'<link rel=canonical href="https://a.example/?a=1&amp;b=2">')
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
    "name", ["no-such-file", "no-such.md", "no.such/file.md", "ftp://a.example/", "a\0b", ".", ""]
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


def test_a_list_with_all_that_lists_have(server: Server, cli: Cli, tmp_path: Path) -> None:
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
    assert [line.partition(": ")[0] for line in failures] == ["http://[::1", "no such file"]
    assert summary.startswith("2 saved in ")
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
