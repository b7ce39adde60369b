"""What a page says about itself: its title, its date, its authors, its JSON-LD."""

from __future__ import annotations

import json
import time

import pytest

from news_archive import extract, parse_date

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
    under: str = "",
    head: str = "",
    above: str = "",
    below: str = "",
    lang: str = "en",
) -> str:
    """An article with something under its headline, in its head, above it and below it."""
    return (
        f'<html lang="{lang}"><head><title>{HEADLINE}</title>{head}</head><body>{above}'
        f"<main><article><h1>{HEADLINE}</h1>{under}<div>{PROSE}</div></article></main>{below}</body></html>"
    )


def ld(*nodes: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>'
        for node in nodes
    )


ARTICLE = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2024-05-03",
    "author": {"@type": "Person", "name": "Ida Lund"},
}
OTHER = {
    "@type": "NewsArticle",
    "url": "https://courier.example/news/ferry",
    "headline": "Ferry timetable cut for the summer months",
    "datePublished": "2024-05-09",
    "dateModified": "2024-05-09",
    "description": "Fewer ferries",
    "author": {"@type": "Person", "name": "Nils Berg"},
}


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
            "2024.05.03. 오전 12:20",
            "",
            "2024-05-03T00:20:00",
            id="korean-midnight",
        ),
        pytest.param(
            "2024年5月3日 下午6:20",
            "",
            "2024-05-03T18:20:00",
            id="chinese-afternoon",
        ),
        pytest.param(
            "2024年5月3日 午後6時20分",
            "",
            "2024-05-03T18:20:00",
            id="japanese-afternoon",
        ),
        pytest.param(
            "الجمعة 3 مايو 2024 - 18:20",
            "",
            "2024-05-03T18:20:00",
            id="arabic-month",
        ),
        pytest.param("٣ مايو ٢٠٢٤", "", "2024-05-03", id="arabic-digits"),
        pytest.param(
            "3 مه 2024", "", "2024-05-03", id="persian-month-of-two-letters"
        ),
        pytest.param(
            "३ मई २०२४", "", "2024-05-03", id="hindi-month-of-two-letters"
        ),
        pytest.param(
            "३ जनवरी २०२४", "", "2024-01-03", id="hindi-digits-and-vowel-signs"
        ),
        pytest.param(
            "3 พฤษภาคม 2567 เวลา 18:20 น.",
            "",
            "2024-05-03T18:20:00",
            id="thai-buddhist-year",
        ),
        pytest.param(
            "3 พ.ค. 2567", "", "2024-05-03", id="thai-month-cut-short"
        ),
        pytest.param(
            "Thứ sáu, 3/5/2024, 18:20 (GMT+7)",
            "",
            "2024-05-03T18:20:00+07:00",
            id="gmt-plus-7",
        ),
        pytest.param(
            "ngày 3 tháng 5 năm 2024", "", "2024-05-03", id="vietnamese-words"
        ),
        pytest.param("3 de maig de 2024", "", "2024-05-03", id="catalan"),
        pytest.param(
            "3 d'abril del 2024", "", "2024-04-03", id="catalan-elided"
        ),
        pytest.param(
            "3. listopada 2024.", "hr", "2024-10-03", id="october-in-croatia"
        ),
        pytest.param(
            "3 listopada 2024", "pl", "2024-11-03", id="november-in-poland"
        ),
        pytest.param(
            "červenec 3, 2024", "cs", "2024-07-03", id="czech-july-is-not-june"
        ),
        pytest.param("3. мај 2024.", "", "2024-05-03", id="serbian"),
        pytest.param("3 октомври 2024 г.", "", "2024-10-03", id="bulgarian"),
        pytest.param("3. oktober 2024", "", "2024-10-03", id="slovenian"),
        pytest.param("3. októbra 2024", "", "2024-10-03", id="slovak"),
        pytest.param(
            "2024. gada 3. oktobris", "", "2024-10-03", id="latvian-year-first"
        ),
        pytest.param("3. oktoober 2024", "", "2024-10-03", id="estonian"),
        pytest.param(
            "2024 m. gegužės 3 d. 18:20",
            "",
            "2024-05-03T18:20:00",
            id="lithuanian-year-first",
        ),
        pytest.param(
            "2024. május 3. 18:20",
            "",
            "2024-05-03T18:20:00",
            id="hungarian-year-first",
        ),
        pytest.param("3 במאי 2024", "", "2024-05-03", id="hebrew-in-may"),
        pytest.param("3 אוקטובר 2024", "", "2024-10-03", id="hebrew"),
        pytest.param("3 Μαΐου 2024", "", "2024-05-03", id="greek"),
        pytest.param(
            "02/03/2024", "en-US", "2024-02-03", id="month-first-in-america"
        ),
        pytest.param(
            "02.03.2024", "en-US", "2024-03-02", id="dots-are-never-month-first"
        ),
        pytest.param(
            "Dec 10, 2016, 10:20am EST",
            "",
            "2016-12-10T10:20:00",
            id="zone-names-are-not-guessed",
        ),
        pytest.param("3 V 2024", "pl", "2024-05-03", id="roman-month"),
        pytest.param(
            "3.XII.2024, 18:20",
            "",
            "2024-12-03T18:20:00",
            id="roman-month-between-stops",
        ),
        pytest.param(
            "May 3, ’24", "", "2024-05-03", id="year-without-its-century"
        ),
        pytest.param(
            "14 Tháng Mười Một, 2023",
            "",
            "2023-11-14",
            id="vietnamese-month-in-words",
        ),
        pytest.param(
            "Tháng Ba 14, 2024",
            "",
            "2024-03-14",
            id="vietnamese-month-before-the-day",
        ),
        pytest.param(
            "ngày 3 tháng năm năm 2024",
            "",
            "2024-05-03",
            id="vietnamese-may-and-year-are-one-word",
        ),
        pytest.param("3 مايو، 2024", "", "2024-05-03", id="arabic-comma"),
        pytest.param(
            "3. aprila 2024.", "sr", "2024-04-03", id="serbian-genitive"
        ),
        pytest.param(
            "3. октобра 2024.",
            "",
            "2024-10-03",
            id="serbian-genitive-in-cyrillic",
        ),
        pytest.param(
            "3. oktobra 2024", "sl", "2024-10-03", id="slovenian-genitive"
        ),
        pytest.param(
            "2024ko maiatzaren 3a", "", "2024-05-03", id="basque-year-first"
        ),
        pytest.param(
            "2024 жылғы 3 мамыр", "", "2024-05-03", id="kazakh-year-first"
        ),
        pytest.param("2024-yil 3-may", "", "2024-05-03", id="uzbek-year-first"),
        pytest.param(
            "18:20, 3. mai 2024",
            "",
            "2024-05-03T18:20:00",
            id="clock-before-the-day",
        ),
        pytest.param(
            "18.20 Uhr | Freitag, 3. Mai 2024",
            "",
            "2024-05-03T18:20:00",
            id="clock-and-weekday-before-the-day",
        ),
        pytest.param(
            "下午6:20 2024年5月3日",
            "",
            "2024-05-03T18:20:00",
            id="chinese-afternoon-before-the-day",
        ),
        pytest.param(
            "5 comentarios, 18:20 - 03/05/2024",
            "",
            "2024-05-03T18:20:00",
            id="clock-between-a-count-and-the-day",
        ),
        pytest.param(
            "Published 18:20, updated 3 May 2024",
            "",
            "2024-05-03",
            id="clock-of-another-day",
        ),
        pytest.param(
            "Fri May  3 18:20:00 2024",
            "",
            "2024-05-03T18:20:00",
            id="the-year-last-as-c-prints-it",
        ),
        pytest.param(
            "Fri May 03 18:20:00 CEST 2024",
            "",
            "2024-05-03T18:20:00",
            id="the-year-last-behind-a-zone-as-java-prints-it",
        ),
        pytest.param(
            "Fri May 03 18:20:00 GMT+02:00 2024",
            "",
            "2024-05-03T18:20:00+02:00",
            id="the-year-last-behind-an-offset",
        ),
        pytest.param(
            "پنجشنبه ۱۴ اردیبهشت ۱۴۰۲ - ۱۸:۲۰",
            "fa",
            "2023-05-04T18:20:00",
            id="the-calendar-of-iran",
        ),
        pytest.param(
            "1399/12/30", "fa-IR", "2021-03-20", id="a-leap-day-of-iran"
        ),
        pytest.param(
            "1400/01/01", "fa-IR", "2021-03-21", id="new-year-of-iran"
        ),
        pytest.param("30 May 1402", "en", None, id="a-year-of-no-news-page"),
        pytest.param(
            "1 เม.ย. 65 | 09:30 น.",
            "th",
            "2022-04-01T09:30:00",
            id="two-digits-of-the-buddhist-era",
        ),
        *(
            pytest.param(value, "", expected, id=name)
            for value, expected, name in (
                ("2024年5月3日 晚上9:42", "2024-05-03T21:42:00", "an-evening"),
                (
                    "2024年5月3日 夜1時30分",
                    "2024-05-03T01:30:00",
                    "late-at-night",
                ),
                (
                    "2024-05-03 밤 12:05",
                    "2024-05-03T00:05:00",
                    "midnight-is-night",
                ),
                (
                    "2024-05-03 凌晨12:05",
                    "2024-05-03T00:05:00",
                    "after-midnight",
                ),
                (
                    "2024年5月3日 午前0時5分",
                    "2024-05-03T00:05:00",
                    "minute-of-one-digit",
                ),
                (
                    "03/05/2024 09:42 CH",
                    "2024-05-03T21:42:00",
                    "vietnamese-afternoon",
                ),
                (
                    "3 Mayıs 2024 ÖS 9:42",
                    "2024-05-03T21:42:00",
                    "turkish-afternoon",
                ),
                ("3 मई 2024 रात 9:42", "2024-05-03T21:42:00", "night-in-hindi"),
                (
                    "วันพุธที่ 8 พฤศจิกายน พ.ศ. 2566",
                    "2023-11-08",
                    "thai-with-its-era",
                ),
                ("7-10-'22", "2022-10-07", "year-cut-short-behind-a-hyphen"),
                ("8-XI-2023", "2023-11-08", "roman-month-between-hyphens"),
                (
                    "1615896000.123",
                    "2021-03-16T12:00:00+00:00",
                    "epoch-with-decimals",
                ),
            )
        ),
        pytest.param(
            "2024 ж. 3 мамыр", "kk", "2024-05-03", id="kazakh-year-cut-short"
        ),
        pytest.param("9.8 /10", "", None, id="a-mark-out-of-ten-is-no-date"),
        pytest.param("3/5-2024", "", "2024-05-03", id="two-marks-in-denmark"),
        pytest.param(
            "12 August 2024 was the day after 11 August 2024",
            "",
            "2024-08-12",
            id="the-first-of-two",
        ),
    ],
)
def test_dates_as_they_are_written(
    value: str, language: str, expected: str | None
) -> None:
    assert parse_date(value, language) == expected


