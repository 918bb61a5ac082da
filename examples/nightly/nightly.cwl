# Made by flowc from examples/nightly/nightly.py; edit that file, not this one.
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  label: Export the orders of the day.
  requirements: {MultipleInputFeatureRequirement: {}, SubworkflowFeatureRequirement: {}}
  inputs:
    orders: {type: "long[]", doc: the amounts., default: [3, 4]}
    outbox: {type: string, doc: the file that messages go to., default: /tmp/outbox.txt}
  outputs:
    result:
      type: "long?"
      outputSource: [total/value]
      linkMerge: merge_nested
      pickValue: first_non_null
  steps:
    total:
      run: "#check_soft"
      in: {orders: orders}
      out: [value, failure, succeeded]
    when_orders:
      run: "#nightly_when_orders"
      in: {orders: orders}
      out: [when_orders]
    if_orders:
      run: "#nightly_if_orders_captured"
      in:
        when_orders: when_orders/when_orders
        total_value: total/value
        outbox: outbox
        when: total/succeeded
      when: "$(inputs.when)"
      out: [failure]
    send_2:
      run: "#send"
      in:
        outbox: outbox
        message: {default: cleaned}
        after: [try_total_body_failure/try_total_body_failure]
      out: [done]
    if_ended_state_then:
      run: "#nightly_if_ended_state"
      in:
        try_total_body_failure: try_total_body_failure/try_total_body_failure
        outbox: outbox
        after: [send_2/done]
        when: try_total_body_failure/when_ended_state
      when: "$(inputs.when)"
      out: [done]
    if_ended_state_else:
      run: "#nightly_if_ended_state_else"
      in:
        try_total_body_failure: try_total_body_failure/try_total_body_failure
        outbox: outbox
        after: [send_2/done]
        when: try_total_body_failure/not_when_ended_state
      when: "$(inputs.when)"
      out: [done]
    try_total_body_failure:
      run: "#nightly_try_total_body_failure"
      in: {total_failure: total/failure, if_orders_failure: [if_orders/failure]}
      out:
      - try_total_body_failure
      - when_ended_state
      - not_when_ended_state
      - try_total_fails_message
      - not_try_total_body_ok
    try_total_fails:
      run: "#fail"
      in:
        message: try_total_body_failure/try_total_fails_message
        after:
        - send_2/done
        - try_total_body_failure/try_total_body_failure
        - if_ended_state_then/done
        - if_ended_state_else/done
        when: try_total_body_failure/not_try_total_body_ok
      when: "$(inputs.when)"
      out: []
- class: Workflow
  id: nightly_if_ended_state_else
  inputs: {try_total_body_failure: "Any?", outbox: string, after: "Any?"}
  outputs:
    done: {type: "Any?", outputSource: [send_4/done]}
  steps:
    send_message_3:
      run: "#nightly_if_ended_state_else_send_message_3"
      in: {try_total_body_failure: try_total_body_failure}
      out: [send_message_3]
    send_4:
      run: "#send"
      in: {outbox: outbox, message: send_message_3/send_message_3}
      out: [done]
- class: Workflow
  id: nightly_if_ended_state
  inputs: {try_total_body_failure: "Any?", outbox: string, after: "Any?"}
  outputs:
    done: {type: "Any?", outputSource: [send_3/done]}
  steps:
    send_message_2:
      run: "#nightly_if_ended_state_send_message_2"
      in: {try_total_body_failure: try_total_body_failure}
      out: [send_message_2]
    send_3:
      run: "#send"
      in: {outbox: outbox, message: send_message_2/send_message_2}
      out: [done]
- class: Workflow
  id: nightly_if_orders_captured
  requirements: {SubworkflowFeatureRequirement: {}}
  inputs: {when_orders: boolean, total_value: "long?", outbox: string}
  outputs:
    failure: {type: "Any?", outputSource: if_orders_failure/if_orders_failure}
  steps:
    not_when_orders:
      run: "#nightly_if_orders_captured_not_when_orders"
      in: {when_orders: when_orders}
      out: [not_when_orders]
    if_orders_then:
      run: "#nightly_if_orders_if_orders_captured"
      in: {total_value: total_value, outbox: outbox, when: when_orders}
      when: "$(inputs.when)"
      out: [failure]
    send_outbox:
      run: "#send_soft"
      in:
        outbox: outbox
        message: {default: nothing-to-do}
        when: not_when_orders/not_when_orders
      when: "$(inputs.when)"
      out: [failure]
    if_orders_failure:
      run: "#nightly_if_orders_captured_if_orders_failure"
      in:
        if_orders_failure_then: [if_orders_then/failure]
        if_orders_failure_else: [send_outbox/failure]
        when_orders: when_orders
      out: [if_orders_failure]
- class: Workflow
  id: nightly_if_orders_if_orders_captured
  inputs: {total_value: "long?", outbox: string}
  outputs:
    failure: {type: "Any?", outputSource: send/failure}
  steps:
    send_message:
      run: "#nightly_if_orders_if_orders_captured_send_message"
      in: {total_value: total_value}
      out: [send_message]
    send:
      run: "#send_soft"
      in: {outbox: outbox, message: send_message/send_message}
      out: [failure]
