"""E-mail, as bytes: MIME (RFC 2045), delivery reports (RFC 3464), complaints (RFC 5965), automatic replies (RFC 3834).

In: the bytes of one e-mail, an mbox or an Outlook file.
Out: a `Message`, the notice's text and its fields put together.
"""
