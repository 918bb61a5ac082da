"""Count words by map and reduce: each file in a task of its own, the counts joined at the end.

Try it:

    flowc run wordcount.py --texts '["data/one.txt", "data/two.txt"]'
"""
# run: main(texts=[File("data/one.txt"), File("data/two.txt")]) ==
#      {"counts": File("counts.tsv", "the\t4\nfox\t2\na\t1\n"), "words": 11, "parts": 4}
# run: main(texts=[File("empty.txt", "")]) == {"counts": File("counts.tsv", ""), "words": 0,
#      "parts": 0}
# run: main(texts=[]) == {"counts": File("counts.tsv", ""), "words": 0, "parts": 0}

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import flowc
from flowc import File, task, workflow


class Counts(NamedTuple):
    """The most frequent words, and how much was read."""

    counts: File
    words: int
    parts: int


@task
def split(text: File, lines: int) -> list[File]:
    """Cut a text into parts of some lines."""
    content = Path(text).read_text().splitlines()
    parts: list[File] = []
    for start in range(0, len(content), lines):
        path = Path(f"{start}-{text.name}")
        path.write_text("\n".join(content[start : start + lines]))
        parts.append(File(path))
    return parts


@task(retries=2)
def count(part: File) -> File:
    """The words of one part."""
    counted = Counter(Path(part).read_text().lower().split())
    Path("counts.json").write_text(json.dumps(counted))
    return File("counts.json")


@task
def join(counts: list[File]) -> dict[str, int]:
    """The words of all parts."""
    total = Counter[str]()
    for file in counts:
        total.update(json.loads(Path(file).read_text()))
    return dict(total)


@task
def table(counts: dict[str, int], top: int) -> File:
    """The most frequent words, in lines of word and number."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    lines = [f"{word}\t{number}\n" for word, number in order[:top]]
    Path("counts.tsv").write_text("".join(lines))
    return File("counts.tsv")


@workflow
def main(texts: list[File], lines: int = 2, top: int = 3) -> Counts:
    """Count the words of texts.

    Args:
        texts: text files.
        lines: how many lines a task counts.
        top: how many words to report.
    """
    parts = [part for text in texts for part in split(text, lines)]
    counts = join([count(part) for part in parts])
    return Counts(table(counts, top), sum(counts.values()), len(parts))


if __name__ == "__main__":
    flowc.run(main)
