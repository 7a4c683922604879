"""Organisations (组织机构), people, posts and what each of them may see."""
