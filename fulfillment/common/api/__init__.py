"""The conventions of everything under /api: parsing, errors, paging, rendering."""
