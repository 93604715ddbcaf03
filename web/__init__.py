"""Delivery: pages, REST, command line, workers. `web.bootstrap` is the composition root."""
