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

import codecs
import contextlib
import dataclasses
import functools
import hashlib
import itertools
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import PageElement

__version__ = "0.1.0"
__all__ = ["ArchiveError", "Article", "Link", "Picture", "extract", "fetch"]

# ---------------------------------------------------------------------------------------------------------
# Tables: what varies, and why each entry is there
# ---------------------------------------------------------------------------------------------------------

SCHEMA_VERSION = 1

# Deeper nesting than any real page's; bounds every recursion over the tree.
MAX_DEPTH = 120

# HTML standard, 15.3.4: laid out within a line of text. Every other element starts a block.
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby"
    " s samp small span strike strong sub sup time tt u var wbr".split()
)

# Never prose: code, drawings, and what is shown only when a script asks for it.
UNREAD_TAGS = frozenset(
    "script style svg math template iframe object embed canvas select datalist textarea audio video map".split()
)

# Controls of the page, not text of the article.
CONTROL_TAGS = frozenset("nav button dialog menu".split())

# The title is the document's only first-level heading.
HEADING_LEVELS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

# Elements that mark text within a line, and the style that Markdown has for it.
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "cite": "italic",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}

# ANSI escape sequences (ECMA-48), whole, so that no "[31m" stays behind; C0 and C1 controls but for white
# space; lone surrogates; bidi overrides and isolates, which reorder what a reader sees; the byte order
# mark; noncharacters; the soft hyphen.
UNPRINTABLE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])"
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\xad]"
)

# A NUL ends a C string and a lone surrogate has no UTF-8 form: lxml can take neither.
UNPARSABLE = re.compile("[\x00\ud800-\udfff]")

# Scripts written without spaces between words: a character carries there what a word does elsewhere.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

SENTENCE_END = re.compile(r"""[.!?…。！？؟।:;]["'”’»«“)\]」』]*$""")

# JSON-LD types (schema.org) that stand for an article; "Article" and "Posting" end the names of most.
ARTICLE_TYPES = re.compile(r"Article|Posting|\bReport|\bReview\b|\bWebPage\b|\bRecipe\b|ClaimReview")

# More objects than any honest page has.
MAX_JSON_LD_NODES = 5000

# Field of the article -> keys of schema.org/NewsArticle that state it, the most exact first.
JSON_LD_KEYS = {
    "title": ("headline", "name"),
    "date": ("datePublished", "dateCreated", "uploadDate"),  # created is the next best where published is not told
    "modified": ("dateModified",),
    "authors": ("author", "creator"),
    "description": ("description",),
    "site": ("publisher",),
    "section": ("articleSection",),
    "tags": ("keywords",),
    "language": ("inLanguage",),
    "is_free": ("isAccessibleForFree",),
    "image": ("image", "thumbnailUrl"),
    "full_text": ("articleBody",),
    "full_words": ("wordCount",),
}

# Field of the article -> names of meta elements that state it. Published and modified never share a row.
META_NAMES = {
    "title": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title", "title"),
    "date": (
        "article:published_time",  # Open Graph; what publishers fill most carefully
        "og:published_time",
        "og:article:published_time",
        "article:published",
        "datepublished",
        "date_published",
        "parsely-pub-date",
        "sailthru.date",
        "publish-date",
        "publishdate",
        "publish_date",
        "pubdate",
        "publication_date",
        "published_date",
        "article.published",
        "article_date_original",
        "originalpublicationdate",
        "cxenseparse:recs:publishtime",
        "citation_publication_date",  # scholarly indexing
        "citation_date",
        "dcterms.created",  # Dublin Core, in its several spellings
        "dcterms.issued",
        "dcterms.date",
        "dc.date.issued",
        "dc.date.created",
        "dc.date",
        "dc.created",
        "dcsext.articlefirstpublished",
        "rnews:datepublished",
        "created",
        "date",
    ),
    "modified": (
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "dcterms.modified",
        "dc.date.modified",
        "last-modified",
        "lastmod",
        "revised",
    ),
    "authors": (
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "byl",
        "citation_author",
    ),
    "description": ("description", "og:description", "twitter:description", "dc.description"),
    "site": ("og:site_name", "application-name", "dc.publisher", "al:ios:app_name"),
    "section": ("article:section", "parsely-section"),
    "tags": ("article:tag", "keywords", "news_keywords", "parsely-tags", "sailthru.tags"),
    "language": ("og:locale", "content-language", "dc.language", "language"),
    "image": ("og:image", "twitter:image", "twitter:image:src", "thumbnail"),
    "paid": ("article:content_tier",),
}

# Fields of which a page may state several values, an element each.
LISTS = frozenset(("authors", "tags"))

# Names of schema.org as `itemprop` uses them.
MICRODATA_PROPS = {
    "headline": "title",
    "datePublished": "date",
    "dateCreated": "date",
    "dateModified": "modified",
    "author": "authors",
    "creator": "authors",
    "isAccessibleForFree": "is_free",
}

# Years that a news page can truthfully state; what is outside is a slip or a placeholder.
YEARS = range(1800, 2051)

# Month names by language, January first. Abbreviations need no table: three letters or more of a name do.
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de-AT": "jänner feber maerz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta"
    " lokakuuta marraskuuta joulukuuta",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου"
    " νοεμβρίου δεκεμβρίου",
    "vi": "tháng-1 tháng-2 tháng-3 tháng-4 tháng-5 tháng-6 tháng-7 tháng-8 tháng-9 tháng-10 tháng-11 tháng-12",
}
MONTH_NUMBERS = {
    name[:length]: number
    for names in MONTHS.values()
    for number, name in enumerate(names.split(), 1)
    for length in range(len(name), 2, -1)
}
MONTH_NAMES = MONTHS["en"].title().split()

# Dates as machines and people write them, from named fragments.
DAY, YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
WORD = r"(?P<month>[^\W\d_]{3,})"
CLOCK = r"(?P<hour>[01]?\d|2[0-4])[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b)?"
OFFSET = r"(?P<offset>Z\b|(?:GMT|UTC)?[+-]\d\d:?\d\d\b|GMT\b|UTC\b)"
ISO_DATE = re.compile(rf"(?P<year>\d{{4}})-?(?P<month>\d\d)-?(?P<day>\d\d)(?:[T ]\s*{CLOCK}\s*{OFFSET}?|(?!\d))", re.I)
WRITTEN_DATES = (
    re.compile(rf"\b(?P<year>\d{{4}})\s?[-/.年]\s?(?P<month>\d{{1,2}})\s?[-/.月]\s?{DAY}(?!\d)"),
    re.compile(rf"\b{DAY}(?:st|nd|rd|th|er|º|\.)?[\s,-]*(?:de |of |d')?{WORD}\.?,?[\s-]*(?:del? )?{YEAR}\b", re.I),
    re.compile(rf"\b{WORD}\.?\s+{DAY}(?:st|nd|rd|th)?,?\s+{YEAR}\b", re.I),
    re.compile(rf"\b{DAY}\s?[./-]\s?(?P<month>\d{{1,2}})\s?[./-]\s?(?P<year>\d{{4}}|\d\d)\b(?![./-]\d)"),
)

# Letters that join authors in one string, in the languages that newsrooms write in.
AUTHOR_JOINTS = re.compile(r"\s*(?:[,;|/•&]|\b(?:and|und|et|y|e|en|og|och|i|with|mit|avec)\b)\s+", re.I)
BYLINE_START = re.compile(
    r"^\s*(?:by|von|par|por|di|door|av|af|text|autor|author|von|ein kommentar von)\b\s*:?\s+", re.I
)

# What parts the headline from the site's name in a title.
TITLE_JOINTS = re.compile(r"\s+[|\-–—·•»:›/]+\s+|\s*[|»›]\s*|:\s+")

