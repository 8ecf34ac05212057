"""A page as a tree that tests can ask."""

from typing import Any

from lxml import html

Element = Any


def dom(response: Any) -> Element:
    text = response if isinstance(response, str) else response.content.decode()
    return html.document_fromstring(text)


def words(element: Element) -> str:
    """The text of an element, its spaces as one reads them."""
    return " ".join(element.text_content().split())


def ids(page: Element) -> list[str]:
    return page.xpath("//@id")


def anchors(page: Element) -> list[str]:
    """Where the links within the page lead."""
    return [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
