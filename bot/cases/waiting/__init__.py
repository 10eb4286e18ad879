"""Reminders of what waits or has gone quiet, and the working hours that they go by."""
