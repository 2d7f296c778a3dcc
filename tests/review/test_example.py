"""The draft of the example incident, as the rules see it: what a reviewer still has to do, and nothing made up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rules_desk import alone

from wetink.app import load
from wetink.library.markdown import render
from wetink.workflow.gather import Request

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "inc-48213"
GOLDEN = Path(__file__).parent / "golden" / "example.txt"


def test_the_example_is_found_to_be_what_it_is() -> None:
    """Regenerate with `wetink draft examples/inc-48213 | wetink check -`, and look at what is new."""
    app = load()
    draft = app.drafter(app.gather([EXAMPLE], Request(), lambda _: None).timeline)
    found = Counter((one.severity, one.rule) for one in alone(render(draft)))
    lines = "".join(f"{severity} {rule} {count}\n" for (severity, rule), count in sorted(found.items()))
    assert lines == GOLDEN.read_text("utf-8")
