"""Filter inputs as SQL conditions.

Conditions are two-valued: what is unknown (null) does not match, and `not` holds for whatever does not match.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, FromClause, and_, bindparam, exists, false, func, or_, true
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine

from schema.enums import RecordState
from schema.field import Argument, Field, Kind
from schema.reads.access import AccessScope
from schema.reads.catalogue import Back, Catalogue, ReadType, Reference, ReferenceId, Stored, parts_of
from schema.reads.errors import QueryError, bad_filter, forbidden_field
from schema.reads.operands import Operand
from schema.reads.seen import NOW, Seen
from schema.reads.sources import SQL_TYPES, column, kept_small, part
from schema.values import camel

MOST_CONDITIONS = 500
MOST_NESTED = 20
NO_ID = UUID(int=0)
CAPITALS = "ÆØÅÄÖÜÉÈÊËÁÀÂÍÎÓÔÚÛÑÇ"
Given = Mapping[str, Any]
Condition = ColumnElement[bool]


def bound(value: Any, convert: Callable[[Any], Any], sql_type: TypeEngine[Any]) -> ColumnElement[Any]:
    """A parameter whose value is an operand of the plan."""
    return bindparam(None, Operand(value, convert), type_=sql_type)


def to_uuid(value: Any) -> UUID:
    """The id; what is no id becomes one that no record has."""
    try:
        return UUID(str(value))
    except ValueError:
        return NO_ID


def id_text(value: Any) -> str:
    """The id as rows are joined by it."""
    return str(to_uuid(value))


def to_text(value: Any) -> str:
    """Text as PostgreSQL can hold it."""
    text = str(getattr(value, "value", value))
    if "\x00" in text:
        raise bad_filter("A text holds the character U+0000, which no stored text can hold.")
    return text


def _same(value: Any) -> Any:
    return value


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


CONVERT: dict[Kind, Callable[[Any], Any]] = {
    Kind.ID: to_uuid,
    Kind.LINK: to_uuid,
    Kind.LINKS: to_uuid,
    Kind.TEXT: to_text,
    Kind.TEXTS: to_text,
    Kind.CODE: to_text,
    Kind.ENUM: to_text,
    Kind.ENUMS: to_text,
    Kind.INTEGER: int,
    Kind.NUMBER: _decimal,
    Kind.BOOLEAN: _same,
    Kind.DATE: lambda value: value if isinstance(value, date) else date.fromisoformat(value),
    Kind.MOMENT: lambda value: value if isinstance(value, datetime) else datetime.fromisoformat(value),
}


def asked_with(field: Field, given: Given) -> dict[str, ColumnElement[Any]]:
    """The arguments of a computed field as parameters, by name; those that are not given, or null, are left out."""
    found = {}
    for name, argument in field.arguments.items():
        value = given.get(camel(name))
        if value is not None:
            found[name] = bound(value, _checked(camel(name), argument), SQL_TYPES[argument.kind])
    return found


def _checked(name: str, argument: Argument) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        try:
            plain = CONVERT[argument.kind](value)
            return plain if argument.check is None else argument.check(plain)
        except ValueError as error:
            raise QueryError("BAD_ARGUMENTS", f"{name}: {error}") from None

    return convert


class Filters:
    """Turns filter inputs into conditions, for one caller; `seen` is what the read that is being planned sees."""

    def __init__(self, catalogue: Catalogue, scope: AccessScope, seen: Seen = NOW) -> None:
        self._catalogue = catalogue
        self._scope = scope
        self.seen = seen
        self._conditions = 0
        self._depth = 0

    def listed(self, read: ReadType, rows: FromClause, given: Given | None, *, below: bool) -> Condition:
        """Which rows of a list are shown: those that match, and of a state that usually counts unless the filter names
        the state. `below`: it is the list of a record, no root collection."""
        condition = true() if given is None else self.matching(read, rows, given)
        if read.is_entity and not _names("recordState", given):
            condition = and_(rows.c.record_state == RecordState.ACTIVE.name, condition)
        return and_(condition, *_usual_below(read, rows, given)) if below else condition

    def matching(self, read: ReadType, rows: FromClause, given: Given) -> Condition:
        """Which rows match the filter input."""
        self._conditions += 1 + len(given)
        if self._conditions > MOST_CONDITIONS:
            raise bad_filter(f"The filters have more than {MOST_CONDITIONS} conditions.")
        if self._depth >= MOST_NESTED:
            raise bad_filter(f"The filter is nested more than {MOST_NESTED} levels deep.")
        self._depth += 1
        try:
            return self._all_of(read, rows, given)
        finally:
            self._depth -= 1

    def _all_of(self, read: ReadType, rows: FromClause, given: Given) -> Condition:
        conditions: list[Condition] = []
        for name, wanted in given.items():
            if wanted is None:
                raise bad_filter(f"{name}: null is not a condition. Leave it out, or use isNull: true.")
            if name in ("and", "or"):
                parts = [self.matching(read, rows, item) for item in wanted]
                conditions.append(and_(true(), *parts) if name == "and" else or_(false(), *parts))
            elif name == "not":
                conditions.append(_is_not(self.matching(read, rows, wanted)))
            else:
                conditions.append(self._member(read, rows, name, wanted))
        return and_(true(), *conditions)

    def _member(self, read: ReadType, rows: FromClause, name: str, wanted: Given) -> Condition:
        member = read.members[name]
        if isinstance(member, Stored | ReferenceId):
            self._check(member.field)
            found = column(self.seen, read.cls, rows, member.field, asked_with(member.field, wanted))
            value = kept_small(self.seen, rows, member.field, found, self._scope)
            asked = {camel(argument) for argument in member.field.arguments}
            return _stored(member.field, value, {name: item for name, item in wanted.items() if name not in asked})
        if isinstance(member, Reference):
            self._check(member.field)
            return self._reference(read, rows, member, wanted)
        if isinstance(member, Back):
            self._check(member.relation.field)
            return self._back(rows, member, wanted)
        raise bad_filter(f"{name} cannot be filtered by.")

    def _check(self, field: Field) -> None:
        if field.personal and not self._scope.internal:
            raise forbidden_field(field.name)

    def _reference(self, read: ReadType, rows: FromClause, member: Reference, wanted: Given) -> Condition:
        link = column(self.seen, read.cls, rows, member.field)
        if member.many and len(member.targets) == 1:
            target = self._catalogue[member.targets[0]]
            return self._quantified(target, wanted, lambda found: found.c.id == func.any(link))
        if member.many:
            return self._some_of_several(link, member, wanted)
        given = {"": wanted} if len(member.targets) == 1 else wanted
        return self._one_of_several(member, given, lambda found: found.c.id == link)

    def _some_of_several(self, links: ColumnElement[Any], member: Reference, wanted: Given) -> Condition:
        """`some` and `none` of links to records of several types."""
        conditions: list[Condition] = []
        for quantifier, given in wanted.items():
            if given is None:
                raise bad_filter(f"{quantifier}: null is not a condition. Leave it out.")
            if given:
                some = self._one_of_several(member, given, lambda found: found.c.id == func.any(links))
            else:
                some = func.cardinality(links) > 0
            conditions.append(some if quantifier == "some" else _is_not(some))
        return and_(true(), *conditions)

    def _one_of_several(self, member: Reference, wanted: Given, joined: Callable[[FromClause], Condition]) -> Condition:
        """Whether a record of one of the types named is joined and matches the filter of its type."""
        matches = []
        for name, item in wanted.items():
            if item is None:
                raise bad_filter("null is not a condition. Leave it out, or use isNull: true on the id.")
            target = self._catalogue[self._by_single(member, name) if name else member.targets[0]]
            found = self.seen.rows(target.cls)
            matches.append(exists().where(joined(found), self.matching(target, found, item)))
        return or_(false(), *matches) if matches else true()

    def _by_single(self, member: Reference, name: str) -> str:
        return next(target for target in member.targets if self._catalogue[target].single == name)

    def _back(self, rows: FromClause, member: Back, wanted: Given) -> Condition:
        owner = self._catalogue[member.owner]
        link = member.relation.field

        def joined(found: FromClause) -> Condition:
            if link.kind is Kind.LINKS:
                # Not `= ANY (...)`, which knows no index of what lists hold.
                return found.c[link.column].op("@>", is_comparison=True)(array([rows.c.id]))
            return found.c[link.column] == rows.c.id

        if member.relation.single:
            found = self.seen.rows(owner.cls)
            return exists().where(joined(found), self.listed(owner, found, wanted, below=True))
        return self._quantified(owner, wanted, joined)

    def _quantified(self, read: ReadType, wanted: Given, joined: Callable[[FromClause], Condition]) -> Condition:
        conditions: list[Condition] = []
        for quantifier, given in wanted.items():
            if given is None:
                raise bad_filter(f"{quantifier}: null is not a condition. Leave it out.")
            found = self.seen.rows(read.cls)
            if quantifier == "every":
                active = {"recordState": given["recordState"]} if "recordState" in given else None
                among = and_(self.listed(read, found, active, below=False), *_usual_below(read, found, given))
                fails = _is_not(self.matching(read, found, given))
                conditions.append(~exists().where(joined(found), among, fails))
            else:
                some = exists().where(joined(found), self.listed(read, found, given, below=True))
                conditions.append(some if quantifier == "some" else ~some)
        return and_(true(), *conditions)


def _usual_below(read: ReadType, rows: FromClause, given: Given | None) -> list[Condition]:
    """What a record's lists of that type show where the filter does not name the field."""
    usual = read.cls.shown_below.items()
    return [rows.c[column] == state.name for column, state in usual if not _names(camel(column), given)]


