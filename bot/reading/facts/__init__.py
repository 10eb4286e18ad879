"""Single facts that stand in a text: codes, addresses, results of authentication, limits, listings, marks.

In: a piece of text.
Out: facts with their place in it. What they mean is knowledge, and none of this room's business.
"""
