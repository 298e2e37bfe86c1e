"""Every address of the site, from the resolver, and arguments to ask for each with."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.log_actions import log
from wagtail.models import Collection, Locale, Site, Task, Workflow
from wagtail_localize.models import Translation

from accounts.models import User
from home.models import Notice, OpeningHours, Topic
from lessons.assignments import set_work
from lessons.models import QuestionCategory
from lessons.notes import add_note
from tests import factories
from tests.lessons import quizzing

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# Nothing has this number: whoever asks gets no more than „not found”.
NOTHING = 0

# Which thing an argument names, by the beginning of the address; the longest one holds.
ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "admin/": {
        "app_label": "lessons",
        "model_name": "word",
        "app_name": "home",
        "action": "delete",
        "page_id": "page",
        "parent_page_id": "page",
        "page_to_move_id": "page",
        "destination_id": "course",
        "page_pk": "page",
        "workflow_pk": "workflow",
        "task_id": "task",
        "revision_id": "revision",
        "collection_id": "collection",
        "translation_id": "translation",
        "translation_source_id": "source",
        "string_segment_id": "nothing",
        "overridable_segment_id": "nothing",
        "task_state_id": "nothing",
        "workflow_state_id": "nothing",
        "session_id": "nothing",
        "uploaded_file_id": "nothing",
        "restriction_id": "nothing",
        "redirect_id": "redirect",
        "document_id": "document",
        "doc_id": "document",
        "image_id": "image",
        "filter_spec": "original",
        "mode": "none",
        "uidb64": "none",
        "token": "none",
        "object_id": "page",
        "action_name": "approve",
        "content_type_app_name": "lessons",
        "content_type_model_name": "quizpage",
    },
    "admin/api/main/^documents/": {"pk": "document"},
    "admin/api/main/^images/": {"pk": "image"},
    "admin/api/main/^pages/": {"pk": "page", "action_name": "unpublish"},
    "admin/bulk/": {"app_label": "wagtailcore", "model_name": "page"},
    "admin/collections/": {"pk": "collection"},
    "admin/documents/chooser/": {"pk": "document"},
    "admin/forms/": {"page_id": "form"},
    "admin/groups/": {"pk": "role"},
    "admin/images/chooser/": {"pk": "image"},
    "admin/locales/": {"pk": "locale"},
    "admin/localize/": {"pk": "nothing"},
    "admin/marking/": {"pk": "essay"},
    "admin/quizzes/": {"id": "quiz"},
    "admin/settings/": {"model_name": "schoolsettings", "pk": "site"},
    "admin/sites/": {"pk": "site"},
    "admin/sittings/": {"id": "sitting", "pk": "essay"},
    "admin/snippets/choose/home/notice/": {"pk": "notice"},
    "admin/snippets/choose/home/openinghours/": {"pk": "hours"},
    "admin/snippets/choose/home/topic/": {"pk": "topic"},
    "admin/snippets/choose/lessons/questioncategory/": {"pk": "category"},
    "admin/snippets/choose/lessons/word/": {"pk": "word"},
    "admin/snippets/home/notice/": {"pk": "notice"},
    "admin/snippets/home/openinghours/": {"pk": "hours"},
    "admin/snippets/home/topic/": {"pk": "topic"},
    "admin/snippets/lessons/questioncategory/": {"pk": "category"},
    "admin/snippets/lessons/word/": {"pk": "word"},
    "admin/study-groups/": {
        "pk": "group",
        "learner": "learner",
        "id": "assignment",
        "note": "note",
    },
    "admin/tag-autocomplete/": {"app_name": "taggit", "model_name": "tag"},
    "admin/translate/": {"pk": "twin"},
    "admin/users/": {"pk": "learner"},
    "admin/workflows/": {"pk": "workflow"},
    "admin/workflows/tasks/": {
        "pk": "task",
        "app_label": "wagtailcore",
        "model_name": "groupapprovaltask",
    },
    "documents/": {"restriction_id": "nothing"},
    "lv/_util/": {"page_view_restriction_id": "nothing", "page_id": "page"},
    "lv/card/": {"number": "number"},
    "lv/join/": {"code": "code"},
    "lv/practice/": {"key": "due"},
    "lv/quiz/": {"key": "quiz_key", "page": "quiz"},
    "lv/sitting/": {"id": "sitting"},
    "lv/work/": {"pk": "assignment"},
    "media/": {"path": "none"},
    "warmup/": {"words": "word"},
}
# Addresses that are regular expressions, written out.
WRITTEN_OUT = {
    r"admin/pages/^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
    r"(?P<revision_id_b>live|latest|\d+)/$": (
        "admin/pages/{page}/revisions/compare/earliest...live/"
    ),
    "admin/^.*/$": "admin/nowhere/",
    r"documents/^(\d+)/(.*)$": "documents/{document}/{document_name}",
    r"lv/accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^\0]+)/$": (
        "lv/accounts/password/reset/key/1-none/"
    ),
    r"lv/^(?P<path>(?:[A-Za-z0-9_-]+/)+)feed\.atom$": "lv/jaunumi/feed.atom",
    r"lv/^(?P<path>(?:[A-Za-z0-9_-]+/)+)calendar\.ics$": "lv/pasakumi/calendar.ics",
    r"lv/^((?:[\w\-]+/)*)$": "lv/",
}


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Yield every address that the site knows, as its patterns write it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


def longest(table: Mapping[str, Any], route: str) -> str:
    """Return the longest beginning of `route` that `table` has."""
    return max((key for key in table if route.startswith(key)), key=len)


def filled(route: str, things: Mapping[str, Any]) -> str:
    """Return an address to ask for; raises LookupError where an argument has no sample."""
    if "^" in route and route in WRITTEN_OUT:
        return "/" + WRITTEN_OUT[route].format(**things)
    begin = [key for key in ARGUMENTS if route.startswith(key)]
    names = {name: what for key in sorted(begin, key=len) for name, what in ARGUMENTS[key].items()}

    def value(match: "re.Match[str]") -> str:
        if match[1] not in names:
            raise LookupError(f"{route}: what is {match[1]}?")
        what = names[match[1]]
        return str(things.get(what, what))

    url = ARGUMENT.sub(value, route).replace("^", "")
    if re.search(r"[()$?\\]", url):
        raise LookupError(f"{route}: write it out")
    return f"/{url}"


def common_things() -> dict[str, Any]:
    """Make one of each thing that is nobody's, by the names in `ARGUMENTS`."""
    page = factories.page("lesson-greetings")
    document = get_document_model()(title="Plāns")
    document.file.save("plans.pdf", ContentFile(b"%PDF-1.4"))
    quiz = quizzing.make_quiz(quizzing.choice(), quizzing.essay(), may_practise=True)
    translation = Translation.objects.filter(source__object__translation_key=page.translation_key)
    made = translation.select_related("source").first()
    return {
        "nothing": NOTHING,
        "page": page.pk,
        "course": factories.page("course-latvian").pk,
        "form": factories.page("question").pk,
        "twin": factories.page("lesson-greetings", "uk").pk,
        "revision": page.latest_revision_id or NOTHING,
        "quiz": quiz.pk,
        "quiz_key": quiz.translation_key,
        "quiz_page": quiz,
        "word": factories.word("mate").pk,
        "category": QuestionCategory.objects.create(name="Vēsture").pk,
        "notice": Notice.objects.values_list("pk", flat=True)[0],
        "hours": OpeningHours.objects.values_list("pk", flat=True)[0],
        "topic": Topic.objects.values_list("pk", flat=True)[0],
        "image": factories.make_picture().pk,
        "document": document.pk,
        "document_name": document.filename,
        "collection": Collection.get_first_root_node().add_child(name="Nodarbības").pk,
        "redirect": Redirect.objects.create(old_path="/veca", redirect_page=page).pk,
        "locale": Locale.objects.get(language_code="uk").pk,
        "site": Site.objects.get().pk,
        "role": Group.objects.order_by("pk")[0].pk,
        "workflow": Workflow.objects.filter(active=True)[0].pk,
        "task": Task.objects.filter(active=True)[0].pk,
        "translation": made.pk if made else NOTHING,
        "source": made.source_id if made else NOTHING,
        "code": "00000000",
        "number": "000000000000",
    }


def things_of(teacher: User, common: Mapping[str, Any]) -> dict[str, Any]:
    """Make what is a teacher's: her group, its learner, and what that learner did."""
    learner = factories.make_user(display_name=f"Zojas Kaimiņiene {teacher.pk}")
    group = factories.make_group(teacher=teacher, learners=[learner])
    group.name = f"Slepenā grupa {teacher.pk}"
    group.save()
    log(group, "lessons.changed_group", user=teacher)
    sitting = quizzing.sit(learner, common["quiz_page"])
    work = set_work(group, teacher, words=[common["word"]], learner=learner, note="Slepens darbs")
    note = add_note(learner, teacher, f"Slepena piezīme {teacher.pk}")
    return {
        **common,
        "group": group.pk,
        "learner": learner.pk,
        "assignment": work.pk,
        "note": note.pk,
        "sitting": sitting.pk,
        "essay": sitting.responses.get(type="essay").pk,
        "names": (learner.name, group.name, work.note, note.text),
    }
