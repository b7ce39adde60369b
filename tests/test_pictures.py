"""The line in bold, the pictures of the body, and related articles: each from its own box, or not at all."""

from __future__ import annotations

import time

import pytest
from commonmark import links

from news_archive import extract

URL = "https://courier.example/2025/07/15/ferry-stays-for-ten-years"
TEXT = [
    "The town council voted on Tuesday night to keep the last ferry running for another ten years, officials said.",
    "“We did the sums twice,” said the harbour master, who had argued for the crossing since the plans were shown.",
    "The ferry carries about four hundred people a day, most of them pupils and nurses who work on the other side.",
]


def page(lead: str = "", within: str = "") -> str:
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in TEXT)
    return (
        '<title>Ferry to Stay for Ten Years</title><meta property="og:image" content="/og.jpg"><body><article>'
        f"<h1>Ferry to Stay for Ten Years</h1>{lead}<div>{first}{within}{''.join(rest)}</div></article></body>"
    )


CAPTIONS = {
    "a date beside a portrait": (
        '<div><img src="/jack.jpg" alt="Jack"><div>August 23, 2023</div></div>',
        (None, None),
    ),
    "a name beside a portrait": (
        '<div><img src="/jack.jpg"><div>Jack Shepherd</div></div>',
        (None, None),
    ),
    "a rating beside a badge": (
        '<div><img src="/badge.png"><div><strong>9.8</strong> /10</div></div>',
        (None, None),
    ),
    "a caption with a fraction in it": (
        '<div><img src="/og.jpg"><div>Route 1/2 from the ferry</div></div>',
        ("Route 1/2 from the ferry", None),
    ),
    "a name and its credit, each by itself": (
        '<div><img src="/a.jpg"><p class="media-lead">Ida Lund</p><p class="image-author">Foto: REUTERS/Nils Berg</p></div>',
        ("Ida Lund", "Foto: REUTERS/Nils Berg"),
    ),
    "caption and credit": (
        '<figure><img src="/a.jpg"><figcaption>The ferry at dawn. <small>Photo: Ida Lund</small></figcaption></figure>',
        ("The ferry at dawn.", "Photo: Ida Lund"),
    ),
    "which of several pictures": (
        '<figure><img src="/a.jpg"><figcaption><span>Bild 1 von 5</span> Half of 3 of 5 boats</figcaption></figure>',
        ("Half of 3 of 5 boats", None),
    ),
    "credit in the middle": (
        '<figure><img src="/a.jpg"><figcaption>The ferry. <span class="credit">Ida Lund</span> / Courier</figcaption></figure>',
        ("The ferry. Ida Lund / Courier", None),
    ),
    "credit that is part of a word": (
        '<figure><img src="/a.jpg"><figcaption>At Lundby. <i class="credit">Lund</i></figcaption></figure>',
        ("At Lundby.", "Lund"),
    ),
    "credit printed twice": (
        '<figure><img src="/a.jpg"><figcaption>The ferry. Ida Lund <i class="credit">Ida Lund</i></figcaption></figure>',
        ("The ferry. Ida Lund Ida Lund", None),
    ),
    "caption in a box without a figure": (
        '<div class="lead"><img src="/a.jpg"><p class="caption">The ferry at dawn.</p></div>',
        ("The ferry at dawn.", None),
    ),
    "a label of the credit": (
        '<figure><img src="/a.jpg"><figcaption><b class="credit">Credit:</b> Ida Lund, Courier</figcaption></figure>',
        ("Credit: Ida Lund, Courier", None),
    ),
    "a caption called copyright": (
        '<figure><img src="/a.jpg"><figcaption class="copyright">The ferry leaves the old quay for the last time on Monday. Photo: Ida Lund</figcaption></figure>',
        ("The ferry leaves the old quay for the last time on Monday. Photo: Ida Lund", None),
    ),
    "a label": ('<figure><img src="/a.jpg"><figcaption>Video</figcaption></figure>', (None, None)),
    "an invitation": (
        '<figure><img src="/a.jpg"><figcaption>RELATED: A bridge after all?</figcaption></figure>',
        (None, None),
    ),
    "a credit without a picture": ('<p class="credit">Ida Lund for the Courier</p>', (None, None)),
    "a line of dates": (
        '<div class="image-info">28.04.2024, 17:19 Uhr • Lesezeit: 8 Minuten</div>',
        (None, None),
    ),
    "a name beside a login": ('<div class="profile-photo"><b>ida.lund</b> logged in</div>', (None, None)),
}  # fmt: skip


@pytest.mark.parametrize(("lead", "printed"), CAPTIONS.values(), ids=CAPTIONS)
def test_the_line_in_bold(
    lead: str, printed: tuple[str | None, str | None]
) -> None:
    article = extract(page(lead), URL)
    assert article.image
    assert (article.image.caption, article.image.credit) == printed
    assert article.text.split("\n\n") == TEXT


FIGURE = '<figure><img src="/quay.jpg" alt="The quay"></figure>'
CARDS = (
    "/default-social-logo.png",
    "/img/share.png",
    "/og-default_1200x630.jpg",
    "",
)


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
@pytest.mark.parametrize("card", CARDS)
def test_a_figure_without_a_word_leads_where_a_card_is_stated(
    card: str, above: bool
) -> None:
    html = page("" if above else FIGURE).replace("/og.jpg", card)
    image = extract(html.replace("<h1>", FIGURE * above + "<h1>"), URL).image
    assert image and image.url == "https://courier.example/quay.jpg"
    assert image.alt == "The quay"


