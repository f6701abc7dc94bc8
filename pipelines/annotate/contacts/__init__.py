"""Ways to reach somebody: hotlines, which are public, and personal data, which is hidden wherever it is shown."""
