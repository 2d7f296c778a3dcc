"""One-day literals become placeholders that say where their value comes from; what stays the same stays."""

from __future__ import annotations

import pytest
from builders import alert, around, draft_of, fix, run, say, sql

UUID = "3f2b8c1a-90de-4d57-9a31-6a2f0c7d1e44"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kubectl delete pod cart-5d8f7c9b6d-x7k2p", "kubectl delete pod <cart-pod>"),
        ("kubectl delete pod cart-api-5d8f7c9b6d-x7k2p", "kubectl delete pod <cart-api-pod>"),
        ("kubectl delete job nightly-29134560", "kubectl delete job <job>"),
        ("kubectl cordon ip-10-3-4-5.eu-west-1.compute.internal", "kubectl cordon <node>"),
        (f"nomad alloc stop {UUID}", "nomad alloc stop <id>"),
        ("aws ec2 reboot-instances --instance-ids i-0a1b2c3d4e5f67890", None),
        ("sudo kill 4711", "sudo kill <pid>"),
        ("sudo kill -9 4711", "sudo kill -9 <pid>"),
        ("helm rollback search 14", "helm rollback search <last-good-revision>"),
        ("kubectl delete secret sh.helm.release.v1.search.v15", None),
    ],
)
def test_what_is_of_the_day_is_replaced(line: str, expected: str | None) -> None:
    filled = fix(*around(run(10, "ines", line, "")))
    assert len(filled) == 1
    if expected is None:
        assert "<" in filled[0]
    else:
        assert filled == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "curl -XPOST http://es-1:9200/_cluster/reroute",
        "curl -XPOST http://127.0.0.1:8080/v1/reload",
        "kubectl apply -f apps/v1/cart.yaml",
        "kubectl scale deployment/cart --replicas=4711",
        "sysctl -w net.core.somaxconn=4096",
        "ssh web-12 sudo systemctl restart varnish",
        "consul kv put cart/limit 8123",
    ],
)
def test_ports_versions_of_apis_hosts_and_values_stay(line: str) -> None:
    assert fix(*around(run(10, "ines", line, ""))) == [line]


def test_a_process_id_is_replaced_in_a_statement() -> None:
    look = sql(5, "ines", "SHOW PROCESSLIST;", "| 8123 | cart | Query | 940 |")
    kill = sql(10, "ines", "CALL ops.end_session(8123);", "Query OK, 0 rows affected")
    assert fix(*around(look, kill)) == ["CALL ops.end_session(<pid>);"]


def test_the_same_value_has_the_same_name_everywhere() -> None:
    pod = "cart-5d8f7c9b6d-x7k2p"
    made = draft_of(
        *around(
            run(5, "ines", f"kubectl describe pod {pod}", "Reason: OOMKilled cart memory"),
            say(6, "ines", "OOMKilled, memory of the cart is too small"),
            run(10, "ines", f"kubectl delete pod {pod}", f'pod "{pod}" deleted'),
        )
    )
    assert [placeholder.name for placeholder in made.placeholders] == ["cart-pod"]
    assert made.placeholders[0].seen == pod


def test_two_values_of_a_kind_have_two_names() -> None:
    lines = ["kubectl delete pod cart-5d8f7c9b6d-x7k2p", "kubectl annotate pod cart-5d8f7c9b6d-q9z4m keep=yes"]
    made = draft_of(*around(*(run(10 + n, "ines", line, "") for n, line in enumerate(lines))))
    assert [placeholder.name for placeholder in made.placeholders] == ["cart-pod", "cart-pod-2"]


def test_a_placeholder_says_which_command_shows_its_value() -> None:
    made = draft_of(
        *around(
            run(5, "ines", "kubectl get pods", "cart-5d8f7c9b6d-x7k2p 0/1 CrashLoopBackOff"),
            run(10, "ines", "kubectl delete pod cart-5d8f7c9b6d-x7k2p", ""),
        )
    )
    assert [placeholder.source for placeholder in made.placeholders] == ["in the output of `kubectl get pods`"]


