"""Fields of records, of records in lists and in dictionaries, as arguments."""
# run: main(teams=[{"name": "a", "members": [{"name": "x", "age": 1}, {"name": "y", "age": 2}]}])
#      == ["a:y:2", "x", 3]

from dataclasses import dataclass

from flowc import task, workflow


@dataclass
class Person:
    name: str
    age: int


@dataclass
class Team:
    name: str
    members: list[Person]


@task
def same(teams: list[Team]) -> list[Team]:
    return teams


@task
def show(team: str, person: str, age: int) -> str:
    return f"{team}:{person}:{age}"


@workflow
def main(teams: list[Team]) -> tuple[str, str, int]:
    team = same(teams)[0]
    last = team.members[-1]
    ages = sum(member.age for member in team.members)
    return show(team.name, last.name, last.age), team.members[0].name, ages
