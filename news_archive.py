#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "requests>=2.32.4,<3", "beautifulsoup4[lxml]>=4.14.3,<4.16", "typer>=0.29,<0.30", "lxml>=6",
#   "urllib3>=2.8,<3", "idna>=3.7", "charset-normalizer>=3",
# ]
# ///
"""Fetch news articles from their original URLs, keep them as Markdown or JSON, and see what
becomes of them.

    news-archive fetch URL            print the article as Markdown
    news-archive fetch URL --json     print it as one JSON object
    news-archive fetch OLD.md -o OLD.md   fetch an archived article anew, from the URL that it names
    news-archive fetch LIST -d DIR    save a file for each article of a list
    news-archive extract page.html    the same from a saved page, without a network
    news-archive check DIR            what has changed since the articles there were archived
    news-archive list DIR             what an archive holds

The pipeline: a source names an original URL (sources); its bytes are fetched (fetch), decoded and
parsed once into a lean tree (page); metadata is gathered from every kind of evidence (metadata);
the body is told from what surrounds it (body) and becomes Markdown (markdown); the `Article` is
written (save), or compared with what was archived (versions, check); several at once (many) where
several are asked for. `extract` is the pure middle of it: no network, no disk, no clock.

The rooms, from the top: errors, records, text and URLs, page, metadata, body, markdown, extract
with what is no article, versions, sources, fetch, save, many, check, command line. A function
stands below what it uses, and a table at the head of the room that uses it.
"""

from __future__ import annotations

import gc
import signal
import sys

if is_command := "".join(sys.argv[:1]).endswith(
    ("news-archive", "news_archive.py")
):
    # What is imported takes a while: an interruption meanwhile is an end, and no traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # It is there to the end: garbage is looked for in what comes after it.
    gc.disable()

import bisect
import codecs
import dataclasses
import functools
import inspect
import io
import itertools
import json
import logging
import math
import mmap
import operator
import os
import re
import shutil
import threading
import unicodedata
import weakref
import zlib
from collections import Counter, defaultdict, deque
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape, unescape
from importlib import import_module
from pathlib import Path
from queue import Queue
from time import monotonic, sleep
from types import ModuleType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    BinaryIO,
    NamedTuple,
    TextIO,
    get_type_hints,
)
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import typer

# What only fetching a page or reading one needs takes longer to import than all the rest.
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    import requests
    from bs4 import BeautifulSoup, Tag
    from bs4.builder._lxml import LXMLTreeBuilder
    from bs4.element import NavigableString, PageElement
    from warcio.recordloader import ArcWarcRecord
else:
    Tag = LXMLTreeBuilder = object  # `tree_builder` brings them in

__version__ = "0.2.0"
__all__ = ["ArchiveError", "Article", "Link", "Picture", "extract", "fetch"]

log = logging.getLogger("news_archive")


class LazyPattern:
    """A regular expression, compiled where it is first used: all of this file's would take a
    quarter of the time that it takes to start."""

    def __init__(self, *given: Any) -> None:
        self.given = given

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked for by who copies it
            raise AttributeError(name)
        found = getattr(re.compile(*self.given), name)
        setattr(self, name, found)  # and is not looked for again
        return found


regex = re.compile if TYPE_CHECKING else LazyPattern


class LateModule(ModuleType):
    """What another module imports in place of one that takes long, until it asks for anything."""

    def step_aside(self) -> None:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked for by who looks through all modules
            raise AttributeError(name)
        self.step_aside()
        return getattr(import_module(self.__name__), name)


@functools.cache
def import_soup() -> ModuleType:
    """BeautifulSoup, imported without what reads its CSS selectors, which takes longer than all the
    rest and is not used here: programs that select import that when they do."""
    late = LateModule("soupsieve")
    sys.modules.setdefault(late.__name__, late)
    import bs4

    late.step_aside()
    return bs4


# ----------------------------------------------------------------------------------------------
# Errors: one family; each carries the reason in words, and its exit status
# ----------------------------------------------------------------------------------------------
# What goes wrong in any room comes out as one of these. A new exit status goes into the README,
# too; held by tests/test_readme.py.


class ArchiveError(Exception):
    """A source that came to nothing. `exit_code` is the process's status, `reason` a phrase for
    people, the same for all that fail alike; `detail` goes on with what is this one's own;
    `status`: what the server answered, if that is the reason.
    `passes`: a further try may mend it, after `wait` seconds, if the server asks for that."""

    exit_code = 1
    status = 0
    passes = False
    wait = 0.0

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.reason + self.detail


class UsageError(ArchiveError):
    """The command was given what it cannot take."""

    exit_code = 2


class MissingError(ArchiveError):
    """What is asked for is not to be had at its address; an archive may have a copy."""


class UnreachableError(MissingError):
    """Name, connection, TLS, deadline, a broken or cut-off transfer, a redirect loop."""

    exit_code = 3


class LostError(UnreachableError):
    """The cluster that was to read the pages is lost."""


class RefusedError(MissingError):
    """The server answered 4xx or 5xx: refused or gone."""

    exit_code = 4


class NoArticleError(MissingError):
    """Something was served, but no article: another type, an empty page, no body, the home page,
    a wall. `address`: where the page itself sends its reader."""

    exit_code = 5
    address: str | None = None


class UnwritableError(ArchiveError):
    """The article could not be written to where it was asked for."""

    exit_code = 6


class UnsafeError(ArchiveError):
    """Refused for safety: too large, too hostile, a redirect to a private address or another
    scheme."""

    exit_code = 7


# ----------------------------------------------------------------------------------------------
# Records: what an article is, and how it prints itself
# ----------------------------------------------------------------------------------------------
# In: what the other rooms found. Out: Markdown, JSON, what is saved beside kept bytes. A new field
# of `Article` goes into tests/article.schema.json and the README, too; held by
# tests/test_schema.py and tests/test_notes.py.

SCHEMA_VERSION = 1

# The keys of an article that tell how its page came, beside what the response itself tells.
KNOWN = "requested_url retrieved_from archive_url fetched_at warnings".split()


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the body. `internal`: it stays on the site; `related`: it is a related-article
    box."""

    text: str
    url: str
    internal: bool
    related: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with what the page prints about it."""

    url: str | None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None

    @property
    def printed(self) -> str:
        """Caption and credit in one line."""
        return " ".join(filter(None, (self.caption, self.credit)))


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the page states it; what is unknown is `None` or empty. Dates are ISO 8601
    with the page's own offset; `body` is Markdown, `text` the same as plain text, paragraphs
    parted by blank lines."""

    url: str
    requested_url: str
    canonical_url: str | None = None
    title: str | None = None
    date: str | None = None
    body: str = ""
    links: tuple[Link, ...] = ()
    text: str = ""
    word_count: int = 0
    standfirst: str | None = None
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
        """Every key of the README's table, always, as values that `json` can write."""
        return dict(json.loads(self.to_json()))

    def to_json(self, indent: int | None = None) -> str:
        """One JSON object, on one line unless `indent` is given."""
        values = {"schema_version": SCHEMA_VERSION, **dataclasses.asdict(self)}
        return json.dumps(values, ensure_ascii=False, indent=indent)

    def to_markdown(self, front_matter: bool = False) -> str:
        """A CommonMark document; what the page does not state is left out. Front matter is YAML,
        as Obsidian and Hugo read it."""
        caption = self.image.printed if self.image else None
        copy = self.archive_url
        parts = [
            "\n".join(["---", *self.properties(), "---"])
            if front_matter
            else None,
            self.title and f"# {heading_text(self.title)}",
            self.date and spoken_date(self.date),
            caption and render_spans([Span(caption, bold=True)], MARKS),
            self.body,
            self.url and f"Original url:\n\n<{self.url}>",
            copy and f"Archived copy:\n\n<{copy}>",
        ]
        return "\n\n".join(filter(None, parts)) + "\n"

    def properties(self) -> Iterator[str]:
        """What the page states as entries of YAML. A JSON string is a YAML string (YAML 1.2, 1.3);
        dates are not quoted, to be read as such."""
        tags = dict.fromkeys(filter(None, map(tag_name, self.tags)))
        stated = {
            "title": self.title, "source": self.url, "description": self.description,
            "author": self.authors, "tags": list(tags), "published": self.date,
            "created": (self.fetched_at or "")[:10],
        }  # fmt: skip
        for key, value in stated.items():
            if value:
                is_day = key in ("published", "created")
                shown = (
                    value if is_day else json.dumps(value, ensure_ascii=False)
                )
                yield f"{key}: {shown}"


def sha256_of(data: bytes) -> str:
    """The digest by which a page is known again."""
    from hashlib import sha256

    return sha256(data).hexdigest()


class Received(NamedTuple):
    """A page as it was received, now or when it was saved. `name`: what its source is called;
    `url`: what it is the page of; `data`: its bytes, content codings undone; `response`: status
    line and header fields; `known`: fields of an `Article` that tell how it came, as text; of
    warnings, one code. For a WARC also the `address` that was asked, the head of the `request`,
    the bytes as they were `coded`, and `earlier` captures of the same address, the latest
    first."""

    name: str
    url: str
    data: bytes
    response: str = ""
    known: Mapping[str, str] = {}
    address: str = ""
    request: str = ""
    coded: bytes = b""
    earlier: tuple[Received, ...] = ()

    def header(self, name: str) -> str:
        """The value of a field of the response, empty where it has none."""
        found = re.search(rf"^{name}:(.*)", self.response, re.I | re.M)
        return found[1].strip() if found else ""

    @property
    def charset(self) -> str | None:
        found = CHARSET.search(self.response)
        return found[1] if found else None

    def to_headers(self) -> str:
        """What is saved beside the bytes: how they came, in lines named as JSON keys; then the
        response's own head."""
        known = {"url": self.url, **self.known}
        ours = [f"{key}: {value}" for key, value in known.items() if value]
        return "\n".join([*ours, "", *self.response.splitlines(), ""])

    @classmethod
    def from_headers(cls, name: str, data: bytes, headers: str) -> Received:
        """The page of which `to_headers` wrote."""
        ours, _, response = headers.partition("\n\n")
        noted = cls(name, "", data, ours)
        stated = filter(noted.header, KNOWN)
        known = {key: safe_url(noted.header(key)) for key in stated}
        return cls(name, noted.header("url"), data, response, known)


class Capture(NamedTuple):
    """An article; the page that it was read from, where that is to be kept; why it is an
    archive's copy, if it is."""

    article: Article
    page: Received | None = None
    failure: ArchiveError | None = None


# ----------------------------------------------------------------------------------------------
# Text and URLs
# ----------------------------------------------------------------------------------------------
# In comes text as pages, files and people have it; out go texts that can be compared and printed,
# front matter, dates in ISO 8601, URLs in one form. All of it is pure. What tells that two URLs
# are one is in `url_key`, the names of months in MONTHS. Held by tests/test_sources.py,
# tests/test_metadata.py and tests/test_notes.py.

LONG_URL = 8000  # characters; every server takes as many (RFC 9110, 4.1)

# ANSI escape sequences (ECMA-48), whole, so that no "[31m" stays behind; C0 and C1 controls but
# for white space; lone surrogates; bidi overrides and isolates, which reorder what a reader sees;
# byte order mark, noncharacters, soft hyphen.
UNPRINTABLE = regex(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])"
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\xad]"
)

# Front matter at a file's start: YAML, as Jekyll brought it up, or TOML, as Hugo takes it, too;
# and what an entry of it begins with.
FRONT_MATTER = regex(
    r"\ufeff?(?P<mark>---|\+\+\+)[ \t]*+(?:#.*)?\n(?P<inner>[\s\S]*?)"
    r"^(?:(?P=mark)|\.\.\.)[ \t]*+(?:\n|\Z)",
    re.M,
)
FRONT_MATTER_KEY = regex(
    r"""["']?[^\s"'#:=-][^"':=\n]*+["']?[ \t]*+[:=](?=\s|$)""", re.M
)

# Parameters of a query that tell how a reader came, and nothing of what he is shown.
TRACKING = regex(
    # what Urchin's and Google's campaigns are told by
    r"(utm_[^=]*"
    # click numbers of advertising networks
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh"
    r"|epik"
    # Google's own
    r"|_ga|_gl|srsltid"
    # numbers that mailing programs give to a letter and to its reader
    r"|mc_cid|mc_eid|mkt_tok|vero_id|oly_anon_id|oly_enc_id|_hsenc|_hsmi)(=.*)?",
    re.I,
)
# The ports that go without saying.
USUAL_PORTS = {"http": ":80", "https": ":443"}
# Percent-encoded letters, digits, hyphens, points, low lines and tildes (RFC 3986, 2.3).
UNRESERVED = regex("%(?:2[DE]|3[0-9]|[46][1-9A-F]|5[0-9AF]|7[0-9AE])", re.I)
# What may stand in a path and a query as it is (RFC 3986, 3.3 and 3.4), and what is encoded there.
URL_SIGNS = "!#$%&'()*+,/:;=?@[]\\^`{|}~"

# The host in a URL's authority, whatever stands around it (RFC 3986, 3.2); none within brackets.
HOST = regex(r"(?<![^@:\[\]])[^@:\[\]]++(?=(?::\d*)?$)")
# The most octets that a label of a host's name has (RFC 1035, 2.3.4).
MAX_LABEL = 63

# Spaces of no width, which stay when a URL is copied from a page or a message.
NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"

# Scripts written without spaces between words: a character carries there what a word does
# elsewhere.
UNSPACED = regex(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

NO_LETTERS = regex(r"[\W_]+")
ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())

SENTENCE_END = regex(r"""[.!?…。！？؟।:;]["'”’»«“)\]」』]*$""")

# Years that a news page can truthfully state; what is outside is a slip or a placeholder.
YEARS = range(1800, 2051)

# Names of the months as dates are written with them, by language, January first; where a month
# has several, with slashes between: as it stands in a date, alone, or cut short otherwise than by
# leaving out its end. Made from CLDR 47 (by Babel 2.18: months, wide, "format" and
# "stand-alone"), without the "de" and "d'" that come before; a low line stands for a space.
MONTHS = """
en january february march april may june july august september october november december
de januar februar märz/mrz april mai juni juli august september oktober november dezember
de-AT jänner februar/feber märz april mai juni juli august september oktober november dezember
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
es enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre
 noviembre diciembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre
 dicembre
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
nl januari februari maart/mrt april mei juni juli augustus september oktober november
 december
pl stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec
 lipca/lipiec sierpnia/sierpień września/wrzesień października/październik
 listopada/listopad grudnia/grudzień
cs ledna/leden února/únor března/březen dubna/duben května/květen června/červen/čvn
 července/červenec/čvc srpna/srpen září října/říjen listopadu/listopad prosince/prosinec
sv januari februari mars april maj juni juli augusti september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
da januar februar marts april maj juni juli august september oktober november december
fi tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu
 toukokuuta/toukokuu kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu
 lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
lt sausio/sausis vasario/vasaris kovo/kovas balandžio/balandis gegužės/gegužė
 birželio/birželis liepos/liepa rugpjūčio/rugpjūtis rugsėjo/rugsėjis spalio/spalis
 lapkričio/lapkritis gruodžio/gruodis
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris
 novembris decembris
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november
 detsember
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
az yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
id januari februari maret april mei juni juli agustus september oktober november desember
ms januari februari mac april mei jun julai ogos september oktober november disember
hu január február március április május június július augusztus szeptember október november
 december
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie
 decembrie
ru января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль
 августа/август сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь
uk січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень
 липня/липень серпня/серпень вересня/вересень жовтня/жовтень листопада/листопад
 грудня/грудень
be студзеня/студзень лютага/люты сакавіка/сакавік красавіка/красавік мая/май чэрвеня/чэрвень
 ліпеня/ліпень жніўня/жнівень верасня/верасень кастрычніка/кастрычнік лістапада/лістапад
 снежня/снежань
bg януари февруари март април май юни юли август септември октомври ноември декември
sr јануар/јануара фебруар/фебруара март/марта април/априла мај/маја јун/јуна јул/јула
 август/августа септембар/септембра октобар/октобра новембар/новембра децембар/децембра
bs januar/januara februar/februara mart/marta april/aprila maj/maja juni/juna juli/jula
 august/augusta septembar/septembra oktobar/oktobra novembar/novembra decembar/decembra
mk јануари февруари март април мај јуни јули август септември октомври ноември декември
hr siječnja/siječanj veljače/veljača ožujka/ožujak travnja/travanj svibnja/svibanj
 lipnja/lipanj srpnja/srpanj kolovoza/kolovoz rujna/rujan listopada/listopad
 studenoga/studeni prosinca/prosinac
sl januar/januarja februar/februarja marec/marca april/aprila maj/maja junij/junija julij/julija
 avgust/avgusta september/septembra oktober/oktobra november/novembra december/decembra
sk januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl
 augusta/august septembra/september októbra/október novembra/november decembra/december
el ιανουαρίου/ιανουάριοσ φεβρουαρίου/φεβρουάριοσ μαρτίου/μάρτιοσ απριλίου/απρίλιοσ
 μαΐου/μάιοσ ιουνίου/ιούνιοσ ιουλίου/ιούλιοσ αυγούστου/αύγουστοσ σεπτεμβρίου/σεπτέμβριοσ
 οκτωβρίου/οκτώβριοσ νοεμβρίου/νοέμβριοσ δεκεμβρίου/δεκέμβριοσ
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
sq janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
fa ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
ur جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
he ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
hi जनवरी/जन॰ फ़रवरी/फ़र॰ मार्च अप्रैल मई जून जुलाई/जुल॰ अगस्त/अग॰ सितंबर/सित॰ अक्टूबर/अक्टू॰
 नवंबर/नव॰ दिसंबर/दिस॰
bn জানুয়ারী/জানুয়ারি ফেব্রুয়ারী/ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
th มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค
 สิงหาคม/ส.ค กันยายน/ก.ย ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค
eu urtarrila/urtarrilaren otsaila/otsailaren martxoa/martxoaren apirila/apirilaren
 maiatza/maiatzaren ekaina/ekainaren uztaila/uztailaren abuztua/abuztuaren iraila/irailaren
 urria/urriaren azaroa/azaroaren abendua/abenduaren
vi tháng_một/tháng_giêng tháng_hai tháng_ba tháng_tư tháng_năm tháng_sáu tháng_bảy tháng_tám
 tháng_chín tháng_mười tháng_mười_một tháng_mười_hai
fil enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
sw januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
ta ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
te జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
mr जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
ne जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
ka იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი
 დეკემბერი
hy հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս
 հուլիսի/հուլիս օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր
 դեկտեմբերի/դեկտեմբեր
kk қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
cy ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr
km មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
lo ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ
my ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ
am ጃንዋሪ ፌብሩዋሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር
gu જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર ઑક્ટોબર નવેમ્બર ડિસેમ્બર
kn ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್
ml ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്‌ടോബർ നവംബർ ഡിസംബർ
pa ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ
uz yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
af januarie februarie maart april mei junie julie augustus september oktober november desember
gl xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
ar-LB كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
ga eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa meán_fómhair deireadh_fómhair
 samhain nollaig
ar-DZ جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
fa-IR فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
ar-MA يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
"""
MONTH_ROWS = {
    row[0]: [names.replace("_", " ") for names in row[1:]]
    for row in zip(*[iter(MONTHS.split())] * 13, strict=True)
}

# Dates as machines and people write them, from named fragments.
DAY = r"(?<!\d)(?P<day>\d{1,2})"
MONTH = r"(?P<month>\d{1,2})"
YEAR = r"(?P<year>\d{4})(?!\d)"
# Of two words in the Levant, in Ireland and in Vietnam, where they are counted.
WORD = (
    r"(?P<month>(?:tháng (?:mười (?=một|hai))?)?[^\W\d_][^\s\d,،;:|/()–-]+"
    r"(?: (?:ال\w+|fómhair))?)"
)
# What programs write for no date: the years that they count from.
UNSET = frozenset(("1900-01-01", "1969-12-31", "1970-01-01"))
# Years of an era (CLDR's calendars "japanese" and "roc"), and the year before its first.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
ERA_YEAR = regex(rf"({'|'.join(ERAS)})\s?(\d+)")
# A month as Poles and Spaniards write it, between the day and the year; a year without its century.
ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
ROMAN_MONTH = regex(
    rf"(?<=\d)[. /-]{{1,2}}({'|'.join(ROMAN)})[. /-]{{1,2}}(?=\d{{4}})"
)
# As C and Java print a moment: the year comes last, behind a zone by its name.
YEAR_LAST = regex(
    r"\b([A-Z][a-z]{2} \d\d?)( \d\d:\d\d:\d\d)( [A-Z][\w:+-]+)? (\d{4})\b"
)
SHORT_YEAR = regex(r"(?<=[ ,./-])['’‘](?=\d\d\b)")
# What stands between the parts of a date: ends of ordinals, "of", "in", "year", an era of Thailand.
GLUE = r"(?:[\s.,،'’–-]|\b(?:de|del|den|of|the|d|m|năm)\b|ב(?=\w)|[พค]\.ศ\.)*"
NUMERIC_DATE = regex(
    rf"(?<![\d./-]){DAY}\s?(?P<mark>[./|-])\s?{MONTH}\s?"
    # 9.8/10 is a mark for a film
    r"(?:(?P=mark)|[./|-](?=\s?\d{4}))\s?(?P<year>\d{4}|\d\d)\b(?![./-]\d)"
)
DATE_FORMS = (
    regex(
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:\d{6})?(?!\d)"
    ),
    regex(
        rf"(?<!\d)(?P<year>\d{{4}})\s?(?:[-/.年년]|оны?)\s?{MONTH}\s?"
        r"(?:[-/.月월]|(?:-\w{1,3})? сар\w{0,5})"
        r"\s?(?P<day>\d{1,2})(?!\d)"
    ),
    regex(
        rf"{DAY}(?:\s?(?:st|nd|rd|th|er|[º°])(?!\w))?{GLUE}{WORD}{GLUE}{YEAR}",
        re.I,
    ),
    regex(
        rf"\b{WORD}{GLUE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{GLUE}{YEAR}", re.I
    ),
    regex(
        rf"(?<!\d)(?P<year>\d{{4}})(?:\(?e?\)?ko)?{GLUE}{WORD}{GLUE}(?P<day>\d{{1,2}})(?!\d)",
        re.I,
    ),
    # Latvian, Kazakh, Uzbek
    regex(
        rf"(?<!\d)(?P<year>\d{{4}})(?:\. gada| ж(?:\.|ыл\w*)|[- ]yil\w*) {DAY}{GLUE}{WORD}",
        re.I,
    ),
    # Thai, of an era's years the last two digits
    regex(
        rf"{DAY}\s?(?P<month>[ก-๎]{{1,3}}\.[ก-ฮ]\.)\s?(?P<year>[3-9]\d)(?!\d)"
    ),
    # Vietnamese
    regex(rf"{DAY} (?:tháng|thg) {MONTH}{GLUE}{YEAR}", re.I),
    NUMERIC_DATE,
)

# Halves of the day, before or after the hour, as CLDR has them for the languages that count to
# twelve.
EVENING = "晚上|傍晚|夜|저녁|밤|शाम|रात"
HALF = (
    r"[ap]\.?\s?m\b|上午|午前|오전|下午|午後|오후|[πμ]\.\s?μ|[صم](?!\w)"
    rf"|\bö[ös]|(?<=\d )ch\b|凌晨|새벽|{EVENING}"
)
LATER_HALF = regex(r"p|下午|午後|오후|μ\.\s?μ|م|ös|ch", re.I)
OFFSET = (
    r"(?P<offset>Z\b|GMT\b|UTC\b)?\s?"
    r"(?:(?P<sign>[+-])(?P<ahead>\d\d?)(?::?(?P<beyond>\d\d))?\b)?"
)
CLOCK = (
    rf"(?<![\d.v])(?P<before>{HALF})?\s?(?P<hour>[01]?\d|2[0-4])"
    r"(?:[:.h時时点]|시 ?)(?P<minute>[0-5]\d|\d(?=[分분]))(?!\d)"
    rf"(?:[:.](?P<second>[0-5]\d)(?:[.,:]\d+)?)?(?!\.\d)\s?(?P<after>{HALF})?[\s(]*{OFFSET}"
)
TIME_OF_DAY = regex(CLOCK, re.I)
CLOCK_REACH = 25  # characters after a day within which the time of day stands

# Languages whose readers put the month before the day where both are numbers.
MONTH_FIRST = frozenset(("en-us", "en-ph"))

# What tells a date of change from one of publication, in the languages of newsrooms.
UPDATE = (
    r"updat|modif|edited|geändert|bearbeitet|stand:|mis à jour|a[ck]tuali|aggiorn|atualiz"
    r"|alterado em|bijgewerkt|aangepast|gewijzigd|pdater|ändrad|endret|ændret|rediger[et]|muokattu"
    r"|päivit|uppfært|uuendat|muudet|atjaun|atnaujin|frissít|módosít|szerkesztve|upraven|edytow"
    r"|zm(?:ieni|ody)|ažurir|posodobl|izmijenj|përditës|eguneratu|güncel|değiştiril|yenilən"
    r"|yangilan|opgedateer|bygewerk|diperbarui|dimutakhir|dikemas ?kini|imesasishwa|cập nhật"
    r"|nuashonr|diweddar|обнов[ле]|оновл|абно[ўв]л|измен[её]н|змінен|променен|ажурир|актуали[зс]"
    r"|редактир|жаңарт|수정|업데이트|更新|修正|修改|改訂|تحديث|تعديل|به‌?روز|بروزرسانی|ویرایش"
    r"|اپ ?ڈیٹ|עודכן|עדכון|ενημέρωση|ενημερώθ|τροποποι|განახლ|թարմաց|अपडेट|अद्य|संशोधित|আপডেট"
    r"|হালনাগাদ|અપડેટ|ਅੱਪਡੇਟ|అప్‌?డేట్|నవీకరి|ನವೀಕರಿ|പുതുക്കി|അപ്‌?ഡേറ്റ്|புதுப்பி|อัป?เดต|อัพเดท"
    r"|แก้ไข|ปรับปรุง|ອັບເດດ|បច្ចុប្បន្នភាព|ተሻሽሏል|ዘምኗል"
)
UPDATED = regex(UPDATE, re.I)
# A time of day before the day that it is of, with a word or two between.
CLOCK_FIRST = regex(
    rf"{CLOCK}[\s,.;:|·•()-]*(?:(?!{UPDATE})[^\W\d]+\W+){{0,2}}$", re.I
)

# And what elements call themselves for it; "updated" is said by others, too.
CHANGED = regex(r"(?:\b|_)(?<!not-)(?:changed|modified)(?![\w-])|dateModified")

# And what tells one of publication from all others.
PUBLISHED = regex(
    r"(?:^|[|·•–—;./\t]|\s-)\W{0,3}(?:published|posted|released|publié|publi(?:c(?:ad|at|erad)"
    r"|sert)|publikov|opublikow|veröffentlicht|erschienen|gepubliceerd|pubblicat|о?публик|опубліков"
    r"|udgivet|utgitt|yayın|diterbitkan|xuất bản|đăng|julkaistu|δημοσιε|公開|掲載|発表|发布|發布"
    r"|게시|등록|입력|نشر|تاریخ انتشار|פורסם)",
    re.I,
)


def printable(text: str) -> str:
    """`text` without what a terminal would obey or a reader could not see."""
    return text if text.isprintable() else UNPRINTABLE.sub("", text)


def as_bytes(text: str) -> bytes:
    """What stands in a file for `text`; what was no UTF-8 is again what it was (PEP 383)."""
    return text.encode("utf-8", "surrogateescape")


def one_line(text: str) -> str:
    """`text` printable, its white space folded."""
    return " ".join(printable(text).split())


def decoded_text(data: bytes) -> str:
    """A file's text: by its byte-order mark, as UTF-16 where it has NULs, else as UTF-8, what is
    none staying as it is (PEP 383); a line feed for every line end."""
    encoding = json.detect_encoding(data)
    is_utf8 = encoding.startswith("utf-8")
    text = data.decode(encoding, "surrogateescape" if is_utf8 else "replace")
    return re.sub("\r\n?", "\n", text)


def letters(text: str) -> str:
    """The letters and digits of `text`, casefolded: what two spellings of a title have in
    common."""
    if text.isascii():  # in half of the time
        return text.encode().lower().translate(None, ASCII_SIGNS).decode()
    return NO_LETTERS.sub("", text.casefold())


def words_of(text: str) -> list[str]:
    """The words of `text`, casefolded; characters of an unspaced script each."""
    spaced = text if text.isascii() else UNSPACED.sub(r" \g<0> ", text)
    return re.findall(r"\w+", spaced.casefold())


def text_size(text: str) -> int:
    """The length of `text` in characters of an alphabet; a character of an unspaced script stands
    for three."""
    unspaced = () if text.isascii() else UNSPACED.findall(text)
    return len(text) + 2 * len(unspaced)


def count_words(text: str) -> int:
    """Words in `text`, each character of an unspaced script counting as one."""
    spaced = text if text.isascii() else UNSPACED.sub(" x ", text)
    return len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", spaced))


def tag_name(text: str) -> str:
    """`text` as notes take a tag: words joined by hyphens; empty where it has no letter
    (Obsidian's help, "Tags")."""
    name = re.sub(r"[^\w/]+", "-", text).strip("-/")
    return "" if re.fullmatch(r"[\d/_-]*", name) else name


def split_front_matter(text: str) -> tuple[str, str]:
    """The front matter that a text begins with, as it stands there, and what follows it: YAML,
    TOML or a JSON object. Text between two rules is none: it has no keys."""
    end = 0
    if found := FRONT_MATTER.match(text):
        lines = re.findall(r"^(?!#).*\S.*", found["inner"], re.M)
        end = (
            found.end() if not lines or FRONT_MATTER_KEY.match(lines[0]) else 0
        )
    elif text.startswith("{"):
        with suppress(ValueError, RecursionError):
            end = json.JSONDecoder().raw_decode(text)[1]
    return text[:end], text[end:]


def front_matter_value(text: str, key: str) -> str:
    """What the front matter that `text` begins with has under a key, without quotes around it. An
    entry of YAML goes on over lines that are indented, blank, or items of a list."""
    front = split_front_matter(text)[0]
    if front.startswith("{"):
        return str(json.loads(front).get(key, ""))
    more = r"(?:\n(?!---)[ \t-].*|\n(?=\n))*+"
    entry = rf"^[\"']?{key}[\"']?[ \t]*+[:=](?=\s)(.*{more})"
    found = re.search(entry, front, re.M)
    value = found[1].strip() if found else ""
    if value.startswith('"'):
        with suppress(ValueError):  # most such strings of YAML's are JSON's
            return str(json.loads(value))
    return value.strip("\"'")


def spoken_date(iso: str) -> str:
    """`2025-07-15T…` as `July 15, 2025`: the day in the page's own time zone."""
    year, month, day = map(int, iso[:10].split("-"))
    return f"{MONTH_ROWS['en'][month - 1].title()} {day}, {year}"


@functools.lru_cache(maxsize=64)
def month_numbers(language: str) -> dict[str, int]:
    """The months' numbers by their names in all languages, and by what those begin with, three
    letters or more. A name that means another month in `language` (listopad is October or
    November) is read as there."""
    rows = [*reversed(MONTH_ROWS.values()), MONTH_ROWS.get(language, ())]
    named = [
        (name, number)
        for row in rows
        for number, names in enumerate(row, 1)
        for name in names.split("/")
    ]
    short = {
        name[:end]: number
        for name, number in named
        for end in range(3, len(name) if " " not in name else 0)
    }
    return short | dict(named)


def clock_from(clock: re.Match[str]) -> str:
    """The time of day and the offset that a match of TIME_OF_DAY has, as ISO 8601."""
    hour, half = int(clock["hour"]) % 24, clock["before"] or clock["after"]
    if half:
        hour %= 12
        # A night goes on after twelve.
        is_late = LATER_HALF.match(half) or (half in EVENING and hour > 4)
        hour += 12 if is_late else 0
    zone = "+00:00" if clock["offset"] else ""
    if clock["ahead"]:
        zone = f"{clock['sign']}{clock['ahead']:0>2}:{clock['beyond'] or '00'}"
    return f"T{hour:02}:{clock['minute']:0>2}:{clock['second'] or '00'}{zone}"


def is_american(day: re.Match[str]) -> bool:
    """Whether a date in numbers is of the weekday before it where its month comes first."""
    before = day.string[max(0, day.start() - 12) : day.start()]
    numbers = map(int, day.group("year", "day", "month"))
    with suppress(ValueError):
        weekday = rf"(?i)\b{date(*numbers):%a}[a-z]*,? $"
        return re.search(weekday, before) is not None
    return False


def iso_from(
    day: re.Match[str], clock: re.Match[str] | None, language: str
) -> str | None:
    """ISO 8601 from a match of DATE_FORMS and one of TIME_OF_DAY; None where they are no date of
    the calendar. 03/05/2024 is read by the language; a part above 12 settles it by itself."""
    word = day["month"].casefold().rstrip(".")
    number, year = int(day["day"]), int(day["year"])
    month = (
        int(word)
        if word.isdecimal()
        else month_numbers(language[:2]).get(word, 0)
    )
    # A match knows the compiled pattern, which a LazyPattern never is itself.
    american = (
        day.re.pattern == NUMERIC_DATE.pattern
        and day["mark"] != "."
        and (language in MONTH_FIRST or is_american(day))
    )
    if word.isdecimal() and (month > 12 or (american and number <= 12)):
        month, number = number, month
    # Two digits are of this century; Thailand counts from 544 BC.
    if len(day["year"]) == 2:
        year += 2500 if word[0] >= "ก" else 2000
    if year > 2400:
        year -= 543
    elif month and 1300 < year < 1420 and language[:2] == "fa":
        # Iran's: six months of 31 days come first; of 33 years eight are leap years.
        days = (12_053 * year + 21) // 33 + 30 * month + min(month, 7) + number
        year, month, number = date.fromordinal(days + 226_498).timetuple()[:3]
    text = (
        f"{year:04}-{month:02}-{number:02}{clock_from(clock) if clock else ''}"
    )
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if year not in YEARS or text[:10] in UNSET:
        return None
    return moment.isoformat() if clock else text


@functools.lru_cache(maxsize=1024)
def dates_in(text: str, language: str = "") -> list[tuple[int, int, str]]:
    """Every date in `text`, with the time and offset that it gives and no others: where it
    begins, where it ends, and ISO 8601. `language` as `html lang` has it. Digits may be of any
    script."""
    if not re.search(r"\d", text):
        return []
    text = re.sub(r"[^\D0-9]", lambda digit: str(int(digit[0])), text)
    text = ERA_YEAR.sub(lambda era: str(ERAS[era[1]] + int(era[2])), text)
    text = ROMAN_MONTH.sub(lambda month: f".{ROMAN.index(month[1]) + 1}.", text)
    text = SHORT_YEAR.sub("20", text)
    text = YEAR_LAST.sub(r"\1 \4\2\3", text)
    matches = [match for form in DATE_FORMS for match in form.finditer(text)]
    dates = []
    end = taken = 0
    for match in sorted(matches, key=re.Match.start):
        if match.start() >= end:
            start, stop = match.span()
            clock = TIME_OF_DAY.search(
                text, stop, stop + CLOCK_REACH
            ) or CLOCK_FIRST.search(
                text, max(taken, start - CLOCK_REACH), start
            )
            if found := iso_from(match, clock, language.lower()):
                end, taken = stop, max(stop, clock.end() if clock else 0)
                dates.append((start, end, found))
    return dates


def parse_date(value: Any, language: str = "") -> str | None:
    """The first date in `value` as ISO 8601; None where there is none. Takes ISO 8601, RFC 5322,
    epochs in seconds or milliseconds, and dates as people write them in some language."""
    text = one_line(str(value))[:200] if isinstance(value, str | int) else ""
    if re.fullmatch(r"[12]\d{9}(\d{3})?(\.\d+)?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    dates = dates_in(text, language)
    return dates[0][2] if dates else None


def url_date(url: str) -> str | None:
    """The day that an address has in its path, as ISO 8601."""
    return parse_date(urlsplit(url).path.replace("_", "-"))


def utc_from_http(value: str) -> str | None:
    """A date of HTTP (RFC 9110, 5.6.7) as ISO 8601 in UTC; None where it is none."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).astimezone(UTC).strftime(UTC_FORMAT)
    except (ValueError, OverflowError):
        return None


def safe_url(url: str) -> str:
    """`url` with what RFC 3986 does not allow in one percent-encoded, so that it ends where it is
    meant to, wherever it is printed."""
    return re.sub(
        r'[\s<>"\\^`{|}]', lambda char: quote(char[0]), printable(url)
    )


@functools.lru_cache(maxsize=1024)
def absolute_url(base: str, address: str) -> str | None:
    """`address` made absolute against `base` (RFC 3986, 5); None where it is empty, too long, not
    http(s) or mailto. Tabs and line ends inside it are dropped, and backslashes are
    slashes, as in browsers (WHATWG URL, 4.4)."""
    address = re.sub(r"[\t\r\n]", "", printable(address)).strip()
    if "\\" in address:
        path = re.split("[?#]", address, maxsplit=1)[0]
        address = path.replace("\\", "/") + address[len(path) :]
    if not address or len(address) > LONG_URL:
        return None
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
        if parts.scheme == "mailto" or (
            parts.scheme in ("http", "https") and parts.hostname
        ):
            return safe_url(url)
    except ValueError:
        pass
    return None


def first_url(base: str, addresses: Iterable[str | None]) -> str | None:
    """The first of some addresses that can be made absolute."""
    for address in addresses:
        if url := absolute_url(base, address or ""):
            return url
    return None


def ascii_name(host: str) -> str:
    """A host's name as the network knows it (UTS 46): small letters, full stops of any script,
    each label that is no ASCII in Punycode; names with emoji are names. Raises ValueError."""
    import idna

    name = idna.uts46_remap(unquote(host), std3_rules=False, transitional=False)
    labels = [
        label if label.isascii() else "xn--" + label.encode("punycode").decode()
        for label in name.split(".")
    ]
    if ".." in name or max(map(len, labels)) > MAX_LABEL:
        raise ValueError("an empty or too long label")
    return ".".join(labels)


def ascii_url(url: str) -> str:
    """A URL with its host as the network knows it, without its fragment. Raises ValueError."""
    if len(url) > LONG_URL:
        raise ValueError("too long an address")
    parts = urlsplit(url)
    netloc = HOST.sub(lambda found: ascii_name(found[0]), parts.netloc, count=1)
    return parts._replace(netloc=netloc, fragment="").geturl()


@functools.lru_cache(maxsize=16_384)
def ascii_host(url: str) -> str:
    """The host of a URL as the network knows it, of an http(s) URL that was checked."""
    return ascii_name(urlsplit(url).hostname or "").removesuffix(".")


@functools.lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The host of a URL without `www.`, `m.` and their like; empty where there is none."""
    try:
        return re.sub(
            r"^(www\d?|m|mobile|amp)\.", "", urlsplit(url).hostname or ""
        )
    except ValueError:
        return ""


def same_site(url: str, other: str) -> bool:
    """Whether two URLs are on one host, or the host of one is within the other's."""
    short, long = sorted((host_of(url), host_of(other)), key=len)
    return bool(short) and f".{long}".endswith(f".{short}")


def public_url(url: str) -> str:
    """`url` without the name and the password in it: what may be stored and shown."""
    return re.sub(r"^(https?://)[^/?#]*@", r"\1", url, flags=re.IGNORECASE)


def plain_percent(text: str) -> str:
    """A part of a URL in the one form that it has (RFC 3986, 6.2.2): unreserved characters as they
    are, all that is no ASCII percent-encoded in UTF-8, in capitals."""
    plain = UNRESERVED.sub(lambda found: unquote(found[0]), text)
    coded = quote(plain, safe=URL_SIGNS)
    return re.sub("%[0-9A-Fa-f]{2}", lambda found: found[0].upper(), coded)


def url_key(url: str) -> str:
    """`url` as all that name the same have it: by its form (RFC 3986, 6.2.2 and 6.2.3), and
    without what tells how a reader came; without credentials and fragment. Raises ValueError."""
    parts = urlsplit(ascii_url(public_url(url)))
    path = plain_percent(parts.path or "/")
    if "/." in path and not path.startswith("//"):
        path = urlsplit(urljoin("http://a/", path)).path
    query = plain_percent(parts.query).split("&")
    return parts._replace(
        netloc=parts.netloc.removesuffix(USUAL_PORTS.get(parts.scheme, " ")),
        path=path,
        query="&".join(itertools.filterfalse(TRACKING.fullmatch, query)),
    ).geturl()


# ----------------------------------------------------------------------------------------------
# Page: decoded once, parsed once into a lean tree
# ----------------------------------------------------------------------------------------------
# Bytes come in, a `Page` goes out: its elements, and its text as `Run`s. What is never read, what a
# style is written as and what a class name hints at may be changed in the tables; hints are weighed
# in the room "Body". What is private to BeautifulSoup stands in `Element` and `LeanTreeBuilder`.
# Held by tests/test_decode.py, tests/test_extract.py and tests/test_forms.py.

LONG_TITLE = 1000  # letters of a title, a name or a date; none has more
LONG_TITLE_RUN = 250  # of a title with names and a date in one
# What titles stood in before there were styles.
SET_OFF = frozenset("b strong big font".split())
LONG_NAME = 500  # of a class or an id; more of it says nothing
MAX_CELL = 100  # characters, on average, of a table's cells; beyond, they are columns of a page
MAX_DEPTH = 120  # of elements; bounds every recursion over the tree
# Ten times what the largest real pages have; more are made to exhaust their reader.
MAX_ELEMENTS = 100_000

# WHATWG Encoding Standard, 4.2: what the web's labels mean, where Python's codec of that name is
# narrower.
WEB_ENCODINGS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
# Language -> the encoding that its pages have where they say none, of the Latin ones but for
# windows-1252 (HTML standard, 13.2.3.2); by its code and by how its name begins.
LATIN_ENCODINGS = {
    language: encoding
    for encoding, languages in {
        "iso8859_2": "pl poli hu hung sl slov",
        "cp1250": "cs czec sk hr croa ro roma bs sq",
        "cp1254": "tr turk az",
        "cp1257": "et esto lt lith lv latv",
        "cp1258": "vi viet",
    }.items()
    for language in languages.split()
}
# Those that pages were written in (Encoding standard, 4.2), of each script.
OLD_ENCODINGS = (
    "cp1252 cp1250 cp1254 cp1257 cp1251 koi8_r koi8_u iso8859_5 cp866 cp1253 iso8859_7 cp1255"
    " cp1256 cp874 cp932 euc_jp gb18030 big5hkscs cp949".split()
)
# Languages of other scripts; and English, which templates state for any.
OTHER_SCRIPTS = frozenset(
    "en ru uk be bg sr mk kk ky mn tg el he iw ar fa ur th ja zh ko".split()
)
LATIN_LETTER = regex(r"[\xc0-\u024f\u1e00-\u1eff]")
OTHER_LETTER = regex(r"[^\W\d_\x00-\u024f\u1e00-\u1eff]")
PYTHON_ENCODINGS = frozenset(
    "idna punycode unicode_escape raw_unicode_escape undefined utf-7 mbcs oem".split()
)
# What switches ISO-2022-JP to its two sets of kanji (RFC 1468); no other text has it.
KANJI_SWITCH = regex(rb"\x1b\$[@B]")

# UTF-8 that was taken for Latin-1 and encoded again; quotes and dashes have a control in them then.
TWICE = "\xe2\x80".encode()
ENCODED_TWICE = regex(
    "[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

# The first key of most JSON-LD (JSON-LD 1.1, 3.1).
CONTEXT = '"@context"'
# A mail address that Cloudflare has made unreadable for machines, in its place and in a link.
MAIL_CODE = r"(?P<code>(?:[0-9a-f]{2}){3,99})(?![0-9a-f])"
HIDDEN_MAIL = regex(
    rf'<(?P<tag>\w++)(?>[^<>]*?\sdata-cfemail="){MAIL_CODE}"[^<>]*+>[^<>]*+</(?P=tag)>'
)
HIDDEN_MAIL_LINK = regex(rf"/cdn-cgi/l/email-protection#{MAIL_CODE}")
# A section of XML that is text, closed or not.
CDATA = regex(r"(?s)<!\[CDATA\[((?:(?!\]\]>|<!\[CDATA\[).)*+)(?:\]\]>)?")
UNCLOSED_TITLE = regex(r"<title[^<>]*>[^<]*(?=<)(?!</title)", re.I)

# HTML standard, 15.3: laid out within a line of text. Every other element starts a block.
INLINE_TAGS = frozenset(
    "math menclose mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow ms mspace"
    " msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics"
    " a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark"
    " nobr picture q rb rp rt rtc ruby"
    " s samp small source span strike strong sub sup time tt u var wbr".split()
)

# Stay in their line however they are laid out: they are empty (HTML standard, 13.1.2), or print
# something around what they hold.
KEPT_INLINE = frozenset("br img source wbr q rt".split())

# Never prose: code, drawings, and what is shown only when a script asks for it.
UNREAD_TAGS = frozenset(
    "script style svg annotation annotation-xml template iframe object embed canvas select datalist"
    " textarea audio video map noframes".split()
)

# Controls of the page, a fifth of its elements; read only where the page would have no text
# without them.
CONTROL_TAGS = frozenset("nav button dialog".split())
# There is one of each, and what follows its end is in it (HTML standard, 13.2.6.4.19).
WHOLE_TAGS = frozenset(("html", "body"))
# Tags that pages leave open put whole articles inside a control. Where this share of the page's
# prose would be skipped, the controls are read.
SKIPPED_SHARE = 0.3
# White space, and what shows nothing in a paragraph by itself: joiners, marks of direction,
# fillers.
INVISIBLE = (
    " \t\n\r\f\v\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\u200e\u200f\u3164\u2800"
)
PROSE_LENGTH = 80  # of a string that is more than a label

# What is no code, though it stands in `<pre>`.
PROSE_TAGS = ["p", "h1", "h2", "h3", "li", "td"]

# The title is the document's only first-level heading.
HEADING_LEVELS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

# What an element without a meaning of its own is, by its role (WAI-ARIA 1.2, 5.3).
ARIA_TAGS = {
    "heading": "h3", "table": "table", "row": "tr", "cell": "td",
    "columnheader": "th", "rowheader": "th",
}  # fmt: skip

# Elements that mark text within a line, and the style that Markdown has for it.
STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code", "sup": "raised",
    "s": "struck", "strike": "struck", "del": "struck",
}  # fmt: skip

# Where a group of rows stands in its table.
ROW_GROUPS = {"thead": 0, "tfoot": 2}

# What a page prints around what an element holds. A reading of ruby, which stands above the line,
# would run into its characters (HTML standard, 4.5.7, 4.5.11).
PRINTED_AROUND = {"q": ("“", "”"), "rt": ("(", ")")}

# How characters are read, and what stands around it.
RUBY_TAGS = frozenset(("rt", "rp"))

# What is written in TeX, a power, or what has an index.
TEX = regex(r"(?s)[{$]?\\[a-zA-Z].*|[^\s^]*\^\S*|[^\W\d_]_\S{1,3}")

# What calls itself the mark of a note (DPUB-ARIA 1.0), or is laid out as one.
NOTE_MARK = regex(
    r"doc-noteref|\b(foot|end)?-?note-?(anchor|ref)|\bfn-?ref|vertical-align:\s?super"
)

# What is raised for what it says, and not as the end of an ordinal.
POWER = regex(r"[-+−]?\d|\w\s?[-+−]")

# AMP's pictures; a button or a script that is read stands within a line.
READ_AS = {
    "amp-img": "img", "button": "span", "script": "span",
    # HTML standard, 16.2: what these have been replaced by
    "dir": "ul", "listing": "pre", "xmp": "pre",
}  # fmt: skip

# A question of some words, and nothing else.
LONG_QUESTION = regex(r"[^?？؟]{12,200}[?？؟]")

# Hidden from those who listen, such a sign is drawn for its looks.
QUOTE_MARKS = "\"'“”„‟«»‘’❝❞ "

# What a permalink in a heading says, beside signs such as `#` and `¶`.
PERMALINKS = frozenset({"", "link", "permalink", "anchor"})

# What leads from a note back to its mark, with the selectors of their look.
ARROWS = frozenset("↩↵⏎⤴↑⬆⇑^ \ufe0e\ufe0f")

# What draws an icon instead of the name that it holds.
ICON_CLASS = regex(r"(?<![\w-])[a-z]+-(icons|symbols)(?![a-z])")
ICON_NAME = regex(r"[a-z0-9_]+")

# Class names by which stylesheets keep text from a wide screen: for screen readers, paper, or
# narrow screens only. Bootstrap's and Tailwind's are everywhere.
HIDING_CLASS = regex(
    r"(?<![\w:-])(([a-z]{1,4}-){0,2}"
    r"(sr-?only|(visually-?|accessibly-?|is-?)?hidden|screen-?reader(-text|-only)?)"
    r"|assistive-text|blind|mw-editsection|hidden-visually|(h-)?off-?screen|a11y-hidden|element-invisible"
    r"|show-for-sr|d-none|visible-print(-block)?|print-only|(sm|md|lg|xl):hidden"
    r"|visible-(xs|sm)(-block|-inline)*"
    r"|d-(sm|md|lg|xl)-none)(?![\w-])",
    re.I,
)
# Those of them that keep it for those who listen; with signs, a cell holds so many nodes.
SPOKEN_CLASS = regex(
    r"sr-?only|visually|accessibly|reader|assistive|for-sr", re.I
)
SIGNS = 5
# An inline element that is laid out as a block.
BLOCK_CLASS = regex(r"(?<![\w:-])(d-)?block(?![\w-])")
BLOCK_STYLE = regex(r"display:\s?(block|flex|grid|table|list-item)", re.I)
# And a `<div>` that is laid out within a line.
INLINE_STYLE = regex(r"display:\s?inline", re.I)
# What is not shown at all.
UNSHOWN_STYLE = regex(r"display\s*:\s*none", re.I)
# What is hidden on narrow screens may be shown on wide ones.
SHOWING_CLASS = regex(
    r"(?<![\w-])(d-)?(sm|md|lg|xl|2xl|xxl)[:-](block|flex|grid|inline|contents|table)"
)

# White space that is laid out as it is written (CSS Text 3, 3).
KEPT_SPACE = regex(
    r"white-?space(:\s?|-)(pre(-wrap|-line)?|break-spaces)(?![\w-])"
)

# Words in `class`, `id`, `role` and the like by which pages name the parts of themselves, in
# groups that say the same. They are evidence to be weighed, never a verdict; only words that many
# sites use.
HINTS = {
    "caption": r"caption|credit(?!s)|copyright|photograph|legend|image-?(text|desc|info|source)"
    r"|bild(text|unter)|foto",
    "related": r"related|recommend|more\b|read-?(more|also|next|too)|see-?also|similar"
    r"|further|suggest|inline-?link|link-?box|onward"
    r"|trending|popular|most-?(read|viewed|recent)|latest|teaser|promo\b|relacionad|verwandt"
    r"|siehe|mehr|linked|also",
    "newsletter": r"newsletter|subscri|sign-?up|donat|support(er|us)?\b|membership|appeal"
    r"|cta\b|abonn|offer|marketing",
    "ad": r"ads?\b|advert|adslot|sponsor|dfp|gpt\b|outbrain|taboola|werb(ung|e)|anzeige"
    r"|publici|reklam|commercial|partner",
    "share": r"share(?!holder|-price|point)|sharing|social(?!is)|follow(?!-?up)|whatsapp|facebook"
    r"|twitter|telegram|bookmark(?!-card)",
    "comment": r"comment(?!ar[iy]|at)|discuss|disqus|forum|kommentar|feedback|conversation|poll\b",
    "reply": r"repl(y|ies)|respond|response|vote",
    "bio": r"bio\b|profile",
    "byline": r"byline|author|contributor|aut(or|eur)|writer|reporter|journalist"
    r"|forfatter|skribent|verfasser|redact(or|eur)|yazar|muhabir",
    "date": r"date|time\b|timestamp|published|updated|pub-?date|datum|duration|reading"
    r"|lesezeit|meta",
    "tags": r"tags?\b|keyword|topics?\b|labels?\b(?!-hidden)|categor|themen|taxonom"
    r"|section-?(name|label)",
    "pullquote": r"pull-?(quote|out)",
    "nav": r"nav|menu|breadcrumb|paginat|pager|toolbar|tabs?\b|skip|table-?of-?contents"
    r"|toc\b|jump",
    "hidden": r"(?<!-)hidden(?!-(?:print|xs|sm|phone|mobile))|(is|visually)-hidden|sr-?only"
    r"|screen-?reader|offscreen|assistive|d-none|print-?only|(?<!mobile-)hide\b(?!-)",
    "media": r"video|player|gallery|slide|carousel|embed|audio|podcast|image|img|figure"
    r"|photo|picture|media|lightbox|thumb",
    "intro": r"lead\b|intro|standfirst|(?<!with-)summary|excerpt|sub-?(title|line)|deck?\b"
    r"|abstract|vorspann|descri|chap(?:o|eau?)|bajada|copete|sumario|catenaccio|sottotitol"
    r"|linha-?fina|entradilla|sommario|teaser-?text|perex|ingress|preamble|key-?points|highlights",
    "box": r"box|sidebar|aside|info-?box|fact|widget|module|card|panel|rail|insert|inset"
    r"|explainer|complement",
    "header": r"header|headline|head\b|title|kicker|overline|eyebrow|hero",
    "footer": r"foot(?!note)|bottom|legal|disclaimer|imprint|rights|note(?!s)"
    r"|source|agency|notice",
    "consent": r"consent|opt-?in|cookie|gdpr|privacy|modal|pop-?up|overlay|dialog"
    r"|notification",
}
# Only at the start of a word: a resource is no source, nor is "1x2ads", which a tool made, an ad.
HINT = regex(
    r"(?<![a-z\d])(?=[a-z])(?:"
    + "|".join(f"(?P<{group}>{words})" for group, words in HINTS.items())
    + ")"
)
# A class that says what becomes of others, or when: "[&_.ad]:mt-2", "print:hidden".
VARIANT = regex(r"(?<!\S)[^\s:\[]*[:\[]\S*")
# And one that says what is not there: "no-comments", "ad-free".
DENIED = regex(r"(?:.*-)?no-.+|.+-free|comments?-(?:closed|off|disabled)", re.I)
# Where a name in camel case or with low lines has its hyphens.
WORD_JOINT = regex(r"(?<=[a-z])(?=[A-Z])|_")
NO_ATTRIBUTES: dict[str, str] = {}  # the parser's own are slow to look into
HINT_ATTRIBUTES = frozenset(
    "class id role itemprop data-testid data-component data-type data-module aria-label".split()
)


def declared_encoding(label: str | None) -> str | None:
    """The Python codec for a charset label as the web means it; None where the web has no such
    encoding."""
    try:
        name = codecs.lookup((label or "").strip("\"' ")).name
        "x".encode(name)  # Python's codecs that are no encodings of text refuse
    except (LookupError, ValueError):
        return None
    return None if name in PYTHON_ENCODINGS else WEB_ENCODINGS.get(name, name)


def detected_encoding(data: bytes) -> str:
    """What the bytes look like: another script by the statistics of charset-normalizer; within the
    Latin one, which these tell badly, by the language that the page states, or else by theirs (HTML
    standard, 13.2.3.2). Markup says nothing about a language: only what is between tags is looked
    at."""
    from charset_normalizer import from_bytes

    prose = re.sub(rb"<[^<>]*>|\s+", b" ", data)[:50_000]
    best = from_bytes(prose, cp_isolation=OLD_ENCODINGS).best()
    stated = re.search(rb"<html[^<>]*?\slang=\W?(\w\w)", data[:4096], re.I)
    language = stated[1].decode().lower() if stated else "en"
    if best and language in OTHER_SCRIPTS:
        text = prose.decode(best.encoding, "replace")
        latin = len(LATIN_LETTER.findall(text))
        if len(OTHER_LETTER.findall(text)) > latin:
            return WEB_ENCODINGS.get(best.encoding, best.encoding)
    if best and language == "en":
        language = best.language.lower()[:4]
    local = LATIN_ENCODINGS.get(language, "cp1252")
    # Where ISO 8859-2 has controls, windows-1250 has quotes and dashes.
    has_controls = re.search(rb"[\x80-\x9f]", prose)
    return "cp1250" if local == "iso8859_2" and has_controls else local


def marked_encoding(data: bytes) -> str | None:
    """The encoding that the bytes themselves show: UTF-16 by its zeros, for markup is ASCII;
    ISO-2022-JP, which looks like ASCII, by its switches."""
    head = data[:4096]
    zeros = head.count(0)
    if 4 * zeros > len(head):
        return "utf-16-le" if 2 * head[1::2].count(0) > zeros else "utf-16-be"
    switches = b"\x1b" in data and KANJI_SWITCH.search(data)
    return "iso2022_jp_ext" if switches else None


def decoded_once_more(text: str, data: bytes) -> str:
    """`text`, of `data`, which may have been encoded twice."""
    if TWICE not in data:
        return text
    return ENCODED_TWICE.sub(
        lambda found: found[0].encode("latin-1").decode("utf-8", "replace"),
        text,
    )


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The text of a page and the encoding it was read in: by its byte-order mark or what else
    shows in it; UTF-8 if that is plainly what it is but for a few stray bytes; then what the
    header (`charset`) and the page's XML declaration or meta say; then detection. Never fails."""
    detector = import_soup().dammit.EncodingDetector
    data, mark = detector.strip_byte_order_mark(data)
    shown = mark or marked_encoding(data)
    if shown:
        return data.decode(shown, "replace"), shown
    with suppress(UnicodeDecodeError):
        return decoded_once_more(data.decode(), data), "utf-8"
    text = data.decode("utf-8", "replace")
    stray = text.count("\ufffd") - data.count("\ufffd".encode())
    if len(text) - len(text.encode("ascii", "ignore")) > 11 * stray:
        return text, "utf-8"
    # Its patterns are not linear: they see no more than browsers look through, four times over.
    stated = detector.find_declared_encoding(data[:4096], is_html=True)
    for encoding in map(declared_encoding, (charset, stated)):
        if encoding and not encoding.startswith("utf"):
            with suppress(UnicodeDecodeError):
                return data.decode(encoding), encoding
    encoding = detected_encoding(data)
    return data.decode(encoding, "replace"), encoding


def mail_address(code: re.Match[str]) -> str:
    """The address that Cloudflare has hidden from machines, each byte XOR the first one; what is
    none stays as it is."""
    key, *coded = bytes.fromhex(code["code"])
    plain = bytes(key ^ byte for byte in coded).decode("utf-8", "replace")
    link = "" if "tag" in code.groupdict() else "mailto:"
    return link + escape(plain) if "@" in plain else code[0]


def html_of(text: str) -> str:
    """A page as an HTML parser reads it: without NUL (HTML standard, 13.2.5.1), the end of a line
    break as one (13.2.6.4.7); of XML, CDATA sections as text, and elements closed that are closed
    within their tag."""
    text = text.replace("\0", "").replace("</br>", "<br>")
    # A full-width space after a line break begins a paragraph.
    text = text.replace("<br>\u3000", "<br><br>").replace(
        "<br/>\u3000", "<br><br>"
    )
    if "/cdn-cgi/l/email-protection" in text:
        text = HIDDEN_MAIL.sub(mail_address, text)
        text = HIDDEN_MAIL_LINK.sub(mail_address, text)
    if not text.startswith("<?xml"):
        return text
    text = CDATA.sub(lambda found: escape(found[1], False), text)
    return re.sub(r"<([\w:-]++)([^<>]*)/>", r"<\1\2></\1>", text)


@functools.lru_cache(maxsize=16_384)
def hints_of(name: str) -> frozenset[str]:
    """The groups of `HINTS` that class names or the like speak of."""
    told = itertools.filterfalse(
        DENIED.fullmatch, VARIANT.sub("", name).split()
    )
    words = WORD_JOINT.sub("-", " ".join(told)).lower()
    hints = frozenset(match.lastgroup or "" for match in HINT.finditer(words))
    return hints - {"hidden"} if SHOWING_CLASS.search(name) else hints


@functools.lru_cache(maxsize=16_384)
def layout_of(name: str, names: str, style: str) -> tuple[bool, bool, bool]:
    """Whether an element of some tag, class names and style is laid out as a block, whether these
    keep it from a wide screen, and whether line feeds in it are line breaks."""
    if name in INLINE_TAGS:
        told = BLOCK_STYLE.search(style) or BLOCK_CLASS.search(names)
        is_block = bool(told) and name not in KEPT_INLINE
    else:
        is_block = name != "div" or not INLINE_STYLE.search(style)
    hiding = HIDING_CLASS.search(names) and not SHOWING_CLASS.search(names)
    keeps_lines = KEPT_SPACE.search(names + style) is not None
    return is_block, bool(hiding or UNSHOWN_STYLE.search(style)), keeps_lines


class Element(Tag):
    """A tag with only what extraction reads. BeautifulSoup's own initialiser spends most of the
    parse on what writing a document back needs; none is written back here, so that part stands
    once, on the class, and nodes know what they hold but not what they stand beside. An element
    is equal to itself alone, whatever it holds."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    attrs: dict[str, str]  # type: ignore[assignment]
    prefix = None
    runs = slice(0, 0)  # those of the page's runs that it holds
    label = ""  # how the first of them begins
    is_unshown = keeps_lines = False

    def __init__(
        self, name: str, attrs: dict[str, str], parent: Tag, position: int
    ) -> None:
        self.name = name
        self.position = position  # among all elements
        self.attrs = attrs
        self.contents = []
        self.parent = parent
        if "class" in attrs or "style" in attrs:
            names, style = attrs.get("class", ""), attrs.get("style", "")
            self.is_block, self.is_unshown, self.keeps_lines = layout_of(
                name, names[:LONG_NAME], style[:LONG_NAME]
            )
        else:
            self.is_block = name not in INLINE_TAGS

    @functools.cached_property
    def hints(self) -> frozenset[str]:
        """What its own attributes hint at. What is quoted is no box of the site's, whatever embeds
        it; nor does a name say more than a heading, where it is made of that."""
        hints: frozenset[str] = frozenset()
        if self.name == "blockquote":
            return hints
        own = self.own_name
        for name in self.attrs.keys() & HINT_ATTRIBUTES:
            value = self.attrs[name]
            # Of several words, it says no more where a class has it, too.
            if own and (name == "id" or not own.isalnum()):
                value = value.replace(own, "")
            hints |= hints_of(value[:LONG_NAME])
        inner = (each for each in self.contents if isinstance(each, Element))
        is_quoted = getattr(next(inner, None), "name", "") == "blockquote"
        if is_quoted or (self.name == "figure" and self.first("blockquote")):
            return hints & {"pullquote"}
        return hints

    def attr(self, name: str) -> str:
        """What it says in an attribute; empty where it has none."""
        return self.attrs.get(name, "")

    @property
    def form(self) -> tuple[str, str]:
        """Its tag and its class, which elements of one kind share."""
        return self.name, self.attr("class")

    @property
    def own_name(self) -> str:
        """Its id, where that is made of what its first line says. A heading's is made of its
        words, whoever made it."""
        name = self.attr("id")[:LONG_NAME]
        if not name:
            return ""
        words = words_of(name.replace("_", " "))
        is_own = (
            self.name in HEADING_LEVELS
            or letters(name) in letters(self.label)
            or (len(words) > 1 and set(words) <= {*words_of(self.label)})
        )
        return name if is_own else ""

    @property
    def descendants(self) -> Iterator[PageElement]:
        stack = self.contents[::-1]
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Element):
                stack += reversed(node.contents)

    def inner(self, *names: str) -> Iterator[Element]:
        """The elements of some tag names that it holds; without a name, all. In a tenth of the
        time of BeautifulSoup's own search."""
        for node in self.descendants:
            if isinstance(node, Element) and (not names or node.name in names):
                yield node

    def first(self, *names: str) -> Element | None:
        return next(self.inner(*names), None)


class Span(NamedTuple):
    """Text within a line and how it is marked; a hard line break is a line feed. A link is told
    from its neighbour by its anchor, for both may lead to one place; `url` is where it leads,
    once that is asked. `raised` stands above the line, as exponents and note marks do."""

    text: str
    anchor: Element | None = None
    bold: bool = False
    italic: bool = False
    code: bool = False
    struck: bool = False
    raised: bool = False
    url: str = ""

    def of(self, text: str) -> Span:
        """Another text that is marked alike."""
        return tuple.__new__(
            Span, (text, *self[1:])
        )  # a third of the time of `_replace`


@dataclass(slots=True, eq=False)
class Run:
    """A run of inline content within one block element: a paragraph, a heading, an item, a
    caption, a label. A table of data is one run. What extraction keeps or drops is always a whole
    run."""

    parent: Element
    start: int
    end: int
    order: int
    text: str
    spans: list[Span]
    hidden: bool = False
    score: float = -math.inf
    said: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    related: str | None = None
    size: int = 0  # in characters of an alphabet
    linked: int = 0  # how many of its characters are a link's
    tag: str = ""  # of its element; a heading's, whatever stands between
    # Of its element and of the one around it: the paragraphs of one article share it.
    shape: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        self.size = text_size(self.text)
        around = ancestors_of(self.parent, 3)
        headings = (each.name for each in around if each.name in HEADING_LEVELS)
        self.tag = next(headings, self.parent.name)
        self.linked = sum(
            len(each.text.strip()) for each in self.spans if each.anchor
        )
        self.shape = (self.parent.form, self.outer.form)

    @property
    def kept(self) -> bool:
        return self.score > 0

    @property
    def outer(self) -> Element:
        return (
            self.parent.parent
            if isinstance(self.parent.parent, Element)
            else self.parent
        )

    @property
    def inner(self) -> list[Element]:
        """The elements within its line."""
        nodes = self.parent.contents[self.start : self.end]
        return [node for node in nodes if isinstance(node, Element)]

    @property
    def anchor(self) -> Element | None:
        """Its first link."""
        return next((span.anchor for span in self.spans if span.anchor), None)


@dataclass(slots=True)
class Page:
    """A parsed page: its tree, its elements by tag name in document order, those with
    `itemprop` or `property`, those that hold a button, its JSON-LD, its text as runs, the heading
    that shows its title, the URL that its links start from."""

    soup: BeautifulSoup
    url: str
    by_name: dict[str, list[Element]]
    items: list[Element]
    json_ld: list[str]
    pressed: list[Tag]
    runs: list[Run]
    headline: Element | None = None
    # What shows its title, in a heading or not.
    title_runs: slice = field(default_factory=lambda: slice(0, 0))
    base: str = ""

    def all(self, *names: str) -> list[Element]:
        """The elements of some tag names, those of one after those of the other."""
        return [each for name in names for each in self.by_name.get(name, ())]

    @property
    def language(self) -> str:
        parts = self.all("html", "body", "main", "article")
        said = (each.attr("lang") or each.attr("xml:lang") for each in parts)
        return next(filter(None, said), "")


class LeanTreeBuilder(LXMLTreeBuilder):
    """Builds the tree from lxml's events, and spares it what no one reads: scripts, styles,
    drawings, comments. Nesting deeper than `MAX_DEPTH` is flattened into its ancestor, so that
    what walks the tree may recurse on a hostile page."""

    element: type[Element]
    string: type[NavigableString]

    def __init__(self, unread_tags: frozenset[str]) -> None:
        super().__init__(multi_valued_attributes=None, huge_tree=True)
        self.unread_tags = unread_tags
        self.by_name: dict[str, list[Element]] = defaultdict(list)
        self.items: list[Element] = []
        self.json_ld: list[str] = []
        self.pressed: list[Tag] = []
        self.strings: list[str] = []
        self.script: list[str] | None = None
        self.asked: list[str] = []
        # Where parts that stream in belong: in what, and from where to where in its contents.
        self.places: dict[str, tuple[Tag, int, int]] = {}
        self.waiting: list[str] = []
        self.streamed: list[Element] = []
        self.unread = self.code = self.depth = self.elements = 0
        self.read_prose = self.skipped_prose = 0

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Any:
        yield markup, None, None, False

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        super().initialize_soup(soup)
        self.current: Tag = soup

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:
        if self.unread or (
            tag in self.unread_tags and not self.is_read(tag, attrib)
        ):
            self.unread += 1
            self.code += tag in UNREAD_TAGS
            if tag == "button":
                self.pressed.append(self.current)
                self.asked = []
            if "ld+json" in attrib.get("type", ""):
                self.script = []
            if tag == "template" and self.unread == 1:
                self.mark_place(attrib.get("id", ""))
        elif tag in WHOLE_TAGS and tag in self.by_name:
            pass
        elif self.depth >= MAX_DEPTH:
            self.depth += 1
            self.strings.append(" ")
        else:
            self.open(tag, attrib or NO_ATTRIBUTES)

    @property
    def last(self) -> Any:
        """What stands right before, but for text that goes on; at an element's start, that."""
        return (self.current.contents or [self.current])[-1]

    def is_drawn(self) -> bool:
        """Whether what stands right before is a drawing, and more than a preview of one."""
        last = self.last
        if self.strings or not isinstance(last, Element) or last.is_block:
            return False
        return "Preview" not in last.attr("class") and bool(last.contents)

    def is_read(self, tag: str, attrs: Mapping[str, str]) -> bool:
        """Whether an element is read all the same: a shadow root that the page declares (HTML
        standard, 4.12.3), in either of the names that it has had; a formula that a script is to
        draw; the button that folds what stands below a heading, or one within a sentence."""
        if tag == "script":
            return "math/tex" in attrs.get("type", "") and not self.is_drawn()
        if tag != "button":
            return not attrs.keys().isdisjoint(("shadowrootmode", "shadowroot"))
        outer: Any = self.current
        said: list[Any] = self.strings
        if outer.name == "span":
            outer = outer.parent
            said = said or [
                each for each in outer.contents[-2:] if isinstance(each, str)
            ]
        before = "".join(said[-1:]).rstrip()
        return outer.name in HEADING_LEVELS or (
            outer.name == "p" and before[-1:].isalnum()
        )

    def is_within_line(self, tag: str) -> bool:
        """Whether an element that HTML does not know, which is inline (CSS 2.2, 9.2.4), stands in a
        line, or beside text in an item; elsewhere, such elements are most often blocks."""
        outer: Any = self.current
        is_line = outer.name == "p" or not getattr(outer, "is_block", True)
        is_beside = outer.name == "li" and "".join(self.strings).strip() != ""
        return ("-" in tag or ":" in tag) and (is_line or is_beside)

    def open(self, tag: str, attrs: dict[str, str]) -> None:
        if "role" in attrs and tag in ("div", "span"):
            tag = ARIA_TAGS.get(attrs["role"], tag)
        else:
            # A button is drawn with space around it.
            self.strings += [" "] * (tag == "button")
            tag = READ_AS.get(tag, tag)
        element = self.element(tag, attrs, self.current, self.elements)
        if element.is_block and self.is_within_line(tag):
            element.is_block = False
        if self.strings:
            self.flush(element.is_block)
        # The lines of some editors' code are an element each.
        if tag == "code" and self.current.name == "pre":
            element.is_block = getattr(self.last, "name", "") == "code"
        # An inline element that holds a block is laid out as one (CSS 2.2, 9.2.1.1).
        if element.is_block:
            outer: Tag | None = self.current
            while isinstance(outer, Element) and not outer.is_block:
                outer.is_block = True
                outer = outer.parent
        self.current.contents.append(element)
        self.current = element
        self.depth += 1
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise UnsafeError(f"a page of more than {MAX_ELEMENTS:,} elements")
        self.by_name[tag].append(element)
        if "itemprop" in attrs or ("property" in attrs and tag != "meta"):
            self.items.append(element)
        if "hidden" in attrs and attrs.get("id", "").startswith("S:"):
            self.streamed.append(element)

    def end(self, tag: Any) -> None:
        if self.unread:
            self.unread -= 1
            self.code -= tag in UNREAD_TAGS
            if self.script is not None:
                self.json_ld.append("".join(self.script))
                self.script = None
            if tag == "button" and not self.unread:
                self.ask("".join(self.asked))
        elif self.depth > MAX_DEPTH:
            self.depth -= 1
            self.strings.append(" ")
        elif tag not in WHOLE_TAGS:
            if self.strings:
                self.flush(bool(self.current.is_block))
            self.current = self.current.parent or self.current
            self.depth -= 1

    def ask(self, text: str) -> None:
        """A question that is a button unfolds its answer: it is read as a heading."""
        if LONG_QUESTION.fullmatch(text.strip()):
            self.open("h4", NO_ATTRIBUTES)
            self.strings.append(text)
            self.end("h4")

    def data(self, data: Any) -> None:
        prose = len(data) if len(data) >= PROSE_LENGTH else 0
        if not self.unread:
            self.strings.append(data)
            self.read_prose += prose
        elif self.script is not None:
            self.script.append(data)
        elif self.code and CONTEXT in data[:99]:  # publishers forget its type
            self.script = [data]
        elif not self.code:
            self.asked.append(data)
            self.skipped_prose += prose

    def comment(self, text: Any) -> None:
        """Not read, but for the edges of what waits for a part of the page that streams in."""
        if text.startswith("$"):
            self.waiting.append("")
        elif text == "/$" and self.waiting:
            name = self.waiting.pop()
            outer, start, _ = self.places.get(name, (None, 0, 0))
            if outer is self.current:
                self.flush(True)
                self.places[name] = outer, start, len(outer.contents)

    def pi(self, *_: Any) -> None:
        """Not read; nor is what follows."""

    doctype = pi  # type: ignore[assignment]

    def mark_place(self, name: str) -> None:
        """Notes where a part of the page belongs that streams in below, as React sends it: `S:1`
        comes in the place of `B:1`, with what waits there, or of `P:1`."""
        if name.startswith(("B:", "P:")):
            self.flush(True)
            start = len(self.current.contents)
            self.places.setdefault(name[2:], (self.current, start, start))
            if self.waiting and name.startswith("B:"):
                self.waiting[-1] = name[2:]

    def put_in_place(self) -> None:
        """Puts the parts that streamed in where they belong, unless the tree would be too deep; the
        last first, as each moves what follows it."""
        parts = {each.attr("id")[2:]: each for each in reversed(self.streamed)}
        for name, (outer, start, end) in reversed(self.places.items()):
            part = parts.get(name)
            around = list(ancestors_of(outer, 2 * MAX_DEPTH))
            if (
                part
                and part not in around
                and len(around) + levels_of(part) <= MAX_DEPTH
            ):
                for node in part.contents:
                    node.parent = outer
                outer.contents[start:end] = part.contents
                part.contents = []

    def flush(self, at_block: bool) -> None:
        string = "".join(self.strings)
        self.strings.clear()
        # White space at the edge of a block is not laid out (CSS Text 3, 4.1.2), but in code: two
        # thirds of a page's strings.
        edge = at_block or getattr(self.last, "is_block", False)
        is_blank = string.isspace() or not string.strip(INVISIBLE)
        if edge and is_blank and self.current.name != "pre":
            return
        # What stands for a script that does not run may be markup as text.
        if self.current.name == "noscript" and string.lstrip().startswith("<"):
            return
        text = str.__new__(self.string, string)
        text.parent = self.current
        self.current.contents.append(text)


@functools.cache
def tree_builder() -> type[LeanTreeBuilder]:
    """`LeanTreeBuilder`, joined with BeautifulSoup's own class, and `Element` likewise. They are
    joined when the first page is read, for importing BeautifulSoup takes a tenth of a second."""
    import_soup()
    from bs4 import Tag
    from bs4.builder._lxml import LXMLTreeBuilder
    from bs4.element import NavigableString

    class TreeElement(Element, Tag):
        interesting_string_types = (NavigableString,)  # type: ignore[assignment]

    class Builder(LeanTreeBuilder, LXMLTreeBuilder):
        element = TreeElement
        string = NavigableString

    return Builder


def ancestors_of(
    element: Tag | None, most: int = MAX_DEPTH
) -> Iterator[Element]:
    """The element itself, then its ancestors, as many as are asked for."""
    while isinstance(element, Element) and most:
        yield element
        element, most = element.parent, most - 1


def levels_of(element: Element) -> int:
    """How many elements stand within each other in an element, itself counted."""
    inner = (node for node in element.contents if isinstance(node, Element))
    return 1 + max(map(levels_of, inner), default=0)


def run_count(element: Element) -> int:
    """How many runs an element holds."""
    return element.runs.stop - element.runs.start


def is_hidden(element: Element) -> bool:
    """Whether the page itself keeps an element from readers' eyes (HTML standard, 6.1; WAI-ARIA
    1.2, 6.6) on a wide screen; what stands behind another tab is there to be read."""
    attrs = element.attrs
    if not attrs or attrs.get("role") == "tabpanel":
        return False
    return (
        element.is_unshown
        or "hidden" in attrs
        or (attrs.get("aria-hidden") == "true" and element.is_block)
    )


def spanned(cell: Element, attribute: str, most: int) -> int:
    """How many columns or rows a cell covers, up to `most`."""
    stated = cell.attr(attribute)
    is_number = re.fullmatch(r"[0-9]{1,5}", stated)
    return max(1, min(int(stated), most)) if is_number else 1


def row_group(cell: Element) -> int:
    """Where the rows of a cell's group stand in their table, whatever order they are written in
    (HTML standard, 4.9.5 to 4.9.7)."""
    around = [each.name for each in ancestors_of(cell, 3)]
    return ROW_GROUPS.get(around[-1], 1)


def table_grid(table: Element) -> list[list[Element | None]]:
    """The rows of a table with each cell in its column (HTML standard, 4.9.12), None in the
    places that it covers beside and below its own: there the page prints nothing. A row is
    whatever holds cells. Empty for a table that would be hollow."""
    rows: dict[Tag | None, list[Element]] = defaultdict(list)
    for cell in sorted(table.inner("td", "th"), key=row_group):
        rows[cell.parent].append(cell)
    widest = max(map(len, rows.values()), default=0)
    room = 4 * sum(map(len, rows.values()))
    grid: list[list[Element | None]] = []
    covered: dict[int, int] = {}  # rows that are still covered, by column
    for cells in rows.values():
        line: list[Element | None] = []
        for cell in cells:
            while covered.get(len(line)):
                line.append(None)
            high = spanned(cell, "rowspan", len(rows))
            wide = spanned(cell, "colspan", widest)
            covered |= dict.fromkeys(range(len(line), len(line) + wide), high)
            line += [cell, *[None] * (wide - 1)]
            if len(line) > room:
                return []
        room -= len(line)
        covered = {
            column: left - 1 for column, left in covered.items() if left > 1
        }
        grid.append(line)
    return grid


def is_data_table(table: Element) -> bool:
    """Whether a table holds data rather than the page's layout or other tables: rows of several
    short cells, of about the same number, but for titles over all columns."""
    if table.first("table"):
        return False
    grid = table_grid(table)
    filled = [len(line) - line.count(None) for line in grid]
    cells = sum(filled)
    blocks = sum(1 for _ in table.inner("p", "div", "ul", "h2", "h3"))
    several = sum(count > 1 for count in filled)
    return (
        len(grid) > 1
        and several > len(grid) / 2
        and cells >= max(map(len, grid)) * len(grid) / 4
        and blocks <= 2 * cells
        and len(table.get_text()) <= MAX_CELL * cells
    )


def is_one_run(element: Element) -> bool:
    """Whether an element is code or a table of data, which are kept whole or not at all."""
    is_code = element.name == "pre" and not element.first(*PROSE_TAGS)
    return is_code or (element.name == "table" and is_data_table(element))


def is_gutter(element: Element) -> bool:
    """Whether an element only numbers the lines of the code in the next cell of its row."""
    if element.name != "pre" or getattr(element.parent, "name", "") != "td":
        return False
    numbers = element.get_text(" ").split()
    return numbers == [str(line + 1) for line in range(len(numbers))]


def styled(element: Element, style: Span) -> Span:
    """The style of what an element holds, within a style. The number of a note is raised, however
    its page has it so."""
    if element.attrs and element.name in ("a", "span"):
        told = map(element.attr, ("class", "role", "style"))
        if NOTE_MARK.search(" ".join(told)[:LONG_NAME]):
            style = style._replace(raised=True)
    if element.name == "a" and "href" in element.attrs:
        return Span("", element, *style[2:])
    mark = STYLES.get(element.name)
    return style._replace(**{mark: True}) if mark else style  # type: ignore[arg-type]


def is_permalink(element: Element) -> bool:
    """Whether an element is no text but a sign: in a heading, one that links to the heading
    itself; anywhere, an arrow from a note back to its mark."""
    address = element.attr("href")
    if "#" not in address:
        return False
    text = element.get_text().strip()
    around = ancestors_of(element, 4)
    in_heading = any(each.name in HEADING_LEVELS for each in around)
    is_arrow = (
        text != "" and ARROWS.issuperset(text) and re.match("#.", address)
    )
    return bool(is_arrow) or (in_heading and letters(text) in PERMALINKS)


def is_drawing(element: Element) -> bool:
    """Whether what an element holds is no text but is drawn: an icon by its name, a quote's mark, a
    formula that stands beside it."""
    if ICON_CLASS.search(element.attr("class")[:LONG_NAME]):
        name = element.get_text().strip()
        return element.name != "a" and ICON_NAME.fullmatch(name) is not None
    if element.attr("aria-hidden") != "true":
        return False
    if not element.get_text().strip(QUOTE_MARKS):
        return True
    outer = element.parent
    beside = (outer.contents[0], outer.contents[-1]) if outer else ()
    return any(
        getattr(inner, "name", "") == "math"
        for each in beside
        for inner in getattr(each, "contents", [])[:2]
    )


def letter_of(image: Element) -> str:
    """The text that a picture within a line stands for: a drop cap, an emoji, a formula."""
    alt = image.attr("alt").strip()
    drawn = alt[:1] and unicodedata.category(alt[0]) == "So"
    told = drawn or TEX.fullmatch(alt) or (len(alt) == 1 and alt.isalpha())
    return alt if told else ""


# What a link says of itself to those who do not see its sign.
LINK_NOTE = regex(
    r"[(\[]?(link |externer link,? |external link,? |lien |enlace )?"
    r"((opens|opening|will open|öffnet|s.ouvre|ouvre|(se )?abre|si apre|opent|öppnas|åbner|åpnes"
    r"|otwiera się|avautuu|otevře se|открывается)\b.{0,12}"
    r"(new|neue\w*|nouvel\w*|nueva|otra|nova|nuova|nieuw|nytt?|now\w+|uuteen|nov\w+) )"
    r"(window|tab|fenster|tab|registerkarte|fenêtre|onglet|ventana|pestaña|janela|aba|guia"
    r"|separador|finestra|scheda|venster|tabblad|fönster|flik|vindu\w*|fane\w*|okn\w+"
    r"|karcie|ikkunaan|välilehteen|panelu|окне|вкладке)[)\].]{0,2}",
    re.I,
)

# Where a number meets what it counts or numbers, and no part of "G7", "CO2" or "1st".
LABEL_JOINT = regex(r"\d\|[^\W\d_]{3}|[^\W\d_]{3}\|\d")


def is_parted(
    spans: Sequence[Span], last: str | None, element: Element, holder: str
) -> bool:
    """Whether only a style sheet parts an element from one of some name right before it: a credit
    from its caption, a note from its mark, a number from what it counts or numbers."""
    if not spans or element.name != "span" or last not in ("span", "sup"):
        return False
    before, text = spans[-1].text[-3:], next(iter(element.strings), "")[:3]
    if last == "sup":
        return before[-1:].isdigit() and text[:1].isupper()
    # Programs that write part words at will, but as a rule within paragraphs.
    is_box = "class" in element.attrs and holder != "p"
    is_named = is_box and LABEL_JOINT.search(f"{before}|{text}")
    return bool(is_named) or holder == "figcaption"


def fills_cell(element: Element) -> bool:
    """Whether what is said to those alone who do not see it is all that a cell of a table says:
    what its sign means."""
    outer = element.parent
    return (
        isinstance(outer, Element)
        and outer.name == "td"
        and len(outer.contents) <= SIGNS
        and SPOKEN_CLASS.search(element.attr("class")[:LONG_NAME]) is not None
        and outer.get_text().strip() == element.get_text().strip()
    )


def prints_nothing(element: Element, last: str | None) -> bool:
    """Whether a line prints nothing of an element, after one of some name: a tooltip is shown on
    demand, but as a note behind its mark it is the text's."""
    if not element.contents or element.name == "rp":
        return True
    in_link = getattr(element.parent, "name", "") == "a"
    if in_link and LINK_NOTE.fullmatch(element.get_text().strip()):
        return True
    if not element.attrs:
        return False
    told = element.attrs
    is_tip = told.get("role") == "tooltip" and "id" in told and last != "sup"
    is_unseen = is_hidden(element) and not fills_cell(element)
    return is_tip or is_unseen or is_permalink(element) or is_drawing(element)


def inline_content(nodes: Iterable[PageElement], style: Span) -> list[Span]:
    """The inline content of some nodes, flat."""
    spans: list[Span] = []
    last = None
    holder = ""
    for node in nodes:
        text = ""
        holder = holder or getattr(node.parent, "name", "")
        if not isinstance(node, Element):
            text = str(node)
            if "\n" in text and not getattr(node.parent, "keeps_lines", False):
                text = text.replace("\n", " ")
        elif node.name == "br":
            text = "\n"
        elif node.name == "img":
            text = letter_of(node)
        elif node.name == "math" and not is_hidden(node):
            # As its page writes it out for those who cannot see it, else sign by sign.
            text = node.attr("alttext") or one_line(node.get_text(" "))
        elif not prints_nothing(node, last):
            is_edge = (
                node.is_block
                or node.name == "div"
                or is_parted(spans, last, node, holder)
            )
            edge = " " if is_edge else ""
            before, text = PRINTED_AROUND.get(node.name, (edge, edge))
            if before:
                spans.append(style.of(before))
            spans += inline_content(node.contents, styled(node, style))
        if text:
            spans.append(style.of(text))
        last = getattr(node, "name", None)
    return spans


def spans_of(nodes: Iterable[PageElement], style: Span) -> list[Span]:
    """The inline content of some nodes, a raised number parted by `^` from what it stands at, for
    2008^1 is not 20081."""
    last = " "
    spans = inline_content(nodes, style)
    number = bool(spans) and spans[0].text.strip(" .").isdigit()
    for index, span in enumerate(spans):
        if span.raised and POWER.match(span.text) and not last.isspace():
            spans[index] = span.of("^" + span.text)
        # A label, say, or a number, and what only a style sheet parts from it.
        is_label = last == ":" and span.text[:1].isalpha()
        if is_label or (index == 1 and number and span.text[:2].istitle()):
            spans[index] = span.of(" " + span.text)
        last = span.text[-1:] or last
    return spans


class RunCollector:
    """Walks a tree once, collects its runs in document order, and notes in each block which of
    them it holds."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.hidden = 0  # how many of the elements around are

    def visit(self, element: Tag, style: Span = Span("")) -> None:  # noqa: B008
        start, last_break = 0, -1
        for index, node in enumerate(element.contents):
            if not isinstance(node, Element):
                if last_break >= 0 and not str.isspace(node):  # type: ignore[arg-type]
                    last_break = -1
            elif node.is_block:
                self.close(element, start, index, style)
                self.descend(node, styled(node, style))
                start, last_break = index + 1, -1
            elif node.name == "br":
                # Two line breaks are how pages without <p> part paragraphs.
                if last_break >= 0:
                    self.close(element, start, last_break, style)
                    start = index + 1
                last_break = index
            else:
                last_break = -1
        self.close(element, start, len(element.contents), style)

    def descend(self, element: Element, style: Span) -> None:
        # One is not shown, the other is no text.
        if element.name == "title" or is_gutter(element):
            return
        first = len(self.runs)
        hides = is_hidden(element)
        self.hidden += hides
        if is_one_run(element):
            self.close(element, 0, len(element.contents), style)
        else:
            self.visit(element, style)
        self.hidden -= hides
        if first < len(self.runs):
            element.runs = slice(first, len(self.runs))
            element.label = self.runs[first].text[:LONG_NAME]

    def close(self, element: Tag, start: int, end: int, style: Span) -> None:
        if start == end:
            return
        spans = spans_of(element.contents[start:end], style)
        lines = "".join([span.text for span in spans]).split("\n")
        text = "\n".join(filter(None, map(one_line, lines)))
        if text and isinstance(element, Element):
            hidden = self.hidden > 0
            self.runs.append(
                Run(element, start, end, len(self.runs), text, spans, hidden)
            )


def short_text(element: Element) -> str:
    """The text of an element that should hold a title, a name or a date; no more of it, however
    much it holds, since elements may be nested in thousands. A name on a `<span>` is there for
    its layout, which most often parts it from its neighbours."""
    found, size = [], 0
    stack: list[Any] = element.contents[::-1]
    while stack and size <= LONG_TITLE:
        node = stack.pop()
        if not isinstance(node, Element):
            found.append(str(node))
            size += len(node)
        elif node.name not in RUBY_TAGS:
            named = node.name == "span" and "class" in node.attrs
            edge = [" "] * (node.is_block or node.name == "br" or named)
            stack += [*edge, *reversed(node.contents), *edge]
    return "".join(found)[:LONG_TITLE]


def meta_contents(page: Page, name: str) -> list[str]:
    """What the page's meta elements of a name say."""
    return [
        each.attr("content")
        for each in page.all("meta")
        if name in map(str.lower, each.attrs.values())
    ]


def leads_home(anchor: Element, page: Page) -> bool:
    """Whether a link leads to the front page of the site."""
    root = absolute_url(page.url, "/") or "/"
    return anchor.attr("href") in ("/", root, root[:-1] or "/")


def stated_titles(page: Page) -> list[str]:
    """The letters of the titles that the page states."""
    stated = [each[:LONG_TITLE] for each in meta_contents(page, "og:title")[:3]]
    stated += map(short_text, page.all("title")[:1])
    return list(map(letters, stated))


def own_headings(page: Page) -> list[Element]:
    """The headings above the page's text that say something and do not lead to its front page."""
    prose = (
        run.parent
        for run in page.runs
        if run.size >= PROSE_LENGTH
        and not run.linked
        and run.tag not in HEADING_LEVELS
    )
    start = next((each.position for each in prose), math.inf)
    return [
        each
        for each in page.all("h1", "h2", "h3")
        if each.position < start
        and each.runs.stop
        and not any(leads_home(link, page) for link in each.inner("a"))
    ]


def letters_shared(text: str, titles: Iterable[str], least: int = 15) -> int:
    """How many letters a text shares with a title that holds it, or that it only puts a kicker
    before; at least some."""
    said = letters(text)
    held = [
        min(len(said), len(title))
        for title in titles
        if said in title
        or (said.endswith(title) and 2 * len(title) > len(said))
    ]
    return max(held, default=0) if text_size(said) >= least else 0


def is_set_off(run: Run) -> bool:
    """Whether a line is set off as a title, by old markup or by what it calls itself."""
    held = (each for each in run.inner if each.name in SET_OFF)
    bold = any(short_text(each) == run.text for each in held)
    return count_words(run.text) > 3 and (bold or "header" in run.parent.hints)


def find_headline(page: Page) -> Element | Run | None:
    """The heading that shares most with the page's own `<title>` or `og:title`; else the first line
    that one of them begins with, the first h1 that does not lead to the front page, a short heading
    that one of them holds, any h1, or a line that looks like one."""
    titles = stated_titles(page)
    headings = page.all("h1", "h2", "h3")
    sizes = [letters_shared(short_text(each), titles) for each in headings]
    if any(sizes):
        return headings[sizes.index(max(sizes))]
    lines = [
        run
        for run in page.runs
        if not (run.hidden or run.linked) and run.size < LONG_TITLE_RUN
    ]
    # Names and dates may follow it, after a line break.
    starts = ((run, run.text.split("\n")[0]) for run in lines)
    found = (
        run
        for run, start in starts
        if letters_shared(start, (title[: len(start)] for title in titles))
    )
    own = own_headings(page)
    first = (each for each in own if each.name == "h1")
    short = (
        each for each in own if letters_shared(short_text(each), titles, 5)
    )
    above = itertools.takewhile(lambda run: run.size < PROSE_LENGTH, lines)
    lead = filter(is_set_off, above)
    told: Iterator[Element | Run] = itertools.chain(
        found, first, short, page.all("h1"), lead
    )
    return next(told, None)


def parse(
    text: str,
    url: str,
    unread_tags: frozenset[str] = UNREAD_TAGS | CONTROL_TAGS,
) -> Page:
    """The page's tree, in time linear in the page's length. Raises UnsafeError beyond
    MAX_ELEMENTS."""
    builder = tree_builder()(unread_tags)
    # The line end keeps BeautifulSoup from taking a short page for a file's name.
    soup = import_soup().BeautifulSoup(html_of(text) + "\n", builder=builder)
    if builder.strings:
        builder.flush(True)
    builder.put_in_place()
    collector = RunCollector()
    collector.visit(soup)
    prose = builder.skipped_prose + builder.read_prose
    lost = builder.skipped_prose > SKIPPED_SHARE * prose
    if unread_tags != UNREAD_TAGS and (lost or not collector.runs):
        return parse(
            UNCLOSED_TITLE.sub(r"\g<0></title>", text, 1), url, UNREAD_TAGS
        )
    page = Page(
        soup,
        url,
        builder.by_name,
        builder.items,
        builder.json_ld,
        builder.pressed,
        collector.runs,
    )
    headline = find_headline(page)
    if isinstance(headline, Run):
        page.title_runs = slice(headline.order, headline.order + 1)
    elif headline:
        page.headline, page.title_runs = headline, headline.runs
    bases = (element.attr("href") for element in page.all("base"))
    page.base = first_url(url, bases) or url
    return page


# ----------------------------------------------------------------------------------------------
# Metadata: what the page says of its article, by the kind of evidence, and what is believed
# ----------------------------------------------------------------------------------------------
# A Page comes in, the fields that describe the Article go out. A name that other pages use is one
# more word in a table, a kind of evidence one more function in `gather_facts`. What is fitted was
# fitted on half of the sites. Held by tests/test_metadata.py.

MAX_JSON_LD_NODES = 20_000
# What is deeper is cut off, so that the rest can be recursed over.
MAX_JSON_LD_DEPTH = 40
MAX_ITEMS = 200  # elements, lines and values of one kind that are looked at

# What is no JSON in JSON-LD: what hides a script from old browsers, comments, commas before
# brackets. Strings are taken whole, for addresses have slashes in them.
JSON_NOISE = regex(
    r'("(?:[^"\\]|\\.)*+"?)'
    r"|[/*]{0,4}\s?<!(?:--|\[CDATA\[)[/*>]*|[/*]{0,4}\s?(?:<!)?(?:--|\]\])>[/*]{0,4}"
    r"|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|//[^\n]*|,(?=\s*[}\]])",
    re.S,
)
# A backslash before what JSON has no escape for.
BAD_ESCAPE = regex(r'(\\\\)|\\(?!["/bfnrtu])')
# What no value begins with stands before, between and behind several in one script.
JSON_START = regex(rf"[^\s,;{NO_WIDTH}]")
# A key of schema.org, with the name of the vocabulary before it.
VOCABULARY = regex(r"^(?:schema:|https?://schema\.org/)")

# JSON-LD types (schema.org) of articles; "Article" and "Posting" end the names of most.
ARTICLE_TYPES = regex(r"Article|Posting|\bReport|Review\b|\b(?:Recipe|HowTo)\b")

# Keys of schema.org under which an object is an item, a part or a neighbour of another.
PART_KEYS = frozenset(
    "itemListElement item hasPart relatedLink relatedArticle liveBlogUpdate comment mentions"
    " citation isBasedOn isRelatedTo about review subjectOf blogPost".split()
)

# Keys of schema.org under which an article or a page names its address.
ADDRESS_KEYS = ("url", "@id", "mainEntityOfPage")

# Keys of schema.org that tell what an object is which others refer to.
TELLING_KEYS = frozenset(
    ("name", "givenName", "familyName", "url", "contentUrl")
)

# Field of the article -> keys of schema.org/NewsArticle that state it, the most exact first.
JSON_LD_KEYS = {
    "title": "headline",
    # created is the next best where published is not told
    "date": "datePublished dateCreated uploadDate pubDate pub_date",
    "modified": "dateModified",
    "authors": "author creator authors",
    "description": "description",
    "site": "publisher",
    "section": "articleSection",
    "tags": "keywords",
    "language": "inLanguage",
    "is_free": "isAccessibleForFree",
    "image": "image thumbnailUrl",
    "full_text": "articleBody",
    "full_words": "wordCount",
}
# What tells an article where no type does.
ITS_OWN_KEYS = frozenset(("headline", "author", "creator", "pubDate"))

# Types of JSON-LD -> the keys that are read of the first, and then of the others what it lacks.
# An article has other authors than the page that it is on.
JSON_LD_TYPES = {
    ARTICLE_TYPES: JSON_LD_KEYS,
    regex(r"\b\w*WebPage\b|\bItemPage\b"): {
        **JSON_LD_KEYS,
        "title": "",
        "authors": "",
    },
    regex(r"\bWebSite\b"): {"site": "name"},
}

# Field of the article -> names of meta elements that state it, the most exact first. Open Graph's
# and article:* are what publishers fill most carefully; then the names of analytics (Parsely,
# Sailthru, Chartbeat), of scholarly indexing (citation_*), of Dublin Core in its several
# spellings, and plain ones. Published and modified never share a row.
META_NAMES = {
    "title": "og:title twitter:title parsely-title sailthru.title dc.title dcterms.title"
    " citation_title title",
    "date": "article:published published og:regdate parsely-pub-date sailthru.date pubdate"
    " article.published article_date_original citation_date dcterms.created dcterms.issued"
    " dc.date.issued dc.date.created dc.created",
    # often the template's; what is printed is believed before
    "vague_date": "date dcterms.date dc.date created",
    "modified": "article:modified_time og:updated_time datemodified dcterms.modified"
    " dc.date.modified last-modified lastmod revised",
    # a card has a label, "Written by" say, and what it is the label of
    "authors": "dc.creator dcterms.creator byl twitter:byline",
    "description": "description og:description twitter:description dc.description",
    "site": "og:site_name application-name dc.publisher al:ios:app_name",
    "section": "article:section parsely-section",
    "tags": "article:tag keywords news_keywords parsely-tags sailthru.tags",
    "language": "og:locale content-language dc.language language",
    "image": "og:image og:image:secure_url og:image:url twitter:image twitter:image:src thumbnail",
}

# Other names of meta elements under which there is a date of publication. What a word may have
# between has an end, or a hostile name would take the square of its length.
PUBLISHED_NAME = regex(
    r"publi(?:sh|cation)\w{0,20}[-_.]?(?:date|time|on|at)\b|date[-_.]?publi|\bpub-?date"
)

# And of an author.
WRITTEN = regex(r"(?:\b|_)authors?(?:_?name)?$")

# But not where the name says whose or which: a commenter's, an app's, that of a change.
NOT_ITS_OWN = regex(r"comment|banner|modif|updat|unpubli")

# What an element calls itself that is another's: a teaser, a comment, a list of links.
OTHERS = frozenset("comment related newsletter nav ad".split())
# And tags of what is: links; other people's words, with their names and dates.
OTHER_TAGS = frozenset(("nav", "blockquote"))
TEASER_RUNS = 8  # a box of no more runs with a linked title in it is a teaser
# Words and characters of a link that is a title.
TITLE_WORDS, TITLE_SIZE = 6, 30

# Where the headline's neighbours are, in runs before and after it.
NEAR = range(-6, 26)
MAX_INNER = 20  # elements within a line's that are looked at for dates
# Runs by which a line above the headline is further from it than one below: there are the day
# of the visit and other news.
ABOVE = 10
# Runs by which a line is away from it, at most, whose inline elements or labels are believed.
LABEL_REACH = 6
# Runs that are next to it; what they are in may call itself what it likes.
CLOSE = 3
WHO = frozenset(("byline", "bio"))
WHO_AND_WHEN = WHO | {"date"}
SHORT_LINE = 150  # characters; a line that tells who and when is not longer
LONG_BYLINE = (
    500  # but if it calls itself a byline: it may say what each of them is
)
# Characters; a line that tells a date is not longer, or says "published" or "updated".
SHORT_DATE = 60

# What parts a line in cells: where elements end, and a mark beside a word; some dates have marks.
CELLS = regex(r"\t\t+|(?<=[^\W\d]\s)[|·•●⋅]|[|·•●⋅](?=\s*[^\W\d])")

# What numbers like those of a clock are called.
MEASURED = regex(r"durat|length|video|audio|score|result|cook|prep")

# In small letters; a line with fewer of them tells who and when, and nothing else.
PROSE_WORDS = 3

# Attributes in which elements keep the exact form of the date that they show.
DATE_ATTRIBUTE = regex(r"datetime|title|content|data-")

# What may stand before the date that a paragraph begins with: a place in capitals, what a press
# release calls itself.
DATELINE = regex(
    r"[^\W\d_a-zß-ÿ]{2}[^\d.!?]{0,40}[ ,(]"
    r"|[^\W\d_]*(?: ?[Rr]elease|[Mm]itteilung|[Cc]ommuniqué|[Cc]omunica[dt]o)[^\d.!?]{1,12}"
)

# What is said before a date that is none of publication: whose the text is, and what a paper has
# gone through before.
OTHER_DATE = regex(
    r"©|\(c\)|copyright|received|accepted|revised|eingegangen|angenommen|recibido|aceptado|reçu|accepté|收稿"
    r"|修回|录用|受付|受理",
    re.I,
)

# What joins several authors. "Ramón y Urrutia" is one name.
AND = (
    r"(?:(?i:and|und|et|en|og|och|with|mit|avec)\s+"
    # a capital is an initial
    r"|(?-i:ve|és|[sș]i|ja|и|та|ir|και)\s+|(?-i:[yeia])\s+(?=[^\s,]+\s+[^\W\d_]))"
)

# A letter that names begin with: none that is known to be small.
CAPITAL = r"(?-i:[^\W\d_a-zß-ÿά-ώа-џ])"
NAME_WORD = (
    rf"(?:(?:d['’]|(?:in )?['’]t )?{CAPITAL}[^\s\d,;|/()@:：]*"
    r"|(?:von|van|der|den|de|da|di|du|dos|del|della|la|el|al|bin|ibn|zu|ter|y)\b)"
)

# "By" that says who at the start of a line that has but a name; what means "from" and "of", too,
# says so behind a date; what is a name or means "on" as often, behind "written" alone.
BY_ALONE = r"przez|bởi|ag|a[uv]tor\w{0,3}|а[вуў]т[ао]р\w{0,3}|kirjoittanut|بواسطة|توسط|به قلم"
FROM = r"(?:da|de|per|od(?: strane)?|од|от|від|ад|από|على يد|על[ -]ידי?)"
WEAK = rf"(?:{BY_ALONE}|{FROM}|na|ni|از)(?!\w)"
# "Written" and "posted", as WordPress, Joomla and Drupal have them in their translations, before
# "by"; and the verbs that need none: "Objavio", "Napsal(a)".
WRITTEN_BY = (
    r"(?:publi\w+|post(?:at|ato)|pubblicat\w|scri(?:s|tt[oa])|(?:wpis )?opublikowan\w"
    r"|napisan\w|dodan\w|objavljen\w|napsán\w|napísan\w|zveřejněn\w|обја\w+|напи[сш]ан\w|публи\w+"
    r"|опубл\w+|размещен\w|апублік\w+|δημοσιε\w+|γράφτηκε|αναρτήθηκε|συντάχθηκε|(?:được )?(?:viết"
    r"|đăng)|كُ?تب|نُ?شر\w?|أ?رسلت?|(?:نوشته|منتشر|ارسال)(?:[\s\u200c]شده)?|פורסם|נכתב|(?:isi"
    r"|si)nulat|nai-post|scríofa|enviat|escrit|redactat|imechapishwa)"
)
POSTED = (
    r"(?:nap[ií]sa[lł][ao]?|napsala?|napisao|publikovala?|opublikował\w?|dodał\w?|zve[rř]ejnila?"
    r"|vložila?|pridala?|objavi(?:o|la?)|објави(?:о|ла)|написа(?:о|ла?|в)|опубликовала?|разместила?"
    r"|опублікува(?:в|ла)|апублікава(?:ў|ла)|postitas|avaldas|publicēj[ai]|rakstīj\w+|iesniedza"
    r"|paskelbė|közzétette|beküldte|julkaissut|lähettänyt|kirjoittanut|жариялаған|жазған"
    r"|yazan|gönderen"
    # "books", too
    r"|كتب(?:ت|ه|ها|ته|(?!\s(?:ال|لل|في|عن|من|على)))|লিখেছেন|எழுதியவர்|എഴുതിയത്|ရေးသားသူ)"
    r"(?:[/(]-?\w{1,3}\)?)?(?!\w)"
)
# What such a word stands before: two words, the first no small one; or nothing but a name.
NAMED = rf"(?=\s+{CAPITAL}\S*\s\S)"
ONLY_NAMED = rf"(?=(?:\s+{CAPITAL}[^\s\d|·•]*){{2,3}}\W*(?:$|\d))"

# What comes before authors in a byline, in the languages that newsrooms write in; with a colon
# also what they are called.
BYLINE_MARK = regex(
    # Nearly everywhere, one look back is all that is tried.
    r"(?<![^\s|·•\d])(?:"
    # By is a name in Norway, and the last of one
    rf"(?:^|(?<=[\s|·•]))(?:(?:by(?!(?<=\s(?-i:By))\s*(?:$|,|{AND}))|von(?! de[mnr]\b)|vom|par|por"
    r"|di(?!\s(?-i:[a-z]))|door|av|af|بقلم|מאת|γράφει [οη]|oleh|deur|eftir|imeandikwa na|oprac\."
    r"|подготовила?|беседовала?|írta|(?:shkruar nga|(?:nga|gan)(?= \S+ \S))|par(?:engė|ašė)"
    r"|(?:redactat|escrit) per|pi[šs]e|пиш(?:е|ува)|kirjutas|müəllif|ავტორი|autor[eė]|द्वारा|দ্বারা"
    r"|દ્વારા|ਦੁਆਰਾ|(?:เขียน)?โดย|ໂດຍ|ដោយ)(?!\w)\s*[:៖]?|(?:authors?|autor\w{0,3}|auteure?s?"
    r"|te(?:ks|x)ti?|words|contributors?|writer|redaktion|reporter|verslaggever|haber|interview"
    r"|entrevista|а[вуў]т[ао]р\w{0,3}(?: статьи)?|avtor\w{0,4}|текст|كتب|ال(?:كاتبة?|مؤلف)|نویسنده"
    r"|مصنف|تحریر|מחבר\w?|כתבת?|szerző|penulis|yazar|yayınlayan|mual+if|údar|awdur|höfundur"
    r"|kirjoittajat?|tekijä|egilea|idazlea|mwandishi|may-akda|tác giả|người (?:viết|đăng)"
    r"|συντάκτ(?:ης|ρια)|συγγραφέας|लेख(?:क|िका)|লেখক|ಲೇಖಕ(?:ರು)?|લેખક|ਲੇਖਕ|రచ(?:యిత|న)|ஆசிரியர்"
    r"|രചയിതാവ്|ലേഖകൻ|ผู้เขียน|เรื่อง|ደራሲ|ጸሐፊ|អ្នកនិពន្ធ|հեղինակ)"
    # of either sex
    r"(?:[:*·/(_]-?\w{1,5}\)?)?(?:\s*[:՝-]|\t\t)"
    r"|das (?:gespräch|interview) führten?\b"
    # who wrote, and took the pictures, too
    rf"|(?:te(?:ks|x)t\w?|testo|words|story)\s?(?:[&+/]|{AND})\s?(?:(?:ph|f)oto|bild)\w*(?:['’]s)?"
    r"(?:\s(?:by|von|par|di|de|av|af|door|van)(?!\w)|\s*:))\s*"
    rf"|(?:^|(?<=[\t|·•])\s?|(?<=\d)\.?\s+)"
    rf"(?:{WRITTEN_BY}\s{WEAK}|{POSTED}(?=\s*:|{ONLY_NAMED}))\s*:?\s*"
    rf"|(?<=\d)(?:\s?г)?[.,،]?\s+(?:{BY_ALONE}|(?<!,\s){FROM})(?!\w){NAMED}\s*"
    rf"|^(?:{BY_ALONE})(?!\w){ONLY_NAMED}\s*)",
    re.I,
)
# "By" that follows the name.
POSTPOSED = regex(
    r"(?<![^\t|·•\d])(?:^|(?<=[\t|·•])|(?<=\d{4})(?:\s(?:tarihinde|tarixində|kuni))?\s+)"
    rf"((?:{NAME_WORD}\s){{2,4}})(?:tarafından|tərəfindən|tomonidan)"
    r"(?=\W*(?:$|\d)|\s(?:yay|gönder|yaz|ekle|paylaş|əlavə|dərc|joyla|yoz))",
    re.I,
)
# Above another person's name, these are no such label.
KICKERS = frozenset(("interview", "entrevista"))
# The same where names are not parted from it by spaces: "reporter", "author", "text by". An
# editor or a photographer may follow.
EASTERN_NAME = (
    r"(?!编辑|編輯|责|責任|校对|审核|摄影|攝影|写真|图|圖|会見|會見|会见)"
    r"[\u3400-\u9fff々·]{2,8}"
)
EASTERN_BYLINE = regex(
    r"(?:记者|記者|作者|撰文|執筆|聞き手|文)\s*[:：/／|｜・=＝]?\s*"
    rf"({EASTERN_NAME}(?:[、，,\s]\s?{EASTERN_NAME})*)"
    # Family and given name may be parted.
    r"|(?:投稿者|作成者|執筆者|著者|筆者|[发發][布佈表]者|[张張][贴貼]者|撰[稿文][人者]?|编写者)"
    rf"(?:\s*[:：/／]|(?=\s))\s*({EASTERN_NAME})(?!\s?[\u3400-\u9fff])"
    # "by", which much else begins with
    r"|(?:^|(?<=[\s日]))由(?:\s+([\u3400-\u9fff]{2,4}?)\s?[发發][布佈表]"
    r"|\s+([\u3400-\u9fff]{2,4}?)(?=$|\s))"
    r"|(?:글쓴이|작성자|게시자|저자|글|글\s?[·,/]\s?사진)(?:\s?[:=]|(?<=글쓴이)|(?<=사진)\s)"
    r"\s?(?!제공|출처|정리|편집|모두|자료)([가-힣]{2,4})(?![가-힣])"
    r"|(?<!사진 )(?<![가-힣])((?:[가-힣]{2,4}\s?[·,]\s?)*[가-힣]{2,4})\s?기자"
)
EASTERN_FROM = "\u3000"  # the first character of these scripts
EASTERN_JOINT = regex(r"\s*[、，,]\s*|\s+|(?<=[가-힣])·")
# Work on an article that is no authorship, in whole words: names begin like them.
HELPER = (
    r"\b(?:review\w*|photo\w*|foto(?:s|gra\w*)?|edit(?:ed|ing|ors?)|illustrat\w*|translat\w*|fact"
    r"|bild(?:er|quelle)?|images?|ภาพ|sponsor\w*)\b"
)
# So is a film's; "Video" alone, before a mark, is where the page stands.
FILMED = r"montagg\w*|montage|montering|schnitt|(?:video|came?ra|kamera)(?=\W*$|\W+by\b)"
HELPERS = regex(rf"{HELPER}|\b(?:{FILMED})(?!\w|\s?[|,])", re.I)

# What a byline may be headed by.
LABEL = regex(r"^[^\W\d]+\s*[:：]\s*")

# What people are rather than called.
ROLES = (
    r"(?i:\b(?:(?:press|agency|senior|chief|deputy|guest|special|lead|news|read|more|bio"
    r"|post|date)\b|(?-i:(?:MD|PhD|RN|AM|PM)\b)|writer|edit(?!h)|report|correspond|columnist"
    r"|journalist|author|redac|contribut|produce|photo|direct|manage|founder|officer|professor"
    r"|speciali|expert|review|updat|publish|posted|comment|redakt|autor|follow))"
)
# What a name has that is an office's; whoever else is named is the author.
OFFICE = regex(
    r"\b(?:(?:desk|team|staff|bureau|newsroom|import)\b|redak|rédac|redaç|redaz|uredni|szerkeszt"
    r"|toimitus|toimetus|ritstj|haber merkez|masası|ban biên|tòa soạn|редак|рэдак|уредни|συντακτικ"
    r"|რედაქ|խմբագր|מערכת|ڈیسک|هيئة|فريق|تحریریه|डेस्क|ब्यूरो|ডেস্ক"
    r"|ব্যুরো|டெஸ்க்|డెస్క్|ഡെസ്ക്|ડેસ્ક|ਡੈਸਕ|ಡೆಸ್ಕ್|編集|编辑|編輯|편집|กองบรรณ)",
    re.I,
)
# What programs call an author whom they do not know.
NOBODY = frozenset(
    "unknown undefined null objectobject admin administrator webmaster user author the"
    " ein une".split()
)
# Of a name, and no other's.
DEGREES = regex(r",\s*(?:(?:[A-Z][a-z]?\.){2,}|PhD|MD|RN)(?!\w)")
# What one of two is, between their names.
POST = regex(rf"\s?[,(][^,()|]{{0,60}}{ROLES}[^,()|]{{0,60}}[,)]\s?(?={AND})")
# What sends a name's owner somewhere: "(in Rome)", before another name.
PLACED = regex(
    rf"\s\((?:in|à|en|au|aux|a|aus|w|v|i|på|från|da|в|из)\s[^()|\d]{{2,30}}\)(?=\s{AND}|,\s)"
)
# "And" in capitals, between names that have two words.
CAPITAL_AND = regex(
    r"\b([^\W\d_a-zß-ÿ]\S{1,24}\s[^\W\d_a-zß-ÿ]{2,24})\s[YE]\s"
    r"(?=[^\W\d_a-zß-ÿ]{2,24}\s[^\W\d_a-zß-ÿ]{2})"
)
# Words that stand alone in two elements, and nothing else before them.
TWO_WORDS = regex(r"^\s*([^\W\d_][^\s,;]*)\t+([^\W\d_][^\s,;]*)(?=\t|$)")
# "Our correspondent", before the name, or "Chief Reporter".
OURS = regex(
    r"\b(?:our|onze|notre|unser\w*|nuestr[oa]|nostr[oa]|vår\w*|vores)\s\w+\s"
    r"|^\W*(?:[^\s,]{1,20}\s)?[^\s,]{0,20}(?i:redakt(?:eu|[oöø]r)|r[eé]dact(?:eu|or|ri)|redattor"
    r"|report|[ck]orrespond|writer|volont|autor|author|editor(?!i)|journalist|verslaggev|skribent"
    r"|toimittaj|dziennik)[^\s,]{0,9}"
    rf"\s(?={NAME_WORD}\s{NAME_WORD})"
)
AUTHOR_JOINTS = regex(
    rf"\s*[,，;|/•&、\t]\s*(?:{AND})?|\s+(?:{AND}|\+\s)", re.I
)
NAMES_END = regex(
    # before a day, what leads to it
    r"[|·•●⋅(]|(?<!\S)@|(?:\s(?-i:[a-zß-ÿ]{1,5}),?){0,2}(?:^|[\W_])\d+|\s[-–—]\s"
    r"|\s(?:updated|published|posted)\b"
    rf"|\s[^\W\d_]+\s?[:：](?!\S)|\.?\s{HELPER}.{{0,30}}\bby\b",
    re.I,
)
# A full stop, but after an initial; what people put beside their names.
NO_LETTER_OF_NAME = regex(
    r"(?<=\w{4})\.$|(?<!\S)\S+@.*|[™®☀-➿\U0001f000-\U0001faff\ufe0f]|:\)"
)
PLACE = regex(
    r"\s(?:in(?! ['’]t)|on|[Ff]or|at|am|w|em|dans|på|dana|dne|в|у|في|در)\b"
)
# What ends them in a value that is there for names.
NO_NAME = regex(r"\S+@\S+|\S+://\S+|www\.\S+|\([^()]*\)")

# Where a link leads that is an author's own page.
AUTHOR_PATH = regex(
    r"(?:/(?:authors?|autor\w*|auteurs?|profiles?|people|person|staff|contributors?|producers?"
    r"|writers?|reporters?|journalists?|newsteam|columnists?|creators?|experts?|users?|members?|by)"
    r"/+|[?&]_?author=)([^?#]+)",
    re.I,
)

# A person's name, not a role's, a login's or an outlet's, as bylines print it: a few words that
# begin with a capital or have none.
NAME = regex(rf"(?!.*{ROLES}){NAME_WORD}(?: {NAME_WORD}){{0,3}}")
PERSON = regex(rf"(?!.*{ROLES}){NAME_WORD}(?: {NAME_WORD}){{1,5}}")

# Kinds of evidence that printed lines give of authors, the strongest first: a link to an author;
# "by"; a link further from the headline; an element that calls itself an author's; a person beside
# a date; any of them, but far from the headline, as in an author's box.
KINDS = ("link", "mark", "away", "hint", "date")

# How much a statement of the title weighs: what readers see most; then what is written as the
# headline; titles for sharing and for search engines often differ from it, and repeat each other.
TITLE_SUPPORT = {
    "headline": 5.0,
    "json-ld:headline": 2.5,
    "meta:og:title": 1.1,
    "meta:twitter:title": 0.4,
    "title": 0.8,
    "heading": 0.1,  # where all else is the site's name
}

# What parts the headline from the site's name in a title.
TITLE_JOINTS = regex(r"\s+[|\-–—·•«»:›/~]+\s+|\s*[|｜»›_—]\s*|:\s+")

# How many messages wait for who reads a forum, or that its thread is closed.
COUNTER = regex(r"^(?:\(\d+\)|[■-➿])\s+")

# Evidence of dates that is about the article alone.
ABOUT_IT = ("json-ld:datePub", "meta:", "microdata:datePub", "url")

# A year and a month in an address.
URL_MONTH = regex(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?=[/-])")

# Keywords that are numbers and keys of the publisher's system.
NO_TAG = regex(r"_.*|[\W\d_]*|[0-9a-f-]{16,}|(?-i:[a-z]\w*):.*", re.I)

# A tag of a language (BCP 47), and not its name, nor what a template left to fill in.
LANGUAGE = regex(r"[a-z]{2,3}(?:[-_]\w+)*", re.I)

# Spellings of schema.org's Boolean.
FREE = regex(r"\b(?:(true|1)|false|0)\b", re.I)

Node = dict[str, Any]  # an object of JSON-LD
Nodes = list[
    tuple[Node, bool]
]  # such objects, and whether each stands for itself
Said = dict[str, list[str]]  # values by the names under which they stand
ElementTest = Callable[[Element], bool]


class Fact(NamedTuple):
    """What one place of the page says of one field: `("date", "json-ld:datePublished",
    "2025-07-15")`."""

    field: str
    source: str
    value: Any


class Line(NamedTuple):
    """A short run that may tell who and when: its text with elements parted by tabs, what those
    around it call themselves, whether it is near the headline, or close to it."""

    run: Run
    text: str
    hints: frozenset[str]
    near: bool
    close: bool


def facts_from(
    said: Mapping[str, Any], table: Mapping[str, str], kind: str
) -> Iterator[Fact]:
    """What is said under the names that a table has for fields."""
    for about, names in table.items():
        for name in names.split():
            if said.get(name) not in (None, "", [], {}):
                yield Fact(about, f"{kind}:{name}", said[name])


# --- JSON-LD ---


def joined_pairs(pairs: Iterable[tuple[str, Any]]) -> Node:
    """The object that pairs make; a key that comes twice has both values, in a list."""
    node: Node = {}
    for named, value in pairs:
        key = VOCABULARY.sub("", named)
        node[key] = [node[key], value] if key in node else value
    return node


def json_values(text: str) -> Any:
    """The value that a text of JSON has; a list of them where there are several."""
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=joined_pairs)
    values: list[Any] = []
    end = 0
    while len(values) < MAX_ITEMS and (start := JSON_START.search(text, end)):
        value, end = decoder.raw_decode(text, start.start())
        values.append(value)
    return values[0] if len(values) == 1 else values


def parse_json_ld(block: str) -> Any:
    """The value of a JSON-LD block, or None if it is beyond reading. Publishers' programs put
    comments around it and into it, end it with a semicolon, break lines inside strings, leave
    commas before brackets, put several objects into it, escape it as HTML; all of that is
    read."""
    escaped = BAD_ESCAPE.sub(r"\1", block)
    texts = (escaped, unescape(escaped))
    tidied = (JSON_NOISE.sub(r"\1", text) for text in texts)
    for text in itertools.chain([block], tidied):
        value: Any = text
        with suppress(ValueError, RecursionError):
            while isinstance(value, str):
                value = json_values(value)
            return value
    return None


def resolve_references(nodes: Nodes) -> None:
    """Gives each object that only refers to another (JSON-LD 1.1, 3.3) the strings that tell what
    that one is."""
    by_id: dict[str, Node] = defaultdict(dict)
    for node, _ in nodes:
        name = node.get("@id")
        for key in TELLING_KEYS & node.keys():
            if isinstance(name, str) and isinstance(node[key], str):
                by_id[name][key] = node[key]
    for node, _ in nodes:
        if isinstance(node.get("author"), str):
            node["author"] = by_id.get(node["author"]) or node["author"]
        if node.keys() <= {"@id", "@type"}:
            node.update(by_id[str(node.pop("@id", None))])


def json_ld_nodes(page: Page) -> Nodes:
    """Every object in the page's JSON-LD, outermost first, and whether it stands for itself and
    not in a list or as a part of another. A hostile number of them is cut off."""
    blocks = page.json_ld + meta_contents(page, "parsely-page")
    queue = [(parse_json_ld(block), 0, True) for block in blocks]
    nodes = []
    # The queue grows while it is read: breadth first, no recursion.
    for value, depth, alone in queue:
        if not isinstance(value, dict | list):
            continue
        if depth == MAX_JSON_LD_DEPTH:
            value.clear()
        if isinstance(value, dict):
            nodes.append((value, alone))
        else:
            value = dict(enumerate(value))
        if len(queue) < MAX_JSON_LD_NODES:
            for key, each in value.items():
                queue.append((each, depth + 1, alone and key not in PART_KEYS))
    resolve_references(nodes)
    return nodes


def strings_in(value: Any, keys: str = "name @value @list author") -> list[str]:
    """The strings of a JSON-LD value: itself, in a list, or in an object under the first of
    `keys` that it has; a person's name may be in parts."""
    while isinstance(value, dict):
        parts = strings_in([value.get("givenName"), value.get("familyName")])
        found = map(value.get, keys.split())
        value = next(filter(None, found), " ".join(parts))
    if isinstance(value, list):
        return [string for each in value for string in strings_in(each, keys)]
    return [value] if isinstance(value, str) else []


def linked_as(rel: str, page: Page, *tags: str) -> list[str]:
    """Where the page's links of a kind lead: "canonical" (RFC 6596), say, to its own address."""
    return [
        link.attr("href")
        for link in page.all("link", *tags)
        if rel in link.attr("rel").lower().split()
    ]


def marks(addresses: Iterable[str], titles: Iterable[str]) -> set[str]:
    """What tells an article: its addresses and its titles, in one spelling."""
    found = set(map(letters, titles))
    for address in addresses:
        found.add(re.sub(r"^https?://(?:www\.)?|#.*|/$", "", address))
    return found - {""}


def chosen_object(nodes: Nodes, types: re.Pattern[str], own: set[str]) -> Node:
    """Of the JSON-LD objects of some types the one that has a mark of the page's `own`, then one
    that stands for itself, then an article before a review, then that which says most; what has
    no mark and is a part is another's. `@type` may be a list (JSON-LD 1.1, 4.4)."""
    chosen: Node = {}
    most = (0, True, math.inf)
    for node, alone in nodes:
        untyped = "Article" * (not ITS_OWN_KEYS.isdisjoint(node))
        kind = " ".join(strings_in(node.get("@type", untyped)))
        if not types.search(kind):
            continue
        stated = [node.get(key) for key in ADDRESS_KEYS]
        addresses = strings_in(stated, "@id url")
        headline = strings_in(node.get("headline"))
        is_it = not own.isdisjoint(marks(addresses, headline))
        claim = (2 * is_it + alone, "Review" not in kind, len(node))
        if claim > most:
            chosen, most = node, claim
    return chosen


def json_ld_facts(page: Page) -> Iterator[Fact]:
    """What the page's JSON-LD says of its article (schema.org/NewsArticle), then what it says of
    the page itself."""
    nodes = json_ld_nodes(page)
    titles = filter(None, [*page.all("title")[:1], page.headline])
    addresses = [
        page.url,
        page.url.partition("?")[0],
        *linked_as("canonical", page),
    ]
    own = marks(addresses, map(short_text, titles))
    for types, keys in JSON_LD_TYPES.items():
        found = chosen_object(nodes, types, own)
        yield from facts_from(found, keys, "json-ld")


# --- What else is stated ---


def meta_facts(page: Page) -> Iterator[Fact]:
    """What the page's meta elements say (Open Graph, Dublin Core and the usual others)."""
    said: Said = defaultdict(list)
    for element in page.all("meta"):
        called = map(element.attr, ("property", "name", "http-equiv"))
        name = next(filter(None, called), "")
        if content := element.attr("content").strip():
            name = re.sub(r"^(dc(?:terms)?)[:_]", r"\1.", name.strip().lower())
            said[name].append(content)
    for number in "12":
        if BYLINE_MARK.search(" ".join(said[f"twitter:label{number}"])):
            said["twitter:byline"] += said[f"twitter:data{number}"]
    for about, names in (("date", PUBLISHED_NAME), ("authors", WRITTEN)):
        for name in filter(names.search, said):
            if not NOT_ITS_OWN.search(name):
                yield Fact(about, f"meta:{name}", said[name])
    yield from facts_from(said, META_NAMES, "meta")


def text_in_parts(element: Element) -> str:
    """The text of an element that should hold names, those of the elements in it parted by
    tabs."""
    return "\t".join(itertools.islice(element.stripped_strings, 9))


def is_linked_title(span: Span, run: Run, beside: bool) -> bool:
    """Whether a part of a run is the linked title of another article: as long as one, or in a
    heading away from the article's own."""
    text = span.text
    target = span.anchor.attr("href") if span.anchor else ""
    is_heading = beside and run.tag in HEADING_LEVELS
    return (
        target != ""
        and count_words(text) >= (2 if is_heading else TITLE_WORDS)
        and (is_heading or text_size(text) >= TITLE_SIZE)
        and not AUTHOR_PATH.search(target)
        and not dates_in(text)
    )


def parts_of_others(page: Page) -> ElementTest:
    """A test of whether an element is in a part of the page that is about something else: a small
    box with a linked title of its own, or what calls itself so. What holds the headline is
    not."""
    shown = page.runs[page.title_runs]
    around = set(
        ancestors_of(page.headline or (shown[0].parent if shown else None))
    )
    top = page.title_runs.start if shown else -math.inf

    @functools.cache
    def apart(element: Element) -> bool:
        outer = element.parent
        part = element.runs
        beside = part.stop <= top - CLOSE or part.start > top + CLOSE
        hinted = OTHERS & element.hints
        spans = ((span, run) for run in page.runs[part] for span in run.spans)
        # Right below the headline, a category or a post may be as long as a title.
        is_teaser = (
            run_count(element) <= TEASER_RUNS
            and (beside or part.start < top)
            and any(is_linked_title(*each, beside) for each in spans)
        )
        is_frame = 2 * run_count(element) > len(page.runs)
        return (
            not is_frame
            and element not in around
            and bool(
                (hinted and beside)
                or element.name in OTHER_TAGS
                or is_teaser
                or (isinstance(outer, Element) and apart(outer))
            )
        )

    return apart


def property_of(element: Element) -> str:
    """The names of schema.org's that an element has in microdata (HTML standard, 5.2) or RDFa."""
    named = element.attrs.get("itemprop") or element.attr("property")
    return VOCABULARY.sub("", named)


def is_of_another(element: Element) -> bool:
    """Whether a property is one of an item within another, as that of a book is in its review."""
    around = ancestors_of(element.parent)
    items = [
        each for each in around if {"itemscope", "typeof"} & each.attrs.keys()
    ]
    kinds = [each.attr("itemtype") + each.attr("typeof") for each in items]
    is_inner = len(items) > 1 and kinds[0] != ""
    return any(property_of(each) in PART_KEYS for each in items) or (
        is_inner and not ARTICLE_TYPES.search(kinds[0])
    )


def microdata_facts(page: Page, apart: ElementTest) -> Iterator[Fact]:
    """What `itemprop` and `property` say by the names of schema.org."""
    said: Said = defaultdict(list)
    for element in page.items[:MAX_ITEMS]:
        named = (
            each for each in element.inner() if property_of(each) == "name"
        )
        inner = next(named, element)
        exact = inner.attr("content") or element.attrs.get("datetime")
        for prop in property_of(element).split():
            text = short_text if prop == "headline" else text_in_parts
            if not (apart(element) or is_of_another(element)):
                said[prop].append(exact or text(element))
    yield from facts_from(said, JSON_LD_KEYS, "microdata")


def is_of_site(element: Element) -> bool:
    """Whether an element stands at the side, or in a footer that is no article's."""
    around = {each.name for each in ancestors_of(element)}
    is_foot = "footer" in around and around.isdisjoint(("article", "main"))
    return is_foot or not around.isdisjoint(("aside", "nav"))


def name_behind(headline: str, title: str) -> str:
    """What stands behind the headline in the page's title: the site's name, most often."""
    key, behind = letters(headline), title.partition(headline)[2]
    for joint in TITLE_JOINTS.finditer(title):
        # The headline may have a kicker before it; behind a colon the title goes on.
        before = letters(title[: joint.start()])
        is_most = 3 * len(before) > 2 * len(key) and key.endswith(before)
        if is_most and ":" not in joint[0]:
            behind = title[joint.start() :]
    return TITLE_JOINTS.split(behind)[-1]


def is_day(text: str) -> bool:
    """Whether a text is little else than a date, as what heads the posts of a day is."""
    return any(
        2 * (stop - start) > len(text) for start, stop, _ in dates_in(text)
    )


def page_facts(page: Page, apart: ElementTest) -> Iterator[Fact]:
    """What the page's own elements say: its heading, its `<title>`, its language, what the links to
    its front page call the site, and those to its tags (microformats.org, "rel-tag")."""
    title = "".join(map(short_text, page.all("title")[:1]))
    for about in ("title", "date"):
        yield Fact(about, "title", title)
    if page.headline and (said := short_text(page.headline)):
        stated = "".join(stated_titles(page))
        # A word alone, which no title has, is above a panel at the side.
        is_own = count_words(said) > 1 or not stated or letters(said) in stated
        yield Fact("title", "headline" if is_own else "heading", said)
        # What stands behind it in the title is the site's name, surely if the logo says so, too.
        name = name_behind(said, title)
        yield Fact("home", "title", name)
        images = page.all("img")[:MAX_ITEMS]
        logos = (letters(each.attr("alt")) for each in images)
        yield Fact("site", "title", name if letters(name) in logos else None)
    headings = map(short_text, own_headings(page))
    told = itertools.filterfalse(is_day, headings)
    yield Fact("title", "heading", next(told, None))
    for run in page.runs[page.title_runs]:
        yield Fact("title", "heading", run.text)
    yield Fact("language", "html:lang", page.language)
    for anchor in page.all("a")[:MAX_ITEMS]:
        if leads_home(anchor, page):
            yield Fact("home", "a", short_text(anchor))
        rel = anchor.attr("rel").lower().split()
        named = {"category", "tag"}.intersection(rel)
        if named and not apart(anchor) and not is_of_site(anchor):
            about = "section" if "category" in named else "linked_tags"
            yield Fact(about, "a", short_text(anchor))


# --- What is printed around the headline ---


def hints_around(run: Run) -> frozenset[str]:
    """What the elements call themselves that hold a run and little else."""
    hints = run.parent.hints
    for element in ancestors_of(run.parent, 5):
        if run_count(element) >= 4:
            break
        hints |= element.hints
    return hints


@functools.lru_cache(maxsize=1024)
def byline_mark(text: str) -> re.Match[str] | None:
    """The first mark of a byline in a text."""
    return BYLINE_MARK.search(text)


def labelled_texts(run: Run, before: str) -> list[str]:
    """The texts within a line; the label of a byline, before it or at its start, with a colon."""
    texts = [one_line(span.text) for span in run.spans]
    before = before.rstrip(" :：")
    is_short = len(before) < 25 and before.casefold() not in KICKERS
    is_change = run.parent.name in ("dd", "td") and UPDATED.search(before)
    if is_short and (is_change or BYLINE_MARK.split(f"{before}:")[1:] == [""]):
        return [f"{before}:", *texts]
    if texts[1:] and BYLINE_MARK.fullmatch(f"{texts[0]}:"):
        texts[0] += ":"
    return texts


def clock_beside(run: Run, page: Page) -> list[str]:
    """The time of day that stands in an element of its own, the next beside a run's. What is as
    long as a film, or a score, is none."""
    return [
        after.text
        for after in page.runs[run.order + 1 : run.order + 2]
        if after.outer is run.outer
        and not MEASURED.search(after.parent.attr("class"))
        and re.match(r"\d\d|\d.*m", after.text)
        and TIME_OF_DAY.fullmatch(after.text)
    ]


def names_changer(text: str) -> bool:
    """Whether whom a line names is who changed the article: "last updated on ... by", the change
    not in brackets, and no label of its own before the name."""
    mark = byline_mark(text)
    if not mark:
        return False
    before = text[: mark.start()]
    last = re.split(r"[|·•\t]", before)[-1]
    told = UPDATED.search(last) and not PUBLISHED.search(before)
    is_apart = ")" in last or re.match(r"\W*\w+\s*:", text[len(before) :])
    return bool(told and not is_apart)


def printed_lines(page: Page, apart: ElementTest) -> list[Line]:
    """The short runs that may tell who and when, those next to the headline first. Far from it,
    only what calls itself a byline or a date, or says by whom; next to it, a line may call itself
    what it likes."""
    top = page.title_runs.start
    lines = []
    for run in page.runs:
        hints = hints_around(run)
        if len(run.text) < (LONG_BYLINE if WHO & hints else SHORT_LINE):
            near = run.order - top in NEAR
            close = abs(run.order - top) <= LABEL_REACH
            before = page.runs[run.order - 1].text if run.order else ""
            said = "\t".join(
                labelled_texts(run, before) + clock_beside(run, page)
            )
            told = near or hints & WHO_AND_WHEN or byline_mark(said[:20])
            if told and not apart(run.parent):
                parts = [(POSTPOSED.sub(r" by \1|", said), hints)]
                if close and not names_changer(said):
                    parts += [
                        (one_line(text_in_parts(each)), each.hints)
                        for each in run.inner[:MAX_INNER]
                        if WHO_AND_WHEN & (each.hints - hints)
                    ]
                lines += [Line(run, *part, near, close) for part in parts]
    lines.sort(
        key=lambda line: (
            abs(line.run.order - top) + ABOVE * (line.run.order < top)
        )
    )
    return lines[:MAX_ITEMS]


def dated(words: str, source: str, value: str | None) -> Fact:
    """A date as one of change or of publication, by the words that stand with it."""
    return Fact("modified" if UPDATED.search(words) else "date", source, value)


def change_label(element: Element) -> str:
    """What is said before a date of change, if an element or what is around it calls itself so."""
    called = (
        f"{each.attr('class')} {each.attr('itemprop')}"
        for each in ancestors_of(element, 3)
    )
    text = " ".join(called)
    return "modified " if CHANGED.search(text) and "publi" not in text else ""


def dates_of(line: Line, language: str) -> Iterator[tuple[bool, Fact]]:
    """The dates that a line prints, each judged by the words before it, then those that its
    elements have in attributes; and whether those words say "published". The class "updated" says
    nothing (hAtom wants it on dates of publication, too) but beside another that is
    "published"."""
    parent = line.run.parent
    elements = [parent, *itertools.islice(parent.inner(), MAX_INNER)]
    told = any("published" in each.attr("class") for each in elements)
    changed = [
        each
        for each in elements[1:]
        if told and re.match("(?!.*published).*updated", each.attr("class"))
    ]
    label, end = change_label(parent), 0
    text = label + line.text.replace("\t", " ")
    for each in changed:
        shown = one_line(each.get_text(" "))
        stated = each.attrs.get("datetime", shown)
        text = text.replace(shown, f" updated {stated} ")
    for start, stop, found in dates_in(text, language):
        before, end = text[end:start], stop
        if OTHER_DATE.search(before):
            continue
        is_told = line.close and PUBLISHED.search(before) is not None
        yield is_told, dated(before, "visible", found)
    for element in elements:
        # A day without its year is in an attribute alone.
        shown = one_line(element.get_text(" "))
        before = PUBLISHED.split(line.text.partition(shown or "\n")[0])[-1]
        about = "updated" if element in changed else label + before + shown
        for name, value in element.attrs.items():
            if DATE_ATTRIBUTE.match(name):
                yield False, dated(about, "time", value)


def is_prose(text: str) -> bool:
    """Whether a line ends like a sentence and has words of one before the first date in it."""
    start = next((start for start, _, _ in dates_in(text)), len(text))
    words = re.findall(r"[^\W\d_]{2,}", text[:start])
    small = sum(map(str.islower, words))
    return small >= PROSE_WORDS and SENTENCE_END.search(text) is not None


def dateline_of(page: Page) -> str | None:
    """The date that the first paragraph begins with, as one of a press release does: with the
    place or the kind of text before it, or in numbers by itself."""
    below = page.runs[page.title_runs.stop :][: NEAR.stop]
    opening = next((run.text for run in below if run.size >= PROSE_LENGTH), "")
    dates = dates_in(opening[:SHORT_LINE], page.language)
    start, stop, found = dates[0] if dates else (0, 0, None)
    # A day in numbers that nothing is said of stamps what follows.
    is_stamp = start == 0 and not re.search(r"[^\W\d_]", opening[:stop])
    return found if is_stamp or DATELINE.fullmatch(opening[:start]) else None


def date_facts(
    page: Page, lines: Iterable[Line], apart: ElementTest
) -> Iterator[Fact]:
    """The dates printed, those that say they are of publication first, then those next to the
    headline; then those of elements that are there to hold dates, shown or not; then that of the
    address."""
    printed: list[tuple[bool, Fact]] = []
    for line in lines:
        text, is_date = line.text, "date" in line.hints
        cells = [
            each for each in CELLS.split(text) if dates_in(each, page.language)
        ]
        size = min(map(len, cells or [text]))
        is_short = size < SHORT_DATE and not is_prose(text)
        told = is_short or PUBLISHED.search(text) or UPDATED.search(text)
        if is_date or (line.near and told):
            printed += dates_of(line, page.language)
    for _, fact in sorted(printed, key=lambda each: not each[0]):
        yield fact
    for element in page.all("time")[:MAX_ITEMS]:
        if not apart(element):
            about = change_label(element)
            yield dated(about, "time", element.attr("datetime"))
    yield Fact("vague_date", "dateline", dateline_of(page))
    yield Fact("date", "url", url_date(page.url))


def names_in(text: str, end: re.Pattern[str] = NAMES_END) -> list[str]:
    """The authors that a text names from its start, or from behind the "by" in it, to what ends
    names: the first, whatever it is called, then people; a role or an outlet ends them, too."""
    text = text.strip("\t :&[,")
    exact = end is NO_NAME
    if mark := byline_mark(text):
        after = text[mark.end() :]
        # Other words that are said before authors stand in names, too.
        in_name = mark.start() > 0
        is_by = "by" in mark[0].lower() or not (exact and in_name)
        text = after if is_by else text
        # A given and a family name, each in an element.
        text = TWO_WORDS.sub(r"\1 \2", text)
    text = CAPITAL_AND.sub(r"\1, ", PLACED.sub("", text))
    text = end.split(
        DEGREES.sub("", POST.sub(" ", OURS.sub("", text))), maxsplit=1
    )[0]
    names: list[str] = []
    pieces = AUTHOR_JOINTS.split(text.strip("\t "))
    # Two people by their given names, "and" between them.
    is_pair = exact and len(pieces) == 2 and len(text.split()) == 3
    for piece in pieces:
        if not exact:
            piece = PLACE.split(piece)[0]
        whole = NO_LETTER_OF_NAME.sub("", one_line(piece))
        name = whole.strip(" :-–—*")
        is_name = NAME if is_pair else PERSON
        # A word that goes on behind "and"; "up", "un".
        is_cut = whole.endswith("-") or re.fullmatch("[a-z]{1,2}", name)
        if not letters(name) or name.isdecimal() or (is_cut and not exact):
            break
        if names and not is_name.fullmatch(name):
            break
        names.append(name)
    return names


def linked_names(run: Run, page: Page) -> list[str]:
    """The texts of a run's links to authors: those that say so (HTML standard, 4.6.7.2), or whose
    address is an author's on the same site, if they are a person's or in the address."""
    names = []
    # Whoever is linked behind "edited by" is none.
    spans = itertools.takewhile(
        lambda span: span.anchor or not HELPERS.search(span.text), run.spans
    )
    for anchor in filter(None, dict.fromkeys(span.anchor for span in spans)):
        href = anchor.attr("href")
        called = "author" in anchor.attr("rel").lower()
        who = AUTHOR_PATH.search("/" + href)
        if who and not same_site(absolute_url(page.base, href) or "", page.url):
            who = None
        named = names_in(text_in_parts(anchor))[:1] if called or who else ()
        for name in named:
            slug = letters(unquote(who[1])) if who else ""
            words = filter(None, map(letters, name.split()[:3]))
            is_in_it = any(word in slug for word in words)
            # A number, or the name in other letters.
            is_opaque = not name.isascii() or not re.search("[a-z]{4}", slug)
            is_its = is_in_it or (is_opaque and PERSON.fullmatch(name))
            names += [name] if called or is_its else []
    return names


def is_label(text: str) -> bool:
    """Whether a text says what was done with the article, or when, and names nobody."""
    found = PUBLISHED.search(text) or UPDATED.search(text)
    is_mark = BYLINE_MARK.fullmatch(f"{text}:")
    is_month = text.casefold() in month_numbers("")
    told = found or is_mark or is_month or HELPERS.match(text)
    return bool(told or text.endswith("?"))


def eastern_names(text: str) -> list[str]:
    """The authors that a line in Chinese, Japanese or Korean names."""
    if max(text, default="") < EASTERN_FROM:
        return []  # without the pattern, which takes long to compile
    found = map("".join, EASTERN_BYLINE.findall(text))
    return [name for each in found for name in EASTERN_JOINT.split(each)]


def byline_of(line: Line, page: Page) -> tuple[str, list[str]]:
    """The kind of evidence by which a line names authors, and their names."""
    hinted = not WHO.isdisjoint(line.hints)
    mark = byline_mark(line.text)
    before = line.text[: mark.start()] if mark else line.text
    helped = HELPERS.search if mark else HELPERS.match
    roles = map(HELPERS.fullmatch, map(str.strip, line.text.split("\t")))
    if helped(before.strip()) or any(roles) or names_changer(line.text):
        return "", []
    if names := linked_names(line.run, page):
        more = names_in(line.run.text.replace(",", "|"))
        return "link", more if set(names) < set(more) else names
    if names := eastern_names(line.text):
        return "mark", names
    when = line.near and dates_in(line.text)
    if mark:
        names = names_in(line.text)
        far = 1 if line.near else 2
        signs = (
            len(before.split()) < far,
            len(NAMES_END.split(line.text)[0].split()) < 6,
            bool(names) and bool(PERSON.fullmatch(names[0])),
        )
        told = hinted or when or sum(signs) > far
        is_name = bool(names) and not is_label(names[0])
        return "mark", names if told and is_name else []
    shape = PERSON if re.search(r"\d", line.text) else NAME
    unlabelled = LABEL.sub("", line.text) if hinted or when else ""
    for names in map(names_in, NAMES_END.split(unlabelled)):
        if names and shape.fullmatch(names[0]) and not is_label(names[0]):
            if hinted and (line.near or PERSON.fullmatch(names[0])):
                return "hint", names
            if when and names[0][0].isupper():
                return "date", names
            break
    return "", []


def byline_facts(page: Page, lines: Iterable[Line]) -> Iterator[Fact]:
    """Whom the printed lines name as authors. Lines near the headline that are of one kind and
    shape are one statement."""
    said: dict[tuple[bool, int, Any], list[list[str]]] = defaultdict(list)
    for line in lines:
        kind, names = byline_of(line, page)
        # It may be in the side column.
        if kind == "link" and not line.close:
            kind = "away"
        if names:
            said[not line.near, KINDS.index(kind), line.run.shape].append(names)
    for far, rank, shape in sorted(said, key=lambda each: each[:2]):
        yield Fact(
            "authors", "far" if far else KINDS[rank], said[far, rank, shape]
        )


def gather_facts(page: Page) -> dict[str, list[Fact]]:
    """All that the page states about its article, by field. The most deliberate evidence first:
    JSON-LD is written for machines and tells published from modified; meta elements are written
    for sharing; microdata marks what is shown; what is merely shown comes last."""
    apart = parts_of_others(page)
    lines = printed_lines(page, apart)
    evidence = itertools.chain(
        json_ld_facts(page),
        meta_facts(page),
        microdata_facts(page, apart),
        date_facts(page, lines, apart),
        byline_facts(page, lines),
        page_facts(page, apart),
    )
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in evidence:
        facts[fact.field].append(fact)
    return facts


# --- What is believed ---


# What publishers' programs leave in a title as text.
TEXT_TAG = regex(r"</?(?:a|b|br|div|em|i|p|span|strong|sup|u)\b[^<>]*>", re.I)


def undo_markup(text: str) -> str:
    """`text` without the entities and tags that publishers' programs leave in it, and without
    references of more digits than any character has."""
    text = unescape(unescape(re.sub(r"&#\d{9,};?", "", text)))
    return TEXT_TAG.sub(" ", text)


def plain_texts(facts: Iterable[Fact]) -> Iterator[str]:
    """The facts' values as single lines of plain text."""
    for fact in facts:
        stated = fact.source.startswith(("json-ld", "meta"))
        for text in strings_in(fact.value):
            if line := one_line(undo_markup(text) if stated else text):
                yield line


def dates_from(facts: Iterable[Fact], language: str, latest: str) -> list[Fact]:
    """Facts for each date that facts state, in ISO 8601, none later than the `latest`."""
    dates = []
    for fact in facts:
        for value in strings_in(fact.value, "@value") or [fact.value]:
            found = parse_date(value, language)
            if found and found[:10] <= latest:
                dates.append(fact._replace(value=found))
    return dates


def choose_date(dates: list[Fact], url: str) -> Fact | None:
    """The date of publication: the first that is of the month in the address, or the first; but
    nothing is published after the day that is printed on it. One that is nowhere but in the
    address if there is no other. Where day and month are printed the other way round than they
    are stated, they are as stated. The day in the most exact form in which it is stated."""
    month = URL_MONTH.search(urlsplit(url).path + "/")
    start = "-".join(month.groups()) if month else ""
    weak = ("url", "dateline")
    stated = [each for each in dates if each.source not in weak] or dates
    likely = [each for each in stated if each.value.startswith(start)] or stated
    printed = [each for each in likely if each.source == "visible"]
    candidates = likely[:1] + printed[:1]
    if not candidates:
        return None
    best = min(candidates, key=lambda each: each.value[:10])
    turned = re.sub(r"-(..)-(..).*", r"-\2-\1", best.value)
    for each in likely:
        if (
            each.source != "visible" == best.source
            and each.value[:10] == turned
        ):
            best = each
    forms = [
        each.value for each in likely if each.value[:10] == best.value[:10]
    ]
    return best._replace(value=max(forms, key=len))


def dates_disagree(dates: list[Fact], published: Fact) -> bool:
    """Whether what is about this article alone puts it on days more than one apart."""
    about_it = [each for each in dates if each.source.startswith(ABOUT_IT)]
    days = [
        date.fromisoformat(each.value[:10]) for each in (published, *about_it)
    ]
    return max(days) - min(days) > timedelta(days=1)


def is_site(name: str, sites: set[str]) -> bool:
    """Whether a name is the site's, or one of the site's with a word beside it; both in letters."""
    return name in sites or any(
        len(site) > 4 and site in name and 2 * len(site) > len(name)
        for site in sites
    )


def title_without_site(title: str, sites: set[str]) -> str:
    """`title` without the site's name at either end; `sites` are the letters of its names."""
    for joint in TITLE_JOINTS.finditer(
        title if len(title) <= LONG_TITLE else ""
    ):
        before = title[: joint.start()]
        after = title[joint.end() :]
        end = letters(after)
        is_path = "_" in joint[0] and UNSPACED.search(title)
        if (
            end in sites
            or is_path
            or (":" not in joint[0] and is_site(end, sites))
        ):
            return before or title
        if letters(before) in sites:
            return after or title
    return title


def without_kicker(heading: str, titles: Iterable[str]) -> str:
    """The title among `titles` before which a heading only puts a kicker, or the heading."""
    for title in titles:
        if heading.endswith(title) and 2 * len(title) > len(heading):
            return title
    return heading


def find_title(facts: Iterable[Fact], sites: set[str]) -> str | None:
    """The headline in the spelling that most of the page's evidence gives it, without the site's
    name. A heading that only puts a kicker before a stated title counts for that title."""
    spelling: dict[str, str] = {}
    support: dict[str, float] = defaultdict(float)
    for fact in facts:
        for text in plain_texts([fact]):
            title = title_without_site(COUNTER.sub("", text), sites)
            key = without_kicker(letters(title), spelling)
            spelling.setdefault(key, title)
            if key not in sites:
                support[key] += TITLE_SUPPORT.get(fact.source, 1.0)
    best = max(spelling, key=support.__getitem__, default="")
    return spelling.get(best)


def find_authors(facts: Iterable[Fact], sites: set[str]) -> tuple[str, ...]:
    """The authors: those of the first kind of evidence that names others than the site; people
    before logins and outlets; what is printed far from the headline after the rest. A byline that
    names them all, and more, is whole."""
    best: dict[str, str] = {}
    least = (True,) * 4
    for fact in facts:
        names = {
            letters(name): name
            for text in strings_in(fact.value)[:MAX_ITEMS]
            for name in names_in(undo_markup(text)[:1000], NO_NAME)
        }
        are_people = all(map(PERSON.fullmatch, names.values())) and not all(
            map(OFFICE.search, names.values())
        )
        doubts = (
            not names,
            fact.source == "far",
            all(is_site(key, sites) for key in names),
            not are_people and (bool(best) or fact.source != "link"),
        )
        if fact.source == "date" and doubts[2]:
            continue
        # One line, and not several that may be of several articles.
        is_line = fact.source in KINDS[:2] and len(fact.value) == 1
        is_more = is_line and are_people and names.keys() > best.keys() > set()
        if doubts < least or is_more:
            best, least = names, doubts
    people = {key: best[key] for key in best if key not in sites} or best
    # Some programs add all of them as one more.
    joined = "".join(list(people)[:-1])
    return tuple(
        name
        for key, name in people.items()
        if key not in NOBODY and (key != joined or len(people) < 3)
    )


def site_names(page: Page, facts: dict[str, list[Fact]]) -> set[str]:
    """What the site may be called, in letters: as it says, by its host, and what stands behind the
    headline in the page's title."""
    host = host_of(page.url)
    names = [host, *host.split(".")[:-1]]
    names += plain_texts(facts["site"] + facts["home"])
    return set(map(letters, names)) - {""}


def tags_of(fact: Fact) -> list[str]:
    """The tags that a fact states: a list of them as they are, or one text of several."""
    texts = list(plain_texts([fact]))
    if fact.source.startswith("json-ld") and len(texts) > 1:
        return texts
    return list(map(str.strip, re.split("[,;|،、，；]", ",".join(texts))))


def stated_language(facts: Iterable[Fact]) -> str:
    """The language that the page states first. "en_US" is what Open Graph takes for granted
    (ogp.me, 4), and is often left so: any other language that is stated counts before it."""
    values = [fact.value for fact in facts]
    # A Language (schema.org) may have its code in any of two keys.
    codes = strings_in(values) + strings_in(values, "alternateName")
    stated = [*filter(LANGUAGE.fullmatch, map(one_line, codes)), ""]
    others = (each for each in stated if not each.startswith("en"))
    return next(others) or stated[0] if stated[0] == "en_US" else stated[0]


def stated_site(facts: Iterable[Fact], title: str | None) -> str | None:
    """The first name of the site that is not the article's title with something beside it; an
    address is none if there is another."""
    said = letters(title or "")
    # A publisher may have several sites.
    ordered = sorted(facts, key=lambda fact: fact.source != "meta:og:site_name")
    names = sorted(
        plain_texts(ordered), key=lambda name: NO_NAME.match(name) is not None
    )
    told = (each for each in names if not said or said not in letters(each))
    return next(told, None)


def own_addresses(page: Page) -> Iterator[str]:
    """The addresses that the page states for itself; where they begin with its host, their scheme
    is missing."""
    host = host_of(page.url) + "/"
    for address in linked_as("canonical", page) + meta_contents(page, "og:url"):
        yield f"//{address}" if address.startswith(host) else address


def read_metadata(
    page: Page, facts: dict[str, list[Fact]], today: str | None = None
) -> dict[str, Any]:
    """The fields of an `Article` that describe it. `today`: see `extract`."""

    sites = site_names(page, facts)
    title = find_title(facts["title"], sites)
    language = stated_language(facts["language"]).replace("_", "-")
    latest = "9999"
    if today:  # what is tomorrow here has begun somewhere on earth
        latest = str(date.fromisoformat(today) + timedelta(days=1))
    stated, vague, changed = (
        dates_from(facts[name], language, latest)
        for name in ("date", "vague_date", "modified")
    )
    published = choose_date(stated + vague, page.url)
    doubtful = published and dates_disagree(stated, published)
    tagged = facts["tags"] or facts["linked_tags"]
    tags = dict.fromkeys(tag for fact in tagged for tag in tags_of(fact))
    free = FREE.search(str([fact.value for fact in facts["is_free"]]))
    return {
        "canonical_url": first_url(page.base, own_addresses(page)),
        "title": title,
        "date": published.value if published else None,
        "date_source": published.source if published else None,
        "modified": changed[0].value if changed else None,
        "authors": find_authors(facts["authors"], sites),
        "site": stated_site(facts["site"], title),
        "description": next(plain_texts(facts["description"]), None),
        "section": next(plain_texts(facts["section"]), None),
        "tags": tuple(tag for tag in tags if not NO_TAG.fullmatch(tag)),
        "language": language or None,
        "is_free": bool(free[1]) if free else None,
        "warnings": ("dates-disagree",) if doubtful else (),
    }


# ----------------------------------------------------------------------------------------------
# Body: every run of text is judged by evidence that adds up, twice; what is above 0 is kept
#
# In: a page with its runs. Out: the runs' scores, and the article's home on the page. Change the
# tables at will, and fit their weights anew (tests/fit_weights.py); test_corpus.py and
# test_furniture.py hold what they reach.
# ----------------------------------------------------------------------------------------------

# The label of an advertisement.
ADVERTISEMENT = (
    r"(advertisement|anzeige|werbung|publicit([éà]|ate)|publicidade?|pubblicità|reklam[aeęąyi]?"
    r"|реклам[аыоюиі]+|advertentie|annons(en)?|annoncen?|mainos|hirdetés|διαφήμιση|פרסומת|إعلان"
    r"|विज्ञापन|বিজ্ঞাপন|โฆษณา|広告|广告|廣告|광고|iklan|quảng cáo)"
)
# A line that says that a text goes on after an advertisement, or below a video, needs all three:
# a report may say of anything else that it goes on, and of much that it came after a video.
TEXT_NAME = (
    r"(arti[ckg]|artíc|text|story|stories|saken|les|lee|leye|leer|legg|lect|read|haber|yazı|cikk"
    r"|artyk|článk|člán|čten|čita|стат|матер|чита|новин|記事|文章|新闻|기사|berita|baca|nota\b"
    r"|matéria|άρθρο|juttu)"
)
GOES_ON = (
    r"(continu|goes on|weiter|suite|sigue|seguir|prosegue|verder|forts[aæ]t|jatku|folytat|devam"
    r"|dalsz|ciąg|pokrač|nastav|συνεχ|lanjut|продолж|продовж|続|继续|繼續|계속)"
)
AFTER = (
    r"(after|below|under|nach d\w+|unter|après|sous|después de|debajo de|tras|após|depois d[ae]"
    r"|dopo|după|sub|после|після|под|nad?|onder|etter|efter|pod|po|nakon|ispod|μετά|κάτω"
    r"|setelah)"
)
INTERRUPTED = (
    rf"({AFTER}\b.{{0,15}}({ADVERTISEMENT}|an[uú]ncio|oglas|v[ií]d[ée]o|wideo|відео|видео|βίντεο)"
    rf"|{ADVERTISEMENT}.{{0,4}}(után|jälkeen|ardından|sonra|の後|뒤|后|後))"
)

AD_LABEL = regex(rf"{ADVERTISEMENT}\W{{0,9}}", re.I)

# A site that wants to be followed elsewhere: what it says is an order, and no report.
FOLLOWING = (
    r"(receba|receive|recib[ae]|ricevi|recevez|erhalte|join|únete|unisciti|suivez|rejoignez|dołącz"
    r"|segu(i|[ií]nos|ici)|siga(-nos)?(?! a rota)|sígue\w+|volg|вступай\w*|follow(?!-)|følg|följ"
    r"|seuraa|folge (uns|dem|der)|kövess\w*|ακολουθήστε|pratite|urmăr(i[țţ]i|e[șş]te)(-ne)?"
    r"|sledujte|obserwuj|takip et\w*|следите|стежте за (нами|новинами)|theo dõi chúng tôi|clique"
    r"|entre (no|na|em|agora)|تابع\w*|फॉलो)\b.{0,80}\b(whatsapp|telegram|viber|google news)"
)
# It thanks its readers: for reading, and for nothing else.
THANKS = (
    r"(thank you|thanks(?! to\b)|danke|merci|gracias(?! al?\b)|obrigad[oa]|grazie(?! al)|bedankt"
    r"|tack(?! vare)|takk|tak (?=for)|kiitos|dziękuj\w+|děkuj\w+|ďakuj\w+|спасибо|дякуємо|köszönjük"
    r"|mulțumi\w*)\b.{0,40}\b(reading|lesen|gelesen|lu\b|lecture|leer|leíd|lectura|ler\b|leitura"
    r"|letto|lettura|lezen|läs|lest|læs|lukemi|przeczyta|přeč[et]|preč[ií]t|прочт|прочит|olvas"
    r"|citi[rt])[^.!,]{0,30}([.!]|$)"
)
# Who may take over its text: nobody, or nobody without leave; and a line on all rights.
LEAVE = r"permi|consen|autori|accord|genehm|zustimm|toest|till|samty|zgod|souhl|pisem|письм|согл"
RIGHTS = (
    r"\W{0,3}((é|es|está|è) )?((prohibid|proibid|vietat)[ao]|zabranjen\w*|zakáz\w+|запрещ\w+"
    r"|заборон\w+|забранен\w*)\b.{0,30}\b(repro|riprodu|copia|kopi|preuzima|prenoše|перепечат|воспро"
    r"|передрук|копира)\w*.{0,40}\b(total|conte|conțin|parc|parz|сайт|матери|садрж|sadrž|text)"
    r"|(reproduction|republication|nachdruck|overname|eftertryck|przedruk|kopiowanie|riproduzione"
    r"|перепечатка|копирование|reproducción|reprodução)\w*\b.{0,40}\b(in whole|nur mit"
    rf"|(without|ohne|sans|sin|sem|senza|zonder|uten|utan|bez|без) .{{0,25}}({LEAVE})"
    r"|prohib|forbid|verboten|interdit|riservata|запрещ)"
    r"|(todos (lo|o)s|tutti i|alle|wszelkie|všechna|všetky|sva|все|всі|toate|minden|kaikki|tüm)"
    r" (derechos|direitos|diritti|recht|retti|rätti|prawa|práva|prava|права|drept|jog|oikeu|hak)\w*"
    r" \w*(reserv|riserv|behold|vorbeh|zastrz|vyhraz|zadrž|защищ|захищ|rezerv|fenntart|pidät|sakl)"
    r"\w*\W*$"
)
COMMENT_RULES = (
    r"be the first to comment|.{0,40}\bilk yorum\w* (sen|siz|yap|yaz)"
    r"|(uyar[ıi]\W.{0,150})?\b(comments?"
    r"|yorum|comentari|commentaires|commenti|kommentar|reacties|komentar|komentář|комментари"
    r"|коментар)\w*\b.{0,120}\b(moderated|moderation|moderati\b|onaylan|yayınlanma|aprobat"
    r"|nu vor fi publicat|modéré|moder(iert|eras)|freigeschaltet|модери?р|модерац)"
)
# Lines of Korean, Persian and Japanese sites; how old a page is; the label of a field; a player
# that does not play.
OTHER_LINES = (
    r"(last |zuletzt |dernière )?(updated?|edited|aktualisiert|mise? à jour)\b.{0,25}"
    r" (ago|vor|il y a)\b.{0,15}$"
    r"|\W{0,3}(제보하기|구독해 ?주세요)|انتهای پیام|.{0,20}会員限定(記事|コンテンツ|です|\W*$)"
    r"|残り\s?[\d,]+\s?文字|今すぐ登録|(search|suchen?|rechercher|buscar|cerca|zoeken|szukaj|hledat"
    r"|поиск)\s?:$"
    r"|(we apologi[sz]e, but |sorry,? |dies(es|er) |cet(te)? |est[ae] |quest[oa] |d[ei]t(te)? )?"
    r"(this |the |le |el |o )?v[ií]d[ée]o\b.{0,30}(failed to|unavailable|not (be )?(load|play)"
    r"|not available|nicht (geladen|abgespielt|verfügbar)|n.est (pas|plus) disponible"
    r"|no (está |es )?disponible|não está disponível|non (è )?disponibile"
    r"|niet (beschikbaar|(worden )?(geladen|getoond|afgespeeld))).{0,20}$"
)

# How furniture begins, in the languages of newsrooms, or speaks at any place, as a paragraph of an
# article seldom does.
PHRASES = {
    # what leads to another page
    "read_more": r"(read|see|watch|listen|lire|lesen|mehr|auch|also|related|more|weitere|voir"
    r"|zobacz|se|lue|читайте|関連|ver|lee|leer|lea|leggi|läs|les|czytaj|siehe|lees|baca|oku|aussi"
    r"|à lire|también|anche|zum thema|don.t miss|recommended|top stories|trending|popular"
    r"|latest)\b.{0,30}(:|more|also|next|too|mehr|auch|aussi|également|también|anche|thema|meer"
    r"|juga|også|myös|также|記事|artikel|article|stories|news|$)"
    r"|(関連|相关阅读|相關閱讀|延伸阅读|관련\s?기사|اقرأ أيض|قد يهمك"
    r"|(διαβάστε|δείτε) (επίσης|ακόμα)"
    r"|przeczytaj (też|także|również)|te puede interesar|l[æe]s også|läs också|lue myös"
    r"|i̇?lgi̇?li̇? (haber|içerik|yazı)|διαβαστε επισης|đọc thêm|xem thêm|lees ook"
    r"|čtěte také|(citi[țt]i|cite[șs]te|vezi) ([șs]i|mai)\b|прочетете още|читайте также"
    r"|kapcsolódó|olvas(ta|d|sa) (már|még|el)\b|(leia|veja) (também|mais|ainda)|loe ka"
    r"|pročitajte (i|još)\b|(pre)?čítajte (aj|tiež)|skaitykite taip|lasi arī|lexo edhe"
    r"|прочитајте и\b|կարդացեք նաև|читайте (також|теж)|preberite tudi|lesið"
    r"|sjá einnig|irakurri ere|llegeix també)",
    # whose picture it is
    "credit": r"(photo|foto|image|bild|picture|credit|source|quelle|fonte|fuente|video|crédit"
    r"|zdjęcie|фото|kuva)\w*\s?[:/\(]"
    r"|(?s:.*?)\b(getty(?:images)?|reuters|afp|dpa|imago|epa|shutterstock)\b.{0,30}$",
    # what a newspaper has put right, in its text or below it
    "correction": r"(correction|clarification|korrektur|berichtigung|richtigstellung|erratum"
    r"|rectificati[fe]|fe de erratas|rectificación|errata( corrige)?|rettelse|rättelse|korjaus"
    r"|oikaisu|sprostowanie|correctie|oprava|helyreigazítás|düzeltme|уточнение|исправлен|поправка"
    r"|訂正|정정|更正)\w*.{0,40}[:：]"
    r"|.{0,60}\b(earlier version of this|this (article|story|post) (was|has been) (amended|correc)"
    r"|(früheren|ursprünglichen) (version|fassung)|version (précédente|antérieure) de cet"
    r"|versión anterior de est|eerdere versie van dit|tidigare version av|tidligere versjon av"
    r"|wcześniejszej wersji|versione precedente di quest)",
    # what no reporter says to a reader
    "invitation": r"\W{0,3}([^.?!]{3,60}\? )?"
    r"((sign up|subscribe|register now|log ?in|sign in|donate|abonnez-vous|inscrivez-vous"
    r"|suscríb\w+|regístr\w+)(?!\w)(?=\W*$"
    r"|.{0,60}\b(our|us|now|today|here|newsletters?|account|e-?mail"
    r"|inbox|updates|alerts|unlimited|read|comment|channel|notre|nos|compte|infolettre|lettre"
    r"|nuestr\w+|bolet\w+|canal|correo|gratis|gratuit\w*|free)\b)"
    r"|support (us|our)|do you have a (story|tip)|join our|follow us|get our|download our"
    r"|(jetzt )?(abonnieren|anmelden|registrieren"
    r"|spenden)|melden sie sich|unterstützen sie|folgen sie uns"
    r"|soutenez|síguenos|apóyanos|iscriviti|abbonati|seguici|sostieni|assine"
    r"|inscreva-se|cadastre-se|schrijf je in|abonneer|volg ons|prenumerera|tilmeld|zapisz się"
    r"|ikuti|gabung|kövess|csatlakoz|iratkozz|obserwuj|siga-nos|suivez-nous|takip edin"
    r"|(article |contenu )?réservé aux abonn|nur für abonnenten|solo para suscriptores"
    r"|rate this (article|story|post|page)"
    r"|(by (subscribing|signing up|registering)|(mit|durch) (der|die|deiner|ihrer) (anmeld|registr)"
    r"|en vous (inscriv|abonn)|al (suscribir|registrar)|ao (assinar|se inscrever|subscrever)"
    r"|iscrivendo|door je (aan|in) te|genom att (anmäla|prenumerera)|ved at tilmelde|zapisując się"
    r"|prin abonare|подписываясь)(?=.{0,120}(agree|terms|privacy|consent|einverst|akzept|datensch"
    r"|acce[pt]|condi[tcz]|confidential|acepta|términos|privac|informativa|concord|akkoord"
    r"|voorwaard|godkän|villkor|samtyk|akcept|regulamin|соглаша|acord|zgod))"
    r"|(swipe|scroll)( (left|right|sideways|horizontally)|.{0,20} to see)|scorri (la|verso|a)"
    r"|(nach (links|rechts)|seitlich) (wischen|scrollen)|faites (défiler|glisser)|desli(za|ce|ze)"
    r"|swipe (naar|til|åt)"
    rf"|подпи[сш]|© |(story|article) continues (below)?\W*$|{ADVERTISEMENT}\W*$|{FOLLOWING})"
    rf"|{THANKS}|{RIGHTS}|{COMMENT_RULES}|{OTHER_LINES}"
    r"|(the post|der beitrag|l.article|la entrada|o post|l.articolo|het bericht|wpis|сообщение"
    r"|inlägget|indlægget)\b.{5,200}(appeared first on|erschien zuerst auf|apparu en premier sur"
    r"|(se publicó|aparece) primero en|apareceu primeiro (em|no)|proviene da|verscheen eerst op"
    r"|pochodzi z|появил[аи]сь? сначала на|dök först upp på|blev først udgivet på)"
    r"|.{0,20}\b(loading|geladen|lädt|chargement|cargando|caricamento|carregando|загрузка)\b"
    r".{0,20}(\.{3}|…)$"
    rf"|(?=.{{9,80}}$)(?=.{{0,70}}{GOES_ON})(?=.{{0,70}}{TEXT_NAME}).{{0,70}}{INTERRUPTED}"
    r"|(?=.{9,200}$)(?=.{0,160}(cookie|куки))(?=.{0,160}(acce[pt]|akzept|zustimm|consent|toest[ae]"
    r"|godk|zaakc|hyväks|прийн|прим)).{0,160}\b(sehen|an(zu)?zeigen"
    r"|(view|watch|display|see) (this|the (content|video|post|map))"
    r"|voir|affich|ver (este|esta|el)|visuali|vedere|bekijk|tonen|se (det|den|inn)|vis[ae]\b|zobacz"
    r"|wyświetl|näh|näyt|просм|посм|показ)"
    r"|(?s:.*?)(?<!\w)(all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|outdated browser|javascript\b.{0,30}(abled|aktiv|activ)"
    r"|(enabl|activ|attiv|aktiv|ativ|włącz|включит|kytke|slå)\w*.{0,15}\bjava-?script"
    r"|(disabl|turn off|switch off|paus|whitelist|deaktiv|désactiv|desactiv|desativ|disattiv|wyłącz"
    r"|отключит|schakel|stäng)\w*.{0,40}\b(ad-? ?block|werbeblock|bloqu"
    r"|blokuj|blocco|блокиров|reklam)"
    r"|your browser is (out of date|outdated|not supported)|browser ist (leider )?veraltet"
    rf"|{AFTER}\b.{{0,15}}{ADVERTISEMENT}\W*$)",
    # what a site wants of its readers
    "appeal": r"(?s:.*?)(?:newsletter|subscri|sign (up|in)|abonn|suscr|inscri|registr|log ?in|donat"
    r"|comments?(?!\w)|kommentar|comentario|commentaire)",
}
# Groups that capture nothing are twice as quick. In a set of characters, a bracket has a backslash.
FURNITURE = {
    kind: regex(re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern))
    for kind, pattern in PHRASES.items()
}

# What a line calls comments that says how many there are.
COMMENTS = regex(
    r"\bcomments?\b|komm?ent[aá][rř]|comentari|commentaire|commenti|réactions|reacties|opinie"
    r"|комментари|коментар|hozzászólás|diskus[ej]|keskustelu|yorum|σχόλι|bình luận|댓글|コメント"
    r"|评论|評論|تعليق|نظر",
    re.I,
)

# What holds other people's words and not the article's.
ELSEWHERE = frozenset(
    "comment reply related newsletter consent footer nav ad".split()
)

# What heads the works that a text draws on.
SOURCES = regex(
    r"source|references|resources|reading|links|cited|bibliogra|quellen|literatur|référence|fuente"
    r"|fonti\b|fontes\b|bronnen|källor|kilder|źródła|lähteet|источник|джерела|kaynak"
    r"|出典|参考|참고",
    re.I,
)

# What says of a branch that it is no part of the text.
BESIDE = frozenset(
    "button branch:aside branch:footer branch:header branch:figure branch:form".split()
)

WIDE_SHARE = 0.95  # of the page's prose is in what is looked at first
HOME_SHARE = 0.9  # of what the first look keeps is in the article's home
MAIN_SHARE = 0.5  # of its length, at least, a main element without a paragraph has in labels
BRANCH_SHARE = 0.4  # no more of it is in a branch, which hangs off the trunk
COMMON_SHARE = 0.8  # of it; a name that more of it has is a frame's
SURE = 1.5  # of a verdict at the first look, or its opposite
NEARLY = 0.3  # kept, if its text is
NEARLY_TEXT = 0.5  # kept, if its heading is
LEFT_OUT = -3.0  # a verdict that is sure
CAPTIONED_SHARE = 0.5  # of a page's prose; no more of it is captions
END_SHARE = 0.04  # of it is the article's end
COPIED_SHARE = 0.8  # of a hidden text's words in a row that others say, too

# What a pull quote takes over from the text is words in a row; and letters that stand nowhere by
# chance, of a run that has fewer words.
PHRASE_WORDS, SHORT_PHRASE = 5, 12

# What its reader is to fill in; a box to be ticked may be an ingredient's.
TEXT_FIELDS = frozenset("text email search password tel url number".split())

TITLE_RUNS = 15  # below a headline there are standfirst, date and names
LONG_DATE = 80  # letters of a line that is a date
SHORT_LEAD = 30  # of a standfirst
NO_LEAD = frozenset("related media caption date byline tags ad share".split())
NOTE_RUNS = 3  # of a note
BOX_RUNS = 6  # of a box with a label
HEADED_RUNS = 3  # below a heading, the text among them
CONTROL_RUNS = 8  # around a field or a button
CAPTION_RUNS = 3  # around a picture
DETAILS = 8  # of a list that says what the text below it is

# What a figure may hold instead of a picture (HTML standard, 4.4.12).
FIGURE_TEXT = ["blockquote", "table", "pre"]

# Tags of what a list says of an article, above its text.
ITEM_TAGS = frozenset(("li", "dt", "dd"))

# What says nothing of the text that stands in it among blocks.
LOOSE_TAGS = frozenset(("div", "span", "td"))

# Tags of what a table of contents repeats.
LABEL_TAGS = frozenset((*HEADING_LEVELS, "li"))

# A text has no more of them.
FEW_LINKS = frozenset(("links:0", "links:1"))

# What boxes are called from which links lead away.
LEADING = frozenset(("share", "related"))

# What says of prose amid the text that it is none of it: it is somebody else's, captions a picture,
# says again what is said, leads away, or wants something.
ASIDES = frozenset(
    "comment byline caption media newsletter ad consent copy unseen:0 unseen:1 says:invitation"
    " says:nothing says:read_more says:credit tag:figcaption fields button branch:figure"
    " branch:links:1 branch:links:2 branch:links:3 branch:links:4".split()
)

# What is told of a standfirst, and of no other paragraph.
LEADS = frozenset(("described", "lead", "beside"))

# What is no article's on its own, however well it reads.
NEVER_ALONE = frozenset(
    "unseen:0 headline above in:footer in:consent in:nav in:comment".split()
)
# What labels nothing, unless several boxes are labelled alike: by days, numbers, names beside
# portraits.
ALONE = frozenset(
    "dateline by-picture says:nothing says:credit end:0 end:1 end:2".split()
)
# Nor the label of a box, whose other runs are the article's.
NO_LABEL = frozenset(
    "author says:read_more in:byline in:ad in:caption tag:figcaption".split()
).union(NEVER_ALONE, ALONE)

# A row: the names of evidence that says the same, or the name of a family that comes in steps, from
# the lowest to the highest; what it adds at the first look, and at the second, however many of its
# names there are. All were fitted at once, but for those that BY_HAND gives in
# tests/fit_weights.py. Evidence without a row adds nothing.
EVIDENCE = """
# nothing is known yet
bias  0.5  1.0
# how much is links: navigation all of it, an article a few words
links  0.7 0.7 0.3 -0.3 -1.0  0.8 0.6 0.2 -0.3 -0.8
# it ends like one, and is no label
sentence  0.9  0.9
# it leads to another page, says whose a picture is, speaks of accounts, or says nothing
says:read_more says:credit says:appeal says:nothing  -1.4  -1.3
# a label and a link
points  -2.0  -2.0
# what a newspaper has put right in the article
says:correction  4.0  4.0
# what a site wants of its readers: no article's, wherever it stands
in:consent in:newsletter in:share says:invitation  -4.5  -4.5
# comments, as a name says or several alike; an article element beside the headline's
thread another in:comment in:reply  -5.1  -4.0
# it stands in another place, too: the title and the date above the text; a pull quote; a page
# for two screens
headline dateline copy  -3.0  -3.0
# who wrote it, and what is lifted out of the text
in:byline in:bio in:pullquote  -2.0  -2.0
# what a list above the text says of the article
detail  -4.0  -4.0
# hidden, a label or a paragraph; the rest of the article may be, too
unseen  -6.0 -1.5  -6.0 -0.5
# a caption: it stands by a picture, or says so
by-picture in:caption tag:figcaption  -1.8  -1.7
# before the headline: the site's head
above  -1.5  -1.5
# outside of the one part of the page that is named its main one and holds the headline
apart  -2.8  -2.5
# the page's description, below the headline: a standfirst
described  4.5  3.9
# the first that reads like prose below the headline
opening  1.0  1.0
# up to there, what calls itself a standfirst, or stands where one does
lead beside  3.0  3.0
# a list or a box after a paragraph that ends with a colon; a note that the text links to
introduced note  1.5  1.5
# the share of the text whose tag and class are the same, and those around
shape  -0.4 -0.5 -0.3 0.6 0.9  -0.8 -0.3 -0.1 0.6 1.1
# how many have its tag and class, and those around
alike  -0.9 -0.3 0.6 1.0  -0.4 -0.2 0.4 0.6
# a heading with a paragraph below it, or with one that is surely left out
heads:text  1.0  0.6
heads:out  -1.0  -1.0
# an author's name, and little else
author  -0.9  -0.7
# the title's own tag, or the site's
tag:h1  -1.5  -1.3
# subheads, or names of boxes
tag:h2 tag:h3 tag:h4 tag:h5 tag:h6  0.5  0.8
# anything, or a label
tag:div tag:span  -0.8  -0.7
# an item: of the text, or of a menu
tag:li  0.0  0.0
# a table of data, or a cell of a layout
tag:table tag:td branch:table  1.2  0.9
# what only texts have: terms and what they mean, code, the caption of what is no picture
tag:dt tag:dd tag:pre tag:caption  1.5  1.5
# other articles, advertisements
in:related in:ad  -1.5  -1.5
# boxes of all kinds, players, heads and standfirsts: of the article, or of a teaser
in:box in:media in:header in:intro  -0.8  -0.6
# dates, reading times, topics
in:date in:tags  -1.1  -0.8
# sources, rights, notes
in:footer  -1.0  -0.6
# what is collapsed, or not for this screen
in:hidden  -1.6  -3.5
# a box without a link, a button, a tag or a name that says more than that it is one
plain  1.0  1.0
# how many runs hang together: a box has several
branch:runs  -0.3 -0.7 -0.9 -0.7 -0.8  -0.1 -0.7 -0.5 -0.4 -0.2
# how much of them is links: teasers are
branch:links  0.0 0.3 -0.8 -1.1 -1.8  0.0 0.1 -0.2 -0.5 -1.1
# what hangs together in a tag that stands in texts
branch:p branch:ul branch:ol branch:blockquote branch:details branch:article  2.0  2.0
# or in one that stands beside them
branch:aside branch:figure branch:header branch:footer  -1.2  -0.7
# it holds something to be filled in, or a button, and little text
fields  -1.6  -1.1
button  -0.6  -0.4
# outside the home: how many steps up to what holds both
out  0.0 0.0 0.0 0.0  -0.4 -0.4 -0.7 -1.2
# before the home's last sure paragraph, openings; after it, footers and other articles
outside:before  0.0  -0.6
outside:after  0.0  -2.1
# a label, or prose and its heading, amid what is surely the article's, in a box that leads nowhere
# and wants nothing
amid  0.0 0.0  0.6 4.5
# in the last hundredths of the text, short to long: notes, biographies
end  0.0 0.0 0.0  -1.5 -1.2 -0.7
"""


def read_weights(table: str) -> dict[str, tuple[str, tuple[float, ...]]]:
    """The row that each name of evidence stands in, by the names that share it, and what it adds at
    either look; a name that comes in steps is `name:step`."""
    weights: dict[str, tuple[str, tuple[float, ...]]] = {}
    for names, *columns in re.findall(r"^([^#\n]+?)  (.+?)  (.+)", table, re.M):
        steps = list(zip(*map(str.split, columns), strict=True))
        for step, looks in enumerate(steps):
            for name in names.split():
                told = f"{name}:{step}" if len(steps) > 1 else name
                weights[told] = names, tuple(map(float, looks))
    return weights


WEIGHTS = read_weights(EVIDENCE)


class Totals:
    """Sums over the runs that any element holds: those of two places differ by what lies
    between."""

    def __init__(self, values: Iterable[float]) -> None:
        self.each = list(values)
        self.upto = [0.0, *itertools.accumulate(self.each)]
        self.total = self.upto[-1]

    def of(self, element: Element) -> float:
        return self.upto[element.runs.stop] - self.upto[element.runs.start]


def prose_mass(run: Run) -> float:
    """How much a run weighs as prose: its length, if it reads like sentences and is not made of
    links."""
    size = run.size
    # Labels and teasers are shorter than the first, headlines and captions than the second; no
    # paragraph outweighs ten.
    if size < 60 or (size < 140 and not SENTENCE_END.search(run.text)):
        return 0.0
    return min(size, 1000) * max(0.0, 1 - 2 * run.linked / len(run.text))


def is_sentence(run: Run) -> bool:
    """Whether a run ends like a sentence, and is no label."""
    return run.size >= 20 and SENTENCE_END.search(run.text) is not None


def prints_date(run: Run) -> bool:
    """Whether a run is a line with a date."""
    return len(run.text) < LONG_DATE and parse_date(run.text) is not None


def is_opening(run: Run) -> bool:
    """Whether a text can begin with a run."""
    is_text = prose_mass(run) > 0 or is_sentence(run)
    return is_text and not prints_date(run)


def verdict_mass(run: Run) -> float:
    """How much a run weighs by the verdict on it: sure ones and long ones weigh more, but none
    as much as several."""
    return min(max(run.score, 0.0), 3.0) * math.pow(min(run.size, 400), 0.7)


def deepest_with(
    share: float, masses: Totals, root: Element | None
) -> Element | None:
    """The deepest element that holds a share of the mass that `root` holds."""
    home = root
    while home:
        inner = [node for node in home.contents if isinstance(node, Element)]
        heaviest = max(inner, key=masses.of, default=home)
        least = share * masses.of(home) or 1
        # A paragraph is no home: its neighbours belong to it.
        if not inner or masses.of(heaviest) < least or run_count(heaviest) == 1:
            break
        home = heaviest
    return home


def bucket(value: float, *limits: float) -> int:
    """How many of the limits `value` reaches."""
    return bisect.bisect(limits, value)


@functools.lru_cache(maxsize=4096)
def furniture_in(text: str) -> frozenset[str]:
    """The kinds of furniture of which a short text has a phrase."""
    if text_size(text) >= 250:
        return frozenset()
    # In small letters, which is quicker than patterns of either case.
    start = text.lstrip("[(>–—-•·←→ ").lower()
    return frozenset(
        kind for kind, pattern in FURNITURE.items() if pattern.match(start)
    )


def phrases_of(text: str) -> list[tuple[str, ...]]:
    """All rows of `PHRASE_WORDS` words in a text; the whole of one that has fewer, should they be
    long enough to stand nowhere by chance."""
    words = words_of(text)
    if len(words) < PHRASE_WORDS:
        return [tuple(words)] if sum(map(len, words)) >= SHORT_PHRASE else []
    return list(
        zip(*(words[start:] for start in range(PHRASE_WORDS)), strict=False)
    )


def copied_runs(runs: Sequence[Run]) -> set[Run]:
    """The runs that say only what another one says, in a longer one or earlier: pull quotes, and
    what is there twice for two kinds of screens. A hidden run is never the original."""
    copies: set[Run] = set()
    said: set[tuple[str, ...]] = set()

    def is_refrain(run: Run) -> bool:
        # Neighbours that are alike, as refrains are, repeat each other on purpose.
        before = runs[max(0, run.order - 2) : run.order]
        return any(
            each.text == run.text and each.outer is run.outer for each in before
        )

    def is_lifted(run: Run) -> bool:
        return run.hidden or "pullquote" in run.parent.hints | run.outer.hints

    for run in sorted(
        runs, key=lambda run: (is_lifted(run), -len(run.text), run.order)
    ):
        phrases = phrases_of(run.text)
        # What is read aloud is the whole text in one piece.
        least = (COPIED_SHARE if run.hidden else 1) * len(phrases)
        is_said = sum(map(said.__contains__, phrases)) >= least > 0
        if is_said and not is_refrain(run):
            copies.add(run)
        said.update(phrases)
    return copies


def text_figures(page: Page) -> dict[Element, str]:
    """The figures that hold no picture, with the tag of what they hold instead."""
    held = (
        (each, each.first(*FIGURE_TEXT)) for each in page.all("figure", "aside")
    )
    return {figure: inner.name for figure, inner in held if inner}


def wrapped_quotes(page: Page) -> dict[Element, str]:
    """The elements that hold a quote and nothing else, with its tag."""
    return {
        each: quote.name
        for quote in page.all("blockquote")
        for each in ancestors_of(quote)
        if each.runs == quote.runs
    }


def short_parts(elements: Iterable[Tag | None], most: int) -> set[Element]:
    """Of some elements, and those that hold them, all that have no more runs than `most`: what is
    printed there is about them."""
    found: set[Element] = set()
    for element in elements:
        found.update(
            itertools.takewhile(
                lambda each: run_count(each) <= most, ancestors_of(element)
            )
        )
    return found


def text_fields(page: Page) -> Iterator[Element]:
    """What a reader is to fill in."""
    for element in page.all("input", "form", "label"):
        if element.attrs.get("type", "text") in TEXT_FIELDS:
            yield element


def mail_fields(page: Page) -> Iterator[Element]:
    """Where a reader is to give a mail address: a box that has one is there to sign up."""
    return (each for each in text_fields(page) if each.attr("type") == "email")


def other_articles(page: Page) -> Iterator[Element]:
    """The article elements beside the headline's that have a headline of the same kind."""
    heading = page.headline
    if heading is None:
        return
    own, title = set(ancestors_of(heading)), letters(short_text(heading))
    for each in page.all(heading.name):
        said = letters(short_text(each))
        if each.form == heading.form and said != title:
            around = (outer for outer in ancestors_of(each) if outer not in own)
            yield from (outer for outer in around if outer.name == "article")


def held_by(elements: Iterable[Element | None]) -> set[int]:
    """The places, among the page's runs, of those that any of some elements holds."""
    runs = [each.runs for each in set(filter(None, elements))]
    return set().union(*(range(part.start, part.stop) for part in runs))


def noted_elements(page: Page) -> Iterator[Element]:
    """The elements, of three runs at most, that a link within the page leads to, and those right
    around them: notes."""
    anchors = (
        span.anchor for run in page.runs for span in run.spans if span.anchor
    )
    parted = (anchor.attr("href").strip().partition("#") for anchor in anchors)
    addresses = {end for start, _, end in parted if page.url.endswith(start)}
    for element in itertools.chain.from_iterable(page.by_name.values()):
        called = element.attrs.get("id") or element.attrs.get("name")
        if called and called in addresses:
            around = ancestors_of(element, 2)
            yield from (each for each in around if run_count(each) <= NOTE_RUNS)


def main_part(page: Page, masses: Sequence[float]) -> Element | None:
    """The element that the page says holds its article (HTML standard, 4.3.2 and 4.4.14), if it
    is the only one, and holds the headline and more than the names below it."""
    title = page.title_runs
    for name in ("article", "main"):
        named = page.all(name)
        held = held_by(named)
        if title.stop and len(named) == 1 and title.start in held:
            size = sum(page.runs[each].size for each in held)
            has_prose = any(masses[each] for each in held)
            if has_prose or size >= MAIN_SHARE * sum(masses):
                return named[0]
    return None


def is_entry(element: Element, runs: Sequence[Run], dated: bool) -> bool:
    """Whether an element reads like a reader's comment: a short line, with a figure where it is
    to be `dated`, then a sentence or two, and no heading."""
    held = runs[element.runs]
    if any(run.tag in HEADING_LEVELS for run in held):
        return False
    short = [run.text for run in held[:3] if len(run.text) < 60]
    if dated:
        # A year alone says when something happened, not when somebody wrote.
        short = [text for text in short if re.search(r"\d\D|\D\d", text)]
    return bool(short) and any(map(is_sentence, held))


def are_comments(entries: Sequence[Element], runs: Sequence[Run]) -> bool:
    """Whether elements of one form are comments: a short line with a figure stands before them,
    which tells how many follow, and they read like comments."""
    start = entries[0].runs.start
    counted = [
        run.text
        for run in runs[max(0, start - 2) : start]
        if len(run.text) < 40 and re.search(r"\d", run.text)
    ]
    named = any(COMMENTS.search(text) for text in counted)
    return bool(counted) and all(
        is_entry(entry, runs, not named) for entry in entries[:5]
    )


def thread_elements(page: Page) -> set[Element]:
    """The elements whose content is comments: several entries alike, one after the other."""
    groups: dict[Any, list[Element]] = defaultdict(list)
    for element in page.all("div", "li", "article", "section"):
        if 2 <= run_count(element) <= 12:
            groups[element.parent, element.form].append(element)
    return {
        entry
        for entries in groups.values()
        if len(entries) >= 3 and are_comments(entries, page.runs)
        for entry in entries
    }


def unfolded_runs(runs: Sequence[Run]) -> Iterator[int]:
    """The places of the hidden runs that stand right below a heading that is shown: its reader may
    unfold them."""
    is_below = False
    for before, run in itertools.pairwise(runs):
        if not before.hidden:
            is_below = before.tag in HEADING_LEVELS
        if run.hidden and is_below:
            yield run.order


def descriptions_of(page: Page) -> set[str]:
    """The letters of what the page's meta elements say that the article is about: the standfirst,
    where there is one."""
    names = ("description", "og:description", "twitter:description")
    said = (each for name in names for each in meta_contents(page, name))
    return {text for text in map(letters, said) if len(text) >= 25}


class Surroundings(NamedTuple):
    """What is around an element, up to the trunk: the hints in its names, and the branch, which
    is the outermost element that hangs off the trunk."""

    hints: frozenset[str] = frozenset()
    branch: Element | None = None


class Look:
    """What runs are judged against at one look: where the masses are, what is like what, and what
    the look before has found: the article's home, how many steps up it is to what holds it, and
    from where to where runs are surely its own."""

    def __init__(self, facts: PageFacts, masses: Totals) -> None:
        self.trunk = facts.trunk
        self.masses = masses
        self.total = masses.total or 1.0
        self.home = deepest_with(HOME_SHARE, masses, facts.root)
        around = enumerate(ancestors_of(self.home))
        self.steps = {each: steps for steps, each in around}
        held = held_by([self.home])
        sure = [each for each in held if facts.runs[each].score > SURE]
        self.sure = range(min(sure, default=0), max(sure, default=0))
        self.surroundings: dict[Element, Surroundings] = {}
        self.shapes: dict[Any, float] = defaultdict(float)
        named: dict[str, float] = defaultdict(float)
        for run, mass in zip(facts.runs, masses.each, strict=True):
            self.shapes[run.shape] += mass
            for hint in self.around(run.parent).hints if mass else ():
                named[hint] += mass
        # A name that most of the prose has tells no part of it from another.
        self.common = {
            hint
            for hint, mass in named.items()
            if mass > COMMON_SHARE * self.total
            and hint not in ("comment", "reply")
        }

    def around(self, element: Element) -> Surroundings:
        """What is around all that an element holds."""
        if element in self.surroundings:
            return self.surroundings[element]
        outer = element.parent
        found = (
            self.around(outer) if isinstance(outer, Element) else Surroundings()
        )
        # What holds the page's main part is a frame, whatever it calls itself.
        is_frame = not found.branch and (
            element in self.trunk
            or self.masses.of(element) > BRANCH_SHARE * self.total
        )
        if not is_frame and (element.attrs or not found.branch):
            hints = found.hints | element.hints
            found = Surroundings(hints, found.branch or element)
        self.surroundings[element] = found
        return found


# What parts of the page are evidence by themselves.
PARTS = {
    "another": other_articles, "thread": thread_elements, "note": noted_elements,
}  # fmt: skip
# And the small boxes around what a reader is to fill in or to press.
CONTROLS: dict[str, Callable[[Page], Iterable[Tag]]] = {
    "fields": text_fields,
    "in:newsletter": mail_fields,
    "button": lambda page: page.pressed,
}


class PageFacts:
    """What of a page any run is held against."""

    def __init__(self, page: Page, authors: Iterable[str] = ()) -> None:
        self.runs = page.runs
        self.url = page.url
        self.root = next(iter(page.all("html")), None)
        self.title_runs = page.title_runs
        shown = page.runs[self.title_runs]
        self.beside_title = {run.parent.parent for run in shown}
        below = page.runs[self.title_runs.stop :]
        openings = (run.order for run in below if is_opening(run))
        self.opening = next(openings, len(page.runs))
        self.authors = [
            name for each in authors if len(name := letters(each)) >= 5
        ]
        titles = filter(None, [page.headline, *page.all("title")[:1]])
        self.titles = [letters(each.get_text()) for each in titles]
        self.descriptions = descriptions_of(page)
        self.copies = copied_runs(page.runs)
        self.masses = [
            0.0 if run.hidden and run in self.copies else prose_mass(run)
            for run in page.runs
        ]
        self.look_at_figures(page)
        hidden = sum(self.masses[run.order] for run in page.runs if run.hidden)
        # Until its reader has paid, say.
        self.hides_most = hidden > sum(self.masses) / 2
        self.unfolded = set(unfolded_runs(page.runs))
        self.parts = {
            name: held_by(found(page)) for name, found in PARTS.items()
        }
        main = main_part(page, self.masses)
        self.main = held_by([main])
        self.trunk = {self.root, *ancestors_of(main)}
        self.controls = {
            name: short_parts(found(page), CONTROL_RUNS)
            for name, found in CONTROLS.items()
        }
        self.branches: dict[Element, list[str]] = {}
        self.alike = Counter(run.shape for run in page.runs)
        self.sizes = Totals(len(run.text) for run in page.runs)
        self.links = Totals(run.linked for run in page.runs)

    def look_at_figures(self, page: Page) -> None:
        """Notes the figures of text, and which runs stand in them or by a picture. A photo essay
        says in captions what it has to say: they are its text."""
        self.text_figures = text_figures(page)
        self.tags = self.text_figures | wrapped_quotes(page)
        self.figured = held_by(self.text_figures)
        self.wholes = [
            *page.all("blockquote", "dl", "ul", "ol"),
            *self.text_figures,
        ]
        shown = (
            image.parent
            for image in page.all("img", "picture", "figure")
            if image not in self.text_figures
        )
        # Two paragraphs beside a picture are no caption of it.
        frames = [
            each
            for each in short_parts(shown, CAPTION_RUNS)
            if sum(mass > 0 for mass in self.masses[each.runs]) < 2
        ]
        self.pictured = held_by(frames)
        below = sum(self.masses[self.title_runs.stop :])
        captioned = sum(self.masses[order] for order in self.pictured)
        if captioned > CAPTIONED_SHARE * below:
            self.figured |= self.pictured
            self.pictured = set()

    def hidden_text(self, run: Run) -> bool:
        """Whether a hidden run is a paragraph among others: the rest of an article, that its
        reader may unfold, and no remark for machines."""
        around = self.runs[max(0, run.order - 1) : run.order + 2]
        long = [each for each in around if each.hidden and len(each.text) >= 60]
        return run in long and (len(long) > 1 or run.order in self.unfolded)

    def headed(self, run: Run) -> Run | None:
        """What a heading stands above, past its subheads, pictures, and links right beside it."""
        if run.tag not in HEADING_LEVELS:
            return None
        below = self.runs[run.order + 1 : run.order + 1 + HEADED_RUNS]
        beside = (run.outer, run.outer.parent)
        text = (
            each
            for each in below
            if each.order not in self.pictured
            and not (each.tag in HEADING_LEVELS and each.tag > run.tag)
            and not AD_LABEL.fullmatch(each.text)
            and (each.linked < len(each.text) or each.parent not in beside)
        )
        return next(text, None)

    def lead_kind(self, run: Run) -> str:
        """The evidence that a run is a standfirst, empty for none: it stands where one does, is as
        long as one, and calls itself so ("lead"), or is the only sentence of its kind right beside
        the headline ("beside"). A list of key points is none, nor is a caption, or what calls
        itself anything else, too."""
        place = range(self.title_runs.stop, self.opening + 1)
        hints = run.parent.hints | run.outer.hints
        is_other = run.tag == "li" or run.order in self.pictured
        is_long = run.size >= SHORT_LEAD
        if run.order not in place or is_other or not is_long or hints & NO_LEAD:
            return ""
        if "intro" in hints:
            return "lead"
        is_alone = self.alike[run.shape] == 1 and not run.linked
        is_beside = is_alone and run.parent.parent in self.beside_title
        is_text = is_sentence(run) and not furniture_in(run.text)
        return "beside" if is_beside and is_text else ""

    def names_author(self, text: str) -> bool:
        """Whether letters hold the name of one of the article's authors."""
        return any(name in text for name in self.authors)

    def details_article(self, run: Run) -> bool:
        """Whether a run is an item of a short list that names an author of the article: what it
        holds is about the article, and no part of its text."""
        return (
            run.tag in ITEM_TAGS
            and run_count(run.outer) <= DETAILS
            and any(
                self.names_author(letters(each.text))
                for each in self.runs[run.outer.runs]
            )
        )

    def is_introduced(self, element: Element) -> bool:
        """Whether what stands before an element is a paragraph that ends with a colon."""
        before = self.runs[max(0, element.runs.start - 1)]
        return (
            before.text.endswith((":", "：")) and before.order >= self.opening
        )

    def is_date(self, run: Run) -> bool:
        """Whether a run is a date: one that stands below the headline, or a `<time>` by itself."""
        title = self.title_runs.start
        below = title <= run.order < min(title + TITLE_RUNS, self.opening)
        by_itself = any(
            each.name == "time" for each in (run.parent, *run.inner)
        )
        return (below or by_itself) and prints_date(run)

    def branch_evidence(self, branch: Element) -> list[str]:
        """What a branch is like: its tag, how much it holds, how much of that is links."""
        if branch not in self.branches:
            linked = self.links.of(branch) / self.sizes.of(branch)
            self.branches[branch] = [
                f"branch:runs:{bucket(run_count(branch), 2, 3, 5, 9)}",
                f"branch:links:{bucket(linked, 0.01, 0.2, 0.5, 0.8)}",
                f"branch:{self.tags.get(branch, branch.name)}",
                *[
                    name
                    for name, held in self.controls.items()
                    if branch in held
                ],
            ]
        return self.branches[branch]

    def unfolds(self, run: Run) -> bool:
        """Whether a run is a heading that links to its own page: to what it heads, and not, as a
        table of contents, to what others head."""
        if run.tag not in HEADING_LEVELS or not run.anchor:
            return False
        below = self.runs[run.order + 1 : run.order + 2]
        return run.anchor.attr("href")[:1] == "#" and not any(
            each.tag in HEADING_LEVELS and each.tag <= run.tag for each in below
        )

    def describes(self, text: str) -> bool:
        """Whether letters are a description of the article, or part of one, or hold it."""
        return len(text) >= 25 and any(
            text in said or said in text for said in self.descriptions
        )

    def is_title(self, text: str) -> bool:
        """Whether letters are a title of the page, or a good part of one, or little more."""
        # Lengths first, so that a huge title takes no longer for each of many runs.
        return len(text) >= 8 and any(
            (3 * len(text) > len(title) and text in title)
            or (2 * len(title) > len(text) and title in text)
            for title in self.titles
        )


def judged_tag(run: Run, facts: PageFacts) -> str:
    """The tag by which a run is judged: what captions a figure of text is no picture's, a first
    heading below the headline is a second; what stands loose among blocks has none."""
    if run.tag == "figcaption" and run.order in facts.figured:
        return "caption"
    if run.tag == "h1" and run.order >= facts.title_runs.stop:
        return "h2"
    if run.tag in LOOSE_TAGS and run.outer.name == "li":
        return "li"
    linked = any(each.name == "a" for each in run.inner)
    is_loose = (
        run.tag in LOOSE_TAGS and run_count(run.parent) > 2 and not linked
    )
    return "none" if is_loose else run.tag


def text_evidence(run: Run, facts: PageFacts) -> Iterator[str]:
    """What a run says, whoever stands around: its links, its end, how it speaks, whether another
    place of the page says the same."""
    # A table of data may link every name in it, a quoted post is a link to itself.
    is_told = run.tag in ("table", "blockquote") or facts.unfolds(run)
    linked = 0 if is_told else run.linked / len(run.text)
    yield f"links:{bucket(linked, 0.01, 0.3, 0.7, 0.95)}"
    if is_sentence(run):
        yield "sentence"
    phrases = furniture_in(run.text)
    if run.tag == "li":  # a step that its reader is to take
        phrases -= {"invitation"}
    yield from (f"says:{kind}" for kind in phrases)
    if run.tag != "table" and not any(map(str.isalpha, run.text)):
        yield "says:nothing"
    if linked > 0.3 and "read_more" in phrases:
        yield "points"
    if run in facts.copies and run.tag not in LABEL_TAGS:
        yield "copy"
    if facts.is_date(run):
        yield "dateline"
    if run.hidden and not facts.hides_most:
        yield f"unseen:{int(facts.hidden_text(run))}"
    for name, held in facts.parts.items():
        if run.order in held:
            yield name
    if facts.main and run.order not in facts.main:
        yield "apart"
    yield f"alike:{bucket(facts.alike[run.shape], 2, 4, 10)}"
    yield f"tag:{judged_tag(run, facts)}"
    yield from title_evidence(run, facts)


def title_evidence(run: Run, facts: PageFacts) -> Iterator[str]:
    """Whether a run is above the headline, repeats it, or stands below it and describes the
    article, or says when, where and by whom; whether it names an author and says little else."""
    title, text = facts.title_runs, letters(run.text)
    if run.order < title.start:
        yield "above"
    if title.start <= run.order < title.stop or facts.is_title(text):
        yield "headline"
    elif (
        title.start <= run.order < title.start + TITLE_RUNS
        and facts.describes(text)
    ):
        yield "described"
    is_above = title.stop <= run.order < facts.opening
    if is_above and run.size < SHORT_LEAD and facts.details_article(run):
        yield "detail"
    if len(run.text) < 120 and facts.names_author(text):
        yield "author"
    if lead := facts.lead_kind(run):
        yield lead
    below = facts.headed(run)
    if below and prose_mass(below):
        yield "heads:text"


def amid_evidence(run: Run, look: Look, facts: PageFacts) -> Iterator[str]:
    """Whether a run amid what is surely the article's is a part of it: one of several labels, or
    prose, a sentence beside it in its box, or what heads it there, where nothing says that it is
    none of it."""
    text = facts.headed(run) or run
    branch = look.around(run.parent).branch or run.parent
    told = look.around(text.parent).hints | text.said
    is_prose = prose_mass(text) > 0 or (
        "sentence" in run.said and any(facts.masses[branch.runs])
    )
    if (
        run.order in look.sure
        and (is_prose or "alike:0" not in run.said)
        and (branch is run.parent or text.order < branch.runs.stop)
        and ASIDES.isdisjoint({*told, *facts.branch_evidence(branch)})
    ):
        yield f"amid:{int(is_prose)}"


def captions_picture(run: Run, look: Look, facts: PageFacts) -> bool:
    """Whether a run captions a picture. Amid what is surely the article's, a sentence below a
    heading that stands by the picture, too, captions nothing."""
    before = facts.runs[max(0, run.order - 1)]
    is_headed = (
        before.tag in HEADING_LEVELS
        or "header" in look.around(before.parent).hints
    )
    is_card = is_headed and before.order in facts.pictured and not before.linked
    is_text = is_card and run.order in look.sure and "sentence" in run.said
    is_label = run.tag not in HEADING_LEVELS and run.size < 200
    return run.order in facts.pictured and is_label and not is_text


def place_evidence(run: Run, look: Look, facts: PageFacts) -> Iterator[str]:
    """Where a run stands: what the elements around it call themselves, how much of the
    mass is in runs of its shape, and what the branch is like that holds it."""
    hints, branch = look.around(run.parent)
    hints -= look.common
    if run.order in facts.unfolded:
        hints -= {"hidden"}
    # Prose without a link shares nothing and leads nowhere: its box is called so for its subject,
    # or for its looks.
    prose = prose_mass(run)
    if hints & LEADING and prose and not facts.links.of(branch or run.parent):
        hints = hints - LEADING | {"box"}
    if prose and run not in facts.copies:
        hints -= {"pullquote"}
    # Amid the text, a name that is no author's is that of who speaks.
    if run.order in look.sure and not prose and "author" not in run.said:
        hints -= {"byline"}
    if captions_picture(run, look, facts):
        yield "by-picture"
    else:
        yield from amid_evidence(run, look, facts)
    yield from (f"in:{hint}" for hint in hints)
    if run.order == facts.opening and "byline" not in hints:
        yield "opening"
    yield f"shape:{bucket(look.shapes[run.shape] / look.total, 0.01, 0.2, 0.5, 0.8)}"
    if branch is not None:
        if facts.is_introduced(run.outer if run.tag == "li" else branch):
            yield "introduced"
        told = facts.branch_evidence(branch)
        if branch is not run.parent:
            yield from told
        linked = any(each.name == "a" for each in run.inner)
        is_other = linked or facts.links.of(branch) or hints - {"box"}
        if BESIDE.isdisjoint(told) and not is_other:
            yield "plain"


def context_evidence(run: Run, look: Look, facts: PageFacts) -> Iterator[str]:
    """What the first look has found of what a heading stands above, and where a run stands by
    the home that was found then."""
    around = ancestors_of(run.parent)
    steps = next(look.steps[each] for each in around if each in look.steps)
    if steps:
        yield f"out:{bucket(steps, 2, 3, 5)}"
        is_after = 0 < look.sure.stop <= run.order
        yield "outside:after" if is_after else "outside:before"
    below = facts.headed(run)
    if below and below.score < -SURE:
        yield "heads:out"
    left = look.total - look.masses.upto[run.order + 1]
    is_end = left < END_SHARE * look.total
    if is_end and run.order not in facts.parts["note"]:
        yield f"end:{bucket(run.size, 100, 200)}"


def weight_of(evidence: Iterable[str], look: int) -> float:
    """The sum of the weights of the rows that evidence stands in, at the first look (0) or the
    second (1), the same in whatever order a set gives it."""
    names = WEIGHTS.keys() & {"bias", *evidence}
    rows = {WEIGHTS[name] for name in names}
    return round(math.fsum(weights[look] for _, weights in rows), 6)


def runs_to_judge(facts: PageFacts) -> list[Run]:
    """The runs of the element that holds nearly all of the page's prose, and those from the
    headline on, should that stand above it, or the page's main part go on below it."""
    wide = deepest_with(WIDE_SHARE, Totals(facts.masses), facts.root)
    held = wide.runs if wide else slice(0, 0)
    title = facts.title_runs if facts.title_runs.stop else held
    start = min(held.start, title.start)
    return facts.runs[start : max(held.stop, max(facts.main, default=-1) + 1)]


def look_at(
    runs: Sequence[Run], facts: PageFacts, number: int
) -> Element | None:
    """Judges runs at the first look (0) by what they say, and by where the page's prose is; at the
    second (1), by where that is what the first look kept, and by what it found of those around
    them. Returns the article's home."""
    masses = map(verdict_mass, facts.runs) if number else facts.masses
    look = Look(facts, Totals(masses))
    for run in runs:
        run.said = run.said or frozenset(text_evidence(run, facts))
        context = context_evidence(run, look, facts) if number else ()
        run.evidence = run.said.union(place_evidence(run, look, facts), context)
    for run in runs:
        run.score = weight_of(run.evidence, number)
    return look.home


def belongs_to(whole: Element, run: Run) -> bool:
    """Whether a run within a whole is a part of it: of a list, its items are."""
    is_item = "li" in (run.tag, run.outer.name) or whole.name not in (
        "ul",
        "ol",
    )
    return (
        is_item and run.score > LEFT_OUT and "says:nothing" not in run.evidence
    )


def heads_box(run: Run, facts: PageFacts) -> bool:
    """Whether a run is the label of a small box all of whose other runs are kept, or, of several
    such boxes, the last line. A slide's number among all is none."""
    is_series = "alike:0" not in run.evidence and "/" not in run.text
    around = ancestors_of(run.parent if is_series else run.outer)
    box = next((each for each in around if run_count(each) > 1), run.parent)
    if not 2 <= run_count(box) <= BOX_RUNS:
        return False
    held = facts.runs[box.runs]
    is_first = run is held[0]
    is_last = run is held[-1] and is_series
    held.remove(run)
    is_doubtful = LEFT_OUT < run.score <= 0 and not run.linked
    told = run.evidence - ALONE if is_series and is_first else run.evidence
    is_other = told & NO_LABEL or AD_LABEL.fullmatch(run.text)
    is_label = (is_first or is_last) and not is_other
    return is_doubtful and is_label and all(each.kept for each in held)


def is_nearly_text(run: Run) -> bool:
    """Whether the verdict on a sentence is in doubt."""
    is_doubtful = -NEARLY_TEXT < run.score <= 0
    return is_doubtful and "sentence" in run.evidence and not run.linked


def are_sources(runs: Sequence[Run], facts: PageFacts) -> bool:
    """Whether runs are items below a heading that is kept and says "sources", say, and each leads
    to another site."""
    before = facts.runs[runs[0].order - 1] if runs else None
    links = [run.anchor.attr("href") for run in runs if run.anchor]
    is_headed = (
        before
        and before.kept
        and before.tag in HEADING_LEVELS
        and SOURCES.search(before.text)
    )
    return (
        bool(is_headed)
        and len(links) == len(runs)
        and all(
            link.startswith("http") and not same_site(link, facts.url)
            for link in links
        )
    )


def keep_whole(facts: PageFacts) -> None:
    """Keeps what belongs together: where most of a quote, of a list, or of a figure of text is
    kept, so is the rest, which says whose it is, say; what is kept keeps its heading, a box its
    label, and a heading the sentence or the sources below it. The title is not said again."""
    for element in facts.wholes:
        runs = facts.runs[element.runs]
        kept = sum(run.size for run in runs if run.kept)
        is_whole = 2 * kept > sum(run.size for run in runs)
        is_list = element.name in ("ul", "ol")
        if is_whole or (is_list and are_sources(runs, facts)):
            for run in runs:
                if belongs_to(element, run):
                    run.score = max(run.score, 0.1)
    for run in facts.runs[: facts.opening]:
        if run.tag in HEADING_LEVELS and letters(run.text) in facts.titles:
            run.score = min(run.score, LEFT_OUT)
    for run in facts.runs:
        below = facts.headed(run)
        is_nearly = below and below.kept and -NEARLY < run.score <= 0
        if is_nearly or heads_box(run, facts):
            run.score = 0.1
        if below and run.kept and is_nearly_text(below):
            below.score = 0.1


def judge(facts: PageFacts) -> Element | None:
    """Judges runs twice. Returns the article's home."""
    runs = runs_to_judge(facts)
    look_at(runs, facts, 0)
    return look_at(runs, facts, 1)


def find_body(page: Page, authors: Iterable[str] = ()) -> Element | None:
    """Judges the page's runs, and returns the article's home: the deepest element that holds
    nearly all of it. None where the page has no text at all."""
    facts = PageFacts(page, authors)
    home = judge(facts)
    if not any(run.kept for run in page.runs):
        # What holds nearly all prose may be the readers' comments: the rest is looked at then.
        for run in page.runs:
            if run.evidence:
                facts.masses[run.order] = 0.0
        home = judge(facts)
    keep_whole(facts)
    judged = [run for run in page.runs if run.evidence]
    main = facts.main or {
        run.order
        for run in judged
        if "sentence" in run.evidence or run.size > PROSE_LENGTH
    }
    if not any(run.kept for run in page.runs if run.order in main):
        # A page of a few words gives no evidence of its kind: what is in its main part is all there
        # is to keep, or what reads like prose, but for what is never an article's.
        for run in judged:
            plain = not run.evidence.isdisjoint(FEW_LINKS) and run.order in main
            run.score = float(plain and run.evidence.isdisjoint(NEVER_ALONE))
    return home


# ----------------------------------------------------------------------------------------------
# Markdown: text escaped, inline content as spans, blocks by a table from tag to converter
# ----------------------------------------------------------------------------------------------
# In: the runs that are kept, in the tree that they stand in. Out: CommonMark that GFM, Obsidian and
# Hugo read alike, and the links in it. A new kind of block is an entry of CONVERTERS; what is to be
# escaped stands in INLINE_FORMS and BLOCK_MARKUP. Held by tests/test_markdown.py.

# What would be read as markup inside a line, by CommonMark 0.31, 6, where nothing else is said.
# `$` stands for what the next piece of the line may complete.
INLINE_FORMS = r"""
(?=[\\`*_<&\]~{\[!%=^\#$-])(?:   # what any of it begins with; most characters are none
    \\(?=[!-/:-@\[-`{-~\n]|$)         # a backslash that would escape what follows
    | `
    | \*(?!\s) | (?<!\s)\*            # emphasis, unless spaced on both sides
    | (?<![^\W_])_ | _(?![^\W_])      # emphasis, unless within a word
    | <(?=[A-Za-z/!?]|$)              # a tag or an autolink
    | &(?=\#?\w*(?:;|$))              # a character reference
    | \](?=[(\[:]|$)                  # the end of a link's text or of a reference's label
    | (?<!\s)~ | ~$                   # what may end GFM's strikethrough
    | \{(?=\{?(?:[<%]|$))             # Hugo's shortcodes, which it reads before the Markdown
    | -(?=-more-->)                   # and its mark of where a summary ends
    | \[(?=\[) | (?<=\[)!             # Obsidian's links and callouts
    | %(?=%) | =(?==)                 # its comments and highlights
    | (?<!\S)\^ | \^(?=\[|$)          # its names of blocks, and notes within a line
    | (?<!\S)\#(?=\d*[^\W\d]) | \$(?!\d)        # its tags, and mathematics, which no amount is
)"""
INLINE_MARKUP = regex(INLINE_FORMS, re.X)
# Within a link's text, brackets that are not escaped would have to be balanced.
LINK_TEXT_MARKUP = regex(INLINE_FORMS + r"| [\[\]]", re.X)

# White space within a line that is not written as it stands.
BLANKS = regex(r"[^\S\n]{2,}|[^\S\n ]")

# What GFM, 6.9, takes for a link where the page has none: scheme and host.
BARE_ADDRESS = regex(
    r"(?:(?:https?|ftp)://|www\.)(?:(?!https?:|ftp:)[\w.-])*", re.I
)
# A shortcode that begins in code would run, and go on behind it, and Hugo's mark would cut it in
# two: such code is written as text.
SHORTCODE = regex("{{[<%]|<!--more-->")

# CommonMark 0.31, 4 and 5: what would start another block at the start of a line.
BLOCK_MARKUP = regex(
    r"""^(?: (?P<number>\d{1,9})(?=[.)](?:[ ]|$))    # an ordered item
    | (?= \#{1,6}(?:[ ]|$) | [-+*:](?:[ ]|$) | >     # a heading, an item, a quote
        | =+[ ]*$ | (?:[-_][ ]*){2,}$               # an underline, a rule
        | [|:-][ |:-]*$ | \[[^\\]\]\s ))             # a table's ruler, a task
    """,
    re.X | re.M,
)


RELATED = "**Related article:**"

# The marks of a span, the outermost first; code has none within it, and a heading is all emphasis.
MARKS = ("anchor", "code", "struck", "bold", "italic")
HEADING_MARKS = MARKS[:3]

# What stands around a span of a mark.
DELIMITERS = {"struck": "~~", "bold": "**", "italic": "*"}

# A link around more runs than this is a page left open, not a link.
MAX_LINKED_RUNS = 20


def text_of(spans: Iterable[Span]) -> str:
    """What spans say, without their marks."""
    return "".join(span.text for span in spans)


def escape_inline(text: str, after: str = "", in_link: bool = False) -> str:
    """`text` so that CommonMark reads no markup inside it. `after` is the character that follows;
    where none does, nothing can complete what the text's end begins, and a NUL keeps `$` from
    matching there."""
    markup = LINK_TEXT_MARKUP if in_link else INLINE_MARKUP
    bang = "\\!" if after == "[" and text.endswith("!") else ""
    text = text[:-1] if bang else text
    escaped = markup.sub(
        lambda found: "\\" + found[0], text if after else text + "\0"
    ).rstrip("\0")
    if not in_link:
        escaped = BARE_ADDRESS.sub(
            lambda found: re.sub("[.:]", r"\\\g<0>", found[0]), escaped
        )
    return escaped + bang


def escape_block(text: str) -> str:
    """Escaped inline content so that no line of it starts another block."""
    return BLOCK_MARKUP.sub(lambda found: (found["number"] or "") + "\\", text)


def unclosed(text: str) -> str:
    """A heading's content so that its end is not read as a closing sequence (CommonMark 0.31,
    4.2) or as attributes (Hugo)."""
    return re.sub(r"(?<!\S)(?=#+$)|(?<!\\)(?=\{[^{}]*\}$)", r"\\", text)


def heading_text(text: str) -> str:
    """Plain text as a heading's."""
    return unclosed(escape_inline(one_line(text)))


def fence_around(text: str, least: int = 1) -> str:
    """Backticks, more than any row of them inside."""
    return "`" * max(
        least, 1 + max(map(len, re.findall("`+", text)), default=0)
    )


def code_span(text: str) -> str:
    """A code span (CommonMark 0.31, 6.1), padded where its fence would touch a backtick."""
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence_around(text)}{pad}{text}{pad}{fence_around(text)}"


def link_destination(url: str) -> str:
    """A URL as a link's destination (CommonMark 0.31, 6.3): parentheses escaped but for pairs."""
    escaped = re.sub(r"&(?=#?\w+;)", r"\\&", url)
    return re.sub(
        r"(\([^()]*\))|[()]", lambda found: found[1] or "\\" + found[0], escaped
    )


def may_emphasise(before: str, inner: str, after: str, sign: str) -> bool:
    """Whether delimiters around `inner` would be read as such (CommonMark 0.31, 6.2: left- and
    right-flanking). `before` and `after` are the characters around them, empty at a line's
    ends; beside their own `sign`, they would be one row with it."""

    def flanks(inside: str, outside: str) -> bool:
        kinds = [
            unicodedata.category(char)[0] for char in (inside, outside or " ")
        ]
        # A star to come may be left out in the end.
        is_sign = kinds[1] in "PS" and outside != "*"
        return kinds[0] not in "PS" or is_sign or not outside.strip()

    joins = sign in (before, after)
    return not joins and flanks(inner[0], before) and flanks(inner[-1], after)


def fold_spans(spans: Iterable[Span]) -> list[Span]:
    """Spans with white space folded across them, none at the ends or around line breaks, no mark
    on white space alone; but within a link or code, it is the link's or the code's."""
    folded: list[Span] = []
    last = "\n"
    for span in spans:
        text = span.text
        if "  " in text or not text.isprintable():
            text = BLANKS.sub(" ", printable(text))
            text = re.sub(r" ?\n\s*", "\n", text)
        if last.isspace():
            text = text.lstrip(" \n" if last == "\n" else " ")
        last = text[-1:] or last
        blank = Span(text, code=span.code and text != "\n")
        folded.append(span.of(text) if text.strip() else blank)
    first = "\n"
    for index, span in reversed(list(enumerate(folded))):
        folded[index] = span.of(span.text.rstrip()) if first == "\n" else span
        first = folded[index].text[:1] or first
    folded = [span for span in folded if span.text]
    for index in range(1, len(folded) - 1):
        before, span, after = folded[index - 1 : index + 2]
        if span.text.isspace() and before.anchor is after.anchor:
            folded[index] = span._replace(anchor=before.anchor, url=before.url)
    return folded


def first_char(span: Span) -> str:
    """The character that the rendering of `span` starts with."""
    if span.anchor:
        return "["
    if span.code and not SHORTCODE.search(span.text):
        return "`"
    return "*" if span.bold or span.italic else span.text[0]


def render_spans(
    spans: Iterable[Span],
    marks: Sequence[str],
    before: str = "",
    after: str = "",
    in_link: bool = False,
) -> str:
    """Spans as CommonMark, `marks[0]` outermost; `before` and `after` are the characters around."""
    if not marks:
        return escape_inline(text_of(spans), after, in_link)
    marked = itertools.groupby(spans, lambda span: getattr(span, marks[0]))
    groups = [(value, list(group)) for value, group in marked]
    # The character that follows each.
    firsts = [first_char(group[0]) for _, group in groups[1:]]
    out = before
    for (value, group), following in zip(groups, [*firsts, after], strict=True):
        render, left = (
            (render_mark, marks) if value else (render_spans, marks[1:])
        )
        out += render(group, left, out[-1:], following, in_link)
    return out[len(before) :]


def render_mark(
    spans: Sequence[Span],
    marks: Sequence[str],
    before: str,
    after: str,
    in_link: bool,
) -> str:
    """Spans that share the mark `marks[0]`: a link, code, or emphasis, plain where its delimiters
    would not be read as such. White space at the ends stays outside."""
    text = text_of(spans)
    inner = fold_spans(spans)
    if not inner:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    if marks[0] == "anchor":
        label = render_spans(inner, marks[1:], "[", "]", True)
        called = "\\" if label.startswith("!") else ""  # Obsidian's callouts
        return (
            f"{lead}[{called}{label}]({link_destination(inner[0].url)}){tail}"
        )
    before, after = lead[-1:] or before, tail[:1] or after
    if marks[0] == "code":
        code = text_of(inner).replace("\n", " ")
        if SHORTCODE.search(code):
            return lead + escape_inline(code, after, in_link) + tail
        return lead + code_span(code) + tail
    both = marks[0] == "bold" and all(span.italic for span in inner)
    delimiter = "***" if both else DELIMITERS[marks[0]]
    sign = delimiter[0]
    marked = render_spans(inner, marks[2 if both else 1 :], sign, sign, in_link)
    if may_emphasise(before, marked, after, sign):
        return f"{lead}{delimiter}{marked}{delimiter}{tail}"
    return lead + render_spans(inner, marks[1:], before, after, in_link) + tail


def format_picture(picture: Picture) -> str:
    """A picture with its caption under it."""
    alt = escape_inline(one_line(picture.alt or ""), "]", True)
    image = f"![{alt}]({link_destination(picture.url or '')})"
    printed = escape_block(escape_inline(picture.printed))
    return f"{image}\\\n{printed}" if printed else image


def is_written(run: Run) -> bool:
    """Whether a run is text of the article, or becomes a line about a related one."""
    return run.kept or run.related is not None


class MarkdownWriter:
    """Writes what is kept of a page's runs as CommonMark blocks, in the structure that the tree
    gives them."""

    def __init__(
        self,
        runs: Sequence[Run],
        base: str,
        url: str,
        pictures: Iterable[tuple[Element, Picture]] = (),
    ) -> None:
        self.base = base
        self.url = url
        self.page_runs = runs
        self.first = next(filter(is_written, runs), None)
        self.links: list[Link] = []
        # A long address is made absolute once, however many spans its anchor has.
        self.target = functools.cache(self._target)
        # Levels, as the page has them, of those that are open.
        self.headings: list[int] = []
        self.sign = "."  # of the ordered list's next item
        self.pictures: dict[PageElement, str] = {}
        self.runs: dict[Element, dict[int, Run]] = defaultdict(dict)
        # Blocks with kept content, and those around them.
        self.alive: set[Element] = set()
        for run in filter(is_written, runs):
            self.runs[run.parent][run.start] = run
            self.alive.update(ancestors_of(run.parent))
        for image, picture in pictures:
            around = itertools.pairwise(ancestors_of(image))
            top, block = next(pair for pair in around if pair[1].is_block)
            self.pictures[top] = format_picture(picture)
            self.alive.update(ancestors_of(block))

    def pieces(self, element: Element) -> Iterator[Run | Element | str]:
        """What is kept of an element's content: runs, blocks, pictures as they are written."""
        runs = self.runs.get(element, {})
        for index, node in enumerate(element.contents):
            if node in self.pictures:
                yield self.pictures[node]
            if run := runs.get(index):
                yield run
            elif isinstance(node, Element) and node in self.alive:
                yield node

    def _target(self, anchor: Element) -> str | None:
        """Where a link leads; None for one within the page and for what is no address."""
        href = anchor.attrs.get("href", "").strip()
        url = None if href.startswith("#") else absolute_url(self.base, href)
        within = (
            url and "#" in url and urldefrag(url)[0] == urldefrag(self.url)[0]
        )
        is_open = run_count(anchor) > MAX_LINKED_RUNS
        return None if within or is_open else url

    def located(self, span: Span) -> Span:
        """A span with the address that its anchor leads to; no link where there is none."""
        if span.anchor is None:
            return span
        url = self.target(span.anchor)
        return span._replace(url=url) if url else span._replace(anchor=None)

    def inline(
        self,
        spans: Iterable[Span],
        marks: Sequence[str] = MARKS,
    ) -> str:
        """Inline content as CommonMark; its links are noted."""
        written = fold_spans(map(self.located, spans))
        place = operator.attrgetter("anchor", "url")
        for (anchor, url), group in itertools.groupby(written, place):
            if anchor:
                text = one_line(text_of(group))
                self.links.append(Link(text, url, same_site(url, self.url)))
        used = [
            mark
            for mark in marks
            if any(map(operator.attrgetter(mark), written))
        ]
        return escape_block(render_spans(written, used)).replace("\n", "\\\n")

    def line(self, run: Run, marks: Sequence[str] = MARKS) -> str:
        """A run as CommonMark; a related-article box as a line of its own."""
        if not run.related:
            return self.inline(run.spans, marks)
        # What stands before the link is the box's own label: ours takes its place.
        linked = (span for span in run.spans if span.anchor is run.anchor)
        title = one_line(text_of(linked)) or one_line(run.text)
        spans = [Span(title, run.anchor, url=run.related)]
        self.links.append(Link(title, run.related, True, related=True))
        return f"{RELATED} {render_spans(spans, MARKS)}"

    def written(self, piece: Run | Element | str) -> list[str]:
        """The blocks that a piece becomes."""
        if isinstance(piece, Element):
            return CONVERTERS.get(piece.name, MarkdownWriter.blocks)(
                self, piece
            )
        return [self.line(piece) if isinstance(piece, Run) else piece]

    def blocks(self, element: Element) -> list[str]:
        """The kept content of an element, a string a block."""
        written, before = [], ""
        for piece in self.pieces(element):
            name = getattr(piece, "name", "")
            # Lists side by side are one where they have the same sign.
            self.sign = other_sign(self.sign) if before == name == "ol" else "."
            written += self.written(piece)
            before = name
        return written

    def heading(self, element: Element) -> list[str]:
        runs = list(filter(is_written, self.page_runs[element.runs]))
        lines = [self.line(run, HEADING_MARKS) for run in runs]
        # The heading of a teaser is no heading of ours, nor is a standfirst.
        leads = self.first in runs and bool(LEADS & self.first.evidence)
        if leads or any(line.startswith(RELATED) for line in lines):
            return lines
        text = " ".join(lines).replace("\\\n", " ")
        if not letters(text):
            return []
        level = HEADING_LEVELS[element.name]
        while self.headings and self.headings[-1] >= level:
            self.headings.pop()
        self.headings.append(level)
        return [f"#{'#' * len(self.headings)} {unclosed(text)}"]

    def list_block(self, element: Element) -> list[str]:
        """A list; items that hold several blocks keep them, nested lists stand under their item.
        What has a single item of several blocks, or of another list, or sections for items, is a
        page's layout."""
        items: list[list[str]] = []
        numbered: list[Any] = []
        sign = self.sign
        for piece in self.pieces(element):
            blocks = self.written(piece)
            if items and isinstance(piece, Element) and piece.name != "li":
                items[-1] += (
                    blocks  # a list within it, say, belongs to the item before it
                )
            elif blocks:
                items.append(blocks)
                numbered.append(piece)
        alone = items[0] if len(items) == 1 else []
        is_list = [BULLET.match(block) is not None for block in alone]
        is_layout = is_list == [True] or (len(alone) > 1 and not is_list[1])
        headed = any(item[0].startswith("#") for item in items)
        if is_layout or (headed and element.name != "ol"):
            return [block for item in items for block in item]
        markers = ["- "] * len(items)
        if element.name == "ol":
            markers = ordered_markers(item_numbers(element, numbered), sign)
            self.sign = markers[-1][-2:-1] if markers else sign
        items = without_printed(markers, items)
        written = list(map(list_item, markers, items))
        loose = any("\n\n" in item for item in written)
        return [("\n\n" if loose else "\n").join(written)]

    def quote(self, element: Element) -> list[str]:
        lines = "\n\n".join(self.blocks(element)).split("\n")
        quoted = "\n".join(f"> {line}".rstrip() for line in lines)
        return [quoted]

    def code(self, element: Element) -> list[str]:
        """Preformatted text (CommonMark 0.31, 4.5), the fence longer than any inside."""
        written = ""
        for node in element.descendants:
            if not isinstance(node, Element):
                written += str(node)
            elif node.name == "br" or (
                node.is_block and not written.endswith("\n")
            ):
                written += "\n"
        lines = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", written)
        # Some are indented with hard spaces, which no compiler takes.
        text = printable(lines).replace("\xa0", " ").strip("\n")
        fence = fence_around(text, 3)
        return [f"{fence}\n{text}\n{fence}"]

    def table(self, element: Element) -> list[str]:
        """A table of data (GFM, 4.10) below its caption; its first row is the head, as GFM wants
        one."""
        if element not in self.runs:
            return self.blocks(element)
        captions = map(self.cell, element.inner("caption"))
        rows = [
            [self.cell(cell) if cell else "" for cell in line]
            for line in table_grid(element)
        ]
        width = max(map(len, rows))
        rows = [row + [""] * (width - len(row)) for row in rows]
        rows.insert(1, ["---"] * width)
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return [*captions, "\n".join(lines)]

    def cell(self, cell: Tag) -> str:
        text = self.inline(spans_of(cell.contents, Span("")))
        return text.replace("\\\n", " ").replace("|", "\\|")


BULLET = regex(r"- |1[.)] ")


def item_numbers(element: Element, items: Sequence[Any]) -> Iterator[int]:
    """The numbers of an ordered list's items (HTML standard, 4.4.5 and 4.4.8)."""

    def whole(text: str, default: int) -> int:
        return int(text) if re.fullmatch(r"\d{1,8}", text) else default

    step = -1 if "reversed" in element.attrs else 1
    number = whole(element.attr("start"), len(items) if step < 0 else 1)
    for item in items:
        value = item.attr("value") if isinstance(item, Element) else ""
        number = whole(value, number)
        yield number
        number = max(0, number + step)


def other_sign(sign: str) -> str:
    return ")" if sign == "." else "."


def ordered_markers(numbers: Iterable[int], sign: str) -> list[str]:
    """The markers of ordered items. One that does not follow the number before it begins a list of
    its own, with the other sign (CommonMark 0.31, 5.3), or it would be counted on."""
    markers = []
    expected: int | None = None
    for number in numbers:
        if expected not in (None, number):
            sign = other_sign(sign)
        markers.append(f"{number}{sign} ")
        expected = number + 1
    return markers


# The number or the sign that an item of a list begins with.
PRINTED_MARKER = regex(
    r"(?P<bold>\*\*)?(?:(?P<number>\d{1,8})(?(bold)|\\)[.)]|[•▪‣◦●■])(?(bold)\*\*)\s+"
)


def without_printed(
    markers: Sequence[str], items: list[list[str]]
) -> list[list[str]]:
    """Items without the number or the sign that each of them has in its text, too."""
    rest = []
    for marker, (first, *blocks) in zip(markers, items, strict=True):
        printed = PRINTED_MARKER.match(first)
        is_own = printed and (printed["number"] or "-") == marker.rstrip(" .)")
        if not printed or not is_own:
            return items
        rest.append([first[printed.end() :], *blocks])
    return rest if len(rest) > 1 else items


def list_item(marker: str, blocks: list[str]) -> str:
    """An item with its blocks indented under its marker; a nested list follows without a blank
    line."""
    body = "".join(
        ("\n" if BULLET.match(block) else "\n\n") + block for block in blocks
    ).lstrip("\n")
    return marker + re.sub(r"\n(?!\n)", "\n" + " " * len(marker), body)


CONVERTERS: dict[str, Callable[[MarkdownWriter, Element], list[str]]] = {
    **dict.fromkeys(HEADING_LEVELS, MarkdownWriter.heading),
    **dict.fromkeys(("ul", "menu", "ol"), MarkdownWriter.list_block),
    "blockquote": MarkdownWriter.quote,
    "pre": MarkdownWriter.code,
    "table": MarkdownWriter.table,
}
"""Tag to converter; every other element is only what it holds."""


# ----------------------------------------------------------------------------------------------
# extract: the pure core
# ----------------------------------------------------------------------------------------------
# In come a page's bytes and its URL, out goes its `Article`: what the rooms above have found, and
# the pictures, related articles and warnings, which are told here. Held by tests/test_extract.py,
# tests/test_pages.py and tests/test_pictures.py.

# Prose that scores above the first is missed where it is more than the second of what is kept:
# then one good page in seventy is warned of, and one in four that lose a tenth of their text.
DOUBTFUL, MISSED_SHARE = -1.5, 0.1
# What is left out with good reason, however well it reads.
NEVER_MISSED = frozenset("copy unseen:0 above headline".split())

# What follows an address in that of its next page.
NUMBERED = regex(
    r"(?:\.\w{1,5})?[/?&;,_-](?:\w{1,20}[=/-])?\d{1,3}(?:\.\w{1,5})?/?"
)
DRAWN_SHARE = 0.2  # a body with less of the words of the text in JSON-LD waits for a script
SHORT_SHARE = 0.6  # a body with less of the words that the page's metadata counts is warned of

# Where an `<img>` has its address and its addresses by size: lazy loading puts a placeholder into
# `src`.
IMAGE_SOURCES = ("src", "data-lazy-src", "data-original", "data-src")
IMAGE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")

SIZED_ADDRESS = regex(r"(?<!\S)(\S++)\s++(\d{1,6}(?:\.\d{1,3})?)([wx])(?!\S)")

# Of what a `<picture>` holds, no more is looked at.
MAX_BESIDE = 50
# The width that an address stands for which states none: a stand-in that does is narrower.
UNSTATED_WIDTH = 200
WIDTH_OF_1X = 500

# What the files of a page's own furniture are called.
ORNAMENT = regex(
    r"(?<![a-z])(logos?|(fav)?icons?|sprites?|(gr)?avatars?|placeholder|spinner|loader|loading"
    r"|blank|spacer"
    r"|1x1)(?![a-z])"
    # a card for whatever is shared
    r"|^(?=.*(?:shar|social|default[-_]|[-_]default|fallback))"
    r"(?:(?:site|og|fb|facebook|twitter|social|shar(?:e|ing)|default|fallback|image|img|card"
    r"|media|thumb(?:nail)?|preview|\d++|x(?=\d))[-_]?)++\.",
    re.I,
)

# What tells the credit within a caption.
CREDIT = regex(r"credit|copyright|source|photograph|autor|author", re.I)

# What stands beside a picture, too, and says nothing of it: who and when; so many of ten, or which
# of ten it is.
NO_CAPTION = frozenset("in:byline in:date dateline author".split())
RATING = regex(
    r"(?:[^\W\d]{1,15} )?\d[\d.,]{0,4}\s?(?:/|of|von|de|sur|di|van|av|af|z|из)\s?\d{1,3}",
    re.I,
)

# A credit that has more words and no caption beside it is the caption.
CREDIT_WORDS = 8

# Of a picture's frame or a box of related articles, no more runs are looked at.
MAX_BOX_RUNS = 40

# A box that leads to more articles is a list of the page's own, not the author's hint.
MAX_RELATED = 3
# Words or a number in the path of an address, as articles have them.
ARTICLE_PATH = regex(r"-[^/]*-[^/]*/*$|\d{4}|\.html?/*$")


def credit_of(run: Run) -> str | None:
    """The credit within a caption: the element that calls itself one, or a line that reads like
    one."""
    for element in (*run.inner, *ancestors_of(run.parent, 2)):
        if element.name in ("small", "cite", "footer") or CREDIT.search(
            " ".join(element.attrs.values())
        ):
            return one_line(element.get_text(" "))
    return run.text if "credit" in furniture_in(run.text) else None


def stands_alone_by_picture(run: Run) -> bool:
    """Whether a run shares an element with a picture, and with one other run at most."""
    around = ancestors_of(run.parent, 3)
    frames = (each for each in around if run_count(each) <= 2)
    is_credit = "credit" in furniture_in(run.text)
    is_other = (
        run.linked
        or run.tag in HEADING_LEVELS
        or (run.evidence & NO_CAPTION and not is_credit)
        or RATING.fullmatch(run.text)
    )
    return not is_other and any(each.first("img") for each in frames)


def is_caption(run: Run) -> bool:
    """Whether a run is what a picture's caption says: it stands in a part that is named so, or is
    a figure's sentence. A single word is a label, unless it is a credit."""
    around = list(ancestors_of(run.parent, 4))
    named = any(
        element.name == "figcaption" or "caption" in element.hints
        for element in around
    ) or stands_alone_by_picture(run)
    phrases = furniture_in(run.text)
    return (
        bool(named or SENTENCE_END.search(run.text) or "credit" in phrases)
        and (named or any(element.name == "figure" for element in around))
        and bool(count_words(run.text) > 1 or credit_of(run))
        and "read_more" not in phrases
    )


def first_runs(part: slice, page: Page) -> list[Run]:
    """The first runs of a part of the page, as many as are looked at."""
    return page.runs[part.start : min(part.stop, part.start + MAX_BOX_RUNS)]


def is_same_file(address: str, other: str) -> bool:
    """Whether two addresses name files that are called alike, in whatever size."""
    files = (
        urlsplit(each).path.rpartition("/")[2].partition(".")[0]
        for each in (address, other)
    )
    names = (set(re.findall(r"[^\W_]{4,}", each)) for each in files)
    return address == other or not next(names).isdisjoint(next(names))


def captions_in(frame: Element, page: Page) -> list[Run]:
    """What is printed about the picture of a frame; nothing where the frame holds body, too, or no
    picture."""
    runs = first_runs(frame.runs, page)
    printed = list(filter(is_caption, runs))
    shows = printed and (frame.name == "figure" or frame.first("img"))
    return printed if shows and not any(run.kept for run in runs) else []


def frame_of(
    element: Element, captions: Callable[[Element], list[Run]]
) -> Element | None:
    """The part of the page that shows a picture with what is printed about it: the `<figure>`
    around an element, else the nearest of a few elements that hold an `<img>` and a caption."""
    figure = (each for each in ancestors_of(element) if each.name == "figure")
    around = ancestors_of(element, 4)
    return next(figure, next(filter(captions, around), None))


def sized_addresses(image: Element) -> Iterator[tuple[float, str]]:
    """The addresses of an `<img>` and of the `<source>`s beside it, with their widths in pixels
    (HTML standard, 4.8.4.2)."""
    around = list(ancestors_of(image, 8))
    picture = next((each for each in around if each.name == "picture"), image)
    # Some parsers have a `<source>` hold what follows it.
    beside: list[Any] = [*around, *picture.contents[:MAX_BESIDE]]
    sources = (each for each in beside if getattr(each, "name", "") == "source")
    for element in (image, *sources):
        for name in IMAGE_SETS:
            stated = re.sub(
                r"(\s[\d.]{1,9}[wx]),", r"\1 , ", element.attr(name)
            )
            for address, number, unit in SIZED_ADDRESS.findall(stated):
                times = 1 if unit == "w" else WIDTH_OF_1X
                yield float(number) * times, address
            if len(stated.split()) == 1:
                yield UNSTATED_WIDTH, stated.strip()
    for order, name in enumerate(IMAGE_SOURCES):
        yield UNSTATED_WIDTH + order, image.attr(name).strip()


def picture_url(base: str, addresses: Iterable[str]) -> str | None:
    """The first of some addresses whose file is not called as ornaments are."""
    named = (
        url for url in addresses if not ORNAMENT.search(url.rpartition("/")[2])
    )
    return first_url(base, named)


def image_url(image: Element, base: str) -> str | None:
    """The largest address of an `<img>`; None for an ornament and for a stand-in, by its file's
    name or its size on the page."""
    if any(
        re.fullmatch(r"\d\d?(px)?", image.attr(side))
        for side in ("width", "height")
    ):
        return None
    sized = sorted(
        sized_addresses(image), key=lambda pair: pair[0], reverse=True
    )
    return picture_url(base, (address for _, address in sized))


def caption_text(run: Run) -> str:
    """What a run says as a caption: all but which of several pictures it is of, in an element
    before it."""
    first = run.inner[0] if run.inner else run.parent
    counter = one_line(first.get_text(" "))
    rest = run.text.removeprefix(counter)
    return rest if rest and RATING.fullmatch(counter) else run.text


def picture_of(
    address: str | None, image: Element | None, printed: Sequence[Run]
) -> Picture:
    """A picture with what is printed about it. A credit that does not stand at an end of the
    caption, a word for itself, cannot be told from it."""
    text = one_line(" ".join(dict.fromkeys(map(caption_text, printed))))
    alt = one_line(image.attr("alt")) if image else ""
    for credit in filter(None, map(credit_of, printed)):
        before, _, after = text.rpartition(credit)
        caption = (before or after).strip(" |·/–—-")
        again = re.search(rf"\b{re.escape(credit)}\b", caption)
        glued = before[-1:].isalnum() or after[:1].isalnum()
        label = credit.endswith(":")
        long = not caption and count_words(credit) > CREDIT_WORDS
        doubtful = (before and after) or glued or again or label or long
        if credit in text and not doubtful:
            return Picture(address, alt or None, caption or None, credit)
    return Picture(address, alt or None, text or None)


def lead_frames(
    page: Page, body: list[Run], captions: Callable[[Element], list[Run]]
) -> Iterator[Element]:
    """What may show the lead picture: parts with a caption between the headline and the body's
    second paragraph, then figures next to the headline."""
    first = body[0].order if body else len(page.runs)
    top = page.title_runs.start
    # The body's first paragraph may be a standfirst, which stands above the picture.
    end = max(first + 2, body[1].order if body[1:] else 0)
    around = page.runs[max(0, top - CLOSE) : end]
    printed = (run for run in around if not run.kept and is_caption(run))
    for run in itertools.islice(printed, MAX_BOX_RUNS):
        if frame := frame_of(run.parent, captions):
            yield frame
    for figure in page.all("figure"):
        if abs(figure.runs.start - page.title_runs.stop) <= CLOSE:
            yield figure


def lead_picture(
    page: Page, body: list[Run], stated: str | None
) -> Picture | None:
    """The lead picture: its address as the metadata states it, and what is printed about the
    first that is captioned, or called like the one that is stated."""
    captions = functools.cache(functools.partial(captions_in, page=page))
    for frame in lead_frames(page, body, captions):
        images = [
            (image_url(each, page.base), each) for each in frame.inner("img")
        ]
        # The first may stand in for one that a script brings.
        found, image = max(
            images, key=lambda pair: bool(pair[0]), default=(None, None)
        )
        shown = captions(frame)
        # What is no caption by its name may stand by anybody's portrait.
        is_told = any(
            frame.name == "figure"
            or "caption" in each.parent.hints
            or "credit" in furniture_in(each.text)
            for each in shown
        )
        is_its = is_told or (found and is_same_file(stated or found, found))
        around = ancestors_of(frame, 2)
        if is_its and not any(each.hints & WHO for each in around):
            return picture_of(stated or found, image, shown)
    return Picture(stated) if stated else None


def body_pictures(
    page: Page, home: Element, kept: list[Run]
) -> Iterator[tuple[Element, Picture]]:
    """The pictures of the body: those between its first and its last run that no box of another
    kind holds. A caption comes once."""
    first, last = kept[0].parent.position, kept[-1].parent.position
    boxes = {*ELSEWHERE, "share", "byline", "bio"}
    captions = functools.cache(functools.partial(captions_in, page=page))
    seen: set[Element] = set()
    amid = (each for each in home.inner("img") if first < each.position < last)
    for image in amid:
        inner = itertools.takewhile(
            lambda each: each is not home, ancestors_of(image)
        )
        address = image_url(image, page.base)
        if address and not any(element.hints & boxes for element in inner):
            frame = frame_of(image, captions)
            printed = captions(frame) if frame and frame not in seen else []
            seen |= {frame} if frame else set()
            yield image, picture_of(address, image, printed)


def related_url(run: Run, page: Page, home: Element) -> str | None:
    """Where a related-article box leads: to one other article of the same host, by address and
    text; None for a run that is no such box, or where there is any doubt."""
    if run.kept or run.anchor is None or run.linked < 0.5 * len(run.text):
        return None
    inner = itertools.takewhile(
        lambda each: each is not home, ancestors_of(run.parent)
    )
    boxes = [
        each
        for each in inner
        if each.name in ("aside", "article") or "related" in each.hints
    ]
    held = first_runs(boxes[-1].runs, page) if boxes else []
    phrases = furniture_in(run.text)
    url = absolute_url(page.base, run.anchor.attr("href"))
    is_one = (
        url
        and host_of(url) == host_of(page.url)
        and urldefrag(url)[0] != urldefrag(page.url)[0]
        and ARTICLE_PATH.search(urlsplit(url).path)
        and count_words(run.text) >= 4
        and (boxes or "read_more" in phrases)
        and sum(each.anchor is not None for each in held) <= MAX_RELATED
        and "appeal" not in phrases
        and not any(each.hints & {"ad", "newsletter"} for each in boxes)
    )
    return url if is_one else None


def left_out(page: Page) -> list[Run]:
    """The prose that was left out although it reads much like the article's: what a reader may
    miss."""
    return [
        run
        for run in page.runs
        if DOUBTFUL < run.score <= 0
        and prose_mass(run)
        and not run.evidence & NEVER_MISSED
    ]


def standfirst_of(kept: Sequence[Run]) -> str | None:
    """The standfirst that the page prints, which is the first paragraph of the body: what
    describes the article, or stands where one does and calls itself so."""
    told = kept[0].evidence if kept else frozenset()
    return kept[0].text if told & LEADS else None


def goes_on(page: Page) -> bool:
    """Whether the page names one that follows it (HTML standard, 4.6.7.14) and whose address is its
    own with a number at the end: the next article has another."""
    own = re.sub(r"\.\w+$|/$", "", urldefrag(page.url)[0].partition("?")[0])
    named = linked_as("next", page, "a")
    urls = (absolute_url(page.base, each) or "" for each in named)
    return any(NUMBERED.fullmatch(url.removeprefix(own)) for url in urls)


def body_warnings(
    page: Page, facts: dict[str, list[Fact]], words: int, is_free: bool | None
) -> Iterator[str]:
    """What makes one doubt that the body is whole (schema.org: articleBody, wordCount,
    isAccessibleForFree)."""
    missed = left_out(page)
    kept = sum(prose_mass(run) for run in page.runs if run.kept)
    if sum(map(prose_mass, missed)) > MISSED_SHARE * kept:
        yield "text-left-out"
        for run in missed:
            log.info("left out (%.1f): %s", run.score, run.text[:100])
    stated = [count_words(text) for text in plain_texts(facts["full_text"])]
    stated += [
        int(str(fact.value))
        for fact in facts["full_words"]
        if re.fullmatch(r"\d{1,6}", str(fact.value))
    ]
    if stated and words < SHORT_SHARE * stated[0]:
        yield "body-short"
    if is_free is False:
        yield "paywalled"
    if goes_on(page):
        yield "more-pages"


def tell_places(
    facts: dict[str, list[Fact]], title: str | None, home: Element
) -> None:
    """Say with -v which places of the page have the title, and which element holds the body."""
    places = dict.fromkeys(
        fact.source
        for fact in facts["title"]
        if (title or "") in str(fact.value)
    )
    told = "the title is from %s; the body from <%s class=%r>"
    log.info(told, ", ".join(places), home.name, home.attr("class"))


def read_body(
    page: Page,
    facts: dict[str, list[Fact]],
    metadata: dict[str, Any],
    images: bool,
) -> dict[str, Any]:
    """The fields of an `Article` that hold what it says."""
    home = find_body(page, metadata["authors"])
    kept = [run for run in page.runs if run.kept]
    pictures: Iterable[tuple[Element, Picture]] = ()
    if home and kept:
        tell_places(facts, metadata["title"], home)
        for run in page.runs[kept[0].order : kept[-1].order]:
            run.related = related_url(run, page, home)
        pictures = body_pictures(page, home, kept) if images else ()
    writer = MarkdownWriter(page.runs, page.base, page.url, pictures)
    text = "\n\n".join(run.text for run in kept)
    words = count_words(text)
    stated = (
        url
        for fact in facts["image"]
        for url in strings_in(fact.value, "url contentUrl @id")
    )
    return {
        "body": "\n\n".join(
            block for root in page.all("html") for block in writer.blocks(root)
        ),
        "links": tuple(writer.links),
        "text": text,
        "word_count": words,
        "standfirst": standfirst_of(kept),
        "image": lead_picture(page, kept, picture_url(page.base, stated)),
        "warnings": (
            *metadata["warnings"],
            *body_warnings(page, facts, words, metadata["is_free"]),
        ),
    }


# ----------------------------------------------------------------------------------------------
# No article: what a page seems to be instead
# ----------------------------------------------------------------------------------------------
# In: a page whose body has been judged, and its metadata. Out: the code of what it seems to be
# instead of an article, or None. What may be changed here: the kinds with their words, and the
# weights, both fitted on half of the pages. tests/test_walls.py holds it on the other half.

# Code -> what such a page is called, and words that it uses, in the languages of newsrooms. An
# article may use them, too: they count only together with what the page lacks.
WALLS = {
    "seems-challenge": (
        "a page that keeps robots out",
        r"robot|captcha|human\b|humain|humano|\bbots?\b|mensch\b|browser|blocked|denied"
        r"|unusual|attack|protect|security|\bvisits?\b|permission|zugriff|sicherheit|gesperrt"
        r"|vérifi|bloqué|refusé|navigateur|verific|bloquead|inusual|bloccat|verifica|controle"
        r"|sprawdz|przegląd|робот|провер|заблок|確認|ロボット|アクセス|验证|驗證|安全|访问|확인"
        r"|로봇|접근|تحقق|روبوت|자동|입력|doğrula|(few|paar|quelques|unos|alcuni|alguns|kilka"
        r"|birkaç|несколько) \w+|enable js|too many requests|\bqueue\b|in line\b|waiting room"
        r"|warteschlange|file d.attente|lista de espera|\bcoda\b|wacht(rij|tijd|end)|kolejce|очеред"
        r"|順番|排队|대기|\bkön?\b|sıra"
        r"|reje(?:ct|t[ée])|rechazad|abgelehnt|abgewies|support.id|\bvpn\b|proxy|navegador",
    ),
    "seems-consent": (
        "a page that asks for consent",
        r"cookie|consent|consens|samtyk|suostum|eväste|çerez|küpsis|sütik|piškot|kolačić|slapuk"
        r"|sīkdat|クッキー|쿠키|куки|печив|anunc|annonc|zustimm|einwillig|widerruf|accept|akzept"
        r"|accett|aceit|acept|toestemming|zgod|zgadzam|соглас|同意|동의|موافق|partner|partenaires"
        r"|socios|parceiros|personal|personen|personnel|personali|osobowych|werbung|pubblicit"
        r"|publici|advertent|reklam|реклам|privacy|vie privée"
        r"|datenschutz|prywatno|old enough|birth|terms|nutzungsbeding|bestätig|wi-?fi|wlan",
    ),
    "seems-login": (
        "a page that asks its reader to sign in or to subscribe",
        r"sign.?in|log.?in|password|account|subscri|prenumer|tilaaj|tilau|register|membe|anmeld"
        r"|passwor|konto|abonn|registr|connectez|mot de passe|compte|sesión|cuenta|contraseñ|suscri"
        r"|accedi|abbona|wachtwoord|inlog|zalog|hasło|войти|войдите|вход|парол|подпис|ログイン|会員"
        r"|登録|登录|登入|密码|会员|로그인|회원|تسجيل|اشترا|oturum|giriş yap|hesa[bp]|şifre|üye ol"
        r"|iniciar sessão|senha|palavra-passe|assin(e|ant)|cadastr|logg?a? inn?\b|log ind\b"
        r"|lösenord|adgangskode|kirjaudu|salasana|tilaa|přihl|heslo|předplat|autentific|parol[aă]"
        r"|σύνδεση|συνδρομ|đăng nhập|mật khẩu|kata sandi|berlangganan|увійд|התחבר|סיסמ|prijavi"
        r"|lozink|előfizet|jelentkez|ingyenes cikk|เข้าสู่ระบบ|สมัคร|สมาชิก|รหัสผ่าน|(get|open|use"
        r"|download) .{0,20}\bapp\b|(im|in der|die) .{0,15}\bapp\b|打开.{0,6}app|下载.{0,6}app"
        r"|앱(에서|으로)|アプリ(で|を)|newsletter|posteingang|postfach|\binbox\b|free articles?"
        r"|articles? (left|remaining|this month)|freien? artikel|artículos grat|передплат|підпи[ск]"
        r"|падпіс|увайс|абон[иа]|претплат|најав|pretplat|naročni|predplat|prihl|prisijung|slaptaž"
        r"|pieslēg|tellimus|tellija|logi sisse|áskrif|innskrá|κωδικ|contrasenya|harpide|pasahitz"
        r"|fjalëkalim|abunə|daxil ol|obuna|log masuk|kata laluan|langgan|nenosiri|tanysgrif"
        r"|mewngofn|síntiús|logáil|מנוי|הצטרפ|ניוזלטר|כתבות ה?חינמ|اشتراک|رمز عبور|سبسکر|لاگ ان"
        r"|सब्सक्राइ|लॉग ?इन|সাবস্ক্রাই|লগ ?ইন|গ্রাহক|சந்தா|உள்நுழை|చందా|లాగిన్|ಚಂದಾ|ಲಾಗಿನ್|വരിക്കാ"
        r"|ലോഗിൻ|સબ્સ્ક્રાઇ|લોગ ?ઇન|લવાજમ|ਸਬਸਕ੍ਰਾਈ|ਲਾਗ ?ਇਨ|გამოწერ|პაროლ|բաժանորդ|գաղտնաբառ|订阅"
        r"|訂閱|購読|有料|구독"
        r"|articles? gratuit|assinatur|nyhe[td]sbr|anmälan|tilmeld|påmeld|skräppost",
    ),
    "seems-not-found": (
        "a page that says there is none at this address",
        r"\b404\b|not (be )?found|no longer|not exist|can.t (be )?f|could ?n.t|not find"
        r"|oops|search|sorry|deleted|removed|nicht (mehr|gefunden|vorhanden)|existiert"
        r"|gibt es (kein|nicht)|suche\b|introuvable|n.existe|trouv|supprim|no existe|encontr"
        r"|disponib|non (è )?(più )?(esiste|trovat|disp)|trovat|não existe|gevonden|bestaat niet"
        r"|znalezion|nie istnieje|usunięt|не найден|не сущ|удал|見つかり|存在しません|削除|找不到"
        r"|不存在|删除|찾을 수|삭제|غير موجود|غير متوفر|لم يتم|finns inte|hittade?s? inte"
        r"|findes ikke|finnes ikke|ikke funnet|löyt|poistettu|bulunamadı|nenalezen|neexistuje"
        r"|található|töröltük|áthelyeztük|nem létezik|(lenger|længere|längre) til|utløpt"
        r"|enää saatavilla|الصفحة|الموضوع|ไม่พบ"
        r"|không tìm thấy|tidak ditemukan|(?:is ?n.t|not) available|(?:ikke|inte) til+g|slettet"
        r"|không tồn tại|đã bị (?:gỡ|x[óo][aá])|не знай|не існу|не е (?:намерен|пронајден)"
        r"|не съществ|изтрит|није пронађ|не постој|видален|nije pronađ|ne postoji|uklonjen"
        r"|ne obstaja|ni najd|nenájd|nenašl|odstr[aá]n|nu a fost găsit|nu (?:mai )?exist|nerast"
        r"|neegzist|pašalint|nav atrast|neeksist|dzēst|ei leitud|ei eksist|kustutat|fannst ekki"
        r"|ekki til\b|δεν (?:βρέθ|υπάρχ)|no s.ha trobat|no existeix|non existe|non se atop"
        r"|ez da (?:existi|aurki)|nuk (?:u gjet|ekzist)|tapılmadı|mövcud deyil|topilmadi"
        r"|mavjud emas|табылмады|tidak (?:dijumpai|wujud|tersedia)|dihapus|hindi (?:mahanap|natagp)"
        r"|haijapat|haipatik|nie gevind|bestaan nie|heb ei (?:ch|g)anfod|níor aimsíodh|یافت نشد"
        r"|پیدا نشد|وجود ندارد|نہیں مل|موجود نہیں|לא נמצא|לא קיים|नहीं मिल|मौजूद नहीं"
        r"|सापडल[ेा] नाही|फेला परेन|भेटिएन|পাওয়া যায়নি|খুঁজে পাও|கிடைக்கவில்லை|காணப்படவில்லை"
        r"|కనుగొనబడలేదు|దొరకలేదు|ಕಂಡುಬಂದಿಲ್ಲ|കണ്ടെത്തിയില്ല|കണ്ടെത്താനായില്ല|મળ્યું નથી|મળી નથી"
        r"|ਨਹੀਂ ਮਿਲ|ບໍ່ພົບ|រកមិនឃើញ|ရှာမတွေ့|ვერ მოიძებ|არ არსებობ|չի գտնվել|գոյություն չունի"
        r"|አልተገኘም"
        r"|\b(?:pages?|article|link|story|offer|seite|artikel|anzeige|beitrag|página|artículo"
        r"|enlace|anuncio|annonce|lien|pagina|articolo|annuncio|annons\w*|strona|ogłoszenie"
        r"|conten[ut]\w*|страниц\w*|публикац\w*|объявлени\w*) (?:\S+ ){0,3}(?:expired|abgelaufen"
        r"|expir[éa]|scadut|verlopen|caducad|utgått|wygas|ист[её]к|withdrawn|retiré|zurückgezogen"
        r"|ritirat)|retirad|buscador|address|adresse|indirizzo|dirección|adres\b|адрес",
    ),
    "seems-scripts": (
        "a page whose text comes by scripts alone",
        r"java.?script|\bscripts?\b|loading",
    ),
    "seems-down": (
        "a page of a site that is down",
        r"maintenance|went wrong|unexpected|error\b|back (soon|within)|try again|wartung"
        r"|in kürze|später|indisponible"
        r"|mantenim|manuten|onderhoud|underhåll|prac(e|ach) technic|работы|メンテナンス"
        r"|维护|維護|점검|صيانة|bakım|patien|account \w+ \w+ suspended|ditangguhkan|hosting"
        r"|criti\w+ error|kritische[rn]? fehler|критическ\w+ ошибка|erreur critique|error crític"
        r"|errore critico|(error|erreur|errore|erro|fehler|fel|fejl|feil|fout|błąd|ошибка|hata)"
        r" \w*(produ|surven|verific|ocorr|auf|opp|opst|nastąp|wyst|произ|olu)"
        r"|エラー|错误|오류|خطأ|virhe|inesperad|inattendu|imprevist|unerwartet|onverwacht|niespodz"
        r"|непредвид|beklenmed|réessay|intent(ar|e)lo|riprova|tente (de )?nov|erneut|probeer"
        r"|spróbuj|попробуйте|tekrar den|försök igen|prøv igen|welcome to nginx|index of /"
        r"|forbidden|bad (gateway|request)|gateway time|unavailable|unauthorized|healthy upstream"
        r"|it works|default page|administrative",
    ),
    "seems-legal": (
        "a page that is not shown where it was asked for",
        r"legal|\bcountry|region|european economic|rechtlich|\bland\b|\bpays\b|país\b"
        r"|paese|\bright to|prawn|стран|地域|国家|국가|بلد",
    ),
    "seems-parked": ("the page of a domain for sale", r"domain|dominio|домен|for sale|verkauf"),
    "seems-moved": (
        "a page that only sends its reader on",
        r"moved|moving|redirect|new address|umgezogen|weiterleit|déplac|redirig|trasferit"
        r"|spostat|verhuisd|doorverw"
        r"|you are (?:now )?leaving|sie verlassen (?:nun|jetzt|unser)|vous quittez"
        r"|estás saliendo|stai lasciando|\bu verlaat"
        r"|opuszczasz|покидаете"
        r"|verplaatst|przenies|перенаправ|переехал|移転|跳转|이동|انتقل",
    ),
    "seems-front-page": ("a front or section page, of teasers", r"results? for|all about"),
    "seems-no-article": ("no article, but what else cannot be told", r"(?!)"),
}  # fmt: skip

# What each sign adds to the doubt that a page is an article.
WALL_WEIGHTS = {
    # its longest stretch of text that no teaser breaks: a wall is short, a story is not
    "prose:0": 3.0, "prose:1": 2.5, "prose:2": 1.5, "prose:3": 0.5,
    "prose:4": -1.0,
    # what nearly every article has; no article lacks all and has a sign of a wall besides
    "typed": -1.5, "signed": -1.0, "dated:0": 1.0, "dated:2": -0.5,
    "locked": 3.4,
    "quoted": -1.0,  # somebody says something
    "much": -1.5,  # text in all, of whatever pieces
    "noindex": 1.5,  # articles are written to be found
    "no-site": 0.5,  # a gateway answers in the site's place: nothing stands around the text
    "words:1": 0.5, "words:2": 1.0, "words:3": 1.2,  # of WALLS
    "asks": 1.3,  # we use cookies; by a click you consent
    "begs": 3.0,  # most of it is of consent, or offers the article for money
    "titled": 0.9,  # one of them in a heading
    "password": 1.5, "noscript": 3.0, "refresh": 3.0, "teasers": 1.5, "collection": 0.5,
    "items": 3.5,  # the body begins below a linked heading, and more of them part it
}  # fmt: skip
WALL_DOUBT = 5.0  # more than all that an article may lack: some sign of a wall is needed, too

# What a page asks of its reader, and an article of nobody.
ASKS = regex(
    r"\b(?:we|wir|wij|nous|noi|vi|my|мы) \w+ cookies|\b(?:usamos|utili[zs]amos|używamy) cookies"
    r"|\b(?:we|wir|wij|nous|noi|nós|nosotros|vi|my|me|biz|мы|ми|εμείς) (?:\w|και)"
    r" ?\w{0,2} [^.]{0,25}"
    r"(?:partner|partenair|soci\b|socios|parceir|kumppan|ortak|партн|συνεργάτ)"
    r"|\b(?:our|unsere\w?|onze|nos|nuestros|nostri|nossos|våra|vores|våre|nas[iz]\w*) \d+ "
    r"(?:partner|partenair|soci\b|socios|parceir)"
    r"|(?:cli(?:ck|qu|c)|kli[ck])\w.{0,60}"
    r"(?:agree|zgod|zustimm|consent|a[ckz]{1,2}ept|aceit|akkoord)",
    re.I,
)
# What it costs.
PRICE = (
    r"\d\s?(?:(?:kr|ft|tl|lei|eur|usd|kn|km|den|din|mkd|rsd|chf|лв|дин|ден)\b"
    r"|[€$£₺₽₹¥円元원₪₴₸₫฿৳₾֏₼]|zł|kč|руб|грн|ש[״\"]ח|đồng|บาท|টাকা|रुपय|تومان|ریال|ريال|درهم|جنيه)"
    r"|[€$£¥₹₪₴₸฿৳]\s?\d|\b(?:rp|rm)\.?\s?\d"
)
OFFERS = rf"{WALLS['seems-consent'][1]}|{WALLS['seems-login'][1]}"
OFFER = regex(OFFERS, re.I)
BEGS = regex(rf"{OFFERS}|{PRICE}", re.I)

# Somebody's words.
QUOTED = regex(r"[“„«「»][^“”„«»「」]{15,}[”“»」«]")

ABOVE_TEXT = (
    3  # runs between a teaser's heading and its text: who, when, of what kind
)
LONG_STORY = 3000  # characters in one stretch; no wall has as many

# Where a date is found that says little: nowhere but in the address; on the page, of anything.
DATE_SIGNS = {"None": 0, "url": 0, "title": 0, "visible": 1, "time": 1}

# Signs that tell the kind by themselves.
WALL_SIGNS = {
    "password": "seems-login", "locked": "seems-login", "noscript": "seems-scripts",
    "refresh": "seems-moved", "teasers": "seems-front-page", "collection": "seems-front-page",
    "items": "seems-front-page",
}  # fmt: skip


def onward_url(page: Page) -> str | None:
    """Where a `<meta http-equiv=refresh>` sends the reader (HTML standard, 4.2.5.3), or the only
    link of a page that has but a few words and speaks of a move; None where the page stays."""
    address = re.compile(r"[;,]\s*url\s*=[\s'\"]*([^\s'\"]+)", re.I)
    stated = address.findall(" ".join(meta_contents(page, "refresh")))
    text = " ".join(run.text for run in page.runs)
    links = page.all("a")
    short = len(text) < 300 and len(links) == 1
    if short and re.search(WALLS["seems-moved"][1], text, re.I):
        stated.append(links[0].attr("href"))
    url = first_url(page.base, stated)
    return url if url and urldefrag(url)[0] != urldefrag(page.url)[0] else None


def heads_teaser(run: Run, after: Run) -> bool:
    """Whether a linked run is a heading, or stands over a text; in a list of links it does not."""
    is_linked = run.linked > 0.7 * len(run.text) and run.size >= 12
    is_heading = {run.parent.name, run.outer.name} & HEADING_LEVELS.keys()
    return is_linked and (bool(is_heading) or after.size - after.linked >= 60)


def longest_prose(page: Page) -> int:
    """The length of the body's longest stretch that no teaser breaks, links aside."""
    longest = length = 0
    for run, after in itertools.pairwise([*page.runs, *page.runs[-1:]]):
        if heads_teaser(run, after):
            length = 0
        elif run.kept:
            length += run.size - run.linked
        longest = max(longest, length)
    return longest


def is_of_items(page: Page, heads: set[int]) -> bool:
    """Whether the body's first prose and most of it stands right below the `heads` of teasers."""
    headed = [
        not heads.isdisjoint(range(run.order - ABOVE_TEXT, run.order + 1))
        for run in page.runs
        if run.kept and (run.order in heads or prose_mass(run))
    ]
    return sum(headed) > max(3, 0.6 * len(headed)) and headed[0]


def wall_words(text: str) -> Counter[str]:
    """How many words of each kind of wall there are in a text, each counted once."""
    text = text.casefold()
    return Counter(
        {
            code: len({found[0] for found in re.finditer(words, text)})
            for code, (_, words) in WALLS.items()
        }
    )


def is_begging(text: str) -> bool:
    """Whether most of a text speaks of consent, or of an offer or its price; prices alone are the
    market's."""
    asked = ASKS.search(text) or re.search(PRICE, text, re.I)
    if not asked or not OFFER.search(text):
        return False
    parts = text.split("\n\n")
    begging = [*filter(BEGS.search, parts)]
    return len(begging) >= max(3, 0.5 * len(parts))


def wall_evidence(page: Page, article: Mapping[str, Any]) -> Iterator[str]:
    """The signs of `WALL_WEIGHTS` that a page has; `article`: the fields of its `Article`."""
    text = article["text"]
    stated = strings_in([node.get("@type") for node, _ in json_ld_nodes(page)])
    types = " ".join(stated + meta_contents(page, "og:type"))
    unscripted = sum(
        text_size(each.get_text()) for each in page.all("noscript")
    )
    pairs = itertools.pairwise(page.runs)
    heads = {run.order for run, after in pairs if heads_teaser(run, after)}
    yield f"dated:{DATE_SIGNS.get(str(article['date_source']).partition(':')[0], 2)}"
    typed = re.search("[Aa]rticle|Posting", types)
    told = article["date"] and typed  # it may report on offers, or list
    signs = {
        "typed": typed,
        "signed": article["authors"],
        "locked": article["is_free"] is False,
        "noindex": "noindex" in " ".join(meta_contents(page, "robots")).lower(),
        "no-site": len(page.runs) < 9,
        "asks": ASKS.search(text),
        "begs": not told and is_begging(text),
        "quoted": QUOTED.search(text),
        "much": len(text) >= 1000,
        "password": any(
            each.attr("type") == "password" for each in page.all("input")
        ),
        "noscript": unscripted > 0.5 * sum(run.size for run in page.runs),
        "refresh": onward_url(page),
        "teasers": len(heads) > 3,
        "items": not told and is_of_items(page, heads),
        "collection": re.search(
            "Collection|ItemList|SearchResults|[Pp]rofile|website", types
        )
        or AUTHOR_PATH.search(page.url),
    }
    yield from (name for name, holds in signs.items() if holds)


def wall_doubt(evidence: Iterable[str]) -> float:
    """The sum of what signs add to the doubt that a page is an article."""
    return math.fsum(WALL_WEIGHTS.get(name, 0.0) for name in evidence)


def kind_of_page(page: Page, article: Mapping[str, Any]) -> str | None:
    """The code in `WALLS` of what a page seems to be; None for an article."""
    longest = longest_prose(page)
    if longest >= LONG_STORY:
        return None
    evidence = {
        f"prose:{bucket(longest, 200, 450, 900, 1500)}",
        *wall_evidence(page, article),
    }
    # Counting words takes longest, and is for pages that they can tell something of.
    if wall_doubt({*evidence, "words:3", "titled"}) < WALL_DOUBT:
        return None
    headings = page.all("h1", "h2")[:2] + page.all("title")[:1]
    titles = " ".join(each.get_text(" ") for each in headings)
    evidence |= {"titled"} if any(wall_words(titles).values()) else set()
    words = wall_words(f"{titles} {article['text']}")
    evidence.add(f"words:{bucket(words.total(), 1, 2, 4)}")
    if wall_doubt(evidence) < WALL_DOUBT:
        return None
    kinds = Counter({"seems-no-article": 1}) + words
    for name in sorted(evidence & WALL_SIGNS.keys()):
        kinds[WALL_SIGNS[name]] += round(2 * WALL_WEIGHTS[name])
    return max(kinds, key=kinds.__getitem__)


def refuse_no_article(article: Article, any_page: bool = False) -> Article:
    """The article, if it is one. Raises NoArticleError for one without a text, and, unless
    `any_page`, for what `extract` has warned of by a code of `WALLS`; its `address` is where a
    page sends its reader on."""
    kind = next(filter(WALLS.__contains__, article.warnings), None)
    if kind and not any_page:
        error = NoArticleError(f"no article: it seems to be {WALLS[kind][0]}")
        error.address = article.canonical_url if kind == "seems-moved" else None
        raise error
    # The name of a server, how often a video was seen.
    if article.word_count < 4 and not SENTENCE_END.search(article.text):
        raise NoArticleError(
            "no article text found; menus, forms and buttons are none"
        )
    return article


@contextmanager
def collector_paused() -> Iterator[None]:
    """Python's garbage collector waits. A page is one web of references that is alive to the
    last; walked again and again, it takes an eighth of the time. What is young is collected then,
    or pages would pile up. Where threads overlap, the first that is done turns it on again."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(0)


def page_of_text(title: str, text: str, url: str) -> Page:
    """A page of an article whose text a script draws: as the metadata has it (schema.org:
    articleBody), which is HTML or lines."""
    log.info("the body is from the page's JSON-LD")
    html = unescape(text) if "&lt;" in text else text
    if "</" not in html:
        lines = map(escape, filter(str.strip, html.splitlines()))
        html = "".join(f"<p>{line}</p>" for line in lines)
    shown = f"<article><h1>{escape(title)}</h1>{html}</article>"
    return parse(f"<html><body>{shown}</body></html>", url)


@collector_paused()
def extract(
    html: bytes | str,
    url: str,
    *,
    charset: str | None = None,
    images: bool = False,
    today: str | None = None,
) -> Article:
    """The article in a page.

    html: the page's bytes as received, or its text. url: where it was served from. charset: what
    the Content-Type header said of the bytes. images: keep the body's pictures in the Markdown.
    today: the day, as ISO 8601, after which nothing can have been published.
    Pure: no network, no disk, no clock. Any input gives an Article, whose `text` is empty where
    the page has none; but UnsafeError is raised for a page of more than MAX_ELEMENTS elements.
    """
    # A lone surrogate has no UTF-8 form, which lxml needs.
    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    text, encoding = decode(data, "utf-8" if isinstance(html, str) else charset)
    page = parse(text, url)
    facts = gather_facts(page)
    metadata = read_metadata(page, facts, today)
    found = {**metadata, **read_body(page, facts, metadata, images)}
    full = "".join(strings_in([each.value for each in facts["full_text"]])[:1])
    if found["word_count"] < DRAWN_SHARE * count_words(full):
        page = page_of_text(metadata["title"] or "", full, url)
        found |= read_body(page, facts, metadata, images)
    if kind := kind_of_page(page, found):
        found["warnings"] = (*found["warnings"], kind)
    if kind == "seems-moved":
        found["canonical_url"] = onward_url(page)
    return Article(
        url=safe_url(urldefrag(url)[0]),
        requested_url=url,
        **found,
        encoding=encoding,
        sha256=sha256_of(data),
    )


# ----------------------------------------------------------------------------------------------
# Versions: an archived article read back, and what a later one has changed
# ----------------------------------------------------------------------------------------------
# In comes an article, as a file holds it or as it was extracted: either way its Markdown is read
# by `read_blocks`, so that no way of writing is a change. Out go `Version`s, and the `Change`s
# from one to the next. What is no change is said by `essence`, `is_furniture` and HIDDEN. Held by
# tests/test_check.py.

# What changes with the typesetter and not with the text: quotes and dashes of all kinds (Unicode,
# 6.2), and what is never seen.
TYPOGRAPHY = str.maketrans(
    dict.fromkeys('‘’‚‛“”„‟«»‹›´"', "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\xad" + NO_WIDTH)
)
# Paragraphs that share this much of their words are one, reworded.
REWORDED = 0.5
# Beyond this, what is compared takes longer than it tells: pairs of texts or words, or characters
# in pairs of paragraphs.
MAX_PAIRS = 10_000_000
# Longer than dates are printed.
MAX_DATE = 40
# The words that a label has at most: a reader's name, a button.
LABEL_WORDS = 8

ORIGINAL_URL_LINE = regex(r"^[^\w\n]*original\s+url\b", re.I | re.M)
BOLD_LINE = regex(r"\*\*(?:[^*]|\\\*)+\*\*")
# What begins a block of its own on a line: a heading, an item, a row of a table; a quote's mark
# may stand before it.
BLOCK_MARK = r"[ \t>]*+(?P<mark>\#{1,6}(?=\s)|[-*+](?=\s)|\d{1,9}[.)](?=\s)|\|)"
BLOCK_START = regex(rf"(?:{BLOCK_MARK})?[\s>]*+")
BLOCK_END = regex(
    rf"\n(?=[ \t>]*+(?:\n|\Z)|{BLOCK_MARK.replace('?P<mark>', '?:')})"
)
# Code, within a line or in lines of its own: all in it is text.
CODE = regex(
    r"(?<![\\`])(?:(`{1,2})(?!`)((?:(?!\n\s*\n).)+?)(?<!`)\1"
    r"|(`{3,5})(?!`)(.+?)(?<!`)\3)(?!`)",
    re.S,
)
# What no page has: comments, and Obsidian's own, which are comments, too, callouts, and the names
# of blocks. Only a comment that begins its line may go on in other paragraphs.
HIDDEN = regex(
    r"(?<!\\)<!--.*?(?:-->|\Z) | ^%%.*?%% | (?<!\\)%%(?:(?!\n\s*\n).)*?%%"
    r" | ^>[ \t]*\[![^\n]*(?:\n>[^\n]*)*"
    r" | (?:^|(?<=\S)[ \t])\^[\w-]+[ \t]*+$",
    re.X | re.S | re.M,
)
# CommonMark 0.31, 6, as far as text is concerned, and Obsidian's links. What is struck out is no
# longer said, so its marks are text.
INLINE = regex(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~\n])
    | !\[\[[^\[\]\n]*\]\]
    | \[\[(?:[^\[\]\n|]*\|)?(?P<note>[^\[\]\n|]*)\]\]
    | (?P<picture>!?)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*+)\]
      \((?P<url><[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*+)(?:\s"[^"\n]*")?\)
    | <(?P<autolink>https?://[^\s<>]*)>
    | ` | == | \*(?=\S) | (?<=\S)\* | (?<!\w)_+ | _+(?!\w)""",
    re.X | re.S,
)


class Version(NamedTuple):
    """What of an article is compared: its title, its date in ISO 8601, its paragraphs as plain
    text, its links as text and address; the line in bold before its text, which is the lead
    picture's caption or a standfirst. Pictures, related-article boxes and the site's furniture
    are left out: they change with the page around."""

    title: str | None
    date: str | None
    paragraphs: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    opening: str = ""


# --- Read back ---


def plain_inline(markdown: str) -> tuple[str, list[tuple[str, str]]]:
    """Inline Markdown as text, and its links, each with its text and address. Pictures are left
    out."""
    links: list[tuple[str, str]] = []

    def plain(found: re.Match[str]) -> str:
        if found["url"] is None:
            shown = found["note"] or found["autolink"] or ""
            return escape(found["escaped"] or "") or shown
        if found["picture"]:
            return ""
        text = plain_inline(found["text"])[0]  # links hold no links
        address = re.sub(r"\\([^\w\s])", r"\1", found["url"].strip("<>"))
        links.append((text, address.replace("&amp;", "&")))
        return escape(text)

    return one_line(unescape(INLINE.sub(plain, markdown))), links


class Block(NamedTuple):
    """A block of a Markdown document: what marks it at its start, if anything does; its inline
    Markdown; its text, and its links, each with its text and address."""

    mark: str
    markdown: str
    text: str
    links: list[tuple[str, str]]


def read_blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a Markdown document that hold words."""
    escaped = CODE.sub(
        lambda code: re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", code[2] or code[4]),
        markdown,
    )
    for block in BLOCK_END.split(HIDDEN.sub("", escaped)):
        _, mark, rest = BLOCK_START.split(block, maxsplit=1)
        inline = re.sub(r"\n[ \t>]+", "\n", rest)
        text, links = plain_inline(inline)
        if re.search(r"\w", text):
            yield Block(mark or "", inline, text, links)


def is_furniture(block: Block) -> bool:
    """Whether a block is the site's and not the article's: a picture, a related article, a label,
    a promotion."""
    is_short = not block.mark and count_words(block.text) <= LABEL_WORDS
    return (
        block.markdown.startswith(("![", RELATED))
        or (is_short and not SENTENCE_END.search(block.text))
        or "invitation" in furniture_in(block.text)
    )


def stated_version(
    title: Any, day: Any, blocks: Iterable[Block], opening: Block | None = None
) -> Version:
    """A version by what is stated of it, text or not, and by its blocks; `opening`: the one of them
    that may be no text."""
    kept = list(itertools.filterfalse(is_furniture, blocks))
    return Version(
        one_line(title) or None if isinstance(title, str) else None,
        parse_date(day),
        tuple(each.text for each in kept if each is not opening),
        tuple(link for each in kept for link in each.links),
        opening.text if opening else "",
    )


def read_version(markdown: str) -> Version:
    """An archived article in Markdown: ours, or one of the same kind that another hand wrote."""
    title, published, day = (
        front_matter_value(markdown, key)
        for key in ("title", "published", "date")
    )
    day = published or day
    parts = ORIGINAL_URL_LINE.split(split_front_matter(markdown)[1])
    body = deque(read_blocks("".join(parts[:-1] or parts)))
    if heading := next((block for block in body if block.mark == "#"), None):
        title = heading.text
        body.remove(heading)
    if body and len(body[0].text) < MAX_DATE and parse_date(body[0].text):
        day = body.popleft().text
    is_bold = body and BOLD_LINE.fullmatch(body[0].markdown)
    return stated_version(title, day, body, body[0] if is_bold else None)


def read_text(text: str) -> Version:
    """An archived article, in Markdown, or in JSON as `Article.to_dict` states it."""
    stated = _json_object(text)
    if not stated:
        return read_version(text)
    blocks = read_blocks(str(stated.get("body") or ""))
    return stated_version(stated.get("title"), stated.get("date"), blocks)


def version_of(article: Article) -> Version:
    """An article as it is compared."""
    return read_text(article.to_json())


# --- Compared ---


def essence(text: str) -> str:
    """What is left of `text` without typography: the characters that its own are compatible with
    (Unicode, UAX 15), one kind of quote and of dash, and no spaces."""
    # In pieces: to order the marks on a letter takes the square of their number.
    pieces = re.findall("(?s).{1,100}", text.translate(TYPOGRAPHY))
    plain = "".join(unicodedata.normalize("NFKD", each) for each in pieces)
    joined = "".join(plain.translate(TYPOGRAPHY).split())
    return re.sub(r"([-'])\1+", r"\1", joined)


def words_apart(text: str) -> list[str]:
    """Words, dates and marks of punctuation, each with the white space before it, of which the
    first has some, too."""
    pattern = r"\s*+(?:\d{4}-\d\d-\d\d[\w:+.-]*|\w+|[^\w\s])"
    return re.findall(pattern, f" {one_line(text)}")


def matched(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Some texts in stretches, as they were and as they are, and whether that is the same, as
    `difflib` tells it, typography left out."""
    from difflib import SequenceMatcher

    if len(before) * len(after) > MAX_PAIRS:
        yield False, before, after
        return
    old, new = list(map(essence, before)), list(map(essence, after))
    pairs = SequenceMatcher(None, old, new)
    for tag, start, end, new_start, new_end in pairs.get_opcodes():
        yield tag == "equal", before[start:end], after[new_start:new_end]


class Change(NamedTuple):
    """What a publisher changed: a title, a date, a paragraph or a link; None before for what was
    added, after for what was removed."""

    what: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "reworded" if self.what == "paragraph" else "changed"


def same_date(before: str, after: str) -> bool:
    """Whether two dates in ISO 8601 agree as far as both go, or are one moment."""
    old, new = map(datetime.fromisoformat, (before, after))
    return after.startswith(before) or before.startswith(after) or old == new


def paragraph_changes(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[Change]:
    """What became of some paragraphs that are not the same: those much alike were reworded."""
    from difflib import get_close_matches

    left = {tuple(each.split()): each for each in after}
    texts = (*before, *after)
    are_few = len(texts) * len("".join(texts)) <= MAX_PAIRS
    for paragraph in before:
        near: Any = are_few and get_close_matches(
            paragraph.split(), left, 1, REWORDED
        )
        yield Change(
            "paragraph", paragraph, left.pop(near[0]) if near else None
        )
    yield from (Change("paragraph", None, each) for each in left.values())


def link_changes(before: Version, after: Version) -> Iterator[Change]:
    """Links that came or went. One that was dead in the archive has only come to life again."""
    dead = {
        essence(text) for text, url in before.links if not HTTP_URL.match(url)
    }
    known, there = ({url for _, url in each.links} for each in (before, after))
    for text, url in after.links:
        if url not in known and essence(text) not in dead:
            yield Change("link", None, f"{text} <{url}>")
    for text, url in before.links:
        if HTTP_URL.match(url) and url not in there:
            yield Change("link", f"{text} <{url}>", None)


def compare(before: Version, after: Version) -> Iterator[Change]:
    """What differs between two versions but for typography. What the earlier one does not state
    is no change. A bold line that opens it is taken for a caption, which comes and goes with its
    picture, unless the later one has it as text."""
    if before.title and essence(before.title) != essence(after.title or ""):
        yield Change("title", before.title, after.title)
    if before.date and not (after.date and same_date(before.date, after.date)):
        # As exactly as the earlier one has it: a day is told beside a day.
        now = (after.date or "")[: len(before.date)]
        yield Change("date", before.date, now or None)
    old, new, first = before.paragraphs, after.paragraphs, before.opening
    if new.count(first) > old.count(first):
        old = (first, *old)
    # However it is cut into paragraphs, the same text is no change.
    if essence("".join(old)) != essence("".join(new)):
        for is_same, gone, come in matched(old, new):
            if not is_same:
                yield from paragraph_changes(gone, come)
    yield from link_changes(before, after)


# ----------------------------------------------------------------------------------------------
# Sources: from what the user gives to the original URL, and to the pages that files hold
# ----------------------------------------------------------------------------------------------
# In come names: URLs, files of every kind, lists of both. Out go `Source`s to be fetched, and the
# pages of saved files. A program's note of where it saved a page from is a line of NOTED_URL.
# Held by tests/test_sources.py and tests/test_warc.py.

STANDARD_INPUT = "-"
MEGABYTE = 1_000_000
# Saved pages carry their pictures inside them, so the cap on what a server sends would be too low
# for a file. An MHTML takes twice its size while it is read, and twelve times its page's.
MAX_FILE = 100_000_000
# The suffixes of archived articles, which choose a form; True is JSON.
SUFFIXES = {".md": False, ".markdown": False, ".txt": False, ".json": True}
# What is kept beside an article: the page's bytes, and how they came.
PAGE_SUFFIX, HEADERS_SUFFIX = ".html", ".headers"

HTTP_URL = regex(r"https?:", re.IGNORECASE)
# An address as people type it: with www., or a host before a path. What is local, and what is named
# by numbers, hardly ever has a certificate.
BARE_URL = regex(
    r"(?:(?P<plain>localhost|\d+(?:\.\d+){3}|\[[\da-f:.]+\])(?::\d+)?/"
    r"|www\.|(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/)\S+",
    re.IGNORECASE,
)
# The point or the number of an item in a list.
LINE_MARK = regex(r"^(?:(?:[-*+•>|]|\d+[.)]|\[[ xX]\])\s+)+")
# A URL in a word of such a line, whatever mark is before it: a bracket, a quote, `view-source:`.
# It ends at a bracket that it has not opened.
LISTED_URL = regex(
    r"(?<![\w/=])https?:(?:\([^\s()<>]*\)|\[[^\s\[\]<>]*\]|[^\s<>\"“”)\]])+",
    re.I,
)
# What a page holds near its start, whatever it begins with.
PAGE_TAG = regex(
    r"<(?:!doctype html|html|head|body|title|article|div|p)[\s>]", re.I
)
# In the head of the part of an MHTML that is the page.
HTML_PART = regex(
    rb"^content-type:\s*(?:text/html|application/xhtml\+xml)\b", re.I | re.M
)

# Deflate is the only method there is (RFC 1952, 2.3.1).
GZIP_MEMBER = b"\x1f\x8b\x08"
# A file with more broken records than this is given up: each may seem to go on to the file's end.
MAX_BROKEN = 20
# Of one address in a WARC, so many captures are tried, from the last one back.
MAX_CAPTURES = 5


class Source(NamedTuple):
    """What a source is called; the original URL that it stands for; the day that its article is
    known to be of, in ISO 8601."""

    name: str
    url: str
    day: str | None = None


def checked_url(text: str, named: str = "") -> str:
    """`text` as an http(s) URL that can be asked for: without its fragment, its host in ASCII (RFC
    3986), nothing in it that could end it within a document. Raises UsageError, which begins with
    how it was `named`."""
    text = text.strip()
    with suppress(ValueError):
        url = absolute_url("", ascii_url(text)) or ""
        is_odd = urlsplit(text).port == 0 or re.search(
            r"[\s\x00-\x1f\x7f]", text
        )
        if HTTP_URL.match(url) and not is_odd:
            return url
    raise UsageError(f"{named}not a valid URL of http or https")


def typed_url(name: str) -> str | None:
    """The URL that a name is, if it is one and no file: a bare address is asked for as https, one
    of this machine as http. Raises UsageError."""
    name = name.strip(NO_WIDTH + " ")
    is_file = name.lower().endswith(tuple(SUFFIXES)) or os.path.lexists(name)
    if not is_file and (bare := BARE_URL.fullmatch(name)):
        name = f"http{'' if bare['plain'] else 's'}://{name}"
    return checked_url(name) if HTTP_URL.match(name) else None


@contextmanager
def open_input(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input for `-`. Raises UsageError where it cannot be opened or read."""
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        if sys.stdin.isatty():
            log.warning(
                "reading what is typed here; Ctrl-D on a line of its own ends it"
            )
        yield sys.stdin.buffer
        return
    if HTTP_URL.match(name):
        raise UsageError("a URL, which `fetch` takes")
    try:
        with Path(name).open("rb") as file:
            yield file
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        told = getattr(error, "strerror", error)
        raise UsageError(f"no URL, and no file to read: {told}") from error


def media_type_of(field: str | None) -> str:
    """The type that a Content-Type names, the first where the field came twice."""
    return one_line(re.split("[;,]", field or "")[0]).lower()


def read_input(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`, unpacked if they are gzipped. Raises
    UsageError, NoArticleError, and UnsafeError beyond MAX_FILE."""
    with open_input(name) as file:
        data = read_within([file.read(MAX_FILE + 1)], MAX_FILE)
    if not data.startswith(GZIP_MEMBER):
        return data
    try:
        return decoded(data, "gzip", MAX_FILE)
    except zlib.error:
        raise NoArticleError("a broken gzip file") from None


# --- Where a file names its original URL ---

# A URL as it stands in running text, in <angle brackets> or in quotes.
URL_IN_TEXT = r"(https?://[^\s<>\"\]]+)"
# The line at the end of an archived article.
ORIGINAL_URL = regex(
    rf"^[^\w\n]*original\s+url\b[*_]*\s*:[\s*_<\[]*{URL_IN_TEXT}", re.I | re.M
)
# What programs note of a page that they save.
NOTED_URL = regex(
    rf"""(?: <!--\s*saved\ from\ url=\(\d+\)  # browsers
        | <!--\s*Page\ saved\ with\ SingleFile\s+url:\s*
        | <!--\s*Saved\ from\  # monolith
        | <html\b[^<>]*\sdata-scrapbook-source=["']  # WebScrapBook
    ){URL_IN_TEXT}
    | <!--\ Mirrored\ from\ (?P<place>[^\s<>]+)\ by\ HTTrack""",
    re.I | re.X,
)
# What a page says of itself in a <link> or a <meta>, which may be another page's address, in the
# order in which it is believed: first Save Page WE's, then what the page itself states.
DECLARED = "savepage-url canonical og:url".split()
DECLARED_URL = regex(
    rf"<(?:link|meta)\b(?=[^<>]*\s(?:name|rel|property)\s*=\s*[\"']?({'|'.join(DECLARED)})\b)"
    rf"[^<>]*?\s(?:href|content)\s*=\s*[\"']?{URL_IN_TEXT}",
    re.I,
)


def _json_object(text: str) -> dict[str, Any]:
    """An article in JSON; of several, one a line, the first one; an empty one for what is no
    JSON, and for the front matter of a text."""
    front, rest = split_front_matter(text)
    is_json = front.startswith("{") and rest.lstrip()[:1] in ("", "{")
    return dict(json.loads(front)) if is_json else {}


def url_among(words: Iterable[str]) -> str:
    """The first URL in some words, as an item, a Markdown link, in brackets or quotes: without what
    closes them; empty where there is none."""
    for word in words:
        if found := LISTED_URL.search(word.rpartition("](")[2]):
            return found[0].rstrip(",;'’")
    return ""


def archived_url(text: str) -> str | None:
    """The http(s) URL that an archived article names as its origin, as safe as `absolute_url`
    makes it: on its last line (its body may quote another one), in its front matter or its JSON,
    there in whatever way: plain, a list's first, a link, amid words."""
    found = ORIGINAL_URL.findall(text)
    if not found:
        entries = [front_matter_value(text, key) for key in ("source", "url")]
        found = [url_among(" ".join(entries).split())]
    return absolute_url("", found[-1])


def original_url(data: bytes) -> str | None:
    """The http(s) URL that a file names as its origin: what was written for that very purpose,
    what the program that saved it noted, or what the page says of itself."""
    text = decoded_text(data)
    if url := archived_url(text):
        return url
    if noted := NOTED_URL.search(text):
        return absolute_url("", noted[1] or f"https://{noted['place']}")
    found = list(DECLARED_URL.finditer(text))
    found.sort(key=lambda each: DECLARED.index(each[1].lower()))
    return first_url("", (unescape(each[2].rstrip("'")) for each in found))


# --- Saved pages ---


def unpacked(name: str, data: bytes) -> Received:
    """The page in a file, with the URL and the character encoding that its container notes: MHTML
    or Safari's web archive. Raises NoArticleError."""
    from email import message_from_bytes
    from plistlib import loads

    lower = data[:4096].lower()
    page: Any = data
    is_doubtful = False
    try:
        if b"multipart/related" in lower and re.match(rb"[\w-]+:", lower):
            # To parse all of it takes long where it has very many parts or parameters.
            at = data.rindex(b"\n--", 0, next(HTML_PART.finditer(data)).start())
            _, mark, rest = data[at:].split(b"\n", 2)
            # The last boundary may be missing.
            whole, end, _ = rest.partition(b"\n" + mark.rstrip())
            is_doubtful = not end
            part = message_from_bytes(whole)
            url, kind = part["content-location"], part["content-type"]
            page = part.get_payload(decode=True)
        elif lower.startswith(b"bplist00") or b"webmainresource" in lower:
            main = loads(data)["WebMainResource"]
            url = main["WebResourceURL"]
            kind = f"text/html; charset={main['WebResourceTextEncodingName']}"
            # Some lists hold text there, or numbers, which cannot be added.
            page = b"" + main["WebResourceData"]
        else:
            return Received(name, "", data)
    except Exception:  # plistlib trips over broken lists in many ways
        raise NoArticleError("no page in it") from None
    head = f"\nContent-Type: {one_line(str(kind))}"
    known = cut_off(page, is_doubtful)
    return Received(name, one_line(str(url or "")), page, head, known)


def saved_page(
    name: str, url: str | None = None, data: bytes | None = None
) -> Received:
    """A saved page, with what `--keep-html` has noted beside it. Its URL is `url`, the one noted,
    the one that it names, or the file's own URI (RFC 8089). `data`: what the file holds, if it was
    read. Raises UsageError, NoArticleError and UnsafeError."""
    data = read_input(name) if data is None else data
    headers = Path(name).with_suffix(HEADERS_SUFFIX)
    if name.endswith(PAGE_SUFFIX) and os.path.lexists(headers):
        head = decoded_text(read_input(str(headers)))
        page = Received.from_headers(name, data, head)
        return page._replace(url=checked_url(url or page.url))
    page = unpacked(name, data)
    noted = ""
    with suppress(AttributeError, OSError, ValueError):
        # By `wget --xattr` and `curl --xattr` (freedesktop.org, "Common extended attributes").
        noted = os.getxattr(name, "user.xdg.origin.url").decode()
    url = url or page.url or noted or original_url(page.data) or ""
    own = "/dev/stdin" if name == STANDARD_INPUT else os.path.realpath(name)
    url = checked_url(url) if HTTP_URL.match(url) else Path(own).as_uri()
    return page._replace(url=url)


def refuse_no_page(data: bytes) -> None:
    """Raises NoArticleError for what is no web page: an archived article, say."""
    check_page(data)
    text = decoded_text(data)
    start = text[:CHUNK]
    if re.match(r"\s*<[a-zA-Z!?]", start):
        return
    if archived_url(text):
        told = "; `news-archive fetch` fetches it anew"
        raise NoArticleError("an archived article, not a web page", detail=told)
    if not PAGE_TAG.search(start):
        raise NoArticleError("not a web page")


# --- WARCs ---


def is_warc(name: str) -> bool:
    return name.lower().endswith((".warc", ".warc.gz"))


def import_extra(module: str, extra: str, user: str) -> Any:
    """A module of a package that only an extra brings. Raises UsageError where it is missing."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise UsageError(
            f"{user} needs the package {package}: pip install {package},"
            f" or news-archive with its extra {extra}"
        ) from None


def warc_records(file: BinaryIO, start: int) -> Any:
    """warcio's iterator over a WARC (ISO 28500) from a place where a record begins."""
    file.seek(start)
    records = import_extra(
        "warcio.archiveiterator", "warc", "a WARC"
    ).ArchiveIterator(file)
    records.INC_RECORD = ""  # what it would print to standard error
    return records


def next_record(file: BinaryIO, after: int) -> int:
    """Where a record may begin behind a place in a WARC: gzipped (ISO 28500, annex D), or plain;
    -1 where none does."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        is_gzipped = whole[:3] == GZIP_MEMBER
        return whole.find(GZIP_MEMBER if is_gzipped else b"WARC/1.", after)


def _is_page(record: ArcWarcRecord) -> bool:
    """Whether a record has a page: a response or a resource, by its type, or by how it begins
    where it has none."""
    http, kind = record.http_headers, record.content_type
    is_served = record.rec_type in ("response", "resource")
    if http:
        kind = http.get_header("Content-Type")
        is_served &= http.get_statuscode() in map(str, PAGES)
    media_type = media_type_of(kind)
    if is_served and media_type in DOUBTFUL_TYPES:
        return PAGE_START.match(record.content_stream().read(2048)) is not None
    return is_served and media_type in HTML_TYPES


def warc_captures(
    file: BinaryIO, name: str, report: Report
) -> dict[str, list[int]]:
    """Where the captures of each address begin in a WARC, in their order. A broken record is
    reported, and reading goes on where the next one seems to begin."""
    captures: defaultdict[str, list[int]] = defaultdict(list)
    start = 0
    for _ in range(MAX_BROKEN):
        records = warc_records(file, start)
        try:
            for record in records:
                url = record.rec_headers.get_header("WARC-Target-URI")
                found = _is_page(record) and url_key(checked_url(url))
                records.read_to_end()
                unread = getattr(record.raw_stream, "limit", 0)
                if records.err_count or unread or record.length is None:
                    raise ValueError("its length is not what it says")
                if found:
                    captures[found].append(start)
                start = records.offset
            if start < file.seek(0, os.SEEK_END):
                raise EOFError("it is cut off")
            return captures
        # warcio trips over broken records in many ways.
        except Exception as error:
            told = f" at byte {start}: {one_line(str(error)):.100}"
            report.fail(name, NoArticleError("a broken record", detail=told))
            start = next_record(file, start + 1)
        if start < 0:
            return captures
    report.fail(name, UnsafeError("too many broken records"))
    return captures


def is_part(page: Received, coded: bytes) -> bool:
    """Whether a page's bytes as they were `coded` are fewer than its head says, or have no end (RFC
    9112, 6.3)."""
    stated = re.match(r"\d{1,15}", page.header("Content-Length") or "0")
    is_short = stated is not None and int(stated[0]) > len(coded)
    is_unended = page.data != coded and not coded.endswith(b"0\r\n\r\n")
    return is_short or is_unended


def warc_page(file: BinaryIO, start: int) -> Received:
    """The page of the capture that begins at a place in a WARC. Raises ArchiveError."""
    record = next(iter(warc_records(file, start)))
    http, fields = record.http_headers, record.rec_headers
    head = f"\nContent-Type: {record.content_type}"
    if http:
        head = http.to_str()
        # warcio would decode, and keep quiet about faults.
        http.remove_header("Content-Encoding")
    url = checked_url(fields.get_header("WARC-Target-URI"))
    stream = record.raw_stream
    coded = read_within(iter(lambda: stream.read(CHUNK), b""), MAX_PAGE)
    record.raw_stream = io.BytesIO(coded)
    data = record.content_stream().read()  # without its chunks
    page = Received(url, url, data, head)
    is_told = fields.get_header("WARC-Truncated") is not None
    try:
        # Many programs keep the field of what they have decoded.
        if not PAGE_START.match(data):
            data = decoded(data, page.header("Content-Encoding"), MAX_PAGE)
        moment = datetime.fromisoformat(fields.get_header("WARC-Date") or "")
    except (ValueError, zlib.error) as error:
        raise NoArticleError("a broken record", detail=f": {error}") from None
    made = moment.strftime(UTC_FORMAT)
    known = {
        "fetched_at": made,
        **cut_off(data, is_told or is_part(page, coded)),
    }
    return page._replace(data=data, known=known)


def warc_pages(file: BinaryIO, name: str, report: Report) -> Iterator[Received]:
    """The pages of a WARC, an address once, in the order in which the addresses come: its last
    capture, behind which stand the earlier ones, for where that is no article."""
    for url, starts in warc_captures(file, name, report).items():
        pages: list[Received] = []
        for start in reversed(starts[-MAX_CAPTURES:]):
            with report.source(url):
                pages.append(warc_page(file, start))
        if pages:
            yield pages[0]._replace(earlier=tuple(pages[1:]))


def saved_pages(
    name: str, url: str | None, report: Report
) -> Iterator[Received]:
    """The pages of a file: one, whose URL is `url` or what it names itself, or those of a WARC."""
    with report.source(name):
        if is_warc(name):
            with open_input(name) as file:
                yield from warc_pages(file, name, report)
            return
        page = saved_page(name, url)
        refuse_no_page(page.data)
        yield page


# --- Lists ---


def names_url(entry: str) -> bool:
    return bool(HTTP_URL.match(entry) or BARE_URL.fullmatch(entry))


def list_entry(line: str) -> str:
    """The source that a line of a list names: an object of JSON, or a URL that the line begins or
    ends with, as an item, a Markdown link, in angle brackets or quotes, beside a title; else what
    stands before a tab, or a ` # ` and a note; empty for a comment."""
    line = LINE_MARK.sub("", line.strip().strip(NO_WIDTH))
    if line.startswith("{"):
        return archived_url(line) or line
    entry = re.split(r"^#|\s#\s", line)[0]
    words = entry.split() or [""]
    if url := url_among((words[0], words[-1])):
        return url
    return entry.partition("\t")[0].strip("<>\"'“”‘’ ")


def list_lines(data: bytes) -> Iterator[str]:
    """The sources of a list: one a line; blank lines and # comments are passed over. What is no
    UTF-8 is read as Windows writes it where it is a URL, and stays what it is in a file's name."""
    for line in decoded_text(data).splitlines():
        entry = list_entry(line)
        if names_url(entry) and re.search("[\udc80-\udcff]", entry):
            entry = as_bytes(entry).decode("cp1252", "replace")
        if entry:
            yield entry


def is_list(data: bytes) -> bool:
    """Whether the lines of a file name sources, most of them, and it is no archived article, which
    may be a list of links. One object of JSON is an article, several are a list of them."""
    lines = list(list_lines(data[:CHUNK]))
    named = sum(names_url(line) or os.path.lexists(line) for line in lines)
    text = decoded_text(data).lstrip()
    is_article = len(lines) < 2 if text.startswith("{") else archived_url(text)
    return 2 * named > len(lines) and not is_article


def find_source(
    name: str,
    dated: bool = False,
    data: bytes | None = None,
    with_local: bool = False,
) -> Source:
    """What a name stands for: a URL, or the one that the file of that name holds. `dated`: look in
    the file for its article's day, too; `data`: what the file holds, if it was read; `with_local`:
    its URL may be a saved page's. Raises UsageError where it is neither, NoArticleError for a file
    that names no URL."""
    if url := typed_url(name):
        return Source(name, url, url_date(url))
    page = saved_page(name, data=data)
    url = page.url
    if not HTTP_URL.match(url):
        url = ""
        with suppress(ValueError):  # none is there, or none that is one
            url, *_ = recorded_keys(page.data)
        if not (with_local and url.startswith("file:")):
            raise NoArticleError("the file names no original URL")
    day = version_in(page).date if dated else None
    return Source(name, url, day or url_date(url))


def read_sources(report: Report) -> Iterable[Source]:
    """What the sources of a run stand for, and what the lists among them name, a URL once, under
    the name that has it first."""
    options, found = report.options, dict[str, Source]()
    for name in (*options.sources, *options.lists):
        with report.source(name):
            must_list = name in (STANDARD_INPUT, *options.lists)
            data = (
                read_input(name) if must_list or not typed_url(name) else None
            )
            entries: Iterable[str] = [name]
            if data is not None and (must_list or is_list(data)):
                if not data.strip():
                    log.warning("%s: nothing in it", name)
                entries, data = list_lines(data), None
            for entry in entries:
                with report.source(entry):
                    source = find_source(entry, options.gate is not None, data)
                    found.setdefault(url_key(source.url), source)
    return found.values()


# ----------------------------------------------------------------------------------------------
# Fetch: one source at a time, under one deadline, with a cap on what it may unfold to
# ----------------------------------------------------------------------------------------------
# A `Source` comes in, its article goes out, read from the page that was received, or an
# ArchiveError. `follow` is the loop: it asks, goes where it is led, reads. What an answer is taken
# for may be changed in the tables and in `read_answer`, when a host is asked in `Host`. Held by
# tests/test_fetch.py (faults.md, a row a test) and tests/test_memento.py.

# The Wayback Machine's TimeGate, as the Internet Archive's documentation of its Memento interface
# has it.
TIMEGATE = "https://web.archive.org/web/"
# A copy's address as Wayback, OpenWayback and pywb write it: 14 digits of time, two letters on
# how to show it, the URL.
ARCHIVED_AT = regex(r"(/\d{14})(?:[a-z]{2}_)?(/https?:/)")

# The form that naive filters let by; honest about who asks, and where to read about it.
USER_AGENT = f"Mozilla/5.0 (compatible; news-archive/{__version__}; +https://pypi.org/project/news-archive/)"
ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
MAX_PAGE = 10 * MEGABYTE
# The least that options take: seconds, megabytes, tries, hosts; and the most, as many as a day has
# seconds.
LEAST = {
    "timeout": 0.001,
    "max_size": 1 / MEGABYTE,
    "retries": 0,
    "delay": 0,
    "jobs": 1,
}
MOST = 86_400
UTC_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
# Ten, as browsers and curl's users have it; RFC 9110, section 15.4 only asks that loops be noticed.
MAX_REDIRECTS = 10
# One dead address of a host (a broken IPv6 route, say) must leave time for its others.
CONNECT_TIMEOUT = 10.0
# Large sites send more header fields than the 100 that Python reads; browsers read them all.
MAX_FIELDS = 1_000
# The first wait before trying again; each further one is twice as long.
BACKOFF = 0.5
CHUNK = 64 * 1024
# Rate limits are counted by the minute; a host that asks for more than this is not to be had today.
MAX_HOLD = 600.0
# Seconds by which a server may take the end of its answer to be later than we do.
SLACK = 0.02
# Sources in a row that a host does not deliver, nor say no to, until it is taken for dead.
MAX_SILENCES = 5

# RFC 9110, sections 15.6 and 10.2.3, and RFC 6585, section 4: those that may pass.
PASSING = (429, 500, 502, 503, 504)
# RFC 9110, sections 15.5.5 and 15.5.11: those by which a server says that the page is no more.
GONE = (404, 410)
# 203 is a page that a proxy has changed; the rest of 2xx has no page to give.
PAGES = (200, 203)
# RFC 9110, section 5.6.2 (token) and 5.5 (field values; no line break can be smuggled in).
HEADER = regex(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([\t -~]*)")

# What Python takes for public addresses, but which lead into a network by a translator (RFC 8215,
# RFC 3056, RFC 2765), were never to be used any more (RFC 3879, RFC 4291, 2.5.5.1, RFC 7526), or
# are no single host's (IANA's registries of special purpose and of multicast addresses).
PRIVATE_RANGES = (
    "64:ff9b:1::/48 2002::/16 fec0::/10 ::/96 ::ffff:0:0:0/96 3fff::/20 5f00::/16 ff00::/8"
    " 192.0.0.0/24 192.88.99.0/24 224.0.0.0/4"
).split()
# IPv6 addresses whose last 32 bits are the IPv4 address that is meant (RFC 4291, RFC 6052).
IPV4_WITHIN = "::ffff:0:0/96 64:ff9b::/96".split()

# What goes wrong below HTTP, by the kinds of exceptions that libraries raise and wrap, in plain
# words. The first row that fits tells. What Python itself raises, a further try may mend.
PROXY_UNKNOWN = "the proxy that the environment names is of an unknown kind"
FAILURES = {
    "urllib3.exceptions.ProxySchemeUnknown": PROXY_UNKNOWN,
    "requests.exceptions.InvalidProxyURL": PROXY_UNKNOWN,
    "requests.exceptions.InvalidSchema": PROXY_UNKNOWN,
    "requests.exceptions.InvalidURL": "not a valid URL",
    "ssl.SSLCertVerificationError": "the certificate is not to be trusted",
    "ssl.SSLError": "no secure connection could be made",
    "socket.gaierror": "the host's name is unknown",
    "zlib.error": "the compressed page is corrupt, or cut short",
    "builtins.TimeoutError": "no answer in time",
    "builtins.ConnectionRefusedError": "the connection was refused",
    "builtins.OSError": "no connection could be made, or it was broken off",
    "builtins.Exception": "the transfer was cut off, or is no HTTP",
}

# The content codings that are asked for (RFC 9110, section 8.4.1).
DEFLATED = ("gzip", "x-gzip", "deflate")
# The rest of IANA's registry of content codings. What stands in neither table (`utf-8`, `none`)
# is no coding, and such pages are sent as they are.
FOREIGN_CODINGS = (
    "br zstd compress x-compress dcb dcz exi aes128gcm pack200-gzip".split()
)
# More codings than anybody applies, one over the other.
MAX_CODINGS = 5

HTML_TYPES = ("text/html", "application/xhtml+xml")
# Types under which pages are served by mistake: their first bytes tell.
DOUBTFUL_TYPES = ("", "text/plain", "application/xml", "text/xml")
CHARSET = regex(
    r"""^content-type:.*?charset\s*=\s*["']?([^\s"';,]+)""", re.I | re.M
)
# How pages begin: the tags of the WHATWG's MIME Sniffing Standard, section 7.1, after XML's own
# preamble. A comment is taken whole or not at all: tried in every way, many take for ever.
PAGE_START = regex(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*+(?:<\?xml[^>]*+>\s*+)?(?><!--.*?-->\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
# What is labelled HTML all the same: PDF, PNG, JPEG, GIF, ZIP, gzip, WARC; the first bytes as the
# same standard has them, section 6.
OTHER_FORMAT = regex(
    rb"%PDF-|\x89PNG\r\n|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|WARC/1\."
)

# The path of a site's front page: the root, a language's or an edition's (/en/, /en-us), an index
# file.
HOME_PATH = regex(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.[a-z]+)?/?)?",
    re.IGNORECASE,
)


def parse_header(text: str) -> tuple[str, str]:
    """`NAME: VALUE` as a pair (RFC 9110, section 5). Raises UsageError."""
    found = HEADER.fullmatch(text)
    if not found:
        raise UsageError(
            f"not a header field of the form 'NAME: VALUE': {text!r}"
        )
    return found[1], found[2].strip()


@dataclass(frozen=True)
class Options:
    """What a user asks of a command or of `fetch`; OPTIONS tells of each. Raises UsageError."""

    sources: Sequence[str] = ()
    pages: Sequence[str] = ()
    articles: Sequence[str] = ()
    folder: str = "."
    lists: Sequence[str] = ()
    as_json: bool = False
    field: Sequence[str] = ()
    output: str | None = None
    directory: Path | None = None
    refresh: bool = False
    update: bool = False
    changed: bool = False
    sort: str = "date"
    url: str | None = None
    front_matter: bool = False
    images: bool = False
    any_page: bool = False
    quiet: bool = False
    verbose: bool = False
    failed: Path | None = None
    jobs: int = 16
    delay: float = 1.0
    scheduler: str | None = None
    timeout: float = 30.0
    max_size: float = 10.0
    retries: int = 2
    user_agent: str = USER_AGENT
    header: Sequence[str] = ()
    cookies: Path | None = None
    keep_html: bool = False
    warc: Path | None = None
    memento: bool = False
    timegate: str | None = None

    def __post_init__(self) -> None:
        for name, least in LEAST.items():
            if not least <= getattr(self, name) <= MOST:  # NaN is in no range
                option = name.replace("_", "-")
                raise UsageError(
                    f"--{option} must be {least:g} or more, {MOST} at most"
                )
        for text in (f"User-Agent: {self.user_agent}", *self.header):
            parse_header(text)
        for option, url in ("--url", self.url), ("--timegate", self.timegate):
            if url is not None:
                checked_url(url, f"{option} {url}: ")

    @property
    def gate(self) -> str | None:
        """The TimeGate to ask."""
        return self.timegate or (TIMEGATE if self.memento else None)


def read_cookies(path: Path) -> Iterator[Any]:
    """The cookies of a file in the Netscape format: seven columns a cookie. Raises UsageError."""
    from requests.cookies import create_cookie

    where = str(path)
    try:
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines()):
            where = f"{path}, line {number + 1}"
            line = line.removeprefix("#HttpOnly_")  # curl's, and no comment
            if not line.strip() or line.startswith("#"):
                continue
            domain, _, folder, secure, expires, name, value = line.split("\t")
            yield create_cookie(  # type: ignore[no-untyped-call]
                name,
                value,
                domain=domain,
                path=folder,
                secure=secure == "TRUE",
                # 0 is for as long as the session lasts.
                expires=int(expires) or None,
            )
    except (OSError, ValueError):
        reason = f"{where}: no cookie in the Netscape format can be read"
        raise UsageError(reason) from None


def utc_now() -> str:
    return datetime.now(UTC).strftime(UTC_FORMAT)


class Known(Exception):
    """What is asked for is there already."""


@dataclass
class Host:
    """A host as it was met: whether it is asked just now, when it may be asked again, how many
    sources in a row it did not deliver, why it is not to be asked any more, whether it was found
    at a public address, and must not move to a private one."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    silences: int = 0
    failure: ArchiveError | None = None
    is_public: bool = False


Hosts = defaultdict[str, Host]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Signals wait until what stands within is done; threads that are started there, and the
    processes that those start, never get any."""
    if sys.platform == "win32":
        yield
        return
    ends = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begun(work: Callable[..., Any], *arguments: Any) -> Future[Any]:
    """What `work` gives, done in a thread that nobody has to wait for."""
    from concurrent.futures import Future

    future: Future[Any] = Future()

    def run() -> None:
        try:
            future.set_result(work(*arguments))
        except BaseException as error:
            future.set_exception(error)

    with undisturbed():
        threading.Thread(target=run, daemon=True).start()
    return future


def _is_private(name: str) -> bool:
    """Whether a host is this machine or in its network (RFC 6890), as far as its name is an
    address, in whatever notation; a name's address is judged once it is connected to."""
    from ipaddress import ip_address, ip_network
    from socket import inet_aton

    try:
        is_number = re.fullmatch(r"[\da-fA-FxX.]+", name)
        ip = ip_address(inet_aton(name) if is_number else name)
    except (ValueError, OSError):
        return False
    if any(ip in ip_network(each) for each in IPV4_WITHIN):
        ip = ip_address(int(ip) & 0xFFFFFFFF)
    return not ip.is_global or any(
        ip in ip_network(each) for each in PRIVATE_RANGES
    )


def bounded_adapter(client: Client) -> Any:
    """An adapter of requests whose connections are held to the client's deadline and judged by it.
    All that goes beyond the public interfaces of requests, urllib3 and http.client is here."""
    from http import client as http

    from requests import adapters, utils

    http._MAXHEADERS = MAX_FIELDS  # type: ignore[attr-defined]

    class Answer(http.HTTPResponse):
        def begin(self) -> None:
            super().begin()
            # What only comes before the answer itself (RFC 2518, 10.1, and RFC 8297).
            while self.status in (102, 103):
                self.headers: Any = None
                super().begin()

    class Bounded(http.HTTPConnection):
        response_class = Answer

        def send(self, data: Any) -> None:
            if self.sock is None:  # not kept alive from an earlier request
                self.connect()
            client.use(self.sock)
            super().send(data)

    class Adapter(adapters.HTTPAdapter):
        def get_connection_with_tls_context(
            self, request: Any, *arguments: Any, **options: Any
        ) -> Any:
            if utils.select_proxy(request.url, options["proxies"]):
                # The peer is the proxy, and tells nothing.
                client.host = None
            hook = super().get_connection_with_tls_context
            pool: Any = hook(request, *arguments, **options)
            if not issubclass(kind := pool.ConnectionCls, Bounded):
                pool.ConnectionCls = type("Bounded", (Bounded, kind), {})
            return pool

    return Adapter()


@dataclass
class Client:
    """What asks hosts, for one thread: a session of requests, on the way to one page at a time: of
    the `source`, from the address that was `asked` first, its own or, `in_archive`, a TimeGate's;
    the way `ends` at a moment. The `host` that is asked just now, if its own address is connected
    to, and whether it may be private; the connection that is cut when time is over. `known`:
    whether the article at an address is there already. Raises UsageError."""

    options: Options
    hosts: Hosts = field(default_factory=lambda: defaultdict(Host))
    known: Callable[[str], bool] = lambda _: False
    source: Source = field(init=False)
    asked: str = ""
    in_archive: bool = False
    ends: float = 0.0
    host: Host | None = None
    may_be_private: bool = False
    sock: Any = None
    own: Any = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        import requests

        session: Any = requests.Session()
        self.session = session
        # Without it, the session would read the body of a redirect to its end.
        session.get_redirect_target = lambda _: None
        # What stands in the URL alone, and not what stands in ~/.netrc.
        session.auth = lambda request: request.prepare_auth(None) or request
        # OpenSSL's own variables; those of requests and curl are known to requests.
        paths = map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR"))
        session.verify = next(filter(None, paths), True)
        for scheme in ("http://", "https://"):
            session.mount(scheme, bounded_adapter(self))
        session.headers.update(
            {
                "User-Agent": self.options.user_agent,
                "Accept": ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            }
        )
        path = self.options.cookies
        for cookie in read_cookies(path) if path else ():
            session.cookies.set_cookie(cookie)

    def judge(self, address: str) -> bool:
        """Whether an address is private. Raises UnsafeError for one that the user did not name."""
        is_private = _is_private(address)
        if is_private and not self.may_be_private:
            raise UnsafeError("redirected to a private address")
        return is_private

    def use(self, sock: Any) -> None:
        """Take a connection, before anything is sent over it. Raises UnsafeError, and TimeoutError
        where a look-up of the name took longer than its source had."""
        if monotonic() > self.own.ends:
            raise TimeoutError
        self.sock = sock
        if self.host:
            self.host.is_public = not self.judge(sock.getpeername()[0])

    def get(self, url: str) -> Any:
        """Make a request. What the user adds goes to the origin of the source that he named, and
        no other; what stands in ~/.netrc goes nowhere."""
        from email.utils import format_datetime

        from requests.structures import CaseInsensitiveDict

        self.own.ends = self.ends
        elsewhere = self.session.should_strip_auth(self.source.url, url)
        fields = CaseInsensitiveDict(
            () if elsewhere else map(parse_header, self.options.header)
        )
        typed = fields.pop("Cookie", None)
        when = None
        if self.in_archive and self.source.day:
            day = datetime.fromisoformat(f"{self.source.day[:10]}T00:00Z")
            when = format_datetime(day, usegmt=True)
        self.session.headers["Accept-Datetime"] = when
        name = ascii_host(url)
        self.host = self.hosts[name]
        is_typed = name == ascii_host(self.asked)
        self.may_be_private = is_typed and not self.host.is_public
        self.judge(name)
        return self.session.get(
            url,
            headers=fields,
            stream=True,
            timeout=(CONNECT_TIMEOUT, None),
            # Without a value, it is sent as it stands, beside those that the site has set.
            cookies={typed: None} if typed else None,
        )


def failure_of(error: Exception) -> UnreachableError:
    """The failure that an exception of requests, urllib3 or zlib stands for, in words."""
    causes: list[BaseException] = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    names = {
        f"{kind.__module__}.{kind.__name__}"
        for cause in causes
        for kind in type(cause).__mro__
    }
    name, words = next(row for row in FAILURES.items() if row[0] in names)
    proxy = (
        "the proxy fails" if "urllib3.exceptions.ProxyError" in names else ""
    )
    # OpenSSL's own words: "certificate has expired"
    details = [getattr(cause, "verify_message", "") for cause in causes]
    failure = UnreachableError(
        ": ".join(filter(None, [proxy, words, *details]))
    )
    failure.passes = name.startswith("builtins.")
    return failure


def check_status(response: requests.Response) -> None:
    """Raises RefusedError for 4xx and 5xx, with the wait that the server asks for (RFC 9110,
    section 10.2.3), NoArticleError for what has no page to give."""
    from http.client import responses

    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    status = response.status_code
    reason = (
        f"the server answered {status} {responses.get(status, '')}".rstrip()
    )
    if status >= 400:
        refused = RefusedError(reason)
        refused.status = status
        refused.passes = status in PASSING
        with suppress(InvalidHeader, ValueError):
            hints = Retry(retry_after_max=sys.maxsize)
            refused.wait = hints.get_retry_after(response.raw) or 0.0
        if refused.wait:
            refused.reason += f", and asks to wait {refused.wait:.0f} s"
        raise refused
    if status not in PAGES:
        raise NoArticleError(reason)


def read_within(pieces: Iterable[bytes], limit: float) -> bytes:
    """The pieces put together. Raises UnsafeError as soon as they are more than `limit` bytes."""
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) > limit:
            raise UnsafeError(f"larger than {limit / MEGABYTE:g} MB")
    return bytes(read)


def inflated(data: bytes) -> Iterator[bytes]:
    """The bytes inflated, of all gzip members that they have, CHUNK bytes at most at a time. zlib
    itself is used, as urllib3 takes a stream that ends early for whole. `deflate` is zlib's frame
    by the RFC and bare by many servers' practice, so the first byte tells: of zlib's, half of it
    is 8, of gzip's 15, of bare blocks neither. Raises zlib.error."""
    at = 0
    # What is no further member is padding, which browsers pass over, too.
    while not at or data.startswith(GZIP_MEMBER, at):
        is_framed = data[at] & 0x0F in (0x08, 0x0F)
        inflater = zlib.decompressobj(47 if is_framed else -zlib.MAX_WBITS)
        while not inflater.eof:
            coded = data[at : at + CHUNK]
            piece = inflater.decompress(coded, CHUNK)
            if not coded and not piece:
                raise zlib.error("cut short")
            rest = inflater.unconsumed_tail or inflater.unused_data
            at += len(coded) - len(rest)
            yield piece


def decoded(data: bytes, codings: str, limit: float) -> bytes:
    """Bytes without their content codings (RFC 9110, section 8.4). Raises NoArticleError,
    zlib.error, and UnsafeError for more than `limit` bytes."""
    for part in codings.split(",", MAX_CODINGS):
        name = part.strip().lower()
        if name in FOREIGN_CODINGS:
            raise NoArticleError(f"in an encoding that cannot be read: {name}")
        if name in DEFLATED and data:
            data = read_within(inflated(data), limit)
    return data


def check_page(data: bytes, media_type: str = "text/html") -> None:
    """Raises NoArticleError for bytes that are no page: none at all, or another format's by how
    they begin."""
    if not data.strip():
        raise NoArticleError("an empty page")
    if OTHER_FORMAT.match(data):
        raise NoArticleError("not a web page, by its first bytes")
    start = data[:2048].replace(
        b"\0", b""
    )  # UTF-16 begins with the same letters
    if media_type in DOUBTFUL_TYPES and not PAGE_START.match(start):
        kind = media_type or "something without a type"
        raise NoArticleError(f"not a web page, but {kind}")


def _moved_home(asked: str, served: str) -> bool:
    """Whether the address of an article led to the front page of its site."""
    before, after = urlsplit(asked), urlsplit(served)
    # An article there is told by its query (/?p=123).
    is_query = before.query and not after.query
    was_there = HOME_PATH.fullmatch(before.path) and not is_query
    is_home = HOME_PATH.fullmatch(after.path) and same_site(asked, served)
    return bool(is_home and not was_there)


def format_head(first: str, fields: Iterable[tuple[str, str]]) -> str:
    """The head of a request or a response (RFC 9112, 2.1): its first line, then its fields."""
    lines = [first, *(f"{name}: {value}" for name, value in fields)]
    return "\r\n".join([*map(one_line, lines), "", ""])


def request_head(request: Any, client: Client) -> str:
    """The head of a request, without what the user adds and what else says who asked."""
    host = urlsplit(public_url(request.url)).netloc
    ours = client.session.headers.items()
    shown = filter(ours.__contains__, request.headers.items())
    first = f"{request.method} {request.path_url} HTTP/1.1"
    return format_head(first, [("Host", host), *shown])


def response_head(response: requests.Response) -> str:
    """The head of a response, each field that came twice twice."""
    reason = re.sub(r"[^ -~]", "?", response.reason)
    first = f"{response.raw.version_string} {response.status_code} {reason}"
    return format_head(first, response.raw.headers.iteritems())


def target_of(location: str, base: str) -> str:
    """Where a redirect leads (RFC 9110, section 10.2.2). Raises UnsafeError for another scheme
    than http(s), NoArticleError where it leads nowhere."""
    with suppress(UnicodeError):  # read as Latin-1, written in UTF-8
        location = location.encode("latin-1").decode()
    shown = one_line(location)[:200]
    try:
        if not HTTP_URL.match(urljoin(base, location)):
            raise UnsafeError(f"redirected to {shown}")
        return checked_url(absolute_url(base, location) or "")
    except (ValueError, UsageError):
        reason = f"redirected to an address that is none: {shown}"
        raise NoArticleError(reason) from None


def cut_off(data: bytes, is_doubtful: bool) -> dict[str, str]:
    """What is known of a page that may not be whole: nothing, where its end is there."""
    has_end = b"</html" in data.replace(b"\0", b"").lower()
    is_cut = is_doubtful and not has_end
    return {"warnings": "maybe-cut-off"} if is_cut else {}


def copy_in(response: requests.Response, client: Client) -> tuple[str, str]:
    """What an archive's page is the copy of, by what the archive says, and where the copy stands,
    which a TimeGate that gives it itself may tell. Raises NoArticleError for a page that is no
    copy (RFC 7089, 2.1.2 and 2.2.2), or of another site."""
    headers, asked = response.headers, public_url(client.source.url)
    made = utc_from_http(headers.get("memento-datetime", ""))
    if not made:
        raise NoArticleError("the TimeGate has none")
    original = response.links.get("original", {}).get("url", "")
    is_page = HTTP_URL.match(original)
    url = absolute_url(asked, original if is_page else asked) or asked
    if not same_site(url, asked):
        raise NoArticleError("the TimeGate has one of another site")
    place = public_url(response.url)
    told = headers.get("content-location") if place == client.asked else None
    copy = first_url(place, (told, place)) or ""
    return url, ARCHIVED_AT.sub(r"\1\2", copy, count=1)


def read_answer(response: requests.Response, client: Client) -> Received:
    """The page of an answer. Raises what is wrong with it: RefusedError, NoArticleError,
    UnsafeError."""
    check_status(response)
    headers, raw, source = response.headers, response.raw, client.source
    limit = client.options.max_size * MEGABYTE
    address = url = public_url(response.url)
    known = {
        "requested_url": public_url(source.url),
        "retrieved_from": "live",
        "fetched_at": utc_now(),
    }
    if client.in_archive:
        known["retrieved_from"] = "memento"
        url, known["archive_url"] = copy_in(response, client)
    if _moved_home(source.url, url):
        raise NoArticleError("the article has moved to the home page")
    media_type = media_type_of(headers.get("content-type"))
    if media_type not in HTML_TYPES + DOUBTFUL_TYPES:
        raise NoArticleError(f"not a web page, but {media_type}")
    if (raw.length_remaining or 0) > limit:
        raise UnsafeError(f"larger than {limit / MEGABYTE:g} MB")
    coded = read_within(raw.stream(CHUNK, decode_content=False), limit)
    data = decoded(coded, headers.get("content-encoding", ""), limit)
    check_page(data, media_type)
    # Only the end of the connection says that it is whole; for a part of it, that looks the same.
    known |= cut_off(data, not raw.chunked and raw.length_remaining is None)
    return Received(
        source.name,
        url,
        data,
        response_head(response),
        known,
        address,
        request_head(response.request, client),
        coded,
    )


def request_once(url: str, client: Client) -> Received:
    """Make one request. Raises an ArchiveError, with an address where it is sent on."""
    from urllib3.exceptions import HTTPError

    log.info("GET %s", public_url(url))
    try:
        with client.get(url) as response:
            onward = NoArticleError("sent on")
            if response.is_redirect:
                # It may come twice.
                onward.address, *_ = response.raw.headers.getlist("location")
            elif (
                client.in_archive and "memento-datetime" not in response.headers
            ):
                # A TimeGate's page (RFC 7089, 2.2.4).
                onward.address = response.links.get("memento", {}).get("url")
            if onward.address is None:
                return read_answer(response, client)
            raise onward
    except (HTTPError, zlib.error, OSError, ValueError) as error:
        raise failure_of(error) from error


def ask_once(url: str, client: Client) -> Any:
    """What `request_once` gives, before the client's way ends. Raises an ArchiveError."""
    try:
        # A name look-up cannot be broken off from within.
        work = begun(request_once, url, client)
        return work.result(client.ends - monotonic())
    except TimeoutError:
        with suppress(OSError, AttributeError):  # none is open
            client.sock.shutdown(2)
        late = f"not done within {client.options.timeout:g} s"
        raise UnreachableError(late) from None


def ask(url: str, client: Client) -> Any:
    """Wait for the host's turn, make a request, where its failure may pass, a further one, and note
    what has come of it: the host may ask to be left alone, or seem dead. Raises an ArchiveError,
    that of a dead host without asking."""
    host, options = client.hosts[ascii_host(url)], client.options
    arrived = monotonic()
    with host.turn:
        if host.failure:
            reason = f"not tried, as the host failed: {host.failure.reason}"
            raise type(host.failure)(reason)
        # Waiting for others is no fault of the source.
        client.ends += max(monotonic(), host.free_at) - arrived
        tries = 0
        while True:
            sleep(max(0.0, host.free_at - monotonic()))
            pause = options.delay and options.delay + SLACK
            try:
                outcome = ask_once(url, client)
                host.silences = 0
                return outcome
            except ArchiveError as failure:
                is_silent = isinstance(failure, UnreachableError)
                backoff = BACKOFF * 2**tries if failure.passes else 0.0
                pause = max(pause, backoff, failure.wait)
                is_last = tries == options.retries or not failure.passes
                if is_last or monotonic() + pause > client.ends:
                    host.silences = is_silent and host.silences + 1
                    is_dead = host.silences == MAX_SILENCES
                    if is_dead or failure.wait > MAX_HOLD:
                        host.failure = failure
                    raise
                tries += 1
                log.info("%s; trying again in %g s", failure.reason, pause)
            finally:
                host.free_at = monotonic() + pause


def read_page(
    page: Received, images: bool = False, any_page: bool = False
) -> Article:
    """The article in a page, with what is known of how the page came; `any_page`: or what is
    there in its place. Raises NoArticleError and UnsafeError."""
    today = utc_now()[:10]
    article = extract(
        page.data, page.url, charset=page.charset, images=images, today=today
    )
    refuse_no_article(article, any_page)
    status = re.match(r"HTTP/\S+ (\d{3})", page.response)
    told: dict[str, Any] = {
        **page.known,
        "status": int(status[1]) if status else None,
        "memento_date": utc_from_http(page.header("memento-datetime")),
        "warnings": (
            *article.warnings,
            *page.known.get("warnings", "").split(),
        ),
    }
    return dataclasses.replace(article, **told)


Reader = Callable[[Received], Article]


def follow(
    source: Source, asked: str, seconds: float, client: Client, read: Reader
) -> Capture:
    """The article at the end of the way from an address that is asked first, within some seconds:
    its page, read by `read`. Redirects are followed by RFC 9110, section 15.4, a page that only
    sends its reader on as they are; of an archive, the copy is asked for as it was captured.
    Raises an ArchiveError, and Known."""
    client.source, client.asked = source, asked
    client.in_archive = asked != source.url
    client.ends = monotonic() + seconds
    url = asked
    for _ in range(MAX_REDIRECTS + 1):
        if not client.in_archive and client.known(url):
            raise Known
        try:
            page = ask(url, client)
            is_kept = client.options.keep_html or client.options.warc
            return Capture(read(page), page if is_kept else None)
        except NoArticleError as error:
            if error.address is None:
                raise
            before, url = url, target_of(error.address, url)
        log.info("%s redirects to %s", public_url(before), public_url(url))
        if client.in_archive:
            url = ARCHIVED_AT.sub(r"\1id_\2", url, count=1)
    raise UnreachableError(f"more than {MAX_REDIRECTS} redirects")


def fetch_article(source: Source, client: Client, read: Reader) -> Capture:
    """The article of a source; where it is not to be had, an archive's copy of it, if one may be
    asked. Raises what `fetch` does."""
    seconds, gate = client.options.timeout, client.options.gate
    third = seconds / 3 if gate else 0  # is kept for the archive
    try:
        return follow(source, source.url, seconds - third, client, read)
    except MissingError as error:
        if not gate:
            raise
        failure = error
    copies = f"{gate.rstrip('/')}/{public_url(source.url)}"
    log.info("%s; asking %s", failure.reason, copies)
    try:
        copy = follow(source, copies, third, client, read)
        return copy._replace(failure=failure)
    except MissingError as error:
        failure.reason += f"; no archived copy: {error.reason}"
        raise failure from None


def fetch(
    url: str,
    *,
    max_size: float = MAX_PAGE,
    headers: Mapping[str, str] | None = None,
    **others: Any,
) -> Article:
    """Fetch the article at an http(s) URL.

    max_size: the most bytes that the page may have, coded or decoded. headers: further header
    fields, sent to the origin of `url` and no other. The others are the command's, by the same
    names: timeout, seconds for the whole of it, redirects, retries and waits included (30);
    retries, further tries after 429, 500, 502, 503, 504 and broken connections (2); user_agent;
    cookies, the path of a file in the Netscape format; images, whether the body's pictures are
    kept in the Markdown; timegate, the address of a TimeGate (RFC 7089), to be asked for an
    archived copy where the original is not to be had; TIMEGATE is one. Raises UsageError (no such
    URL), UnreachableError, RefusedError (4xx, 5xx), NoArticleError, UnsafeError (too large, or
    redirected to a private address or another scheme). At most ten redirects are followed.
    """
    lines = [f"{name}: {value}" for name, value in (headers or {}).items()]
    size = max_size / MEGABYTE
    options = Options(max_size=size, header=lines, delay=0.0, **others)
    address = checked_url(url)
    client = Client(options)
    with client.session:
        source = Source(url, address, url_date(address))
        read = functools.partial(read_page, images=options.images)
        return fetch_article(source, client, read).article


# ----------------------------------------------------------------------------------------------
# Save: standard output carries articles only; a file is written whole or not at all
# ----------------------------------------------------------------------------------------------
# In come `Capture`s; out go text, files, records of a WARC. What somebody has written into a file
# is his: what may be written over is said by `renewed`, and by nothing else. Held by
# tests/test_save.py, tests/test_notes.py, tests/test_evidence.py and tests/test_batch.py.

STANDARD_OUTPUT = "-"

# A name may have 255 bytes (NAME_MAX of POSIX systems): a number and the suffix must fit in.
MAX_NAME, MAX_SLUG = 255, 200
# Devices of Windows, whatever suffix they are given (Win32, "Naming Files, Paths, and Namespaces").
DEVICES = regex(r"con|prn|aux|nul|(?:com|lpt)\d")
TEMPORARY = regex(r"\.news-archive-[0-9a-f]{16}\.tmp")
# The mark of a version beside an article: story.2026-11-24.md, story.2026-11-24-2.md.
VERSION_MARK = regex(r"\.\d{4}-\d\d-\d\d(?:-\d+)?(?=\.\w+$)")
# How a file of ours ends in Markdown: with its URL, and the one that was asked for where that is
# another.
REQUESTED = "<!-- requested url: "
RECORDED_URLS = regex(
    r"^Original url:\n\n<(\S+)>\n(?:\nArchived copy:\n\n<\S+>\n)?"
    rf"(?:\n{REQUESTED}(\S+) -->\n)?\Z",
    re.MULTILINE,
)
# A link of an archived article that has lost its address.
DEAD_LINK = regex(r"\[((?:[^\[\]\\\n]|\\.)*+)\]\(<?#?>?\)")
# What `Report.format_failures` writes.
FAILED_LIST = regex(r"(?:# (?:.* \(\d\)|not done)\n.+\n)*")
# Of a body that came in chunks, a WARC has the whole; pywb and its kin rename the field so.
TRANSFER_FIELD = regex(r"^(?=transfer-encoding:)", re.I | re.M)


class ReaderGoneError(Exception):
    """Whoever read standard output wants no more (`| head -1`): a reason to stop, and no
    failure."""


def discard(stream: TextIO) -> None:
    """Let a stream that has failed lead nowhere: what is left in its buffer would fail once more,
    and noisily, when Python flushes it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def at_terminal(stream: TextIO | None) -> bool:
    """Whether somebody reads a standard stream, if it is open, as it comes."""
    return stream is not None and stream.isatty()


def print_text(text: str) -> None:
    """Write to standard output at once. Raises ReaderGoneError, or UnwritableError (a full
    disk)."""
    if sys.stdout is None:
        raise UnwritableError("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        discard(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise ReaderGoneError from None
        reason = f"standard output cannot be written to: {error.strerror}"
        raise UnwritableError(reason) from error


# --- Files ---


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """What fails within it for the sake of a file is an UnwritableError."""
    try:
        yield
    except OSError as error:
        raise UnwritableError(
            f"{path} cannot be written: {error.strerror}"
        ) from error


def put(path: Path, mode: str, data: bytes) -> None:
    """Write `data` into a file, and on the disk."""
    with path.open(mode) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def on_disk(path: Path, data: bytes) -> Iterator[Path]:
    """A file beside `path` that holds `data`, gone at the end: where the run is killed, the next
    one sweeps it, and signals wait so long. Raises UnwritableError."""
    # `tempfile` would give the file to its owner alone.
    temporary = path.with_name(f".news-archive-{os.urandom(8).hex()}.tmp")
    with undisturbed(), writable(path):
        try:
            put(temporary, "xb", data)
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def staged(path: Path, data: bytes) -> Iterator[Path | None]:
    """`data` on the disk, in the file that is given, to take its place at `path` once what stands
    within the `with` is done: a link there is replaced, and not followed; a device or a pipe is
    written to. Raises UnwritableError."""
    with writable(path):
        if path.exists() and not path.is_file():
            yield None
            path.write_bytes(data)
            return
        is_there = path.is_file() and not path.is_symlink()
        if is_there and not path.stat().st_mode & 0o222:
            raise UnwritableError(f"{path} is read-only")
        with on_disk(path, data) as temporary:
            if is_there:
                shutil.copymode(path, temporary)
            yield temporary
            temporary.replace(path)


def real_path(path: Path) -> Path:
    """The file that a link leads to; a device stays under its name. Raises UnwritableError for
    links that lead in a circle."""
    with writable(path), suppress(FileNotFoundError):
        if not path.is_symlink() or (path.exists() and not path.is_file()):
            return path
        path.stat()
    return Path(os.path.realpath(path))


def write_whole(path: Path, content: str | bytes) -> None:
    """Put `content` into the file at `path`, whole or not at all: an earlier version stands until
    the new one is on the disk. Raises UnwritableError."""
    with staged(
        path, content if isinstance(content, bytes) else as_bytes(content)
    ):
        pass


def version_key(name: str) -> tuple[str, int, str]:
    """What tells versions of one article: the name without the mark of a version; and what puts
    them in order: longer names are later, as dates are longer than none, and 10 than 9."""
    return VERSION_MARK.sub("", name), len(name), name


def numbered(stem: str, suffix: str) -> Iterator[str]:
    """Names of files that would have the same one."""
    yield stem + suffix
    yield from (f"{stem}-{number}{suffix}" for number in itertools.count(2))


def write_beside(path: Path, data: bytes) -> str:
    """Put `data` into a file of its own beside `path`; gives its name, which has the day in it. Of
    several at once, each gets its own. Raises UnwritableError."""
    day = utc_now()[:10]
    cut = MAX_NAME - len(f".{day}-9999{path.suffix}".encode())
    stem = as_bytes(path.stem)[:cut].decode(errors="ignore")
    names = map(path.with_name, numbered(f"{stem}.{day}", path.suffix))
    new = next(names)
    with on_disk(new, data) as temporary:
        while True:
            with suppress(FileExistsError):
                # Unlike a replacement, a link fails where something is.
                os.link(temporary, new)
                return new.name
            new = next(names)


def set_aside(path: Path) -> None:
    """Keep what a file holds under a dated name beside it, as it is to be written over."""
    kept = write_beside(path, read_there(path))
    log.warning("what %s held is kept as %s", path, kept)


def read_there(path: Path) -> bytes:
    """What a file holds that may be replaced; nothing where there is none. Raises
    UnwritableError for one that cannot be read."""
    with writable(path):
        return path.read_bytes() if path.is_file() else b""


def failed_list(options: Options) -> Path | None:
    """The file that is to list the failures, if one is; it was tried, and no trace left: it holds
    such a list or nothing, and can be written. Raises UsageError and UnwritableError."""
    path = options.failed
    if not path:
        return None
    others = (STANDARD_OUTPUT, options.output, options.warc, options.cookies)
    taken = [os.path.realpath(each) for each in others if each]
    if os.path.realpath(path) in taken:
        raise UsageError(f"--failed needs a file of its own, and not {path}")
    real = real_path(path)
    if not FAILED_LIST.fullmatch(decoded_text(read_there(real))):
        raise UsageError(
            f"--failed would write over {path}, which is no such list"
        )
    with (
        writable(path),
        real.open("ab") if real.exists() else on_disk(real, b""),
    ):
        return real


def lock(path: Path, owner: object) -> None:
    """Keep other runs out of what `owner` writes to, for as long as it lives, however it ends.
    Raises UnwritableError."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    held = os.open(path, os.O_RDONLY)
    weakref.finalize(owner, os.close, held)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UnwritableError(
            f"{path} is being written to by another run"
        ) from None


# --- What was received ---


def is_anothers(path: Path, url: str = "") -> bool:
    """Whether a page or a head is kept beside a file, and the head is none of ours, or of another
    page than that of `url`."""
    page, headers = map(path.with_suffix, (PAGE_SUFFIX, HEADERS_SUFFIX))
    is_ours = read_there(headers).startswith(f"url: {url}".encode())
    return (page.exists() or headers.exists()) and not is_ours


def keep_page(path: Path, page: Received) -> None:
    """Save a page's bytes and head beside its article's file; bytes that were kept and differ stay
    under a dated name. The head comes first: it says that the page is ours. Raises UsageError for
    another's, and UnwritableError."""
    html, headers = map(path.with_suffix, (PAGE_SUFFIX, HEADERS_SUFFIX))
    before = read_there(html)
    if before == page.data:
        return
    if is_anothers(path):
        raise UsageError(f"--keep-html would write over {html}")
    for each in (html, headers) if before else ():
        set_aside(each)
    write_whole(headers, page.to_headers())
    write_whole(html, page.data)


AddPage = Callable[[Any, Path | None], None]


def is_whole_warc(path: Path) -> bool:
    """Whether a file is a gzipped WARC, or empty, and does not end amid a record."""
    import gzip

    with (
        suppress(gzip.BadGzipFile, EOFError, zlib.error),
        gzip.open(path) as file,
    ):
        start = file.read(5)
        while file.read(MEGABYTE):
            pass
        return start in (b"", b"WARC/")
    return False


def take_back(path: Path, note: Path) -> None:
    """Cut off from a WARC what a killed run has added, or half of it, of an article that it did not
    save. What stands behind that is another's, and nothing is cut off then."""
    size = path.stat().st_size
    with suppress(ValueError):  # no note of ours
        start, end, unsaved = read_there(note).split(b" ", 2)
        is_unsaved = Path(os.fsdecode(unsaved)).exists()
        if is_unsaved and int(start) <= size <= int(end):
            os.truncate(path, int(start))


def records_of(page: Received, named: str) -> bytes:
    """A request and its response as records; at the start of a WARC, which is `named` then, behind
    the one that tells whose it is."""
    from warcio.warcwriter import WARCWriter

    response = TRANSFER_FIELD.sub("X-Archive-Orig-", page.response).encode()
    parts = {
        "request": page.request.encode(),
        "response": response + page.coded,
    }
    buffer = io.BytesIO()
    writer = WARCWriter(buffer)
    if named:
        about = {"software": f"news-archive/{__version__}"}
        writer.write_record(writer.create_warcinfo_record(named, about))
    records = [
        writer.create_warc_record(
            page.address,
            kind,
            io.BytesIO(data),
            len(data),
            warc_headers_dict={"WARC-Date": page.known["fetched_at"]},
        )
        for kind, data in parts.items()
    ]
    writer.write_request_response_pair(*records)
    return buffer.getvalue()


def open_warc(path: Path) -> AddPage:
    """What adds pages to a gzipped WARC (ISO 28500), which no other run may do meanwhile. A note
    beside it tells what is being added: from where to where, and which file is there only as long
    as it is not done. Raises UsageError, and UnwritableError."""
    if not path.name.lower().endswith(".warc.gz"):
        raise UsageError(
            f"--warc writes gzipped WARCs, named like crawl.warc.gz: {path}"
        )
    import_extra("warcio.warcwriter", "warc", "--warc")
    note = path.with_name(f".news-archive-{path.name}.tmp")

    def add(page: Received, unsaved: Path | None) -> None:
        """Add a page, whole or not at all; `unsaved`: the file that its article is in until it is
        saved."""
        with writable(path):
            start = path.stat().st_size
            data = records_of(page, "" if start else path.name)
            mark = Path.cwd() / (unsaved or note)
            write_whole(note, f"{start} {start + len(data)} {mark}")
            try:
                put(path, "ab", data)
            except BaseException:
                os.truncate(path, start)
                raise
            if not unsaved:
                note.unlink()

    with writable(path):
        path.open("ab").close()
        lock(path, add)
        take_back(path, note)
        if not is_whole_warc(path):
            raise UsageError(f"{path} is no gzipped WARC, or not whole")
    weakref.finalize(add, note.unlink, missing_ok=True)
    return add


# --- What may be written over ---


def mended(text: str, links: Iterable[Link]) -> str:
    """Markdown whose dead links lead where the links of the same text do."""
    alive: defaultdict[str, deque[str]] = defaultdict(deque)
    there = {url for block in read_blocks(text) for _, url in block.links}
    for link in links:
        if link.url not in there:
            alive[letters(link.text)].append(link.url)

    def mend(found: re.Match[str]) -> str:
        urls = alive[letters(plain_inline(found[1])[0])]
        if not urls:
            return found[0]
        return f"[{found[1]}]({link_destination(urls.popleft())})"

    return DEAD_LINK.sub(mend, text)


def renewed(before: bytes, article: Article, fresh: str) -> tuple[bytes, bool]:
    """What is to stand in a file that holds `before`, as `fresh` is the article's text now, and
    whether it takes the place of the other. Where the article is the same, only links that were
    dead are mended, and front matter is added if it is new."""
    text = decoded_text(before)
    if not text.strip():
        return as_bytes(fresh), False
    stated = _json_object(text)
    is_changed = any(compare(read_text(text), version_of(article)))
    if is_changed or ("![" in fresh and "![" not in text):
        if stated and fresh.startswith("{"):
            both = stated | json.loads(fresh)
            fresh = json.dumps(both, ensure_ascii=False) + "\n"
        return as_bytes(fresh), True
    if stated:
        return before, False
    encoding = json.detect_encoding(before), "surrogateescape"
    with suppress(UnicodeError):  # cannot be written as it was
        raw = before.decode(*encoding)
        new = mended(raw, article.links)
        front = split_front_matter(fresh)[0]
        if front and not split_front_matter(text)[0]:
            new = f"{front}\n{new.lstrip()}"
        if new != raw:
            return new.encode(*encoding), False
    return before, False


# --- The writer, and where it writes to ---


def article_keys(article: Article) -> tuple[str, str]:
    """The URLs under which an article is known, as `url_key` has them: as asked for, and where it
    was found."""
    return url_key(article.requested_url), url_key(article.url)


def slug(text: str) -> str:
    """The words of `text` in lower case, joined by hyphens: letters, marks and numbers of any
    script (Unicode, 4.5), in MAX_SLUG bytes of UTF-8 at most; empty where it has none."""
    plain = unicodedata.normalize("NFKC", re.sub("['’]", "", text)).lower()
    words = (
        char if unicodedata.category(char)[0] in "LMN" else " "
        for char in plain
    )
    whole = "-".join("".join(words).split())
    cut = f"{whole}-".encode()[:MAX_SLUG].decode(errors="ignore")
    # A word that is cut goes, but where it is all there is, as in scripts without spaces.
    return re.sub("-$|(?<=.{40})-[^-]*$", "", cut)


def file_stem(article: Article) -> str:
    """`2025-07-15-title-in-words`: a name that every file system takes, made of letters, numbers
    and hyphens alone."""
    place = urlsplit(article.url)
    page = unquote(Path(place.path).stem)
    named = (article.title or "", page, place.hostname or "", "article")
    words = next(filter(None, map(slug, named)))
    stem = slug(f"{article.date[:10]} {words}") if article.date else words
    return f"article-{stem}" if DEVICES.fullmatch(stem) else stem


def recorded_keys(data: bytes) -> list[str]:
    """The URLs that a saved article answers for, as `url_key` has them: its own, and the one that
    was asked for and led there. Raises ValueError."""
    text = decoded_text(data)
    ours, stated = RECORDED_URLS.search(text), _json_object(text)
    own = stated.get("url") or archived_url(text)
    urls = ours.groups() if ours else (own, stated.get("requested_url"))
    return [url_key(url) for url in urls if isinstance(url, str)]


def field_text(value: Any) -> str:
    """The value of a JSON key as text, the parts of a list a line each."""
    parts = value if isinstance(value, list) else [value]
    return "\n".join(
        each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
        for each in parts
        if each is not None
    )


def format_fields(article: Article, names: Sequence[str]) -> str:
    """The values of some JSON keys; of several, a line with tabs between them."""
    values = article.to_dict()
    texts = [field_text(values[name]) for name in names]
    return "\t".join(map(one_line, texts) if texts[1:] else texts) + "\n"


class Writer:
    """Writes articles: into the file that `place` gives for each, or to standard output, `indent`
    for a reader of JSON there. `once`: an article that is `done` is not to come again; `warc`:
    what adds the pages to a WARC as well."""

    place: Callable[[Article], Path] | None = None
    indent: int | None = None

    def __init__(self, options: Options, once: bool = True) -> None:
        self.options = options
        self.as_json = options.as_json
        self.once = once
        self.warc: AddPage = lambda *_: None
        self.done: set[str] = set()

    def has(self, url: str) -> bool:
        """Whether the article at `url` is there already."""
        return self.once and url_key(url) in self.done

    def format(self, article: Article, before: str = "") -> str:
        """The article as Markdown, the front matter of `before` kept, or as JSON. Where the next
        run must know that it is there, the Markdown of one that was redirected also notes what
        was asked for; no reader sees it."""
        if self.options.field:
            return format_fields(article, self.options.field)
        if self.as_json:
            return article.to_json(self.indent) + "\n"
        front = "" if _json_object(before) else split_front_matter(before)[0]
        text = article.to_markdown(self.options.front_matter and not front)
        if front:
            text = f"{front.rstrip()}\n\n{text}"
        requested, final = article_keys(article)
        if self.options.directory and requested != final:
            text += f"\n{REQUESTED}{requested} -->\n"
        return text

    def write(self, capture: Capture) -> str:
        """Write an article: `saved` or `printed`, or `unchanged` where there was nothing to write.
        Raises UnwritableError and ReaderGoneError."""
        article, page = capture.article, capture.page
        word = "printed"
        if self.place:
            word = self._save(self.place(article), article, page)
        else:
            self.warc(page, None)
            text = self.format(article)
            # A thematic break parts two Markdown documents; JSON needs none.
            is_plain = self.as_json or self.options.field or not self.done
            print_text(text if is_plain else f"\n---\n\n{text}")
        self.done.update(article_keys(article))
        return word

    def _save(self, path: Path, article: Article, page: Received | None) -> str:
        before = read_there(path)
        fresh = self.format(article, decoded_text(before))
        data, is_other = renewed(before, article, fresh)
        kept = page if self.options.keep_html else None
        if data == before and (
            not kept or path.with_suffix(PAGE_SUFFIX).exists()
        ):
            self.warc(page, None)
            return "unchanged"
        # Last in its place, since it is what the next run goes by.
        with staged(path, data) as unsaved:
            if kept:
                keep_page(path, kept)
            self.warc(page, unsaved)
            if is_other:
                set_aside(path)
        return "saved"


def check_keys(
    option: str, names: Iterable[str], known: Collection[str]
) -> None:
    """Raises UsageError for a key that is not known."""
    from difflib import get_close_matches

    for name in set(names).difference(known):
        near = get_close_matches(name, known, 1) or known
        hint = f"did you mean {', '.join(near)}?"
        raise UsageError(f"{option} {name}: no such key; {hint}")


def files_there(writer: Writer, path: Path) -> dict[str, Path]:
    """Where the articles in a directory are, by the keys of their URLs; the writer takes note of
    those that are not to come again. What a killed run has left is removed."""
    files: dict[str, Path] = {}
    # An article's own file comes before its later versions, whose names are longer.
    for each in sorted(path.iterdir(), key=lambda it: len(it.name)):
        form = SUFFIXES.get(each.suffix.lower())
        if TEMPORARY.fullmatch(each.name):
            each.unlink()
        elif form == writer.as_json and each.is_file():
            try:
                keys = recorded_keys(each.read_bytes())
            except (OSError, ValueError) as error:
                log.warning("%s cannot be read: %s", each, error)
                continue
            if not writer.options.refresh:
                writer.done.update(keys)
            for key in keys[:1]:
                files.setdefault(key, each)
    return files


def to_directory(writer: Writer, path: Path) -> None:
    """Have a writer write to a directory, a file an article: they are the only record of what is
    there. Raises UnwritableError."""
    # `place` must not know the writer, which knows `place`: its lock ends with it.
    options = writer.options
    suffix = ".json" if options.as_json else ".md"
    # Of each, those that are left: many articles may have one title.
    names = functools.cache(functools.partial(numbered, suffix=suffix))
    with writable(path):
        path.mkdir(parents=True, exist_ok=True)
        lock(path, writer)
        files = files_there(writer, path)

    def place(article: Article) -> Path:
        """The file that an article has, or a new one: under a name that no other has, nor a page
        that is kept, but for its own, which a killed run has left."""
        key = article_keys(article)[1]
        if key not in files:
            paths = map(path.joinpath, names(file_stem(article)))
            own = f"{article.url}\n"
            files[key] = next(
                each
                for each in paths
                if not os.path.lexists(each)
                and not (options.keep_html and is_anothers(each, own))
            )
        return files[key]

    writer.place = place


def to_one_file(writer: Writer, path: Path) -> None:
    """Have a writer write to one file, if its suffix is one of an article. Raises UsageError and
    UnwritableError."""
    suffix = path.suffix.lower()
    with writable(path):  # a name may be too long
        if path.is_dir():
            raise UsageError(f"{path} is a directory; --dir writes to one")
        if writer.options.keep_html:
            path.with_suffix(HEADERS_SUFFIX).exists()

    if suffix and suffix not in SUFFIXES:
        raise UsageError(f"{path}: an article is written to .md, .json or .txt")
    real = real_path(path)
    writer.place = lambda _: real


def choose_writer(options: Options, count: int, once: bool = True) -> Writer:
    """Where the options send `count` articles. Raises UsageError and UnwritableError."""
    directory = options.directory
    writer = Writer(options, once or directory is not None)
    is_file = options.output not in (None, STANDARD_OUTPUT)
    path = Path(options.output or "")
    writer.as_json = SUFFIXES.get(path.suffix.lower(), options.as_json)
    check_keys("--field", options.field, Article.__slots__)
    refused = {
        "--output and --dir exclude each other": directory and options.output,
        "--refresh needs --dir": options.refresh and not directory,
        f"--output takes one article, and {count} were asked for": is_file
        and count > 1,
        "--keep-html needs --output or --dir, to stand beside a file": (
            options.keep_html and not (is_file or directory)
        ),
        "--field prints to standard output, and needs it": options.field
        and (is_file or directory),
        "--json and --field exclude each other": options.field
        and options.as_json,
        "--front-matter is of Markdown, not of JSON": options.front_matter
        and writer.as_json,
    }
    for reason, is_wrong in refused.items():
        if is_wrong:
            raise UsageError(reason)
    if options.warc:
        writer.warc = open_warc(options.warc)
    if directory:
        to_directory(writer, directory)
    elif is_file:
        to_one_file(writer, path)
    elif count == 1 and at_terminal(sys.stdout):
        writer.indent = 2
    return writer


# ----------------------------------------------------------------------------------------------
# Many: hosts in threads, pages in processes or on a cluster, none of them able to harm another
# ----------------------------------------------------------------------------------------------
# Sources or saved pages come in, a `Report` says what came of them. Threads do the tasks; all that
# is written and told of them is written and told by the main thread, in `run_all`. Where pages are
# read may be changed in `readers`, what is told of a run in `Report`. Held by tests/test_batch.py
# and tests/test_dask.py.

# Of a source whose article was archived before, and is not to be fetched or extracted again.
THERE_ALREADY = "there already"
# What a user can do where something is doubtful, by the code of the warning.
ADVICE = {
    "body-short": "; compare it with the page, or fetch it with --memento",
    "maybe-cut-off": "; fetch it again",
    "paywalled": "; if you subscribe, fetch it with --cookies, as your browser has them",
    "text-left-out": "; -v shows what, if this is the only source",
}
# A scheduler that is there answers at once; Dask asks again and again until then.
SCHEDULER_TIMEOUT = 5.0
# Seconds between two looks at the clock; until somebody at a terminal wonders; between two lines
# on how far a run has come.
TICK = 0.5
LONG = 1.0
LINE_EVERY = 15.0


def leave(signum: int, _frame: object = None) -> None:
    """End the process with the status of a signal."""
    # Nothing is to break off what is put in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(128 + signum)


class MessageHandler(logging.Handler):
    """Writes to standard error as it is at the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        # A message is one line, whatever of the web is in it; a file name that is no UTF-8 is
        # shown as Python writes it.
        message = record.getMessage().encode("utf-8", "backslashreplace")
        try:
            if sys.stderr is not None:
                print(one_line(message.decode()), file=sys.stderr)
        except OSError:  # nobody is there to read it; the work goes on
            discard(sys.stderr)


class Report:
    """One run of a command: counts what comes of each source, tells each failure, and settles the
    exit status. `left`: the names of those to be fetched that still are; `tell` says what with -v
    is always told, and what who asks for one source at a terminal wants to know."""

    # What is counted first, where it is not what the writer does.
    success = ""

    def __init__(self, options: Options) -> None:
        self.options = options
        # No exceptions are kept: each would keep all that was in reach where it was raised, the
        # page included.
        self.failures: list[tuple[str, str, int]] = []
        self.codes: set[int] = set()
        self.counts: Counter[str] = Counter()
        self.began = monotonic()
        first = LONG if at_terminal(sys.stderr) else LINE_EVERY
        self.due = self.began + first
        self.tell = log.info
        self.left: dict[str, None] = {}
        self.writer = Writer(options)
        level = logging.INFO if options.verbose else logging.WARNING
        log.setLevel(logging.ERROR if options.quiet else level)

    def fail(self, name: str, error: ArchiveError) -> None:
        """Take note of a source that came to nothing, and say so."""
        self.failures.append((name, error.reason, error.exit_code))
        self.codes.add(error.exit_code)
        told = str(error).removeprefix(f"{name} ")
        log.error("%s: %s (%d)", public_url(name), told, error.exit_code)

    # What is done about a source that was asked for in vain.
    miss = fail

    @contextmanager
    def source(self, name: str) -> Iterator[None]:
        """What is done for one source; its failure is no reason to leave the others undone."""
        try:
            yield
        except ArchiveError as error:
            self.fail(name, error)

    def deliver(self, capture: Capture, name: str) -> None:
        """Write an article, and say what is doubtful about it."""
        article, shown = capture.article, public_url(name)
        word = self.writer.write(capture)
        self.counts[word] += 1
        if self.writer.place:
            self.tell("%s: %s as %s", shown, word, self.writer.place(article))
        if article.archive_url:
            told = "%s: from an archive, as of %s: %s"
            log.warning(told, shown, article.memento_date, article.archive_url)
        told = "%s: %d words, titled %r; the date is from %s"
        log.info(
            told, shown, article.word_count, article.title, article.date_source
        )
        if not article.date:
            log.warning("%s: no date found; look for one on the page", shown)
        for code in article.warnings:
            log.warning("%s: warning: %s%s", shown, code, ADVICE.get(code, ""))

    def settle(self, name: str, outcome: Any) -> None:
        """Take note of what came of a source: a Capture, an ArchiveError, or None where it was
        there already. Raises ReaderGoneError."""
        self.left.pop(name, None)
        with self.source(name):
            if isinstance(outcome, ArchiveError):
                self.miss(name, outcome)
            elif outcome is None or self.writer.has(outcome.article.url):
                self.counts[THERE_ALREADY] += 1
                self.tell("%s: %s", public_url(name), THERE_ALREADY)
            else:
                self.deliver(outcome, name)

    def format_counts(self) -> str:
        """What has come of the sources, the failures by their reasons, the most frequent first."""
        written = "saved" if self.writer.place else "printed"
        counts = {self.success or written: 0, **self.counts}
        told = ", ".join(f"{count} {what}" for what, count in counts.items())
        told += f" in {monotonic() - self.began:.0f} s"
        if self.failures:
            told += f", {len(self.failures)} failed: "
        reasons = Counter(f"{why} ({code})" for _, why, code in self.failures)
        return told + "; ".join(
            f"{count} x {why}" for why, count in reasons.most_common()
        )

    def show_progress(self) -> None:
        """Tell now and then how far a run has come, and how far it has to go, where that is
        known."""
        if monotonic() < self.due:
            return
        self.due = monotonic() + LINE_EVERY
        is_first = not (self.counts or self.failures)
        if is_first and len(self.left) == 1:
            told = f"waiting for {public_url(*self.left)}; Ctrl-C ends it"
        else:
            left = f"{len(self.left)} left; " if self.left else ""
            told = left + self.format_counts()
        log.warning(told)

    def format_failures(self) -> str:
        """The sources that failed, one a line, each under its reason, and those that were not
        tried: a list to feed back in."""
        told = [
            f"# {one_line(reason)} ({code})\n{public_url(name)}\n"
            for name, reason, code in self.failures
        ]
        told += [f"# not done\n{public_url(name)}\n" for name in self.left]
        return "".join(told)

    @contextmanager
    def summed_up(self, total: int | None) -> Iterator[None]:
        """A run of `total` sources, if that is known, summed up at its end, whatever ends it, the
        sources that failed listed; then the command ends with the status of all failures, if
        they have one in common, else with 1. Raises UnwritableError."""
        if total == 1:  # with nobody to wait for
            self.options = dataclasses.replace(self.options, jobs=1, delay=0.0)
            if at_terminal(sys.stderr):
                self.tell = log.warning
        try:
            yield
        except ReaderGoneError:
            total = 0  # to sum up: who is gone wants no more
        finally:
            if total not in (0, 1):
                log.warning(self.format_counts())
                if self.left:
                    told = (
                        "%d not done: with --dir, the same command goes on"
                        " with them"
                    )
                    log.warning(told, len(self.left))
            # Other runs may write there again.
            self.writer = Writer(self.options)
            if failed := failed_list(self.options):
                write_whole(failed, self.format_failures())
        codes = self.codes
        raise typer.Exit(min(codes) if len(codes) == 1 else int(bool(codes)))


def _end_with_parent() -> None:
    """Have a page process end with its parent: a killed run leaves none behind."""
    import multiprocessing

    parent: Any = multiprocessing.parent_process()

    def end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


@contextmanager
def page_processes(read: Reader, count: int) -> Iterator[Reader]:
    """Has pages read in processes, each a page at a time, so that it is known which page has ended
    one. Each is a pool of its own. A page that ends two processes is refused with UnsafeError:
    the first may have been ended by something else."""
    import multiprocessing
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    # A fork of this process would take over locks that other threads hold just then.
    can_fork = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if can_fork else "spawn")
    context.set_forkserver_preload(["news_archive", "bs4"])
    idle: Queue[Executor] = Queue()
    with ExitStack() as stack:

        def start() -> Executor:
            return stack.enter_context(
                ProcessPoolExecutor(1, context, _end_with_parent)
            )

        def read_there(page: Received) -> Article:
            process = idle.get()
            try:
                for _ in range(2):
                    # A start flushes standard error, and fails once where that is full.
                    with suppress(BrokenExecutor, OSError):
                        return process.submit(read, page).result()
                    process = start()
            finally:
                idle.put(process)
            raise UnsafeError("ends the process that reads it")

        for _ in range(count):
            idle.put(start())
        # At any end, what they read just then is waited for: a process that is killed while it
        # hands over an article leaves half of it, and who waits for the rest waits for ever.
        yield read_there


@contextmanager
def cluster(read: Reader, address: str) -> Iterator[Reader]:
    """Has pages read on the workers of the Dask cluster whose scheduler has that address. Raises
    UnreachableError, and UsageError for workers without this version of the package."""
    distributed = import_extra("distributed", "dask", "--scheduler")
    # Its tracebacks tell no more than we do.
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

    # Sent as it stands here, to workers without the package, too.
    def version_there() -> str:
        import news_archive

        return news_archive.__version__

    def connect() -> Any:
        client = distributed.Client(
            address, timeout=SCHEDULER_TIMEOUT, set_as_default=False
        )
        return client, client.run(version_there, on_error="return")

    try:  # what is no scheduler may keep Dask waiting for ever
        client, workers = begun(connect).result(2 * SCHEDULER_TIMEOUT)
    except Exception as error:
        raise UnreachableError(
            f"no Dask scheduler can be reached at {address}"
        ) from error
    with client:
        if not workers:
            raise UnreachableError(f"{address} has no workers")
        for worker, version in workers.items():
            if version != __version__:
                needed = f"needs news-archive {__version__}"
                raise UsageError(
                    f"the worker {worker} {needed}, and has: {version}"
                )
        executor = client.get_executor()
        yield lambda page: executor.submit(read, page).result()


def readers(options: Options) -> Any:
    """Where pages are read: on a cluster, in processes here, or in this one where there is one
    job. Gives what is to be entered for a `Reader`."""
    read = functools.partial(
        read_page, images=options.images, any_page=options.any_page
    )
    if options.scheduler is not None:
        return cluster(read, options.scheduler)
    if options.jobs == 1:
        return nullcontext(read)
    return page_processes(read, min(options.jobs, os.cpu_count() or 1))


Worker = Callable[[Any], Any]


def outcome_of(task: Any, do: Worker) -> Any:
    """What comes of a source or a saved page, an ArchiveError included; None where it was done
    before. A fault of ours, or a worker that died over a page, costs that page only."""
    from concurrent.futures import CancelledError

    try:
        return do(task)
    except ArchiveError as error:
        return error
    except Known:
        return None
    except CancelledError:
        return LostError("the connection to the scheduler was lost")
    except Exception as error:
        return UnsafeError(f"reading it failed: {one_line(repr(error)):.200}")


Tasks = Iterator[tuple[int, Any]]


def run_all(
    workers: Iterable[tuple[Worker, Tasks]], report: Report, ordered: bool
) -> None:
    """Do numbered tasks, and settle what comes of each in the report: as it comes, or `ordered`, by
    their numbers. All workers are at work at the same time, each on a task of its own, the next
    one once it is settled what came of that: to the end, or until what comes after cannot be read
    or written either. Raises ReaderGoneError."""
    from concurrent.futures import FIRST_COMPLETED, wait

    at_work: dict[Future[Any], tuple[int, str, Worker, Tasks]] = {}
    come: dict[int, tuple[str, Any]] = {}
    due = 0

    def go_on(do: Worker, tasks: Tasks) -> None:
        for number, task in itertools.islice(tasks, 1):
            future = begun(outcome_of, task, do)
            at_work[future] = number, task.name, do, tasks

    for do, tasks in workers:
        go_on(do, tasks)
    while at_work:
        for future in wait(at_work, TICK, FIRST_COMPLETED).done:
            number, name, do, tasks = at_work.pop(future)
            come[number if ordered else due] = name, future.result()
            while due in come:
                name, outcome = come.pop(due)
                due += 1
                report.settle(name, outcome)
                is_lost = isinstance(outcome, LostError)
                if is_lost or UnwritableError.exit_code in report.codes:
                    return
            go_on(do, tasks)
        report.show_progress()


def fetch_all(sources: Sequence[Source], report: Report, ordered: bool) -> None:
    """Fetch the articles of sources, of several hosts at once. Raises as `run_all`."""
    options = report.options
    report.left = dict.fromkeys(source.name for source in sources)
    by_host: defaultdict[str, list[tuple[int, Source]]] = defaultdict(list)
    for number, source in enumerate(sources):
        by_host[ascii_host(source.url)].append((number, source))
    left = iter(by_host.values())
    hosts: Hosts = defaultdict(Host)
    workers = []
    with ExitStack() as stack:
        read = stack.enter_context(readers(options))
        for _ in range(min(options.jobs, len(by_host))):
            # Asked by way of the report, or it would keep the writer, and its lock.
            client = Client(options, hosts, lambda url: report.writer.has(url))
            stack.enter_context(client.session)
            do = functools.partial(fetch_article, client=client, read=read)
            # Who is done with a host takes the next one that nobody has.
            workers.append((do, itertools.chain.from_iterable(left)))
        run_all(workers, report, ordered)


def extract_all(pages: Iterable[Received], report: Report) -> None:
    """Read the articles in saved pages, several at once, in their order. Raises as `run_all`."""
    with readers(report.options) as read:

        def extract_saved(page: Received) -> Capture:
            if report.writer.has(page.url):
                raise Known
            # The latest of several captures that has an article.
            for capture in (page, *page.earlier):
                try:
                    check_page(capture.data)
                    return Capture(read(capture._replace(earlier=())))
                except NoArticleError as error:
                    last = error
            raise last

        # All of them take from the same pages.
        workers = [(extract_saved, enumerate(pages))] * report.options.jobs
        run_all(workers, report, ordered=True)


# ----------------------------------------------------------------------------------------------
# Check: what an archive holds, and what has become of its originals
# ----------------------------------------------------------------------------------------------
# In come files and directories; out goes a line a file, in their order: what `check` finds, or
# what `list` reads. Nothing but new versions is written. Held by tests/test_check.py and
# tests/test_list.py.

# What `check` says of a file beyond its verdict, by the keys of its JSON.
NOTES = {
    "moved_to": "now at ",
    "reason": "",
    "archive_url": "archived copy at ",
    "new_version": "new version saved as ",
}
# What `list` tells of an article, in columns that may be sorted by, and the shares of those that
# take what a line leaves.
LIST_KEYS = {"date": None, "title": 5, "site": 2, "words": None, "url": 4}


def articles_below(folder: str, report: Report) -> Iterator[str]:
    """The files in a directory, and below it, that may be articles, an article's versions in
    their order. What cannot be listed is reported."""
    walk = os.walk(
        folder,
        onerror=lambda error: report.fail(
            str(error.filename),
            UsageError(f"cannot be listed: {error.strerror}"),
        ),
    )
    for parent, folders, files in walk:
        folders[:] = sorted(
            each for each in folders if not each.startswith(".")
        )
        for file in sorted(files, key=version_key):
            path = Path(parent, file)
            if not file.startswith(".") and path.suffix.lower() in SUFFIXES:
                yield str(path)


def archived_articles(
    names: Iterable[str], report: Report, with_local: bool = False
) -> Collection[list[Source]]:
    """The originals of the articles in files and directories, each once with all of its versions,
    of a directory its own file first; `with_local`: also those that were files."""
    found: defaultdict[tuple[str, str], list[Source]] = defaultdict(list)
    for given in names:
        is_folder = Path(given).is_dir()
        for name in articles_below(given, report) if is_folder else [given]:
            with report.source(name):
                if not Path(name).is_file():  # a pipe would be waited for
                    raise UsageError("neither a file nor a directory")
                try:
                    dated = report.options.gate is not None
                    source = find_source(name, dated, with_local=with_local)
                except NoArticleError as error:
                    if not is_folder:
                        raise
                    log.info("%s: %s", name, error.reason)
                    report.counts["without an original URL"] += 1
                else:
                    key = version_key(name)[0], url_key(source.url)
                    found[key].append(source)
    if not found and not report.failures:
        count = report.counts.total()
        told = f", but files without an original URL: {count}" if count else ""
        log.warning("no archived articles there%s", told)
    return found.values()


def version_in(page: Received) -> Version:
    """The article that a file holds: in JSON or Markdown, or as a saved page. Raises
    NoArticleError and UnsafeError."""
    if PAGE_START.match(page.data[:2048]):
        return version_of(read_page(page))
    return read_text(decoded_text(page.data))


def save_version(path: Path, article: Article) -> str | None:
    """Save an article beside earlier versions of it, in the same form; the name of its file, None
    where one of them is the same. Raises UnwritableError."""
    is_json = SUFFIXES.get(path.suffix.lower())
    base = path.with_name(version_key(path.name)[0])
    if is_json is None:
        base = base.with_suffix(".md")
    texts = [
        decoded_text(read_there(each))
        for each in path.parent.iterdir()
        if version_key(each.name)[0] == base.name
    ]
    new = version_of(article)
    if not all(any(compare(read_text(text), new)) for text in texts):
        return None
    has_front = any(split_front_matter(text)[0] for text in texts)
    text = article.to_markdown(has_front)
    if is_json:
        text = article.to_json() + "\n"
    return write_beside(base, as_bytes(text))


def format_change(change: Change) -> str:
    """A change on a line of its own; within what was reworded, words are marked as `wdiff` marks
    them."""
    told = change.before or change.after or ""
    if change.before and change.after:
        told = ""
        before, after = map(words_apart, (change.before, change.after))
        for is_same, gone, come in matched(before, after):
            if not is_same:
                told += re.sub(r"(\S.*)", r"[-\1-]", "".join(gone))
                come = [re.sub(r"(\S.*)", r"{+\1+}", "".join(come))]
            told += "".join(come)
    return f"  {change.what} {change.kind}: {told.strip()}"


def print_json(record: Mapping[str, Any]) -> None:
    print_text(json.dumps(record, ensure_ascii=False) + "\n")


class Check(Report):
    """A report on archived articles, a line a file on standard output: what their originals are
    now. `versions`: of each file, the files of its article."""

    success = "same"
    versions: Mapping[str, list[Source]]

    def deliver(self, capture: Capture, name: str) -> None:
        """Compare an archived article with what has come of its URL; see to it that a new version
        is saved."""
        article = capture.article
        if capture.failure:
            self.miss(name, capture.failure, article.archive_url)
            return
        new = version_of(article)
        found = {
            each.name: list(
                compare(version_in(saved_page(each.name, each.url)), new)
            )
            for each in self.versions[name]
        }
        # Which version is the latest, no name tells: an older one may have been put aside.
        name = min(found, key=lambda each: len(found[each]))
        changes = found[name]
        moved_to = article.url if len(set(article_keys(article))) > 1 else None
        verdict = "moved" if moved_to else "changed" if changes else "same"
        saved = None
        try:
            if self.options.update and changes:
                saved = save_version(Path(name), article)
            if verdict != "same":
                self.codes.add(1)
        finally:  # whether or not it could be written
            self._tell(
                name, verdict, changes, moved_to=moved_to, new_version=saved
            )

    def miss(
        self, name: str, error: ArchiveError, archive_url: str | None = None
    ) -> None:
        self.codes.add(error.exit_code)
        # Gone, if its server says so or has something else in its place.
        is_gone = error.status in GONE or isinstance(error, NoArticleError)
        verdict = "gone" if is_gone else "unreachable"
        self._tell(name, verdict, reason=error.reason, archive_url=archive_url)

    def _tell(
        self,
        name: str,
        verdict: str,
        changes: Sequence[Change] = (),
        **notes: str | None,
    ) -> None:
        self.counts[verdict] += 1
        options = self.options
        if verdict == "same" and (options.changed or options.quiet):
            return
        if options.as_json:
            print_json(
                {
                    "file": printable(name),
                    "url": self.versions[name][-1].url,
                    "verdict": verdict,
                    **dict.fromkeys(NOTES),
                    **notes,
                    "changes": [
                        {"kind": each.kind, **each._asdict()}
                        for each in changes
                    ],
                }
            )
            return
        told = "; ".join(
            f"{NOTES[key]}{note}" for key, note in notes.items() if note
        )
        lines = [one_line(f"{verdict} {name}: {told}".removesuffix(": "))]
        lines += map(format_change, changes)
        print_text("\n".join(lines) + "\n")


def list_articles(report: Report) -> Iterator[dict[str, Any]]:
    """What an archive holds, an article a record: what its file states of it, and the file."""
    for versions in archived_articles(
        [report.options.folder], report, with_local=True
    ):
        name, url = versions[0].name, versions[0].url
        with report.source(name):
            text = decoded_text(read_input(name))
            version, site = read_text(text), _json_object(text).get("site")
            yield {
                "date": version.date,
                "title": version.title,
                "site": one_line(site)
                if isinstance(site, str)
                else host_of(url) or None,
                "words": count_words(" ".join(version.paragraphs)),
                "url": url,
                "file": printable(name),
            }


def print_list(articles: Iterable[dict[str, Any]], as_json: bool) -> None:
    """Records of articles as columns at a terminal, else as JSON, one a line. Raises
    ReaderGoneError and UnwritableError."""
    if as_json or not at_terminal(sys.stdout):
        for article in articles:
            print_json(article)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="", expand=True)
    for key, share in LIST_KEYS.items():
        table.add_column(key, no_wrap=True, ratio=share)
    for article in articles:
        day, *others = (str(article[key] or "") for key in LIST_KEYS)
        table.add_row(day[:10], *others)
    Console(markup=False, emoji=False, highlight=False).print(table)


# ----------------------------------------------------------------------------------------------
# The command line
# ----------------------------------------------------------------------------------------------
# Arguments come in, an exit status goes out. An option is a field of `Options` and a row of
# OPTIONS, and a line of the README. Held by tests/test_cli.py, and what the README shows by
# tests/test_readme.py.

STATUSES = (
    "**Exit status**: 0 all is well · 1 some failed, for differing reasons (check: something has"
    " changed) · 2 wrong usage · 3 could not be reached · 4 refused or gone · 5 no article there"
    " · 6 could not be written · 7 refused for safety · 130 interrupted · 143 terminated"
)
# Each stands below the help of its command.
EXAMPLES = """
news-archive fetch https://news.example/story -o story.md
news-archive fetch list.txt -d archive --memento
news-archive fetch https://news.example/story --json | jq .title
news-archive extract page.html
news-archive extract *.html -d archive --front-matter
news-archive extract crawl.warc.gz --json
news-archive check archive
news-archive check archive --changed --update
news-archive check story.md --json
news-archive list archive
news-archive list archive --sort words
news-archive list archive --json | jq .title
"""
# The fields of `Options`, in the groups of the help, each with the commands that have it, how it is
# typed, what stands for its value, and what the help says of it.
OPTIONS = f"""
Arguments
sources: fetch SOURCE: A URL, a file that names one or lists some, or - for input.
pages: extract FILE: A saved page, - for one on standard input, or a WARC.
articles: check FILE: An archived article, or a directory with many.
folder: list DIR: A directory of articles.

Output
as_json: fetch extract check list --json: JSON, one object a line.
field: fetch extract --field KEY: Print a JSON key's value; may be repeated.
output: fetch extract --output -o FILE: Save one article as .md or .json.
directory: fetch extract --dir -d DIR: Save a file an article, but what is there.
refresh: fetch --refresh: Fetch what is there again; write what changed.
update: check --update: Save new versions beside the old ones.
changed: check --changed: Leave out what is the same.
sort: list --sort KEY: By one of {", ".join(LIST_KEYS)}.
url: extract --url URL: The page's original URL.
front_matter: fetch extract --front-matter: YAML before the title.
images: fetch extract --images: Keep the body's pictures.
any_page: fetch extract --any-page: Take what seems to be no article, too.
quiet: fetch extract check list --quiet -q: Only errors.
verbose: fetch extract check list --verbose -v: Each step and each decision.

Many sources
lists: fetch --input-file -i FILE: A list of sources; may be repeated.
failed: fetch --failed FILE: List the sources that failed, to feed back in.
jobs: fetch extract check --jobs -j N: Hosts to ask or pages to read at once.
delay: fetch check --delay SECONDS: Least pause between two requests to one host.
scheduler: fetch extract --scheduler ADDRESS: Read pages on this Dask cluster.

Network
timeout: fetch check --timeout SECONDS: For all of one source, retries included.
max_size: fetch check --max-size MB: The most that a page may have.
retries: fetch check --retries N: Further tries where a failure may pass.
user_agent: fetch check --user-agent TEXT: What to tell servers of who asks.
header: fetch check --header -H TEXT: A further header field; may be repeated.
cookies: fetch check --cookies FILE: Cookies to send, in the Netscape format.

Archives
keep_html: fetch --keep-html: Keep the page's bytes beside the file.
warc: fetch --warc FILE: Add requests and responses to FILE.warc.gz.
memento: fetch check --memento: Where the original is gone, take an archived copy.
timegate: fetch check --timegate URL: The TimeGate to ask; turns --memento on.
"""


class Cast:
    """Gives values of parameters their types. typer would do it by way of pydantic, which takes
    longer to import than a page takes to be fetched."""

    @staticmethod
    def coerce(value: Any, param: Any, ctx: Any) -> Any:
        kind = param.type_descriptor.annotation
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        try:
            return kind(value) if kind in (int, float, Path) else value
        except ValueError:
            told = f"{value!r} is no {'whole ' * (kind is int)}number"
            raise typer.BadParameter(told, ctx, param) from None


# The help names values, and none of Python's types.
for parameter in (typer.core.TyperArgument, typer.core.TyperOption):
    setattr(parameter, "display_type", lambda *_: "")  # noqa: B010
    setattr(parameter, "get_runtime_param", lambda _: Cast)  # noqa: B010

HELP = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    pretty_exceptions_enable=False,
    context_settings=HELP,
    rich_markup_mode="markdown",
    help="Fetch news articles from their original URLs and keep them as Markdown or JSON.",
    epilog="news-archive help COMMAND tells all of a command, --version or -V the version.",
)


def parameters_of(command: str) -> Iterator[inspect.Parameter]:
    """The options of a command, as typer reads them from a signature."""
    kinds = get_type_hints(Options)
    for block in OPTIONS.strip().split("\n\n"):
        group, *rows = block.splitlines()
        for row in rows:
            name, spelling, told = row.split(": ", 2)
            words = spelling.split()
            if command not in words:
                continue
            names = [word for word in words if word.startswith("-")]
            metavar = words[-1] if words[-1].isupper() else None
            kind: Any = typer.Option if names else typer.Argument
            option = kind(
                *names, help=told, metavar=metavar, rich_help_panel=group
            )
            default = getattr(Options, name)
            value = list[str] if default == () else kinds[name]
            yield inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=default,
                annotation=Annotated[value, option],
            )


def command(function: Callable[[Options], None]) -> Callable[[Options], None]:
    """A function as the command whose name its own begins with."""
    name = function.__name__.partition("_")[0]

    def run(**values: Any) -> None:
        function(Options(**values))

    run.__doc__ = function.__doc__
    signature = inspect.Signature(list(parameters_of(name)))
    run.__signature__ = signature  # type: ignore[attr-defined]
    examples = re.findall(f".* {name} .*", EXAMPLES)
    epilog = "\n\n".join([*examples, STATUSES])
    app.command(name, context_settings=HELP, epilog=epilog)(run)
    return function


@command
def fetch_command(options: Options) -> None:
    """Fetch articles from their original URLs."""
    if not options.sources and not options.lists:
        raise UsageError(
            "which source? A URL, a file that names one, a list, or -"
        )
    report = Report(options)
    failed_list(options)
    wanted = list(read_sources(report))
    count = len(wanted) + len(report.failures)
    report.writer = choose_writer(options, count)
    if report.failures and not wanted:  # mistyped: an earlier list stays
        report.options = dataclasses.replace(options, failed=None)
    with report.summed_up(count):
        ordered = options.directory is None and not options.as_json
        fetch_all(wanted, report, ordered)


@command
def extract_command(options: Options) -> None:
    """Extract articles from saved web pages, with no network.

    A page's URL is the one that it names; where it names none, the file's own.
    """
    if not options.pages:
        raise UsageError("which file?")
    report = Report(options)
    total = None if any(map(is_warc, options.pages)) else len(options.pages)
    if options.url is not None and total != 1:
        raise UsageError("--url takes one file")
    report.writer = choose_writer(options, total or 2, once=total is None)
    url = options.url and public_url(options.url)
    saved = (saved_pages(name, url, report) for name in options.pages)
    with report.summed_up(total):
        extract_all(itertools.chain.from_iterable(saved), report)


@command
def check_command(options: Options) -> None:
    """Say what has changed since articles were archived: same, changed, moved, gone or
    unreachable."""
    if not options.articles:
        raise UsageError("which file?")
    report = Check(options)
    found = archived_articles(options.articles, report)
    report.versions = {each.name: group for group in found for each in group}
    wanted = [versions[0] for versions in found]
    passed_over = report.counts.total() + len(report.failures)
    with report.summed_up(len(wanted) + passed_over):
        fetch_all(wanted, report, ordered=True)


@command
def list_command(options: Options) -> None:
    """List what an archive holds: date, title, site, words and URL of each article."""
    report, key = Report(options), options.sort
    check_keys("--sort", [key], LIST_KEYS)
    with report.summed_up(1):
        articles = list_articles(report)
        ordered = sorted(articles, key=lambda it: (it[key] is None, it[key]))
        print_list(ordered, options.as_json)


def main(argv: Sequence[str] | None = None) -> int:
    """The command `news-archive`, with these arguments or those of the process; gives its exit
    status. From then on, signals end the process."""
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, leave)
    log.handlers = [MessageHandler()]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    words = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    if words[0] == "help":
        words = [*words[1:], "--help"]
    try:
        if words[0] in ("--version", "-V"):
            typer.echo(f"news-archive {__version__}")
            return 0
        return app(words, prog_name="news-archive", standalone_mode=False) or 0
    except typer.TyperException as error:
        # What follows says the same again.
        told = error.format_message().partition(", unable")[0]
        told = re.sub(
            r" \(Possible options: (.*)\)", r"; did you mean \1?", told
        )
        if names_url(words[0]):
            told += " `news-archive fetch URL` fetches it."
        failure: ArchiveError = UsageError(told)
    except ArchiveError as error:
        failure = error
    except OSError as error:  # a name that is too long, say, or a full disk
        failure = UsageError(f"{error.filename}: {error.strerror}")
        if error.filename is None:
            discard(sys.stdout)
            failure = UnwritableError(f"standard output: {error.strerror}")
    except SystemExit as end:
        if sys.stdout is not None:
            # Python would wait at its end for what nobody reads.
            discard(sys.stdout)
        return int(end.code or 0)
    log.error("%s (%d)", failure, failure.exit_code)
    return failure.exit_code


if is_command:
    gc.freeze()
    gc.enable()

if __name__ == "__main__":
    import news_archive  # as other processes know it: what is of `__main__`, they cannot be sent

    sys.exit(news_archive.main())
