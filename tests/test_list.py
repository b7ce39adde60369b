"""`list`: what an archive holds, from the files alone."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import time
from pathlib import Path

import pytest
from conftest import Cli, command
from server import SENTENCE, Server, reply


def page(title: str, day: str) -> bytes:
    head = f'<meta property="article:published_time" content="{day}"><meta property="og:site_name" content="Courier">'
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{SENTENCE}</p></body></html>".encode()


@pytest.fixture
def archive(server: Server, cli: Cli, tmp_path: Path) -> Path:
    server.on |= {
        "/a": reply(page("Ferry", "2025-07-15")),
        "/b": reply(page("Bridge", "2024-01-02")),
    }
    assert (
        cli("fetch", server.url("/a"), "-d", "archive", "--delay", 0).returncode
        == 0
    )
    assert (
        cli("fetch", server.url("/b"), "-d", "archive", "--json").returncode
        == 0
    )
    (tmp_path / "archive" / "note.md").write_text("A note of mine.\n")
    return tmp_path / "archive"


def test_json_lines_in_a_pipe(server: Server, cli: Cli, archive: Path) -> None:
    server.stop()
    done = cli("list", "archive")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"date": "2024-01-02", "title": "Bridge", "site": "Courier", "words": 10, "url": server.url("/b"),
         "file": "archive/2024-01-02-bridge.json"},
        {"date": "2025-07-15", "title": "Ferry", "site": "127.0.0.1", "words": 10, "url": server.url("/a"),
         "file": "archive/2025-07-15-ferry.md"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "titles"),
    [
        ("date", ["Bridge", "Ferry"]),
        ("site", ["Ferry", "Bridge"]),
        ("title", ["Bridge", "Ferry"]),
    ],
)
def test_sorted(cli: Cli, archive: Path, key: str, titles: list[str]) -> None:
    done = cli("list", "archive", "--sort", key)
    assert [
        json.loads(line)["title"] for line in done.stdout.splitlines()
    ] == titles


def test_columns_at_a_terminal(
    archive: Path, environment: dict[str, str]
) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("list", "archive", "--sort", "date"), stdout=theirs, cwd=archive.parent, env=environment
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the end of a terminal on Linux
                break
        assert process.wait() == 0
    os.close(ours)
    head, first, second = shown.decode().splitlines()
    assert head.split() == ["date", "title", "site", "words", "url"]
    assert first.split()[:4] == ["2024-01-02", "Bridge", "Courier", "10"]
    assert second.split()[:2] == ["2025-07-15", "Ferry"]
    assert max(map(len, (head, first, second))) <= 100


def test_an_article_of_several_versions_is_one(
    server: Server, cli: Cli, archive: Path
) -> None:
    server.on["/a"] = reply(page("Ferry again", "2025-07-15"))
    assert cli("check", "archive", "--update").returncode == 1
    assert len(cli("list", "archive").stdout.splitlines()) == 2


def test_a_list_can_be_fetched(server: Server, cli: Cli, archive: Path) -> None:
    server.visits.clear()
    listed = cli("list", "archive").stdout
    assert (
        cli("fetch", "-", "--json", "--delay", 0, input=listed).returncode == 0
    )
    assert server.asked() == ["/b", "/a"]


WRONG = {
    "no directory": ["list", "nowhere"],
    "no such key": ["list", ".", "--sort", "colour"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_what_is_hostile_in_a_file_does_not_reach_the_terminal(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(
        f"# \x1b[31mRed\x07\n\n{SENTENCE}\n\nOriginal url:\n\n<https://a.example/>\n"
    )
    (tmp_path / "b.json").write_text(
        json.dumps(
            {"title": "\x1b[31mRed", "url": "https://b.example/", "site": 5}
        )
    )
    done = cli("list", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert "u001b" not in done.stdout
    assert len(done.stdout.splitlines()) == 2


def test_a_thousand_articles_are_listed_in_seconds(
    cli: Cli, tmp_path: Path
) -> None:
    body = "\n\n".join([SENTENCE * 8] * 12)
    for number in range(1_000):
        text = f"# Bridge {number}\n\nJuly 15, 2025\n\n{body}\n\nOriginal url:\n\n<https://a.example/{number}>\n"
        (tmp_path / f"{number}.md").write_text(text)
    began = time.process_time()
    done = cli("list", tmp_path)
    assert len(done.stdout.splitlines()) == 1_000
    assert time.process_time() - began < 10


def test_what_is_no_file_does_not_hold_up_the_rest(
    archive: Path, cli: Cli
) -> None:
    """A pipe that nobody writes to would be waited for."""
    os.mkfifo(archive / "pipe.md")
    (archive / "folder.md").mkdir()
    done = cli("list", archive)
    assert (done.returncode, done.stdout.count("\n")) == (2, 2)
    assert (
        done.stderr
        == f"{archive / 'pipe.md'}: neither a file nor a directory (2)\n"
    )


def test_an_archive_without_articles_says_so(cli: Cli, tmp_path: Path) -> None:
    for name in ("list", "check"):
        done = cli(name, tmp_path)
        assert (done.returncode, done.stdout) == (0, "")
        assert "no archived articles there\n" in done.stderr


def test_pages_saved_without_a_url_are_listed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name, suffix in (("Ferry", "md"), ("Bridge", "json")):
        (tmp_path / f"{suffix}.html").write_bytes(page(name, "2025-07-15"))
        form = ["--json"] if suffix == "json" else []
        cli("extract", f"sub/../{suffix}.html", "-d", "saved", *form)
    done = cli("list", "saved", "--sort", "title")
    listed = [json.loads(line) for line in done.stdout.splitlines()]
    own = tmp_path.resolve().as_uri()
    assert [(each["title"], each["url"], each["site"]) for each in listed] == [
        ("Bridge", f"{own}/json.html", "Courier"),
        ("Ferry", f"{own}/md.html", None),
    ]
    assert done.stderr == ""
    (tmp_path / "saved" / "2025-07-15-ferry.md").unlink()
    assert cli("check", "saved").stderr == (
        "no archived articles there, but files without an original URL: 1\n"
    )


@pytest.mark.parametrize("url", ["http://[bad", "notes"])
def test_a_url_that_is_none_does_not_end_the_list(
    archive: Path, cli: Cli, url: str
) -> None:
    (archive / "c.json").write_text(json.dumps({"title": "C", "url": url}))
    done = cli("list", archive)
    assert (done.returncode, done.stdout.count("\n")) == (0, 2), done.stderr
