"""Which literals can reach a sender of mail, which files are read for them, and which are left out unread."""

from __future__ import annotations

import re

from lexing import HOLE_OPEN, Literal

# Files left out before they are opened, with the reason. The second part of each is matched with the path.
TESTS = "tests, their data and samples: what they quote is not said by the program, and may quote others"
PARSERS = "reads bounces or delivery notices: kept unread, so that nothing is learnt from another reader's rules"
ASIDE = "nothing that is said to a sender: packaging, build files, manuals, other people's code, translations"
EXCLUDED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern, re.IGNORECASE))
    for reason, pattern in (
        (TESTS, r"(^|/)(tests?|t|xt|testing|testsuite|test-?data|fixtures|specs?|fuzz\w*|mocks?|regress)(/|$)"),
        (
            TESTS,
            r"(^|/)(src/)?(lib-)?test[-_.][^/]*|[-_.]tests?\.\w+$|(^|/)(unit|check)_?tests?|/miltertest"
            r"|samples?(/|$)",
        ),
        (TESTS, r"(^|/)test\w*\.py$|(^|/)(cassandane|imaptest|smtpstone|fsstone|smtpscript|perltests?|cunit)(/|$)"),
        (PARSERS, r"flufl|sisimai|vbounce|bounce[-_]?(parser|handler|detect)|bounced\.|procbounce|bounce_?email"),
        (PARSERS, r"(^|/)(arf|feedback|fbl|mdn)[-_]?pars"),
        (ASIDE, r"(^|/)(\.pc|\.git\w*|node_modules|vendor|third_?party|win32|windows|autom4te\.cache|ci|build)(/|$)"),
        (ASIDE, r"(^|/)(docs?|man\d?|manpages?|html|www|website|readme_files|examples?|bench\w*|po)(/|$)"),
        (ASIDE, r"(^|/)(changelog|changes|news|todo|readme|history|copying|install|configure)[^/]*$"),
        (
            ASIDE,
            r"(^|/)(ltmain|missing|depcomp|config\.(guess|sub)|libtool|getopt\w*|setup|aclocal|tests|sync"
            r"|Antivirus)(\.\w+)*$",
        ),
        (
            ASIDE,
            r"(^|/)(init\.d|web|munin|graphdefang[\w.-]*|log|rest|services|lintian|libreplace)(/|$)|(^"
            r"|/)rc-\w+\.sh|munin",
        ),
        (ASIDE, r"listmaster_notif|http_err|chapps-cli|commands/cli_"),
        (ASIDE, r"(^|/)debian/(?!debconf/|config/)|libclamav|libltdl|libfreshclam|openbsd-compat|unicode/(?!x)"),
    )
)
# A file with “bounce” in its path may be a reader of bounces: it is opened only where it is known to write them.
BOUNCE = re.compile(r"bounce", re.IGNORECASE)
BOUNCE_WRITERS = re.compile(
    r"^(postfix:src/(bounce|global)/|opensmtpd:|exim4:|dma:|slimta:slimta/bounce/|courier:courier/module|"
    r"nullmailer:|(sympa|mlmmj|mailman3?|courier|smartlist):.*(tt2|tmpl|listtexts|templates/en)"
    r"|zone-mta:.*email-bounce)"
)
# Parts of a file that read bounces, in files that do other things as well: (system, first line, last line).
PASSAGES = (("amavisd-new", re.compile(r"^sub inspect_a_bounce_message\b", re.M), re.compile(r"^sub ", re.M)),)

