"""The command: its streams, its exit statuses, its files, its signals."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import ROOT, Cli, await_that, command, rest_of
from server import (
    PAGE,
    PATIENCE,
    SENTENCE,
    Answer,
    Server,
    drip,
    head,
    in_turn,
    redirect,
    reply,
    stall,
    story,
)

import news_archive
from news_archive import UnwritableError, write_whole


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    return path


# --- streams ---------------------------------------------------------------------------------------------


def test_markdown_to_standard_output(server: Server, cli: Cli) -> None:
    server.on["/a"] = reply()
    done = cli("fetch", server.url("/a"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# ")
    assert SENTENCE in done.stdout


def test_several_articles_as_markdown_are_parted(
    server: Server, cli: Cli
) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    done = cli("fetch", server.url("/a"), server.url("/b"), "--delay", 0)
    assert len(done.stdout.split("\n\n---\n\n# ")) == 2
    assert done.stdout.count(SENTENCE) == 2


def test_json_is_one_line_an_article(server: Server, cli: Cli) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    done = cli(
        "fetch", server.url("/a"), server.url("/b"), "--json", "--delay", 0
    )
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert [article["url"] for article in articles] == [
        server.url("/a"),
        server.url("/b"),
    ]


def at_terminal(environment: dict[str, str], *arguments: object) -> str:
    """What a terminal shows of standard output."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command(*arguments), stdout=theirs, env=environment):
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # Linux ends a terminal so
            pass
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_json_at_a_terminal_is_indented(
    environment: dict[str, str], page: Path
) -> None:
    shown = at_terminal(environment, "extract", page, "--json")
    assert shown.startswith('{\n  "schema_version": 1,\n')
    assert SENTENCE in json.loads(shown)["text"]


def test_json_of_several_at_a_terminal_is_a_line_each(
    environment: dict[str, str], page: Path
) -> None:
    shown = at_terminal(environment, "extract", page, page, "--json")
    assert [
        SENTENCE in json.loads(line)["text"] for line in shown.splitlines()
    ] == [
        True,
        True,
    ]


def test_markdown_at_a_terminal_comes_as_is(
    environment: dict[str, str], cli: Cli, page: Path
) -> None:
    assert (
        at_terminal(environment, "extract", page) == cli("extract", page).stdout
    )


def test_output_is_utf8_whatever_the_locale(
    process: Cli, environment: dict[str, str], tmp_path: Path
) -> None:
    environment |= {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONUTF8": "0",
    }
    (tmp_path / "a.html").write_text(
        "<p>В городе открыли новый мост 🌉, сказал мэр.</p>", encoding="utf-8"
    )
    assert "мост 🌉, сказал" in process("extract", "a.html", "--json").stdout


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["markdown", "json"])
def test_a_reader_that_wants_no_more(
    environment: dict[str, str], tmp_path: Path, form: list[str]
) -> None:
    (tmp_path / "a.html").write_bytes(
        b"<meta name=date content=2025-07-15><p>" + b"word\n" * 30_000
    )  # more than a pipe takes
    script = '"$@" | head -1; echo "${PIPESTATUS[0]}"'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *command("extract", *["a.html"] * 3, *form)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.endswith("\n0\n")


