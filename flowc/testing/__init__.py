"""What tests of workflows need: answers for approvals, other implementations of tasks."""

from flowc.testing.answers import answers
from flowc.testing.replace import replace

__all__ = ["answers", "replace"]
