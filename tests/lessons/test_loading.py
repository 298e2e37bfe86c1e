"""Loading what is shipped: once is the same as twice, and editors are never overruled."""

import shutil
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from wagtail.models import Locale, ModelLogEntry, Page, ReferenceIndex
from wagtail_localize.models import Translation

from accounts.models import User
from home.models import InfoPage, NewsPage, Notice, OpeningHours, Picture, SchoolSettings, Topic
from lessons.lexicon import current_lexicon
from lessons.loading import demo
from lessons.loading.blocks import References, Streams
from lessons.loading.files import (
    CONTENT,
    ContentError,
    ShippedHours,
    ShippedPage,
    ShippedPicture,
    ShippedSchool,
    ShippedTopic,
    ShippedWord,
    read_pages,
    read_school,
    read_words,
    shipped_names,
    stable_id,
)
from lessons.loading.ledger import Decision
from lessons.loading.lint import lint
from lessons.loading.school import load_school
from lessons.models import Answer, Appeal, Gloss, LessonProgress, Sitting, StudyGroup, Word
from lessons.models.shipped import ShippedItem
from lessons.models.teaching import Assignment, LearnerNote, StoryView
from lessons.practice import differences
from tests import factories
from tests.shipped import PAGES

from .small_content import PARAGRAPHS, SAME, make_info, make_word, texts

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


def test_a_translation_that_an_editor_deleted_or_took_over_is_left_alone() -> None:
    load(make_info("one"), make_info("two"))
    factories.page("one", "uk").delete()
    two = factories.page("two", "uk")
    Translation.objects.filter(source__object_id=two.translation_key).update(enabled=False)
    two.title = "Мій"
    two.save_revision().publish()
    title = texts("Jauns", "New", "Новый", "Новий")
    counts = load(make_info("one", title=title), make_info("two", title=title))
    assert (counts[Decision.EDITED], counts[Decision.UPDATE]) == (1, 1)
    assert not Page.objects.filter(slug="one", locale__language_code="uk").exists()
    assert factories.page("two", "uk").title == "Мій"
    assert factories.page("two").title == "Jauns"


def test_an_editors_own_word_with_a_shipped_key_is_left_alone(words: Any, pages: Any) -> None:
    own = replace(words[0], key="sava")
    Word.objects.create(key="sava", lemma="sava", part_of_speech="pronoun")
    assert load_school([*words, own], pages)[Decision.EDITED] == 1
    assert Word.objects.get(key="sava").lemma == "sava"


def paired(words: list[ShippedWord]) -> list[ShippedWord]:
    """Link the words for mother and father."""
    links = {"mate": "tevs", "tevs": "mate"}
    return [replace(word, counterpart=links.get(word.key, "")) for word in words]


def test_words_for_men_and_women_are_linked_both_ways(words: Any, pages: Any) -> None:
    counts = load_school(paired(words), pages)
    assert counts[Decision.UPDATE] == 2
    mother, father = factories.word("mate"), factories.word("tevs")
    assert (mother.counterpart, father.counterpart) == (father, mother)
    assert set(load_school(paired(words), pages)) == {Decision.SAME}
    assert load_school(words, pages)[Decision.UPDATE] == 2
    assert factories.word("mate").counterpart is None


def test_a_new_pair_of_words_is_linked() -> None:
    she = make_word(key="kaiminiene", lemma="kaimiņiene", counterpart="kaimins")
    he = make_word(key="kaimins", lemma="kaimiņš", gender="m", counterpart="kaiminiene")
    load_school([she, he], [], ShippedSchool())
    assert factories.word("kaimins").counterpart == factories.word("kaiminiene")
    assert factories.word("kaiminiene").counterpart == factories.word("kaimins")


