from .classes import Membership, StudyGroup
from .pages import CoursePage, LessonPage, LessonWord, QuizPage
from .practice import Answer, LessonProgress, Memory
from .quizzes import Response, Sitting
from .shipped import ShippedItem
from .vocabulary import Gloss, LexiconVersion, Word

__all__ = [
    "Answer",
    "CoursePage",
    "Gloss",
    "LessonPage",
    "LessonProgress",
    "LessonWord",
    "LexiconVersion",
    "Membership",
    "Memory",
    "QuizPage",
    "Response",
    "ShippedItem",
    "Sitting",
    "StudyGroup",
    "Word",
]
