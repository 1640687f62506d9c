"""Speed and memory, measured: one command, one table, ratios within one run."""
