"""Conversations, texts with gaps and notes on grammar: what teachers write, and what is shown."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments.extract import extract_segments

from home.models import BasePage
from lessons.latvian.speller import real_words
from lessons.lesson_blocks import (
    DialogueBlock,
    ExampleBlock,
    Gap,
    GapTextBlock,
    GrammarNoteBlock,
    LessonBodyBlock,
    MarkedBlock,
    ReadingBlock,
)
from lessons.loading.files import read_pages
from lessons.loading.spelling import read_exceptions, words_of
from lessons.loading.translations import strings_by_path
from lessons.models import LessonPage
from tests import factories

READING = "Es dzīvoju {Rīgā|Rīga|Rīgu}. „{Paldies| Lūdzu }, labi”, es saku.\n\nMan ir {māsa|māsai}."


# --- Gaps -----------------------------------------------------------------------------------------


def reading(text: str = READING) -> Any:
    return ReadingBlock().normalize({"title": "Es", "about": "", "text": text})


def test_a_text_is_cut_into_words_and_gaps_line_by_line() -> None:
    assert reading().paragraphs == [
        [
            "Es dzīvoju ", Gap(1, ["Rīgā", "Rīga", "Rīgu"], "", "."),
            " ", Gap(2, ["Paldies", "Lūdzu"], "„", ","), " labi”, es saku.",
        ],
        ["Man ir ", Gap(3, ["māsa", "māsai"], "", "."), ""],
    ]  # fmt: skip
    assert reading().count == 3


def test_the_order_of_the_words_is_always_the_same_and_tells_nothing() -> None:
    gaps = [Gap(number, ["Rīgā", "Rīga", "Rīgu"], "", "") for number in range(1, 40)]
    orders = [gap.shuffled for gap in gaps]
    assert orders == [Gap(gap.number, gap.options[:], "", "").shuffled for gap in gaps]
    assert all(sorted(order) == ["Rīga", "Rīgu", "Rīgā"] for order in orders)
    assert {order.index("Rīgā") for order in orders} == {0, 1, 2}


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Es dzīvoju {Rīgā|Rīga", "Close the gap “{Rīgā|Rīga” with }."),
        ("Es {dzīvoju {Rīgā|Rīga}.", "Close the gap “{dzīvoju {Rīgā|Rīga}.” with } before"),
        ("Es dzīvoju Rīgā}.", "No gap begins with { before “}.”"),
        ("Es dzīvoju {Rīgā}.", "two words or more in the gap “{Rīgā}”"),
        ("Es dzīvoju {}.", "A word is missing in the gap “{}”"),
        ("Es dzīvoju {Rīgā| }.", "A word is missing in the gap “{Rīgā| }”"),
        ("Es dzīvoju {Rīgā|Rīga| Rīgā}.", "Two words are the same in the gap “{Rīgā|Rīga| Rīgā}”"),
        ("Es dzīvoju Rīgā.", "at least one gap"),
        ("{" + "a" * 90, "Close the gap “{" + "a" * 29 + "…” with }."),
    ],
)
def test_a_mistake_in_writing_gaps_is_explained(text: str, cause: str) -> None:
    with pytest.raises(ValidationError) as error:
        GapTextBlock().clean(text)
    with translation.override("en"):
        assert cause in " ".join(error.value.messages)


def test_a_draft_may_be_saved_before_its_gaps_and_marks_are_right() -> None:
    assert GapTextBlock().clean_deferred("Es dzīvoju {Rīgā") == "Es dzīvoju {Rīgā"
    assert MarkedBlock().clean_deferred("Es dzīvoju *Rīgā.") == "Es dzīvoju *Rīgā."
    assert "Rīgā" in ReadingBlock().render(reading("Es dzīvoju {Rīgā"))


# --- Marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Es dzīvoju *Rīgā*.", ("Es dzīvoju ", "Rīgā", ".")),
        ("Rīg*ā*", ("Rīg", "ā", "")),
        ("Es dzīvoju Rīgā.", ("Es dzīvoju Rīgā.", "", "")),
        ("Es *dzīvoju Rīgā.", ("Es dzīvoju Rīgā.", "", "")),
    ],
)
def test_one_stretch_of_an_example_is_marked(text: str, parts: tuple[str, str, str]) -> None:
    assert ExampleBlock().normalize({"text": text, "meaning": ""}).parts == parts


@pytest.mark.parametrize("text", ["Es *dzīvoju", "*Es* dzīvoju *Rīgā*", "Es ** dzīvoju", "* *"])
def test_a_mistake_in_marking_is_explained(text: str) -> None:
    with pytest.raises(ValidationError) as error:
        MarkedBlock().clean(text)
    with translation.override("en"):
        assert error.value.messages == ["Put one * before the part to mark, and one after it."]


def test_latvian_in_an_explanation_is_told_to_screen_readers() -> None:
    html = GrammarNoteBlock().render(
        GrammarNoteBlock().normalize(
            {"heading": "Где?", "explanation": "<p>Слово <i>kur</i>?</p>", "examples": []}
        )
    )
    assert '<p>Слово <i lang="lv">kur</i>?</p>' in html


# --- Translation ----------------------------------------------------------------------------------


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def block(type: str, **value: Any) -> dict[str, Any]:
    """Return a block as it is stored; rows of its lists get their ids."""
    rows = {
        name: [{"id": str(uuid4()), "type": "item", "value": row} for row in rows]
        for name, rows in value.items()
        if isinstance(rows, list)
    }
    return {"id": str(uuid4()), "type": type, "value": {**value, **rows}}


MEANINGS = {
    "Divas draudzenes satiekas.": "Зустрічаються дві подруги.",
    "Sveika! Kā tev klājas?": "Привіт! Як справи?",
    "Paldies, labi.": "Дякую, добре.",
    "Es stāstu par sevi.": "Я розповідаю про себе.",
    "Kur?": "Де?",
    "Garā skaņa beigās.": "Довгий звук у кінці.",
    "Es dzīvoju Rīgā.": "Я живу в Ризі.",
}


@pytest.fixture
def lesson(commits: Any) -> LessonPage:
    body = [
        block(
            "dialogue",
            situation="Divas draudzenes satiekas.",
            lines=[
                {"speaker": "Oksana", "text": "Sveika! Kā tev klājas?"},
                {"speaker": "Fatima", "text": "Paldies, labi."},
            ],
        ),
        block("reading", title="Es", about="Es stāstu par sevi.", text=READING),
        block(
            "grammar_note",
            heading="Kur?",
            explanation="<p>Garā skaņa beigās.</p>",
            examples=[{"text": "Es dzīvoju *Rīgā*."}],
        ),
    ]
    with commits():
        made: LessonPage = factories.add_page(
            factories.page("course-latvian"), LessonPage, title="Stunda", body=json.dumps(body)
        )
    return made


def translate(page: BasePage, texts: dict[str, str], commits: Any) -> Any:
    """Take over what the Latvian page says, translate some of it, publish; return the page."""
    locale = Locale.objects.get(language_code="uk")
    source, _ = TranslationSource.update_or_create_from_instance(page)
    row, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if text := texts.get(segment.string.data):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=locale, context=segment.context,
                defaults={"data": text, "translation_type": "manual"},
            )  # fmt: skip
    with commits():
        row.save_target(publish=True)
    return factories.twin(page)


def lines(page: Any) -> list[tuple[str, str, str]]:
    found = next(block for block in page.body if block.block_type == "dialogue").value["lines"]
    return [(line["speaker"], line["text"], line["meaning"]) for line in found]


def correct(page: LessonPage, old: str, new: str, commits: Any) -> LessonPage:
    """Let a teacher correct the Latvian page."""
    stored = json.dumps(list(page.body.raw_data), ensure_ascii=False)
    assert old in stored
    page.body = stored.replace(old, new)
    with commits():
        page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


@pytest.mark.django_db
def test_no_latvian_block_is_offered_for_translation(lesson: LessonPage) -> None:
    segments = [s for s in extract_segments(lesson) if s.path.startswith("body.")]
    fields = sorted({segment.path.split(".")[-1] for segment in segments})
    grammar = lesson.body[2].id
    assert fields == ["about", "explanation", "heading", "meaning", "situation"]
    assert {s.string.data for s in segments if hasattr(s, "string")} == set(MEANINGS)
    # The translator reads the Latvian line, but what she writes is its meaning.
    [example] = [s for s in segments if s.path.startswith(f"body.{grammar}.examples.")]
    assert (example.path.split(".")[-1], example.string.data) == ("meaning", "Es dzīvoju Rīgā.")


@pytest.mark.django_db
def test_a_translation_keeps_the_latvian_and_adds_what_it_means(
    lesson: LessonPage, commits: Any
) -> None:
    ukrainian = translate(lesson, {**MEANINGS, "Stunda": "Урок"}, commits)
    assert lines(ukrainian) == [
        ("Oksana", "Sveika! Kā tev klājas?", "Привіт! Як справи?"),
        ("Fatima", "Paldies, labi.", "Дякую, добре."),
    ]
    dialogue, text, note = (child.value for child in ukrainian.body)
    assert dialogue["situation"] == "Зустрічаються дві подруги."
    assert (text["title"], text["about"], text["text"]) == ("Es", "Я розповідаю про себе.", READING)
    assert note["heading"] == "Де?"
    assert dict(note["examples"][0]) == {"text": "Es dzīvoju *Rīgā*.", "meaning": "Я живу в Ризі."}
    assert ukrainian.is_fully_translated
    assert lines(lesson) == [(name, said, "") for name, said, _ in lines(ukrainian)]


@pytest.mark.django_db
def test_a_half_translated_page_repeats_no_latvian_line_as_its_meaning(
    lesson: LessonPage, commits: Any
) -> None:
    texts = {"Stunda": "Урок", "Paldies, labi.": MEANINGS["Paldies, labi."]}
    ukrainian = translate(lesson, texts, commits)
    assert [meaning for _, _, meaning in lines(ukrainian)] == ["", "Дякую, добре."]
    assert ukrainian.body[2].value["examples"][0]["meaning"] == ""


@pytest.mark.django_db
def test_a_corrected_line_is_corrected_in_the_translation(lesson: LessonPage, commits: Any) -> None:
    translate(lesson, MEANINGS, commits)
    lesson = correct(lesson, "Kā tev klājas?", "Kā tev iet?", commits)
    lesson = correct(lesson, "Fatima", "Zarina", commits)
    lesson = correct(lesson, "{māsa|māsai}", "{māsa|māsu|māsai}", commits)
    ukrainian = translate(lesson, {}, commits)
    # What the line means has to be said again; the other lines keep their meanings.
    assert lines(ukrainian) == [
        ("Oksana", "Sveika! Kā tev iet?", ""),
        ("Zarina", "Paldies, labi.", "Дякую, добре."),
    ]
    assert "{māsa|māsu|māsai}" in ukrainian.body[1].value["text"]
    again = translate(lesson, {"Sveika! Kā tev iet?": "Привіт! Як ти?"}, commits)
    assert lines(again)[0] == ("Oksana", "Sveika! Kā tev iet?", "Привіт! Як ти?")


@pytest.mark.django_db
def test_marking_another_stretch_asks_for_no_new_translation(
    lesson: LessonPage, commits: Any
) -> None:
    translate(lesson, MEANINGS, commits)
    lesson = correct(lesson, "*Rīgā*", "Rīg*ā*", commits)
    example = translate(lesson, {}, commits).body[2].value["examples"][0]
    assert dict(example) == {"text": "Es dzīvoju Rīg*ā*.", "meaning": "Я живу в Ризі."}


@pytest.mark.django_db
def test_the_text_of_a_translation_is_what_it_means(lesson: LessonPage, commits: Any) -> None:
    ukrainian = translate(lesson, MEANINGS, commits)
    texts = strings_by_path(ukrainian)
    assert texts.keys() == strings_by_path(lesson).keys()
    said = [text.string.data for found in texts.values() for text in found]
    assert "Дякую, добре." in said
    assert "Paldies, labi." not in said


@pytest.mark.django_db
def test_translators_and_teachers_can_open_both_pages(
    client: Client, lesson: LessonPage, commits: Any
) -> None:
    client.force_login(factories.make_user(role="Chief editor", language="lv"))
    ukrainian = translate(lesson, {}, commits)
    editor = client.get(f"/admin/pages/{ukrainian.pk}/edit/")
    assert editor.status_code == 200
    segments = json.loads(editor.context["props"])["segments"]
    offered = {s["source"]: s["location"]["field"] for s in segments if s["type"] == "string"}
    assert offered.keys() == {"Stunda", *MEANINGS}
    with translation.override("lv"):
        assert offered["Paldies, labi."] == DialogueBlock().meta.label
    assert client.get(f"/admin/pages/{lesson.pk}/edit/").status_code == 200


# --- What a reader gets ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_lesson_in_latvian_and_in_ukrainian(
    client: Client, lesson: LessonPage, commits: Any
) -> None:
    ukrainian = translate(lesson, {**MEANINGS, "Stunda": "Урок"}, commits)
    html = client.get(factories.address_of(ukrainian)).content.decode()
    assert '<p class="dialogue__text" lang="lv">Paldies, labi.</p>' in html
    assert '<p class="dialogue__meaning">Дякую, добре.</p>' in html
    assert '<h2 lang="lv">Es</h2>' in html
    assert "<mark>Rīgā</mark>" in html
    assert html.count("<select") == 3
    assert '<option lang="lv" value="Lūdzu">Lūdzu</option>' in html
    latvian = client.get(factories.address_of(lesson)).content.decode()
    assert '<p class="dialogue__text" lang="lv">Paldies, labi.</p>' in latvian
    assert "__meaning" not in latvian
    assert 'type="checkbox"' not in latvian


def test_every_new_block_shows_itself_before_it_is_chosen() -> None:
    definition = LessonBodyBlock()
    for name in ("dialogue", "reading", "grammar_note"):
        child = definition.child_blocks[name]
        value = child.get_preview_value()
        assert child.get_prep_value(child.clean(value)) == child.get_prep_value(value)
        assert 'lang="lv"' in child.render(value)


# --- What is shipped ------------------------------------------------------------------------------

SHIPPED = ["lesson-greetings", "lesson-family", "lesson-documents"]


def latvian_of(block: dict[str, Any]) -> list[str]:
    """Return the Latvian of a shipped block that the content's own check does not look at."""
    value = block["value"]
    if block["type"] == "dialogue":
        return [line["speaker"] for line in value["lines"]]
    return [value["title"], value["text"]] if block["type"] == "reading" else []


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_lesson_has_a_conversation_a_reading_and_a_rule(key: str) -> None:
    [page] = [page for page in read_pages() if page.key == key]
    types = [row["type"] for row in page.body]
    assert (types.count("dialogue"), types.count("reading")) == (1, 1)
    assert "grammar_note" in types
    [text] = [row["value"]["text"] for row in page.body if row["type"] == "reading"]
    assert GapTextBlock().clean(text) == text
    assert 4 <= reading(text).count <= 6


def test_the_latvian_of_shipped_conversations_and_texts_is_spelt_right() -> None:
    texts = [text for page in read_pages() for row in page.body for text in latvian_of(row)]
    words = {word for text in texts for word in words_of(text)}
    assert "veidlapu" in words
    assert words - real_words(words) - set(read_exceptions()["lv"]) == set()


@pytest.mark.django_db
def test_the_shipped_lines_are_latvian_in_every_language() -> None:
    latvian, ukrainian = (factories.page("lesson-greetings", code) for code in ("lv", "uk"))
    assert [(n, said) for n, said, _ in lines(ukrainian)] == [
        (n, said) for n, said, _ in lines(latvian)
    ]
    assert all(meaning for _, _, meaning in lines(ukrainian))
    assert not any(meaning for _, _, meaning in lines(latvian))
