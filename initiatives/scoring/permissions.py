"""Who may read a sheet of the committee. Pure."""

from __future__ import annotations


def may_read_sheet(reader_id: int | None, member_id: int, is_whole: bool) -> bool:
    """One's own always; another's, whoever asks, only once every awaited sheet of the call was handed in.

    Officials and administrators are nobody special here: points that are seen early are points that are followed.
    """
    return is_whole or (reader_id is not None and reader_id == member_id)
