"""Alerts that only a terminal shows."""

from __future__ import annotations

from builders import analysis_of, draft_of, run

ASK = "amtool alert query --alertmanager.url=http://am.shop.example:9093"
HEAD = "Alertname      Starts At                Summary                         State"
OLD = "DiskSlow       2025-06-02 03:00:00 UTC  disk of till-9 is slow          active"
OWN = "CartSlow       2025-06-03 12:00:00 UTC  cart answers in more than 3 s   active"
FIX = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


def test_a_list_of_alerts_gives_the_symptom_and_the_span() -> None:
    events = (run(4, "ines", ASK, f"{HEAD}\n{OLD}\n{OWN}"), FIX, run(30, "ines", ASK, f"{HEAD}\n{OLD}"))
    found = analysis_of(*events)
    assert [heard.name for heard in found.window.main] == ["CartSlow"]
    assert (found.window.recovery - found.window.onset) / 60 == 30
    made = draft_of(*events)
    assert made.title == "CartSlow: cart answers in more than 3 s"
    assert [claim.text for claim in made.symptom.alerts] == ["CartSlow: cart answers in more than 3 s"]
    assert made.alerts == ("CartSlow",)


def test_a_table_of_other_things_holds_no_alerts() -> None:
    assert analysis_of(run(4, "ines", "tillctl lanes", "LANE   STATE\neast   held"), FIX).window.main == ()
