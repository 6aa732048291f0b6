"""Catalogues of the languages: taken from the sources, measured, compiled (`script/translate`, `script/prepare.sh`).

Polish is the source and stands in the code; its catalogue ships all the same, for the plural forms. The compiled
files are not kept in the repository: whoever starts the program or its tests compiles what is out of date.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "pl"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}

OFFICIALS_SCREENS = (
    "consultations/consultation/layer_texts.py",
    "consultations/consultation/section_texts.py",
    "core/web/document_form.py",
    "templates/components/documents_editor.html",
    "templates/components/editor.html",
    "consultations/office/",
    "consultations/marks/answer_texts.py",
    "consultations/marks/reminders.py",
    "consultations/marks/views/moderation.py",
    "consultations/planting/views/from_marks.py",
    "consultations/planting/views/lines.py",
    "consultations/report/desk.py",
    "consultations/report/views/office.py",
    "initiatives/office/",
    "initiatives/scoring/check_mails.py",
    "pb/comparison/trial_texts.py",
    "templates/consultations/office/",
    "templates/consultations/marks/moderation.html",
    "templates/consultations/marks/_hiding.html",
    "templates/consultations/planting/from_marks.html",
    "templates/consultations/planting/line.html",
    "templates/consultations/planting/office.html",
    "templates/consultations/report/desk.html",
    "templates/initiatives/office/",
    "templates/pb/panel/office/",
    "accounts/views/office.py",
    "core/mail_views.py",
    "maps/area_page.py",
    "maps/area_views.py",
    "maps/texts.py",
    "pb/comparison/views/office.py",
    "pb/office/",
    "pb/rounds/editor_page.py",
    "pb/rounds/editor_texts.py",
    "pb/rounds/hint_texts.py",
    "pb/rounds/office_views.py",
    "pb/rounds/section_views.py",
    "pb/tally/",
    "pb/verification/emails.py",
    "pb/verification/office_texts.py",
    "pb/voting/office_views.py",
    "templates/accounts/factor.html",
    "templates/accounts/factor_set_up.html",
    "templates/accounts/invite.html",
    "templates/accounts/recovery_codes.html",
    "templates/accounts/user.html",
    "templates/accounts/users.html",
    "templates/core/mailbox",
    "templates/layouts/editor.html",
    "templates/layouts/office.html",
    "templates/maps/area.html",
    "templates/maps/areas.html",
    "templates/maps/_addresses.html",
    "templates/pb/comparison/office/",
    "templates/pb/office/",
    "templates/pb/public/_preview.html",
    "templates/pb/public/preview_ballot.html",
    "templates/pb/public/preview_entry.html",
    "templates/pb/rounds/office/",
    "templates/pb/verification/office/",
    "templates/pb/voting/office/",
    "templates/pb/implementation/office/",
    "templates/town/settings/",
    "town/settings/",
)
"""Where texts may wait for their translation: people who work for the town read them, never residents."""


def catalogue_files(root: Path = ROOT) -> dict[str, Path]:
    """The catalogue of every language, by its code."""
    return {path.parts[-3]: path for path in sorted(root.glob("translations/*/LC_MESSAGES/messages.po"))}


def read(path: Path, language: str) -> Catalog:
    """A catalogue as written. Raises ``PoFileError`` where it cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compile_stale(root: Path = ROOT) -> list[str]:
    """Compile each catalogue that is newer than its compiled form; the codes of those that were."""
    done = []
    for language, path in catalogue_files(root).items():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        catalogue = read(path, language)
        # A reader meets the old file or the new one, never half of it.
        handle, fresh = tempfile.mkstemp(dir=path.parent, suffix=".mo.new")
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        os.chmod(fresh, 0o644)
        os.replace(fresh, target)
        done.append(language)
    return done


def extracted(root: Path = ROOT) -> Catalog:
    """Every text marked in the sources, each with the files it stands in."""
    with (root / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog(project="Wspólnie", charset="utf-8")
    found = extract_from_dir(
        root, method_map=methods, options_map=options, keywords=KEYWORDS, directory_filter=is_searched
    )
    for name, _line, message, comments, context in found:
        place = Path(name).as_posix()
        catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def is_searched(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder can hold our texts: not tests, libraries or what running leaves behind."""
    name = Path(folder).name
    return not name.startswith(".") and name not in {"instance", "static", "tests", "node_modules", "build"}


def update(root: Path = ROOT) -> None:
    """Bring the catalogues to the sources: new texts come in empty, gone ones go; nothing is guessed."""
    fresh = extracted(root)
    for language, path in catalogue_files(root).items():
        catalogue = read(path, language)
        catalogue.update(fresh, no_fuzzy_matching=True, update_creation_date=False)
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def for_officials_only(message: Message) -> bool:
    """Whether residents and visitors never meet this text."""
    return bool(message.locations) and all(
        place.startswith(OFFICIALS_SCREENS) for place, _line in message.locations
    )


def without_words(catalogue: Catalog, language: str) -> Iterator[Message]:
    """What has no words yet, or only guessed ones; of the Polish catalogue only plurals need any."""
    for message in catalogue:
        if not message.id or (language == SOURCE and not message.pluralizable):
            continue
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        missing = not all(forms) or (message.pluralizable and len(forms) != catalogue.num_plurals)
        if (missing or message.fuzzy) and (language == SOURCE or not for_officials_only(message)):
            yield message


def report(root: Path = ROOT) -> list[str]:
    """One line for each text that waits for words, and for each language that is not up to date."""
    sources = {(message.id, message.context) for message in extracted(root) if message.id}
    lines = []
    for language, path in catalogue_files(root).items():
        catalogue = read(path, language)
        known = {(message.id, message.context) for message in catalogue if message.id}
        if known != sources:
            lines.append(
                f"{language}: katalog różni się od źródeł ({len(known ^ sources)}); uruchom script/translate"
            )
        lines += [
            f"{language}: brak tekstu: {message.id!r}" for message in without_words(catalogue, language)
        ]
    return lines


def main(arguments: list[str]) -> int:
    """``compile`` (the default), ``update`` or ``check``; 1 when something is wrong, said on stderr."""
    verb = arguments[0] if arguments else "compile"
    try:
        if verb == "compile":
            compile_stale()
            return 0
        if verb == "update":
            update()
            compile_stale()
        problems = report()
    except PoFileError as error:
        problems = [f"Nie da się odczytać tłumaczeń: {error}"]
    for line in problems:
        sys.stderr.write(line + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
