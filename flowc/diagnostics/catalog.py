"""Every rule, in one place. The page of a rule is `rules/<code>.md`."""

from __future__ import annotations

from flowc.diagnostics.model import Family, Rule, Severity

RULES: dict[str, Rule] = {}
"""All rules by code, in the order of the documentation."""


PAGES: dict[str, str] = {}
"""The pages of rules that plugins add; flowc's own stand in files."""


def add_rule(rule: Rule, page: str) -> None:
    """Make a rule of a plugin known by its code, with its page."""
    RULES[rule.code] = rule
    PAGES[rule.code] = page


def _rule(code: str, family: Family, severity: Severity, summary: str) -> Rule:
    rule = Rule(code, family, severity, summary)
    RULES[code] = rule
    return rule


# --- language ---
SYNTAX_ERROR = _rule(
    "syntax-error", Family.LANGUAGE, Severity.ERROR, "the file is not valid Python"
)
NEWER_SYNTAX = _rule(
    "newer-syntax",
    Family.LANGUAGE,
    Severity.ERROR,
    "the file uses syntax that is newer than the Python that runs flowc",
)
TOO_DEEPLY_NESTED = _rule(
    "too-deeply-nested",
    Family.LANGUAGE,
    Severity.ERROR,
    "code is nested more deeply than flowc reads",
)
WHILE_LOOP = _rule("while-loop", Family.LANGUAGE, Severity.ERROR, "a `while` loop in a workflow")
RECURSIVE_CALL = _rule("recursive-call", Family.LANGUAGE, Severity.ERROR, "a workflow calls itself")
ASYNC_CODE = _rule(
    "async-code", Family.LANGUAGE, Severity.ERROR, "`async` or `await` in a workflow"
)
LAMBDA_VALUE = _rule("lambda-value", Family.LANGUAGE, Severity.ERROR, "a lambda in a workflow")
GENERATOR_FUNCTION = _rule(
    "generator-function", Family.LANGUAGE, Severity.ERROR, "`yield` in a workflow"
)
GLOBAL_STATE = _rule(
    "global-state", Family.LANGUAGE, Severity.ERROR, "`global` or `nonlocal` in a workflow"
)
NESTED_DEFINITION = _rule(
    "nested-definition",
    Family.LANGUAGE,
    Severity.ERROR,
    "a function or class defined inside a workflow",
)
IMPORT_IN_WORKFLOW = _rule(
    "import-in-workflow", Family.LANGUAGE, Severity.ERROR, "an import inside a workflow"
)
UNSUPPORTED_STATEMENT = _rule(
    "unsupported-statement",
    Family.LANGUAGE,
    Severity.ERROR,
    "a statement that workflows do not have",
)
UNSUPPORTED_EXPRESSION = _rule(
    "unsupported-expression",
    Family.LANGUAGE,
    Severity.ERROR,
    "an expression that workflows cannot compute",
)
CALL_NOT_A_TASK = _rule(
    "call-not-a-task",
    Family.LANGUAGE,
    Severity.ERROR,
    "a call of something that is neither a task, a workflow nor a pure built-in",
)
UNSUPPORTED_METHOD = _rule(
    "unsupported-method", Family.LANGUAGE, Severity.ERROR, "a method that workflows cannot compute"
)
LOOP_CARRIED_VALUE = _rule(
    "loop-carried-value",
    Family.LANGUAGE,
    Severity.ERROR,
    "a loop over a run-time list carries a value from one round to the next",
)
BREAK_IN_DYNAMIC_LOOP = _rule(
    "break-in-dynamic-loop",
    Family.LANGUAGE,
    Severity.ERROR,
    "`break` in a loop over a run-time list",
)
CONTINUE_IN_DYNAMIC_LOOP = _rule(
    "continue-in-dynamic-loop",
    Family.LANGUAGE,
    Severity.ERROR,
    "`continue` in a loop over a run-time list",
)
RETURN_IN_DYNAMIC_LOOP = _rule(
    "return-in-dynamic-loop",
    Family.LANGUAGE,
    Severity.ERROR,
    "`return` in a loop over a run-time list",
)
LOOP_ELSE = _rule("loop-else", Family.LANGUAGE, Severity.ERROR, "`else` on a loop")
IN_PLACE_UPDATE = _rule(
    "in-place-update",
    Family.LANGUAGE,
    Severity.ERROR,
    "a list or dict is changed in a way that workflows do not have",
)
TASK_CALL_IN_LAZY_EXPRESSION = _rule(
    "task-call-in-lazy-expression",
    Family.LANGUAGE,
    Severity.ERROR,
    "a task call where Python may not evaluate it",
)
TASK_AS_VALUE = _rule(
    "task-as-value", Family.LANGUAGE, Severity.ERROR, "a task or workflow used as a value"
)
EXCEPTION_CLASS = _rule(
    "exception-class",
    Family.LANGUAGE,
    Severity.ERROR,
    "an exception class that workflows do not know",
)
FINALLY_RETURN = _rule(
    "finally-return",
    Family.LANGUAGE,
    Severity.ERROR,
    "`return`, `break` or `continue` inside `finally`",
)
RAISE_OUTSIDE_EXCEPT = _rule(
    "raise-outside-except",
    Family.LANGUAGE,
    Severity.ERROR,
    "a bare `raise` outside an `except` block",
)
MATCH_PATTERN = _rule(
    "match-pattern",
    Family.LANGUAGE,
    Severity.ERROR,
    "a pattern that `match` in a workflow does not have",
)
UNKNOWN_CONTEXT_MANAGER = _rule(
    "unknown-context-manager",
    Family.LANGUAGE,
    Severity.ERROR,
    "`with` over something that is not one of flowc's blocks",
)
LOCK_AROUND_FAN_OUT = _rule(
    "lock-around-fan-out",
    Family.LANGUAGE,
    Severity.ERROR,
    "a lock around a fan-out holds once for all its elements",
)
SEMAPHORE_SIZE = _rule(
    "semaphore-size", Family.LANGUAGE, Severity.ERROR, "one semaphore is given two sizes"
)
STATUS_OUTSIDE_FINALLY = _rule(
    "status-outside-finally",
    Family.LANGUAGE,
    Severity.ERROR,
    "`status()` outside a `finally` block",
)
CONTAINER_BODY = _rule(
    "container-body",
    Family.LANGUAGE,
    Severity.ERROR,
    "the body of a container is not one `return command(...)` or `return shell(...)`",
)
CONTAINER_ARGUMENT = _rule(
    "container-argument",
    Family.LANGUAGE,
    Severity.ERROR,
    "an item of a command that is not an expression over the parameters",
)
KWARGS_PARAMETER = _rule(
    "kwargs-parameter",
    Family.LANGUAGE,
    Severity.ERROR,
    "`**kwargs` in the signature of a task or workflow",
)
DECORATOR_FORM = _rule(
    "decorator-form",
    Family.LANGUAGE,
    Severity.ERROR,
    "a flowc decorator is used in a way that cannot be read without running the file",
)
NESTED_TASK = _rule(
    "nested-task",
    Family.LANGUAGE,
    Severity.ERROR,
    "a task or workflow is declared inside a function or class",
)
CONSTANT_MUTATION = _rule(
    "constant-mutation",
    Family.LANGUAGE,
    Severity.ERROR,
    "a module constant is bound twice or changed",
)
MODULE_LEVEL_CODE = _rule(
    "module-level-code",
    Family.LANGUAGE,
    Severity.WARNING,
    "code at module level that only plain Python runs",
)