# --- The right date of several ---


@pytest.mark.parametrize(
    ("html", "date", "modified"),
    [
        pytest.param(
            page(
                "<p>Updated May 6, 2024 9:15 AM. Published May 3, 2024 6:20 PM.</p>"
            ),
            "2024-05-03T18:20:00",
            "2024-05-06T09:15:00",
            id="updated-before-published-in-a-line",
        ),
        *(
            pytest.param(
                page(
                    f'<div>{first} <time datetime="2024-05-03T18:20+02:00">{day}</time>'
                    f' {then} <time datetime="2024-05-06T09:15+02:00">{other}</time></div>'
                ),
                "2024-05-03T18:20:00+02:00",
                "2024-05-06T09:15:00+02:00",
                id=f"each-by-the-words-before-it-where-no-year-is-printed-{name}",
            )
            for name, (first, day, then, other) in {
                "swedish": ("Publicerad", "i går 18.20", "Uppdaterad", "i dag"),
                "french": (
                    "Publié le",
                    "3 mai à 18h20,",
                    "mis à jour le",
                    "6 mai",
                ),
            }.items()
        ),
        pytest.param(
            page(
                '<p>Aktualisiert: <time datetime="2024-05-06T09:15">gestern</time>'
                ' <span>Veröffentlicht:</span> <time datetime="2024-05-03T18:20">am Freitag</time>'
            ),
            "2024-05-03T18:20:00",
            "2024-05-06T09:15:00",
            id="the-change-first-where-no-year-is-printed",
        ),
        pytest.param(
            page(
                "<dl><dt>Publicado</dt><dd>3 de mayo de 2024</dd>"
                "<dt>Actualizado</dt><dd>6 de mayo de 2024, 9:15</dd></dl>"
            ),
            "2024-05-03",
            "2024-05-06T09:15:00",
            id="pairs-of-a-term-and-a-day",
        ),
        pytest.param(
            page(
                "<table><tr><th>Utgitt</th><td>3. mai 2024</td></tr>"
                "<tr><th>Sist endret</th><td>6. mai 2024</td></tr></table>"
            ),
            "2024-05-03",
            "2024-05-06",
            id="pairs-in-a-table",
        ),
        pytest.param(
            page(
                "<p>di Anna Rossi · 3 maggio 2024, ore 18:20 · Cronaca · Tempo di lettura: 3 min</p>"
            ),
            "2024-05-03T18:20:00",
            None,
            id="among-much-else-between-points",
        ),
        pytest.param(
            page(
                "<p>26 | 01 | 2022 | Kategori: Gündem | Okunma sayısı: 1842 | Yorum: 12 | Oy: 4</p>"
            ),
            "2022-01-26",
            None,
            id="bars-within-the-day-and-around-it",
        ),
        pytest.param(
            page(
                "<p>Radio Kust Nieuws • vrijdag 3 mei 2024, 18:20 • Gewijzigd maandag 6 mei 2024</p>"
            ),
            "2024-05-03T18:20:00",
            "2024-05-06",
            id="the-change-among-much-else",
        ),
        pytest.param(
            page("<p>3.5.2024, 18:20 | aktualisiert am 6.5.2024, 9:15</p>"),
            "2024-05-03T18:20:00",
            "2024-05-06T09:15:00",
            id="updated-after-published-in-a-line",
        ),
        pytest.param(
            page(
                "<p>3 May 2024</p>",
                above='<ul><li><time datetime="2024-05-09T18:51">18:51</time>'
                ' <a href="/t">Fire brigade called to the harbour again</a></li></ul>',
            ),
            "2024-05-03",
            None,
            id="time-of-a-teaser-above",
        ),
        pytest.param(
            page(
                below='<div class="comments"><p class="date">9 May 2024</p><p>Well done!</p></div>'
            ),
            None,
            None,
            id="date-of-a-comment-is-none",
        ),
        pytest.param(
            page(
                '<p><time class="updated" datetime="2024-05-03T18:20:00+02:00">3 May 2024</time></p>'
            ),
            "2024-05-03T18:20:00+02:00",
            None,
            id="class-updated-says-nothing",
        ),
        pytest.param(
            page('<p title="2024-05-03T18:20:00+02:00">3 May 2024</p>'),
            "2024-05-03T18:20:00+02:00",
            None,
            id="time-and-offset-in-a-title",
        ),
        pytest.param(
            page(
                '<p><span class="date" data-epoch="1714753200">2 hours ago</span></p>'
            ),
            "2024-05-03T16:20:00+00:00",
            None,
            id="epoch-in-a-data-attribute",
        ),
        pytest.param(
            page(
                "<p>3 May 2024</p>",
                head=ld(
                    {
                        **ARTICLE,
                        "datePublished": "2024-06-24",
                        "dateModified": "2024-06-24",
                    }
                ),
            ),
            "2024-05-03",
            "2024-06-24",
            id="published-when-the-site-was-last-saved",
        ),
        pytest.param(
            page("<p>9 May 2024</p>", head=ld(ARTICLE)),
            "2024-05-03",
            None,
            id="printed-later-than-published",
        ),
        pytest.param(
            page(
                "<p>3 May 2024, 21:25</p>",
                head='<meta property="article:published_time" content="2024-05-04T00:25:00Z">',
            ),
            "2024-05-03T21:25:00",
            None,
            id="the-day-where-it-was-written",
        ),
        pytest.param(
            page(
                head=ld(ARTICLE)
                + '<meta property="og:published_time" content="2024-05-03T18:20:00+02:00">'
            ),
            "2024-05-03T18:20:00+02:00",
            None,
            id="the-most-exact-form-of-the-day",
        ),
        pytest.param(
            page(
                '<p class="when">May 3, 2024</p>',
                above='<div><span class="date">Monday, May 6, 2024</span> 14 °C</div>',
            ),
            "2024-05-03",
            None,
            id="the-day-of-the-visit-above-the-headline",
        ),
        pytest.param(
            page(
                '<p>03/05/2024 <time datetime="2024-03-05">2 months ago</time></p>'
            ),
            "2024-03-05",
            None,
            id="what-is-stated-tells-the-day-from-the-month",
        ),
        pytest.param(
            page(
                '<p><time class="entry-date published" datetime="2024-05-03">May 3, 2024</time>'
                '<time class="updated" datetime="2024-05-09">May 9, 2024</time></p>'
            ),
            "2024-05-03",
            "2024-05-09",
            id="updated-beside-published",
        ),
        pytest.param(
            page(head='<meta name="w-published-date" content="2024-05-03">'),
            "2024-05-03",
            None,
            id="a-name-that-says-published",
        ),
        pytest.param(
            page(
                "<p>Giriş Tarihi: 03.05.2024 18:20 Son Güncelleme: 06.05.2024 09:15 Haber</p>",
                lang="tr",
            ),
            "2024-05-03T18:20:00",
            "2024-05-06T09:15:00",
            id="a-longer-line-that-says-updated",
        ),
        pytest.param(
            page('<p class="date">© 3 May 2024 The Courier</p>'),
            None,
            None,
            id="copyright-is-no-date",
        ),
        pytest.param(
            page(head='<meta property="og:regDate" content="20240503182000">'),
            "2024-05-03",
            None,
            id="digits-alone",
        ),
        pytest.param(
            page(
                head='<meta property="og:regDate" content="2024-05-03 18:20">'
            ),
            "2024-05-03T18:20:00",
            None,
            id="og-regdate",
        ),
        pytest.param(
            page("<p>Updated May 6, 2024 9:15 AM</p>"),
            None,
            "2024-05-06T09:15:00",
            id="the-date-of-a-change-is-not-that-of-publication",
        ),
        pytest.param(
            page(
                "<div><a href='/by/ida'>Ida Lund</a> <a href='/on/20240503'>3 MAY 2024 - 18:20 CET</a></div>"
            ),
            "2024-05-03T18:20:00",
            None,
            id="a-link-whose-text-is-a-date-makes-no-teaser",
        ),
        pytest.param(
            page(
                "<div>2024年05月03日 来源：<a href='https://paper.example'>海岸日报－海岸晚报</a></div>",
                lang="zh",
            ),
            "2024-05-03",
            None,
            id="a-source-of-eight-characters-makes-no-teaser",
        ),
        pytest.param(
            page(head='<meta property="dcterms:created" content="2024-05-03">'),
            "2024-05-03",
            None,
            id="dublin-core-with-a-colon",
        ),
        pytest.param(
            page(head='<meta property="bt:pubDate" content="2024-05-03">'),
            "2024-05-03",
            None,
            id="pubdate-under-a-prefix",
        ),
        pytest.param(
            page(head='<meta name="pub-date-modified" content="2021-03-04">'),
            None,
            None,
            id="a-meta-whose-name-says-pub-date-and-modified",
        ),
        pytest.param(
            page(
                head='<meta name="updated_publish_date" content="2021-03-04">'
            ),
            None,
            None,
            id="a-meta-whose-name-says-publish-date-and-updated",
        ),
        pytest.param(
            page(head='<meta name="unpublish_date" content="2021-03-04">'),
            None,
            None,
            id="a-meta-of-the-day-when-the-page-goes",
        ),
        pytest.param(
            page(
                head='<script>{"@context": "https://schema.org", "@type": "NewsArticle",'
                ' "datePublished": "2022-01-28T06:00:00+01:00"}</script>'
            ),
            "2022-01-28T06:00:00+01:00",
            None,
            id="json-ld-in-a-script-without-a-type",
        ),
        pytest.param(
            page(
                head=ld(
                    {
                        "@type": "HowTo",
                        "datePublished": "2022-01-10T22:06:08:684Z",
                    }
                )
            ),
            "2022-01-10T22:06:08+00:00",
            None,
            id="instructions-with-milliseconds-behind-a-colon",
        ),
        pytest.param(
            page(head='<meta name="published" content="July 17, 2025">'),
            "2025-07-17",
            None,
            id="a-meta-called-published",
        ),
        pytest.param(
            page().replace(
                f"<h1>{HEADLINE}",
                f"<h1>{HEADLINE}<br><small>02.02.2022 • Verband, Presse, Allgemein</small>",
            ),
            "2022-02-02",
            None,
            id="a-date-in-the-heading-below-the-headline",
        ),
        pytest.param(
            page(
                above='<div><span class="news-date">12.12.2022</span> - <span class="news-source">EPM'
                " (Eidgenössische Prüfungs- und Messanstalt für Werkstoffe)</span></div>"
            ),
            "2022-12-12",
            None,
            id="a-date-in-an-element-of-its-own-beside-a-long-source",
        ),
        pytest.param(
            page(under="<p>26 | 01 | 2022</p>"),
            "2022-01-26",
            None,
            id="a-date-parted-by-bars",
        ),
        pytest.param(
            page(
                '<div class="field field--name-changed"><span>Date</span>'
                '<time datetime="2024-05-06T09:15:00Z">6 May 2024</time></div>'
            ),
            None,
            "2024-05-06",
            id="a-field-that-calls-itself-changed",
        ),
        pytest.param(
            page(
                '<div><a href="/quay">All that we know of Quay Street and its mills</a>'
                "<p>3 May 2024</p></div>"
            ),
            "2024-05-03",
            None,
            id="beside-a-long-category-right-below-the-headline",
        ),
        pytest.param(
            page(
                above='<div><a href="/ferry">Ferry timetable cut for the summer months</a>'
                "<p>3 May 2024</p></div>"
            ),
            None,
            None,
            id="of-a-teaser-right-above-the-headline",
        ),
        pytest.param(
            page(
                "<p>Quay Street</p><p>Mills</p><p>Town</p><p>County</p>"
                f'<div class="related-layout"><p>3 May 2024</p>{PROSE * 3}</div>'
            ).replace(f"<div>{PROSE}</div>", ""),
            "2024-05-03",
            None,
            id="in-what-calls-itself-another-and-holds-most-of-the-page",
        ),
        *(
            pytest.param(
                page().replace("<p>The council", f"<p>{opening}"),
                "2022-01-25",
                None,
                id=f"the-date-that-a-press-release-begins-with-{name}",
            )
            for name, opening in {
                "label": "Press release of 25 January 2022 | Berlin – The council",
                "place": "QUAY TOWN, January 25, 2022 (Courier Wire) -- The council",
                "alone": "25.01.2022 The council",
                "brackets": "LONDON (25 January 2022) – The council",
            }.items()
        ),
        *(
            pytest.param(
                page().replace("<p>The council", f"<p>{opening}"),
                None,
                None,
                id=f"a-date-that-a-story-begins-with-{name}",
            )
            for name, opening in {
                "preposition": "On Tuesday, January 25, 2022 (the feast of the town), the council",
                "subject": "January 25, 2022 was a cold day, and the council",
                "sentence": "The mill of January 25, 2022 is not the one that the council",
                "event": "January 6, 2021 Capitol riot trials are what the council",
                "dash": "September 11, 2001 — a day that nobody forgets, says the council, which",
                "birth": "Born 12 March 1950 – and known to all, the mayor told what the council",
                "war": "World War II ended on 8 May 1945 “for us, too”, said the council",
            }.items()
        ),
    ],
)
def test_the_right_date_of_several(
    html: str, date: str | None, modified: str | None
) -> None:
    article = extract(html, URL)
    assert (article.date, article.modified) == (date, modified)