def test_a_link_that_an_editor_made_or_took_away_is_kept(words: Any, pages: Any) -> None:
    Word.objects.filter(key="berns").update(counterpart=factories.word("mate"))
    load_school(paired(words), pages)
    Word.objects.filter(key="tevs").update(counterpart=None)
    new = [
        replace(word, fields={**word.fields, "note": "jauns"})
        if word.key in ("berns", "tevs")
        else word
        for word in paired(words)
    ]
    assert load_school(new, pages)[Decision.EDITED] == 2
    assert factories.word("berns").counterpart == factories.word("mate")
    assert factories.word("tevs").counterpart is None


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
    assert len(sign_ins) == 7
    assert len({password for _, password, _ in sign_ins}) == 7
    for nickname, password, _ in sign_ins:
        assert User.objects.get(username=nickname).check_password(password)
    assert demo.sign_ins_path().stat().st_mode & 0o077 == 0
    sizes = {group.name: group.learners().count() for group in StudyGroup.objects.all()}
    assert sizes == {"Rudens grupa A1": 12, "Vakara grupa A1": 9}
    for learner in User.objects.filter(answers__isnull=False).distinct():
        assert differences(learner.pk, current_lexicon()) == []
    shown = set(LessonProgress.objects.values_list("status", flat=True))
    assert {"started", "done"} <= shown
    assert Sitting.objects.filter(passed=True).exists()
    assert Sitting.objects.filter(passed=False).exists()
    assert Sitting.objects.filter(finished_at=None).count() == 1
    assert not Answer.objects.filter(answered_at__gt=timezone.now()).exists()
    for model in (Assignment, LearnerNote, Appeal):
        assert model.objects.exists()
    first = set(Answer.objects.values_list("pk", "given", "verdict"))
    out = StringIO()
    call_command("remove_demo", stdout=out)
    assert "25 sample people" in out.getvalue()
    assert list(User.objects.all()) == [real]
    for model in (Answer, Sitting, StudyGroup, Assignment, LearnerNote, Appeal, StoryView):
        assert not model.objects.exists(), model
    assert not ModelLogEntry.objects.exists()
    assert demo.read_sign_ins() == []
    assert demo.load_demo()
    assert set(Answer.objects.values_list("pk", "given", "verdict")) == first, "the same again"


