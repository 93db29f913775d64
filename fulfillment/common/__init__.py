"""What every app shares and no app owns: errors, clock, versions, API conventions."""
