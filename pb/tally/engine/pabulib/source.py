"""Bytes of a Pabulib file from a path, a stream or standard input: unpacked, hashed and cut into lines."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

from pb.tally.engine.errors import PabulibError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 17
LONGEST_LINE = 1 << 20
"""Bytes in one line or one record; real files stay below 20 kB."""


class HashingReader(io.RawIOBase):
    """Passes bytes through and hashes them on the way."""

    def __init__(self, inner: io.BufferedIOBase) -> None:
        self._inner = inner
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer from the inner stream."""
        view = memoryview(buffer).cast("B")
        data = self._inner.read1(len(view))
        self.digest.update(data)
        view[: len(data)] = data
        return len(data)


class PabulibSource:
    """Lines of text with their numbers, from a plain or gzipped stream (told by its first bytes).

    ``sha256`` is the hash of the unpacked bytes once all lines have been read.
    """

    def __init__(self, source: Path | str | IO[bytes], name: str | None = None) -> None:
        self._own: IO[bytes] | None = None
        if isinstance(source, Path | str):
            self._own = source = Path(source).open("rb")  # noqa: SIM115 - closed in close()
        self.name = name or Path(str(getattr(source, "name", "-"))).name
        self.line = 0
        head = source.read(2)
        # A reader that has given its first two bytes away gets them back in front.
        rest = io.BufferedReader(_Rejoined(head, source), CHUNK)
        self.is_gzip = head == GZIP_MAGIC
        self._hashing = HashingReader(gzip.GzipFile(fileobj=rest, mode="rb") if self.is_gzip else rest)
        self._stream = io.BufferedReader(self._hashing, CHUNK)

    def __enter__(self) -> PabulibSource:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file if this object opened it; a stream that was handed in stays open."""
        if self._own is not None:
            self._own.close()

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the bytes read so far."""
        return self._hashing.digest.hexdigest()

    def error(self, message: str, line: int | None = None) -> PabulibError:
        """A ``PabulibError`` for this file, by default in the current line."""
        return PabulibError(self.name, max(1, self.line if line is None else line), message)

    def lines(self) -> Iterator[str]:
        """Lines without their ends (LF or CRLF); ``self.line`` is the number of the current one."""
        readline = self._stream.readline
        try:
            while data := readline(LONGEST_LINE + 1):
                self.line += 1
                if len(data) > LONGEST_LINE:
                    raise self.error("wiersz jest dłuższy niż megabajt")
                yield self._decode(data)
        except EOFError:
            raise self.error("plik gzip jest urwany", self.line + 1) from None
        except (gzip.BadGzipFile, zlib.error) as problem:
            raise self.error("plik gzip jest uszkodzony", self.line + 1) from problem

    def _decode(self, data: bytes) -> str:
        if self.line == 1 and data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise self.error(f"to nie jest UTF-8: bajt 0x{data[problem.start]:02x}") from None
        if "\0" in text:
            raise self.error("bajt zerowy, więc to nie jest plik tekstowy")
        return text.removesuffix("\n").removesuffix("\r")


class _Rejoined(io.RawIOBase):
    """The first bytes, then the rest of the stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(data)] = data
        return len(data)
