"""Characters written as codes: entities, escapes of scripts and addresses, transfer forms of mail."""