def test_a_reader_that_has_gone_ends_the_run(
    server: Server, environment: dict[str, str]
) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    reader, writer = os.pipe()
    os.close(reader)
    arguments = command(
        "fetch", server.url("/a"), server.url("/b"), "--delay", 0
    )
    done = subprocess.run(
        arguments,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment,
        timeout=PATIENCE,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
    assert server.asked() == ["/a"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_output_that_is_full(
    environment: dict[str, str], page: Path
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("extract", page),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
        )
    assert done.returncode == 6
    assert re.fullmatch(
        rb"[^\n]+: standard output cannot be written to: [^\n]+ \(6\)\n",
        done.stderr,
    )


def test_standard_output_that_is_closed(
    environment: dict[str, str], page: Path
) -> None:
    script = ["sh", "-c", '"$@" >&-', "sh", *command("extract", page)]
    done = subprocess.run(
        script, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 6
    assert done.stderr.count("\n") == 1


def test_warnings_go_to_standard_error(server: Server, cli: Cli) -> None:
    server.on["/a"] = lambda visit: visit.send(
        head() + PAGE.partition(b"</p>")[0]
    )
    done = cli("fetch", server.url("/a"))
    assert done.returncode == 0
    assert SENTENCE in done.stdout
    assert (
        done.stderr
        == f"{server.url('/a')}: warning: maybe-cut-off; fetch it again\n"
    )
    assert cli("fetch", server.url("/a"), "--quiet").stderr == ""


def test_verbose_tells_each_request_without_secrets(
    server: Server, cli: Cli
) -> None:
    server.on |= {"/a": redirect("/b"), "/b": reply()}
    done = cli("fetch", server.url("/a", "me:s3cret@127.0.0.1"), "--verbose")
    assert f"GET {server.url('/a')}" in done.stderr
    assert f"GET {server.url('/b')}" in done.stderr
    assert "s3cret" not in done.stderr + done.stdout


# --- statuses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "status"),
    [
        (["/a"], 0),
        (["/404"], 4),
        (["/404", "/410"], 4),
        (["/a", "/404"], 4),
        (["/404", "/pdf"], 1),
    ],
)
def test_status_of_several(
    server: Server, cli: Cli, paths: list[str], status: int
) -> None:
    server.on |= {
        "/a": reply(),
        "/410": reply(b"", 410),
        "/pdf": reply(Content_Type="application/pdf"),
    }
    done = cli("fetch", *map(server.url, paths), "--delay", 0)
    assert done.returncode == status
    assert done.stdout.count(SENTENCE) == paths.count("/a")
    summary = len(paths) > 1
    assert done.stderr.count("\n") == len(paths) - paths.count("/a") + summary


WRONG = {
    "no source": ["fetch"],
    "no such option": ["fetch", "http://127.0.0.1:1/", "--no-such-option"],
    "no such command": ["fetsh", "http://127.0.0.1:1/"],
    "no such file": ["fetch", "no-such-file"],
    "a directory": ["fetch", "."],
    "a directory to extract": ["extract", "."],
    "no such page": ["extract", "no-such-file"],
    "a URL to extract": ["extract", "http://127.0.0.1:1/"],
    "another scheme": ["fetch", "ftp://127.0.0.1/"],
    "a broken URL": ["fetch", "http://[::1"],
    "one file for several sources": ["fetch", "http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "-o", "a.md"],
    "one file for several pages": ["extract", "a.html", "b.html", "-o", "a.md"],
    "one URL for several pages": ["extract", "a.html", "b.html", "--url", "http://a.example/"],
    "--url that is none": ["extract", "a.html", "--url", "a.example"],
    "--json into .md": ["extract", "a.html", "--json", "-o", "a.md"],
    "no time": ["fetch", "http://127.0.0.1:1/", "--timeout", "0"],
    "a time that is no number": ["fetch", "http://127.0.0.1:1/", "--timeout", "nan"],
    "a size that is no number": ["fetch", "http://127.0.0.1:1/", "--max-size", "nan"],
    "a pause that is no number": ["fetch", "http://127.0.0.1:1/", "--delay", "nan"],
    "a header without a colon": ["fetch", "http://127.0.0.1:1/", "-H", "Accept"],
    "a header of two lines": ["fetch", "http://127.0.0.1:1/", "-H", "A: b\r\nC: d"],
    "no such cookie file": ["fetch", "http://127.0.0.1:1/", "--cookies", "no-such-file"],
}  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_file_names_that_are_no_utf8(cli: Cli, tmp_path: Path) -> None:
    name = os.fsdecode(b"a\xff.html")
    (tmp_path / name).write_bytes(PAGE)
    done = cli("extract", name, name + "x", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["url"].endswith("/a%FF.html")
    assert done.stderr.startswith(
        "a\\udcff.htmlx: no URL, and no file to read: No such file or directory (2)\n"
    )


@pytest.mark.parametrize(
    ("signum", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143)],
    ids=["INT", "TERM"],
)
@pytest.mark.parametrize("answer", [stall(), drip(head(), [b"x"] * 99), reply(b"", 429, Retry_After="20")],
                         ids=["stalled", "dripped", "waiting"])  # fmt: skip
def test_signals(
    server: Server,
    environment: dict[str, str],
    tmp_path: Path,
    signum: int,
    status: int,
    answer: Answer,
) -> None:
    cut_off = (
        head() + PAGE.partition(b"</p>")[0]
    )  # a warning tells that it is counted
    server.on |= {"/a": lambda visit: visit.send(cut_off), "/b": answer}
    (tmp_path / "failed.txt").write_text("# not done\nhttp://a.example/\n")
    urls = [server.url(path) for path in ("/404", "/a", "/b")]
    with subprocess.Popen(
        command("fetch", *urls, "--delay", 0, "--failed", "failed.txt"),
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        told = [process.stderr.readline() for _ in range(2)]
        server.await_visit("/b")
        process.send_signal(signum)
        # The first interrupt lets what is under way be finished, and says so at a terminal only.
        while process.poll() is None:
            process.send_signal(signum)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
        out, err = rest_of(process)
    assert process.returncode == status
    assert SENTENCE in out, "what was saved is whole"
    assert (
        told[0]
        == f"{server.url('/404')}: the server answered 404 Not Found (4)\n"
    )
    assert told[1].startswith(f"{server.url('/a')}: warning: maybe-cut-off")
    assert err.startswith("1 printed in ")
    assert [path.name for path in tmp_path.iterdir()] == ["failed.txt"]
    assert server.url("/404") in (tmp_path / "failed.txt").read_text()


@pytest.mark.parametrize(
    ("signum", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143)],
    ids=["INT", "TERM"],
)
def test_signals_with_one_source(
    server: Server, environment: dict[str, str], signum: int, status: int
) -> None:
    server.on["/a"] = stall()
    arguments = command("fetch", server.url("/a"))
    with subprocess.Popen(
        arguments,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        server.await_visit("/a")
        process.send_signal(signum)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (status, b"", b"")


@pytest.mark.parametrize(
    ("signum", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143)],
    ids=["INT", "TERM"],
)
@pytest.mark.parametrize(
    ("count", "output"),
    [(1, ()), (3, ()), (1, ("-o", "/dev/stdout"))],
    ids=["one-source", "many-sources", "a-device"],
)
def test_signals_end_a_run_whose_output_nobody_reads(
    server: Server,
    environment: dict[str, str],
    signum: int,
    status: int,
    count: int,
    output: Sequence[str],
) -> None:
    # More than a pipe takes.
    server.otherwise = reply(
        PAGE.replace(b"<p>", b"<p>" + b"Much of it. " * 20_000)
    )
    urls = [server.url(f"/{number}") for number in range(count)]
    with subprocess.Popen(
        command("fetch", *urls, "--delay", 0, *output), env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.read(1)
        time.sleep(0.3)  # until the pipe is full
        process.send_signal(signum)
        time.sleep(0.3)  # two at once are one
        process.send_signal(signum)
        try:
            assert process.wait(timeout=5) == status
        finally:
            process.kill()


INTERRUPTED = """
import builtins, os, signal, sys
sys.argv = [{name!r}]
real = builtins.__import__
def interrupted(name, *rest, **more):
    if name == "typer":
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *rest, **more)
builtins.__import__ = interrupted
import news_archive
"""


@pytest.mark.parametrize("name", ["/usr/bin/news-archive", "news_archive.py"])
def test_an_interruption_while_the_program_is_loaded(
    environment: dict[str, str], name: str
) -> None:
    code = INTERRUPTED.format(name=name)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        -signal.SIGINT,
        b"",
        b"",
    )


def test_a_program_that_imports_it_keeps_its_signals(
    environment: dict[str, str],
) -> None:
    # A shell has what it runs in the background ignore interruptions.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "import news_archive; print(signal.getsignal(signal.SIGINT).__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "default_int_handler\n"


def test_an_interruption_while_standard_input_is_read(
    environment: dict[str, str],
) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("extract", "-"), env=environment, stdin=theirs, stderr=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert process.stderr.readline().startswith(
            "reading what is typed here"
        )

        def has_ended() -> bool:
            # One that comes after the last look at signals, and before the read, is not seen until the next.
            process.send_signal(signal.SIGINT)
            return process.poll() is not None

        await_that(has_ended)
        assert process.stderr.read() == ""
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 130


def test_who_waits_at_a_terminal_is_told_for_what(
    server: Server, environment: dict[str, str]
) -> None:
    server.on["/a"] = stall()
    ours, theirs = pty.openpty()
    url = server.url("/a", "me:s3cret@127.0.0.1")
    with subprocess.Popen(
        command("fetch", url), stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown = os.read(ours, 65536)
        process.send_signal(signal.SIGINT)
    os.close(ours)
    assert process.returncode == 130
    assert (
        shown.decode() == f"waiting for {server.url('/a')}; Ctrl-C ends it\r\n"
    )


def test_nobody_waits_for_what_is_there(
    server: Server, environment: dict[str, str]
) -> None:
    server.on["/a"] = reply(PAGE)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("fetch", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs, env=environment
    ) as process:  # fmt: skip
        os.close(theirs)
        time.sleep(1.5)  # as long as it takes somebody to type it
        out, _ = process.communicate(
            server.url("/a").encode(), timeout=PATIENCE
        )
        shown = b""
        with contextlib.suppress(OSError):  # at the terminal's end
            while piece := os.read(ours, 65536):
                shown += piece
    os.close(ours)
    assert SENTENCE in out.decode()
    assert b"waiting" not in shown


# --- files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [".", "/", "..", ""])
@pytest.mark.parametrize(
    "options", [(), ("--keep-html",)], ids=["", "keep-html"]
)
def test_a_directory_is_no_file_to_write_to(
    server: Server, cli: Cli, name: str, options: Sequence[str]
) -> None:
    done = cli("fetch", server.url("/a"), "-o", name, *options)
    told = f"{Path(name)} is a directory; --dir writes to one (2)\n"
    assert (done.returncode, done.stderr) == (2, told)
    assert server.asked() == []


@pytest.mark.parametrize(
    ("name", "is_json"),
    [("a.md", False), ("a.json", True), ("a.JSON", True), ("a.txt", False)],
)
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["alone", "--json"])
def test_the_suffix_chooses_the_form(
    cli: Cli,
    page: Path,
    tmp_path: Path,
    name: str,
    is_json: bool,
    options: list[str],
) -> None:
    done = cli("extract", page, "-o", name, *options)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = (tmp_path / name).read_text()
    assert text.startswith("{" if is_json else "# ")
    assert SENTENCE in (json.loads(text)["text"] if is_json else text)


def test_a_dash_is_standard_output(
    cli: Cli, page: Path, tmp_path: Path
) -> None:
    assert SENTENCE in cli("extract", page, "-o", "-").stdout
    assert list(tmp_path.iterdir()) == [page]


def test_permissions_are_the_users(
    cli: Cli, page: Path, tmp_path: Path
) -> None:
    umask = os.umask(0o027)
    try:
        cli("extract", page, "-o", "new.md")
    finally:
        os.umask(umask)
    assert (tmp_path / "new.md").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new.md").chmod(0o604)
    cli("extract", page, "-o", "new.md")
    assert (tmp_path / "new.md").stat().st_mode & 0o777 == 0o604


def test_a_link_stays_a_link(cli: Cli, page: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link.md").symlink_to("there/a.md")
    cli("extract", page, "-o", "link.md")
    assert (tmp_path / "link.md").is_symlink()
    assert SENTENCE in (tmp_path / "there/a.md").read_text()


def test_a_pipe_is_written_to_and_not_replaced(
    process: Cli, page: Path
) -> None:
    assert SENTENCE in process("extract", page, "-o", "/dev/stdout").stdout


UNWRITABLE = {
    "no such directory": "no/a.md",
    "a directory": ".",
    "a name too long": "a" * 300 + ".md",
}


@pytest.mark.parametrize("name", UNWRITABLE.values(), ids=UNWRITABLE)
def test_unwritable(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableError, match="cannot be written"):
        write_whole(tmp_path / name, "text")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_fault_at_any_step_leaves_the_earlier_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    path = tmp_path / "a.md"
    path.write_text("an earlier version")
    with monkeypatch.context() as faulty:
        faulty.setattr(os if step == "fsync" else Path, step, fail)
        with pytest.raises(UnwritableError, match="Read-only file system"):
            write_whole(path, "text")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        "a.md": "an earlier version"
    }


def test_no_space_left(
    environment: dict[str, str], page: Path, tmp_path: Path
) -> None:
    environment["PYTHONDONTWRITEBYTECODE"] = (
        "1"  # half a module would be what all others find
    )
    (tmp_path / "a.md").write_text("an earlier version")
    script = [
        "sh",
        "-c",
        'ulimit -f 0; exec "$@"',
        "sh",
        *command("extract", page, "-o", "a.md"),
    ]
    done = subprocess.run(
        script, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 6
    assert re.fullmatch(
        rf"{page}: a\.md cannot be written: [^\n]+ \(6\)\n", done.stderr
    )
    assert (tmp_path / "a.md").read_text() == "an earlier version"
    assert {path.name for path in tmp_path.iterdir()} == {"a.md", "page.html"}


# --- fetch -----------------------------------------------------------------------------------------------


def test_failed_is_a_list_to_feed_back_in(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on |= {"/a": reply(), "/b": in_turn(reply(b"", 403), reply())}
    sources = "\n".join([server.url("/a"), server.url("/b"), "no-such-file"])
    assert (
        cli(
            "fetch", "-", "--failed", "failed.txt", "--delay", 0, input=sources
        ).returncode
        == 1
    )
    failed = (tmp_path / "failed.txt").read_text()
    reasons, names = failed.splitlines()[::2], failed.splitlines()[1::2]
    assert all(reason.startswith("# ") for reason in reasons)
    assert names == ["no-such-file", server.url("/b")]
    (tmp_path / "no-such-file").write_text(f"Original url: {server.url('/a')}")
    assert (
        cli(
            "fetch", "-", "--failed", "failed.txt", "--delay", 0, input=failed
        ).returncode
        == 0
    )
    assert (tmp_path / "failed.txt").read_text() == ""


def test_delay_is_between_two_requests_to_one_host(
    server: Server, cli: Cli
) -> None:
    for path in "abc":
        server.on[f"/{path}"] = reply()
    urls = [server.url("/a"), server.url("/b", "localhost"), server.url("/c")]
    assert cli("fetch", *urls, "--delay", 0.7).returncode == 0
    first, other_host, second = (visit.at for visit in server.visits)
    assert other_host - first < 0.7 <= second - first


def test_options_reach_the_request(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "cookies.txt").write_text(
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n"
    )
    server.on["/a"] = reply()
    options = [
        "--user-agent",
        "test/1",
        "-H",
        "X-One: 1",
        "--header",
        "x-two:2 2",
        "--cookies",
        "cookies.txt",
    ]
    assert cli("fetch", server.url("/a"), *options).returncode == 0
    fields = server.visits[0].fields
    assert [
        fields[name] for name in ("user-agent", "x-one", "x-two", "cookie")
    ] == [
        "test/1",
        "1",
        "2 2",
        "a=b",
    ]


def test_max_size_is_in_megabytes(server: Server, cli: Cli) -> None:
    server.on["/a"] = reply(PAGE + b" " * 60_000)
    assert cli("fetch", server.url("/a"), "--max-size", 0.05).returncode == 7
    assert cli("fetch", server.url("/a"), "--max-size", 0.07).returncode == 0


def test_retries(server: Server, cli: Cli) -> None:
    server.on["/a"] = reply(b"", 503)
    assert cli("fetch", server.url("/a"), "--retries", 1).returncode == 4
    assert len(server.asked()) == 2


@pytest.mark.parametrize(
    ("option", "shown"),
    [("--front-matter", "---\ntitle: "), ("--images", "![A bridge](")],
)
def test_options_reach_the_article(
    cli: Cli, tmp_path: Path, option: str, shown: str
) -> None:
    picture = f'<p>{SENTENCE}</p><img src="https://a.example/b.jpg" alt="A bridge"><p>{SENTENCE}</p>'
    (tmp_path / "a.html").write_bytes(
        PAGE.replace(b"</body>", picture.encode() + b"</body>")
    )
    assert shown in cli("extract", "a.html", option).stdout
    assert shown not in cli("extract", "a.html").stdout


# --- extract ---------------------------------------------------------------------------------------------


def test_extract_from_standard_input(cli: Cli) -> None:
    done = cli("extract", "-", "--json", input=PAGE)
    article = json.loads(done.stdout)
    assert SENTENCE in article["text"]
    assert article["url"] == "file:///dev/stdin"


@pytest.mark.parametrize(
    ("content", "options", "url"),
    [
        (PAGE, [], "{file}"),
        (PAGE + b"<link rel=canonical href=http://a.example/b>", [], "http://a.example/b"),
        (PAGE + b"<link rel=canonical href=http://a.example/b>", ["--url", "http://c.example/d#e"], "http://c.example/d"),
        (PAGE, ["--url", "http://me:s3cret@c.example/d"], "http://c.example/d"),
    ],
    ids=["its own", "the page's", "the user's", "the user's, without credentials"],
)  # fmt: skip
def test_url_of_a_saved_page(
    cli: Cli, page: Path, content: bytes, options: list[str], url: str
) -> None:
    page.write_bytes(content)
    done = cli("extract", page, "--json", *options)
    assert json.loads(done.stdout)["url"] == url.replace(
        "{file}", page.resolve().as_uri()
    )


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b"%PDF-1.7 <p>x", b"<p> </p>"],
    ids=["empty", "blank", "PDF", "no text"],
)
def test_no_article_in_a_file(cli: Cli, page: Path, content: bytes) -> None:
    page.write_bytes(content)
    done = cli("extract", page)
    assert done.returncode == 5
    assert done.stderr.startswith(f"{page}: ")
    assert done.stderr.count("\n") == 1


# --- the program -----------------------------------------------------------------------------------------


def test_version(cli: Cli) -> None:
    done = cli("--version")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"news-archive {news_archive.__version__}\n",
        "",
    )


READS_PAGES = {"bs4", "lxml"}
FETCHES = {"requests", "urllib3", "http.client", "ssl"}


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (["--version"], READS_PAGES | FETCHES | {"pydantic", "rich.console"}),
        (["--help"], READS_PAGES | FETCHES),
        (["fetch", "--help"], READS_PAGES | FETCHES),
        (["list", "."], FETCHES),
        (["extract", "page.html"], FETCHES | {"soupsieve"}),
    ],
    ids=["version", "help", "help of a command", "list", "extract"],
)
def test_what_takes_long_to_import_is_imported_where_it_is_needed(
    environment: dict[str, str],
    page: Path,
    arguments: list[str],
    needless: set[str],
) -> None:
    options = ["-X", "importtime", "-m", "news_archive", *arguments]
    done = subprocess.run(
        [sys.executable, *options],
        cwd=page.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {
        line.rpartition("|")[2].strip() for line in done.stderr.splitlines()
    }
    assert "typer" in imported
    # typer would import it for the values of options.
    assert not imported & (needless | {"pydantic"})


@pytest.mark.parametrize(
    ("before", "imported"), [("", False), ("import bs4", True)]
)
def test_a_program_that_reads_pages_may_select_by_css(
    environment: dict[str, str], page: Path, before: str, imported: bool
) -> None:
    """BeautifulSoup is imported without what it selects by, which comes when it is asked for."""
    program = f"""{before}
import sys, news_archive
news_archive.extract({page.read_bytes()!r}, "https://news.example/a")
print("soupsieve" in sys.modules)
import bs4
soup = bs4.BeautifulSoup("<p><b>a</b></p>", "lxml")
print(soup.select_one("p > b").text, soup.p.css.match("b"))
import soupsieve
print(soupsieve.__name__, soupsieve.select_one("b", soup).text)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [str(imported), "a False", "soupsieve a"]


@pytest.mark.parametrize(
    ("name", "told"), [("news-archive", "True True"), ("program", "True False")]
)
def test_garbage_is_looked_for_in_what_comes_after_the_start(
    tmp_path: Path, environment: dict[str, str], name: str, told: str
) -> None:
    """Of the command, that is; a program that imports the module looks for it as it did."""
    path = tmp_path / name
    path.write_text(
        "import gc, news_archive; print(gc.isenabled(), gc.get_freeze_count() > 1000)"
    )
    done = subprocess.run(
        [sys.executable, path], env=environment, check=True, capture_output=True, text=True
    )  # fmt: skip
    assert done.stdout == f"{told}\n"


def test_it_can_be_called_again_and_again(server: Server, cli: Cli) -> None:
    """From a program of somebody's own, that is: what was set up is as it was before, whatever the outcome."""
    server.on |= {"/a": reply(), "/empty": reply(b"")}
    handlers = [
        signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)
    ]
    runs = {"/a": 0, "/404": 4, "/empty": 5}
    for path, status in {**runs, **runs}.items():
        assert cli("fetch", server.url(path)).returncode == status
    assert (
        cli("fetch").returncode == cli("fetch", "no-such-file").returncode == 2
    )
    assert [
        signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)
    ] == handlers


