"""One form for all true ways to write a command: quotes, line breaks, sudo, long and short flags do not matter."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from wetink.drafting.language.grammar import tokens

_HOLE = re.compile(
    r"<([A-Za-z][\w ./-]{0,60}?[\w.]|[A-Za-z])>|\{\{\s?([\w ./-]{1,60}?)\s?\}\}|\$\{?([A-Z][A-Z0-9_]+)\}?"
)
HOLE = "\x01"
"""Stands before and behind the name of a placeholder inside a word."""
_HOLES = re.compile(f"{HOLE}([^{HOLE}]*){HOLE}")
_BREAKS = frozenset({"|", ";", "&&", "||", "|&", "&"})
_LEADS = frozenset({"do", "then", "else", "begin", "time", "nohup", "command"})
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_SUDO_FLAGS = frozenset({"-E", "-n", "-H", "-S", "--"})
_JSON_SPACE = re.compile(r"\s{0,40}([{}\[\]:,])\s*")
_SQL = re.compile(
    r"\s*(?:select|show|set|alter|update|delete\s+from|insert\s+into|create|drop|vacuum|analyze|explain|begin|commit|"
    r"rollback|grant|revoke|truncate|call|exec|with|reindex|kill|use|describe|checkpoint|merge\s+into)\b(?!\s*[-=/])",
    re.IGNORECASE,
)
_SQL_WORD = re.compile(rf"'(?:[^']|'')*'|\"[^\"]*\"|(?:{HOLE}[^{HOLE}]*{HOLE}|[\w.$@])+|<>|!=|<=|>=|::|\|\||[^\s\w]")
_CONTINUED = re.compile(r"\\\r?\n\s*")
_SQL_PROGRAMS = frozenset(
    {"psql", "mysql", "sqlite", "sqlite3", "mariadb", "sqlcmd", "clickhouse-client", "cqlsh", "sql"}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One simple command: its words (flags in their long form, `--flag=value` as two words), and what stands before it.

    joint   "" at the beginning, else "|", "&&", ";" or "(" for what runs inside of ssh
    """

    words: tuple[str, ...]
    joint: str = ""

    @property
    def program(self) -> str:
        """The command's own name."""
        return self.words[0].rsplit("/", 1)[-1] if self.words else ""


def with_holes(text: str) -> str:
    """The line with every placeholder as one mark of its own."""
    return _HOLE.sub(lambda m: f"{HOLE}{(m[1] or m[2] or m[3]).replace(' ', '-')}{HOLE}", text)


@lru_cache(maxsize=20_000)
def units(line: str, program: str = "sh") -> tuple[Unit, ...]:
    """The simple commands of a line in their order; of a statement in SQL one, its words."""
    line = _CONTINUED.sub(" ", with_holes(line)).strip()
    if line.startswith("\\!"):
        return tuple(_shell(line[2:], ""))
    if program in _SQL_PROGRAMS or _SQL.match(line):
        return _statements(_SQL_WORD.findall(line))
    return tuple(_shell(line, ""))


def _statements(words: list[str]) -> tuple[Unit, ...]:
    """The statements of SQL, their words without regard to case outside of quotes."""
    found: list[Unit] = []
    words = [word if word[0] in "'\"" or HOLE in word else word.casefold() for word in words]
    while words:
        end = words.index(";") if ";" in words else len(words)
        if end:
            found.append(Unit(tuple(words[:end]), ";" if found else ""))
        words = words[end + 1 :]
    return tuple(found)


def _shell(line: str, joint: str, depth: int = 0) -> list[Unit]:
    found: list[Unit] = []
    words: list[str] = []
    for word in [*tokens(line, "|;&"), ";"]:
        if word in _BREAKS or not word.strip(";&|"):
            found += _unit(words, joint, depth)
            joint, words = (word if words or not found else joint), []
        else:
            words.append(word)
    return found


def _unit(words: list[str], joint: str, depth: int) -> list[Unit]:
    words = _bare(words)
    if not words:
        return []
    program = words[0].rsplit("/", 1)[-1]
    if program == "ssh" and depth < 3:
        host, inner = _ssh(words)
        if inner:
            return [Unit(("ssh", *host), joint), *_shell(" ".join(inner), "(", depth + 1)]
    return [Unit(tuple(_long(words)), joint)]


def _bare(words: list[str]) -> list[str]:
    """Without what does not change the command: sudo as root, `do`, `time`."""
    at = 0
    while at < len(words):
        if words[at] in _LEADS:
            at += 1
        elif words[at] == "sudo" and at + 1 < len(words) and (words[at + 1][:1] != "-" or words[at + 1] in _SUDO_FLAGS):
            at += 1
            while at < len(words) and words[at] in _SUDO_FLAGS:
                at += 1
        else:
            break
    return words[at:]


_SSH_TAKES = frozenset({"-p", "-i", "-l", "-o", "-J", "-F", "-L", "-R", "-D", "-b", "-c", "-E", "-W"})


def _ssh(words: list[str]) -> tuple[list[str], list[str]]:
    """Options and host of an ssh, and the command it runs there."""
    at = 1
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _SSH_TAKES else 1
    return words[1 : at + 1], words[at + 1 :]


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    text = files("wetink.drafting").joinpath("data", "same_flags.toml").read_text("utf-8")
    return tomllib.loads(text)


def _long(words: list[str]) -> list[str]:
    """The words with flags in one form, kinds of objects by their full names, JSON without its spaces."""
    program = words[0].rsplit("/", 1)[-1]
    tables = _tables()
    program = tables["programs"].get(program, program)  # type: ignore[assignment]
    flags, kinds = tables["flags"].get(program, {}), tables["kinds"].get(program, {})
    out = [program]
    for word in words[1:]:
        if word.startswith("-") and "=" in word and not word.startswith("-o="):
            flag, _, value = word.partition("=")
            out += [flags.get(flag, flag), _compact(value)]
        elif word in flags:
            out.append(flags[word])
        elif kinds and "/" in word and word.split("/", 1)[0] in kinds:
            kind, _, name = word.partition("/")
            out += [kinds[kind], name]
        else:
            out.append(kinds.get(word, _compact(word)))
    return out


def _compact(word: str) -> str:
    return _JSON_SPACE.sub(r"\1", word) if word[:1] in "{[" and word[-1:] in "}]" else " ".join(word.split())


def holes(word: str) -> re.Pattern[str] | None:
    """A pattern for a word with placeholders in it, None where it has none."""
    return _pattern(word) if HOLE in word else None


@lru_cache(maxsize=5_000)
def _pattern(word: str) -> re.Pattern[str]:
    parts = _HOLES.split(word)
    return re.compile("".join(r"(.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts)), re.DOTALL)
