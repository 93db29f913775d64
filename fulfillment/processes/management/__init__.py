"""The commands of the backoffice."""
