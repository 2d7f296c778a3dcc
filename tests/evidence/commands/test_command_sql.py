"""Statements at SQL prompts and inside clients."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import facts, risk
from wetink.model.evidence import Effect

LOOKS = [
    "SELECT 1;",
    "SELECT count(*) FROM t WHERE a = 'delete from t';",
    "WITH x AS (SELECT 1) SELECT * FROM x;",
    "EXPLAIN SELECT * FROM t;",
    "EXPLAIN DELETE FROM t;",
    "EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM t;",
    "SHOW max_connections;",
    "BEGIN;",
    "\\d+ orders",
    "\\watch 5",
    "SELECT now() -- DROP TABLE t\n;",
    "SELECT /* DELETE */ 1;",
]
CHANGES = [
    "INSERT INTO t VALUES (1);",
    "UPDATE t SET a = 1 WHERE id = 2;",
    "DELETE FROM t WHERE id = 2;",
    "ALTER TABLE t ADD COLUMN c int;",
    "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;",
    "SELECT pg_reload_conf();",
    "SELECT pg_cancel_backend(7);",
    "SELECT * INTO kept FROM t;",
    "COMMIT;",
    "CREATE INDEX CONCURRENTLY i ON t (a);",
    "CALL rebuild();",
    "EXEC sales.usp_rebuild @day = '2026-06-02';",
    "WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT * FROM x;",
    "SELECT app.rebuild_cache();",
    "\\i migrate.sql",
]
DESTROYS = [
    "DROP TABLE t;",
    "TRUNCATE t;",
    "DELETE FROM t;",
    "DELETE FROM t WHERE 1 = 1;",
    "UPDATE t SET a = 1;",
    "ALTER TABLE t DROP COLUMN c;",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle';",
    "SELECT pg_drop_replication_slot('s');",
    "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x;",
    "EXPLAIN ANALYZE DELETE FROM t;",
    "DO $$ BEGIN DROP TABLE t; END $$;",
    "SELECT 1; DROP DATABASE d;",
    "KILL 42;",
    "GRANT ALL ON *.* TO 'u'@'%';",
    "RESET MASTER;",
]


@pytest.mark.parametrize("statement", LOOKS)
def test_statements_that_look(statement: str) -> None:
    assert risk(statement, "psql") == "read-only"
    assert facts(statement, "psql").effects == ()


@pytest.mark.parametrize("statement", CHANGES)
def test_statements_that_change(statement: str) -> None:
    assert risk(statement, "psql") == "changes-state"


@pytest.mark.parametrize("statement", DESTROYS)
def test_statements_that_destroy(statement: str) -> None:
    assert risk(statement, "mysql") == "destructive"


@pytest.mark.parametrize(
    "client",
    [
        'psql -c "{}"',
        'mysql -e "{}"',
        'sqlcmd -Q "{}"',
        'sqlite3 app.db "{}"',
        'echo "{}" | psql',
        "psql <<E\n{}\nE",
        'cqlsh -e "{}"',
        'psql <<< "{}"',
    ],
)
def test_clients_are_judged_by_their_statement(client: str) -> None:
    assert risk(client.format("SELECT a FROM t")) == "read-only"
    assert risk(client.format("INSERT INTO t VALUES (1)")) == "changes-state"
    assert risk(client.format("DROP TABLE t")) == "destructive"


def test_a_session_or_a_file() -> None:
    assert risk("psql -h db-1 orders") == "changes-state"  # what is typed at its prompt is unknown
    assert risk("psql -V") == "read-only"
    assert risk("psql -f migrate.sql") == "changes-state"


@pytest.mark.parametrize(
    "statement", ["SELECT 'a", "SELECT (1", "SELECT 1)", "DO $$ BEGIN", 'SELECT "a', "SELECT /* a"]
)
def test_broken_statements_are_told(statement: str) -> None:
    assert not facts(statement, "psql").parses


@pytest.mark.parametrize(
    "statement",
    ["SELECT 'it''s'", "SELECT E'a\\'b'", "SELECT $x$ ' $x$", "SELECT 1 -- '", "select pid\nfrom t\nwhere a = 'b'"],
)
def test_whole_statements_are_told(statement: str) -> None:
    assert facts(statement, "psql").parses


@pytest.mark.parametrize(
    ("statement", "effect"),
    [
        ("ALTER SYSTEM SET work_mem = '64MB';", Effect("database-server", "config:work_mem", "64MB")),
        ("ALTER SYSTEM RESET work_mem;", Effect("database-server", "config:work_mem", "default")),
        ("SET GLOBAL max_connections = 500;", Effect("database-server", "config:max_connections", "500")),
        (
            "UPDATE flags SET enabled = false WHERE name = 'new';",
            Effect("table/flags[name = 'new']", "enabled", "false"),
        ),
        ("DELETE FROM t WHERE batch = 7;", Effect("table/t[batch = 7]", "rows", "deleted")),
        ("DROP TABLE IF EXISTS old;", Effect("table/old", "exists", "absent")),
        ("SELECT pg_drop_replication_slot('s');", Effect("replication-slot/s", "exists", "absent")),
        ("SELECT pg_cancel_backend(7);", Effect("pg-backend/7", "query", "cancelled")),
        ("COMMIT TRAN;", Effect("transaction", "state", "committed")),
    ],
)
def test_effects(statement: str, effect: Effect) -> None:
    assert facts(statement, "psql").effects == (effect,)
