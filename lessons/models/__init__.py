from .appeals import AcceptedAnswer, Appeal
from .classes import Membership, StudyGroup
from .pages import CoursePage, LessonPage, LessonWord, QuizPage
from .practice import Answer, LessonProgress, Memory, Regrade
from .quizzes import Response, Sitting
from .recordings import Part, Recording
from .shipped import ShippedItem
from .vocabulary import Gloss, LexiconVersion, Word

__all__ = [
    "AcceptedAnswer",
    "Answer",
    "Appeal",
    "CoursePage",
    "Gloss",
    "LessonPage",
    "LessonProgress",
    "LessonWord",
    "LexiconVersion",
    "Membership",
    "Memory",
    "Part",
    "QuizPage",
    "Recording",
    "Regrade",
    "Response",
    "ShippedItem",
    "Sitting",
    "StudyGroup",
    "Word",
]
