"""What can go wrong between a client and the service, when it does, and what the client is told then."""

from .fault import Fault
from .plan import Armed, FaultPlan, Firing
from .replies import altered, reply_instead

__all__ = ["Armed", "Fault", "FaultPlan", "Firing", "altered", "reply_instead"]
