"""Stories of people in a real browser, in both languages."""