# --- names ---
UNDEFINED_NAME = _rule("undefined-name", Family.NAMES, Severity.ERROR, "a name is not defined")
POSSIBLY_UNBOUND = _rule(
    "possibly-unbound", Family.NAMES, Severity.ERROR, "a name is bound on some paths only"
)
UNKNOWN_FLOWC_NAME = _rule(
    "unknown-flowc-name", Family.NAMES, Severity.ERROR, "flowc has no such name"
)
MODULE_NOT_FOUND = _rule(
    "module-not-found",
    Family.NAMES,
    Severity.ERROR,
    "a module cannot be found on the source roots or the search path",
)
NAME_NOT_IN_MODULE = _rule(
    "name-not-in-module", Family.NAMES, Severity.ERROR, "a module has no such name"
)
IMPORT_CYCLE = _rule(
    "import-cycle", Family.NAMES, Severity.ERROR, "workflow files import each other in a circle"
)
STAR_IMPORT = _rule(
    "star-import", Family.NAMES, Severity.ERROR, "`from module import *` in a workflow file"
)
NO_WORKFLOW = _rule("no-workflow", Family.NAMES, Severity.ERROR, "the file has no workflow")
AMBIGUOUS_WORKFLOW = _rule(
    "ambiguous-workflow",
    Family.NAMES,
    Severity.ERROR,
    "the file has several workflows and none is `main`",
)
UNKNOWN_WORKFLOW = _rule(
    "unknown-workflow", Family.NAMES, Severity.ERROR, "the file has no workflow of that name"
)
DUPLICATE_DEFINITION = _rule(
    "duplicate-definition",
    Family.NAMES,
    Severity.ERROR,
    "a name is defined twice in a workflow file",
)
UNRESOLVED_SLICE_NAME = _rule(
    "unresolved-slice-name",
    Family.NAMES,
    Severity.ERROR,
    "a task body uses a name that cannot travel with it",
)

