"""Sources: files, the Excel template, the demo company, HubSpot."""
