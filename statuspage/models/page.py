"""Page: one status page, its name and address, and who is writing its files right now."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models

from statuspage.ids import public_id

MAIN = "public"


class Page(models.Model):
    """A status page. `slug` is its folder under STATUS_DIR; name and address fall back to the settings."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True, default=MAIN)
    name = models.CharField(max_length=80, blank=True, help_text="Empty: the ORGANISATION setting.")
    url = models.URLField(blank=True, help_text="Empty: the STATUS_URL setting. No slash at the end.")
    time_zone = models.CharField(max_length=64, default="Etc/UTC")
    support_url = models.URLField(blank=True)
    updated_at = models.DateTimeField(help_text="Never older than anything shown on the page.")
    writer = models.CharField(max_length=120, blank=True, help_text="The process that is writing a generation.")
    writer_until = models.DateTimeField(null=True, blank=True, help_text="When its lease ends by itself.")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name or str(settings.ORGANISATION)

    @property
    def address(self) -> str:
        """Where customers read it, without a slash at the end."""
        return (self.url or str(settings.STATUS_URL)).rstrip("/")

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"
