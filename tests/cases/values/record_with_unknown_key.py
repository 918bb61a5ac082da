"""A record given to a run may have no key that it does not declare."""
# run: name_of(person={"name": "Ada"}) == "Ada"
# run: name_of(person={"name": "Ada", "age": 36}) fails ValueError: "person"

from dataclasses import dataclass

from flowc import task, workflow


@dataclass
class Person:
    name: str


@task
def read(person: Person) -> str:
    return person.name


@workflow
def name_of(person: Person) -> str:
    return read(person)
