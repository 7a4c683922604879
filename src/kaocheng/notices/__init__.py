"""Notices (通知) within the platform, and the mail that reminds of them."""
