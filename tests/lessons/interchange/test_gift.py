"""GIFT as teachers write it and as Moodle exports it."""

from datetime import date

import pytest

from lessons.interchange import gift, limits
from lessons.interchange import questions as types
from lessons.interchange.questions import Choice, Problem, Question


def only(text: str) -> Question:
    """Return the only question in a text without problems."""
    reading = gift.read(text)
    assert reading.problems == []
    (question,) = reading.questions
    return question


def choice(text: str, *choices: Choice, several: bool = False) -> Question:
    return Question(types.CHOICE, text, choices=choices, several=several)


def short(text: str, *answers: str) -> Question:
    return Question(types.SHORT_ANSWER, text, answers=answers)


CASES = {
    "choice": (
        "Kur atrodas Saeima? {=Rīgā ~Liepājā ~Cēsīs}",
        choice("Kur atrodas Saeima?", Choice("Rīgā", True), Choice("Liepājā"), Choice("Cēsīs")),
    ),
    "title, feedback and general feedback": (
        "::Līgo:: Коли святкують Ліго? {\n"
        "=23 червня # Так, увечері\n~1 травня\n#### Яні настає наступного дня.\n}",
        Question(
            types.CHOICE,
            "Коли святкують Ліго?",
            explanation="Яні настає наступного дня.",
            choices=(Choice("23 червня", True, "Так, увечері"), Choice("1 травня")),
        ),
    ),
    "title alone": (
        "::Kas ir Latvijas prezidenta pils?:: {=Rīgas pils =pils}",
        short("Kas ir Latvijas prezidenta pils?", "Rīgas pils", "pils"),
    ),
    "several": (
        "Krāsas karogā {~%50%sarkana ~%50%balta ~%-100%zila}",
        choice(
            "Krāsas karogā",
            Choice("sarkana", True),
            Choice("balta", True),
            Choice("zila"),
            several=True,
        ),
    ),
    "several with one right": (
        "Ko ņemt līdzi pie ārsta? {~%100%pasi ~suni}",
        choice("Ko ņemt līdzi pie ārsta?", Choice("pasi", True), Choice("suni"), several=True),
    ),
    "true": (
        "Rīga ir galvaspilsēta. {T}",
        Question(types.TRUE_FALSE, "Rīga ir galvaspilsēta.", statement=True),
    ),
    "false": (
        "Daugava tek uz Baltkrieviju. {FALSE}",
        Question(types.TRUE_FALSE, "Daugava tek uz Baltkrieviju."),
    ),
    "short answer": (
        "Tālrunis briesmās? {=112 =%100%viens viens divi}",
        short("Tālrunis briesmās?", "112", "viens viens divi"),
    ),
    "short answer without a sign": ("Latvijas valūta? {eiro}", short("Latvijas valūta?", "eiro")),
    "equal answers": ("Galvaspilsēta? {=Rīga =rīga = RĪGA}", short("Galvaspilsēta?", "Rīga")),
    "pairs": (
        "Savienojiet {=лікар -> ārsts =школа->skola =-> veikals}",
        Question(
            types.MATCH,
            "Savienojiet",
            pairs=(("лікар", "ārsts"), ("школа", "skola"), ("", "veikals")),
        ),
    ),
    "essay": (
        "Pastāstiet par savu ģimeni. {}",
        Question(types.ESSAY, "Pastāstiet par savu ģimeni."),
    ),
    "essay with feedback": (
        "Par sevi {####Trīs teikumi.}",
        Question(types.ESSAY, "Par sevi", explanation="Trīs teikumi."),
    ),
    "missing word": ("Es {=dzīvoju} Rīgā.", short("Es … Rīgā.", "dzīvoju")),
    "missing word to choose": (
        "Es {~dzīvo =dzīvoju} Rīgā.",
        choice("Es … Rīgā.", Choice("dzīvo"), Choice("dzīvoju", True)),
    ),
    "escapes": (
        r"Cik ir 2 \+ 2 \= ? Rakstiet \{skaitli\}\: \#\~ C\\D {=a\=b\\n =\*}",
        short(r"Cik ir 2 \+ 2 = ? Rakstiet {skaitli}: #~ C\D", r"a=b\n", "*"),
    ),
    "lines": (
        r"Lasiet:\nMaize 1,20 €\nPiens 0,99 € {=2,19}",
        short("Lasiet:\nMaize 1,20 €\nPiens 0,99 €", "2,19"),
    ),
    "html": (
        "[html]<p>Что такое <b>пилс</b>&nbsp;?</p><p>Выберите</p> {=<i>замок</i> ~[plain]<i>}",
        choice("Что такое пилс ?\nВыберите", Choice("замок", True), Choice("<i>")),
    ),
    "markup without a format": (
        "Kas ir <b>Saeima</b>? {=parlaments}",
        short("Kas ir Saeima?", "parlaments"),
    ),
    "no markup": ("Kas ir <vārds> un 1 < 2 & 3? {=x}", short("Kas ir <vārds> un 1 < 2 & 3?", "x")),
    "comment between": (
        "// par pastu\nKas pienes vēstuli?\n// te\n{=pastnieks}",
        short("Kas pienes vēstuli?", "pastnieks"),
    ),
    "items of Moodle's own": (
        "Rindā! {>3 ALL VERTICAL\nrīts\ndiena\nvakars\n}",
        Question(types.ORDER, "Rindā!", items=("rīts", "diena", "vakars")),
    ),
    "pairs that are tagged as an order": (
        "// [tag:order]\nRindā! {=2 -> diena =1 -> rīts =3 -> vakars}",
        Question(types.ORDER, "Rindā!", items=("rīts", "diena", "vakars")),
    ),
    "numbers without the tag": (
        "Stāvi {=1 -> kase =2 -> ārsts}",
        Question(types.MATCH, "Stāvi", pairs=(("1", "kase"), ("2", "ārsts"))),
    ),
    "tags": (
        "// jautājums [id:0b6f6e1e-52a3-4f0b-9d6a-3c1f4b8a2d10] [marks:2] [source:Likumi \\[1\\]]\n"
        "// [source_url:https://likumi.lv/] [verified_on:2026-01-02] [review_by:2027-01-02]"
        " [volatile]\nCik maksā? {=5}",
        Question(
            types.SHORT_ANSWER,
            "Cik maksā?",
            answers=("5",),
            id="0b6f6e1e-52a3-4f0b-9d6a-3c1f4b8a2d10",
            marks=2,
            source_name="Likumi [1]",
            source_url="https://likumi.lv/",
            verified_on=date(2026, 1, 2),
            review_by=date(2027, 1, 2),
            volatile=True,
        ),
    ),
    "a name of another system": ("// [id:Q-17]\nKas? {=tas}", short("Kas?", "tas")),
    "empty line between braces": ("Kas? {\n=tas\n\n=šis\n}", short("Kas?", "tas", "šis")),
}


