"""Tokens (接口令牌) by which machines come in: each stands for one post of one person."""
