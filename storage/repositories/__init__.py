"""One class per port of `engine.ports`, split by noun. Statements are built once, when the module is read."""
