"""Write into a module what a profile says of its tasks: images and labels."""

from __future__ import annotations

from flowc import ir
from flowc.profiles import Profile
from flowc.profiles.images import rewritten


def apply_profile(module: ir.Module, profile: Profile) -> ir.Module:
    """Give Python tasks the default image, images the registry that stands for theirs, runs labels.

    After: each Python task has an image if the profile has one; what the workflow says itself goes
    before labels of the profile.
    """
    if profile.image is None and not profile.registries and not profile.labels:
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
    is_python = not isinstance(task, ir.ContainerTask) and task.slice is not None
    image = task.options.image or (profile.image if is_python else None)
    if image is None:
        return task
    return task.model_copy(update={"options": _with_image(task.options, image, profile)})


def _operation(op: ir.Operation, profile: Profile) -> ir.Operation:
    """The operation with the image that its own options name rewritten."""
    options = ir.options(op)
    if options is None or options.image is None:
        return op
    update: dict[str, object] = {"options": _with_image(options, options.image, profile)}
    if isinstance(op, ir.Wait):
        update = {"wait": op.wait.model_copy(update=update)}
    return op.model_copy(update=update)


def _with_image(options: ir.Options, image: str, profile: Profile) -> ir.Options:
    return options.model_copy(update={"image": rewritten(image, profile.registries)})
