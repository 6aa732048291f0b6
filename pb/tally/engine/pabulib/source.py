"""Bytes of a Pabulib file from a path, a stream or standard input: unpacked, hashed and cut into lines."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from pb.tally.engine.errors import PabulibError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 17
LONGEST_LINE = 1 << 20
"""Bytes in one line or one record; real files stay below 20 kB."""
MOST_AT_ONCE = 1 << 26
"""Bytes that are taken at once; the largest real file has 4 MB."""


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
        self._stream: io.BufferedReader[Any] = io.BufferedReader(self._hashing, CHUNK)

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
        try:
            while data := self._stream.readline(LONGEST_LINE + 1):
                self.line += 1
                if len(data) > LONGEST_LINE:
                    raise self.error("wiersz jest dłuższy niż megabajt")
                yield self._decode(data)
        except EOFError:
            raise self.error("plik gzip jest urwany", self.line + 1) from None
        except (gzip.BadGzipFile, zlib.error) as problem:
            raise self.error("plik gzip jest uszkodzony", self.line + 1) from problem

    def rest(self) -> bytes | None:
        """All that follows the lines read so far; ``None`` where it is too much or breaks off.

        It is still there to be read by lines.
        """
        pieces: list[bytes] = []
        size, problem = 0, None
        try:
            while size <= MOST_AT_ONCE and (piece := self._stream.read1(CHUNK)):
                pieces.append(piece)
                size += len(piece)
        except (EOFError, gzip.BadGzipFile, zlib.error) as met:
            problem = met
        block = b"".join(pieces)
        rest = self._stream if problem is None else _Broken(problem)
        self._stream = io.BufferedReader(_Rejoined(block, rest), CHUNK)
        return block if problem is None and size <= MOST_AT_ONCE else None

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

    def __init__(self, head: bytes, rest: IO[bytes] | io.RawIOBase) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._head.read(len(view)) or self._rest.read(len(view)) or b""
        view[: len(data)] = data
        return len(data)


class _Broken(io.RawIOBase):
    """A stream that breaks off with an error that was met before."""

    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        raise self._problem
