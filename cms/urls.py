from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts import urls as accounts_urls
from home import urls as home_urls
from home.views import serve
from lessons import urls as lessons_urls

from . import views
from .search.views import search
from .sitemap import TranslatedPages

urlpatterns = [
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security),
    path("favicon.ico", views.favicon),
    path("site.webmanifest", views.manifest),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": TranslatedPages}}),
    path("api/", include(lessons_urls.api_urlpatterns)),
    path("", include(lessons_urls.bare_urlpatterns)),
    # One way to sign in, with its limits, for everybody.
    path("admin/login/", views.admin_sign_in),
    path("admin/reports/site-history/", views.site_history),
    path("admin/reports/site-history/results/", views.site_history, {"results_only": True}),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.MEDIA_URL.startswith("/"):
    urlpatterns.append(path(f"{settings.MEDIA_URL[1:]}<path:path>", views.media))
urlpatterns += i18n_patterns(
    path("accounts/", include("accounts.urls")),
    path("card/", include(accounts_urls.card_urlpatterns)),
    path("search/", search, name="search"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("", include(lessons_urls)),
    path("", include(home_urls)),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)
handler404 = "cms.views.page_not_found"