def _names(name: str, given: Given | None) -> bool:
    """Whether the filter has a condition on that field of the listed type itself, also within and/or/not."""
    if given is None:
        return False
    nested = [*(given.get("and") or ()), *(given.get("or") or ()), *([given["not"]] if given.get("not") else ())]
    return name in given or any(_names(name, item) for item in nested)


def _is_not(condition: Condition) -> Condition:
    return condition.is_not(true())


def _stored(field: Field, value: ColumnElement[Any], wanted: Given) -> Condition:
    if field.kind is Kind.VALUE:
        return _value(field.value_type, value, wanted, whole=True)
    if field.kind is Kind.VALUES:
        return _values(field.value_type, value, wanted)
    if field.kind in (Kind.TEXTS, Kind.ENUMS, Kind.LINKS):
        return _several(field.kind, value, wanted)
    return compare(field.kind, value, wanted)


def compare(kind: Kind, value: ColumnElement[Any], wanted: Given) -> Condition:
    """The operators of one plain value; all must hold."""
    conditions: list[Condition] = []
    sql_type, convert = SQL_TYPES[kind], CONVERT[kind]
    ordered = func.styring_code_key if kind is Kind.CODE else _same
    for operator, operand in wanted.items():
        if operand is None:
            raise bad_filter(f"{operator}: null is not a condition. Leave it out, or use isNull: true.")
        if operator == "isNull":
            conditions.append(value.is_(None) if operand else value.is_not(None))
        elif operator == "in":
            conditions.append(value == func.any(bound(operand, convert, ARRAY(sql_type))))
        elif operator == "startsWith":
            conditions.append(func.starts_with(value, bound(operand, convert, sql_type)))
        elif operator == "contains":
            conditions.append(func.strpos(_folded(value), _folded(bound(operand, convert, sql_type))) > 0)
        else:
            other = bound(operand, convert, sql_type)
            left, right = (value, other) if operator == "eq" else (ordered(value), ordered(other))
            if kind is Kind.CODE and operator != "eq":
                left, right = left.collate("C"), right.collate("C")
            conditions.append(_COMPARE[operator](left, right))
    return and_(true(), *conditions)


