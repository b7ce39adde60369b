"""Faults of the network, each as faults.md has it: what comes of them, after how many requests, and when."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, await_that, command
from server import (
    CERTIFICATE,
    PAGE,
    PATIENCE,
    SENTENCE,
    Answer,
    Server,
    chunk,
    drip,
    each_byte,
    flood,
    gzip_bomb,
    head,
    in_turn,
    raw,
    redirect,
    reply,
    stall,
)

import news_archive
from news_archive import (
    Client,
    NoArticleError,
    Options,
    RefusedError,
    Source,
    UnreachableError,
    UnsafeError,
    UsageError,
    fetch,
    fetch_article,
    read_page,
)


def source(url: str) -> Source:
    return Source(url, url)


@pytest.fixture(autouse=True)
def short_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_archive, "BACKOFF", 0.01)


def give_name(monkeypatch: pytest.MonkeyPatch, name: str, address: str) -> None:
    """Have a name that stands for an address."""
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest: look_up(address if host == name else host, *rest),
    )


# --- an article that is there ----------------------------------------------------------------------------


def test_what_was_fetched_is_told(server: Server) -> None:
    server.on["/a?b=1"] = reply(Content_Type="text/html; charset=utf-8")
    before = datetime.now(UTC).replace(microsecond=0)
    article = fetch(server.url("/a?b=1#part"))
    assert SENTENCE in article.text
    assert (
        article.url
        == article.requested_url.removesuffix("#part")
        == server.url("/a?b=1")
    )
    assert (article.retrieved_from, article.status, article.warnings) == (
        "live",
        200,
        (),
    )
    assert (
        before
        <= datetime.fromisoformat(article.fetched_at or "")
        <= datetime.now(UTC)
    )


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/html; charset=windows-1251", "windows-1251"),
        ('text/html;charset="Shift_JIS"; x=y', "Shift_JIS"),
        ("text/html", None),
    ],
)
def test_charset_goes_to_extract(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    content_type: str,
    charset: str | None,
) -> None:
    server.on["/a"] = reply(Content_Type=content_type)
    told: list[dict[str, object]] = []
    extract = news_archive.extract

    def spy(html: bytes, url: str, **options: object) -> news_archive.Article:
        told.append(options)
        return extract(html, url)

    monkeypatch.setattr(news_archive, "extract", spy)
    fetch(server.url("/a"), images=True)
    [options] = told
    day = str(options.pop("today"))
    assert options == {"charset": charset, "images": True}
    assert abs(date.fromisoformat(day) - datetime.now(UTC).date()) <= timedelta(
        days=1
    ), "the day of the run"


@pytest.mark.parametrize(
    ("days", "stands"),
    [
        pytest.param(-4000, True, id="a page of any age"),
        pytest.param(1, True, id="it is tomorrow already east of here"),
        pytest.param(3, False, id="nothing is published after today"),
    ],
)
def test_the_commands_know_the_day(
    server: Server, cli: Cli, tmp_path: Path, days: int, stands: bool
) -> None:
    day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    page = PAGE.replace(b"2025-07-15", day.encode())
    (tmp_path / "saved.html").write_bytes(page)
    server.on["/a"] = reply(page)
    for done in (
        cli("fetch", server.url("/a"), "--json"),
        cli(
            "extract",
            "saved.html",
            "--url",
            "https://courier.example/a",
            "--json",
            "-j",
            2,
        ),
    ):
        assert json.loads(done.stdout)["date"] == (day if stands else None), (
            done.stderr
        )


def stored(data: bytes, size: int) -> bytes:
    """A gzip member of this many bytes; `data` ends with as many spaces as that takes."""
    bare = len(gzip.compress(data, 0))
    whole = gzip.compress(data + b" " * (size - bare), 0)
    return whole if len(whole) == size else stored(data, 2 * size - len(whole))


GOOD = {
    "gzip": reply(gzip.compress(PAGE), Content_Encoding="gzip"),
    "x-gzip in capitals": reply(gzip.compress(PAGE), Content_Encoding="X-GZIP"),
    "deflate": reply(zlib.compress(PAGE), Content_Encoding="deflate"),
    "deflate without its frame": reply(zlib.compress(PAGE, wbits=-15), Content_Encoding="deflate"),
    "gzip in gzip": reply(gzip.compress(gzip.compress(PAGE)), Content_Encoding="gzip, gzip"),
    "gzip in two members": reply(gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]), Content_Encoding="gzip"),
    "gzip in two members, parted where it is read in pieces": reply(
        stored(PAGE[:50], news_archive.CHUNK - 1) + gzip.compress(PAGE[50:]), Content_Encoding="gzip"
    ),
    "gzip padded": reply(gzip.compress(PAGE) + b"\0" * 99, Content_Encoding="gzip"),
    "identity": reply(Content_Encoding="identity"),
    "chunked": raw(head(Transfer_Encoding="chunked"), *map(chunk, [PAGE[:9], PAGE[9:], b""])),
    "chunked gzip": raw(
        head(Transfer_Encoding="chunked", Content_Encoding="gzip"),
        *map(chunk, each_byte(gzip.compress(PAGE))),
        chunk(b""),
    ),
    "ended by closing": raw(head(), PAGE),
    "no type": reply(Content_Type=None),
    "text/plain that is HTML": reply(Content_Type="text/plain"),
    "XHTML as application/xml": reply(
        b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>' + SENTENCE.encode() + b"</body></html>",
        Content_Type="application/xml",
    ),
    "XHTML": reply(Content_Type="application/xhtml+xml"),
    "type in capitals": reply(Content_Type="TEXT/HTML;charset=UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("answer", GOOD.values(), ids=GOOD)
def test_saved(server: Server, answer: Answer) -> None:
    server.on["/a"] = answer
    article = fetch(server.url("/a"))
    assert SENTENCE in article.text
    assert article.warnings == ()
    assert server.asked() == ["/a"]


def test_utf16_without_a_type_is_a_page(server: Server) -> None:
    server.on["/a"] = reply(PAGE.decode().encode("utf-16"), Content_Type=None)
    assert fetch(server.url("/a")).status == 200


def test_closed_early_with_no_length_to_tell(server: Server) -> None:
    server.on["/a"] = raw(head(), PAGE[: PAGE.index(b"</p>")])
    article = fetch(server.url("/a"))
    assert SENTENCE in article.text
    assert article.warnings == ("maybe-cut-off",)


# --- refusals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501, 999])
def test_refused_after_one_request(server: Server, status: int) -> None:
    server.on["/a"] = reply(PAGE, status)
    with pytest.raises(RefusedError, match=f"the server answered {status}"):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_refused_for_good_after_three_requests(
    server: Server, status: int
) -> None:
    server.on["/a"] = reply(PAGE, status)
    with pytest.raises(RefusedError):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"] * 3


def test_refused_once_then_saved(server: Server) -> None:
    server.on["/a"] = in_turn(reply(b"", 500), reply())
    assert SENTENCE in fetch(server.url("/a")).text
    assert server.asked() == ["/a"] * 2


def test_no_retries(server: Server) -> None:
    server.on["/a"] = in_turn(reply(b"", 500), reply())
    with pytest.raises(RefusedError):
        fetch(server.url("/a"), retries=0)
    assert server.asked() == ["/a"]


def test_retry_after_2_is_waited_for(server: Server) -> None:
    server.on["/a"] = in_turn(reply(b"", 429, Retry_After="2"), reply())
    began = time.monotonic()
    assert SENTENCE in fetch(server.url("/a")).text
    assert time.monotonic() - began >= 2
    assert server.asked() == ["/a"] * 2


@pytest.mark.parametrize("wait", ["3600", "date"])
def test_retry_after_3600_is_told_at_once(server: Server, wait: str) -> None:
    if wait == "date":
        wait = time.strftime(
            "%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 3600.5)
        )
    server.on["/a"] = reply(b"", 429, Retry_After=wait)
    with pytest.raises(RefusedError, match=r"asks to wait (3600|3[45]\d\d) s"):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("120", ", and asks to wait 120 s"),
        (" 0 ", ""),
        ("172800", ", and asks to wait 172800 s"),
        ("Mon, 01 Jan 2024 00:00:00 GMT", ""),
        ("tomorrow", ""),
        ("-5", ""),
        ("", ""),
        (None, ""),
        ("9" * 5000, ""),
    ],
)
def test_what_retry_after_is_taken_for(
    server: Server, value: str | None, told: str
) -> None:
    server.on["/a"] = reply(b"", 503, Retry_After=value)
    with pytest.raises(RefusedError) as raised:
        fetch(server.url("/a"), retries=0)
    assert (
        raised.value.reason
        == f"the server answered 503 Service Unavailable{told}"
    )


# --- redirects -------------------------------------------------------------------------------------------


def chain(server: Server, hops: int) -> str:
    for hop in range(hops):
        server.on[f"/{hop}"] = redirect(f"/{hop + 1}")
    server.on[f"/{hops}"] = reply()
    return server.url("/0")


@pytest.mark.parametrize("hops", [1, 6, 10])
def test_redirects_are_followed(server: Server, hops: int) -> None:
    article = fetch(chain(server, hops))
    assert SENTENCE in article.text
    assert article.url == server.url(f"/{hops}")
    assert article.requested_url == server.url("/0")


@pytest.mark.parametrize("case", ["loop", "30 hops"])
def test_too_many_redirects(server: Server, case: str) -> None:
    url = chain(server, 30)
    if case == "loop":
        server.on["/0"] = in_turn(redirect("/0"))
    with pytest.raises(UnreachableError, match="redirects"):
        fetch(url)
    assert len(server.asked()) <= 11


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://127.0.0.1/a",
        "data:,x",
    ],
)
def test_redirect_to_another_scheme(server: Server, location: str) -> None:
    server.on["/a"] = redirect(location)
    with pytest.raises(UnsafeError):
        fetch(server.url("/a"))


NEXT_HOPS = {
    "relative": ("b", "/a/b"),
    "of the host": ("/b?c=d", "/b?c=d"),
    "query alone": ("?c=d", "/a/?c=d"),
    "UTF-8": ("/b/é".encode().decode("latin-1"), "/b/%C3%A9"),
    "Latin-1": ("/b/\xe9", "/b/%C3%A9"),
    "a space": ("/b c", "/b%20c"),
    "spaces behind it": ("/b \t", "/b"),
    "a fragment": ("/b#c", "/b"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("location", "path"), NEXT_HOPS.values(), ids=NEXT_HOPS
)
def test_where_a_redirect_leads(
    server: Server, location: str, path: str
) -> None:
    server.on |= {"/a/": redirect(location), path: reply()}
    assert fetch(server.url("/a/")).url == server.url(path)


@pytest.mark.parametrize(
    "location", [None, "", "http://[::1", "https://a:99999/"]
)
def test_redirect_to_nowhere(server: Server, location: str | None) -> None:
    server.on["/a"] = redirect(location)
    with pytest.raises(NoArticleError):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"]


def test_a_redirect_with_an_endless_body_is_followed(server: Server) -> None:
    server.on["/a"] = flood(head(302, Location="/b"), b"x" * 65536)
    server.on["/b"] = reply()
    assert SENTENCE in fetch(server.url("/a")).text


HOMES = ["/", "/index.html", "/en/", "/en", "/?from=gone", "/en-us/index.php"]


@pytest.mark.parametrize("home", HOMES)
def test_moved_to_the_home_page(server: Server, home: str) -> None:
    server.on |= {"/2024/05/story": redirect(home), home: reply()}
    with pytest.raises(NoArticleError, match="moved to the home page"):
        fetch(server.url("/2024/05/story"))


@pytest.mark.parametrize(
    ("asked", "served", "moved"),
    [
        ("https://www.a.example/story", "https://a.example/", True),
        ("https://m.a.example/story", "https://www.a.example/", True),
        ("https://news.a.example/story", "https://a.example/", True),
        ("https://a.example/story", "https://other.example/", False),
        ("https://a.example/?p=12", "https://a.example/", True),
        ("https://a.example/?p=12", "https://www.a.example/?p=12", False),
        ("https://a.example/", "https://www.a.example/en/", False),
        ("https://a.example/story", "https://a.example/politics/", False),
    ],
)  # fmt: skip
def test_what_counts_as_moved_home(
    asked: str, served: str, moved: bool
) -> None:
    assert news_archive._moved_home(asked, served) is moved


def test_the_home_page_itself_may_be_asked_for(server: Server) -> None:
    server.on["/"] = reply()
    assert SENTENCE in fetch(server.url("/")).text


# --- private addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.2", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"],
)
def test_redirect_to_a_private_address(server: Server, host: str) -> None:
    server.on |= {
        "/a": redirect(server.url("/secret", host)),
        "/secret": reply(),
    }
    with pytest.raises(UnsafeError, match="private"):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"]


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_redirect_to_a_name_of_a_private_address(
    server: Server, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    give_name(monkeypatch, "public.example", address)
    server.on |= {
        "/a": redirect(server.url("/secret", "public.example")),
        "/secret": reply(),
    }
    with pytest.raises(UnsafeError, match="private"):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"]


def test_a_private_address_is_judged_on_a_connection_kept_alive(
    server: Server,
) -> None:
    server.on |= {
        "/typed": reply(),
        "/a": redirect(server.url("/typed", "localhost")),
    }
    client = Client(Options(delay=0))
    with client.session:
        fetch_article(
            source(server.url("/typed", "localhost")), client, read_page
        )
        with pytest.raises(UnsafeError):
            fetch_article(source(server.url("/a")), client, read_page)
    assert server.asked() == ["/typed", "/a"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_address_that_was_typed_is_served(
    server: Server, host: str
) -> None:
    server.on |= {"/a": redirect(server.url("/b", host)), "/b": reply()}
    assert fetch(server.url("/a", host)).url == server.url("/b", host)


def moving_name(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """A name that stands for one address after the other, of which 127.0.0.1 is taken for a public one."""
    look_up, left = socket.getaddrinfo, list(addresses)

    def moved(host: str, *rest: object, **more: object) -> object:
        is_ours = host == "moving.example"
        address = left.pop(0) if is_ours and len(left) > 1 else left[0]
        return look_up(address if is_ours else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", moved)
    monkeypatch.setattr(
        news_archive, "_is_private", lambda address: address == "127.0.0.2"
    )


def closing(answer: bytes) -> Answer:
    return raw(answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))


MOVES = {
    "a redirect to itself": ["127.0.0.1", "127.0.0.2"],
    "a redirect to itself, later": ["127.0.0.1", "127.0.0.1", "127.0.0.2"],
}


@pytest.mark.parametrize("addresses", MOVES.values(), ids=MOVES)
def test_a_typed_name_that_was_public_does_not_become_private(
    hosts: Server, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    moving_name(monkeypatch, *addresses)
    for number in range(3):
        onward = head(302, Location=f"/{number + 1}", Content_Length=0)
        hosts.on[f"/{number}"] = closing(onward)
    with pytest.raises(UnsafeError, match="private"):
        fetch(hosts.url("/0", "moving.example"))
    assert len(hosts.asked()) == len(addresses) - 1


def test_a_typed_name_does_not_become_private_in_a_further_try(
    hosts: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving_name(monkeypatch, "127.0.0.1", "127.0.0.2")
    hosts.on["/a"] = closing(head(503, Content_Length=0))
    with pytest.raises(UnsafeError, match="private"):
        fetch(hosts.url("/a", "moving.example"))


def test_a_typed_name_does_not_become_private_for_a_further_source(
    hosts: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving_name(monkeypatch, "127.0.0.1", "127.0.0.2")
    hosts.otherwise = closing(head(Content_Length=len(PAGE)) + PAGE)
    client = Client(Options(delay=0))
    with client.session:
        for path in ("/a", "/b"):
            place = source(hosts.url(path, "moving.example"))
            if path == "/a":
                fetch_article(place, client, read_page)
                continue
            with pytest.raises(UnsafeError, match="private"):
                fetch_article(place, client, read_page)
    assert hosts.asked() == ["/a"]


def test_a_typed_name_that_is_private_from_the_start_is_served(
    hosts: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving_name(monkeypatch, "127.0.0.2")
    hosts.on["/a"] = closing(head(302, Location="/b", Content_Length=0))
    hosts.on["/b"] = reply()
    assert SENTENCE in fetch(hosts.url("/a", "moving.example")).text


def test_an_archive_does_not_lead_to_a_private_original(server: Server) -> None:
    """The original's name was typed, but not for the archive to lead to."""
    secret = server.url("/secret", "localhost")
    server.on |= {"/a": reply(b"", 404), "/secret": reply()}
    server.otherwise = redirect(secret)
    with pytest.raises(UnsafeError, match="private"):
        fetch(server.url("/a", "localhost"), timegate=server.url("/gate"))
    assert "/secret" not in server.asked()


