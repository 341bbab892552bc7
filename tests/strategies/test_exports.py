"""The package's surface: names, and what importing it costs."""

import importlib
import importlib.metadata
import subprocess
import sys

import pytest

from docpact import strategies


def test_every_exported_name_is_there():
    for name in strategies.__all__:
        assert getattr(strategies, name) is not None
    assert set(strategies.__all__) <= set(dir(strategies))
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = strategies.nothing_here


def loaded_by(statement):
    script = (
        f"import sys\n{statement}\nprint(*(each for each in ('hypothesis', 'faker', 'pytest') if each in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    return run.stdout.split()


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import docpact.strategies", []),
        ("from docpact.strategies import edge_cases; edge_cases('Execution.getHistory')", []),
        ("from docpact.strategies import fixtures", []),
        ("from docpact.strategies import history; history()", ["faker"]),
        ("from docpact.strategies import histories", ["hypothesis"]),
    ],
)
def test_imports_are_cheap(statement, loaded):
    assert loaded_by(statement) == loaded


def test_submodules_do_not_hide_names():
    names = "history, fixtures, each_edge"
    script = f"from docpact.strategies import {names}\nassert all(map(callable, ({names})))"
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("name", ["docpact", "docpact.contract", "docpact.fakes", "docpact.strategies"])
def test_packages_list_what_they_are_for(name):
    module = importlib.import_module(name)
    assert module.__doc__
    assert {each for each in dir(module) if not each.startswith("_")} == set(module.__all__)
    assert {each for each in dir(module) if each.startswith("_")} <= {each for each in dir(module) if each[:2] == "__"}
    for each in module.__all__:
        assert getattr(module, each) is not None


def test_the_version():
    import docpact

    assert docpact.__version__ == importlib.metadata.version("docpact")
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = docpact.nothing_here
