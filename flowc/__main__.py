"""`python -m flowc`."""

from flowc.cli import main

main(prog_name="python -m flowc")
