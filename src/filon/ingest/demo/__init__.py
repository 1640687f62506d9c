"""The demo company: a seeded, make-believe B2B company on HubSpot with known truths planted in it."""
