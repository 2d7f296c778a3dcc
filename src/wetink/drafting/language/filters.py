"""What the commands behind a pipe ask of an answer: the lines with a word, a count, a sum."""

from __future__ import annotations

from collections.abc import Callable

from wetink.drafting.language.grammar import Part

GREPS = frozenset({"grep", "egrep", "zgrep", "rg"})
_HEAD = 60


def short(text: str, most: int = _HEAD) -> str:
    """The text in one line, cut where it is long, without back quotes."""
    flat = " ".join(text.replace("`", "'").split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def pattern(part: Part) -> str:
    """What a grep looks for: the first word that is no option and no number of one."""
    if given := part.option("-e", "--regexp"):
        return given
    skip = False
    for word in part.words[1:]:
        if skip or word.startswith("-"):
            skip = word in {"-A", "-B", "-C", "-m"} and not skip
            continue
        return word
    return ""


def _grep(part: Part) -> str:
    wanted = short(pattern(part))
    if not wanted:
        return ""
    if part.has("v"):
        return f"without `{wanted}`"
    return f"how many lines have `{wanted}`" if part.has("c") else f"the lines with `{wanted}`"


FILTERS: dict[str, Callable[[Part], str]] = {
    **dict.fromkeys(GREPS, _grep),
    "jq": lambda part: f"`{short(next((w for w in part.words[1:] if not w.startswith('-')), ''))}`",
    "wc": lambda part: "how many there are" if part.has("l") else "",
    "uniq": lambda part: "how many of each" if part.has("c") else "",
    "awk": lambda part: "the sum" if any("+=" in word for word in part.words) else "",
}
"""What the commands behind a pipe ask for; others only cut or sort."""


def filtered(telling: Part, rest: list[Part]) -> str:
    """What is looked for in the answer: the patterns of grep, what is counted, the path of jq."""
    first = [_grep(telling)] if telling.program in GREPS else []
    found = [*first, *(FILTERS[part.program](part) for part in rest)]
    found = [text for text in found if text]
    if len(found) > 1 and found[-1] == "how many there are" and found[-2].startswith("the lines with"):
        found[-2:] = ["how many lines have" + found[-2].removeprefix("the lines with")]
    return ", ".join(dict.fromkeys(found))
