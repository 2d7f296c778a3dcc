"""Find over files: what changed is seen, what is wrong with the index never shows, two writers do no harm."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import pytest

from wetink.errors import LibraryConflict
from wetink.workflow.find import INDEX, Finder, Share
from wetink.workflow.find_documents import scan

LIBRARY = Path(__file__).parent.parent / "runbooks" / "search" / "library"
REDIS = "runbooks/storage/redis-evictions.md"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    home = tmp_path / "library"
    shutil.copytree(LIBRARY, home)
    for path in home.rglob("*.md"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return home


def finder(home: Path) -> Finder:
    found = Finder(home)
    found.refresh()
    return found


def test_the_page_of_a_library_of_ours_is_no_runbook(library: Path) -> None:
    (library / "README.md").write_text("# Evictions\n\nRedisEvictionsHigh and what else is in here\n")
    assert REDIS in scan(library)
    assert "README.md" not in scan(library)
    assert finder(library).changed(["README.md"]).read == 0
    for name in ("wetink.toml", "people.toml"):
        (library / name).unlink(missing_ok=True)
    assert "README.md" in scan(library)  # of a folder of Markdown that is not ours, nobody knows


def best(home: Path, query: str) -> str:
    answer = finder(home).find(query)
    return answer.hits[0].path if answer.hits else ""


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("ApiServerLatencyP99High", "runbooks/api-server/too-many-connections.md"),
        ("apiserverlatncy", "runbooks/api-server/too-many-connections.md"),
        ("FATAL: sorry, too many connections already", "runbooks/api-server/too-many-connections.md"),
        ("PaymentDeclineRateHigh", "runbooks/payments/card-declines.md"),
        ("customers say their card was declined at checkout", "runbooks/payments/card-declines.md"),
        ('{"alerts":[{"labels":{"alertname":"RedisEvictionsHigh","pod":"redis-0"}}]}', REDIS),
        ("PaymentDecl", "runbooks/payments/card-declines.md"),
        ("kube node unreachable", "notes/KubeNodeUnreachable.md"),
        ("NodeFilesystemAlmostOutOfSpce", "notes/disk-nearly-full.md"),
        ("rb-3f8t1c", "runbooks/payments/card-declines.md"),
    ],
)
def test_the_right_one_comes_first(library: Path, query: str, path: str) -> None:
    assert best(library, query) == path


def test_in_force_before_draft_before_retired(library: Path) -> None:
    found = finder(library).find("RedisEvictionsHigh", limit=10).hits
    assert [hit.path for hit in found][:3] == [
        REDIS,
        "drafts/redis-evictions-again.md",
        "runbooks/storage/redis-memory-old.md",
    ]
    assert [hit.status for hit in found][:3] == ["published", "draft", "retired"]
    assert [hit.follow for hit in found][:3] == ["", "", REDIS]


def test_what_has_moved_leads_on(library: Path) -> None:
    found = finder(library).find("old-name", limit=10).hits
    assert (found[0].path, found[0].follow) == ("runbooks/storage/old-name.md", REDIS)


def test_a_hit_says_why(library: Path) -> None:
    hit = finder(library).find("postgres has too many connections, max_connections reached").hits[0]
    assert ("postgres", ("symptom", "text", "tags")) in [(one.word, one.fields) for one in hit.why]
    assert "Postgres connections at 200 of max_connections 200" in hit.snippet
    assert hit.line == 20
    assert (hit.owner, hit.verified, hit.every) == ("Yash Raghunathan", "2026-05-02", "3 months")


@pytest.mark.parametrize("query", ["CephMonQuorumLost", "the printer on the second floor smokes", "qwertz", "??", "的"])
def test_an_honest_no(library: Path, query: str) -> None:
    assert finder(library).find(query).hits == ()


def test_no_library_and_an_empty_one(tmp_path: Path) -> None:
    assert finder(tmp_path).find("disk").hits == ()
    with pytest.raises(FileNotFoundError):
        Finder(tmp_path / "none").refresh()


def test_changes_are_seen(library: Path) -> None:
    first = finder(library)
    file = library / "notes" / "new.md"
    file.write_text("# VaultSealed\n\nThe vault is sealed; unseal it.\n", encoding="utf-8")
    told = first.refresh()
    assert (told.read, told.gone) == (1, 0)
    assert first.find("VaultSealed").hits[0].path == "notes/new.md"
    file.write_text("# EtcdBackupMissing\n\nNo backup of etcd.\n", encoding="utf-8")
    first.refresh()
    assert first.find("VaultSealed").hits == ()
    assert finder(library).find("EtcdBackupMissing").hits[0].path == "notes/new.md"
    file.unlink()
    assert first.refresh().gone == 1
    assert first.find("EtcdBackupMissing").hits == ()


def test_who_knows_what_changed_names_it(library: Path) -> None:
    first, second = finder(library), finder(library)
    for name in ("North", "South"):
        (library / "notes" / f"{name}.md").write_text(f"# Vault{name}Sealed\n\nunseal it\n", encoding="utf-8")
        os.utime(library / "notes" / f"{name}.md", (1_700_000_000, 1_700_000_000))
    assert first.changed(["notes/North.md"]).read == 1
    assert second.changed(["notes/South.md", "notes/nothing.md", ".hidden.md", "wetink.toml"]).read == 1
    assert [hit.path for hit in second.find("VaultNorthSealed").hits][:1] == ["notes/North.md"]
    assert finder(library).refresh().read == 0
    (library / "notes" / "South.md").unlink()
    assert second.changed(["notes/South.md"]).gone == 1
    assert "notes/South.md" not in [hit.path for hit in second.find("VaultSouthSealed", 10).hits]


def test_a_large_library_is_read_in_shares(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wetink.workflow.find._MANY", 4)
    shares: list[Share] = []

    def spread(work: Callable[[Share], list[str]], given: Sequence[Share]) -> list[list[str]]:
        shares.extend(given)
        return [work(share) for share in given]

    found = Finder(library, spread=spread)
    found.refresh()
    assert [len(share.files) for share in shares] == [4, 4]
    assert found.find("RedisEvictionsHigh").hits == finder(library).find("RedisEvictionsHigh").hits


def test_a_change_that_leaves_size_and_time_is_seen_when_the_file_was_fresh(library: Path) -> None:
    file = library / "notes" / "fresh.md"
    file.write_text("# VaultSealed\n\nfirst\n", encoding="utf-8")
    stamp = file.stat().st_mtime_ns
    found = Finder(library, clock=count(stamp + 1_000).__next__)
    found.refresh()
    with file.open("r+") as opened:
        opened.write("# EtcdGoneBad")
    os.utime(file, ns=(stamp, stamp))
    found.refresh()
    assert found.find("EtcdGoneBad").hits[0].path == "notes/fresh.md"


def test_nothing_is_read_twice(library: Path) -> None:
    finder(library)
    assert Finder(library).refresh().read == 0


def test_where_the_disk_refuses_the_answers_are_the_same(library: Path) -> None:
    (library / ".wetink").write_text("a file where the folder should be")
    found = Finder(library)
    assert found.refresh().stored is False
    assert found.find("RedisEvictionsHigh").hits[0].path == REDIS


def test_where_somebody_else_holds_the_lock_the_answers_are_the_same(library: Path) -> None:
    def taken(home: Path, name: str, patience: float) -> AbstractContextManager[None]:
        raise LibraryConflict(f"{home}/{name}/{patience}")

    found = Finder(library, hold=taken)
    assert found.refresh().stored is False
    assert found.find("RedisEvictionsHigh").hits[0].path == REDIS
    assert not (library / INDEX).exists()


def test_links_and_hidden_folders_are_left_alone(library: Path, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere.md"
    secret.write_text("# Elsewhere\n")
    (library / "link.md").symlink_to(secret)
    (library / ".git").mkdir()
    (library / ".git" / "x.md").write_text("# X\n")
    (library / "drills").mkdir()
    (library / "drills" / "x.md").write_text("# X\n")
    assert {path.split("/")[0] for path in scan(library)} == {"runbooks", "drafts", "notes"}


def test_files_that_are_no_text_do_no_harm(library: Path) -> None:
    (library / "picture.md").write_bytes(bytes(range(256)) * 100)
    (library / "endless.md").write_text("---\n" + "a: b\n" * 10_000, encoding="utf-8")
    (library / "empty.md").write_bytes(b"")
    os.mkfifo(library / "pipe.md")
    assert best(library, "RedisEvictionsHigh") == REDIS


WRITER = """
import sys
from pathlib import Path
from wetink.workflow.find import Finder
home, own = Path(sys.argv[1]), sys.argv[2]
for number in range(12):
    (home / f"notes/{own}{number}.md").write_text(f"# Alert{own.title()}Number{number}\\n\\nquorum of {own} lost\\n")
    finder = Finder(home)
    finder.refresh()
    found = finder.find(f"Alert{own.title()}Number{number}").hits
    assert found and found[0].path == f"notes/{own}{number}.md", found
