"""Argo's parameter-aggregation: sort numbers into odd and even, and halve the even ones."""
# run: main() == None

from flowc import command, container, parallel, shell, stdout, workflow


@container("busybox:1.36")
def odd_or_even(number: int) -> str:
    return shell(
        "if [ $((NUMBER % 2)) -eq 0 ]; then echo even; else echo odd; fi",
        env={"NUMBER": number},
        outputs=stdout(str),
    )


@container("busybox:1.36")
def divide_by_2(number: int) -> int:
    return shell("echo $((NUMBER / 2))", env={"NUMBER": number}, outputs=stdout(int))


@container("busybox:1.36")
def print_message(message: str) -> None:
    return command("echo", message)


@workflow
def main() -> None:
    numbers = [1, 2, 3, 4]
    kinds = [odd_or_even(number) for number in numbers]
    print_message(",".join(str(number) for number in numbers))
    print_message(",".join(kinds))
    halves = [divide_by_2(n) for n, kind in zip(numbers, kinds, strict=True) if kind == "even"]
    with parallel():
        for half in halves:
            print_message(str(half))
