"""Jinja's calls, without looking each time at what a function asks for: a page calls thirty."""

from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup


class QuickMacro(Macro):
    """A macro whose arguments are put in their places at once where none of them is ``caller``, ``varargs`` or such."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        Macro.__init__(self, *args, **kwargs)
        special = self.catch_kwargs or self.catch_varargs or self.caller or self.explicit_caller
        self._names = None if special or self._environment.is_async else tuple(self.arguments)

    def print(self, context: Context, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        """Return what the macro prints in a context."""
        if self._names is None or len(args) > len(self._names) or not kwargs.keys() <= set(self._names[len(args) :]):
            return self(context.eval_ctx, *args, **kwargs)
        text: str = self._func(*args, *[kwargs.get(name, missing) for name in self._names[len(args) :]])
        return Markup(text) if context.eval_ctx.autoescape else text  # noqa: S704 - what is printed in it is escaped


class QuickContext(Context):
    """A context that calls macros and plain functions at once, and anything else as Jinja does."""

    def call(self, function: Any, /, *args: Any, _block_vars: Any = None, _loop_vars: Any = None, **kwargs: Any) -> Any:
        """Return what the function returns; an undefined value if it raises StopIteration."""
        kind = type(function)
        try:
            if kind is QuickMacro:
                return function.print(self, args, kwargs)
            if kind is FunctionType and not hasattr(function, "jinja_pass_arg"):
                return function(*args, **kwargs)
        except StopIteration:
            return Context.call(self, _stop)
        return Context.call(self, function, *args, _block_vars=_block_vars, _loop_vars=_loop_vars, **kwargs)


def _stop() -> None:
    raise StopIteration
