"""Codecs of what only flowc declares: failures and outcomes. Generated steps carry this source."""

from flowc.lang.codec import Codec, IntCodec, LiteralCodec, OptionalCodec, RecordCodec, StrCodec
from flowc.lang.intrinsics import Failure, Outcome


class FailureCodec(RecordCodec):
    """A failure as data."""

    def __init__(self) -> None:
        fields: "dict[str, Codec]" = {
            "kind": LiteralCodec("task", "workflow", "error"),
            "task": OptionalCodec(StrCodec()),
            "type": StrCodec(),
            "message": StrCodec(),
            "exit_code": OptionalCodec(IntCodec()),
        }
        super().__init__(Failure, fields)


class OutcomeCodec(RecordCodec):
    """What a call gave that may fail."""

    def __init__(self, item: Codec) -> None:
        fields: "dict[str, Codec]" = {
            "value": OptionalCodec(item),
            "failure": OptionalCodec(FailureCodec()),
        }
        super().__init__(Outcome, fields)


def failure_of(error: Exception) -> Failure:
    """The failure that an expression's exception is."""
    return Failure("error", None, type(error).__name__, str(error))
