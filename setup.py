"""Where the packages lie: each folder of the repository is a subpackage of `docpact`, with all packages below it.

`docpact` itself is `entrypoints/docpact`: a folder of that name at the top would be imported in place of what is
installed. All else that a build needs stands in `pyproject.toml`.
"""

from setuptools import find_packages, setup

FOLDERS = ("contract", "entrypoints", "fakes", "schemas", "strategies")

subpackages = [f"docpact.{each}" for each in find_packages(include=[*FOLDERS, *(f"{each}.*" for each in FOLDERS)])]

setup(
    packages=["docpact", *(each for each in subpackages if each != "docpact.entrypoints.docpact")],
    package_dir={"docpact": "entrypoints/docpact", **{f"docpact.{each}": each for each in FOLDERS}},
)
