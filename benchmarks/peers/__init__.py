"""The same work by other tools, each measured from outside as its users would call it, in environments of their own."""
