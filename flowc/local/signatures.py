"""Signatures at work: arguments and results as JSON data and back, by their declared types."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin

from flowc.lang.annotations import codec_of, hints_of
from flowc.lang.codec import Codec, CodecError, ListCodec
from flowc.lang.values import ScheduledDate


class InvalidInput(ValueError):
    """An input of a workflow does not fit; the message names the parameter."""


@dataclass(frozen=True)
class Signature:
    """The parameters and the result of a function, with their codecs."""

    parameters: Mapping[str, inspect.Parameter]
    codecs: Mapping[str, Codec]
    result: Codec
    result_type: Any
    scheduled: frozenset[str]
    python: inspect.Signature

    def write_arguments(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON data of the arguments of a call, defaults included."""
        bound = self.python.bind(*args, **kwargs)
        bound.apply_defaults()
        return {name: self._write(name, value) for name, value in bound.arguments.items()}

    def read_arguments(self, data: Mapping[str, Any]) -> inspect.BoundArguments:
        """The arguments of a call from their JSON data, which must be complete."""
        bound = self.python.bind_partial()
        for name, codec in self.codecs.items():
            value = codec.read(data[name], at_parameter(name))
            bound.arguments[name] = tuple(value) if self._is_variadic(name) else value
        return bound

    def complete(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON data of every parameter of a run: those given, else defaults, else today."""
        for name in inputs:
            if name not in self.parameters:
                raise InvalidInput(f"there is no parameter `{name}`")
        try:
            return {name: self._input(name, inputs) for name in self.parameters}
        except CodecError as error:
            raise InvalidInput(str(error)) from None

    def _input(self, name: str, inputs: Mapping[str, Any]) -> Any:
        if name in inputs:
            codec, at = self.codecs[name], at_parameter(name)
            return codec.write(codec.read(inputs[name], at), at)  # checks that files are there
        if name in self.scheduled:
            return date.today().isoformat()
        if self._is_variadic(name):
            return []
        default = self.parameters[name].default
        if default is inspect.Parameter.empty:
            raise InvalidInput(f"parameter `{name}` is missing")
        return self._write(name, default)

    def _write(self, name: str, value: Any) -> Any:
        written = list(value) if self._is_variadic(name) else value
        return self.codecs[name].write(written, at_parameter(name))

    def _is_variadic(self, name: str) -> bool:
        return self.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL


def at_parameter(name: str) -> str:
    """How messages name a parameter."""
    return f"parameter `{name}`"


AT_RESULT = "output `result`"


@lru_cache(maxsize=4096)
def signature_of(function: Callable[..., Any]) -> Signature:
    """The signature of a task or workflow. Raises `TypeError` if a type is missing or no data."""
    python = inspect.signature(function)
    hints = hints_of(function)
    codecs = {}
    for name, parameter in python.parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            raise TypeError(f"`{function.__name__}` cannot take `**{name}`")
        codec = _codec(function, name, hints)
        variadic = parameter.kind is inspect.Parameter.VAR_POSITIONAL
        codecs[name] = ListCodec(codec) if variadic else codec
    return Signature(
        parameters=python.parameters,
        codecs=codecs,
        result=_codec(function, "return", hints),
        result_type=hints["return"],
        scheduled=frozenset(name for name, hint in hints.items() if _is_scheduled(hint)),
        python=python,
    )


def _codec(function: Callable[..., Any], name: str, hints: Mapping[str, Any]) -> Codec:
    what = "the result" if name == "return" else at_parameter(name)
    if name not in hints:
        raise TypeError(f"{what} of `{function.__name__}` has no type")
    try:
        return codec_of(hints[name], large_as_file=False)
    except TypeError as error:
        raise TypeError(f"{what} of `{function.__name__}`: {error}") from None


def _is_scheduled(hint: Any) -> bool:
    return get_origin(hint) is Annotated and ScheduledDate in get_args(hint)[1:]
