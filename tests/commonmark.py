"""Reads Markdown back with a real CommonMark parser, into the text and the links that a reader would see."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable("table")


def folded(text: str) -> str:
    return " ".join(text.split())


def inline_text(children: list[Token]) -> str:
    pieces = {
        "text": lambda t: t.content,
        "code_inline": lambda t: t.content,
        "text_special": lambda t: t.content,
    }
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(
        breaks.get(t.type) or (pieces[t.type](t) if t.type in pieces else "")
        for t in children
    )


def blocks(markdown: str) -> list[tuple[str, str]]:
    """The tag and the text of each block that holds text: ("h1", "Title"), ("p", "Some text"), ("pre", "code")."""
    found: list[tuple[str, str]] = []
    tokens = PARSER.parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            found.append(
                (
                    before.tag if before else "",
                    inline_text(token.children or []),
                )
            )
        elif token.type in ("fence", "code_block"):
            found.append(("pre", token.content))
        elif token.type == "html_block":
            found.append(("html", token.content))
    return found


def links(markdown: str) -> list[tuple[str, str]]:
    """The text and the address of each link, in order."""
    found = []
    for token in PARSER.parse(markdown):
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "link_open":
                end = next(
                    i
                    for i in range(index, len(children))
                    if children[i].type == "link_close"
                )
                found.append(
                    (
                        folded(inline_text(children[index:end])),
                        str(child.attrs["href"]),
                    )
                )
    return found


def kinds(markdown: str) -> set[str]:
    """Every kind of inline and block token in a document."""
    found = set()
    for token in PARSER.parse(markdown):
        found.add(token.type)
        found.update(child.type for child in token.children or [])
    return found


def document(markdown: str) -> dict[str, object]:
    """The parts of one of our documents: title, date, caption, body, original URL."""
    head, _, tail = markdown.rpartition("\nOriginal url:\n")
    assert re.fullmatch(r"\n<\S+>\n", tail), tail
    return {
        "blocks": blocks(head),
        "url": tail.strip()[1:-1],
        "links": links(head),
    }
