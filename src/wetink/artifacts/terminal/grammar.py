"""Whether what was typed so far is a whole shell command, or the shell asks for more."""

from __future__ import annotations

import re
from collections import deque

HEREDOC = re.compile(r"<<-?[ \t]{0,8}(?P<quote>['\"\\]?)(?P<word>[A-Za-z_][\w.-]{0,60})")
_WORD = re.compile(r"[A-Za-z_]{1,12}(?![\w=./:-])")
_OPENERS = {"do": 1, "if": 1, "case": 1, "{": 1, "done": -1, "fi": -1, "esac": -1, "}": -1}
_STAY = frozenset(("do", "then", "else", "elif", "if", "while", "until", "time"))


def wants_more(text: str) -> bool:
    """True where a POSIX-like shell would show its continuation prompt after `text` (no newline at its end)."""
    scan = _Scan(text)
    scan.run()
    return scan.open


class _Scan:
    """One pass over the text: quotes, here-documents, and the depth of compound commands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.parens = 0
        self.command = True  # the next word stands where a command may
        self.waiting: deque[str] = deque()  # words that end here-documents still to come
        self.unclosed = False
        self.joined = False  # ends in an operator or a backslash

    @property
    def open(self) -> bool:
        return self.unclosed or self.joined or bool(self.waiting) or self.depth > 0 or self.parens > 0

    def run(self) -> None:
        while self.at < len(self.text):
            self._step(self.text[self.at])

    def _step(self, char: str) -> None:
        if char in "'\"`":
            self._quote(char)
        elif char == "\\":
            self.joined = self.at + 1 >= len(self.text)
            self.at += 2
            self.command = False
        elif char == "#" and (self.at == 0 or self.text[self.at - 1] in " \t\n;"):
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
        elif char == "\n":
            self._newline()
        else:
            self._plain(char)

    def _quote(self, quote: str) -> None:
        at = self.at + 1
        while at < len(self.text) and self.text[at] != quote:
            at += 2 if self.text[at] == "\\" and quote != "'" else 1
        self.unclosed = at >= len(self.text)
        self.at = at + 1
        self.command = self.joined = False

    def _newline(self) -> None:
        self.at += 1
        while self.waiting:
            end = self.text.find("\n", self.at)
            line = self.text[self.at : end if end >= 0 else len(self.text)]
            if line.strip("\t") == self.waiting[0]:
                self.waiting.popleft()
            self.at = len(self.text) if end < 0 else end + 1
            if end < 0:
                break
        self.command = True
        self.joined = self.joined and self.at < len(self.text)

    def _plain(self, char: str) -> None:
        if char in " \t":
            self.at += 1
        elif char in ";&|":
            self.joined = char == "|" or self.text[self.at : self.at + 2] == "&&"
            self.at += 2 if self.text[self.at : self.at + 2] in {"&&", "||", ";;"} else 1
            self.command = True
        elif char in "()":
            self.parens = max(0, self.parens + (1 if char == "(" else -1))
            self.at += 1
            self.command = True
            self.joined = False
        else:
            self._word(char)

    def _word(self, char: str) -> None:
        heredoc = None if self.text.startswith("<<<", self.at) else HEREDOC.match(self.text, self.at)
        if heredoc is not None:
            self.waiting.append(heredoc["word"])
            self.at = heredoc.end() + (1 if heredoc["quote"] in {"'", '"'} else 0)
        elif char == "<":
            self.at += 3 if self.text.startswith("<<<", self.at) else 1
        else:
            self._reserved(char)
        self.joined = False

    def _reserved(self, char: str) -> None:
        match = _WORD.match(self.text, self.at)
        word = match[0] if match else char
        self.at += len(word)
        if not self.command:
            self._skip_word(match is None)
            return
        alone = match is not None or self.text[self.at : self.at + 1] in {"", " ", "\t", "\n", ";"}
        self.depth = max(0, self.depth + (_OPENERS.get(word, 0) if alone else 0))
        self.command = word in _STAY or word == "{"
        if not self.command:
            self._skip_word(match is None)

    def _skip_word(self, inside: bool) -> None:
        while inside and self.at < len(self.text) and self.text[self.at] not in " \t\n;&|()<>'\"`\\":
            self.at += 1
