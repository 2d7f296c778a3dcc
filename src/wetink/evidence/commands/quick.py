"""A quick lexer for shell lines without nesting; whatever it does not know goes to the full grammar."""

from __future__ import annotations

import re

from wetink.evidence.commands.shape import Line, Simple, words
from wetink.patterns import when_used

# Possessive throughout: a token is taken or not, nothing is tried twice.
_TOKEN = when_used(
    r"""[ \t]*+(?:
      (?P<op>\|\||&&|\|&|;(?!;)|\||&(?!>))
    | (?P<redirect>[0-9&]?+(?:>>|>\||>&|>|<(?![<(])))[ \t]*+
    | (?P<word>(?>(?:[^\s'"\\|&;<>()$`]++|'[^']*+'|"(?>(?:[^"\\$`]++|\\.|\$(?![({]))*)"
        |\\[^\n]|\$\{[^}`$("']*+\}|\$(?![({'"]))+))
    )""",
    re.VERBOSE,
)
# A line without quotes, expansions, redirects and operators.
_PLAIN = when_used(r"[^\n\r\v\f\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000'\"\\|&;<>()$`]*+")
_PIECE = when_used(r"""'([^']*+)'|"((?>(?:[^"\\]++|\\.)*))"|\\(.)|([^'"\\]++)""", re.DOTALL)
_ESCAPE = when_used(r'\\([$`"\\\n])')
_QUOTING = when_used(r"['\"\\]")
_ASSIGN = when_used(r"[A-Za-z_]\w*\+?=")
_NOT_QUICK = words("for while until if then else elif fi do done case esac select function time coproc ! { } [[ (")


def unquote(word: str) -> str:
    """Take the quotes off a shell word; expansions stay as written."""
    if not _QUOTING.search(word):
        return word
    if word[0] == "'" and word.count("'") == 2 and word[-1] == "'":
        return word[1:-1]
    out: list[str] = []
    for single, double, escaped, plain in _PIECE.findall(word):
        out.append(single or plain or escaped or _ESCAPE.sub(r"\1", double))
    return "".join(out)


def is_assignment(word: str) -> bool:
    """Whether a word in front of a command sets a variable (`A=b`)."""
    return _ASSIGN.match(word) is not None


class _Builder:
    """Gathers words and redirects until an operator ends the command."""

    __slots__ = ("appends", "begun", "done", "fed", "operator", "piped", "words", "writes")

    def __init__(self) -> None:
        self.done: list[Simple] = []
        self.piped = False
        self.begun = False  # the command has a word, a redirect or an assignment
        self.operator = ""  # a redirect that waits for its file
        self.words: list[str] = []
        self.writes: list[str] = []
        self.appends: list[str] = []
        self.fed: tuple[str, ...] = ()  # the file that `<` feeds in

    def word(self, token: str) -> bool:
        """Take a word; False where only the full grammar can tell what it is."""
        if token[0] == "#" or (not self.words and token in _NOT_QUICK):
            return False
        self.begun = True
        if self.operator:
            self._redirect(self.operator, unquote(token))
            self.operator = ""
        elif self.words or not is_assignment(token):
            self.words.append(unquote(token))
        return True

    def _redirect(self, operator: str, target: str) -> None:
        if ">>" in operator:
            self.appends.append(target)
        elif operator.endswith((">", ">|")) or (operator.endswith(">&") and not target.lstrip("-").isdigit()):
            self.writes.append(target)
        elif operator.endswith("<"):
            self.fed = fed_by(target)

    def redirect(self, token: str) -> bool:
        """Take a redirect's operator."""
        waiting, self.operator = self.operator, token
        return not waiting

    def end(self, operator: str) -> bool:
        """End the command at an operator, or at the end of the line (""); False where there is none."""
        if self.operator or (operator and not self.begun):
            return False
        if self.words or self.writes or self.appends:
            before = self.done[-1] if self.piped and self.done else None
            self.done.append(
                Simple(
                    tuple(self.words),
                    tuple(self.writes),
                    tuple(self.appends),
                    printed(before) if before else None,
                    before.argv if before else self.fed,
                )
            )
            self.words, self.writes, self.appends, self.fed = [], [], [], ()
        self.piped = operator in {"|", "|&"}
        self.begun = False
        return True


def _plain(text: str) -> Line | None:
    """A line of words alone, as most are: one command, behind what it assigns."""
    tokens = text.split()
    first = 0
    while "=" in text and first < len(tokens) and is_assignment(tokens[first]):
        first += 1
    argv = tuple(tokens[first:])
    if (argv and argv[0] in _NOT_QUICK) or ("#" in text and any(token[0] == "#" for token in tokens)):
        return None
    return Line((Simple(argv),) if argv else ())


def fed_by(path: str) -> tuple[str, ...]:
    """What stands in front of a program that reads a file, as if `<` were a program; nothing for /dev/null."""
    return () if path == "/dev/null" else ("<", path)


def printed(simple: Simple) -> str | None:
    """What a call prints where the line itself says so (`echo text`, `cat <<EOF`), else None."""
    if simple.argv[:1] in (("echo",), ("printf",)):
        words = [w for w in simple.argv[1:] if w not in {"-e", "-n", "-en", "-ne", "-E", "--"}]
        return " ".join(words).replace("\\r", "").replace("\\n", "\n")
    if simple.argv in {("cat",), ("cat", "-")}:
        return simple.stdin
    return None


def read(line: str) -> Line | None:
    """Split a line into its simple commands; None where the full grammar is needed."""
    text = line.rstrip()
    if _PLAIN.fullmatch(text):
        return _plain(text)
    builder = _Builder()
    take = {"word": builder.word, "redirect": builder.redirect, "op": builder.end}
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            return None
        kind = found.lastgroup or ""
        if not take[kind](found.group(kind)):
            return None
        position = found.end()
    return Line(tuple(builder.done)) if builder.end("") else None
