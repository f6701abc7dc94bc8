"""One module a site template; each answers requests and tells the truth about its addresses."""
