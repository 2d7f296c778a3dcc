"""Commands in chat messages: pastes with prompts, code marks, and the texts in code marks that are no commands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.evidence.paste_shapes import language_of
from wetink.evidence.pastes import commands_in
from wetink.model.event import Actor, Command, Event, Kind, Message, Place, When
from wetink.model.evidence import RedactedEvent

ROSA = Actor(name="Rosa Mendel")
WHEN = When(at=datetime(2026, 3, 9, 12, 0, tzinfo=UTC))


def said(text: str, note: str = "") -> RedactedEvent:
    place = Place("slack/incident/2026-03-09.json", "ts 1773057600.000100")
    return RedactedEvent(Event(place, Kind.SAID, text, Message(note=note), WHEN, ROSA, "slack"))


def fence(*lines: str, tag: str = "") -> str:
    return "\n".join([f"```{tag}", *lines, "```"])


def executed(text: str) -> list[tuple[str, str | None]]:
    found = [event for event in commands_in(said(text)) if event.kind is Kind.EXECUTED]
    return [(event.text, event.detail.output) for event in found if isinstance(event.detail, Command)]


def proposed(text: str) -> list[str]:
    found = commands_in(said(text))
    assert all(isinstance(e.detail, Command) and e.detail.output is None for e in found if e.kind is Kind.PROPOSED)
    return [event.text for event in found if event.kind is Kind.PROPOSED]


def one(text: str) -> tuple[str, Command]:
    (event,) = commands_in(said(text))
    assert isinstance(event.detail, Command)
    return event.text, event.detail


def test_a_paste_gives_commands_with_outputs_at_the_messages_place_and_time() -> None:
    found = commands_in(said("look\n" + fence("$ uptime", " 12:00 up 3 days", "$ systemctl stop app", "$ df -h")))
    assert [event.place.locator for event in found] == [f"ts 1773057600.000100 command {n}" for n in (1, 2, 3)]
    assert {(event.kind, event.actor, event.when) for event in found} == {(Kind.EXECUTED, ROSA, WHEN)}
    outputs = [event.detail.output for event in found if isinstance(event.detail, Command)]
    assert outputs == [" 12:00 up 3 days", "", None]


@pytest.mark.parametrize(
    ("line", "program", "host", "user", "cwd", "command"),
    [
        ("rosa@web-1:~/app$ ls -l", "sh", "web-1", "rosa", "~/app", "ls -l"),
        ("[root@db-1 pg_wal]# du -sh .", "sh", "db-1", "root", "pg_wal", "du -sh ."),
        ("root@pod-7f9:/# nslookup x", "sh", "pod-7f9", "root", "/", "nslookup x"),
        ("rosa@cedar ~ % brew list", "sh", "cedar", "rosa", "~", "brew list"),
        ("cedar:infra rosa$ git log", "sh", "cedar", "rosa", "infra", "git log"),
        ("gw-03 ~ $ journalctl -u app", "sh", "gw-03", None, "~", "journalctl -u app"),
        ("(venv) rosa@web-1:~$ pip list", "sh", "web-1", "rosa", "~", "pip list"),
        ("sh-4.2$ cat /etc/hosts", "sh", None, None, None, "cat /etc/hosts"),
        ("/ # ps aux", "sh", None, "root", "/", "ps aux"),
        ("❯ kubectl get pods", "sh", None, None, None, "kubectl get pods"),
        ("orders=# SHOW max_connections;", "psql", None, None, None, "SHOW max_connections;"),
        ("mysql> SHOW PROCESSLIST;", "mysql", None, None, None, "SHOW PROCESSLIST;"),
        ("MariaDB [shop]> SELECT 1;", "mysql", None, None, None, "SELECT 1;"),
        ("127.0.0.1:6379> INFO memory", "redis-cli", "127.0.0.1", None, None, "INFO memory"),
        ("cache-1:6379[2]> DBSIZE", "redis-cli", "cache-1", None, None, "DBSIZE"),
        ("rs0:PRIMARY> rs.status()", "mongosh", None, None, None, "rs.status()"),
        ("rs0 [direct: primary] shop> db.stats()", "mongosh", None, None, None, "db.stats()"),
        (">>> import os", "python", None, None, None, "import os"),
        (r"PS C:\Users\rosa> Get-Service w3svc", "powershell", None, None, r"C:\Users\rosa", "Get-Service w3svc"),
        (r"C:\Windows>ipconfig /all", "cmd", None, None, r"C:\Windows", "ipconfig /all"),
        ("cqlsh:shop> SELECT * FROM t;", "cqlsh", None, None, None, "SELECT * FROM t;"),
    ],
)
def test_prompts(line: str, program: str, host: str | None, user: str | None, cwd: str | None, command: str) -> None:
    text, detail = one(fence(line, "something printed"))
    assert text == command
    assert (detail.program, detail.host, detail.user, detail.cwd) == (program, host, user, cwd)
    assert detail.output == "something printed"


def test_an_in_house_prompt_inside_a_fence() -> None:
    found = commands_in(said(fence("otter> status", "all fine", "otter> drain 3")))
    assert [(event.text, event.detail.program) for event in found if isinstance(event.detail, Command)] == [
        ("status", "otter"),
        ("drain 3", "otter"),
    ]


def test_bare_pasted_lines_end_at_a_blank_line() -> None:
    text = "tried\n\n$ dig +short a.example.org\n203.0.113.7\n$ date\n\nstill wrong"
    assert executed(text) == [("dig +short a.example.org", "203.0.113.7"), ("date", None)]


def test_a_quote_mark_is_a_prompt_only_before_a_certain_command() -> None:
    assert executed("> redis-cli -h c-1 info\nrole:master") == [("redis-cli -h c-1 info", "role:master")]
    assert executed("> docker registry is slow\nyes") == []
    assert executed("> rosa@web-1:~$ ls /tmp\n> a b") == [("ls /tmp", "a b")]


def test_a_smile_a_price_and_a_heading_are_no_prompts() -> None:
    assert commands_in(said("no :) service IPs maybe, they rotate\n$ 500 per hour\n# plan for today")) == []


@pytest.mark.parametrize(
    ("lines", "command", "output"),
    [
        (["$ kubectl get pods \\", "> -n shop", "NAME"], "kubectl get pods \\\n-n shop", "NAME"),
        (["$ cat <<EOF > f", "> a", "> EOF", "$ ls"], "cat <<EOF > f\na\nEOF", ""),
        (["$ echo 'one", "two'", "one", "two"], "echo 'one\ntwo'", "one\ntwo"),
        (["$ echo it's done", "it is"], "echo it's done", "it is"),
        (["db=# SELECT a,", "db-#   b", "db-# FROM t;", " a | b"], "SELECT a,\n  b\nFROM t;", " a | b"),
        (["mysql> SELECT a", "    -> FROM t;", "Empty set"], "SELECT a\nFROM t;", "Empty set"),
        (["db=# SELECT a", "FROM t;", " a"], "SELECT a\nFROM t;", " a"),
        ([">>> for i in x:", "...     print(i)", "...", "1"], "for i in x:\n    print(i)\n", "1"),
    ],
)
def test_input_over_several_lines(lines: list[str], command: str, output: str) -> None:
    assert executed(fence(*lines))[0] == (command, output)


def test_inline_code_is_proposed_where_it_is_a_command() -> None:
    text = "just `sudo systemctl restart app`, or `./fix.sh --now`? not `app-worker` nor `GET /v2/orders`"
    assert proposed(text) == ["sudo systemctl restart app", "./fix.sh --now"]


def test_a_fence_that_shows_what_a_command_printed_shows_that_it_was_run() -> None:
    shown = fence("kubectl get pods -n shop", "NAME  READY", "a-1   1/1")
    assert executed(shown) == [("kubectl get pods -n shop", "NAME  READY\na-1   1/1")]
    assert proposed(shown) == []
    assert executed(fence("kubectl -n shop delete pod a-1", "kubectl -n shop get pods", "a-2   1/1")) == [
        ("kubectl -n shop delete pod a-1", None),
        ("kubectl -n shop get pods", "a-2   1/1"),
    ]


def test_a_statement_with_its_rows_below_was_run() -> None:
    shown = fence("SELECT pid", "FROM pg_stat_activity;", " pid", " 12")
    assert executed(shown) == [("SELECT pid\nFROM pg_stat_activity;", " pid\n 12")]


def test_a_fence_without_prompts() -> None:
    assert proposed(fence("# first stop it", "systemctl stop app", "rm -rf /var/tmp/app", tag="bash")) == [
        "systemctl stop app",
        "rm -rf /var/tmp/app",
    ]
    heredoc = "kubectl apply -f - <<EOF\nkind: Job\nEOF"
    assert proposed(fence(heredoc)) == [heredoc]
    assert proposed(fence("kubectl drain n-1 --force", "if something else; then", "x")) == ["kubectl drain n-1 --force"]
    assert proposed(fence("SELECT pid", "FROM pg_stat_activity;", "", "is that all?")) == [
        "SELECT pid\nFROM pg_stat_activity;"
    ]
    assert proposed(fence("BEGIN;", "DELETE FROM jobs WHERE id = 7;", "COMMIT;"))[0].startswith("BEGIN;")
    assert proposed(fence("kubectl apply \\", "  -f x.yaml")) == ["kubectl apply \\\n  -f x.yaml"]


@pytest.mark.parametrize(
    "lines",
    [
        ['{"level": "error", "msg": "x"}', '{"level": "info"}'],
        ["replicas: 3", "image: app:1"],
        ["2026-03-09T10:00:00Z ERROR app failed --now", "2026-03-09T10:00:01Z INFO ok"],
        ["NAME    READY   STATUS", "app-1   1/1     Running"],
        ["app: connection refused", "systemd[1]: app.service: Failed"],
        ["612G\t/data/a", " 88G\t/data/b"],
        ["root  1  0.0 /usr/bin/app --port 80", "app   2  0.1 /usr/bin/app --port 81"],
        ["- a", "+ b", "@@ -1 +1 @@"],
        ["Traceback (most recent call last):", '  File "x.py", line 1, in f'],
    ],
)
def test_a_fence_of_something_else_is_no_command(lines: list[str]) -> None:
    assert commands_in(said(fence(*lines))) == []


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("docker login", "sh"),
        ("conntrack -F", "sh"),
        ("/usr/local/bin/renew --force", "sh"),
        ("FOO=1 make deploy", "sh"),
        ("ALTER TABLE t ADD c int", "sql"),
        ("config get maxmemory", "redis-cli"),
        ("rs.stepDown(60)", "mongosh"),
        ("Restart-Service w3svc", "powershell"),
        (r"\dt+ public.*", "psql"),
        ("kubectl", None),
        ("nginx is down", None),
        ("retention.ms=-1 sensitive=false", None),
        ("Permission denied (publickey)", None),
        ("app.example.svc.cluster.local.", None),
        ("not primary", None),
        ("/dev/nvme1n1  1000G 1000G  20K 100% /data", None),
        ("level=error msg=x", None),
        ("HTTP/2 401", None),
        ("Content-Type: json", None),
        ("update the wiki", None),
    ],
)
def test_language_of(code: str, language: str | None) -> None:
    assert language_of(code) == language


def test_events_that_are_no_words_of_somebody_hold_no_commands() -> None:
    assert commands_in(said("$ ls -l", note="deleted")) == []
    other = Event(Place("f", "line 1"), Kind.EXECUTED, "$ ls", Command())
    assert commands_in(RedactedEvent(other)) == []


@given(st.text(alphabet=st.sampled_from("`$#>%\\'\"\n ab@:~[]()=;|<-1"), max_size=200))
def test_any_text_gives_commands_and_no_error(text: str) -> None:
    for event in commands_in(said(text)):
        assert event.text.strip()


def test_long_texts_take_linear_time() -> None:
    for line in ("$ echo 'a", "a@" * 50, "SELECT a", "`a`" * 30, "> " * 40, "x=" * 60):
        commands_in(said(fence(*[line] * 3000)))
        commands_in(said("\n".join([line] * 3000)))


@pytest.mark.parametrize(
    ("line", "program", "host", "user", "command"),
    [
        ("(⎈|prod:shop) ria@jump-1:~$ kubectl get pods", "sh", "jump-1", "ria", "kubectl get pods"),
        ("(⎈ |arn:aws:eks:eu-west-1:1:cluster/prod:default) ➜  ~ kubectl get po", "sh", None, None, "kubectl get po"),
        ("2026-03-02 14:05:01 ria@jump-1:~$ uptime", "sh", "jump-1", "ria", "uptime"),
        ("~/src/shop main* ❯ kubectl get pods", "sh", None, None, "kubectl get pods"),
        ("└─# iptables -L", "sh", None, "root", "iptables -L"),
        ("I have no name!@orders-0:/$ redis-cli ping", "sh", "orders-0", None, "redis-cli ping"),
        ("[ria@jump-1 ~]$sudo su -", "sh", "jump-1", "ria", "sudo su -"),
        ("[ria@jump-1]$ ls", "sh", "jump-1", "ria", "ls"),
        ("-bash-4.2$ psql", "sh", None, None, "psql"),
        ("MySQL [(none)]> show slave status;", "mysql", None, None, "show slave status;"),
        ("Atlas shard-0 [primary] orders> db.currentOp()", "mongosh", None, None, "db.currentOp()"),
        ("test> db.killOp(77)", "mongosh", None, None, "db.killOp(77)"),
        ("(Pdb) where", "python", None, None, "where"),
        ("iex(shop@web-1)3> Node.list()", "iex", None, None, "Node.list()"),
        ("[admin@core-1] > /ip route print", "routeros", "core-1", "admin", "/ip route print"),
        ("RP/0/RSP0/CPU0:core-1#show bgp summary", "ios", "core-1", None, "show bgp summary"),
    ],
)
def test_more_prompts(line: str, program: str, host: str | None, user: str | None, command: str) -> None:
    text, detail = one(fence(line))
    assert (detail.program, detail.host, detail.user, text) == (program, host, user, command)


def test_a_network_device_is_known_in_a_fence_and_its_output_ends_at_its_prompt() -> None:
    text = fence(
        "core-1#show interface status | include err", "Gi1/0/14  err-disabled", "core-1#conf t", "core-1(config)#end"
    )
    found = commands_in(said(text))
    assert executed(text) == [
        ("show interface status | include err", "Gi1/0/14  err-disabled"),
        ("conf t", ""),
        ("end", None),
    ]
    assert {event.detail.host for event in found if isinstance(event.detail, Command)} == {"core-1"}


def test_the_upper_half_of_a_prompt_of_two_lines_is_no_output_and_says_who() -> None:
    text = fence("┌──(mira㉿jump-1)-[~]", "└─$ dig orders", "NXDOMAIN", "┌──(mira㉿jump-1)-[~]", "└─$ exit")
    assert executed(text) == [("dig orders", "NXDOMAIN"), ("exit", None)]
    details = [event.detail for event in commands_in(said(text)) if isinstance(event.detail, Command)]
    assert [(detail.user, detail.host) for detail in details] == [("mira", "jump-1")] * 2
    text = fence("~/src/shop main*", "❯ kubectl get pods", "orders-1 0/1", "", "~/src/shop main*", "❯ kubectl get no")
    assert executed(text) == [("kubectl get pods", "orders-1 0/1"), ("kubectl get no", None)]


def test_a_loop_goes_on_as_far_as_the_shell_asks_for_more() -> None:
    text = fence("ria@jump-1:~$ for p in a b; do", "> kubectl delete pod $p", "> done", 'pod "a" deleted')
    assert executed(text) == [("for p in a b; do\nkubectl delete pod $p\ndone", 'pod "a" deleted')]


def test_an_indented_block_ends_the_output() -> None:
    assert executed("I ran\n    $ helm status orders\n    STATUS: FAILED\nand rolled back") == [
        ("helm status orders", "STATUS: FAILED")
    ]


@pytest.mark.parametrize("text", ["host$ ls is what I typed", "from $ 30 to $ 50", "guide.md#show the docs"])
def test_money_and_anchors_are_no_prompts(text: str) -> None:
    assert executed(text) == []
    assert executed(fence(text)) == []


def test_a_transaction_posted_in_a_fence_is_one_statement() -> None:
    lines = ("BEGIN TRAN;", "DELETE FROM shop.cart WHERE batch = 7;", "SELECT @@ROWCOUNT;")
    assert proposed(fence(*lines, tag="sql")) == ["\n".join(lines)]


def test_of_statements_that_open_no_transaction_the_first_stands_for_itself() -> None:
    assert proposed(fence("SELECT 1;", "SELECT 2;", tag="sql")) == ["SELECT 1;"]


@pytest.mark.parametrize("line", ["COMMIT TRAN;", "BEGIN TRANSACTION;", "ROLLBACK WORK;", "SET XACT_ABORT ON;"])
def test_transactions_of_other_dialects_are_statements(line: str) -> None:
    assert language_of(line) == "sql"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("what we have:\nkubectl -n iam get cm idp -o yaml\napiVersion: v1", "kubectl -n iam get cm idp -o yaml"),
        ("kubectl logs deploy/idp | grep -c denied\n412", "kubectl logs deploy/idp | grep -c denied"),
        ("old keys were cached, cleared them: redis-cli -h idp-1 del keys", "redis-cli -h idp-1 del keys"),
        ("from the pod: curl -s https://idp.example/meta -> 200", "curl -s https://idp.example/meta"),
        ("for n in a b; do ssh $n idp start; done\nok", "for n in a b; do ssh $n idp start; done"),
    ],
)
def test_a_command_needs_no_mark_where_a_line_holds_nothing_else(text: str, command: str) -> None:
    assert proposed(text) == [command]


@pytest.mark.parametrize(
    "text",
    [
        "git push -f is what broke it",
        "kubectl -n iam get pods and then we will see",
        "host -v is the same on both",
        "restart: see https://wiki.example/restart",
        "Kubectl -n iam get pods",
        "kubectl -n iam get pods, then helm list -A.",
    ],
)
def test_a_sentence_about_a_command_is_none(text: str) -> None:
    assert commands_in(said(text)) == []


def test_lines_above_the_first_prompt_of_a_paste_are_commands_too_where_all_of_them_are() -> None:
    text = fence("for n in a b; do ssh $n systemctl start idp; done", "root@a:~# idp status", "all up")
    assert executed(text) == [("for n in a b; do ssh $n systemctl start idp; done", None), ("idp status", "all up")]
    assert executed(fence("Mon 3 March, node a", "root@a:~# idp status", "all up")) == [("idp status", "all up")]
