"""Rules about whatever has a code that begins with its owner's (K02); registered for every such type."""

from collections.abc import Callable, Iterator

from schema.field import Kind
from schema.model import entities, fields_of
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Rules, register


def misfit(parent: str, code: str) -> Callable[[Node], Iterator[Finding]]:
    """K02 for a link to the owner and a field with the code: the owner's code has changed, and this one no longer
    begins with it."""

    def code_does_not_fit(record: Node) -> Iterator[Finding]:
        own, owner = getattr(record, code), getattr(record, parent)
        above = owner.get("code") if isinstance(owner, Node) else None
        if own is not None and above is not None and own.rpartition(".")[0] != above:
            yield Finding("K02", {"kode": own, "forælder": above}, code, record.id)

    return code_does_not_fit


for _cls in entities().values():
    for _code in fields_of(_cls).values():
        if _code.kind is Kind.CODE and _code.code_prefixed:
            for _parent in (declared for declared in fields_of(_cls).values() if declared.parent):
                register(Rules(_cls.__name__, (misfit(_parent.name, _code.name),), needs=(_parent.name,)))
