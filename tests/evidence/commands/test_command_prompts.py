"""Lines at the prompts of other programs than a POSIX shell."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import facts, risk
from wetink.model.evidence import Effect


@pytest.mark.parametrize(
    ("program", "line", "expected"),
    [
        ("redis-cli", "INFO memory", "read-only"),
        ("redis-cli", "config get maxmemory", "read-only"),
        ("redis-cli", "config set maxmemory 1gb", "changes-state"),
        ("redis-cli", "FLUSHALL", "destructive"),
        ("mongosh", "rs.status().members.map(m => [m.name, m.stateStr])", "read-only"),
        ("mongosh", "show dbs", "read-only"),
        ("mongosh", "cfg = rs.conf()", "read-only"),
        ("mongosh", "cfg.members[0].votes = 0", "changes-state"),
        ("mongosh", "rs.reconfig(cfg)", "changes-state"),
        ("mongosh", "rs.reconfig(cfg, {force: true})", "destructive"),
        ("mongosh", "db.orders.find({note: 'drop()'})", "read-only"),
        ("mongosh", "db.orders.aggregate([{$match: {}}, {$out: 'copy'}])", "changes-state"),
        ("mongosh", "db.orders.drop()", "destructive"),
        ("mongosh", "db.unheardOf()", "changes-state"),
        ("python", "print(len(rows))", "read-only"),
        ("python", "open('x', 'w').write('a')", "changes-state"),
        ("python", "shutil.rmtree('/srv/x')", "destructive"),
        ("python", "os.system('rm -rf /srv/x')", "destructive"),
        ("rails", "User.where(active: false).count", "read-only"),
        ("rails", "User.find(1).destroy", "destructive"),
        ("powershell", "Get-Service | Where-Object { $_.Status -eq 'Stopped' }", "read-only"),
        ("powershell", "Restart-Service W3SVC", "changes-state"),
        ("powershell", "(Invoke-RestMethod https://ci/api?tag=set-top) | Select-Object id", "read-only"),
        ("powershell", "Clear-DnsClientCache", "changes-state"),
        ("powershell", "Remove-Item C:\\logs -Recurse", "destructive"),
        ("powershell", "Remove-Item C:\\logs -Recurse -WhatIf", "read-only"),
        ("powershell", "kubectl delete pod x", "destructive"),
        ("powershell", "aws s3 ls s3://b | Select-String x", "read-only"),
        ("powershell", "$x = Get-Date; $x.AddDays(1)", "read-only"),
        ("etcdctl", "get /a --prefix", "read-only"),
        ("rabbitmqctl", "purge_queue jobs", "destructive"),
        ("shopsh", "do it", "changes-state"),
        ("sh", "openssl rsa -in x.key -pubout", "read-only"),
        ("sh", "openssl rsa -in x.key -pubout -out x.pub", "changes-state"),
        ("ios", "show interfaces | include CRC", "read-only"),
        ("ios", "do show ip route", "read-only"),
        ("ios", "conf t", "read-only"),
        ("ios", "shutdown", "changes-state"),
        ("ios", "reload", "destructive"),
        ("ios", "write erase", "destructive"),
        ("sh", "show bgp summary | match Idle", "read-only"),
        ("sh", "set interfaces ge-0/0/1 mtu 1400", "changes-state"),
        ("sh", "commit check", "read-only"),
        ("sh", "commit confirmed 5", "changes-state"),
        ("routeros", "/interface print", "read-only"),
        ("mysql", "\\! df -h /var/lib/mysql", "read-only"),
        ("psql", "\\! rm -rf /srv/x", "destructive"),
        ("sqlite3", ".shell ls -l", "read-only"),
        ("powershell", "Get-WinEvent -FilterHashtable @{LogName='System'; Level=2} | group Id", "read-only"),
        ("powershell", "sc query Spooler", "read-only"),
        ("powershell", "sc stop Spooler", "destructive"),
        ("powershell", "sc C:\\x.txt hello", "changes-state"),
        ("cmd", "icacls D:\\spool", "read-only"),
        ("cmd", "icacls D:\\spool /grant svc:F", "changes-state"),
        ("cmd", "certutil -store my", "read-only"),
        ("cmd", "certutil -delstore my 0", "destructive"),
        ("cmd", "net share", "read-only"),
        ("cmd", "net share x=D:\\x", "changes-state"),
    ],
)
def test_risk_by_program(program: str, line: str, expected: str) -> None:
    assert risk(line, program) == expected


@pytest.mark.parametrize(
    ("line", "verbs"),
    [
        ("for h in a b; echo $h; redis-cli -h $h info; end", (":", "echo", "redis-cli info")),
        ("if test -f x; rm x; else; ls; end", ("test", "rm", "ls")),
        ("git commit -m 'a; end (x)'; and git push", ("git commit", "git push")),
        ("set -x NAME value", ("set",)),
        ("begin; ls; end | wc -l", ("ls", ":", "wc")),
        ("rm (cat list)", ("cat", "rm")),
    ],
)
def test_fish(line: str, verbs: tuple[str, ...]) -> None:
    found = facts(line, "fish")
    assert found.verbs == verbs
    assert found.parses


@pytest.mark.parametrize("line", ["for h in a b; echo $h", "end", "echo 'a"])
def test_broken_fish_is_told(line: str) -> None:
    assert not facts(line, "fish").parses


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("$ kubectl delete pod x", "destructive"),
        ("❯ df -h", "read-only"),
        ("PS C:\\> Get-Service x", "read-only"),
        ("DELETE FROM t;", "destructive"),
        ("Stop-Service -Name x", "destructive"),
        ("db.t.drop()", "destructive"),
        ("FLUSHALL", "destructive"),
        ("select name in a b; do echo $name; done", "read-only"),
    ],
)
def test_other_languages_where_a_shell_was_assumed(line: str, expected: str) -> None:
    assert risk(line) == expected


def test_remote_powershell_has_its_scope() -> None:
    found = facts("Invoke-Command -ComputerName WEB01 -ScriptBlock { Restart-Service app }", "powershell")
    assert Effect("service/app", "running", "restarted", "WEB01") in found.effects


def test_brackets_of_mongo_are_counted_outside_of_strings() -> None:
    assert facts("db.t.find({a: '('})", "mongosh").parses
    assert not facts("db.t.find({a: 1)", "mongosh").parses
    assert not facts("db.t.find({a: 'x})", "mongosh").parses


def test_a_mongo_command_says_what_it_sets() -> None:
    found = facts("db.adminCommand({replSetResizeOplog: 1, size: Double(61440)})", "mongosh")
    assert found.effects == (Effect("mongo", "replSetResizeOplog:size", "Double(61440)"),)


@pytest.mark.parametrize(
    ("line", "effect"),
    [
        ("no shutdown", Effect("device", "enabled", "yes", "")),
        ("set interfaces ge-0/0/1 mtu 1400", Effect("device/interfaces ge-0/0/1 mtu", "value", "1400", "")),
        ("delete protocols bgp group up", Effect("device/protocols bgp group up", "exists", "absent", "")),
        ("commit", Effect("device", "config", "committed", "")),
        ("rollback 1", Effect("device", "config", "rolled-back", "")),
        ("clear arp", Effect("device/arp", "state", "cleared", "")),
    ],
)
def test_what_is_set_at_a_device(line: str, effect: Effect) -> None:
    assert facts(line, "ios").effects == (effect,)


@pytest.mark.parametrize("line", ["VACUUM (VERBOSE, INDEX_CLEANUP OFF) tills;", "vacuum full verbose tills"])
def test_a_vacuum_is_of_its_table(line: str) -> None:
    assert [effect.object for effect in facts(line, "psql").effects] == ["sql/tills"]