# Words in `class`, `id`, `role` and the like by which pages name the parts of themselves, in groups that say
# the same. They are evidence to be weighed, never a verdict. Only words that many sites use.
HINTS = {
    "body": r"(article|story|entry|post|main|page)-?(body|content|text|copy|inner)|\bprose\b|rich-?text|paragraph|\barticlebody\b",
    "caption": r"caption|credit|copyright|photograph|\blegend|image-?(text|desc|info|source)|bild(text|unter)|\bpie\b|\bfoto",
    "related": r"related|recommend|\bmore\b|read-?(more|also|next|too)|see-?also|similar|further|suggest|inline-?link|link-?box"
    r"|onward|trending|popular|most-?(read|viewed|recent)|latest|teaser|\bpromo\b|relacionad|verwandt|siehe|mehr|linked|also",
    "newsletter": r"newsletter|subscri|sign-?up|donat|support(er|us)?\b|contribut(e|ion)|membership|appeal|\bcta\b|call-?to-?action"
    r"|\babo\b|abonn|\boffer|marketing|suscri|inscri|sales|callout",
    "ad": r"\bads?\b|advert|adslot|\bad-|-ad\b|sponsor|\bdfp|\bgpt\b|outbrain|taboola|werb(ung|e)|anzeige|publicidad|publicit|reklam|commercial|partner",
    "share": r"share|sharing|social|follow|whatsapp|facebook|twitter|telegram|bookmark|print",
    "comment": r"comment|discuss|disqus|forum|kommentar|repl(y|ies)|respon[ds]|feedback|conversation|rating|poll\b|vote",
    "byline": r"byline|author|\bbio\b|profile|contributor|autor|writer|reporter|journalist|signature",
    "date": r"\bdate|\btime\b|timestamp|published|updated|pub-?date|datum|duration|reading|lesezeit|meta",
    "tags": r"\btags?\b|keyword|\btopics?\b|labels?\b|categor|themen|taxonom|section-?(name|label)",
    "nav": r"\bnav|menu|breadcrumb|paginat|pager|toolbar|\btabs?\b|\bskip|table-?of-?contents|\btoc\b|jump",
    "hidden": r"hidden|sr-?only|screen-?reader|offscreen|assistive|d-none|no-?print|print-?only|\bhide\b|collapsed?\b",
    "media": r"video|player|gallery|slide|carousel|swiper|embed|audio|podcast|\bimage|\bimg|figure|photo|picture|media|lightbox|thumb|galeri",
    "intro": r"\blead\b|\bintro|standfirst|summary|excerpt|sub-?(title|head|line)|\bdeck?\b|\babstract|vorspann|descri|chapo|\bsapo|bajada"
    r"|entradilla|sommario|teaser-?text|\bperex|ingress|preamble|key-?points|synopsis|highlights",
    "quote": r"quot(e|ation)|\bzitat|citation|pull",
    "box": r"\bbox|\bbox\b|sidebar|\baside|info-?box|fact|widget|module|card|panel|\brail|insert|inset|explainer|complement",
    "paywall": r"paywall|premium|piano|regwall|metered|barrier|locked|\bgate",
    "header": r"header|headline|\bhead\b|\btitle|kicker|overline|eyebrow|\bhero",
    "footer": r"foot|bottom|legal|disclaimer|imprint|rights|correction|\bnote|\bend\b|source|agency",
    "live": r"\blive|ticker|timeline",
    "consent": r"consent|cookie|gdpr|privacy|modal|pop-?up|overlay|dialog|notification|\bnotice|warning|alert|error|success",
}
HINT = re.compile("|".join(f"(?P<{group}>{pattern})" for group, pattern in HINTS.items()))
HINT_ATTRIBUTES = (
    "class",
    "id",
    "role",
    "itemprop",
    "data-testid",
    "data-component",
    "data-type",
    "data-module",
    "aria-label",
)

# How furniture begins or speaks, in the languages of newsrooms; what a paragraph of an article seldom does.
PHRASES = {
    "advertisement": r"^(advertisement|advert|anzeige|werbung|publicité|publicidad|pubblicità|reklame?|annons|iklan|sponsored|promoted"
    r"|story continues|article continues|loading|スポンサー)|continues? (below|after)",
    "read-more": r"^(read|see|lire|lesen|mehr|also|related|more|ver|lee|leer|leggi|läs|les|czytaj|lue|weiterlesen|siehe|lees|baca|oku"
    r"|watch|listen|don.t miss|recommended|top stories|editor.s|trending|popular|latest|aussi|à lire|también|anche|zum thema)\b"
    r".{0,30}(:|more|also|next|too|mehr|auch|aussi|également|también|anche|thema|meer|juga|artikel|article|stories|news|$)",
    "subscribe": r"newsletter|subscri|sign up|abonn|suscr|inscri|registr|iscriv|log ?in|sign in|donat|anmeld|download (the|our)|inbox|become a member"
    r"|premium|free trial|support our|whatsapp|telegram channel|follow us|our app|push",
    "rights": r"^©|^\(c\)|copyright|all rights reserved|alle rechte|tous droits|derechos reservados|terms of (use|service)|privacy|datenschutz"
    r"|republish|licen[cs]e|reprint",
    "credit": r"^(photo|foto|image|bild|picture|credit|source|quelle|fonte|fuente|illustration|grafik|video|getty|reuters|ap |afp|crédit"
    r"|photograph|zdjęcie|фото|kuva)\w*\s?[:/(]|(getty|reuters|afp|dpa|imago|epa|shutterstock|picture alliance)\b.{0,30}$",
    "byline": r"^(by|von|par|por|di|door|av|af|text|autor|author|written by|reported by|edited by|reporting by|words by|story by|from)\b[: ].{2,60}$",
    "date": r"^\W*((updated|published|posted|aktualisiert|stand|modified|publié|actualizado|last)\b.{0,20})?[^\W\d_]{0,10}\W*\d{1,4}[./:\s-].{0,30}\d{2,4}\W*\w{0,5}$",
    "contact": r"@\w+\.\w|\bcontact (us|the)|e-?mail|got a (tip|story)|@\w+$",
    "comment": r"\bcomments?\b|kommentar|comentario|commentaire|join the (discussion|conversation)|your opinion|have your say|diskussion",
    "share": r"^(share|teilen|partager|compartir|condividi|copy link|print|drucken|tweet|facebook|del\b|jaa\b|bookmark|save)",
}
PHRASE = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in PHRASES.items()), re.I)

# Class names by which stylesheets keep text for screen readers only.
SCREEN_READER = re.compile(
    r"\b(sr-only|visually-?hidden|screen-?reader(-text)?|u-?hidden|a11y-hidden|assistive-text)\b", re.I
)

# What an element stands for when it holds other people's words and not the article's, unless the headline is in it.
ELSEWHERE = frozenset(("comment", "related", "newsletter", "consent", "footer", "nav", "ad"))

# How a run's own element is told apart; every other tag is "other".
TOLD_TAGS = frozenset(
    "p div li h1 h2 h3 h4 h5 h6 blockquote figcaption td th pre dt dd table span section article header footer"
    " address summary label caption legend center figure a ul aside main form body time strong".split()
)
# Elements around a run that say what it is part of.
TELLING_TAGS = frozenset(
    "aside footer header nav figure form ul ol li blockquote a table dl details address noscript article section label h2 h3 h4 p figcaption main".split()
)

HOME_SHARE = 0.8

WEIGHTS: dict[str, float] = {
    "after:0": -0.97,
    "after:1": -0.08,
    "after:2": -0.8,
    "after:3": -0.36,
    "always": 0.0,
    "before:1": -0.24,
    "before:3": 2.78,
    "container:0": -0.97,
    "container:1": -0.52,
    "container:2": 0.46,
    "container:3": 0.7,
    "heading>prose": 0.74,
    "in:<a>": -1.72,
    "in:<article>": -1.08,
    "in:<aside>": -0.06,
    "in:<details>": 1.61,
    "in:<figure>": -1.23,
    "in:<footer>": -0.66,
    "in:<header>": -1.56,
    "in:<p>": 7.99,
    "in:<section>": 1.12,
    "in:ad": -1.19,
    "in:box": -0.73,
    "in:comment": -2.13,
    "in:consent": -0.73,
    "in:footer": -0.47,
    "in:header": -0.73,
    "in:hidden": -3.71,
    "in:intro": -1.05,
    "in:media": -0.53,
    "in:newsletter": -0.29,
    "in:related": -0.11,
    "in:share": -0.5,
    "in:tags": -1.44,
    "is:description": -0.45,
    "is:title": -0.99,
    "links:0": 0.4,
    "links:1": 0.5,
    "links:3": -0.3,
    "links:4": -1.37,
    "next:prose": 0.73,
    "next:prose:sib": 0.49,
    "next:sib": 0.1,
    "own:box": -0.28,
    "own:byline": -0.9,
    "own:caption": -0.22,
    "own:footer": 0.46,
    "own:header": -0.63,
    "own:intro": -0.62,
    "own:related": -0.65,
    "own:tags": -0.43,
    "prev:prose": 0.39,
    "prev:prose:sib": 0.35,
    "prev:sib": 0.2,
    "repeated": -0.41,
    "says:advertisement": -0.48,
    "says:comment": -0.72,
    "says:credit": -0.92,
    "says:read_more": -1.19,
    "says:rights": -0.07,
    "says:subscribe": -1.71,
    "sentence": 0.98,
    "shape:0": -0.45,
    "shape:1": -0.42,
    "shape:3": 2.73,
    "shape:4": 2.18,
    "size:0": -0.29,
    "size:1": 0.12,
    "size:3": -0.72,
    "size:5": 0.72,
    "styled": -0.15,
    "tag:div": -1.52,
    "tag:h2": 1.26,
    "tag:h3": 0.98,
    "tag:li": 1.14,
    "tag:other": -1.9,
    "tag:p": -0.38,
    "told": 0.33,
    "untold": -0.44,
}
CREDIT = re.compile(r"credit|copyright|source|photograph|autor|author", re.I)

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
# Text and URLs
# ---------------------------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """`text` without what a terminal would obey or a reader could not see, its white space folded."""
    return " ".join(UNPRINTABLE.sub("", text).split())


