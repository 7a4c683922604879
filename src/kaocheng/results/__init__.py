"""Results (计分): score runs with frozen inputs, and the reads that pages are made from."""
