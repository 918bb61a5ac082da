"""A loop adds to names that nothing has bound before it, or that hold something else."""

from flowc import task, workflow


@task
def load(number: int) -> int:
    return number


@workflow
def main(numbers: list[int], limit: int) -> list[int]:
    rows: list[int] = []
    count = 1
    text = ""
    if limit > 3:
        sometimes = [limit]
    for number in numbers:
        value = load(number)
        row.append(value)  # error: [undefined-name]
        by_name[f"{number}"] = value  # error: [undefined-name]
        total += value  # error: [undefined-name]
        largest = max(largest, value)  # error: [undefined-name]
        load.append(value)  # error: [task-as-value]
        sometimes.append(value)  # error: [possibly-unbound]
        count.append(value)  # error: [operator-type]
        text += value  # error: [operator-type]
        rows[value] = value  # error: [operator-type]
        for other in numbers:
            if other > limit:
                later.append(load(other))  # error: [undefined-name]
    later = [limit]
    return [*rows, *sometimes, *later, count, len(text)]
