"""Texts in the many forms that pages give them: no sentence is lost, and no furniture is kept.

Each page is the same article with one thing that is unlike others: how its paragraphs are marked up,
what is around them, or what stands among them. The ids say what.
"""

from __future__ import annotations

import pytest

from news_archive import extract

SENTENCES = [
    "The harbour board met on Monday night to decide whether the old customs house should be sold or repaired.",
    "Its roof has leaked since the storm of 2017, and the upper floor has been closed to visitors for three years.",
    "“Nobody wants to be the one who lets it fall into the water,” said the board's chair, Nora Lind.",
    "An offer from a hotel company in the capital was withdrawn in March after engineers had looked at the foundations.",
    "The repair would cost about 3.1 million, a third of which the county has promised to pay if work begins this year.",
    "Fishermen who keep their nets in the cellar have been told to find another place before the first of October.",
    "A vote is planned for the second week of June, and the meeting will be open to everyone who lives in the parish.",
]


def paragraphs(*i: int) -> str:
    return "".join(f"<p>{SENTENCES[k]}</p>\n" for k in (i or range(7)))


HEAD = '<!doctype html><html lang=en><head><title>Board weighs sale of customs house - Harbour Times</title><meta property="og:type" content="article"><meta property="og:title" content="Board weighs sale of customs house"></head><body>'
TOP = (
    '<header class="top"><a href="/">Harbour Times</a><nav><ul>'
    + "".join(
        f'<li><a href="/{x.lower()}">{x}</a></li>'
        for x in "News Sport Culture Opinion Weather".split()
    )
    + "</ul></nav></header>"
)
REL = (
    '<section class="more"><h2>More stories</h2><ul>'
    + "".join(
        f'<li><a href="/2024/{i}">{t}</a></li>'
        for i, t in enumerate(
            [
                "Ferry company adds a boat for the summer season",
                "Library closes early because of broken heating",
                "Two held after break-in at the sailing club",
            ]
        )
    )
    + "</ul></section>"
)
FOOT = '<footer><p>© 2024 Harbour Times Ltd. All rights reserved.</p><a href="/privacy">Privacy</a> <a href="/contact">Contact</a></footer></body></html>'
H = '<h1>Board weighs sale of customs house</h1><p class="by">By <a href="/a/ola-dahl">Ola Dahl</a></p><time datetime="2024-05-06">6 May 2024</time>'


def page(
    body: str, top: str = TOP, rel: str = REL, foot: str = FOOT, h: str = H
) -> str:
    return (
        HEAD
        + top
        + "<main><article>"
        + h
        + '<div class="text">'
        + body
        + "</div></article></main>"
        + rel
        + foot
    )


PAGES: dict[str, tuple[str, list[str], tuple[str, ...]]] = {}
ALL = SENTENCES


def case(
    name: str,
    html: str,
    kept: list[str] = ALL,
    left: tuple[str, ...] = (
        "More stories",
        "All rights reserved",
        "Ferry company adds",
        "Weather",
    ),
):
    PAGES[name] = (html, kept, left)


