"""Logs hold no consumer data."""

from fulfillment.config.logs import without_row_values


def test_what_postgresql_tells_of_a_row_is_cut() -> None:
    text = 'violates unique constraint "email"\nDETAIL:  Key (email)=(jane@example.org) already exists.'
    event = without_row_values(None, "error", {"event": text, "exception": f"Traceback …\n{text}", "status": 3})
    assert event == {
        "event": 'violates unique constraint "email"',
        "exception": 'Traceback …\nviolates unique constraint "email"',
        "status": 3,
    }
