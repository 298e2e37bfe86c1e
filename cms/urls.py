from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home.views import serve
from lessons import urls as lessons_urls

from . import views
from .sitemap import TranslatedPages

urlpatterns = [
    path("robots.txt", views.robots),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": TranslatedPages}}),
    path("api/", include(lessons_urls.api_urlpatterns)),
    # One way to sign in, with its limits, for everybody.
    path("admin/login/", views.admin_sign_in),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.MEDIA_URL.startswith("/"):
    urlpatterns.append(path(f"{settings.MEDIA_URL[1:]}<path:path>", views.media))
urlpatterns += i18n_patterns(
    path("accounts/", include("accounts.urls")),
    path("", include(lessons_urls)),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)
handler404 = "cms.views.page_not_found"
