"""A JSON object read member by member: long lists and objects inside it never stand in memory whole."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from filon.core.errors import FilonError, RefusedInputError
from filon.log.reading.limits import MAX_DEPTH, TextTooLongError, TooDeepError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from filon.log.reading.chunks import Chunks

MAX_VALUE = 8 << 20
"""Longest single element of a list, in characters."""
_NEARLY_END = 16
_SPACE = " \t\r\n"
_SPACES = re.compile(r"[ \t\r\n]+")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class JsonSyntaxError(RefusedInputError):
    """The text is not JSON."""

    code = "json_syntax"


class JsonEndsEarlyError(RefusedInputError):
    """The text stops inside a value."""

    code = "json_ends_early"


class JsonEncodingError(RefusedInputError):
    """The bytes are not the text encoding that JSON uses."""

    code = "json_encoding"


class JsonRepeatedKeyError(RefusedInputError):
    """An object gives the same key twice, so that one of the values would be lost."""

    code = "json_repeated_key"


class JsonStream:
    """Members of the outermost JSON object of a file.

    Parameters
    ----------
    chunks
        Content of the file: UTF-8, or UTF-16 with its byte order mark.
    """

    def __init__(self, chunks: Chunks) -> None:
        self._source = iter(chunks)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._decode = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=self._refuse_constant)
        self._text = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self._done = False

    @property
    def line(self) -> int:
        """Line of the value read last, from 1."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def members(self, streamed: Collection[str]) -> Iterator[tuple[str, str | None, Any, int]]:
        """Members as (key, inner key, value, line).

        A member whose key is in ``streamed`` comes element by element: with the inner key where it is an object, with
        ``None`` where it is a list. Any other member comes whole.
        """
        self._expect("{")
        for key in self._keys():
            opening = self._peek()
            if key in streamed and opening == "[":
                for value in self._elements():
                    yield key, None, value, self.line
            elif key in streamed and opening == "{":
                self._expect("{")
                for inner in self._keys():
                    value = self._value()
                    yield key, inner, value, self.line
            else:
                yield key, None, self._value(), self.line
        if self._peek():
            self._refuse()

    def _keys(self) -> Iterator[str]:
        seen: set[str] = set()
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            key = self._value()
            if not isinstance(key, str):
                self._refuse()
            if key in seen:
                raise JsonRepeatedKeyError(key=key[:80], line=self.line)
            seen.add(key)
            self._expect(":")
            yield key
            if self._expect(",}") == "}":
                return

    def _elements(self) -> Iterator[Any]:
        self._expect("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self._value()
            if self._expect(",]") == "]":
                return

    # -- tokens ------------------------------------------------------------------------------------------------

    def _value(self) -> Any:  # noqa: ANN401 - any JSON value
        self._peek()
        while True:
            try:
                value, end = self._decode.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = error.pos >= len(self._text) - _NEARLY_END or error.msg.startswith(
                    "Unterminated string"
                )
                if not (cut and self._more()):
                    self._refuse(error)
            except FilonError:
                raise
            except RecursionError as error:
                raise TooDeepError(line=self.line, most=MAX_DEPTH) from error
            except ValueError:
                self._refuse()
            else:
                # A number at the end of the text may go on in the next chunk.
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value

    def _peek(self) -> str:
        while True:
            found = _SPACES.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _expect(self, allowed: str) -> str:
        found = self._peek()
        if not found or found not in allowed:
            self._refuse()
        self._at += 1
        return found

    def _forget(self) -> None:
        if self._at > MAX_VALUE // 8:
            self._line = self.line
            self._text, self._at, self._counted = self._text[self._at :], 0, 0

    def _more(self) -> bool:
        """Append the next chunk; false at the end of the file."""
        if self._done:
            return False
        if len(self._text) - self._at > MAX_VALUE:
            raise TextTooLongError(line=self.line, most_kb=MAX_VALUE >> 10)
        self._forget()
        chunk = next(self._source, b"")
        self._done = not chunk
        try:
            self._text += self._decoding(chunk).decode(chunk, self._done)
        except UnicodeDecodeError as error:
            raise JsonEncodingError(line=self.line) from error
        return not self._done

    def _decoding(self, chunk: bytes) -> codecs.IncrementalDecoder:
        if self._decoder is None:
            name = next((name for mark, name in _BOMS if chunk.startswith(mark)), "utf-8")
            self._decoder = codecs.getincrementaldecoder(name)()
        return self._decoder

    # -- refusals ----------------------------------------------------------------------------------------------

    def _refuse(self, error: json.JSONDecodeError | None = None) -> NoReturn:
        end = len(self._text.rstrip(_SPACE))
        place = self._at if error is None else error.pos
        cut = place >= end or (error is not None and error.msg.startswith("Unterminated string"))
        raise (JsonEndsEarlyError if self._done and cut else JsonSyntaxError)(line=self.line)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            repeated = next(key for key in found if keys.count(key) > 1)
            raise JsonRepeatedKeyError(key=repeated[:80], line=self.line)
        return found

    def _refuse_constant(self, _word: str) -> NoReturn:
        raise JsonSyntaxError(line=self.line)