SPELLING = {
    "data": re.compile(r"^amavisd-new:.*/Amavis\.pm$"),
    "m4": re.compile(r"^sendmail:cf/.*\.m4$"),
    "acl": re.compile(r"^exim4:(debian/debconf/.*|src/configure\.default|debian/config/.*)$|^greylistd:.*"),
}
# Texts that are sent as they are, all but their variables.
TEMPLATES = re.compile(
    r"^(mailman3?:src/mailman/templates/en/.*\.txt|mlmmj:listtexts/en/.*|sympa:default/mail_tt2/(?!listmaster)[^/]*\.tt2"
    r"|courier:courier/(?!web|style)[\w-]*\.tmpl|courier:courier/module\.dsn/dsn[\w]*\.txt(\.in)?"
    r"|postfix:conf/bounce\.cf\S*"
    r"|schleuder:(\S*/)?locales/en\.yml|amavisd-new:.*README_FILES/.*template.*|smartlist:etc/\S*\.txt"
    r"|smartlist:etc/(help|accept|bad)\S*"
    r"|slimta:slimta/bounce/\S*\.(txt|tmpl)|haraka:(config|outbound)/\S*bounce\S*"
    r"|haraka:config/outbound\.bounce_message"
    r"|wildduck:emails/\S*\.(txt|text)|quickml:messages/\S*|rspamd:conf/modules\.d/(greylist|ratelimit)\.conf)$"
)
# Programs whose every sentence is said to a sender.
WHOLE = re.compile(
    r"^(postfix:src/bounce/bounce_(templates?|notify_util|notify\w*)\.c|postfix:src/global/(cleanup_strerror"
    r"|sys_exits)\.c"
    r"|opensmtpd:(usr\.sbin/)?smtpd/(esc|bounce)\.c|sendmail:(lib)?sendmail/(savemail|sysexits)\.c"
    r"|sendmail:libsm/(sysexits|strerror)\S*"
    r"|haraka-dsn:index\.js|slimta:slimta/(bounce|smtp/reply).*|nullmailer:lib/errcodes\.cc|nullmailer:src/dsn\.cc"
    r"|sendmail:sendmail/sysexits\.c|aiosmtpd:aiosmtpd/smtp\.py|cyrus-imapd:imap/(imap|lmtp)_err\.et"
    r"|exim4:src/(moan)\.c)$"
)
# In large programs, the parts that talk to senders; the rest of them is not read. (Templates are, wherever they are.)
PARTS = {
    "postfix": r"src/(bounce|cleanup|dns|error|global|local|lmtp|milter|o?qmgr|pipe|postscreen|qmqpd|smtp|smtpd"
        r"|tls|tlsproxy"
    r"|trivial-rewrite|verify|virtual|xsasl)/",
    "exim4": r"src/(acl|deliver|receive|smtp_in|smtp_out|verify|moan|route|rewrite|parse|dns|dnsbl|globals|host"
        r"|retry|spam"
    r"|spool_in|dkim|dmarc|spf|tls(-\w+)?|dane|arc|match|transport|regex|srs|utf8|acl_\w+)\.[ch]$"
    r"|src/(routers|transports|auths)/|src/miscmods/(spf|dmarc|dkim|dnsbl)\w*\.c$",
    "sendmail": r"sendmail/(srvrsmtp|deliver|savemail|collect|recipient|parseaddr|alias|err|envelope|milter"
        r"|queue|usersmtp"
    r"|domain|ratectrl|util|headers|mime|sysexits|udb|sasl|shmticklib|ratelimit|sendmail|macro|stab)\.[ch]$"
    r"|mail\.local/|libsm/(strexit|errstring)\.c|smrsh/|libsmutil/err|libsm/sysexits|include/sm/sysexits|vacation/",
    "courier": r"courier/(?!webmlm|webadmin|pcp|showconfig|cddrvinfo|libs/comsts)|libs/maildrop/|libs/rfc1035/spf",
    "opensmtpd": r"(usr\.sbin/)?smtpd/(smtp_session|mta|mta_session|bounce|esc|lka_\w+|lka|mda\w*|queue|filter"
        r"|forward"
    r"|mail\.\w+|smtp_client|envelope|expand|aliases|report_smtp|dns|rfc5322|smtp|ruleset|cert"
    r"|scheduler\w*)\.[ch]$|contrib/libexec/mail",
    "dovecot": r"src/(lib-smtp|lmtp|lib-lda|lda|submission|submission-login|lib-mail)/|src/plugins/(quota"
        r"|mail-crypt|welcome|acl)/"
    r"|src/lib-storage/mail-(storage|error|autoexpunge)\.[ch]$|src/lib-dns/|pigeonhole/src/(lib-sieve/(plugins"
    r"|util)/|lib-sieve/sieve[\w-]*\.[ch]"
    r"|lib-sieve/(cmd|edit|mcht|rfc2822|ext)[\w-]*\.[ch]|plugins/(lda-sieve|sieve-extprograms)/)",
    "cyrus-imapd": r"imap/(lmtp\w*|smtpclient|deliver|append|sieve_db)\.(c|h)$|imap/(lmtp|imap|mailbox|sieve)_err\.et"
    r"|sieve/(interp|script|message|bc_eval|sieve_err|sieve)\.\w+$|imap/(autocreate|quota\w*|mboxlist)\.c$",
    "clamav": r"clamav-milter/(clamfi|clamav-milter|netcode)\.c$",
    "rspamd": r"src/plugins/lua/|src/rspamd_proxy\.c|rules/|lualib/(lua_scanners|plugins)/|conf/modules\.d/",
    "sympa": r"src/lib/Sympa/(Spindle|Request|Message|Spool|CommandDef|Scenario|Aliases|Tracking|List"
        r"|Internals)\b|src/lib/Sympa/(List|Family)\.pm"
    r"|src/(queue|sbin|bin)/\w*queue\w*\.c|default/scenari/|default/mail_tt2",
    "mailman3": r"src/mailman/(app|chains|commands|handlers|mta|rules|runners|templates|workflows)/",
    "wildduck": r"(lmtp|lib/(lmtp|message-handler|filter-handler|autoreply|maildropper|counters|errors|tools"
        r"|forward|user-handler)\b|imap-core/lib/commands/append|plugins|emails)",
    "mailutils": r"mda/|libmu_sieve/(actions|extensions/(vacation|moderator))",
    "opendkim": r"(opendkim/(opendkim|dkimf?\w*|flowrate|stats)|libopendkim/\w+)\.[ch]$",
    "opendmarc": r"(opendmarc/(opendmarc|parse)|libopendmarc/\w+)\.[ch]$",
    "mlmmj": r"listtexts/en/"
    r"|src/(mlmmj-(process|receive|send|sub|unsub)|send_\w+|listcontrol|prepstdreply)\.c$",
    "haraka": r"(?!bin/)",
    "msmtp": r"src/(smtp|net|msmtpd)\.c$",
    "nullmailer": r"lib/errcodes|protocols/(smtp|qmqp|protocol)|src/(send|queue|dsn|inject)\.cc",
    "libspf2": r"src/libspf2/",
    "milter-greylist": r"(milter-greylist|acl|conf\w*|spf|dnsrbl|urlcheck|ratelimit)\.(c|y)$|\w+\.conf",
}  # fmt: skip
PARTS_PATTERN = {system: re.compile(pattern) for system, pattern in PARTS.items()}
CORE = set(PARTS) - {"rspamd", "cyrus-imapd", "mailutils", "opendkim", "opendmarc", "sympa", "wildduck"}

