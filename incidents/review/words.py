"""The words the review looks for; administrators may change each list at /settings/words/.

A line is a word or a phrase; `word = plain` offers the plain one. Longer ones are found first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

PROMISE = ["shortly", "any minute", "very soon", "soon", "ETA", "in no time", "momentarily", "imminently"]
VENDOR = [
    "AWS", "Amazon Web Services", "Azure", "Google Cloud", "GCP", "Cloudflare", "Fastly", "Akamai", "Stripe", "Adyen",
    "PayPal", "Twilio", "SendGrid", "Mailgun", "Auth0", "Okta", "Datadog", "Snowflake", "MongoDB Atlas", "Heroku",
    "DigitalOcean", "Equinix", "Route 53", "our vendor", "our provider", "third-party provider", "third party provider",
]  # fmt: skip
BLAME = [
    "human error", "operator error", "user error", "mistake", "engineer", "engineers", "developer", "developers",
    "deploy", "deployed", "deployment", "typo", "misconfigured", "misconfiguration", "bad code", "faulty code",
    "forgot", "careless", "was supposed to", "failed to notice",
]  # fmt: skip
GUESS = [
    "probably", "might be", "may be caused", "could be caused", "we think", "we believe", "we suspect", "seems to be",
    "appears to be", "likely caused", "most likely", "presumably", "root cause", "possibly",
]  # fmt: skip
JARGON = {
    "DB connection pool": "database capacity",
    "database connection pool": "database capacity",
    "connection pool": "database capacity",
    "pool limit": "capacity limit",
    "replica lag": "a delay between our databases",
    "replica": "copy of the database",
    "replicas": "copies of the database",
    "failover": "switch to a standby system",
    "failed over": "switched to a standby system",
    "fail over": "switch to a standby system",
    "5xx": "errors",
    "5xx errors": "errors",
    "500s": "errors",
    "502s": "errors",
    "503s": "errors",
    "4xx": "errors",
    "error rate": "share of failing requests",
    "p99": "the slowest requests",
    "p95": "the slowest requests",
    "latency": "slow responses",
    "pod": "server",
    "pods": "servers",
    "cluster": "group of servers",
    "node": "server",
    "nodes": "servers",
    "Kubernetes": "our servers",
    "k8s": "our servers",
    "load balancer": "traffic system",
    "DNS": "address system",
    "OOM": "ran out of memory",
    "cron job": "scheduled job",
    "cronjob": "scheduled job",
    "batch job": "background job",
    "rollback": "return to the version before",
    "rolled back": "returned to the version before",
    "backfill": "catching up on missed data",
    "throttle": "slow down",
    "throttling": "slowing down",
    "upstream": "a system we depend on",
    "downstream": "systems that depend on it",
    "endpoint": "part of the service",
    "TLS certificate": "security certificate",
    "mitigation": "fix for now",
    "mitigated": "fixed for now",
}
DEFAULTS: dict[str, list[str]] = {
    "promise": PROMISE,
    "vendor": VENDOR,
    "blame": BLAME,
    "jargon": [f"{word} = {plain}" for word, plain in JARGON.items()],
    "guess": GUESS,
}
LABELS = {
    "promise": "Promises of time",
    "vendor": "Suppliers",
    "blame": "Blame",
    "jargon": "Engineer-speak, with the plain word",
    "guess": "Guesses",
}
WHY = {
    "promise": "A time to fix is a promise that engineering may not keep. A time for news is what we want.",
    "vendor": "Customers chose you: the effect counts, not the supplier.",
    "blame": "What happened to customers, not who or what did it. Names of the roster are found without a line here.",
    "jargon": "A line “word = plain word” offers the plain one, one press to replace.",
    "guess": "A cause nobody knows yet. Say that you are investigating.",
}
# First names that are words of English: only with the family name.
ALSO_WORDS = frozenset(
    [
        "will",
        "may",
        "mark",
        "grace",
        "hope",
        "faith",
        "art",
        "drew",
        "rob",
        "sue",
        "bill",
        "jack",
        "april",
        "june",
        "rose",
        "chase",
        "dean",
        "grant",
        "max",
    ]
)


def pairs(lines: Iterable[str]) -> dict[str, str]:
    """Word to plain word of a list; empty where none is offered."""
    found = {}
    for line in lines:
        word, _, plain = line.partition("=")
        if word.strip():
            found[word.strip()] = plain.strip()
    return found


def merged(changed: Mapping[str, list[str]]) -> dict[str, dict[str, str]]:
    """The lists in force: what an administrator changed, else what comes with Fireline."""
    return {rule: pairs(changed.get(rule, default)) for rule, default in DEFAULTS.items()}


@lru_cache(maxsize=64)
def pattern(words: tuple[str, ...], *, exact: bool = False) -> re.Pattern[str] | None:
    """One expression that finds any of the words whole, longest first; None for an empty list."""
    if not words:
        return None
    longest = sorted(words, key=len, reverse=True)
    any_of = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)
    return re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", 0 if exact else re.IGNORECASE)


def names(people: Iterable[str]) -> tuple[str, ...]:
    """What people are called in a sentence: full names, and first names that are not words of their own."""
    found = set()
    for name in people:
        first = name.split()[0] if name.split() else ""
        found.add(name)
        if len(first) > 2 and first.lower() not in ALSO_WORDS:
            found.add(first)
    return tuple(sorted(filter(None, found)))
