"""What every layer leans on and that leans on nothing of ours: errors, languages, durations, work calendar."""
