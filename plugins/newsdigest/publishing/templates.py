"""The theme's templates: read, compiled and looked through once, and kept for the next build."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import Any

import msgspec
from jinja2 import BaseLoader, BytecodeCache, Environment, FileSystemBytecodeCache, Template, TemplateNotFound
from jinja2.meta import find_referenced_templates

from newsdigest.memory import digest
from newsdigest.publishing.escaping import printed
from newsdigest.publishing.quick_jinja import QuickMacro

_REFERENCES = msgspec.json.Decoder(dict[str, list[str | None]])


class Templates(BaseLoader):
    """The templates of a loader, each read and compiled once.

    store: returns a folder for what the next build can use; it is made when there is something to keep.
    """

    def __init__(self, loader: BaseLoader, store: Callable[[], Path | None]) -> None:
        self._loader = loader
        self._folder = store
        self._sources: dict[str, tuple[str, str | None]] = {}
        self._code: dict[str, CodeType] = {}
        self._references: dict[str, set[str | None]] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, None]:
        """Return source and file of a template; raises TemplateNotFound."""
        if template not in self._sources:
            self._sources[template] = self._loader.get_source(environment, template)[:2]
        return *self._sources[template], None

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:
        """Return the template in this environment."""
        if name not in self._code:
            self._code[name] = self._compile(environment, name)
        # A plain dict, copied for every page, is worth 20 µs of a page's 400, and the quicker escape 100.
        made = environment.template_class.from_code(environment, self._code[name], dict(globals or {}))
        made.root_render_func.__globals__.update(escape=printed, Macro=QuickMacro)
        return made

    @cached_property
    def _store(self) -> BytecodeCache | None:
        return FileSystemBytecodeCache(str(folder), "%s.jinja") if (folder := self._made_folder()) else None

    @cached_property
    def _known(self) -> dict[str, list[str | None]]:
        """What each source refers to, by the digest of the source: parsing them all takes 40 ms."""
        folder = self._folder()
        try:
            return _REFERENCES.decode((folder / "references.json").read_bytes()) if folder else {}
        except (OSError, msgspec.MsgspecError):
            return {}

    def _made_folder(self) -> Path | None:
        folder = self._folder()
        try:
            if folder and not folder.exists():
                for other in folder.parent.glob("[0-9a-f]" * len(folder.name)):
                    shutil.rmtree(other)  # what another version has kept
                folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # nothing is kept, and nothing is lost
            return None
        return folder

    def _compile(self, environment: Environment, name: str) -> CodeType:
        source, filename, _ = self.get_source(environment, name)
        if self._store is None:
            return environment.compile(source, name, filename)
        bucket = self._store.get_bucket(environment, name, filename, source)
        if bucket.code is None:
            bucket.code = environment.compile(source, name, filename)
            with suppress(OSError):
                self._store.set_bucket(bucket)
        return bucket.code

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        return self._loader.list_templates()

    def needed(self, environment: Environment, template: str) -> set[str]:
        """Return the template and all that it extends, includes or imports; a computed name means every template."""
        names = {template}
        waiting = [template]
        while waiting:
            for name in self._referenced(environment, waiting.pop()):
                if name is None:
                    return {*names, *self.list_templates()}
                if name not in names:
                    names.add(name)
                    waiting.append(name)
        return names

    def _referenced(self, environment: Environment, template: str) -> set[str | None]:
        if template not in self._references:
            try:
                source, filename, _ = self.get_source(environment, template)
            except TemplateNotFound:  # perhaps ``ignore missing``; if not, rendering says it
                return set()
            key = digest(source.encode("utf-8", "surrogatepass")).hex()
            if key not in self._known:
                self._known[key] = list(find_referenced_templates(environment.parse(source, template, filename)))
                self._keep_references()
            self._references[template] = set(self._known[key])
        return self._references[template]

    def digest(self, environment: Environment, template: str) -> bytes:
        """Return what stands for the template's source, also for one that is not there or no text."""
        try:
            return digest(self.get_source(environment, template)[0].encode())
        except (TemplateNotFound, UnicodeDecodeError) as error:
            return digest(type(error).__name__.encode())

    def _keep_references(self) -> None:
        with suppress(OSError):
            if folder := self._made_folder():
                (folder / "references.json").write_bytes(msgspec.json.encode(self._known))
