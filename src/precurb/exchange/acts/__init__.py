"""What authorities say to each other: states of notifications, incidents, requests; pure."""
