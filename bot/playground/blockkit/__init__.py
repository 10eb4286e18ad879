"""Block Kit as Slack takes it: what is checked, and what Slack fills in."""
