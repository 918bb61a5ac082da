# Made by flowc from examples/retrain/retrain.py; edit that file, not this one.
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  label: Train one model for each number of neighbours and publish the best.
  requirements:
    MultipleInputFeatureRequirement: {}
    ScatterFeatureRequirement: {}
    SubworkflowFeatureRequirement: {}
  inputs:
    neighbours: {type: "long[]", doc: the numbers of neighbours to try., default: [1, 3, 5]}
    min_accuracy: {type: [double, string], doc: models below it are rejected., default: 0.8}
  outputs:
    state: {type: string, outputSource: result_3_state/result_3_state}
    accuracy: {type: [double, string], outputSource: result_3_state/result_3_accuracy}
    k: {type: long, outputSource: result_3_state/result_3_k}
    card: {type: "File?", outputSource: result_3_state/result_3_card}
  steps:
    flowers_flowers: {run: "#load", in: {}, out: [result]}
    flowers:
      run: "#normalise"
      in: {flowers: flowers_flowers/result}
      out: [result]
    parts:
      run: "#split"
      in: {flowers: flowers/result}
      out: [training, test]
    models:
      run: "#train"
      in: {flowers: parts/training, k: neighbours}
      scatter: k
      out: [result]
    accuracies:
      run: "#evaluate"
      in: {trained: models/result, flowers: parts/test}
      scatter: trained
      out: [result]
    chosen:
      run: "#retrain_chosen"
      in: {models: models/result, accuracies: accuracies/result, best: best/best}
      out: [chosen, card_model, card_k]
    best:
      run: "#retrain_best"
      in: {accuracies: accuracies/result, min_accuracy: min_accuracy}
      out: [best, when_best_min_accuracy, not_when_best_min_accuracy]
    result_step:
      run: "#retrain_result_step"
      in: {best: best/best, chosen: chosen/chosen, when: best/when_best_min_accuracy}
      when: "$(inputs.when)"
      out: [result]
    if_best_min_accuracy_else:
      run: "#retrain_if_best_min_accuracy_else"
      in:
        card_model: chosen/card_model
        best: best/best
        card_k: chosen/card_k
        chosen: chosen/chosen
        when: best/not_when_best_min_accuracy
      when: "$(inputs.when)"
      out: [result]
    result_3_state:
      run: "#retrain_result_3_state"
      in:
        result_3:
          source: [result_step/result, if_best_min_accuracy_else/result]
          pickValue: first_non_null
      out: [result_3_state, result_3_accuracy, result_3_k, result_3_card]
- class: Workflow
  id: retrain_if_best_min_accuracy_else
  inputs:
    card_model: File
    best: [double, string]
    card_k: long
    chosen:
      type:
        type: record
        fields: {model: File, k: long}
  outputs:
    state: {type: string, outputSource: result_2_state/result_2_state}
    accuracy: {type: [double, string], outputSource: best}
    k: {type: long, outputSource: result_2_state/result_2_k}
    card: {type: "File?", outputSource: card_step/result}
    result:
      type:
        type: record
        fields: {state: string, accuracy: [double, string], k: long, card: "File?"}
      outputSource: result_2/result_2
  steps:
    card_step:
      run: "#publish"
      in: {model: card_model, accuracy: best, k: card_k}
      out: [result]
    result_2:
      run: "#retrain_if_best_min_accuracy_else_result_2"
      in: {best: best, chosen: chosen, card: card_step/result}
      out: [result_2]
    result_2_state:
      run: "#retrain_if_best_min_accuracy_else_result_2_state"
      in: {chosen: chosen}
      out: [result_2_state, result_2_k]