def test_sample_people_take_nobodys_nickname(tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    real = factories.make_user(username="fatima")
    assert demo.load_demo()
    assert User.objects.get(display_name="Fatima").username == "fatima 2"
    demo.remove_demo()
    assert list(User.objects.all()) == [real]


def test_a_load_without_demo_makes_no_people(words: Any, pages: Any) -> None:
    load_school(words, pages)
    assert not User.objects.exists()


def info(key: str) -> Any:
    return factories.page(key)


def load(*pages: ShippedPage, school: ShippedSchool | None = None) -> Any:
    """Load a few pages into the tree that is there; they may name each other and what it has."""
    return load_school([], pages, school or ShippedSchool(), names=None)


# --- What the first release recorded --------------------------------------------------------------

# Hashes and ids as the first release wrote them: an installation of that time must find its
# pages unchanged.
FIRST = {
    "page:first-info": (
        "f8627dc9672441d162c02bda43f4efe341af61e952ab6a372729af9abe03e11b",
        "252d1e5a9f0aa4d1b2c3bb7cab0a2cf8b7265f7ef543b658f7320908390b3a66",
    ),
    "page:first-advice": (
        "a16913d048ee68201efc35c6e9da0b1ca6dc275244e53558d3c23c25415e40fa",
        "8463f00ad69fa7cc410ce577991523dd857749f45c7f67fe3afd888b189c5b83",
    ),
    "page:first-news": (
        "593574fe8a083abf47b905289362511286ac3b97d941745020c3cc49ba8ae860",
        "9e14afce9ca90bc18a8d45de327dab7fc1a4d17c2a104d8b5b413fcf14de6ff6",
    ),
    "page:first-quiz": (
        "56dc7a0cee8c71d9ff0c676b9c6eb38a7f886c52f6b1f2f32e437e2002f18fc9",
        "1625655148cd9443f3067ecb2686c929328c4aa955bd0e7a25b2deaaecd91140",
    ),
}


def first_pages() -> list[ShippedPage]:
    two, yes, no = (
        texts("Divi", "Two", "Два", "Два"),
        texts("jā", "yes", "да", "так"),
        texts("nē", "no", "нет", "ні"),
    )
    return [
        make_info(
            "first-info",
            {"key": "h", "type": "heading", "value": SAME},
            {"key": "p", "type": "paragraph", "value": PARAGRAPHS},
            slug="pirma",
        ),
        ShippedPage(
            key="first-advice", type="home.ConsultationPage", parent="home", order=991,
            slug="padoms", title=SAME, fields={"intro": SAME, "cost": PARAGRAPHS},
        ),
        ShippedPage(
            key="first-news", type="home.NewsPage", parent="news", slug="zina", title=SAME,
            fields={"date": date(2011, 3, 7), "lead": SAME, "archive": True},
            body=[{"key": "p", "type": "note", "value": PARAGRAPHS}],
        ),
        ShippedPage(
            key="first-quiz", type="lessons.QuizPage", parent="lesson-family", slug="tests",
            title=SAME, fields={"pass_mark": 50},
            questions=[
                {
                    "key": "q1", "type": "choice", "text": SAME,
                    "choices": [
                        {"key": "a", "text": yes}, {"key": "b", "text": no, "right": True},
                    ],
                    "source_url": "https://example.org/", "verified_on": date(2026, 1, 31),
                },
                {"key": "q2", "type": "true_false", "text": two, "answer": True},
            ],
        ),
    ]  # fmt: skip


def test_records_of_the_first_release_still_hold() -> None:
    load(*first_pages())
    items = ShippedItem.objects.in_bulk(FIRST)
    assert {key: (item.shipped, item.stored) for key, item in items.items()} == FIRST
    questions = info("first-quiz").questions.raw_data
    assert questions[0]["id"] == "4341797c-31d1-565e-8b2e-2df58e395b3f"
    right = questions[0]["value"]["choices"][1]
    assert right["id"] == "91c2cd00-948d-5b7d-b236-9e74aa577937"
    # Such a place has not been recorded.
    ShippedItem.objects.filter(key__startswith="place:first-").delete()
    assert set(load(*first_pages())) == {Decision.SAME}


# --- Pictures, topics, hours, settings ------------------------------------------------------------


@pytest.fixture
def picture(tmp_path: Path) -> ShippedPicture:
    shutil.copy(CONTENT / "pictures" / "house.jpg", tmp_path / "test.jpg")
    return ShippedPicture("test.jpg", title=SAME, alt=SAME, folder=tmp_path)


def media_files() -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def with_picture(key: str = "test-page") -> ShippedPage:
    return make_info(
        key,
        {"key": "h", "type": "heading", "value": SAME},
        {"key": "p", "type": "picture", "value": {"image": "test", "alt": SAME}},
        {
            "key": "g", "type": "gallery",
            "value": {"pictures": [
                {"key": "one", "image": "test", "alt": SAME}, {"image": "test", "alt": SAME},
            ]},
        },
    )  # fmt: skip


def test_a_picture_comes_with_its_file_and_stands_on_pages(picture: ShippedPicture) -> None:
    school = ShippedSchool(pictures=[picture])
    assert load(with_picture(), school=school)[Decision.CREATE] == 2
    row = Picture.objects.get(title="Viens")
    assert (row.description, row.people, row.photographer) == (
        "Viens", "nobody", "Integrācijas skola",
    )  # fmt: skip
    assert (row.width, row.height) == (1600, 1067)
    assert row.file.storage.exists(row.file.name)
    for language in ("lv", "uk"):
        body = factories.page("test-page", language).body  # type: ignore[attr-defined]
        assert body[1].value["image"] == row
        items = body.raw_data[2]["value"]["pictures"]
        assert [item["id"] for item in items] == [
            str(stable_id("block", "test-page", "g", "pictures", name)) for name in ("one", "1")
        ]
    assert body[1].value["alt"] == "Один"
    assert set(load(with_picture(), school=school)) == {Decision.SAME}
    assert ReferenceIndex.get_references_to(row).count() == 4 * 3


def test_an_editors_picture_is_kept_and_a_deleted_one_left_out(picture: ShippedPicture) -> None:
    school = ShippedSchool(pictures=[picture])
    load(school=school)
    Picture.objects.filter(title="Viens").update(people="refused")
    new = replace(picture, title=texts("Cits", "Other", "Другой", "Інший"))
    assert load(school=ShippedSchool(pictures=[new]))[Decision.EDITED] == 1
    Picture.objects.filter(title="Viens").delete()
    counts = load(with_picture(), school=school)
    assert counts[Decision.DELETED] == 1
    assert [block.block_type for block in info("test-page").body] == ["heading"]


def test_a_new_file_takes_the_place_of_the_old_one(
    picture: ShippedPicture, django_capture_on_commit_callbacks: Any
) -> None:
    load(school=ShippedSchool(pictures=[picture]))
    row = Picture.objects.get(title="Viens")
    shutil.copy(CONTENT / "pictures" / "advice.jpg", picture.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert load(school=ShippedSchool(pictures=[picture]))[Decision.UPDATE] == 1
    new = Picture.objects.get(pk=row.pk)
    assert new.file_hash != row.file_hash
    assert not row.file.storage.exists(row.file.name)


def test_a_load_that_fails_leaves_no_file(picture: ShippedPicture) -> None:
    before = media_files()
    broken = make_info("broken", {"key": "p", "type": "picture", "value": {"image": "none"}})
    with pytest.raises(ContentError):
        load(broken, school=ShippedSchool(pictures=[picture]))
    assert media_files() == before
    assert not Picture.objects.filter(title="Viens").exists()


def news(*topics: str) -> ShippedPage:
    return ShippedPage(
        key="test-news", type="home.NewsPage", parent="news", slug="test-news", title=SAME,
        fields={"date": "2011-03-07", "lead": SAME, "topics": list(topics)},
        body=[{"key": "p", "type": "paragraph", "value": PARAGRAPHS}],
    )  # fmt: skip


def test_topics_are_translated_and_stand_on_news() -> None:
    school = ShippedSchool(topics=[ShippedTopic("camp", "nometne", SAME)])
    load(news("camp"), school=school)
    names = Topic.objects.filter(slug="nometne").values_list("locale__language_code", "name")
    assert dict(names) == SAME
    assert [topic.slug for topic in info("test-news").topics.all()] == ["nometne"]
    assert set(load(news("camp"), school=school)) == {Decision.SAME}
    Topic.objects.filter(slug="nometne", locale__language_code="lv").delete()
    school = ShippedSchool(topics=[ShippedTopic("camp", "nometne", PARAGRAPHS)])
    assert load(school=school)[Decision.DELETED] == 1


def test_an_editors_own_topic_with_the_same_address_is_the_one_meant() -> None:
    own = Topic.objects.create(
        name="Mans", slug="mans", locale=Locale.objects.get(language_code="lv")
    )
    school = ShippedSchool(topics=[ShippedTopic("mine", "mans", SAME)])
    assert load(news("mine"), school=school)[Decision.EDITED] == 1
    assert list(info("test-news").topics.all()) == [own]
    own.refresh_from_db()
    assert own.name == "Mans"


def make_hours(**changes: Any) -> ShippedHours:
    hours: dict[str, Any] = {
        "key": "test", "name": "Testa laiki",
        "times": [{"weekday": 0, "opens": "10:00", "closes": "14:00"},
                  {"weekday": 0, "opens": "15:00", "closes": "18:00"}],
        "exceptions": [{"first_day": "2026-06-23", "last_day": date(2026, 6, 24),
                        "reason": "holiday"}],
    }  # fmt: skip
    return ShippedHours(**{**hours, **changes})


def test_opening_hours_with_their_lines_and_what_they_follow() -> None:
    follower = ShippedHours("adviser", "Konsultante", follows="test")
    page = ShippedPage(
        key="advice", type="home.ConsultationPage", parent="home", slug="advice", title=SAME,
        fields={"intro": SAME, "hours": "adviser"},
    )  # fmt: skip
    school = ShippedSchool(hours=[follower, make_hours()])
    load(page, school=school)
    hours = OpeningHours.objects.get(name="Konsultante")
    assert hours.on(date(2026, 6, 24)) == []
    assert [span.opens.hour for span in hours.follows.on(date(2026, 6, 22))] == [10, 15]
    assert {info("advice").hours, factories.page("advice", "ru").hours} == {hours}  # type: ignore[attr-defined]
    assert set(load(page, school=school)) == {Decision.SAME}
    hours.follows.times.first().delete()
    new = [replace(follower, name="Cita"), make_hours(exceptions=[])]
    counts = load(school=ShippedSchool(hours=new))
    assert (counts[Decision.EDITED], counts[Decision.UPDATE]) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"times": [{"weekday": 0, "opens": "10:00", "closes": "9:00"}]}, "times: 1: closes"),
        ({"times": [{"weekday": 0, "opens": 600, "closes": "18:00"}]}, "opens: “600”"),
        ({"times": [{"weekday": 7, "opens": "9:00", "closes": "18:00"}]}, "weekday"),
        ({"times": make_hours().times[:1] * 2}, "times: 2: overlaps 1"),
        ({"exceptions": [{"first_day": "24.06.2026", "last_day": "2026-06-24"}]}, "24.06.2026"),
        ({"exceptions": ["2026-06-24"]}, "exceptions: 1"),
        ({"follows": "nobody"}, "no hours nobody"),
        ({"follows": "test"}, "itself"),
        ({"times": [{"day": 0}]}, "no field day"),
    ],
)
def test_wrong_opening_hours_load_nothing(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ContentError, match=r"^hours\.yaml: test") as error:
        load(school=ShippedSchool(hours=[make_hours(**changes)]))
    assert problem in str(error.value)
    assert not OpeningHours.objects.filter(name="Testa laiki").exists()


