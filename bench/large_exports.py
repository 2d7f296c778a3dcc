"""Six hours of one channel out of a large chat export, against what Python's JSON parser needs for the whole of it.

Prints, for each kind of export, its messages and bytes, the seconds and the peak of memory of `wetink evidence` with
--channel, --since and --until, the messages it found beside those that were put there, and as a baseline the seconds of
json.loads over the same bytes. The aim is three times the baseline or less, in memory that does not grow.

    python bench/large_exports.py [--messages 1000000] [--only slack,mattermost,...]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

CHANNELS = 40
DAYS = 60
START = datetime(2026, 3, 1, tzinfo=UTC)
CHANNEL = "channel-7"
SINCE = START + timedelta(days=30, hours=9)
UNTIL = SINCE + timedelta(hours=6)
USERS = ("mira", "oleg", "tess")


class Post(NamedTuple):
    """One made-up message."""

    at: datetime
    channel: str
    user: str
    text: str


def posts(count: int) -> Iterator[Post]:
    """Messages spread evenly over days and channels, in time order."""
    step = timedelta(days=DAYS) / count
    for number in range(count):
        text = f"message {number}: the queue of ledger is at {number % 977}, pod ledger-{number % 31} was restarted"
        yield Post(START + step * number, f"channel-{number * 7919 % CHANNELS}", USERS[number % 3], text)


def slack(folder: Path, count: int) -> None:
    """A workspace export: a folder a channel, a file a day, indented as Slack writes it."""
    days: dict[tuple[str, str], list[object]] = defaultdict(list)
    for number, post in enumerate(posts(count)):
        stamp = f"{post.at.timestamp():.0f}.{number % 1_000_000:06d}"
        block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": post.text}]}]}  # fmt: skip
        days[post.channel, f"{post.at:%Y-%m-%d}"].append(
            {"type": "message", "user": f"U0{post.user.upper()}", "ts": stamp, "text": post.text,
             "team": "T01", "client_msg_id": f"{number:032x}", "blocks": [block],
             "user_profile": {"real_name": post.user.title(), "name": post.user, "display_name": ""}})  # fmt: skip
    for (channel, day), rows in days.items():
        (folder / channel).mkdir(parents=True, exist_ok=True)
        (folder / channel / f"{day}.json").write_text(json.dumps(rows, indent=4))
    names = [{"id": f"C{n:03d}", "name": f"channel-{n}", "members": []} for n in range(CHANNELS)]
    (folder / "channels.json").write_text(json.dumps(names))
    (folder / "users.json").write_text(
        json.dumps(
            [{"id": f"U0{user.upper()}", "name": user, "profile": {"real_name": user.title()}} for user in USERS]
        )
    )


def slack_zip(folder: Path, count: int) -> None:
    """The same as Slack hands it out."""
    with tempfile.TemporaryDirectory() as plain:
        slack(Path(plain), count)
        with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(plain).rglob("*.json")):
                archive.write(path, path.relative_to(plain))


def mattermost(folder: Path, count: int) -> None:
    """A bulk export: one JSON line a post."""
    with (folder / "export.jsonl").open("w") as file:
        file.write('{"type": "version", "version": 1}\n')
        for user in USERS:
            file.write(json.dumps({"type": "user", "user": {"username": user, "email": f"{user}@x.example"}}) + "\n")
        for post in posts(count):
            told = {"team": "ops", "channel": post.channel, "user": post.user, "message": post.text,
                    "create_at": int(post.at.timestamp() * 1000), "reactions": [], "replies": []}  # fmt: skip
            file.write(json.dumps({"type": "post", "post": told}) + "\n")


def discord(folder: Path, count: int) -> None:
    """A file a channel, one array of messages in each."""
    channels: dict[str, list[object]] = defaultdict(list)
    for number, post in enumerate(posts(count)):
        author = {"id": str(USERS.index(post.user)), "name": post.user, "discriminator": "0000", "nickname": post.user,
                  "isBot": False, "roles": [], "avatarUrl": ""}  # fmt: skip
        channels[post.channel].append(
            {"id": str(900_000 + number), "type": "Default", "timestamp": post.at.isoformat(), "timestampEdited": None,
             "isPinned": False, "content": post.text, "author": author, "attachments": [], "embeds": [], "stickers": [],
             "reactions": [], "mentions": []})  # fmt: skip
    for name, rows in channels.items():
        whole = {"guild": {"id": "1", "name": "ops"}, "channel": {"id": name, "type": "GuildTextChat", "name": name},
                 "dateRange": {}, "messages": rows, "messageCount": len(rows)}  # fmt: skip
        (folder / f"{name}.json").write_text(json.dumps(whole, indent=2))


def zulip(folder: Path, count: int) -> None:
    """An organization export: realm.json and files of a thousand messages."""
    streams = [{"id": n, "name": f"channel-{n}"} for n in range(CHANNELS)]
    users = [{"id": n, "full_name": user.title(), "email": f"{user}@x.example"} for n, user in enumerate(USERS)]
    recipients = [{"id": n, "type": 2, "type_id": n} for n in range(CHANNELS)]
    realm = {"zerver_realm": [{"name": "ops"}], "zerver_userprofile": users, "zerver_stream": streams,
             "zerver_recipient": recipients, "zerver_userprofile_crossrealm": []}  # fmt: skip
    (folder / "realm.json").write_text(json.dumps(realm))
    rows: list[object] = []
    written = 0
    for number, post in enumerate(posts(count), 1):
        rows.append({"id": number, "sender": USERS.index(post.user), "recipient": int(post.channel.split("-")[1]),
                     "subject": "ops", "content": post.text, "date_sent": post.at.timestamp()})  # fmt: skip
        if len(rows) == 1000 or number == count:
            written += 1
            (folder / f"messages-{written:06d}.json").write_text(json.dumps({"zerver_message": rows}, indent=4))
            rows = []


KINDS = {"slack": slack, "slack-zip": slack_zip, "mattermost": mattermost, "discord": discord, "zulip": zulip}


def main() -> None:
    """Make each export, read the part, print a line."""
    arguments = parsed()
    wanted = sum(post.channel == CHANNEL and SINCE <= post.at <= UNTIL for post in posts(arguments.messages))
    print(
        f"{'export':<12}{'messages':>10}{'bytes':>15}{'seconds':>9}{'peak MB':>9}{'json.loads':>12}{'times':>7}  found"
    )
    for name in arguments.only or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder)
            KINDS[name](made, arguments.messages)
            found, taken, peak = read_part(made)
            baseline, size = parsing(made)
            print(f"{name:<12}{arguments.messages:>10,}{size:>15,}{taken:>9.2f}{peak:>9.0f}{baseline:>12.2f}"
                  f"{taken / baseline:>7.2f}  {found} of {wanted}", flush=True)  # fmt: skip


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--only", type=lambda text: text.split(","), help=f"of {', '.join(KINDS)}")
    return parser.parse_args()


RUN = """
import atexit, pathlib, sys
from wetink.cli import main
def tell():
    line = next(l for l in pathlib.Path("/proc/self/status").read_text().splitlines() if l.startswith("VmHWM"))
    print(line.split()[1], file=sys.stderr)