def test_a_year_and_a_month_in_the_address_settle_between_dates_and_are_none() -> (
    None
):
    head = '<meta name="pubdate" content="2023-11-30"><meta name="publish_date" content="2024-05-03">'
    assert (
        extract(page(head=head), "https://courier.example/2024/05/mill").date
        == "2024-05-03"
    )
    assert extract(page(), "https://courier.example/2024/05/mill").date is None


@pytest.mark.parametrize("word", ["publish", "publications"])
def test_a_meta_with_a_hostile_name_is_read_in_linear_time(word: str) -> None:
    head = f'<meta name="{word * (200_000 // len(word))}" content="A">'
    began = time.process_time()
    extract(page(head=head), URL)
    assert time.process_time() - began < 5


def test_a_date_after_today_is_none() -> None:
    metas = (
        f'<meta name="{name}" content="{day}">'
        for name, day in (
            ("pubdate", "2031-01-01"),
            ("citation_date", "2024-05-03"),
        )
    )
    html = page(head="".join(metas))
    assert extract(html, URL).date == "2031-01-01", (
        "without a day there is no clock to tell"
    )
    assert extract(html, URL, today="2024-05-20").date == "2024-05-03"
    assert extract(html, URL, today="2024-05-02").date == "2024-05-03", (
        "it is tomorrow elsewhere"
    )
    assert extract(html, URL, today="2024-05-01").date is None


# --- The right JSON-LD object ---