- class: CommandLineTool
  id: check_soft
  label: "The total of the orders, all of which must be positive."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import IntCodec, ListCodec, read_inputs, write_outputs


          def check(orders: list[int]) -> int:
              """The total of the orders, all of which must be positive."""
              for order in orders:
                  if order < 0:
                      raise ValueError(f"negative order: {order}")
              return sum(orders)


          inputs = read_inputs()
          result = check(
              orders=ListCodec(IntCodec()).read(inputs["orders"], "parameter `orders`"),
          )
          write_outputs({"result": IntCodec().write(result, "output `result`")})
      - entryname: attempts.py
        entry: &attempts |
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
          from pathlib import Path
          from typing import Any


          class Failure:
              def __init__(
                  self, kind: str, task: "str | None", type: str, message: str, exit_code: "int | None" = None
              ) -> None:
                  self.kind = kind
                  self.task = task
                  self.type = type
                  self.message = message
                  self.exit_code = exit_code

              def __str__(self) -> str:
                  return f"{self.task}: {self.message}" if self.kind == "task" else self.message


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


          class NoneCodec(Codec):
              def read(self, data: Any, at: str) -> None:
                  if data is not None:
                      raise mismatch("None", data, at)

              write = read


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


          class LiteralCodec(Codec):
              def __init__(self, *values: "bool | int | str") -> None:
                  self.values = values

              def read(self, data: Any, at: str) -> Any:
                  for value in self.values:
                      if value == data and type(value) is type(data):
                          return value
                  raise mismatch(f"one of {', '.join(map(repr, self.values))}", data, at)

              write = read


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


          class FailureCodec(RecordCodec):
              def __init__(self) -> None:
                  fields: "dict[str, Codec]" = {
                      "kind": LiteralCodec("task", "workflow", "error"),
                      "task": OptionalCodec(StrCodec()),
                      "type": StrCodec(),
                      "message": StrCodec(),
                      "exit_code": OptionalCodec(IntCodec()),
                  }
                  super().__init__(Failure, fields)


          HOME = Path.cwd()


          def read_inputs() -> "dict[str, Any]":
              inputs: "dict[str, Any]" = json.loads(Path("inputs.json").read_text("utf-8"))
              Path("work").mkdir()
              os.chdir("work")
              return inputs


          def write_outputs(outputs: "dict[str, Any]") -> None:
              (HOME / "cwl.output.json").write_text(json.dumps(outputs), "utf-8")
  baseCommand: [python3, attempts.py]
  arguments: [--task=check, --capture]
  inputs: {orders: "long[]"}
  outputs: {value: "long?", failure: "Any?", succeeded: boolean}
- class: CommandLineTool
  id: send
  label: "Send a message; here, a line at the end of a file."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from pathlib import Path

          from flowc_values import NoneCodec, StrCodec, read_inputs, write_outputs


          def send(outbox: str, message: str) -> None:
              """Send a message; here, a line at the end of a file."""
              with Path(outbox).open("a") as lines:
                  lines.write(message.replace(" ", "_") + "\n")


          inputs = read_inputs()
          result = send(
              outbox=StrCodec().read(inputs["outbox"], "parameter `outbox`"),
              message=StrCodec().read(inputs["message"], "parameter `message`"),
          )
          NoneCodec().write(result, "output `result`")
          write_outputs({"done": True})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {outbox: string, message: string, after: "Any?"}
  outputs: {done: boolean}
- class: CommandLineTool
  id: send_soft
  label: "Send a message; here, a line at the end of a file."
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from pathlib import Path

          from flowc_values import NoneCodec, StrCodec, read_inputs, write_outputs


          def send(outbox: str, message: str) -> None:
              """Send a message; here, a line at the end of a file."""
              with Path(outbox).open("a") as lines:
                  lines.write(message.replace(" ", "_") + "\n")


          inputs = read_inputs()
          result = send(
              outbox=StrCodec().read(inputs["outbox"], "parameter `outbox`"),
              message=StrCodec().read(inputs["message"], "parameter `message`"),
          )
          write_outputs({"result": NoneCodec().write(result, "output `result`")})
      - {entryname: attempts.py, entry: *attempts}
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, attempts.py]
  arguments: [--task=send, --capture]
  inputs: {outbox: string, message: string}
  outputs: {failure: "Any?"}
