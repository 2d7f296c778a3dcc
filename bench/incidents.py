"""How near the drafts of the made-up incidents in tests/incidents come to what a senior SRE wants of them.

Prints the figures of each incident and of each group; see tests/incidents/README.md.

    python bench/incidents.py [open] [sealed]
"""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "incidents"))
from measure import Figures, drafted, incidents, mean


def main(groups: list[str]) -> None:
    """Print a table."""
    names = [field.name for field in fields(Figures)]
    print(f"{'':36}" + "".join(f"{name[:9]:>10}" for name in names))
    for group in groups or ["open", "sealed"]:
        found = {incident.name: drafted(incident) for incident in incidents(group)}
        for name, one in found.items():
            print(f"{name[:35]:36}" + "".join(f"{getattr(one, key):>10.2f}" for key in names))
        if found:
            means = mean(list(found.values()))
            print(f"{group.upper():36}" + "".join(f"{means[key]:>10.2f}" for key in names))


if __name__ == "__main__":
    main(sys.argv[1:])
