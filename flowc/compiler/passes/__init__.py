"""Passes: functions from module to module, one per file."""
