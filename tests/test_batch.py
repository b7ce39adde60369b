"""Many sources: what is saved and under which name, at what pace hosts are asked, and what kills, faults and interruptions
leave behind."""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commonmark import blocks
from conftest import Cli, await_that, command, rest_of
from hypothesis import given
from hypothesis import strategies as st
from server import (
    PAGE,
    PATIENCE,
    SENTENCE,
    Server,
    Visit,
    head,
    in_turn,
    raw,
    redirect,
    reply,
    slow,
    stall,
    story,
    together,
)

import news_archive
from news_archive import (
    Article,
    Options,
    Received,
    Report,
    Source,
    UnsafeError,
    Writer,
    file_stem,
    page_processes,
    read_page,
    run_all,
    slug,
    to_directory,
)

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Iterator[Start]:
    """Start the command, and leave it to the test to end it."""
    with contextlib.ExitStack() as stack:

        def run(
            *arguments: object, input: str = "", **options: object
        ) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                command(*arguments), cwd=tmp_path, env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
            stack.enter_context(process)
            stack.callback(process.kill)
            assert process.stdin is not None
            process.stdin.write(input)
            process.stdin.close()
            process.stdin = None
            return process

        yield run


@pytest.fixture
def proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch, no_proxy: None
) -> Server:
    """A server that all is asked for through: hosts may have any name."""
    monkeypatch.setenv("http_proxy", server.url())
    monkeypatch.setenv("no_proxy", "")
    return server


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def host(number: int) -> str:
    return f"127.0.0.{number}"


def urls_of(server: Server, count: int, hosts: int = 1) -> list[str]:
    """So many URLs, dealt out to so many hosts."""
    return [
        server.url(f"/{number}", host(1 + number % hosts))
        for number in range(count)
    ]


def lines(*urls: str) -> str:
    return "\n".join(urls)


def files_of(folder: Path) -> dict[str, str]:
    return (
        {path.name: path.read_text() for path in folder.iterdir()}
        if folder.exists()
        else {}
    )


# --- sources ---------------------------------------------------------------------------------------------


