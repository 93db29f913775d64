"""The documented bodies of handover jobs."""
