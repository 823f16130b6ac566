"""Recorded incidents written by ourselves, as lines of the format `github`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command

from incidents.models import Incident


def post(minute: int, status: str = "Update", message: str = "Some requests fail.") -> dict[str, Any]:
    """A post `minute` minutes after 2024-05-01 10:00 UTC."""
    return {"at": f"2024-05-01T{10 + minute // 60:02}:{minute % 60:02}:00Z", "status": status, "message": message}


def incident(*posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A recorded incident; with no posts named: investigated, updated after 20 minutes, resolved after 50."""
    updates = list(posts) or [post(0, "Investigating"), post(20), post(50, "Resolved", "It works again.")]
    facts = {"id": "1001", "title": "Sign-in is slow", "impact": "major", "started_at": updates[0].get("at")}
    return {**facts, "resolved_at": None, "updates": updates, **more}


def write(folder: Path, *rows: Any) -> Path:
    """A file with one line per row; text is written as it is."""
    path = folder / "incidents.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return path


def take(path: Path, **options: Any) -> str:
    """Import the file and return everything the command said."""
    said = io.StringIO()
    call_command("import_incidents", str(path), "--format=github", stdout=said, stderr=said, **options)
    return said.getvalue()


def taken(folder: Path, row: dict[str, Any]) -> Incident:
    """The one incident of a file with this one line."""
    take(write(folder, row))
    return Incident.objects.get(source="github", source_id=row["id"])
