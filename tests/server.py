"""A web server on the loopback that does what a test tells it to, byte for byte, faults included."""

from __future__ import annotations

import functools
import gzip
import itertools
import math
import socket
import socketserver
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SENTENCE = "The mayor opened the bridge on Tuesday, two years late."
# What an article without a date is told of, is tested where it is meant.
DATED = "<meta property=article:published_time content=2025-07-15>"
PAGE = f"<!doctype html><html><head><title>Bridge</title>{DATED}</head><body><p>{SENTENCE}</p></body></html>".encode()
# For `localhost` and 127.0.0.1, signed by itself, good until 2120: made for these tests, and of use for no others.
CERTIFICATE = Path(__file__).with_name("localhost.pem")
# Seconds after which a test gives up waiting for what has to happen: many, as machines are busy. No test waits for them
# to pass: it waits for the event.
PATIENCE = 60.0


@dataclass
class Asked:
    """A request that came: its path, its header fields, which connection it came over, when, and when the last piece of
    the answer was sent."""

    path: str
    fields: dict[str, str]
    connection: int
    at: float
    until: float = math.inf

    @property
    def host(self) -> str:
        return self.fields["host"].partition(":")[0]


class Visit(socketserver.BaseRequestHandler):
    """One connection, kept alive for as long as answers allow it."""

    server: Server
    path: str
    asked: Asked

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        try:
            while line := stream.readline():
                self.path = line.decode().split()[1]
                head = itertools.takewhile(bytes.strip, stream)
                fields = {
                    k.lower(): v.strip()
                    for k, _, v in (f.decode().partition(":") for f in head)
                }
                self.asked = Asked(
                    self.path, fields, id(self), time.monotonic()
                )
                self.server.note(self.asked)
                try:
                    if not self.server.answer(self):
                        break
                finally:
                    self.asked.until = min(self.asked.until, time.monotonic())
        except OSError:
            pass  # the client has gone, as it should from a fault
        finally:
            stream.close()

    def send(self, data: bytes) -> None:
        # Before and not after: the client may have read it all before this thread goes on.
        self.asked.until = time.monotonic()
        self.request.sendall(data)

    def reset(self) -> None:
        """Break the connection off so that the client gets a reset and not an end."""
        self.request.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )

    def drip(self, pieces: Iterable[bytes], pause: float = 0.2) -> None:
        for piece in pieces:
            self.send(piece)
            if self.server.closing.wait(pause):
                return


Answer = Callable[[Visit], bool | None]


