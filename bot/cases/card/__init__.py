"""Bringing in a person: the card, who has it, and words between its thread and the asker’s."""
