"""An article over time: revisions, events, pages in parts, dates that feeds give, captures that come late."""
