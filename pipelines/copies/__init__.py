"""Which texts are copies of one another, and which are one template with another lender in it: for any engine.

`textkeys` are what a text is found by; `candidates` finds pairs worth a look, `comparison` decides about a pair, and
`settling` makes clusters of decided pairs. `grouping` is all of it for texts in memory or on disk; `archive.copies` is
the same decision over a file that grows.
"""
