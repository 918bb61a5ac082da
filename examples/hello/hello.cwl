# Made by flowc from examples/hello/hello.py; edit that file, not this one.
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  label: "Greet someone, in song if the name is made for it."
  requirements: {MultipleInputFeatureRequirement: {}, ScatterFeatureRequirement: {}}
  inputs:
    name: {type: string, doc: who is greeted., default: world}
  outputs:
    text:
      type: string
      outputSource: [text_step/result, greet_name/result]
      pickValue: first_non_null
    vowels: {type: long, outputSource: vowels_step/vowels}
  steps:
    spell:
      run: "#spell"
      in: {name: name}
      out: [result]
    letter:
      run: "#is_vowel"
      in: {letter: spell/result}
      scatter: letter
      out: [result]
    vowels_step:
      run: "#main_vowels_step"
      in: {letter: letter/result}
      out: [when_vowels, not_when_vowels, vowels]
    text_step:
      run: "#sing"
      in: {name: name, when: vowels_step/when_vowels}
      when: "$(inputs.when)"
      out: [result]
    greet_name:
      run: "#greet"
      in: {name: name, when: vowels_step/not_when_vowels}
      when: "$(inputs.when)"
      out: [result]
- class: CommandLineTool
  id: spell
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import ListCodec, StrCodec, read_inputs, write_outputs


          def spell(name: str) -> list[str]:
              return list(name)


          inputs = read_inputs()
          result = spell(name=StrCodec().read(inputs["name"], "parameter `name`"))
          write_outputs({"result": ListCodec(StrCodec()).write(result, "output `result`")})
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


          HOME = Path.cwd()


          def read_inputs() -> "dict[str, Any]":
              inputs: "dict[str, Any]" = json.loads(Path("inputs.json").read_text("utf-8"))
              Path("work").mkdir()
              os.chdir("work")
              return inputs


          def write_outputs(outputs: "dict[str, Any]") -> None:
              (HOME / "cwl.output.json").write_text(json.dumps(outputs), "utf-8")
  baseCommand: [python3, task.py]
  inputs: {name: string}
  outputs: {result: "string[]"}
- class: CommandLineTool
  id: is_vowel
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import BoolCodec, StrCodec, read_inputs, write_outputs


          def is_vowel(letter: str) -> bool:
              return letter.lower() in "aeiou"


          inputs = read_inputs()
          result = is_vowel(letter=StrCodec().read(inputs["letter"], "parameter `letter`"))
          write_outputs({"result": BoolCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {letter: string}
  outputs: {result: boolean}
- class: CommandLineTool
  id: sing
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import StrCodec, read_inputs, write_outputs


          def sing(name: str) -> str:
              return f"{name}, la la la!"


          inputs = read_inputs()
          result = sing(name=StrCodec().read(inputs["name"], "parameter `name`"))
          write_outputs({"result": StrCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {name: string}
  outputs: {result: string}
- class: CommandLineTool
  id: greet
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import StrCodec, read_inputs, write_outputs


          def greet(name: str) -> str:
              return f"Hello, {name}!"


          inputs = read_inputs()
          result = greet(name=StrCodec().read(inputs["name"], "parameter `name`"))
          write_outputs({"result": StrCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {name: string}
  outputs: {result: string}
- class: CommandLineTool
  id: main_vowels_step
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import BoolCodec, IntCodec, ListCodec, read_inputs, write_outputs

          inputs = read_inputs()
          letter = ListCodec(BoolCodec()).read(inputs["letter"], "`letter`")
          vowels = sum(letter)
          when_vowels = vowels > 2
          not_when_vowels = not when_vowels
          write_outputs(
              {
                  "vowels": IntCodec().write(vowels, "`vowels`"),
                  "when_vowels": BoolCodec().write(when_vowels, "`when_vowels`"),
                  "not_when_vowels": BoolCodec().write(not_when_vowels, "`not_when_vowels`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {letter: "boolean[]"}
  outputs: {vowels: long, when_vowels: boolean, not_when_vowels: boolean}
