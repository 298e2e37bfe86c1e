"""The forms of a word end up alike, in the four languages of the site."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.search.stems import beginning, folded, stem, terms_of, tidy, whole_stem, words
from lessons.loading.files import read_words

LANGUAGES = ["lv", "en", "ru", "uk"]
ALIKE = {
    "lv": [
        "uzturēšanās uzturēšanos uzturesanas UZTURĒŠANĀS uzturēties",
        "atļauja atļaujas atļauju atļaujā atlaujam",
        "pagarināt pagarina pagarināju pagarinās pagarināšana pagarināšanu",
        "strādāt strādāju strādāja strādāšu strādāsim strādājam",
        "skolotājs skolotāja skolotājam skolotājiem",
        "labs labais labajam labāks labākais labajiem",
        "adrese adreses adresēs adrešu",
        "skapis skapja skapī skapjiem",
        "acs acis acij acu",
    ],
    "en": [
        "permit permits permit's PERMITS",
        "study studies studied studying",
        "class classes",
        "address addresses",
        "course courses",
        "run runs running",
        "need needs needed",
        "woman women women's women’s",
        "uzturēšanās uzturēšanos",
    ],
    "ru": [
        "документ документа документы документов документами",
        "разрешение разрешения разрешений разрешению",
        "работа работу работать работаю работает",
        "учиться учусь учится учились",
        "ребёнок ребенок ребенка",
        "справка справки справок",
        "семья семьи семей семью",
        "школа школы школ школе",
        "новый новая новое новых новому",
    ],
    "uk": [
        "дозвіл дозволу дозволи дозволів",
        "навчання навчанням навчань",
        "школа школи шкіл школою",
        "робота роботи робіт роботою",
        "здоровʼя здоров'я здоров’я здоровя здоров'ю",
        "сім'я сім'ї сімей",
        "жінка жінки жінок жінкам",
        "латиська латиської латиською латиську",
        "вивчати вивчаю вивчає вивчала",
        "Україна України Украіни",
    ],
}
APART = {
    "lv": ["gads gāze", "māja māsa", "darbs dārzs", "kurss kurpe"],
    "en": ["course curse", "class glass", "analysis new"],
    "ru": ["работа ребёнок", "школа шкаф", "день дом"],
    "uk": ["мова море", "школа шафа", "рік рука"],
}


@pytest.mark.parametrize(
    ("language", "forms"), [(code, forms) for code, lines in ALIKE.items() for forms in lines]
)
def test_forms_of_one_word_share_a_stem(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "pair"), [(code, pair) for code, lines in APART.items() for pair in lines]
)
def test_different_words_stay_apart(language: str, pair: str) -> None:
    one, two = pair.split()
    assert stem(one, language) != stem(two, language)


def test_nearly_all_forms_of_the_vocabulary_share_their_words_stem() -> None:
    """What is left changes inside (māte, māšu); the search knows these from the vocabulary."""
    alike: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for word in read_words():
        kind, forms = word.fields["part_of_speech"], word.fields["forms"].values()
        stems = [tuple(stem(text, "lv") for *_, text in words(form)) for form in forms]
        if stems:
            alike[kind] += Counter(stems).most_common(1)[0][1]
            every[kind] += len(stems)
    shares = {kind: alike[kind] / every[kind] for kind in every}
    print({kind: f"{share:.1%} of {every[kind]}" for kind, share in shares.items()})
    assert shares["noun"] > 0.97
    assert shares["verb"] > 0.85
    assert shares["adjective"] > 0.95
    assert sum(alike.values()) / sum(every.values()) > 0.95


def test_few_words_of_the_vocabulary_fall_together() -> None:
    lemmas: defaultdict[str, set[str]] = defaultdict(set)
    for word in read_words():
        if " " not in word.fields["lemma"]:
            lemmas[stem(word.fields["lemma"], "lv")].add(word.fields["lemma"])
    together = [group for group in lemmas.values() if len(group) > 1]
    print(together)
    assert len(together) < 0.1 * len(lemmas)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_has_terms_that_its_own_words_find(text: str, language: str) -> None:
    terms = terms_of(text, language)
    assert terms == terms_of(text.upper().lower(), language) or not text.isascii()
    for start, end, word in words(text):
        assert text[start:end] == word
        if found := stem(word, language):
            assert whole_stem(found) in terms
        if folded(word):
            assert beginning(folded(word)[:3]) in terms


@given(st.text(alphabet="aābcčeēgģiīkķlļmnņostšuūzž", min_size=1), st.sampled_from(LANGUAGES))
def test_a_stem_is_the_beginning_of_its_latvian_word(word: str, language: str) -> None:
    if language != "en":
        assert folded(word).startswith(stem(word, language))


@given(st.text())
def test_tidy_text_has_nothing_that_is_not_seen(text: str) -> None:
    plain = tidy(text)
    assert tidy(plain) == plain
    assert plain.isprintable()
    plain.encode()


def test_what_is_a_word() -> None:
    text = "Е-pasts: anna_2@x, „здоров’я” un з’їзд – 3. pants, Mari\u0304te!"
    assert [word for *_, word in words(text)] == [
        "Е", "pasts", "anna", "2", "x", "здоров’я", "un", "з’їзд", "3", "pants", "Mari\u0304te",
    ]  # fmt: skip
