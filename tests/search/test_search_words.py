"""Text to terms: names apart and whole, stems, languages, hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.search.trade import ideas
from wetink.search.words import chunks, name_key, stem, terms, trigrams


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KubePodCrashLooping", ["kube", "pod", "crash", "loop", "kubepodcrashloop"]),
        ("kube-state-metrics", ["kube", "stat", "metric", "kubestatemetric"]),
        ("pg_stat_activity", ["pg", "stat", "activity", "pgstatactivity"]),
        ("etcdGRPCRequestsSlow", ["etcd", "grpc", "request", "slow", "etcdgrpcrequestsslow"]),
        ("can't", ["cant"]),
        ("can’t", ["cant"]),
        ("payé", ["paye"]),
        ("ＣＰＵ", ["cpu"]),
        ("5xx", ["xx", "5xx"]),
        ("障害発生", ["障害", "害発", "発生"]),
        ("d41d8cd98f00b204e9800998ecf8427e", []),
        ("x" * 65, []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    "words",
    [
        ["loop", "loops", "looping", "looped"],
        ["node", "nodes"],
        ["cache", "caches", "caching", "cached"],
        ["drop", "drops", "dropped", "dropping"],
        ["query", "queries"],
        ["class", "classes"],
    ],
)
def test_endings_do_not_matter(words: list[str]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize("word", ["status", "redis", "access", "pod", "dns"])
def test_what_only_looks_like_an_ending_stays(word: str) -> None:
    assert stem(word) == word


@given(st.text())
def test_any_text_has_terms_and_its_terms_are_terms(text: str) -> None:
    for term in terms(text):
        assert term
        assert not term.isspace()


@given(st.text(st.sampled_from("ab Z9_.'’-\n\t\xa0é漢“—/+=\x00\u2028\ud800")))
def test_a_text_has_the_terms_of_the_words_in_it(text: str) -> None:
    assert terms(text) == [term for chunk in chunks(text) for term in terms(chunk)]


def test_names_in_one_form() -> None:
    assert name_key("kube-pod_Crash") == name_key("KubePodCrash") == "kubepodcrash"
    assert trigrams("ab") == {"^ab", "ab$"}


@pytest.mark.parametrize(
    ("said", "idea"),
    [
        ("the shop takes forever", "~slow"),
        ("no space left on device", "~full"),
        ("customers cannot pay", "~payment"),
        ("nobody can log in", "~login"),
        ("die Datenbank ist kaputt", "~error"),
        ("the pod keeps dying", "~restart"),
    ],
)
def test_ideas_behind_words(said: str, idea: str) -> None:
    assert idea in ideas(terms(said))


def test_a_phrase_is_no_idea_when_only_its_first_word_is_there() -> None:
    assert "~full" not in ideas(terms("space is the final frontier"))
