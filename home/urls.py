from django.urls import re_path

from . import views

# Below the prefix of a language and the address of a page; nothing else than what pages'
# addresses are made of reaches the database.
urlpatterns = [
    re_path(r"^(?P<path>(?:[A-Za-z0-9_-]+/)+)feed\.atom$", views.feed, name="feed"),
    re_path(r"^(?P<path>(?:[A-Za-z0-9_-]+/)+)calendar\.ics$", views.calendar, name="calendar"),
]
