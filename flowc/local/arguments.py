"""`flowc.run(main)`: the parameters of a workflow as options of a command line."""

import argparse
import inspect
import json
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from flowc.lang.codec import Codec, CodecError, StrCodec, read_text
from flowc.lang.failures import TaskFailed, WorkflowFailed
from flowc.lang.tasks import Workflow
from flowc.lang.waits import Approval
from flowc.local.engines import NoContainerEngine
from flowc.local.entry import run_inputs
from flowc.local.signatures import InvalidInput, Signature, at_parameter, signature_of
from flowc.local.waits import answering

OUT, ANSWER = "out", "answer"
"""Options of every workflow, unless it has parameters of these names."""


def run_command_line(workflow: object, argv: Sequence[str] | None) -> None:
    """Run a workflow with its parameters from the command line; print its outputs as JSON."""
    if not isinstance(workflow, Workflow):
        raise TypeError(f"`flowc.run` takes a workflow, not {workflow!r}")
    signature = signature_of(workflow.function)
    parser = _parser(workflow, signature)
    given = {name: text for name, text in vars(parser.parse_args(argv)).items() if text is not None}
    out = given.pop(OUT, None) if OUT not in signature.parameters else None
    answers = given.pop(ANSWER, []) if ANSWER not in signature.parameters else []
    try:
        inputs = {name: _data(signature.codecs[name], name, text) for name, text in given.items()}
        with answering(dict(map(parse_answer, answers))):
            result = run_inputs(workflow, inputs, Path(out) if out else None)
    except (CodecError, InvalidInput, NoContainerEngine) as error:
        parser.error(str(error))
    except Exception as error:
        _fail(error)
    print(json.dumps(result.outputs, indent=2, ensure_ascii=False))


def parse_answer(text: str) -> tuple[str, Approval]:
    """The name and the answer in `name=choice` or `name=choice:comment`.

    >>> parse_answer("release=ship:looks good")
    ('release', Approval(choice='ship', by='', comment='looks good'))
    """
    name, equals, answer = text.partition("=")
    if not (name and equals and answer):
        raise InvalidInput(f"expected an answer as name=choice, got {text!r}")
    choice, _, comment = answer.partition(":")
    return name, Approval(choice, comment=comment)


def _parser(workflow: Workflow[..., Any], signature: Signature) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=inspect.getdoc(workflow.function),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for name, parameter in signature.parameters.items():
        flags = dict.fromkeys([f"--{name.replace('_', '-')}", f"--{name}"])
        parser.add_argument(*flags, dest=name, metavar="VALUE", help=_help(parameter))
    if OUT not in signature.parameters:
        parser.add_argument("--out", metavar="DIR", help="collect result files in this folder")
    if ANSWER not in signature.parameters:
        parser.add_argument(
            "--answer", metavar="NAME=CHOICE", action="append", help="answer an approval"
        )
    return parser


def _help(parameter: inspect.Parameter) -> str:
    """The type and the default of a parameter, as written."""
    kind = inspect.formatannotation(parameter.annotation)
    required = parameter.default is inspect.Parameter.empty
    return (kind if required else f"{kind}, default {parameter.default!r}").replace("%", "%%")


def _data(codec: Codec, name: str, text: str) -> Any:
    """The JSON form of an input that a person has typed: texts as they are, the rest as JSON."""
    at = at_parameter(name)
    return text if isinstance(codec, StrCodec) else codec.write(read_text(codec, text, at), at)


def _fail(error: Exception) -> NoReturn:
    """End the program with the failure of a run, after the traceback of the user's own code."""
    cause = error.__cause__ if isinstance(error, TaskFailed) else error
    entry = cause.__traceback__ if cause else None
    while entry and str(entry.tb_frame.f_globals.get("__name__")).startswith("flowc."):
        entry = entry.tb_next
    if entry and cause and not isinstance(cause, WorkflowFailed):
        traceback.print_exception(type(cause), cause, entry, chain=False)
    named = isinstance(error, TaskFailed | WorkflowFailed)
    sys.exit(f"error: {error}" if named else f"error: {type(error).__name__}: {error}")
