"""What the files of a Slack message say: their names, and the words of snippets, mails and recordings.

Source of the format: docs.slack.dev "File object". An export holds no file, only what Slack shows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.artifacts.chat_html import Html
from wetink.artifacts.slack_text import FENCE, Json, Prose, is_object, objects, stack, string

_UPLOAD = re.compile(
    r"(?:<@[^>\n]{1,80}> (?:uploaded|shared) a file: <[^>|\n]{1,800}\|?([^>\n]{0,400})>)(?: and commented: )?"
)


_PASTES = ("snippet", "post", "space")
"""What people write into a file because it is too long for a message; exports since about 2020 hold its name only."""


def files_of(raw: Json) -> Iterator[Json]:
    """Files of the message itself (`files`, before 2018 `file`), then those of what it forwards."""
    yield from objects(raw.get("files"))
    single = raw.get("file")
    if is_object(single):
        yield single
    for attachment in objects(raw.get("attachments")):
        yield from objects(attachment.get("files"))


def names(raw: Json) -> Iterator[str]:
    """A name for each file; where Slack left it out (plan's limit, deleted) the words of the upload, or its id."""
    found = _UPLOAD.match(string(raw.get("text")))
    for number, file in enumerate(files_of(raw)):
        label = found[1].strip() if found and not number else ""
        name = string(file.get("name")) or string(file.get("title")) or label or string(file.get("id"))
        if name:
            yield name


def without_upload_words(text: str) -> str:
    """Text less Slack's own "... uploaded a file: ... and commented: " before what the person wrote."""
    return _UPLOAD.sub("", text, count=1)


def words(raw: Json, prose: Prose) -> Iterator[str]:
    """What is written in the files as far as Slack shows it."""
    for file in files_of(raw):
        if file.get("mode") == "snippet":
            preview = string(file.get("preview")).strip("\n").rstrip()
            if preview:
                yield f"{FENCE}\n{preview}\n{FENCE}"
        elif string(file.get("mode")) in _PASTES:
            yield Html(prose.link).text(string(file.get("preview")))
        elif _is_mail(file):
            yield _mail(file)
        yield _spoken(file)


def gaps(raw: Json) -> Iterator[str]:
    """Say which of these words the message does not hold to their end."""
    for file in files_of(raw):
        name = string(file.get("name")) or string(file.get("title")) or string(file.get("id"))
        more = file.get("lines_more")
        if string(file.get("mode")) in _PASTES and not string(file.get("preview")).strip():
            yield f"the {file.get('mode')} {name} is not in the export, only its name"
        elif string(file.get("mode")) in _PASTES and isinstance(more, int) and more > 0:
            yield f"the {file.get('mode')} {name} goes on for {more} more lines, which are not in the export"
        elif _is_mail(file) and file.get("has_more") is True and not string(file.get("plain_text")):
            yield f"the mail {name} goes on; only its beginning is in the export"
        elif _transcript(file).get("has_more") is True:
            yield f"what is said in {name} goes on; only its beginning is in the export"


def _is_mail(file: Json) -> bool:
    return file.get("filetype") == "email" or file.get("mode") == "email"


def _mail(file: Json) -> str:
    """A mail sent to a channel is how many alerts arrive: its subject, then its text."""
    body = string(file.get("plain_text")) or string(file.get("preview_plain_text"))
    return stack([string(file.get("subject")) or string(file.get("title")), body])


def _transcript(file: Json) -> Json:
    transcription = file.get("transcription")
    preview = transcription.get("preview") if is_object(transcription) else None
    return preview if is_object(preview) else {}


def _spoken(file: Json) -> str:
    return string(_transcript(file).get("content")).strip()