def test_completion_can_be_installed(cli: Cli) -> None:
    assert "--install-completion" in cli("--help").stdout


def test_the_script_entry_is_main() -> None:
    assert (
        'news-archive = "news_archive:main"'
        in (ROOT / "pyproject.toml").read_text()
    )


def test_a_failure_before_the_reader_went_still_counts(
    server: Server, environment: dict[str, str]
) -> None:
    server.on["/a"] = reply()
    reader, writer = os.pipe()
    os.close(reader)
    arguments = command(
        "fetch", server.url("/404"), server.url("/a"), "--delay", 0
    )
    done = subprocess.run(
        arguments,
        stdout=writer,
        stderr=subprocess.DEVNULL,
        env=environment,
        timeout=PATIENCE,
    )
    os.close(writer)
    assert done.returncode == 4


# --- help, values, wrong words ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fetch", "extract", "check", "list"])
def test_the_help_of_a_command_fits_and_ends_with_examples(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = cli("help", name).stdout
    assert shown == cli(name, "--help").stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert "range" not in shown
    assert "{" not in shown
    examples, statuses = shown.rpartition("╯")[2].split("Exit status")
    assert examples.count("news-archive ") == 3
    assert "143 terminated" in " ".join(statuses.split())


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["fetsh", "x"], "Did you mean 'fetch'?"),
        (["fetch", "--jsno", "x"], "--json"),
        (
            ["fetch", "http://127.0.0.1:1/", "--field", "titel"],
            "did you mean title?",
        ),
        (["extract", "x", "--jobs", "0"], "--jobs must be 1 or more"),
        (["list", ".", "--sort", "word"], "did you mean words?"),
        (
            ["list", ".", "--sort", "zz"],
            "did you mean date, title, site, words, url?",
        ),
        (
            ["fetch", "x", "--timeout", "abc"],
            "'abc' is no number (2)",
        ),
        (
            ["fetch", "http://127.0.0.1:1/", "-o", "x.html"],
            "x.html: an article is written to .md, .json or .txt",
        ),
    ],
    ids=str,
)
def test_a_wrong_word_is_one_line_with_a_hint(
    cli: Cli, arguments: list[str], hint: str
) -> None:
    done = cli(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert hint in done.stderr


def test_short_version(cli: Cli) -> None:
    assert cli("-V").stdout == cli("--version").stdout


def test_values_without_jq(server: Server, cli: Cli) -> None:
    server.on["/a"] = reply()
    assert (
        cli("fetch", server.url("/a"), "--field", "title").stdout == "Bridge\n"
    )
    two = cli(
        "fetch", server.url("/a"), "--field", "title", "--field", "word_count"
    )
    assert two.stdout.startswith("Bridge\t")
    assert two.stdout.count("\n") == 1
    assert cli("fetch", server.url("/a"), "--field", "tags").stdout == "\n"
    assert (
        cli(
            "fetch", server.url("/a"), "--field", "title", "-o", "a.md"
        ).returncode
        == 2
    )


def test_markdown_comes_in_the_order_of_its_sources(
    hosts: Server, cli: Cli
) -> None:
    first = hosts.url("/first", "127.0.0.1")
    second = hosts.url("/second", "127.0.0.2")
    done = threading.Event()

    def after_the_second(visit: object) -> bool:
        assert done.wait(10)
        return story(visit)  # type: ignore[arg-type]

    def the_second(visit: object) -> bool:
        done.set()
        return story(visit)  # type: ignore[arg-type]

    hosts.on |= {"/first": after_the_second, "/second": the_second}
    text = cli("fetch", first, second).stdout
    assert text.index("Bridge first") < text.index("Bridge second")


def test_an_article_without_a_date_is_told_of(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<title>T</title><p>{SENTENCE}</p>")
    done = cli("extract", "a.html", "-v")
    assert "a.html: no date found; look for one on the page\n" in done.stderr
    assert "nowhere" not in done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_host_with_a_port_is_asked(
    server: Server, cli: Cli, host: str
) -> None:
    server.on["/a"] = reply()
    typed = server.url("/a", host).removeprefix("http://")
    assert SENTENCE in cli("fetch", typed).stdout


def test_with_verbose_the_file_of_an_article_is_named(
    server: Server, cli: Cli
) -> None:
    server.on["/a"] = reply()
    said = [
        cli("fetch", server.url("/a"), "-d", "archive", "-v") for _ in range(2)
    ]
    assert (
        f"{server.url('/a')}: saved as archive/2025-07-15-bridge.md\n"
        in said[0].stderr
    )
    assert f"{server.url('/a')}: there already\n" in said[1].stderr
    assert not said[0].stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_help_that_cannot_be_written(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("help"),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
        )
    assert done.returncode == 6
    assert done.stderr.startswith(b"standard output: ")


def test_a_mistyped_option_is_told_the_one_that_was_meant(cli: Cli) -> None:
    done = cli("fetch", "x", "--jsn")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "No such option: --jsn; did you mean --jobs, --json? (2)\n"
    )


def test_a_url_is_nothing_to_extract(cli: Cli) -> None:
    url = "https://a.example/b"
    done = cli("extract", url)
    assert done.stderr == f"{url}: a URL, which `fetch` takes (2)\n"


def test_fields_are_printed_as_they_are_written(
    server: Server, cli: Cli
) -> None:
    link = f"<a href=/b>Über</a> {SENTENCE}"
    html = PAGE.replace(SENTENCE.encode(), link.encode())
    server.on["/a"] = reply(html)
    assert (
        '"text": "Über"'
        in cli("fetch", server.url("/a"), "--field", "links").stdout
    )


def test_with_verbose_each_decision_is_told(server: Server, cli: Cli) -> None:
    head = '<meta property="og:title" content="Bridge">'
    text = f'<main class="story"><h1>Bridge</h1><p>{SENTENCE}</p></main>'
    html = f"<html><head><title>Bridge</title>{head}</head><body>{text}</body></html>"
    server.on["/a"] = reply(html.encode())
    told = cli("fetch", server.url("/a"), "-v").stderr
    assert "the title is from meta:og:title, title, headline" in told
    assert "the body from <main class='story'>" in told
    assert "the date is from" in told


def test_the_help_tells_no_types(cli: Cli) -> None:
    for name in ("fetch", "extract", "check", "list"):
        assert "<" not in cli("help", name).stdout


# --- what contradicts itself, or misses a word -------------------------------------------------------------

WRONG = {
    "a URL without a command": (
        ["https://news.example/a"],
        "No such command 'https://news.example/a'. `news-archive fetch URL` fetches it.",
    ),
    "a TimeGate that is none": (
        ["fetch", "https://news.example/a", "--timegate", "ftp://x"],
        "--timegate ftp://x: not a valid URL of http or https",
    ),
    "a page's URL that is none": (
        ["extract", "a.html", "--url", "x"],
        "--url x: not a valid URL of http or https",
    ),
    "a field in JSON": (
        ["fetch", "https://news.example/a", "--field", "date", "--json"],
        "--json and --field exclude each other",
    ),
    "front matter in JSON": (
        ["fetch", "https://news.example/a", "--front-matter", "-o", "a.json"],
        "--front-matter is of Markdown, not of JSON",
    ),
}


@pytest.mark.parametrize(("words", "told"), WRONG.values(), ids=WRONG)
def test_what_contradicts_itself_is_told(
    cli: Cli, words: list[str], told: str
) -> None:
    done = cli(*words)
    assert (done.returncode, done.stderr) == (2, f"{told} (2)\n")


def test_a_failure_names_its_file_once(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply()
    path = tmp_path / "a.md"
    path.write_text(f"Original url:\n\n<{server.url('/a')}>\n")
    path.chmod(0o444)
    done = cli("fetch", "a.md", "-o", "a.md")
    assert (done.returncode, done.stderr) == (6, "a.md: is read-only (6)\n")


def test_no_pattern_is_compiled_before_it_is_used(
    environment: dict[str, str],
) -> None:
    """They would take a quarter of the time that it takes to start."""
    asked = (
        "import news_archive as na;"
        "print([name for name, each in vars(na).items()"
        " if isinstance(each, na.LazyPattern) and set(vars(each)) != {'given'}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
