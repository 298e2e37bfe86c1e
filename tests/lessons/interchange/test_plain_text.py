"""Questions as an editor types or pastes them."""

import pytest

from lessons.interchange import plain_text
from lessons.interchange import questions as types
from lessons.interchange.questions import Choice, Question


def choice(text: str, *choices: Choice, several: bool = False) -> Question:
    return Question(types.CHOICE, text, choices=choices, several=several)


CAPITAL = choice("Kas ir galvaspilsēta?", Choice("Rīga", True), Choice("Cēsis"))
CASES = {
    "star before": ("Kas ir galvaspilsēta?\n*Rīga\nCēsis", CAPITAL),
    "star and gap": ("Kas ir galvaspilsēta?\n* Rīga\nCēsis", CAPITAL),
    "star after": ("Kas ir galvaspilsēta?\nRīga *\nCēsis", CAPITAL),
    "letters": ("Kas ir galvaspilsēta?\n*a) Rīga\nb) Cēsis", CAPITAL),
    "star after the letter": ("Kas ir galvaspilsēta?\na) *Rīga\nb) Cēsis", CAPITAL),
    "numbers": ("Kas ir galvaspilsēta?\n1. Rīga *\n2. Cēsis", CAPITAL),
    "dashes": ("Kas ir galvaspilsēta?\n- *Rīga\n– Cēsis", CAPITAL),
    "numbered question": ("1. Kas ir galvaspilsēta?\n*Rīga\nCēsis", CAPITAL),
    "letters of Cyrillic": (
        "Где берут больничный?\nа) в банке\nб) у врача *\nв) на почте",
        choice(
            "Где берут больничный?",
            Choice("в банке"),
            Choice("у врача", True),
            Choice("на почте"),
        ),
    ),
    "dates stay": (
        "18. novembris ir kas?\n*1. dzimšanas diena\n4. maijs\n-5 grādi",
        choice(
            "18. novembris ir kas?",
            Choice("1. dzimšanas diena", True),
            Choice("4. maijs"),
            Choice("-5 grādi"),
        ),
    ),
    "several": (
        "Ко викликати за 112?\n*пожежну\n*швидку\nтаксі",
        choice(
            "Ко викликати за 112?",
            Choice("пожежну", True),
            Choice("швидку", True),
            Choice("таксі"),
            several=True,
        ),
    ),
    "true": (
        "Rīga ir pie jūras.\ntaisnība",
        Question(types.TRUE_FALSE, "Rīga ir pie jūras.", statement=True),
    ),
    "false": ("Rīga ir upe.\nNav taisnība.", Question(types.TRUE_FALSE, "Rīga ir upe.")),
    "one of two": (
        "Рига — столица.\n*правда\nнеправда",
        Question(types.TRUE_FALSE, "Рига — столица.", statement=True),
    ),
    "yes and no are answers": (
        "Vai autobusā vajag biļeti?\n*jā\nnē",
        choice("Vai autobusā vajag biļeti?", Choice("jā", True), Choice("nē")),
    ),
    "essay": ("Pastāstiet par savu dienu.", Question(types.ESSAY, "Pastāstiet par savu dienu.")),
    "short answer": (
        "Kā latviski „lікарня”?\n= slimnīca\n=hospitālis",
        Question(types.SHORT_ANSWER, "Kā latviski „lікарня”?", answers=("slimnīca", "hospitālis")),
    ),
    "pairs": (
        "Savienojiet\nхліб -> maize\nмолоко → piens\n-> sāls",
        Question(
            types.MATCH, "Savienojiet", pairs=(("хліб", "maize"), ("молоко", "piens"), ("", "sāls"))
        ),
    ),
    "explanation": (
        "Kas ir galvaspilsēta?\n*Rīga\nCēsis\n! Tā ir pie Daugavas.\nPaskaidrojums: Un pie jūras.",
        Question(
            types.CHOICE,
            CAPITAL.text,
            choices=CAPITAL.choices,
            explanation="Tā ir pie Daugavas.\nUn pie jūras.",
        ),
    ),
    "explanation of an essay": (
        "Par sevi\nПояснення: три речення",
        Question(types.ESSAY, "Par sevi", explanation="три речення"),
    ),
}


@pytest.mark.parametrize(("text", "question"), CASES.values(), ids=CASES)
def test_each_form_is_read(text: str, question: Question) -> None:
    reading = plain_text.read(f"\n{text}\n \t\n")
    assert reading.problems == []
    assert reading.questions == [question]


def test_the_numbers_of_questions_are_taken_away_as_they_count() -> None:
    reading = plain_text.read(
        "1. Kas tas ir?\n=suns\n\n2) Un tas?\n=kaķis\n\n18. novembris\n=svētki"
    )
    assert [q.text for q in reading.questions] == ["Kas tas ir?", "Un tas?", "18. novembris"]


FAULTS = {
    "no star": ("Kas?\na\nb", [2], "Put * before each right answer"),
    "all stars": ("Kas?\n*a\n*b", [2], "No answer is wrong."),
    "one answer": ("Kas?\n*a", [2], "The number of answers is 1"),
    "no arrow": ("Kas?\na -> b\nc\nd", [4, 5], "A pair needs ->"),
    "no accepted": ("Kas?\n= a\nb", [4], "Other answers here begin with ="),
    "same": ("Kas?\n*Rīga\nrīga", [2], "Two answers are the same."),
    "long": ("Kas?\n*a\n" + "b" * 201, [2], "Too long: answer (at most 200 characters)."),
}


@pytest.mark.parametrize(("text", "lines", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_line_and_spares_the_others(
    text: str, lines: list[int], problem: str
) -> None:
    reading = plain_text.read(f"\n{text}\n\nDer\ntaisnība")
    assert [question.text for question in reading.questions] == ["Der"]
    assert [problem.line for problem in reading.faults] == lines
    assert all(fault.text.startswith(problem) for fault in reading.faults)