# Small programs that do little but refuse mail: any sentence about mail is taken, if it is not said to a log.
LOOSE = {
    "postgrey", "postfwd", "policyd-weight", "policyd-rate-limit", "sqlgrey", "milter-greylist",
    "mtpolicyd", "postfix-gld", "postfix-policyd-spf-perl", "spf-engine", "pyspf", "mail-spf-perl",
    "gross", "couriergrey", "courier-filter-perl", "courier-pythonfilter", "chapps", "spampd",
    "sa-exim", "sauce", "schleuder", "qpsmtpd", "mimedefang", "spamass-milter", "amavisd-milter", "vrfydmn",
    "dkimpy-milter",
    "mailfront", "fastforward", "quickml", "dma", "nullmailer", "haraka", "haraka-dsn", "aiosmtpd", "dspam-milter",
    "mlmmj", "smartlist", "esmtp", "msmtp", "blackhole", "dmarc", "zone-mta", "smtp-server", "mimefilter",
    "mx-connect",
}  # fmt: skip

REPLIES = re.compile(
    r"(^|[.>:_-])(\w*repl(y|ies)\w*|respond\w*|send_?response|\w*reject\w*|\w*bounce\w*|\w*defer\w*|deny\w*|denied"
    r"|\w*temp_?fail\w*|perm_?fail\w*|smtp_(site|mesg|rcpt|sess|misc)_fail|usrerr\w*|dsb_\w+|DSN_\w+"
    r"|smtp_printf|smtp_notquit_exit|smtp_respond|synprot_error|set_errno\w*|\w*setreply|set_reply|setmlreply"
    r"|envelope_set_\w+|mta_error|mta_delivery_log|mta_flush_task|mda_\w*fail|giveresponse|smtpquit|message|nmessage"
    r"|smtp_message|psc_\w*(send|drop|reply)\w*|PSC_\w+|ps_send\w*|smtpd?_error|permanent_failure|SMTPReply"
    r"|smtp_server_reply\w*|smtp_server_\w*(fail|reply)\w*|mail_storage_set_error|mail_set_error|str_printfa"
    r"|action_(reject|bounce|tempfail|discard|quarantine)\w*|fail|nouser|respond_?with|setFailure|got_reject|refuse"
    r"|set_pre_result|set_message|protocol_error|smtp_?status\w*|set_lmtp_\w+|err_cb|disconnect|denysoft|putline"
    r"|SMTP_?Error|SMTPException|SMTPStatus|Bounce\w*|RejectMessage|DiscardMessage|Reject\w*|add_reason|get_reject"
    r"|fail_result|fatal_smtp|smtp_err\w*|mark_result|lmtp_\w*err\w*|loc|gettext|ngettext|gettext_strftime|_"
    r"|resp\w*)$"
)
LOGS = re.compile(
    r"(^|[.>:_-])(log\w*|verbose|silly|sp_message\w*|\w*_?log|s?log(_\w+)?|sm_syslog|\w*debug\w*|dprintf|dbg\w*"
    r"|msg_(warn|info|fatal|panic|error|verbose)"
    r"|msg_?verbose|\w*_(debug|warn|warning|info|fatal|panic|trace|crit|notice)|syslog|\w*syslog|warnx?|errx?|fatalx?"
    r"|croak|carp|confess|fatal|panic|i_(error|warning|info|debug|fatal|panic|unreached)|e_(error|warning|info|debug)"
    r"|assert\w*|i_assert|usage|\w*str(n?case)?cmp\w*|streq\w*|strstr|strchr|strn?cmpic|getenv|f?open"
    r"|\w*regex\w*|compile"
    r"|execute|prepare|query|sql\w*|add_argument|add_option|logerror|loginfo|lognotice|logdebug|logwarn|logcrit"
    r"|logalert"
    r"|sm_dprintf|xdebug|tTd|printk|perror|do_log|md_syslog|mylog|die|note|console|LOG\w*|parse_error|yyerror"
    r"|errmsg_config|conf_error|config_error|dbgtext|notice|info|warning|debug|error_log|emit|setenv|require"
    r"|panic_die"
    r"|pool_\w+|event_\w+|\w*_create\w*|\w*_register|add_field|\w*_set_name|e_log|i_log|printf|puts|cerr"
    r"|auth_warning|sys_log\w*|stats?_\w+|rspamd_config:\w+|msg_\w+_task|msg_\w+_session|msg_(err|warn|info)\w*"
    r"|desc\w*)$"
)
ASSIGNED = r"(\[ \w* \]|\})?\s*(?:=|\.=|\+=|=>|:)\s*\(?\s*(?:C?US\b|\w+printf \(|N?_ \(|\{)?[^;=]{0,40}$"
STRONG = re.compile(
    r"(addr\d?->(user_)?message|user_msgptr|log_msgptr|user_msg|log_msg|smtp_?(reply|response|error|err|resp)"
    r"|[\w>.-]*(greylist|reject|deny|defer|bounce|refuse|reply|rejection|block|tempfail|exceeded)_?\w*(msg"
    r"|message|text|reason|string|str|txt)"
    r"|DEF_\w*(TEXT|MSG|REPLY|MESSAGE|FOOTER)\w*|e_message|stat_?(us)?_?text|diagnostic|explanation)" + ASSIGNED
)
WEAK = re.compile(
    r"(\b(msg|message|err\w*msg|errstr|errmsg|err|reason|why|status|text|s|resp|response|reply|result|detail"
    r"|\w+_(reason|message|msg|text|str))"
    r"|\$[\w>{}-]*(msg|reason|message|text|err)\}?)" + ASSIGNED
)
ACTIONS = re.compile(
    r"\b(DENY\w*|REJECT\w*|DEFER\w*|TEMPFAIL|DISCARD|BOUNCE|SMFIS_\w+|FAIL|ENV_\w+FAIL|denysoft|deny)\b\W*[^;]{0,60}$"
)
CODED = re.compile(r"^\W{0,2}([245]\d\d)([ -]|$)|(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
POLICY = re.compile(
    r"^(action\s*=\s*)?(reject|defer|defer_if_permit|defer_if_reject|greylist|hold|421|45\d|55\d)\b[ :,]\S+",
    re.IGNORECASE,
)
MAIL = re.compile(
    r"\b(reject\w*|denied|refus\w+|block(ed|list\w*)|grey-?list\w*|gray-?list\w*|black-?list\w*|try again"
    r"|temporar\w+|quota"
    r"|too (many|large|big|long|old)|not (allowed|permitted|accept\w*|authori[sz]ed|deliver\w*|exist|found|available)"
    r"|user unknown|unknown (user|recipient|mailbox|host|domain)|no such (user|mailbox|domain|host|recipient|address)"
    r"|no mailbox|mailbox|relay\w*|undeliver\w*|deliver(y|ed|ies)?|sender|recipients?|spam|virus\w*|infected|malware"
    r"|unavailable|could not (be )?sen[dt]|SPF|DKIM|DMARC|HELO|EHLO|MAIL FROM|RCPT|exceed\w*|bounc\w+"
    r"|prohibited|policy|attachments?"
    r"|timed out|timeout|connection (refused|lost|closed|reset)|resolv\w+|MX|reputation|throttl\w+|rate limit\w*)\b",
    re.IGNORECASE,
)
CODE_ARGUMENT = re.compile(r"(?<![\w.])([45]\d\d)(?![\w.])")
ENHANCED_ARGUMENT = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
NOT_CODES = {"512", "500000", "400"}
NOISE = re.compile(
    r"^(SELECT|INSERT|UPDATE|DELETE|CREATE|usage:|Usage|\s*--?\w|/[\w/.-]+$|https?://\S+$|[\w.$/-]+$)"
    r"|usage: |\b(see the manual|config(uration)? (file|option|error|line)|command line|malloc|out of memory"
    r"|stack overflow"
    r"|internal error in|core dump|errno %d|getopt|setuid|chroot|fork\(|pid file|regcomp|dlopen|socketpair"
    r"|unix socket"
    r"|Copyright|GNU General|License|compiled with|deprecated|SQL|DBI|JSON|can't (open|create) (file|socket|log)"
    r"|\w+=%\w[, ]+\w+=%\w[, ]+\w+=|,v \d|@\(#\)|Exim::|ruleset |%s:%d|gets?ockopt|unknown option|invalid option"
    r"|missing argument|syntax error in|cannot open|could not open|failed to (load|open|parse|init))\b"
)  # fmt: skip


def excluded(system: str, path: str) -> str:
    """Why a file is left out unread, or nothing."""
    for reason, pattern in EXCLUDED:
        if pattern.search(path) and not kept_by_name(system, path):
            return reason
    part = PARTS_PATTERN.get(system)
    if part and not part.match(path) and not kept_by_name(system, path):
        return ASIDE
    if BOUNCE.search(path) and not BOUNCE_WRITERS.match(f"{system}:{path}"):
        return PARSERS
    return ""


def kept_by_name(system: str, path: str) -> bool:
    """Whether a file is named as one to read, whatever folder it is in; a reader of bounces never is."""
    named = f"{system}:{path}"
    return (
        bool(TEMPLATES.match(named) or any(pattern.match(named) for pattern in SPELLING.values()))
        and "test" not in path
    )


def is_log(literal: Literal) -> bool:
    """Whether a literal goes to a log, is compared with, or is for whoever runs the program."""
    if literal.calls and LOGS.search(literal.calls[0]) and not REPLIES.search(literal.calls[0]):
        return True
    bare = re.search(r"(?:^|[;{})] )(?:\$?\w+->)?(\w+) (?:\( )?(?:LOG\w+ , )?$", literal.before)
    return bool(bare and LOGS.search(bare[1]))


def codes_beside(literal: Literal) -> str:
    """The reply code and the enhanced code that stand before a literal in its call."""
    basic = enhanced = ""
    for argument in literal.beside:
        for found in CODE_ARGUMENT.finditer(argument):
            basic = found[1] if found[1] not in NOT_CODES else basic
        for found in ENHANCED_ARGUMENT.finditer(argument):
            enhanced = found[1]
    if basic and enhanced and basic[0] != enhanced[0]:
        enhanced = ""
    return f"{basic} {enhanced}".strip()


def wanted(literal: Literal, system: str, path: str) -> bool:
    """Whether a literal can reach a sender of mail."""
    text = literal.text.strip()
    plain = text.split(HOLE_OPEN)[0].strip() if text.startswith("/") else text
    if is_log(literal) or NOISE.search(plain) or len(text) < 6:
        return CODED.match(text) is not None and not NOISE.search(plain) and " " in text and not is_log(literal)
    if WHOLE.match(f"{system}:{path}"):
        return True
    if CODED.search(text) and (CODED.match(text) or MAIL.search(text)):
        return True
    return said_to_sender(literal, text, system)


def said_to_sender(literal: Literal, text: str, system: str) -> bool:
    """Whether what stands around a literal makes it a reply, a bounce or a notice."""
    called = any(REPLIES.search(call) for call in literal.calls[:2])
    coded = bool(codes_beside(literal)) and bool(literal.calls)
    if called or coded or POLICY.match(text) or ACTIONS.search(literal.before):
        return True
    if STRONG.search(literal.before):
        return True
    about_mail = MAIL.search(text) is not None and len(text.split()) > 2
    if WEAK.search(literal.before):
        return about_mail or system in CORE
    return about_mail and (system in LOOSE or system in CORE)
