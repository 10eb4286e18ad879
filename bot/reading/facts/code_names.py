"""The official names of SMTP codes, each with the standard that gives it.

Sources: RFC 5321 §4.2.3 and the extensions named in each row for reply codes; the IANA registry "SMTP Enhanced
Status Codes" (https://www.iana.org/assignments/smtp-enhanced-status-codes/), kept under RFC 5248, for enhanced ones.
A name says what the code is called. What a bounce means by it is for the knowledge base to say.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeName:
    """One registered code: `code` as written in the standard, with X for any class in an enhanced one."""

    code: str
    name: str
    source: str


_REPLIES = """\
211|System status, or system help reply|RFC 5321
214|Help message|RFC 5321
220|Service ready|RFC 5321
221|Service closing transmission channel|RFC 5321
235|Authentication succeeded|RFC 4954
250|Requested mail action okay, completed|RFC 5321
251|User not local; will forward|RFC 5321
252|Cannot VRFY user, but will accept message and attempt delivery|RFC 5321
334|Server challenge|RFC 4954
354|Start mail input|RFC 5321
421|Service not available, closing transmission channel|RFC 5321
432|A password transition is needed|RFC 4954
450|Requested mail action not taken: mailbox unavailable|RFC 5321
451|Requested action aborted: local error in processing|RFC 5321
452|Requested action not taken: insufficient system storage|RFC 5321
454|Temporary authentication failure|RFC 4954
455|Server unable to accommodate parameters|RFC 5321
500|Syntax error, command unrecognized|RFC 5321
501|Syntax error in parameters or arguments|RFC 5321
502|Command not implemented|RFC 5321
503|Bad sequence of commands|RFC 5321
504|Command parameter not implemented|RFC 5321
521|Server does not accept mail|RFC 7504
523|Encryption needed|RFC 5248
525|User account disabled|RFC 5248
530|Authentication required|RFC 4954
534|Authentication mechanism is too weak|RFC 4954
535|Authentication credentials invalid|RFC 4954
538|Encryption required for requested authentication mechanism|RFC 4954
550|Requested action not taken: mailbox unavailable|RFC 5321
551|User not local|RFC 5321
552|Requested mail action aborted: exceeded storage allocation|RFC 5321
553|Requested action not taken: mailbox name not allowed|RFC 5321
554|Transaction failed|RFC 5321
555|MAIL FROM/RCPT TO parameters not recognized or not implemented|RFC 5321
556|Domain does not accept mail|RFC 7504
"""

_STATUSES = """\
X.0.0|Other undefined status|RFC 3463
X.1.0|Other address status|RFC 3463
X.1.1|Bad destination mailbox address|RFC 3463
X.1.2|Bad destination system address|RFC 3463
X.1.3|Bad destination mailbox address syntax|RFC 3463
X.1.4|Destination mailbox address ambiguous|RFC 3463
X.1.5|Destination address valid|RFC 3463
X.1.6|Destination mailbox has moved, no forwarding address|RFC 3463
X.1.7|Bad sender's mailbox address syntax|RFC 3463
X.1.8|Bad sender's system address|RFC 3463
X.1.9|Message relayed to non-compliant mailer|RFC 5248
X.1.10|Recipient address has null MX|RFC 7505
X.2.0|Other or undefined mailbox status|RFC 3463
X.2.1|Mailbox disabled, not accepting messages|RFC 3463
X.2.2|Mailbox full|RFC 3463
X.2.3|Message length exceeds administrative limit|RFC 3463
X.2.4|Mailing list expansion problem|RFC 3463
X.3.0|Other or undefined mail system status|RFC 3463
X.3.1|Mail system full|RFC 3463
X.3.2|System not accepting network messages|RFC 3463
X.3.3|System not capable of selected features|RFC 3463
X.3.4|Message too big for system|RFC 3463
X.3.5|System incorrectly configured|RFC 3463
X.3.6|Requested priority was changed|RFC 6710
X.4.0|Other or undefined network or routing status|RFC 3463
X.4.1|No answer from host|RFC 3463
X.4.2|Bad connection|RFC 3463
X.4.3|Directory server failure|RFC 3463
X.4.4|Unable to route|RFC 3463
X.4.5|Mail system congestion|RFC 3463
X.4.6|Routing loop detected|RFC 3463
X.4.7|Delivery time expired|RFC 3463
X.5.0|Other or undefined protocol status|RFC 3463
X.5.1|Invalid command|RFC 3463
X.5.2|Syntax error|RFC 3463
X.5.3|Too many recipients|RFC 3463
X.5.4|Invalid command arguments|RFC 3463
X.5.5|Wrong protocol version|RFC 3463
X.5.6|Authentication exchange line is too long|RFC 4954
X.6.0|Other or undefined media error|RFC 3463
X.6.1|Media not supported|RFC 3463
X.6.2|Conversion required and prohibited|RFC 3463
X.6.3|Conversion required but not supported|RFC 3463
X.6.4|Conversion with loss performed|RFC 3463
X.6.5|Conversion failed|RFC 3463
X.6.6|Message content not available|RFC 4468
X.6.7|Non-ASCII addresses not permitted for that sender/recipient|RFC 6531
X.6.8|UTF-8 string reply is required, but not permitted by the SMTP client|RFC 6531
X.6.9|UTF-8 header message cannot be transferred to one or more recipients|RFC 6531
X.6.10|Deprecated: duplicate of X.6.8|RFC 6531
X.7.0|Other or undefined security status|RFC 3463
X.7.1|Delivery not authorized, message refused|RFC 3463
X.7.2|Mailing list expansion prohibited|RFC 3463
X.7.3|Security conversion required but not possible|RFC 3463
X.7.4|Security features not supported|RFC 3463
X.7.5|Cryptographic failure|RFC 3463
X.7.6|Cryptographic algorithm not supported|RFC 3463
X.7.7|Message integrity failure|RFC 3463
X.7.8|Authentication credentials invalid|RFC 4954
X.7.9|Authentication mechanism is too weak|RFC 4954
X.7.10|Encryption needed|RFC 5248
X.7.11|Encryption required for requested authentication mechanism|RFC 4954
X.7.12|A password transition is needed|RFC 4954
X.7.13|User account disabled|RFC 5248
X.7.14|Trust relationship required|RFC 5248
X.7.15|Priority level is too low|RFC 6710
X.7.16|Message is too big for the specified priority|RFC 6710
X.7.17|Mailbox owner has changed|RFC 7293
X.7.18|Domain owner has changed|RFC 7293
X.7.19|RRVS test cannot be completed|RFC 7293
X.7.20|No passing DKIM signature found|RFC 7372
X.7.21|No acceptable DKIM signature found|RFC 7372
X.7.22|No valid author-matched DKIM signature found|RFC 7372
X.7.23|SPF validation failed|RFC 7372
X.7.24|SPF validation error|RFC 7372
X.7.25|Reverse DNS validation failed|RFC 7372
X.7.26|Multiple authentication checks failed|RFC 7372
X.7.27|Sender address has null MX|RFC 7505
X.7.28|Mail flood detected|IANA registry (RFC 5248)
X.7.29|ARC validation failure|RFC 8617
X.7.30|REQUIRETLS support required|RFC 8689
"""


def _table(rows: str) -> dict[str, CodeName]:
    names = (CodeName(*row.split("|")) for row in rows.splitlines())
    return {name.code: name for name in names}


REPLY_CODES = _table(_REPLIES)
ENHANCED_CODES = _table(_STATUSES)


def reply_name(code: str) -> CodeName | None:
    """Name of an SMTP reply code (RFC 5321 §4.2.3 and extensions), or None when no standard names it."""
    return REPLY_CODES.get(code)


def status_name(status: str) -> CodeName | None:
    """Name of an enhanced status code such as "5.1.1" whatever its class, or None when it is not registered."""
    return ENHANCED_CODES.get("X" + status[1:]) if status[:1].isdigit() else None
