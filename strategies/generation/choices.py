"""The choices that a payload is made of: a byte for each choice, a number and a text.

A payload is a pure function of its choices, whether Hypothesis draws them (`compile`) or a seed gives them
(`seeded_choices`). The bytes lie in this order; `composer` reads the first three parts, `decoders` the root:

    | modes | edges | shapes | root                                                                    |

    modes     #dense          which of two decoders makes the payload: the usual one, or one with nearly all members
              #ordinary       low: shapes fall on the payload; high: the payload becomes an ordinary one
              #course         which baseline patch an ordinary payload follows
              #left           which places of an ordinary payload keep their values
    edges     #odd0..1        which slots get an edge value: one number, which picks slots by name
              #odd-class0..1  which edge value they get
              #odd-element    in which element of each array
    shapes    #reach          where shapes fall: on some elements, on all there are, or on all over and over
              #order          which group of shapes comes last, and whether all groups do
              #shape0 ...     which shape of a group, and from which element on: a byte for each group

The root is a decoder, and a decoder holds the decoders of what is inside, one behind the other:

    scalar    | # |                                   an index into a table: absent, known values, made freely
    object    | # | /name# | /other# | ... | #first#0, #first#1 ... |
                                                      absent or smallest or not; each member; for each group of
                                                      exclusive members which one, and its bytes, which they share
    array     | # | sweep | /0#slot | /0... | /1#slot | /1... |
                                                      for each of a few models whether it is there, and its bytes;
              sweep: #sweep0..1 #copies0..2           only of an array that is in no other, see `repetition`: how many
                                                      elements go through the edge values and from which turn on, how
                                                      many there are, how they vary
    map       | # | /0#key# | /0... | /1#key# | ... | for each of a few pairs the bytes of key and value
    union     | # | #any-of#0 | #any-of#1 ... |       which alternative, and its bytes, which all share

`#` is `##`, two bytes, where a table is long. Number and text belong to the values that are made freely: the byte that
decides for one also says how far into the free range it lies, which is the value's turn. Byte 0 always means the
simplest, and no byte changes what another one means, so that each shrinks by itself. The name of a byte stays the same
whatever else is in the schema, so that seeded payloads keep their values when a field is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..seeded import SeededRandom
from .free_values import LIMIT

_LONGEST_TEXT = 16
_SURROGATES = range(0xD800, 0xE000)
_CHARACTERS = 0x110000 - len(_SURROGATES)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a payload is made of.

    Attributes:
        data: a byte for each choice.
        number: for values that are made freely; below 2^64.
        text: for values that are made freely.
    """

    data: bytes
    number: int
    text: str


def seeded_choices(names: Iterable[str], random: SeededRandom) -> Choices:
    """The choices of a seed, by the names of the bytes. Small numbers and short texts are as likely as large ones."""
    number = random.number("number", LIMIT) >> random.number("number/size", 64)
    length = random.number("text", _LONGEST_TEXT)
    text = "".join(_character(f"text/{index}", random) for index in range(length))
    return Choices(bytes(random.number(each, 256) for each in names), number, text)


def _character(name: str, random: SeededRandom) -> str:
    """Any character that UTF-8 can encode."""
    code = random.number(name, _CHARACTERS) >> random.number(f"{name}/size", 14)
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
