"""A HubSpot that behaves: the demo company behind its own API, on this machine, with its limits and its moods."""
