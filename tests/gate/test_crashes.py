"""kill -9 in the middle of everything, a full disk, a disk that may not be written to."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from desk import RUNBOOK, Desk, fine, now

from wetink.errors import GitFailed, LibraryConflict, LibraryUnwritable, WetinkError
from wetink.library.change import mend_if_cut_off
from wetink.model.runbook import Retirement, Status
from wetink.workflow.publish import publish, signed
from wetink.workflow.shelve import rename, retire
from wetink.workflow.sign import sign

pytest_plugins = ("libraries",)

Step = Callable[[str], None]
ID = "rb-7k2m9q"


def do_sign(desk: Desk, step: Step) -> None:
    sign(desk.repository, desk.pick(ID), desk.person(), fine, now(), step=step)


def do_publish(desk: Desk, step: Step) -> None:
    publish(desk.repository, signed(desk.pick(ID)), fine, now(), step=step)


def do_rename(desk: Desk, step: Step) -> None:
    rename(desk.repository, desk.pick(ID), "pg-primary/connections", now(), step=step)


def do_retire(desk: Desk, step: Step) -> None:
    retire(desk.repository, desk.pick(ID), Retirement("ann", now(), "gone for good"), step=step)


VERBS: dict[str, Callable[[Desk, Step], None]] = {
    "sign": do_sign,
    "publish": do_publish,
    "rename": do_rename,
    "retire": do_retire,
}


def ready_for(verb: str, drafted: Desk) -> Desk:
    if verb != "sign":
        drafted.sign()
    if verb in {"rename", "retire"}:
        drafted.publish()
    return drafted


def die(_step: str = "") -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable[[], None]) -> int:
    """`work` in a process of its own; its exit status as `os.waitpid` tells it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except WetinkError:
            os._exit(3)
        except BaseException:  # noqa: BLE001 (the child must not run on as a second pytest)
            os._exit(4)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def steps_of(verb: str, desk: Desk) -> list[str]:
    """The steps of a verb, seen in a copy."""
    copy = Desk(shutil.copytree(desk.home, desk.home.parent / "counted", symlinks=True))
    seen: list[str] = []
    VERBS[verb](copy, seen.append)
    return seen


def whole(desk: Desk) -> None:
    """Every file is one that was written on purpose: nothing half, nothing left over."""
    mend_if_cut_off(desk.repository)
    assert desk.git("status", "--porcelain") == ""
    assert desk.git("fsck", "--strict", "--no-dangling") == ""
    assert desk.found() == desk.found(tip="HEAD") == []
    left = [
        path
        for path in desk.home.rglob("*")
        if (path.suffix in {".tmp", ".lock"} or path.name.startswith("journal")) and path.parent.name != "room"
    ]  # what lies in the room is swept by the next one who writes
    assert left == []


@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_every_step(drafted: Desk, verb: str) -> None:
    desk = ready_for(verb, drafted)
    steps = steps_of(verb, desk)
    assert {"objects", "files beside", "journal", "ref", "index", "done"} < set(steps)
    before = desk.git("rev-parse", "HEAD")
    for number, name in enumerate(steps):
        fresh = Desk(shutil.copytree(desk.home, desk.home.parent / f"{number}", symlinks=True))
        reached: list[str] = []

        def step(told: str, reached: list[str] = reached, number: int = number) -> None:
            reached.append(told)
            if len(reached) == number + 1:
                die()

        status = forked(lambda fresh=fresh, step=step: VERBS[verb](fresh, step))  # type: ignore[misc]
        assert os.WTERMSIG(status) == signal.SIGKILL, name
        whole(fresh)
        made = fresh.git("rev-parse", "HEAD") != before
        assert made == (number > steps.index("ref"))
        if not made:
            VERBS[verb](fresh, lambda _: None)
            whole(fresh)
        assert fresh.git("rev-list", "--count", f"{before}..HEAD") == "1"
        shutil.rmtree(fresh.home)


def round_of(desk: Desk, told: int) -> None:
    """Change, sign and publish again and again; each end of a verb is told as one byte."""
    while True:
        edited = desk.write("edited", desk.read(RUNBOOK).replace("Cap the", "Cap  the"))
        edited.replace(desk.home / RUNBOOK)  # a person's editor writes whole files, too
        do_sign(desk, lambda _: None)
        os.write(told, b"s")
        do_publish(desk, lambda _: None)
        os.write(told, b"p")


@pytest.mark.parametrize("seed", range(int(os.environ.get("WETINK_KILLS", "12"))))
def test_killed_at_any_moment(published: Desk, seed: int) -> None:
    """Nothing that was acknowledged is lost, and nothing half is left; WETINK_KILLS=200 does it more often."""
    before = published.git("rev-parse", "HEAD")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            round_of(published, write)
        finally:
            os._exit(5)
    os.close(write)
    time.sleep(random.Random(seed).uniform(0.02, 1.2))  # noqa: S311 (a moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    acknowledged = b""
    while piece := os.read(read, 4096):
        acknowledged += piece
    os.close(read)
    mend_if_cut_off(published.repository)
    commits = int(published.git("rev-list", "--count", f"{before}..HEAD"))
    assert commits in {len(acknowledged), len(acknowledged) + 1}
    (published.home / "edited").unlink(missing_ok=True)
    if published.rules() == ["gate-stale"]:
        published.git("checkout", "-q", "--", RUNBOOK)  # it died between a person's edit and the signature
    whole(published)


