"""The architecture: who may import whom, where libraries and the first API are at home, that the wheel is the tree."""

import ast
import importlib
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP = ROOT / "entrypoints" / "docpact"
"""What is installed as `docpact` itself."""

FORMER_PATHS = {"fakes/doors", "fakes/fuzzing.py"}
"""Modules that only import what has moved."""

FOLDERS = {
    "schemas": set(),
    "contract": {"schemas"},
    "strategies": {"contract"},
    "fakes": {"contract", "strategies"},
    "entrypoints": {"contract", "strategies", "fakes"},
}
"""Which folder may import which others."""

LAYERS = {
    "contract": [
        {"errors"},
        {"text"},
        {"model"},
        {"findings"},
        {"json_text"},
        {"formats"},
        {"workflows", "overlay"},
        {"invariants"},
        {"subschemas"},
        {"sources"},
        {"schema"},
        {"validation"},
        {"loading"},
        {"contract"},
        {"snippet"},
        {"rendering"},
        {"assertions"},
        {"diff", "http"},
        {"api"},
    ],
    "strategies": [
        {"api_packages", "seeded", "values"},
        {"options", "schema"},
        {"edges"},
        {"generation"},
        {"invalid", "realistic"},
        {"workflows"},
        {"pytest_params", "stream"},
    ],
    "fakes": [
        {"calls", "clock", "errors", "other_services"},
        {"protocol", "sleeping", "transports"},
        {"faults", "resources"},
        {"pipeline"},
        {"api_fake"},
        {"console", "server", "testing"},
        {"workflows"},
        {"doors", "fuzzing"},
    ],
    "entrypoints": [
        {"apis", "exchange_findings", "files", "output_formats", "schema_paths"},
        {"inputs"},
        {"terminal"},
        {"traffic"},
        {"coverage", "drift", "generate", "validate"},
        {"commands", "plugin"},
        {"cli", "demo", "pytest_plugin"},
    ],
}
"""The subpackages and modules of each folder, from the bottom up. A layer may import those below it."""

HOMES = {
    "hypothesis": {"strategies", "fakes/testing", "fakes/workflows"},
    "jiter": {"contract/validation/fast_path.py"},
    "jsonschema_rs": {
        "contract/formats/regex.py",
        "contract/formats/standard.py",
        "contract/validation/delegated.py",
        "contract/validation/fast_path.py",
        "strategies/schema/conformance.py",
    },
    "faker": {"strategies/realistic/vocabulary.py", "strategies/workflows/provider.py"},
    "jsonschema": {"contract/validation/reference_engine.py"},
    "referencing": {"contract/validation/reference_engine.py", "contract/sources/openapi/check.py"},
    "requests": {
        "fakes/transports/requests.py",
        "entrypoints/commands/demo.py",
        "entrypoints/traffic/instrumentation/requests.py",
    },
    "responses": {"fakes/transports/requests.py"},
    "aiohttp": {"fakes/transports/aiohttp.py", "entrypoints/traffic/instrumentation/aiohttp.py"},
    "httptools": {"fakes/server/http1.py"},
    "httpx": {"fakes/transports/httpx.py", "entrypoints/traffic/instrumentation/httpx.py"},
    "urllib3": {
        "fakes/transports/requests.py",
        "entrypoints/traffic/instrumentation/urllib3.py",
    },
    "openapi_spec_validator": {"contract/sources/openapi/check.py"},
    "yaml": {
        "contract/sources/openapi/files/yaml_text.py",
        "entrypoints/inputs/yamltree.py",
        "entrypoints/generate/recordings.py",
    },
    "pytest": {"entrypoints/plugin", "entrypoints/pytest_plugin.py", "strategies/pytest_params.py"},
}
"""Which files or folders each third-party library is imported in."""

HEAVY = ("hypothesis", "faker", "responses", "requests", "httpx", "jsonschema", "jsonschema_rs", "yaml")

WORKFLOWS = re.compile(
    r"""Execution\.[a-z]|getHistory|[/"'`.]entries\b|[/"'`]execution\b
    |\b(QUEUED|RUNNING|PAUSED|STOPPED|FINISHED|SCHEDULED|COMPLETED|CANCEL_REQUESTED)\b""",
    re.VERBOSE,
)
"""The members, statuses and operations of the first API, but for the status CANCELLED, which gRPC has, too."""

HAR = re.compile(r"""["/]log["/.]|\blog\.entries""")
"""A line that means the `log.entries` of a HAR file."""

KNOW_WORKFLOWS = ("contract/workflows/", "strategies/workflows/", "fakes/workflows/", "entrypoints/demo/")
"""The only places that may mention them, beside `ENTRIES`."""

ENTRIES = {
    "entrypoints/commands/demo.py",
    "entrypoints/commands/serve.py",
    "entrypoints/generate/workflows_options.py",
    "entrypoints/plugin/fixtures.py",
}
"""Commands and fixtures that are made for the first API."""


def modules():
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def place(path):
    return path.relative_to(ROOT).as_posix()


def installed(path):
    """Where a file is installed, below `docpact`."""
    return path.relative_to(TOP if path.is_relative_to(TOP) else ROOT)


