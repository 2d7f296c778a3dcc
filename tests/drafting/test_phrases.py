"""The vocabulary: every group is used, none contradicts another, several languages, linear."""

from __future__ import annotations

import ast
import itertools
import time
import tomllib
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path

import pytest

from wetink.drafting.language import phrases
from wetink.drafting.language.phrases import begins, count, groups, says, starts, where
from wetink.drafting.record.statements import takes_back, tells_deed
from wetink.drafting.record.verdicts import sign

ASKERS = {"says", "starts", "begins", "count", "where"}
EXCLUDING = (
    ("worked", "failed"),
    ("refused", "agreed"),
    ("refused", "approved"),
    ("refused", "me"),
    ("filed", "unrelated"),
)


def sources() -> list[Path]:
    """The drafter's modules; the proof and the models have words of their own."""
    folder = Path(str(resources.files("wetink.drafting")))
    return [path for path in sorted(folder.rglob("*.py")) if not {"grounding", "llm"} & {*path.parts}]


def asked() -> set[str]:
    """Names of groups that the drafter's sources ask for: as a literal, or gone through in a comprehension."""
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKERS:
                found.update(literals(node.args[:1]))
            elif isinstance(node, ast.comprehension) and isinstance(node.iter, ast.Tuple):
                found.update(literals(node.iter.elts))
    return found


def literals(nodes: Iterable[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def vocabulary(group: str) -> set[str]:
    return {phrase for some in phrases._vocabulary()[group].values() for phrase in some}


def test_every_group_is_used_by_some_module() -> None:
    spare = {"owner"}  # owner.py tells by words of its own
    assert set(groups()) - asked() <= spare


def test_every_group_that_is_asked_for_exists() -> None:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    assert first.value in groups(), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("pair", EXCLUDING)
def test_no_phrase_stands_in_two_groups_that_exclude_each_other(pair: tuple[str, str]) -> None:
    assert vocabulary(pair[0]) & vocabulary(pair[1]) == set()


def test_phrases_are_written_as_they_are_looked_for() -> None:
    for group, phrase in itertools.chain.from_iterable(
        [(group, phrase) for phrase in vocabulary(group)] for group in groups()
    ):
        assert phrase == phrases.plain(phrase).strip(), (group, phrase)
        assert says(group, phrase), (group, phrase)


def test_no_phrase_is_empty_or_a_single_letter() -> None:
    assert not [phrase for group in groups() for phrase in vocabulary(group) if len(phrase) < 2]


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("failed", "That made it WORSE"),
        ("failed", "das bringt nichts"),
        ("failed", "ça ne change rien"),
        ("failed", "sigue igual, qué raro"),
        ("failed", "não adiantou nada"),
        ("failed", "to nadal nie działa"),
        ("failed", "bohužel beze změny"),
        ("worked", "latency is back to normal"),
        ("worked", "läuft wieder"),
        ("worked", "c’est bon pour le panier"),
        ("worked", "ya funciona el carrito"),
        ("worked", "o carrinho voltou ao normal"),
        ("worked", "het werkt weer"),
        ("undone", "nehme ich zurück"),
        ("undone", "je reviens en arrière"),
        ("proposed", "wie wäre es mit einem Neustart"),
        ("proposed", "deberíamos reiniciar"),
        ("cause", "das liegt an der Platte"),
        ("cause", "porque o disco está cheio"),
        ("did", "ich habe den Dienst neu gestartet"),
        ("did", "j'ai redémarré le service"),
        ("filed", "Ticket angelegt"),
        ("closing", "incident geschlossen, danke euch"),
        ("approved", "ich gebe frei"),
    ],
)
def test_says_in_several_languages(group: str, text: str) -> None:
    assert says(group, text)


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("worked", "the network is slow"),
        ("worked", "fixedness is not a word of ours"),
        ("failed", "noticing the change log"),
        ("cause", "the causeway is closed"),
        ("worked", ""),
        ("did", "the well-done steak"),
    ],
)
def test_parts_of_words_do_not_count(group: str, text: str) -> None:
    assert not says(group, text)


@pytest.mark.parametrize(
    "text", ["no", "No, please", "nein!", "> non, surtout pas", ":no_entry: nope", "tariq: no", "não"]
)
def test_a_refusal_starts_an_answer(text: str) -> None:
    assert starts("refused", text)


@pytest.mark.parametrize(
    "text", ["notice the time", "the answer is no", "", "nobel prize", "no blame, it happens", "tariq: no worries"]
)
def test_a_word_further_on_or_a_kind_one_does_not_start_a_refusal(text: str) -> None:
    assert not starts("refused", text)


@pytest.mark.parametrize("text", ["yes", "ja, mach", "oui", "sí, dale", "👍 ok"])
def test_an_agreement_starts_an_answer(text: str) -> None:
    assert starts("agreed", text)


def test_a_clause_begins_to_the_letter() -> None:
    assert begins("did", "restarted the cart")
    assert not begins("did", "the cart was restarted")
    assert begins("did", "neu gestartet")


