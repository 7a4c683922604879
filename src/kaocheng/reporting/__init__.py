"""填报: actual values with their evidence. Every fact that scoring sees is here."""
