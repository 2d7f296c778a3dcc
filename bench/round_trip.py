"""Writes, reads and edits many generated runbooks; the tests try the first 250, this as many as you like.

python bench/round_trip.py [COUNT] [FIRST]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "library"))

from rounds import goes_round


def main(arguments: list[str]) -> int:
    """Try them all; 1 where one did not come back as it went."""
    count, first = int(arguments[0]) if arguments else 1_000, int(arguments[1]) if len(arguments) > 1 else 0
    wrong = 0
    for seed in range(first, first + count):
        try:
            goes_round(seed)
        except AssertionError as error:
            wrong += 1
            print(f"seed {seed}: {error}")
    print(f"{count:,} runbooks, {wrong} wrong, {time.process_time():.1f} s CPU")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
