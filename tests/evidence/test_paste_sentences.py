"""Commands in messages without a prompt in front: at devices, in sentences, lists and cells, at bots, in notebooks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wetink.evidence.pastes import commands_in
from wetink.model.event import Actor, Command, Event, Kind, Message, Passage, Place, When
from wetink.model.evidence import RedactedEvent


def found(text: str) -> list[RedactedEvent]:
    when = When(at=datetime(2026, 3, 9, 12, tzinfo=UTC))
    return commands_in(RedactedEvent(Event(Place("c", "1"), Kind.SAID, text, Message(), when, Actor(name="Rosa"), "c")))


def texts(text: str) -> list[str]:
    return [event.text for event in found(text)]


def printed(text: str) -> list[tuple[str, str | None]]:
    return [(e.text, e.detail.output) for e in found(text) if isinstance(e.detail, Command)]


@pytest.mark.parametrize(
    "line",
    [
        "switchport trunk allowed vlan add 210",
        "write memory",
        "set interfaces ge-0/0/3 mtu 9192",
        "commit confirmed 5",
        "clear ip bgp 192.0.2.7 soft in",
        "delete firewall family inet filter EDGE-IN term 40",
        "/ip firewall filter disable [find comment=drop-dc]",
        "display interface brief",
        "undo shutdown",
        "router bgp 64512",
        "no neighbor 192.0.2.9 maximum-prefix",
        "diagnose sys session filter dport 443",
        "rollback 1",
        "ip route 10.20.0.0 255.255.0.0 10.0.0.1",
        "storage failover show",
    ],
)
def test_a_line_of_a_device_in_code_marks(line: str) -> None:
    assert [(e.text, e.detail.program) for e in found(f"did `{line}`") if isinstance(e.detail, Command)] == [
        (line, "ios")
    ]


@pytest.mark.parametrize(
    "code",
    [
        "show and set",
        "interface in the model",
        "no route to host",
        "ip address conflict",
        "neighbor discovery",
        "display name",
        "commit message",
        "rollback plan",
        "router error",
        "set system is broken",
        "show more",
        "shutdown in progress",
        "vlan 210",
        "copy of the report",
    ],
)
def test_words_in_code_marks_that_only_begin_like_one(code: str) -> None:
    assert texts(f"it says `{code}` there") == []


def test_a_device_is_known_by_its_name_whatever_mode_its_prompt_shows() -> None:
    paste = "```\nsw1#sh ip int br | i down\nGi0/1 down\nsw1#conf t\nsw1(config)#int gi0/1\nsw1(config-if)#no shut\n```"
    assert printed(paste) == [
        ("sh ip int br | i down", "Gi0/1 down"),
        ("conf t", ""),
        ("int gi0/1", ""),
        ("no shut", None),
    ]
    views = "```\n<HQ-AC1>display ap all\nTotal AP: 3\n[HQ-AC1-wlan-view]ap-id 3\n```"
    assert printed(views) == [("display ap all", "Total AP: 3"), ("ap-id 3", None)]


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ("running kubectl -n web rollout restart deploy/api now", "kubectl -n web rollout restart deploy/api"),
        ("systemctl restart haproxy → OK", "systemctl restart haproxy"),
        ("just ran sudo systemctl restart keepalived on lb-2", "sudo systemctl restart keepalived"),
        ("executed ALTER SYSTEM SET max_connections = 400; on db-1", "ALTER SYSTEM SET max_connections = 400;"),
        ('I ran "redis-cli -h cache-1 FLUSHDB" by mistake', "redis-cli -h cache-1 FLUSHDB"),
        ("ran 'ip route del 10.8.0.0/16 via 10.0.0.9' on gw-2", "ip route del 10.8.0.0/16 via 10.0.0.9"),
        ("nginx -s reload done", "nginx -s reload"),
        ("SELECT pg_terminate_backend(8123); → t", "SELECT pg_terminate_backend(8123);"),
        ("ejecuté helm rollback api 41 y ya va", "helm rollback api 41"),
        ("for n in 1 2; do ssh web-$n uptime; done", "for n in 1 2; do ssh web-$n uptime; done"),
    ],
)
def test_a_command_with_words_around_it(message: str, command: str) -> None:
    assert texts(message) == [command]


@pytest.mark.parametrize(
    "message",
    [
        "git revert is not going to help us here",
        "the restart of docker took a while and kubectl was slow",
        "we should terraform plan before anything else",
        "running psql on the primary shows nothing odd",
        "helm upgrade failed",
        "tried kubectl slow today",
        "docker pull timeouts again",
        "1) docker is down\n2) kubectl hangs\n3) we wait",
    ],
)
def test_sentences_about_programs_are_no_commands(message: str) -> None:
    assert texts(message) == []


@pytest.mark.parametrize("mark", ["1) ", "2. ", "- ", "• ", "[1] ", "3/ "])
def test_items_of_a_list_of_commands(mark: str) -> None:
    message = f"{mark}kubectl cordon node-7\n{mark}kubectl drain node-7 --ignore-daemonsets\n{mark}reboot the box"
    assert texts(message) == ["kubectl cordon node-7", "kubectl drain node-7 --ignore-daemonsets"]


def test_a_list_within_one_line() -> None:
    assert texts("a) redis-cli -h c1 config set maxmemory 8gb b) redis-cli -h c1 config rewrite") == [
        "redis-cli -h c1 config set maxmemory 8gb",
        "redis-cli -h c1 config rewrite",
    ]


def test_a_cell_of_a_table_that_is_a_command() -> None:
    row = Passage(form="row")
    when = When(at=datetime(2026, 3, 9, 12, tzinfo=UTC))
    event = Event(
        Place("pm.md", "line 9"), Kind.DOCUMENT, "12:05 | systemctl restart docker | ok", row, when, None, "pm"
    )
    assert [each.text for each in commands_in(RedactedEvent(event))] == ["systemctl restart docker"]


@pytest.mark.parametrize(
    "line",
    [
        "!deploy api v41 production",
        "/deploy api 41 to prod",
        "@deploybot rollback checkout to v2.31",
        "/incident resolve",
        "hubot deploy api/fix-cache to prod/api-3",
    ],
)
def test_what_a_chat_bot_is_told_is_done_by_saying_it(line: str) -> None:
    (event,) = found(f"ok\n{line}")
    assert isinstance(event.detail, Command)
    assert (event.kind, event.text, event.detail.program) == (Kind.EXECUTED, line, "chatops")


@pytest.mark.parametrize(
    "line",
    [
        "/shrug",
        "/me is away",
        "/var/lib/docker is full",
        "!help would be nice",
        "/deploy is broken again",
        "!important",
    ],
)
def test_other_lines_with_such_a_sign(line: str) -> None:
    assert texts(line) == []


@pytest.mark.parametrize(
    ("cell", "program", "text"),
    [
        ("!kubectl -n ml get pods | grep train", "sh", "kubectl -n ml get pods | grep train"),
        ("%%bash\nsystemctl --user restart jupyter", "sh", "systemctl --user restart jupyter"),
        ("%sql SELECT count(*) FROM jobs", "sql", "SELECT count(*) FROM jobs"),
        ("In [12]: !nvidia-smi -q | grep -i xid", "sh", "nvidia-smi -q | grep -i xid"),
    ],
)
def test_what_a_cell_of_a_notebook_hands_on(cell: str, program: str, text: str) -> None:
    (event,) = found(f"```\n{cell}\n```")
    assert isinstance(event.detail, Command)
    assert (event.detail.program, event.text) == (program, text)


def test_requests_in_the_console_of_a_search_cluster() -> None:
    assert texts("`POST /_cluster/reroute?retry_failed=true`, `GET /health` and `POST /orders` fail") == [
        "POST /_cluster/reroute?retry_failed=true"
    ]


@pytest.mark.parametrize(
    ("paste", "commands"),
    [
        (
            "1> ALTER DATABASE Shop SET EMERGENCY;\n2> GO\n1> SELECT 1\n2> GO\n1",
            ["ALTER DATABASE Shop SET EMERGENCY;\nGO", "SELECT 1\nGO"],
        ),
        ("hbase(main):001:0> balance_switch true\nfalse", ["balance_switch true"]),
        (
            "# rabbitmqctl list_queues name\norders\n# rabbitmqctl purge_queue orders",
            ["rabbitmqctl list_queues name", "rabbitmqctl purge_queue orders"],
        ),
        ("ada in web-1 in ~/app on main\n❯ make deploy\nok", ["make deploy"]),
        ("ada@jump ~ 12:04:11 % ssh app-1", ["ssh app-1"]),
        ("ada@PRINT-2 C:\\Users\\ada>sc start spooler", ["sc start spooler"]),
        (
            "cd /opt/app &&\n  git checkout v41 &&\n  ./restart.sh",
            ["cd /opt/app &&\n  git checkout v41 &&\n  ./restart.sh"],
        ),
        (
            "> SHOW RETENTION POLICIES ON t\nname\nautogen\n> ALTER RETENTION POLICY a ON t DURATION 30d",
            ["SHOW RETENTION POLICIES ON t", "ALTER RETENTION POLICY a ON t DURATION 30d"],
        ),
    ],
)
def test_prompts_that_only_their_neighbours_tell(paste: str, commands: list[str]) -> None:
    assert texts(f"```\n{paste}\n```") == commands