def test_settings_are_filled_in_once() -> None:
    ShippedItem.objects.filter(key="settings:school").delete()
    SchoolSettings.objects.all().delete()
    values = {"address": "Rīga", "hours": "test", "is_example": True}
    school = ShippedSchool(hours=[make_hours()], settings=values)
    load(school=school)
    row = SchoolSettings.load()
    assert (row.address, row.hours.name, row.is_example) == ("Rīga", "Testa laiki", True)
    assert set(load(school=school)) == {Decision.SAME}
    SchoolSettings.objects.update(address="Brīvības iela 1")
    counts = load(school=replace(school, settings={**values, "address": "Cita"}))
    assert counts[Decision.EDITED] == 1
    assert SchoolSettings.load().address == "Brīvības iela 1"


def test_settings_of_an_editor_are_not_touched() -> None:
    ShippedItem.objects.filter(key="settings:school").delete()
    SchoolSettings.load()
    SchoolSettings.objects.update(phone="1", address="")
    load(school=ShippedSchool(settings={"address": "Rīga"}))
    assert SchoolSettings.load().address == ""


# --- References -----------------------------------------------------------------------------------


def related(*keys: str) -> dict[str, Any]:
    return {"key": "r", "type": "related", "value": {"pages": list(keys)}}


def test_pages_may_name_pages_that_come_later() -> None:
    heading = {"key": "h", "type": "heading", "value": SAME}
    one = make_info("one", heading, related("two", "one"))
    two = make_info("two", heading, related("one"))
    load(one, two)
    pages = info("one").body[1].value["pages"]
    assert [page.translation_key for page in pages] == [
        stable_id("page", key) for key in ("two", "one")
    ]
    assert Page.objects.get(pk=info("one").pk).revisions.count() == 1
    assert set(load(one, two)) == {Decision.SAME}


