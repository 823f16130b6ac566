"""Images of the record: read by content, encoded anew, kept privately under a random name (SPEC T1, RELIABILITY 5)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps

from config.kit.errors import Refusal

LARGEST = 10 * 1024 * 1024
PIXELS = 40_000_000
SIDE = 2560
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
FIELD = "image"
Image.MAX_IMAGE_PIXELS = PIXELS


class TooLarge(Refusal):
    """More than we take: 413."""

    status = 413


class NoRoom(Refusal):
    """The disk did not take it: 503."""

    status = 503


@dataclass(frozen=True)
class Picture:
    """An image as we encoded it, under the name it will have."""

    content: bytes
    content_type: str
    width: int
    height: int
    public_id: str = field(default_factory=partial(secrets.token_hex, 16))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read(upload: UploadedFile) -> Picture:
    """Decode an uploaded image and encode it anew: nothing but its pixels is kept.

    Refuses what is empty, larger than 10 MB or 40 megapixels, and what is no PNG, JPEG, GIF or WebP by its content.
    """
    if not upload.size:
        raise Refusal("This file is empty.", field=FIELD, remedy="Choose another image.")
    if upload.size > LARGEST:
        raise TooLarge(
            f"This image has {upload.size / 1024 / 1024:.1f} MB; 10 MB fit.",
            field=FIELD,
            remedy="Make it smaller, or paste a part of the screen.",
        )
    try:
        return _encoded(upload.read())
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception as error:
        # A decoder may raise anything over a file that was made to break it.
        raise Refusal(
            "This is no PNG, JPEG, GIF or WebP image, or it is broken.",
            field=FIELD,
            remedy="Take a screenshot and paste that.",
        ) from error


def _encoded(content: bytes) -> Picture:
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > PIXELS:
            raise _too_many_pixels()
        opened.draft("RGB", (SIDE, SIDE))
        found = ImageOps.exif_transpose(opened)
        found.thumbnail((SIDE, SIDE))
        see_through = found.has_transparency_data
        lossless = see_through or opened.format in ("PNG", "GIF")
        found = found.convert("RGBA" if see_through else "RGB")
    # What the file said beside its pixels (camera, place, comments, profiles) stays behind.
    found.info.clear()
    written = BytesIO()
    if lossless:
        found.save(written, "PNG", optimize=False)
    else:
        found.save(written, "JPEG", quality=88)
    kind = "image/png" if lossless else "image/jpeg"
    return Picture(written.getvalue(), kind, found.width, found.height)


def _too_many_pixels() -> TooLarge:
    return TooLarge("This image has more than 40 megapixels.", field=FIELD, remedy="Make it smaller.")


def path_of(public_id: str) -> Path:
    """Where the image of this name lies; the name is one of ours, never from a file."""
    return Path(settings.DATA_DIR) / "attachments" / public_id


@contextmanager
def kept(picture: Picture | None) -> Iterator[None]:
    """Put the image on the disk for the act inside, and take it away again when the act comes to nothing."""
    if picture is None:
        yield
        return
    path = path_of(picture.public_id)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(picture.content)
    except OSError as error:
        _unlink(path)
        raise NoRoom("The image could not be stored.", field=FIELD, remedy="Log the text without it.") from error
    try:
        yield
    except BaseException:
        _unlink(path)
        raise


def remove(public_id: str) -> None:
    """Take an image off the disk once the transaction commits."""
    transaction.on_commit(partial(_unlink, path_of(public_id)), robust=True)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
