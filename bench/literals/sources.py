"""Where the sources come from: Debian's source packages, npm's and PyPI's, each fetched with its ordinary client."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
SUITES = ("bookworm", "trixie", "sid")

# Taken from the oldest suite that has them, and from the newest as well: what was reworded since is a row of its own.
DEBIAN_TWICE = [
    "postfix", "exim4", "sendmail", "courier", "opensmtpd", "dovecot", "cyrus-imapd", "dma", "nullmailer",
    "mailman3", "mlmmj", "sympa", "rspamd", "spf-engine", "chasquid", "mimedefang", "policyd-rate-limit",
]  # fmt: skip
DEBIAN_ONCE = [
    "msmtp", "esmtp", "ssmtp", "masqmail", "netqmail", "notqmail", "qpsmtpd", "amavisd-new", "amavisd-milter",
    "spamassassin", "clamav", "postgrey", "postfwd", "postfix-policyd-spf-perl", "milter-greylist", "greylistd",
    "opendkim", "opendmarc", "openarc", "policyd-weight", "spamass-milter", "smartlist", "ecartis", "procmail",
    "maildrop", "mailfilter", "citadel", "couriergrey", "courier-filter-perl", "dkimpy-milter", "gross",
    "mtpolicyd", "postfix-gld", "schleuder", "libmail-milter-perl", "libsendmail-pmilter-perl", "pymilter",
    "vrfydmn", "sqlgrey", "mailfront", "extsmail", "fastforward", "dot-forward", "sa-exim", "sauce", "fdm",
    "gnarwl", "vacation", "clamsmtp", "proxsmtp", "spampd", "mailutils", "quickml", "libnet-server-mail-perl",
    "libnet-smtp-server-perl", "postfix-mta-sts-resolver", "postsrsd", "mail-spf-perl", "libmail-dmarc-perl",
    "pyspf", "libspf2", "golang-github-emersion-go-smtp", "golang-github-emersion-go-milter",
    "opensmtpd-filter-dkimsign", "opensmtpd-filter-rspamd", "opensmtpd-filter-senderscore", "opensmtpd-extras",
    "rsendmail", "mimefilter", "mailagent", "fuzzyocr", "libesmtp", "rust-indymilter",
]  # fmt: skip
# Where a mirror lacks the source of a program in a script language, the program itself says the same.
SCRIPTS = {
    "amavisd-new": "amavisd-new",
    "spamassassin": "spamassassin",
    "spf-engine": "postfix-policyd-spf-python",
    "vrfydmn": "vrfydmn",
    "sqlgrey": "sqlgrey",
    "policyd-weight": "policyd-weight",
    "greylistd": "greylistd",
    "spampd": "spampd",
    "schleuder": "schleuder",
    "libmail-dmarc-perl": "libmail-dmarc-perl",
    "libsendmail-pmilter-perl": "libsendmail-pmilter-perl",
}
NPM = [
    "Haraka", "haraka-dsn", "haraka-plugin-access", "haraka-plugin-aliases", "haraka-plugin-asn",
    "haraka-plugin-attachment", "haraka-plugin-auth-ldap", "haraka-plugin-avg", "haraka-plugin-clamd",
    "haraka-plugin-dcc", "haraka-plugin-dkim", "haraka-plugin-dns-list", "haraka-plugin-early_talker",
    "haraka-plugin-esets", "haraka-plugin-fcrdns", "haraka-plugin-geoip", "haraka-plugin-greylist",
    "haraka-plugin-headers", "haraka-plugin-helo.checks", "haraka-plugin-known-senders", "haraka-plugin-karma",
    "haraka-plugin-limit", "haraka-plugin-mail_from.is_resolvable", "haraka-plugin-messagesniffer",
    "haraka-plugin-p0f", "haraka-plugin-qmail-deliverable", "haraka-plugin-rcpt-ldap",
    "haraka-plugin-recipient-routes", "haraka-plugin-relay", "haraka-plugin-rspamd", "haraka-plugin-spamassassin",
    "haraka-plugin-spf", "haraka-plugin-uribl", "smtp-server", "zone-mta", "wildduck", "mx-connect",
]  # fmt: skip
PYPI = [
    "aiosmtpd", "courier-pythonfilter", "chapps", "dmarc", "dspam-milter", "lamson", "slimta", "blackhole",
]  # fmt: skip


@dataclass(frozen=True)
class Package:
    """An unpacked source package."""

    system: str
    release: str
    root: Path


def say(text: str) -> None:
    """Tell the user something, beside the output."""
    print(text, file=sys.stderr, flush=True)


def run(command: list[str], folder: Path) -> str:
    """The standard output of a command that must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "failed").splitlines()[-1]
        raise OSError(f"{command[0]}: {last}")
    return done.stdout