case("plain", page(paragraphs()))
case(
    "dl",
    page(
        paragraphs(0, 1)
        + "<dl><dt>What will it cost?</dt><dd>"
        + SENTENCES[4]
        + "</dd><dt>When is the vote?</dt><dd>"
        + SENTENCES[6]
        + "</dd></dl>"
        + paragraphs(2, 3, 5)
    ),
    [*ALL, "What will it cost?", "When is the vote?"],
)
case(
    "details-faq",
    page(
        paragraphs(0, 1, 2, 3)
        + "".join(
            f"<details><summary>{q}</summary><p>{a}</p></details>"
            for q, a in (
                ("Who pays for the roof?", SENTENCES[4]),
                ("Who may come?", SENTENCES[6]),
            )
        )
        + paragraphs(5)
    ),
    [*ALL, "Who pays for the roof?", "Who may come?"],
)
case(
    "accordion",
    page(
        paragraphs(0, 1, 2, 3)
        + '<div class="accordion">'
        + "".join(
            f'<div class="accordion-item"><h3 class="accordion-header"><button class="accordion-button">{q}</button></h3><div class="accordion-collapse collapse"><div class="accordion-body">{a}</div></div></div>'
            for q, a in (
                ("Who pays for the roof?", SENTENCES[4]),
                ("Who may come?", SENTENCES[6]),
            )
        )
        + "</div>"
        + paragraphs(5)
    ),
    [*ALL, "Who pays for the roof?", "Who may come?"],
)
case(
    "interview-bold",
    page(
        "".join(
            f"<p><strong>{q}</strong></p><p>{a}</p>"
            for q, a in zip(
                [
                    "Why sell it now?",
                    "And the roof?",
                    "What do the fishermen say?",
                    "Who decides?",
                    "What if they say no?",
                    "Is there money?",
                    "When?",
                ],
                SENTENCES,
                strict=False,
            )
        )
    ),
    [*ALL, "Why sell it now?", "And the roof?", "Who decides?"],
)
case(
    "module-class",
    page(
        "".join(
            f'<div class="module widget-text"><p>{s}</p></div>'
            for s in SENTENCES
        )
    ),
)
case(
    "promo-word-in-class",
    page(
        paragraphs(0, 1)
        + f'<div class="embed summary-box"><p>{SENTENCES[2]}</p><p>{SENTENCES[3]}</p></div>'
        + paragraphs(4, 5, 6)
    ),
)
case(
    "one-link-paragraph",
    page(
        paragraphs(0, 1, 2)
        + f'<p><a href="https://docs.example/r.pdf">{SENTENCES[3]}</a></p>'
        + paragraphs(4, 5, 6)
    ),
)
case("br-text", page("<br><br>".join(SENTENCES)))
case("div-paragraphs", page("".join(f"<div>{s}</div>" for s in SENTENCES)))
case(
    "no-article-no-class",
    HEAD
    + TOP
    + "<h1>Board weighs sale of customs house</h1>"
    + paragraphs()
    + REL
    + FOOT,
)
case(
    "table-layout",
    HEAD
    + "<table><tr><td>"
    + TOP
    + "</td><td><h1>Board weighs sale of customs house</h1><font size=2>"
    + "<br><br>".join(SENTENCES)
    + "</font></td><td>"
    + REL
    + "</td></tr></table>"
    + FOOT,
)
case(
    "brief",
    page(paragraphs(0, 2, 6)),
    [SENTENCES[0], SENTENCES[2], SENTENCES[6]],
)
case("one-paragraph", page(paragraphs(0)), [SENTENCES[0]])
case(
    "a-name",
    page(
        "".join(
            f'<a name="p{i}"><p>{s}</p></a>' for i, s in enumerate(SENTENCES)
        )
    ),
)
case(
    "a-name-unclosed",
    page(
        "".join(f'<p><a name="p{i}">{s}</p>' for i, s in enumerate(SENTENCES))
    ),
)
case(
    "button-unclosed",
    HEAD
    + TOP
    + '<main><div><button class="menu">Menu<div><article>'
    + H
    + paragraphs()
    + "</article></div></main>"
    + REL
    + FOOT,
)
case(
    "nav-unclosed",
    HEAD
    + '<header><nav><a href="/">Home</a><a href="/n">News</a></header><main><article>'
    + H
    + paragraphs()
    + "</article></main>"
    + REL
    + FOOT,
)
case(
    "comments-nl",
    page(paragraphs(0, 1, 2)) + "",
    [SENTENCES[0], SENTENCES[1], SENTENCES[2]],
)
COMMENTS = "".join(
    f'<li class="reactie"><div class="naam">{n}</div><div class="tijd">{t}</div><div class="inhoud">{x}</div></li>'
    for n, t, x in (
        (
            "Piet",
            "6 mei 2024 10:12",
            "Ik vind dat het gebouw gewoon moet blijven staan, want het hoort bij de haven.",
        ),
        (
            "Anja",
            "6 mei 2024 11:40",
            "Verkopen dan maar, het kost alleen maar geld en niemand komt er ooit nog binnen.",
        ),
        (
            "Wim",
            "7 mei 2024 08:02",
            "Waarom hoort de gemeente de vissers niet? Zij hebben daar hun netten al jaren liggen.",
        ),
    )
)
PAGES["comments-nl"] = (
    page(paragraphs(0, 1, 2))[: -len(FOOT)]
    + f'<section id="reacties"><h3>3 reacties</h3><ul>{COMMENTS}</ul></section>'
    + FOOT,
    [SENTENCES[0], SENTENCES[1], SENTENCES[2]],
    ("Ik vind dat", "Verkopen dan", "Waarom hoort"),
)
case(
    "tw-hidden-md-block",
    page('<div class="hidden md:block">' + paragraphs() + "</div>"),
)
case(
    "two-screens",
    page(
        '<div class="md:hidden">'
        + paragraphs()
        + '</div><div class="hidden md:block">'
        + paragraphs()
        + "</div>"
    ),
)
case(
    "read-more-half",
    page(
        paragraphs(0, 1, 2)
        + '<div class="rest" style="display:none">'
        + paragraphs(3, 4, 5, 6)
        + '</div><a class="more-btn" href="#">Read more</a>'
    ),
)
case(
    "shadow",
    HEAD
    + TOP
    + '<main><news-story><template shadowrootmode="open"><article>'
    + H
    + paragraphs()
    + "</article></template></news-story></main>"
    + REL
    + FOOT,
)
case(
    "header-class",
    page(
        f'<div class="article-header-text"><p>{SENTENCES[0]}</p></div>'
        + paragraphs(1, 2, 3, 4, 5, 6)
    ),
)
case(
    "callouts",
    page(
        paragraphs(0, 1, 2)
        + f'<div class="callout callout-blue"><div class="callout-icon">i</div><div class="callout-text">{SENTENCES[3]}</div></div>'
        + paragraphs(4, 5, 6)
    ),
)
case(
    "info-aside",
    page(
        paragraphs(0, 1, 2)
        + f'<blockquote class="quote-embed"><p>{SENTENCES[3]}</p></blockquote>'
        + paragraphs(4, 5, 6)
    ),
)
case(
    "h1-subheads",
    page(
        paragraphs(0, 1)
        + "<h1>The money</h1>"
        + paragraphs(2, 3)
        + "<h1>The nets</h1>"
        + paragraphs(4, 5, 6)
    ),
    [*ALL, "The money", "The nets"],
)
case(
    "footnotes",
    page(
        paragraphs(0)
        + f'<p>{SENTENCES[1]}<sup><a href="#fn1" id="r1">1</a></sup></p>'
        + paragraphs(2, 3, 4, 5, 6)
        + '<ol class="footnotes"><li id="fn1">Minutes of the board, 4 March 2019, page 12. <a href="#r1">↩</a></li></ol>'
    ),
    [*ALL, "Minutes of the board, 4 March 2019"],
)
case(
    "recipe",
    page(
        paragraphs(0, 1)
        + "<h2>Ingredients</h2><ul><li>300 g flour</li><li>2 eggs</li><li>a pinch of salt</li></ul><h2>Method</h2><ol><li>Beat the eggs with the salt until they foam.</li><li>Add the flour and stir for ten minutes.</li></ol>"
        + paragraphs(2, 3, 4)
    ),
    [
        SENTENCES[0],
        SENTENCES[4],
        "300 g flour",
        "2 eggs",
        "a pinch of salt",
        "Beat the eggs",
        "Add the flour",
        "Ingredients",
    ],
)
case(
    "poem",
    page(
        paragraphs(0, 1)
        + "<pre>The boats are in,\n    the nets are torn,\nthe house stands by.</pre>"
        + paragraphs(2, 3, 4)
    ),
    [SENTENCES[0], "the nets are torn"],
)
case(
    "data-table",
    page(
        paragraphs(0, 1, 2)
        + "<table><caption>Cost by year</caption><thead><th>Year<th>Cost</thead><tr><td>2022<td>1.1 million<tr><td>2023<td>1.4 million<tr><td>2024<td>3.1 million</table>"
        + paragraphs(3, 4, 5, 6)
    ),
    [*ALL, "1.4 million", "Cost by year"],
)
case(
    "newsletter-inside",
    page(
        paragraphs(0, 1, 2)
        + '<div class="nl"><h4>Morning letter</h4><p>Get the best of our reporting in your inbox every day.</p><form><input type=email><button>Go</button></form></div>'
        + paragraphs(3, 4, 5, 6)
    ),
    ALL,
    ("Morning letter", "inbox every day"),
)
case(
    "related-inside",
    page(
        paragraphs(0, 1, 2)
        + '<aside><h4>Read also</h4><a href="/2024/05/ferry-company-adds-boat">Ferry company adds a boat for the summer season</a></aside>'
        + paragraphs(3, 4, 5, 6)
    ),
    ALL,
    (),
)
case(
    "bio-below",
    page(
        paragraphs()
        + "<hr><p><em>Ola Dahl has covered the harbour for the Times since 2011. Write to him at ola@times.example.</em></p>"
    ),
    ALL,
    (),
)
case(
    "author-box",
    page(paragraphs())[: -len(REL + FOOT)]
    + '<div class="about-author"><img src="/o.jpg"><h3>Ola Dahl</h3><p>Ola Dahl writes about ships and the people who build them.</p></div>'
    + REL
    + FOOT,
    ALL,
    ("writes about ships",),
)
case(
    "share-inside",
    page(
        paragraphs(0, 1, 2)
        + '<div class="tools"><a href="https://facebook.example/s">Share</a><a href="https://x.example/s">Post</a><span>Print</span></div>'
        + paragraphs(3, 4, 5, 6)
    ),
    ALL,
    ("Print", "Share"),
)
case(
    "ad-label",
    page(
        paragraphs(0, 1, 2)
        + '<div class="ad"><span>Advertisement</span><p>Story continues below</p></div>'
        + paragraphs(3, 4, 5, 6)
    ),
    ALL,
    ("Advertisement", "continues below"),
)
case(
    "caption",
    page(
        paragraphs(0, 1)
        + "<figure><img src=/a.jpg><figcaption>The customs house in 1931. Photo: City Museum</figcaption></figure>"
        + paragraphs(2, 3, 4, 5, 6)
    ),
    ALL,
    ("City Museum",),
)
case(
    "pullquote",
    page(
        paragraphs(0, 1)
        + '<div class="pq"><p>Nobody wants to be the one who lets it fall into the water</p></div>'
        + paragraphs(2, 3, 4, 5, 6)
    ),
    ALL,
    (),
)
case(
    "standfirst-div",
    page(
        paragraphs(),
        h='<h1>Board weighs sale of customs house</h1><div class="deck">Engineers say the foundations will not last another winter.</div><p class="by">By <a href="/a/ola-dahl">Ola Dahl</a></p>',
    ),
    [*ALL, "Engineers say the foundations"],
)
case(
    "liveblog",
    page(
        "".join(
            f'<div class="update"><time>{10 + i}:0{i}</time><h2>Update {i}</h2><p>{s}</p></div>'
            for i, s in enumerate(SENTENCES)
        )
    ),
    ALL,
)
case(
    "correction",
    page(
        paragraphs()
        + "<p><em>Correction, 7 May: an earlier version of this article gave the wrong year for the storm.</em></p>"
    ),
    [*ALL, "an earlier version of this article"],
)
case(
    "dialogue-short",
    page(
        "<p>It rained.</p>"
        + paragraphs(0, 1)
        + "<p>“No,” she said.</p>"
        + paragraphs(2, 3)
        + "<p>“Then who?”</p>"
        + paragraphs(4, 5, 6)
    ),
    [*ALL, "It rained.", "“No,” she said.", "“Then who?”"],
)
case(
    "sections",
    page(
        "<section><h2>What is known</h2>"
        + paragraphs(0, 1, 2)
        + "</section><section><h2>What comes next</h2>"
        + paragraphs(3, 4, 5, 6)
        + "</section>"
    ),
    [*ALL, "What is known", "What comes next"],
)
case(
    "list-of-points",
    page(
        '<ul class="key"><li>Board may sell the customs house</li><li>Roof has leaked for years</li></ul>'
        + paragraphs()
    ),
    ALL,
)
case(
    "bold-lead",
    page(f"<p><b>{SENTENCES[0]}</b></p>" + paragraphs(1, 2, 3, 4, 5, 6)),
)
case(
    "tail-link-para",
    page(
        paragraphs()
        + '<p>The full report is on the <a href="https://board.example/report">board\'s website</a>.</p>'
    ),
    [*ALL, "The full report is on the"],
)
case(
    "paywall-fade",
    page(
        '<div class="preview">'
        + paragraphs(0, 1)
        + '</div><div class="wall"><h3>Continue reading</h3><p>Subscribe for 1 a month to read this story and everything else we publish.</p><a href="/sub">Subscribe</a></div>'
    ),
    [SENTENCES[0], SENTENCES[1]],
    ("Subscribe for 1",),
)
case(
    "ul-story",
    page("<ul>" + "".join(f"<li>{s}</li>" for s in SENTENCES) + "</ul>"),
)
case(
    "ol-h3",
    page(
        paragraphs(0)
        + "".join(
            f"<h3>{i}. Point {w}</h3><p>{s}</p>"
            for i, (w, s) in enumerate(
                zip(
                    ["one", "two", "three", "four", "five", "six"],
                    SENTENCES[1:],
                    strict=False,
                ),
                1,
            )
        )
    ),
    [*ALL, "Point three"],
)
case(
    "image-list",
    page(
        "".join(
            f'<figure><img src="/{i}.jpg"></figure><p>{s}</p>'
            for i, s in enumerate(SENTENCES)
        )
    ),
)
case(
    "spans",
    page(
        "".join(
            f"<p><span>{s[:40]}</span><span>{s[40:]}</span></p>"
            for s in SENTENCES
        )
    ),
)
case(
    "custom-elements",
    HEAD
    + TOP
    + "<app-root><app-article>"
    + H
    + "".join(f"<text-block><p>{s}</p></text-block>" for s in SENTENCES)
    + "</app-article></app-root>"
    + REL
    + FOOT,
)
case(
    "blockquotes",
    page(
        paragraphs(0, 1)
        + f"<blockquote><p>{SENTENCES[2]}</p><footer>Nora Lind, chair of the board</footer></blockquote>"
        + paragraphs(3, 4, 5, 6)
    ),
    ALL,
)
case(
    "two-columns",
    HEAD
    + TOP
    + "<main>"
    + H
    + '<div class="col">'
    + paragraphs(0, 1, 2, 3)
    + '</div><div class="col">'
    + paragraphs(4, 5, 6)
    + "</div></main>"
    + REL
    + FOOT,
)
case(
    "opening-in-header",
    HEAD
    + TOP
    + "<main><article><header>"
    + H
    + f'<p>{SENTENCES[0]}</p></header><div class="b">'
    + paragraphs(1, 2, 3, 4, 5, 6)
    + "</div></article></main>"
    + REL
    + FOOT,
)
case(
    "tail-in-sibling",
    HEAD
    + TOP
    + "<main><article>"
    + H
    + '<div class="b">'
    + paragraphs(0, 1, 2, 3, 4)
    + '</div><div class="ad"></div><div class="b2">'
    + paragraphs(5, 6)
    + "</div></article></main>"
    + REL
    + FOOT,
)
case(
    "cookie-banner",
    page(paragraphs())[: -len(FOOT)]
    + '<div id="cc"><p>We use cookies and similar technologies to measure how our pages are used and to show you advertising that fits. You can change your mind at any time.</p><button>Accept</button></div>'
    + FOOT,
    ALL,
    ("similar technologies",),
)
case(
    "tags-below",
    page(
        paragraphs()
        + '<div class="t"><a href="/t/h">Harbour</a> <a href="/t/c">Customs house</a></div>'
    ),
    ALL,
    (),
)
case(
    "most-read-aside",
    page(paragraphs())[: -len(REL + FOOT)]
    + '<aside><h2>Most read</h2><ol><li><a href="/x">Two held after break-in at the sailing club</a><p>Police found them asleep in the boathouse on Sunday morning.</p></li></ol></aside>'
    + REL
    + FOOT,
    ALL,
    ("asleep in the boathouse",),
)
case(
    "a-subhead-on-a-report-to-the-police-is-no-label-of-an-advertisement",
    page(
        paragraphs(0, 1, 2)
        + "<h2>Festnahme nach Anzeige</h2>"
        + paragraphs(3, 4)
        + "<p>Weiterlesen nach der Anzeige</p>"
        + paragraphs(5, 6)
    ),
    [*ALL, "Festnahme nach Anzeige"],
    ("Weiterlesen",),
)


@pytest.mark.parametrize(("html", "kept", "left"), PAGES.values(), ids=PAGES)
def test_a_text_in_its_form(
    html: str, kept: list[str], left: tuple[str, ...]
) -> None:
    text = " ".join(
        extract(
            html, "https://times.example/2024/05/customs-house"
        ).text.split()
    )
    assert [each for each in kept if " ".join(each.split()) not in text] == []
    assert [each for each in left if each in text] == []
