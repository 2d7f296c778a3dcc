"""What a command answered, in one line: the telling value first, a row with its heads, never a flattened table."""

from __future__ import annotations

import pytest

from wetink.drafting.language.words import Rarity
from wetink.drafting.writing.answers import Taste, answer, apart, equation


def seen(output: str, *named: str) -> str:
    return answer(output, Taste(frozenset(named), frozenset(), Rarity([])))


COUNT = " count\n-------\n   173\n(1 row)"
PODS = "NAME     READY   STATUS    AGE\ncart-a   1/1     Running   3d\ncart-b   0/1     Crashed   3d\n"
HPA = (
    "NAME   REFERENCE         TARGETS         MINPODS   MAXPODS   REPLICAS\n"
    "cart   Deployment/cart   cpu: 71%/60%    4         30        28\n"
)


@pytest.mark.parametrize(
    ("output", "text"),
    [
        (COUNT, "173 (count)"),
        ("NAME   READY\ncart   2/2", "READY 2/2"),
        (
            " state  | count\n--------+-------\n active |   173\n idle   |    16\n(2 rows)",
            "active: count 173; idle: count 16",
        ),
        ("pg_reload\n---------\n t\n t\n t\n", "t, 3 times (pg_reload)"),
        ("POOL=40\nMODE=fast", "POOL 40, MODE fast"),
        (
            "HTTP/1.1 503 Unavailable\ncontent-type: text/html\nage: 3",
            "HTTP/1.1 503 Unavailable, content-type text/html, age 3",
        ),
        ('{\n  "ETag": "\\"8f1c\\"",\n  "Size": 300\n}', "ETag 8f1c, Size 300"),
        ('{\n  "State": "open",\n  "Size": 300\n}', "State open, Size 300"),
        (
            "Key             Value\n---             -----\nSealed          true\nVersion         1.17",
            "Sealed true; Version 1.17",
        ),
        ("403", "403"),
        ("down\ndown\nup", "down (2 times); up"),
        ("[sudo] password for ines:\n12G /data", "12G /data"),
        ("", ""),
        ("\n---\n", ""),
    ],
)
def test_each_form_of_answer_has_its_line(output: str, text: str) -> None:
    assert seen(output) == text


def test_a_row_shows_the_cells_that_were_named_and_shares() -> None:
    assert seen(HPA, "30", "28") == "TARGETS cpu: 71%/60%, MAXPODS 30, REPLICAS 28"


def test_a_disk_shows_how_full_it_is() -> None:
    output = "Filesystem      Size  Used Avail Use% Mounted on\n/dev/sdb1       500G  500G   20K 100% /data"
    assert seen(output) == "Use% 100%"


def test_of_many_rows_those_that_were_named_come() -> None:
    rows = "".join(f"cart-{n}   1/1     Running   3d\n" for n in range(9))
    text = seen(PODS + rows, "crashed", "cart-b")
    assert "cart-b: READY 0/1, STATUS Crashed" in text
    assert text.endswith("more")


def test_of_long_output_the_telling_lines_are_given_in_their_order() -> None:
    lines = [f"filler number {n} of nothing in particular at all" for n in range(40)]
    lines[30] = "pool exhausted"
    lines[5] = "waiting for pool"
    text = seen("\n".join(lines), "pool", "exhausted", "waiting")
    assert text.index("waiting for pool") < text.index("pool exhausted")
    assert len(text) <= 240


def test_one_very_long_line_is_cut_around_what_tells() -> None:
    text = seen("word " * 200 + "exhausted " + "word " * 200, "exhausted")
    assert "exhausted" in text
    assert len(text) <= 240


@pytest.mark.parametrize(
    ("bad", "well", "differ"),
    [
        ("173", "38", True),
        ("171", "157", False),
        ("/dev/sdb1 500G 100% /data", "/dev/sdb1 500G 58% /data", True),
        ("99 %", "95 %", False),
        ("cpu: 78%/55%", "cpu: 20%/55%", False),
        ("down", "up", False),
        ("40", "40 %", False),
        ("0", "0", False),
        ("0", "3", True),
    ],
)
def test_measures_are_apart_when_one_is_half_as_much_again(bad: str, well: str, differ: bool) -> None:
    assert apart(bad, well) is differ


@pytest.mark.parametrize(
    ("output", "pair"),
    [
        (COUNT, ("count", "173")),
        ("vm.max = 65536", ("vm.max", "65536")),
        ("vm.max = 1\nvm.min = 2", None),
        ("cart 3", None),
        ("", None),
    ],
)
def test_a_single_value_is_an_equation(output: str, pair: tuple[str, str] | None) -> None:
    assert equation(output) == pair


