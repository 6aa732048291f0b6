"""The catalogues: nothing missing, nothing guessed, the same placeholders, the right plural for every number."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

from core.field_texts import FIELD_SENTENCES
from core.money import parse_amount
from core.web import catalogues
from core.web.filters import day, number

LANGUAGES = ("pl", "en", "uk")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
AMOUNT_EXAMPLE = re.compile(r"\d[\d ,.\u00a0]*\d")
MARKERS = {"_", "gettext", "ngettext", "lazy_gettext", "_l", "pgettext", "npgettext"}
PACKAGES = ("accounts", "core", "maps", "opendata", "pb", "town")


@pytest.fixture(scope="module")
def books() -> dict[str, Catalog]:
    """Every catalogue as it is committed."""
    return {code: catalogues.read(path, code) for code, path in catalogues.catalogue_files().items()}


@pytest.fixture(scope="module")
def sources() -> Catalog:
    """What the sources mark."""
    return catalogues.extracted()


def forms(message: Message) -> tuple[str, ...]:
    """The texts of a message, one for each plural form."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string),)


def sayings(message: Message) -> tuple[str, ...]:
    """The source texts of a message: one, or singular and plural."""
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (str(message.id),)


def filled(book: Catalog) -> Iterator[Message]:
    """Messages with words."""
    return (message for message in book if message.id and any(forms(message)))


def placeholders(text: str) -> list[str]:
    """Names of the values that a text shows, sorted."""
    return sorted("".join(found) for found in PLACEHOLDER.findall(text))


def test_there_are_three_languages_with_their_own_plurals(books):
    assert sorted(books) == sorted(LANGUAGES)
    assert {code: book.num_plurals for code, book in books.items()} == {"pl": 3, "en": 2, "uk": 3}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_catalogue_is_up_to_date_with_the_sources(code, books, sources):
    marked = {(message.id, message.context) for message in sources if message.id}
    known = {(message.id, message.context) for message in books[code] if message.id}
    assert marked
    assert known ^ marked == set(), "run script/translate"


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_is_missing_guessed_or_left_over(code, books):
    assert [message.id for message in catalogues.without_words(books[code], code)] == []
    assert not any(message.fuzzy for message in books[code] if message.id)
    assert not books[code].obsolete
    assert all(len(forms(m)) == books[code].num_plurals for m in filled(books[code]) if m.pluralizable)


@pytest.mark.parametrize("code", ("en", "uk"))
def test_every_sentence_about_a_field_has_words_in_each_language(code, books):
    """Residents meet these beside their fields, so this file may never count as the office's own."""
    said = [m for m in books[code] if m.id and any(p == "core/field_texts.py" for p, _line in m.locations)]
    assert len(said) == len(FIELD_SENTENCES)
    assert [m.id for m in said if catalogues.for_officials_only(m) or not all(forms(m))] == []


@pytest.mark.parametrize("code", ("en", "uk"))
def test_amounts_given_as_examples_are_accepted_when_typed(code, books):
    checked = 0
    for message in filled(books[code]):
        source = sayings(message)[0]
        if "na przykład" not in source.lower() or not re.search("złotych|zł", source):
            continue
        for text in (source, *forms(message)):
            for example in AMOUNT_EXAMPLE.findall(text):
                checked += 1
                assert parse_amount(example.rstrip(".,")) is not None, text
    assert checked > 5


@pytest.mark.parametrize("code", LANGUAGES)
def test_placeholders_are_those_of_the_source(code, books):
    wrong = []
    for message in filled(books[code]):
        wanted = placeholders(sayings(message)[-1])
        for place, text in enumerate(forms(message)):
            # Where the first form is for one thing alone, it may say "one" in words.
            free = place == 0 and message.pluralizable and code != "uk"
            if placeholders(text) != wanted and not (
                free and placeholders(text) == [x for x in wanted if x != "num"]
            ):
                wrong.append((message.id, text))
    assert wrong == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_tone_and_marks(code, books):
    """No exclamation marks; no straight quote, which would end an attribute; the same white space at the ends."""
    for message in filled(books[code]):
        source = sayings(message)[0]
        for text in forms(message):
            assert "!" not in text and '"' not in text and "<" not in text, text
            assert (text != text.strip()) == (source != source.strip()), text
            assert (source.endswith(".") and not source.endswith("tys.")) <= text.endswith("."), text


def test_no_plural_text_is_also_used_alone(sources):
    """gettext would find the plural entry, whose first Ukrainian form shows a number nobody passes."""
    plural = {sayings(message)[0] for message in sources if message.pluralizable and not message.context}
    alone = {
        message.id for message in _each_occurrence() if isinstance(message.id, str) and not message.context
    }
    assert plural and plural & alone == set()


