"""Regions under construction: what is in them, what names stand for, and in which order."""