def test_a_placeholder_says_that_its_value_was_told() -> None:
    made = draft_of(
        *around(
            say(5, "tariq", "cart-5d8f7c9b6d-x7k2p looks stuck"),
            run(10, "ines", "kubectl delete pod cart-5d8f7c9b6d-x7k2p", ""),
        )
    )
    assert [placeholder.source for placeholder in made.placeholders] == ["told in the channel"]


def test_whom_the_pager_woke_is_not_named_in_the_alert() -> None:
    paged = alert(2, "CartSlow", "Escalated to cart-5d8f7c9b6d-x7k2p: p95 over 3 s", status="escalated")
    typed = run(10, "ines", "kubectl delete pod cart-5d8f7c9b6d-x7k2p", "")
    made = draft_of(*around(paged, typed))
    assert [p.source for p in made.placeholders] == ["typed by the on-call; where it came from was not seen"]


def test_a_value_that_was_only_typed_says_so() -> None:
    made = draft_of(*around(run(10, "ines", "sudo kill -9 4711", "")))
    assert [p.source for p in made.placeholders] == ["typed by the on-call; where it came from was not seen"]


def test_an_address_that_an_output_showed_is_of_the_day_and_another_is_not() -> None:
    shown = run(5, "ines", "ss -tn", "ESTAB 0 0 10.3.9.14:8080")
    ban = run(10, "ines", "iptables -I INPUT -s 10.3.9.14 -j DROP", "")
    assert fix(*around(shown, ban)) == ["iptables -I INPUT -s <address> -j DROP"]
    assert fix(*around(ban)) == ["iptables -I INPUT -s 10.3.9.14 -j DROP"]


def test_the_same_done_to_one_after_the_other_is_one_step() -> None:
    pods = ["cart-5d8f7c9b6d-x7k2p", "cart-5d8f7c9b6d-q9z4m", "cart-5d8f7c9b6d-w2v8n"]
    made = draft_of(*around(*(run(10 + n, "ines", f"kubectl delete pod {pod}", "") for n, pod in enumerate(pods))))
    assert [[c.run for c in step.commands] for step in made.resolution] == [["kubectl delete pod <cart-pod>"]]
    assert len(made.resolution[0].evidence) == 3
    assert "for each" in made.resolution[0].text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("git revert --no-edit 4be91c07", "git revert --no-edit <commit>"),
        ("aws ec2 modify-volume --volume-id vol-0a1b2c3d4e5f6 --size 90", None),
        ("aws route53 change-resource-record-sets --hosted-zone-id Z0AB12 --change-batch b", None),
        ("etcdctl move-leader 7f3e05c52164694d", "etcdctl move-leader <id>"),
        ("shopctl pause --reason SHOP-412", "shopctl pause --reason <ticket>"),
        ("shopctl rebuild --day 2025-06-02", "shopctl rebuild --day <date>"),
        ("sudo cp /srv/cart.db /srv/cart.db.20250603", "sudo cp /srv/cart.db /srv/cart.db.<date>"),
    ],
)
def test_ids_commits_tickets_and_days_are_replaced(line: str, expected: str | None) -> None:
    filled = fix(*around(run(10, "ines", line, "")))
    assert len(filled) == 1
    assert "-id>" in filled[0] if expected is None else filled == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "shopctl rebuild --schema 2019-01-31",
        "shopctl use --profile-id blue",
        "shopctl set limit=90000",
        "aws configure set region eu-west-1",
        "psql -c 'ALTER TABLE carts SET (fillfactor = 90)'",
        "db.adminCommand({setOplog: 1, size: Double(61440)})",
    ],
)
def test_names_settings_and_old_dates_stay(line: str) -> None:
    assert fix(*around(run(10, "ines", line, ""))) in ([line], [])