def compared(one: str, other: str) -> int:
    """Which of two of Debian's versions is the older."""
    done = subprocess.run(["dpkg", "--compare-versions", one, "lt", other], check=False)
    return -1 if done.returncode == 0 else 1


class Debian:
    """Debian's source packages, through apt with lists of its own; the system's apt is left as it is."""

    def __init__(self, work: Path) -> None:
        self.base = work / "debian"
        lists = self.base / "lists" / "partial"
        archives = self.base / "cache" / "archives" / "partial"
        for folder in (lists, archives, self.base / "got"):
            folder.mkdir(parents=True, exist_ok=True)
        listed = self.base / "sources.list"
        lines = [
            f"{kind} [signed-by={KEYRING}] {MIRROR} {suite} main contrib non-free"
            for suite in SUITES
            for kind in ("deb-src", "deb")
        ]
        listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.options = [
            f"-oDir::Etc::sourcelist={listed}",
            "-oDir::Etc::sourceparts=-",
            f"-oDir::State::lists={lists.parent}",
            f"-oDir::Cache={archives.parent.parent}",
            "-oDir::Cache::pkgcache=pkgcache.bin",
            "-oDir::Cache::srcpkgcache=srcpkgcache.bin",
            "-oAPT::Sandbox::User=root",
        ]

    def update(self) -> None:
        """Fetch the lists of source packages."""
        run(["apt-get", *self.options, "-q", "update"], self.base)

    def versions(self, names: Iterable[str]) -> dict[str, list[str]]:
        """The versions of each package that the suites have, the oldest first."""
        known: dict[str, list[str]] = {}
        for name in names:
            try:
                shown = run(["apt-cache", *self.options, "--only-source", "showsrc", name], self.base)
            except OSError:
                continue
            found = re.findall(r"^Version: (\S+)", shown, re.MULTILINE)
            known[name] = sorted(dict.fromkeys(found), key=functools.cmp_to_key(compared))
        return known

    def package(self, name: str, version: str) -> Package:
        """One version of a package, fetched and unpacked unless it already is."""
        folder = self.base / "got" / f"{name}_{version.split(':')[-1]}"
        root = folder / "tree"
        if not root.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            source = ["source", "--download-only", "--only-source", f"{name}={version}"]
            try:
                run(["apt-get", *self.options, "-q", *source], folder)
            except OSError:
                self.bare(folder, root)
            else:
                [described] = folder.glob("*.dsc")
                run(["dpkg-source", "--no-check", "-x", described.name, "tree"], folder)
        return Package(name, version, root)

    def script(self, name: str) -> Package:
        """A program in a script language as it is installed, from the first suite whose archive is there."""
        folder = self.base / "got" / f"{name}_installed"
        folder.mkdir(parents=True, exist_ok=True)
        for suite in SUITES:
            if list(folder.glob("*.deb")):
                break
            with contextlib.suppress(OSError):
                run(["apt-get", *self.options, "-q", "download", f"{SCRIPTS[name]}/{suite}"], folder)
        archives = list(folder.glob("*.deb"))
        if not archives:
            raise OSError("not to be had as it is installed either")
        root = folder / "tree"
        if not root.is_dir():
            run(["dpkg-deb", "-x", archives[0].name, "tree"], folder)
        return Package(name, archives[0].name.split("_")[1].replace("%3a", ":"), root)

    def bare(self, folder: Path, root: Path) -> None:
        """Unpack the original archive alone, where a mirror lacks the rest of a source package."""
        archives = [found for found in sorted(folder.glob("*.tar.*")) if found.name.endswith((".gz", ".xz", ".bz2"))]
        originals = [found for found in archives if ".orig" in found.name]
        natives = [found for found in archives if ".debian.tar" not in found.name]
        if not natives:
            raise OSError("the mirror has none of its archives")
        main = [found for found in originals if ".orig.tar" in found.name] or natives
        untar(main[0], root)
        for extra in originals:
            if extra != main[0]:
                untar(extra, root / extra.name.split(".orig-")[-1].split(".tar")[0])


