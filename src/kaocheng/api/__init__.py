"""Machines come in here: the REST interface (接口). It owns no tables.

Every endpoint is one query or one service call, with the token's post for an actor.
"""
