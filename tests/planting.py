"""Plants secrets, made when the tests run, into copies of samples: into every string of JSON, every line of text."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from wetink.artifacts.reader import Reader
from wetink.errors import WetinkError
from wetink.model.event import Event

MARKS = ("Zq7" + "xN", "Wk4" + "vT")
"""What every planted secret has at its beginning and in its middle, so that half of one is seen, too."""

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://\S+$")

TEXTS: dict[str, str] = {
    "variable": "PGPASSWORD={} psql -h db-1.example orders",
    "header": "curl -H 'Authorization: Bearer {}' https://api.example/v1",
    "option": "mysql -u app --password={} orders",
    "prose": "the password of the replica is {} for now",
    "user": "git clone https://deploy:{}@git.example/acme/infra.git",
    "address": "https://logs.example/view?access_token={}&from=now-1h",
    "percent": "https://graphs.example/explore?left=%7B%22expr%22%3A%22password%3D{}%22%7D",
    "json": '{{"user": "app", "password": "{}", "port": 5432}}',
    "json-in-json": '{{"msg": "{{\\"db_password\\": \\"{}\\"}}"}}',
}
"""Kinds of texts that hold a secret; redaction knows each of them alone."""

ADDRESSES: dict[str, str] = {
    "token": "access_token={}",
    "percent": "left=%7B%22expr%22%3A%22password%3D{}%22%7D",
    "next": "next=%2Fapi%3Fapi_key%3D{}",
}
"""What follows an address that is there."""


class Planter:
    """Makes secrets, each another one, and puts them behind texts.

    first   a number that says with which kind of text it begins
    mode    where a secret goes: "behind" what stands there, "before" it, or "instead" of it
    tail    what follows each secret
    """

    def __init__(self, first: int = 0, mode: str = "behind", tail: str = "") -> None:
        self.number = first
        self.mode = mode
        self.tail = tail
        self.planted: dict[str, str] = {}

    def secret(self, what: str) -> str:
        """A secret nobody had before; `what` says where it goes."""
        self.number += 1
        noise = sha256(str(self.number).encode()).hexdigest()
        made = MARKS[0] + noise[:6] + MARKS[1] + noise[6:12]
        self.planted[made] = what
        return made

    def into(self, text: str, where: str = "", mode: str = "") -> str:
        """The text with a secret behind it, or where else `mode` or the planter says."""
        mode = mode or self.mode
        text = "" if mode == "instead" else text
        if ADDRESS.match(text) and self.number % 3 and mode == "behind":
            kinds, joint = ADDRESSES, "&" if "?" in text else "?"
        else:
            kinds, joint = TEXTS, " " if text else ""
        kind = sorted(kinds)[self.number % len(kinds)]
        put = kinds[kind].format(self.secret(f"{kind} in {where}: {text[:40]!r}")) + self.tail
        return put + joint + text if mode == "before" else text + joint + put


MODES = ("behind", "before", "instead")

Shape = Hashable
Plant = Callable[[Path, Path, Collection[Shape], Planter], set[Shape]]
"""Copies a file with secrets in it, left out those shapes of places; gives the shapes of the places it has."""


def plant_json(given: Path, made: Path, left_out: Collection[Shape], planter: Planter) -> set[Shape]:
    """A JSON document, or several in a row; a shape is the keys that lead to a string."""
    text = given.read_text("utf-8-sig")
    shapes: set[Shape] = set()

    def walk(value: object, keys: tuple[str, ...]) -> object:
        if isinstance(value, dict):
            return {key: walk(inner, (*keys, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner, (*keys, "[]")) for inner in value]
        if not isinstance(value, str):
            return value
        shapes.add(keys)
        return value if keys in left_out else planter.into(value, ".".join(keys))

    try:
        done = json.dumps(walk(json.loads(text), ()), indent=2, ensure_ascii=False)
    except ValueError:
        done = "".join(json.dumps(walk(json.loads(line), ())) + "\n" for line in text.splitlines() if line.strip())
    made.write_text(done)
    return shapes


def plant_lines(given: Path, made: Path, left_out: Collection[Shape], planter: Planter) -> set[Shape]:
    """A text; a shape is the number of a line."""
    lines = given.read_text("utf-8", "surrogateescape").split("\n")
    mode = "behind"  # else nothing of most formats would be left
    put = [
        planter.into(line, f"line {number}", mode) if line.strip() and number not in left_out else line
        for number, line in enumerate(lines)
    ]
    made.write_text("\n".join(put), "utf-8", "surrogateescape")
    return {number for number, line in enumerate(lines) if line.strip()}


_NO_XML = re.compile("[\x00-\x08\x0b-\x1f]")
_TEXT_IN_XML = re.compile(r">([^<>]*\w[^<>]*)<")


def plant_office(given: Path, made: Path, left_out: Collection[Shape], planter: Planter) -> set[Shape]:
    """A zipped office document: every text between its tags; a shape is a part's name."""
    shapes: set[Shape] = set()
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xml") and not name.startswith(("_rels", "META-INF", "[")):
                shapes.add(name)
                if name not in left_out:
                    put = partial(_between_tags, planter, name)
                    data = _TEXT_IN_XML.sub(put, data.decode()).encode()
            new.writestr(name, data)
    return shapes


def _between_tags(planter: Planter, name: str, found: re.Match[str]) -> str:
    return f">{found[1]}{escape(_NO_XML.sub('', planter.into('', name)))}<"


def plant_database(given: Path, made: Path, left_out: Collection[Shape], planter: Planter) -> set[Shape]:
    """An SQLite database: every text of every row; a shape is table and column."""
    shutil.copyfile(given, made)
    shapes: set[Shape] = set()
    log = given.with_name(given.name + "-wal")
    if log.is_file():
        shutil.copyfile(log, made.with_name(made.name + "-wal"))
    with sqlite3.connect(made) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for column in [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]:
                _plant_column(connection, (table, column), left_out, planter, shapes)
    connection.close()
    return shapes


def _plant_column(
    connection: sqlite3.Connection,
    place: tuple[str, str],
    left_out: Collection[Shape],
    planter: Planter,
    shapes: set[Shape],
) -> None:
    table, column = place
    rows = connection.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()  # noqa: S608
    for row, value in rows:
        if isinstance(value, str):
            shapes.add(place)
            if place not in left_out:
                put = planter.into(value, f"{table}.{column}")
                connection.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE rowid = ?', (put, row))  # noqa: S608


def plant_packed(given: Path, made: Path, left_out: Collection[Shape], planter: Planter) -> set[Shape]:
    """A gzipped JSON file."""
    plain = made.with_name("plain")
    plain.write_bytes(gzip.decompress(given.read_bytes()))
    shapes = plant_json(plain, plain, left_out, planter)
    made.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    return shapes


_JSON = {".json", ".jsonl", ".ndjson", ".cast"}
_WAYS: dict[str, Plant] = {
    ".docx": plant_office,
    ".odt": plant_office,
    ".db": plant_database,
    ".sqlite": plant_database,
    ".gz": plant_packed,
}
_PICTURES = {".png", ".jpg", ".webp", ".gif", ".pdf"}


def plant_file(given: Path, made: Path, left_out: Collection[Shape], planter: Planter) -> set[Shape]:
    """Whatever it is; a picture, a PDF or what only looks like an office document is copied as it is."""
    office = given.suffix in {".docx", ".odt"}
    if given.suffix in _PICTURES or given.name.endswith("-wal") or (office and not zipfile.is_zipfile(given)):
        shutil.copyfile(given, made)
        return set()
    if given.suffix in _JSON:
        with suppress(ValueError):
            return plant_json(given, made, left_out, planter)
    return _WAYS.get(given.suffix, plant_lines)(given, made, left_out, planter)


def plant(given: Path, made: Path, left_out: Collection[Shape], planter: Planter) -> set[Shape]:
    """A sample, which is a file or a folder; a folder's shapes have the file's name before them."""
    if given.is_file():
        return plant_file(given, made, left_out, planter)
    shapes: set[Shape] = set()
    for path in sorted(given.rglob("*")):
        copy = made / path.relative_to(given)
        if path.is_dir():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        inner = {shape[1] for shape in left_out if isinstance(shape, tuple) and shape[:1] == (path.name,)}
        shapes |= {(path.name, shape) for shape in plant_file(path, copy, inner, planter)}
    return shapes


def count(reader: Reader, path: Path) -> int:
    """How many events a reader finds, -1 where it does not know the file any more."""
    if not reader.identify(path):
        return -1
    events = 0
    try:
        for found in reader.read(path, "x"):
            events += isinstance(found, Event)
    except WetinkError:
        pass
    return events


def places(reader: Reader, sample: Path, folder: Path, known: set[Shape], mode: str = "behind") -> set[Shape]:
    """The shapes into which nothing can be planted without losing an event: times, types, ids of the format.

    known   shapes that were such in other samples; they are tried last
    """
    most = count(reader, sample)
    shapes = sorted(plant(sample, folder / sample.name, (), Planter(0, mode)), key=repr)

    def fine(used: Collection[Shape]) -> bool:
        plant(sample, folder / sample.name, set(shapes) - set(used), Planter(0, mode))
        return count(reader, folder / sample.name) >= most

    used: list[Shape] = []
    waiting = [[shape for shape in shapes if shape not in known]]
    while waiting:
        some = waiting.pop()
        if not some:
            continue
        if fine([*used, *some]):
            used += some
        elif len(some) > 1:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return set(shapes) - set(used)


def samples(data: Path) -> Iterator[Path]:
    """Every sample that a reader should know."""
    for folder in sorted(data.iterdir()):
        yield from (path for path in sorted(folder.iterdir()) if path.name[0] != "." and path.name[:4] != "not-")
