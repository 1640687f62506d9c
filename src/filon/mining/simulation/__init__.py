"""What-if simulation: learn how a process runs, change something, run it again."""