def letters(text: str) -> str:
    """The letters and digits of `text`, casefolded: what two spellings of a title have in common."""
    return re.sub(r"[\W_]+", "", text.casefold())


def count_words(text: str) -> int:
    """Words in `text`, each character of an unspaced script counting as one."""
    return len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", UNSPACED.sub(" x ", text)))


def absolute_url(base: str, address: str) -> str | None:
    """`address` made absolute against `base` (RFC 3986, 5), or None where it is no http(s) or mailto
    address. Tabs and line ends inside it are dropped, as browsers do (WHATWG URL, 4.4)."""
    try:
        url = urljoin(base, re.sub(r"[\t\r\n]", "", UNPRINTABLE.sub("", address)).strip())
        parts = urlsplit(url)
        if parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.hostname):
            return re.sub(r'[\s<>"\\^`{|}]', lambda char: quote(char[0]), url)
    except ValueError:
        pass
    return None


def host_of(url: str) -> str:
    """The host of a URL without `www.`, `m.` or `amp.`; empty where there is none."""
    try:
        return re.sub(r"^(www|m|amp)\.", "", urlsplit(url).hostname or "")
    except ValueError:
        return ""


def same_site(url: str, other: str) -> bool:
    """Whether two URLs are on one host, or the host of one is within the other's."""
    short, long = sorted((host_of(url), host_of(other)), key=len)
    return bool(short) and (long == short or long.endswith("." + short))


# ---------------------------------------------------------------------------------------------------------
# The page: decoded once, parsed once into a lean tree
# ---------------------------------------------------------------------------------------------------------

BYTE_ORDER_MARKS = (("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE))

# WHATWG Encoding Standard: what the web's labels mean, where Python's codec of that name is narrower.
WEB_ENCODINGS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}

META_CHARSET = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w:.-]+)""", re.I)


def declared_encoding(label: str | None) -> str | None:
    """The Python codec for a charset label as the web means it, or None if there is no such codec."""
    try:
        name = codecs.lookup((label or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    return WEB_ENCODINGS.get(name, name)


def mostly_utf8(data: bytes) -> str | None:
    """`data` read as UTF-8 if that is plainly what it is but for a few stray bytes, else None."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return text if whole > 10 * broken else None


def detected_encoding(data: bytes) -> str:
    """What the bytes themselves look like, by the statistics of charset-normalizer; markup says nothing
    about a language, so only the text between tags is looked at."""
    from charset_normalizer import from_bytes

    prose = re.sub(rb"<(script|style)\b.*?</\1|<[^>]*>|\s+", b" ", data, flags=re.S | re.I)
    best = from_bytes(prose[:50_000]).best()
    return WEB_ENCODINGS.get(best.encoding, best.encoding) if best else "cp1252"


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The text of a page and the encoding it was read in: a byte order mark, then strict UTF-8, then what
    the header (`charset`) and the page's meta say, then detection. Never fails."""
    for name, mark in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    with contextlib.suppress(UnicodeDecodeError):
        return data.decode("utf-8"), "utf-8"
    if (text := mostly_utf8(data)) is not None:
        return text, "utf-8"
    meta = META_CHARSET.search(data[:4096])
    for label in (charset, meta and meta[1].decode("ascii", "replace")):
        encoding = declared_encoding(label)
        if encoding and not encoding.startswith("utf"):
            with contextlib.suppress(UnicodeDecodeError):
                return data.decode(encoding), encoding
    encoding = detected_encoding(data)
    return data.decode(encoding, "replace"), encoding


class Element(Tag):
    """A tag with only what extraction reads. BeautifulSoup's own initialiser spends four fifths of the
    parse on what writing a document back needs; none is written back here, so the rest is shared by all."""

    parser_class = BeautifulSoup
    namespace = prefix = sourceline = sourcepos = None
    cdata_list_attributes = preserve_whitespace_tags = None
    known_xml = hidden = False
    can_be_empty_element = False
    interesting_string_types = (NavigableString,)
    next_sibling = previous_sibling = next_element = previous_element = None

    def __init__(self, name: str, attrs: dict[str, str], parent: Tag) -> None:
        self.name = name
        self.attrs = attrs  # type: ignore[assignment]
        self.contents = []
        self.parent = parent
        self.is_block = name not in INLINE_TAGS


@dataclass(slots=True)
class Page:
    """A parsed page: its tree, its elements by tag name in document order, its JSON-LD blocks."""

    soup: BeautifulSoup
    url: str
    by_name: dict[str, list[Element]]
    marked: list[Element]
    json_ld: list[str]


class LeanTreeBuilder(LXMLTreeBuilder):
    """Builds the tree from lxml's events, and spares it what no one reads: scripts, styles, drawings,
    comments. Nesting deeper than `MAX_DEPTH` is flattened into its ancestor, so that whatever walks the
    tree later can recurse without fear of a hostile page."""

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None, huge_tree=True)
        self.by_name: dict[str, list[Element]] = {}
        self.marked: list[Element] = []
        self.json_ld: list[str] = []
        self.unread = 0
        self.flattened = 0
        self.depth = 0
        self.strings: list[str] = []
        self.script: list[str] | None = None

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Iterable[tuple[str, None, None, bool]]:
        yield markup, None, None, False

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        super().initialize_soup(soup)
        self.current: Tag = soup
        self.latest: PageElement = soup

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:
        if self.unread or tag in UNREAD_TAGS:
            self.unread += 1
            if tag == "script" and "ld+json" in attrib.get("type", ""):
                self.script = []
            return
        if self.depth >= MAX_DEPTH:
            self.flattened += 1
            self.strings.append(" ")
            return
        if self.strings:
            self.flush()
        element = Element(tag, dict(attrib), self.current)
        if element.is_block:
            self.mark_blocks()
        self.append(element)
        self.current = element
        self.depth += 1
        self.by_name.setdefault(tag, []).append(element)
        if "itemprop" in attrib:
            self.marked.append(element)

    def end(self, tag: Any) -> None:
        if self.unread:
            self.unread -= 1
            if self.script is not None:
                self.json_ld.append("".join(self.script))
                self.script = None
        elif self.flattened:
            self.flattened -= 1
            self.strings.append(" ")
        else:
            if self.strings:
                self.flush()
            self.current = self.current.parent or self.current
            self.depth -= 1

    def data(self, data: Any) -> None:
        if not self.unread:
            self.strings.append(data)
        elif self.script is not None:
            self.script.append(data)

    def comment(self, text: Any) -> None:
        """Comments are not read."""

    def pi(self, target: Any, data: Any = None) -> None:
        """Processing instructions are not read."""

    def doctype(self, name: Any, pubid: Any, system: Any) -> None:
        """The document type is not read."""

    def mark_blocks(self) -> None:
        # An inline element that holds a block is laid out as a block (CSS 2.2, 9.2.1.1).
        ancestor: Any = self.current
        while isinstance(ancestor, Element) and not ancestor.is_block:
            ancestor.is_block = True
            ancestor = ancestor.parent

    def flush(self) -> None:
        text = str.__new__(NavigableString, "".join(self.strings))
        self.strings.clear()
        text.next_element = text.next_sibling = text.previous_sibling = None
        text.parent = self.current
        self.append(text)

    def append(self, node: PageElement) -> None:
        siblings = self.current.contents
        if siblings:
            siblings[-1].next_sibling = node
            node.previous_sibling = siblings[-1]
        siblings.append(node)
        self.latest.next_element = node
        node.previous_element = self.latest
        self.latest = node


