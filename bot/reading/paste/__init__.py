"""What a person pasted into a chat: marks undone, their own words set apart, several notices told from each other.

In: any text.
Out: a `Message`. Its `question` is the person's words; everything else comes from the pasted lines.
"""
