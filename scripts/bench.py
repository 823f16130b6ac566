"""`make bench`: every benchmark of tests/bench, one JSON line each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCHES = ("room", "acts", "doorbell", "status")


def main(names: list[str]) -> int:
    """Run the named ones, or all."""
    codes = [
        subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], cwd=ROOT).returncode for name in names or BENCHES
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