PRIVATE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
           "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:100.64.0.1",
           "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "fec0::1", "::7f00:1", "127.1", "2130706433",
           "::ffff:0:7f00:1", "224.0.0.1", "ff02::1", "192.0.0.8", "192.88.99.1", "3fff::1", "5f00::1"]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert news_archive._is_private(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "a.example",
        "cafe.fade",
    ],
)
def test_public_addresses(address: str) -> None:
    assert not news_archive._is_private(address)


def test_what_the_user_adds_stays_with_the_origin_it_was_given_for(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_archive, "_is_private", lambda address: False)
    server.on |= {
        "/a": redirect("/b"),
        "/b": redirect(server.url("/c", "localhost")),
        "/c": reply(),
    }
    fetch(
        server.url("/a"),
        headers={
            "Authorization": "Bearer x",
            "Cookie": "a=b",
            "X-Test": "kept",
        },
    )
    told = [
        sorted({"authorization", "cookie", "x-test"} & set(visit.fields))
        for visit in server.visits
    ]
    assert told == [["authorization", "cookie", "x-test"]] * 2 + [[]]


# --- the deadline ----------------------------------------------------------------------------------------

ENDLESS = repeat(b"x")
LATE = {
    "body dripped, plain": drip(head(Content_Length=9999), ENDLESS),
    "body dripped, no length": drip(head(), ENDLESS),
    "body dripped, chunked": drip(head(Transfer_Encoding="chunked"), repeat(chunk(b"x"))),
    "body dripped, gzip": drip(head(Content_Encoding="gzip"), list(each_byte(gzip.compress(os.urandom(9999))))),
    "headers dripped": drip(b"HTTP/1.1 200 OK\r\nX: ", ENDLESS),
    "header lines dripped": drip(b"HTTP/1.1 200 OK\r\n", repeat(b"X: y\r\n")),
    "interim answers without end": drip(b"", repeat(b"HTTP/1.1 100 Continue\r\n\r\n")),
    "headers stalled": stall(),
    "body stalled": stall(head(Content_Length=9999) + PAGE[:30]),
}  # fmt: skip


