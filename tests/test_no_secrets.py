"""Nothing in the tree is what a secret scanner would stop a push for."""

from __future__ import annotations

import subprocess
from pathlib import Path

from kingfisher_sdk import Rules, Scanner

HOME = Path(__file__).parent.parent
NAMES_OF_RULES = Path("src/wetink/evidence/redaction/engine.py")
"""Lists rules of the scanner by name, and it takes some of these names for what they look for."""


def test_a_scanner_finds_nothing_in_the_tree() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, check=True).stdout.split(b"\0")
    files = [HOME / name.decode() for name in listed if name]
    scanner = Scanner(Rules())
    found = [
        f"{path.relative_to(HOME)}:{finding.location['line']} {finding.rule_id}"
        for path in files
        if path.is_file() and path != HOME / NAMES_OF_RULES
        for finding in scanner.scan(path.read_bytes())
    ]
    assert len(files) > 50
    assert found == []
