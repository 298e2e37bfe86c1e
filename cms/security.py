"""The content security policy: strict for visitors, looser where Wagtail's editor needs it."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

# The editor's pages carry inline scripts and styles, and show uploads as blobs.
ADMIN_POLICY = {
    "script-src": [UNSAFE_INLINE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["blob:"],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Sends the strict policy with every answer, `ADMIN_POLICY` under the admin's address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.admin_prefix = reverse("wagtailadmin_home")

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if request.path.startswith(self.admin_prefix):
            response._csp_update = ADMIN_POLICY
        return super().process_response(request, response)
