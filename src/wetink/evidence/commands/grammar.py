"""The full shell grammar (tree-sitter): loops, substitutions, heredocs, functions, broken lines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wetink.evidence.commands.quick import fed_by, printed, unquote
from wetink.evidence.commands.quick import read as quick
from wetink.evidence.commands.shape import Line, Simple
from wetink.patterns import when_used

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_MAX_NESTING = 60
_MOST_HEREDOCS = 20
_MOST_BRACKETS = 400
"""Lines with more are made to hurt: the grammar needs more than linear time for them, and gets only their pieces."""
_NESTED = frozenset({"command_substitution", "process_substitution"})
_NO_WORD = frozenset(
    {"file_redirect", "heredoc_redirect", "herestring_redirect", "variable_assignment", "command_name"}
)


class _Extra(NamedTuple):
    """Redirects found around a command."""

    writes: tuple[str, ...] = ()
    appends: tuple[str, ...] = ()
    stdin: str | None = None
    source: tuple[str, ...] = ()


@cache
def _parser() -> Parser:
    import tree_sitter  # noqa: PLC0415 - heavy, and most lines never need it
    import tree_sitter_bash  # noqa: PLC0415

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def read(line: str) -> Line:
    """Parse a shell line or script of any shape; never fails.

    The commands of substitutions come before the command that uses them.
    """
    if line.count("<<") > _MOST_HEREDOCS or line.count("(") + line.count("`") > _MOST_BRACKETS:
        return _pieces(line)
    root = _parser().parse(line.encode("utf-8", "replace")).root_node
    walker = _Walker()
    walker.walk(root, 0)
    if walker.too_deep or (not walker.out and root.has_error):
        return _pieces(line)
    return Line(tuple(walker.out), not root.has_error)


_ENDS = when_used(r"[;\n|&()`{}]+")


def _pieces(line: str) -> Line:
    """A line that is no line: whatever stands between separators counts as a command."""
    rows = (tuple(unquote(word) for word in piece.split()) for piece in _ENDS.split(line))
    return Line(tuple(Simple(row) for row in rows if row), parses=False)


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


class _Walker:
    """Collects the simple commands of a tree, in order."""

    def __init__(self) -> None:
        self.out: list[Simple] = []
        self.too_deep = False

    def walk(self, node: Node, depth: int) -> None:
        if depth > _MAX_NESTING:
            self.too_deep = True
            return
        kind = node.type
        if kind == "command":
            self._command(node, depth)
        elif kind == "redirected_statement":
            self._redirected(node, depth)
        elif kind == "pipeline":
            self._pipeline(node, depth)
        elif kind in {"declaration_command", "unset_command", "test_command"}:
            self._children(node, depth)
            first = node.children[0].type if node.children else "test"
            self.out.append(Simple(("test",) if first in {"[", "[["} else (first,)))
        elif node.type != "comment":
            self._children(node, depth)

    def _children(self, node: Node, depth: int) -> None:
        for child in node.named_children:
            self.walk(child, depth + 1)

    def _command(self, node: Node, depth: int) -> None:
        words: list[str] = []
        extra = _Extra()
        for child in node.children:
            kind = child.type
            if kind in {"word", "number", "raw_string", "simple_expansion"}:
                words.append(unquote(_text(child)))
                continue
            if kind.endswith("_redirect"):
                extra = self._redirect(child, extra, depth)
                continue
            self._nested(child, depth)
            if kind == "command_name" or kind not in _NO_WORD:
                words.append(_word(_text(child)))
        if words or extra.writes or extra.appends:
            self.out.append(Simple(tuple(words), extra.writes, extra.appends, extra.stdin, extra.source))

    def _nested(self, node: Node, depth: int) -> None:
        """Commands of substitutions anywhere below a word."""
        if depth > _MAX_NESTING:
            self.too_deep = True
        elif node.type in _NESTED:
            self._children(node, depth)
        else:
            for child in node.named_children:
                self._nested(child, depth + 1)

    def _redirected(self, node: Node, depth: int) -> None:
        start = len(self.out)
        extra = _Extra()
        tails: list[Node] = []
        for child in node.named_children:
            if child.type.endswith("_redirect"):
                extra = self._redirect(child, extra, depth)
                tails += [c for c in child.named_children if c.type in {"pipeline", "list", "command"}]
            else:
                self.walk(child, depth + 1)
        self._attach(start, extra)
        for tail in tails:
            last = len(self.out)
            self.walk(tail, depth + 1)
            self._pipe(last)

    def _attach(self, start: int, extra: _Extra) -> None:
        """Files go with the last command of the body; what is fed in, with its first."""
        if len(self.out) == start:
            self.out.append(Simple((), extra.writes, extra.appends, extra.stdin, extra.source))
            return
        last = self.out[-1]
        self.out[-1] = last._replace(writes=last.writes + extra.writes, appends=last.appends + extra.appends)
        if extra.stdin is not None:
            self.out[start] = self.out[start]._replace(stdin=extra.stdin)
        if extra.source and not self.out[start].source:
            self.out[start] = self.out[start]._replace(source=extra.source)

    def _redirect(self, node: Node, extra: _Extra, depth: int) -> _Extra:
        self._nested_parts(node, depth)
        if node.type == "file_redirect":
            return _file_redirect(node, extra)
        if node.type == "herestring_redirect":
            return extra._replace(stdin=_word(_text(node.named_children[-1])) if node.named_children else "")
        for child in node.named_children:
            if child.type == "heredoc_body":
                extra = extra._replace(stdin=_text(child))
            elif child.type == "file_redirect":
                extra = _file_redirect(child, extra)
        return extra

    def _nested_parts(self, node: Node, depth: int) -> None:
        for child in node.named_children:
            if child.type not in {"pipeline", "list", "command"}:
                self._nested(child, depth + 1)

    def _pipeline(self, node: Node, depth: int) -> None:
        for position, child in enumerate(node.named_children):
            start = len(self.out)
            self.walk(child, depth + 1)
            if position:
                self._pipe(start)

    def _pipe(self, start: int) -> None:
        """Tell the first command after a pipe (at `start`) what stands in front of it."""
        if 0 < start < len(self.out):
            before, after = self.out[start - 1], self.out[start]
            self.out[start] = after._replace(
                source=before.argv, stdin=printed(before) if after.stdin is None else after.stdin
            )


def _file_redirect(node: Node, extra: _Extra) -> _Extra:
    operator = next((c.type for c in node.children if not c.is_named), "")
    named = [c for c in node.named_children if c.type != "file_descriptor"]
    if not named:
        return extra
    target = unquote(_text(named[0]))
    if operator == "<":
        return extra._replace(source=fed_by(target), stdin=_substituted(target))
    if ">>" in operator:
        return extra._replace(appends=(*extra.appends, target))
    if operator in {">", ">|", "&>"} or (operator == ">&" and not target.isdigit()):
        return extra._replace(writes=(*extra.writes, target))
    return extra


def _substituted(target: str) -> str | None:
    """What `<(echo text)` feeds in."""
    inner = quick(target[2:-1]) if target.startswith("<(") and target.endswith(")") else None
    return printed(inner.commands[-1]) if inner and inner.commands else None


def _word(text: str) -> str:
    """A word with substitutions in it: outer quotes taken off, the inside as written."""
    if len(text) > 1 and text[0] == text[-1] == "'" and "'" not in text[1:-1]:
        return text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"')
    if text.startswith(("$'", '$"')) and len(text) > 2:
        return text[2:-1]
    return text if "(" in text or "`" in text else unquote(text)