CLICKHOUSE = """SELECT table, count()
FROM system.parts

Query id: 4f1a9c8e-1111-4222-8333-944445555666

   ┌─table──┬─parts─┐
1. │ events │  3012 │
2. │ users  │    12 │
   └────────┴───────┘

2 rows in set. Elapsed: 0.012 sec. Processed 3.02 thousand rows, 1.21 MB
Peak memory usage: 1.2 MiB.
"""
DUCKDB = """┌─────────┬───────┐
│ region  │   n   │
│ varchar │ int64 │
├─────────┼───────┤
│ eu      │   412 │
│ us      │     3 │
└─────────┴───────┘
"""
PSQL_UNICODE = """┌────────┬───────┐
│ state  │ count │
├────────┼───────┤
│ active │   173 │
└────────┴───────┘
(1 row)

Time: 1.2 ms
"""
MYSQL = """+------+--------+----------+------------------+
| Id   | User   | State    | Info             |
+------+--------+----------+------------------+
| 8812 | app    |          | NULL             |
| 8890 | report | updating | ALTER TABLE jobs |
+------+--------+----------+------------------+
2 rows in set (0.00 sec)
"""
UPRIGHT = """*************************** 1. row ***************************
             Slave_IO_Running: Yes
            Slave_SQL_Running: No
1 row in set (0.00 sec)
"""
EXTENDED = "-[ RECORD 1 ]+------------\nslot_name    | cdc_1\nactive       | f\n"
RICH = """┏━━━━━━━━┳━━━━━━━━━┓
┃ Name   ┃ State   ┃
┡━━━━━━━━╇━━━━━━━━━┩
│ import │ CRASHED │
│ mail   │ RUNNING │
└────────┴─────────┘
"""
SERVICE = """
Status   Name               DisplayName
------   ----               -----------
Stopped  W3SVC              World Wide Web
"""
GROUPS = """
GROUP    TOPIC     PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG    CONSUMER-ID  HOST
billing  invoices  0          1200            1201            1      c-1-a        /10.0.0.4
billing  invoices  1          900             91200           90300  -            -
"""
GREETED = """Welcome to Ubuntu 22.04.4 LTS (GNU/Linux 5.15.0-105-generic x86_64)

 * Documentation:  https://help.ubuntu.com

Last login: Mon Mar  9 11:52:01 2026 from 10.0.0.2
inodes 100%
Connection to db-1 closed.
"""
METER = """  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
100   122  100   122    0     0   5545      0 --:--:-- --:--:-- --:--:--  5809
{"status":"down"}
"""
WARNED = """Defaulted container "app" out of: app, istio-proxy
Flag --short has been deprecated, and will be removed in the future.
NAME    READY
api-1   0/1
"""


@pytest.mark.parametrize(
    ("output", "text"),
    [
        (CLICKHOUSE, "events: parts 3012; users: parts 12"),
        (
            "Query id: 4f1a9c8e-1111-4222-8333-944445555666\n\n┌─count()─┐\n│   12034 │\n└─────────┘\n",
            "12034 (count())",
        ),
        (DUCKDB, "eu: n 412; us: n 3"),
        (PSQL_UNICODE, "state active, count 173"),
        (UPRIGHT, "Slave_IO_Running Yes, Slave_SQL_Running No"),
        (EXTENDED, "slot_name cdc_1, active f"),
        (RICH, "import: State CRASHED; mail: State RUNNING"),
        (SERVICE, "Status Stopped, DisplayName World Wide Web"),
        ("+-------+-------+\n| Field | Value |\n+-------+-------+\n| fault | none  |\n+-------+-------+", "fault none"),
        (
            "region,orders,failed\neu-west,1204,412\nus-east,9001,3",
            "eu-west: orders 1204, failed 412; us-east: orders 9001, failed 3",
        ),
        (
            "Listing queues for vhost / ...\nname\tmessages\norders\t120443\nmail\t3",
            "orders: messages 120443; mail: messages 3",
        ),
        ('[{"name":"orders","consumers":0},{"name":"mail","consumers":2}]', "orders: consumers 0; mail: consumers 2"),
        ('[\n  {\n    "Id": "i-0a1b",\n    "State": {"Name": "stopped"}\n  }\n]', "Id i-0a1b, State.Name stopped"),
        ('1) "maxmemory"\n2) "4294967296"', "maxmemory 4294967296"),
        ("Name                : W3SVC\nStatus              : Stopped", "Name W3SVC, Status Stopped"),
        (GROUPS, "PARTITION 0: LAG 1; PARTITION 1: LAG 90300"),
        (GREETED, "inodes 100%"),
        (METER, "status down"),
        (WARNED, "READY 0/1"),
        ("mysql: [Warning] Using a password can be insecure.\ncount(*)\n412", "412 (count(*))"),
        ("412\n\nreal    0m1.203s\nuser    0m0.020s\nsys     0m0.011s", "412"),
        ("\n    COUNT(*)\n----------\n       412\n\n1 row selected.", "412 (COUNT(*))"),
        ("state_desc\n----------\nEMERGENCY\n\n(1 rows affected)", "EMERGENCY (state_desc)"),
        ("Query OK, 0 rows affected (0.01 sec)", ""),
        (
            "Acquiring state lock. This may take a few moments...\nApply complete! 1 changed.",
            "Apply complete! 1 changed.",
        ),
    ],
)
def test_a_table_is_read_in_each_frame_and_a_clients_own_lines_are_no_answer(output: str, text: str) -> None:
    assert seen(output) == text


def test_a_row_that_a_number_names_is_told_by_it() -> None:
    assert "Id 8890: User report, State updating, Info ALTER TABLE jobs" in seen(MYSQL, "alter", "jobs")


def test_the_rows_with_the_largest_measure_come_where_nothing_was_named() -> None:
    rows = "".join(f"| q{n} | {n} |\n" for n in range(9))
    assert seen(f"+----+----------+\n| name | messages |\n+----+----------+\n{rows}+----+----------+") == (
        "q6: messages 6; q7: messages 7; q8: messages 8; and 6 more"
    )
