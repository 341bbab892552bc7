"""The hook calls back after an import and changes nothing else."""

import importlib
import sys

import pytest

from docpact.entrypoints.traffic.instrumentation.import_hooks import ImportHook


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that imports another one while it is imported."""
    (tmp_path / "inner_one.py").write_text("VALUE = 1\n")
    (tmp_path / "outer_one.py").write_text("import inner_one\nVALUE = inner_one.VALUE + 1\n")
    (tmp_path / "broken_one.py").write_text("raise LookupError('on its way')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in ("inner_one", "outer_one", "broken_one"):
        sys.modules.pop(name, None)


@pytest.fixture
def told():
    return []


@pytest.fixture
def hook(told):
    hook = ImportHook({"inner_one", "outer_one", "broken_one"}, told.append)
    before = list(sys.meta_path)
    hook.open()
    yield hook
    hook.close()
    assert sys.meta_path == before


@pytest.mark.usefixtures("package", "hook")
def test_tells_when_a_module_is_complete_and_those_inside_first(told):
    outer = importlib.import_module("outer_one")
    assert outer.VALUE == 2
    assert told == ["inner_one", "outer_one"]
    assert importlib.import_module("outer_one") is outer
    assert told == ["inner_one", "outer_one"]


@pytest.mark.usefixtures("package", "hook")
def test_leaves_the_loader_as_it_was():
    module = importlib.import_module("inner_one")
    assert "exec_module" not in vars(module.__spec__.loader)
    assert importlib.reload(module).VALUE == 1


@pytest.mark.usefixtures("package", "hook")
def test_an_import_that_fails_fails_as_ever(told):
    with pytest.raises(LookupError, match="on its way"):
        importlib.import_module("broken_one")
    assert told == []


@pytest.mark.usefixtures("package")
def test_finds_nothing_else_and_nothing_when_closed(hook, told):
    assert hook.find_spec("json", None) is None
    assert hook.find_spec("no_such_one", None) is None
    hook.close()
    assert hook.find_spec("inner_one", None) is None
    importlib.import_module("inner_one")
    assert told == []


def test_a_module_that_is_not_there_is_not_there(monkeypatch):
    hook = ImportHook({"no_such_one"}, print)
    monkeypatch.setattr(sys, "meta_path", [hook, *sys.meta_path])
    with pytest.raises(ModuleNotFoundError, match="no_such_one"):
        importlib.import_module("no_such_one")


@pytest.mark.usefixtures("package", "hook")
def test_two_hooks(told):
    other = []
    second = ImportHook({"inner_one"}, other.append)
    second.open()
    importlib.import_module("inner_one")
    second.close()
    assert told == other == ["inner_one"]
