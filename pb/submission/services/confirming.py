"""Whose address stands under a draft or a project.

Nobody has to have a mailbox or an account to propose (u.s.g. art. 5a: every resident may), so a project is filed
without waiting for a click. An address counts as its owner's once they have said so: by an account with that
address, or on the page whose key goes to the mailbox alone. The limit of projects of one person holds

- for a confirmed author: against the projects that this account or confirmed address has filed, so that what
  strangers sent in their name keeps nobody from proposing;
- for anybody else: against all projects that bear the address, so that the limit is not passed by never confirming.

Who reaches the second limit is mailed the page and sends again after confirming. The same page is in each receipt
and has the way "it was not me": the project is withdrawn, and the data of the wrong author are erased at once
(GDPR art. 5 ust. 1 lit. d).
"""

from __future__ import annotations

from datetime import datetime

from accounts.queries import addresses_of
from core.db import db
from pb.submission.models import Draft


def is_confirmed(draft: Draft, email: str) -> bool:
    """Whether the draft's author has shown that ``email`` is theirs."""
    if not email:
        return False
    if draft.email_confirmed_at is not None and draft.email.lower() == email.lower():
        return True
    own = addresses_of([draft.user_id]).values() if draft.user_id is not None else ()
    return email.lower() in {one.lower() for one in own}


def note_confirmed(draft: Draft, email: str, now: datetime) -> None:
    """Keep that the address is the author's."""
    draft.email, draft.email_confirmed_at = email, now
    db.session.flush()
