"""An issued scoring table on its way to a draft: read, shown in parts, decided upon. Pure."""
