"""Jinja's calls, without looking each time at what a function asks for: a page calls thirty."""

from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro


class QuickContext(Context):
    """A context that calls macros and plain functions at once, and anything else as Jinja does."""

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return what the function returns; an undefined value if it raises StopIteration."""
        kind = type(function)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not FunctionType or hasattr(function, "jinja_pass_arg"):
            return Context.call(self, function, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        try:
            return function(*args, **kwargs)
        except StopIteration:
            return Context.call(self, _stop)


def _stop() -> None:
    raise StopIteration
