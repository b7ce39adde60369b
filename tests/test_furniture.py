"""What stands within an article's text on the page and is no part of it, in each place where it may stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from news_archive import extract

TEXT = [
    "The town council voted on Tuesday night to keep the last ferry running for another ten years, officials said.",
    "“We did the sums twice,” said the harbour master, who had argued for the crossing since the first plans were shown.",
    "The ferry carries about four hundred people a day, most of them pupils and nurses who work on the other side.",
    "A bridge would have cost nine times as much, according to a study that the port authority had paid for.",
    "Fares will rise by a tenth in the spring, and the timetable stays as it has been since the war, the council said.",
    "The mayor, who had hoped for a bridge, said that he would respect the vote and that the matter was closed.",
]
FURNITURE = {
    "a newsletter box": '<div class="newsletter-signup"><h3>Get our newsletter</h3><p>Sign up for our free morning briefing'
    " and get the best stories from the harbour every day.</p></div>",
    "an invitation without a label": '<div class="x"><p>Sign up for our free morning briefing and get the best stories.</p></div>',
    "an invitation in another language": '<div class="x"><p>Abonnez-vous à notre lettre du matin pour ne rien manquer.</p></div>',
    "an advertisement's label": '<div class="ad-slot"><span>Advertisement</span></div>',
    "an appeal": '<div class="support-box"><p>Our journalism is free for all. If you can, please support us with a monthly'
    " donation, from just two euros a month.</p></div>",
    "a share bar": '<ul class="share-bar"><li><a href="https://facebook.com/x">Facebook</a></li><li>Copy link</li></ul>',
    "comments": '<section id="comments"><h3>Comments</h3><div class="comment"><p>I have taken this ferry every day for'
    " thirty years and I am very glad that it will stay with us.</p></div></section>",
    "a consent text": '<div class="cookie-consent"><p>We use cookies to improve your experience. By clicking accept you'
    " agree to the use of cookies on this site.</p></div>",
    "a byline": '<div class="byline">By <a href="/authors/ida">Ida Lund</a></div>',
    "an author's biography": '<div class="author-bio"><p>Ida Lund is a reporter for the Courier and has covered the harbour'
    " and the ferries for twelve years.</p></div>",
    "tags": '<div class="tags"><a href="/tag/ferry">Ferry</a> <a href="/tag/harbour">Harbour</a></div>',
    "a date": '<time datetime="2025-07-15">July 15, 2025</time>',
    "a caption": '<figure><img src="/a.jpg"><figcaption>The ferry. Photo: Port Authority</figcaption></figure>',
    "rights": '<p class="copyright">© 2025 The Courier. All rights reserved.</p>',
    "teasers": '<aside class="related"><h4>Related</h4><ul><li><a href="/b">Ten years of rising fares on the crossing'
    "</a></li></ul></aside>",
}  # fmt: skip


CONTAINERS = ["article", 'div class="content"']
PLACES = {0: "before", 3: "within", len(TEXT): "after"}


def furnished(furniture: str, place: int, container: str) -> str:
    """The page of an article with a piece of furniture within it."""
    blocks = [f"<p>{paragraph}</p>" for paragraph in TEXT]
    blocks.insert(place, furniture)
    title = "<h1>Ferry to Stay for Ten Years</h1>"
    return f"<title>Ferry to Stay for Ten Years</title><body><main><{container}>{title}{''.join(blocks)}</main></body>"


def furnished_pages() -> Iterator[tuple[str, str]]:
    """Every furniture in every place, with the true text: what the weights are fitted to, too."""
    for furniture in FURNITURE.values():
        for place in PLACES:
            for container in CONTAINERS:
                yield furnished(furniture, place, container), "\n\n".join(TEXT)


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("place", PLACES, ids=PLACES.values())
@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
def test_furniture_is_no_part_of_the_text(
    furniture: str, place: int, container: str
) -> None:
    page = furnished(furniture, place, container)
    assert (
        extract(page, "https://courier.example/ferry").text.split("\n\n")
        == TEXT
    )


def test_a_headings_id_is_made_of_its_words() -> None:
    blocks = [f"<p>{paragraph}</p>" for paragraph in TEXT]
    blocks.insert(
        3, '<h2 id="warning-signs-and-alerts">Warning Signs and Alerts</h2>'
    )
    page = f"<title>Ferry to Stay</title><article><h1>Ferry to Stay</h1>{''.join(blocks)}</article>"
    assert (
        "Warning Signs and Alerts"
        in extract(page, "https://courier.example/ferry").text
    )
