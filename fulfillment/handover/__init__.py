"""Handing over: shipments and their parcels, and the jobs that give goods to the customer or the carrier."""
