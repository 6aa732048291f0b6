"""Behind the private link: the author of a hidden mark says why it should be shown."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from consultations.marks.forms import read_text
from consultations.marks.services.hiding import object_to_hiding
from consultations.marks.views.frame import KEY, LOST, blueprint, go
from consultations.marks.views.mine import found_mark, mine_page
from core.access import public
from core.db import transaction
from core.web.csrf import csrf, token_is_valid


@blueprint.post(KEY + "/sprzeciw")
@public
@csrf.exempt
def objected(slug: str, key: str) -> Response:
    """Somebody else than who hid it will read it."""
    desk, mark = found_mark(slug, key)
    words = read_text(request.form, "objection")
    problems = [] if token_is_valid() else [LOST]
    if not problems:
        with transaction():
            problems = object_to_hiding(mark, words, desk.arrived_at)
    if problems:
        return mine_page(desk, mark, key, problems, words)
    flash(_("Sprzeciw jest wysłany."), "good")
    return go("mine", slug=slug, key=key)
