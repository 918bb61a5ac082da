"""Calls in workflows: of tasks, of workflows, and those that wait."""
