"""Declarations: tasks, workflows, records and options, from the source that declares them."""
