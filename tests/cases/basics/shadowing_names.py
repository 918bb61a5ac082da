"""Parameters may be called like modules, like built-ins, or like names of generated code."""
# run: clash(json=1, result=2, inputs=3, self=4) == 1234
# run: clash(json=1, result=2, inputs=3, self=4, runtime=9) == 1239

from flowc import task, workflow


@task
def digits(json: int, result: int, inputs: int, self: int, runtime: int = 4) -> int:
    return (json * 1000 + result * 100 + inputs * 10) + max(self, runtime)


@workflow
def clash(json: int, result: int, inputs: int, self: int, runtime: int = 0) -> int:
    return digits(json, result, inputs, self, runtime)
