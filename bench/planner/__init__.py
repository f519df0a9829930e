"""The planner beside its peers: instances, measurements in child processes, and a simulated year."""