def test_what_is_deleted_here_is_left_out_where_it_is_named() -> None:
    heading = {"key": "h", "type": "heading", "value": SAME}
    load(make_info("one"), make_info("two"))
    Page.objects.filter(translation_key=stable_id("page", "two")).delete()
    call = {"key": "c", "type": "call", "value": {"text": SAME, "page": "two"}}
    load(make_info("one", heading, related("two", "about"), call), make_info("two"))
    body = info("one").body
    assert [page.slug for page in body[1].value["pages"]] == [info("about").slug]
    assert body[2].value["page"] is None
    load(make_info("one", heading, related("two")), make_info("two"))
    assert [block.block_type for block in info("one").body] == ["heading"]


def test_a_stream_that_is_no_longer_in_the_file_is_emptied() -> None:
    easy = {"easy_read": [{"key": "p", "type": "paragraph", "value": PARAGRAPHS}]}
    load(make_info("one", streams=easy, fields={"quick_exit": True}))
    assert len(info("one").easy_read) == 1
    load(make_info("one"))
    page = info("one")
    assert (len(page.easy_read), page.quick_exit) == (0, False)


def block(type: str, value: Any, key: str = "x") -> dict[str, Any]:
    return {"key": key, "type": type, "value": value}


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (make_info("bad", block("picture", {"image": "none"})), "body: lv: x: image: no picture"),
        (make_info("bad", block("words", {"words": ["none"]})), "words: 0: no word none"),
        (make_info("bad", related("none")), "pages: 0: no page none"),
        (make_info("bad", block("call", {"text": SAME, "page": 3})), "no page 3"),
        (news("none"), "fields: lv: topics: no topic none"),
        (make_info("bad", block("files", {"files": ["a"]})), "cannot be shipped"),
        (make_info("bad", block("poem", SAME)), "x: no type poem"),
        (make_info("bad", block("quote", {"txt": SAME})), "no field txt"),
        (make_info("bad", block("quote", {"text": {"lv": "x"}})), "text: needs one value"),
        (make_info("bad", block("heading", "")), "This field is required"),
        (make_info("bad", block("call", {"text": SAME})), "Choose either a page"),
        (make_info("bad", block("call", {"text": "x" * 61, "page": "home"})), "at most 60"),
        (make_info("bad", block("heading", SAME), block("heading", SAME)), "x comes twice"),
        (make_info("bad", {"type": "heading", "value": SAME}), "block 1 has no key"),
        (make_info("bad", block("picture", {"decorative": "x", "image": "house"})), "or false"),
        (make_info("bad", streams={"story": [block("heading", SAME)]}), "no stream story"),
        (make_info("bad", fields={"author": "x"}), "no field author"),
        (make_info("bad", fields={"path": "x"}), "no field path"),
        (make_info("bad", type="home.Poem"), "no type home.Poem"),
        (make_info("bad", type="home.Topic"), "type home.Topic"),
        (make_info("bad", title=texts("x" * 300, "x", "x", "x")), "title"),
        (replace(news(), fields={"date": "2011-02-30", "lead": SAME}), "date: “2011-02-30”"),
        (replace(news(), fields={"date": [1], "lead": SAME}), "date: needs one value"),
        (ShippedPage(key="bad", type="home.HomePage", title=SAME, parent="home", slug="bad",
                     doors=[{"key": "d", "page": "none", "icon": "book", "title": SAME,
                             "text": SAME}], fields={"heading": SAME}),
         "doors: lv: d: page: no page none"),
    ],
)  # fmt: skip
def test_a_fault_names_file_place_and_cause(page: ShippedPage, problem: str) -> None:
    before = Page.objects.count(), ShippedItem.objects.count()
    with pytest.raises(ContentError) as error:
        load(make_info("good"), page, school=read_school())
    assert str(error.value).startswith(f"{page.key}.yaml: ")
    assert problem in str(error.value)
    assert (Page.objects.count(), ShippedItem.objects.count()) == before