def unchanged(desk: Desk, verb: str, error: type[WetinkError] | tuple[type[WetinkError], ...]) -> str:
    """The verb fails, and library and repository are what they were; gives what it said."""
    before = desk.git("rev-parse", "HEAD"), {p: p.read_bytes() for p in sorted(desk.home.rglob("*.md"))}
    with pytest.raises(error) as raised:
        VERBS[verb](desk, lambda _: None)
    assert (desk.git("rev-parse", "HEAD"), {p: p.read_bytes() for p in sorted(desk.home.rglob("*.md"))}) == before
    return f"{raised.value.message} {raised.value.hint}"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("room", [0, 200, 3000, 5000])
def test_a_disk_that_is_full(drafted: Desk, verb: str, room: int) -> None:
    """No file may grow beyond `room` bytes, as on a disk with that much left."""
    desk = ready_for(verb, drafted)
    before = desk.git("rev-parse", "HEAD")

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        VERBS[verb](desk, lambda _: None)

    status = os.waitstatus_to_exitcode(forked(limited))
    assert status in {0, 3}
    made = desk.git("rev-parse", "HEAD") != before
    if not made:
        assert status == 3
    whole(desk)
    if not made:
        VERBS[verb](desk, lambda _: None)
        whole(desk)


def fill(path: Path) -> None:
    """Take all the space there is."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 512)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="needs to mount")
@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_on_a_disk_of_its_own(drafted: Desk, kind: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=6m tmpfs {disk} 2>/dev/null"):  # noqa: S605
        pytest.skip("may not mount here")
    try:
        desk = Desk(shutil.copytree(drafted.home, disk / "library", symlinks=True))
        if kind == "full":
            fill(disk / "filler")
        else:
            os.system(f"mount -o remount,ro {disk}")  # noqa: S605
        said = unchanged(desk, "sign", (LibraryUnwritable, GitFailed))
        assert "space" in said.lower() if kind == "full" else "read-only" in said.lower()
        if kind == "full":
            (disk / "filler").unlink()
            desk.sign()
            whole(desk)
        else:
            assert desk.found() == []
    finally:
        os.system(f"umount -l {disk}")  # noqa: S605


def test_a_lock_file_that_git_left_behind(drafted: Desk) -> None:
    drafted.write(".git/HEAD.lock", "")
    assert ".git/HEAD.lock" in unchanged(drafted, "sign", (GitFailed, LibraryConflict))
    (drafted.home / ".git" / "HEAD.lock").unlink()
    drafted.sign()
    whole(drafted)


def test_an_index_that_is_locked_is_brought_in_line_later(drafted: Desk) -> None:
    lock = drafted.write(".git/index.lock", "")
    with pytest.raises(GitFailed) as error:
        drafted.sign()
    assert "the commit is made" in error.value.hint
    lock.unlink()
    whole(drafted)
    assert drafted.pick(ID).status is Status.IN_REVIEW


def test_what_a_person_changes_in_the_meantime_is_kept(drafted: Desk) -> None:
    """It died after the commit; before the next command somebody edited the file."""

    def step(told: str) -> None:
        if told.startswith("file "):
            die()

    forked(lambda: do_sign(drafted, step))
    edited = drafted.read("drafts/inc-48213.md").replace("Cap the", "Cap no")
    drafted.write("drafts/inc-48213.md", edited)
    assert mend_if_cut_off(drafted.repository)
    assert drafted.read("drafts/inc-48213.md") == edited
    assert "sign_off: {by: ann" in drafted.git("show", "HEAD:drafts/inc-48213.md")


def test_two_at_once_do_not_lose_an_update(published: Desk, tmp_path: Path) -> None:
    """Four processes rename and sign as fast as they can; every one that was told it is done is in the history."""
    del tmp_path
    before = published.git("rev-parse", "HEAD")
    pipes = []
    for number in range(4):
        read, write = os.pipe()
        if os.fork() == 0:
            done = 0
            for turn in range(3):
                try:
                    rename(published.repository, published.pick(ID), f"name-{number}-{turn}", now())
                    done += 1
                except (WetinkError, OSError):
                    continue
            os.write(write, bytes([done]))
            os._exit(0)
        os.close(write)
        pipes.append(read)
    total = sum(os.read(pipe, 1)[0] for pipe in pipes)
    for pipe in pipes:
        os.close(pipe)
        os.wait()
    assert total >= 1
    assert int(published.git("rev-list", "--count", f"{before}..HEAD")) == total
    whole(published)
