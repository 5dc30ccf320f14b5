"""What is done to make the parser quick changes nothing of what it gives."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from thinc.api import NumpyOps

from sayso.coding.parser_speed import Rules, hasten

WORDS = ["He", "gon", "na", "run", ",", " \n", "He", "ran"]
TAGS = ["PRP", "VB", "TO", "VB", ",", "_SP", "NN", "VBD"]
DEPS = ["nsubj", "ROOT", "aux", "xcomp", "punct", "", "nsubj", "ccomp"]


def ruler(nlp: Language) -> AttributeRuler:
    made = AttributeRuler(nlp.vocab)
    made.add([[{"TAG": "PRP"}], [{"TAG": "NN", "LOWER": {"IN": ["he", "it"]}}]], {"POS": "PRON"})
    made.add([[{"LOWER": "gon"}, {"LOWER": "na"}]], {"LEMMA": "go"}, index=0)
    made.add([[{"LOWER": {"REGEX": "^r[au]n$"}, "DEP": {"NOT_IN": ["xcomp"]}}]], {"LEMMA": "run"})
    made.add([[{"IS_SPACE": True}]], {"POS": "SPACE"})
    made.add([[{"TAG": "PRP", "DEP": "nsubj"}]], {"POS": "NOUN"})
    return made


def document(nlp: Language) -> Doc:
    return Doc(nlp.vocab, words=WORDS, tags=TAGS, deps=DEPS, heads=[1, 1, 3, 1, 1, 4, 7, 1])


def test_remembered_rules_fit_where_the_ruler_finds_them() -> None:
    nlp = spacy.blank("en")
    slow, doc = ruler(nlp), document(nlp)
    quick, expected = Rules(slow), slow.match(doc)
    assert {start for _, _, start, _ in expected} == {0, 1, 5, 6, 7}
    assert quick(doc) == quick(doc) == expected


def test_only_rulers_whose_rules_can_be_remembered_are_changed() -> None:
    nlp = spacy.blank("en")
    plain, other = nlp.add_pipe("attribute_ruler", name="plain"), nlp.add_pipe("attribute_ruler", name="other")
    plain.add([[{"TAG": "NN"}]], {"POS": "NOUN"})  # type: ignore[attr-defined]
    other.add([[{"LEMMA": "go"}]], {"POS": "VERB"})  # type: ignore[attr-defined]
    hasten(nlp)
    assert isinstance(plain.match, Rules)  # type: ignore[attr-defined]
    assert not isinstance(other.match, Rules)  # type: ignore[attr-defined]


def test_numpy_multiplies_the_matrices_of_this_pipeline_alone() -> None:
    nlp, elsewhere = spacy.blank("en"), spacy.blank("en")
    mine, theirs = (n.add_pipe("tagger").model for n in (nlp, elsewhere))  # type: ignore[attr-defined]
    hasten(nlp)
    assert {node.ops.use_blis for node in mine.walk() if isinstance(node.ops, NumpyOps)} == {False}
    assert all(node.ops.use_blis for node in theirs.walk() if isinstance(node.ops, NumpyOps))
