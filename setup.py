"""The theme goes into the package, where sites that install it find it; all else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTheme(build_py):
    """Copies ``theme/``, which stands beside the plugins in a checkout."""

    def run(self) -> None:
        """Build the package."""
        super().run()
        if not self.editable_mode:
            shutil.copytree("theme", Path(self.build_lib, "newsdigest", "theme"), dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithTheme})
