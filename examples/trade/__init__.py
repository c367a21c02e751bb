"""The pieces of the invented month of trade."""