@pytest.mark.parametrize(("text", "question"), CASES.values(), ids=CASES)
def test_each_form_is_read(text: str, question: Question) -> None:
    assert only(text) == question
    assert only(text.replace("\n", "\r\n")) == question


def test_categories_hold_until_the_next_and_lose_what_moodle_puts_before() -> None:
    reading = gift.read(
        "$CATEGORY: $course$/top/Valsts/Svētki\n\nA {T}\n\nB {F}\n\n$CATEGORY: top\n\nC {T}\n"
        "$CATEGORY: Veselība\nD {T}"
    )
    assert reading.problems == []
    assert [(q.text, q.category) for q in reading.questions] == [
        ("A", "Valsts/Svētki"),
        ("B", "Valsts/Svētki"),
        ("C", ""),
        ("D", "Veselība"),
    ]


def test_deeper_levels_are_joined_and_reported() -> None:
    reading = gift.read("$CATEGORY: Valsts/Vēsture/20. gadsimts\n\nA {T}")
    assert reading.questions[0].category == "Valsts/Vēsture – 20. gadsimts"
    assert [(p.line, p.is_loss) for p in reading.problems] == [(3, True)]


def test_questions_without_an_empty_line_between_are_parted() -> None:
    reading = gift.read("Vai līst? {T}\nVai snieg? {\n=jā\n}\nKas\nir? {}")
    assert [question.text for question in reading.questions] == [
        "Vai līst?",
        "Vai snieg?",
        "Kas\nir?",
    ]
    assert reading.problems == []


FAULTS = {
    "a number": ("Cik ir 2 + 2? {#4:1}", 1, "Questions with a number as answer"),
    "no braces": ("// te\nTagad jautājumi par Rīgu.", 2, "There are no braces"),
    "open brace": ("A {T}\n\n\nKas ir {=tas", 4, "The braces do not match"),
    "closing brace": ("Kas\nir } tas", 2, "The braces do not match"),
    "no arrow": ("Savieno {\n=a -> b\n=c\n}", 3, "A pair needs ->"),
    "no right answer": ("Kas? {~a ~b}", 1, "No answer is marked as right."),
    "no wrong answer": ("Kas? {~%50%a ~%50%b}", 1, "No answer is wrong."),
    "one answer": ("Kas? {~%100%a}", 1, "The number of answers is 1"),
    "same answers": ("Kas? {=Rīga ~ rīga}", 1, "Two answers are the same."),
    "no text": ("{=a ~b}", 1, "The question has no text."),
    "long": ("a" * 1001 + "{T}", 1, "Too long: question (at most 1000 characters)."),
    "endless": ("Kas? {" + "~a" * 15_000 + "}", 1, "This is too long"),
    "nothing accepted": ("Kas? {=%50%a}", 1, "The number of answers is 0"),
}


