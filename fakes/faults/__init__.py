"""Faults: what can go wrong between a client and the service, when it does, and the replies that the client gets."""

from .fault import Fault, apply_to_reply, replacement_reply
from .plan import ActiveFault, FaultEvent, FaultPlan

__all__ = ["ActiveFault", "Fault", "FaultEvent", "FaultPlan", "apply_to_reply", "replacement_reply"]
