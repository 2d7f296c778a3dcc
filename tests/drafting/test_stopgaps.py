"""What was set for a while and set back: the look behind the repair proves it, though the setting back came later."""

from __future__ import annotations

from builders import around, commands, draft_of, run

OUT = run(4, "ines", "kubectl scale deployment/front --replicas=30", "deployment.apps/front scaled")
REPAIR = run(10, "ines", "kubectl rollout undo deployment/cart", "deployment.apps/cart rolled back")
BACK = run(25, "ines", "kubectl scale deployment/front --replicas=12", "deployment.apps/front scaled")
LOOK = "curl -s https://cart.example/healthz"


def test_the_look_behind_the_repair_proves_it_though_a_stopgap_was_ended_later() -> None:
    before = run(6, "ines", LOOK, "cart: 503 no stock service")
    after = run(14, "ines", LOOK, "cart: 200 ok")
    made = draft_of(*around(OUT, before, REPAIR, after, BACK))
    assert commands(made.verification) == [LOOK]
    assert commands(made.resolution)[-1].endswith("--replicas=12")
