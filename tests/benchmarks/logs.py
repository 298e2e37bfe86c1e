"""A log of answers as it grows over a year: the same page of a class beside a short one."""

from functools import partial

from django.db import connection
from django.urls import reverse

from lessons.models import Answer, Membership

from .measuring import Figure, Prepared, compare
from .school import CLASSES, LOG_CLASS, School

SIZES = (10_000, 1_000_000)
TARGET = 1.5
ROUNDS = 60
YEAR = 365 * 86_400

# What the two databases write differently.
DIALECTS = {
    "sqlite": (
        "lower(hex(randomblob(16)))",
        "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '-' || (n * {step}) || ' seconds')",
    ),
    "postgresql": ("gen_random_uuid()", "now() - n * {step} * interval '1 second'"),
}
INSERT = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s),
places(word_id, place) AS (SELECT id, row_number() OVER (ORDER BY id) FROM lessons_word),
people(learner_id) AS (
    SELECT DISTINCT learner_id FROM lessons_membership WHERE group_id IN (%s, %s)
)
INSERT INTO lessons_answer (
    id, learner_id, word_id, kind, form, target, language, given, verdict, in_ending,
    placement, hints, ms, source, answered_at, received_at
)
SELECT {id}, learner_id, word_id, 'type_word', '', 'vārds', 'uk', 'vārds', 'exact', FALSE,
    FALSE, 0, 3000, 'app', {at}, {at}
FROM people CROSS JOIN numbers
JOIN places ON place = 1 + n %% (SELECT count(*) FROM lessons_word)
"""


def grow(school: School, size: int) -> None:
    """Replace the log by about `size` answers, spread over its learners and over a year."""
    groups = [school.groups[CLASSES[-1]], school.groups[LOG_CLASS]]
    people = Membership.objects.filter(group__in=groups).values("learner").distinct().count()
    each = size // people
    id, at = DIALECTS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Answer._meta.db_table}")
        sql = INSERT.format(id=id, at=at.format(step=YEAR // each))
        cursor.execute(sql, [each, *groups])
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE lessons_answer")  # as it does by itself, in time


def compare_logs(school: School, rounds: int) -> tuple[Figure, Figure]:
    """Return the register's times with the short log and with the long one.

    Both logs cannot be there at once, so each is measured by turns with the same floor.
    """
    url = reverse("study_groups:register", args=[school.groups[LOG_CLASS]])

    def register(_number: int) -> Prepared:
        return partial(school.teacher.get, url)

    def floor(_number: int) -> Prepared:
        return partial(school.floor_visitor.get, "/")

    figures = []
    for size in SIZES:
        grow(school, size)
        figures.append(compare(register, floor, min(rounds, ROUNDS)))
    short, long = figures
    return short, long