atexit.register(tell)
main()
"""
"""The program, which says its peak of memory in kB; what wait4 tells would be this script's own, inherited by exec."""


def read_part(folder: Path) -> tuple[int, float, float]:
    """Messages found, seconds and peak megabytes of `wetink evidence` on the hours and the channel (Linux)."""
    window = ("--since", SINCE.isoformat(), "--until", UNTIL.isoformat(), "--channel", CHANNEL)
    command = [sys.executable, "-c", RUN, "evidence", folder, "--format", "jsonl", "--quiet", *window]
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"wetink evidence failed with {done.returncode}: {done.stderr.decode()}")
    found = sum(1 for line in done.stdout.splitlines() if b'"said"' in line)
    return found, taken, int(done.stderr.split()[-1]) / 1024


def parsing(folder: Path) -> tuple[float, int]:
    """Seconds of Python's own JSON parser for everything in the files (read, unpacked, not counted), and its bytes."""
    taken, size = 0.0, 0
    for text in texts(folder):
        size += len(text)
        begin = time.perf_counter()
        json.loads(text)
        taken += time.perf_counter() - begin
    return taken, size


def texts(folder: Path) -> Iterator[bytes]:
    """Every JSON document of the files."""
    for path in sorted(folder.iterdir() if not list(folder.glob("channel-*/")) else folder.rglob("*.json")):
        if path.suffix == ".jsonl":
            yield from path.read_bytes().splitlines()
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        elif path.is_file():
            yield path.read_bytes()


if __name__ == "__main__":
    main()
