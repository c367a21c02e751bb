"""How parties hang together: entities, shared attributes, paths, communities, rings."""