def untar(archive: Path, root: Path) -> None:
    """Unpack a tar archive, without its single top folder."""
    scratch = root.with_name("unpacking")
    shutil.rmtree(scratch, ignore_errors=True)
    with tarfile.open(archive) as opened:
        opened.extractall(scratch, filter="data")
    tops = list(scratch.iterdir())
    (tops[0] if len(tops) == 1 else scratch).rename(root)
    shutil.rmtree(scratch, ignore_errors=True)


def archived(folder: Path, command: list[str]) -> tuple[str, Path]:
    """The release and the tree of an archive that a command puts in a folder, fetched unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("*.t*gz")):
        run(command, folder)
    [archive] = folder.glob("*.t*gz")
    root = folder / "tree"
    if not root.is_dir():
        untar(archive, root)
    match = re.search(r"-(\d[^-]*?)\.(tgz|tar\.gz)$", archive.name)
    return match[1] if match else "", root


def npm(work: Path, name: str) -> Package:
    """A package of npm's."""
    folder = work / "npm" / name
    release, root = archived(folder, ["npm", "pack", name])
    return Package(name.lower(), release, root)


def pypi(work: Path, name: str) -> Package:
    """A source distribution of PyPI's."""
    folder = work / "pypi" / name
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"]
    release, root = archived(folder, [*command, name])
    return Package(name, release, root)


def debian(work: Path, names: Iterable[str]) -> Iterator[Package]:
    """Debian's packages, each in one or two versions."""
    shelf = Debian(work)
    shelf.update()
    known = shelf.versions(names := list(names))
    for name in names:
        found = known.get(name, [])
        if not found:
            say(f"{name}: not in Debian's {', '.join(SUITES)}, skipped")
        oldest = first_had(shelf, name, found) or installed(shelf, name)
        if oldest:
            yield oldest
        newest = first_had(shelf, name, found[::-1]) if oldest and name in DEBIAN_TWICE else None
        if newest and newest != oldest:
            yield newest


def first_had(shelf: Debian, name: str, versions: list[str]) -> Package | None:
    """The first of a package's versions that can be had."""
    for version in versions:
        try:
            return shelf.package(name, version)
        except (OSError, ValueError, tarfile.TarError) as error:
            say(f"{name} {version}: {error}, skipped")
    return None


def installed(shelf: Debian, name: str) -> Package | None:
    """A program as it is installed, where its source cannot be had."""
    if name not in SCRIPTS:
        return None
    try:
        return shelf.script(name)
    except (OSError, ValueError) as error:
        say(f"{name}: {error}, skipped")
    return None


def packages(work: Path, only: set[str]) -> Iterator[Package]:
    """Every package that can be had; with names, those only."""
    yield from debian(work, [name for name in (*DEBIAN_TWICE, *DEBIAN_ONCE) if not only or name in only])
    for fetch, names in ((npm, NPM), (pypi, PYPI)):
        for name in names:
            if only and name not in only:
                continue
            try:
                yield fetch(work, name)
            except (OSError, ValueError, tarfile.TarError) as error:
                say(f"{name}: {error}, skipped")


def environment() -> None:
    """Plain English from the tools that are called."""
    os.environ["LC_ALL"] = "C.UTF-8"
