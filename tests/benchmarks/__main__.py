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
from statistics import median
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
    from .logs import SIZES, TARGET, compare_logs
    from .measuring import compare
    from .school import CLASSES, make_school
    from .works import works

    school = make_school()
    print(versions())
    print(sizes(school))
    print(f"medians of {rounds} rounds by turns ({min(rounds, ROUNDS_OF_CLASSES)} of classes)\n")
    line = "{:32} {:>9} {:>9} {:>7} {:>7} {:>9}"
    print(line.format("work", "ours ms", "floor ms", "ratio", "target", "of bests"))
    for work in works(school):
        target = work.target
        figure = compare(
            work.ours, work.floor, rounds if target else min(rounds, ROUNDS_OF_CLASSES)
        )
        ours, floor = 1_000 * median(figure.ours), 1_000 * median(figure.floor)
        if target is None:
            small, large = CLASSES
            told = f"  {1_000 * ours / large:.0f} µs a learner beside {1_000 * floor / small:.0f}"
        else:
            told = "  over" if figure.ratio > target else ""
        cells = (
            f"{ours:.2f}",
            f"{floor:.2f}",
            f"{figure.ratio:.1f}",
            f"≤ {target:g}" if target else "",
            f"{figure.best_ratio:.1f}",
        )
        print(line.format(work.name, *cells) + told)
    # Last, for the long log stays.
    short, long = compare_logs(school, rounds)
    ratio, best = long.ratio / short.ratio, long.best_ratio / short.best_ratio
    cells = (
        f"{1_000 * median(long.ours):.2f}",
        f"{1_000 * median(short.ours):.2f}",
        f"{ratio:.2f}",
        f"≤ {TARGET:g}",
        f"{best:.2f}",
    )
    told = f"  class with {SIZES[1]:,} answers in the log beside {SIZES[0]:,}"
    print(line.format("class, a long log", *cells) + told + ("  over" if ratio > TARGET else ""))


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
