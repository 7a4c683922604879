"""佐证材料: files by their content, who may open them, what is let in."""
