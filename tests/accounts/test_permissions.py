"""Who may do what, printed whole; a change of the list is a change of this file."""

from pathlib import Path

from flask import Flask

from accounts.permissions import GRANTS, may
from accounts.rules import Role
from core.access import PUBLIC, SIGNED_IN

GOLDEN = Path(__file__).with_name("permissions.txt")


def matrix() -> str:
    wide = max(map(len, GRANTS))
    head = " ".join([" " * wide, *(role.value.ljust(13) for role in Role)]).rstrip()
    rows = (
        " ".join(
            [name.ljust(wide), *(("yes" if may({role}, name) else "-").ljust(13) for role in Role)]
        ).rstrip()
        for name in sorted(GRANTS)
    )
    return "\n".join([head, *rows]) + "\n"


def test_matrix_of_roles_and_permissions() -> None:
    assert matrix() == GOLDEN.read_text()


def test_unknown_permissions_and_nobody() -> None:
    assert not may(set(Role), "pb.nothing.known")
    assert not any(may(set(), name) for name in GRANTS)
    assert not any(may({Role.RESIDENT}, name) for name in GRANTS)
    assert may({Role.RESIDENT, Role.ADMINISTRATOR}, "accounts.manage")


def test_every_page_names_a_permission_that_exists(app: Flask) -> None:
    named = {view.access for view in app.view_functions.values()} - {PUBLIC, SIGNED_IN}
    assert named <= set(GRANTS)
    assert "accounts.manage" in named
