# Made by flowc from examples/answers/answers.py; edit that file, not this one.
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  label: Answer one request.
  requirements: {ScatterFeatureRequirement: {}, SubworkflowFeatureRequirement: {}}
  inputs:
    request:
      type:
        type: record
        fields:
          customer: string
          documents:
            type:
              type: array
              items:
                type: record
                fields: {title: string, text: string, languages: "string[]"}
      doc: "the documents, and the languages they are wanted in."
    long: {type: long, doc: how many sentences make a document long., default: 3}
  outputs:
    customer: {type: string, outputSource: answers_document/result_customer}
    cost: {type: long, outputSource: price/result}
    answers:
      type:
        type: array
        items:
          type: record
          fields: {title: string, texts: "Any?", summary: "string?"}
      outputSource: plain_answers/plain_answers
  steps:
    answers_step:
      run: "#answer"
      in: {document: answers_document/answers_document, long: long}
      scatter: document
      out: [result]
    price:
      run: "#price"
      in: {answers: answers_step/result}
      out: [result]
    answers_document:
      run: "#main_answers_document"
      in: {request: request}
      out: [answers_document, result_customer]
    plain_answers:
      run: "#main_plain_answers"
      in: {answers: answers_step/result}
      out: [plain_answers]
- class: Workflow
  id: answer
  requirements:
    ScatterFeatureRequirement: {}
    StepInputExpressionRequirement: {}
    SubworkflowFeatureRequirement: {}
  inputs:
    document:
      type:
        type: record
        fields: {title: string, text: string, languages: "string[]"}
    long: long
  outputs:
    title: {type: string, outputSource: texts_language/result_title}
    texts: {type: "Any?", outputSource: texts_step/texts}
    summary: {type: "string?", outputSource: [summary_step/result]}
    result:
      type:
        type: record
        fields: {title: string, texts: "Any?", summary: "string?"}
      outputSource: result_step/result
  steps:
    found:
      run: "#sentences"
      in:
        text: {source: document, valueFrom: "$(self.text)"}
      out: [result]
    texts_parts:
      run: "#answer_texts_parts"
      in: {language: texts_language/texts_language, found: found/result}
      scatter: language
      out: [result_0, result_1]
    texts_step:
      run: "#answer_texts_step"
      in: {texts_parts_keys: texts_parts/result_0, texts_parts_values: texts_parts/result_1}
      out: [texts]
    when_len_found:
      run: "#answer_when_len_found"
      in: {found: found/result, long: long}
      out: [when_len_found]
    summary_step:
      run: "#summarise"
      in: {found: found/result, when: when_len_found/when_len_found}
      when: "$(inputs.when)"
      out: [result]
    result_step:
      run: "#answer_result_step"
      in: {document: document, texts: texts_step/texts, summary_2: [summary_step/result]}
      out: [result]
    texts_language:
      run: "#answer_texts_language"
      in: {document: document}
      out: [texts_language, result_title]
- class: Workflow
  id: answer_texts_parts
  requirements: {ScatterFeatureRequirement: {}}
  inputs: {language: string, found: "string[]"}
  outputs:
    result_0: {type: string, outputSource: language}
    result_1: {type: string, outputSource: join/join}
  steps:
    sentence:
      run: "#translate"
      in: {sentence: found, language: language}
      scatter: sentence
      out: [result]
    join:
      run: "#answer_texts_parts_join"
      in: {sentence: sentence/result}
      out: [join]
- class: CommandLineTool
  id: price
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from dataclasses import dataclass

          from flowc_values import (
              DictCodec,
              IntCodec,
              ListCodec,
              OptionalCodec,
              RecordCodec,
              StrCodec,
              plain,
              read_inputs,
              write_outputs,
          )


          @dataclass(frozen=True)
          class Answer:
              """A document in each of its languages."""

              title: str
              texts: dict[str, str]
              summary: str | None


          def price(answers: list[Answer]) -> int:
              return sum(text.count(".") for answer in answers for text in answer.texts.values())


          inputs = read_inputs()
          result = price(
              answers=ListCodec(
                  RecordCodec(
                      Answer,
                      {
                          "title": StrCodec(),
                          "texts": DictCodec(StrCodec(), StrCodec()),
                          "summary": OptionalCodec(StrCodec()),
                      },
                  ),
              ).read(plain(inputs["answers"]), "parameter `answers`"),
          )
          write_outputs({"result": IntCodec().write(result, "output `result`")})
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


          HOME = Path.cwd()


          def read_inputs() -> "dict[str, Any]":
              inputs: "dict[str, Any]" = json.loads(Path("inputs.json").read_text("utf-8"))
              Path("work").mkdir()
              os.chdir("work")
              return inputs


          def write_outputs(outputs: "dict[str, Any]") -> None:
              (HOME / "cwl.output.json").write_text(json.dumps(outputs), "utf-8")
  baseCommand: [python3, task.py]
  inputs:
    answers:
      type:
        type: array
        items:
          type: record
          fields: {title: string, texts: "Any?", summary: "string?"}
  outputs: {result: long}