def assert_late(url: str, timeout: float = 0.7) -> None:
    """The deadline ends it: the servers here would go on for half a minute, or for ever."""
    began = time.monotonic()
    with pytest.raises(UnreachableError):
        fetch(url, timeout=timeout)
    assert timeout <= time.monotonic() - began < 20


@pytest.mark.parametrize("answer", LATE.values(), ids=LATE)
def test_deadline(server: Server, answer: Answer) -> None:
    server.on["/a"] = answer
    assert_late(server.url("/a"))


def test_deadline_over_redirects_each_of_them_slow(server: Server) -> None:
    def slow(visit: object) -> bool | None:
        server.closing.wait(0.25)
        return redirect("/a")(visit)  # type: ignore[arg-type]

    server.on["/a"] = slow
    assert_late(server.url("/a"))
    assert len(server.asked()) < 5


def test_deadline_over_retries(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_archive, "BACKOFF", 1)
    server.on["/a"] = reply(b"", 503)
    with pytest.raises(RefusedError):
        fetch(server.url("/a"), timeout=2.5)
    assert server.asked() == ["/a"] * 2


def test_deadline_for_a_name_look_up_that_stalls(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, is_late = threading.Event(), threading.Event()
    look_up = socket.getaddrinfo

    def stalled(*arguments: object) -> object:
        asked.set()
        is_late.wait(PATIENCE)
        return look_up(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", stalled)
    server.on["/a"] = reply()
    before = threading.enumerate()
    assert_late(server.url("/a", "localhost"), timeout=0.5)
    assert asked.is_set()
    is_late.set()
    await_that(lambda: set(threading.enumerate()) <= set(before))
    assert server.asked() == [], (
        "what is looked up after the deadline must not be asked"
    )


@pytest.mark.parametrize("tls", ["stalled before TLS", "stalled after TLS"])
def test_deadline_under_tls(
    server: Server,
    tls_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    tls: str,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    tls_server.on["/a"] = drip(head(Content_Length=9999), ENDLESS)
    mute = socket.create_server(("127.0.0.1", 0))
    port = (
        mute.getsockname()[1]
        if tls == "stalled before TLS"
        else tls_server.port
    )
    with mute:
        assert_late(f"https://127.0.0.1:{port}/a")


def test_the_cut_ends_the_work(server: Server) -> None:
    server.on["/a"] = drip(head(Content_Length=9999), ENDLESS)
    before = threading.active_count()
    assert_late(server.url("/a"), timeout=0.5)
    # The server's thread for the connection ends, too: its next byte has nowhere to go.
    await_that(lambda: threading.active_count() <= before)


# --- broken transfers ------------------------------------------------------------------------------------

ZIPPED = gzip.compress(PAGE)
BROKEN = {
    "truncated gzip": (reply(ZIPPED[:-12], Content_Encoding="gzip"), 1),
    "truncated gzip, no length": (raw(head(Content_Encoding="gzip"), ZIPPED[:60]), 1),
    "truncated deflate": (reply(zlib.compress(PAGE)[:-9], Content_Encoding="deflate"), 1),
    "corrupt gzip": (reply(ZIPPED[:20] + b"\xff\xff\xff" + ZIPPED[23:], Content_Encoding="gzip"), 1),
    "gzip with a wrong checksum": (reply(ZIPPED[:-8] + b"\0" * 8, Content_Encoding="gzip"), 1),
    "gzip that is none": (reply(Content_Encoding="gzip"), 1),
    "Content-Length too large": (raw(head(Content_Length=len(PAGE) + 9), PAGE), 3),
    "Content-Length too large, gzip": (raw(head(Content_Length=len(ZIPPED) + 9, Content_Encoding="gzip"), ZIPPED), 3),
    "a cut chunk": (raw(head(Transfer_Encoding="chunked"), chunk(PAGE)[:-20]), 3),
    "no last chunk": (raw(head(Transfer_Encoding="chunked"), chunk(PAGE)), 3),
    "a chunk without a size": (raw(head(Transfer_Encoding="chunked"), b"zz\r\n", PAGE), 3),
    "reset mid-body": (raw(head(Content_Length=9999), PAGE, reset=True), 3),
    "reset before the answer": (raw(b"", reset=True), 3),
    "closed before the answer": (raw(b""), 3),
    "no HTTP": (raw(b"SSH-2.0-x\r\n"), 3),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "requests"), BROKEN.values(), ids=BROKEN)
def test_broken_transfer(server: Server, answer: Answer, requests: int) -> None:
    server.on["/a"] = answer
    with pytest.raises(UnreachableError):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"] * requests


def test_reset_once_then_saved(server: Server) -> None:
    server.on["/a"] = in_turn(
        raw(head(Content_Length=9999), PAGE, reset=True), reply()
    )
    assert SENTENCE in fetch(server.url("/a")).text


def test_connection_refused(server: Server) -> None:
    server.stop()
    with pytest.raises(UnreachableError, match="refused"):
        fetch(server.url("/a"))


def test_unknown_name() -> None:
    with pytest.raises(UnreachableError, match="name"):
        fetch("http://no-such-host.invalid/a")


def test_certificate_that_is_not_trusted(tls_server: Server) -> None:
    tls_server.on["/a"] = reply()
    with pytest.raises(
        UnreachableError, match=r"certificate is not to be trusted: self.signed"
    ):
        fetch(tls_server.url("/a"))
    assert tls_server.asked() == []


def test_certificate_for_another_host(
    tls_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    tls_server.on["/a"] = reply()
    assert SENTENCE in fetch(tls_server.url("/a")).text
    give_name(monkeypatch, "other.example", "127.0.0.1")
    with pytest.raises(
        UnreachableError, match="certificate is not to be trusted"
    ):
        fetch(tls_server.url("/a", "other.example"))


# --- too large -------------------------------------------------------------------------------------------


def bomb(answer: Callable[[bytes], Answer]) -> Answer:
    """An answer with 1 GB that was gzipped; that takes long, and is done where it is asked for."""
    return lambda visit: answer(gzip_bomb(1000))(visit)


LARGE = {
    "1 GB gzip bomb": bomb(lambda data: reply(data, Content_Encoding="gzip")),
    "gzip in gzip": bomb(lambda data: reply(gzip.compress(data), Content_Encoding="gzip, gzip")),
    "1 GB deflate bomb, chunked": bomb(lambda data: raw(
        head(Transfer_Encoding="chunked", Content_Encoding="deflate"), chunk(data[10:-8]), chunk(b"")
    )),
    "an endless body": flood(head(), PAGE * 100),
    "an endless body, chunked": flood(head(Transfer_Encoding="chunked"), chunk(PAGE * 100)),
    "a 50 MB page, announced and never sent": stall(head(Content_Length=50_000_000)),
    "a 50 MB page": flood(head(Content_Length=50_000_000), b"x" * 1_000_000, 50),
    "a 50 MB page, no length": flood(head(), b"x" * 1_000_000, 50),
}  # fmt: skip


@pytest.mark.parametrize("answer", LARGE.values(), ids=LARGE)
def test_too_large(
    server: Server, cli: Cli, tmp_path: Path, answer: Answer
) -> None:
    """Refused as soon as it is known, whatever is still to come, and without being kept."""
    server.on["/a"] = answer
    tracemalloc.start()
    try:
        done = cli(
            "fetch", "-o", "a.md", server.url("/a"), "--timeout", PATIENCE
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert done.returncode == 7
    assert done.stderr == f"{server.url('/a')}: larger than 10 MB (7)\n"
    assert list(tmp_path.iterdir()) == []
    assert peak < 40_000_000, "bytes, the server's own included"


# A child's peak counts what it was forked from, so the tests' own process, which is large, must not fork it.
MEASURED = (
    "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)


def test_memory_of_the_process(
    server: Server, environment: dict[str, str]
) -> None:
    server.on["/a"] = LARGE["gzip in gzip"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command("fetch", server.url("/a"))],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 7
    peak = int(done.stdout) / (1e6 if sys.platform == "darwin" else 1e3)
    assert peak < 150, f"{peak:.0f} MB of memory"


@pytest.mark.parametrize(
    ("size", "fits"), [(len(PAGE), True), (len(PAGE) - 1, False)]
)
@pytest.mark.parametrize("coding", [None, "gzip"])
def test_the_cap_is_on_decoded_bytes(
    server: Server, size: int, fits: bool, coding: str | None
) -> None:
    server.on["/a"] = reply(
        gzip.compress(PAGE) if coding else PAGE, Content_Encoding=coding
    )
    if fits:
        assert SENTENCE in fetch(server.url("/a"), max_size=size).text
    else:
        with pytest.raises(UnsafeError):
            fetch(server.url("/a"), max_size=size)


# --- no article ------------------------------------------------------------------------------------------

NO_ARTICLE = {
    "PDF": reply(b"%PDF-1.7 ...", Content_Type="application/pdf"),
    "PNG": reply(b"\x89PNG\r\n\x1a\n", Content_Type="image/png"),
    "JSON": reply(b'{"a": "<p>b</p>"}', Content_Type="application/json"),
    "a PDF labelled HTML": reply(b"%PDF-1.7 <p>text</p>"),
    "a PNG labelled HTML": reply(b"\x89PNG\r\n\x1a\n<p>text</p>"),
    "gzip labelled HTML": reply(gzip.compress(PAGE)),
    "text/plain that is text": reply(SENTENCE.encode(), Content_Type="text/plain"),
    "no type, and no page": reply(b'{"a": 1}', Content_Type=None),
    "a feed": reply(b'<?xml version="1.0"?><rss><title>x</title></rss>', Content_Type="application/xml"),
    "empty": reply(b""),
    "blank": reply(b" \r\n "),
    "204": raw(head(204)),
    "304": raw(head(304)),
    "206": reply(PAGE, 206),
    "302 with no Location": redirect(None),
    "no body text": reply(b"<html><body><img src=a.png></body></html>"),
    "brotli that was not asked for": reply(b"\x0b\x02", Content_Encoding="br"),
}  # fmt: skip


@pytest.mark.parametrize("answer", NO_ARTICLE.values(), ids=NO_ARTICLE)
def test_no_article(server: Server, answer: Answer) -> None:
    server.on["/a"] = answer
    with pytest.raises(NoArticleError):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"]


# --- what is asked for, and how --------------------------------------------------------------------------


def test_request_fields(server: Server) -> None:
    server.on["/a"] = reply()
    fetch(server.url("/a"))
    fields = server.visits[0].fields
    assert fields["user-agent"].startswith(
        f"Mozilla/5.0 (compatible; news-archive/{news_archive.__version__}; +https:"
    )
    assert fields["accept-encoding"] == "gzip, deflate"
    assert fields["accept"].startswith("text/html,application/xhtml+xml")


def test_basic_credentials_are_sent_and_not_kept(server: Server) -> None:
    server.on |= {"/a": redirect("/b"), "/b": reply()}
    article = fetch(server.url("/a", "me:s3cret@127.0.0.1"))
    assert [visit.fields["authorization"] for visit in server.visits] == [
        "Basic bWU6czNjcmV0"
    ] * 2
    assert (article.url, article.requested_url) == (
        server.url("/b"),
        server.url("/a"),
    )
    assert "s3cret" not in json.dumps(article.to_dict())


def test_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url())
    server.on |= {
        "http://a.example/old": redirect("http://b.example/new"),
        "http://b.example/new": reply(),
        "http://b.example/drip": drip(head(), ENDLESS),
    }
    # The peer is the proxy, here on a private address: it tells nothing of where the redirect leads.
    assert fetch("http://a.example/old").url == "http://b.example/new"
    assert_late("http://b.example/drip")


@pytest.mark.parametrize(
    "url",
    ["http://[::1", "http://a b.example/", "http://a.example/a b", "http://a.example:99999/", "http://a.example:x/",
     "http://", "http:///a", "ftp://a.example/", "javascript:alert(1)", "file:///etc/passwd", "a.example/b", "",
     f"http://{'a' * 70}.example/", "http://a..example/", "http://a.example/\x00"],
)  # fmt: skip
def test_bad_urls(url: str) -> None:
    with pytest.raises(UsageError):
        fetch(url)


def test_a_host_that_can_have_no_address() -> None:
    with pytest.raises(UnreachableError, match="not a valid URL"):
        fetch("http://*.example/")


def test_international_host(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def look_up(host: object, *rest: object) -> object:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(UnreachableError):
        fetch("http://bücher.example/ä")
    assert asked == ["xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "options",
    [{"timeout": 0}, {"timeout": -1}, {"timeout": float("nan")}, {"timeout": float("inf")}, {"max_size": 0},
     {"retries": -1}, {"headers": {"a b": "c"}}, {"headers": {"a": "b\r\nc: d"}}, {"user_agent": "a\nb"},
     {"cookies": Path("/no/such/file")}],
    ids=str,
)  # fmt: skip
def test_options_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        fetch("http://127.0.0.1:1/", **options)


COOKIES = """# Netscape HTTP Cookie File
127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tkept\t1
127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t2
#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t4102444800\thttponly\t3
127.0.0.1\tFALSE\t/\tFALSE\t946684800\texpired\t4
other.example\tFALSE\t/\tFALSE\t4102444800\tother\t5
"""


def test_cookies(server: Server, tmp_path: Path) -> None:
    (tmp_path / "cookies.txt").write_text(COOKIES)
    server.on["/a"] = in_turn(redirect("/a"), reply())
    fetch(server.url("/a"), cookies=tmp_path / "cookies.txt")
    assert sorted(server.visits[1].fields["cookie"].split("; ")) == [
        "httponly=3",
        "kept=1",
        "session=2",
    ]


@pytest.mark.parametrize(
    "content",
    [b"a=b", b"\xff\xfe\x00", b"# Netscape HTTP Cookie File\nbroken\n"],
)
def test_cookie_files_that_are_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cookies.txt").write_bytes(content)
    with pytest.raises(UsageError, match="cookie"):
        fetch("http://127.0.0.1:1/", cookies=tmp_path / "cookies.txt")


def test_cookies_of_a_redirect_are_kept(server: Server) -> None:
    server.on |= {
        "/a": reply(b"", 302, Location="/b", Set_Cookie="seen=1"),
        "/b": reply(),
    }
    fetch(server.url("/a"))
    assert server.visits[1].fields["cookie"] == "seen=1"


def test_one_connection_serves_several_articles(server: Server) -> None:
    server.on |= {"/a": reply(), "/b": reply()}
    client = Client(Options(delay=0))
    with client.session:
        for path in ("/a", "/b"):
            fetch_article(source(server.url(path)), client, read_page)
    assert len({visit.connection for visit in server.visits}) == 1


# --- the same through the command: one line, its status, no file -----------------------------------------

AS_COMMAND: dict[str, tuple[Answer, int]] = {
    "404": (reply(b"", 404), 4),
    "truncated gzip": (BROKEN["truncated gzip"][0], 3),
    "a cut chunk": (BROKEN["a cut chunk"][0], 3),
    "reset mid-body": (BROKEN["reset mid-body"][0], 3),
    "body dripped": (LATE["body dripped, gzip"], 3),
    "redirect to ftp": (redirect("ftp://a.example/\x1b[31mred"), 7),
    "PDF": (NO_ARTICLE["PDF"], 5),
    "no body text": (NO_ARTICLE["no body text"], 5),
    "a type that would move the cursor": (
        reply(Content_Type="a/\x1b[2Jb\x9b1mc"),
        5,
    ),
}


@pytest.mark.parametrize(
    ("answer", "status"), AS_COMMAND.values(), ids=AS_COMMAND
)
def test_command(
    server: Server, cli: Cli, tmp_path: Path, answer: Answer, status: int
) -> None:
    server.on["/a"] = answer
    (tmp_path / "a.md").write_text("an earlier version")
    done = cli("fetch", server.url("/a"), "-o", "a.md", "--timeout", 1.5)
    assert done.returncode == status
    assert done.stdout == ""
    assert done.stderr.startswith(f"{server.url('/a')}: ")
    assert done.stderr.endswith(f" ({status})\n")
    assert done.stderr.count("\n") == 1
    assert not any(
        character < " " or "\x7f" <= character <= "\x9f"
        for character in done.stderr.rstrip("\n")
    )
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        "a.md": "an earlier version"
    }


# --- hostile and odd servers -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [10_000, 100_000, 1_000_000])
@pytest.mark.parametrize(
    "piece", [b"<!---->", b"<!--", b" ", b"<?xml ", b"\0"], ids=str
)
def test_how_a_page_begins_is_told_in_linear_time(
    piece: bytes, size: int
) -> None:
    began = time.process_time()
    with pytest.raises(NoArticleError):
        news_archive.check_page(
            piece * (size // len(piece)) + b".", "text/plain"
        )
    assert time.process_time() - began < 2


def test_comments_before_a_page_that_is_none(server: Server) -> None:
    server.on["/a"] = reply(
        b"<!---->" * 40 + b" text", Content_Type="text/plain"
    )
    with pytest.raises(NoArticleError):
        fetch(server.url("/a"))


def test_the_cap_is_on_coded_bytes_too(server: Server) -> None:
    nothing = (
        b"\x00\x00\x00\xff\xff" * 20_000
    )  # blocks of gzip that unfold to nothing
    start = gzip.compress(b"")[:10]
    server.on["/a"] = flood(head(Content_Encoding="gzip") + start, nothing)
    client = Client(Options(keep_html=True, max_size=1))
    with client.session, pytest.raises(UnsafeError, match="larger than 1 MB"):
        fetch_article(source(server.url("/a")), client, read_page)


ODD = {
    "103 before 200": raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 2, head(Content_Length=len(PAGE)), PAGE),
    "102 before 200": raw(b"HTTP/1.1 102 Processing\r\n\r\n", head(Content_Length=len(PAGE)), PAGE),
    "150 header fields": reply(**{f"X_{n}": n for n in range(150)}),
    "an encoding that is none": reply(Content_Encoding="none"),
    "a charset for an encoding": reply(Content_Encoding="utf-8"),
    "two types that agree": raw(head(Content_Length=len(PAGE)).replace(b"\r\n\r\n", b"\r\nContent-Type: text/html\r\n\r\n"), PAGE),
    "two lengths that agree": raw(head(Content_Length=len(PAGE)).replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(PAGE)), PAGE),
}  # fmt: skip


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_odd_answers_are_read(server: Server, answer: Answer) -> None:
    server.on["/a"] = answer
    assert SENTENCE in fetch(server.url("/a")).text
    assert server.asked() == ["/a"]


HOSTILE = {
    "a chunk of less than nothing": raw(head(Transfer_Encoding="chunked"), b"-5\r\n", PAGE),
    "two lengths": raw(head(Content_Length=len(PAGE)).replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\n"), PAGE),
    "3,000 codings": reply(Content_Encoding=", ".join(["gzip"] * 3000)),
    "a length that is none": raw(head(Content_Length="x" * 50), PAGE[:40]),
}  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_hostile_answers_are_one_line(
    server: Server, cli: Cli, answer: Answer
) -> None:
    server.on["/a"] = answer
    done = cli("fetch", server.url("/a"), "--retries", 0)
    assert done.returncode in (0, 3, 5, 7)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "answer",
    [
        reply(Content_Type="a/\x1b[31mred\x7f"),
        reply(b"", 302, Location="http://[\x1b[31mred\x9b"),
        reply(b"", 302, Location="x\x1b]0;red\x07:y"),
    ],
    ids=["type", "address", "scheme"],
)
def test_no_reason_holds_what_a_terminal_would_obey(
    server: Server, answer: Answer
) -> None:
    server.on["/a"] = answer
    with pytest.raises(news_archive.ArchiveError) as raised:
        fetch(server.url("/a"))
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    "host", ["*.example", "a_b..example", "xn--a", "[::1%25lo]", "a" * 80]
)
def test_a_redirect_to_an_odd_host(server: Server, host: str) -> None:
    server.on["/a"] = redirect(f"http://{host}/")
    with pytest.raises((NoArticleError, UnreachableError, UnsafeError)):
        fetch(server.url("/a"), retries=0)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/b/\xc3\x85", "/b/%C3%85"),
        ("/b/\xc3\xa0", "/b/%C3%A0"),
        ("/b/\xd0\x85", "/b/%D0%85"),
    ],
)
def test_a_location_in_utf8_that_ends_like_white_space(
    server: Server, location: str, path: str
) -> None:
    server.on |= {"/a": redirect(location), path: reply()}
    assert fetch(server.url("/a")).url == server.url(path)