def test_a_number_that_an_output_showed_has_the_name_of_its_column() -> None:
    look = sql(5, "ines", "SELECT import_id, count(*) FROM loans GROUP BY 1;", "| 88213 | 311 |\n| 88214 | 311 |")
    delete = sql(10, "ines", "DELETE FROM loans WHERE import_id = 88213;", "Query OK, 311 rows affected")
    copy = sql(9, "ines", "CREATE TABLE keep.loans_b88213 AS SELECT * FROM loans WHERE import_id = 88213;", "Query OK")
    assert fix(*around(look, copy, delete)) == [
        "CREATE TABLE keep.loans_b<import-id> AS SELECT * FROM loans WHERE import_id = <import-id>;",
        "DELETE FROM loans WHERE import_id = <import-id>;",
    ]


def test_the_member_of_a_family_that_was_hit_is_of_the_day() -> None:
    shown = run(5, "ines", "kubectl get nodes", "cache-1 ok\ncache-2 full\ncache-3 ok")
    restart = run(10, "ines", "ssh cache-2 sudo systemctl restart varnish", "")
    every = run(12, "ines", "for h in cache-1 cache-2 cache-3; do ssh $h sudo systemctl reload nginx; done", "")
    steps = fix(*around(shown, restart, every))
    assert steps[0].startswith("ssh <cache-")
    assert "for h in cache-1 cache-2 cache-3;" in steps[1]


def test_a_host_that_the_responders_knew_before_stays() -> None:
    one = run(5, "ines", "ssh cache-2 uptime", "load 9")
    two = run(6, "ines", "ssh cache-1 uptime", "load 1")
    restart = run(10, "ines", "ssh cache-2 sudo systemctl restart varnish", "")
    assert fix(*around(one, two, restart)) == ["ssh cache-2 sudo systemctl restart varnish"]


def test_one_of_several_slots_that_an_output_showed_is_of_the_day() -> None:
    look = sql(5, "ines", "SELECT slot_name FROM pg_replication_slots;", "mirror_test\nmirror_main", program="psql")
    drop = sql(10, "ines", "SELECT pg_drop_replication_slot('mirror_test');", "(1 row)", program="psql")
    assert fix(*around(look, drop)) == ["SELECT pg_drop_replication_slot('<replication-slot>');"]


def test_what_the_incident_removed_is_called_so_in_the_looks_that_led_to_it() -> None:
    listed = sql(5, "ines", "SELECT slot_name FROM pg_replication_slots;", "mirror_test\nmirror_main", program="psql")
    one = "SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'mirror_test';"
    look = sql(6, "ines", one, "(null)", program="psql")
    said = say(7, "ines", "mirror_test has no active_pid, that is the cause")
    drop = sql(10, "ines", "SELECT pg_drop_replication_slot('mirror_test');", "(1 row)", program="psql")
    lines = [c.run for step in draft_of(*around(listed, look, said, drop)).diagnosis for c in step.commands]
    assert one.replace("mirror_test", "<replication-slot>") in lines


@pytest.mark.parametrize(
    ("line", "shown", "expected"),
    [
        ("nomad deployment promote 4be91c07", "Deployment 4be91c07 healthy", "nomad deployment promote <id>"),
        ("nomad deployment promote 4be91c07", "", "nomad deployment promote 4be91c07"),
        ("kamal rollback 12-4be91c0", "12-4be91c0 11 hours ago", "kamal rollback <id>"),
        ("zpool offline tank ata-HD16T-ZK9Q4X", "", "zpool offline tank <disk>"),
        ("gcloud run revisions delete cart-api-00041-wex -q", "", "gcloud run revisions delete <revision> -q"),
        ("curl -XDELETE http://es-1:9200/cart-2025.06.02", "", "curl -XDELETE http://es-1:9200/cart-<date>"),
    ],
)
def test_ids_that_an_output_showed_disks_revisions_and_dotted_days_are_replaced(
    line: str, shown: str, expected: str
) -> None:
    assert fix(*around(run(5, "ines", "shopctl list", shown), run(10, "ines", line, ""))) == [expected]
