from .appeals import AcceptedAnswer, Appeal
from .classes import Membership, StudyGroup, Substitution
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
from .teaching import Assignment, LearnerNote, StoryView
from .vocabulary import Gloss, LexiconVersion, Word

__all__ = [
    "AcceptedAnswer",
    "AcceptedResponse",
    "Allowance",
    "Answer",
    "Appeal",
    "Assignment",
    "CoursePage",
    "Gloss",
    "LearnerNote",
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
    "StoryView",
    "StudyGroup",
    "Substitution",
    "Word",
]
