"""What the lines of a sentence leave to one another: a file for each thing left unsaid."""
