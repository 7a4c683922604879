"""公文: official documents in GB/T 9704 form, made from frozen results. No Django on import."""
