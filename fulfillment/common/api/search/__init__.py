"""The filter language of ``POST /api/<entity>/search``: an entity declares what can be searched, the rest is here."""

from .attributes import Attributes
from .declaration import Search
from .kinds import Boolean, Enum, FullText, Moment, Number, String, StringEq, StringSearch, Whole
from .lists import ItemList, Joined, JsonList, Related
from .nested import EnumList, Nested, NestedList, StringList
from .places import Column, Item, Json, JsonNumber, Key

__all__ = [
    "Attributes",
    "Boolean",
    "Column",
    "Enum",
    "EnumList",
    "FullText",
    "Item",
    "ItemList",
    "Joined",
    "Json",
    "JsonList",
    "JsonNumber",
    "Key",
    "Moment",
    "Nested",
    "NestedList",
    "Number",
    "Related",
    "Search",
    "String",
    "StringEq",
    "StringList",
    "StringSearch",
    "Whole",
]
