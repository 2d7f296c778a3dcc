"""What is typed at the prompt of a program is judged as that program reads it."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import facts
from wetink.evidence.commands.packs import library
from wetink.model.consoles import consoles, opened_by

_LANGUAGES = {"sql", "cypher", "code", "redis", "mongo", "device"}


@pytest.mark.parametrize("name", [name for name, one in consoles().items() if one.reads and not one.hides])
def test_what_a_console_reads_is_a_language_or_a_tool_that_is_known(name: str) -> None:
    reads = consoles()[name].reads
    assert reads in _LANGUAGES or reads in library().packs


@pytest.mark.parametrize(
    ("program", "look", "change", "loss"),
    [
        ("rman", "LIST ARCHIVELOG ALL;", "backup database;", "delete noprompt archivelog all;"),
        ("rman", "restore database validate;", "crosscheck backup;", "run {\n delete noprompt obsolete;\n}"),
        ("dgmgrl", "show configuration;", "switchover to orcl_b;", "failover to orcl_b;"),
        ("asterisk", "pjsip show registrations", "module reload res_pjsip.so", "core stop now"),
        ("freeswitch", "sofia status gateway carrier", "sofia profile external rescan", "hupall"),
        (
            "jboss-cli",
            "/subsystem=ds/data-source=a:read-attribute(name=b)",
            "/subsystem=ds/data-source=a:write-attribute(name=b,value=6)",
            ":shutdown(restart=true)",
        ),
        ("karaf", "bundle:list", "bundle:restart 81", "feature:uninstall routes"),
        (
            "ontap",
            "volume show -vserver vs0",
            "volume size -vserver vs0 -volume home -new-size +2g",
            "volume offline home",
        ),
        ("lvm", "vgs", "lvextend -L +10G data/pg", "lvremove -f data/pg"),
        ("virsh", "domblkinfo web-7 vda", "blockresize web-7 vda 200G", "destroy web-7"),
        ("ceph", "osd df tree", "osd reweight 4 0.85", "osd purge 4"),
        ("bconsole", "status dir", "run job=nightly", "cancel jobid=812"),
        ("gdb", "thread apply all bt 3", "set variable limit = 4", "kill"),
        ("sftp", "ls -l outgoing", "put prices.csv", "rm outgoing/prices.csv"),
        ("parted", "print free", "resizepart 1 100%", "rm 1"),
        ("diskpart", "list volume", "extend", "clean"),
        ("kadmin", "getprinc host/app-1", "modprinc -unlock alice", "delprinc alice"),
        (
            "asadm",
            "show stat namespace like stop_writes",
            "manage config namespace t param x to 9",
            "manage truncate ns t",
        ),
        ("hbase", "status 'simple'", "balance_switch true", "drop 'orders'"),
        ("cypher-shell", "MATCH (n) RETURN count(n);", "MATCH (n) SET n.seen = 1;", "MATCH (n) DETACH DELETE n;"),
        ("clickhouse", "select 1;", "optimize table points;", "drop table points;"),
        ("db2", "list applications", "activate database shop", "drop table shop.orders"),
        ("gfsh", "list members", "rebalance", "destroy region --name=/orders"),
        ("zookeeper", "get /controller", "set /limits 4", "deleteall /admin/reassign_partitions"),
        ("nsupdate", "show", "update add a.example.org 60 A 192.0.2.1", "update delete a.example.org A"),
        ("birdc", "show protocols", "enable transit", "disable transit"),
        ("haproxy-socket", "show stat", "set server web/a state ready", "disable server web/a"),
    ],
)
def test_a_look_a_change_and_a_loss_are_told_apart(program: str, look: str, change: str, loss: str) -> None:
    assert [str(facts(line, program).risk) for line in (look, change, loss)] == [
        "read-only",
        "changes-state",
        "destructive",
    ]


@pytest.mark.parametrize("program", ["rman", "adrci", "sftp", "gdb", "lftp"])
def test_a_line_handed_to_the_shell_is_no_look(program: str) -> None:
    assert str(facts("! rm -rf /srv/data", program).risk) != "read-only"
    assert str(facts("host rm -rf /srv/data", program).risk) != "read-only"


def test_leaving_a_console_changes_nothing() -> None:
    assert {str(facts("quit", name).risk) for name in consoles()} == {"read-only"}


@pytest.mark.parametrize(
    ("call", "console"),
    [
        ("psql -h db-3 shop", "psql"),
        ("bundle exec rails c -e production", "irb"),
        ("docker exec -it cache redis-cli", "redis-cli"),
        ("rails db:migrate", None),
        ("cockroach debug zip", None),
    ],
)
def test_a_call_opens_its_console(call: str, console: str | None) -> None:
    assert opened_by(call.split()) == console


@pytest.mark.parametrize(
    ("line", "risk"),
    [
        ("rman target / <<EOF\nlist backup;\nEOF", "read-only"),
        ("rman target / <<EOF\ndelete noprompt obsolete;\nEOF", "destructive"),
        ("rman target / <<EOF", "changes-state"),
        ("rman target / cmdfile=nightly.rman <<EOF\nlist backup;\nEOF", "changes-state"),
        ('bconsole <<< "status dir"', "read-only"),
        ('echo "core stop now" | asterisk -r', "destructive"),
        ("cat todo | asterisk -r", "changes-state"),
        ("virsh <<EOF\ndestroy web-7\nEOF", "destructive"),
        ('dgmgrl / "failover to orcl_b"', "destructive"),
        ('asterisk -rx "core show channels"', "read-only"),
        ('asterisk -rx "core stop now"', "destructive"),
        ("vtysh -c 'show bgp summary'", "read-only"),
        ("vtysh -c 'clear bgp 10.9.0.1'", "changes-state"),
    ],
)
def test_what_a_program_is_given_to_read_is_judged_too(line: str, risk: str) -> None:
    assert str(facts(line).risk) == risk


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("haproxy-socket", "show stat; disable server web/a"),
        ("hbase", "get 't','r'; drop 't'"),
        ("karaf", "list | bundle:uninstall 81"),
        ("lftp", "mirror -e outgoing in"),
        ("asadm", "asinfo -v 'truncate-namespace:namespace=test'"),
        ("ios", "show running-config | redirect flash:copy"),
        ("wmic", "process call create calc"),
        ("gdb", "thread return"),
        ("sh", "ovn-nbctl lsp-list sw0 -- ls-del sw1"),
    ],
)
def test_a_change_behind_a_look_is_seen(program: str, line: str) -> None:
    assert str(facts(line, program).risk) != "read-only"
