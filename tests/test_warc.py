"""WARC files as input, written with warcio: what is read from them, and what broken records do."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import re
import signal
import subprocess
import time
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Cli, await_that, command
from server import DATED, PAGE, PATIENCE, SENTENCE, chunk

from news_archive import Options, Received, Report, warc_pages

writer = pytest.importorskip(
    "warcio.warcwriter", reason="the extra warc is not installed"
)
headers = pytest.importorskip("warcio.statusandheaders")

DATE = "2024-05-06T07:08:09Z"


def page(number: int) -> bytes:
    return PAGE.replace(b"Bridge", b"Bridge %d" % number)


def record(
    number: int,
    body: bytes | None = None,
    status: str = "200 OK",
    kind: str = "response",
    gzipped: bool = True,
    **fields: str,
) -> bytes:
    """One record as it stands in a file."""
    named = {
        "Content-Type": "text/html; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    http = headers.StatusAndHeaders(
        status, list(named.items()), protocol="HTTP/1.1"
    )
    payload = io.BytesIO(page(number) if body is None else body)
    with warnings.catch_warnings(
        action="ignore"
    ):  # warcio leaves its temporary files to be closed by Python
        return written(
            f"https://news.example/{number}", kind, payload, http, gzipped
        )


def written(
    url: str, kind: str, payload: io.BytesIO, http: object, gzipped: bool
) -> bytes:
    file = io.BytesIO()
    warc = writer.WARCWriter(file, gzip=gzipped)
    date = {"WARC-Date": DATE}
    warc.write_record(
        warc.create_warc_record(
            url,
            kind,
            payload=payload,
            http_headers=http,
            warc_headers_dict=date,
        )
    )
    return file.getvalue()


def read(data: bytes, tmp_path: Path) -> tuple[list[Received], Report]:
    """The pages of a WARC, and the report of what is broken in it."""
    report = Report(Options(quiet=True))
    (tmp_path / "read.warc").write_bytes(data)
    with (tmp_path / "read.warc").open("rb") as file:
        return list(warc_pages(file, "read.warc", report)), report


def pages(data: bytes, tmp_path: Path) -> list[str]:
    """The last part of each page's URL, and `!` where anything is broken."""
    found, report = read(data, tmp_path)
    return [each.url.rpartition("/")[2] for each in found] + ["!"] * bool(
        report.failures
    )


@pytest.mark.parametrize("suffix", [".warc.gz", ".warc"])
def test_each_page_is_an_article(cli: Cli, tmp_path: Path, suffix: str) -> None:
    data = b"".join(
        record(number, gzipped=suffix == ".warc.gz") for number in range(5)
    )
    (tmp_path / f"crawl{suffix}").write_bytes(data)
    done = cli("extract", f"crawl{suffix}", "--json")
    assert done.returncode == 0
    assert re.fullmatch(r"5 printed in \d+ s\n", done.stderr)
    articles = sorted(
        (json.loads(line) for line in done.stdout.splitlines()),
        key=lambda article: article["url"],
    )
    assert [article["title"] for article in articles] == [
        f"Bridge {number}" for number in range(5)
    ]
    assert (
        articles[0]["url"]
        == articles[0]["requested_url"]
        == "https://news.example/0"
    )
    assert (articles[0]["fetched_at"], articles[0]["status"]) == (DATE, 200)
    assert articles[0]["retrieved_from"] == "file"
    assert SENTENCE in articles[0]["text"]


def test_a_directory_and_a_second_run(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(record, range(20))))
    (tmp_path / "b.warc.gz").write_bytes(b"".join(map(record, range(15, 25))))
    assert cli("extract", "a.warc.gz", "-d", "archive", "-j", 2).returncode == 0
    done = cli("extract", "a.warc.gz", "b.warc.gz", "-d", "archive")
    assert re.fullmatch(r"5 saved, 25 there already in \d+ s\n", done.stderr)
    assert len(list((tmp_path / "archive").iterdir())) == 25


PASSED_OVER = {
    "another type": record(0, Content_Type="image/png"),
    "not found": record(0, status="404 Not Found"),
    "a redirect": record(0, status="301 Moved", Location="/b"),
    "a request": record(0, kind="request", status="GET / HTTP/1.1"),
    "a revisit": record(0, kind="revisit", body=b""),
}


