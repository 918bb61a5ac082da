"""Three lists, each element with each other; where the condition is false a hole is left."""
# run: main(xs=[1, 2], ys=[1, 2, 3], zs=[1, 2, 3, 4]) == [
#      [[None, "112", None, "114"], [None, "122", None, "124"], [None, "132", None, "134"]],
#      [[None, "212", None, "214"], [None, "222", None, "224"], [None, "232", None, "234"]]]
# run: main(xs=[1], ys=[], zs=[2]) == [[]]
# corpus: P37, CWL's conformance test conditionals_nested_cross_scatter

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def cat(x: int, y: int, z: int) -> str:
    return command("echo", f"{x}{y}{z}", outputs=stdout(str))


@workflow
def main(xs: list[int], ys: list[int], zs: list[int]) -> list[list[list[str | None]]]:
    return [[[cat(x, y, z) if z % 2 == 0 else None for z in zs] for y in ys] for x in xs]
