"""Colons in the name of an input, in a value, and in the names of a file and a folder."""
# run: main(text=File("A:Gln2Cys", "gln\n"), folder="A:Gln2Cys_result") ==
#      {"log": File("re:sult", "Status: done!\n"),
#      "result": Folder("A:Gln2Cys_result", {"A:Gln2Cys": "gln\n"})}
# corpus: P25, CWL's conformance test colon_in_paths

from typing import NamedTuple

from flowc import Directory, File, container, output, output_dir, shell, workflow


class Results(NamedTuple):
    log: File
    result: Directory


@container("busybox:1.36")
def copy(text: File, folder: str) -> Results:
    return shell(
        'mkdir "$FOLDER"; cp "$TEXT" "$FOLDER"/; echo "Status: done!" > re:sult',
        env={"TEXT": text, "FOLDER": folder},
        outputs=Results(log=output("re:sult"), result=output_dir(folder)),
    )


@workflow
def main(text: File, folder: str) -> Results:
    return copy(text, folder)
