"""Commands of the installation: prepare and serve."""
