"""The policy: what tests and monitors tolerate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from ..errors import hides_traceback

__tracebackhide__ = hides_traceback

Stance: TypeAlias = Literal["violation", "advice", "ignore"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What to tolerate of what a later version of the service may send.

    Args:
        unknown_fields: members that the page does not list. Services add fields, so the default is advice.
        new_enum_values: values outside a closed list. The default is a violation, which is what tests want;
            monitors of live traffic want `advice`.
        show_values: whether findings show the values of embedded JSON bodies and secrets, masked by default.

    Raises:
        ValueError: a stance is not one of `violation`, `advice`, `ignore`.
    """

    unknown_fields: Stance = "advice"
    new_enum_values: Stance = "violation"
    show_values: bool = False

    def __post_init__(self) -> None:
        for name in ("unknown_fields", "new_enum_values"):
            if getattr(self, name) not in get_args(Stance):
                allowed = ", ".join(get_args(Stance))
                raise ValueError(f"Policy({name}={getattr(self, name)!r}): expected one of {allowed}")

    def severity_for(self, rule: str) -> Stance | None:
        """The severity that the policy gives a rule; None where it leaves the rule as it is."""
        return {"unknown-field": self.unknown_fields, "enum": self.new_enum_values}.get(rule)


DEFAULT = Policy()
"""Unknown fields are advice, new enum values violations."""
