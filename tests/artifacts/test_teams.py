"""Microsoft Teams: exports and Graph answers, bodies in HTML, cards, events."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts import teams
from wetink.artifacts.chat_html import Html
from wetink.artifacts.teams_cards import card_text
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "teams"


def read(path: Path) -> tuple[list[Event], list[Skipped]]:
    found = list(teams.read(path, path.name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def text_of(html: str) -> str:
    return Html(lambda _url, _label: None).text(html)


def test_an_export_is_one_folder_with_its_lists() -> None:
    export = DATA / "export"
    assert teams.identify(export)
    files = {file.relative_to(export).as_posix() for file in export.rglob("*.json")}
    assert {file.relative_to(export).as_posix() for file in teams.members(export)} == files
    events, skipped = read(export)
    assert (len(events), skipped) == (7, [])
    assert [message(event).channel for event in events] == ["Mail operations"] * 4 + ["Inês Prado, Kofi Mensah"] * 3
    events = events[:4]
    assert [event.when.at.isoformat() for event in events if event.when.at] == [
        "2026-03-02T10:45:00+00:00",
        "2026-03-02T10:50:00.250000+00:00",
        "2026-03-02T10:56:40+00:00",
        "2026-03-02T11:01:40+00:00",
    ]
    author = events[0].actor
    assert author
    assert (author.name, author.email) == ("Inês Prado", "ines@post.example")
    assert events[0].place.source.startswith("export/teams/")
    assert message(events[0]).reactions == (Reaction("like", ("0b-kofi", "0c-x")),)


def test_a_chat_stands_in_the_folders_of_all_who_are_in_it_and_is_read_once() -> None:
    chat = read(DATA / "export")[0][4:]
    assert [event.text for event in chat] == ["", "do not drain yet", "queue | depth\nmail-out | 48213"]
    assert [message(event).note for event in chat] == ["system", "", ""]
    assert len(message(chat[2]).links) == 1


def test_the_folder_around_an_export_is_not_the_export() -> None:
    assert not teams.identify(DATA)
    assert teams.identify(DATA / "export" / "teams" / "7d1f0c52-0000-4000-8000-00000000aaaa")


def test_threads_answers_and_notes_of_graph_messages() -> None:
    events, skipped = read(DATA / "graph-nested-replies-and-cards.json")
    assert len(events) == 10
    assert [one.why for one in skipped] == ["not a message", "a message without a readable createdDateTime"]
    by_id = {message(event).id: event for event in events}
    root, reply, answer = (by_id[id_] for id_ in ("1772448300000", "1772448600000", "1772448900000"))
    assert message(root).thread == message(reply).thread == message(answer).thread == "1772448300000"
    assert message(answer).reply_to == "1772448600000"
    assert message(reply).files == ("queue.png",)
    assert message(root).mentions == ("0b-kofi",)
    assert root.text == "Mail queue grows\nMails are late, @Kofi Mensah can you look?"
    assert reply.text == "depth now:\n```bash\nrabbitmqctl list_queues\nmail-out  48213\n\na < b\n```"
    assert [message(event).note for event in events if message(event).note] == ["edited", "join", "topic", "deleted"]


def test_cards_are_what_bots_say() -> None:
    events, _ = read(DATA / "graph-nested-replies-and-cards.json")
    bots = [event for event in events if event.actor and event.actor.kind is ActorKind.BOT]
    assert [event.text.split("\n")[0] for event in bots] == ["Deploy finished", "[FIRING:1] QueueDepthHigh"]
    assert Link("https://grafana.example/d/q/queues?viewPanel=4", "panel") in message(bots[1]).links


def test_lines_of_messages_and_a_cut_off_last_one() -> None:
    events, skipped = read(DATA / "graph-lines-cut-off.jsonl")
    assert (len(events), len(skipped)) == (2, 1)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p>\n<p>b&nbsp;&amp;&nbsp;c</p>", "a\nb & c"),
        ("<div>one<br>two</div>", "one\ntwo"),
        ("<p>x</p><p>&nbsp;</p>", "x"),
        ("<blockquote><p>q1</p><p>q2</p></blockquote><p>a</p>", "> q1\n> q2\na"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ('<ol start="2"><li>a</li><li>b</li></ol>', "2. a\n3. b"),
        ('<p>see <a href="https://x.example/?a=1&amp;b=2">this</a></p>', "see this"),
        ('<a href="https://x.example/"></a>', "https://x.example/"),
        ('<codeblock class="Bash"><code>ls<br>df</code></codeblock>', "```bash\nls\ndf\n```"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<p>run <code>ls &lt;x&gt;</code></p>", "run `ls <x>`"),
        ('<img alt="😀" itemtype="http://schema.skype.com/Emoji"><img alt="chart.png" src="x">', "😀[chart.png]"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
        ("a < b and <unknown-thing>c</unknown-thing>", "a < b and c"),
        ("<mx-reply><blockquote>old</blockquote></mx-reply>new", "new"),
        ("<p>one\n   two</p>", "one two"),
        ("</p></ul></blockquote></pre></a></at>x", "x"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert text_of(html) == text


def test_names_in_several_pieces_are_one_mention_only_for_one_person() -> None:
    ids = {"0": "kofi", "1": "kofi", "2": "ines"}
    html = '<at id="0">Kofi</at>&nbsp;<at id="1">Mensah</at> <at id="2">Inês</at>'
    words = Html(lambda _u, _l: None, lambda attributes, _label: ids[attributes["id"]]).text(html)
    assert words == "@Kofi Mensah @Inês"


def test_a_card_nested_without_end_ends() -> None:
    card: dict[str, object] = {"type": "AdaptiveCard"}
    inner = card
    for _ in range(500):
        inner["items"] = [{"type": "Container"}]
        inner = inner["items"][0]  # type: ignore[index]
    assert card_text(card, lambda _u, _l: None, text_of) == ""


@given(st.text(alphabet="<>/\"' =abprelicodt&;\n", max_size=300))
def test_any_html_gives_text(html: str) -> None:
    text_of(html)


@pytest.mark.parametrize(
    "piece", ["<a ", '<a "', "<p", "<!--", "<blockquote>", "<at id=0>", "<a href='x'>", "&", "<ul><li>"]
)
def test_html_takes_time_by_its_length_only(piece: str) -> None:
    start = time.process_time()
    text_of(piece * (100_000 // len(piece)))
    assert time.process_time() - start < 2


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("body", "from", "attachments", "mentions", "reactions", "eventDetail", "replyToId", "subject", "replies")


@given(changed=st.dictionaries(st.sampled_from(FIELDS), JUNK | st.dictionaries(st.sampled_from(("user", "id")), JUNK)))
def test_members_of_any_kind_are_no_error(changed: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> None:
    record = {"id": "1772448300000", "createdDateTime": "2026-03-02T10:45:00Z", "body": {"content": "x"}}
    path = tmp_path_factory.mktemp("teams") / "x.json"
    path.write_text(json.dumps([{**record, **changed}]))
    assert len(list(teams.read(path, "x.json"))) >= 1
