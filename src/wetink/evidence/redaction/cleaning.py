"""What a terminal would act on or hide is taken out of a text before anybody looks at it."""

from __future__ import annotations

from wetink.patterns import when_used

_SUSPECT = when_used(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e01ef]"
)
_SUSPECT_ASCII = when_used("[\x00-\x08\x0b-\x1f\x7f]")
# The joiners U+200C and U+200D and the variation selectors belong to scripts and emoji; see _JOINERS.
_INVISIBLE = when_used(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
# Between plain ASCII characters a joiner has no use but to break a word in two for whoever searches for it.
_JOINERS = when_used("(?:(?<=[\x00-\x7f])|^)[\u200c\u200d\ufe00-\ufe0f]+(?!\u20e3)")
_SURROGATE = when_used("[\ud800-\udfff]")
_ESCAPES = when_used(
    "(?:\x1b\\[|\x9b)[0-?]{0,64}+[ -/]{0,8}+[@-~]"  # CSI
    # OSC, DCS, SOS, PM, APC
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n]{0,4096}+(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]{1,8}+[0-~]"  # character sets and the like
    "|\x1b[0-OQ-WYZ\\\\`-~]"  # two-character sequences
)
_RETURNS = when_used("\r+\n?")
_CONTROLS = when_used("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """The text without what a terminal would act on and a reader would not see.

    Gone are terminal escapes (ECMA-48: CSI, OSC, DCS, lone ESC), C0 but newline and tab, C1, invisible and
    bidirectional controls; a carriage return ends a line, a backspace takes the character before it, half a surrogate
    pair becomes U+FFFD. Nothing else changes; what `clean` returned it returns again. Time is linear.
    """
    if text.isascii():
        if text.replace("\n", "").replace("\t", "").isprintable():  # a tenth of what a search takes
            return text
        suspects = _SUSPECT_ASCII
    else:
        suspects = _SUSPECT
    pieces: list[str] = []
    pos = 0
    while (suspect := suspects.search(text, pos)) is not None:  # nothing that is taken out reaches over a line's end
        start = text.rfind("\n", pos, suspect.start()) + 1 or pos
        end = text.find("\n", suspect.start()) + 1 or len(text)
        pieces += (text[pos:start], _cleaned(text[start:end]))
        pos = end
    return "".join([*pieces, text[pos:]])


def _cleaned(text: str) -> str:
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    text = _RETURNS.sub("\n", _ESCAPES.sub("", text))
    if "\b" in text:
        text = _rub_out(text)
    return _JOINERS.sub("", _CONTROLS.sub("", text))


def _rub_out(text: str) -> str:
    kept: list[str] = []
    for char in text:
        if char != "\b":
            kept.append(char)
        elif kept and kept[-1] != "\n":
            kept.pop()
    return "".join(kept)
