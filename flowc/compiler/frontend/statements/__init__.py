"""Statements and conditional expressions of workflows, each kind in its own file."""
