from .base import BasePage
from .consultations import ConsultationPage
from .home import HomePage
from .info import InfoPage
from .news import NewsIndexPage, NewsPage
from .notices import Notice
from .translation import TranslationState

__all__ = [
    "BasePage",
    "ConsultationPage",
    "HomePage",
    "InfoPage",
    "NewsIndexPage",
    "NewsPage",
    "Notice",
    "TranslationState",
]
