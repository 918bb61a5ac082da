"""Sort numbers into odd and even, print both lists, and halve the even ones."""
# run: main(numbers=[1, 2, 3, 4], log=LOG) == [1, 2]
# log: 1,2,3,4 odd,even,odd,even (1 2)
# run: main(numbers=[], log=LOG) == []
# corpus: P08, Argo's parameter-aggregation

from flowc import container, parallel, shell, stdout, workflow


@container("busybox:1.36")
def odd_or_even(number: int) -> str:
    return shell(
        "if [ $((NUMBER % 2)) -eq 0 ]; then echo even; else echo odd; fi",
        env={"NUMBER": number},
        outputs=stdout(str),
    )


@container("busybox:1.36")
def half(number: int) -> int:
    return shell("echo $((NUMBER / 2))", env={"NUMBER": number}, outputs=stdout(int))


@container("busybox:1.36")
def print_message(log: str, message: str) -> None:
    return shell('echo "$MESSAGE" | tee -a "$LOG"', env={"LOG": log, "MESSAGE": message})


@workflow
def main(numbers: list[int], log: str) -> list[int]:
    kinds = [odd_or_even(number) for number in numbers]
    print_message(log, ",".join(str(number) for number in numbers))
    print_message(log, ",".join(kinds))
    halves = [half(n) for n, kind in zip(numbers, kinds, strict=True) if kind == "even"]
    with parallel():
        for number in halves:
            print_message(log, str(number))
    return halves
