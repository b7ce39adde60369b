"""What a second fetch may do to a file: what its reader wrote is his, and what has not changed stays as it is."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from conftest import Cli, await_that, command
from hypothesis import given
from hypothesis import strategies as st
from server import PATIENCE, Server, reply

from news_archive import Article, Link, mended, renewed

FIRST = "The council voted on Tuesday to keep the old ferry running for another decade, officials said."
SECOND = 'Fares will <a href="https://a.example/fares">rise by a tenth</a> in the spring, as it has been since 1911.'
THIRD = "A bridge would have cost nine times as much, according to a study that the port had paid for."
NEW = "On Wednesday the harbour master resigned, saying that the vote had been lost long before it was held."


def page(*paragraphs: str, title: str = "Ferry to Stay") -> bytes:
    body = "".join(
        f"<p>{each}</p>" for each in paragraphs or (FIRST, SECOND, THIRD)
    )
    head = f'<title>{title}</title><meta property="article:published_time" content="2025-07-15">'
    text = f"<!doctype html><html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return text.encode()


@pytest.fixture(params=["-o", "-d"])
def archived(
    request: pytest.FixtureRequest, server: Server, cli: Cli, tmp_path: Path
) -> tuple[Path, list[str]]:
    """An article that was archived just now, and what fetches it anew."""
    server.on["/a"] = reply(page())
    if request.param == "-o":
        again = ["fetch", "a.md", "-o", "a.md"]
        assert cli("fetch", server.url("/a"), "-o", "a.md").returncode == 0
        return tmp_path / "a.md", again
    again = ["fetch", server.url("/a"), "-d", "archive", "--refresh"]
    assert cli(*again).returncode == 0
    (path,) = (tmp_path / "archive").iterdir()
    return path, again


Archived = tuple[Path, list[str]]


# --- unchanged: left alone to the byte ---------------------------------------------------------------------

OWN = {
    "nothing": lambda text: text,
    "highlights": lambda text: text.replace("the old ferry", "==the old ferry=="),
    "links of Obsidian's": lambda text: text.replace("officials", "[[people|officials]]").replace("Tuesday", "[[Tuesday]]"),
    "the name of a block": lambda text: text.replace("since 1911.", "since 1911. ^fares"),
    "a callout": lambda text: text.replace("\n\nOriginal", "\n\n> [!note] Mine\n> Ask them.\n\nOriginal"),
    "a comment": lambda text: text.replace("\n\nOriginal", "\n\n%% check\nthis %%\n\nOriginal"),
    "notes below": lambda text: text + "\n## Notes\n\nMy own view of it.\n",
    "JSON front matter": lambda text: '{"rating": 5}\n\n' + text,
    "TOML front matter": lambda text: "+++\nrating = 5\n+++\n\n" + text,
    "YAML front matter": lambda text: "---\nbase: &b {a: 1}\nmore: *b\n---\n\n" + text,
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "line ends of old": lambda text: text.replace("\n", "\r"),
    "a byte-order mark": lambda text: "\ufeff" + text,
    "underscores for emphasis": lambda text: text.replace("officials", "__officials__"),
    "other quotes and spaces": lambda text: text.replace("decade, ", "decade,  "),
}  # fmt: skip


@pytest.mark.parametrize("own", OWN.values(), ids=OWN)
def test_an_unchanged_article_is_left_alone_to_the_byte(
    cli: Cli, archived: Archived, own: object
) -> None:
    path, again = archived
    path.write_bytes(own(path.read_text()).encode())  # type: ignore[operator]
    before, names = path.read_bytes(), sorted(os.listdir(path.parent))
    os.utime(path, (1_600_000_000, 1_600_000_000))
    done = cli(*again)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert path.read_bytes() == before
    assert path.stat().st_mtime == 1_600_000_000
    assert sorted(os.listdir(path.parent)) == names
    assert cli("check", path).stdout == f"same {path}\n"


def test_dead_links_are_mended_in_place(cli: Cli, archived: Archived) -> None:
    path, again = archived
    text = (
        path.read_text().replace("the old ferry", "==the old ferry==")
        + "\nMy own note.\n"
    )
    path.write_text(re.sub(r"\]\(https[^)]*\)", "](#)", text))
    assert "[rise by a tenth](#)" in path.read_text()
    assert cli(*again).returncode == 0
    assert path.read_text() == text
    assert len(os.listdir(path.parent)) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_file_stays_in_its_encoding(
    cli: Cli, archived: Archived, encoding: str
) -> None:
    path, again = archived
    text = path.read_text()
    dead = re.sub(r"\]\(https[^)]*\)", "](#)", text)
    path.write_bytes(dead.encode(encoding))
    assert cli(*again).returncode == 0
    assert path.read_bytes() == text.encode(encoding)
    assert cli(*again, "--front-matter").returncode == 0
    front, _, rest = path.read_bytes().decode(encoding).partition("\n---\n\n")
    assert front.startswith('---\ntitle: "Ferry to Stay"\n')
    assert rest == text
    assert len(os.listdir(path.parent)) == 1


def test_a_file_that_cannot_be_written_as_it_was_is_left_alone(
    cli: Cli, archived: Archived
) -> None:
    path, again = archived
    text = path.read_text() + "\nMine.\n"
    path.write_bytes(text.replace("https", "").encode("utf-16") + b"b")
    before = path.read_bytes()
    assert cli(*again, "--front-matter").returncode == 0
    assert before in [each.read_bytes() for each in path.parent.iterdir()]


def test_a_new_form_is_added_and_the_text_stays(
    cli: Cli, archived: Archived
) -> None:
    path, again = archived
    text = path.read_text() + "\nMy own note.\n"
    path.write_text(text)
    assert cli(*again, "--front-matter").returncode == 0
    front, _, rest = path.read_text()[4:].partition("\n---\n\n")
    assert yaml.safe_load(front)["title"] == "Ferry to Stay"
    assert rest == text


# --- changed: nothing is overwritten -----------------------------------------------------------------------

LOST = {
    "a note within the text": (lambda text: text.replace("\n\nA bridge", "\n\nMy own note.\n\nA bridge"), page()),
    "a note below, as the article changed": (lambda text: text + "\nMy own note.\n", page(FIRST, SECOND, THIRD, NEW)),
    "a highlight, as the article changed": (lambda text: text.replace("ferry", "==ferry=="), page(FIRST, SECOND, THIRD, NEW)),
    "a link of his own": (lambda text: text.replace("officials", "[officials](https://mine.example/)"), page()),
    "a callout, as the article changed": (lambda text: text + "\n> [!tip] mine\n", page(FIRST, NEW)),
    "a paragraph that was taken out": (lambda text: text, page(FIRST, SECOND)),
    "a paragraph that was reworded": (lambda text: text, page(FIRST, SECOND, THIRD.replace("nine", "ten"))),
    "a title that was changed": (lambda text: text, page(title="Ferry to Go")),
}  # fmt: skip


@pytest.mark.parametrize(("own", "now"), LOST.values(), ids=LOST)
def test_what_would_be_lost_stays_under_a_dated_name(
    server: Server, cli: Cli, archived: Archived, own: object, now: bytes
) -> None:
    path, again = archived
    path.write_text(own(path.read_text()))  # type: ignore[operator]
    before = path.read_bytes()
    server.on["/a"] = reply(now)
    done = cli(*again)
    assert done.returncode == 0
    (kept,) = (each for each in path.parent.iterdir() if each != path)
    assert re.fullmatch(rf"{path.stem}\.\d{{4}}-\d\d-\d\d\.md", kept.name)
    assert kept.read_bytes() == before
    assert f"{path.name} held is kept as {kept.name}" in done.stderr
    assert path.read_bytes() != before
    names = sorted(os.listdir(path.parent))
    assert cli(*again).returncode == 0
    assert sorted(os.listdir(path.parent)) == names, "once"
    assert cli("check", path.parent).stdout.split()[0] == "same"


def test_what_was_added_to_stays_too(
    server: Server, cli: Cli, archived: Archived
) -> None:
    path, again = archived
    before = path.read_bytes()
    server.on["/a"] = reply(page(FIRST, SECOND, THIRD, NEW))
    assert cli(*again).returncode == 0
    assert NEW in path.read_text()
    assert before in [
        each.read_bytes() for each in path.parent.iterdir() if each != path
    ]


FRONTS = {
    "yaml": ("---\ntitle: Old\ncreated: 2020-01-01\nrating: 5\n---\n", ["created: 2020-01-01", "rating: 5"]),
    "yaml with anchors": ("---\ntitle: &t Old\naliases: [*t]\ncreated: 2020-01-01\n---\n", ["title: &t Old", "aliases: [*t]"]),
    "toml": ('+++\ntitle = "Old"\ncreated = 2020-01-01\n+++\n', ['title = "Old"', "created = 2020-01-01"]),
    "json": ('{"title": "Old", "created": "2020-01-01"}\n', ['{"title": "Old", "created": "2020-01-01"}']),
}  # fmt: skip


@pytest.mark.parametrize(("front", "kept"), FRONTS.values(), ids=FRONTS)
def test_front_matter_of_every_form_keeps_what_is_not_ours(
    server: Server, cli: Cli, archived: Archived, front: str, kept: list[str]
) -> None:
    path, again = archived
    path.write_text(f"{front}\n{path.read_text()}")
    server.on["/a"] = reply(page(FIRST, SECOND, THIRD, NEW))
    assert cli(*again, "--front-matter").returncode == 0
    text = path.read_text()
    assert NEW in text
    assert all(each in text for each in kept), text
    assert text.count("2020-01-01") == 1


def test_json_keeps_keys_that_are_not_ours(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), "-o", "a.json").returncode == 0
    path = tmp_path / "a.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"rating": 5}))
    before = path.read_bytes()
    assert cli("fetch", "a.json", "-o", "a.json").returncode == 0
    assert path.read_bytes() == before
    server.on["/a"] = reply(page(FIRST, SECOND, THIRD, NEW))
    assert cli("fetch", "a.json", "-o", "a.json").returncode == 0
    assert (
        json.loads(path.read_text())["rating"],
        NEW in path.read_text(),
    ) == (
        5,
        True,
    )


def test_other_articles_in_a_file_of_json_are_kept(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    """Where the first of them is the one that is fetched, and only added to."""
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), "-o", "a.json").returncode == 0
    with (tmp_path / "a.json").open("a") as file:
        file.write(
            json.dumps({"url": "https://a.example/b", "body": "Mine."}) + "\n"
        )
    before = (tmp_path / "a.json").read_bytes()
    server.on["/a"] = reply(page(FIRST, SECOND, THIRD, NEW))
    assert cli("fetch", server.url("/a"), "-o", "a.json").returncode == 0
    assert before in [each.read_bytes() for each in tmp_path.iterdir()]


def test_json_in_a_file_of_markdown_is_kept(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    """A file without a suffix takes any form; what it holds in another one is not lost."""
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), "-o", "a", "--json").returncode == 0
    before = (tmp_path / "a").read_bytes()
    server.on["/a"] = reply(page(FIRST, SECOND, THIRD, NEW))
    assert cli("fetch", server.url("/a"), "-o", "a").returncode == 0
    assert before in [each.read_bytes() for each in tmp_path.iterdir()]


@given(st.text("ab\n #*>[]()%=-\\`", max_size=80))
def test_no_line_of_a_reader_is_ever_lost(own: str) -> None:
    article = Article(
        "https://a.example/", "", title="T", body=FIRST, text=FIRST
    )
    before = f"# T\n\n{own}\n\n{FIRST}\n\nOriginal url:\n\n<https://a.example/>\n".encode()
    after, is_other = renewed(before, article, article.to_markdown())
    assert (
        is_other
        or after == before
        or {*before.split(b"\n")} <= {*after.split(b"\n"), b""}
    )


def test_each_dead_link_gets_an_address_of_its_own() -> None:
    links = [
        Link("here", f"https://a.example/{number}", True) for number in range(3)
    ]
    text = "[here](https://a.example/0) [here](#) [*here*]() [there](#)"
    assert mended(text, links) == (
        "[here](https://a.example/0) [here](https://a.example/1) [*here*](https://a.example/2) [there](#)"
    )


# --- kept bytes --------------------------------------------------------------------------------------------


def test_kept_bytes_that_differ_stay(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    arguments = [
        "fetch",
        server.url("/a"),
        "-d",
        "archive",
        "--keep-html",
        "--refresh",
    ]
    for body in (page(), page(FIRST, SECOND, THIRD, NEW)):
        server.on["/a"] = reply(body)
        assert cli(*arguments).returncode == 0
    kept = {each.read_bytes() for each in (tmp_path / "archive").glob("*.html")}
    assert kept == {page(), page(FIRST, SECOND, THIRD, NEW)}
    assert len(list((tmp_path / "archive").glob("*.headers"))) == 2


def test_a_foreign_head_is_not_written_over(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(page())
    (tmp_path / "a.headers").write_text("my headers\n")
    done = cli("fetch", server.url("/a"), "-o", "a.md", "--keep-html")
    assert (done.returncode, done.stderr) == (
        2,
        f"{server.url('/a')}: --keep-html would write over a.html (2)\n",
    )
    assert os.listdir(tmp_path) == ["a.headers"]
    assert (tmp_path / "a.headers").read_text() == "my headers\n"


def test_killed_with_kept_pages(
    hosts: Server, cli: Cli, tmp_path: Path, environment: dict[str, str]
) -> None:
    urls = [
        hosts.url(f"/{number}", f"127.0.0.{1 + number}") for number in range(40)
    ]
    arguments = ["fetch", "-", "-d", "archive", "--keep-html", "--delay", 0]
    archive = tmp_path / "archive"
    for seen in (1, 12, 30):
        with subprocess.Popen(
            command(*arguments), cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:  # fmt: skip
            assert process.stdin is not None
            process.stdin.write("\n".join(urls).encode())
            process.stdin.close()
            await_that(
                lambda: (
                    len(list(archive.glob("*.html"))) >= seen  # noqa: B023
                    or process.poll() is not None
                )
            )
            process.send_signal(signal.SIGKILL)
    assert cli(*arguments, input="\n".join(urls)).returncode == 0
    stems = {f"2025-07-15-bridge-{number}" for number in range(40)}
    assert {each.name for each in archive.iterdir()} == {
        stem + suffix
        for stem in stems
        for suffix in (".md", ".html", ".headers")
    }


def test_a_page_kept_without_its_article_gets_it(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    """As a kill between the two leaves it."""
    server.on["/a"] = reply(page())
    arguments = ["fetch", server.url("/a"), "-d", "archive", "--keep-html"]
    assert cli(*arguments).returncode == 0
    (article,) = (tmp_path / "archive").glob("*.md")
    names = sorted(os.listdir(tmp_path / "archive"))
    article.unlink()
    assert cli(*arguments).returncode == 0
    assert sorted(os.listdir(tmp_path / "archive")) == names


def responses(path: Path) -> list[str]:
    """The addresses of the responses in a WARC, in their order."""
    iterator = pytest.importorskip("warcio.archiveiterator")
    with path.open("rb") as file:
        return [
            record.rec_headers.get_header("WARC-Target-URI")
            for record in iterator.ArchiveIterator(file)
            if record.rec_type == "response"
        ]


def test_a_record_without_its_article_comes_once(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    """As a kill between the two leaves it: the article is still a temporary file."""
    urls = [hosts.url(f"/{number}") for number in range(2)]
    path = tmp_path / "a.warc.gz"
    arguments = ["-d", "archive", "--delay", 0, "--warc", path]
    assert cli("fetch", urls[0], *arguments).returncode == 0
    start = path.stat().st_size
    assert cli("fetch", urls[1], *arguments).returncode == 0
    (last,) = (tmp_path / "archive").glob("*-1.md")
    left = last.with_name(".news-archive-0123456789abcdef.tmp")
    last.rename(left)
    note = tmp_path / ".news-archive-a.warc.gz.tmp"
    note.write_text(f"{start} {path.stat().st_size} {left}")
    assert cli("fetch", *urls, *arguments).returncode == 0
    assert responses(path) == urls
    assert not left.exists()
    assert not note.exists()


def test_a_record_of_an_article_that_was_saved_stays(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    """As a kill right behind leaves it: the note is there, and the temporary file is not."""
    path = tmp_path / "a.warc.gz"
    arguments = ["-d", "archive", "--delay", 0, "--warc", path]
    assert cli("fetch", hosts.url("/0"), *arguments).returncode == 0
    note = tmp_path / ".news-archive-a.warc.gz.tmp"
    left = tmp_path / "archive" / ".news-archive-0123456789abcdef.tmp"
    note.write_text(f"0 {path.stat().st_size} {left}")
    assert cli("fetch", hosts.url("/1"), *arguments).returncode == 0
    assert responses(path) == [hosts.url("/0"), hosts.url("/1")]


@pytest.mark.parametrize(
    "noted", ["", "mine", "0 x /", "-1 9999999 /", "9 1 /"]
)
def test_a_note_that_is_none_of_ours_cuts_nothing_off(
    hosts: Server, cli: Cli, tmp_path: Path, noted: str
) -> None:
    path = tmp_path / "a.warc.gz"
    assert cli("fetch", hosts.url("/0"), "--warc", path).returncode == 0
    before = path.read_bytes()
    (tmp_path / ".news-archive-a.warc.gz.tmp").write_text(noted)
    done = cli("fetch", hosts.url("/1"), "--warc", path)
    assert (done.returncode in (0, 6), "Traceback" in done.stderr) == (
        True,
        False,
    )
    assert path.read_bytes().startswith(before)


def test_what_another_has_added_behind_is_not_cut_off(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    path, other = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    assert cli("fetch", hosts.url("/0"), "--warc", path).returncode == 0
    assert cli("fetch", hosts.url("/1"), "--warc", other).returncode == 0
    note = tmp_path / ".news-archive-a.warc.gz.tmp"
    note.write_text(f"0 {path.stat().st_size} {note}")
    path.write_bytes(path.read_bytes() + other.read_bytes())
    assert cli("fetch", hosts.url("/2"), "--warc", path).returncode == 0
    assert len(responses(path)) == 3


def test_killed_with_a_warc(
    hosts: Server, cli: Cli, tmp_path: Path, environment: dict[str, str]
) -> None:
    urls = [
        hosts.url(f"/{number}", f"127.0.0.{1 + number}") for number in range(40)
    ]
    (tmp_path / "list.txt").write_text("\n".join(urls))
    arguments = [
        "fetch",
        "list.txt",
        "-d",
        "a",
        "--delay",
        0,
        "--warc",
        "a.warc.gz",
    ]
    for seen in (1, 6, 12, 20, 30):
        with subprocess.Popen(
            command(*arguments), cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
        ) as process:  # fmt: skip
            while (
                len(list((tmp_path / "a").glob("*.md"))) < seen
                and process.poll() is None
            ):
                # Busy, it would take a core from what it waits for.
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
    assert cli(*arguments).returncode == 0
    assert sorted(responses(tmp_path / "a.warc.gz")) == sorted(urls)


@pytest.mark.parametrize(
    "behind",
    [
        b"mine",
        b"\n",
        b"\x1f\x8c mine",
        b"WARC/1.0\r\n",
        gzip.compress(b"mine", mtime=0)[:-9],
    ],
)
def test_foreign_bytes_behind_the_last_record(
    server: Server, cli: Cli, tmp_path: Path, behind: bytes
) -> None:
    pytest.importorskip("warcio")
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), "--warc", "a.warc.gz").returncode == 0
    with (tmp_path / "a.warc.gz").open("ab") as file:
        file.write(behind)
    before = (tmp_path / "a.warc.gz").read_bytes()
    done = cli("fetch", server.url("/a"), "--warc", "a.warc.gz")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "a.warc.gz").read_bytes() == before


# --- files of other kinds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["x.html", "x.pdf", "x.docx", "x.md.gz", "x.htm"]
)
def test_only_what_the_suffix_says_is_written(
    cli: Cli, tmp_path: Path, name: str
) -> None:
    done = cli("fetch", "http://127.0.0.1:1/", "-o", name)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "an article is written to .md, .json or .txt" in done.stderr


def test_a_loop_of_links(server: Server, cli: Cli, tmp_path: Path) -> None:
    server.on["/a"] = reply(page())
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    done = cli("fetch", server.url("/a"), "-o", "a.md")
    assert (done.returncode, done.stderr) == (
        6, "a.md cannot be written: Too many levels of symbolic links (6)\n",
    )  # fmt: skip


def test_a_link_is_followed_with_o(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(page())
    (tmp_path / "real.md").write_text("")
    (tmp_path / "a.md").symlink_to("real.md")
    assert cli("fetch", server.url("/a"), "-o", "a.md").returncode == 0
    assert (tmp_path / "a.md").is_symlink()
    assert FIRST in (tmp_path / "real.md").read_text()


def test_a_link_that_is_planted_is_replaced(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    """Planted while the page is served, in the place of the article's file."""
    server.on["/a"] = reply(page())
    arguments = ["fetch", server.url("/a"), "-d", "archive", "--refresh"]
    assert cli(*arguments).returncode == 0
    (path,) = (tmp_path / "archive").iterdir()
    (tmp_path / "target").write_text("mine")

    def plant(visit: object) -> bool | None:
        path.unlink()
        path.symlink_to(tmp_path / "target")
        return reply(page(FIRST, NEW))(visit)  # type: ignore[arg-type]

    server.on["/a"] = plant
    assert cli(*arguments).returncode == 0
    assert (tmp_path / "target").read_text() == "mine"
    assert not path.is_symlink()
    assert NEW in path.read_text()


