"""The common names of the blocklists that servers ask, by the hosts and words that stand for them in a refusal."""

from __future__ import annotations

BY_HOST: tuple[tuple[str, str], ...] = (
    ("zen.spamhaus.org", "Spamhaus ZEN"), ("zen.dq.spamhaus.net", "Spamhaus ZEN"),
    ("sbl-xbl.spamhaus.org", "Spamhaus SBL+XBL"),
    ("sbl.spamhaus.org", "Spamhaus SBL"), ("xbl.spamhaus.org", "Spamhaus XBL"), ("pbl.spamhaus.org", "Spamhaus PBL"),
    ("dbl.spamhaus.org", "Spamhaus DBL"), ("dbl.dq.spamhaus.net", "Spamhaus DBL"),
    ("zrd.dq.spamhaus.net", "Spamhaus ZRD"),
    ("spamhaus.org/sbl", "Spamhaus SBL"), ("spamhaus.org/pbl", "Spamhaus PBL"),
    ("spamhaus.org/query/dbl", "Spamhaus DBL"),
    ("spamhaus.org", "Spamhaus"), ("spamhaus.net", "Spamhaus"), ("spamhaus.com", "Spamhaus"),
    ("spamcop.net", "SpamCop"), ("barracudacentral.org", "Barracuda"), ("barracudacentral.com", "Barracuda"),
    ("barracudanetworks.com/reputation", "Barracuda"), ("sorbs.net", "SORBS"),
    ("dnsbl-1.uceprotect.net", "UCEPROTECT Level 1"), ("dnsbl-2.uceprotect.net", "UCEPROTECT Level 2"),
    ("dnsbl-3.uceprotect.net", "UCEPROTECT Level 3"), ("uceprotect.net", "UCEPROTECT"),
    ("invaluement.com", "Invaluement"), ("abusix.zone", "Abusix"), ("abusix.com", "Abusix"),
    ("prs.proofpoint.com", "Proofpoint"), ("support.proofpoint.com/dnsbl-lookup", "Proofpoint"),
    ("ipcheck.proofpoint.com", "Proofpoint"), ("csi.cloudmark.com", "Cloudmark"), ("senderscore.com", "Sender Score"),
    ("senderscore.org", "Sender Score"), ("truncate.gbudb.net", "GBUdb Truncate"), ("mailspike.net", "Mailspike"),
    ("mailspike.org", "Mailspike"), ("psbl.surriel.com", "PSBL"), ("psbl.org", "PSBL"),
    ("dnsbl.manitu.net", "NiX Spam"), ("0spam.org", "0spam"), ("0spam.fusionzero.com", "0spam"),
    ("junkemailfilter.com", "Hostkarma"), ("surbl.org", "SURBL"), ("uribl.com", "URIBL"), ("abuseat.org", "CBL"),
    ("dronebl.org", "DroneBL"), ("spfbl.net", "SPFBL"), ("blocklist.de", "blocklist.de"),
    ("backscatterer.org", "Backscatterer"), ("spamrats.com", "SpamRATS"), ("mail-abuse.com", "Trend Micro RBL+"),
    ("mail-abuse.org", "Trend Micro RBL+"), ("ers.trendmicro.com", "Trend Micro RBL+"),
    ("spameatingmonkey.net", "Spam Eating Monkey"),
    ("unsubscore.com", "LashBack UBL"), ("talosintelligence.com", "Cisco Talos"), ("senderbase.org", "Cisco Talos"),
    ("rfc-clueless.org", "RFC-Clueless"), ("nszones.com", "nszones"), ("wpbl.info", "WPBL"),
    ("dnsbl.inps.de", "inps.de"),
    ("dnsbl.cobion.com", "IBM Cobion"), ("njabl.org", "NJABL"), ("interserver.net", "InterServer RBL"),
    ("kisarbl.or.kr", "KISA RBL"), ("spam-rbl.fr", "spam-rbl.fr"), ("sender.office.com", "Microsoft"),
)  # fmt: skip
"""A host with all below it, or the beginning of a link; the more special first."""

BY_WORD: tuple[tuple[str, str], ...] = (
    ("spamhaus zen", "Spamhaus ZEN"), ("spamhaus sbl", "Spamhaus SBL"), ("spamhaus xbl", "Spamhaus XBL"),
    ("spamhaus pbl", "Spamhaus PBL"), ("spamhaus dbl", "Spamhaus DBL"), ("spamhaus css", "Spamhaus CSS"),
    ("spamhaus", "Spamhaus"), ("spamcop", "SpamCop"), ("barracuda reputation", "Barracuda"),
    ("in barracuda", "Barracuda"),
    ("by barracuda", "Barracuda"), ("barracuda central", "Barracuda"), ("sorbs", "SORBS"),
    ("uceprotect-level1", "UCEPROTECT Level 1"), ("uceprotect-level2", "UCEPROTECT Level 2"),
    ("uceprotect-level3", "UCEPROTECT Level 3"), ("uceprotect level 1", "UCEPROTECT Level 1"),
    ("uceprotect level 2", "UCEPROTECT Level 2"), ("uceprotect level 3", "UCEPROTECT Level 3"),
    ("uceprotect", "UCEPROTECT"),
    ("invaluement", "Invaluement"), ("ivmsip", "Invaluement"), ("ivmuri", "Invaluement"), ("abusix", "Abusix"),
    ("cloudmark sender intelligence", "Cloudmark"), ("cloudmark csi", "Cloudmark"), ("sender score", "Sender Score"),
    ("senderscore", "Sender Score"), ("gbudb", "GBUdb Truncate"), ("mailspike", "Mailspike"), ("psbl", "PSBL"),
    ("nixspam", "NiX Spam"), ("nix spam", "NiX Spam"), ("0spam", "0spam"), ("hostkarma", "Hostkarma"),
    ("surbl", "SURBL"),
    ("uribl", "URIBL"), ("trend micro rbl+", "Trend Micro RBL+"), ("trend micro email reputation", "Trend Micro RBL+"),
    ("rbl+", "Trend Micro RBL+"), ("dronebl", "DroneBL"), ("spfbl", "SPFBL"), ("spamrats", "SpamRATS"),
    ("proofpoint dynamic reputation", "Proofpoint"), ("senderbase", "Cisco Talos"), ("cisco talos", "Cisco Talos"),
    ("trustedsource", "McAfee TrustedSource"),
)  # fmt: skip
"""Words that are said of lists alone; makers of filters are none, unless what they say is a list."""

OWN = "its own list"
"""Of the server that refused: "on our block list", "using Customer Block list"."""
