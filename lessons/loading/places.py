"""Where shipped pages stand in the tree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from wagtail.models import Page, PageLogEntry, Site

from home.models import BasePage

from .files import ShippedPage, stable_id
from .ledger import Decision, Ledger


def place_home(page: BasePage) -> None:
    """Make `page` the first page of the site, instead of the one that Wagtail comes with."""
    welcome = Page.objects.filter(depth=2, slug="home", locale=page.locale).first()
    Page.objects.get(depth=1).add_child(instance=page)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page, site.site_name = page, settings.WAGTAIL_SITE_NAME
    site.save()
    if welcome is not None and type(welcome.specific) is Page:
        welcome.delete()


def load_places(
    shipped_pages: Iterable[ShippedPage], here: Mapping[str, BasePage], ledger: Ledger
) -> list[ShippedPage]:
    """Move pages whose parent is another one in the files now, unless editors have moved them.

    Wagtail leaves a permanent redirect at the old address, in every language. Returns what moved.
    """
    moved = []
    parents = parents_of(here.values())
    for shipped in shipped_pages:
        page = here.get(shipped.key)
        if page is None or shipped.parent not in here:
            continue
        key, wanted = f"place:{shipped.key}", str(stable_id("page", shipped.parent))
        now = str(parents.get(page.path[: -Page.steplen]))
        is_known = key in ledger.items
        if is_known and ledger.judge(key, wanted, now) != Decision.UPDATE:
            continue
        # The first release did not record places; then the log knows who moved what.
        if now != wanted and (is_known or not was_moved(page)) and move(page, wanted):
            ledger.counts[Decision.MOVE] += 1
            moved.append(shipped)
        ledger.record(key, wanted, wanted)
    return moved


def parents_of(pages: Iterable[BasePage]) -> dict[str, UUID]:
    """Return the translation keys of the pages above `pages`, by path; one query."""
    paths = {page.path[: -Page.steplen] for page in pages}
    return dict(Page.objects.filter(path__in=paths).values_list("path", "translation_key"))


def was_moved(page: BasePage) -> bool:
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.move").exists()


def move(page: BasePage, parent_key: str) -> bool:
    """Move a page in all languages; False if it cannot stand there."""
    ids = Page.objects.filter(translation_key=page.translation_key).values_list("pk", "locale")
    parents = {
        parent.locale_id: parent.pk for parent in Page.objects.filter(translation_key=parent_key)
    }
    wanted = [(id, parents[locale]) for id, locale in ids if locale in parents]
    taken = Page.objects.filter(slug=page.slug)
    if page.locale_id not in parents or any(
        taken.child_of(Page.objects.get(pk=parent)).exists() for _, parent in wanted
    ):
        return False
    for id, parent in wanted:
        # Each move changes paths, so nothing in memory can be trusted.
        Page.objects.get(pk=id).move(Page.objects.get(pk=parent), pos="last-child")
    return True


def keep_order(
    placed: Iterable[ShippedPage],
    shipped_pages: Iterable[ShippedPage],
    here: Mapping[str, BasePage],
) -> None:
    """Put pages that are new where they stand in front of the sister that follows in the files."""
    families: dict[str, list[ShippedPage]] = defaultdict(list)
    for shipped in shipped_pages:
        if shipped.parent and shipped.key in here:
            families[shipped.parent].append(shipped)
    paths = current_paths(here)
    for shipped in placed:
        family = sorted(families[shipped.parent], key=lambda page: (page.order, page.key))
        after = family[family.index(shipped) + 1 :] if shipped in family else []
        if after and paths[after[0].key] < paths[shipped.key]:
            put_before(here[shipped.key], here[after[0].key])
            paths = current_paths(here)


def current_paths(here: Mapping[str, BasePage]) -> dict[str, str]:
    ids = {page.pk: key for key, page in here.items()}
    paths = Page.objects.filter(pk__in=ids).values_list("pk", "path")
    return {ids[pk]: path for pk, path in paths}


def put_before(page: BasePage, sister: BasePage) -> None:
    """Move a page in all languages in front of another one with the same parent."""
    sisters: dict[int, int] = dict(
        Page.objects.filter(translation_key=sister.translation_key).values_list("locale", "pk")
    )
    own: Any = Page.objects.filter(translation_key=page.translation_key)
    for id, locale in list(own.values_list("pk", "locale")):
        version, other = (
            Page.objects.get(pk=id),
            Page.objects.filter(pk=sisters.get(locale)).first(),
        )
        if other and other.path[: -Page.steplen] == version.path[: -Page.steplen]:
            version.move(other, pos="left")