def _each_occurrence() -> Iterator[Message]:
    """Messages place by place, where the catalogue would melt a text and its plural into one."""
    with (catalogues.ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    for _name, _line, said, _comments, context in extract_from_dir(
        catalogues.ROOT, methods, options, catalogues.KEYWORDS, directory_filter=catalogues.is_searched
    ):
        yield Message(said, context=context)


@pytest.mark.parametrize("package", PACKAGES)
def test_extraction_sees_every_marked_text(package, sources):
    """A marker inside an f-string is one token to Python 3.11 and would never reach the catalogue."""
    known = {saying for message in sources if message.id for saying in sayings(message)}
    unseen = []
    for path in sorted((catalogues.ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            unseen += [f"{path.name}:{node.lineno}" for said in _marked(node) if said not in known]
    assert unseen == []


def _marked(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.Call) or not node.args:
        return []
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    first = node.args[1 if name == "pgettext" and len(node.args) > 1 else 0]
    said = first.value if isinstance(first, ast.Constant) else None
    return [said] if name in MARKERS and isinstance(said, str) else []


VOTES = ("%(shown)s głos", "%(shown)s głosów")
DAYS = ("Został %(num)d dzień.", "Zostało %(num)d dni.")
COUNTED = {
    "pl": {0: "głosów", 1: "głos", 2: "głosy", 5: "głosów", 12: "głosów", 21: "głosów", 22: "głosy", 25: "głosów",
           112: "głosów"},
    "en": {0: "votes", 1: "vote", 2: "votes", 5: "votes", 12: "votes", 21: "votes", 22: "votes", 25: "votes",
           112: "votes"},
    "uk": {0: "голосів", 1: "голос", 2: "голоси", 5: "голосів", 12: "голосів", 21: "голос", 22: "голоси",
           25: "голосів", 112: "голосів"},
}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_votes_are_counted_as_people_say(words: Flask, code):
    with force_locale(code):
        said = {n: ngettext(*VOTES, n, shown=n) for n in COUNTED[code]}
    assert said == {n: f"{n} {word}" for n, word in COUNTED[code].items()}


def test_days_left_agree_with_their_number(words: Flask):
    with force_locale("pl"):
        polish = [ngettext(*DAYS, n) for n in (1, 3, 5, 22)]
    with force_locale("uk"):
        ukrainian = [ngettext(*DAYS, n) for n in (1, 3, 5, 21)]
    assert polish == ["Został 1 dzień.", "Zostały 3 dni.", "Zostało 5 dni.", "Zostały 22 dni."]
    assert ukrainian == ["Залишився 1 день.", "Залишилося 3 дні.", "Залишилося 5 днів.", "Залишився 21 день."]


def test_dates_and_numbers_follow_the_language(words: Flask):
    written = {}
    for code in LANGUAGES:
        with force_locale(code):
            written[code] = (day(date(2025, 3, 5)).replace("\u00a0", " "), number(12345), str(number(2.5)))
    thousands = number(12345)
    assert written == {
        "pl": ("5 marca 2025", thousands, "2,5"),
        "en": ("5 March 2025", "12,345", "2.5"),
        "uk": ("5 березня 2025", thousands, "2,5"),
    }


def test_polish_is_the_source_when_a_text_is_unknown(words: Flask):
    with force_locale("en"):
        assert gettext("Takiego tekstu nie ma w żadnym katalogu") == "Takiego tekstu nie ma w żadnym katalogu"


def _small_house(root: Path, words: str) -> Path:
    folder = root / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file = folder / "messages.po"
    file.write_text(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n{words}')
    return file


def test_only_newer_catalogues_are_compiled(tmp_path):
    file = _small_house(tmp_path, 'msgid "Tak"\nmsgstr "Yes"\n')
    assert catalogues.compile_stale(tmp_path) == ["en"]
    compiled = file.with_suffix(".mo")
    assert b"Yes" in compiled.read_bytes()
    assert catalogues.compile_stale(tmp_path) == []
    file.write_text(file.read_text().replace("Yes", "Sure"))
    later = compiled.stat().st_mtime + 5
    os.utime(file, (later, later))
    assert catalogues.compile_stale(tmp_path) == ["en"]
    assert b"Sure" in compiled.read_bytes()
    assert [path.name for path in file.parent.iterdir()].count("messages.mo") == 1


def test_a_broken_catalogue_leaves_the_compiled_one_alone(tmp_path):
    file = _small_house(tmp_path, 'msgid "Tak"\nmsgstr "Yes"\n')
    catalogues.compile_stale(tmp_path)
    before = file.with_suffix(".mo").read_bytes()
    file.write_text('<<<<<<< ours\nmsgid "Tak"\nmsgstr "Yes"\n')
    later = file.with_suffix(".mo").stat().st_mtime + 5
    os.utime(file, (later, later))
    with pytest.raises(catalogues.PoFileError):
        catalogues.compile_stale(tmp_path)
    assert file.with_suffix(".mo").read_bytes() == before
    assert sorted(item.name for item in file.parent.iterdir()) == ["messages.mo", "messages.po"]


def test_ukrainian_has_one_word_for_the_municipality(books) -> None:
    said = [text for message in books["uk"] for text in forms(message)]
    assert [text for text in said if re.search("[гґ]мін", text, re.IGNORECASE)] == []
