"""What goes over the wire: a model for each body and answer, every field explained."""