# --- types ---
MISSING_ANNOTATION = _rule(
    "missing-annotation", Family.TYPES, Severity.ERROR, "a parameter or result has no type"
)
UNSUPPORTED_TYPE = _rule(
    "unsupported-type", Family.TYPES, Severity.ERROR, "a type that cannot cross a task boundary"
)
RECURSIVE_TYPE = _rule("recursive-type", Family.TYPES, Severity.ERROR, "a record contains itself")
ARGUMENT_TYPE = _rule(
    "argument-type", Family.TYPES, Severity.ERROR, "an argument has another type than the parameter"
)
MISSING_ARGUMENT = _rule(
    "missing-argument", Family.TYPES, Severity.ERROR, "a parameter without default gets no argument"
)
UNKNOWN_ARGUMENT = _rule(
    "unknown-argument",
    Family.TYPES,
    Severity.ERROR,
    "a call passes an argument the callee does not have",
)
TOO_MANY_ARGUMENTS = _rule(
    "too-many-arguments",
    Family.TYPES,
    Severity.ERROR,
    "a call passes more positional arguments than the callee has",
)
DUPLICATE_ARGUMENT = _rule(
    "duplicate-argument", Family.TYPES, Severity.ERROR, "a parameter gets two arguments"
)
RETURN_TYPE = _rule(
    "return-type", Family.TYPES, Severity.ERROR, "a workflow returns another type than it declares"
)
MISSING_RETURN = _rule(
    "missing-return", Family.TYPES, Severity.ERROR, "a path through a workflow returns nothing"
)
DEFAULT_TYPE = _rule(
    "default-type", Family.TYPES, Severity.ERROR, "a default has another type than its parameter"
)
OPERATOR_TYPE = _rule(
    "operator-type",
    Family.TYPES,
    Severity.ERROR,
    "an operator or function does not take operands of these types",
)
UNKNOWN_ATTRIBUTE = _rule(
    "unknown-attribute", Family.TYPES, Severity.ERROR, "a value has no such attribute"
)
UNKNOWN_KEY = _rule("unknown-key", Family.TYPES, Severity.ERROR, "a record has no such key")
NOT_ITERABLE = _rule(
    "not-iterable", Family.TYPES, Severity.ERROR, "a loop over something that has no elements"
)
NOT_SUBSCRIPTABLE = _rule(
    "not-subscriptable", Family.TYPES, Severity.ERROR, "a subscript of something that has no parts"
)
UNPACK_MISMATCH = _rule(
    "unpack-mismatch", Family.TYPES, Severity.ERROR, "a different number of names than parts"
)
OPTIONAL_VALUE = _rule(
    "optional-value", Family.TYPES, Severity.ERROR, "an Optional is used where None is not allowed"
)
MERGE_TYPE = _rule(
    "merge-type", Family.TYPES, Severity.ERROR, "the branches give one name different types"
)
RESULT_OF_NOTHING = _rule(
    "result-of-nothing",
    Family.TYPES,
    Severity.ERROR,
    "the result of a call that returns nothing is used as a value",
)
CONDITION_TYPE = _rule(
    "condition-type", Family.TYPES, Severity.ERROR, "a condition that is never a truth value"
)
COMPARISON_NEVER_TRUE = _rule(
    "comparison-never-true",
    Family.TYPES,
    Severity.ERROR,
    "two types that can never be equal are compared",
)
DICTIONARY_KEY = _rule(
    "dictionary-key", Family.TYPES, Severity.ERROR, "a type that cannot be the key of a dictionary"
)
RECORD_OUTPUTS = _rule(
    "record-outputs", Family.TYPES, Severity.ERROR, "`outputs=` does not fit the declared result"
)
OUTPUT_TYPE = _rule(
    "output-type", Family.TYPES, Severity.ERROR, "an output that cannot give the declared type"
)
UNKNOWN_OPTION = _rule(
    "unknown-option",
    Family.TYPES,
    Severity.ERROR,
    "a decorator or `.options(...)` has no such option",
)
INVALID_OPTION = _rule(
    "invalid-option", Family.TYPES, Severity.ERROR, "an option has a value of the wrong kind"
)
INVALID_QUANTITY = _rule(
    "invalid-quantity",
    Family.TYPES,
    Severity.ERROR,
    "text or a number that is not an amount of cpu, memory or disk",
)
INVALID_DURATION = _rule(
    "invalid-duration", Family.TYPES, Severity.ERROR, "text that is not a duration"
)
INVALID_CRON = _rule(
    "invalid-cron", Family.TYPES, Severity.ERROR, "text that is not a cron expression"
)
INVALID_TIMEZONE = _rule(
    "invalid-timezone", Family.TYPES, Severity.ERROR, "text that does not name a time zone"
)
NOT_CONSTANT = _rule(
    "not-constant", Family.TYPES, Severity.ERROR, "a constant expression is needed"
)
INTEGER_RANGE = _rule(
    "integer-range", Family.TYPES, Severity.ERROR, "an integer that does not fit 64 bits"
)
SECRET_MISUSE = _rule(
    "secret-misuse", Family.TYPES, Severity.ERROR, "a secret goes where it could be read"
)
LARGE_VALUE = _rule(
    "large-value", Family.TYPES, Severity.ERROR, "a `Large` value is looked into by a workflow"
)
CONSTANT_FAILURE = _rule(
    "constant-failure", Family.TYPES, Severity.ERROR, "an expression that always fails"
)

