"""What is said in a thread after an answer -> what is asked, or that it is not for the bot; and what is said then."""
