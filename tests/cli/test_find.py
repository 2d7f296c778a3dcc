"""`wetink find` and `wetink related`: what is shown, what is remembered, how they end."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from conftest import Wetink

LIBRARY = Path(__file__).parent.parent / "runbooks" / "search" / "library"
REDIS = "runbooks/storage/redis-evictions.md"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    shutil.copytree(LIBRARY, tmp_path / "library")
    return tmp_path / "library"


def test_a_hit_for_people(wetink: Wetink, library: Path) -> None:
    done = wetink("find", "ApiServerLatencyP99High", "--library", library)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[3].startswith("           why: ApiServerLatencyP99High (title); ")
    assert lines[:3] == [
        "1  sure    runbooks/api-server/too-many-connections.md",
        "           api-server p99 latency > 5s, logs say 'too many connections'",
        "           published · owner Yash Raghunathan · verified 2026-05-02",
    ]


def test_the_same_for_programs(wetink: Wetink, library: Path) -> None:
    done = wetink("find", "--json", "-n", "1", "ApiServerLatencyP99High", "--library", library)
    told = json.loads(done.stdout)
    assert (told["found"], told["nearest"]) == (True, [])
    (hit,) = told["hits"]
    assert (hit["id"], hit["status"], hit["confidence"], hit["owner"]) == (
        "rb-7k2m9q",
        "published",
        "sure",
        "Yash Raghunathan",
    )
    assert hit["why"][0] == {"word": "ApiServerLatencyP99High", "fields": ["title"], "meant": False}
    assert hit["staleness"] == {"last_reviewed": "2026-03-13", "last_verified": "2026-05-02", "every": "3 months"}
    assert 0.9 < hit["chance"] <= 1


def test_from_standard_input(wetink: Wetink, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pasted = b'{"labels": {"alertname": "PaymentDeclineRateHigh"}, "raw": "\xff"}'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(pasted)))
    assert "card-declines.md" in wetink("find", "-", "--library", library).stdout


def test_the_library_is_the_one_that_the_current_folder_lies_in(
    wetink: Wetink, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library / "runbooks" / "storage")
    assert f"  {REDIS}\n" in wetink("find", "RedisEvictionsHigh").stdout
    (library / "wetink.toml").unlink()
    shutil.rmtree(library / "drafts")
    assert "  redis-evictions.md\n" in wetink("find", "RedisEvictionsHigh").stdout


def test_a_folder_of_a_library_stands_for_it_and_gets_no_cache_of_its_own(wetink: Wetink, library: Path) -> None:
    room = library / "runbooks"
    assert f"  {REDIS}\n" in wetink("find", "RedisEvictionsHigh", "--library", room).stdout
    assert wetink("find", "VaultSealed", "--library", room).returncode == 1
    assert not (room / ".wetink").exists()
    assert (library / ".wetink" / "gaps.jsonl").exists()


def test_a_folder_without_runbooks_is_told_and_left_as_it_is(wetink: Wetink, tmp_path: Path) -> None:
    done = wetink("find", "VaultSealed", "--library", tmp_path)
    assert done.returncode == 1
    assert f"nothing was searched, {tmp_path} holds no Markdown file" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_beside_a_library_stays_out_of_git(wetink: Wetink, library: Path) -> None:
    wetink("find", "RedisEvictionsHigh", "--library", library)
    assert (library / ".wetink" / ".gitignore").read_text() == "*\n"


def test_a_miss_is_said_and_remembered_without_its_secrets(wetink: Wetink, library: Path) -> None:
    secret = "hunter2" + "hunter2"
    for _ in range(2):
        done = wetink("find", f"CephMonQuorumLost mysql --password={secret}", "--library", library)
        assert done.returncode == 1
        assert done.stdout.startswith("no runbook for this\n")
    wetink("find", "VaultSealed", "--library", library)
    kept = (library / ".wetink" / "gaps.jsonl").read_text("utf-8")
    assert secret not in kept
    shown = wetink("find", "--gaps", "--library", library)
    assert shown.returncode == 0
    times = [line.split()[0] for line in shown.stdout.splitlines()]
    assert times == ["2", "1"]
    assert "CephMonQuorumLost" in shown.stdout.splitlines()[0]
    everything = b"".join(path.read_bytes() for path in (library / ".wetink").rglob("*") if path.is_file())
    assert secret.encode() not in everything


def test_a_damaged_line_among_the_gaps_is_passed_over(wetink: Wetink, library: Path) -> None:
    assert wetink("find", "--gaps", "--library", library).stdout == ""
    wetink("find", "VaultSealed", "--library", library)
    with (library / ".wetink" / "gaps.jsonl").open("a") as file:
        file.write('{"at": "2026')
    assert "VaultSealed" in wetink("find", "--gaps", "--library", library).stdout


def test_in_bulk(wetink: Wetink, library: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": "a", "text": "RedisEvictionsHigh"}\n\n{"id": "b", "text": "CephMonQuorumLost"}\n')
    done = wetink("find", "--batch", batch, "--library", library)
    assert done.returncode == 1
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[0] == ["a", REDIS, "1", "sure"]
    assert [row[3] for row in rows if row[0] == "b" and row[2] == "1"] == ["none"]
    assert not (library / ".wetink" / "gaps.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give a query"),
        (("--gaps", "disk"), "give a query"),
        (("  ",), "the query is empty"),
    ],
)
def test_wrong_use(wetink: Wetink, library: Path, arguments: tuple[str, ...], message: str) -> None:
    done = wetink("find", *arguments, "--library", library)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_batch_that_is_none_is_named_with_its_line(wetink: Wetink, library: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": "a", "text": "x"}\n{"id": 3}\n')
    done = wetink("find", "--batch", batch, "--library", library)
    assert done.returncode == 2
    assert "batch.jsonl:2:" in done.stderr


def test_nothing_in_a_file_drives_the_terminal(wetink: Wetink, library: Path) -> None:
    (library / "runbooks" / "evil.md").write_text("# EvilAlertFired \x1b[2J\n\nthe evil alert \x1b]0;owned\x07 fired\n")
    done = wetink("find", "EvilAlertFired", "--library", library)
    assert done.returncode == 0
    assert "evil.md" in done.stdout
    assert "\x1b" not in done.stdout


def test_related_runbooks_of_ours_with_the_deciding_look(wetink: Wetink, tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "runbooks/library/connections.md").read_text("utf-8")
    other = (
        text.replace("rb-7k2m9q", "rb-other1")
        .replace("173", "12")
        .replace("too many connections", "connections refused")
    )
    for name, words in (("a", text), ("b", other)):
        (tmp_path / "runbooks/api-server").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"runbooks/api-server/{name}.md").write_text(words, "utf-8")
    done = wetink("related", "rb-7k2m9q", "--library", tmp_path)
    assert done.returncode == 0
    assert "    shared:     same alert ApiServerLatencyP99High; same service api-server, pg-primary;" in done.stdout
    assert (
        "    tell apart: SELECT count(*) FROM pg_stat_activity WHERE state = 'active';"
        "  (here: under 150. Seen in this incident: 173.; there: under 150. Seen in this incident: 12.)\n"
    ) in done.stdout


def test_related(wetink: Wetink, library: Path) -> None:
    done = wetink("related", "rb-7k2m9q", "--library", library)
    assert done.returncode == 0
    assert f"{REDIS}  (linked from it" in done.stdout
    told = json.loads(wetink("related", "rb-7k2m9q", "--json", "--library", library).stdout)
    assert told[0].keys() == {"path", "title", "how", "only", "instead", "shared", "looks"}
    unknown = wetink("related", "rb-none", "--library", library)
    assert (unknown.returncode, "no runbook and no draft" in unknown.stderr) == (2, True)


def test_related_takes_a_file_name_and_says_that_a_runbook_stands_alone(wetink: Wetink, tmp_path: Path) -> None:
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "dns.md").write_text("# Names do not resolve\n\nAsk the resolver.\n")
    done = wetink("related", "runbooks/dns.md", "--library", tmp_path)
    assert done.returncode == 1
    assert done.stdout == "runbooks/dns.md: stands alone; nothing is linked with it and nothing looks like it\n"
    copy = shutil.copytree(LIBRARY, tmp_path / "library")
    assert wetink("related", "too-many-connections", "--library", copy).stdout.startswith(REDIS)
