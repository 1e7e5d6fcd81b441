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
        return getattr(import_module(self.__name__), name)


@contextmanager
def left_for_later(name: str) -> Iterator[None]:
    """Whoever imports that module inside gets one that costs nothing until it is used."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = _Later(name)
    try:
        yield
    finally:
        del sys.modules[name]
