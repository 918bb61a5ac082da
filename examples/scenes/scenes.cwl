# Made by flowc from examples/scenes/scenes.py; edit that file, not this one.
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  label: Segment scenes and join the masks of those that show something.
  requirements: {ScatterFeatureRequirement: {}, SubworkflowFeatureRequirement: {}}
  inputs:
    scenes: {type: "File[]", doc: plain PGM images.}
    gain:
      type: [double, string]
      doc: what pixels are multiplied by before they are compared.
      default: 2.0
    threshold: {type: long, doc: the darkest value that does not count., default: 100}
    smallest:
      type: [double, string]
      doc: the smallest cover that goes into the mosaic.
      default: 0.1
  outputs:
    covers:
      type: {type: array, items: [double, string]}
      outputSource: covers_step/covers
    mosaic: {type: "File?", outputSource: [joined/result]}
  steps:
    segmented:
      run: "#process"
      in: {scene: scenes, gain: gain, threshold: threshold}
      scatter: scene
      out: [result]
    covers_step:
      run: "#main_covers_step"
      in: {segmented: segmented/result, smallest: smallest}
      out: [masks, when_masks, covers]
    joined:
      run: "#mosaic"
      in: {masks: covers_step/masks, when: covers_step/when_masks}
      when: "$(inputs.when)"
      out: [result]
- class: Workflow
  id: process
  requirements: {SubworkflowFeatureRequirement: {}}
  inputs: {scene: File, gain: [double, string], threshold: long}
  outputs:
    mask: {type: File, outputSource: result_step/mask}
    cover: {type: [double, string], outputSource: result_step/cover}
    result:
      type:
        type: record
        fields: {mask: File, cover: [double, string]}
      outputSource: result_step/result
  steps:
    calibrated:
      run: "#calibrate"
      in: {scene: scene, gain: gain}
      out: [result]
    result_step:
      run: "#process_result"
      in: {scene: calibrated/result, threshold: threshold}
      out: [mask, cover, result]
- class: CommandLineTool
  id: mosaic
  label: "Put masks under each other, without their headers."
  requirements:
    ResourceRequirement: {ramMin: 512}
    NetworkAccess: {networkAccess: true}
  hints:
    DockerRequirement: {dockerPull: docker.io/library/busybox:1.36}
  baseCommand: [env]
  arguments:
  - prefix: "MASKS="
    separate: false
    itemSeparator: "\n"
    valueFrom: "$(inputs.masks)"
  - sh
  - -eu
  - -c
  - |
    : > mosaic.txt
    echo "$MASKS" | while IFS= read -r mask; do
        if [ -n "$mask" ]; then tail -n +3 "$mask" >> mosaic.txt; fi
    done
  inputs: {masks: "File[]"}
  outputs:
    result:
      type: File
      outputBinding: {glob: mosaic.txt}
- class: CommandLineTool
  id: calibrate
  label: "Multiply every pixel by a gain, and cut at the largest value."
  requirements:
    EnvVarRequirement:
      envDef: {SCENE: "$(inputs.scene.path)"}
    ResourceRequirement: {coresMin: 1, ramMin: 256}
    ToolTimeLimit: {timelimit: 600}
    NetworkAccess: {networkAccess: true}
  hints:
    DockerRequirement: {dockerPull: docker.io/library/busybox:1.36}
  baseCommand: [env]
  arguments:
  - "GAIN=$(inputs.gain)"
  - sh
  - -eu
  - -c
  - |
    awk -v gain="$GAIN" '
        NR <= 2 { print; next }
        NR == 3 { largest = $1; print; next }
        {
            for (i = 1; i <= NF; i++) {
                pixel = int($i * gain)
                $i = pixel > largest ? largest : pixel
            }
            print
        }' "$SCENE" > calibrated.pgm
  inputs:
    scene: {type: File, doc: a plain PGM image.}
    gain: {type: [double, string], doc: what pixels are multiplied by.}
  outputs:
    result:
      type: File
      outputBinding: {glob: calibrated.pgm}
- class: Workflow
  id: process_result
  label: Find the pixels that are brighter than a threshold.
  inputs:
    scene: {type: File, doc: a plain PGM image.}
    threshold: {type: long, doc: the darkest value that does not count.}
  outputs:
    mask: {type: File, outputSource: read/mask}
    cover: {type: [double, string], outputSource: read/cover}
    result:
      type:
        type: record
        fields: {mask: File, cover: [double, string]}
      outputSource: read/result
  steps:
    command:
      run: "#process_result_command"
      in: {scene: scene, threshold: threshold}
      out: [mask_out, cover_out]
    read:
      run: "#process_result_read"
      in: {mask_out: command/mask_out, cover_out: command/cover_out}
      out: [mask, cover, result]
