"""A loop fills a dict in a `try` whose handler returns: nothing reads what it had filled."""
# run: main(regions=["a", "bb"]) == {"a": 1, "bb": 2}
# run: main(regions=["a", "bad", "c"]) == {}
# run: main(regions=[]) == {}

from flowc import TaskFailed, task, workflow


@task
def deploy(region: str) -> int:
    if region == "bad":
        raise ValueError("bad region")
    return len(region)


@workflow
def main(regions: list[str]) -> dict[str, int]:
    done: dict[str, int] = {}
    try:
        for region in regions:
            done[region] = deploy(region)
    except TaskFailed:
        return {}
    return done
