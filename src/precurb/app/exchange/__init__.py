"""Use cases of the exchange between authorities: node, peers, sending, receiving, proof."""
