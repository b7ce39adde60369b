"""Articles as notes: front matter that YAML parsers read, kept where it is not ours, and directories that Hugo builds."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Cli
from hypothesis import given
from hypothesis import strategies as st
from server import PAGE, SENTENCE, Server, reply

from news_archive import (
    Article,
    front_matter_value,
    original_url,
    split_front_matter,
)

META = {
    "article:published_time": "2025-07-15T18:04:00+03:00",
    "article:author": "Ida Lund",
    "description": 'Ferries: "kept", #1\u2028---',
    "keywords": "climate change, Ferries, 2025, Überfahrt/See, U.S., ferries",
}
HEAD = "".join(
    f'<meta property="{name}" content="{value.replace(chr(34), "&quot;")}">'
    for name, value in META.items()
)
NOTED = PAGE.replace(b"<head>", f'<head><meta charset="utf-8">{HEAD}'.encode())


def front_matter(text: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(text.split("\n---\n")[0])
    return found


# --- what is written -------------------------------------------------------------------------------------


def test_front_matter_is_yaml(server: Server, cli: Cli) -> None:
    server.on["/a"] = reply(NOTED)
    found = front_matter(
        cli("fetch", server.url("/a"), "--front-matter").stdout
    )
    assert list(found) == [
        "title",
        "source",
        "description",
        "author",
        "tags",
        "published",
        "created",
    ]
    assert found["title"] == "Bridge"
    assert found["source"] == server.url("/a")
    assert found["author"] == ["Ida Lund"]
    assert found["published"] == datetime.datetime.fromisoformat(
        "2025-07-15T18:04:00+03:00"
    )
    assert isinstance(found["created"], datetime.date)
    assert found["description"] == 'Ferries: "kept", #1 ---'


def test_tags_are_such_as_notes_take(server: Server, cli: Cli) -> None:
    """In Obsidian a tag has no spaces and is no number."""
    server.on["/a"] = reply(NOTED)
    found = front_matter(
        cli("fetch", server.url("/a"), "--front-matter").stdout
    )
    assert found["tags"] == [
        "climate-change",
        "Ferries",
        "Überfahrt/See",
        "U-S",
        "ferries",
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_any_metadata_is_read_back(
    title: str, description: str, tags: list[str]
) -> None:
    from news_archive import one_line

    article = Article(
        "http://a.example/",
        "",
        title=one_line(title),
        description=one_line(description),
        tags=tuple(tags),
    )
    found = front_matter(article.to_markdown(front_matter=True))
    assert found.get("title", "") == one_line(title)
    assert found.get("description", "") == one_line(description)
    assert set(found) <= {"title", "source", "description", "tags"}
    assert all(not re.search(r"\s", tag) for tag in found.get("tags", []))  # type: ignore[attr-defined]


# --- what is kept ----------------------------------------------------------------------------------------

OLD = """---
title: "An old title"
aliases:
  - The bridge
  - Bridge # my own
rating: 5
# what I thought of it
note: |
  Two lines,
  the second: one.

"odd key": {a: 1,
  b: 2}
source: %s
cssclasses: [wide]
tags: [clippings]
---

# An old title