"""


def test_two_writers_do_no_harm(library: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(library), own]) for own in ("north", "south")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert best(library, "AlertNorthNumber11") == "notes/north11.md"
    assert best(library, "AlertSouthNumber0") == "notes/south0.md"
    segments = {path.name for path in (library / INDEX).glob("*.segment")}
    assert len(segments) < 12


KILLED = """
import os, sys
from pathlib import Path
from wetink.workflow.find import Finder
Path.replace = lambda *_: os._exit(9)
Finder(Path(sys.argv[1])).refresh()
"""


def test_killed_in_the_middle_of_a_write(library: Path) -> None:
    finder(library)
    before = sorted(path.name for path in (library / INDEX).iterdir())
    (library / "notes" / "VaultSealed.md").write_text("# VaultSealed\n")
    done = subprocess.run([sys.executable, "-c", KILLED, str(library)], check=False)
    assert done.returncode == 9
    assert set(before) < {path.name for path in (library / INDEX).iterdir()}
    assert best(library, "VaultSealed") == "notes/VaultSealed.md"
    assert best(library, "RedisEvictionsHigh") == REDIS


ENDLESS = """
import sys
from itertools import count
from pathlib import Path
from wetink.workflow.find import Finder
home = Path(sys.argv[1])
for number in count():
    (home / f"notes/Vault{number}.md").write_text(f"# Vault{number}Sealed\\n\\nunseal vault {number}\\n")
    Finder(home).refresh()
    print(number, flush=True)