@pytest.mark.parametrize(("text", "line", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_question_that_cannot_be_taken_is_reported_with_its_line(
    text: str, line: int, problem: str
) -> None:
    reading = gift.read(text + "\n\nDer {T}")
    assert [question.text for question in reading.questions][-1] == "Der"
    assert [(p.line, p.text[: len(problem)]) for p in reading.faults] == [(line, problem)]


LOSSES = {
    "answers right in part": ("Kas? {=a\n=%50%b}", 2, "right in part"),
    "choices right in part": ("Kas? {=a ~%50%b ~c}", 1, "right in part"),
    "several are right": ("Kas? {=a =b ~c}", 1, "several are to be picked"),
    "any letters": ("Kas? {=a\n=a*}", 2, "* for any letters"),
    "feedback to a statement": ("Kas? {T#Nē#Jā}", 1, "became the explanation"),
    "feedback and explanation": ("Kas? {T#Nē####Tā ir.}", 1, "was left out"),
    "picture": ('[html]Kas <img src="a.png"> tas? {=a}', 1, "A picture"),
    "marks": ("// [marks:99]\nKas? {=a}", 2, "Marks are"),
    "marks in words": ("// [marks:divi]\nKas? {=a}", 2, "Marks are"),
    "date": ("// [verified_on:vakar]\nKas? {=a}", 2, "“vakar” is no date"),
    "address": ("// [source_url:javascript\\:x]\nKas? {=a}", 2, "The address of the source"),
}


@pytest.mark.parametrize(("text", "line", "problem"), LOSSES.values(), ids=LOSSES)
def test_what_is_left_out_of_a_question_is_reported(text: str, line: int, problem: str) -> None:
    reading = gift.read(text)
    assert len(reading.questions) == 1
    (loss,) = reading.problems
    assert (loss.line, loss.is_loss) == (line, True)
    assert problem in loss.text


def test_two_equal_choices_of_which_both_are_right_are_to_be_picked() -> None:
    (question,) = gift.read("Kas? {=a =b ~c}").questions
    assert question.several
    assert [choice.right for choice in question.choices] == [True, True, False]


def test_a_copy_of_a_question_is_a_new_question() -> None:
    text = "// [id:0b6f6e1e-52a3-4f0b-9d6a-3c1f4b8a2d10]\nKas? {=a}\n\n"
    reading = gift.read(text * 2)
    assert [bool(question.id) for question in reading.questions] == [True, False]
    assert [(p.line, p.is_loss) for p in reading.problems] == [(5, True)]


def test_what_is_written_is_plain_for_people_and_other_systems() -> None:
    text = gift.write(
        [
            Question(
                types.CHOICE,
                "Kas ir brīvdienas?",
                category="Valsts/Svētki",
                several=True,
                marks=2,
                explanation="18. novembris: valsts svētki.",
                choices=(
                    Choice("Jāņi", True),
                    Choice("18. novembris", True, "Jā"),
                    Choice("50 % atlaides diena"),
                    Choice("%50% diena"),
                ),
            ),
            Question(types.ORDER, "Rindā!", items=("rīts", "vakars")),
            Question(types.TRUE_FALSE, "a < b", statement=True),
        ]
    )
    assert text == (
        "$CATEGORY: Valsts/Svētki\n\n"
        "// [marks:2]\n"
        "Kas ir brīvdienas? {\n"
        "\t~%50%Jāņi\n"
        "\t~%50%18. novembris#Jā\n"
        "\t~%-50%50 % atlaides diena\n"
        "\t~%-50%[plain]%50% diena\n"
        "\t####18. novembris\\: valsts svētki.\n"
        "}\n\n"
        "$CATEGORY: top\n\n"
        "// [tag:order]\n"
        "Rindā! {\n\t=1 -> rīts\n\t=2 -> vakars\n}\n\n"
        "[plain]a < b {TRUE}\n"
    )


def test_a_file_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUESTIONS", 3)
    reading = gift.read("A {T}\n\nB {#1}\n\nC {T}\n\nD {T}\n\nE {T}")
    assert [question.text for question in reading.questions] == ["A", "C"]
    assert [fault.line for fault in reading.faults] == [3, 7]


def test_nothing_is_nothing() -> None:
    assert gift.read("").questions == []
    assert gift.read("\n// tikai piezīme\n").problems == []
    assert gift.write([]) == ""


def test_problems_stand_in_the_order_of_the_file() -> None:
    reading = gift.read("A {#1}\n\nB {=x =%50%y}\n\nC {#2}")
    assert [problem.line for problem in reading.problems] == [1, 3, 5]
    assert [type(problem) for problem in reading.faults] == [Problem, Problem]
