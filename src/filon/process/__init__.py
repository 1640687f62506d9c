"""The Lead-to-Cash process as data: activities, object types, perspectives."""
