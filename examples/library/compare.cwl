# Made by flowc from examples/library/compare.py; edit that file, not this one.
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  label: Compare two texts word by word.
  inputs:
    left: {type: string, doc: one text.}
    right: {type: string, doc: another text.}
  outputs:
    same: {type: boolean, outputSource: result_same/result_same}
    left_out:
      type:
        type: record
        fields: {count: long, distinct: long, longest: string}
      outputSource: describe/result
    right_out:
      type:
        type: record
        fields: {count: long, distinct: long, longest: string}
      outputSource: describe_right_words/result
  steps:
    left_words_text:
      run: "#normalise"
      in: {text: left}
      out: [result]
    left_words:
      run: "#words"
      in: {text: left_words_text/result}
      out: [result]
    right_words_text:
      run: "#normalise"
      in: {text: right}
      out: [result]
    right_words:
      run: "#words"
      in: {text: right_words_text/result}
      out: [result]
    describe:
      run: "#describe"
      in: {words: left_words/result}
      out: [result]
    describe_right_words:
      run: "#describe"
      in: {words: right_words/result}
      out: [result]
    result_same:
      run: "#main_result_same"
      in: {left_words: left_words/result, right_words: right_words/result}
      out: [result_same]
- class: CommandLineTool
  id: normalise
  label: "Drop accents, capitals and punctuation."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          import unicodedata

          from flowc_values import StrCodec, read_inputs, write_outputs


          PUNCTUATION = str.maketrans("", "", ".,;:!?")


          def _fold(text: str) -> str:
              decomposed = unicodedata.normalize("NFKD", text)
              return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


          def normalise(text: str) -> str:
              """Drop accents, capitals and punctuation."""
              return _fold(text).translate(PUNCTUATION)


          inputs = read_inputs()
          result = normalise(text=StrCodec().read(inputs["text"], "parameter `text`"))
          write_outputs({"result": StrCodec().write(result, "output `result`")})
      - entryname: flowc_values.py
        entry: &flowc_values |
          """Values by declared type, and where this step reads and writes them."""

          import json
          import os
          from pathlib import Path
          from typing import Any


          class CodecError(ValueError):
              """A value does not fit its declared type; the message names the parameter or output."""


          def mismatch(expected: str, value: object, at: str) -> CodecError:
              got = "None" if value is None else f"{type(value).__name__} {value!r:.60}"
              return CodecError(f"{at}: expected {expected}, got {got}")


          class Codec:
              def read(self, data: Any, at: str, /) -> Any:
                  raise NotImplementedError

              def write(self, value: Any, at: str, /) -> Any:
                  raise NotImplementedError


          class Fields(dict[str, Any]):
              """The JSON data of a record or file: an object whose keys are part of its type."""


          class BoolCodec(Codec):
              def read(self, data: Any, at: str) -> bool:
                  if not isinstance(data, bool):
                      raise mismatch("bool", data, at)
                  return data

              write = read


          class IntCodec(Codec):
              def read(self, data: Any, at: str) -> int:
                  if not isinstance(data, int) or isinstance(data, bool):
                      raise mismatch("int", data, at)
                  if not -(2**63) <= data < 2**63:
                      raise mismatch("int of 64 bits", data, at)
                  return int(data)

              write = read


          class StrCodec(Codec):
              def read(self, data: Any, at: str) -> str:
                  if not isinstance(data, str):
                      raise mismatch("str", data, at)
                  return str.__str__(data)

              write = read


          class ListCodec(Codec):
              def __init__(self, item: Codec) -> None:
                  self.item = item

              def read(self, data: Any, at: str) -> "list[Any]":
                  if not isinstance(data, list):
                      raise mismatch("list", data, at)
                  return [self.item.read(item, f"{at}[{index}]") for index, item in enumerate(data)]

              def write(self, value: Any, at: str) -> "list[Any]":
                  if not isinstance(value, list):
                      raise mismatch("list", value, at)
                  return [self.item.write(item, f"{at}[{index}]") for index, item in enumerate(value)]


          class RecordCodec(Codec):
              def __init__(
                  self, record: "type[Any]", fields: "dict[str, Codec]", defaulted: "tuple[str, ...]" = ()
              ) -> None:
                  self.record = record
                  self.fields = fields
                  self.defaulted = defaulted

              def read(self, data: Any, at: str) -> Any:
                  if isinstance(data, list) and issubclass(self.record, tuple):
                      data = self._by_field(data, at)
                  if not isinstance(data, dict):
                      raise mismatch(self.record.__name__, data, at)
                  for name in data:
                      if name not in self.fields:
                          raise CodecError(f"{at}: {self.record.__name__} has no field {name!r}")
                  for name in self.fields:
                      if name not in data and name not in self.defaulted:
                          raise CodecError(f"{at}: {self.record.__name__} lacks field {name!r}")
                  return self.record(
                      **{
                          name: codec.read(data[name], f"{at}.{name}")
                          for name, codec in self.fields.items()
                          if name in data
                      }
                  )

              def write(self, value: Any, at: str) -> Fields:
                  if not isinstance(value, self.record):
                      raise mismatch(self.record.__name__, value, at)
                  return Fields(
                      (name, codec.write(getattr(value, name), f"{at}.{name}"))
                      for name, codec in self.fields.items()
                  )

              def _by_field(self, data: "list[Any]", at: str) -> "dict[str, Any]":
                  if len(data) != len(self.fields):
                      raise mismatch(f"{self.record.__name__} of {len(self.fields)} fields", data, at)
                  return {name: data[index] for index, name in enumerate(self.fields)}


          HOME = Path.cwd()


          def read_inputs() -> "dict[str, Any]":
              inputs: "dict[str, Any]" = json.loads(Path("inputs.json").read_text("utf-8"))
              Path("work").mkdir()
              os.chdir("work")
              return inputs


          def write_outputs(outputs: "dict[str, Any]") -> None:
              (HOME / "cwl.output.json").write_text(json.dumps(outputs), "utf-8")
  baseCommand: [python3, task.py]
  inputs: {text: string}
  outputs: {result: string}
