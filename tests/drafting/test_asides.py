"""Commands that write and are no fix: telling people, probes, one's own machine; and what makes a try take effect."""

from __future__ import annotations

import pytest
from builders import around, changes_of, fates, fix, run, say, sql

FIX = "sudo systemctl restart varnish"


@pytest.mark.parametrize(
    "line",
    [
        "curl -X POST https://status.shop.example/api/v1/incidents -d 'name=Cart is slow'",
        'curl -s -X POST https://hooks.chat.example/services/T1/B2 -d \'{"text": "on it"}\'',
        "mail -s 'cart is back' shop@shop.example",
        "mysql -h books -e \"insert into handover(txt) values ('cart was slow until noon')\"",
        "sudo apt update",
        "aws s3api put-object --bucket cart-images --key _probe/ines --body /tmp/p",
        "kubectl exec deploy/cart -- aws s3 rm --recursive s3://cart-images/_probe/",
        "crictl pull registry.example/cart:7",
        "python3 -m py_compile cart/*.py",
    ],
)
def test_what_changes_nothing_of_the_system_is_no_step(line: str) -> None:
    assert fix(*around(run(10, "ines", line, ""), run(20, "ines", FIX, ""))) == [FIX]


@pytest.mark.parametrize(
    "line",
    [
        "curl -X POST https://cart.shop.example/admin/cache/purge",
        "mysql -h carts -e \"insert into feature(name, value) values ('checkout', 'off')\"",
        "aws s3 cp /srv/cart/index.html s3://cart-images/index.html",
        "for n in a b; do ssh node-$n crictl pull registry.example/cart:7; done",
        "sudo apt-get install -y varnish=7.1",
    ],
)
def test_what_changes_the_system_is_a_step(line: str) -> None:
    assert fix(*around(run(10, "ines", line, ""), run(20, "ines", FIX, ""))) == [line, FIX]


def test_a_list_of_packages_that_something_was_installed_from_stays() -> None:
    lines = ["sudo apt-get update", "sudo apt-get install -y varnish=7.1"]
    assert fix(*around(*(run(10 + n, "ines", line, "") for n, line in enumerate(lines)))) == lines


def test_a_setting_put_back_to_its_default_was_a_try_and_the_reloads_go_with_it() -> None:
    lines = [
        "ALTER SYSTEM SET work_mem = '1GB';",
        "SELECT pg_reload_conf();",
        "ALTER SYSTEM RESET work_mem;",
        "SELECT pg_reload_conf();",
    ]
    typed = [sql(10 + n, "ines", line, "", program="psql") for n, line in enumerate(lines)]
    assert fix(*around(*typed, run(20, "ines", FIX, ""))) == [FIX]


def test_a_reload_after_a_change_that_held_stays() -> None:
    lines = ["ALTER SYSTEM SET work_mem = '1GB';", "SELECT pg_reload_conf();"]
    typed = [sql(10 + n, "ines", line, "", program="psql") for n, line in enumerate(lines)]
    assert fix(*around(*typed)) == lines


def test_a_file_that_says_undo_takes_back_what_was_set_in_the_wrong_place() -> None:
    put = "aws route53 change-resource-record-sets --hosted-zone-id {} --change-batch file:///tmp/{}.json"
    lines = [put.format("ZPRIVATE", "cart"), put.format("ZPRIVATE", "undo"), put.format("ZPUBLIC", "cart")]
    typed = [run(10 + n, "ines", line, "PENDING") for n, line in enumerate(lines)]
    assert [fate for _, fate in fates(*around(*typed))] == ["reverted", "undo", "kept"]


def test_a_rollout_to_one_host_and_then_to_the_others_is_two_steps() -> None:
    play = "ansible-playbook -i prod cart.yml --tags varnish --limit {}"
    lines = [play.format("web-1"), play.format("'web-2,web-3'")]
    assert fix(*around(*(run(10 + 3 * n, "ines", line, "") for n, line in enumerate(lines)))) == lines


def test_a_rollout_to_one_host_and_then_to_all_is_one_step() -> None:
    play = "ansible-playbook -i prod cart.yml --tags varnish"
    events = [run(10, "ines", f"{play} --limit web-1", ""), run(13, "ines", play, "")]
    assert fix(*around(*events)) == [play]


def test_who_tells_is_told_apart_from_what_is_told() -> None:
    line = "curl -X POST https://status.shop.example/api/v1/incidents -d 'name=Cart is slow'"
    made = changes_of(*around(run(10, "ines", line, ""), say(11, "ines", "posted"), run(20, "ines", FIX, "")))
    assert (str(made[line].fate), made[line].reason) == ("aside", "tells people")


def test_what_was_done_between_two_failures_of_a_command_did_not_help() -> None:
    start = "sudo systemctl start cart"
    failed = "Job for cart.service failed because the control process exited with error code."
    events = around(
        run(10, "ines", start, failed),
        run(11, "ines", "sudo chown -R cart: /var/lib/cart", ""),
        run(12, "ines", start, failed),
        run(20, "ines", FIX, ""),
    )
    assert fix(*events) == [FIX]


def test_what_was_done_between_a_failure_and_the_success_of_a_command_helped() -> None:
    start, repair = "sudo systemctl start cart", "sudo chown -R cart: /var/lib/cart"
    failed = "Job for cart.service failed because the control process exited with error code."
    events = around(run(10, "ines", start, failed), run(11, "ines", repair, ""), run(12, "ines", start, ""))
    assert fix(*events) == [repair, start]
