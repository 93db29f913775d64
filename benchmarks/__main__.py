"""Runs the benchmarks: ``python -m benchmarks [name [its arguments]]``; without a name, all of them."""

import importlib
import importlib.util
import sys

REGISTERED = ("engine", "intake", "routing_run", "pick_list", "order_search", "expiry", "quotes")


def main(arguments: list[str]) -> int:
    """Run the benchmark named first, or all; return the worst of their exit codes."""
    if arguments and arguments[0] in {"-h", "--help"}:
        print(f"python -m benchmarks [{' | '.join(REGISTERED)}] [arguments of that benchmark]")
        return 0
    if arguments and arguments[0] not in REGISTERED:
        print(f"There is no benchmark {arguments[0]!r}; there are {', '.join(REGISTERED)}.")
        return 2
    names, rest = (arguments[:1], arguments[1:]) if arguments else (REGISTERED, [])
    return max(run(name, rest) for name in names)


def run(name: str, arguments: list[str]) -> int:
    """Run one benchmark: a module here whose ``main`` takes arguments and returns an exit code or nothing."""
    print(f"=== {name} ===", flush=True)
    if importlib.util.find_spec(f"benchmarks.{name}") is None:
        print("Not written yet.")
        return 0
    module = importlib.import_module(f"benchmarks.{name}")
    return int(module.main(arguments) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
