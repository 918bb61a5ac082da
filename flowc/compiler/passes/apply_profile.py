"""Write into a module what a profile says of its tasks: sizes, images, labels, names."""

from __future__ import annotations

from collections.abc import Mapping

from flowc import ir
from flowc.compiler.passes.change_constants import change_constants
from flowc.compiler.placement import default_options
from flowc.profiles import Profile
from flowc.profiles.images import rewritten


def apply_profile(module: ir.Module, profile: Profile) -> ir.Module:
    """Give tasks the default sizes and image, images the registry that stands for theirs, runs
    labels.

    After: each task has the sizes that the profile has a default for, and each Python task an image
    if there is one, and the index of its packages; what the workflow says itself goes before the
    profile. Secrets have the cluster's names.
    """
    if profile.secrets:
        module = change_constants(module, lambda each: _renamed(each, profile.secrets))
    return _completed(module, profile)


def _completed(module: ir.Module, profile: Profile) -> ir.Module:
    said = (profile.image, profile.registries, profile.labels, profile.package_index)
    if not any(said) and default_options(profile) == ir.Options():
        return module
    main, *others = module.workflows
    labels = tuple({**profile.labels, **dict(main.options.labels)}.items())
    options = main.options.model_copy(update={"labels": labels})
    update: dict[str, object] = {
        "workflows": (main.model_copy(update={"options": options}), *others),
        "tasks": tuple(_task(task, profile) for task in module.tasks),
    }
    return ir.rewrite(module.model_copy(update=update), lambda op: (_operation(op, profile),))


def _task(task: ir.Task, profile: Profile) -> ir.Task:
    is_python = isinstance(task, ir.PythonTask | ir.ServiceTask) and task.slice is not None
    image = task.options.image or (profile.image if is_python else None)
    options = _with_index(_with_sizes(task.options, profile), profile)
    if image is not None:
        options = _with_image(options, image, profile)
    return task if options is task.options else task.model_copy(update={"options": options})


def _operation(op: ir.Operation, profile: Profile) -> ir.Operation:
    """The operation with the image that its own options name rewritten."""
    options = ir.options(op)
    if options is None:
        return op
    changed = _with_index(options, profile)
    if options.image is not None:
        changed = _with_image(changed, options.image, profile)
    if changed is options:
        return op
    update: dict[str, object] = {"options": changed}
    if isinstance(op, ir.Wait):
        update = {"wait": op.wait.model_copy(update=update)}
    return op.model_copy(update=update)


def _with_image(options: ir.Options, image: str, profile: Profile) -> ir.Options:
    return options.model_copy(update={"image": rewritten(image, profile.registries)})


def _with_sizes(options: ir.Options, profile: Profile) -> ir.Options:
    """Options with the default sizes where they say none."""
    left = {
        name: amount
        for name, amount in default_options(profile)
        if amount is not None and getattr(options, name) is None
    }
    return options.model_copy(update=left) if left else options


def _with_index(options: ir.Options, profile: Profile) -> ir.Options:
    """Options with pip's own variable for the place that packages come from."""
    own = options.env or ()
    if not options.packages or profile.package_index is None or INDEX in dict(own):
        return options
    index = ir.Constant(type=ir.STR, json_value=profile.package_index)
    return options.model_copy(update={"env": (*own, (INDEX, index))})


INDEX = "PIP_INDEX_URL"
"""The environment variable that tells pip where packages come from."""


def _renamed(constant: ir.Constant, secrets: Mapping[str, str]) -> ir.Constant:
    """A constant; a secret that the cluster has by another name goes by that."""
    if constant.type != ir.SECRET or constant.json_value["secret"] not in secrets:
        return constant
    data = {**constant.json_value, "secret": secrets[constant.json_value["secret"]]}
    return constant.model_copy(update={"json_value": data})
