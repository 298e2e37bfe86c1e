"""Search: what is found, in which order and language, at what cost, and what never is."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, TestCase
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.synctree import create_aliases_for_new_page

from cms.models import SearchEntry
from cms.search.excerpts import LENGTH, excerpt
from cms.search.query import MAX_WORDS, read_terms
from home.models import NewsPage
from lessons.lexicon import current_lexicon
from lessons.models import Word
from tests import factories

pytestmark = pytest.mark.django_db
LANGUAGES = ["lv", "en", "ru", "uk"]
ODD = [
    "\0", "%00", "%ff%fe", "%ed%a0%80", "%F0%9F%98%80", "%25", "_", "'", '"', "\\", "*", "<b>",
    "%E2%80%8F", "=", "a=b", "-", "NOT", "(", "%C3%A4%CC%88%CC%88", "١٢", "语言", "%D8%B9",
]  # fmt: skip


def read(client: Client, language: str, query: str, **more: Any) -> str:
    response = client.get(f"/{language}/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


def found(html: str) -> list[str]:
    """Return the addresses of the pages that were found, in order."""
    return re.findall(r'<h3[^>]*><a href="([^"]+)"', html)


def found_words(html: str) -> list[str]:
    return re.findall(r'<dt lang="lv">([^<]+)</dt>', html)


def publish(title: str, text: str, lead: str = "Īsi.", parent: str = "news") -> NewsPage:
    """Publish a piece of Latvian news, with its copies in the other languages."""
    page = NewsPage(title=title, lead=lead, date="2026-06-24", body=[("paragraph", text)])
    factories.page(parent).add_child(instance=page)
    create_aliases_for_new_page(page)
    page.save_revision().publish()
    return page


def translate(page: Page, texts: dict[str, str], language: str = "uk") -> None:
    locale = Locale.objects.get(language_code=language)
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if text := texts.get(segment.string.data):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=locale, context=segment.context,
                defaults={"data": text, "translation_type": "manual"},
            )  # fmt: skip
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)


def address(page: Page, language: str = "lv") -> str:
    return f"/{language}/" + page.url_path.split("/", 2)[2]


# --- What is found --------------------------------------------------------------------------------


ADVICE = {
    "Padoms": {"en": "Advice", "ru": "Совет", "uk": "Порада"},
    "Par uzturēšanās atļauju un dokumentiem.": {
        "en": "About the residence permit and documents.",
        "ru": "О виде на жительство и документах.",
        "uk": "Про посвідку на проживання та документи.",
    },
}


@pytest.fixture
def advice() -> NewsPage:
    """A page in four languages."""
    latvian, text = ADVICE
    page = publish(latvian, f"<p>{text}</p>")
    for language in ("en", "ru", "uk"):
        translate(page, {text: texts[language] for text, texts in ADVICE.items()}, language)
    return page


@pytest.mark.parametrize(
    "query", ["uzturesanas", "uzturēšanās", "UZTURĒŠANOS", "uzturēša", "„uzturēšanās”!"]
)
def test_marks_capitals_and_endings_make_no_difference(
    client: Client, advice: NewsPage, query: str
) -> None:
    html = read(client, "lv", query)
    assert address(advice) in found(html)
    assert "<mark>uzturēšanās</mark>" in html


@pytest.mark.parametrize(
    ("language", "query"),
    [("en", "permits"), ("en", "residence permit"), ("ru", "вида на жительство"),
     ("uk", "посвідки"), ("uk", "документами")],
)  # fmt: skip
def test_each_language_is_searched_by_its_own_endings(
    client: Client, advice: NewsPage, language: str, query: str
) -> None:
    html = read(client, language, query)
    assert address(advice, language) in found(html)
    assert "<mark>" in html


def test_a_latvian_word_leads_a_foreign_reader_to_the_page_in_her_language(
    client: Client, advice: NewsPage
) -> None:
    html = read(client, "uk", "uzturesanas")
    assert f'<h3><a href="{address(advice, "uk")}">Порада</a></h3>' in html
    assert re.search(r'<p lang="lv">[^<]*<mark>uzturēšanās</mark>', html)


def test_all_words_count(client: Client) -> None:
    both = publish("Pirmais", "<p>Zilais krokodils guļ.</p>")
    one = publish("Otrais", "<p>Zilais vilciens brauc.</p>")
    assert found(read(client, "lv", "krokodila zilā")) == [address(both)]
    assert set(found(read(client, "lv", "zila"))) == {address(both), address(one)}


def test_if_no_page_has_all_words_those_with_most_are_shown(client: Client) -> None:
    page = publish("Pirmais", "<p>Zilais krokodils guļ.</p>")
    publish("Otrais", "<p>Zilais vilciens brauc.</p>")
    html = read(client, "en", "zilais krokodils lidmašīna")
    assert found(html) == [address(page, "en")]
    assert "No page has all of these words." in html


def test_other_forms_of_a_vocabulary_word_are_found(client: Client) -> None:
    """No rule of endings leads from the one to the other."""
    Word.objects.create(
        key="svesz", lemma="svešzemnieks", part_of_speech="noun",
        forms={"nom.sg": "svešzemnieks", "gen.pl": "ārzemju"},
    )  # fmt: skip
    page = publish("Ziņa", "<p>Te ir ārzemju viesi.</p>")
    html = read(client, "lv", "svešzemnieks")
    assert found(html) == [address(page)]
    assert "<mark>ārzemju</mark>" in html


def test_a_form_that_two_words_share_leads_to_neither(client: Client) -> None:
    """Without marks "masu" may be of māsa or of māte."""
    Word.objects.create(
        key="masa-2", lemma="māsa", part_of_speech="noun",
        forms={"acc.sg": "māsu", "nom.pl": "māsas"},
    )  # fmt: skip
    page = publish("Ziņa", "<p>Satiku māsu.</p>")
    assert address(page) not in found(read(client, "lv", "māte"))
    assert address(page) in found(read(client, "lv", "māsa"))


# --- Order ----------------------------------------------------------------------------------------


def test_the_title_counts_more_than_the_text(client: Client) -> None:
    text = publish("Ziņa", "<p>Krokodils, krokodils un vēlreiz krokodils.</p>")
    title = publish("Krokodils Rīgā", "<p>Teksts.</p>")
    assert found(read(client, "lv", "krokodili")) == [address(title), address(text)]


def test_the_readers_language_comes_first_then_latvian(client: Client) -> None:
    russian = publish("Pirmā ziņa", "<p>Teksts viens.</p>")
    latvian = publish("Otrā ziņa", "<p>Крокодил по-русски latviešu tekstā.</p>")
    own = publish("Trešā ziņa", "<p>Teksts trīs.</p>")
    translate(russian, {"Teksts viens.": "Крокодил."}, "ru")
    translate(own, {"Teksts trīs.": "Крокодил."}, "uk")
    expected = [address(page, "uk") for page in (own, latvian, russian)]
    assert found(read(client, "uk", "крокодил")) == expected


def test_a_page_is_found_once_and_in_the_readers_language(client: Client) -> None:
    for language in LANGUAGES:
        addresses = found(read(client, language, "Satversme"))
        assert len(addresses) == len(set(addresses)) > 0
        assert all(path.startswith(f"/{language}/") for path in addresses)


def test_an_untranslated_page_is_found_by_its_latvian_text_and_says_so(client: Client) -> None:
    page = publish("Krokodils Rīgā", "<p>Teksts.</p>")
    html = read(client, "uk", "krokodils")
    assert f'<h3 lang="lv"><a href="{address(page, "uk")}">' in html
    assert list(SearchEntry.objects.filter(page__slug=page.slug).values_list("language")) == [
        ("lv",)
    ]


def test_ten_results_a_page(client: Client) -> None:
    pages = {address(publish(f"Krokodils {number}", "<p>x</p>")) for number in range(12)}
    first, second = (
        found(read(client, "lv", "krokodils")),
        found(read(client, "lv", "krokodils", page=2)),
    )
    assert (len(first), len(second)) == (10, 2)
    assert {*first, *second} == pages
    assert 'href="?q=krokodils&amp;page=2"' in read(client, "lv", "krokodils")
    for odd in ("0", "-1", "99", "x", "9" * 5000):
        assert found(read(client, "lv", "krokodils", page=odd))


# --- Words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "query", "lemma"),
    [("uk", "mate", "māte"), ("uk", "мати", "māte"), ("ru", "сына", "dēls"),
     ("en", "sons", "dēls"), ("lv", "dēlam", "dēls"), ("lv", "mother", "māte")],
)  # fmt: skip
def test_words_are_found_by_any_form_and_by_meaning(
    client: Client, language: str, query: str, lemma: str
) -> None:
    html = read(client, language, query)
    assert found_words(html)[0] == lemma
    lesson = factories.address("lesson-family", language)
    assert re.search(f'<dd class="word-list__note">[^<]*<a href="{lesson}"', html)


def test_a_word_comes_with_its_meaning_in_the_readers_language(client: Client) -> None:
    assert '<span lang="uk">мати</span>' in read(client, "uk", "māte")
    html = read(client, "lv", "māte")
    for language, meaning in (("en", "mother"), ("uk", "мати")):
        assert f'<span lang="{language}">{meaning}' in html


def test_meanings_of_other_languages_are_not_mixed_in(client: Client) -> None:
    assert found_words(read(client, "uk", "brother")) == []


def test_the_exact_word_comes_before_its_twin(client: Client) -> None:
    for key, lemma in (("kazas", "kazas"), ("kaazas", "kāzas")):
        Word.objects.create(key=key, lemma=lemma, part_of_speech="noun", forms={})
    assert found_words(read(client, "lv", "kāzas")) == ["kāzas", "kazas"]
    assert found_words(read(client, "lv", "kazas")) == ["kazas", "kāzas"]


def test_words_inside_a_question_are_found(client: Client) -> None:
    assert "dēls" in found_words(read(client, "lv", "kā sauc tavu dēlu"))


# --- In step with the pages -----------------------------------------------------------------------


def test_a_page_is_found_as_it_is_published(client: Client) -> None:
    page = publish("Krokodils Rīgā", "<p>Teksts.</p>")
    page.title = "Zilonis Rīgā"
    draft = page.save_revision()
    assert found(read(client, "lv", "krokodils")) == [address(page)]
    assert found(read(client, "lv", "zilonis")) == []
    draft.publish()
    assert found(read(client, "lv", "krokodils")) == []
    assert found(read(client, "lv", "zilonis")) == [address(page)]
    page = NewsPage.objects.get(pk=page.pk)
    page.unpublish()
    assert found(read(client, "lv", "zilonis")) == []
    page.save_revision().publish()
    assert found(read(client, "lv", "zilonis")) == [address(page)]
    page.delete()
    assert found(read(client, "lv", "zilonis")) == []


def test_a_translation_is_found_as_soon_as_it_is_published(client: Client) -> None:
    page = publish("Ziņa", "<p>Teksts.</p>")
    assert found(read(client, "uk", "крокодил")) == []
    translate(page, {"Ziņa": "Крокодил"})
    assert found(read(client, "uk", "крокодили")) == [address(page, "uk")]
    assert found(read(client, "en", "крокодил")) == [address(page, "en")]


def test_a_moved_page_is_found_at_its_new_address(client: Client) -> None:
    page = publish("Krokodils Rīgā", "<p>Teksts.</p>")
    page.slug = "cita-adrese"
    page.save_revision().publish()
    assert found(read(client, "lv", "krokodils")) == ["/lv/jaunumi/cita-adrese/"]
    assert found(read(client, "uk", "krokodils")) == ["/uk/jaunumi/cita-adrese/"]


def test_rebuilding_changes_nothing_that_is_in_order() -> None:
    def stored() -> list[Any]:
        return list(SearchEntry.objects.order_by("pk").values_list())

    before = stored()
    assert before
    SearchEntry.objects.filter(language="uk").delete()
    SearchEntry.objects.filter(language="lv").update(terms="", text="?")
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert stored() == before
    assert out.getvalue() == f"{len(before)} pages can be found\n"


def test_pages_of_before_the_index_are_added_and_others_left() -> None:
    entry = SearchEntry.objects.filter(language="lv").order_by("pk")[0]
    SearchEntry.objects.filter(language="uk").delete()
    SearchEntry.objects.filter(pk=entry.pk).update(text="?")
    call_command("rebuild_search", "--missing", stdout=StringIO())
    assert SearchEntry.objects.filter(language="uk").exists()
    assert SearchEntry.objects.get(pk=entry.pk).text == "?"


# --- What is never found --------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["page", "parent"])
def test_private_pages_are_not_found_nor_their_copies(client: Client, where: str) -> None:
    page = publish("Krokodils Rīgā", "<p>Teksts.</p>")
    restricted = page if where == "page" else page.get_parent()
    restriction = PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    client.force_login(factories.make_user())
    for language in LANGUAGES:
        assert found(read(client, language, "krokodils")) == []
    restriction.delete()
    assert found(read(client, "uk", "krokodils")) == [address(page, "uk")]


def test_a_lesson_that_is_private_is_not_named(client: Client) -> None:
    lesson = factories.page("lesson-family", "uk")
    PageViewRestriction.objects.create(page=lesson, restriction_type="login")
    html = read(client, "uk", "māte")
    assert found_words(html)[0] == "māte"
    assert lesson.title not in html


def test_a_quiz_does_not_tell_its_answers(client: Client) -> None:
    quiz: Any = factories.page("quiz-state")
    explanation = quiz.questions[0].value["explanation"]
    word = max(re.findall(r"\w+", str(explanation)), key=len)
    assert word
    for entry in SearchEntry.objects.filter(page__translation_key=quiz.translation_key):
        assert str(explanation) not in entry.text
    assert address(quiz) in found(read(client, "lv", quiz.title))
    for block in quiz.questions:
        assert str(block.value["text"]) not in SearchEntry.objects.get(page_id=quiz.pk).text


def test_html_in_pages_and_queries_is_shown_not_run(client: Client) -> None:
    page = publish("Ziņa", "<p>x</p>", lead="Krokodils <script>alert(1)</script> & zilonis")
    html = read(client, "lv", "krokodils <script>alert(2)</script>")
    assert found(html) == [address(page)]
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_query_the_page_only_asks(client: Client, language: str) -> None:
    for path in (f"/{language}/search/", f"/{language}/search/?q=%20%20"):
        html = client.get(path).content.decode()
        assert f'<html lang="{language}">' in html
        assert '<label for="search-query">' in html
        assert "<h2" not in html.partition("<main")[2].partition("</main>")[0]


def test_nothing_found_says_what_to_do(client: Client) -> None:
    html = read(client, "en", "xyzzy")
    assert "Nothing found for “xyzzy”" in html
    assert "only the beginning of a word" in html
    main = html.partition("<main")[2]
    assert f'<a class="tag" href="{factories.address("course-latvian", "en")}"' in main


def test_results_are_not_for_other_search_engines(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in read(client, "lv", "māte")


def test_the_language_menu_keeps_the_query(client: Client) -> None:
    assert 'href="/uk/search/?q=m%C4%81te"' in read(client, "lv", "māte")


@pytest.mark.parametrize("odd", ODD)
def test_odd_input_gets_a_page(client: Client, odd: str) -> None:
    for path in (f"/uk/search/?q={odd}", f"/lv/search/?q=a{odd}b&page={odd}"):
        assert client.get(path).status_code == 200


def test_odd_input_finds_nothing(client: Client) -> None:
    for odd in ("\0", "%", "_", "'", "=", "...", "-"):
        html = read(client, "lv", odd)
        assert found(html) == found_words(html) == []


@pytest.mark.parametrize("charset", ["utf-16", "unicode_escape", "nonsense"])
def test_a_strange_charset_is_no_harm(client: Client, charset: str) -> None:
    response = client.get(
        "/lv/search/?q=%5Cud800m%C4%81te", CONTENT_TYPE=f"text/plain; charset={charset}"
    )
    assert response.status_code == 200


def test_long_queries_are_cut(client: Client) -> None:
    html = read(client, "lv", "ļoti " * 1000)
    value = re.search(r'name="q"[^>]* value="([^"]*)"', html)
    assert value is not None
    assert len(value[1]) <= 100
    assert len(read_terms(" ".join(f"vards{number}" for number in range(99)))) == MAX_WORDS
    assert client.get("/lv/search/?q=" + "%C4%81" * 2000).status_code == 200


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/lv/search/", {"q": "x"}).status_code == 405
    assert client.head("/lv/search/?q=x").status_code == 200


# --- Cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        "māte",
        "kursi",
        "a",
        "un ir ar par",
        "vīra māte brālis māsa tēvs xyzzy dokuments atļauja",
        "?",
    ],
)
def test_budget(
    client: Client, query: str, signed_in: bool, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        publish(f"Kursi {number}", "<p>Māte un tēvs. A.</p>")
    PageViewRestriction.objects.create(page=publish("Kursi", "<p>x</p>"), restriction_type="login")
    if signed_in:
        client.force_login(factories.make_user())
    current_lexicon()
    with django_assert_max_num_queries(15):
        read(client, "uk", query)


# --- Excerpts -------------------------------------------------------------------------------------


def test_an_excerpt_shows_where_most_of_the_words_are() -> None:
    text = "Krokodils. " + "Vārdi bez nozīmes. " * 40 + "Zaļš krokodils ēd. " + "Un tā tālāk. " * 40
    parts = excerpt(text, read_terms("zaļa krokodila"), "lv")
    shown = "".join(part.text for part in parts)
    assert [part.text for part in parts if part.found] == ["Zaļš", "krokodils"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= LENGTH + 4


@pytest.mark.parametrize("text", ["", "Īss teksts.", "x" * 1000, "vārds " * 200])
def test_an_excerpt_without_the_words_is_the_beginning(text: str) -> None:
    shown = "".join(part.text for part in excerpt(text, read_terms("zilonis"), "lv"))
    assert text.startswith(shown.removesuffix(" …"))
