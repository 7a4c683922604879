"""Settings, addresses and the server: how the platform is put together. No logic of the field."""
