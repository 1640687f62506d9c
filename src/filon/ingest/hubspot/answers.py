"""What the answers of the API hold, as far as a sync needs it: records are told apart and passed on unread."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

T = TypeVar("T")
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}
_HALF_CHARACTER = re.compile(rb"\\u[dD]")


class Cursor(msgspec.Struct):
    """Where the next page begins; the link beside it may lead to another version of the API and is not read."""

    after: str | int | None = None


class Paging(msgspec.Struct):
    """What comes behind a page."""

    next: Cursor | None = None


class _Answer(msgspec.Struct):
    paging: Paging | None = None

    @property
    def following(self) -> str | None:
        """Cursor of the next page; ``None`` for the last one."""
        after = self.paging.next.after if self.paging and self.paging.next else None
        return None if after in {None, ""} else str(after)


class RecordPage(_Answer):
    """A page of records, each as the text that it came as, without blanks."""

    results: list[msgspec.Raw] | None = None
    errors: Any = None
    numErrors: Any = None  # noqa: N815 - HubSpot's name

    @property
    def partial(self) -> bool:
        """Whether some of the records that were asked for could not be given."""
        return bool(self.errors or self.numErrors)


class Item(NamedTuple):
    """A record: its id, when it last changed, and its JSON text without blanks."""

    id: str
    modified: str
    text: str


class _Head(msgspec.Struct):
    id: str | int
    updatedAt: str | None = None  # noqa: N815 - HubSpot's name


class _Neighbour(msgspec.Struct):
    toObjectId: str | int  # noqa: N815 - HubSpot's name
    associationTypes: msgspec.Raw = msgspec.Raw(b"[]")  # noqa: N815 - HubSpot's name


class _Origin(msgspec.Struct):
    id: str | int


class Neighbours(_Answer, rename={"origin": "from"}):
    """Neighbours of one record, the first page of them."""

    origin: _Origin = msgspec.field(default_factory=lambda: _Origin(""))
    to: list[_Neighbour] | None = None


class TiePage(msgspec.Struct):
    """Neighbours of several records."""

    results: list[Neighbours] | None = None


def decoded(content: bytes, shape: type[T]) -> T | None:
    """Answer in a shape; ``None`` for what is no such answer.

    Texts may hold half characters, as a program that cuts text leaves them; ``?`` stands for each.
    """
    try:
        if _HALF_CHARACTER.search(content):
            # What is passed on unread is not looked at either: half a character would come up much later.
            msgspec.json.decode(content)
        return _parsed(content, shape)
    except (msgspec.DecodeError, UnicodeDecodeError):
        mended = _mended(content)
    try:
        return None if mended is None else _parsed(mended, shape)
    except msgspec.DecodeError:
        return None


def items(page: RecordPage) -> list[Item]:
    """Records of a page.

    Raises
    ------
    msgspec.DecodeError
        One of them has no id.
    """
    records = page.results or ()
    heads = _decoder(list[_Head]).decode(b"[" + b",".join(records) + b"]")
    return [
        Item(str(head.id), head.updatedAt or "", str(raw, "utf-8"))
        for head, raw in zip(heads, records, strict=True)
    ]


@lru_cache(maxsize=1 << 14)
def types_text(raw: bytes) -> str:
    """JSON text of the types of an association, always the same for the same types: few differ among millions."""
    kept = [
        {name: one.get(name) for name in ("category", "typeId", "label")} for one in msgspec.json.decode(raw)
    ]
    return _text(kept)


@lru_cache(maxsize=1 << 14)
def both_types(one: str, other: str) -> str:
    """JSON text of the types of a pair that was told twice."""
    kept = msgspec.json.decode(one)
    return _text([*kept, *(type_ for type_ in msgspec.json.decode(other) if type_ not in kept)])


def _text(types: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(sorted(types, key=_order)).decode()


def _order(one: dict[str, Any]) -> tuple[str, int, str]:
    return str(one["category"]), int(one["typeId"] or 0), str(one["label"])


def _parsed(content: bytes, shape: type[T]) -> T:
    # Records are kept as the text that they came as: without blanks, which takes less time for all of them at once.
    return _decoder(shape).decode(msgspec.json.format(content, indent=-1) if shape is RecordPage else content)


def _decoder(shape: type[T]) -> msgspec.json.Decoder[T]:
    known = _DECODERS.get(shape)
    if known is None:
        known = _DECODERS[shape] = msgspec.json.Decoder(shape)
    return cast("msgspec.json.Decoder[T]", known)


def _mended(content: bytes) -> bytes | None:
    try:
        text = json.dumps(json.loads(content), ensure_ascii=False)
    except ValueError:
        return None
    return text.encode("utf-8", "replace")
