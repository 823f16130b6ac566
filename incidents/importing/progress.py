"""A bar on a terminal, silence elsewhere."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 40


class Bar:
    """Redraws itself when the share changed by a whole percent."""

    def __init__(self, label: str, stream: TextIO = sys.stderr) -> None:
        self.label, self.stream, self.percent = label, stream, -1
        self.shown = stream.isatty()

    def __call__(self, share: float) -> None:
        percent = int(min(share, 1) * 100)
        if not self.shown or percent == self.percent:
            return
        self.percent = percent
        full = "█" * (WIDTH * percent // 100)
        self.stream.write(f"\r{self.label} {full:<{WIDTH}} {percent:3d} %")
        self.stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self.shown:
            self.stream.write("\n")
