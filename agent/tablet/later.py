"""Leaves out, for now, what a library imports and this program does not use of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands where a module is to be; imports it when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        """Return what the real module has under that name."""
        self.leave()
        return getattr(import_module(self.__name__), name)

    def leave(self) -> None:
        """Make room for the real module."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]


@contextmanager
def left_for_later(name: str) -> Iterator[None]:
    """Whoever imports that module inside gets one that costs nothing until it is used."""
    if name in sys.modules:
        yield
        return
    later = _Later(name)
    sys.modules[name] = later
    try:
        yield
    finally:
        later.leave()
