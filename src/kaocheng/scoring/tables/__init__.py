"""Files: units and facts in (CSV, Parquet), results out (JSON, XLSX, CSV, Parquet)."""