def test_a_location_that_came_twice(server: Server) -> None:
    fields = head(302, Location="/b", Content_Length=0)
    server.on["/a"] = raw(
        fields.replace(b"\r\n\r\n", b"\r\nLocation: /c\r\n\r\n")
    )
    server.on["/b"] = reply()
    assert fetch(server.url("/a")).url == server.url("/b")


def test_a_page_that_sends_its_reader_on(server: Server) -> None:
    server.on["/a"] = reply(
        b'<meta http-equiv="refresh" content="0; url=/b"><p>Moved.</p></html>'
    )
    server.on["/b"] = reply()
    article = fetch(server.url("/a"))
    assert (article.url, article.requested_url) == (
        server.url("/b"),
        server.url("/a"),
    )


def test_pages_that_send_their_readers_on_without_end(server: Server) -> None:
    page = '<meta http-equiv="refresh" content="0; url={}"><p>Moved.</p></html>'
    server.on |= {
        "/a": reply(page.format("/b").encode()),
        "/b": reply(page.format("/a").encode()),
    }
    with pytest.raises(UnreachableError, match="redirects"):
        fetch(server.url("/a"))
    assert len(server.asked()) == 11


def test_a_page_that_sends_its_reader_to_a_private_address(
    server: Server,
) -> None:
    onward = f'<meta http-equiv="refresh" content="0; url=http://127.0.0.2:{server.port}/b">'
    server.on |= {"/a": reply(onward.encode()), "/b": reply()}
    with pytest.raises(UnsafeError):
        fetch(server.url("/a"))
    assert server.asked() == ["/a"]


