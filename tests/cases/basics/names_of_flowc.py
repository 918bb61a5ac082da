"""Names that generated code uses, as parameters, values, variables, tasks and classes."""
# run: main(from_text=1, json=2, IntCodec=3) == {"StrCodec": "4", "total": 80}
# run: main(from_text=2, json=0, IntCodec=1) == {"StrCodec": "3", "total": 50}

from dataclasses import dataclass
from enum import Enum

from flowc import task, workflow


class EnumCodec(Enum):
    A = "a"


@dataclass
class Codec:
    scratch: int
    codec: EnumCodec = EnumCodec.A


@dataclass
class RecordCodec:
    StrCodec: str
    total: int


@dataclass
class Captured:
    held: list[Codec]


@task
def to_text(from_text: int, IntCodec: int = 0) -> int:
    data_of = json = from_text + IntCodec
    inputs, result, written, read_inputs, write_outputs = data_of, json, 0, 0, 0
    return inputs + result - data_of + written + read_inputs + write_outputs


@task
def module_of(scratch: int) -> Captured:
    return Captured([Codec(scratch), Codec(scratch + 1)])


@task
def IntCodec(captured: Captured) -> int:
    return sum(codec.scratch for codec in captured.held)


@task
def fetched(StrCodec: Codec) -> int:
    return StrCodec.scratch * 10 if StrCodec.codec == EnumCodec.A else 0


@workflow
def main(from_text: int, json: int, IntCodec: int) -> RecordCodec:
    data_of = to_text(from_text + json, IntCodec=IntCodec - json)
    captured = module_of(data_of)
    written_as = [fetched(StrCodec) for StrCodec in captured.held if StrCodec.scratch > 2]
    parts_of = Codec(scratch=from_text)
    ListCodec = fetched(parts_of)
    to_texts = sum(written_as) - ListCodec + json - json
    return RecordCodec(StrCodec=str(data_of), total=to_texts + IntCodec * 0)
