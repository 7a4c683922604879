"""The audit log (审计日志): append-only, hash-chained, plain values, no foreign keys."""
