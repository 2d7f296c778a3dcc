"""Sites for MkDocs: built by mkdocs itself, strictly, with Material and TechDocs; the catalogue's entry."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from consumers import BIN, node_modules
from ruamel.yaml import YAML
from samples import CONNECTIONS, HOSTILE, OLD, RETIRED, book, connections, signed, text_of

from wetink.export.book import Files, bind
from wetink.export.mkdocs import material, techdocs
from wetink.library.runbook_file import read_runbook, with_front
from wetink.model.people import People, Person
from wetink.model.runbook import Runbook
from wetink.workflow.export import named

FORMS = {"mkdocs": material, "techdocs": techdocs}


def laid(files: Files, folder: Path) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="module", params=sorted(FORMS))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of all samples."""
    source = laid(FORMS[request.param](book()), tmp_path_factory.mktemp(request.param))
    told = subprocess.run(
        [BIN / "mkdocs", "build", "--strict", "--site-dir", source / "site"],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert told.returncode == 0, told.stderr
    assert "WARNING" not in told.stderr
    return source / "site"


class Shown(HTMLParser):
    """Elements with their attributes, and the words of the main part."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside += tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "article"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.words.append(data)


def page(site: Path, path: str) -> Shown:
    shown = Shown()
    shown.feed((site / path.removesuffix(".md") / "index.html").read_text("utf-8"))
    return shown


def test_a_runbook_reads_as_it_was_signed(site: Path) -> None:
    words = " ".join("".join(page(site, CONNECTIONS).words).split())
    assert "api-server p99 latency > 5s, logs say 'too many connections'" in words
    assert "Count the active connections." in words
    assert "SELECT count(*) FROM pg_stat_activity WHERE state = 'active';" in words
    assert """kubectl patch hpa api-server --patch '{"spec":{"maxReplicas":20}}'""" in words
    assert 'Priya Venkat, slack/support/2026-03-12.json, message 4, said: "Something went wrong (500)"' in words
    assert "Owner: Ann Berg (@ann)" in words


def test_hostile_words_are_words(site: Path) -> None:
    for file in site.rglob("*.html"):
        shown = Shown()
        shown.feed(file.read_text("utf-8"))
        for tag, attributes in shown.elements:
            assert not any(name.startswith("on") for name in attributes), file
            assert tag not in {"iframe", "object", "embed", "details", "x"}, file
            assert "javascript:" not in str(attributes.get("href")), file
        assert "<script>alert" not in file.read_text("utf-8"), file
    words = "".join(page(site, HOSTILE).words)
    assert "QueueStuck: <img src=x onerror=alert(1)> 1/2 done --> (c) ++ctrl++ ==mark== gone ^up^" in words
    assert '--8<-- "/etc/passwd"' in words
    assert "{{ config }} ${HOME} $x$ $$y$$" in words
    assert ":boom:" in words


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    text = (site / HOSTILE.removesuffix(".md") / "index.html").read_text("utf-8")
    if "techdocs" in site.parent.name:
        return  # Backstage shows the article alone; what the theme would load around it never gets there
    loaded = [
        attributes
        for tag, attributes in page(site, HOSTILE).elements
        if tag in {"script", "img", "link"}
        and re.match("(?:https?:)?//", str(attributes.get("src") or attributes.get("href")))
    ]
    assert loaded == []
    assert "fonts.googleapis" not in text


def test_old_and_retired_pages_lead_on(site: Path) -> None:
    new = CONNECTIONS.removesuffix(".md")
    for path, told in ((OLD, "has moved"), (RETIRED, "Retired: do not follow this runbook. Reason: the pool is gone")):
        shown = page(site, path)
        words = "".join(shown.words)
        assert told in words
        assert "SELECT" not in words
        targets = [attributes.get("href") for tag, attributes in shown.elements if tag == "a"]
        assert any(str(target).endswith(f"{new.rsplit('/', 1)[1]}/") for target in targets)


def test_drafts_say_so(site: Path) -> None:
    assert "Draft: nobody has checked or signed this." in "".join(page(site, "drafts/inc-9").words)
    assert "(draft)" in "".join(page(site, "services/cart").words)


def test_alerts_and_services_lead_to_their_runbooks(site: Path) -> None:
    words = " ".join("".join(page(site, "alerts").words).split())
    assert "QueueStuck: queue {{ x }} <script>alert(1)</script>" in words
    assert "ApiServerLatencyP99High: api-server p99" in words
    index = " ".join("".join(page(site, "").words).split())
    assert index.index("api-server") < index.index("cart") < index.index("Mail: relay & <x>")


def test_the_index_names_each_runbook_once_and_the_services_it_only_touches_at_the_end() -> None:
    made = book(connections(), *_filed("rb-a", "api-server", "pg-primary", "host-3"), *_filed("rb-b", "cart", "host-3"))
    index = material(made)["docs/index.md"].decode()
    heads = [line.removeprefix("## ") for line in index.splitlines() if line.startswith("## ")]
    assert heads == ["api-server", "cart", "Also about"]
    own, also = index.split("## Also about")
    assert own.count("](") == 3
    assert [line.split("**")[1] for line in also.splitlines() if line] == ["host-3", "pg-primary"]
    nav = YAML(typ="safe").load(material(made)["mkdocs.yml"])["nav"]
    assert [next(iter(one)) for one in nav] == ["Runbooks", "Alerts", "api-server", "cart", "Other services", "Tags"]
    assert nav[4]["Other services"] == ["services/host-3.md", "services/pg-primary.md"]


def test_the_index_says_the_alerts_that_a_title_does_not() -> None:
    runbook = connections(alerts="alerts: [ApiServerLatencyP99High, CheckoutQueueBacklog]")
    titled = replace(runbook, body=replace(runbook.body, title="CheckoutQueueBacklog: full"))
    assert "full](" in (index := material(book(titled))["docs/index.md"].decode())
    assert "(alerts: ApiServerLatencyP99High)" in index


def _filed(id_: str, *services: str) -> tuple[Runbook, ...]:
    text = with_front(
        text_of("library/connections.md"), {"id": f"id: {id_}", "services": f"services: [{', '.join(services)}]"}
    )
    return (signed(f"runbooks/{services[0]}/{id_}.md", text),)


def test_people_stand_with_their_names() -> None:
    people = People({"bob": Person("bob", "Bob Field"), "ann": Person("ann", "Ann Berg")})
    (told,) = bind([named(connections(), people)]).pages
    assert dict(told.facts)["Deputy"] == "Bob Field (@bob)"
    assert dict(told.facts)["Signed"] == "by Ann Berg (@ann) on 2026-03-14"
    alone = connections(owner="owner: {name: Ann Berg, handle: ann, deputy: null}")
    (told,) = bind([named(alone, People({"ann": Person("ann", "Ann Berg", deputy="cem")}))]).pages
    assert dict(told.facts)["Deputy"] == "cem"
    (told,) = bind([named(connections(), People())]).pages
    assert dict(told.facts)["Deputy"] == "bob"


def test_long_commands_wrap() -> None:
    files = material(book())
    (name,) = YAML(typ="safe").load(files["mkdocs.yml"])["extra_css"]
    assert b"white-space: pre-wrap" in files[f"docs/{name}"]


def test_tags_are_listed() -> None:
    """What the plugin of Material gets; the theme prints them as they are."""
    text = material(book())["docs/" + HOSTILE].decode()
    front = YAML(typ="safe").load(text.split("---\n")[1])
    assert front["tags"][2:5] == ["&lt;img src=x onerror=alert(1)&gt;", "yes", "{{ tag }}"]


def test_without_evidence_no_quote_goes_out() -> None:
    files = {**material(book(evidence=False)), **techdocs(book(evidence=False))}
    text = b"\n".join(files.values()).decode()
    assert "Priya Venkat" not in text
    assert "[^E" not in text
    assert "## Evidence" not in text


def test_backstage_reads_the_entry(tmp_path: Path) -> None:
    entity = YAML(typ="safe").load(techdocs(book())["catalog-info.yaml"])
    (tmp_path / "entity.json").write_text(json.dumps(entity))
    program = """
    const {createRequire} = require('module');
    const load = createRequire(process.argv[2] + '/x.js');
    const model = load('@backstage/catalog-model');
    const entity = JSON.parse(require('fs').readFileSync(process.argv[1]));
    const envelope = model.entityEnvelopeSchemaValidator()(entity);
    (async () => {
      await new model.SchemaValidEntityPolicy().enforce(entity);
      await new model.FieldFormatEntityPolicy().enforce(entity);
      await new model.NoForeignRootFieldsEntityPolicy().enforce(entity);
      if (!await model.componentEntityV1alpha1Validator.check(entity)) throw new Error('no component');
      console.log(model.stringifyEntityRef(envelope), model.getEntitySourceLocation ? 'read' : '');
    })().catch(error => { console.error(String(error)); process.exit(1); });
    """
    told = subprocess.run(
        ["node", "-e", program, tmp_path / "entity.json", node_modules()], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == ["component:default/runbooks", "read"]
    assert entity["metadata"]["annotations"] == {"backstage.io/techdocs-ref": "dir:."}
    assert entity["spec"]["owner"] == "user:default/ann"


def test_a_text_without_sections_is_a_page_too() -> None:
    text = 'id: disk\ntitle: "Disk full"\nstatus: draft\nowner: null\nimported: {from: disk.md, sha256: null}\n'
    found = read_runbook("drafts/disk.md", f"---\n{text}---\n\n# Disk full\n\nLook at df -h.\n".encode())
    pages = material(book(found)).items()
    assert any(b"Look at df -h." in data for path, data in pages if path.endswith("disk.md"))