# --- graph ---
UNREACHABLE_CODE = _rule(
    "unreachable-code", Family.GRAPH, Severity.WARNING, "code that no path reaches"
)
UNUSED_RESULT = _rule("unused-result", Family.GRAPH, Severity.WARNING, "a result that nothing uses")
UNUSED_PARAMETER = _rule(
    "unused-parameter", Family.GRAPH, Severity.WARNING, "a parameter that nothing uses"
)
UNUSED_TASK = _rule("unused-task", Family.GRAPH, Severity.HINT, "a task that no workflow calls")
EFFECTS_IN_FAN_OUT = _rule(
    "effects-in-fan-out",
    Family.GRAPH,
    Severity.HINT,
    "calls with effects run at the same time in a fan-out",
)
CONSTANT_CONDITION = _rule(
    "constant-condition", Family.GRAPH, Severity.WARNING, "a condition that is always the same"
)
EMPTY_WORKFLOW = _rule(
    "empty-workflow", Family.GRAPH, Severity.WARNING, "a workflow that calls nothing"
)
LARGE_FAN_OUT = _rule(
    "large-fan-out",
    Family.GRAPH,
    Severity.WARNING,
    "a fan-out of statically known size is very wide",
)
UNUSED_NAME = _rule("unused-name", Family.GRAPH, Severity.WARNING, "a name is bound and never read")
INVALID_MODULE = _rule(
    "invalid-module", Family.GRAPH, Severity.ERROR, "an IR module that breaks an invariant"
)

# --- hygiene ---
UNPINNED_IMAGE = _rule(
    "unpinned-image", Family.HYGIENE, Severity.WARNING, "an image without a fixed version"
)
UNPINNED_PACKAGE = _rule(
    "unpinned-package", Family.HYGIENE, Severity.HINT, "a package without a fixed version"
)
PLAIN_TEXT_SECRET = _rule(
    "plain-text-secret",
    Family.HYGIENE,
    Severity.WARNING,
    "text that looks like a password or a key",
)
NONDETERMINISTIC_CALL = _rule(
    "nondeterministic-call",
    Family.HYGIENE,
    Severity.ERROR,
    "a call in a workflow that gives another value each time",
)
MISSING_TIMEOUT = _rule(
    "missing-timeout", Family.HYGIENE, Severity.HINT, "a task or a wait without a timeout"
)
TIMEOUT_ABOVE_WORKFLOW = _rule(
    "timeout-above-workflow",
    Family.HYGIENE,
    Severity.WARNING,
    "a call may take longer than the workflow it stands in",
)
IGNORE_WITHOUT_REASON = _rule(
    "ignore-without-reason",
    Family.HYGIENE,
    Severity.WARNING,
    "an ignore comment that does not say why",
)
UNUSED_IGNORE = _rule(
    "unused-ignore", Family.HYGIENE, Severity.WARNING, "an ignore comment that ignores nothing"
)
UNKNOWN_RULE = _rule(
    "unknown-rule",
    Family.HYGIENE,
    Severity.WARNING,
    "a comment or a setting names no rule",
)
PRIVILEGED_OPTION = _rule(
    "privileged-option", Family.HYGIENE, Severity.WARNING, "an escape hatch asks for privileges"
)
ESCAPE_HATCH = _rule(
    "escape-hatch",
    Family.HYGIENE,
    Severity.WARNING,
    "an escape hatch makes the workflow less portable",
)

