"""Turn what people write into HTML that is safe to show: the only place that marks text as safe."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

INLINE = {"a", "b", "code", "del", "em", "i", "s", "strong"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
BLOCKS = INLINE | TABLES | {"blockquote", "br", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
SCHEMES = {"http", "https", "mailto"}

# HTML off: what looks like a tag is shown as typed. Pictures are off: nothing is fetched from elsewhere.
_parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
_parser.enable(["linkify", "strikethrough", "table"]).disable("image")


def render(text: str) -> SafeString:
    """Paragraphs, lists, tables, links and code; headings start at the second level."""
    html = _parser.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return mark_safe(_clean(html, BLOCKS))  # noqa: S308  (cleaned by nh3)


def render_line(text: str) -> SafeString:
    """One line: emphasis, code and links."""
    return mark_safe(_clean(_parser.renderInline(text), INLINE))  # noqa: S308  (cleaned by nh3)


def _clean(html: str, tags: set[str]) -> str:
    rel = "noopener noreferrer nofollow"
    return nh3.clean(html, tags=tags, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=rel)
