"""What keeps an installation running (运行): scheduled jobs, heartbeats, readiness, backup."""
