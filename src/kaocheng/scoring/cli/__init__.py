"""The commands of the scoring library: score, explain, lint, weights, phrase."""
