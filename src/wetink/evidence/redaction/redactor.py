"""Takes secrets out of texts, the same one under the same placeholder wherever it stands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NoReturn

from wetink.errors import RedactionFailed
from wetink.evidence.redaction.cleaning import clean
from wetink.evidence.redaction.engine import Scan, kingfisher
from wetink.evidence.redaction.ledger import Ledger
from wetink.evidence.redaction.personal import Team, personal_rules
from wetink.evidence.redaction.rules import RULES, Gates, Known
from wetink.evidence.redaction.span import PLACEHOLDER, Span, masked, merged, without_context, without_mask
from wetink.evidence.redaction.team import allowing, team_rules
from wetink.evidence.redaction.variables import assigned, names_in
from wetink.evidence.redaction.wrapping import continued
from wetink.model.terms import Redacted
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_ROUNDS = 4
# Texts that are asked together whether anything known stands in them.
_TOGETHER = 64
# Ids and places ("ts 1773324312.041", "line 12"): most strings of a chat, and no rule finds anything in them. Also a
# list of short numbers, as lines of JSON have them.
_PLACE = when_used(r"(?:ts |line |record |page |at )?[0-9.:TZs+-]{0,40}|(?>(?:[a-z]{0,4}[0-9]{1,9}\n?)*)")


# What a replacement uncovers, such as a second value that the first one hid, stands near it; a text that is shorter is
# looked at whole.
_NEAR = 1 << 13
_LONG = 1 << 16


@cache
def _built_in() -> Gates:
    return Gates(RULES)


class Redactor:
    """Redacts the texts of one incident.

    extra_patterns  a team's own patterns (RE2 syntax), plain or as ("kind", pattern); a group named "secret", else the
                    first group, else the whole match is the secret
    allow           values that are no secret; "re:..." for a pattern that has to match the whole value
    personal        kinds of personal data that go as well (`KINDS` of `personal`); none by default
    team            domains of the team's own mail addresses, which stay
    cache_dir       where the engine keeps its compiled rules (no evidence), None: in the user's cache folder
    scan            the engine, replaceable in tests

    Holds what it learned in memory only; neither its representation nor a pickle shows it.
    """

    def __init__(
        self,
        extra_patterns: Iterable[str | tuple[str, str]] = (),
        allow: Iterable[str] = (),
        *,
        personal: Iterable[str] = (),
        team: Iterable[str] = (),
        cache_dir: Path | None = None,
        scan: Scan | None = None,
    ) -> None:
        self._team = Team(team)
        kinds = tuple(personal)
        own = team_rules(extra_patterns)
        self._extra = (*own, *(personal_rules(kinds, self._team) if kinds else ()))
        self._gates = Gates((*RULES, *self._extra), apart=bool(own)) if self._extra else _built_in()
        self._allowed = allowing(allow)
        self._scan = scan or kingfisher(cache_dir)
        self._ledger = Ledger()
        self._lines: Known = {}
        self._handed_over: frozenset[str] = frozenset()

    def acts(self, address: str) -> None:
        """Somebody with this mail address ran a command or answered an alert, and is no customer."""
        self._team.learn(address)
        self._lines.clear()

    def fresh(self) -> Redactor:
        """Another one with the same rules that knows no secret yet; what the rules say of a line holds for both."""
        other = object.__new__(Redactor)
        other._extra, other._gates, other._allowed = self._extra, self._gates, self._allowed
        other._scan, other._ledger, other._team, other._lines = self._scan, Ledger(), self._team, self._lines
        other._handed_over = frozenset()
        return other

    def __repr__(self) -> str:
        return f"<Redactor {self._ledger!r}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a redactor knows secrets and is never stored")

    def text(self, text: str) -> Redacted:
        """Cleaned and redacted; also every secret learned before. Redacting the result again changes nothing.

        Raises RedactionFailed.
        """
        return self.texts([text])[0]

    def texts(self, texts: Sequence[str]) -> list[Redacted]:
        """As `text`, many at once: a secret that one of them shows is taken out of all. Raises RedactionFailed."""
        cleaned = [clean(text) for text in texts]
        once = list(dict.fromkeys(cleaned))
        found = self._find(once)
        self._remember(once, found)
        redacted = dict(zip(once, self._replaced(once, found), strict=True))
        return [redacted[text] for text in cleaned]

    def learn(self, text: str) -> None:
        """Remember the secrets of a text without redacting it. Raises RedactionFailed."""
        self.learn_all([text])

    def learn_all(self, texts: Sequence[str]) -> None:
        """As `learn`, many at once."""
        cleaned = list(dict.fromkeys(clean(text) for text in texts))
        self._remember(cleaned, self._find(cleaned))

    def _replaced(self, texts: Sequence[str], found: Sequence[Sequence[Span]]) -> list[Redacted]:
        """Replaces and looks again at what changed, until there is nothing left to replace."""
        result = self._replace_all(texts, found)
        open_ones = [index for index, text in enumerate(result) if text != texts[index]]
        for _ in range(_ROUNDS):
            if not open_ones:
                break
            again = [result[index] for index in open_ones]
            spans = self._find_again(again)
            self._remember(again, spans)
            changed = []
            for index, text, now in zip(open_ones, again, self._replace_all(again, spans), strict=True):
                if now != text:
                    result[index] = now
                    changed.append(index)
            open_ones = changed
        if open_ones:
            raise RedactionFailed("text", "it does not come to rest")
        return [Redacted(text) for text in result]

    def _find(self, texts: Sequence[str]) -> list[list[Span]]:
        looked_at = [text for text in texts if self._extra or not _PLACE.fullmatch(text)]
        self._handed_over |= frozenset(names_in(looked_at))
        found = dict(zip(looked_at, self._look(looked_at), strict=True))
        return [found.get(text, []) for text in texts]

    def _find_again(self, texts: Sequence[str]) -> list[list[Span]]:
        """The spans that redaction itself brought to light, in long texts only looked for near what it replaced."""
        places = [(index, place) for index, text in enumerate(texts) for place in _near_placeholders(text)]
        found: list[list[Span]] = [[] for _ in texts]
        pieces = [texts[index][place] for index, place in places]
        for (index, place), spans in zip(places, self._find(pieces), strict=True):
            found[index].extend(
                Span(place.start + span.start, place.start + span.end, span.kind, span.rank) for span in spans
            )
        return found

    def _look(self, texts: Sequence[str]) -> list[list[Span]]:
        blanked = [masked(text) for text in texts]
        try:
            found = self._scan(blanked)
            for spans, own in zip(found, self._gates.find(blanked, self._lines), strict=True):
                spans.extend(own)
            for text, spans in zip(blanked, found, strict=True) if self._handed_over else ():
                spans.extend(assigned(text, self._handed_over))
        except (RecursionError, MemoryError, UnicodeError) as error:
            raise RedactionFailed("text", type(error).__name__) from error
        return [self._settled(text, spans) if spans else spans for text, spans in zip(blanked, found, strict=True)]

    def _settled(self, text: str, spans: Sequence[Span]) -> list[Span]:
        known = without_context(text, without_mask(text, spans))
        known.extend(continued(text, known[:]))
        return merged(span for span in known if not self._allowed(text[span.start : span.end]))

    def _remember(self, texts: Sequence[str], found: Sequence[Sequence[Span]]) -> None:
        for text, spans in zip(texts, found, strict=True):
            for span in spans:
                self._ledger.learn(text[span.start : span.end], span.kind, span.rank)

    def _replace_all(self, texts: Sequence[str], found: Sequence[Sequence[Span]]) -> list[str]:
        result: list[str] = []
        for start in range(0, len(texts), _TOGETHER):
            some = texts[start : start + _TOGETHER]
            known = self._ledger.stands_in("\n".join(some))
            spans = found[start : start + _TOGETHER]
            result.extend(self._replace(text, given, known=known) for text, given in zip(some, spans, strict=True))
        return result

    def _replace(self, text: str, spans: Sequence[Span], *, known: bool) -> str:
        if not spans and not (known and self._ledger.stands_in(text)):
            return text
        blanked = masked(text)
        places = (Span(start, end, "secret", -1) for start, end in self._ledger.occurrences(blanked))
        everywhere = [span for span in places if not self._allowed(text[span.start : span.end])]
        if not spans and not everywhere:
            return text
        pieces: list[str] = []
        pos = 0
        for span in merged([*spans, *everywhere]):
            pieces += (text[pos : span.start], self._ledger.placeholder(text[span.start : span.end], span.kind))
            pos = span.end
        return "".join([*pieces, text[pos:]])


def _near_placeholders(text: str) -> list[slice]:
    """The lines near any placeholder of a long text, without overlap; all of a short one."""
    if len(text) <= _LONG:
        return [slice(0, len(text))]
    places: list[slice] = []
    for one in PLACEHOLDER.finditer(text):
        start = text.rfind("\n", 0, max(0, one.start() - _NEAR)) + 1
        end = text.find("\n", one.end() + _NEAR)
        end = len(text) if end < 0 else end
        if places and start <= places[-1].stop:
            start = places.pop().start
        places.append(slice(start, end))
    return places
