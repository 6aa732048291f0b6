"""``wspolnie demo list`` looks into a folder and needs nothing else."""

from __future__ import annotations

from core import command
from demo.loading import packs


def test_the_towns_are_listed_without_a_database(monkeypatch, capsys, tmp_path) -> None:
    def refuse() -> None:
        raise AssertionError("the list asks for a database")

    monkeypatch.setattr(command, "database_url", refuse)
    monkeypatch.setenv("WSPOLNIE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert command.main(["demo", "list"]) == 0
    assert (
        capsys.readouterr().out.splitlines()
        == packs()
        == ["katowice", "starachowice", "warszawa", "wasilkow"]
    )
    assert not (tmp_path / "instance").exists()
