"""The HTTP door of this app."""
