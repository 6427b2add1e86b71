"""Fragments: macros whose text is made once and remembered, ``{% fragment card(article) %} … {% endfragment %}``.

A fragment stands in a file of macros that is imported without context. There it sees what it is
given and what is the same on all pages (``site``, ``href``, the interface's words) and nothing
else: so what it printed for the same values may be printed again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import blake2b
from itertools import count
from multiprocessing import parent_process
from typing import Any, TypeVar

import msgspec
from jinja2 import Environment, TemplateSyntaxError, Undefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.ext import Extension
from jinja2.meta import find_undeclared_variables
from jinja2.parser import Parser
from jinja2.runtime import Context
from markupsafe import Markup

from newsdigest.publishing.views import View

_VIEWS = 25_000  # so many that nobody has told of are known again by being the same object

_PLAIN = frozenset({str, int, bool, type(None)})

Text = TypeVar("Text", bound=str)

# Bytes of text in each of two generations: 8,000 cards of a list. A quarter costs 1 % of a build, and is what each of
# several processes can have.
_LIMIT, _LIMIT_OF_A_WORKER = 12_000_000, 3_000_000


def _told_apart(value: object) -> object:
    """Return what stands for a value that msgspec does not write; Markup and text print differently."""
    if isinstance(value, (Markup, datetime)):
        return type(value).__qualname__, value.isoformat() if isinstance(value, datetime) else str(value)
    if isinstance(value, Undefined):
        str(value)  # raises UndefinedError, which names it
    raise TypeError(f"a fragment takes views, texts, numbers and dates, not a {type(value).__name__}")


_encode = msgspec.json.Encoder(enc_hook=_told_apart).encode


class Digests:
    """What stands for the content of views, which are known again by being the same object.

    One for all that asks in a process: three of them made each digest, and kept it, three times.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[View, bytes]] = {}
        self._most = _VIEWS

    def know(self, told: Mapping[int, tuple[View, bytes]]) -> None:
        """Take views, by their ids, with what stands for each."""
        self._known |= told
        self._most = len(self._known) + _VIEWS

    def forget(self) -> None:
        """Forget all views, where those that were asked about do not come again."""
        self._known.clear()

    def of(self, view: View) -> bytes:
        """Return 16 bytes that stand for a view among those of its type."""
        known = self._known.get(id(view))
        if known is None or known[0] is not view:
            if len(self._known) >= self._most:
                self._known.clear()
            known = self._known[id(view)] = view, _digest(view)
        return known[1]


def _digest(value: object) -> bytes:
    return blake2b(_encode(value), digest_size=16).digest()


class Fragments:
    """What fragments have printed.

    Two generations bound the memory: what is asked for stays in the young one; when that is
    full it becomes the old one, whose text is forgotten unless it is asked for again.
    """

    def __init__(self, limit: int = 0, digests: Digests | None = None) -> None:
        """Take the most bytes of a generation; ``digests``: those of others that print the same views."""
        # Asked here: this module is imported by the server that workers are forked from, which is none.
        self._limit = limit or (_LIMIT if parent_process() is None else _LIMIT_OF_A_WORKER)
        self._size = 0
        # In UTF-8: one dash or quotation mark doubles a text in memory.
        self._young: dict[tuple[object, ...], tuple[Any, bytes]] = {}
        self._old: dict[tuple[object, ...], tuple[Any, bytes]] = {}
        self._numbers = count()
        self._digests = digests or Digests()

    def remembering(self, function: Callable[..., Text]) -> Callable[..., Text]:
        """Return the function with a memory: it runs once for arguments of the same types and content.

        Content, as msgspec writes it, and not equality: equal moments of two time zones print differently.
        """
        number = next(self._numbers)
        digest_of = self._digests.of

        def fragment(*args: Any, **kwargs: Any) -> Text:
            values = (*args, *kwargs.values())
            # Most values are plain, and need no call.
            contents = [
                value if type(value) in _PLAIN else digest_of(value) if isinstance(value, View) else _digest(value)
                for value in values
            ]
            key = (number, *map(type, values), *contents, *kwargs)
            found = self._young.get(key)
            if found is None:
                found = self._old.get(key)
                if found is None:
                    text = function(*args, **kwargs)
                    found = type(text), text.encode("utf-8", "surrogatepass")
                self._keep(key, found)
            kind: type[Text] = found[0]
            return str.__new__(kind, found[1].decode("utf-8", "surrogatepass"))

        return fragment

    def _keep(self, key: tuple[object, ...], found: tuple[Any, bytes]) -> None:
        self._size += len(found[1])
        if self._size > self._limit:
            self._old, self._young, self._size = self._young, {}, len(found[1])
        self._young[key] = found


class FragmentExtension(Extension):
    """The tag. Without a store in ``environment.fragments`` a fragment is a macro."""

    tags = {"fragment"}  # noqa: RUF012 - Jinja's own interface

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.extend(fragments=None)
        environment.code_generator_class = CheckedCode

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return a macro, and under the same name what remembers it."""
        macro = nodes.Macro(lineno=next(parser.stream).lineno)
        macro.name = parser.parse_assign_target(name_only=True).name
        parser.parse_signature(macro)
        macro.body = parser.parse_statements(("name:endfragment",), drop_needle=True)
        remembered = self.call_method(_METHOD, [nodes.Name(macro.name, "load"), nodes.ContextReference()])
        return [macro, nodes.Assign(nodes.Name(macro.name, "store"), remembered, lineno=macro.lineno)]

    def remembered(self, macro: Callable[..., Markup], context: Context) -> Callable[..., Markup]:
        """Return the macro with a memory, or as it is where its file was imported with the context of one page."""
        store: Fragments | None = self.environment.fragments  # type: ignore[attr-defined]
        if store is None or not context.parent.keys() <= context.globals_keys:
            return macro
        return store.remembering(getattr(macro, "quick", None) or macro)


_METHOD = FragmentExtension.remembered.__name__


class CheckedCode(CodeGenerator):
    """Compiles templates; in a file with fragments every name must be declared."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 - Jinja's name
        """Raise TemplateSyntaxError for a name that only a page could give."""
        if any(call.identifier == FragmentExtension.identifier for call in node.find_all(nodes.ExtensionAttribute)):
            undeclared = find_undeclared_variables(node)
            for name in (name for name in node.find_all(nodes.Name) if name.name in undeclared):
                message = f"{name.name!r} is not declared: a file with fragments sees only what it is given"
                raise TemplateSyntaxError(message, name.lineno, self.name, self.filename)
        super().visit_Template(node, frame)
