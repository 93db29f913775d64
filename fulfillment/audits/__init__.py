"""The audit trail: who changed what and when, from what to what. Rows are only added."""
