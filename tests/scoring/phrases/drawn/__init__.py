"""Standards drawn at random: a sentence, and what its own arithmetic gives, without the reader.

`clauses` writes one clause with the marks that it means, `standards` puts clauses together as
tables do, `scoring` asks the reader's rule for the marks of the same figures.
"""
