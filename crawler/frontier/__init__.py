"""What to fetch next and what is leased: one interface, a file of one machine or a server that crawlers share."""
