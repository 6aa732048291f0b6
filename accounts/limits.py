"""How often the guessable things of accounts may be tried; counted for all workers together (``core.limits``).

Every try counts, whether or not there is such an account, so that a limit tells nothing about it.
"""

from __future__ import annotations

from core.limits import Limit, client_key, forget, hit

QUARTER, HOUR = 900, 3600

SIGN_IN_CLIENT = Limit("accounts.sign_in.client", 60, QUARTER)
SIGN_IN_ACCOUNT = Limit("accounts.sign_in.account", 30, QUARTER)
SIGN_IN_PAIR = Limit("accounts.sign_in.pair", 8, QUARTER)
REGISTER_CLIENT = Limit("accounts.register.client", 40, HOUR)
REGISTER_ACCOUNT = Limit("accounts.register.account", 3, HOUR)
RESET_CLIENT = Limit("accounts.reset.client", 40, HOUR)
RESET_ACCOUNT = Limit("accounts.reset.account", 3, HOUR)
LINK_CLIENT = Limit("accounts.link.client", 60, QUARTER)
CODE_QUARTER = Limit("accounts.code.quarter", 6, QUARTER)
CODE_DAY = Limit("accounts.code.day", 40, 24 * HOUR)
OWN_PASSWORD = Limit("accounts.own_password", 8, QUARTER)


def _wait(tries: list[tuple[Limit, str]]) -> int:
    """Count a try of each and give the longest wait in seconds; 0 when all allow it."""
    return max(result.retry_after for result in [hit(limit, key) for limit, key in tries])


def wait_to_sign_in(email: str) -> int:
    """By sender, by account, and by the two together: the last stops guessing long before an owner is shut out."""
    client, account = client_key(), email.lower()
    pair = f"{client} {account}"
    return _wait([(SIGN_IN_CLIENT, client), (SIGN_IN_ACCOUNT, account), (SIGN_IN_PAIR, pair)])


def forget_tries(email: str) -> None:
    """The right password starts the count of this sender and account anew."""
    account = email.lower()
    forget(SIGN_IN_ACCOUNT, account)
    forget(SIGN_IN_PAIR, f"{client_key()} {account}")


def wait_to_register(email: str) -> int:
    """By sender and by address: nobody's mailbox is flooded."""
    return _wait([(REGISTER_CLIENT, client_key()), (REGISTER_ACCOUNT, email.lower())])


def wait_to_reset(email: str) -> int:
    """By sender and by address: nobody's mailbox is flooded."""
    return _wait([(RESET_CLIENT, client_key()), (RESET_ACCOUNT, email.lower())])


def wait_to_open_link() -> int:
    """By sender."""
    return _wait([(LINK_CLIENT, client_key())])


def wait_to_use_own_password(user_id: int) -> int:
    """By account: a browser left open is no place to guess its owner's password."""
    return _wait([(OWN_PASSWORD, str(user_id))])


def wait_to_give_code(user_id: int) -> int:
    """By account, in a quarter of an hour and in a day: a million codes are soon guessed where nobody counts.

    Only somebody who knows the password comes this far, so nobody is shut out by a stranger.
    """
    return _wait([(CODE_QUARTER, str(user_id)), (CODE_DAY, str(user_id))])


def forget_codes(user_id: int) -> None:
    """The right code starts both counts anew."""
    forget(CODE_QUARTER, str(user_id))
    forget(CODE_DAY, str(user_id))
