"""Production: base as it stands. The environment says the rest (docs/environment.md)."""

from .base import *  # noqa: F403
