"""What was served is kept: the page's bytes and head beside its article, or in a WARC that other programs read."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import json
import os
import signal
import subprocess
import warnings
from pathlib import Path

import pytest
from conftest import Cli, await_that, command
from server import PAGE, SENTENCE, Server, chunk, head, raw, redirect, reply

from news_archive import extract

pytest.importorskip("warcio", reason="the extra warc is not installed")
from warcio.cli import main as warcio_command

RUSSIAN = "<title>Мост</title><h1>Мост</h1><p>Мэр открыл мост во вторник, на два года позже срока.</p></html>"
DATED = PAGE.replace(
    b"</title>",
    b'</title><meta property="article:published_time" content="2025-07-15T10:00:00+03:00">',
)
PAGES = {
    "plain": reply(DATED),
    "an encoding that only the header tells": reply(RUSSIAN.encode("cp1251"), Content_Type="text/html; charset=cp1251"),
    "gzip": reply(__import__("gzip").compress(DATED), Content_Encoding="gzip"),
    "chunks": raw(head(Transfer_Encoding="chunked"), chunk(DATED[:50]), chunk(DATED[50:]), chunk(b"")),
    "without an end": raw(head(), DATED.replace(b"</html>", b"")),
    "another page's address in it": reply(DATED.replace(b"<head>", b'<head><link rel=canonical href="http://a.example/">')),
    "a field that came twice": reply(DATED, Set_Cookie="a=b\r\nSet-Cookie: c=d"),
}  # fmt: skip


# --- beside the article ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["a.md", "a.json"])
@pytest.mark.parametrize("name", PAGES)
def test_what_is_kept_gives_the_same_article(
    server: Server, cli: Cli, tmp_path: Path, name: str, form: str
) -> None:
    server.on |= {"/new": PAGES[name], "/old": redirect("/new")}
    options = [] if form == "a.json" else ["--front-matter"]
    done = cli("fetch", server.url("/old"), "-o", form, "--keep-html", *options)
    assert done.returncode == 0, done.stderr
    again = cli(
        "extract", "a.html", *options, *(["--json"] if form == "a.json" else [])
    )
    assert again.stdout == (tmp_path / form).read_text()


def test_the_bytes_and_the_head_are_those_received(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = PAGES["a field that came twice"]
    assert (
        cli("fetch", server.url("/a"), "-o", "a.json", "--keep-html").returncode
        == 0
    )
    kept, article = (
        (tmp_path / "a.html").read_bytes(),
        json.loads((tmp_path / "a.json").read_text()),
    )
    assert kept == DATED
    assert article["sha256"] == hashlib.sha256(kept).hexdigest()
    ours, _, theirs = (tmp_path / "a.headers").read_text().partition("\n\n")
    assert f"url: {server.url('/a')}\n" in ours
    assert theirs.splitlines()[0] == "HTTP/1.1 200 X"
    assert {
        "Content-Type: text/html",
        "Set-Cookie: a=b",
        "Set-Cookie: c=d",
    } <= set(theirs.splitlines())


def test_a_copy_from_an_archive_is_kept_as_the_archive_sent_it(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    page = DATED.replace(
        b"<body>",
        b'<body><p>See <a href="http://a.example/1">one</a>, he said at length.</p>',
    )
    server.on["/gone"] = reply(b"", 410)
    location = f"/web/20240305120000/{server.url('/gone')}"
    server.on[f"/gate/{server.url('/gone')}"] = redirect(location)
    raw = location.replace("20240305120000", "20240305120000id_")
    server.on[raw] = reply(
        page, Memento_Datetime="Tue, 05 Mar 2024 12:00:00 GMT"
    )
    fetched = cli(
        "fetch",
        server.url("/gone"),
        "-o",
        "a.json",
        "--keep-html",
        "--timegate",
        server.url("/gate"),
    )
    assert fetched.returncode == 0, fetched.stderr
    assert (tmp_path / "a.html").read_bytes() == page
    article = (tmp_path / "a.json").read_text()
    assert cli("extract", "a.html", "--json").stdout == article
    assert [link["url"] for link in json.loads(article)["links"]] == [
        "http://a.example/1"
    ]


def test_a_directory_keeps_each_page(
    hosts: Server, cli: Cli, tmp_path: Path
) -> None:
    hosts.otherwise = reply(DATED)
    urls = [
        hosts.url(f"/{number}", f"127.0.0.{number}") for number in range(1, 4)
    ]
    assert cli("fetch", *urls, "-d", "archive", "--keep-html").returncode == 0
    names = sorted(path.name for path in (tmp_path / "archive").iterdir())
    stems = ["2025-07-15-bridge", "2025-07-15-bridge-2", "2025-07-15-bridge-3"]
    assert names == sorted(
        stem + suffix
        for stem in stems
        for suffix in (".headers", ".html", ".md")
    )
    again = cli("fetch", *urls, "-d", "archive", "--keep-html")
    assert "0 saved, 3 there already" in again.stderr


def test_a_refresh_keeps_what_the_article_was_read_from(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(DATED)
    arguments = [
        "fetch",
        server.url("/a"),
        "-d",
        "archive",
        "--json",
        "--refresh",
    ]
    assert cli(*arguments).returncode == 0
    assert cli(*arguments, "--keep-html").returncode == 0
    (page,) = (tmp_path / "archive").glob("*.html")
    server.on["/a"] = reply(DATED + b"<!-- served at noon -->")
    assert cli(*arguments, "--keep-html").returncode == 0
    (article,) = (tmp_path / "archive").glob("*.json")
    assert page.read_bytes() == DATED, (
        "an article that has not changed is left alone"
    )
    assert (
        json.loads(article.read_text())["sha256"]
        == hashlib.sha256(DATED).hexdigest()
    )


def test_what_others_keep_beside_is_left_alone(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "2025-07-15-bridge.html").write_text("mine")
    server.on["/a"] = reply(DATED)
    assert (
        cli(
            "fetch", server.url("/a"), "-d", "archive", "--keep-html"
        ).returncode
        == 0
    )
    assert (
        tmp_path / "archive" / "2025-07-15-bridge.html"
    ).read_text() == "mine"
    assert (
        tmp_path / "archive" / "2025-07-15-bridge-2.html"
    ).read_bytes() == DATED


HEADERS = {
    "empty": "",
    "no URL": "fetched_at: 2025-07-15T00:00:00Z\n\nHTTP/1.1 200 OK\n",
    "a URL that is none": "url: http://[::1\n\n",
    "noise": "\0\n\n\n: :\nHTTP",
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_a_broken_head_is_told(cli: Cli, tmp_path: Path, headers: str) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.headers").write_text(headers)
    done = cli("extract", "a.html")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_fields_that_are_none_of_ours_are_no_fields_of_the_article(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.headers").write_text(
        "url: http://a.example/b\ntitle: Another\nname: x\n\nHTTP/1.1 200 OK\n"
    )
    article = json.loads(cli("extract", "a.html", "--json").stdout)
    assert (article["title"], article["url"], article["status"]) == (
        "Bridge",
        "http://a.example/b",
        200,
    )


@pytest.mark.parametrize(
    "key", ["url", "fetched_at", "warnings", "x", "X-\xff"]
)
def test_a_head_that_is_no_utf8_is_read(
    cli: Cli, tmp_path: Path, key: str
) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    head = f"url: http://a.example/b\n{key}: http://a.example/\xff\n\nHTTP/1.1 200 OK\nServer: \xff\n"
    (tmp_path / "a.headers").write_bytes(head.encode("latin-1"))
    done = cli("extract", "a.html", "--json")
    assert done.returncode in (0, 2)
    assert done.stderr.count("\n") <= 1


def test_addresses_of_a_head_are_made_safe(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    copy = "https://a.example/><script>\x1b[31m"
    (tmp_path / "a.headers").write_text(
        f"url: http://a.example/b\narchive_url: {copy}\nrequested_url: {copy}\n\nHTTP/1.1 200 OK\n"
    )
    article = json.loads(cli("extract", "a.html", "--json").stdout)
    safe = "https://a.example/%3E%3Cscript%3E"
    assert (article["archive_url"], article["requested_url"]) == (safe, safe)


def test_a_page_that_somebody_else_saved_is_not_written_over(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(DATED)
    (tmp_path / "a.html").write_text(
        f"<!-- saved from url=(0014){server.url('/a')} -->"
    )
    done = cli("fetch", "a.html", "-o", "a.md", "--keep-html")
    assert (done.returncode, done.stderr) == (
        2,
        "a.html: --keep-html would write over a.html (2)\n",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html"]


def test_a_status_line_that_is_no_ascii(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = raw(
        b"HTTP/1.1 200 Tr\xe8s bien\r\nContent-Type: text/html\r\nX-A: \xe8\r\n\r\n",
        DATED,
    )
    assert (
        cli(
            "fetch", server.url("/a"), "-o", "a.md", "--warc", "a.warc.gz"
        ).returncode
        == 0
    )
    assert warcio("check", "a.warc.gz", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "options", [[], ["-o", "-"]], ids=["to no file", "to -"]
)
def test_nothing_to_stand_beside(
    cli: Cli, tmp_path: Path, options: list[str]
) -> None:
    done = cli("fetch", "http://127.0.0.1:1/", "--keep-html", *options)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


# --- in a WARC -------------------------------------------------------------------------------------------


def warcio(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What warcio's own command says, which leaves files to be closed by Python."""
    out = io.StringIO()
    argv = list(map(str, arguments))
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        warnings.catch_warnings(action="ignore"),
    ):
        try:
            status = warcio_command(argv)
        except SystemExit as end:
            status = end.code
        gc.collect()
    return subprocess.CompletedProcess(argv, int(status or 0), out.getvalue())


