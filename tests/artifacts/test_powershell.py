"""PowerShell: transcripts of several versions and languages, and PSReadLine's history."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from wetink.artifacts import powershell, powershell_history
from wetink.artifacts.powershell_words import is_powershell, wants_more
from wetink.artifacts.reader import Reader
from wetink.model.event import Actor, Command, Event

DATA = Path(__file__).parent.parent / "data"


def read(reader: Reader, name: str) -> list[tuple[Event, Command]]:
    path = DATA / reader.name.replace("-", "_") / name
    assert reader.identify(path)
    found = list(reader.read(path, "t"))
    return [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Command)]


def test_a_localised_transcript_with_two_runs() -> None:
    found = read(powershell.READER, "german-two-runs-with-end.txt")
    assert [(event.text, command.output, command.session) for event, command in found] == [
        (
            "Get-Service dhcp",
            (
                "Status   Name               DisplayName\n------   ----               -----------\n"
                "Stopped  dhcp               DHCP-Client"
            ),
            "t#1",
        ),
        ("aws s3 ls `\n--profile prod", "2026-03-02 backup", "t#1"),
        (
            "Restart-Service dhcp",
            (
                "Restart-Service : Der Dienst kann nicht gestartet werden.\n"
                "    + FullyQualifiedErrorId : StartServiceFailed\nKein solcher Befehl\n**********"
            ),
            "t#1",
        ),
        ("Stop-Transcript", "", "t#1"),
        ("ipconfig /flushdns", "Windows-IP-Konfiguration", "t#2"),
    ]
    assert [event.when.local for event, _ in found] == [
        datetime(2026, 3, 2, 14, 15, 1),  # noqa: DTZ001
        None,
        None,
        datetime(2026, 3, 2, 15, 2, 12),  # noqa: DTZ001
        datetime(2026, 3, 3, 9, 0),  # noqa: DTZ001
    ]
    assert {(event.actor, command.host) for event, command in found} == {
        (Actor(handle="lena"), "WERK-NB-07"),
        (Actor(handle="ops$"), "WERK-NB-07"),
    }


def test_invocation_headers_give_each_command_its_time() -> None:
    found = read(powershell.READER, "invocation-headers-remote-and-multi-line.txt")
    assert [(event.text, command.output, command.host) for event, command in found] == [
        (
            "foreach ($h in 'web-1','web-2') {\n    Test-NetConnection $h -Port 443 # {\n}",
            "web-1 True\nweb-2 False",
            "CT-01",
        ),
        ("Restart-Service W3SVC", "", "web-2"),
        ("kubectl get pods", "web 1/1", "CT-01"),
        ("Get-Date", "Thu 12 Mar 2026", "CT-01"),
    ]
    assert [event.when.local and event.when.local.strftime("%H:%M:%S") for event, _ in found] == [
        "14:01:02",
        "14:01:33",
        "14:02:00",
        "14:02:30",
    ]
    assert found[1][1].within == ("Enter-PSSession web-2",)
    assert found[0][0].place.locator == "line 18"


def test_calls_the_engine_recorded_become_commands() -> None:
    found = read(powershell.READER, "engine-calls-of-a-constrained-endpoint.txt")
    assert [event.text for event, _ in found] == [
        'Get-Service -Name "dns server" | Sort-Object',
        "Restart-Service -Name Dns",
    ]
    assert found[0][1].output == "Running Dns"
    assert found[1][0].when.local == datetime(2016, 7, 10, 14, 48)  # noqa: DTZ001


def test_the_short_header_of_version_2() -> None:
    ((event, command),) = read(powershell.READER, "version-2-header-cut-off.txt")
    assert (event.text, command.user, command.host) == ("net stop spooler", "joe", "PC1")


def test_a_history_keeps_line_breaks_as_backticks() -> None:
    found = read(powershell_history.READER, "multi-line.txt")
    assert [event.text for event, _ in found] == [
        "cd C:\\src\\dns",
        "git log --oneline -3",
        "Resolve-DnsName shop.example -Server 8.8.8.8",
        "aws route53 list-resource-record-sets `\n  --output text",
        "kubectl get pods -n shop",
        "foreach ($r in 1..3) {\n  Test-NetConnection 10.0.0.$r -Port 443\n}",
        "$env:KUBECONFIG = 'C:\\kube\\prod'",
        "cls",
        "helm history web",
    ]
    assert found[3][0].place.locator == "line 4"
    assert {command.program for _, command in found} == {"powershell"}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Get-Date", False),
        ("Get-Service |", True),
        ("foreach ($a in 1..3) {", True),
        ("foreach ($a in 1..3) { $a }", False),
        ("echo 'it''s }'", False),
        ('echo "open', True),
        ('echo "a `" b"', False),
        ("Get-Thing `", True),
        ("$x = @'\nfoo {", True),
        ("$x = @'\nfoo {\n'@", False),
        ("Get-Item C#{", True),
        ("Get-Item # {", False),
    ],
)
def test_where_a_line_is_not_finished(text: str, *, more: bool) -> None:
    assert wants_more(text) is more


@pytest.mark.parametrize(
    ("line", "ours"),
    [
        ("Get-Content x | Select-String y", True),
        ("ls | ? Name -eq x", True),
        (".\\run.exe", True),
        ("$env:PATH", True),
        ("git commit -m 'x'", False),
        ("start-stop-daemon --stop", False),
        ("python get-pip.py", False),
        ("export A=$HOME", False),
        ("update-grub", False),
    ],
)
def test_what_only_powershell_takes(line: str, *, ours: bool) -> None:
    assert is_powershell(line) is ours


def test_lines_continued_without_marks(tmp_path: Path) -> None:
    whole = (DATA / "powershell" / "version-2-header-cut-off.txt").read_text("utf-8-sig")
    path = tmp_path / "log.txt"
    path.write_text(f"{whole}\nPS C:\\> aws s3 ls `\n  --profile `\n  prod\n2 buckets\nPS C:\\> foo {{\nnever closed\n")
    found = [one for one in powershell.read(path, "t") if isinstance(one, Event)]
    assert [event.text for event in found[1:]] == ["aws s3 ls `\n  --profile `\n  prod", "foo {"]
