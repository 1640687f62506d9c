"""HubSpot records and how they become events."""