def records(path: Path) -> list[dict[str, str]]:
    fields = "warc-type,warc-target-uri,warc-concurrent-to,http:status,http:content-type"
    return [
        json.loads(line)
        for line in warcio(
            "index", "-f", fields, path.name, cwd=path.parent
        ).stdout.splitlines()
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_warc_is_valid_and_gives_the_article_again(
    server: Server, cli: Cli, tmp_path: Path, name: str
) -> None:
    server.on["/a"] = PAGES[name]
    done = cli("fetch", server.url("/a"), "--json", "--warc", "a.warc.gz")
    assert done.returncode == 0, done.stderr
    assert "fail" not in warcio("check", "-v", "a.warc.gz", cwd=tmp_path).stdout
    assert [
        record["warc-type"] for record in records(tmp_path / "a.warc.gz")
    ] == [
        "warcinfo",
        "response",
        "request",
    ]
    differing = {"retrieved_from", "warnings"}
    fetched, again = (
        json.loads(text)
        for text in (done.stdout, cli("extract", "a.warc.gz", "--json").stdout)
    )
    assert {key for key in fetched if fetched[key] != again[key]} <= differing


def test_a_warc_is_added_to(server: Server, cli: Cli, tmp_path: Path) -> None:
    server.on |= {"/a": reply(DATED), "/b": reply(b"", 404), "/c": reply(DATED)}
    for path in ("/a", "/b", "/c"):
        cli("fetch", server.url(path), "--warc", "a.warc.gz")
    kinds = [
        (record["warc-type"], record.get("warc-target-uri"))
        for record in records(tmp_path / "a.warc.gz")
    ]
    assert kinds == [
        ("warcinfo", None),
        ("response", server.url("/a")), ("request", server.url("/a")),
        ("response", server.url("/c")), ("request", server.url("/c")),
    ]  # fmt: skip
    assert warcio("check", "a.warc.gz", cwd=tmp_path).returncode == 0


def test_a_warc_does_not_tell_who_asked(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply(DATED)
    url = server.url("/a").replace("//", "//me:s3cret@")
    assert (
        cli(
            "fetch",
            url,
            "-H",
            "Cookie: s3cret=1",
            "-H",
            "X-Api-Key: s3cret",
            "--warc",
            "a.warc.gz",
        ).returncode
        == 0
    )
    text = (
        __import__("gzip")
        .decompress((tmp_path / "a.warc.gz").read_bytes())
        .decode()
    )
    assert "s3cret" not in text
    assert "bTpzM2NyZXQ" not in text, "as Basic authentication writes it"
    assert "\n: " not in text
    assert {"GET /a HTTP/1.1", f"Host: 127.0.0.1:{server.port}"} <= set(
        text.splitlines()
    )


@pytest.mark.parametrize("cut", [1, 9, 200, 700])
def test_what_a_killed_run_left_half_written_is_cut_off(
    server: Server, cli: Cli, tmp_path: Path, cut: int
) -> None:
    server.on["/a"] = reply(DATED)
    path = tmp_path / "a.warc.gz"
    for _ in range(2):
        start = path.stat().st_size if path.exists() else 0
        assert cli("fetch", server.url("/a"), "--warc", path).returncode == 0
    end = path.stat().st_size
    note = tmp_path / ".news-archive-a.warc.gz.tmp"
    assert not note.exists()
    note.write_text(f"{start} {end} {note}")
    os.truncate(path, end - cut)
    assert cli("fetch", server.url("/a"), "--warc", path).returncode == 0
    assert not note.exists()
    check = warcio("check", "-v", "a.warc.gz", cwd=tmp_path)
    assert (check.returncode, "fail" in check.stdout) == (0, False), (
        check.stdout
    )
    assert [record["warc-type"] for record in records(path)][-2:] == [
        "response",
        "request",
    ]


def test_killed_while_it_writes(
    hosts: Server, tmp_path: Path, environment: dict[str, str], cli: Cli
) -> None:
    hosts.otherwise = reply(
        DATED + b"<!--" + os.urandom(200_000).hex().encode() + b"-->"
    )
    urls = [
        hosts.url(f"/{number}", f"127.0.0.{1 + number}") for number in range(30)
    ]
    arguments = [
        "fetch",
        "-",
        "-d",
        "archive",
        "--warc",
        "a.warc.gz",
        "--delay",
        0,
    ]
    for _ in range(2):
        with subprocess.Popen(
            command(*arguments),
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdin is not None
            process.stdin.write("\n".join(urls).encode())
            process.stdin.close()
            there = len(list(tmp_path.glob("archive/*.md")))
            await_that(
                lambda there=there: (
                    len(list(tmp_path.glob("archive/*.md"))) >= there + 8
                )
            )
            process.send_signal(signal.SIGKILL)
    assert cli(*arguments, input="\n".join(urls)).returncode == 0
    assert len(list(tmp_path.glob("archive/*"))) == len(urls)
    assert "fail" not in warcio("check", "-v", "a.warc.gz", cwd=tmp_path).stdout
    assert len(
        {
            record["warc-target-uri"]
            for record in records(tmp_path / "a.warc.gz")[1:]
        }
    ) == len(urls)


def test_no_space_left_leaves_the_warc_whole(
    server: Server, environment: dict[str, str], tmp_path: Path
) -> None:
    server.on |= {
        "/a": reply(DATED),
        "/b": reply(
            DATED + b"<!--" + os.urandom(30_000).hex().encode() + b"-->"
        ),
    }

    def fetch(path: str) -> subprocess.CompletedProcess[str]:
        arguments = command(
            "fetch",
            server.url(path),
            "-o",
            f"{path[1:]}.md",
            "--warc",
            "a.warc.gz",
        )
        script = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *arguments]
        return subprocess.run(
            script,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )

    assert fetch("/a").returncode == 0
    before = (tmp_path / "a.warc.gz").read_bytes()
    done = fetch("/b")
    assert done.returncode == 6
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "a.warc.gz").read_bytes() == before
    assert not (tmp_path / "b.md").exists()


@pytest.mark.parametrize("name", ["a.warc", "a.gz", "a.md"])
def test_only_gzipped_warcs_are_written(
    cli: Cli, tmp_path: Path, name: str
) -> None:
    assert cli("fetch", "http://127.0.0.1:1/", "--warc", name).returncode == 2
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    "data",
    [b"mine", __import__("gzip").compress(b"mine"), b"\x1f\x8b\x08" * 1000],
    ids=["text", "gzip", "noise"],
)
def test_a_file_that_is_no_warc_is_left_alone(
    cli: Cli, tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    done = cli("fetch", "http://127.0.0.1:1/", "--warc", "a.warc.gz")
    assert (done.returncode, done.stderr) == (
        2,
        "a.warc.gz is no gzipped WARC, or not whole (2)\n",
    )
    assert (tmp_path / "a.warc.gz").read_bytes() == data


def test_a_warc_in_a_folder_that_is_not_there(cli: Cli) -> None:
    done = cli("fetch", "http://127.0.0.1:1/", "--warc", "no/a.warc.gz")
    assert (done.returncode, done.stderr.count("\n")) == (6, 1)


def test_one_run_at_a_time_writes_to_a_warc(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    import fcntl

    with (tmp_path / "a.warc.gz").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = cli("fetch", server.url("/a"), "--warc", "a.warc.gz")
    assert (done.returncode, done.stderr) == (
        6,
        "a.warc.gz is being written to by another run (6)\n",
    )


def test_without_the_extra(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "warcio.py").write_text("raise ImportError('not installed')")
    environment |= {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
    }
    arguments = command("fetch", "http://127.0.0.1:1/", "--warc", "a.warc.gz")
    done = subprocess.run(
        arguments, env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (
        2,
        "--warc needs the package warcio: pip install warcio, or news-archive with its extra warc (2)\n",
    )
    assert not (tmp_path / "a.warc.gz").exists()


def test_the_article_of_a_kept_page_is_that_of_its_bytes() -> None:
    assert SENTENCE in extract(DATED, "http://a.example/").text


def test_a_foreign_head_beside_an_article_is_left_alone_by_refresh(
    server: Server, cli: Cli, tmp_path: Path
) -> None:
    server.on["/a"] = reply()
    assert cli("fetch", server.url("/a"), "-d", "archive").returncode == 0
    [article] = (tmp_path / "archive").iterdir()
    article.with_suffix(".headers").write_text("somebody's own")
    options = ("-d", "archive", "--refresh", "--keep-html")
    assert cli("fetch", server.url("/a"), *options).returncode == 2
    assert len(os.listdir(tmp_path / "archive")) == 2
    assert article.with_suffix(".headers").read_text() == "somebody's own"
