"""Source text to IR: workflow files are parsed, resolved, typed and built, never imported."""

from flowc.compiler.frontend.build import build, check

__all__ = ["build", "check"]
