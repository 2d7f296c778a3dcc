"""Which file a name means: only those that may be meant are parsed, and whatever spelling of YAML hides it is found."""

from __future__ import annotations

import pytest
from desk import DRAFT, Desk

from wetink.errors import DraftInvalid, RunbookUnknown
from wetink.library.shelf import Shelf
from wetink.workflow.pick import pick

pytest_plugins = ("libraries",)

ID = "rb-7k2m9q"


@pytest.mark.parametrize("name", [ID, ID.upper(), "INC-48213", "inc-48213", "drafts/inc-48213.md"])
def test_id_incident_file_name_and_path_mean_a_draft(drafted: Desk, name: str) -> None:
    drafted.write("drafts/other.md", DRAFT.replace(ID, "rb-000002").replace("INC-48213", "INC-2"))
    assert pick(Shelf(drafted.home), name).path == "drafts/inc-48213.md"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_id_with_an_escape_in_it_is_found(drafted: Desk, ends: str) -> None:
    text = DRAFT.replace(f"id: {ID}", 'id: "\\x72b-000002"').replace("INC-48213", "INC-2").replace("\n", ends)
    assert "rb-000002" not in text
    drafted.write("drafts/other.md", text)
    assert pick(Shelf(drafted.home), "rb-000002").path == "drafts/other.md"


def test_only_what_may_be_meant_is_parsed(drafted: Desk) -> None:
    drafted.write("drafts/other.md", DRAFT.replace(ID, "rb-000002").replace("INC-48213", "INC-2"))
    shelf = Shelf(drafted.home)
    assert [one.path for one in shelf.where(lambda _path, text: "rb-000002" in text)] == ["drafts/other.md"]  # type: ignore[union-attr]


def test_several_that_are_meant_are_named_and_a_broken_one_too(drafted: Desk) -> None:
    drafted.write("drafts/other.md", DRAFT)
    with pytest.raises(RunbookUnknown, match=r"drafts/inc-48213\.md.*drafts/other\.md"):
        pick(Shelf(drafted.home), "INC-48213")
    drafted.write("drafts/broken.md", "---\nid: [\n---\n")
    with pytest.raises(DraftInvalid, match=r"broken\.md"):
        pick(Shelf(drafted.home), "broken")
    with pytest.raises(RunbookUnknown, match="no runbook and no draft"):
        pick(Shelf(drafted.home), "rb-7k2m9")