It [opened](#).
"""


def test_a_mended_note_keeps_its_properties(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(PAGE)
    (tmp_path / "old.md").write_text(OLD % server.url("/a"))
    assert cli("fetch", "old.md", "-o", "old.md").returncode == 0
    text = (tmp_path / "old.md").read_text()
    front = (OLD % server.url("/a")).partition("\n\n# ")[0] + "\n"
    assert text.startswith(f"{front}\n# Bridge\n")
    assert SENTENCE in text
    once_more = text
    assert cli("fetch", "old.md", "-o", "old.md").returncode == 0
    assert (tmp_path / "old.md").read_text() == once_more


TAGS = {
    "in brackets": "tags: [clippings, 'my own', \"b/c\"]",
    "an item a line": "tags:\n  - clippings # mine\n  - my own",
    "none": "tags: []",
}


@pytest.mark.parametrize("tags", TAGS.values(), ids=TAGS)
def test_a_notes_own_tags_stay(
    server: Server, cli: Cli, tmp_path: Path, tags: str
) -> None:
    server.on["/a"] = reply(NOTED)
    (tmp_path / "old.md").write_text(
        f"---\n{tags}\nsource: {server.url('/a')}\n---\n"
    )
    for _ in range(2):
        assert cli("fetch", "old.md", "-o", "old.md").returncode == 0
        text = (tmp_path / "old.md").read_text()
        assert text.startswith(f"---\n{tags}\n")
        assert "# Bridge\n" in text


def test_front_matter_in_toml_stays(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(PAGE)
    toml = '+++\ntitle = "Old"\nweight = 5\n+++\n'
    (tmp_path / "old.md").write_text(
        f"{toml}\n# Old\n\nOriginal url:\n\n<{server.url('/a')}>\n"
    )
    assert cli("fetch", "old.md", "-o", "old.md").returncode == 0
    assert (tmp_path / "old.md").read_text().startswith(f"{toml}\n# Bridge\n")
    assert cli("check", "old.md").stdout == "same old.md\n"


SOURCES = {
    "a list": "source:\n  - {}",
    "a flow list": 'source: ["{}", "https://other.example/"]',
    "a quoted key": '"source": {}',
    "a space before the colon": "source : {}",
    "folded": "source: >-\n  {}",
    "a Markdown link": 'source: "[Title]({})"',
    "in brackets": 'source: "<{}>"',
    "in single quotes": "source: '{}'",
    "amid words": "source: See {} for more",
    "in parentheses amid words": "source: Times ({}), 2025",
    "a link amid words": "source: See [the Times]({}) for more",
    "a link of a note": 'source: "[[{}]]"',
    "a flow list with a name": 'source: ["{}", "Foo"]',
    "url": "url: {}",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_url_in_front_matter_in_all_ways(source: str) -> None:
    url = "https://a.example/story"
    assert (
        original_url(
            f"---\ntitle: T\n{source.format(url)}\nother: x\n---\n\nText.\n".encode()
        )
        == url
    )


def test_a_refreshed_note_keeps_them_too(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(PAGE)
    arguments = [
        "fetch",
        server.url("/a"),
        "-d",
        "archive",
        "--front-matter",
        "--refresh",
    ]
    assert cli(*arguments).returncode == 0
    (path,) = (tmp_path / "archive").iterdir()
    path.write_text(path.read_text().replace("---\n", "---\nrating: 5\n", 1))
    before = path.stat().st_mtime_ns
    assert cli(*arguments).returncode == 0
    assert path.stat().st_mtime_ns == before, "nothing has changed"
    server.on["/a"] = reply(PAGE.replace(b"mayor", b"minister"))
    assert cli(*arguments).returncode == 0
    assert front_matter(path.read_text())["rating"] == 5
    assert "minister" in path.read_text()


ENTRIES = {
    "none": ("# T\n", ""),
    "not at the start": ("\n---\na: 1\n---\n", ""),
    "never ended": ("---\na: 1\n", ""),
    "empty": ("---\n---\n", ""),
    "a byte-order mark": ("\ufeff---\na: 1\n---\n", "1"),
    "an address": ("---\na: https://a.example/b:c\n---\n", "https://a.example/b:c"),
    "a list that is not indented": ("---\na:\n- b: c\n- d\ne: 1\n---\n", "- b: c\n- d"),
    "comments": ("---\n# c\na: 1\n# d\n---\n", "1"),
    "a comment behind the mark": ("--- # c\na: 1\n---\n", "1"),
    "three dots at the end": ("---\na: 1\n...\n# T\n", "1"),
    "a blank line": ("---\na: |\n  1\n\n  2\nb: 3\n---\n", "|\n  1\n\n  2"),
    "another's": ("---\nb:\n  a: 1\n---\n", ""),
    "TOML": ("+++\na = '1'\n+++\n", "1"),
    "JSON": ('{"b": 2, "a": 1}\n\n# T\n', "1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), ENTRIES.values(), ids=ENTRIES)
def test_entries(text: str, value: str) -> None:
    assert front_matter_value(text, "a") == value


@pytest.mark.parametrize(
    "text", ["---\n" * 200_000 + "x", "---\n" + "a: 1\n" * 200_000 + "---\n"]
)
def test_hostile_front_matter_takes_no_time(text: str) -> None:
    assert front_matter_value(text, "b") == ""
    assert "".join(split_front_matter(text)) == text


# --- the seed --------------------------------------------------------------------------------------------


def test_the_seed_comes_back_with_every_link(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    """A page of the seed's shape, written for this test, takes the place of its original."""
    page = (ROOT / "tests" / "pages" / "newsroom" / "page.html").read_bytes()
    server.on["/2025/07/15/story-a1"] = reply(page)
    fetched = cli("fetch", server.url("/2025/07/15/story-a1")).stdout
    dead = re.sub(r"\]\(https?://[^)]*\)", "](#)", fetched)
    assert dead.count("](#)") >= 3
    (tmp_path / "seed.md").write_text(f" \n\n\n{dead.rstrip()}")
    assert cli("fetch", "seed.md", "-o", "seed.md").returncode == 0
    assert (tmp_path / "seed.md").read_text() == f" \n\n\n{fetched.rstrip()}"


# --- a directory of notes --------------------------------------------------------------------------------


def test_hugo_builds_a_site_from_a_directory_as_it_is(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    # Beside this Python, whether or not its folder is on the PATH.
    hugo = shutil.which(
        "hugo", path=Path(sys.executable).parent
    ) or shutil.which("hugo")
    assert hugo, "the extra `test` brings Hugo"
    hosts.on |= {
        "/1": reply(
            NOTED.replace(b"Bridge", b"Bridge: #1 'quoted' --- {{< x >}}")
        ),
        "/2": reply(NOTED),
    }
    urls = [hosts.url("/1", "127.0.0.1"), hosts.url("/2", "127.0.0.2")]
    assert (
        cli(
            "fetch",
            *urls,
            "-d",
            "site/content/news",
            "--front-matter",
            "--images",
        ).returncode
        == 0
    )
    site = tmp_path / "site"
    (site / "hugo.toml").write_text('baseURL = "https://a.example/"\n')
    (site / "layouts" / "_default").mkdir(parents=True)
    single = '{{ .Title }}|{{ .Date.Format "2006-01-02" }}|{{ delimit .Params.tags "," }}|{{ .Params.source }}|{{ .Content }}'
    (site / "layouts" / "_default" / "single.html").write_text(single)
    done = subprocess.run(
        [hugo, "--source", site, "--logLevel", "warn"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    built = [
        path.read_text()
        for path in (site / "public" / "news").glob("*/index.html")
    ]
    assert len(built) == 2
    (plain,) = (text for text in built if text.startswith("Bridge|"))
    assert plain.startswith(
        f"Bridge|2025-07-15|climate-change,Ferries,Überfahrt/See,U-S,ferries|{urls[1]}|"
    )
    assert SENTENCE in plain