def test_curly_apostrophes_are_straight() -> None:
    assert says("failed", "didn’t help")


def test_counting_and_placing() -> None:
    assert count("worked", "fixed, fixed and gone") == 3
    assert where("worked", "it is fixed") == [(6, 11)]


def test_an_unknown_group_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        says("no such group", "text")


@pytest.mark.parametrize("word", ["a", "no ", "not ", "still ", "back ", "x-", "'", " ", "\n", "ö", "is not the "])
def test_every_pattern_is_linear(word: str) -> None:
    text = (word * 100_000)[:100_000]
    says("did", "")
    begin = time.process_time()
    for group in groups():
        says(group, text)
        starts(group, text)
    assert time.process_time() - begin < 1.5


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("did_last", "лимит поднят, сервис перезапущено"),
        ("did", "я перезапустил сервис"),
        ("worked", "кошик знову працює"),
        ("failed", "не помогло, та же ошибка"),
        ("did_last", "cache kar diya"),
        ("failed", "koi farak nahi pada"),
        ("worked", "pesanan sudah bisa"),
        ("failed", "masih sama"),
        ("delimits", "cuma pembayaran"),
        ("worked", "sepet artık çalışıyor"),
        ("did_last", "sunucu yeniden başlatıldı"),
        ("did_last", "再起動しました"),
        ("failed", "変化なし"),
        ("worked", "已经恢复正常"),
        ("did_last", "재시작했습니다"),
        ("worked", "kassan fungerar igen"),
        ("closing", "всем спасибо, закрываем"),
        ("worked", "el carretó torna a funcionar"),
        ("finished", "tasca fet"),
        ("worked", "vào được rồi ạ"),
        ("finished", "PR đã merge"),
        ("unrelated", "không liên quan ạ"),
        ("failed", "nem segít, ugyanaz a hiba"),
        ("did_last", "újraindítottam"),
        ("worked", "τώρα δουλεύει"),
        ("failed", "καμία αλλαγή"),
        ("worked", "toimii taas"),
        ("failed", "ei muutosta"),
        ("worked", "coșul merge din nou"),
        ("did", "am repornit serviciul"),
        ("agreed", "greit for meg"),
        ("failed", "det hjalp ikke"),
        ("did_last", "tjenesten er genstartet"),
        ("worked", "butikken er oppe igen"),
        ("asks_leave", "er det ok at vi sletter den?"),
        ("plan_word", "rækkefølge: først køen, så kassen"),
        ("greets", "god morgen alle"),
    ],
)
def test_languages_with_a_file_of_their_own(group: str, text: str) -> None:
    assert says(group, text)


def test_a_language_file_holds_only_groups_that_say_what_they_are_for() -> None:
    data = resources.files("wetink.drafting") / "data"
    told = set(tomllib.loads((data / "phrases.toml").read_text("utf-8")))
    files = list((data / "languages").iterdir())
    assert len(files) > 5
    for file in files:
        assert set(tomllib.loads(file.read_text("utf-8"))) <= told, file.name


SAID = [
    tuple(part.strip() for part in line.split("|"))
    for line in (Path(__file__).parent / "data" / "said.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
READ: dict[str, Callable[[str], bool]] = {
    "deed": tells_deed,
    "undone": takes_back,
    "worked": lambda text: sign(text) > 0,
    "failed": lambda text: sign(text) < 0,
    "refused": lambda text: starts("refused", text),
}


@pytest.mark.parametrize(("language", "wanted", "text"), SAID)
def test_what_is_said_in_many_languages_is_read(language: str, wanted: str, text: str) -> None:
    expected = [] if wanted == "-" else wanted.split()
    assert [one for one in expected if not (READ[one](text) if one in READ else says(one, text))] == [], language
    if not expected:
        assert [one for one, reads in READ.items() if reads(text)] == [], language


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("worked", "dziala? nie: juz dziala"),
        ("worked", "laeuft wieder"),
        ("failed", "khong thay doi gi"),
        ("did", "перезапустил, ещё рано"),
        ("worked", "سرویس کار می‌کنه"),
        ("did", "تم اعادة التشغيل"),
    ],
)
def test_phrases_are_found_as_they_are_typed_in_a_hurry(group: str, text: str) -> None:
    assert says(group, text)


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("did", "an active set"),
        ("still", "a stale lock"),
        ("finished", "no docker.io in prod"),
        ("did", "do change it"),
        ("did_last", "करोगे कर दियासलाई"),
    ],
)
def test_a_word_without_its_accents_is_not_another_word(group: str, text: str) -> None:
    assert not says(group, text)


def test_the_quick_reader_reads_the_data_as_toml_does() -> None:
    data = resources.files("wetink.drafting") / "data"
    wanted = tomllib.loads((data / "phrases.toml").read_text("utf-8"))
    for file in (data / "languages").iterdir():
        for group, some in tomllib.loads(file.read_text("utf-8")).items():
            wanted[group][f"{file.name.removesuffix('.toml')}_file"] = some
    assert phrases._vocabulary() == wanted