def test_a_file_an_article(hosts: Server, cli: Cli, archive: Path) -> None:
    done = cli(
        "fetch", "-", "-d", "archive", input=lines(*urls_of(hosts, 6, hosts=6))
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(r"6 saved in \d+ s\n", done.stderr)
    assert sorted(files_of(archive)) == [
        f"2025-07-15-bridge-{number}.md" for number in range(6)
    ]
    assert (
        files_of(archive)["2025-07-15-bridge-3.md"]
        == cli("fetch", urls_of(hosts, 6, hosts=6)[3]).stdout
    )


def test_json_comes_as_it_is_there(hosts: Server, start: Start) -> None:
    hosts.on["/1"] = stall()
    process = start(
        "fetch", "-", "--json", input=lines(*urls_of(hosts, 3, hosts=3))
    )
    assert process.stdout is not None
    came = {json.loads(process.stdout.readline())["title"] for _ in range(2)}
    assert came == {"Bridge 0", "Bridge 2"}
    assert process.poll() is None


def test_sources_of_every_kind_each_once(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    url = hosts.url("/a", host(1))
    (tmp_path / "kept.md").write_text(
        f"# Bridge\n\nOriginal url:\n\n<{hosts.url('/b', host(2))}>\n"
    )
    (tmp_path / "kept.json").write_text(
        json.dumps({"url": url.replace("http", "HTTP", 1)})
    )
    listed = f"\ufeff# list\r\n\r\n{url}\r\n{url}#top\r\nkept.md\r\nkept.json\r\nhttp://[::1\r\nno-such-file\r\n"
    done = cli(
        "fetch", "-", "kept.md", url, "--json", "--delay", 0, input=listed
    )
    assert sorted(
        json.loads(line)["title"] for line in done.stdout.splitlines()
    ) == [
        "Bridge a",
        "Bridge b",
    ]
    assert sorted(hosts.asked()) == ["/a", "/b"]
    assert done.returncode == 2
    broken = [
        line.partition(": ")[0]
        for line in done.stderr.splitlines()
        if line.endswith("(2)")
    ][:2]
    assert broken == ["http://[::1", "no-such-file"]


@pytest.mark.parametrize(
    "form",
    [["--json"], ["-d", "archive"]],
    ids=["standard output", "directory"],
)
def test_one_final_url_is_archived_once(
    server: Server, cli: Cli, archive: Path, form: list[str]
) -> None:
    server.otherwise = story
    server.on |= {"/old": redirect("/new"), "/older": redirect("/old")}
    urls = [server.url(path) for path in ("/older", "/new", "/old")]
    done = cli("fetch", *urls, *form, "--delay", 0)
    assert done.returncode == 0
    assert len(done.stdout.splitlines() or files_of(archive)) == 1
    assert server.asked().count("/new") == 1
    assert re.fullmatch(
        r"1 (saved|printed), 2 there already in \d+ s\n", done.stderr
    )


def test_extract_many(cli: Cli, tmp_path: Path, archive: Path) -> None:
    names = [f"{number}.html" for number in range(12)]
    for name in names:
        (tmp_path / name).write_bytes(
            PAGE.replace(b"Bridge", b"Bridge " + name.encode())
        )
    (tmp_path / "empty.html").write_bytes(b"")
    done = cli("extract", *names, "empty.html", "-d", "archive")
    assert done.returncode == 5
    assert len(files_of(archive)) == 12
    assert done.stderr.splitlines()[0] == "empty.html: an empty page (5)"
    again = cli("extract", *names, "-d", "archive")
    assert re.fullmatch(r"0 saved, 12 there already in \d+ s\n", again.stderr)


WRONG = {
    "-o and -d": [
        "fetch",
        "http://127.0.0.1:1/",
        "-o",
        "a.md",
        "-d",
        "archive",
    ],
    "--refresh without -d": ["fetch", "http://127.0.0.1:1/", "--refresh"],
    "no jobs": ["fetch", "http://127.0.0.1:1/", "-j", "0"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


# --- names -----------------------------------------------------------------------------------------------


def article(
    title: str | None,
    date: str | None = None,
    url: str = "https://a.example/2025/the-story.html",
) -> Article:
    return Article(
        url=url, requested_url=url, title=title, date=date, body="x", text="x"
    )


NAMES = {
    "words": (
        "It's done: 3 “bridges” – opened!",
        "2025-07-15T23:30:00-08:00",
        "2025-07-15-its-done-3-bridges-opened",
    ),
    "no date": ("Bridge", None, "bridge"),
    "a path": ("../../etc/passwd", "2025-07-15", "2025-07-15-etc-passwd"),
    "an absolute path": ("/etc/passwd\x00.md", None, "etc-passwd-md"),
    "a device": ("CON", None, "article-con"),
    "a device in another form": ("Com¹", None, "article-com1"),
    "a device with a date": ("NUL", "2025-07-15", "2025-07-15-nul"),
    "hidden": (".bashrc", None, "bashrc"),
    "an option": ("-rf", None, "rf"),
    "no words": ("🌉" * 70, "2025-07-15", "2025-07-15-the-story"),
    "no title": (None, None, "the-story"),
    "Cyrillic": ("Мост «Новый» открыт", None, "мост-новый-открыт"),
    "Devanagari keeps its vowel signs": ("हिन्दी समाचार", None, "हिन्दी-समाचार"),
    "a lone surrogate": ("a\ud800b", None, "a-b"),
}


@pytest.mark.parametrize(("title", "date", "stem"), NAMES.values(), ids=NAMES)
def test_names(title: str | None, date: str | None, stem: str) -> None:
    assert file_stem(article(title, date)) == stem


def test_a_page_with_neither_title_nor_path() -> None:
    assert (
        file_stem(article(None, url="https://www.a.example/"))
        == "www-a-example"
    )
    assert file_stem(article("", url="file:///")) == "article"


@given(st.text(max_size=400))
def test_every_title_makes_a_name(title: str) -> None:
    name = file_stem(article(title, "2025-07-15"))
    assert name.startswith("2025-07-15-")
    assert len(f"{name}-9999999.json".encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\0. ')
    assert name == name.strip("-")


@pytest.mark.parametrize("letter", ["a", "я", "漢", "😀a"])
def test_long_titles(tmp_path: Path, letter: str) -> None:
    for title in (letter * 300, f"{letter} " * 300):
        assert len(slug(title).encode()) <= 200
        (
            tmp_path / f"{file_stem(article(title, '2025-07-15'))}-10000.json"
        ).touch()
    assert not slug("word " * 300).endswith(("-w", "-wo", "-wor", "-"))


def test_long_titles_are_cut_between_words() -> None:
    for title in ("councillor " * 40, "a " + "councillor " * 40):
        words = file_stem(article(title, "2025-07-15")).split("-")[3:]
        assert len(words) > 15
        assert set(words) <= {"a", "councillor"}
    assert len(file_stem(article("漢" * 300, "2025-07-15"))) > 60


def test_two_alike_are_two_files(
    hosts: Server, cli: Cli, archive: Path
) -> None:
    hosts.otherwise = reply()
    urls = urls_of(hosts, 5, hosts=5)
    assert cli("fetch", *urls, "-d", "archive").returncode == 0
    assert sorted(files_of(archive)) == [
        "2025-07-15-bridge-2.md",
        "2025-07-15-bridge-3.md",
        "2025-07-15-bridge-4.md",
        "2025-07-15-bridge-5.md",
        "2025-07-15-bridge.md",
    ]
    assert (
        cli("fetch", *urls, hosts.url("/", host(9)), "-d", "archive").returncode
        == 0
    )
    assert len(files_of(archive)) == 6


def test_what_others_keep_there_is_left_alone(
    hosts: Server, cli: Cli, archive: Path
) -> None:
    archive.mkdir()
    (archive / "2025-07-15-Bridge-0.MD").write_text("mine, in capitals")
    (archive / "2025-07-15-bridge-1.md").symlink_to("/etc/passwd")
    (archive / "2025-07-15-bridge-2.md").mkdir()
    assert (
        cli("fetch", *urls_of(hosts, 3, hosts=3), "-d", "archive").returncode
        == 0
    )
    assert (
        archive / "2025-07-15-Bridge-0.MD"
    ).read_text() == "mine, in capitals"
    assert (archive / "2025-07-15-bridge-1.md").is_symlink()
    assert {path.name for path in archive.iterdir()} == {
        "2025-07-15-Bridge-0.MD", "2025-07-15-bridge-1.md", "2025-07-15-bridge-2.md", "2025-07-15-bridge-0.md", "2025-07-15-bridge-1-2.md", "2025-07-15-bridge-2-2.md",
    }  # fmt: skip


# --- the files are the record ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [[], ["--json"], ["--front-matter"]],
    ids=["markdown", "json", "front matter"],
)
def test_what_is_there_is_not_fetched_again(
    server: Server, cli: Cli, archive: Path, form: list[str]
) -> None:
    server.otherwise = story
    server.on |= {"/old?a>b": redirect("/new")}
    urls = [server.url(path) for path in ("/a", "/old?a>b", "/c")]
    assert (
        cli("fetch", *urls, "-d", "archive", "--delay", 0, *form).returncode
        == 0
    )
    before = files_of(archive)
    server.visits.clear()
    again = cli(
        "fetch", *urls, server.url("/d"), "-d", "archive", "--delay", 0, *form
    )
    assert again.returncode == 0
    assert server.asked() == ["/d"]
    assert re.fullmatch(r"1 saved, 3 there already in \d+ s\n", again.stderr)
    assert before.items() < files_of(archive).items()


def test_the_requested_url_shows_in_no_reader(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.otherwise = story
    server.on["/old"] = redirect("/new")
    printed = cli("fetch", server.url("/old")).stdout
    assert cli("fetch", server.url("/old"), "-d", "archive").returncode == 0
    (path,) = (tmp_path / "archive").iterdir()
    text = path.read_text()
    record = f"\n<!-- requested url: {server.url('/old')} -->\n"
    assert text == printed + record
    shown = [block for block in blocks(text) if block[0] != "html"]
    assert shown == blocks(text.replace(record, ""))


@pytest.mark.parametrize(
    "form",
    [[], ["--json"], ["--front-matter"]],
    ids=["markdown", "json", "front matter"],
)
def test_refresh(
    hosts: Server, cli: Cli, archive: Path, form: list[str]
) -> None:
    urls = urls_of(hosts, 4, hosts=4)
    assert cli("fetch", *urls[:3], "-d", "archive", *form).returncode == 0
    for path in archive.iterdir():  # as if fetched on another day
        text = re.sub(
            r"^created: .*$",
            "created: 2020-01-01",
            path.read_text(),
            flags=re.M,
        )
        path.write_text(
            re.sub(r'("fetched_at": ?")[\d-]+T', r"\g<1>2020-01-01T", text)
        )
        os.utime(path, (1_600_000_000, 1_600_000_000))
    before = files_of(archive)
    hosts.on |= {
        "/1": reply(PAGE.replace(b"Bridge", b"Another title")),
        "/2": reply(b"", 410),
    }
    done = cli("fetch", *urls, "-d", "archive", "--refresh", *form)
    assert done.returncode == 4
    after = files_of(archive)
    changed = {name for name in before if before[name] != after[name]}
    assert {name.partition(".")[0] for name in changed} == {
        "2025-07-15-bridge-1"
    }
    assert len(after) == 5, "the old title stays under a dated name"
    touched = {
        path.name.partition(".")[0]
        for path in archive.iterdir()
        if path.stat().st_mtime > 1_700_000_000
    }
    assert touched == {"2025-07-15-bridge-1", "2025-07-15-bridge-3"}
    assert re.search(
        r"^2 saved, 1 unchanged in \d+ s, 1 failed: 1 x the server answered 410 Gone \(4\)$",
        done.stderr,
        re.M,
    )


def test_ten_thousand_files_are_read_in_seconds(archive: Path) -> None:
    archive.mkdir()
    body = "\n\n".join([SENTENCE * 8] * 12)
    for number in range(5_000):
        url = f"https://a.example/{number}"
        text = (
            f"# Bridge\n\nJuly 15, 2025\n\n{body}\n\nOriginal url:\n\n<{url}>\n"
        )
        (archive / f"{number}.md").write_text(text)
    began = time.process_time()
    writer = Writer(Options())
    to_directory(writer, archive)
    assert time.process_time() - began < 5
    assert len(writer.done) == 5_000
    assert "https://a.example/4999" in writer.done


def test_one_run_at_a_time(
    hosts: Server, start: Start, cli: Cli, archive: Path
) -> None:
    hosts.on["/0"] = stall()
    first = start("fetch", *urls_of(hosts, 1), "-d", "archive")
    hosts.await_visit("/0")
    second = cli("fetch", *urls_of(hosts, 2), "-d", "archive")
    assert (second.returncode, second.stderr) == (
        6,
        "archive is being written to by another run (6)\n",
    )
    first.kill()
    first.wait()
    hosts.on.clear()
    assert cli("fetch", *urls_of(hosts, 1), "-d", "archive").returncode == 0


def test_a_directory_that_cannot_be(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    for name in ("file", "file/archive"):
        done = cli(
            "fetch", "http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "-d", name
        )
        assert done.returncode == 6
        assert done.stderr.count("\n") == 1
    assert (tmp_path / "file").read_text() == "a file"


def test_no_space_left_ends_the_batch(
    hosts: Server, environment: dict[str, str], tmp_path: Path, archive: Path
) -> None:
    environment["PYTHONDONTWRITEBYTECODE"] = (
        "1"  # half a module would be what all others find
    )
    urls = urls_of(hosts, 60, hosts=3)
    hosts.otherwise = reply(
        PAGE.replace(b"<p>", b"<p>" + b"Much of it. " * 500)
    )
    script = [
        "sh",
        "-c",
        'ulimit -f 1; exec "$@"',
        "sh",
        *command("fetch", *urls, "-d", "archive", "-j", 2, "--delay", 0),
    ]
    done = subprocess.run(
        script,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 6
    assert "Traceback" not in done.stderr
    assert files_of(archive) == {}
    assert len(hosts.asked()) < 10, "what cannot be saved need not be fetched"


# --- kills -----------------------------------------------------------------------------------------------


def test_killed_again_and_again(
    hosts: Server, start: Start, cli: Cli, archive: Path
) -> None:
    hosts.otherwise = slow(0.03)
    urls = urls_of(hosts, 60, hosts=10)
    arguments = ["fetch", "-", "-d", "archive", "--delay", 0, "-j", 4]
    for seen in (1, 20, 40):
        process = start(*arguments, input=lines(*urls))
        hosts.await_visits(seen)
        process.kill()
        process.wait()
        assert all(
            text.endswith(">\n")
            for name, text in files_of(archive).items()
            if name.endswith(".md")
        )
    assert cli(*arguments, input=lines(*urls)).returncode == 0
    assert sorted(files_of(archive)) == sorted(
        f"2025-07-15-bridge-{number}.md" for number in range(60)
    )
    again = {
        path: count
        for path, count in Counter(hosts.asked()).items()
        if count > 1
    }
    assert sum(again.values()) - len(again) <= 4 * 4, (
        "only what was under way is asked for again"
    )


def test_stale_temporary_files_are_swept(
    hosts: Server, cli: Cli, archive: Path
) -> None:
    archive.mkdir()
    (archive / ".news-archive-0123456789abcdef.tmp").write_text("half an art")
    (archive / ".news-archive-notes.tmp").write_text("somebody's own")
    assert (
        cli(
            "fetch", *urls_of(hosts, 2), "-d", "archive", "--delay", 0
        ).returncode
        == 0
    )
    assert sorted(files_of(archive)) == [
        ".news-archive-notes.tmp",
        "2025-07-15-bridge-0.md",
        "2025-07-15-bridge-1.md",
    ]


def running(pid: int) -> bool:
    """Whether a process is there and no mere zombie."""
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            != "Z"
        )
    except OSError:
        return False


def children(pid: int) -> list[int]:
    found: list[str] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # the thread has just ended
            found += (task / "children").read_text().split()
    return list(map(int, found))


def processes_below(pid: int) -> list[int]:
    """The processes that a run reads pages in: the children of the one that it forks them from."""
    forks = [
        child
        for child in children(pid)
        if b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return [child for fork in forks for child in children(fork)]


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="needs Linux's /proc"
)


@needs_proc
def test_a_killed_run_leaves_no_process(hosts: Server, start: Start) -> None:
    hosts.on["/0"] = stall()
    process = start(
        "fetch", *urls_of(hosts, 6, hosts=3), "--json", "--delay", 0
    )
    assert process.stdout is not None
    process.stdout.readline()
    children: list[int] = []
    # The thread that has started them may end just then, and another take them over.
    await_that(
        lambda: bool(children.extend(processes_below(process.pid)) or children)
    )
    process.kill()
    await_that(lambda: not any(map(running, children)))


@needs_proc
def test_a_killed_page_process_loses_nothing(
    hosts: Server, start: Start
) -> None:
    hosts.otherwise = slow(0.05)
    process = start(
        "fetch",
        "-",
        "--json",
        "--delay",
        0,
        input=lines(*urls_of(hosts, 60, hosts=20)),
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    for child in processes_below(process.pid):
        os.kill(child, signal.SIGKILL)
    out, err = rest_of(process)
    assert process.returncode == 0
    assert {
        json.loads(line)["title"] for line in (first + out).splitlines()
    } == {f"Bridge {n}" for n in range(60)}
    assert re.fullmatch(r"60 printed in \d+ s\n", err)


# --- pages that blow up ----------------------------------------------------------------------------------


def end_process(page: Received) -> Article:
    """Reads a page as some might be read: by a fault that ends the process."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def end_process_once(page: Received) -> Article:
    """As if something else had ended the process: the page is read at the second try."""
    mark = Path(page.name)
    if not mark.exists():
        mark.touch()
        end_process(page)
    return read_page(page)


def received(name: object) -> Received:
    return Received(str(name), "http://a.example/", PAGE)


def test_a_page_that_ends_its_process_costs_itself_only(tmp_path: Path) -> None:
    with (
        page_processes(end_process, 1) as read,
        pytest.raises(UnsafeError, match="ends the process"),
    ):
        read(received("a"))
    with page_processes(end_process_once, 1) as read:
        assert SENTENCE in read(received(tmp_path / "ended")).text


# --- pace ------------------------------------------------------------------------------------------------


def test_a_host_is_never_asked_twice_at_once(hosts: Server, cli: Cli) -> None:
    hosts.otherwise = slow(0.1)
    done = cli(
        "fetch",
        "-",
        "--json",
        "--delay",
        0.3,
        "-j",
        20,
        input=lines(*urls_of(hosts, 12, hosts=3)),
    )
    assert done.returncode == 0
    assert hosts.overlaps() == []
    assert (
        min(gap for number in (1, 2, 3) for gap in hosts.gaps(host(number)))
        >= 0.3
    )
    assert [visit.host for visit in hosts.visits[:3]] != [host(1)] * 3


def test_network_waits_overlap(hosts: Server, cli: Cli) -> None:
    hosts.otherwise = together(20)
    done = cli(
        "fetch",
        "-",
        "--json",
        "-j",
        20,
        input=lines(*urls_of(hosts, 20, hosts=20)),
    )
    assert done.returncode == 0


def test_jobs_bound_what_is_under_way(hosts: Server, cli: Cli) -> None:
    hosts.otherwise = slow(0.2)
    assert (
        cli(
            "fetch",
            "-",
            "--json",
            "-j",
            2,
            input=lines(*urls_of(hosts, 8, hosts=8)),
        ).returncode
        == 0
    )
    visits = sorted(hosts.visits, key=lambda visit: visit.at)
    for number, visit in enumerate(visits):
        assert sum(other.until > visit.at for other in visits[:number]) < 2


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_its_host_only(
    hosts: Server, cli: Cli, status: int
) -> None:
    hosts.on["/0"] = in_turn(reply(b"", status, Retry_After="2"), story)
    urls = [
        hosts.url("/0", host(1)),
        hosts.url("/1", host(1)),
        *(hosts.url(f"/2{n}", host(2)) for n in range(4)),
    ]
    done = cli(
        "fetch", "-", "--json", "-j", 2, "--delay", 0.1, input=lines(*urls)
    )
    assert done.returncode == 0
    asked = [visit for visit in hosts.visits if visit.host == host(1)]
    assert [visit.path for visit in asked] == ["/0", "/0", "/1"]
    assert asked[1].at - asked[0].until >= 2
    others = [visit for visit in hosts.visits if visit.host == host(2)]
    assert max(visit.until for visit in others) < asked[1].at, (
        "the others went on meanwhile"
    )


def test_a_long_retry_after_fails_its_source_and_holds_its_host(
    hosts: Server, cli: Cli
) -> None:
    hosts.on["/0"] = reply(b"", 429, Retry_After="3")
    done = cli(
        "fetch", "--json", "--delay", 0, "--timeout", 2, *urls_of(hosts, 2)
    )
    assert done.returncode == 4
    assert "asks to wait 3 s (4)\n" in done.stderr
    assert hosts.asked() == ["/0", "/1"]
    assert hosts.gaps()[0] >= 3


def test_a_host_that_asks_for_an_hour_is_let_go(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    hosts.on["/0"] = reply(b"", 429, Retry_After="3600")
    done = cli(
        "fetch",
        *urls_of(hosts, 4),
        hosts.url("/5", host(2)),
        "--json",
        "--failed",
        "failed.txt",
    )
    assert done.returncode == 4
    assert sorted(hosts.asked()) == ["/0", "/5"]
    assert done.stderr.count("asks to wait 3600 s (4)\n") >= 4
    assert (tmp_path / "failed.txt").read_text().splitlines()[1::2] == urls_of(
        hosts, 4
    )


def test_a_dead_host_is_given_up(hosts: Server, cli: Cli) -> None:
    for number in range(30):
        hosts.on[f"/{number}"] = stall()
    done = cli(
        "fetch",
        "-",
        "--json",
        "--delay",
        0,
        "--timeout",
        0.5,
        input=lines(*urls_of(hosts, 30), hosts.url("/x", host(2))),
    )
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    assert len(hosts.asked()) == 5 + 1
    assert (
        "25 x not tried, as the host failed: not done within 0.5 s (3)"
        in done.stderr
    )


def test_a_host_that_refuses_connections_is_given_up(
    hosts: Server, cli: Cli
) -> None:
    with socket.create_server((host(5), 0)) as freed:
        port = freed.getsockname()[1]
    urls = [f"http://{host(5)}:{port}/{number}" for number in range(12)]
    done = cli(
        "fetch",
        "-",
        "--json",
        "--delay",
        0,
        "--retries",
        1,
        input=lines(*urls, hosts.url("/x", host(2))),
    )
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    assert (
        "7 x not tried, as the host failed: the connection was refused (3)"
        in done.stderr
    )


def test_slow_hosts_hold_nobody_up(hosts: Server, start: Start) -> None:
    """Of four at once, three are stalled, for longer than the test waits."""
    hosts.on |= {f"/{number}": stall() for number in (0, 1, 2)}
    urls = [
        *urls_of(hosts, 3, hosts=3),
        *(hosts.url(f"/1{n}", host(10 + n)) for n in range(10)),
    ]
    process = start(
        "fetch",
        "-",
        "--json",
        "-j",
        4,
        "--timeout",
        10 * PATIENCE,
        input=lines(*urls),
    )
    assert process.stdout is not None
    came = {json.loads(process.stdout.readline())["title"] for _ in range(10)}
    assert came == {f"Bridge 1{n}" for n in range(10)}


def test_a_redirect_waits_its_turn_at_the_host_that_it_leads_to(
    proxy: Server, cli: Cli
) -> None:
    proxy.otherwise = slow(0.1, reply())
    for number in range(3):
        proxy.on[f"http://a{number}.example/"] = redirect(
            f"http://b.example/from-{number}"
        )
    urls = [
        *(f"http://a{number}.example/" for number in range(3)),
        *(f"http://b.example/{number}" for number in range(3)),
    ]
    done = cli(
        "fetch", "-", "--json", "--delay", 0.2, "-j", 10, input=lines(*urls)
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 6
    assert proxy.overlaps() == []
    assert len(proxy.gaps("b.example")) == 5
    assert min(proxy.gaps("b.example")) >= 0.2


# --- what is seen ----------------------------------------------------------------------------------------


def test_failures_are_summed_up_by_reason(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    hosts.on |= {
        "/1": reply(b"", 404),
        "/2": reply(b"", 404),
        "/3": reply(b""),
        "/4": raw(b""),
    }
    done = cli(
        "fetch",
        *urls_of(hosts, 6, hosts=6),
        "--json",
        "--failed",
        "failed.txt",
        "--retries",
        0,
    )
    assert done.returncode == 1
    summary = done.stderr.splitlines()[-1]
    assert re.match(
        r"2 printed in \d+ s, 4 failed: 2 x the server answered 404 Not Found \(4\); 1 x ",
        summary,
    )
    hosts.on.clear()
    again = cli(
        "fetch",
        "-",
        "--json",
        "--failed",
        "failed.txt",
        input=(tmp_path / "failed.txt").read_text(),
    )
    assert len(again.stdout.splitlines()) == 4
    assert (tmp_path / "failed.txt").read_text() == ""


def test_quiet(hosts: Server, cli: Cli) -> None:
    hosts.on["/1"] = reply(b"", 404)
    done = cli("fetch", *urls_of(hosts, 3, hosts=3), "--json", "-q")
    assert (
        done.stderr
        == f"{urls_of(hosts, 3, hosts=3)[1]}: the server answered 404 Not Found (4)\n"
    )


def test_what_fails_while_sources_are_read_ends_the_run() -> None:
    def tasks() -> Iterator[tuple[int, Source]]:
        yield 0, Source("a", "http://a.example/")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        run_all([(lambda _: None, tasks())], Report(Options()), ordered=False)


def test_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Report(Options())
    report.writer.place = lambda _: Path("a.md")
    report.left = dict.fromkeys(map(str, range(100)))
    monkeypatch.setattr(
        news_archive.log, "handlers", [logging.StreamHandler(sys.stderr)]
    )
    for passed in (0.5, 0.6, 0.3, 0.8):
        report.counts["saved"] += 1
        report.left.popitem()
        report.due -= passed * news_archive.LINE_EVERY
        report.show_progress()
    told = capsys.readouterr().err.splitlines()
    assert told == ["98 left; 2 saved in 0 s", "96 left; 4 saved in 0 s"]


def test_a_line_soon_at_a_terminal(
    hosts: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    hosts.otherwise = slow(0.3)
    hosts.on["/2"] = reply(b"", 404)
    ours, theirs = pty.openpty()
    arguments = command("fetch", *urls_of(hosts, 6), "--json", "--delay", 0)
    with subprocess.Popen(
        arguments,
        stderr=theirs,
        stdout=subprocess.PIPE,
        env=environment | {"TERM": "xterm"},
    ) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # Linux ends a terminal so
            while piece := os.read(ours, 65536):
                shown += piece
        assert process.stdout is not None
        out = process.stdout.read().decode()
    os.close(ours)
    assert len([json.loads(line) for line in out.splitlines()]) == 5
    text = shown.decode()
    assert re.search(
        r"^\d left; \d printed in \d s(, 1 failed: .*)?\r$",
        text,
        re.M,
    )
    assert (
        f"{urls_of(hosts, 6)[2]}: the server answered 404 Not Found (4)\r\n"
        in text
    )
    assert re.search(
        r"5 printed in \d+ s, 1 failed: 1 x the server answered 404 Not Found \(4\)\r\n",
        text,
    )


# --- interruptions ---------------------------------------------------------------------------------------


def test_interrupted(hosts: Server, start: Start, archive: Path) -> None:
    hosts.otherwise = stall()
    hosts.on["/0"] = reply()
    arguments = ["fetch", "-", "-d", "archive", "-j", 3, "-v"]
    process = start(*arguments, input=lines(*urls_of(hosts, 20, hosts=20)))
    assert process.stderr is not None
    while "titled" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, err = rest_of(process)
    assert process.returncode == 130
    assert len(files_of(archive)) == 1
    assert re.search(
        r"^1 saved in \d+ s\n19 not done: with --dir, the same command goes .*\n\Z",
        err,
        re.M,
    )


@needs_proc
def test_terminated(hosts: Server, start: Start, archive: Path) -> None:
    hosts.otherwise = stall()
    cut_off = (
        head() + PAGE.partition(b"</p>")[0]
    )  # a warning tells that it is counted
    hosts.on |= {f"/{n}": lambda visit: visit.send(cut_off) for n in range(5)}
    process = start(
        "fetch",
        "-",
        "-d",
        "archive",
        input=lines(*urls_of(hosts, 20, hosts=20)),
    )
    assert process.stderr is not None
    told = [process.stderr.readline() for _ in range(5)]
    assert all(": warning: maybe-cut-off" in line for line in told)
    children = processes_below(process.pid)
    process.send_signal(signal.SIGTERM)
    _, err = rest_of(process)
    assert process.returncode == 143
    assert re.fullmatch(r"5 saved in \d+ s\n15 not done: .*\n", err)
    assert len(files_of(archive)) == 5
    await_that(lambda: not any(map(running, children)))


def test_interrupted_at_a_terminal(
    hosts: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    """Ctrl-C goes to every process of the group, page processes included."""
    hosts.otherwise = slow(0.5)
    urls = urls_of(hosts, 20, hosts=20)
    process = subprocess.Popen(
        command("fetch", *urls, "--json", "-j", 4), cwd=tmp_path, env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    out, err = rest_of(process)
    assert process.returncode == 130
    assert 0 < len((first + out).splitlines()) < 20
    assert re.fullmatch(
        r"\d+ printed in \d+ s\n\d+ not done: with --dir, the same command goes.*\n",
        err,
    )


def test_a_reader_that_wants_no_more(
    hosts: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    hosts.on |= {f"/{number}": stall() for number in range(10, 20)}
    urls = urls_of(hosts, 20, hosts=20)
    script = '"$@" | head -1; echo "${PIPESTATUS[0]}"'
    arguments = command("fetch", *urls, "--json", "--timeout", 10 * PATIENCE)
    done = subprocess.run(
        ["bash", "-c", script, "bash", *arguments],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.endswith("}\n0\n")


# --- what it costs ---------------------------------------------------------------------------------------


def test_one_source_starts_neither_threads_nor_processes(
    server: Server, environment: dict[str, str]
) -> None:
    server.on["/a"] = reply()
    options = [
        "-X",
        "importtime",
        "-m",
        "news_archive",
        "fetch",
        server.url("/a"),
    ]
    done = subprocess.run(
        [sys.executable, *options],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {
        line.rpartition("|")[2].strip() for line in done.stderr.splitlines()
    }
    assert "requests" in imported
    assert not imported & {
        "multiprocessing",
        "concurrent.futures.process",
        "rich.progress",
        "distributed",
        "warcio",
    }


@needs_proc
def test_memory_stays_flat(hosts: Server, start: Start) -> None:
    """Small version of bench_batch.py's 10,000: what hundreds of sources leave behind, failures included."""
    hosts.otherwise = lambda visit: (
        reply(PAGE * 40, 404) if visit.path.endswith("7") else reply(PAGE * 40)
    )(visit)
    process = start(
        "fetch",
        "-",
        "--json",
        "--delay",
        0,
        input=lines(*urls_of(hosts, 500, hosts=200)),
    )
    assert process.stdout is not None
    resident = []
    for number, _ in enumerate(process.stdout):
        if number in (150, 400):
            status = Path(f"/proc/{process.pid}/status").read_text()
            resident.append(
                int(status.partition("VmRSS:")[2].split()[0]) / 1000
            )
    early, late = resident
    assert late < 150
    assert late - early < 6, (
        f"{early:.0f} MB after 150 sources, {late:.0f} MB after 400"
    )


# --- what reviews found ----------------------------------------------------------------------------------


def test_an_address_that_leads_to_another_article_every_day(
    server: Server, cli: Cli, archive: Path
) -> None:
    server.on |= {"/day1": story, "/day2": story, "/latest": redirect("/day1")}
    assert (
        cli(
            "fetch", server.url("/latest"), "-d", "archive", "--delay", 0
        ).returncode
        == 0
    )
    before = files_of(archive)
    server.on["/latest"] = redirect("/day2")
    done = cli(
        "fetch",
        server.url("/latest"),
        "-d",
        "archive",
        "--delay",
        0,
        "--refresh",
    )
    assert done.returncode == 0
    assert before.items() < files_of(archive).items()
    assert sorted(files_of(archive)) == [
        "2025-07-15-bridge-day1.md",
        "2025-07-15-bridge-day2.md",
    ]


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["markdown", "json"])
def test_two_addresses_of_one_article_do_not_rewrite_it_in_turn(
    server: Server, cli: Cli, archive: Path, form: list[str]
) -> None:
    server.on |= {
        "/a": story,
        "/short": redirect("/a"),
        "/shorter": redirect("/a"),
    }
    assert (
        cli("fetch", server.url("/short"), "-d", "archive", *form).returncode
        == 0
    )
    before = files_of(archive)
    assert (
        cli(
            "fetch", server.url("/shorter"), "-d", "archive", "--refresh", *form
        ).returncode
        == 0
    )
    assert files_of(archive) == before


def test_a_file_that_is_deleted_during_a_refresh_is_written_again(
    hosts: Server, cli: Cli, archive: Path
) -> None:
    urls = urls_of(hosts, 2, hosts=2)
    assert cli("fetch", *urls, "-d", "archive").returncode == 0

    def delete_and_answer(visit: Visit) -> bool:
        (archive / "2025-07-15-bridge-0.md").unlink()
        return story(visit)

    hosts.on["/0"] = delete_and_answer
    assert cli("fetch", *urls, "-d", "archive", "--refresh").returncode == 0
    assert sorted(files_of(archive)) == [
        "2025-07-15-bridge-0.md",
        "2025-07-15-bridge-1.md",
    ]


def in_shell(
    script: str, environment: dict[str, str], *arguments: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", script, "bash", *command(*arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_what_a_full_standard_output_did_not_take_is_not_saved(
    hosts: Server, environment: dict[str, str]
) -> None:
    done = in_shell(
        '"$@" >/dev/full',
        environment,
        "fetch",
        *urls_of(hosts, 6, hosts=6),
        "--json",
    )
    assert done.returncode == 6
    assert re.search(r"^0 printed in \d+ s, 1 failed: ", done.stderr, re.M), (
        done.stderr
    )
    assert "\n5 not done: " in done.stderr


@pytest.mark.parametrize("closed", ["2>/dev/full", "2>&-"])
def test_a_batch_outlives_its_standard_error(
    hosts: Server, environment: dict[str, str], closed: str
) -> None:
    hosts.on["/0"] = reply(b"", 404)
    done = in_shell(
        f'"$@" {closed}',
        environment,
        "fetch",
        *urls_of(hosts, 6, hosts=6),
        "--json",
    )
    assert done.returncode == 4
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 5


def test_standard_input_that_is_closed(environment: dict[str, str]) -> None:
    done = in_shell('"$@" <&-', environment, "fetch", "-")
    assert (done.returncode, done.stderr) == (
        2,
        "-: standard input is closed (2)\n",
    )


def test_an_interrupted_run_leaves_nothing_for_python_to_warn_of(
    hosts: Server, environment: dict[str, str]
) -> None:
    hosts.otherwise = slow(0.2)
    del environment["PYTHONWARNINGS"]
    arguments = [
        sys.executable,
        "-m",
        "news_archive",
        "fetch",
        *urls_of(hosts, 20, hosts=20),
        "--json",
        "--jobs=4",
    ]
    with subprocess.Popen(
        arguments,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = rest_of(process)
    assert re.fullmatch(
        r"\d+ printed in \d+ s\n\d+ not done: with --dir, the same command goes.*\n",
        err,
    )
    done = in_shell(
        '"$@" | head -1',
        environment,
        "fetch",
        *urls_of(hosts, 20, hosts=20),
        "--json",
    )
    assert done.stderr == ""


def test_a_list_of_failures_that_cannot_be_written_is_told_at_once(
    hosts: Server, cli: Cli
) -> None:
    done = cli(
        "fetch", *urls_of(hosts, 3), "--failed", "no-such-folder/failed.txt"
    )
    assert (done.returncode, done.stderr) == (
        6,
        "no-such-folder/failed.txt cannot be written: No such file or directory (6)\n",
    )
    assert hosts.asked() == []


def test_what_was_not_tried_as_nothing_could_be_written_is_listed(
    hosts: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["PYTHONDONTWRITEBYTECODE"] = (
        "1"  # half a module would be what all others find
    )
    urls = urls_of(hosts, 60, hosts=3)
    hosts.otherwise = reply(
        PAGE.replace(b"<p>", b"<p>" + b"Much of it. " * 2000)
    )
    arguments = command(
        "fetch",
        *urls,
        "-d",
        "archive",
        "-j",
        2,
        "--delay",
        0,
        "--failed",
        tmp_path / "failed.txt",
    )
    script = ["sh", "-c", 'ulimit -f 24; exec "$@"', "sh", *arguments]
    done = subprocess.run(
        script,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 6
    assert sorted(
        (tmp_path / "failed.txt").read_text().splitlines()[1::2]
    ) == sorted(urls)


def test_a_host_in_two_spellings_is_one_host(proxy: Server, cli: Cli) -> None:
    proxy.otherwise = slow(0.2, reply())
    spellings = [
        "bücher.example",
        "xn--bcher-kva.example",
        "BÜCHER.example",
        "xn--bcher-kva.example.",
    ]
    urls = [
        f"http://{spelling}/{number}"
        for number, spelling in enumerate(spellings)
    ]
    done = cli("fetch", *urls, "--json", "--delay", 0.2)
    assert len(done.stdout.splitlines()) == 4, done.stderr
    visits = sorted(proxy.visits, key=lambda visit: visit.at)
    assert all(b.at - a.until >= 0.2 for a, b in itertools.pairwise(visits))
