"""Names of files with spaces, quotes, unicode, and what means something in URLs and shells."""
# run: names(texts=[File("a b.txt", "1"), File("a#b.txt", "2"), File("a:b.txt", "3"),
#      File("é漢.txt", "4"), File("$(x).txt", "5"), File("100%.txt", "6"), File("it's.txt", "7"),
#      File("a?b.txt", "8")]) == [File("a b.txt", "1"), File("a#b.txt", "2"), File("a:b.txt",
#      "3"), File("é漢.txt", "4"), File("$(x).txt", "5"), File("100%.txt", "6"), File("it's.txt",
#      "7"), File("a?b.txt", "8")]
# corpus: P25, CWL's colon_in_paths and filename_with_hash_mark

import shutil

from flowc import File, task, workflow


@task
def copy(text: File) -> File:
    shutil.copy(text, text.name)
    return File(text.name)


@workflow
def names(texts: list[File]) -> list[File]:
    return [copy(text) for text in texts]
