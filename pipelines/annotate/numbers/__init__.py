"""Typed numbers: amounts, rates, shares, durations, counts, times of day, each with its place and unit."""
