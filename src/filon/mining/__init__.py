"""Mining verbs: a log in, a table out; no engine, no Lead-to-Cash."""
