"""The documented bodies of picking, in and out."""
