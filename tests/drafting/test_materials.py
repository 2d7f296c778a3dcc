"""What is only made for a later command belongs to that command's step."""

from __future__ import annotations

import pytest
from builders import around, changes_of, draft_of, fix, run, sql

BODY = """cat > /tmp/record.json <<'EOF'
{"Action": "UPSERT", "Name": "cart.shop.example"}
EOF"""
USE = "aws route53 change-resource-record-sets --hosted-zone-id Z0PUBLIC --change-batch file:///tmp/record.json"


def test_a_temporary_file_is_a_part_of_the_step_that_uses_it() -> None:
    events = around(run(10, "ines", BODY, ""), run(12, "ines", USE, "PENDING"))
    steps = draft_of(*events).resolution
    assert [[c.run.split("\n")[0] for c in step.commands] for step in steps] == [
        ["cat > /tmp/record.json <<'EOF'", steps[0].commands[1].run]
    ]


def test_a_file_made_from_a_file_brings_both() -> None:
    change = "sed 's/UPSERT/CREATE/' /tmp/record.json > /tmp/create.json"
    use = USE.replace("record.json", "create.json")
    events = around(run(10, "ines", BODY, ""), run(11, "ines", change, ""), run(12, "ines", use, "PENDING"))
    steps = draft_of(*events).resolution
    assert len(steps) == 1
    assert len(steps[0].commands) == 3


def test_a_variable_is_a_part_of_the_step_that_uses_it_and_stands_there_once() -> None:
    events = around(
        run(10, "ines", "H=$(sed -n 1p slow-hosts)", ""),
        run(11, "ines", "ssh $H sudo systemctl restart varnish", ""),
        run(12, "ines", "ssh $H sudo systemctl restart nginx", ""),
    )
    assert fix(*events) == [
        "H=$(sed -n 1p slow-hosts)",
        "ssh $H sudo systemctl restart varnish",
        "ssh $H sudo systemctl restart nginx",
    ]
    assert [len(step.commands) for step in draft_of(*events).resolution] == [2, 1]


def test_an_object_edited_at_a_database_prompt_goes_with_the_write() -> None:
    events = around(
        sql(10, "ines", "cfg = rs.conf()", "{ _id: 'cart' }", program="mongosh"),
        sql(11, "ines", "cfg.members[1].votes = 0; cfg.members[1].priority = 0", "0", program="mongosh"),
        sql(12, "ines", "rs.reconfig(cfg, {force: true})", "{ ok: 1 }", program="mongosh"),
    )
    steps = draft_of(*events).resolution
    assert len(steps) == 1
    assert len(steps[0].commands) == 3


@pytest.mark.parametrize("line", ["cat > notes.txt", "cat > /tmp/hosts <<EOF\nweb-1\nEOF", "SLOW='web-1 web-2'"])
def test_what_nothing_uses_is_no_step(line: str) -> None:
    assert fix(*around(run(10, "ines", line, ""))) == []


@pytest.mark.parametrize(
    "line", ["echo 'nameserver 10.0.0.2' | sudo tee /etc/resolv.conf", "sudo sed -i 's/60/5/' /etc/cart/cart.conf"]
)
def test_a_file_of_the_system_is_a_change(line: str) -> None:
    assert fix(*around(run(10, "ines", line, ""))) == [line]


def test_somebody_elses_file_of_the_same_name_is_not_ones_own() -> None:
    made = changes_of(*around(run(10, "tariq", BODY, ""), run(12, "ines", USE, "PENDING")))
    assert made[USE].needs == ()
