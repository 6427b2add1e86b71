"""Jinja's calls, without looking each time at what a function asks for: a page makes a hundred of them."""

from collections.abc import Callable
from functools import lru_cache, partial
from keyword import iskeyword
from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Return a text as Markup, which looks for ``__html__`` in what it is given."""


class QuickMacro(Macro):
    """A macro that Python gives its arguments, where none of them is ``caller``, ``varargs`` or such."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        Macro.__init__(self, *args, **kwargs)
        special = self.catch_kwargs or self.catch_varargs or self.caller or self.explicit_caller
        plain = not (special or self._environment.is_async or any(map(iskeyword, (self.name, *self.arguments))))
        self.quick = _caller(self.name, tuple(self.arguments))(self._func) if plain else None
        """The same as a function that returns Markup; None where it cannot be one."""


@lru_cache(maxsize=1000)
def _caller(name: str, arguments: tuple[str, ...]) -> Callable[[Callable[..., str]], Callable[..., Markup]]:
    """Return what makes a function of a macro, whose parameters have the macro's names; ``missing`` if not given."""
    parameters = ", ".join(f"{argument}=missing" for argument in arguments)
    code = f"def {name}({parameters}): return marked(macro({', '.join(arguments)}))"
    found: dict[str, Any] = {}
    exec(f"def caller(macro):\n  {code}\n  return {name}", {"missing": missing, "marked": marked}, found)  # noqa: S102 - names that Jinja has parsed
    made: Callable[[Callable[..., str]], Callable[..., Markup]] = found["caller"]
    return made


class QuickContext(Context):
    """A context that calls macros and plain functions at once, and anything else as Jinja does."""

    def call(self, function: Any, /, *args: Any, _block_vars: Any = None, _loop_vars: Any = None, **kwargs: Any) -> Any:
        """Return what the function returns; an undefined value if it raises StopIteration."""
        kind = type(function)
        try:
            if kind is QuickMacro and function.quick and self.eval_ctx.autoescape:
                return function.quick(*args, **kwargs)
            if kind is FunctionType and not hasattr(function, "jinja_pass_arg"):
                return function(*args, **kwargs)
        except StopIteration:
            return Context.call(self, _stop)
        return Context.call(self, function, *args, _block_vars=_block_vars, _loop_vars=_loop_vars, **kwargs)


def _stop() -> None:
    raise StopIteration
