"""The filter language of ``POST /api/<entity>/search``: an entity declares what can be searched, the rest is here."""

from .attributes import Attributes
from .declaration import Search
from .kinds import Boolean, Enum, FullText, Moment, Number, String, StringEq, StringSearch, Whole
from .lists import ItemList, Joined, JsonList, Related, Those, Through, Together
from .nested import AnyOf, EnumList, Nested, NestedList, Several, StringList
from .places import Column, Either, Fixed, Given, Item, Json, JsonMoment, JsonNumber, Key, Text
from .terms import Indexed, TermIndex, indexed

__all__ = [
    "AnyOf",
    "Attributes",
    "Boolean",
    "Column",
    "Either",
    "Enum",
    "EnumList",
    "Fixed",
    "FullText",
    "Given",
    "Indexed",
    "Item",
    "ItemList",
    "Joined",
    "Json",
    "JsonList",
    "JsonMoment",
    "JsonNumber",
    "Key",
    "Moment",
    "Nested",
    "NestedList",
    "Number",
    "Related",
    "Search",
    "Several",
    "String",
    "StringEq",
    "StringList",
    "StringSearch",
    "TermIndex",
    "Text",
    "Those",
    "Through",
    "Together",
    "Whole",
    "indexed",
]