# --- the network as its users have it --------------------------------------------------------------------


def test_a_cookie_that_is_typed_and_one_that_is_set(server: Server) -> None:
    server.on |= {
        "/a": reply(b"", 302, Location="/b", Set_Cookie="seen=1"),
        "/b": reply(),
    }
    fetch(server.url("/a"), headers={"cookie": "typed=1"})
    sent = server.visits[1].fields["cookie"].split("; ")
    assert sorted(sent) == ["seen=1", "typed=1"]


def test_what_netrc_has_is_not_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text(
        "machine 127.0.0.1 login me password s3cret\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    server.on["/a"] = reply()
    fetch(server.url("/a"))
    assert "authorization" not in server.visits[0].fields


@pytest.mark.parametrize(
    "name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]
)
def test_certificates_of_the_users_own(
    tls_server: Server, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(CERTIFICATE))
    tls_server.on["/a"] = reply()
    assert SENTENCE in fetch(tls_server.url("/a")).text


@pytest.mark.parametrize(
    "proxy", ["http://127.0.0.1:9", "http://no-such-proxy.invalid:1"]
)
def test_a_dead_proxy_is_named_as_the_culprit(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    monkeypatch.setenv("http_proxy", proxy)
    for scheme in ("http", "https"):
        with pytest.raises(UnreachableError, match="proxy"):
            fetch(f"{scheme}://a.example/", retries=0)


@pytest.mark.parametrize(
    "proxy", ["gopher://127.0.0.1:9", "socks9://127.0.0.1:9"]
)
def test_a_proxy_of_an_unknown_kind(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    with pytest.raises(news_archive.ArchiveError, match="proxy"):
        fetch("http://a.example/")


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "127.1", "2130706433", "[::1]", "0x7f000001"]
)
def test_addresses_in_numbers_are_judged_behind_a_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("http_proxy", server.url())
    server.on["http://a.example/old"] = redirect(f"http://{host}/secret")
    with pytest.raises(UnsafeError):
        fetch("http://a.example/old")
    assert server.asked() == ["http://a.example/old"]


COOKIE_FILES = {
    "no first line": ("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n", "a=b"),
    "a mark": ("\ufeff# Netscape HTTP Cookie File\r\n127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\r\n", "a=b"),
    "HttpOnly": ("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n", "a=b"),
    "no value": ("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t\n", "a="),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sent"), COOKIE_FILES.values(), ids=COOKIE_FILES
)
def test_cookie_files_as_programs_write_them(
    server: Server, tmp_path: Path, text: str, sent: str
) -> None:
    (tmp_path / "cookies.txt").write_text(text)
    server.on["/a"] = reply()
    fetch(server.url("/a"), cookies=tmp_path / "cookies.txt")
    assert server.visits[0].fields["cookie"] == sent


def test_a_bad_line_of_a_cookie_file_is_named_by_its_number(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text(
        "# a\n127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\nsession=s3cret\n"
    )
    with pytest.raises(
        UsageError, match=r"cookies\.txt, line 3: no cookie"
    ) as raised:
        fetch("http://127.0.0.1:1/", cookies=path)
    assert "s3cret" not in str(raised.value)


def test_the_libraries_make_connections_as_we_know_it() -> None:
    """What is built on requests, urllib3 and http.client: a release that changes them is to fail here, and clearly."""
    import http.client
    import inspect

    from requests import Session
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

    assert "get_redirect_target" in vars(Session) | vars(Session.__mro__[1])
    hook = inspect.signature(HTTPAdapter.get_connection_with_tls_context)
    assert list(hook.parameters) == [
        "self",
        "request",
        "verify",
        "proxies",
        "cert",
    ]
    for kind in (
        HTTPConnectionPool.ConnectionCls,
        HTTPSConnectionPool.ConnectionCls,
    ):
        assert issubclass(kind, http.client.HTTPConnection)
        assert "send" not in vars(kind), "connections are judged there"
    source = inspect.getsource(http.client.HTTPConnection)
    assert "self.response_class" in source
    assert "self.send(msg)" in source, "and all that is sent goes that way"
    assert "_MAXHEADERS" in inspect.getsource(http.client)
