"""Review (审核): self-assessment, departmental review and spot checks of an assessment."""
