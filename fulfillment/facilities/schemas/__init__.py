"""The documented shapes of facilities."""
