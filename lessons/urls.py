from django.urls import path

from .views import appeals, join, practice, progress, queue, quizzes, sittings, work

# Below the prefix of a language.
urlpatterns = [
    path("practice/claim/", practice.claim, name="claim"),
    path("practice/appeal/", appeals.appeal, name="appeal"),
    path("practice/decisions/", appeals.decisions_read, name="decisions_read"),
    path("practice/<str:key>/", practice.practice, name="practice"),
    path("quiz/<uuid:key>/start/", quizzes.start_quiz, name="start_quiz"),
    path("quiz/try/<int:page>/", quizzes.try_quiz, name="try_quiz"),
    path("sitting/<uuid:id>/", sittings.sitting, name="sitting"),
    path("join/", join.join, name="join"),
    path("join/<str:code>/", join.join, name="join_group"),
    path("progress/", progress.progress, name="progress"),
    path("work/<int:pk>/", work.work, name="work"),
]

# Without a language: they lead each reader to her own.
bare_urlpatterns = [path("warmup/<str:words>/", practice.warm_up, name="warm_up")]

# Called by the pages' scripts.
api_urlpatterns = [
    path("answers/", queue.answers, name="answers"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("visitor/", queue.visitor, name="visitor"),
]