- class: CommandLineTool
  id: load
  label: "The rows, as records."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          import csv
          import io
          from dataclasses import dataclass

          from flowc_values import (
              FloatCodec,
              ListCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )


          ROWS = """\
          5.1,3.5,1.4,0.2,setosa
          4.9,3.0,1.4,0.2,setosa
          4.7,3.2,1.3,0.2,setosa
          4.6,3.1,1.5,0.2,setosa
          5.0,3.6,1.4,0.2,setosa
          5.4,3.9,1.7,0.4,setosa
          4.6,3.4,1.4,0.3,setosa
          5.0,3.4,1.5,0.2,setosa
          4.4,2.9,1.4,0.2,setosa
          4.9,3.1,1.5,0.1,setosa
          7.0,3.2,4.7,1.4,versicolor
          6.4,3.2,4.5,1.5,versicolor
          6.9,3.1,4.9,1.5,versicolor
          5.5,2.3,4.0,1.3,versicolor
          6.5,2.8,4.6,1.5,versicolor
          5.7,2.8,4.5,1.3,versicolor
          6.3,3.3,4.7,1.6,versicolor
          4.9,2.4,3.3,1.0,versicolor
          6.6,2.9,4.6,1.3,versicolor
          5.2,2.7,3.9,1.4,versicolor
          6.3,3.3,6.0,2.5,virginica
          5.8,2.7,5.1,1.9,virginica
          7.1,3.0,5.9,2.1,virginica
          6.3,2.9,5.6,1.8,virginica
          6.5,3.0,5.8,2.2,virginica
          7.6,3.0,6.6,2.1,virginica
          4.9,2.5,4.5,1.7,virginica
          7.3,2.9,6.3,1.8,virginica
          6.7,2.5,5.8,1.8,virginica
          7.2,3.6,6.1,2.5,virginica
          """


          @dataclass(frozen=True)
          class Flower:
              """Four lengths in centimetres, and the kind."""

              lengths: list[float]
              kind: str


          def load() -> list[Flower]:
              """The rows, as records."""
              rows = csv.reader(io.StringIO(ROWS))
              return [Flower([float(length) for length in row[:4]], row[4]) for row in rows]


          inputs = read_inputs()
          result = load()
          write_outputs(
              {
                  "result": ListCodec(
                      RecordCodec(
                          Flower,
                          {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()},
                      ),
                  ).write(result, "output `result`"),
              },
          )
      - entryname: flowc_values.py
        entry: &flowc_values |
          """Values by declared type, and where this step reads and writes them."""

          import json
          import math
          import os
          import re
          import shutil
          from pathlib import Path, PurePosixPath
          from typing import Any
          from urllib.parse import unquote, urlsplit


          class Artifact(os.PathLike[str]):
              def __init__(self, path: "str | os.PathLike[str]") -> None:
                  self._path = os.fspath(path)

              def __fspath__(self) -> str:
                  return self._path

              def __str__(self) -> str:
                  return self._path

              def __repr__(self) -> str:
                  return f"{type(self).__name__}({self._path!r})"

              def __eq__(self, other: object) -> bool:
                  return isinstance(other, type(self)) and self._path == other._path

              def __hash__(self) -> int:
                  return hash(self._path)

              @property
              def name(self) -> str:
                  return PurePosixPath(self._path).name


          class File(Artifact):
              @property
              def size(self) -> int:
                  return Path(self).stat().st_size


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


          class FloatCodec(Codec):
              def read(self, data: Any, at: str) -> float:
                  if isinstance(data, str) and data in ("NaN", "Infinity", "-Infinity"):
                      return float(data)
                  if not isinstance(data, (int, float)) or isinstance(data, bool):
                      raise mismatch("float", data, at)
                  try:
                      return float(data)
                  except OverflowError:
                      raise mismatch("float", data, at) from None

              def write(self, value: Any, at: str) -> "float | str":
                  if isinstance(value, str):
                      raise mismatch("float", value, at)
                  number = self.read(value, at)
                  if math.isfinite(number):
                      return number
                  return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


          class StrCodec(Codec):
              def read(self, data: Any, at: str) -> str:
                  if not isinstance(data, str):
                      raise mismatch("str", data, at)
                  return str.__str__(data)

              write = read


          def artifact_path(data: Any, kind: str, at: str) -> str:
              if isinstance(data, dict) and data.get("class") == kind:
                  data = data.get("path") or data.get("location")
              if not isinstance(data, str):
                  raise mismatch(kind, data, at)
              if data.startswith("file://"):
                  return unquote(urlsplit(data).path)
              return data if is_remote(data) else str(Path(data).absolute())


          def is_remote(path: str) -> bool:
              return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", path) is not None


          def artifact_data(artifact: Artifact, kind: str, at: str) -> Fields:
              if is_remote(os.fspath(artifact)):
                  return Fields({"class": kind, "location": os.fspath(artifact)})
              path = Path(artifact)
              if not (path.is_dir() if kind == "Directory" else path.is_file()):
                  raise CodecError(f"{at}: there is no {kind.lower()} {str(path)!r}")
              return Fields({"class": kind, "path": str(path.absolute())})


          class FileCodec(Codec):
              def read(self, data: Any, at: str) -> File:
                  return File(artifact_path(data, "File", at))

              def write(self, value: Any, at: str) -> Fields:
                  if not isinstance(value, File):
                      raise mismatch("File", value, at)
                  return artifact_data(value, "File", at)


          class OptionalCodec(Codec):
              def __init__(self, item: Codec) -> None:
                  self.item = item

              def read(self, data: Any, at: str) -> Any:
                  return None if data is None else self.item.read(data, at)

              def write(self, value: Any, at: str) -> Any:
                  return None if value is None else self.item.write(value, at)


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


          def artifacts(data: Any) -> "list[dict[str, Any]]":
              if isinstance(data, dict) and data.get("class") in ("File", "Directory"):
                  return [data]
              parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
              return [artifact for part in parts for artifact in artifacts(part)]


          HOME = Path.cwd()


          def read_inputs() -> "dict[str, Any]":
              inputs: "dict[str, Any]" = json.loads(Path("inputs.json").read_text("utf-8"))
              Path("work").mkdir()
              os.chdir("work")
              return inputs


          def write_outputs(outputs: "dict[str, Any]") -> None:
              (HOME / "cwl.output.json").write_text(json.dumps(outputs), "utf-8")


          def write_artifacts(outputs: "dict[str, Any]") -> None:
              inputs = json.loads((HOME / "inputs.json").read_text("utf-8"))
              given = {artifact.get("path") for artifact in artifacts(inputs)}
              for artifact in artifacts(outputs):
                  path = artifact.get("path")
                  if path is not None and path not in given and not is_here(path):
                      artifact["path"] = copied(Path(path))
              write_outputs(outputs)


          def is_here(path: str) -> bool:
              return HOME.resolve() in Path(path).resolve().parents


          def copied(path: Path) -> str:
              number = 1
              while (HOME / f"copy_{number}").exists():
                  number += 1
              copy = HOME / f"copy_{number}" / path.name
              copy.parent.mkdir()
              return str(shutil.copytree(path, copy) if path.is_dir() else shutil.copyfile(path, copy))
  baseCommand: [python3, task.py]
  inputs: {}
  outputs:
    result:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
