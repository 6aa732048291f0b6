"""What an official typed when the sign-in or the token was over: shown again, to be sent again after logging in.

Only for pages that need an account, and only when the form came from one of our own pages, as the browser says: a
foreign page must not put words into ours. Secrets and files are never repeated.
"""

from __future__ import annotations

import re

from flask import current_app, request

SECRET = re.compile(r"csrf_token|password|share_|document_number|pesel")
MOST_FIELDS = 2000

Fields = list[tuple[str, str]]


def kept_fields(needs_account: bool = False) -> Fields:
    """Names and values of the form that came in; empty where nothing may be repeated.

    ``needs_account``: this page needs an account although its view is open, since it asks by itself who writes.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    needs_account = needs_account or getattr(view, "access", "public") != "public"
    if request.method != "POST" or not is_ours or not needs_account:
        return []
    fields = [(name, value) for name, value in request.form.items(multi=True) if not SECRET.search(name)]
    return fields[:MOST_FIELDS]