def dotted(path):
    """The name of a module, below `docpact`."""
    return ".".join(installed(path).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(path):
    """Every imported module of a file, and every imported name, as dotted names; relative ones are resolved."""
    package = ["docpact", *installed(path).parts[:-1]]
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module] if node.module else base)
            names += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return tuple(names)


MODULES = {dotted(path): path for path in modules()}


def own_imports(path):
    """The modules of docpact that a file imports."""
    names = {name.removeprefix("docpact.") for name in imports(path) if name.startswith("docpact.")}
    return {name for name in names if name in MODULES and MODULES[name] != path}


def test_folders_import_one_way():
    found = [f"{place(path)}: {problem}" for path in modules() for problem in folder_problems(path)]
    assert not found, "\n".join(found)


def folder_problems(path):
    folder = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top in FOLDERS:
            yield f"{name}: imports inside the packages are relative"
        if top == "docpact" and rest and rest.split(".")[0] not in FOLDERS[folder] | {folder}:
            yield f"{folder} must not import {name}"


def test_layers_import_one_way():
    found = [f"{place(path)} imports {name}, which is not below it" for path in modules() for name in not_below(path)]
    assert not found, "\n".join(found)


def not_below(path):
    """What a module imports of its own folder that is in no layer below its own."""
    folder, *inside = path.relative_to(ROOT).with_suffix("").parts
    if inside in ([], ["__init__"]) or folder == "schemas" or path.is_relative_to(TOP):
        return
    layers = LAYERS[folder]
    own = next(index for index, layer in enumerate(layers) if inside[0] in layer)
    allowed = {inside[0], *chain.from_iterable(layers[:own])}
    for name in own_imports(path):
        top, *rest = name.split(".")
        if top == folder and rest and rest[0] not in allowed:
            yield name


def test_no_module_imports_itself_on_any_way():
    """Also not behind `TYPE_CHECKING` or inside a function. Fronts, which name what is below them, are apart."""
    graph = {name: own_imports(path) for name, path in MODULES.items() if path.name != "__init__.py"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("folder", LAYERS)
def test_a_folder_has_a_dozen_modules_at_most(folder):
    found = [path.name for path in (ROOT / folder).glob("*.py") if path.name != "__init__.py"]
    assert len(found) <= 12, found


def test_the_first_api_stays_in_its_own_packages():
    generic = [path for path in modules() if not place(path).startswith(KNOW_WORKFLOWS) and place(path) not in ENTRIES]
    found = [f"{place(path)}:{number}: {line}" for path in generic for number, line in workflows_lines(path)]
    assert not found, "\n".join(found)


def workflows_lines(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if WORKFLOWS.search(line) and not HAR.search(line):
            yield number, line.strip()


def test_third_party_libraries_stay_at_home():
    found = [f"{library} is not at home in {place(path)}" for path in modules() for library in strangers(path)]
    assert not found, "\n".join(found)


def strangers(path):
    """The third-party libraries that a file imports away from their home."""
    for library in {name.partition(".")[0] for name in imports(path)} - {"docpact"} - sys.stdlib_module_names:
        if not any(f"{place(path)}/".startswith(f"{home}/") for home in HOMES.get(library, ())):
            yield library


@pytest.mark.slow
def test_importing_is_cheap():
    """A heavy library comes only with the modules that import it at their top: its home."""
    cheap = [
        f"docpact.{name}".removesuffix(".")
        for name, path in MODULES.items()
        if not any(each.partition(".")[0] in HEAVY for each in top_level_imports(path))
        and not any(f"{place(path)}/".startswith(f"{former}/") for former in FORMER_PATHS)
    ]
    program = (
        "import importlib, sys\n"
        f"for name in {cheap!r}:\n"
        "    importlib.import_module(name)\n"
        f"    loaded = [each for each in {HEAVY!r} if each in sys.modules]\n"
        "    assert not loaded, (name, loaded)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(cheap) > 30


def top_level_imports(path):
    """What is imported as soon as the module is: not inside functions, not for type checkers alone."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    tried = chain.from_iterable(node.body for node in body if isinstance(node, ast.Try))
    for node in [*body, *tried]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module


@pytest.mark.parametrize("folder", ["strategies", "fakes"])
def test_lazy_names_are_those_that_type_checkers_see(folder):
    front = importlib.import_module(f"docpact.{folder}")
    path = ROOT / folder / "__init__.py"
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom) and node.level]
    seen = {alias.asname: f"{'.' * node.level}{node.module}" for node in nodes for alias in node.names}
    assert seen == front._HOMES
    assert all(hasattr(front, name) for name in seen)


def test_the_wheel_is_the_tree():
    """What is installed from the wheel is every file of the folders, and nothing else."""
    packed = {each.as_posix() for each in metadata.files("docpact") if each.parts[0] == "docpact"}
    expected = {
        "docpact/" + installed(path).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert {each for each in packed if "__pycache__" not in each} == {
        each for each in expected if "__pycache__" not in each
    }


def test_every_package_is_typed():
    assert all((ROOT / folder / "py.typed").is_file() for folder in FOLDERS)


def test_the_command_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "docpact", "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("docpact ")
