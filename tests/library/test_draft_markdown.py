from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_strategies import PIECES, drafts, texts
from markdown_it import MarkdownIt
from sample_draft import DRAFT, WRITE

from wetink.errors import DraftInvalid
from wetink.library.inline import UNSEEN, escape, unescape
from wetink.library.markdown import parse, render
from wetink.model.draft import Claim, Draft, Step, StepCommand, Symptom

GOLDEN = Path(__file__).parent / "golden" / "everything.md"
FRONT = '---\nid: rb-1\ntitle: "t"\n---\n\n# t\n\n'


def test_a_full_draft_reads_as_the_golden_file() -> None:
    assert render(DRAFT) == GOLDEN.read_text(encoding="utf-8")


def test_the_golden_file_gives_the_draft_back() -> None:
    draft = parse(GOLDEN.read_text(encoding="utf-8"))
    for field in fields(Draft):
        if field.compare:
            assert getattr(draft, field.name) == getattr(DRAFT, field.name), field.name


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts)
def test_writing_and_reading_back_is_the_identity(draft: Draft) -> None:
    text = render(draft)
    back = parse(text)
    assert back == draft
    assert render(back) == text  # as the file it was read from
    assert render(replace(back, written="")) == text  # and as a fresh one
    assert not UNSEEN.search(text)


@settings(max_examples=300, deadline=None)
@given(texts, st.booleans(), st.booleans(), st.booleans())
def test_escaping_loses_nothing(text: str, start: bool, code: bool, lone: bool) -> None:
    assert unescape(escape(text, start=start, code=code, lone=lone).replace("\\\n", "\n")) == text


