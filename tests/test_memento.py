"""What is gone from its own address: copies in archives, found by way of a TimeGate (RFC 7089). One archive is pywb, which
replays a real WARC; the other is scripted, for what archives do that pywb does not."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import re
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli, await_that
from server import PAGE, SENTENCE, Answer, Server, Visit, redirect, reply, stall

writer = pytest.importorskip(
    "warcio.warcwriter", reason="the extra warc is not installed"
)
headers = pytest.importorskip("warcio.statusandheaders")

GONE = "http://127.0.0.1:9"  # the port "discard", at which nothing listens
CAPTURES = [
    "2024-03-05T12:00:00Z",
    "2024-08-01T00:00:00Z",
    "2026-01-01T00:00:00Z",
]


def page(number: int) -> bytes:
    links = '<a href="/tides?day=2#now">tides</a> and <a href="https://ferries.example/a">ferries</a>'
    return PAGE.replace(
        b"</p>", f" It was version {number}, with {links}.</p>".encode()
    )


def capture(url: str, number: int) -> bytes:
    """A WARC's record of a page as it was captured at one of CAPTURES."""
    file = io.BytesIO()
    warc = writer.WARCWriter(file, gzip=True)
    http = headers.StatusAndHeaders(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8")],
        protocol="HTTP/1.1",
    )
    date = {"WARC-Date": CAPTURES[number]}
    warc.write_record(
        warc.create_warc_record(
            url,
            "response",
            io.BytesIO(page(number)),
            http_headers=http,
            warc_headers_dict=date,
        )
    )
    return file.getvalue()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def replayed(folder: Path, warc: str) -> Iterator[str]:
    """The TimeGate of a real web archive, pywb, which holds what is in a WARC."""
    run = [sys.executable, "-W", "ignore", "-c"]
    manage = (
        "from pywb.manager.manager import main; import sys; main(sys.argv[1:])"
    )
    for arguments in (["init", "news"], ["add", "news", warc]):
        subprocess.run(
            [*run, manage, *arguments],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    with socket.create_server(("127.0.0.1", 0)) as freed:
        port = freed.getsockname()[1]
    serve = (
        "from pywb.apps.cli import wayback; import sys; wayback(sys.argv[1:])"
    )
    with subprocess.Popen(
        [*run, serve, "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        await_that(lambda: listens(port))
        yield f"http://127.0.0.1:{port}/news/"
        process.kill()


@pytest.fixture(scope="module")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive of some pages of GONE."""
    folder = tmp_path_factory.mktemp("pywb")
    urls = (f"{GONE}/story", f"{GONE}/2024/08/02/story")
    with warnings.catch_warnings(
        action="ignore"
    ):  # warcio leaves its temporary files to be closed by Python
        captures = [
            capture(url, number)
            for url in urls
            for number in range(len(CAPTURES))
        ]
    (folder / "a.warc.gz").write_bytes(b"".join(captures))
    with replayed(folder, "a.warc.gz") as timegate:
        yield timegate


# --- a real archive --------------------------------------------------------------------------------------

KNOWN_DATES = {
    "none: the newest": ("/story", None, 2),
    "in the URL": ("/2024/08/02/story", None, 1),
    "in the file": ("/story", "# Bridge\n\nMarch 1, 2024\n\nIt [opened](#).\n\nOriginal url:\n\n<{}>\n", 0),
    "in front matter": ("/story", "---\nsource: {}\npublished: 2024-07-01\n---\nIt opened.\n", 1),
    "in JSON": ("/story", '{{"url": "{}", "date": "2024-01-01T00:00:00+03:00", "body": "It opened."}}', 0),
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "file", "version"), KNOWN_DATES.values(), ids=KNOWN_DATES
)
def test_the_copy_nearest_to_the_date_known(
    cli: Cli,
    tmp_path: Path,
    pywb: str,
    path: str,
    file: str | None,
    version: int,
) -> None:
    url = source = GONE + path
    if file:
        source = "old.md"
        (tmp_path / source).write_text(file.format(url))
    done = cli("fetch", source, "--timegate", pywb, "--json", "--retries", 0)
    assert done.returncode == 0, done.stderr
    article = json.loads(done.stdout)
    copy = f"{pywb}{CAPTURES[version].translate(str.maketrans('', '', '-:TZ'))}/{url}"
    assert f"version {version}" in article["text"]
    assert (article["url"], article["requested_url"]) == (url, url)
    assert article["retrieved_from"] == "memento"
    assert (article["archive_url"], article["memento_date"]) == (
        copy,
        CAPTURES[version],
    )
    assert [link["url"] for link in article["links"]] == [
        f"{GONE}/tides?day=2#now",
        "https://ferries.example/a",
    ]
    told = done.stderr.splitlines()[0]
    assert (
        told == f"{source}: from an archive, as of {CAPTURES[version]}: {copy}"
    )


def test_the_markdown_of_a_copy(cli: Cli, tmp_path: Path, pywb: str) -> None:
    done = cli(
        "fetch",
        f"{GONE}/story",
        "--timegate",
        pywb,
        "--retries",
        0,
        "-d",
        "archive",
    )
    assert done.returncode == 0
    (path,) = (tmp_path / "archive").iterdir()
    copy = f"{pywb}20260101000000/{GONE}/story"
    assert path.read_text().endswith(
        f"\nOriginal url:\n\n<{GONE}/story>\n\nArchived copy:\n\n<{copy}>\n"
    )
    again = cli(
        "fetch",
        f"{GONE}/story",
        "--timegate",
        pywb,
        "--retries",
        0,
        "-d",
        "archive",
        "-v",
    )
    assert "GET" not in again.stderr


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_warc_of_ours_is_replayed(
    server: Server, cli: Cli, tmp_path: Path, coding: str
) -> None:
    data = page(7) if coding == "identity" else gzip.compress(page(7))
    server.on["/a"] = reply(data, Content_Encoding=coding)
    live = cli("fetch", server.url("/a"), "--json", "--warc", "a.warc.gz")
    assert live.returncode == 0, live.stderr
    server.on["/a"] = reply(b"", 410)
    with replayed(tmp_path, "a.warc.gz") as timegate:
        copy = cli("fetch", server.url("/a"), "--json", "--timegate", timegate)
    assert copy.returncode == 0, copy.stderr
    before, after = json.loads(live.stdout), json.loads(copy.stdout)
    assert after["memento_date"] == before["fetched_at"]
    assert [after[key] for key in ("url", "title", "body", "links")] == [
        before[key] for key in ("url", "title", "body", "links")
    ]


def test_no_copy(cli: Cli, pywb: str) -> None:
    done = cli("fetch", f"{GONE}/never", "--timegate", pywb, "--retries", 0)
    assert (done.returncode, done.stdout) == (3, "")
    reason = "the connection was refused; no archived copy: the server answered 404 Not Found (3)"
    assert done.stderr == f"{GONE}/never: {reason}\n"


def test_what_is_checked_and_gone_is_found(
    cli: Cli, tmp_path: Path, pywb: str, server: Server
) -> None:
    (tmp_path / "old.md").write_text(
        f"# Bridge\n\nMarch 1, 2024\n\n{SENTENCE}\n\nOriginal url:\n\n<{GONE}/story>\n"
    )
    done = cli("check", "old.md", "--timegate", pywb, "--retries", 0)
    assert done.returncode == 3
    copy = f"{pywb}20240305120000/{GONE}/story"
    assert (
        done.stdout
        == f"unreachable old.md: the connection was refused; archived copy at {copy}\n"
    )


# --- a scripted one --------------------------------------------------------------------------------------

DATED = {"Memento_Datetime": "Tue, 05 Mar 2024 12:00:00 GMT"}


def copy_at(server: Server, path: str, answer: Answer) -> None:
    """The TimeGate `/gate` sends to this copy of `/gone`."""
    url = server.url("/gone")
    server.on[f"/gate/{url}"] = redirect(f"{path}/{url}")
    server.on[f"{path}/{url}"] = answer


def fetch_gone(
    server: Server, cli: Cli, *options: object
) -> subprocess.CompletedProcess[str]:
    server.on.setdefault("/gone", reply(b"", 410))
    return cli(
        "fetch",
        server.url("/gone"),
        "--timegate",
        server.url("/gate"),
        "--json",
        *options,
    )


def test_the_copy_is_asked_for_as_it_was_captured(
    server: Server, cli: Cli
) -> None:
    copy_at(
        server,
        "/web/20240305120000",
        reply(PAGE.replace(b"mayor", b"toolbar"), **DATED),
    )
    server.on[f"/web/20240305120000id_/{server.url('/gone')}"] = reply(**DATED)
    article = json.loads(fetch_gone(server, cli).stdout)
    assert article["text"] == SENTENCE
    assert (
        article["archive_url"]
        == f"{server.url('/web/20240305120000')}/{server.url('/gone')}"
    )


def test_a_timegate_that_answers_by_itself(server: Server, cli: Cli) -> None:
    location = f"/copies/7/{server.url('/gone')}"
    server.on[f"/gate/{server.url('/gone')}"] = reply(
        **DATED, Content_Location=location
    )
    assert json.loads(fetch_gone(server, cli).stdout)[
        "archive_url"
    ] == server.url(location)


def test_the_original_is_what_the_archive_says_of_the_same_site(
    server: Server, cli: Cli
) -> None:
    link = f'<{server.url("/story")}>; rel="original"'
    server.on[f"/gate/{server.url('/gone')}"] = reply(**DATED, Link=link)
    article = json.loads(fetch_gone(server, cli).stdout)
    assert (article["url"], article["requested_url"]) == (
        server.url("/story"),
        server.url("/gone"),
    )


@pytest.mark.parametrize(
    "original",
    [
        "mailto:x@y.example",
        "javascript:1",
        "ftp://127.0.0.1/gone",
        "",
    ],
)
def test_an_original_that_is_no_page_is_not_believed(
    server: Server, cli: Cli, original: str
) -> None:
    server.on[f"/gate/{server.url('/gone')}"] = reply(
        **DATED, Link=f'<{original}>; rel="original"'
    )
    assert json.loads(fetch_gone(server, cli).stdout)["url"] == server.url(
        "/gone"
    )


@pytest.mark.parametrize(
    ("answer", "status"),
    [(None, 4), (reply(b"", 404), 4), (reply(), 4)],
    ids=["redirect", "404", "no copy"],
)
def test_an_archive_without_raw_captures_has_none(
    server: Server, cli: Cli, answer: Answer | None, status: int
) -> None:
    """What it shows is not what was captured: its links are the archive's."""
    copy_at(server, "/web/20240305120000", reply(**DATED))
    server.on[f"/web/20240305120000id_/{server.url('/gone')}"] = (
        answer or redirect(f"/web/20240305120000/{server.url('/gone')}")
    )
    done = fetch_gone(server, cli)
    assert done.returncode == status
    assert "; no archived copy: " in done.stderr


def test_an_original_that_stalls_leaves_time_for_the_archive(
    server: Server, cli: Cli
) -> None:
    server.on["/gone"] = stall()
    copy_at(server, "/copies", reply(**DATED))
    assert fetch_gone(server, cli, "--timeout", 3).returncode == 0


NO_COPIES = {
    "none": (reply(b"", 404), "the server answered 404 Not Found"),
    "a page that is no copy": (reply(), "the TimeGate has none"),
    "a date that is none": (
        reply(Memento_Datetime="long ago"),
        "the TimeGate has none",
    ),
    "a copy of another site's page": (
        reply(**DATED, Link='<http://other.example/gone>; rel="original"'),
        "the TimeGate has one of another site",
    ),
    "a picture": (
        reply(b"\x89PNG", Content_Type="image/png", **DATED),
        "not a web page, but image/png",
    ),
    "a copy without a text": (
        reply(b"<title>T</title></html>", **DATED),
        "no article text found; menus, forms and buttons are none",
    ),
}


@pytest.mark.parametrize(
    ("answer", "reason"), NO_COPIES.values(), ids=NO_COPIES
)
def test_an_archive_without_a_copy(
    server: Server, cli: Cli, answer: Answer, reason: str
) -> None:
    copy_at(server, "/copies", answer)
    done = fetch_gone(server, cli)
    assert (done.returncode, done.stdout) == (4, "")
    told = f"the server answered 410 Gone; no archived copy: {reason} (4)"
    assert done.stderr == f"{server.url('/gone')}: {told}\n"


def test_a_copy_of_the_home_page_is_none(server: Server, cli: Cli) -> None:
    home = f'<{server.url("/")}>; rel="original"'
    server.on[f"/gate/{server.url('/gone')}"] = redirect(
        f"/web/20240305120000/{server.url('/')}"
    )
    for mark in ("id_", ""):
        path = f"/web/20240305120000{mark}/{server.url('/')}"
        server.on[path] = reply(**DATED, Link=home)
    assert (
        "the article has moved to the home page (4)"
        in fetch_gone(server, cli).stderr
    )


def test_an_archive_does_not_lead_to_a_private_address(
    server: Server, cli: Cli
) -> None:
    server.on[f"/gate/{server.url('/gone')}"] = redirect(
        f"http://127.0.0.2:{server.port}/secret"
    )
    done = fetch_gone(server, cli)
    assert done.returncode == 7
    assert "/secret" not in server.asked()


def test_a_timegate_that_stalls_is_left_at_the_deadline(
    server: Server, cli: Cli
) -> None:
    server.on[f"/gate/{server.url('/gone')}"] = stall()
    done = fetch_gone(server, cli, "--timeout", 1.5)
    assert done.returncode == 4
    assert re.search(
        r"; no archived copy: (not done within 1.5 s|no answer in time) \(4\)$",
        done.stderr,
    )


ASKED_FOR = {
    "gone": reply(b"", 404),
    "refused": reply(b"", 403),
    "broken for now": reply(b"", 503),
    "moved to the home page": redirect("/"),
    "nothing there": reply(b""),
}


@pytest.mark.parametrize("answer", ASKED_FOR.values(), ids=ASKED_FOR)
def test_when_the_archive_is_asked(
    server: Server, cli: Cli, answer: Answer
) -> None:
    server.on |= {"/gone": answer, "/": reply()}
    copy_at(server, "/copies", reply(**DATED))
    assert fetch_gone(server, cli, "--retries", 0).returncode == 0


def test_the_archive_is_not_asked_for_what_is_there(
    server: Server, cli: Cli
) -> None:
    server.on["/gone"] = reply()
    assert (
        json.loads(fetch_gone(server, cli).stdout)["retrieved_from"] == "live"
    )
    assert server.asked() == ["/gone"]


def test_what_is_refused_for_safety_is_no_reason_to_ask(
    server: Server, cli: Cli
) -> None:
    server.on["/gone"] = redirect("file:///etc/passwd")
    assert fetch_gone(server, cli).returncode == 7
    assert server.asked() == ["/gone"]


def test_accept_datetime(server: Server, cli: Cli) -> None:
    url = server.url("/2025/07/15/gone?b=c")
    gate = server.url("/gate/")  # with a stroke at its end, as TIMEGATE
    assert cli("fetch", url, "--timegate", gate).returncode == 4
    asked = server.visits[-1]
    assert asked.fields["accept-datetime"] == "Tue, 15 Jul 2025 00:00:00 GMT"
    assert asked.path == f"/gate/{url}"
    assert "accept-datetime" not in server.visits[0].fields


def test_an_archive_is_a_host_like_any_other(hosts: Server, cli: Cli) -> None:
    gate = hosts.url("/gate", "127.0.0.9")

    def archive(visit: Visit) -> bool:
        return bool(
            (
                reply(**DATED)
                if visit.path.startswith("/gate")
                else reply(b"", 404)
            )(visit)
        )

    hosts.otherwise = archive
    urls = [
        hosts.url(f"/{number}", f"127.0.0.{number}") for number in range(1, 6)
    ]
    done = cli("fetch", *urls, "--json", "--timegate", gate, "--delay", 0.3)
    assert len(done.stdout.splitlines()) == 5, done.stderr
    assert hosts.overlaps() == []
    assert len(hosts.gaps("127.0.0.9")) == 4
    assert min(hosts.gaps("127.0.0.9")) >= 0.3


def test_all_of_a_dead_host_is_asked_of_the_archive(
    hosts: Server, cli: Cli
) -> None:
    hosts.otherwise = reply(**DATED)
    done = cli(
        "fetch", "-", "--json", "--timegate", hosts.url("/gate", "127.0.0.9"), "--delay", 0, "--retries", 0,
        input="\n".join(f"{GONE}/{number}" for number in range(12)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 12


@pytest.mark.parametrize("gate", ["ftp://a.example/", "nowhere", ""])
def test_a_timegate_that_is_none(cli: Cli, gate: str) -> None:
    done = cli("fetch", "http://127.0.0.1:1/", "--timegate", gate)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
