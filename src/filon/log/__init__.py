"""The event log: its contract, its one coercion door, and the store of published versions."""
