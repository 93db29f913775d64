"""The admin site: dashboard, navigation and shared admin parts."""
