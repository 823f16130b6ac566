"""Draw the sprite of icons anew, with further ones: `python scripts/icons.py siren hourglass`.

Pages point into this one file (`{% icon "siren" %}`): an icon costs them a few bytes, and browsers keep the drawings.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lucide.templatetags.lucide import lucide

SPRITE = Path(__file__).resolve().parent.parent / "static/img/icons.svg"


def symbol(name: str) -> str:
    drawing = re.sub(r"\s+", " ", re.sub(r"</?svg[^>]*>", "", lucide(name))).replace(" />", "/>").replace("> <", "><")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing.strip()}</symbol>'


if __name__ == "__main__":
    known = re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()) if SPRITE.exists() else []
    symbols = "\n".join(symbol(name) for name in sorted({*known, *sys.argv[1:]}))
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n')
