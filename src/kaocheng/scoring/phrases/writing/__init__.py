"""What is short for something else, written out: a file for each kind of shorthand."""
