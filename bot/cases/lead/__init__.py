"""What the bot could not answer, and what people have taught it."""
