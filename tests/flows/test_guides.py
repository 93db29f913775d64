"""Runs every command of the guides as it stands against a real server, page by page, the router in between."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from routing.services import plans_route_due
from tests.cast import PASSWORD, administrator
from tests.invariants import assert_invariants_hold

DOCS = Path(__file__).parents[2] / "docs"
# Pages of one group go on where the one before ends.
GROUPS = [
    [
        "api.md",
        "api/search.md",
        "api/audits.md",
        "api/tags.md",
        "api/promises.md",
        "api/checkout-options.md",
        "api/fulfilment-options.md",
        "api/from-quote-to-order.md",
        "api/expiries.md",
    ],
    ["guides/from-order-to-door.md"],
]

# The two readers that the guide leaves to its reader's taste.
PREAMBLE = r"""
set -euo pipefail
field() { python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[int(name)] if name.isdigit() else value[name]
print(value)' "$1"; }
has() { python3 -c '
import sys
text = sys.stdin.read()
sys.exit(0 if sys.argv[1] in text else "expected " + sys.argv[1] + " in " + text)' "$1"; }
"""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs curl and bash"),
]


@pytest.mark.parametrize("pages", GROUPS, ids=lambda pages: pages[0])
def test_every_command_of_the_guides_runs(pages: list[str], live_server: Any, tmp_path: Path) -> None:
    administrator()
    state = tmp_path / "state"
    state.write_text(
        f"export BASE={live_server.url} ADMIN_EMAIL=admin@fulfillment.example ADMIN_PASSWORD='{PASSWORD}'\n"
    )
    blocks = [
        block for page in pages for block in re.findall(r"```bash\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    ]
    assert len(blocks) >= 11
    for block in blocks:
        script = f"{PREAMBLE}\nsource {state}\nset -a\n{block}\n{{ export -p; declare -f; }} > {state}\n"
        done = subprocess.run(
            ["bash", "-c", script], check=False, capture_output=True, text=True, timeout=60, cwd=tmp_path
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        plans_route_due()
    assert_invariants_hold()