"""


@pytest.mark.parametrize("writes", [1, 4, 12])
def test_killed_at_any_moment(library: Path, writes: int) -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(library)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(writes):
            writer.stdout.readline()
        writer.kill()  # in the middle of whatever the next write is at
    assert best(library, f"Vault{writes - 1}Sealed") == f"notes/Vault{writes - 1}.md"
    assert best(library, "RedisEvictionsHigh") == REDIS


READER = """
import sys
from pathlib import Path
from wetink.workflow.find import Finder
home, answers = Path(sys.argv[1]), 0
print("ready", flush=True)
while not (home / "done").exists() or answers < 3:
    finder = Finder(home)
    assert finder.refresh().files >= 8
    found = finder.find("RedisEvictionsHigh").hits
    assert found and found[0].path == sys.argv[2], found
    answers += 1
"""


def test_readers_beside_a_writer_always_have_the_right_answer(library: Path) -> None:
    line = [sys.executable, "-c", READER, str(library), REDIS]
    readers = [subprocess.Popen(line, stdout=subprocess.PIPE) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None
        reader.stdout.readline()
    for number in range(20):
        (library / "notes" / f"Vault{number}.md").write_text(f"# Vault{number}Sealed\n\nunseal vault {number}\n")
        assert best(library, f"Vault{number}Sealed") == f"notes/Vault{number}.md"
    (library / "done").touch()
    for reader in readers:
        assert reader.wait(60) == 0
        reader.communicate()


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def one_byte_off(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x55
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [truncated, one_byte_off, emptied, Path.unlink])
@pytest.mark.parametrize("which", ["*.segment", "index.json"])
def test_a_harmed_index_is_made_anew(library: Path, harm: Callable[[Path], None], which: str) -> None:
    finder(library)
    for path in (library / INDEX).glob(which):
        harm(path)
    assert Finder(library).refresh().read == len(scan(library))
    assert best(library, "RedisEvictionsHigh") == REDIS
    assert Finder(library).refresh().read == 0


def test_an_index_that_was_deleted_under_a_reader_does_not_change_its_answers(library: Path) -> None:
    reader = finder(library)
    shutil.rmtree(library / ".wetink")
    assert reader.find("RedisEvictionsHigh").hits[0].path == REDIS
    (library / "notes" / "VaultSealed.md").write_text("# VaultSealed\n\nunseal it\n")
    reader.refresh()
    assert reader.find("VaultSealed").hits[0].path == "notes/VaultSealed.md"
    assert reader.find("RedisEvictionsHigh").hits[0].path == REDIS


def test_related_runbooks_and_what_tells_them_apart(library: Path) -> None:
    found = {one.path: one for one in finder(library).related("runbooks/api-server/too-many-connections.md")}
    assert "linked from it" in found[REDIS].how
    assert "linked from it" in found["runbooks/payments/card-declines.md"].how
    assert "keys" in found[REDIS].only
    assert "memory" in found[REDIS].only
    assert "latency" in found[REDIS].instead
    back = {one.path: one for one in finder(library).related("runbooks/payments/card-declines.md")}
    assert "links to it" in back["runbooks/api-server/too-many-connections.md"].how
    assert (
        "looks like it"
        in {one.path: one for one in finder(library).related(REDIS)}["drafts/redis-evictions-again.md"].how
    )
