"""A library of tasks on texts, as a team would share it between its workflows."""

from textkit.cleaning import normalise, words
from textkit.statistics import Statistics, describe

__all__ = ["Statistics", "describe", "normalise", "words"]