@pytest.mark.parametrize(
    "nodes",
    [
        pytest.param(
            [
                {
                    "@type": "WebPage",
                    "@id": URL,
                    "url": URL,
                    "datePublished": "2020-01-01",
                },
                ARTICLE,
            ],
            id="before-the-page-that-names-the-address",
        ),
        pytest.param(
            [
                ARTICLE,
                {"@type": "ItemList", "itemListElement": [{"item": OTHER}]},
            ],
            id="before-a-teaser",
        ),
        *(
            pytest.param(
                [
                    {
                        "@type": kind,
                        "url": URL,
                        "datePublished": "2020-01-01",
                        "author": {"name": "The Courier"},
                        **dict.fromkeys(
                            ("about", "name", "text", "rating"), "Mill"
                        ),
                    },
                    {**ARTICLE, "url": URL},
                ],
                id=f"before-a-{kind}-at-its-address",
            )
            for kind in ("ClaimReview", "Review")
        ),
        pytest.param([OTHER, ARTICLE], id="by-the-headline"),
        pytest.param(
            [OTHER, {**ARTICLE, "headline": "Mill", "url": URL}],
            id="by-the-address",
        ),
        pytest.param(
            [{**ARTICLE, "liveBlogUpdate": [OTHER]}],
            id="before-an-update-of-a-live-blog",
        ),
        pytest.param(
            [{**ARTICLE, "hasPart": OTHER, "comment": [OTHER]}],
            id="before-its-parts",
        ),
        pytest.param(
            [{"@type": "WebPage", "mainEntity": ARTICLE}, OTHER],
            id="main-entity",
        ),
        pytest.param(
            [
                {
                    "@graph": [
                        {**ARTICLE, "author": {"@id": "#ida"}},
                        {"@id": "#ida", "name": "Ida Lund"},
                    ]
                }
            ],
            id="author-by-reference",
        ),
    ],
)
def test_the_right_object_of_several(nodes: list[object]) -> None:
    article = extract(page(head=ld(*nodes)), URL)
    assert (article.date, article.authors) == ("2024-05-03", ("Ida Lund",))


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(
            f"/*<![CDATA[*/{json.dumps(ARTICLE)}/*]]>*/", id="in-css-comments"
        ),
        pytest.param(
            f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>", id="in-cdata"
        ),
        pytest.param(f"<!-- {json.dumps(ARTICLE)} -->", id="in-a-comment"),
        pytest.param(json.dumps(json.dumps(ARTICLE)), id="as-a-string"),
        pytest.param(
            json.dumps([[ARTICLE]]) + ";", id="in-lists-with-a-semicolon"
        ),
        pytest.param(
            f"\n\ufeff{json.dumps(ARTICLE)}\n\u200b",
            id="between-signs-that-nobody-sees",
        ),
        *(
            pytest.param(
                json.dumps({"@type": "WebSite"}) + joint + json.dumps(ARTICLE),
                id=f"behind-another-{name}",
            )
            for name, joint in {
                "on-the-same-line": "",
                "in-the-line-above": "\n",
                "with-a-comma-between": ",",
            }.items()
        ),
        *(
            pytest.param(
                json.dumps(
                    {
                        key if key[0] == "@" else before + key: value
                        for key, value in ARTICLE.items()
                    }
                ),
                id=f"with-its-vocabulary-in-each-key-{name}",
            )
            for name, before in {
                "by-a-prefix": "schema:",
                "by-an-address": "https://schema.org/",
            }.items()
        ),
    ],
)
def test_an_object_in_whatever_wrapping(block: str) -> None:
    head = f'<script type="application/ld+json">{block}</script>'
    article = extract(page(head=head), URL)
    assert (article.date, article.authors) == ("2024-05-03", ("Ida Lund",))


@pytest.mark.parametrize(
    "rel",
    [
        pytest.param("shortlink canonical", id="behind-another-word"),
        pytest.param(" Canonical", id="behind-a-blank"),
    ],
)
def test_a_canonical_link_among_the_words_of_rel(rel: str) -> None:
    own = "https://courier.example/news/town-buys-mill"
    head = f'<link rel="{rel}" href="{own}"><link rel="shortlink" href="/?p=7">'
    assert extract(page(head=head), URL).canonical_url == own


@pytest.mark.parametrize(
    "language",
    [
        pytest.param({"name": "French", "alternateName": "fr"}, id="beside"),
        pytest.param({"name": "fr", "alternateName": "French"}, id="as-name"),
    ],
)
def test_the_code_of_a_language_that_is_an_object(
    language: dict[str, str],
) -> None:
    node = {**ARTICLE, "inLanguage": {"@type": "Language", **language}}
    html = page(head=ld(node)).replace(' lang="en"', "")
    assert extract(html, URL).language == "fr"


@pytest.mark.parametrize(
    "address", ["https://www.courier.example", "www.courier.example"]
)
def test_the_site_is_not_called_by_its_address(address: str) -> None:
    head = f'<meta property="og:site_name" content="{address}">'
    assert extract(page(head=head), URL).site == address
    node = {**ARTICLE, "publisher": {"name": "The Courier"}}
    assert extract(page(head=head + ld(node)), URL).site == "The Courier"


def test_what_a_counter_of_visits_was_told_in_one_meta_element() -> None:
    told = json.dumps(
        {"author": "Ida Lund", "pub_date": "2024-05-03T18:20:00Z"}
    )
    article = extract(
        page(head=f"<meta name='parsely-page' content='{told}'>"), URL
    )
    assert (article.date, article.authors) == (
        "2024-05-03T18:20:00+00:00",
        ("Ida Lund",),
    )


def test_a_teasers_object_is_nobodys_where_it_is_the_only_one() -> None:
    article = extract(
        page(head=ld({"@type": "ItemList", "itemListElement": [OTHER]})), URL
    )
    assert (article.date, article.authors) == (None, ())


def test_what_the_article_lacks_is_the_pages() -> None:
    html = page(
        head=ld(
            {**ARTICLE, "datePublished": None},
            {"@type": "WebPage", "datePublished": "2024-05-03"},
        )
    )
    assert extract(html, URL).date == "2024-05-03"


def test_who_made_the_page_is_not_who_wrote_the_article() -> None:
    site = {
        "@type": "WebPage",
        "author": {"@type": "Person", "name": "Web Master"},
    }
    article = extract(page(head=ld({**ARTICLE, "author": None}, site)), URL)
    assert article.authors == ()


def test_a_reference_that_leads_back_to_itself_is_nobody() -> None:
    person = {"@type": "Person", "@id": "#ida", "name": {"@id": "#ida"}}
    article = extract(
        page(head=ld({**ARTICLE, "author": {"@id": "#ida"}}, person)), URL
    )
    assert article.authors == ()


def test_a_picture_by_reference_has_its_own_address() -> None:
    nodes = {
        "@graph": [
            {**ARTICLE, "image": {"@id": "https://courier.example/#picture"}},
            {
                "@id": "https://courier.example/#picture",
                "url": "https://courier.example/mill.jpg",
            },
        ]
    }
    image = extract(page(head=ld(nodes)), URL).image
    assert image is not None
    assert image.url == "https://courier.example/mill.jpg"
    lost = {**ARTICLE, "image": {"@id": "https://courier.example/#picture"}}
    assert extract(page(head=ld(lost)), URL).image is None


