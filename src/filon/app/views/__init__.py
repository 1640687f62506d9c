"""What each screen shows: one function per view, a small frozen record as its answer."""
