from .base import BasePage
from .consultations import ConsultationIndexPage, ConsultationPage
from .contact import ContactPage
from .events import EventIndexPage, EventPage
from .forms import FormPage
from .galleries import GalleryPage
from .home import HomePage
from .info import InfoPage
from .news import NewsIndexPage, NewsPage
from .notices import Notice
from .pictures import Picture, PictureRendition
from .projects import ProjectIndexPage, ProjectPage
from .school import OpeningException, OpeningHours, OpeningTime, SchoolSettings
from .sync import PendingSync
from .topics import Topic
from .translation import TranslationState

__all__ = [
    "BasePage",
    "ConsultationIndexPage",
    "ConsultationPage",
    "ContactPage",
    "EventIndexPage",
    "EventPage",
    "FormPage",
    "GalleryPage",
    "HomePage",
    "InfoPage",
    "NewsIndexPage",
    "NewsPage",
    "Notice",
    "OpeningException",
    "OpeningHours",
    "OpeningTime",
    "PendingSync",
    "Picture",
    "PictureRendition",
    "ProjectIndexPage",
    "ProjectPage",
    "SchoolSettings",
    "Topic",
    "TranslationState",
]