@pytest.mark.parametrize(
    "stated", ["/maxresdefault.jpg", "/social-house.jpg", "/1200x630.jpg"]
)
def test_a_picture_of_the_article_is_no_card(stated: str) -> None:
    image = extract(page(FIGURE).replace("/og.jpg", stated), URL).image
    assert image and image.url == f"https://courier.example{stated}"


IMAGES = {
    "largest of a set": ('<img src="/s.jpg" srcset="/m.jpg 640w,/l.jpg 1280w, /s.jpg 320w">', "/l.jpg"),
    "largest of densities": ('<img src="/s.jpg" srcset="/s.jpg 1x, /l.jpg 2x">', "/l.jpg"),
    "set of one": ('<img srcset="/s.jpg">', "/s.jpg"),
    "commas in an address": ('<img srcset="/w_1,h_2/s.jpg 320w, /w_2,h_4/l.jpg 640w">', "/w_2,h_4/l.jpg"),
    "sources of a picture": (
        '<picture><source srcset="/l.webp 900w"><img src="/s.jpg"></picture>',
        "/l.webp",
    ),
    "lazy": ('<img src="data:image/gif;base64,R0" data-src="/l.jpg">', "/l.jpg"),
    "lazy behind a stand-in": ('<img src="/tiny.jpg" srcset="/tiny.jpg 40w" data-src="/l.jpg">', "/l.jpg"),
    "placeholder": ('<img src="/img/placeholder.png">', None),
    "spinner": ('<img src="/img/spinner.svg">', None),
    "logo": ('<img src="/img/courier-logo.png">', None),
    "small": ('<img src="/a.jpg" width="40" height="40">', None),
    "data": ('<img src="data:image/png;base64,AA">', None),
}  # fmt: skip


@pytest.mark.parametrize(("html", "address"), IMAGES.values(), ids=IMAGES)
def test_the_address_of_a_picture(html: str, address: str | None) -> None:
    body = extract(page(within=html), URL, images=True).body
    assert ("![" in body) == bool(address)
    assert not address or f"![](https://courier.example{address})" in body


def test_a_gallery_keeps_its_pictures_with_their_captions() -> None:
    items = "".join(
        f'<figure><img src="/{n}.jpg"><figcaption>Pier {n} in the evening.</figcaption></figure>'
        for n in range(3)
    )
    body = extract(
        page(within=f"<figure class=gallery>{items}</figure>"), URL, images=True
    ).body
    for n in range(3):
        assert (
            f"![](https://courier.example/{n}.jpg)\\\nPier {n} in the evening."
            in body
        )


def test_a_caption_comes_once() -> None:
    images = "".join(f'<img src="/{n}.jpg">' for n in range(1000))
    caption = "The ferry in all weathers. " * 300
    html = page(
        within=f"<figure>{images}<figcaption>{caption}</figcaption></figure>"
    )
    start = time.process_time()
    body = extract(html, URL, images=True).body
    assert body.count("![") == 1000
    assert len(body) < 2 * len(html) + 40_000
    assert time.process_time() - start < 5


def box(
    *addresses: str,
    kind: str = "related",
    title: str = "What a bridge would have cost us",
) -> str:
    items = "".join(
        f'<li><a href="{address}">{title}</a></li>' for address in addresses
    )
    return f'<aside class="{kind}"><ul>{items}</ul></aside>'


RELATED = {
    "an article of the site": (box("/2025/07/01/what-a-bridge-costs"), 1),
    "another host": (
        box("https://shop.courier.example/2025/what-a-bridge-costs"),
        0,
    ),
    "a section": (box("/harbour"), 0),
    "the article itself": (box(URL), 0),
    "a list of nine": (
        box(*(f"/2025/07/0{n}/a-story-of-it" for n in range(1, 10))),
        0,
    ),
    "an appeal": (
        box("/2025/get-the-paper", title="Subscribe to the Courier for a year"),
        0,
    ),
    "an advertisement": (
        box("/2025/best-credit-cards", kind="related sponsored"),
        0,
    ),
}


@pytest.mark.parametrize(("html", "count"), RELATED.values(), ids=RELATED)
def test_a_related_article_is_one(html: str, count: int) -> None:
    found = extract(page(within=html), URL).links
    assert sum(link.related for link in found) == count


HOSTILE = [
    "https://x.example/><script>alert(1)</script>",
    "https://x.example/>[a](javascript:b)",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_is_printed_holds_no_markup(url: str) -> None:
    written = extract(page(), url).to_markdown()
    assert "<script" not in written
    assert all(address.startswith("https:") for _, address in links(written))


def test_a_caption_and_its_credit_in_two_spans_are_parted() -> None:
    figure = '<figure><img src="/b.jpg" width=900><figcaption><span>The bridge in fog.</span><span>Ann Lee/Agency</span></figcaption></figure>'
    paragraph = "<p>The council voted on Tuesday evening to mend the old bridge before the winter comes.</p>"
    html = f"<html><body><article><h1>The bridge will be mended</h1>{figure}{paragraph * 3}</article></body></html>"
    image = extract(html, "https://news.example/a").image
    assert image is not None
    assert image.printed == "The bridge in fog. Ann Lee/Agency"


def test_a_picture_that_is_stated_keeps_what_its_figure_says() -> None:
    figure = '<figure><img src="/og.jpg" alt="Two boats"></figure>'
    picture = extract(page(figure), URL).image
    assert picture
    assert (picture.url, picture.alt) == (
        "https://courier.example/og.jpg",
        "Two boats",
    )
