"""One readable text, looked at as a page: its lines, its addresses, where it ends, and the shapes of a report in it.

In: the text of a notice.
Out: where in it each recipient, code and reason stands; the layouts are made of these.
"""
