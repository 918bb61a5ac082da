"""A run is given a folder."""
# run: sizes(folder=Folder("scenes", {"b.tif": "bb", "a.tif": "a", "notes.md": "", "sub":
#      {"c.tif": "ccc"}})) == {"a.tif": 1, "b.tif": 2}

from flowc import Directory, task, workflow


@task
def measure(folder: Directory) -> dict[str, int]:
    return {file.name: file.size for file in folder.files("*.tif")}


@workflow
def sizes(folder: Directory) -> dict[str, int]:
    return measure(folder)