def _shown(markdown: str) -> tuple[set[str], str]:
    """The kinds of tokens a Markdown renderer sees, and the text a reader sees."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    kinds, words = {token.type for token in tokens}, []
    for token in tokens:
        for child in token.children or []:
            kinds.add(child.type)
            words.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)
    return kinds, "".join(words)


HARMLESS = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "paragraph_open"} | {
    "paragraph_close",
    "inline",
    "text",
    "text_special",
    "code_inline",
    "hardbreak",
    "blockquote_open",
    "blockquote_close",
}


@settings(max_examples=300, deadline=None)
@given(texts.filter(lambda text: text.strip() != ""), st.sampled_from(("- ", "> ")))
def test_hostile_text_is_only_text_to_a_renderer(text: str, prefix: str) -> None:
    indent = "> " if prefix == "> " else "  "
    kinds, shown = _shown(prefix + escape(text).replace("\n", "\n" + indent) + " end")
    assert kinds <= HARMLESS
    visible = UNSEEN.sub(" ", text).replace("`", "").split()
    assert [word for word in visible if word not in shown.replace("`", "")] == []


@pytest.mark.parametrize("piece", PIECES)
def test_each_trick_in_each_place_leaves_the_sections_alone(piece: str) -> None:
    claim = Claim(piece, ("E7",))
    step = Step(piece, ("E7",), (StepCommand(piece, WRITE, "sh"),), piece, piece, piece, piece)
    cited = replace(DRAFT.evidence["E7"], text=piece, actor=piece, source=piece, locator=piece)
    draft = replace(
        DRAFT,
        symptom=Symptom((claim, claim), (claim,), (claim,)),
        resolution=(step, step),
        ruled_out=(claim, step, claim),
        evidence={"E7": cited},
    )
    assert parse(render(replace(draft, written=""))) == draft


def test_no_byte_that_a_browser_takes_for_markup_in_a_quote() -> None:
    text = render(replace(DRAFT, escalation=(Claim("<script>alert(1)</script> <img src=x onerror=alert(1)>", ()),)))
    assert "<script" not in text
    assert "onerror=alert(1)>" not in text


def test_a_placeholder_stays_readable() -> None:
    assert "\\<previous maximum>" in render(DRAFT)


def test_a_command_with_fences_and_hidden_characters() -> None:
    run = "cat <<'EOF'\n```\n## x\n````\nEOF\n\trm \u202egnp.sh\n"
    draft = replace(DRAFT, resolution=(Step("Do it.", (), (StepCommand(run, WRITE, "sh"),)),))
    text = render(draft)
    assert "`````sh escaped\n" in text
    assert "\\u{202e}" in text
    assert parse(text) == draft


def test_each_command_keeps_its_own_risk() -> None:
    text = render(DRAFT)
    assert "```sql read-only\n   SELECT pid" in text
    assert "```sql\n   SELECT pg_terminate_backend" in text
    assert "run > 30 s. **Destructive.** [^E66] [^E70]" in text


def test_tenth_step_keeps_its_commands() -> None:
    steps = tuple(Step(f"Step {n}.", ("E7",), (StepCommand("a\n\n  b", WRITE),), expect="x\n y") for n in range(1, 12))
    draft = replace(DRAFT, diagnosis=steps)
    assert parse(render(draft)).diagnosis == steps


def test_a_step_without_words_keeps_its_lines() -> None:
    step = Step("", (), undo="first\n\n")
    draft = replace(DRAFT, verification=(step, Step(" **Changes state.**", ())))
    assert parse(render(draft)) == draft


# --- what people write --------------------------------------------------------------------------------------


def test_comments_unknown_keys_and_prose_survive_a_change() -> None:
    text = render(DRAFT)
    text = text.replace("status: draft\n", "status: draft  # for Tuesday\nteam: [a, b]  # ours\n")
    text = text.replace("deputy: null", "deputy: Bo")
    text = text.replace("## Diagnosis\n", "## Weather\n\nOrders are **late**.\n\n## Diagnosis\n\nBe *quick*.\n")
    draft = parse(text)
    assert render(draft) == text
    changed = render(replace(draft, severity="SEV1", owner=None, diagnosis=draft.diagnosis[:1]))
    assert "severity: SEV1\n" in changed
    assert "status: draft  # for Tuesday\nteam: [a, b]  # ours\n" in changed
    assert "## Weather\n\nOrders are **late**.\n" in changed
    assert "Be *quick*.\n" in changed
    assert "Look at the autoscaler" not in changed
    assert parse(changed).diagnosis == draft.diagnosis[:1]


def test_the_deputy_survives_a_change_of_owner() -> None:
    draft = parse(render(DRAFT).replace("deputy: null", "deputy: Bo"))
    assert DRAFT.owner is not None
    assert "owner: {name: Cy, handle: ana-platform, deputy: Bo" in render(
        replace(draft, owner=replace(DRAFT.owner, name="Cy"))
    ).replace("deputy: null", "deputy: Bo")


def test_a_new_title_is_written_in_both_places() -> None:
    changed = render(replace(parse(render(DRAFT)), title="New words"))
    assert "\ntitle: New words\n" in changed
    assert "\n# New words\n" in changed


def test_a_section_that_was_deleted_comes_back_only_with_content() -> None:
    text = render(DRAFT)
    start, end = text.index("## Escalation"), text.index("## Prevention")
    draft = parse(text[:start] + text[end:])
    assert "## Escalation" not in render(draft)
    changed = render(replace(draft, escalation=(Claim("Call the DBA.", ()),)))
    assert changed.index("## Verification") < changed.index("## Escalation") < changed.index("## Prevention")
    assert "## Escalation\n\n- Call the DBA.\n\n## Prevention" in changed
    assert parse(changed).escalation == (Claim("Call the DBA.", ()),)


def test_hand_written_steps_in_the_style_of_the_design() -> None:
    step = parse(
        FRONT + "## Diagnosis\n1) Count the connections of\n   the primary. [^E41]\n```sql\nSELECT 1;\n```\n"
        "   Expect: under 150.\n   If near 200: go on.\n"
    ).diagnosis[0]
    assert step.text == "Count the connections of the primary."
    assert step.evidence == ("E41",)
    assert (step.commands[0].run, step.commands[0].language) == ("SELECT 1;", "sql")
    assert (step.expect, step.when) == ("under 150.", "near 200: go on.")


def test_hand_written_mark_tells_the_risk_of_a_plain_fence() -> None:
    step = parse(FRONT + "## Resolution\n\n1. Drop it. **Destructive.**\n   ```sh\n   rm x\n   ```\n").resolution[0]
    assert (step.text, step.commands[0].risk) == ("Drop it.", "destructive")


def test_hand_written_prevention_without_bold_marks() -> None:
    items = parse(
        FRONT + "## Prevention\n- [x] ENG-9 add alert (https://j.example/browse/ENG-9) [^E9]\n- write it up\n"
    ).prevention
    assert (items[0].ref, items[0].text, items[0].url, items[0].status) == (
        "ENG-9",
        "add alert",
        "https://j.example/browse/ENG-9",
        "done",
    )
    assert (items[1].ref, items[1].text, items[1].status) == ("", "write it up", "filed")


def test_marks_in_the_middle_of_a_sentence_count() -> None:
    claims = parse(FRONT + "## Ruled out\n- The deploy. [^E15]   Restarting: refused. [^E26]\n").ruled_out
    assert claims == (Claim("The deploy.   Restarting: refused.", ("E15", "E26")),)


def test_windows_line_ends_and_bom() -> None:
    text = "\ufeff" + render(DRAFT).replace("\n", "\r\n")
    assert parse(text) == DRAFT


# --- what cannot be read ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("no front matter", 1, "front matter"),
        ("---\nid: a\n", 1, "does not end"),
        ("---\nid: a\nid: b\n---\n", 3, "twice"),
        ("---\nid: &a x\ntitle: *a\n---\n", 2, "anchors"),
        ("---\nid: !!python/object/apply:os.system [x]\n---\n", 2, "tag"),
        ("---\nid: rb-1\ntitle: t\nowner: no\n---\n", 4, "`owner`"),
        ("---\nid: rb-1\ntitle: t\nservices: api\n---\n", 4, "`services` has to be a list"),
        ("---\nid: rb-1\ntitle: t\nstatus: done\n---\n", 4, "`status`"),
        ("---\nid: rb-1\ntitle: t\ndrafted: {at: 2026-02-30T00:00:00Z}\n---\n", 4, "`drafted.at`"),
        ("---\nid: rb-1\n---\n", 2, "`title`"),
        ("---\nid: rb-1\ntitle: t\n---\n# other\n", 5, "title"),
        ("---\nid: rb-1\ntitle: t\n<<<<<<< HEAD\n---\n", 4, "merge conflict"),
        (FRONT + "## Diagnosis\n## diagnosis\n", 9, "twice"),
        (FRONT + "## Diagnosis\n1. x\n   ```sh\n   y\n", 9, "not closed"),
        (FRONT + "## Evidence\n[^E1]: whatever\n", 9, "E1"),
        (FRONT + '## Evidence\n[^E1]: 2026-01-01 00:00:00, a, b, c, said: "x"\n', 9, "time"),
        (FRONT + '## Evidence\n[^E1]: time not known, a, b, c, shouted: "x"\n', 9, "E1"),
    ],
)
def test_errors_name_the_line(text: str, line: int, words: str) -> None:
    with pytest.raises(DraftInvalid, match=rf"^draft:{line}: ") as caught:
        parse(text)
    assert words in caught.value.message


@pytest.mark.parametrize(
    "front", ["x: " + "[" * 3000, "{a: b}", "- a", "a: \x1b", "? [a]\n: b", "a: b\x85c: d", "%YAML 9"]
)
def test_odd_yaml_is_refused(front: str) -> None:
    with pytest.raises(DraftInvalid):
        parse(f"---\n{front}\n---\n")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_mutated_file_reads_or_is_refused(data: st.DataObject) -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        text = text[:at] + data.draw(texts) + text[at + cut :]
    try:
        draft = parse(text)
    except DraftInvalid:
        return
    assert parse(render(replace(draft, written=""))) == draft


def test_a_footnote_id_that_cannot_be_one() -> None:
    with pytest.raises(DraftInvalid, match="cannot be the id"):
        render(replace(DRAFT, escalation=(Claim("x", ("E 1]",)),)))