def parse(text: str, url: str) -> Page:
    """The page's tree. Linear in the page's length; never fails."""
    # A NUL ends a C string; a lone surrogate has no UTF-8 form. The line end keeps BeautifulSoup from
    # taking a short page for a file name.
    builder = LeanTreeBuilder()
    soup = BeautifulSoup(UNPARSABLE.sub("\ufffd", text) + "\n", builder=builder)
    if builder.strings:
        builder.flush()
    return Page(soup, url, builder.by_name, builder.marked, builder.json_ld)


# ---------------------------------------------------------------------------------------------------------
# Metadata: one function a source of evidence, tried in the order of EVIDENCE, merged once
# ---------------------------------------------------------------------------------------------------------


class Fact(NamedTuple):
    """What one place of the page says of one field: `("date", "json-ld:datePublished", "2025-07-15")`."""

    field: str
    source: str
    value: Any


def parse_json_ld(block: str) -> Any:
    """The value of a JSON-LD block, or None if it is beyond reading. Publishers wrap blocks in comments,
    end them with a semicolon and break lines inside strings; all of that is read."""
    text = re.sub(r"^\s*(<!--|//<!\[CDATA\[|<!\[CDATA\[)|(//)?(-->|\]\]>)\s*$|;\s*$", "", block)
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(attempt, strict=False)
    return None


def json_ld_nodes(page: Page) -> list[dict[str, Any]]:
    """Every object in the page's JSON-LD, outermost first, bounded against hostile pages."""
    queue: list[Any] = [parse_json_ld(block) for block in page.json_ld]
    nodes: list[dict[str, Any]] = []
    for value in queue:  # grows while it is read: breadth first, without recursion
        if len(queue) > MAX_JSON_LD_NODES:
            break
        if isinstance(value, dict):
            nodes.append(value)
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
    return nodes


def types_of(node: dict[str, Any]) -> str:
    """The node's types in one string; `@type` may be a list (JSON-LD 1.1, 4.4)."""
    types = node.get("@type")
    return " ".join(map(str, types)) if isinstance(types, list) else str(types or "")


def article_node(page: Page) -> dict[str, Any]:
    """The JSON-LD object that describes this page's article, or an empty one. Where several do, the one
    that names the page's own address, else the one that says most."""
    nodes = [node for node in json_ld_nodes(page) if ARTICLE_TYPES.search(types_of(node))]
    here = urldefrag(page.url)[0]

    def claim(node: dict[str, Any]) -> tuple[bool, bool, int]:
        main = node.get("mainEntityOfPage")
        address = main.get("@id") if isinstance(main, dict) else main
        says = sum(1 for key in ("headline", "datePublished", "author", "articleBody") if node.get(key))
        return here in (node.get("url"), node.get("@id"), address), bool(node.get("headline")), says

    return max(nodes, key=claim, default={})


def names_in(value: Any) -> list[str]:
    """The names in a JSON-LD `author`, `publisher` or `keywords`: a string, an object, a list of either."""
    if isinstance(value, list):
        return [name for each in value for name in names_in(each)]
    if isinstance(value, dict):
        return names_in(value.get("name"))
    return [value] if isinstance(value, str) else []


def json_ld_facts(page: Page) -> Iterator[Fact]:
    """What the page's JSON-LD says of its article (schema.org/NewsArticle)."""
    node = article_node(page)
    for name, keys in JSON_LD_KEYS.items():
        for key in keys:
            if node.get(key) not in (None, "", [], {}):
                yield Fact(name, f"json-ld:{key}", node[key])


def meta_facts(page: Page) -> Iterator[Fact]:
    """What the page's meta elements say (Open Graph, article:*, Dublin Core, and the usual others)."""
    said: dict[str, list[str]] = defaultdict(list)
    for element in page.by_name.get("meta", ()):
        name = element.attrs.get("property") or element.attrs.get("name") or element.attrs.get("http-equiv")
        if name and element.attrs.get("content", "").strip():
            said[name.strip().lower()].append(element.attrs["content"])
    for field_name, names in META_NAMES.items():
        for name in names:
            if name in said:
                values = said[name]
                yield Fact(field_name, f"meta:{name}", values if field_name in LISTS else values[0])


def microdata_facts(page: Page) -> Iterator[Fact]:
    """What `itemprop` attributes say (HTML standard, 5.2), by the names of schema.org."""
    for element in page.marked:
        for prop in element.attrs.get("itemprop", "").split():
            if prop in MICRODATA_PROPS:
                value = element.attrs.get("content") or element.attrs.get("datetime") or element.get_text(" ")
                yield Fact(MICRODATA_PROPS[prop], f"microdata:{prop}", value)


def page_facts(page: Page) -> Iterator[Fact]:
    """What the page's own elements say: its headings, its `<title>`, its `<time>`, its language."""
    for element in page.by_name.get("h1", ()):
        yield Fact("title", "h1", element.get_text(" "))
    for element in page.by_name.get("title", ())[:1]:
        yield Fact("title", "title", element.get_text())
    for element in page.by_name.get("time", ()):
        source = "modified" if "updat" in str(element.attrs).lower() else "date"
        yield Fact(source, "time", element.attrs.get("datetime") or element.get_text(" "))
    for element in page.by_name.get("html", ())[:1]:
        yield Fact("language", "html:lang", element.attrs.get("lang") or element.attrs.get("xml:lang"))
    for element in page.by_name.get("a", ()):
        if "author" in element.attrs.get("rel", "").split():
            yield Fact("authors", "a:rel=author", element.get_text(" "))


FACT_SOURCES = (json_ld_facts, meta_facts, microdata_facts, page_facts)
"""Sources of metadata, the most deliberate first: JSON-LD is written for machines and tells published from
modified; meta elements are shortened for sharing; microdata marks what is shown; the page itself is read
last."""


def month_number(word: str) -> int | None:
    """1 to 12 for a month's number, name or abbreviation in any language of `MONTHS`."""
    return int(word) if word.isdigit() else MONTH_NUMBERS.get(word.casefold())


def offset_of(text: str | None) -> timezone | None:
    """The time zone that an ISO 8601 or RFC 5322 offset names; None where none is given."""
    digits = re.sub(r"\D", "", text or "")
    if not text or not digits:
        return UTC if text else None
    minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
    return timezone(timedelta(minutes=-minutes if "-" in text else minutes)) if minutes < 24 * 60 else None


def iso_from(parts: dict[str, str | None], month_first: bool = False) -> str | None:
    """ISO 8601 from the named parts of a match, None where they are no date of the calendar. `month_first`
    settles 03/05/2024; a part above 12 settles it by itself."""
    month, day = month_number(parts["month"] or ""), int(parts["day"] or 0)
    if month is None:
        return None
    if (parts["month"] or "").isdigit() and ((day <= 12 and month_first) or month > 12):
        month, day = day, month
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    try:
        if parts.get("hour") is None:
            return date(year, month, day).isoformat() if year in YEARS else None
        hour = int(parts["hour"] or 0) % 24
        if parts.get("half"):
            hour = hour % 12 + (12 if (parts["half"] or "").lower().startswith("p") else 0)
        second = int(parts.get("second") or 0)
        moment = datetime(
            year, month, day, hour, int(parts["minute"] or 0), second, tzinfo=offset_of(parts.get("offset"))
        )
        return moment.isoformat() if year in YEARS else None
    except ValueError:
        return None


def parse_date(value: Any, month_first: bool = False) -> str | None:
    """The first date in `value` as ISO 8601, with the time and offset it gives and no others; None where
    there is none. Takes ISO 8601, RFC 5322, epochs in seconds or milliseconds, and written dates."""
    text = one_line(str(value))[:200] if isinstance(value, str | int) else ""
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    if match := ISO_DATE.match(text):
        return iso_from(match.groupdict())
    if re.match(r"[A-Z][a-z]{2}, \d", text):
        with contextlib.suppress(ValueError):
            moment = parsedate_to_datetime(text)
            return moment.isoformat() if moment.year in YEARS else None
    for pattern in WRITTEN_DATES:
        for match in pattern.finditer(text):
            clock = re.search(rf"\b{CLOCK}\s*{OFFSET}?", text[match.end() :], re.I)
            parts = {**(clock.groupdict() if clock else {}), **match.groupdict()}
            if found := iso_from(parts, month_first and pattern is WRITTEN_DATES[-1]):
                return found
    return None


