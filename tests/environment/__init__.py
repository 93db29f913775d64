"""The services that tests and benchmarks need, set up for as long as they run."""
