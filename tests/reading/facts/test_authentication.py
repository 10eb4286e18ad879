"""Results of checking the sender, as servers write them out."""

from __future__ import annotations

import pytest

from bot.reading.facts.authentication import authentication
from bot.reading.facts.plain_words import Words


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "550-5.7.26 Your email has been blocked because the sender is unauthenticated. "
            "550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. "
            "550-5.7.26 550-5.7.26 Authentication results: 550-5.7.26 DKIM = did not pass 550-5.7.26 "
            "SPF [example.com] with ip: [203.0.113.1] = did not pass 550-5.7.26 550 5.7.26 For "
            "instructions on setting up authentication, go to",
            [("dkim", "fail", None), ("spf", "fail", "example.com")],
        ),
        (
            "550-5.7.26 This mail has been blocked because DKIM checks did not pass and SPF check "
            "for [example.com] did not pass with ip: [203.0.113.1].",
            [("dkim", "fail", None), ("spf", "fail", "example.com")],
        ),
        (
            "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's "
            "550-5.7.26 DMARC policy. Please contact the administrator of example.com domain if this "
            "was a legitimate mail.",
            [("dmarc", "fail", "example.com")],
        ),
        (
            "451 4.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC "
            "policy, but temporary DNS failures prevent authentication.",
            [("dmarc", "temperror", "example.com")],
        ),
        (
            "550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo "
            "requires all senders to authenticate with either SPF or DKIM. Authentication results: "
            "DKIM = FAILURE - SPF [example.com] with ip 203.0.113.1 = FAILURE",
            [("dkim", "fail", None), ("spf", "fail", "example.com")],
        ),
        (
            "550 5.7.509 Access denied, sending domain [example.com] does not pass DMARC "
            "verification and has a DMARC policy of reject.",
            [("dmarc", "fail", "example.com"), ("dmarc", "p=reject", "example.com")],
        ),
        (
            "550 5.7.515 Access denied, sending domain EXAMPLE.COM does not meet the required "
            "authentication level. Spf= Fail , Dkim= Fail , DMARC= Fail",
            [("spf", "fail", None), ("dkim", "fail", None), ("dmarc", "fail", "EXAMPLE.COM")],
        ),
        (
            "550 5.7.515 Access denied, sending domain example.com doesn't meet the required "
            "authentication level. The sender's domain in the 5322.From address doesn't meet the "
            "authentication requirements defined for the sender. SPF did not pass",
            [("spf", "fail", None)],
        ),
        (
            "550 5.7.1 Email rejected due to DMARC (p=reject) of example.com",
            [("dmarc", "p=reject", "example.com")],
        ),
        (
            "spf=fail (sender IP is 203.0.113.1) smtp.mailfrom=example.com; dkim=none (message not "
            "signed) header.d=none;dmarc=fail action=oreject header.from=example.org;",
            [("spf", "fail", "example.com"), ("dkim", "none", None), ("dmarc", "fail", "example.org")],
        ),
        (
            "550 5.7.23 <kim@example.org>: Recipient address rejected: Message rejected due to: SPF "
            "fail - not authorized. Please see "
            "http://www.openspf.net/Why?s=mfrom;id=me@example.com;ip=203.0.113.1;r=x",
            [("spf", "fail", "example.com")],
        ),
        (
            "550 [SPF] host 203.0.113.1 is not allowed to send mail from domain example.com",
            [("spf", "fail", "example.com")],
        ),
        (
            "550 [SPF] 203.0.113.1 is not allowed to send mail from example.com. Please see http://www.openspf.org/Why",
            [("spf", "fail", "example.com")],
        ),
        (
            "550 SPF check failed",
            [("spf", "fail", None)],
        ),
        (
            "550 Domain example.com DMARC check failed",
            [("dmarc", "fail", "example.com")],
        ),
        (
            "550 5.7.1 rejected by DMARC policy for example.com",
            [("dmarc", "fail", "example.com")],
        ),
        (
            "550 5.7.0 bad DKIM signature data",
            [("dkim", "fail", None)],
        ),
        (
            "550 5.7.20 No passing DKIM signature found",
            [("dkim", "missing", None)],
        ),
        (
            "550 5.7.1 no DKIM signature",
            [("dkim", "missing", None)],
        ),
        (
            "550 [HME1] This message was blocked for failing both SPF and DKIM authentication checks.",
            [("spf", "fail", None), ("dkim", "fail", None)],
        ),
        (
            "Your message was rejected due to example.com's DMARC policy.",
            [("dmarc", "fail", "example.com")],
        ),
        (
            "550 Reject due to SPF policy. The originating IP of the message is not permitted by the domain owner",
            [("spf", "fail", None)],
        ),
        (
            "The (E)MAIL FROM domain example.com has an SPF record with a hard fail policy (-all) "
            "but it fails to pass SPF checks with the ip: 203.0.113.1.",
            [("spf", "fail", "example.com")],
        ),
        (
            "This message was blocked because it didn't pass SPF authentication.",
            [("spf", "fail", None)],
        ),
        (
            "This message was blocked because it didn't pass DKIM authentication.",
            [("dkim", "fail", None)],
        ),
        (
            "sending domain doesn't have a DMARC record, or the DMARC record doesn't specify a DMARC policy.",
            [("dmarc", "missing", None)],
        ),
        (
            "the From: header (RFC5322) in this message isn't aligned with either the authenticated "
            "SPF or DKIM organizational domain.",
            [("spf", "unaligned", None), ("dkim", "unaligned", None)],
        ),
        (
            "Access denied, a message sent over IPv6 [2001:db8::1] must pass either SPF or DKIM "
            "validation, this message is not signed",
            [("dkim", "missing", None)],
        ),
        (
            "The message was rejected because of Sender Policy Framework violation",
            [("spf", "fail", None)],
        ),
        (
            "SPF fail <me@example.com>: Rejected by the Sender Policy Framework.",
            [("spf", "fail", "example.com")],
        ),
        (
            "Message refused, DMARC verification Failed. LPN007_517",
            [("dmarc", "fail", None)],
        ),
        (
            "SPF check failed, please verify the SPF/DNS configuration for your domain name.",
            [("spf", "fail", None)],
        ),
        (
            "SPF Sender Invalid - envelope rejected",
            [("spf", "fail", None)],
        ),
        (
            "Email rejected per sender's DMARC policy",
            [("dmarc", "fail", None)],
        ),
        (
            "This message was not accepted due to domain owner DMARC policy (RFC 7489) https://help",
            [("dmarc", "fail", None)],
        ),
        (
            "ARC validation failure",
            [("arc", "fail", None)],
        ),
        (
            "Rejected: R_SPF_FAIL, DMARC_POLICY_REJECT, R_DKIM_NA",
            [("spf", "fail", None), ("dmarc", "fail", None), ("dkim", "none", None)],
        ),
        (
            "<me@example.com> Invalid SPF record. Inspect your SPF settings, and try again. IB508",
            [("spf", "permerror", None)],
        ),
        (
            "SPF Permanent Error: Too many DNS lookups",
            [("spf", "permerror", None)],
        ),
        (
            "Receiver policy for SPF Softfail",
            [("spf", "softfail", None)],
        ),
        (
            "both SPF and DKIM failed",
            [("spf", "fail", None), ("dkim", "fail", None)],
        ),
        (
            "SPF: softfail; DKIM: pass",
            [("spf", "softfail", None), ("dkim", "pass", None)],
        ),
        (
            "dkim=fail header.d=a.example; dkim=pass header.d=b.example",
            [("dkim", "fail", "a.example"), ("dkim", "pass", "b.example")],
        ),
        (
            "DMARC evaluation for example.com failed: rejected",
            [("dmarc", "fail", "example.com")],
        ),
        (
            "Mail from example.com failed DMARC",
            [("dmarc", "fail", "example.com")],
        ),
        (
            "5.7.1 Message rejected: SPF and DKIM are missing",
            [("spf", "missing", None), ("dkim", "missing", None)],
        ),
        (
            "SPF validation failed (example.com: 203.0.113.1 not permitted sender)",
            [("spf", "fail", "example.com")],
        ),
        (
            "DMARC: fail (p=quarantine) for example.com",
            [("dmarc", "fail", "example.com"), ("dmarc", "p=quarantine", "example.com")],
        ),
        (
            "550 5.7.0 mail from domain example.com failed SPF and DKIM",
            [("spf", "fail", "example.com"), ("dkim", "fail", "example.com")],
        ),
        (
            "Your domain has SPF pass but DKIM does not pass",
            [("spf", "pass", None), ("dkim", "fail", None)],
        ),
    ],
)
def test_each_result_that_is_written_out_is_found(said: str, found: list[tuple[str, str, str | None]]) -> None:
    words = Words(said)
    assert [each[:3] for each in authentication(words)] == found


@pytest.mark.parametrize(
    "said",
    [
        "[HM08] message rejected because it lacks authentication",
        "If SPF fails we reject. SPF must pass.",
    ],
)
def test_nothing_is_made_up(said: str) -> None:
    words = Words(said)
    assert authentication(words) == ()
