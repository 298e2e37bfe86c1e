from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files; imports between JavaScript modules are rewritten too."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return a file's address. It is kept: a page has a dozen, and they stay while it runs."""
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]