def title_without_site(title: str, sites: Iterable[str]) -> str:
    """`title` without the site's name at either end, where one of `sites` is that name."""
    names = {letters(site) for site in sites} - {""}
    for joint in reversed(list(TITLE_JOINTS.finditer(title))):
        before, after = title[: joint.start()], title[joint.end() :]
        if letters(after) in names:
            return title_without_site(before, sites)
        if letters(before) in names:
            return title_without_site(after, sites)
    return title


def authors_from(values: Iterable[Any]) -> tuple[str, ...]:
    """The people named, each once, in order; addresses and e-mail left out, strings that join several
    names taken apart."""
    found: dict[str, str] = {}
    for text in names_in(list(values)):
        line = re.sub(r"\(?\S+@\S+\)?|https?://\S+", "", one_line(text))
        for name in AUTHOR_JOINTS.split(BYLINE_START.sub("", line)):
            if name.strip() and len(name) < 80:
                found.setdefault(letters(name), name.strip(" .,:-–—"))
    return tuple(name for key, name in found.items() if key)


# ---------------------------------------------------------------------------------------------------------
# Body: the page as runs of text, the evidence that each belongs to the article, the verdict
# ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Run:
    """A run of inline content within one block element: a paragraph, a heading, an item, a caption, a
    label. A table of data is one run. What extraction keeps or drops is always a whole run."""

    parent: Element
    start: int
    end: int
    text: str
    linked: int
    styled: int
    order: int = 0
    mass: float = 0.0
    kept: bool = False
    evidence: set[str] = field(default_factory=set)


class RunCollector:
    """Walks a tree once and collects its runs in document order."""

    def __init__(self) -> None:
        self.runs: list[Run] = []

    def visit(self, element: Tag) -> None:
        start, last_break = 0, -1
        for index, node in enumerate(element.contents):
            if not isinstance(node, Element):
                if last_break >= 0 and not node.isspace():  # type: ignore[attr-defined]
                    last_break = -1
            elif node.is_block:
                self.close(element, start, index)
                if node.name not in CONTROL_TAGS:
                    self.descend(node)
                start, last_break = index + 1, -1
            elif node.name == "br":
                if last_break >= 0:  # two line breaks are how pages without <p> part paragraphs
                    self.close(element, start, last_break)
                    start = index + 1
                last_break = index
            else:
                last_break = -1
        self.close(element, start, len(element.contents))

    def descend(self, element: Element) -> None:
        if element.name == "table" and is_data_table(element):
            self.close(element, 0, len(element.contents))
        else:
            self.visit(element)

    def close(self, element: Tag, start: int, end: int) -> None:
        if start >= end:
            return
        measure = Measure()
        measure.gather(element.contents[start:end], False, False)
        text = "\n".join(filter(None, map(one_line, "".join(measure.parts).split("\n"))))
        if text and isinstance(element, Element):
            self.runs.append(Run(element, start, end, text, measure.linked, measure.styled, len(self.runs)))


class Measure:
    """The text of some nodes, and how much of it is linked or marked."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = 0
        self.styled = 0

    def gather(self, nodes: Sequence[PageElement], linked: bool, styled: bool) -> None:
        for node in nodes:
            if not isinstance(node, Element):
                text = str(node).replace("\n", " ")
                self.parts.append(text)
                if linked or styled:
                    length = len(text.strip())
                    self.linked += length if linked else 0
                    self.styled += length if styled else 0
            elif node.name == "br":
                self.parts.append("\n")
            elif node.contents and not is_hidden(node):
                self.gather(node.contents, linked or node.name == "a", styled or node.name in STYLES)
                if node.is_block:
                    self.parts.append(" ")


@functools.lru_cache(maxsize=8192)
def hints_of(names: str) -> frozenset[str]:
    """The groups of `HINTS` that a string of class names and the like speaks of."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", "-", names).lower()
    return frozenset(match.lastgroup or "" for match in HINT.finditer(words))


def element_hints(element: Element) -> frozenset[str]:
    """What an element's own attributes hint at."""
    attrs = element.attrs
    names = " ".join([str(attrs[name]) for name in HINT_ATTRIBUTES if name in attrs])
    return hints_of(names) if names else frozenset()


def is_hidden(element: Element) -> bool:
    """Whether the page itself keeps an element from readers' eyes."""
    attrs = element.attrs
    if not attrs:
        return False
    style = attrs.get("style", "")
    return (
        "hidden" in attrs
        or (attrs.get("aria-hidden") == "true" and element.is_block)
        or "display:none" in style.replace(" ", "")
        or SCREEN_READER.search(attrs.get("class", "")) is not None
    )


def is_data_table(table: Element) -> bool:
    """Whether a table holds data rather than the page's layout: rows of several short cells, no blocks."""
    rows = table.find_all("tr")
    cells = table.find_all(["td", "th"])
    blocks = table.find_all(["p", "div", "table", "ul", "h2", "h3"], limit=len(cells) + 1)
    return len(rows) > 1 and len(cells) >= 2 * len(rows) and len(blocks) <= len(cells) // 2


def prose_mass(run: Run) -> float:
    """How much a run weighs as prose: its length, if it reads like sentences and is not made of links."""
    size = len(run.text) + 2 * len(UNSPACED.findall(run.text)) if not run.text.isascii() else len(run.text)
    if size < 60 or (not SENTENCE_END.search(run.text) and size < 140):
        return 0.0
    share = run.linked / len(run.text)
    return min(size, 1000) * max(0.0, 1 - 2 * share)


@dataclass(slots=True)
class Scene:
    """What a run is judged against: where the article's prose is, and what the page says of itself."""

    runs: list[Run]
    home: Element
    total: float
    containers: dict[int, float]
    shapes: dict[tuple[str, ...], float]
    first: int
    last: int
    known: dict[str, str]
    seen: dict[str, int]
    full_text: str
    around: dict[int, frozenset[str]] = field(default_factory=dict)


def ancestors_of(element: Tag | None) -> Iterator[Element]:
    """The element itself, then its ancestors."""
    while isinstance(element, Element):
        yield element
        element = element.parent


def shape_of(run: Run) -> tuple[str, ...]:
    """Tag and class of a run's element and of the one around it: paragraphs of one article share it."""
    outer = run.parent.parent
    attrs = outer.attrs if isinstance(outer, Element) else {}
    return (run.parent.name, run.parent.attrs.get("class", ""), outer.name if outer else "", attrs.get("class", ""))


def find_headline(page: Page, title: str) -> Element | None:
    """The heading that shows the title, else the first h1."""
    wanted = letters(title)
    for name in ("h1", "h2", "h3"):
        for element in page.by_name.get(name, ()):
            if wanted and letters(element.get_text()) == wanted:
                return element
    return next(iter(page.by_name.get("h1", ())), None)


def weigh(runs: list[Run], headline: Element | None) -> dict[int, float]:
    """Sets each run's mass, and returns the mass of each element's subtree by its id. Prose in a part of
    the page that calls itself comments, related or the like counts little, unless the headline is there."""
    safe = {id(element) for element in ancestors_of(headline)}
    worth: dict[int, float] = {}

    def worth_of(element: Tag | None) -> float:
        if not isinstance(element, Element):
            return 1.0
        if id(element) not in worth:
            foreign = id(element) not in safe and (
                element_hints(element) & ELSEWHERE or element.name in ("aside", "footer")
            )
            worth[id(element)] = worth_of(element.parent) * (
                0.2 if foreign and element.name not in ("body", "html") else 1.0
            )
        return worth[id(element)]

    masses: dict[int, float] = defaultdict(float)
    for run in runs:
        run.mass = prose_mass(run)
        if run.mass:
            run.mass *= worth_of(run.parent) * (0.2 if run.parent.name in ("figcaption", "li", "td", "label") else 1)
            for element in ancestors_of(run.parent):
                masses[id(element)] += run.mass
    return masses


