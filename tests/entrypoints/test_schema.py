"""`docpact schema`: the contracts that are shipped, one by one and together."""

import json

import pytest

from docpact.contract import operations
from docpact.entrypoints.cli import main


def test_list(capsys):
    assert main(["schema", "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == list(operations())


@pytest.mark.parametrize("operation", operations())
def test_each(capsys, operation):
    assert main(["schema", operation]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["type"] == "object"
    assert "x-origins" not in out


def test_openapi(capsys):
    assert main(["schema", "--openapi"]) == 0
    assert json.loads(capsys.readouterr().out)["openapi"].startswith("3.1")


def test_one_thing_at_a_time(capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["schema", "--openapi", "--list"])
    assert exit_.value.code == 2
    assert "not allowed with argument" in capsys.readouterr().err


def test_against_protobuf(capsys):
    pytest.importorskip("yandex.cloud.operation.operation_service_pb2")
    assert main(["schema", "--against-protobuf", "Operation.get"]) == 0
    assert "## Operation.get\n\nNo difference." in capsys.readouterr().out
