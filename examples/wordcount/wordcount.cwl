# Made by flowc from examples/wordcount/wordcount.py; edit that file, not this one.
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  label: Count the words of texts.
  requirements: {ScatterFeatureRequirement: {}, SubworkflowFeatureRequirement: {}}
  inputs:
    texts: {type: "File[]", doc: text files.}
    lines: {type: long, doc: how many lines a task counts., default: 2}
    top: {type: long, doc: how many words to report., default: 3}
  outputs:
    counts: {type: File, outputSource: table/result}
    words: {type: long, outputSource: result_words/result_words}
    parts: {type: long, outputSource: parts_step/result_parts}
  steps:
    parts_parts:
      run: "#main_parts_parts"
      in: {text: texts, lines: lines}
      scatter: text
      out: [result]
    counts_counts:
      run: "#count"
      in: {part: parts_step/parts}
      scatter: part
      out: [result]
    counts_step:
      run: "#join"
      in: {counts: counts_counts/result}
      out: [result]
    table:
      run: "#table"
      in: {counts: counts_step/result, top: top}
      out: [result]
    result_words:
      run: "#main_result_words"
      in: {counts: counts_step/result}
      out: [result_words]
    parts_step:
      run: "#main_parts_step"
      in: {parts_parts: parts_parts/result}
      out: [parts, result_parts]
- class: Workflow
  id: main_parts_parts
  inputs: {text: File, lines: long}
  outputs:
    result: {type: "File[]", outputSource: part/part}
  steps:
    split:
      run: "#split"
      in: {text: text, lines: lines}
      out: [result]
    part:
      run: "#main_parts_parts_part"
      in: {split: split/result}
      out: [part]
- class: CommandLineTool
  id: count
  label: The words of one part.
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          import json
          from collections import Counter
          from pathlib import Path

          from flowc_values import File, FileCodec, read_inputs, write_artifacts


          def count(part: File) -> File:
              """The words of one part."""
              counted = Counter(Path(part).read_text().lower().split())
              Path("counts.json").write_text(json.dumps(counted))
              return File("counts.json")


          inputs = read_inputs()
          result = count(part=FileCodec().read(inputs["part"], "parameter `part`"))
          write_artifacts({"result": FileCodec().write(result, "output `result`")})
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
      - entryname: flowc_values.py
        entry: &flowc_values |
          """Values by declared type, and where this step reads and writes them."""

          import json
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


          class DictCodec(Codec):
              def __init__(self, key: Codec, value: Codec) -> None:
                  self.key = key
                  self.value = value

              def read(self, data: Any, at: str) -> "dict[Any, Any]":
                  if not isinstance(data, dict):
                      raise mismatch("dict", data, at)
                  return {
                      self._read_key(key, at): self.value.read(value, f"{at}[{key!r}]")
                      for key, value in data.items()
                  }

              def write(self, value: Any, at: str) -> "dict[str, Any]":
                  if not isinstance(value, dict):
                      raise mismatch("dict", value, at)
                  return {
                      self._write_key(key, at): self.value.write(item, f"{at}[{key!r}]")
                      for key, item in value.items()
                  }

              def _read_key(self, text: Any, at: str) -> Any:
                  try:
                      return self.key.read(text, f"key of {at}")
                  except CodecError:
                      try:
                          data = json.loads(text)
                      except (TypeError, ValueError):
                          data = text
                      return self.key.read(data, f"key of {at}")

              def _write_key(self, key: Any, at: str) -> str:
                  data = self.key.write(key, f"key of {at}")
                  return data if isinstance(data, str) else json.dumps(data)


          ITEMS = "$items"


          def in_order(data: Any) -> Any:
              if isinstance(data, list):
                  return [in_order(item) for item in data]
              if not isinstance(data, dict):
                  return data
              items = {key: in_order(value) for key, value in data.items()}
              if isinstance(data, Fields):
                  return items
              is_plain = list(data) == sorted(data) and ITEMS not in data
              if is_plain and data.get("class") not in ("File", "Directory"):
                  return items
              return {ITEMS: [[key, value] for key, value in items.items()]}


          def plain(data: Any) -> Any:
              if isinstance(data, list):
                  return [plain(item) for item in data]
              if not isinstance(data, dict):
                  return data
              if list(data) == [ITEMS]:
                  return {key: plain(value) for key, value in data[ITEMS]}
              return {key: plain(value) for key, value in data.items()}


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
  baseCommand: [python3, attempts.py]
  arguments: [--task=count, --retries=2]
  inputs: {part: File}
  outputs: {result: File}
