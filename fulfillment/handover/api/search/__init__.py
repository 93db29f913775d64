"""The searches over handover jobs, shipments and parcels: a table and a view for each."""