# --- Authors ---


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            page('<p class="byline">By Ida Lund, Staff Writer | May 3</p>'),
            ["Ida Lund"],
            id="role-and-date",
        ),
        pytest.param(
            page("<p>Monday, May 3, 2024 by Ida Lund</p>"),
            ["Ida Lund"],
            id="date-first",
        ),
        pytest.param(
            page('<p class="byline">By Ida Lund @ida Dec 10, 2016</p>'),
            ["Ida Lund"],
            id="handle",
        ),
        pytest.param(
            page(
                '<div class="byline"><a href="/people/h">By Ida Lund</a><span>Senior Reporter</span></div>'
            ),
            ["Ida Lund"],
            id="role-in-its-own-element",
        ),
        pytest.param(
            page(
                head='<meta name="author" content="Ida Lund, Nils Berg, and Tom Watts, CNN">'
                '<meta property="og:site_name" content="CNN">'
            ),
            ["Ida Lund", "Nils Berg", "Tom Watts"],
            id="and-is-no-name-and-the-site-no-author",
        ),
        pytest.param(
            page(
                '<p><a rel="author" href="/a">Ida Lund</a> and <a rel="author" href="/b">Nils Berg</a></p>'
            ),
            ["Ida Lund", "Nils Berg"],
            id="every-rel-author",
        ),
        pytest.param(
            page(
                '<p><span itemprop="author">Ida Lund</span>, <span itemprop="author">Nils Berg</span></p>'
            ),
            ["Ida Lund", "Nils Berg"],
            id="every-itemprop",
        ),
        pytest.param(
            page(
                '<ul><li class="author">Ida Lund</li><li class="author">Nils Berg</li></ul>'
            ),
            ["Ida Lund", "Nils Berg"],
            id="every-element-of-an-author",
        ),
        pytest.param(
            page("<p><a href='/authors/ida-lund'>Ida Lund</a></p>"),
            ["Ida Lund"],
            id="address-of-an-author",
        ),
        pytest.param(
            page(
                '<p class="author">By Ida Lund</p>',
                head=ld({**ARTICLE, "author": "Watermark feed"}),
            ),
            ["Ida Lund"],
            id="a-person-before-a-feed",
        ),
        pytest.param(
            page(
                head='<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ida Lund">'
            ),
            ["Ida Lund"],
            id="label-of-a-card",
        ),
        pytest.param(
            page("<p>Ida Lund | May 3, 2024</p>"),
            ["Ida Lund"],
            id="who-and-when",
        ),
        pytest.param(
            page("<p>Reviewed by <a href='/people/bo-dy'>Bo Dy</a></p>"),
            [],
            id="a-reviewer-is-no-author",
        ),
        pytest.param(
            page("<p>Photo by Bo Dy</p>"), [], id="a-photographer-is-no-author"
        ),
        pytest.param(
            page("<p>By combining these strategies, towns save</p>"),
            [],
            id="by-in-prose",
        ),
        pytest.param(
            page(
                "<p><a href='https://video.example/user/courier'>Courier</a></p>"
            ),
            [],
            id="a-channel-elsewhere",
        ),
        pytest.param(
            page(
                "<p><a rel='author' href='/author/ida'>Ida Lund</a></p>",
                above="<div><h2><a href='/b'>Cars that park themselves in town</a></h2>"
                "<p>by <a rel='author' href='/author/jon'>Jon Rusk</a></p></div>",
            ),
            ["Ida Lund"],
            id="authors-of-teasers-are-not-its",
        ),
        pytest.param(
            page(head='<meta name="author" content="ida23">'),
            ["ida23"],
            id="login-with-digits",
        ),
        pytest.param(
            page("<p>Written by</p><p>Ida Lund</p>"),
            ["Ida Lund"],
            id="introduced-in-the-element-before",
        ),
        pytest.param(
            page(
                '<p class="byline"><a href="/by/ida-lund">Ida Lund</a> in Lisbon and Per Alm in Oslo</p>'
            ),
            ["Ida Lund", "Per Alm"],
            id="places-are-no-names-and-end-none",
        ),
        pytest.param(
            page(
                '<p><a rel="author" href="/authors/levi">Levi Parson For The Australian Courier</a></p>'
            ),
            ["Levi Parson"],
            id="a-link-of-six-words-to-an-author-is-no-title",
        ),
        pytest.param(
            page(
                below="<p>One</p>" * 40
                + "<p>Posted by Ida Lund on 2024-05-03</p>"
            ),
            ["Ida Lund"],
            id="by-whom-far-from-the-headline",
        ),
        pytest.param(
            page("<p>Leasing von Dienstwagen</p>"), [], id="von-in-a-subheading"
        ),
        pytest.param(
            page(
                "<div class='byline'><i>Skrevet av</i> <b>Ida Lund</b> og <b>Nils Berg</b></div>"
            ),
            ["Ida Lund", "Nils Berg"],
            id="an-and-between-elements",
        ),
        pytest.param(
            page(
                '<span itemprop="author" itemscope><meta itemprop="name" content="Ida Lund"></span>'
            ),
            ["Ida Lund"],
            id="a-name-in-a-meta-element",
        ),
        pytest.param(
            page('<p class="author">كتب: أحمد سمير</p>', lang="ar"),
            ["أحمد سمير"],
            id="a-label-in-any-language",
        ),
        pytest.param(
            page(
                head='<meta property="article:author" content="262588213843476">'
            ),
            [],
            id="a-number-is-no-name",
        ),
        pytest.param(
            page('<p class="byline">By Martin King Jr. and Anna Berg</p>'),
            ["Martin King Jr.", "Anna Berg"],
            id="junior-has-a-point",
        ),
        pytest.param(
            page("<p>记者 王小明</p>", lang="zh"), ["王小明"], id="chinese"
        ),
        pytest.param(
            page("<p>文／陳美玲</p>", lang="zh-TW"), ["陳美玲"], id="taiwanese"
        ),
        pytest.param(
            page("<p>김철수 기자</p>", lang="ko"), ["김철수"], id="korean"
        ),
        pytest.param(
            page("<p>執筆：山田太郎</p>", lang="ja"),
            ["山田太郎"],
            id="japanese",
        ),
        pytest.param(
            page('<p class="byline">By Ida Lund and Rita Moreno</p>'),
            ["Ida Lund", "Rita Moreno"],
            id="moreno-is-not-more",
        ),
        pytest.param(
            page("<p class='byline'>By IDA LUND, Nils Berg</p>"),
            ["IDA LUND", "Nils Berg"],
            id="the-first-of-several-in-capitals",
        ),
        pytest.param(
            page(head="<meta name='author' content='Ida Lund, NILS BERG'>"),
            ["Ida Lund", "NILS BERG"],
            id="the-last-of-several-in-capitals",
        ),
        pytest.param(
            page("<p>By desk@courier.example</p><p>By Ida Lund</p>"),
            ["Ida Lund"],
            id="an-address-is-no-name",
        ),
        pytest.param(
            page(
                '<p><a rel="author" href="/ida">Ida Lund</a></p>',
                head='<meta name="author" content="Die Courier">'
                '<meta property="og:site_name" content="Courier">',
            ),
            ["Ida Lund"],
            id="the-site-with-an-article-is-the-site",
        ),
        pytest.param(
            page(
                "<div class='authors'><i>&amp;</i> <a href='/u/ida'>Ida Lund</a> <i>Hardware</i></div>"
            ),
            ["Ida Lund"],
            id="an-and-before-the-only-one",
        ),
        pytest.param(
            page(
                below="<p>One</p>" * 40 + "<p class='author'>Sign In</p>"
                "<p>By: <a href='/author/ida'>Ida Lund</a></p>"
            ),
            ["Ida Lund"],
            id="the-best-of-what-is-far-from-the-headline",
        ),
        pytest.param(
            page(
                "<p>by <a href='/users/ida'>ida</a></p><p class='author'>Coastal Forum</p>"
            ),
            ["ida"],
            id="login-that-leads-to-its-page",
        ),
        pytest.param(page('<p class="author">EFE</p>'), ["EFE"], id="agency"),
        pytest.param(
            page('<p class="author">山田太郎</p>', lang="ja"),
            ["山田太郎"],
            id="a-name-without-spaces",
        ),
        pytest.param(
            page("<p class='byline'>Edith Lund</p>"),
            ["Edith Lund"],
            id="edith-is-no-editor",
        ),
        pytest.param(
            page("<p class='byline'>Carl Bildt</p>"),
            ["Carl Bildt"],
            id="bildt-is-no-picture",
        ),
        pytest.param(
            page("<p>Anna Bildt | May 3, 2024</p>"),
            ["Anna Bildt"],
            id="bildt-is-no-picture-beside-a-date",
        ),
        pytest.param(
            page("<p class='byline'>Imogen Imagery</p>"),
            ["Imogen Imagery"],
            id="a-name-that-begins-like-image",
        ),
        pytest.param(
            page("<p class='byline'>By Bildt Lund and Imogen Fact</p>"),
            ["Bildt Lund", "Imogen Fact"],
            id="names-behind-a-by-are-no-work",
        ),
        pytest.param(
            page("<p class='byline'>Bilder: Bo Dy</p>"),
            [],
            id="pictures-with-a-colon",
        ),
        pytest.param(
            page("<p class='byline'><i>Foto</i> <b>Bo Dy</b></p>"),
            [],
            id="a-picture-without-a-colon",
        ),
        pytest.param(
            page("<p class='byline'>Medically reviewed by Bo Dy</p>"),
            [],
            id="a-word-before-the-work",
        ),
        pytest.param(
            page("<p>Los Angeles</p><p>July 15, 2025</p>"),
            [],
            id="a-place-in-the-line-before-the-date",
        ),
        pytest.param(
            page("<p>July 15, 2025</p><p class='location'>San Francisco</p>"),
            [],
            id="a-place-that-says-so-after-the-date",
        ),
        pytest.param(
            page("<p class='section'>Climate Change</p><p>July 15, 2025</p>"),
            [],
            id="a-section-in-the-line-before-the-date",
        ),
        pytest.param(
            page(head='<meta name="cXenseParse:author" content="Ida Lund">'),
            ["Ida Lund"],
            id="a-meta-whose-name-says-author",
        ),
        pytest.param(
            page(head='<meta name="comment_author" content="Troll Face">'),
            [],
            id="a-commenter-in-a-meta",
        ),
        pytest.param(
            page(head='<meta name="smartbanner:author" content="Bo Dy">'),
            [],
            id="who-made-the-app-in-a-banner",
        ),
        pytest.param(
            page("<p>3/5/2024 م الساعة 18:20</p>", lang="ar"),
            [],
            id="an-afternoon-is-no-name",
        ),
        pytest.param(
            page(
                "<p><span>2024年05月03日 18:20</span> <span>来源： 海岸 日报</span></p>",
                lang="zh",
            ),
            [],
            id="a-source-is-no-author",
        ),
        pytest.param(
            page('<p class="byline">Von Ida Lund und Nils Berg</p>'),
            ["Ida Lund", "Nils Berg"],
            id="german",
        ),
        pytest.param(
            page('<p class="byline">Par Ida Lund et Nils Berg</p>'),
            ["Ida Lund", "Nils Berg"],
            id="french",
        ),
        pytest.param(
            page(head='<meta name="author" content="Mara &amp; Katrin">'),
            ["Mara", "Katrin"],
            id="two-people-by-their-given-names",
        ),
        pytest.param(
            page(head='<meta name="author" content="Your Native Gardener">'),
            ["Your Native Gardener"],
            id="a-name-that-begins-like-our",
        ),
        pytest.param(
            page(
                under="<h6>Author(s)</h6><ul>"
                '<li><a href="/library/?_author=John%20A.%20Alder">John A. Alder</a></li>'
                '<li><a href="/library/?_author=Nora%20Vest">Nora Vest</a></li></ul>'
            ),
            ["John A. Alder", "Nora Vest"],
            id="a-list-of-links-to-what-each-author-wrote",
        ),
        pytest.param(
            page(
                under='<div class="byline"><strong>Written by</strong><br>'
                '<a href="/authors/nora-vest">Nora Vest</a>, more than four years on harbours, ferries'
                ' and the sea<br><a href="/authors/ida-lund">Ida Lund</a>, senior editor, who has'
                " written about mills for the paper since she was at school</div>"
            ),
            ["Nora Vest", "Ida Lund"],
            id="a-byline-that-says-at-length-what-each-is",
        ),
        pytest.param(
            page(under='<p class="byline">Set up by <b>up</b> and running</p>'),
            [],
            id="a-word-of-two-letters-is-nobody",
        ),
        pytest.param(
            page(
                under="<div><span>12 December 2022</span> - <span>Eidgenössische Prüfungs- und"
                " Messanstalt</span></div>"
            ),
            [],
            id="a-word-that-goes-on-behind-and-is-no-name",
        ),
        *(
            pytest.param(
                page(f"<p>{word} {name}</p>", lang=lang),
                [name],
                id=f"by-in-{lang}-{word.split()[0].lower()}",
            )
            for lang, word, name in (
                ("sq", "Nga", "Arben Hoxha"),
                ("sq", "Shkruar nga", "Arben Hoxha"),
                ("cy", "Gan", "Nia Pryce"),
                ("lt", "Parengė", "Jonas Petraitis"),
                ("lt", "Parašė", "Jonas Petraitis"),
                ("lt", "Autorė", "Asta Petraitė"),
                ("hr", "Piše", "Iva Babić"),
                ("mk", "Пишува", "Ива Петрова"),
                ("ca", "Redactat per", "Jordi Serra"),
                ("et", "Kirjutas", "Mart Tamm"),
                ("az", "Müəllif", "Leyla Quliyeva"),
                ("ka", "ავტორი:", "გიორგი ლომიძე"),
                ("hi", "द्वारा", "सीता देवी"),
            )
        ),
        *(
            pytest.param(
                page(f"<p>{line.format(name)}</p>", lang=lang),
                [name],
                id=f"posted-in-{lang}-{line.split()[0].lower()}",
            )
            for lang, line, name in (
                (
                    "pl",
                    "Opublikowano 14 marca 2024 przez {} w kategorii Sport",
                    "Anna Nowak",
                ),
                ("pl", "Napisane przez {}", "Anna Nowak"),
                ("it", "Pubblicato il 14 marzo 2024 da {}", "Mario Sala"),
                ("ro", "Publicat pe 14 martie 2024 de {}", "Mihai Stan"),
                ("ca", "Publicat el 14 de març de 2024 per {}", "Jordi Serra"),
                ("fi", "Julkaistu 14.3.2024, kirjoittanut {}", "Aino Virtanen"),
                ("et", "Postitas {} 14. märts 2024", "Mart Tamm"),
                ("lt", "Paskelbta 2024-03-14, autorius {}", "Asta Petraitė"),
                ("cs", "Publikováno 14. 3. 2024 autorem {}", "Jana Malá"),
                ("cs", "Napsal(a) {}", "Jana Malá"),
                ("hu", "Közzétette: {}", "Szabó Anna"),
                ("hr", "Objavio {} dana 14. ožujka 2024.", "Tomislav Barić"),
                ("sr", "Објављено 14. марта 2024. од {}", "Марко Илић"),
                ("bg", "Публикувано на 14.03.2024 от {}", "Иван Петров"),
                ("ru", "Опубликовано 14.03.2024 автором {}", "Анна Орлова"),
                ("ru", "Авторы: {}", "Анна Орлова"),
                ("uk", "Опубліковано 14.03.2024 від {}", "Олена Коваль"),
                (
                    "el",
                    "Δημοσιεύτηκε στις 14 Μαρτίου 2024 από {}",
                    "Μαρία Ράπτη",
                ),
                (
                    "tr",
                    "14 Mart 2024 tarihinde {} tarafından yayınlandı",
                    "Ali Kaya",
                ),
                ("tr", "Yazar: {}", "Ali Kaya"),
                ("vi", "Đăng vào 14 Tháng Ba, 2024 bởi {}", "Trần Minh Châu"),
                ("vi", "Tác giả: {}", "Trần Minh Châu"),
                ("id", "Penulis: {}", "Budi Santoso"),
                ("ar", "كتب {}", "محمد عبد العزيز"),
                ("ar", "14 مارس، 2024 بواسطة {}", "سارة محمود"),
                ("fa", "نوشته شده توسط {}", "علی رضایی"),
                ("he", "פורסם ב-14 במרץ 2024 על ידי {}", "דנה לוי"),
                ("bn", "লিখেছেন {}", "রহিম মিয়া"),
                ("ja", "2024年3月14日 投稿者: {}", "山田太郎"),
                ("zh", "发布于2024年3月14日 由 {}", "张文静"),
                ("zh", "由 {} 发布", "张文静"),
                ("ko", "글쓴이 {}", "김민수"),
            )
        ),
        *(
            pytest.param(
                page(f"<p>{line}</p>", lang=lang),
                [],
                id=f"from-in-{lang}-{line.split()[0].lower()}",
            )
            for lang, line in (
                ("nl", "De Ronde Venen"),
                ("el", "Από την Αθήνα"),
                ("ru", "От редакции"),
                ("it", "14 marzo 2024 da Roma"),
                ("tr", "Köprü, Ali Kaya tarafından açıldı"),
                ("ar", "كتب للأطفال في المكتبة"),
                ("zh", "由此可见"),
            )
        ),
        pytest.param(
            page(
                '<div class="autor">Jonas Keller</div><p>Zuletzt geändert am 20. März 2024 von'
                ' <a href="/autor/eva-roth" class="autor">Eva Roth</a></p>',
                lang="de",
            ),
            ["Jonas Keller"],
            id="who-changed-it-last-is-no-author",
        ),
        pytest.param(
            page(
                "<p>Zaktualizowano 20 marca 2024 przez Jan Kot</p>", lang="pl"
            ),
            [],
            id="who-changed-it-is-none-where-no-other-is-named",
        ),
        pytest.param(
            page(
                "<p><span>Updated 20 March 2024</span> <span>By Ann Lee</span></p>"
            ),
            ["Ann Lee"],
            id="an-author-beside-a-date-of-change",
        ),
        *(
            pytest.param(
                page(
                    "<p>By Ann Lee</p>",
                    head=ld({**ARTICLE, "author": {"name": office}}),
                ),
                ["Ann Lee"],
                id=f"a-person-before-an-office-{office}",
            )
            for office in (
                "Web Desk",
                "City Bureau",
                "Redazione Online",
                "Haber Merkezi",
                "Ban Biên Tập",
                "বাংলা ডেস্ক",
            )
        ),
        pytest.param(
            page(
                head=ld({**ARTICLE, "author": {"name": "Web Desk"}}),
            ),
            ["Web Desk"],
            id="an-office-where-nobody-else-is-named",
        ),
        pytest.param(
            page(
                "<p>Radio Nord Sport | 3. Mai 2024, 18:20</p>",
                head='<meta property="og:site_name" content="Radio Nord">',
            ),
            [],
            id="the-site-and-its-section-beside-a-date",
        ),
        pytest.param(
            page('<p><a href="/people/royals">Palace Life</a></p>'),
            [],
            id="a-link-to-people-whose-address-has-other-words",
        ),
        pytest.param(
            page('<p><a href="/people/u-77">Nora Vest</a></p>'),
            ["Nora Vest"],
            id="a-link-to-people-whose-address-is-a-number",
        ),
        pytest.param(
            page("<p>Author</p><p>Fact checked</p>"),
            [],
            id="what-was-done-is-nobody",
        ),
        pytest.param(
            page("<p>Auteur :</p><p>Jeanne Morel</p>", lang="fr"),
            ["Jeanne Morel"],
            id="a-label-with-a-blank-before-its-colon",
        ),
        pytest.param(
            page(below=f"<div>{PROSE * 9}</div><p>Author</p><p>Nora Vest</p>"),
            ["Nora Vest"],
            id="a-label-far-from-the-headline-in-an-element-of-its-own",
        ),
        pytest.param(
            page(
                below=f'<div>{PROSE * 9}</div><div class="author-box"><p>Newsroom</p></div>'
            ),
            [],
            id="one-word-in-a-box-far-from-the-headline",
        ),
        pytest.param(
            page("<p>3 May 2024, Nora Vest</p>"),
            ["Nora Vest"],
            id="a-name-behind-a-date-and-a-comma",
        ),
        *(
            pytest.param(
                page(
                    f'<p>By <a href="/authors/ida-lund">Ida Lund</a>{joint}'
                    '<a href="/authors/nora-vest">Nora Vest</a></p>',
                    head=ld(ARTICLE),
                ),
                names,
                id=name,
            )
            for name, joint, names in (
                (
                    "the-byline-names-one-more-than-the-json-ld",
                    " and ",
                    ["Ida Lund", "Nora Vest"],
                ),
                (
                    "who-checked-the-facts-is-linked-behind",
                    " | Fact-checked by ",
                    ["Ida Lund"],
                ),
            )
        ),
        pytest.param(
            page(
                '<p>By <a href="/authors/ida-lund">Ida Lund</a> | Edited by '
                '<a href="/authors/nora-vest">Nora Vest</a></p>'
            ),
            ["Ida Lund"],
            id="who-edited-is-linked-behind",
        ),
        pytest.param(
            page('<p class="byline">Nga Tran</p>'),
            ["Nga Tran"],
            id="a-given-name-that-is-by-elsewhere",
        ),
        *(
            pytest.param(html, names, id=f"a-surname-that-is-by-{name}")
            for name, html, names in (
                ("in-print", page("<p>Tekst: Ola By</p>"), ["Ola By"]),
                (
                    "in-a-meta",
                    page(
                        head='<meta name="author" content="Ola By og Liv Dahl">'
                    ),
                    ["Ola By", "Liv Dahl"],
                ),
                (
                    "in-json-ld",
                    page(head=ld({**ARTICLE, "author": {"name": "Ola By"}})),
                    ["Ola By"],
                ),
            )
        ),
        *(
            pytest.param(page(f"<p class=byline>{line}</p>"), names, id=name)
            for line, names, name in (
                (
                    "MARTA PORTILLO Y LEANDRO PORRAS",
                    ["MARTA PORTILLO", "LEANDRO PORRAS"],
                    "and-in-capitals",
                ),
                (
                    "POR JOSÉ ORTEGA Y GASSET",
                    ["JOSÉ ORTEGA Y GASSET"],
                    "and-in-a-name-in-capitals",
                ),
                (
                    "Par Hélène Astruc (à Rouen) et Marc Oriol",
                    ["Hélène Astruc", "Marc Oriol"],
                    "place-in-brackets",
                ),
                (
                    "By Ola By (text) and Liv Dahl (photos)",
                    ["Ola By"],
                    "work-in-brackets",
                ),
            )
        ),
        pytest.param(
            page(
                "<p>By Ola By</p>",
                head='<meta name="author" content="CMS Import">',
            ),
            ["Ola By"],
            id="import-is-nobody-where-a-person-is-named",
        ),
        pytest.param(
            page("<p>by  Feb 5, 2024 | News</p>"),
            [],
            id="a-month-is-nobody",
        ),
        pytest.param(
            page("<h2>Por que razão?</h2>", lang="pt"),
            [],
            id="a-question-that-begins-with-by-is-nobody",
        ),
        pytest.param(
            page("<div>Sponsored by</div><p>Harbour Soap</p>"),
            [],
            id="who-paid-is-no-author",
        ),
        pytest.param(
            page(
                '<div class="author"><span>Auteur</span></div><p>12 suivent</p>'
                '<div class="author"><strong>Les Amis du Port</strong></div>'
            ),
            ["Les Amis du Port"],
            id="a-label-without-a-name-is-nobody",
        ),
    ],
)
def test_authors(html: str, expected: list[str]) -> None:
    assert list(extract(html, URL).authors) == expected


