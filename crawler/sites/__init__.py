"""Sites as data: source files read and checked, drafted from a listing page, tried before a crawl."""
