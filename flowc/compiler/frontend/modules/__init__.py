"""Modules: found by name, read, and the names in them resolved; none is imported."""
