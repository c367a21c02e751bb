"""Notifications, incidents and requests between authorities as use cases."""
