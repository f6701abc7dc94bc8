"""Reading fetched pages beside the reactor: their links, and the article in them."""
