"""The documented bodies of routing, in and out."""
