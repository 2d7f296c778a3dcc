"""Who is who: people.toml, CODEOWNERS, a Backstage catalogue; what is wrong is named with its line."""

from __future__ import annotations

import pytest
from desk import DATA, PEOPLE

from wetink.errors import PeopleInvalid
from wetink.library.people_elsewhere import read_catalogue, read_codeowners
from wetink.library.people_file import is_bot, read_people
from wetink.library.repository import people_from


def test_people_teams_and_services() -> None:
    people = read_people(PEOPLE.encode())
    assert people.persons["ann"].emails == ("ann@loomcart.io", "ann.berg@users.noreply.github.com")
    assert (
        people.by_email("ANN@loomcart.io")
        == people.find("@ann")
        == people.find("ann  BERG")
        == people.owner_of("api-server")
    )
    assert people.teams["platform"].members == ("ann", "bob")
    assert people.find("Cy") is None


WRONG = {
    "[people.ann\n": (1, "not TOML"),
    '[people.ann]\nemails = ["a@b.io"]\n': (1, "has no name"),
    '\n[people.ann]\nname = "Ann"\nemails = ["a b@c"]\n': (2, "no e-mail address"),
    '[people.ann]\nname = "Ann"\nemails = "a@b.io"\n': (1, "has to be a list"),
    '[people.ann]\nname = "Ann"\nphone = "1"\n': (1, "'phone' is not known"),
    '[people.ann]\nname = "Ann"\n[people."b c"]\nname = "B"\n': (3, "is no handle"),
    '[people.ann]\nname = "Ann"\ndeputy = "bob"\n': (1, "is nobody else in this file"),
    '[people.ann]\nname = "Ann"\nemails = ["a@b.io"]\n[people.bob]\nname = "Bob"\nemails = ["A@b.io"]\n': (
        4,
        "ann's address too",
    ),
    '[people.r]\nname = "renovate[bot]"\n': (1, "is a machine"),
    '[people.x]\nname = "X Y"\nemails = ["noreply@anthropic.com"]\n': (1, "is a machine"),
    '[people.x]\nname = "X Y"\nkeys = ["ssh-dss AAAA"]\n': (1, "neither a public SSH key"),
    '[people.ann]\nname = "Ann"\n[teams.t]\nmembers = ["bob"]\n': (3, "'bob' is not among the people"),
    '[services.s]\nowner = "bob"\n': (1, "'bob' is not among the people"),
    '[peeple.ann]\nname = "Ann"\n': (1, "is not known"),
    "people = 3\n": (1, "has to be a table"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_named_with_its_line(text: str) -> None:
    line, why = WRONG[text]
    with pytest.raises(PeopleInvalid) as error:
        read_people(text.encode())
    assert error.value.message.startswith(f"people.toml:{line}: ")
    assert why in error.value.message


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[" * 5000, b"\0"])
def test_bytes_that_are_no_people_file(data: bytes) -> None:
    with pytest.raises(PeopleInvalid):
        read_people(data)


def test_machines_and_people_with_such_names() -> None:
    machines = [
        "dependabot[bot]",
        "Renovate Bot",
        "github-actions",
        "svc-deploy",
        "Claude",
        "GitHub Copilot",
        "CI",
        "build automation",
    ]
    people = [
        "Ann Talbot",
        "Claude Monet",
        "Devin Booker",
        "Katherine Jenkins",
        "Ci Wang",
        "Abbott",
        "Roberta Botha",
        "Deployer Smith",
    ]
    assert [is_bot(name) for name in machines] == [True] * len(machines)
    assert [is_bot(name) for name in people] == [False] * len(people)
    assert is_bot("x", "49699333+dependabot[bot]@users.noreply.github.com")
    assert not is_bot("Ann", "123+ann@users.noreply.github.com")


def test_codeowners() -> None:
    people = read_codeowners((DATA / "CODEOWNERS").read_bytes())
    assert set(people.persons) == {"mira", "jonas", "yash"}
    assert people.by_email("yash@loomcart.io") is not None
    assert people.services["api-server"].owner == "mira"
    assert people.services["api-server"].team == "loomcart/platform"
    assert people.services["pg-primary"].owner == "yash"
    assert "dependabot[bot]" not in people.persons
    with pytest.raises(PeopleInvalid, match="CODEOWNERS:2"):
        read_codeowners(b"# x\n* mira\n")


def test_a_catalogue() -> None:
    people = read_catalogue((DATA / "catalog-info.yaml").read_bytes())
    assert people.persons["mira"].name == "Mira Sand"
    assert people.by_email("mira@loomcart.io") == people.persons["mira"]
    assert people.teams["platform"].members == ("mira", "jonas")
    assert people.services["api-server"].team == "platform"
    assert people.owner_of("pg-primary") == people.persons["jonas"]
    with pytest.raises(PeopleInvalid, match=r"catalog-info.yaml:4: is not YAML"):
        read_catalogue(b"kind: User\nmetadata:\n  name: [\n")
    with pytest.raises(PeopleInvalid, match=r"a User without metadata\.name"):
        read_catalogue(b"kind: User\nmetadata: {}\n")


def test_the_first_file_that_is_there_counts() -> None:
    files = {name: (DATA / name).read_bytes() for name in ("people.toml", "catalog-info.yaml", "CODEOWNERS")}

    def source(*names: str) -> str:
        return people_from(lambda path: files[path] if path in names else None).source

    assert source("people.toml", "catalog-info.yaml", "CODEOWNERS") == "people.toml"
    assert source("catalog-info.yaml", "CODEOWNERS") == "catalog-info.yaml"
    assert source("CODEOWNERS") == "CODEOWNERS"
    assert people_from(lambda _: None).persons == {}
