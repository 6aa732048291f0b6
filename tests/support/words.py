"""Looking for Polish on pages of another language: what stands there beside the town's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser

from babel.messages.catalog import Catalog
from sqlalchemy import text

from core.db import db

POLISH = re.compile(r"[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
NAMES = re.compile(r"zł|Wspólnie|Polski|Pierczyński")
READ_ALOUD = ("aria-label", "alt", "content", "placeholder", "title")
COLUMNS = """
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY')
"""


class _Texts(HTMLParser):
    """Every text of a page: between tags, in attributes that people hear or see, in words handed to scripts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unread = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread = tag in ("script", "style")
        for name, value in attrs:
            if value and name in READ_ALOUD:
                self.found.append(value)
            elif value and name.startswith("data-") and value.startswith("{"):
                self.found += [word for word in json.loads(value).values() if isinstance(word, str)]

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.found.append(data)


def texts_of(html: str) -> list[str]:
    """Texts of a page with white space folded."""
    folded = (" ".join(part.split()) for part in _Texts(html).found)
    return [part for part in folded if part]


def town_words() -> list[str]:
    """What the town itself has written: every text in the database and its parts, longest first."""
    words: set[str] = set()
    for table, column in db.session.execute(text(COLUMNS)).all():
        rows = db.session.scalars(text(f'select distinct "{column}"::text from "{table}"'))
        for said in filter(None, rows):
            words.update([said, *re.split(r'[,;\n"(){}]+|: ', said)])
    folded = {" ".join(word.split()).removeprefix("Pula ") for word in words}
    return sorted((word for word in folded if len(word) > 3 and POLISH.search(word)), key=len, reverse=True)


def polish_left(html: str, own: Sequence[str]) -> list[str]:
    """Texts of a page with Polish letters that the town did not write."""
    left = []
    for said in texts_of(html):
        if not POLISH.search(NAMES.sub("", said)):
            continue
        rest = said
        for word in own:
            rest = rest.replace(word, "")
        if POLISH.search(NAMES.sub("", rest)):
            left.append(said)
    return left


def untranslated(html: str, book: Catalog) -> list[str]:
    """Texts that stand on the page word for word as in the Polish source, though they have other words."""
    source = {message.id for message in book if isinstance(message.id, str)}
    # The town's own word, marked as Polish, may happen to be one of ours as well: "zielona".
    marked = {said for _tag, said in re.findall(r'<(\w+)[^>]* lang="pl"[^>]*>([^<]*)</\1>', html)}
    return sorted((set(texts_of(html)) & source) - {str(message.string) for message in book} - marked)