# --- profile ---
INVALID_TOML = _rule(
    "invalid-toml", Family.PROFILE, Severity.ERROR, "the file of profiles is not valid TOML"
)
UNKNOWN_SETTING = _rule(
    "unknown-setting", Family.PROFILE, Severity.ERROR, "a key that profiles do not have"
)
INVALID_SETTING = _rule(
    "invalid-setting", Family.PROFILE, Severity.ERROR, "a setting has a value of the wrong kind"
)
UNKNOWN_PROFILE = _rule(
    "unknown-profile", Family.PROFILE, Severity.ERROR, "there is no profile of that name"
)
PROFILE_CYCLE = _rule(
    "profile-cycle", Family.PROFILE, Severity.ERROR, "profiles extend each other in a circle"
)
PROFILE_TARGET = _rule(
    "profile-target", Family.PROFILE, Severity.ERROR, "the profile is for another target"
)
ENGINE_VERSION = _rule(
    "engine-version",
    Family.PROFILE,
    Severity.ERROR,
    "the cluster's engine is older than what manifests are for",
)
NO_FITTING_POOL = _rule(
    "no-fitting-pool",
    Family.PROFILE,
    Severity.ERROR,
    "a task asks for more than any node of the profile has",
)
UNKNOWN_GPU = _rule(
    "unknown-gpu", Family.PROFILE, Severity.ERROR, "no node of the profile has that kind of GPU"
)
EXCEEDS_QUOTA = _rule(
    "exceeds-quota",
    Family.PROFILE,
    Severity.ERROR,
    "a task asks for more than the profile's quota",
)
PEAK_EXCEEDS_QUOTA = _rule(
    "peak-exceeds-quota",
    Family.PROFILE,
    Severity.WARNING,
    "calls at the same time ask together for more than the profile's quota",
)
PEAK_EXCEEDS_POOL = _rule(
    "peak-exceeds-pool",
    Family.PROFILE,
    Severity.WARNING,
    "calls at the same time ask together for more than the nodes of a pool have",
)
REGISTRY_NOT_ALLOWED = _rule(
    "registry-not-allowed",
    Family.PROFILE,
    Severity.ERROR,
    "an image comes from a registry that the profile does not allow",
)
MISSING_LIMIT = _rule(
    "missing-limit",
    Family.PROFILE,
    Severity.ERROR,
    "a task lacks an option that the profile demands",
)

# --- target ---
UNSUPPORTED_FEATURE = _rule(
    "unsupported-feature",
    Family.TARGET,
    Severity.ERROR,
    "the target cannot express something that changes what the workflow means",
)
LOST_FEATURE = _rule(
    "lost-feature",
    Family.TARGET,
    Severity.WARNING,
    "the target lacks something that does not change what the workflow means",
)
LARGE_MANIFEST = _rule(
    "large-manifest",
    Family.TARGET,
    Severity.ERROR,
    "an object is larger than what the engine stores",
)
CONTROLLER_LIMIT = _rule(
    "controller-limit",
    Family.TARGET,
    Severity.WARNING,
    "a run is larger than what Argo's controller takes, unless it was set up for that",
)
LOST_SETTING = _rule(
    "lost-setting", Family.TARGET, Severity.WARNING, "the target cannot say a setting of a profile"
)
MANIFEST_DRIFT = _rule(
    "manifest-drift",
    Family.TARGET,
    Severity.ERROR,
    "a committed manifest differs from what the workflow file gives",
)
ENGINE_FAILED = _rule(
    "engine-failed", Family.TARGET, Severity.ERROR, "the engine ended the run as failed"
)

# --- files ---
UNREADABLE_FILE = _rule("unreadable-file", Family.FILES, Severity.ERROR, "the file cannot be read")
NOT_UTF8 = _rule(
    "not-utf8",
    Family.FILES,
    Severity.ERROR,
    "the file is not text in UTF-8 or its declared encoding",
)
FILE_TOO_LARGE = _rule(
    "file-too-large", Family.FILES, Severity.ERROR, "the file is larger than flowc reads"
)
UNWRITABLE_OUTPUT = _rule(
    "unwritable-output", Family.FILES, Severity.ERROR, "an output cannot be written"
)
INVALID_INPUT = _rule(
    "invalid-input", Family.FILES, Severity.ERROR, "an input of a run does not fit its parameter"
)
BROKEN_PLUGIN = _rule(
    "broken-plugin", Family.FILES, Severity.ERROR, "a plugin of another package failed"
)
INTERNAL_ERROR = _rule("internal-error", Family.FILES, Severity.ERROR, "flowc itself failed")
