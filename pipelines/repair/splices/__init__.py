"""Un-splicing: text whose bytes were torn apart inside characters, put together again as far as the bytes tell."""
