"""Everything that `manage.py serve` does: check, prepare, start the processes, keep them alive, stop them."""