def test_linked_files_are_there_already(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    """As git-annex has them: links to read-only files elsewhere."""
    server.on["/a"] = reply(page())
    arguments = ["fetch", server.url("/a"), "-d", "archive"]
    assert cli(*arguments).returncode == 0
    (path,) = (tmp_path / "archive").iterdir()
    path.rename(tmp_path / "object")
    (tmp_path / "object").chmod(0o444)
    path.symlink_to(tmp_path / "object")
    server.visits.clear()
    assert cli(*arguments).returncode == 0
    assert server.asked() == []
    assert os.listdir(tmp_path / "archive") == [path.name]


def test_a_read_only_file_is_respected(
    server: Server, cli: Cli, archived: Archived
) -> None:
    path, again = archived
    path.chmod(0o444)
    before = path.read_bytes()
    assert cli(*again).returncode == 0, "nothing has changed"
    server.on["/a"] = reply(page(FIRST, NEW))
    done = cli(*again)
    assert (done.returncode, path.read_bytes()) == (6, before)
    assert "is read-only (6)" in done.stderr


def test_a_name_of_254_bytes(server: Server, cli: Cli, tmp_path: Path) -> None:
    server.on["/a"] = reply(page())
    name = "ä" * 125 + "x.md"
    assert cli("fetch", server.url("/a"), "-o", name).returncode == 0
    server.on["/a"] = reply(page(FIRST, NEW))
    assert cli("fetch", name, "-o", name).returncode == 0
    assert len(os.listdir(tmp_path)) == 2


@pytest.mark.parametrize("form", ["a.md", "a.json"])
def test_updated_four_times_at_once(
    server: Server,
    cli: Cli,
    tmp_path: Path,
    environment: dict[str, str],
    form: str,
) -> None:
    server.on["/a"] = reply(page())
    assert cli("fetch", server.url("/a"), "-o", form).returncode == 0
    bodies = iter(
        [page(FIRST, SECOND, f"{number} {NEW}") for number in range(4)]
    )
    server.on["/a"] = lambda visit: reply(next(bodies))(visit)
    runs = [
        subprocess.Popen(
            command("check", form, "--update"), cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL
        )
        for _ in range(4)
    ]  # fmt: skip
    assert [run.wait(timeout=PATIENCE) for run in runs] == [1] * 4
    texts = [each.read_text() for each in tmp_path.iterdir()]
    assert len(texts) == 5
    assert all(
        any(f"{number} {NEW}" in text for text in texts) for number in range(4)
    )
    assert not [each for each in os.listdir(tmp_path) if each.endswith(".tmp")]


# --- the list of failures ----------------------------------------------------------------------------------

OTHERS_FILES = {
    "a diary": "Dear diary,\n",
    "a list with the owner's comments": "# Articles to keep\nhttps://news.example/a\n",
    "cookies": "# Netscape HTTP Cookie File\n",
    "a list that was edited": "# my own (1)\n# not done\nhttps://news.example/a\n",
    "an article": "# Ferry to Stay\n\nOriginal url:\n\n<https://news.example/a>\n",
}


@pytest.mark.parametrize("text", OTHERS_FILES.values(), ids=OTHERS_FILES)
def test_failures_are_listed_over_nothing_else(
    server: Server, cli: Cli, tmp_path: Path, text: str
) -> None:
    (tmp_path / "mine.txt").write_text(text)
    done = cli("fetch", server.url("/gone"), "--failed", "mine.txt")
    assert (done.returncode, done.stderr) == (
        2,
        "--failed would write over mine.txt, which is no such list (2)\n",
    )
    assert (tmp_path / "mine.txt").read_text() == text
    assert server.asked() == []


@pytest.mark.parametrize(
    ("option", "name"),
    [("-o", "x.md"), ("--warc", "x.warc.gz"), ("--cookies", "x.txt")],
)
def test_failures_are_not_listed_where_another_option_writes(
    server: Server, cli: Cli, option: str, name: str
) -> None:
    url = server.url("/gone")
    done = cli("fetch", url, option, name, "--failed", f"./{name}")
    told = f"--failed needs a file of its own, and not {name} (2)\n"
    assert (done.returncode, done.stderr) == (2, told)


def test_failures_are_not_listed_over_what_the_run_itself_has_saved(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(page())
    name = "archive/2025-07-15-ferry-to-stay.md"
    (tmp_path / "archive").mkdir()
    done = cli("fetch", server.url("/a"), "-d", "archive", "--failed", name)
    assert done.returncode == 2, done.stderr
    assert (tmp_path / name).read_text().startswith("# Ferry to Stay\n")


def test_failures_are_listed_where_a_link_leads(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "list").symlink_to("real.txt")
    for _ in range(2):
        cli("fetch", server.url("/gone"), "--failed", "list")
    assert (tmp_path / "list").is_symlink()
    told = "# the server answered 404 Not Found (4)\n"
    assert (
        tmp_path / "real.txt"
    ).read_text() == f"{told}{server.url('/gone')}\n"


def test_a_mistyped_source_leaves_an_earlier_list_of_failures(
    cli: Cli, tmp_path: Path
) -> None:
    text = "# not done\nhttps://news.example/a\n"
    (tmp_path / "failed.txt").write_text(text)
    assert cli("fetch", "nofile.txt", "--failed", "failed.txt").returncode == 2
    assert (tmp_path / "failed.txt").read_text() == text


def test_there_is_no_list_of_failures_before_the_end(
    server: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    server.on["/a"] = lambda visit: visit.server.closing.wait(PATIENCE) and None
    run = subprocess.Popen(
        command("fetch", server.url("/a"), "--failed", "failed.txt"),
        cwd=tmp_path,
        env=environment,
    )
    server.await_visit("/a")
    run.send_signal(signal.SIGHUP)
    run.wait(PATIENCE)
    assert list(tmp_path.iterdir()) == []


def test_failures_are_not_listed_on_standard_output(cli: Cli) -> None:
    done = cli("fetch", "http://127.0.0.1:1/", "--failed", "-")
    told = "--failed needs a file of its own, and not - (2)\n"
    assert (done.returncode, done.stderr) == (2, told)
