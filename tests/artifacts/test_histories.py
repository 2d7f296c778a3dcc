"""Shell histories: three shells, their escapes, and files that only look like one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts import bash_history, fish_history, zsh_history
from wetink.artifacts.named import handle_in
from wetink.artifacts.reader import Reader
from wetink.artifacts.zsh_history import unmetafied
from wetink.model.event import UNKNOWN, Command, Event, Kind, Skipped

DATA = Path(__file__).parents[1] / "data"
START = datetime(2026, 1, 1, tzinfo=UTC)
SEPARATE = 'echo "a"'


def events(reader: Reader, name: str) -> list[Event]:
    path = DATA / reader.name.replace("-", "_") / name
    assert reader.identify(path)
    return [item for item in reader.read(path, name) if isinstance(item, Event)]


def seconds(event: Event) -> float | None:
    return None if event.when.at is None else (event.when.at - START).total_seconds()


def test_bash_stamps_hold_everything_up_to_the_next() -> None:
    found = events(bash_history.READER, "stamped-multi-line")
    assert [(event.text, seconds(event), event.place.locator) for event in found] == [
        ("uname -a", None, "line 1"),
        ("kubectl get nodes", 0.0, "line 3"),
        ("for n in a b; do\n  ssh $n uptime\ndone", 10.0, "line 5"),
        ("exit", 5.0, "line 9"),  # order of the file, not of time
    ]
    assert {event.kind for event in found} == {Kind.EXECUTED}


def test_bash_without_stamps_has_no_times() -> None:
    found = events(bash_history.READER, "no-stamps-heredoc.txt")
    assert len(found) == 7
    assert found[2].text == "cat > x.json <<'EOF'\n{\"a\": 1}\nEOF"
    assert all(event.when == UNKNOWN for event in found)
    detail = found[0].detail
    assert isinstance(detail, Command)
    assert detail.output is None


def test_bytes_of_another_encoding_do_not_stop_it() -> None:
    assert [event.text for event in events(bash_history.READER, "latin-1.bash_history")] == ["echo caf\ufffd", "ls"]


@pytest.mark.parametrize("name", ["not-prose.txt", "not-a-script.txt", "not-a-log.txt"])
def test_bash_does_not_claim(name: str) -> None:
    assert not bash_history.READER.identify(DATA / "bash_history" / name)


@pytest.mark.parametrize(
    "text",
    [
        "hello there\nhow are you\nfine\nthanks\n",
        "name,host\nweb,1\nls,2\ncd,3\nrm,4\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n",
        "- ls\n- cd x\n- git pull\n- exit\n",
        "ann@w:~$ ls\nann@w:~$ cd x\nann@w:~$ git pull\nann@w:~$ exit\n",
        "<ann> ls\n<bob> cd x\n<ann> git pull\n<bob> exit\n",
        "#!/bin/sh\nls\ncd /srv\ngit pull\nexit\n",
        "192.0.2.1 web-1\n192.0.2.2 web-2\n192.0.2.3 web-3\n192.0.2.4 web-4\n",
        "import os\nimport sys\nprint(os.environ)\nsys.exit(1)\n",
        "SELECT 1;\nSELECT 2;\nUPDATE x SET y = 1;\nCOMMIT;\n",
        "#123456789 is the issue\nsee there\n",
    ],
)
def test_no_reader_claims_other_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    assert not any(module.READER.identify(path) for module in (bash_history, zsh_history, fish_history))


def test_zsh_metafied_and_continued() -> None:
    found = events(zsh_history.READER, "metafied-continued")
    assert [(event.text, seconds(event)) for event in found] == [
        ("echo mañana à noite", 0.0),
        ("for p in a b; do\n  echo $p \\\\\n    end\ndone", 5.0),
        ("ls -la", None),
        ("grep x y\\\\", 20.0),  # the space zsh writes behind a last backslash is gone
        ("exit", 30.0),
    ]
    detail = found[1].detail
    assert isinstance(detail, Command)
    assert detail.duration == 12.0


def test_unmetafied_bytes() -> None:
    assert unmetafied(b"\xc3\x83\xa3") == b"\xc3\x83"
    assert unmetafied(b"plain") == b"plain"
    assert unmetafied(b"ends in\x83") == b"ends in"


def test_fish_is_read_raw() -> None:
    found = list(fish_history.READER.read(DATA / "fish_history" / "colons-and-paths", "x"))
    texts = [item.text for item in found if isinstance(item, Event)]
    assert texts == [
        'curl -H "Accept: text/plain" http://web/',
        "for n in a b\n    ssh $n uptime\nend",
        "echo a\\nb",
        "ls",
    ]
    assert [item.place.locator for item in found if isinstance(item, Skipped)] == ["line 7"]


def test_fish_of_version_1() -> None:
    found = events(fish_history.READER, "version-1")
    assert [event.text for event in found] == ["echo one\ntwo", "ls"]
    assert found[0].when.at == datetime(2010, 2, 26, 23, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "handle"),
    [
        ("mo_bash_history.txt", "mo"),
        ("kim_hollow.bash_history", "kim"),
        ("home/ria/.zsh_history", "ria"),
        ("Users/ria/x.cast", "ria"),
        ("lb-ams-02_omar_bash_history.txt", "omar"),
        ("jo-history", "jo"),
        ("inc-318-lena.cast", "lena"),
        ("lena-bastion-2-20260610.cast", "lena"),
        ("typescript.theo-jump-02", "theo"),
        ("bundle.zip!/ike/fish_history", "ike"),
        ("histories/ada.bash_history", "ada"),
        (".bash_history", None),
        ("artifacts/bash_history", None),
        ("dns-0402.cast", None),
        ("tmux-pg-orders-0519.cast", None),
        ("session.cast", None),
        ("mdb-b_root_bash_history", None),
        ("mdb-b.cast", None),
        ("db1/bash_history", None),
        ("hosts/rmq-a/bash_history", None),
        ("web-2.cast", None),
        ("redis-a.log", None),
        ("web-2/ben.typescript", "ben"),
        ("ana-b.cast", "ana-b"),
        ("jd-laptop.cast", "jd"),
        ("2026-03-01.cast", None),
    ],
)
def test_names_of_people_in_paths(source: str, handle: str | None) -> None:
    assert handle_in(source) == handle


def test_what_history_prints_has_the_local_times_it_shows() -> None:
    found = events(bash_history.READER, "listed-with-times.txt")
    assert [(event.text, event.when.local) for event in found] == [
        ("kubectl get pods", datetime(2026, 3, 9, 12, 0, 1)),  # noqa: DTZ001  # the shell names no zone
        ("for i in 1 2; do\necho $i\ndone", datetime(2026, 3, 9, 12, 1, 1)),  # noqa: DTZ001
        ("history", datetime(2026, 3, 9, 12, 2, 30)),  # noqa: DTZ001
    ]


@pytest.mark.parametrize(
    ("name", "program", "texts"),
    [
        ("listed.txt", "sh", ["kubectl get pods", "kubectl delete pod api-1", "history"]),
        ("get-history.txt", "powershell", ["Get-Service W3SVC", "Restart-Service W3SVC"]),
    ],
)
def test_numbers_of_a_listing_are_no_part_of_its_commands(name: str, program: str, texts: list[str]) -> None:
    found = events(bash_history.READER, name)
    assert [event.text for event in found] == texts
    assert {event.detail.program for event in found if isinstance(event.detail, Command)} == {program}


def test_numbered_sentences_are_no_listing() -> None:
    assert not bash_history.READER.identify(DATA / "bash_history" / "not-a-numbered-report.txt")
