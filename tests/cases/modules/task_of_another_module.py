"""Tasks and a type are imported from a module beside the workflow file."""
# run: main(number=3) == {"value": 7, "unit": "m"}

from shapes import Length, lengthen

from flowc import workflow


@workflow
def main(number: int) -> Length:
    return lengthen(Length(number, "m"), by=4)