- class: CommandLineTool
  id: sentences
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import ListCodec, StrCodec, read_inputs, write_outputs


          def sentences(text: str) -> list[str]:
              return [f"{sentence.strip()}." for sentence in text.split(".") if sentence.strip()]


          inputs = read_inputs()
          result = sentences(text=StrCodec().read(inputs["text"], "parameter `text`"))
          write_outputs({"result": ListCodec(StrCodec()).write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {text: string}
  outputs: {result: "string[]"}
- class: CommandLineTool
  id: summarise
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import ListCodec, StrCodec, read_inputs, write_outputs


          def summarise(found: list[str]) -> str:
              return f"{found[0]} and {len(found) - 1} more"


          inputs = read_inputs()
          result = summarise(
              found=ListCodec(StrCodec()).read(inputs["found"], "parameter `found`"),
          )
          write_outputs({"result": StrCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {found: "string[]"}
  outputs: {result: string}
- class: CommandLineTool
  id: translate
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import StrCodec, read_inputs, write_outputs


          def translate(sentence: str, language: str) -> str:
              return sentence.upper() if language == "shouting" else sentence[::-1]


          inputs = read_inputs()
          result = translate(
              sentence=StrCodec().read(inputs["sentence"], "parameter `sentence`"),
              language=StrCodec().read(inputs["language"], "parameter `language`"),
          )
          write_outputs({"result": StrCodec().write(result, "output `result`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {sentence: string, language: string}
  outputs: {result: string}
- class: CommandLineTool
  id: main_answers_document
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from dataclasses import dataclass


          @dataclass(frozen=True)
          class Document:
              title: str
              text: str
              languages: list[str]


          @dataclass(frozen=True)
          class Request:
              customer: str
              documents: list[Document]

          from flowc_values import ListCodec, RecordCodec, StrCodec, read_inputs, write_outputs

          inputs = read_inputs()
          request = RecordCodec(
              Request,
              {
                  "customer": StrCodec(),
                  "documents": ListCodec(
                      RecordCodec(
                          Document,
                          {
                              "title": StrCodec(),
                              "text": StrCodec(),
                              "languages": ListCodec(StrCodec()),
                          },
                      ),
                  ),
              },
          ).read(inputs["request"], "`request`")
          answers_document = [document for document in request.documents]
          result_customer = request.customer
          write_outputs(
              {
                  "answers_document": ListCodec(
                      RecordCodec(
                          Document,
                          {
                              "title": StrCodec(),
                              "text": StrCodec(),
                              "languages": ListCodec(StrCodec()),
                          },
                      ),
                  ).write(answers_document, "`answers_document`"),
                  "result_customer": StrCodec().write(result_customer, "`result_customer`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    request:
      type:
        type: record
        fields:
          customer: string
          documents:
            type:
              type: array
              items:
                type: record
                fields: {title: string, text: string, languages: "string[]"}
  outputs:
    answers_document:
      type:
        type: array
        items:
          type: record
          fields: {title: string, text: string, languages: "string[]"}
    result_customer: string
- class: CommandLineTool
  id: main_plain_answers
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from dataclasses import dataclass


          @dataclass(frozen=True)
          class Answer:
              title: str
              texts: dict[str, str]
              summary: str | None

          from flowc_values import (
              DictCodec,
              ListCodec,
              OptionalCodec,
              RecordCodec,
              StrCodec,
              plain,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          answers = ListCodec(
              RecordCodec(
                  Answer,
                  {
                      "title": StrCodec(),
                      "texts": DictCodec(StrCodec(), StrCodec()),
                      "summary": OptionalCodec(StrCodec()),
                  },
              ),
          ).read(plain(inputs["answers"]), "`answers`")
          plain_answers = answers
          write_outputs(
              {
                  "plain_answers": ListCodec(
                      RecordCodec(
                          Answer,
                          {
                              "title": StrCodec(),
                              "texts": DictCodec(StrCodec(), StrCodec()),
                              "summary": OptionalCodec(StrCodec()),
                          },
                      ),
                  ).write(plain_answers, "`plain_answers`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    answers:
      type:
        type: array
        items:
          type: record
          fields: {title: string, texts: "Any?", summary: "string?"}
  outputs:
    plain_answers:
      type:
        type: array
        items:
          type: record
          fields: {title: string, texts: "Any?", summary: "string?"}
- class: CommandLineTool
  id: answer_texts_step
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import (
              DictCodec,
              ListCodec,
              StrCodec,
              in_order,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          texts_parts_keys = ListCodec(StrCodec()).read(
              inputs["texts_parts_keys"],
              "`texts_parts_keys`",
          )
          texts_parts_values = ListCodec(StrCodec()).read(
              inputs["texts_parts_values"],
              "`texts_parts_values`",
          )
          texts = {key: value for key, value in zip(texts_parts_keys, texts_parts_values)}
          write_outputs(
              {"texts": in_order(DictCodec(StrCodec(), StrCodec()).write(texts, "`texts`"))},
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {texts_parts_keys: "string[]", texts_parts_values: "string[]"}
  outputs: {texts: "Any?"}
- class: CommandLineTool
  id: answer_when_len_found
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import (
              BoolCodec,
              IntCodec,
              ListCodec,
              StrCodec,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          found = ListCodec(StrCodec()).read(inputs["found"], "`found`")
          long = IntCodec().read(inputs["long"], "`long`")
          when_len_found = len(found) >= long
          write_outputs({"when_len_found": BoolCodec().write(when_len_found, "`when_len_found`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {found: "string[]", long: long}
  outputs: {when_len_found: boolean}
- class: CommandLineTool
  id: answer_result_step
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from dataclasses import dataclass


          @dataclass(frozen=True)
          class Answer:
              title: str
              texts: dict[str, str]
              summary: str | None


          @dataclass(frozen=True)
          class Document:
              title: str
              text: str
              languages: list[str]

          from flowc_values import (
              DictCodec,
              ListCodec,
              OptionalCodec,
              RecordCodec,
              StrCodec,
              in_order,
              plain,
              read_inputs,
              write_outputs,
          )

          inputs = read_inputs()
          document = RecordCodec(
              Document,
              {"title": StrCodec(), "text": StrCodec(), "languages": ListCodec(StrCodec())},
          ).read(inputs["document"], "`document`")
          texts = DictCodec(StrCodec(), StrCodec()).read(plain(inputs["texts"]), "`texts`")
          summary_2 = OptionalCodec(StrCodec()).read(inputs["summary_2"], "`summary_2`")
          result = Answer(document.title, texts, summary_2)
          write_outputs(
              {
                  "result": in_order(
                      RecordCodec(
                          Answer,
                          {
                              "title": StrCodec(),
                              "texts": DictCodec(StrCodec(), StrCodec()),
                              "summary": OptionalCodec(StrCodec()),
                          },
                      ).write(result, "`result`"),
                  ),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    document:
      type:
        type: record
        fields: {title: string, text: string, languages: "string[]"}
    texts: "Any?"
    summary_2: "string?"
  outputs:
    result:
      type:
        type: record
        fields: {title: string, texts: "Any?", summary: "string?"}
- class: CommandLineTool
  id: answer_texts_language
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from dataclasses import dataclass


          @dataclass(frozen=True)
          class Document:
              title: str
              text: str
              languages: list[str]

          from flowc_values import ListCodec, RecordCodec, StrCodec, read_inputs, write_outputs

          inputs = read_inputs()
          document = RecordCodec(
              Document,
              {"title": StrCodec(), "text": StrCodec(), "languages": ListCodec(StrCodec())},
          ).read(inputs["document"], "`document`")
          texts_language = [language for language in document.languages]
          result_title = document.title
          write_outputs(
              {
                  "texts_language": ListCodec(StrCodec()).write(
                      texts_language,
                      "`texts_language`",
                  ),
                  "result_title": StrCodec().write(result_title, "`result_title`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    document:
      type:
        type: record
        fields: {title: string, text: string, languages: "string[]"}
  outputs: {texts_language: "string[]", result_title: string}
- class: CommandLineTool
  id: answer_texts_parts_join
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import ListCodec, StrCodec, read_inputs, write_outputs

          inputs = read_inputs()
          sentence = ListCodec(StrCodec()).read(inputs["sentence"], "`sentence`")
          join = ' '.join(sentence)
          write_outputs({"join": StrCodec().write(join, "`join`")})
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs: {sentence: "string[]"}
  outputs: {join: string}
