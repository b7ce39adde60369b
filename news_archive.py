#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = ["requests>=2.32", "beautifulsoup4[lxml]>=4.13", "typer>=0.15"]
# ///
"""Fetch news articles from their original URLs and keep them as Markdown or JSON.

    news-archive fetch URL            print the article as Markdown
    news-archive fetch URL --json     print it as one JSON object
    news-archive extract page.html    the same from a saved page, without a network

The pipeline: a source names an original URL (sources) -> its bytes are fetched (fetching) -> decoded and
parsed once into a lean tree -> metadata is gathered from every kind of evidence -> the body is told from
what surrounds it -> the body becomes Markdown -> the `Article` is written (output). `extract` is the pure
middle of it: no network, no disk, no clock.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

__version__ = "0.1.0"
__all__ = ["Article", "ArchiveError", "Link", "Picture", "extract", "fetch"]

SCHEMA_VERSION = 1

# ---------------------------------------------------------------------------------------------------------
# Errors: one family; each carries the source it is about, the reason in words, and its exit status
# ---------------------------------------------------------------------------------------------------------


class ArchiveError(Exception):
    """A source that came to nothing. `exit_code` is the process's status, `reason` a phrase for people."""

    exit_code = 1

    def __init__(self, reason: str, source: str = "") -> None:
        super().__init__(reason, source)
        self.reason = reason
        self.source = source

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}" if self.source else self.reason


class UsageError(ArchiveError):
    """The command was given what it cannot take."""

    exit_code = 2


class UnreachableError(ArchiveError):
    """Name, connection, TLS, deadline, a broken or cut-off transfer, a redirect loop."""

    exit_code = 3


class RefusedError(ArchiveError):
    """The server answered 4xx or 5xx: refused or gone."""

    exit_code = 4


class NoArticleError(ArchiveError):
    """Something was served, but no article: another type, an empty page, no body, the home page."""

    exit_code = 5


class UnwritableError(ArchiveError):
    """The article could not be written to where it was asked for."""

    exit_code = 6


class UnsafeError(ArchiveError):
    """Refused for safety: too large, too hostile, a redirect to a private address or another scheme."""

    exit_code = 7


# ---------------------------------------------------------------------------------------------------------
# Records: what an article is, and how it prints itself
# ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the body: its text, its absolute URL, whether it stays on the site, whether it is a
    related-article box."""

    text: str
    url: str
    internal: bool
    related: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with what the page prints about it."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the page states it; what is unknown is `None` or empty. Dates are ISO 8601 with the
    page's own offset; `body` is Markdown, `text` the same as plain text."""

    url: str
    requested_url: str
    canonical_url: str | None = None
    title: str | None = None
    date: str | None = None
    body: str = ""
    links: tuple[Link, ...] = ()
    text: str = ""
    word_count: int = 0
    authors: tuple[str, ...] = ()
    description: str | None = None
    site: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    modified: str | None = None
    date_source: str | None = None
    image: Picture | None = None
    is_free: bool | None = None
    retrieved_from: str = "file"
    archive_url: str | None = None
    memento_date: str | None = None
    fetched_at: str | None = None
    status: int | None = None
    encoding: str | None = None
    sha256: str | None = None
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Every key of the README's table, always; plain values that `json` can write."""
        return {"schema_version": SCHEMA_VERSION, **json.loads(json.dumps(dataclasses.asdict(self)))}

    def to_json(self, indent: int | None = None) -> str:
        """One JSON object, on one line unless `indent` is given."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_markdown(self, front_matter: bool = False) -> str:
        """The article as a CommonMark document."""
        return f"# {self.title}\n\n{self.body}\n\nOriginal url:\n\n<{self.url}>\n"


# ---------------------------------------------------------------------------------------------------------
# extract: the pure core
# ---------------------------------------------------------------------------------------------------------


def extract(html: bytes | str, url: str, *, charset: str | None = None, images: bool = False) -> Article:
    """The article in a page.

    html: the page's bytes as received, or its text. url: where it was served from. charset: what the
    Content-Type header said of the bytes. images: keep the body's pictures in the Markdown.
    Pure: no network, no disk, no clock; never raises on any input.
    """
    data = html.encode() if isinstance(html, str) else html
    text = re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace")).strip()
    return Article(
        url=url, requested_url=url, title="stub", body=text, text=text, sha256=hashlib.sha256(data).hexdigest()
    )