- class: CommandLineTool
  id: normalise
  label: Scale each length to the range from 0 to 1.
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from dataclasses import dataclass

          from flowc_values import (
              FloatCodec,
              ListCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )


          @dataclass(frozen=True)
          class Flower:
              """Four lengths in centimetres, and the kind."""

              lengths: list[float]
              kind: str


          def normalise(flowers: list[Flower]) -> list[Flower]:
              """Scale each length to the range from 0 to 1."""
              columns = list(zip(*(flower.lengths for flower in flowers), strict=True))
              ranges = [(min(column), max(column)) for column in columns]
              return [
                  Flower(
                      [
                          (length - low) / (high - low)
                          for length, (low, high) in zip(f.lengths, ranges, strict=True)
                      ],
                      f.kind,
                  )
                  for f in flowers
              ]


          inputs = read_inputs()
          result = normalise(
              flowers=ListCodec(
                  RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
              ).read(inputs["flowers"], "parameter `flowers`"),
          )
          write_outputs(
              {
                  "result": ListCodec(
                      RecordCodec(
                          Flower,
                          {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()},
                      ),
                  ).write(result, "output `result`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    flowers:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
  outputs:
    result:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
- class: CommandLineTool
  id: split
  label: Every second row is for the test.
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from dataclasses import dataclass
          from typing import NamedTuple

          from flowc_values import (
              FloatCodec,
              ListCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )


          @dataclass(frozen=True)
          class Flower:
              """Four lengths in centimetres, and the kind."""

              lengths: list[float]
              kind: str


          class Split(NamedTuple):
              """Rows to learn from, and rows to be tested on."""

              training: list[Flower]
              test: list[Flower]


          def split(flowers: list[Flower]) -> Split:
              """Every second row is for the test."""
              return Split(training=flowers[::2], test=flowers[1::2])


          inputs = read_inputs()
          result = split(
              flowers=ListCodec(
                  RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
              ).read(inputs["flowers"], "parameter `flowers`"),
          )
          written = RecordCodec(
              Split,
              {
                  "training": ListCodec(
                      RecordCodec(
                          Flower,
                          {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()},
                      ),
                  ),
                  "test": ListCodec(
                      RecordCodec(
                          Flower,
                          {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()},
                      ),
                  ),
              },
          ).write(result, "output `result`")
          write_outputs({"training": written["training"], "test": written["test"]})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    flowers:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
  outputs:
    training:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
    test:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
- class: CommandLineTool
  id: train
  label: "Remember the rows: that is all that k nearest neighbours learns."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          import json
          from dataclasses import dataclass
          from pathlib import Path
          from typing import NamedTuple

          from flowc_values import (
              File,
              FileCodec,
              FloatCodec,
              IntCodec,
              ListCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_artifacts,
          )


          @dataclass(frozen=True)
          class Flower:
              """Four lengths in centimetres, and the kind."""

              lengths: list[float]
              kind: str


          class Trained(NamedTuple):
              """A model, with the number of neighbours it asks."""

              model: File
              k: int


          def train(flowers: list[Flower], k: int) -> Trained:  # warning @airflow: [lost-feature]
              """Remember the rows: that is all that k nearest neighbours learns."""
              rows = [[*flower.lengths, flower.kind] for flower in flowers]
              path = Path(f"model-{k}.json")
              path.write_text(json.dumps({"k": k, "rows": rows}))
              return Trained(File(path), k)


          inputs = read_inputs()
          result = train(
              flowers=ListCodec(
                  RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
              ).read(inputs["flowers"], "parameter `flowers`"),
              k=IntCodec().read(inputs["k"], "parameter `k`"),
          )
          written = RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}).write(
              result,
              "output `result`",
          )
          write_artifacts({"model": written["model"], "k_out": written["k"], "result": written})
      - entryname: attempts.py
        entry: |
          """Runs `task.py` in attempts: again after a failure, each in limited time; or until it says True.

          Each attempt is a process of its own, with an empty working directory. With `--capture` a failure
          is no failure: it becomes the result, as data.
          """

          import argparse
          import json
          import os
          import runpy
          import shutil
          import signal
          import subprocess
          import sys
          import time
          import traceback
          from typing import Any, Optional

          MESSAGE_LIMIT = 2000
          """That of `flowc.lang.failures`: this file runs alone."""
          RESULT = "cwl.output.json"
          FAILURE = "failure.json"
          KILLED = 128 + signal.SIGKILL
          ALIASES = {"timeout": "Timeout", "oom": "OutOfMemory", "evicted": "Evicted"}


          def main() -> int:
              """Run the attempts that the command line asks for; the exit code of this step."""
              options = read_options()
              if options.attempt:
                  return attempt()
              failure = poll(options) if options.until else attempts(options)
              if options.capture:
                  write_outcome(failure, options.parts)
              if options.capture or failure is None:
                  rename(options.rename)
                  return 0
              print(f"{failure['task']}: {failure['message']}", file=sys.stderr)
              return failure["exit_code"] or 1


          def read_options() -> argparse.Namespace:
              """The options of this step."""
              parser = argparse.ArgumentParser()
              parser.add_argument("--attempt", action="store_true", help="be one attempt")
              parser.add_argument("--task", help="the task's name")
              parser.add_argument("--retries", type=int, default=0, help="attempts after the first")
              parser.add_argument("--delay", type=float, default=0.0, help="seconds before the second")
              parser.add_argument("--backoff", type=float, default=1.0, help="growth of the delay")
              parser.add_argument("--max-delay", type=float, help="seconds at most between two")
              parser.add_argument(
                  "--on", action="append", help="exit codes and exceptions worth another attempt"
              )
              parser.add_argument("--timeout", type=float, help="seconds for one attempt")
              parser.add_argument("--capture", action="store_true", help="make a failure the result")
              parser.add_argument("--parts", type=int, default=0, help="write so many parts of the value")
              parser.add_argument("--rename", action="append", default=[], help="a port: OLD=NEW")
              parser.add_argument("--until", action="store_true", help="go on until the result is True")
              parser.add_argument("--every", type=float, default=0.0, help="seconds between two polls")
              parser.add_argument("--within", type=float, help="seconds for all polls")
              parser.add_argument("--polls", type=int, help="how many polls at most")
              return parser.parse_args()


          def poll(options: argparse.Namespace) -> "Optional[dict[str, Any]]":
              """Run the task until its result is True; the failure, or None."""
              made = 1
              while True:
                  failure = attempts(options)
                  if failure is not None:
                      return failure
                  with open(RESULT, encoding="utf-8") as file:
                      if json.load(file)["result"] is True:
                          break
                  is_late = options.within is not None and made * options.every > options.within
                  if made == options.polls or is_late:
                      return failed(options, "Timeout", f"not true after {made} attempts")
                  wait(options.every)
                  made += 1
              with open(RESULT, "w", encoding="utf-8") as file:
                  json.dump({"result": None, "done": True}, file)
              return None


          def attempts(options: argparse.Namespace) -> "Optional[dict[str, Any]]":
              """Run the task until an attempt succeeds or none is left; the last failure, or None."""
              delay = options.delay
              for left in range(options.retries, -1, -1):
                  failure, classes = run(options)
                  if failure is None or left == 0 or not worth_another(options, failure, classes):
                      break
                  print(f"{failure['task']}: {failure['message']}; trying again", file=sys.stderr)
                  wait(delay if options.max_delay is None else min(delay, options.max_delay))
                  delay *= options.backoff
              return failure


          def run(options: argparse.Namespace) -> "tuple[Optional[dict[str, Any]], list[str]]":
              """Run one attempt in its own process: its failure, or None, and the exception's classes."""
              shutil.rmtree("work", ignore_errors=True)
              for leftover in (RESULT, FAILURE):
                  if os.path.exists(leftover):
                      os.remove(leftover)
              process = subprocess.Popen([sys.executable, __file__, "--attempt"], start_new_session=True)
              try:
                  code = process.wait(options.timeout)
              except subprocess.TimeoutExpired:
                  os.killpg(process.pid, signal.SIGKILL)
                  process.wait()
                  return failed(options, "Timeout", f"timed out after {options.timeout:g}s"), []
              if code == 0 and os.path.exists(RESULT):
                  return None, []
              if os.path.exists(FAILURE):
                  with open(FAILURE, encoding="utf-8") as file:
                      told = json.load(file)
                  return failed(options, told["type"], told["message"]), told["classes"]
              exit_code = code if code >= 0 else 128 - code
              kind = "OutOfMemory" if code == -signal.SIGKILL else "ExitCode"
              return failed(options, kind, f"exit code {exit_code}", exit_code), []


          def attempt() -> int:
              """Be one attempt: run the task here, and leave its exception as data."""
              try:
                  runpy.run_path("task.py", run_name="__main__")
              except SystemExit:
                  raise
              except BaseException as error:
                  traceback.print_exc()
                  told = {
                      "type": type(error).__name__,
                      "message": str(error),
                      "classes": [base.__name__ for base in type(error).__mro__],
                  }
                  with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), FAILURE), "w") as file:
                      json.dump(told, file)
                  return 1
              return 0


          def worth_another(
              options: argparse.Namespace, failure: "dict[str, Any]", classes: "list[str]"
          ) -> bool:
              """Whether `--on` names such a failure."""
              if options.on is None:
                  return True
              told = {failure["type"], str(failure["exit_code"]), *classes}
              if failure["exit_code"] == KILLED:
                  told.add(ALIASES["oom"])
              return any(ALIASES.get(item, item) in told for item in options.on)


          def failed(
              options: argparse.Namespace, kind: str, message: str, exit_code: "Optional[int]" = None
          ) -> "dict[str, Any]":
              """A failure as data."""
              return {
                  "kind": "task",
                  "task": options.task,
                  "type": kind,
                  "message": message[:MESSAGE_LIMIT],
                  "exit_code": exit_code,
              }


          def write_outcome(failure: "Optional[dict[str, Any]]", parts: int) -> None:
              """Make the result an outcome: the value, as a whole and in parts, or the failure."""
              value = None
              if failure is None:
                  with open(RESULT, encoding="utf-8") as file:
                      value = json.load(file)["result"]
              outcome = {
                  "outcome": {"value": value, "failure": failure},
                  "value": value,
                  "failure": failure,
                  "failed": failure is not None,
                  "succeeded": failure is None,
              }
              for index in range(parts):
                  outcome[f"value_{index}"] = None if value is None else value[index]
              with open(RESULT, "w", encoding="utf-8") as file:
                  json.dump(outcome, file)


          def rename(names: "list[str]") -> None:
              """Give ports of the result other names."""
              if names:
                  renamed = dict(name.split("=") for name in names)
                  with open(RESULT, encoding="utf-8") as file:
                      result = json.load(file)
                  with open(RESULT, "w", encoding="utf-8") as file:
                      json.dump({renamed.get(port, port): value for port, value in result.items()}, file)


          def wait(seconds: float) -> None:
              """Wait for that time, scaled by `FLOWC_TIME_SCALE`."""
              time.sleep(seconds * float(os.environ.get("FLOWC_TIME_SCALE", "1")))


          if __name__ == "__main__":
              sys.exit(main())
      - {entryname: flowc_values.py, entry: *flowc_values}
    ResourceRequirement: {coresMin: 1, ramMin: 512}
  baseCommand: [python3, attempts.py]
  arguments: [--task=train, --retries=1, --timeout=1800]
  inputs:
    flowers:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
    k: long
  outputs:
    model: File
    k_out: long
    result:
      type:
        type: record
        fields: {model: File, k: long}
