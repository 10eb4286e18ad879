"""How long things are kept; forgetting, exporting, copies of the database."""
