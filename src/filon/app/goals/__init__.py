"""Goals: what a company wants of a key figure, until when, and how far it has come."""
