"""Ratios of interleaved runs: `make bench`."""
