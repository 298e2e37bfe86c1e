"""Loading what is shipped: once is the same as twice, and editors are never overruled."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from home.models import NewsPage, Notice
from lessons.lexicon import current_lexicon
from lessons.loading import demo
from lessons.loading.files import ContentError, ShippedPage, ShippedWord, read_pages, read_words
from lessons.loading.ledger import Decision
from lessons.loading.school import load_school
from lessons.models import Answer, Gloss, StudyGroup, Word
from lessons.practice import differences
from tests import factories
from tests.conftest import PAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def words() -> list[ShippedWord]:
    keys = set(Word.objects.values_list("key", flat=True))
    return [word for word in read_words() if word.key in keys]


@pytest.fixture
def pages() -> list[ShippedPage]:
    return [page for page in read_pages() if page.key in PAGES]


def changed(pages: list[ShippedPage], key: str, **changes: Any) -> list[ShippedPage]:
    return [replace(page, **changes) if page.key == key else page for page in pages]


def test_loading_again_changes_nothing(words: Any, pages: Any) -> None:
    assert set(load_school(words, pages)) == {Decision.SAME}


def test_a_new_version_replaces_what_nobody_touched(
    words: Any, pages: Any, django_capture_on_commit_callbacks: Any
) -> None:
    titles = {language: f"Jauns {language}" for language in ("lv", "en", "ru", "uk")}
    with django_capture_on_commit_callbacks(execute=True):
        counts = load_school(words, changed(pages, "about", title=titles))
    assert counts[Decision.UPDATE] == 1
    assert factories.page("about").title == "Jauns lv"
    assert factories.page("about", "uk").title == "Jauns uk"


def test_an_editors_change_is_kept(words: Any, pages: Any) -> None:
    page: Any = factories.page("about")
    page.title = "Par mums"
    page.save_revision().publish()
    word = factories.word("mate")
    Gloss.objects.filter(word=word, language="uk").update(text="матуся")
    Notice.objects.filter(locale__language_code="lv").update(text="Mainīts.")
    titles = dict.fromkeys(("lv", "en", "ru", "uk"), "Pavisam cits")
    new = [
        replace(w, fields={**w.fields, "note": "jauns"}) if w.key == "mate" else w for w in words
    ]
    counts = load_school(new, changed(pages, "about", title=titles))
    assert counts[Decision.EDITED] == 3
    assert factories.page("about").title == "Par mums"
    assert word.glosses.get(language="uk").text == "матуся"
    assert Notice.objects.get(locale__language_code="lv").text == "Mainīts."


def test_a_draft_of_an_editor_is_kept_too(words: Any, pages: Any) -> None:
    page: Any = factories.page("about")
    page.title = "Vēl nav gatavs"
    page.save_revision()
    assert load_school(words, pages)[Decision.EDITED] == 1


def test_what_an_editor_deleted_stays_deleted(words: Any, pages: Any) -> None:
    NewsPage.objects.filter(locale__language_code="lv").first().delete()
    Word.objects.get(key="mate").delete()
    counts = load_school(words, pages)
    assert counts[Decision.DELETED] == 2
    assert not Word.objects.filter(key="mate").exists()


def test_an_editors_own_word_with_a_shipped_key_is_left_alone(words: Any, pages: Any) -> None:
    own = replace(words[0], key="sava")
    Word.objects.create(key="sava", lemma="sava", part_of_speech="pronoun")
    assert load_school([*words, own], pages)[Decision.EDITED] == 1
    assert Word.objects.get(key="sava").lemma == "sava"


def test_a_fault_in_one_file_loads_nothing(words: Any, pages: Any) -> None:
    before = Word.objects.count()
    new = replace(words[0], key="jauns")
    broken = changed(
        pages, "about", slug="x",
        body=[{"key": "p", "type": "paragraph", "value": {
            "lv": "<p>Viens</p><p>Divi</p>", "en": "<p>One</p>", "ru": "<p>А</p>", "uk": "<p>А</p>",
        }}],
    )  # fmt: skip
    with pytest.raises(ContentError, match="body"):
        load_school([*words, new], broken)
    assert Word.objects.count() == before


@pytest.mark.parametrize(
    ("cell", "problem"), [("gen.sg", "gen.sg"), ("xyz=a", "xyz"), ("gen.sg=", "gen.sg")]
)
def test_a_fault_in_a_word_file_names_file_and_line(tmp_path: Any, cell: str, problem: str) -> None:
    header = (
        "key,lemma,part_of_speech,gender,inflection,level,forms,accepted,example,note,"
        "gloss_en,example_en,note_en,gloss_ru,example_ru,note_ru,gloss_uk,example_uk,note_uk\n"
    )
    (tmp_path / "test.csv").write_text(header + f"a,a,noun,f,4,A1,{cell}" + "," * 12 + "\n")
    with pytest.raises(ContentError, match=r"test\.csv, line 2") as error:
        list(read_words(tmp_path))
    assert problem in str(error.value)


@pytest.mark.parametrize("text", ["key: [", "key: other\ntype: x\n", "key: a\ntype: x\nwhat: 1\n"])
def test_a_fault_in_a_page_file_names_the_file(tmp_path: Any, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(ContentError, match=r"a\.yaml"):
        read_pages(tmp_path)


def test_sample_people_come_once_and_go_without_a_trace(tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    real = factories.make_user()
    assert demo.load_demo()
    assert not demo.load_demo()
    sign_ins = demo.read_sign_ins()
    assert len(sign_ins) == 5
    assert len({password for _, password, _ in sign_ins}) == 5
    for nickname, password, _ in sign_ins:
        assert User.objects.get(username=nickname).check_password(password)
    assert demo.sign_ins_path().stat().st_mode & 0o077 == 0
    for learner in User.objects.filter(answers__isnull=False).distinct():
        assert differences(learner.pk, current_lexicon()) == []
    out = StringIO()
    call_command("remove_demo", stdout=out)
    assert "5 sample people" in out.getvalue()
    assert list(User.objects.all()) == [real]
    assert not Answer.objects.exists()
    assert not StudyGroup.objects.exists()
    assert demo.read_sign_ins() == []


def test_a_load_without_demo_makes_no_people(words: Any, pages: Any) -> None:
    load_school(words, pages)
    assert not User.objects.exists()
