"""The endpoints, one file a room. Each is one query or one service call."""