- class: CommandLineTool
  id: words
  label: The words of a text.
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import ListCodec, StrCodec, read_inputs, write_outputs


          def words(text: str) -> list[str]:
              """The words of a text."""
              return text.split()


          inputs = read_inputs()
          result = words(text=StrCodec().read(inputs["text"], "parameter `text`"))
          write_outputs({"result": ListCodec(StrCodec()).write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {text: string}
  outputs: {result: "string[]"}
- class: CommandLineTool
  id: describe
  label: "Count words, and find the longest one."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from dataclasses import dataclass

          from flowc_values import (
              IntCodec,
              ListCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )


          @dataclass(frozen=True)
          class Statistics:
              """Numbers about the words of a text."""

              count: int
              distinct: int
              longest: str


          def describe(words: list[str]) -> Statistics:
              """Count words, and find the longest one."""
              return Statistics(len(words), len(set(words)), max(words, key=len, default=""))


          inputs = read_inputs()
          result = describe(
              words=ListCodec(StrCodec()).read(inputs["words"], "parameter `words`"),
          )
          written = RecordCodec(
              Statistics,
              {"count": IntCodec(), "distinct": IntCodec(), "longest": StrCodec()},
          ).write(result, "output `result`")
          write_outputs(
              {
                  "count": written["count"],
                  "distinct": written["distinct"],
                  "longest": written["longest"],
                  "result": written,
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {words: "string[]"}
  outputs:
    count: long
    distinct: long
    longest: string
    result:
      type:
        type: record
        fields: {count: long, distinct: long, longest: string}
- class: CommandLineTool
  id: main_result_same
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import BoolCodec, ListCodec, StrCodec, read_inputs, write_outputs

          inputs = read_inputs()
          left_words = ListCodec(StrCodec()).read(inputs["left_words"], "`left_words`")
          right_words = ListCodec(StrCodec()).read(inputs["right_words"], "`right_words`")
          result_same = left_words == right_words
          write_outputs({"result_same": BoolCodec().write(result_same, "`result_same`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {left_words: "string[]", right_words: "string[]"}
  outputs: {result_same: boolean}
