"""Assessment schemes (考核方案): issued versions, frozen, and how they are read."""
