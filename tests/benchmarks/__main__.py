"""`python -m tests.benchmarks`: what the site costs as multiples of the least Django can do.

Milliseconds belong to the machine; the ratio of two works measured by turns in one run is much
the same everywhere. Both run in this process, through Django's test client, without a network.
Nothing is timed in the test suite.
"""

import argparse
import io
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from time import perf_counter
from typing import Any

import django

ROUNDS = 200
ROUNDS_OF_CLASSES = 15  # a class of a thousand takes its time


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each work")
    rounds = parser.parse_args().rounds
    # Whatever the shell says: these settings throw their database away.
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    django.setup()
    begin = perf_counter()
    with temporary_database():
        report(rounds)
    print(f"\n{perf_counter() - begin:.0f} s in all")


@contextmanager
def temporary_database() -> Iterator[None]:
    from django.conf import settings
    from django.db import connection

    old = connection.settings_dict["NAME"]
    with redirect_stdout(io.StringIO()):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def report(rounds: int) -> None:
    from .measuring import compare
    from .school import CLASSES, make_school
    from .works import works

    school = make_school()
    print(versions())
    print(sizes(school))
    print(f"medians of {rounds} rounds by turns ({min(rounds, ROUNDS_OF_CLASSES)} of classes)\n")
    line = "{:32} {:>9} {:>9} {:>7} {:>7}"
    print(line.format("work", "ours ms", "floor ms", "ratio", "target"))
    for work in works(school):
        if work.target is not None:
            figure = compare(work.ours, work.floor, rounds)
            verdict = "" if figure.ratio <= work.target else "  over"
            target = f"≤ {work.target:g}"
        else:
            figure = compare(work.ours, work.floor, min(rounds, ROUNDS_OF_CLASSES))
            small, large = (1_000 * time / size for time, size in
                            zip((figure.floor, figure.ours), CLASSES, strict=True))  # fmt: skip
            verdict, target = f"  {large:.0f} µs a learner beside {small:.0f}", "none"
        figures = (f"{figure.ours:.2f}", f"{figure.floor:.2f}", f"{figure.ratio:.1f}", target)
        print(line.format(work.name, *figures) + verdict)


def versions() -> str:
    import wagtail
    from django.db import connection

    number = ".".join(map(str, connection.get_database_version()))
    return (
        f"Python {platform.python_version()}, Django {django.__version__}, "
        f"Wagtail {wagtail.__version__}, {connection.display_name} {number}, "
        f"{os.cpu_count()} processors"
    )


def sizes(school: Any) -> str:
    from wagtail.models import Page

    from accounts.models import User
    from lessons.models import Answer

    return (
        f"{len(school.lexicon.words)} words, {Page.objects.count()} pages, "
        f"{User.objects.count()} people, {Answer.objects.count()} answers"
    )


if __name__ == "__main__":
    main()
