"""Every pattern of the file on text made to be slow for it: no hang, however a page is written.

The patterns are looked up, not listed by hand, so that a new one is tried, too.
"""

from __future__ import annotations

import copy
import itertools
import pickle
import re
import time
from collections.abc import Iterator

import pytest

import news_archive

# Characters. All pieces are tried at the first size, and at each further one those that were slowest: ten times as many
# take a hundred times as long where a pattern is quadratic.
SIZES = {10_000: len, 100_000: lambda _: 5, 1_000_000: lambda _: 1}

# Those that see no more than so many characters, where their callers cut what they are given.
BOUNDED = {
    "DATE_FORMS": 200,
    "AUTHOR_JOINTS": 1000,
    "BEGS": news_archive.LONG_STORY,
    "OFFER": news_archive.LONG_STORY,
    "NO_NAME": 1000,
    "TITLE_JOINTS": 1000,
}
# Those that are only tried at a text's start, or on the whole of it.
ANCHORED = {
    "AD_LABEL", "BARE_URL", "DATELINE", "DATELINE_END", "DENIED", "FRONT_MATTER", "FRONT_MATTER_KEY", "HEADER", "LONG_QUESTION", "NAME",
    "NO_TAG", "FURNITURE", "PERSON", "SCHEDULER_ADDRESS", "TEX",
}  # fmt: skip

PIECES = (
    "a", "A", "1", " ", "\n", "\t", "-", "_", "*", "`", "<", ">", "[", "]", "(", ")", "{", "&", "#", "%", "/",
    ".", ",", ":", ";", "=", "\"", "'", "~", "|", "\\", "é", "字", "\u00a0", "\u0301", "a ", "a-", "a.", "1 ",
    "1.", "1:", "a\n", "<!--", "<!-- -->", "<a ", "<a b=", "<a>", "</a>", "[a](", "[[", "--- #\n", "> ", "- ",
    "http://a", "https://a/", "www.", "name=\"a\" ", "<a data-cfemail=\"abababab\" ", "original url: ", "by a ", "May 1, ", "2024-01-01 ",
    "&#1", "{{<", "%%", "==", "read more ", "hidden ", "author ", "a" * 50 + " ",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    def found(value: object) -> Iterator[re.Pattern[str]]:
        if isinstance(value, news_archive.LazyPattern):
            if isinstance(value.given[0], str):  # and is not compiled yet
                yield value
        elif isinstance(value, dict):
            for each in value.values():
                yield from found(each)
        elif isinstance(value, tuple | list):
            for each in value:
                yield from found(each)

    for name, value in vars(news_archive).items():
        for number, pattern in enumerate(found(value)):
            yield f"{name}-{number}" if number else name, pattern


PATTERNS = dict(patterns())


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 60


def seconds(name: str, piece: str, end: str, size: int) -> float:
    text = piece * (size // len(piece)) + end
    began = time.process_time()
    if name.partition("-")[0] in ANCHORED:
        PATTERNS[name].match(text), PATTERNS[name].fullmatch(text)
    else:
        PATTERNS[name].sub("", text)
    return time.process_time() - began


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_linear(name: str) -> None:
    bound = BOUNDED.get(name.partition("-")[0])
    before = dict.fromkeys(itertools.product(PIECES, ("", "!")), 0.0)
    seconds(name, "a", "", 1)  # compiled now, and not while the first is timed
    for size, kept in SIZES.items() if not bound else ((bound, len),):
        slowest = sorted(before, key=before.__getitem__)[-kept(before) :]
        now = {text: seconds(name, *text, size) for text in slowest}
        for text in slowest:
            assert now[text] < 30 * max(before[text], 0.01), (size, text)
        # Long enough to be told from noise, and less than twelve times as long as a tenth of it: what grows as a square
        # is less than a fortieth of that. Ten times as much text would take less than thirty times as long.
        text = max(now, key=now.__getitem__)
        if 0.03 < now[text] < 12 * before[text]:
            break
        before = now


def test_a_pattern_can_be_copied_and_sent_to_another_process() -> None:
    pattern = news_archive.LazyPattern("a+", re.I)
    for each in (copy.copy(pattern), pickle.loads(pickle.dumps(pattern))):
        assert each.fullmatch("AA")
