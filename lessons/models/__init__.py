from .appeals import AcceptedAnswer, Appeal
from .classes import Membership, StudyGroup
from .pages import CoursePage, LessonPage, LessonWord, QuizPage
from .practice import Answer, LessonProgress, Memory, Regrade
from .quizzes import (
    AcceptedResponse,
    Allowance,
    MarkChange,
    QuestionCategory,
    Response,
    Sitting,
)
from .recordings import Part, Recording
from .shipped import ShippedItem
from .vocabulary import Gloss, LexiconVersion, Word

__all__ = [
    "AcceptedAnswer",
    "AcceptedResponse",
    "Allowance",
    "Answer",
    "Appeal",
    "CoursePage",
    "Gloss",
    "LessonPage",
    "LessonProgress",
    "LessonWord",
    "LexiconVersion",
    "MarkChange",
    "Membership",
    "Memory",
    "Part",
    "QuestionCategory",
    "QuizPage",
    "Recording",
    "Regrade",
    "Response",
    "ShippedItem",
    "Sitting",
    "StudyGroup",
    "Word",
]
