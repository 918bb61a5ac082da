"""A shell script gets values as environment variables: none of them can become code."""
# run: show(text="plain", number=2, flag=True) == "plain 2 true 0.5"
# run: show(text="$(echo hacked) `id` '\" \\ {{ x }} ${HOME}", number=0, flag=False) ==
#      "$(echo hacked) `id` '\" \\ {{ x }} ${HOME} 0 false 0.5"

from flowc import container, shell, stdout, workflow


@container("busybox:1.36")
def join(text: str, number: int, flag: bool) -> str:
    return shell(
        'printf "%s %s %s %s" "$TEXT" "$NUMBER" "$FLAG" "$RATIO"',
        env={"TEXT": text, "NUMBER": number, "FLAG": flag, "RATIO": 0.5},
        outputs=stdout(str),
    )


@workflow
def show(text: str, number: int, flag: bool) -> str:
    return join(text, number, flag)
