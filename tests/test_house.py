"""The house holds: who may import whom, what is cheap to import, and that the wheel is the tree."""

import ast
import subprocess
import sys
import zipfile
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("contract", "entrypoints", "fakes", "schemas", "strategies")

MAY_IMPORT = {
    "schemas": set(),
    "contract": set(),
    "strategies": {"contract"},
    "fakes": {"contract", "strategies"},
    "entrypoints": {"contract", "strategies", "fakes"},
}
"""Which folder may import which; every folder may import itself."""

HOMES = {
    "hypothesis": {"strategies", "fakes/testing/fuzzing.py"},
    "jiter": {"contract/validation/fast_path.py"},
    "jsonschema_rs": {"contract/validation/fast_path.py", "contract/formats/regex.py"},
    "faker": {"strategies/realistic/vocabulary.py", "strategies/workflows/provider.py"},
    "jsonschema": {"contract/validation/reference_engine.py"},
    "referencing": {"contract/validation/reference_engine.py"},
    "requests": {
        "fakes/transports/requests.py",
        "fakes/transports/urllib3_retries.py",
        "entrypoints/commands/demo.py",
        "entrypoints/traffic/instrumentation/requests.py",
    },
    "responses": {"fakes/transports/requests.py"},
    "aiohttp": {"entrypoints/traffic/instrumentation/aiohttp.py", "fakes/transports/aiohttp.py"},
    "httptools": {"fakes/server/http1.py"},
    "httpx": {"fakes/transports/httpx.py", "entrypoints/traffic/instrumentation/httpx.py"},
    "urllib3": {
        "fakes/transports/requests.py",
        "fakes/transports/urllib3_retries.py",
        "entrypoints/traffic/instrumentation/urllib3.py",
    },
    "yaml": {"entrypoints/inputs/yamltree.py", "entrypoints/generate/vcr.py"},
    "pytest": {
        "entrypoints/plugin",
        "entrypoints/pytest_plugin.py",
        "strategies/pytest_params.py",
    },
}
"""Which files or folders each third-party library is imported in."""

HEAVY = ("hypothesis", "faker", "responses", "requests", "httpx", "jsonschema", "jsonschema_rs", "yaml")


FORMER_HOMES = ROOT / "fakes" / "doors"
"""Modules that only import what has moved."""

TOP = ROOT / "entrypoints" / "docpact"
"""What is installed as `docpact` itself."""


def installed(path):
    """Where a file is installed, below `docpact`."""
    return path.relative_to(TOP if path.is_relative_to(TOP) else ROOT)


def modules():
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def imports(path):
    """Every imported module of a file as a dotted name; relative ones are resolved against the namespace."""
    package = ["docpact", *installed(path).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield ".".join([*base, node.module] if node.module else base)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_run_one_way(path):
    folder = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        top, _, rest = name.partition(".")
        assert top not in FOLDERS, f"{name}: imports inside the packages are relative"
        if top == "docpact" and rest:
            assert rest.split(".")[0] in MAY_IMPORT[folder] | {folder}, f"{folder} must not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_third_party_libraries_stay_at_home(path):
    place = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or top == "docpact":
            continue
        homes = HOMES.get(top, set())
        assert any(f"{place}/".startswith(f"{home}/") for home in homes), f"{top} is not at home in {place}"


def test_importing_is_cheap():
    """A heavy library comes only with the modules that import it at their top: its home."""
    cheap = [
        ".".join(["docpact", *installed(path).with_suffix("").parts]).removesuffix(".__init__")
        for path in modules()
        if not any(name.partition(".")[0] in HEAVY for name in top_level_imports(path)) and path.parent != FORMER_HOMES
    ]
    program = (
        "import importlib, sys\n"
        f"for name in {cheap!r}:\n"
        "    importlib.import_module(name)\n"
        f"    loaded = [each for each in {HEAVY!r} if each in sys.modules]\n"
        "    assert not loaded, (name, loaded)\n"
        f"print(len({cheap!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


def top_level_imports(path):
    """What is imported as soon as the module is: not inside functions, not for type checkers alone."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    tried = chain.from_iterable(node.body for node in body if isinstance(node, ast.Try))
    for node in [*body, *tried]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module


def test_the_wheel_is_the_tree(tmp_path):
    tree = tmp_path / "tree"
    ignored = {".git", ".venv", "build", "dist", "__pycache__"}
    copy_tree(ROOT, tree, ignored)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*command, "--wheel-dir", str(tmp_path), str(tree)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        "docpact/" + installed(path).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == expected


def copy_tree(source, target, ignored):
    for path in source.iterdir():
        if path.name in ignored or path.name.startswith(".venv"):
            continue
        copy = target / path.name
        if path.is_dir():
            copy_tree(path, copy, ignored)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


def test_every_package_is_typed():
    assert all((ROOT / folder / "py.typed").is_file() for folder in FOLDERS)
