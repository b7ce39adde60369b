"""What a page says about itself: its title, its date, its authors, its JSON-LD."""

from __future__ import annotations

import json

import pytest

from news_archive import parse_date

URL = "https://courier.example/news/mill"
HEADLINE = "Town buys the old sugar mill"
PROSE = "".join(
    f"<p>{text}</p>"
    for text in (
        "The council voted on Tuesday evening to buy the old sugar mill on Quay Street for the town.",
        "Residents who live next to the site have waited for years for somebody to mend its fence.",
        "Work on the roof is expected to begin in spring, provided that the county grants the money.",
    )
)


def page(
    under: str = "", head: str = "", above: str = "", below: str = "", lang: str = "en"
) -> str:
    """An article with something under its headline, in its head, above it and below it."""
    return (
        f'<html lang="{lang}"><head><title>{HEADLINE}</title>{head}</head><body>{above}'
        f"<main><article><h1>{HEADLINE}</h1>{under}<div>{PROSE}</div></article></main>{below}</body></html>"
    )


def ld(*nodes: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes
    )


# --- Dates as they are written ---


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        pytest.param(
            "입력 2024년 5월 3일 오후 6:20",
            "",
            "2024-05-03T18:20:00",
            id="korean-afternoon",
        ),
        pytest.param(
            "2024.05.03. 오전 12:20", "", "2024-05-03T00:20:00", id="korean-midnight"
        ),
        pytest.param(
            "2024年5月3日 下午6:20", "", "2024-05-03T18:20:00", id="chinese-afternoon"
        ),
        pytest.param(
            "2024年5月3日 午後6時20分", "", "2024-05-03T18:20:00", id="japanese-afternoon"
        ),
        pytest.param(
            "الجمعة 3 مايو 2024 - 18:20", "", "2024-05-03T18:20:00", id="arabic-month"
        ),
        pytest.param("٣ مايو ٢٠٢٤", "", "2024-05-03", id="arabic-digits"),
        pytest.param("3 مه 2024", "", "2024-05-03", id="persian-month-of-two-letters"),
        pytest.param("३ मई २०२४", "", "2024-05-03", id="hindi-month-of-two-letters"),
        pytest.param("३ जनवरी २०२४", "", "2024-01-03", id="hindi-digits-and-vowel-signs"),
        pytest.param(
            "3 พฤษภาคม 2567 เวลา 18:20 น.",
            "",
            "2024-05-03T18:20:00",
            id="thai-buddhist-year",
        ),
        pytest.param("3 พ.ค. 2567", "", "2024-05-03", id="thai-month-cut-short"),
        pytest.param(
            "Thứ sáu, 3/5/2024, 18:20 (GMT+7)",
            "",
            "2024-05-03T18:20:00+07:00",
            id="gmt-plus-7",
        ),
        pytest.param("ngày 3 tháng 5 năm 2024", "", "2024-05-03", id="vietnamese-words"),
        pytest.param("3 de maig de 2024", "", "2024-05-03", id="catalan"),
        pytest.param("3 d'abril del 2024", "", "2024-04-03", id="catalan-elided"),
        pytest.param("3. listopada 2024.", "hr", "2024-10-03", id="october-in-croatia"),
        pytest.param("3 listopada 2024", "pl", "2024-11-03", id="november-in-poland"),
        pytest.param("červenec 3, 2024", "cs", "2024-07-03", id="czech-july-is-not-june"),
        pytest.param("3. мај 2024.", "", "2024-05-03", id="serbian"),
        pytest.param("3 октомври 2024 г.", "", "2024-10-03", id="bulgarian"),
        pytest.param("3. oktober 2024", "", "2024-10-03", id="slovenian"),
        pytest.param("3. októbra 2024", "", "2024-10-03", id="slovak"),
        pytest.param("2024. gada 3. oktobris", "", "2024-10-03", id="latvian-year-first"),
        pytest.param("3. oktoober 2024", "", "2024-10-03", id="estonian"),
        pytest.param(
            "2024 m. gegužės 3 d. 18:20",
            "",
            "2024-05-03T18:20:00",
            id="lithuanian-year-first",
        ),
        pytest.param(
            "2024. május 3. 18:20", "", "2024-05-03T18:20:00", id="hungarian-year-first"
        ),
        pytest.param("3 במאי 2024", "", "2024-05-03", id="hebrew-in-may"),
        pytest.param("3 אוקטובר 2024", "", "2024-10-03", id="hebrew"),
        pytest.param("3 Μαΐου 2024", "", "2024-05-03", id="greek"),
        pytest.param("02/03/2024", "en-US", "2024-02-03", id="month-first-in-america"),
        pytest.param("02.03.2024", "en-US", "2024-03-02", id="dots-are-never-month-first"),
        pytest.param(
            "Dec 10, 2016, 10:20am EST",
            "",
            "2016-12-10T10:20:00",
            id="zone-names-are-not-guessed",
        ),
        pytest.param(
            "12 August 2024 was the day after 11 August 2024",
            "",
            "2024-08-12",
            id="the-first-of-two",
        ),
    ],
)
def test_dates_as_they_are_written(value: str, language: str, expected: str | None) -> None:
    assert parse_date(value, language) == expected