@pytest.mark.parametrize("other", PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_is_no_page_is_passed_over(tmp_path: Path, other: bytes) -> None:
    assert pages(record(1) + other + record(2), tmp_path) == ["1", "2"]


ENCODED = {
    "gzip": record(0, gzip.compress(page(0)), Content_Encoding="gzip"),
    "gzip in name only": record(0, Content_Encoding="gzip"),
    "deflate": record(0, zlib.compress(page(0)), Content_Encoding="deflate"),
    "gzip twice": record(
        0, gzip.compress(gzip.compress(page(0))), Content_Encoding="gzip, gzip"
    ),
    "brotli in name only": record(0, Content_Encoding="br"),
    "chunked": record(
        0, chunk(page(0)) + chunk(b""), Transfer_Encoding="chunked"
    ),
    "chunked in name only": record(0, Transfer_Encoding="chunked"),
    "chunked gzip": record(
        0,
        chunk(gzip.compress(page(0))) + chunk(b""),
        Transfer_Encoding="chunked",
        Content_Encoding="gzip",
    ),
}


@pytest.mark.parametrize("encoded", ENCODED.values(), ids=ENCODED)
def test_encodings(tmp_path: Path, encoded: bytes) -> None:
    ((found,), _) = read(encoded, tmp_path)
    assert found.data == page(0)
    assert found.charset == "utf-8"


HALF = page(0).replace(b"</html>", b"")
TRUNCATED = b"WARC-Type: response\r\nWARC-Truncated: length"
CUT = {
    "shorter than its length": record(0, HALF, Content_Length="9999"),
    "marked as truncated": gzip.compress(record(0, HALF, gzipped=False).replace(b"WARC-Type: response", TRUNCATED)),
    "a cut chunk": record(0, chunk(HALF)[:-9], Transfer_Encoding="chunked"),
    "no last chunk": record(0, chunk(HALF), Transfer_Encoding="chunked"),
}  # fmt: skip
WHOLE = {
    "its length": record(0, HALF, Content_Length=str(len(HALF))),
    "the length of its gzip": record(0, HALF, Content_Length="20", Content_Encoding="gzip"),
    "a length that is none": record(0, HALF, Content_Length="many"),
    "lengths": record(0, HALF, Content_Length=f"{len(HALF)}, {len(HALF)}"),
    "its end": record(0, Content_Length="9999"),
    "a last chunk": record(0, chunk(HALF) + chunk(b""), Transfer_Encoding="chunked"),
    "chunks that were put together": record(0, HALF, Transfer_Encoding="chunked"),
}  # fmt: skip


@pytest.mark.parametrize("data", CUT.values(), ids=CUT)
def test_a_page_that_is_cut_short_is_warned_of(
    cli: Cli, tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    done = cli("extract", "a.warc.gz", "--json")
    assert json.loads(done.stdout)["warnings"] == ["maybe-cut-off"]


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_a_page_that_may_be_whole_is_not_warned_of(
    cli: Cli, tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    done = cli("extract", "a.warc.gz", "--json")
    assert json.loads(done.stdout)["warnings"] == []


def spoilt(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old, new, 1)


# What is done to the second of three records, as they stand unpacked.
BROKEN = {
    "no such version": spoilt(b"WARC/1.0", b"XARC/9.9"),
    "garbage": lambda data: b"\0\xff garbage \r\n\r\n" * 50 + b"\r\n\r\n",
    "no URL": spoilt(b"WARC-Target-URI", b"X-Target-URI"),
    "a URL that is none": spoilt(b"https://news.example/1", b"https://[news.exampl/1"),
    "no date": spoilt(b"WARC-Date", b"X-Date"),
    "a date that is none": spoilt(DATE.encode(), b"yesterday!"),
    "a length that is none": spoilt(b"Content-Length: ", b"Content-Length: x"),
    "no length": spoilt(b"Content-Length: ", b"X-Length: "),
    "a length too large": spoilt(b"Content-Length: ", b"Content-Length: 1"),
    "a length too small": spoilt(b"Content-Length: ", b"Content-Length: 1\r\nX: "),
    "brotli": lambda data: record(1, b"\x8b\x07\x80brotli\x03", gzipped=False, Content_Encoding="br"),
    "a corrupt gzip page": lambda data: record(1, gzip.compress(page(1))[:-9] + b"\0", gzipped=False, Content_Encoding="gzip"),
    "a page too large": lambda data: record(1, gzip.compress(b" " * 20_000_000), gzipped=False, Content_Encoding="gzip"),
}  # fmt: skip


@pytest.mark.parametrize("gzipped", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_told_and_passed_over(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[bytes], bytes],
    gzipped: bool,
) -> None:
    records = [
        record(0, gzipped=False),
        spoil(record(1, gzipped=False)),
        record(2, gzipped=False),
    ]
    data = b"".join(map(gzip.compress, records) if gzipped else records)
    found, report = read(data, tmp_path)
    assert [page.url[-1] for page in found] == ["0", "2"]
    assert len(report.failures) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("at", [20, 200, -20, -6])
def test_a_corrupt_gzip_member(tmp_path: Path, at: int) -> None:
    middle = bytearray(record(1, PAGE + os.urandom(500)))
    middle[at : at + 3 or None] = b"\xaa\xaa\xaa"
    assert pages(record(0) + middle + record(2), tmp_path) == ["0", "2", "!"]


@pytest.mark.parametrize("gzipped", [True, False], ids=["gzip", "plain"])
def test_a_file_that_is_cut_short(tmp_path: Path, gzipped: bool) -> None:
    data = b"".join(record(number, gzipped=gzipped) for number in range(3))
    assert pages(data[:-40], tmp_path) == ["0", "1", "!"]


def test_a_gzip_of_all_records_at_once(tmp_path: Path) -> None:
    data = b"".join(record(number, gzipped=False) for number in range(50))
    """No WARC by the standard (annex D); warcio says so, and what to do."""
    assert pages(gzip.compress(data), tmp_path) == ["0", "!"]


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", bytes(range(256)) * 4],
    ids=["empty", "a page", "noise"],
)
def test_no_warc(cli: Cli, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    done = cli("extract", "a.warc.gz", "--json")
    assert done.returncode == (5 if data else 0)
    assert done.stdout == ""
    assert done.stderr.count("\n") == (2 if data else 1)


def test_broken_records_are_in_the_summary(cli: Cli, tmp_path: Path) -> None:
    first = record(0)
    data = first + gzip.compress(b"garbage\r\n") + record(1, b"") + record(2)
    (tmp_path / "a.warc.gz").write_bytes(data)
    done = cli("extract", "a.warc.gz", "--json")
    assert done.returncode == 5
    assert len(done.stdout.splitlines()) == 2
    assert f"a.warc.gz: a broken record at byte {len(first)}: " in done.stderr
    assert "https://news.example/1: an empty page (5)\n" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("2 printed in ")


def test_memory_stays_flat(tmp_path: Path, environment: dict[str, str]) -> None:
    body = (
        b"<p>"
        + SENTENCE.encode()
        + b"</p><!--"
        + os.urandom(100_000).hex().encode()
        + b"-->"
    )
    with (tmp_path / "a.warc.gz").open("wb") as file:
        for number in range(200):  # 40 MB of pages
            file.write(record(number, body))
    measured = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    arguments = command("extract", "a.warc.gz", "--json")
    done = subprocess.run(
        [arguments[0], "-c", measured, *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) / 1000 < 120, "MB, of the largest of its processes"


def test_without_the_extra(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "warcio.py").write_text("raise ImportError('not installed')")
    (tmp_path / "a.warc.gz").write_bytes(record(0))
    environment |= {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
    }
    done = subprocess.run(
        command("extract", "a.warc.gz"),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(
        "a.warc.gz: a WARC needs the package warcio: pip install warcio, or"
    )


def test_a_length_too_large_costs_that_record_only(tmp_path: Path) -> None:
    bodies = [page(number).replace(DATED.encode(), b"") for number in range(8)]
    records = [
        record(number, body, gzipped=False)
        for number, body in enumerate(bodies)
    ]
    records[2] = records[2].replace(
        b"Content-Length: ", b"Content-Length: 1", 1
    )
    assert pages(b"".join(records), tmp_path) == [
        "0",
        "1",
        "3",
        "4",
        "5",
        "6",
        "7",
        "!",
    ]


def test_a_status_that_is_none_costs_its_record_alone(tmp_path: Path) -> None:
    broken = record(1, gzipped=False).replace(b"HTTP/1.1 200 OK", b"HTTP")
    assert pages(
        b"".join(
            map(
                gzip.compress,
                [record(0, gzipped=False), broken, record(2, gzipped=False)],
            )
        ),
        tmp_path,
    ) == ["0", "2", "!"]


LYING = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999\r\n\r\n"
MARKS = {
    "marks": b"WARC/1.0\r\n" * 50_000,
    "marks and blank lines": b"WARC/1.0\r\n\r\n" * 50_000,
    "marks in one line": b"WARC/1." * 75_000,
    "fields": b"WARC/1.0\r\nA: b\r\n" * 25_000,
    "lengths that lie": LYING * 10_000,
    "heads that do not end": (LYING + b"HTTP/1.1 200 OK\r\n") * 10_000,
}


@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
def test_many_broken_records_are_given_up_in_time(
    tmp_path: Path, marks: bytes
) -> None:
    began = time.process_time()
    found, report = read(record(0, gzipped=False) + marks, tmp_path)
    assert time.process_time() - began < 10
    assert [each.url for each in found] == ["https://news.example/0"]
    reasons = [reason for _, reason, _ in report.failures]
    assert set(reasons[:-1]) == {"a broken record"}
    assert reasons[-1] == "too many broken records"


def test_what_only_looks_like_records_is_given_up(tmp_path: Path) -> None:
    marks = b"\x1f\x8b\x08" * 30_000
    # Behind a record of other bytes each time, they might be read as one by chance.
    _, report = read(record(0) + marks + bytes(5000), tmp_path)
    assert report.failures[-1][1] == "too many broken records"


@pytest.mark.parametrize("gzipped", [True, False], ids=["gzipped", "plain"])
@pytest.mark.parametrize("left", [5, 0.5], ids=["its start", "half"])
def test_a_last_record_that_is_cut_off_is_told(
    tmp_path: Path, gzipped: bool, left: float
) -> None:
    first, last = (record(each, gzipped=gzipped) for each in range(2))
    end = 5 if left == 5 else len(last) // 2
    found, report = read(first + last[:end], tmp_path)
    assert [each.name for each in found] == ["https://news.example/0"]
    assert [reason for _, reason, *_ in report.failures] == ["a broken record"]
    found, report = read(first + last, tmp_path)
    assert (len(found), report.failures) == (2, [])


def test_a_warc_on_standard_input_is_no_page(cli: Cli) -> None:
    done = cli("extract", "-", input=record(0, gzipped=False))
    assert (done.returncode, done.stderr) == (
        5,
        "-: not a web page, by its first bytes (5)\n",
    )


def open_files(pid: int) -> set[str]:
    """The names of the files that a process has open."""
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # closed meanwhile
            found.add(each.readlink().name)
    return found


@pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="needs Linux's /proc"
)
def test_an_interruption_ends_a_run_over_what_is_there_already(
    environment: dict[str, str], tmp_path: Path, cli: Cli
) -> None:
    """The run is known to be under way once it has the file open."""
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(record, range(2000))))
    (tmp_path / "archive").mkdir()
    for number in range(1, 2000):
        (tmp_path / "archive" / f"{number}.md").write_text(
            f"Original url:\n\n<https://news.example/{number}>\n"
        )
    with subprocess.Popen(
        command("extract", "a.warc.gz", "-d", "archive"),
        cwd=tmp_path,
        # An import that is broken off may leave its file to be closed by Python.
        env=environment | {"PYTHONWARNINGS": "ignore"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        await_that(lambda: "a.warc.gz" in open_files(process.pid))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in err


# --- several captures, records of other kinds --------------------------------------------------------------

WALL = b"<!doctype html><html><head><title>Bridge</title></head><body><form><input name=q></form></body></html>"


def test_the_last_capture_wins(tmp_path: Path) -> None:
    data = record(1, page(7)) + record(2) + record(1, page(9))
    found, report = read(data, tmp_path)
    assert [(each.url[-1], each.data) for each in found] == [
        ("1", page(9)),
        ("2", page(2)),
    ]
    assert report.failures == []


@pytest.mark.parametrize(
    "order", [(WALL, page(1)), (page(1), WALL), (page(1), WALL, WALL)]
)
def test_the_last_capture_that_is_an_article_wins(
    cli: Cli, tmp_path: Path, order: tuple[bytes, ...]
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(
        b"".join(record(1, each) for each in order)
    )
    done = cli("extract", "a.warc.gz", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Bridge 1"


def test_one_address_in_two_spellings_is_one(tmp_path: Path) -> None:
    html = headers.StatusAndHeaders(
        "200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"
    )
    urls = ["https://news.example/a?utm_source=x", "https://NEWS.example/a"]
    with warnings.catch_warnings(action="ignore"):
        data = [
            written(url, "response", io.BytesIO(page(number)), html, True)
            for number, url in enumerate(urls)
        ]
    found, _ = read(b"".join(data), tmp_path)
    assert [each.data for each in found] == [page(1)]


def test_resources_and_responses_without_a_type(tmp_path: Path) -> None:
    file = io.BytesIO()
    warc = writer.WARCWriter(file, gzip=True)
    with warnings.catch_warnings(action="ignore"):
        for number, body, kind in (
            (1, page(1), "text/html"),
            (2, b"plain", "text/plain"),
        ):
            warc.write_record(
                warc.create_warc_record(
                    f"https://news.example/{number}", "resource", payload=io.BytesIO(body),
                    warc_content_type=kind, warc_headers_dict={"WARC-Date": DATE},
                )
            )  # fmt: skip
    untyped = headers.StatusAndHeaders(
        "200 OK", [("Server", "x")], protocol="HTTP/1.1"
    )
    with warnings.catch_warnings(action="ignore"):
        data = file.getvalue() + written(
            "https://news.example/3",
            "response",
            io.BytesIO(page(3)),
            untyped,
            True,
        )
    assert pages(data, tmp_path) == ["1", "3"]
