"""What is measured, at scale and against peers; `make bench` runs all of it."""
