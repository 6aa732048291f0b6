"""Officials signed in for tests of the office's pages."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from accounts.models import RoleGrant, User
from accounts.queries import user_by_email
from accounts.rules import Role
from accounts.sessions import KEY
from accounts.signing import start_sign_in
from core.clock import now
from core.db import db, transaction


def signed_in(app: Flask, role: str = "clerk", email: str = "", name: str = "Ala Próbna") -> FlaskClient:
    """A browser in which a new account of ``role`` is signed in."""
    with app.app_context(), transaction():
        user = User(
            email=email or f"{role}@urzad.example",
            display_name=name,
            created_at=now(),
            confirmed_at=now(),
        )
        user.grants.append(RoleGrant(role=Role(role).value, granted_at=now()))
        db.session.add(user)
        db.session.flush()
        key = start_sign_in(user, "test")
    client = app.test_client()
    with client.session_transaction() as session:
        session[KEY] = key
    return client


def signed_in_again(client: FlaskClient, email: str) -> None:
    """A new sign-in of an account in the same browser, for a day when the first has ended."""
    with transaction():
        user = user_by_email(email)
        assert user is not None, email
        key = start_sign_in(user, "test")
    with client.session_transaction() as session:
        session[KEY] = key


def post(client: FlaskClient, address: str, **fields: object):
    """Open a page for its token and send its form."""
    page = client.get(address)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    return client.post(address, data={"csrf_token": found.group(1) if found else "", **fields})
