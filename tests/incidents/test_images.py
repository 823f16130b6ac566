"""Images of the record: read by content, encoded anew, kept privately, gone when the act fails (SPEC T1)."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.kit.errors import Refusal
from incidents import images, timeline
from incidents.models import Attachment, Incident
from roster.models import Access, Person
from tests.builders import declared, minutes
from tests.incidents.helpers import refused
from tests.incidents.pictures import SVG, bomb, picture, upload


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at)


def stored() -> list[str]:
    folder = images.path_of("x").parent
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [("PNG", "RGB", "PNG"), ("PNG", "RGBA", "PNG"), ("JPEG", "RGB", "JPEG"), ("JPEG", "CMYK", "JPEG"),
     ("JPEG", "L", "JPEG"), ("GIF", "P", "PNG"), ("WEBP", "RGB", "JPEG"), ("WEBP", "RGBA", "PNG")],
)  # fmt: skip
def test_is_encoded_anew(kind: str, mode: str, becomes: str) -> None:
    """T1: the four kinds of the web, whatever the file is called, become PNG or JPEG."""
    found = images.read(upload(picture(kind, mode=mode), "evil.svg", "image/svg+xml"))
    with Image.open(BytesIO(found.content)) as image:
        assert (image.format, image.size, f"image/{becomes.lower()}") == (becomes, (40, 30), found.content_type)


def test_camera_and_place_stay_behind() -> None:
    """T1: of a photo only its pixels are kept, turned upright; the longest side has 2560 of them."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCam", 6
    found = images.read(upload(picture("JPEG", (4000, 100), exif=exif, comment=b"at home")))
    assert b"SecretCam" not in found.content
    assert b"at home" not in found.content
    assert (found.width, found.height) == (64, 2560)


HOSTILE = {
    "empty": (b"", 422),
    "svg": (SVG, 422),
    "text": (b"hello", 422),
    "bmp": (picture("BMP"), 422),
    "cut": (picture("PNG", (400, 300))[:80], 422),
    "bomb": (bomb(7_000, 6_000), 413),
    "huge": (bomb(2**31 - 1, 2**31 - 1), 413),
    "lying": (bomb(6_000, 6_000), 422),
    "too large": (b"\x89PNG" + bytes(images.LARGEST), 413),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str) -> None:
    """RELIABILITY 5: a file that is no image, broken or made to fill the memory is refused in words."""
    content, status = HOSTILE[name]
    with pytest.raises(Refusal) as caught:
        images.read(upload(content))
    assert caught.value.field == "image"
    assert caught.value.status == status
    assert str(caught.value).endswith(".")


def test_a_polyglot_loses_what_is_no_picture() -> None:
    """RELIABILITY 5: script behind the pixels does not survive."""
    found = images.read(upload(picture("GIF") + b"<script>alert(1)</script>"))
    assert b"script" not in found.content


def test_an_image_is_one_entry_with_its_row(incident: Incident, alex: Person, at: datetime) -> None:
    """T1: text and image are one act; the file is ours, private, under a random name."""
    found = images.read(upload(picture()))
    entry = timeline.note(incident=incident, text="/o the graph", image=found, by=alex, at=at)
    row = incident.attachments.get()
    assert (row.sequence, row.public_id, row.sha256) == (entry.sequence, found.public_id, found.sha256)
    assert entry.detail == {"image": found.public_id, "width": 40, "height": 30}
    assert images.path_of(found.public_id).read_bytes() == found.content
    assert images.path_of(found.public_id).stat().st_mode & 0o077 == 0


def test_an_image_needs_no_words(incident: Incident, alex: Person, at: datetime) -> None:
    """T1: paste and Enter."""
    entry = timeline.note(incident=incident, text="", image=images.read(upload(picture())), by=alex, at=at)
    assert entry.body == "Image"


@pytest.mark.parametrize("text", ["\0", "x" * 10_001, "@15:14 x", "/t @nobody x"])
def test_nothing_stays_on_the_disk_after_a_refusal(text: str, incident: Incident, alex: Person, at: datetime) -> None:
    """RELIABILITY 5: never store on refusal."""
    before, found = stored(), images.read(upload(picture()))
    with refused("text"):
        timeline.note(incident=incident, text=text, image=found, by=alex, at=at)
    assert stored() == before
    assert not Attachment.objects.exists()


def test_a_full_disk_is_said(incident: Incident, alex: Person, at: datetime, settings: Any, tmp_path: Path) -> None:
    """X6: when the disk refuses, so does the act."""
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_text("in the way")
    with refused("image", images.NoRoom):
        timeline.note(incident=incident, text="x", image=images.read(upload(picture())), by=alex, at=at)


def test_redaction_takes_the_image_away(
    incident: Incident, alex: Person, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    """T2: a secret on a screenshot goes from the disk too."""
    admin = Person.objects.create_user("r@x.example", "x", handle="robin", name="Robin", access=Access.ADMINISTRATOR)
    found = images.read(upload(picture()))
    entry = timeline.note(incident=incident, text="x", image=found, by=alex, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        timeline.redact(entry=entry, reason="a key", by=admin, at=at + minutes(1))
    assert not images.path_of(found.public_id).exists()
    assert not Attachment.objects.exists()
