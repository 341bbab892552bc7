"""Every format of every command: its writer is there, its suffixes are its own, and commands offer no other."""

import pytest

from docpact.entrypoints.cli import main
from docpact.entrypoints.output_formats import FORMATS, format_of, formats_of, suffixes_of

WRITERS = [(command, each.name) for each in FORMATS for command in each.writers]
COMMANDS = {"validate": ["validate"], "diff": ["diff"], "drift": ["drift"], "generate": ["generate"]}


@pytest.mark.parametrize(("command", "name"), WRITERS)
def test_each_writer_is_there(command, name):
    assert callable(format_of(command, name).writer(command))


@pytest.mark.parametrize("command", ["coverage", "generate"])
def test_a_suffix_is_of_one_format(command):
    suffixes = [suffix for each in formats_of(command).values() for suffix in each.suffixes]
    assert len(suffixes) == len(set(suffixes)) == len(suffixes_of(command))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_explains_each_format(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    words = " ".join(capsys.readouterr().out.split())
    assert f"--format {{{','.join(formats_of(command))}}}" in words
    assert all(f"{each.name} {each.meaning}" in words for each in formats_of(command).values())


def test_reports_of_coverage_have_a_mark():
    assert all(each.module("coverage").MARK for each in formats_of("coverage").values() if each.suffixes)
