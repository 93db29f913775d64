"""``POST /api/processes/search``: here, above everything that belongs to a process and is found by it."""
