"""`make check`: rules of this house that no general linter knows.

Each rule sees one line or one call and says what to do instead. An exception carries `# rule: name – reason`
(in templates `{# rule: name – reason #}`) in its line. Whatever silences another tool says why, too, in every
file: `# noqa: CODE - reason`, `# type: ignore[code]  # reason`.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = ("/tests/", "/migrations/", "/static/vendor/")
TOPS = ("buendnis", "tests", "e2e", "bench", "tools", "trials")
SILENCED = re.compile(r"#\s*(?:ruff:\s*noqa|noqa|nosec|type:\s*ignore|pragma:\s*no cover|rule:)", re.I)
WITH_REASON = re.compile(
    r"#\s*(?:"
    r"(?:ruff:\s*)?noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*"
    r"|type: ignore\[[\w, -]+\]"
    r"|nosec B\d+"
    r"|pragma: no cover"
    r"|rule: [\w-]+"
    r")\s+(?:[–-]|#)\s+\S"
)
SAY_WHY = "say which code is silenced, and why"
EXCUSE = re.compile(r"rule: ([\w-]+) [–-] \S+")


@dataclass(frozen=True)
class Rule:
    """A call or name that stands only in some places."""

    name: str
    advice: str
    places: tuple[str, ...]  # parts of paths where it may stand


CALLS = {
    "mark_safe": Rule("safe-html", "use format_html; marking by hand is for ui", ("buendnis/ui/",)),
    "SafeString": Rule("safe-html", "use format_html; marking by hand is for ui", ("buendnis/ui/",)),
    "csrf_exempt": Rule(
        "csrf",
        "every form and fragment carries its token",
        ("config/views.py", "post/views/unsubscribe.py"),  # a 404; what mail programs send (RFC 8058)
    ),
    "RawSQL": Rule("raw-sql", "say it with the ORM", ()),
    "raw": Rule("raw-sql", "say it with the ORM", ()),
    "extra": Rule("raw-sql", "say it with the ORM", ()),
    "getenv": Rule("environment", "config/env.py alone reads the environment", ("buendnis/config/",)),
}
NETWORK = Rule(
    "network",
    "only these files open a connection or know one; add yours with its reason",
    (
        "tools/",
        "post/transport.py",  # sends mail
        "post/rules.py",  # tells temporary from lasting SMTP errors
        "post/management/commands/worker.py",  # its own host name
        "base/outgoing.py",  # the one way out, with its list of allowed hosts
        "base/uploads/scanner.py",  # asks the virus scanner
        "people/oidc.py",  # asks the identity provider, through base.outgoing
        "people/views/oidc.py",  # tells its failures apart
        "config/prepare.py",  # looks whether the port is free
        "config/management/commands/serve.py",  # asks itself whether it answers
    ),
)
NETWORK_MODULES = ("requests", "urllib.request", "http.client", "socket", "smtplib", "ftplib", "urllib3")
ENVIRONMENT = Rule("environment", "config/env.py alone reads the environment", ("buendnis/config/", "tools/"))
FETCH = Rule(
    "fetch", "fetch through visible_… or the person's own, so that nobody finds what is not theirs", ()
)
LOGGED = Rule("log", "no name, address or number of a person in a log", ())
PERSONAL = {"email", "phone", "recipient", "to_address"}
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
FETCHERS = ("get_object_or_404", "get_list_or_404")
BLOCKED = "a file of ours instead; the policy blocks this"
MAILS = ("/mail/", "ui/mail")
TEMPLATE_RULES = [
    (re.compile(r"\|\s*safe\b|\bautoescape off\b"), Rule("safe-html", CALLS["mark_safe"].advice, ())),
    (
        re.compile(r"\sstyle=[\"']"),
        Rule("inline", BLOCKED, ("/mail/", "ui/mail")),
    ),  # mail programs know no files
    (re.compile(r"\son[a-z]+=[\"']"), Rule("inline", BLOCKED, ())),
    (re.compile(r"<script(?![^>]*\bsrc=)[^>]*>"), Rule("inline", BLOCKED, ())),
    (re.compile(r"\bhx-on\b|hx-vals=[\"']js:"), Rule("inline", "htmx may not evaluate code", ())),
    (
        re.compile(r"(?:src|href)=[\"']https?://(?!\{)"),
        Rule("third-party", "nothing from elsewhere", ("/mail/",)),
    ),
]
LINK = re.compile(r"<a\b[^>]*href=[\"']https?://")


def may(rule: Rule, path: str, line: str) -> bool:
    excused = EXCUSE.search(line)
    return any(place in path for place in rule.places) or bool(excused and excused[1] == rule.name)


def found_in_python(path: str, text: str) -> Iterator[str]:
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        for rule in rules_broken_by(node, path):
            if not may(rule, path, lines[node.lineno - 1]):
                yield f"{path}:{node.lineno}: {rule.name}: {rule.advice}"


def rules_broken_by(node: ast.AST, path: str) -> Iterator[Rule]:
    if isinstance(node, (ast.Import, ast.ImportFrom)) and any(n in NETWORK_MODULES for n in imported(node)):
        yield NETWORK
    if isinstance(node, ast.Attribute) and node.attr == "environ":
        yield ENVIRONMENT
    if isinstance(node, ast.Call):
        yield from rules_broken_by_call(node, path)
    for decorator in getattr(node, "decorator_list", []):
        if name_of(decorator) in CALLS:
            yield CALLS[name_of(decorator)]


def rules_broken_by_call(call: ast.Call, path: str) -> Iterator[Rule]:
    name = name_of(call.func)
    if name in CALLS:
        yield CALLS[name]
    if is_log_call(call) and any(name_of(part) in PERSONAL for part in ast.walk(call)):
        yield LOGGED
    by_number_alone = {keyword.arg for keyword in call.keywords} <= {"pk", "id"}
    if is_door(path) and by_number_alone and fetches_from_all(call):
        yield FETCH


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def fetches_from_all(call: ast.Call) -> bool:
    """`get_object_or_404(Need, pk=…)` and `Need.objects.get(pk=…)`."""
    if name_of(call.func) in FETCHERS:
        return isinstance(call.args[0], ast.Name) and call.args[0].id[:1].isupper()
    of = getattr(call.func, "value", None)
    return name_of(call.func) == "get" and name_of(of) == "objects"


def is_log_call(call: ast.Call) -> bool:
    of = getattr(call.func, "value", None)
    return name_of(call.func) in LOG_METHODS and name_of(of) in ("log", "logger", "logging")


def name_of(node: ast.AST | None) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def is_door(path: str) -> bool:
    return bool(re.search(r"/(views|api)(\.py|/)", path))


def found_in_comments(path: str, text: str) -> Iterator[str]:
    """Silenced warnings without their code or without a reason."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT or not SILENCED.match(token.string):
            continue
        if not WITH_REASON.match(token.string):
            yield f"{path}:{token.start[0]}: silenced: {SAY_WHY}"


def found_in_template(path: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, rule in TEMPLATE_RULES:
            if pattern.search(LINK.sub("<a ", line)) and not may(rule, path, line):
                yield f"{path}:{number}: {rule.name}: {rule.advice}"


def main() -> None:
    broken: list[str] = []
    for path in sorted([*ROOT.glob("buendnis/**/*.py"), *ROOT.glob("tools/*.py")]):
        name = path.relative_to(ROOT).as_posix()
        if not any(part in f"/{name}" for part in LEFT_OUT):
            broken += found_in_python(name, path.read_text(encoding="utf-8"))
    for path in sorted(
        path for where in ("*.py", *(f"{top}/**/*.py" for top in TOPS)) for path in ROOT.glob(where)
    ):
        broken += found_in_comments(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.glob("buendnis/**/templates/**/*.html")):
        broken += found_in_template(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    print("\n".join(broken) or "Rules of the house: kept")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