def find_home(root: Element, masses: dict[int, float]) -> Element:
    """The deepest element that still holds nearly all of the page's prose."""
    home = root
    while True:
        inner = max(
            (node for node in home.contents if isinstance(node, Element)),
            key=lambda node: masses.get(id(node), 0),
            default=None,
        )
        if (
            inner is None
            or not inner.is_block
            or masses.get(id(inner), 0) < HOME_SHARE * masses.get(id(home), 0)
            or not masses.get(id(inner))
        ):
            return home
        home = inner


def set_scene(page: Page, runs: list[Run], known: dict[str, str], full_text: str) -> Scene | None:
    """Where the article is on the page, or None if the page has no prose at all."""
    root = next(iter(page.by_name.get("body", ())), None) or next(
        (n for n in page.soup.contents if isinstance(n, Element)), None
    )
    if root is None or not runs:
        return None
    headline = find_headline(page, known.get("title", ""))
    masses = weigh(runs, headline)
    home = find_home(root, masses)
    inside = [run for run in runs if any(each is home for each in ancestors_of(run.parent))]
    containers: dict[int, float] = defaultdict(float)
    shapes: dict[tuple[str, ...], float] = defaultdict(float)
    for run in inside:
        if run.mass:
            containers[id(run.parent.parent)] += run.mass
            shapes[shape_of(run)] += run.mass
    prose = [run.order for run in inside if run.mass >= 60] or [run.order for run in inside]
    seen: dict[str, int] = {}
    for run in inside:
        seen.setdefault(run.text, run.order)
    total = sum(run.mass for run in inside) or 1.0
    first, last = (prose[0], prose[-1]) if prose else (0, 0)
    return Scene(inside, home, total, containers, shapes, first, last, known, seen, letters(full_text))


def bucket(value: float, limits: Sequence[float]) -> int:
    """How many of the limits `value` reaches."""
    return sum(value >= limit for limit in limits)


def surroundings(element: Element, scene: Scene) -> frozenset[str]:
    """What the elements from `element` up to the article's home say of what is inside them."""
    if element is scene.home or not isinstance(element.parent, Element):
        return frozenset()
    if id(element) not in scene.around:
        own = {f"in:{hint}" for hint in element_hints(element)}
        if element.name in TELLING_TAGS:
            own.add(f"in:<{element.name}>")
        if is_hidden(element):
            own.add("in:hidden")
        scene.around[id(element)] = surroundings(element.parent, scene) | own
    return scene.around[id(element)]


def evidence(run: Run, scene: Scene, before: Run | None, after: Run | None) -> set[str]:
    """The names of all evidence that holds of a run."""
    text, parent = run.text, run.parent
    size = len(text) + 2 * len(UNSPACED.findall(text)) if not text.isascii() else len(text)
    found: set[str] = {"always"}
    outer = parent.parent
    if parent is not scene.home and isinstance(outer, Element):
        found |= surroundings(outer, scene)
        found |= {f"own:{hint}" for hint in element_hints(parent)}
        if is_hidden(parent):
            found.add("in:hidden")
    found.add(f"tag:{parent.name if parent.name in TOLD_TAGS else 'other'}")
    found.add(f"size:{bucket(size, (15, 30, 60, 100, 200))}")
    found.add(f"links:{bucket(run.linked / len(text), (0.01, 0.3, 0.7, 0.95))}")
    if SENTENCE_END.search(text):
        found.add("sentence")
    if run.styled > 0.9 * len(text):
        found.add("styled")
    if size < 250:
        found |= {f"says:{match.lastgroup}" for match in PHRASE.finditer(text)}
    found.add(f"container:{bucket(scene.containers.get(id(outer), 0) / scene.total, (0.01, 0.2, 0.5, 0.8))}")
    found.add(f"shape:{bucket(scene.shapes.get(shape_of(run), 0) / scene.total, (0.01, 0.2, 0.5, 0.8))}")
    if run.order < scene.first:
        found.add(f"before:{bucket(scene.first - run.order, (2, 4, 8))}")
    elif run.order > scene.last:
        found.add(f"after:{bucket(run.order - scene.last, (2, 4, 8))}")
    if before and before.mass:
        found.add("prev:prose" + (":sib" if before.parent.parent is outer else ""))
    if after and after.mass:
        found.add("next:prose" + (":sib" if after.parent.parent is outer else ""))
    if before and before.parent.parent is outer:
        found.add("prev:sib")
    if after and after.parent.parent is outer:
        found.add("next:sib")
    key = letters(text)
    for name, value in scene.known.items():
        if key and (key == value or (len(key) > 40 and (key in value or (value in key and len(value) > 40)))):
            found.add(f"is:{name}")
    if scene.seen[text] != run.order:
        found.add("repeated")
    if len(scene.full_text) > 300 and size > 15:
        found.add("told" if key in scene.full_text else "untold")
    if parent.name in HEADING_LEVELS:
        nxt = (
            "prose" if after and after.mass else "heading" if after and after.parent.name in HEADING_LEVELS else "other"
        )
        found.add(f"heading>{nxt}")
    return found


def judge(run: Run, scene: Scene, before: Run | None, after: Run | None) -> None:
    """Keeps the run if the evidence for it outweighs the evidence against it."""
    run.evidence = evidence(run, scene, before, after)
    run.kept = sum(WEIGHTS.get(name, 0.0) for name in run.evidence) > 0


def find_body(page: Page, runs: list[Run], known: dict[str, str], full_text: str) -> Scene | None:
    """Judges every run near the article's prose; None where the page has none."""
    scene = set_scene(page, runs, known, full_text)
    if scene:
        for before, run, after in zip([None, *scene.runs], scene.runs, [*scene.runs[1:], None], strict=False):
            judge(run, scene, before, after)
    return scene


# ---------------------------------------------------------------------------------------------------------
# Markdown: text escaped, inline content as spans, blocks by a table from tag to converter
# ---------------------------------------------------------------------------------------------------------

# CommonMark 0.31: what would be read as markup inside a line. A chunk's end is escaped where what follows it
# could complete the markup.
INLINE_MARKUP = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~\n]|$)     # a backslash that would escape what follows
    | `
    | \*(?!\s) | (?<!\s)\*            # emphasis, unless spaced on both sides
    | (?<![^\W_])_ | _(?![^\W_])      # emphasis, unless within a word
    | <(?=[A-Za-z/!?]|$)              # a tag or an autolink
    | &(?=\#?\w*(?:;|$))              # a character reference
    | \](?=[(\[:]|$)                  # the end of a link's text or of a reference's label
    | ~(?=~|$)                        # GFM's strikethrough
    """,
    re.X,
)

# CommonMark 0.31, 4 and 5: what would start another block at the start of a line.
BLOCK_MARKUP = re.compile(
    r"""^(?: (?P<number>\d{1,9})(?=[.)](?:\s|$))      # an ordered item
    | (?= \#{1,6}(?:\s|$) | [-+*](?:\s|$) | >        # a heading, an item, a quote
        | =+\s*$ | (?:[-_]\s*){2,}$ | ~~~ | [|:-][\s|:-]*$ ))  # an underline, a rule, a fence, a table's ruler
    """,
    re.X | re.M,
)


class Span(NamedTuple):
    """Text within a line and how it is marked; a hard line break is a line feed."""

    text: str
    href: str | None = None
    bold: bool = False
    italic: bool = False
    code: bool = False


def escape_inline(text: str, after: str = "", in_link: bool = False) -> str:
    """`text` so that CommonMark reads no markup inside it. `after` is the character that follows; where
    none does, nothing can complete what the text's end begins, and a NUL keeps `$` from matching there."""
    escaped = INLINE_MARKUP.sub(lambda found: "\\" + found[0], text if after else text + "\0").rstrip("\0")
    if after == "[" and escaped.endswith("!"):
        escaped = escaped[:-1] + "\\!"
    return re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", escaped) if in_link else escaped


def escape_block(text: str) -> str:
    """Escaped inline content so that no line of it starts another block."""
    return BLOCK_MARKUP.sub(lambda found: (found["number"] or "") + "\\", text)


def code_span(text: str) -> str:
    """A code span (CommonMark 0.31, 6.1): a fence longer than any inside, padded where it touches one."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text[0] in " `" or text[-1] in " `" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def link_destination(url: str) -> str:
    """A URL as a link's destination (CommonMark 0.31, 6.3)."""
    url = re.sub(r"&(?=#?\w+;)", r"\\&", url)
    depth = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            break
    return url if depth == 0 else re.sub(r"[()]", r"\\\g<0>", url)


def is_punctuation(char: str) -> bool:
    """What CommonMark counts as punctuation: Unicode's P and S."""
    return unicodedata.category(char)[0] in "PS"


def may_emphasise(before: str, inner: str, after: str) -> bool:
    """Whether delimiters around `inner` would be read as such (CommonMark 0.31, 6.2: left- and
    right-flanking). `before` and `after` are the characters around them, empty at a line's ends."""
    if before in ("*", "\\") or after == "*":
        return False
    opens = not is_punctuation(inner[0]) or not before or before.isspace() or is_punctuation(before)
    closes = not is_punctuation(inner[-1]) or not after or after.isspace() or is_punctuation(after)
    return opens and closes


def fold_spans(spans: Iterable[Span]) -> list[Span]:
    """Spans with white space folded across them, none at the ends or around line breaks, and no style or
    link on white space alone."""
    folded: list[Span] = []
    last = "\n"
    for span in spans:
        text = UNPRINTABLE.sub("", re.sub(r" *\n\s*", "\n", re.sub(r"[^\S\n]+", " ", span.text)))
        if last.isspace():
            text = text.lstrip(" ") if last == " " else text.lstrip()
        if not text:
            continue
        if text.startswith("\n") and folded and folded[-1].text.endswith(" "):
            folded[-1] = folded[-1]._replace(text=folded[-1].text.rstrip(" "))
        last = text[-1]
        folded.append(span._replace(text=text) if text.strip() else Span(text))
    while folded and not (kept := folded[-1].text.rstrip()):
        folded.pop()
    if folded:
        folded[-1] = folded[-1]._replace(text=kept)
    return [span for span in folded if span.text]


def render_text(spans: Iterable[Span], after: str, in_link: bool) -> str:
    """Spans of one style as escaped text and code spans."""
    runs = [
        (code, "".join(span.text for span in group)) for code, group in itertools.groupby(spans, lambda span: span.code)
    ]
    following = [*("`" if code else text[0] for code, text in runs[1:]), after]
    return "".join(
        code_span(text.replace("\n", " ")) if code else escape_inline(text, next_char, in_link)
        for (code, text), next_char in zip(runs, following, strict=True)
    )


