"""The documented bodies of handover, in and out."""
