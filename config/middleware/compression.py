"""Compresses a page for whoever asked for it from one of our own pages or typed its address; nothing else.

Trap (BREACH): whoever can have a page fetched with words of their own in it, and sees on the network how long
the answer was, can guess what stands beside those words, once the page is compressed. The browser says in
`Sec-Fetch-Site` who had the page fetched, and no script can write that header: what another site asked for is
sent as it is, and so is what a browser asked for that does not say. Files under /static/ hold no secrets and
are compressed when they are collected.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

OWN = frozenset({"same-origin", "none"})
"""Asked for by a page of ours, or by the person: a typed address, a bookmark, a reload."""


class CompressedPages(GZipMiddleware):
    """Django's own, which also makes the length vary, for fewer answers."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ("Sec-Fetch-Site",))
        if request.headers.get("Sec-Fetch-Site") not in OWN:
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
