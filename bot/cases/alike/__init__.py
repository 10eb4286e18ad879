"""Several cases alike within an hour: one notice for them all."""
