from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

# Hypothesis times single examples by the clock, and a busy machine is no fault of theirs.
settings.register_profile("interchange", deadline=None, max_examples=60)
settings.load_profile("interchange")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
