"""Which texts look like passwords and keys: they are told of, and never shown."""

from __future__ import annotations

import re
from collections import Counter
from math import log2

_NAME = re.compile(
    r"(passw(or)?d|passphrase|secret|token|(api|access|private)_?key|credentials?)$",
    re.IGNORECASE | re.MULTILINE,
)
"""How the names of what holds a secret end."""

_KNOWN = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|"
    r"\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bxox[abeprs]-[\w-]{10,}|\bsk-[\w-]{20,}|"
    r"\bAIza[\w-]{35}|\bhf_\w{30,}|\bnpm_\w{30,}|\bpypi-[\w-]{30,}|"
    r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|\w://[^\s/:@{}$]+:[^\s/:@{}$]+@"
)
"""How keys of well-known issuers begin, JSON web tokens, and URLs with a password."""

_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{20,200}")
_QUOTED_TOKEN = re.compile(rf"['\"]{_TOKEN.pattern}['\"]")
_SIGNS = (
    *("passw", "passphrase", "secret", "token", "_key", "apikey", "accesskey", "privatekey"),
    *("credential", "private key", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "aiza"),
    *("github_pat_", "glpat-", "xox", "sk-", "hf_", "npm_", "pypi-", "eyj", "://"),
)
"""One of these, or a long word, is in each file that has something to find (in lower case)."""

_LEAST_ENTROPY = 4.0
_LEAST_DIGITS = 3


def may_hold_secret(text: str) -> bool:
    """Whether a file is worth a look: one in which there is nothing to find costs no time."""
    lowered = text.lower()
    return any(sign in lowered for sign in _SIGNS) or _QUOTED_TOKEN.search(text) is not None


def is_secret(name: str, text: str) -> bool:
    """Whether what has such a name holds a secret, and not a sentence, a path, or what is to be
    filled in.

    >>> is_secret("DB_PASSWORD", "hunter2"), is_secret("DB_PASSWORD", "/run/secrets/db")
    (True, False)
    """
    may_be_one = re.fullmatch(r"(?![/.$<{])[^\s/{}]{6,}", text) is not None
    return may_be_one and _NAME.search(name) is not None


def looks_secret(text: str) -> bool:
    """Whether a text begins as keys do, or is one long word of random letters and digits.

    >>> looks_secret("ghp_" + 20 * "a"), looks_secret("wJalrXUtnFEMI7K7MDENGbPxRfiCY3aK")
    (True, True)
    >>> looks_secret("s3://bucket/reads.fq"), looks_secret("9f86d081884c7d659a2feaa0c55ad015")
    (False, False)
    """
    return _KNOWN.search(text) is not None or _is_random(text)


def _is_random(text: str) -> bool:
    """Digests are of one case, and names have few digits."""
    return (
        _TOKEN.fullmatch(text) is not None
        and sum(c.isdigit() for c in text) >= _LEAST_DIGITS
        and any(c.islower() for c in text)
        and any(c.isupper() for c in text)
        and _entropy(text) >= _LEAST_ENTROPY
    )


def _entropy(text: str) -> float:
    """Bits per character, by how often each occurs."""
    shares = [count / len(text) for count in Counter(text).values()]
    return -sum(share * log2(share) for share in shares)
