"""The intermediate representation: what a workflow file means, as immutable data."""

from flowc.ir.nodes import *  # noqa: F403
from flowc.ir.types import *  # noqa: F403