class Server(socketserver.ThreadingTCPServer):
    """`on` holds the answers, a path each, and `otherwise` the one for all others; an answer that returns true keeps the
    connection. At the address 0.0.0.0 it is as many hosts as one likes, 127.0.0.1 to 127.255.255.254."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, tls: bool = False, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), Visit)
        self.on: dict[str, Answer] = {}
        self.otherwise: Answer = reply(b"", 404)
        self.visits: list[Asked] = []
        self.news = threading.Condition()  # told of each request that comes
        self.closing = threading.Event()
        self.scheme = "https" if tls else "http"
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if tls else None
        if self.context:
            self.context.load_cert_chain(CERTIFICATE)
        self.port = self.server_address[1]
        self.thread = threading.Thread(
            target=self.serve_forever, args=(0.01,), daemon=True
        )
        self.thread.start()

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is None:
            super().finish_request(request, client_address)
            return
        try:
            with self.context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            pass  # the client did not like the certificate

    def answer(self, visit: Visit) -> bool | None:
        return self.on.get(visit.path, self.otherwise)(visit)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def asked(self) -> list[str]:
        return [visit.path for visit in self.visits]

    def note(self, asked: Asked) -> None:
        with self.news:
            self.visits.append(asked)
            self.news.notify_all()

    def await_visits(self, count: int) -> None:
        """Until so many requests have come."""
        with self.news:
            assert self.news.wait_for(
                lambda: len(self.visits) >= count, PATIENCE
            )

    def await_visit(self, path: str) -> None:
        """Until the path is asked for."""
        with self.news:
            assert self.news.wait_for(lambda: path in self.asked(), PATIENCE)

    def overlaps(self) -> list[tuple[str, str]]:
        """The pairs of requests that one host had to answer at once."""
        pairs = itertools.pairwise(
            sorted(self.visits, key=lambda visit: (visit.host, visit.at))
        )
        return [
            (a.path, b.path)
            for a, b in pairs
            if a.host == b.host and b.at < a.until
        ]

    def gaps(self, host: str = "127.0.0.1") -> list[float]:
        """The pauses between the requests to a host."""
        visits = sorted(
            (visit for visit in self.visits if visit.host == host),
            key=lambda visit: visit.at,
        )
        return [b.at - a.until for a, b in itertools.pairwise(visits)]

    def stop(self) -> None:
        self.closing.set()
        self.shutdown()
        self.thread.join()
        self.server_close()


def head(status: int = 200, **fields: object) -> bytes:
    """A status line and header fields, `_` for `-`; text/html unless told otherwise, None for no field."""
    fields = {"Content_Type": "text/html", **fields}
    lines = [
        f"{name.replace('_', '-')}: {value}"
        for name, value in fields.items()
        if value is not None
    ]
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode(
        "latin-1"
    )


def reply(body: bytes = PAGE, status: int = 200, **fields: object) -> Answer:
    """A whole answer with its right Content-Length."""

    def answer(visit: Visit) -> bool:
        visit.send(
            head(status, **{"Content_Length": len(body), **fields}) + body
        )
        return True

    return answer


def raw(*pieces: bytes, reset: bool = False) -> Answer:
    """These bytes, then an end, or a reset once the client has had time to read them."""

    def answer(visit: Visit) -> None:
        visit.send(b"".join(pieces))
        if reset:
            visit.server.closing.wait(0.1)
            visit.reset()

    return answer


def story(visit: Visit) -> bool:
    """A page of its own for every path."""
    title = f"Bridge {visit.path.strip('/')}"
    body = f"<!doctype html><title>{title}</title>{DATED}<h1>{title}</h1><p>{SENTENCE}</p><p>Asked at {visit.path}.</p></html>"
    return bool(reply(body.encode())(visit))


def slow(seconds: float, answer: Answer = story) -> Answer:
    """The answer, after so many seconds."""

    def wait(visit: Visit) -> bool | None:
        visit.server.closing.wait(seconds)
        return answer(visit)

    return wait


def together(count: int, answer: Answer = story) -> Answer:
    """The answer, once so many requests are there at once, each over a connection of its own; else none."""
    there = threading.Barrier(count)

    def meet(visit: Visit) -> bool | None:
        try:
            there.wait(PATIENCE)
        except threading.BrokenBarrierError:
            return None
        return answer(visit)

    return meet


def redirect(location: str | None, status: int = 302) -> Answer:
    return reply(b"", status, Location=location)


def in_turn(*answers: Answer) -> Answer:
    """The first answer to the first request, and so on; the last to all further ones."""
    left = list(answers)
    return lambda visit: (left.pop(0) if len(left) > 1 else left[0])(visit)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def each_byte(data: bytes) -> Iterator[bytes]:
    return (bytes([byte]) for byte in data)


def drip(opening: bytes, pieces: Iterable[bytes]) -> Answer:
    """The opening at once, then the pieces one by one: time-outs of single reads never come to pass."""

    def answer(visit: Visit) -> None:
        visit.send(opening)
        visit.drip(pieces)

    return answer


def stall(opening: bytes = b"") -> Answer:
    """The opening, then nothing, on an open connection."""

    def answer(visit: Visit) -> None:
        visit.send(opening)
        visit.server.closing.wait(30)

    return answer


def flood(opening: bytes, piece: bytes, times: int | None = None) -> Answer:
    """The opening, then the same piece again and again."""

    def answer(visit: Visit) -> None:
        visit.send(opening)
        for _ in itertools.repeat(None) if times is None else range(times):
            visit.send(piece)

    return answer


@functools.cache
def gzip_bomb(megabytes: int) -> bytes:
    """A gzip stream of so many MB of spaces. Each MB is deflated by itself, so one piece serves for all."""
    block = b" " * 1_000_000
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = deflater.compress(block) + deflater.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(megabytes):
        crc = zlib.crc32(block, crc)
    end = deflater.flush() + struct.pack(
        "<II", crc, megabytes * len(block) & 0xFFFFFFFF
    )
    return gzip.compress(b"", mtime=0)[:10] + piece * megabytes + end
