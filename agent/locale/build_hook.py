"""Compiles the catalogues when the program is built or installed, also `pip install -e`.

Used by hatchling alone, from pyproject.toml; the package itself never imports it.
"""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[BuilderConfig]):
    """Runs `catalogue.compile_all` of the tree that is built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the `.mo` files; `pyproject.toml` names them among the wheel's files."""
        del version, build_data
        script = Path(self.root) / "agent" / "locale" / "catalogue.py"
        runpy.run_path(str(script))["compile_all"]()