# --- Titles and tags ---


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param(
            "Karin’s notes", "Gone", id="where-it-leads-to-the-front-page"
        ),
        pytest.param(
            "Courier of the Coast", "Gone", id="by-the-host-within-it"
        ),
    ],
)
def test_a_heading_and_an_end_that_are_the_sites_name(
    name: str, title: str
) -> None:
    html = page(above=f"<h1><a href='/'>{name}</a></h1>")
    html = html.replace(f"<h1>{HEADLINE}</h1>", f"<h2>{title}</h2>")
    assert (
        extract(html.replace(HEADLINE, f"{title} – {name}"), URL).title == title
    )


@pytest.mark.parametrize("before", ["", "schema:"])
def test_who_and_when_in_rdfa(before: str) -> None:
    """And not of the book that the article reviews."""
    under = (
        f'<div typeof="{before}Book"><span property="{before}author">Jane Alder</span></div>'
        f'<div property="{before}author" typeof="{before}Person">'
        f'<span property="{before}name">Ida Lund</span></div>'
        f'<span property="{before}datePublished" content="2024-05-03T18:20">last spring</span>'
    )
    html = page(f"<p>Books</p>{under}").replace(
        "<article>", f'<article typeof="{before}NewsArticle">'
    )
    article = extract(html, URL)
    assert article.authors == ("Ida Lund",)
    assert article.date == "2024-05-03T18:20:00"