def render_spans(
    spans: Iterable[Span], styles: Sequence[str], before: str = "", after: str = "", in_link: bool = False
) -> str:
    """Spans as CommonMark, the outermost style first; `before` and `after` are the characters around."""
    if not styles:
        return render_text(spans, after, in_link)
    groups = [(value, list(group)) for value, group in itertools.groupby(spans, lambda span: getattr(span, styles[0]))]
    out = before
    for index, (value, group) in enumerate(groups):
        following = first_char(groups[index + 1][1][0]) if index + 1 < len(groups) else after
        render = RENDER_STYLE[styles[0]] if value else render_spans
        out += render(group, styles[1:] if not value else styles, out[-1:], following, in_link)
    return out[len(before) :]


def first_char(span: Span) -> str:
    """The character that the rendering of `span` starts with."""
    return "[" if span.href else "*" if span.bold or span.italic else "`" if span.code else span.text[0]


def edges(spans: Sequence[Span]) -> tuple[str, list[Span], str]:
    """The white space before and after the spans' text, and the spans without it."""
    text = "".join(span.text for span in spans)
    return text[: len(text) - len(text.lstrip())], fold_spans(spans), text[len(text.rstrip()) :]


def render_link(spans: Sequence[Span], styles: Sequence[str], before: str, after: str, in_link: bool) -> str:
    """A link (CommonMark 0.31, 6.3); its text may hold marks but no other link."""
    lead, inner, tail = edges(spans)
    label = render_spans(inner, styles[1:], "[", "]", True)
    return f"{lead}[{label}]({link_destination(inner[0].href or '')}){tail}"


def render_emphasis(spans: Sequence[Span], styles: Sequence[str], before: str, after: str, in_link: bool) -> str:
    """Bold or italic text; plain where delimiters would not be read as such."""
    lead, inner, tail = edges(spans)
    mark = {"bold": "**", "italic": "*"}[styles[0]]
    text = render_spans(inner, styles[1:], "*", "*", in_link)
    if may_emphasise(lead[-1:] or before, text, tail[:1] or after):
        return f"{lead}{mark}{text}{mark}{tail}"
    return lead + render_spans(inner, styles[1:], lead[-1:] or before, tail[:1] or after, in_link) + tail


RENDER_STYLE = {"href": render_link, "bold": render_emphasis, "italic": render_emphasis}


class MarkdownWriter:
    """Writes the kept runs of a tree as CommonMark blocks, in the structure that the tree gives them."""

    def __init__(self, kept: Iterable[Run], base: str, url: str) -> None:
        self.base = base
        self.url = url
        self.links: list[Link] = []
        self.runs: dict[int, dict[int, Run]] = defaultdict(dict)
        self.alive: set[int] = set()
        for run in kept:
            self.runs[id(run.parent)][run.start] = run
            self.alive.update(id(element) for element in ancestors_of(run.parent))

    def target(self, element: Element) -> str | None:
        """Where a link leads, or None for what is no link out of the page: an anchor in it, a script."""
        href = element.attrs.get("href", "").strip()
        url = absolute_url(self.base, href) if href and not href.startswith("#") else None
        return None if url and "#" in url and urldefrag(url)[0] == urldefrag(self.url)[0] else url

    def styled(self, element: Element, style: Span) -> Span:
        """The style of what an element holds."""
        if element.name == "a":
            return style._replace(href=self.target(element) or style.href)
        mark = STYLES.get(element.name)
        return style._replace(
            bold=style.bold or mark == "bold",
            italic=style.italic or mark == "italic",
            code=style.code or mark == "code",
        )

    def spans(self, nodes: Sequence[PageElement], style: Span) -> Iterator[Span]:
        """The inline content of some nodes, flat."""
        for node in nodes:
            if not isinstance(node, Element):
                yield style._replace(text=str(node).replace("\n", " "))
            elif node.name == "br":
                yield style._replace(text="\n")
            elif not is_hidden(node):
                yield from self.spans(node.contents, self.styled(node, style))
                if node.is_block:
                    yield style._replace(text=" ")

    def inline(self, nodes: Sequence[PageElement], breaks: str = "\\\n") -> str:
        """The inline content of some nodes as CommonMark; its links are noted."""
        around = Span("")
        for element in reversed(list(ancestors_of(nodes[0].parent))):
            around = self.styled(element, around)
        spans = fold_spans(self.spans(nodes, around))
        for href, group in itertools.groupby(spans, lambda span: span.href):
            if href:
                text = one_line("".join(span.text for span in group))
                self.links.append(Link(text, href, same_site(href, self.url)))
        return escape_block(render_spans(spans, ("href", "bold", "italic"))).replace("\n", breaks)

    def blocks(self, element: Tag) -> list[str]:
        """The kept content of an element, a string a block."""
        runs = self.runs.get(id(element), {})
        found: list[str] = []
        for index, node in enumerate(element.contents):
            if index in runs:
                found.append(self.inline(element.contents[index : runs[index].end]))
            elif isinstance(node, Element) and node.is_block and id(node) in self.alive:
                found += CONVERTERS.get(node.name, MarkdownWriter.blocks)(self, node)
        return [block for block in found if block]

    def heading(self, element: Element) -> list[str]:
        text = " ".join(self.blocks(element)).replace("\\\n", " ")
        return [f"{'#' * HEADING_LEVELS[element.name]} {escape_closing(text)}"] if text else []

    def list_block(self, element: Element) -> list[str]:
        """A list; items that hold several blocks keep them, nested lists stand under their item."""
        number = int(element.attrs["start"]) if re.fullmatch(r"\d{1,8}", element.attrs.get("start", "")) else 1
        items = []
        for item in element.contents:
            if isinstance(item, Element) and id(item) in self.alive:
                marker = f"{number}. " if element.name == "ol" else "- "
                number += 1
                items.append(list_item(marker, self.blocks(item)))
        loose = any("\n\n" in item for item in items)
        return [("\n\n" if loose else "\n").join(filter(None, items))]

    def quote(self, element: Element) -> list[str]:
        lines = "\n\n".join(self.blocks(element)).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)] if any(lines) else []

    def code(self, element: Element) -> list[str]:
        """Preformatted text (CommonMark 0.31, 4.5), the fence longer than any inside."""
        text = UNPRINTABLE.sub("", element.get_text()).strip("\r\n")
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return [f"{fence}\n{text}\n{fence}"]

    def table(self, element: Element) -> list[str]:
        """A table of data (GFM, 4.10); its first row is the head, as GFM wants one."""
        if id(element) not in self.runs:
            return self.blocks(element)
        rows = [
            [self.inline(cell.contents, " ").replace("|", "\\|") for cell in row.find_all(["td", "th"])]
            for row in element.find_all("tr")
        ]
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]