_COMPARE: dict[str, Callable[[Any, Any], Condition]] = {
    "eq": lambda left, right: left == right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
}


def _folded(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The text in small letters, whatever the server's locale."""
    return func.lower(func.translate(value, CAPITALS, CAPITALS.lower()).collate("C"))


def _several(kind: Kind, value: ColumnElement[Any], wanted: Given) -> Condition:
    """`has`, `hasAny`, `isEmpty` of a list of plain values."""
    item = {Kind.TEXTS: Kind.TEXT, Kind.ENUMS: Kind.ENUM, Kind.LINKS: Kind.ID}[kind]
    conditions: list[Condition] = []
    for operator, operand in wanted.items():
        if operand is None:
            raise bad_filter(f"{operator}: null is not a condition. Leave it out.")
        if operator == "isEmpty":
            empty = func.cardinality(value) == 0
            conditions.append(empty if operand else ~empty)
        elif operator == "has":
            conditions.append(bound(operand, CONVERT[item], SQL_TYPES[item]) == func.any(value))
        else:
            conditions.append(value.op("&&", is_comparison=True)(bound(operand, CONVERT[item], SQL_TYPES[kind])))
    return and_(true(), *conditions)


def _value(value_type: Any, value: ColumnElement[Any], wanted: Given, whole: bool = False) -> Condition:
    """The parts of one value; all must hold."""
    parts = parts_of(value_type)
    conditions: list[Condition] = []
    for name, item in wanted.items():
        if item is None:
            raise bad_filter(f"{name}: null is not a condition. Leave it out, or use isNull: true.")
        if name == "isNull":
            conditions.append(value.is_(None) if item else value.is_not(None))
        else:
            conditions.append(compare(parts[name].kind, part(value, parts[name]), item))
    return and_(true(), *conditions)


def _values(value_type: Any, value: ColumnElement[Any], wanted: Given) -> Condition:
    """`some`, `none`, `every` over a list of values."""
    conditions: list[Condition] = []
    for quantifier, given in wanted.items():
        if given is None:
            raise bad_filter(f"{quantifier}: null is not a condition. Leave it out.")
        items = func.jsonb_array_elements(value).table_valued(sql_column("value", JSONB), name="item")
        matches = _value(value_type, items.c.value, given)
        if quantifier == "every":
            conditions.append(~exists().select_from(items).where(_is_not(matches)))
        else:
            some = exists().select_from(items).where(matches)
            conditions.append(some if quantifier == "some" else ~some)
    return and_(true(), *conditions)
