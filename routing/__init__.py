"""Routing plans: which facility fulfills which lines, and why."""