def test_a_translation_that_is_too_long_names_its_language() -> None:
    with pytest.raises(ContentError, match=r"^bad\.yaml: uk: title: "):
        load(make_info("bad", title=texts("x", "x", "x", "x" * 300)))


# --- Places ---------------------------------------------------------------------------------------


def family() -> list[ShippedPage]:
    return [make_info("old"), make_info("new"), make_info("child", parent="old")]


def moved() -> list[ShippedPage]:
    return [make_info("old"), make_info("new"), make_info("child", parent="new")]


LANGUAGES = ("lv", "en", "ru", "uk")


def test_a_page_moves_with_the_files_and_its_old_address_leads_there(client: Any) -> None:
    load(*family())
    old = {code: factories.address("child", code) for code in LANGUAGES}
    load(*moved())
    for code in LANGUAGES:
        new = factories.address("child", code)
        assert new == f"/{code}/new/child/"
        for address in (old[code], old[code] + "?from=letter"):
            response = client.get(address)
            assert (response.status_code, response["location"]) == (301, new)
        assert client.get(new).status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])
    assert set(load(*moved())) == {Decision.SAME}


def test_a_page_that_an_editor_moved_stays_there() -> None:
    load(*family())
    for code in LANGUAGES:
        page, about = factories.page("child", code), factories.page("about", code)
        page.move(about, pos="last-child")
    assert Decision.MOVE not in load(*moved())
    assert factories.address("child").startswith(factories.address("about"))
    assert set(load(*moved())) == {Decision.SAME}


