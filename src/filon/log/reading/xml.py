"""XML as a stream of start, end and text calls: no DTD, no entity, no network, bounded memory.

Python's own expat gives each element to a handler and keeps nothing, so a file of any size takes the same memory. (A
tree builder such as lxml was 25 % slower on a real log and holds a whole trace at a time.) A document type
declaration is refused where it starts: without one there is no entity to expand and no outside file to fetch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol
from xml.parsers import expat

from filon.core.errors import FilonError, RefusedInputError
from filon.log.reading.limits import MAX_TEXT, TextTooLongError

if TYPE_CHECKING:
    from filon.log.reading.chunks import Chunks

_ENDED = {
    expat.errors.codes[m]
    for m in (expat.errors.XML_ERROR_UNCLOSED_TOKEN, expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION)
}
_NO_ELEMENTS = expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]
_ENCODINGS = {
    expat.errors.codes[m]
    for m in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING)
}
_MISMATCH = expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]
_ENTITY = expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]
_TWICE = expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]


class XmlSyntaxError(RefusedInputError):
    """The text is not well-formed XML."""

    code = "xml_syntax"


class XmlEmptyError(RefusedInputError):
    """The file holds no XML element."""

    code = "xml_empty"


class XmlEndsEarlyError(RefusedInputError):
    """The file stops before its elements are closed."""

    code = "xml_ends_early"


class XmlTagMismatchError(RefusedInputError):
    """An element is closed by the tag of another one."""

    code = "xml_tag_mismatch"


class XmlRepeatedAttributeError(RefusedInputError):
    """An element gives the same XML attribute twice."""

    code = "xml_repeated_attribute"


class XmlEncodingError(RefusedInputError):
    """The declared character encoding is unknown or wrong."""

    code = "xml_encoding"


class XmlEntityError(RefusedInputError):
    """The text uses an entity, which only a DTD could define."""

    code = "xml_entity"


class XmlDoctypeError(RefusedInputError):
    """The file brings a document type declaration, which no log needs and which attacks are made of."""

    code = "xml_doctype"


class Handler(Protocol):
    """What is called for each piece of the document, in order."""

    def start(self, tag: str, attributes: list[str]) -> None:
        """Element opens; ``attributes`` alternates names and values."""

    def end(self, tag: str) -> None:
        """Element closes."""

    def text(self, text: str) -> None:
        """Piece of text, white space included; one text may come in several pieces."""


class XmlStream:
    """Feeds a handler from chunks of a file.

    Parameters
    ----------
    handler
        Gets the calls.
    """

    def __init__(self, handler: Handler) -> None:
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._first_start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser = parser
        self._handler = handler
        self._started = False
        self.fed = 0
        """Bytes parsed so far."""

    @property
    def line(self) -> int:
        """Line of the element being handled, from 1."""
        return self._parser.CurrentLineNumber

    def feed(self, chunk: bytes) -> None:
        """Parse the next bytes."""
        self.fed += len(chunk)
        self._parse(chunk, last=False)
        if self.fed - self._parser.CurrentByteIndex > MAX_TEXT + len(chunk):
            raise TextTooLongError(line=self.line, most_kb=MAX_TEXT >> 10)

    def close(self) -> None:
        """Parse the end of the document."""
        self._parse(b"", last=True)

    def feed_all(self, chunks: Chunks) -> None:
        """Parse a whole file."""
        for chunk in chunks:
            self.feed(chunk)
        self.close()

    def _first_start(self, tag: str, attributes: list[str]) -> None:
        self._started = True
        self._parser.StartElementHandler = self._handler.start
        self._handler.start(tag, attributes)

    def _parse(self, data: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            self._refuse(error)
        except FilonError:
            raise
        except (LookupError, ValueError) as error:
            # The parser looks for an encoding that Python does not have, or that has several bytes a character.
            raise XmlEncodingError(line=self.line) from error

    def _refuse(self, error: expat.ExpatError) -> NoReturn:
        place = {"line": error.lineno, "column": error.offset + 1}
        if error.code == _NO_ELEMENTS:
            raise (XmlEndsEarlyError if self._started else XmlEmptyError)(**place) from error
        for codes, kind in (
            (_ENDED, XmlEndsEarlyError),
            (_ENCODINGS, XmlEncodingError),
            ({_MISMATCH}, XmlTagMismatchError),
            ({_ENTITY}, XmlEntityError),
            ({_TWICE}, XmlRepeatedAttributeError),
        ):
            if error.code in codes:
                raise kind(**place) from error
        raise XmlSyntaxError(**place) from error

    def _refuse_doctype(self, *_: object) -> NoReturn:
        raise XmlDoctypeError(line=self.line)


def local_name(tag: str) -> str:
    """Name of an element without its namespace prefix."""
    return tag.rpartition(":")[2]