def escape_closing(text: str) -> str:
    """Heading text whose last word is not read as a closing sequence (CommonMark 0.31, 4.2)."""
    return re.sub(r"(^|\s)(#+)$", r"\1\\\2", text)


def list_item(marker: str, blocks: list[str]) -> str:
    """An item with its blocks indented under its marker; a nested list follows without a blank line."""
    if not blocks:
        return ""
    body = blocks[0]
    for block in blocks[1:]:
        body += ("\n" if re.match(r"[-*] |\d+\. ", block) else "\n\n") + block
    return marker + body.replace("\n", "\n" + " " * len(marker)).replace("\n" + " " * len(marker) + "\n", "\n\n")


CONVERTERS: dict[str, Callable[[MarkdownWriter, Element], list[str]]] = {
    **dict.fromkeys(HEADING_LEVELS, MarkdownWriter.heading),
    "ul": MarkdownWriter.list_block,
    "ol": MarkdownWriter.list_block,
    "blockquote": MarkdownWriter.quote,
    "pre": MarkdownWriter.code,
    "table": MarkdownWriter.table,
}
"""Tag to converter; every other element is only what it holds."""

# ---------------------------------------------------------------------------------------------------------
# What stands beside the body: the lead picture, related articles
# ---------------------------------------------------------------------------------------------------------


def is_caption(run: Run) -> bool:
    """Whether a run is printed under a picture."""
    return any(
        element.name == "figure" or "caption" in element_hints(element)
        for element in itertools.islice(ancestors_of(run.parent), 4)
    )


def credit_of(run: Run) -> str | None:
    """The credit within a caption: an element that calls itself one, else None."""
    inner = [node for node in run.parent.contents[run.start : run.end] if isinstance(node, Element)]
    for element in (*inner, *itertools.islice(ancestors_of(run.parent), 2)):
        if element.name in ("small", "cite", "footer") or CREDIT.search(" ".join(map(str, element.attrs.values()))):
            return one_line(element.get_text(" "))
    return run.text if len(run.text) < 60 and "says:credit" in run.evidence else None


def lead_picture(runs: list[Run], headline: Element | None, body: list[Run]) -> tuple[str | None, str | None]:
    """Caption and credit of the lead picture: of the first captioned one from the headline to the first
    paragraphs of the body."""
    if not body:
        return None, None
    top = next((run.order for run in runs if run.parent is headline), max(0, body[0].order - 12))
    captions = [run for run in runs[top : body[0].order + 1] if not run.kept and is_caption(run)][:3]
    if not captions:
        return None, None
    figure = next((e for e in ancestors_of(captions[0].parent) if e.name == "figure"), captions[0].parent.parent)
    parts = [run for run in captions if any(element is figure for element in ancestors_of(run.parent))]
    credits = [credit for run in parts if (credit := credit_of(run))]
    return " ".join(dict.fromkeys(run.text for run in parts)).replace("\n", " "), next(iter(credits), None)


# ---------------------------------------------------------------------------------------------------------
# extract: the pure core
# ---------------------------------------------------------------------------------------------------------


def gather_facts(page: Page) -> dict[str, list[Fact]]:
    """All that the page states about its article, by field, the most deliberate evidence first."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for source in FACT_SOURCES:
        for fact in source(page):
            facts[fact.field].append(fact)
    return facts


def plain_texts(facts: Iterable[Fact]) -> Iterator[str]:
    """The facts' values as single lines of plain text; entities and tags that CMSs leave in are undone."""
    for fact in facts:
        for text in names_in(fact.value):
            line = one_line(re.sub(r"</?[a-zA-Z][^<>]*>", " ", unescape(text)))
            if line:
                yield line


def first_text(facts: dict[str, list[Fact]], name: str) -> str | None:
    """The first text that is stated for a field."""
    return next(plain_texts(facts[name]), None)


def find_title(page: Page, facts: dict[str, list[Fact]]) -> str | None:
    """The headline: the first stated, in the spelling of the page's heading where that says the same."""
    sites = [*plain_texts(facts["site"]), *host_of(page.url).split(".")[:-1], host_of(page.url)]
    titles = [title_without_site(title, sites) for title in plain_texts(facts["title"])]
    return titles[0] if titles else None


def first_date(facts: Iterable[Fact], month_first: bool) -> tuple[str | None, str | None]:
    """The first date that parses, and where it was found."""
    for fact in facts:
        for value in fact.value if isinstance(fact.value, list) else [fact.value]:
            if found := parse_date(value, month_first):
                return found, fact.source
    return None, None


def picture_url(value: Any) -> str | None:
    """The address in a JSON-LD `image`: a string, an ImageObject, a list of either."""
    if isinstance(value, list):
        return next(filter(None, map(picture_url, value)), None)
    if isinstance(value, dict):
        return picture_url(value.get("url") or value.get("contentUrl") or value.get("@id"))
    return value if isinstance(value, str) else None


def truth_of(value: Any) -> bool | None:
    """A schema.org Boolean, in the spellings that pages use."""
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).rsplit("/", 1)[-1].strip().lower())


def is_related(run: Run, scene: Scene, base: str) -> bool:
    """Whether a run that is no part of the text is a box that links to a related article of the site."""
    return False


def extract(html: bytes | str, url: str, *, charset: str | None = None, images: bool = False) -> Article:
    """The article in a page.

    html: the page's bytes as received, or its text. url: where it was served from. charset: what the
    Content-Type header said of the bytes. images: keep the body's pictures in the Markdown.
    Pure: no network, no disk, no clock; any input gives an Article, whose `text` is empty where the page
    has none.
    """
    data = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    text, encoding = (html, "utf-8") if isinstance(html, str) else decode(html, charset)
    page = parse(text, url)
    facts = gather_facts(page)
    base = (
        next(
            (absolute_url(url, each.attrs["href"]) for each in page.by_name.get("base", ()) if each.attrs.get("href")),
            None,
        )
        or url
    )
    title = find_title(page, facts)
    language = first_text(facts, "language")
    month_first = (language or "").lower().replace("_", "-") in ("en-us", "en-ph")
    published, date_source = first_date(facts["date"], month_first)
    modified, _ = first_date(facts["modified"], month_first)
    authors = next(filter(None, (authors_from([fact.value]) for fact in facts["authors"])), ())
    description = first_text(facts, "description")
    full_text = first_text(facts, "full_text") or ""
    known = {"title": title, "description": description, "author": authors[0] if authors else ""}
    collector = RunCollector()
    collector.visit(page.soup)
    scene = find_body(page, collector.runs, {name: letters(value) for name, value in known.items() if value}, full_text)
    kept = [run for run in scene.runs if run.kept] if scene else []
    writer = MarkdownWriter(kept, base, url)
    body = "\n\n".join(writer.blocks(page.soup))
    plain = "\n\n".join(run.text for run in kept)
    caption, credit = lead_picture(collector.runs, find_headline(page, title or ""), kept)
    picture = next(filter(None, (absolute_url(base, picture_url(fact.value) or "") for fact in facts["image"])), None)
    canonical = next(
        (
            absolute_url(base, link.attrs.get("href", ""))
            for link in page.by_name.get("link", ())
            if link.attrs.get("rel") == "canonical"
        ),
        None,
    )
    return Article(
        url=urldefrag(url)[0],
        requested_url=url,
        canonical_url=canonical,
        title=title,
        date=published,
        body=body,
        links=tuple(writer.links),
        text=plain,
        word_count=count_words(plain),
        authors=authors,
        description=description,
        site=first_text(facts, "site"),
        section=first_text(facts, "section"),
        tags=tuple(
            dict.fromkeys(tag for text in plain_texts(facts["tags"]) for tag in map(str.strip, text.split(",")) if tag)
        ),
        language=language.replace("_", "-") if language else None,
        modified=modified,
        date_source=date_source,
        image=Picture(picture or "", None, caption, credit) if picture or caption else None,
        is_free=next((truth_of(fact.value) for fact in facts["is_free"]), None),
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
    )