def test_a_heading_that_is_the_sites_name_is_no_title() -> None:
    html = page(
        head='<meta property="og:site_name" content="The Courier"><meta property="og:title" content="Mill bought">'
    )
    html = html.replace(f"<h1>{HEADLINE}</h1>", "<h1>The Courier</h1>").replace(
        HEADLINE, "Mill bought – The Courier"
    )
    assert extract(html, URL).title == "Mill bought"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        pytest.param(f"Culture {HEADLINE}", HEADLINE, id="kicker-before-it"),
        pytest.param(
            f"{HEADLINE} and both halls",
            f"{HEADLINE} and both halls",
            id="cut-off-in-the-head",
        ),
    ],
)
def test_a_heading_that_says_more_than_the_stated_title(
    heading: str, title: str
) -> None:
    html = page().replace(f"<h1>{HEADLINE}</h1>", f"<h1>{heading}</h1>")
    assert extract(html, URL).title == title


def test_a_description_that_was_escaped_twice() -> None:
    node = {**ARTICLE, "description": "The K&amp;uuml;hlturm &ndash; gone"}
    described = extract(page(head=ld(node)), URL).description
    assert described == "The Kühlturm – gone"


def test_tags_that_are_identifiers_are_none() -> None:
    tags = "mill, _Prio_3, 7f9c24e8-3b12-4fef-91e0-56a2d1a2c3b4, 1234567, section:news, hasProduct: true, Åre, 1. FC Mill"
    html = page(head=f'<meta name="keywords" content="{tags}">')
    assert extract(html, URL).tags == ("mill", "Åre", "1. FC Mill")


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        pytest.param(
            "By Mary A Van Buren",
            ("Mary A Van Buren",),
            id="initial-that-is-no-and",
        ),
        pytest.param(
            "By Sarah E Lee and Tom Fox",
            ("Sarah E Lee", "Tom Fox"),
            id="initial-before-and",
        ),
        pytest.param(
            "By Luis Ortega. Translated by Ann Wise",
            ("Luis Ortega",),
            id="translator-behind-a-stop",
        ),
        pytest.param(
            "Interview</p><p>Angela Merkel",
            (),
            id="kicker-above-who-was-interviewed",
        ),
        pytest.param(
            "Author</p><p>Ann Hallam",
            ("Ann Hallam",),
            id="label-in-an-element-of-its-own",
        ),
        pytest.param(
            "Nguyễn Hải Đăng 12/05/2024",
            ("Nguyễn Hải Đăng",),
            id="name-like-a-word-for-published",
        ),
        pytest.param(
            "Publicado el 3 de abril de 2019", (), id="published-on-is-no-name"
        ),
    ],
)
def test_who_is_named_below_the_headline(
    byline: str, authors: tuple[str, ...]
) -> None:
    html = page().replace(
        f"<h1>{HEADLINE}</h1>", f"<h1>{HEADLINE}</h1><p>{byline}</p>"
    )
    assert extract(html, URL).authors == authors


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("A study published on 3 March 2019", id="study"),
        pytest.param("Release date: 3 March 2023", id="release-date"),
        pytest.param("Public hearing on 3 June 2024", id="hearing"),
        pytest.param("Publisher: Penguin, 3 March 2019", id="publisher"),
        pytest.param("Republic Day, 26 January 2024", id="republic"),
    ],
)
def test_the_day_of_something_else_is_not_that_of_publication(
    line: str,
) -> None:
    below = f"<h1>{HEADLINE}</h1><p>12 May 2024</p><p>{line}</p>"
    html = page().replace(f"<h1>{HEADLINE}</h1>", below)
    assert extract(html, "https://news.example/a").date == "2024-05-12"


def test_a_date_within_an_element_called_updated_is_of_publication() -> None:
    below = (
        '<p class="meta updated"><span class="published">12 May 2024</span></p>'
    )
    html = page().replace(f"<h1>{HEADLINE}</h1>", f"<h1>{HEADLINE}</h1>{below}")
    article = extract(html, "https://news.example/a")
    assert (article.date, article.modified) == ("2024-05-12", None)


def test_an_underscore_within_a_word_parts_no_title() -> None:
    title = "Künstler_innen fordern mehr Geld vom Land"
    html = page().replace(HEADLINE, title)
    assert extract(html, URL).title == title


def test_a_heading_that_only_puts_a_kicker_before_the_title_is_the_headline() -> (
    None
):
    """And not the last of the crumbs below the text."""
    crumbs = f"<ul><li>Home</li><li>{HEADLINE}</li></ul>"
    lead = '<header class="intro"><p>After years of talks the county pays.</p></header>'
    html = page(lead, below=crumbs).replace(
        "<h1>", "<h1><span>Quay Street</span> "
    )
    found = extract(html, URL)
    assert (found.title, found.body[:11]) == (HEADLINE, "After years")


@pytest.mark.parametrize(
    ("stated", "heading", "title"),
    [
        pytest.param(HEADLINE, "Tools", HEADLINE, id="a-panels"),
        pytest.param("The Courier", "Adrift", "Adrift", id="the-only-one"),
    ],
)
def test_a_heading_of_one_word_that_no_title_has(
    stated: str, heading: str, title: str
) -> None:
    head = '<meta property="og:site_name" content="The Courier">'
    html = page(head=head, above=f"<div><h1>{heading}</h1></div>")
    html = html.replace(f"<h1>{HEADLINE}</h1>", "").replace(HEADLINE, stated)
    assert extract(html, URL).title == title


def test_a_change_in_bulgarian_before_the_day_of_publication() -> None:
    under = "<p>Обновена: 5 май 2024 | Публикувана: 3 май 2024</p>"
    article = extract(page(under, lang="bg"), URL)
    assert (article.date, article.modified) == ("2024-05-03", "2024-05-05")


