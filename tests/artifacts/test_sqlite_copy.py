"""Databases of others may hold more than rows: nothing of it is run."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from test_conformance import FILES, READERS, owner, read_all

DATABASES = [path for path in FILES if path.suffix in {".db", ".sqlite"} and path.name[:4] != "not-"]
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def without_end(path: Path) -> None:
    """Put a view in the place of each table, with the table's first row again and again for ever."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = delete")
    for (table,) in connection.execute(TABLES).fetchall():
        columns = ", ".join(f'one."{row[1]}"' for row in connection.execute(f'PRAGMA table_info("{table}")'))
        connection.execute(f'ALTER TABLE "{table}" RENAME TO "old {table}"')
        endless = "WITH RECURSIVE again(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM again)"
        rows = f'SELECT {columns} FROM again JOIN (SELECT * FROM "old {table}" LIMIT 1) AS one'  # noqa: S608
        connection.execute(f'CREATE VIEW "{table}" AS {endless} {rows}')
    connection.commit()
    connection.close()


@pytest.mark.parametrize("sample", DATABASES, ids=lambda path: path.name)
def test_a_view_in_the_place_of_a_table_is_not_run(sample: Path, tmp_path: Path) -> None:
    for path in sample.parent.glob(f"{sample.name}*"):
        shutil.copyfile(path, tmp_path / path.name)
    assert read_all(owner(sample), tmp_path / sample.name) > 0
    without_end(tmp_path / sample.name)
    assert read_all(owner(sample), tmp_path / sample.name) == 0


def test_there_are_databases_of_three_readers() -> None:
    assert {owner(path).name for path in DATABASES} == {"atuin", "shell-database", "slackdump-database"} <= set(READERS)
