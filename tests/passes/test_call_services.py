"""What stands under a service becomes a `try` between the calls that start and stop it."""

from flowc.compiler.passes.call_services import call_services, unused_options
from flowc.ir.parse_text import parse_text
from flowc.ir.text import to_text
from flowc.ir.verify import require_valid

SLICE = '"slice": {"code": "", "function": "f"}'
HEAD = f"""module m "f.py"
python f(a: int) -> int with {{{SLICE}}}
service db(name: str) with {{{SLICE}, "port": 80, "options": {{"timeout_s": 60}}}}
"""


def changed(body: str) -> str:
    module = require_valid(parse_text(f"{HEAD}workflow main(s: str) -> int {{\n{body}\n}}\n"))
    text = to_text(require_valid(call_services(module)), spans=False)
    return text[text.index("\nstop") + 1 :]


def test_a_block_is_a_try_between_calls() -> None:
    body = """%a = call f(a=1) : int
%b, %k = scope as with_db service db(name=%s) (%server: Service) {
  %x = call f(a=%a) : int
  %port = compute "server.port" over %server : int
  yield %x, 5
} after %a : int, int
%c = call f(a=%b) after %with_db : int
return %c"""
    assert (
        changed(body)
        == """stop stop_db(service: Service, failed: bool) -> None with {"service": "db"}

workflow main(s: str) -> int {
  %a = call f(a=1) : int
  %server = call db(name=%s) after %a : Service
  %b, %k = try as with_db {
    %x = call f(a=%a) : int
    %port = compute "server.port" over %server : int
    yield %x, 5
  } else (%b_made: int, %k_made: int) {
    yield %b_made, %k_made
  } finally status (%status: Status) {
    %server_failed = compute "status.state == 'Failed'" over %status : bool
    %server_stopped = call stop_db(service=%server, failed=%server_failed) : None
  } after %server : int, int
  %c = call f(a=%b) after %with_db : int
  return %c
}
"""
    )


def test_blocks_in_each_other_share_the_task_that_stops() -> None:
    body = """%b = scope as outer service db(name=%s) (%one: Service) {
  %c = scope as inner service db(name=%s) (%other: Service) {
    %x = call f(a=1) : int
    yield %x
  } : int
  yield %c
} : int
return %b"""
    text = changed(body)
    assert text.count("\nstop ") == 0
    assert text.index("call db") < text.index("%other = call db") < text.index("call f")
    assert text.index("stop_db(service=%other") < text.index("stop_db(service=%one")


def test_options_of_steps_that_end_are_taken_off() -> None:
    body = """scope as with_db service db(name=%s) (%server: Service) {
}
return 1"""
    module = parse_text(f"{HEAD}workflow main(s: str) -> int {{\n{body}\n}}\n")
    ((_, message, _),) = unused_options(module)
    assert message.startswith("`timeout` of `db` is lost")
    assert not list(unused_options(call_services(module)))
