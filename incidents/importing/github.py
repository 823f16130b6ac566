"""The format `github`: one JSON object a line, with every public post and its time."""

from __future__ import annotations

import json
from datetime import datetime
from operator import attrgetter
from typing import Any

from incidents.importing.story import ENDINGS, LEVELS, MOVES, NO_TEXT, STAYS, BadLine, Post, Reader, Story

SOURCE = "github"
ID_LIMIT = 120


def read(line: int, raw: bytes, now: datetime) -> Story:
    """The story of one line; raises BadLine with the reason when it tells of no incident."""
    found = _decoded(raw)
    reader = Reader(found, now)
    source_id = reader.words("id", limit=ID_LIMIT + 1)
    if not source_id or len(source_id) > ID_LIMIT:
        raise BadLine("`id` is missing" if not source_id else f"`id` is longer than {ID_LIMIT} characters")
    title = reader.words("title")
    if not title:
        raise BadLine("`title` is missing")
    posts = _posts(found, reader)
    started_at = reader.instant("started_at")
    declared_at = _declared(posts, started_at, reader)
    story = Story(
        line=line, source=SOURCE, source_id=source_id, title=title, impact=_impact(found, reader), posts=posts,
        declared_at=declared_at, url=reader.words("url"), services=_services(found, reader), remarks=reader.remarks,
    )  # fmt: skip
    _window(story, reader, started_at)
    return story


def count_posts(raw: bytes) -> int:
    """How many posts a line holds, as far as it can be read: for the account of a refused line."""
    try:
        found = _decoded(raw).get("updates")
    except BadLine:
        return 0
    return len(found) if isinstance(found, list) else 0


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise BadLine(f"not UTF-8 at byte {problem.start + 1}") from None
    except json.JSONDecodeError as problem:
        raise BadLine(f"not JSON at column {problem.colno}: {problem.msg}") from None
    except (RecursionError, ValueError) as problem:
        raise BadLine(f"not JSON that can be read ({type(problem).__name__})") from None
    if not isinstance(found, dict):
        raise BadLine("not a JSON object")
    return found


def _posts(found: dict[str, Any], reader: Reader) -> list[Post]:
    rows = found.get("updates")
    if not isinstance(rows, list):
        raise BadLine("`updates` is missing" if rows is None else "`updates` is not a list")
    posts: list[Post] = []
    untimed: list[tuple[int, Post]] = []
    for number, row in enumerate(rows, start=1):
        try:
            posts.append(_post(number, row, reader))
        except BadLine as problem:
            reader.remark(f"post {number} {problem}; it is kept as a note")
            post = Post(number, reader.now, _status(row), _text(row, reader, number), f"its time {problem}")
            untimed.append((len(posts), post))
    return _in_order(posts, untimed, reader)


def _in_order(posts: list[Post], untimed: list[tuple[int, Post]], reader: Reader) -> list[Post]:
    # A post whose time is unusable stands where the source has it, at the time of its neighbour.
    if posts:
        for place, post in untimed:
            post.at = posts[max(place - 1, 0)].at
    ordered = list(posts)
    for shift, (place, post) in enumerate(untimed):
        ordered.insert(place + shift, post)
    sorted_posts = sorted(ordered, key=attrgetter("at"))
    if [post.number for post in sorted_posts] != [post.number for post in ordered]:
        reader.remark("posts are not in the order of their times; they are put in order")
    return sorted_posts


def _post(number: int, row: Any, reader: Reader) -> Post:
    if not isinstance(row, dict):
        raise BadLine("is not an object")
    at = reader.parse(row.get("at"))
    status, text = _status(row), _text(row, reader, number)
    if status.lower() not in MOVES.keys() | ENDINGS | STAYS:
        reader.remark(f"post {number}: status “{status}” is not known; it moves no phase")
    return Post(number, at, status, text)


def _status(row: Any) -> str:
    found = row.get("status") if isinstance(row, dict) else None
    return " ".join(found.split())[:40] if isinstance(found, str) else ""


def _text(row: Any, reader: Reader, number: int) -> str:
    raw = row.get("message") if isinstance(row, dict) else row
    text = raw if isinstance(raw, str) else "" if raw is None else json.dumps(raw)
    cleaned = reader.clean(text, f"post {number}")
    if not cleaned:
        reader.remark(f"post {number} has no text")
    return cleaned or NO_TEXT


def _impact(found: dict[str, Any], reader: Reader) -> str:
    impact = found.get("impact")
    if isinstance(impact, str) and impact.lower() in LEVELS:
        return impact.lower()
    reader.remark("impact is missing, taken as minor" if impact is None else "impact is not known, taken as minor")
    return "minor"


def _services(found: dict[str, Any], reader: Reader) -> str:
    names = found.get("components")
    if not isinstance(names, list):
        return ""
    return reader.words("components", value=", ".join(name for name in names if isinstance(name, str)))


def _declared(posts: list[Post], started_at: datetime | None, reader: Reader) -> datetime:
    timed = [post.at for post in posts if not post.obstacle]
    declared_at = min(timed) if timed else started_at
    if declared_at is None:
        raise BadLine("no usable time: neither `started_at` nor any post has one")
    if not timed:
        for post in posts:
            post.at = declared_at
    if started_at and started_at > declared_at:
        reader.remark("started_at is after the first post; the first post counts")
    return declared_at


def _window(story: Story, reader: Reader, started_at: datetime | None) -> None:
    """When impact began and ended, as far as it can be; the posts decide when it was resolved."""
    began = reader.instant("downtime_start") or started_at
    if began and began > story.declared_at:
        reader.remark("impact is said to begin after the first post; the first post counts")
    story.began_at = min(began, story.declared_at) if began else None
    ending = next((post.at for post in story.posts if post.ends and not post.obstacle), None)
    story.resolved_at = reader.instant("resolved_at")
    if story.resolved_at and story.resolved_at < story.declared_at:
        reader.remark("resolved_at is before it started; it is left out")
        story.resolved_at = None
    over = ending or story.resolved_at
    ended = reader.instant("downtime_end")
    if ended and over and ended != over and not (story.began_at or story.declared_at) <= ended < over:
        reader.remark("impact is said to end outside the incident; the resolving post counts")
    elif ended and over and ended < over:
        story.ended_at = ended
