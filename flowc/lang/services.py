"""Services: a command or Python function that runs while a block of a workflow runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, NamedTuple, ParamSpec, Protocol, Unpack

from flowc.lang.options import ServiceOptions
from flowc.lang.tasks import Callee

P = ParamSpec("P")


class Service(NamedTuple):
    """Where a running service listens."""

    host: str
    port: int
    url: str


class ServiceBlock(Protocol):
    """`with cache() as store:` runs the service while the block runs."""

    def __enter__(self) -> Service:
        """Start the service and wait until it is ready."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None:
        """Stop the service."""


class ServiceTask(Callee[P, None]):
    """What a service is made of: a command in an image, or a Python function."""

    _known = ServiceOptions

    def __init__(
        self, function: Callable[P, None], options: Mapping[str, Any], image: str | None
    ) -> None:
        super().__init__(function, options)
        self.image = image

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> ServiceBlock:
        """The block in which it runs."""
        from flowc import local

        return local.open_service(self, args, kwargs)


def service(
    image: str | None = None, **options: Unpack[ServiceOptions]
) -> Callable[[Callable[P, None]], ServiceTask[P]]:
    """Declare a service: with an image, the body is one `command(...)`; without, any Python.

    A `port` of None lets the runner choose one, and passes it to the parameter `port`.
    """
    return lambda function: ServiceTask(function, options, image)