def test_a_page_moves_although_no_place_was_recorded_unless_an_editor_moved_it() -> None:
    load(*family(), make_info("other", parent="old"))
    factories.page("other").move(factories.page("about"), pos="last-child")
    ShippedItem.objects.filter(key__startswith="place:").delete()
    counts = load(*moved(), make_info("other", parent="new"))
    assert counts[Decision.MOVE] == 1
    assert factories.address("child") == "/lv/new/child/"
    assert factories.address("other").startswith(factories.address("about"))


def test_an_edited_page_moves_too_and_keeps_its_text() -> None:
    load(*family())
    page = factories.page("child")
    page.title = "Mans"
    page.save_revision().publish()
    counts = load(*moved())
    assert (counts[Decision.EDITED], counts[Decision.MOVE]) == (1, 1)
    assert factories.page("child").title == "Mans"
    assert factories.address("child") == "/lv/new/child/"


def test_a_page_does_not_move_onto_another_ones_address() -> None:
    load(*family())
    new = factories.page("new")
    new.add_child(instance=InfoPage(title="Mans", slug="child", locale=new.locale))
    assert Decision.MOVE not in load(*moved())
    assert factories.address("child") == "/lv/old/child/"


def test_a_new_page_stands_where_the_files_say() -> None:
    load(make_info("one", order=1), make_info("three", order=3))
    load(make_info("one", order=1), make_info("two", order=2), make_info("three", order=3))
    keys = {stable_id("page", key): key for key in ("one", "two", "three")}
    for code in LANGUAGES:
        children = factories.page("home", code).get_children()
        found = [keys[child.translation_key] for child in children if child.translation_key in keys]
        assert found == ["one", "two", "three"]


def test_an_address_that_the_editors_use_is_left_to_them() -> None:
    home = factories.page("home")
    own = home.add_child(instance=InfoPage(title="Mans", slug="one", locale=home.locale))
    load(make_info("one"))
    assert Page.objects.get(pk=own.pk).slug == "one"
    assert info("one").slug == "one-1"
    assert set(load(make_info("one"))) == {Decision.SAME}


# --- Indexes --------------------------------------------------------------------------------------


def test_indexes_follow_and_wagtail_goes_on_keeping_them() -> None:
    heading = {"key": "h", "type": "heading", "value": SAME}
    load(make_info("one"), make_info("two", heading, related("one")))
    references = ReferenceIndex.get_references_to(info("one"))
    assert references.count() == 4
    assert info("one") in InfoPage.objects.search("Viens")
    page = info("two")
    page.body, page.title = [], "Pavisam jauns"
    page.save(clean=False)
    assert references.count() == 3
    assert list(InfoPage.objects.search("pavisam")) == [page]


# --- Any part of what is shipped ------------------------------------------------------------------

CHAIN = {"a": "home", "b": "a", "c": "b", "d": "a", "e": "home"}


