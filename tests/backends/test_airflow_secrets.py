"""What tasks on Airflow's workers read as a secret, over a stub of what Airflow holds."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

DB = SimpleNamespace(
    host="db.example.org",
    login="flows",
    password="pl4nted",
    port=5432,
    schema="etl",
    extra_dejson={"sslkey": "k3y"},
    get_uri=lambda: "postgres://flows:pl4nted@db.example.org:5432/etl",
)


def given(name: str, key: str) -> str:
    return json.dumps({"secret": name, "key": key})


@pytest.mark.parametrize("name", ["team-db", "team_db"])
def test_a_secret_is_a_variable_whose_text_no_log_shows(name: str, airflow: Any) -> None:
    """Airflow itself hides a variable only where its name sounds secret."""
    airflow.variables["team_db_dsn"] = "postgres://pl4nted"
    assert airflow.step_io.secret_of(given(name, "dsn")) == "postgres://pl4nted"
    assert airflow.step_io.secret_given(given(name, "dsn")).value == "postgres://pl4nted"
    assert airflow.masked == ["postgres://pl4nted"] * 2


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("password", "pl4nted"),
        ("login", "flows"),
        ("port", "5432"),
        ("uri", "postgres://flows:pl4nted@db.example.org:5432/etl"),
        ("sslkey", "k3y"),
    ],
)
def test_a_secret_is_a_part_of_a_connection(key: str, text: str, airflow: Any) -> None:
    airflow.connections["team-db"] = DB
    assert airflow.step_io.secret_of(given("team-db", key)) == text
    assert airflow.masked == [text]


def test_a_variable_goes_before_a_connection(airflow: Any) -> None:
    airflow.connections["db"] = DB
    airflow.variables["db_password"] = "other"
    assert airflow.step_io.secret_of(given("db", "password")) == "other"


@pytest.mark.parametrize("connections", [{}, {"db": DB}])
def test_a_secret_that_is_nowhere_says_where_it_may_be(
    connections: dict[str, Any], airflow: Any
) -> None:
    airflow.connections.update(connections)
    with pytest.raises(LookupError, match="variable db_token of Airflow, or `token` of its conn"):
        airflow.step_io.secret_of(given("db", "token"))
    assert not airflow.masked