def test_a_day_that_heads_the_posts_is_no_title() -> None:
    above = "<h1><a href='/'>Karin’s notes</a></h1><h2>Thursday, October 17, 2019</h2>"
    html = page(above=above)
    html = html.replace(f"<h1>{HEADLINE}</h1>", "<h3>Gone</h3>")
    html = html.replace(HEADLINE, "Karin’s notes")
    assert extract(html, URL).title == "Gone"


def test_a_title_that_begins_with_the_end_of_the_headline_names_the_site() -> (
    None
):
    heading = f"<h1><small>Railways</small><br>{HEADLINE}</h1>"
    html = page().replace(f"<h1>{HEADLINE}</h1>", heading)
    html = html.replace("<title>" + HEADLINE, f"<title>{HEADLINE} - The Echo")
    assert extract(html, URL).title == HEADLINE


def test_a_heading_of_a_box_below_the_text_is_no_headline() -> None:
    html = page(above='<h1><a href="/">The Courier</a></h1>')
    html = html.replace(f"<h1>{HEADLINE}</h1>", "").replace(
        "</body>", "<aside><h1>Stay informed</h1></aside></body>"
    )
    assert extract(html, URL).title == HEADLINE


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>The council meets again on July 14, 2024.</p>", id="next-meeting"),
        pytest.param("<p>He was born on May 3, 1950.</p>", id="born"),
        pytest.param("<blockquote><p>So it goes.</p>— A Reader (@reader) <a href='https://social.example/1'>May 3, 2019</a></blockquote>", id="post"),
    ],
)  # fmt: skip
def test_a_day_in_the_prose_is_not_that_of_publication(line: str) -> None:
    html = page(
        '<meta property="article:published_time" content="2025-07-15T10:00:00Z">'
    ).replace(f"<h1>{HEADLINE}</h1>", f"<h1>{HEADLINE}</h1>{line}")
    article = extract(html, "https://news.example/a")
    assert (article.date, article.warnings) == ("2025-07-15T10:00:00+00:00", ())


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        pytest.param(
            "<p class=byline>Per Olof Svensson</p>",
            ("Per Olof Svensson",),
            id="by-is-a-first-name",
        ),
        pytest.param(
            "<p class=author>Anna Lind</p><p>Na Pali Coast</p>",
            ("Anna Lind",),
            id="by-is-a-place",
        ),
        pytest.param(
            "<p>12 marzo 2025, da Milano Centrale</p>",
            (),
            id="from-a-station",
        ),
        pytest.param(
            "<p>كتب جديدة صدرت هذا الأسبوع</p>", (), id="new-books-in-arabic"
        ),
        pytest.param("<p>Написал Иван Петров книгу</p>", (), id="wrote-a-book"),
        pytest.param(
            "<p>Stand: 12.03.2025, 10:30 Uhr Von: Anna Autor</p>",
            ("Anna Autor",),
            id="label-behind-the-change",
        ),
        pytest.param(
            "<p>12 marzo 2025 (aggiornato alle 10:30) di Anna Autrice</p>",
            ("Anna Autrice",),
            id="change-in-brackets",
        ),
    ],
)
def test_words_that_may_be_by(line: str, authors: tuple[str, ...]) -> None:
    text = "<p>The ferry sails again on Monday after nine weeks in dock, the skipper said to all.</p>"
    html = f"<title>T of the day</title><article><h1>T of the day</h1>{line}{text * 4}</article>"
    assert extract(html, "https://courier.example/ferry").authors == authors


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("12:45 | 12 March 2025 18:00", "2025-03-12T18:00:00"),
        ("12.30 € am 12. März 2025", "2025-03-12"),
    ],
    ids=["clock-behind-goes-first", "price-is-no-clock"],
)
def test_clock_of_a_day(line: str, published: str) -> None:
    assert parse_date(line) == published


def test_tags_of_the_site_are_none_of_the_article() -> None:
    text = "<p>The ferry sails again on Monday after nine weeks in dock, the skipper said to all.</p>"
    html = (
        f"<title>T of the day</title><article><h1>T of the day</h1>{text * 4}"
        "<footer><a rel=tag href=/t/1>Ferries</a></footer></article>"
        "<aside><a rel=tag href=/t/2>Murder</a></aside>"
        "<footer><a rel=tag href=/t/3>Football</a></footer>"
    )
    assert extract(html, "https://courier.example/ferry").tags == ("Ferries",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Testo e foto di Chiara Bellini", ("Chiara Bellini",)),
        ("Text und Fotos: Max Huber", ("Max Huber",)),
        ("Tekst en foto's: Anna de Boer", ("Anna de Boer",)),
        ("Text och bild: Anna Berg", ("Anna Berg",)),
        ("글·사진 김민수 기자", ("김민수",)),
        ("Montaggio di Luca Ferri", ()),
        ("Foto di Luca Ferri", ()),
    ],
)
def test_who_wrote_and_took_the_pictures_is_the_author(
    line: str, authors: tuple[str, ...]
) -> None:
    assert extract(page(f"<p>{line}</p>"), URL).authors == authors


def test_an_author_may_be_the_bare_id_of_a_person() -> None:
    person = {"@type": "Person", "@id": "#ida", "name": "Ida Lund"}
    head = ld(ARTICLE | {"author": "#ida"}, person)
    assert extract(page(head=head), URL).authors == ("Ida Lund",)


def test_a_clock_may_stand_in_an_element_of_its_own() -> None:
    line = "<ul><li>3 mai 2024</li><li>14h20</li><li>3 min</li></ul>"
    assert extract(page(line, lang="fr"), URL).date == "2024-05-03T14:20:00"


@pytest.mark.parametrize("name", ["bajada", "chapeau", "article__sottotitolo"])
def test_names_of_standfirsts(name: str) -> None:
    text = "After years of talks the county pays for the roof and half of the walls."
    line = f'<div class="{name}">{text}</div><p class="x">3 May 2024</p>'
    assert extract(page(line), URL).standfirst == text


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param('<p class="duration">12:45</p>', id="of-a-recording"),
        pytest.param("<p>3:12</p>", id="a-score"),
        pytest.param("<div><p>18:05</p><p>Rain stops play</p></div>", id="of-an-entry"),
        pytest.param("<span>10:20</span>", id="in-another-element"),
    ],
)  # fmt: skip
def test_what_is_no_clock_of_the_day_before_it(beside: str) -> None:
    line = f"<p>12 March 2025</p>{beside}"
    assert extract(page(line), URL).date == "2025-03-12"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Von Chefreporter Max Huber", ("Max Huber",)),
        ("Von Redakteurin Anna Lind", ("Anna Lind",)),
        ("By staff writer Ann Smith", ("Ann Smith",)),
        ("By Ann Author Smith", ("Ann Author Smith",)),
        ("By Business Editor Jo Park and Ann Smith", ("Jo Park", "Ann Smith")),
    ],
)
def test_an_office_before_a_name_is_no_part_of_it(
    line: str, authors: tuple[str, ...]
) -> None:
    assert extract(page(f"<p>{line}</p>"), URL).authors == authors


def test_a_day_on_which_a_paper_was_received_is_not_that_of_publication() -> (
    None
):
    names = "".join(f"<p>Affiliation {number}</p>" for number in range(7))
    line = "<p>Received: 3 January 2024; Accepted: 9 March 2024; Published: 3 May 2024</p>"
    assert extract(page(names + line), URL).date == "2024-05-03"


def test_json_ld_with_a_backslash_before_what_json_does_not_escape() -> None:
    head = ld(ARTICLE).replace("Ida Lund", r"Ida O\'Lund \\ Sons")
    assert extract(page(head=head), URL).date == "2024-05-03"


def test_an_author_that_a_program_calls_none_is_not_the_publisher() -> None:
    publisher = {"@type": "Organization", "name": "The Courier"}
    head = ld(ARTICLE | {"author": "None", "publisher": publisher})
    assert "The Courier" not in extract(page(head=head), URL).authors


def test_a_category_is_the_section_and_no_tag() -> None:
    foot = '<p>In <a rel="category tag" href="/c">Farming</a>, on <a rel="tag" href="/t">mills</a></p>'
    html = page().replace("</article>", f"<footer>{foot}</footer></article>")
    found = extract(html, URL)
    assert (found.section, found.tags) == ("Farming", ("mills",))


def test_the_title_names_the_site_where_the_logo_does_so_too() -> None:
    logo = '<a href="/home"><img src="/l.png" alt="The Marsh Courier"></a>'
    titled = page(above=logo).replace(
        f"<title>{HEADLINE}", f"<title>{HEADLINE} | The Marsh Courier"
    )
    assert extract(titled, URL).site == "The Marsh Courier"
    assert extract(titled.replace(logo, ""), URL).site is None


def test_an_own_address_without_its_scheme_is_the_page_s() -> None:
    head = '<meta property="og:url" content="courier.example/news/the-mill">'
    found = extract(page(head=head), URL).canonical_url
    assert found == "https://courier.example/news/the-mill"


def test_what_is_marked_up_in_a_part_of_the_page_is_not_the_article_s() -> None:
    entry = (
        '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">'
        '<p itemprop="author">Nils Berg</p><p>The roof is on.</p></div>'
    )
    html = page('<p itemprop="author">Ida Lund</p>', below=entry)
    assert extract(html, URL).authors == ("Ida Lund",)
