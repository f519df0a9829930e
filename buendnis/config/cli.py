"""The `buendnis` script: Django's management commands, with ours explained first."""

import os
import sys

OURS = {
    "plan": "make a plan: plan INSTANCE --out PLAN [--seconds 20] [--objective fair|total] [--explain FILE]",
    "plan-visits": "plan visits over years: plan-visits INSTANCE --out PLAN [--seconds 60]",
    "plan-dates": "find the best dates of a poll: plan-dates ANSWERS --out RESULT",
    "serve": "start web server and worker together (what `make run` does at its end)",
    "worker": "send the outbox and run what is due",
    "migrate": "bring the database to the present state",
    "load-demo": "load the demo alliance from data/ (keeps what was entered)",
    "import-data": "import members, sites, duties or dates from CSV or XLSX; --dry-run shows first",
    "backup": "copy database, media and kept files into an empty folder DIR, with hashes",
    "check-deploy": "name every setting that is unsafe in real operation",
    "retention": "delete what has been kept long enough; --dry-run counts, --as-of DATE counts ahead",
    "audit-verify": "check the record (Protokoll): names every altered, missing, inserted or moved entry",
    "after-restore": "after bringing a backup back: erase again, hold old mails, end sessions and tokens",
    "replay-deletions": "erase again whoever stands in deletions.jsonl",
    "token": "make an API token for EMAIL; prints it as the last word",
}


def print_help() -> None:
    print("buendnis COMMAND [options]   (buendnis help COMMAND tells more)\n")  # noqa: T201 - printing is its job
    for name, text in OURS.items():
        print(f"  {name:<14}{text}")  # noqa: T201 - printing is its job
    print("\nAll of Django's commands work too: shell, createcachetable, check, …")  # noqa: T201 - printing is its job


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buendnis.config.settings")
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help", "help") and len(sys.argv) == 2:
        print_help()
        return
    if sys.argv[1] == "plan":
        from buendnis.planner import command  # noqa: PLC0415 - the engine needs no Django, the others no engine

        sys.exit(command.main(sys.argv[2:]))
    if sys.argv[1] == "plan-visits":
        from buendnis.planner.visits import command as visits  # noqa: PLC0415 - the engine needs no Django

        sys.exit(visits.main(sys.argv[2:]))
    if sys.argv[1] == "plan-dates":
        from buendnis.planner.dates import command as dates  # noqa: PLC0415 - the engine needs no Django

        sys.exit(dates.main(sys.argv[2:]))
    if sys.argv[1] in OURS:
        sys.argv[1] = sys.argv[1].replace("-", "_")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - help needs no Django

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
