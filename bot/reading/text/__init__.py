"""What holds of any text in any place: phrases found in one pass, plain characters, names of header fields, languages.

In: characters.
Out: characters or positions; nothing here knows what a bounce is made of.
"""