- class: CommandLineTool
  id: join
  label: The words of all parts.
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          import json
          from collections import Counter
          from pathlib import Path

          from flowc_values import (
              DictCodec,
              File,
              FileCodec,
              IntCodec,
              ListCodec,
              StrCodec,
              in_order,
              read_inputs,
              write_outputs,
          )


          def join(counts: list[File]) -> dict[str, int]:
              """The words of all parts."""
              total = Counter[str]()
              for file in counts:
                  total.update(json.loads(Path(file).read_text()))
              return dict(total)


          inputs = read_inputs()
          result = join(
              counts=ListCodec(FileCodec()).read(inputs["counts"], "parameter `counts`"),
          )
          write_outputs(
              {
                  "result": in_order(
                      DictCodec(StrCodec(), IntCodec()).write(result, "output `result`"),
                  ),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {counts: "File[]"}
  outputs: {result: "Any?"}
- class: CommandLineTool
  id: table
  label: "The most frequent words, in lines of word and number."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from pathlib import Path

          from flowc_values import (
              DictCodec,
              File,
              FileCodec,
              IntCodec,
              StrCodec,
              plain,
              read_inputs,
              write_artifacts,
          )


          def table(counts: dict[str, int], top: int) -> File:
              """The most frequent words, in lines of word and number."""
              order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
              lines = [f"{word}\t{number}\n" for word, number in order[:top]]
              Path("counts.tsv").write_text("".join(lines))
              return File("counts.tsv")


          inputs = read_inputs()
          result = table(
              counts=DictCodec(StrCodec(), IntCodec()).read(
                  plain(inputs["counts"]),
                  "parameter `counts`",
              ),
              top=IntCodec().read(inputs["top"], "parameter `top`"),
          )
          write_artifacts({"result": FileCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {counts: "Any?", top: long}
  outputs: {result: File}
- class: CommandLineTool
  id: split
  label: Cut a text into parts of some lines.
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
              IntCodec,
              ListCodec,
              read_inputs,
              write_artifacts,
          )


          def split(text: File, lines: int) -> list[File]:
              """Cut a text into parts of some lines."""
              content = Path(text).read_text().splitlines()
              parts: list[File] = []
              for start in range(0, len(content), lines):
                  path = Path(f"{start}-{text.name}")
                  path.write_text("\n".join(content[start : start + lines]))
                  parts.append(File(path))
              return parts


          inputs = read_inputs()
          result = split(
              text=FileCodec().read(inputs["text"], "parameter `text`"),
              lines=IntCodec().read(inputs["lines"], "parameter `lines`"),
          )
          write_artifacts({"result": ListCodec(FileCodec()).write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {text: File, lines: long}
  outputs: {result: "File[]"}
- class: CommandLineTool
  id: main_result_words
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import (
              DictCodec,
              IntCodec,
              StrCodec,
              plain,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          counts = DictCodec(StrCodec(), IntCodec()).read(plain(inputs["counts"]), "`counts`")
          result_words = sum(counts.values())
          write_outputs({"result_words": IntCodec().write(result_words, "`result_words`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {counts: "Any?"}
  outputs: {result_words: long}
- class: CommandLineTool
  id: main_parts_step
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import FileCodec, IntCodec, ListCodec, read_inputs, write_artifacts

          inputs = read_inputs()
          parts_parts = ListCodec(ListCodec(FileCodec())).read(
              inputs["parts_parts"],
              "`parts_parts`",
          )
          parts = [item for part in parts_parts for item in part]
          result_parts = len(parts)
          write_artifacts(
              {
                  "parts": ListCodec(FileCodec()).write(parts, "`parts`"),
                  "result_parts": IntCodec().write(result_parts, "`result_parts`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    parts_parts:
      type:
        type: array
        items: {type: array, items: File}
  outputs: {parts: "File[]", result_parts: long}
- class: CommandLineTool
  id: main_parts_parts_part
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import FileCodec, ListCodec, read_inputs, write_artifacts

          inputs = read_inputs()
          split = ListCodec(FileCodec()).read(inputs["split"], "`split`")
          part = [part for part in split]
          write_artifacts({"part": ListCodec(FileCodec()).write(part, "`part`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {split: "File[]"}
  outputs: {part: "File[]"}
