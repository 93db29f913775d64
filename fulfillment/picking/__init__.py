"""Pick jobs: what a facility is asked to take off its shelves."""