- class: CommandLineTool
  id: evaluate
  label: The share of flowers whose kind the model tells.
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          import json
          import math
          from dataclasses import dataclass
          from pathlib import Path
          from typing import NamedTuple

          from flowc_values import (
              File,
              FileCodec,
              FloatCodec,
              IntCodec,
              ListCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )


          @dataclass(frozen=True)
          class Flower:
              """Four lengths in centimetres, and the kind."""

              lengths: list[float]
              kind: str


          class Trained(NamedTuple):
              """A model, with the number of neighbours it asks."""

              model: File
              k: int


          def evaluate(trained: Trained, flowers: list[Flower]) -> float:
              """The share of flowers whose kind the model tells."""
              rows = json.loads(Path(trained.model).read_text())["rows"]
              right = 0
              for flower in flowers:
                  nearest = sorted(rows, key=lambda row: math.dist(row[:4], flower.lengths))
                  kinds = [row[4] for row in nearest[: trained.k]]
                  right += max(sorted(set(kinds)), key=kinds.count) == flower.kind
              return right / len(flowers)


          inputs = read_inputs()
          result = evaluate(
              trained=RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}).read(
                  inputs["trained"],
                  "parameter `trained`",
              ),
              flowers=ListCodec(
                  RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
              ).read(inputs["flowers"], "parameter `flowers`"),
          )
          write_outputs({"result": FloatCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    trained:
      type:
        type: record
        fields: {model: File, k: long}
    flowers:
      type:
        type: array
        items:
          type: record
          fields:
            lengths:
              type: {type: array, items: [double, string]}
            kind: string
  outputs: {result: [double, string]}
- class: CommandLineTool
  id: publish
  label: "Register the model; here, write the card that describes it."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from pathlib import Path

          from flowc_values import (
              File,
              FileCodec,
              FloatCodec,
              IntCodec,
              read_inputs,
              write_artifacts,
          )


          def publish(model: File, accuracy: float, k: int) -> File:
              """Register the model; here, write the card that describes it."""
              assert model.size > 0
              Path("card.md").write_text(f"# irises\n\naccuracy {accuracy:.3f} with k = {k}\n")
              return File("card.md")


          inputs = read_inputs()
          result = publish(
              model=FileCodec().read(inputs["model"], "parameter `model`"),
              accuracy=FloatCodec().read(inputs["accuracy"], "parameter `accuracy`"),
              k=IntCodec().read(inputs["k"], "parameter `k`"),
          )
          write_artifacts({"result": FileCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {model: File, accuracy: [double, string], k: long}
  outputs: {result: File}
- class: CommandLineTool
  id: retrain_chosen
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from typing import NamedTuple


          class Trained(NamedTuple):
              model: File
              k: int

          from flowc_values import (
              FileCodec,
              FloatCodec,
              IntCodec,
              ListCodec,
              RecordCodec,
              read_inputs,
              write_artifacts,
          )

          inputs = read_inputs()
          models = ListCodec(RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()})).read(
              inputs["models"],
              "`models`",
          )
          accuracies = ListCodec(FloatCodec()).read(inputs["accuracies"], "`accuracies`")
          best = FloatCodec().read(inputs["best"], "`best`")
          chosen = next(m for m, accuracy in zip(models, accuracies, strict=True) if accuracy == best)
          card_model = chosen.model
          card_k = chosen.k
          write_artifacts(
              {
                  "chosen": RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}).write(
                      chosen,
                      "`chosen`",
                  ),
                  "card_model": FileCodec().write(card_model, "`card_model`"),
                  "card_k": IntCodec().write(card_k, "`card_k`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    models:
      type:
        type: array
        items:
          type: record
          fields: {model: File, k: long}
    accuracies:
      type: {type: array, items: [double, string]}
    best: [double, string]
  outputs:
    chosen:
      type:
        type: record
        fields: {model: File, k: long}
    card_model: File
    card_k: long
- class: CommandLineTool
  id: retrain_best
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import BoolCodec, FloatCodec, ListCodec, read_inputs, write_outputs

          inputs = read_inputs()
          accuracies = ListCodec(FloatCodec()).read(inputs["accuracies"], "`accuracies`")
          min_accuracy = FloatCodec().read(inputs["min_accuracy"], "`min_accuracy`")
          best = max(accuracies)
          when_best_min_accuracy = best < min_accuracy
          not_when_best_min_accuracy = not when_best_min_accuracy
          write_outputs(
              {
                  "best": FloatCodec().write(best, "`best`"),
                  "when_best_min_accuracy": BoolCodec().write(
                      when_best_min_accuracy,
                      "`when_best_min_accuracy`",
                  ),
                  "not_when_best_min_accuracy": BoolCodec().write(
                      not_when_best_min_accuracy,
                      "`not_when_best_min_accuracy`",
                  ),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    accuracies:
      type: {type: array, items: [double, string]}
    min_accuracy: [double, string]
  outputs:
    best: [double, string]
    when_best_min_accuracy: boolean
    not_when_best_min_accuracy: boolean
- class: CommandLineTool
  id: retrain_result_step
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from typing import NamedTuple


          class Report(NamedTuple):
              state: str
              accuracy: float
              k: int
              card: File | None


          class Trained(NamedTuple):
              model: File
              k: int

          from flowc_values import (
              FileCodec,
              FloatCodec,
              IntCodec,
              OptionalCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_artifacts,
          )

          inputs = read_inputs()
          best = FloatCodec().read(inputs["best"], "`best`")
          chosen = RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}).read(
              inputs["chosen"],
              "`chosen`",
          )
          result = Report('rejected', best, chosen.k, None)
          write_artifacts(
              {
                  "result": RecordCodec(
                      Report,
                      {
                          "state": StrCodec(),
                          "accuracy": FloatCodec(),
                          "k": IntCodec(),
                          "card": OptionalCodec(FileCodec()),
                      },
                  ).write(result, "`result`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    best: [double, string]
    chosen:
      type:
        type: record
        fields: {model: File, k: long}
  outputs:
    result:
      type:
        type: record
        fields: {state: string, accuracy: [double, string], k: long, card: "File?"}
- class: CommandLineTool
  id: retrain_result_3_state
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from typing import NamedTuple


          class Report(NamedTuple):
              state: str
              accuracy: float
              k: int
              card: File | None

          from flowc_values import (
              FileCodec,
              FloatCodec,
              IntCodec,
              OptionalCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_artifacts,
          )

          inputs = read_inputs()
          result_3 = RecordCodec(
              Report,
              {
                  "state": StrCodec(),
                  "accuracy": FloatCodec(),
                  "k": IntCodec(),
                  "card": OptionalCodec(FileCodec()),
              },
          ).read(inputs["result_3"], "`result_3`")
          result_3_state = result_3.state
          result_3_accuracy = result_3.accuracy
          result_3_k = result_3.k
          result_3_card = result_3.card
          write_artifacts(
              {
                  "result_3_state": StrCodec().write(result_3_state, "`result_3_state`"),
                  "result_3_accuracy": FloatCodec().write(
                      result_3_accuracy,
                      "`result_3_accuracy`",
                  ),
                  "result_3_k": IntCodec().write(result_3_k, "`result_3_k`"),
                  "result_3_card": OptionalCodec(FileCodec()).write(
                      result_3_card,
                      "`result_3_card`",
                  ),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    result_3:
      type:
        type: record
        fields: {state: string, accuracy: [double, string], k: long, card: "File?"}
  outputs:
    result_3_state: string
    result_3_accuracy: [double, string]
    result_3_k: long
    result_3_card: "File?"
- class: CommandLineTool
  id: retrain_if_best_min_accuracy_else_result_2
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from typing import NamedTuple


          class Report(NamedTuple):
              state: str
              accuracy: float
              k: int
              card: File | None


          class Trained(NamedTuple):
              model: File
              k: int

          from flowc_values import (
              FileCodec,
              FloatCodec,
              IntCodec,
              OptionalCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_artifacts,
          )

          inputs = read_inputs()
          best = FloatCodec().read(inputs["best"], "`best`")
          chosen = RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}).read(
              inputs["chosen"],
              "`chosen`",
          )
          card = FileCodec().read(inputs["card"], "`card`")
          result_2 = Report('registered', best, chosen.k, card)
          write_artifacts(
              {
                  "result_2": RecordCodec(
                      Report,
                      {
                          "state": StrCodec(),
                          "accuracy": FloatCodec(),
                          "k": IntCodec(),
                          "card": OptionalCodec(FileCodec()),
                      },
                  ).write(result_2, "`result_2`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    best: [double, string]
    chosen:
      type:
        type: record
        fields: {model: File, k: long}
    card: File
  outputs:
    result_2:
      type:
        type: record
        fields: {state: string, accuracy: [double, string], k: long, card: "File?"}
- class: CommandLineTool
  id: retrain_if_best_min_accuracy_else_result_2_state
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from typing import NamedTuple


          class Trained(NamedTuple):
              model: File
              k: int

          from flowc_values import (
              FileCodec,
              IntCodec,
              RecordCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          chosen = RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}).read(
              inputs["chosen"],
              "`chosen`",
          )
          result_2_state = 'registered'
          result_2_k = chosen.k
          write_outputs(
              {
                  "result_2_state": StrCodec().write(result_2_state, "`result_2_state`"),
                  "result_2_k": IntCodec().write(result_2_k, "`result_2_k`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    chosen:
      type:
        type: record
        fields: {model: File, k: long}
  outputs: {result_2_state: string, result_2_k: long}
