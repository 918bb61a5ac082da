"""Expressions: their types, values known beforehand, and which operations are pure."""