- class: CommandLineTool
  id: process_result_command
  requirements:
    EnvVarRequirement:
      envDef: {SCENE: "$(inputs.scene.path)"}
    ResourceRequirement: {coresMin: 2, ramMin: 2048}
    ToolTimeLimit: {timelimit: 1800}
    NetworkAccess: {networkAccess: true}
  hints:
    DockerRequirement: {dockerPull: docker.io/library/busybox:1.36}
  baseCommand: [env]
  arguments:
  - "THRESHOLD=$(inputs.threshold)"
  - sh
  - -eu
  - -c
  - |
    awk -v threshold="$THRESHOLD" '
        NR == 1 { print "P1" > "mask.pbm"; next }
        NR == 2 { print > "mask.pbm"; next }
        NR == 3 { next }
        {
            for (i = 1; i <= NF; i++) {
                bright = $i > threshold
                covered += bright
                pixels++
                $i = bright ? 1 : 0
            }
            print > "mask.pbm"
        }
        END { print pixels ? covered / pixels : 0 }' "$SCENE"
  inputs:
    scene: {type: File, doc: a plain PGM image.}
    threshold: {type: long, doc: the darkest value that does not count.}
  outputs:
    mask_out:
      type: File
      outputBinding: {glob: mask.pbm}
    cover_out: {type: stdout}
  stdout: ".stdout"
- class: CommandLineTool
  id: process_result_read
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from flowc_values import FloatCodec, file_of, printed, read_inputs, write_artifacts

          inputs = read_inputs()
          written = {
              "mask": file_of(inputs["mask_out"], "output `result`.mask"),
              "cover": printed(FloatCodec(), inputs["cover_out"], "output `result`.cover"),
          }
          write_artifacts({"mask": written["mask"], "cover": written["cover"], "result": written})
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


          def read_text(codec: Codec, text: str, at: str) -> Any:
              if text.endswith("\n"):
                  text = text[:-1]
              if isinstance(codec, StrCodec):
                  return codec.read(text, at)
              try:
                  data = json.loads(text)
              except ValueError:
                  return codec.read(text, at)
              try:
                  return codec.read(data, at)
              except CodecError as error:
                  try:
                      return codec.read(text, at)
                  except CodecError:
                      raise error from None


          def artifacts(data: Any) -> "list[dict[str, Any]]":
              if isinstance(data, dict) and data.get("class") in ("File", "Directory"):
                  return [data]
              parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
              return [artifact for part in parts for artifact in artifacts(part)]


          def file_of(artifact: "dict[str, Any] | None", at: str) -> "dict[str, Any]":
              if artifact is None:
                  raise CodecError(f"{at}: there is no such file")
              return artifact


          def text_of(artifact: "dict[str, Any] | None", at: str) -> str:
              try:
                  return Path(file_of(artifact, at)["path"]).read_bytes().decode()
              except UnicodeDecodeError:
                  raise CodecError(f"{at}: it is not text in UTF-8") from None


          def printed(codec: Codec, artifact: "dict[str, Any] | None", at: str) -> Any:
              return codec.write(read_text(codec, text_of(artifact, at), at), at)


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
  inputs: {mask_out: File, cover_out: File}
  outputs:
    mask: File
    cover: [double, string]
    result:
      type:
        type: record
        fields: {mask: File, cover: [double, string]}
- class: CommandLineTool
  id: main_covers_step
  requirements:
    InitialWorkDirRequirement:
      listing:
      - {entryname: inputs.json, entry: "$(inputs)"}
      - entryname: task.py
        entry: |
          from __future__ import annotations
          from typing import NamedTuple


          class Segmented(NamedTuple):
              mask: File
              cover: float

          from flowc_values import (
              BoolCodec,
              FileCodec,
              FloatCodec,
              ListCodec,
              RecordCodec,
              read_inputs,
              write_artifacts,
          )

          inputs = read_inputs()
          segmented = ListCodec(
              RecordCodec(Segmented, {"mask": FileCodec(), "cover": FloatCodec()}),
          ).read(inputs["segmented"], "`segmented`")
          smallest = FloatCodec().read(inputs["smallest"], "`smallest`")
          covers = [found.cover for found in segmented]
          masks = [found.mask for found in segmented if found.cover >= smallest]
          when_masks = bool(masks)
          write_artifacts(
              {
                  "covers": ListCodec(FloatCodec()).write(covers, "`covers`"),
                  "masks": ListCodec(FileCodec()).write(masks, "`masks`"),
                  "when_masks": BoolCodec().write(when_masks, "`when_masks`"),
              },
          )
      - {entryname: flowc_values.py, entry: *flowc_values}
  baseCommand: [python3, task.py]
  inputs:
    segmented:
      type:
        type: array
        items:
          type: record
          fields: {mask: File, cover: [double, string]}
    smallest: [double, string]
  outputs:
    covers:
      type: {type: array, items: [double, string]}
    masks: "File[]"
    when_masks: boolean