def chain_page(key: str) -> ShippedPage:
    heading = {"key": "h", "type": "heading", "value": SAME}
    return make_info(key, heading, related(*CHAIN), parent=CHAIN[key])


@settings_of(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sets(st.sampled_from(sorted(CHAIN))), min_size=1, max_size=2))
def test_any_part_of_a_tree_loads_and_twice_is_the_same_as_once(parts: list[set[str]]) -> None:
    names = {"page": {*CHAIN, "home"}}
    with transaction.atomic():
        here: set[str] = set()
        for part in parts:
            pages = [chain_page(key) for key in sorted(closed(part))]
            load_school([], pages, ShippedSchool(), names=names)
            here |= closed(part)
            assert set(load_school([], pages, ShippedSchool(), names=names)) <= {Decision.SAME}
        keys = {stable_id("page", key) for key in here}
        for code in LANGUAGES:
            live = Page.objects.filter(translation_key__in=keys, locale__language_code=code)
            assert live.live().count() == len(here)
        assert Page.find_problems() == ([], [], [], [], [])
        transaction.set_rollback(True)


def closed(keys: set[str]) -> set[str]:
    """Return `keys` with all that stands above them."""
    above = {CHAIN[key] for key in keys} - {"home"} - keys
    return closed(keys | above) if above else keys


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.randoms())
def test_a_blocks_data_does_not_depend_on_its_neighbours(keys: list[str], random: Any) -> None:
    definition = InfoPage._meta.get_field("body").stream_block
    references = References({"page": ["home"]}, id=1)
    values = [
        lambda key: block("heading", key, key),
        lambda key: block("related", {"pages": ["home", "home"]}, key),
        lambda key: block("quote", {"text": key}, key),
    ]
    rows = [values[ord(key) % 3](key) for key in keys]
    raw = Streams("page", references).raw(definition, rows)
    ids = [row["id"] for row in raw]
    assert len(set(ids)) == len(ids)
    shuffled = random.sample(rows, len(rows))
    again = Streams("page", references).raw(definition, shuffled)
    assert sorted(again, key=str) == sorted(raw, key=str)
    value = definition.to_python(raw)
    assert [dict(row) for row in definition.get_prep_value(value)] == raw


# --- Files ----------------------------------------------------------------------------------------


def test_all_that_is_shipped_can_be_read() -> None:
    school = read_school()
    found = lint(list(read_words()), read_pages(), school)
    assert not [fault for fault in found if fault.file in ("pictures.yaml", "topics.yaml")]
    names = shipped_names()
    assert names["page"] == {page.key for page in read_pages()}
    assert names["picture"] == {picture.key for picture in school.pictures}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- file: a.jpg\n", "entry 1"),
        ("a: 1\n", "is no list"),
        ("- {file: a.jpg, title: {}, alt: {}, size: 3}\n", "size"),
        ("- {file: a.jpg, title: {}, alt: {}}\n", "no file a.jpg"),
        ("- [\n", "pictures.yaml"),
        ("- {file: a.jpg, title: {}, alt: {}}\n- {file: a.png, title: {}, alt: {}}\n", "twice"),
    ],
)
def test_a_fault_in_the_list_of_pictures_names_the_entry(
    tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "pictures.yaml").write_text(text)
    with pytest.raises(ContentError, match=r"pictures\.yaml") as error:
        read_school(tmp_path)
    assert problem in str(error.value)


def test_pages_that_stand_below_each_other_are_a_fault(tmp_path: Path) -> None:
    for key, parent in (("a", "b"), ("b", "a")):
        (tmp_path / f"{key}.yaml").write_text(f"key: {key}\ntype: home.InfoPage\nparent: {parent}")
    with pytest.raises(ContentError, match=r"[ab]\.yaml: parent"):
        read_pages(tmp_path)


def test_each_stage_is_told() -> None:
    lines: list[str] = []
    load_school([], [make_info("one")], ShippedSchool(), tell=lines.append)
    assert "Pages: 1 of 1 to write" in lines
    assert "Translations: 3" in lines