- class: CommandLineTool
  id: nightly_when_orders
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import BoolCodec, IntCodec, ListCodec, read_inputs, write_outputs

          inputs = read_inputs()
          orders = ListCodec(IntCodec()).read(inputs["orders"], "`orders`")
          when_orders = bool(orders)
          write_outputs({"when_orders": BoolCodec().write(when_orders, "`when_orders`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {orders: "long[]"}
  outputs: {when_orders: boolean}
- class: CommandLineTool
  id: nightly_try_total_body_failure
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import (
              BoolCodec,
              FailureCodec,
              OptionalCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          total_failure = OptionalCodec(FailureCodec()).read(
              inputs["total_failure"],
              "`total_failure`",
          )
          if_orders_failure = OptionalCodec(FailureCodec()).read(
              inputs["if_orders_failure"],
              "`if_orders_failure`",
          )
          try_total_body_failure = next((found for found in (total_failure, if_orders_failure) if found is not None), None)
          try_total_body_ok = try_total_body_failure is None
          when_ended_state = try_total_body_failure is not None
          not_when_ended_state = not when_ended_state
          not_try_total_body_ok = not try_total_body_ok
          try_total_fails_message = str(try_total_body_failure)
          write_outputs(
              {
                  "try_total_body_failure": OptionalCodec(FailureCodec()).write(
                      try_total_body_failure,
                      "`try_total_body_failure`",
                  ),
                  "try_total_body_ok": BoolCodec().write(
                      try_total_body_ok,
                      "`try_total_body_ok`",
                  ),
                  "when_ended_state": BoolCodec().write(when_ended_state, "`when_ended_state`"),
                  "not_when_ended_state": BoolCodec().write(
                      not_when_ended_state,
                      "`not_when_ended_state`",
                  ),
                  "not_try_total_body_ok": BoolCodec().write(
                      not_try_total_body_ok,
                      "`not_try_total_body_ok`",
                  ),
                  "try_total_fails_message": StrCodec().write(
                      try_total_fails_message,
                      "`try_total_fails_message`",
                  ),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {total_failure: "Any?", if_orders_failure: "Any?"}
  outputs:
    try_total_body_failure: "Any?"
    try_total_body_ok: boolean
    when_ended_state: boolean
    not_when_ended_state: boolean
    not_try_total_body_ok: boolean
    try_total_fails_message: string
- class: CommandLineTool
  id: nightly_if_ended_state_else_send_message_3
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import (
              FailureCodec,
              OptionalCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          try_total_body_failure = OptionalCodec(FailureCodec()).read(
              inputs["try_total_body_failure"],
              "`try_total_body_failure`",
          )
          send_message_3 = f"report:{'Failed' if try_total_body_failure is not None else 'Succeeded'}"
          write_outputs({"send_message_3": StrCodec().write(send_message_3, "`send_message_3`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {try_total_body_failure: "Any?"}
  outputs: {send_message_3: string}
- class: CommandLineTool
  id: nightly_if_ended_state_send_message_2
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import (
              FailureCodec,
              OptionalCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          try_total_body_failure = OptionalCodec(FailureCodec()).read(
              inputs["try_total_body_failure"],
              "`try_total_body_failure`",
          )
          send_message_2 = f'page:{try_total_body_failure.task if try_total_body_failure is not None else None}:{try_total_body_failure.message if try_total_body_failure is not None else None}'
          write_outputs({"send_message_2": StrCodec().write(send_message_2, "`send_message_2`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {try_total_body_failure: "Any?"}
  outputs: {send_message_2: string}
- class: CommandLineTool
  id: nightly_if_orders_captured_not_when_orders
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import BoolCodec, read_inputs, write_outputs

          inputs = read_inputs()
          when_orders = BoolCodec().read(inputs["when_orders"], "`when_orders`")
          not_when_orders = not when_orders
          write_outputs(
              {"not_when_orders": BoolCodec().write(not_when_orders, "`not_when_orders`")},
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {when_orders: boolean}
  outputs: {not_when_orders: boolean}
- class: CommandLineTool
  id: nightly_if_orders_captured_if_orders_failure
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import (
              BoolCodec,
              FailureCodec,
              OptionalCodec,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          if_orders_failure_then = OptionalCodec(FailureCodec()).read(
              inputs["if_orders_failure_then"],
              "`if_orders_failure_then`",
          )
          if_orders_failure_else = OptionalCodec(FailureCodec()).read(
              inputs["if_orders_failure_else"],
              "`if_orders_failure_else`",
          )
          when_orders = BoolCodec().read(inputs["when_orders"], "`when_orders`")
          if_orders_failure = if_orders_failure_then if when_orders else if_orders_failure_else
          write_outputs(
              {
                  "if_orders_failure": OptionalCodec(FailureCodec()).write(
                      if_orders_failure,
                      "`if_orders_failure`",
                  ),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {if_orders_failure_then: "Any?", if_orders_failure_else: "Any?", when_orders: boolean}
  outputs: {if_orders_failure: "Any?"}
- class: CommandLineTool
  id: nightly_if_orders_if_orders_captured_send_message
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import IntCodec, OptionalCodec, StrCodec, read_inputs, write_outputs

          inputs = read_inputs()
          total_value = OptionalCodec(IntCodec()).read(inputs["total_value"], "`total_value`")
          send_message = f'exported:{total_value}'
          write_outputs({"send_message": StrCodec().write(send_message, "`send_message`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {total_value: "long?"}
  outputs: {send_message: string}
- class: CommandLineTool
  id: fail
  label: "Ends the run as failed, with a message"
  baseCommand: [python3, -c, "import sys; sys.exit(sys.argv[1])"]
  arguments: ["$(inputs.message)"]
  inputs: {message: "string?", after: "Any?"}
  outputs: {done: "boolean?"}
