"""String literals and what stands around them, for the languages that mail software is written in.

The lexers are rough: they know comments, strings and brackets, and no more. A literal is handed out whole: parts that
stand side by side, or are put together with the language's operator, are one text, and what stands between them is a
hole, marked with the name of what fills it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

HOLE_OPEN, HOLE_CLOSE = "\ue000", "\ue001"
HOLE = re.compile(f"{HOLE_OPEN}([^{HOLE_CLOSE}]*){HOLE_CLOSE}")

LANGUAGES = {
    ".c": "c",
    ".h": "c",
    ".cc": "c",
    ".cpp": "c",
    ".C": "c",
    ".y": "c",
    ".l": "c",
    ".et": "c",
    ".rs": "rust",
    ".go": "go",
    ".js": "js",
    ".mjs": "js",
    ".ts": "js",
    ".py": "python",
    ".pl": "perl",
    ".pm": "perl",
    ".fcgi": "perl",
    ".rb": "ruby",
    ".lua": "lua",
    ".sh": "shell",
}
JOINERS: dict[str, tuple[str, ...]] = {
    "c": ("<<", "+"),
    "go": ("+",),
    "js": ("+",),
    "python": ("+",),
    "perl": (".",),
    "ruby": ("+",),
    "lua": ("..",),
}
STREAMS = re.compile(r"^(std::)?(cout|cerr|clog|o?f?s?stream|os|oss|o|ss)$")
ADJACENT = {"c", "python", "ruby"}

COMMENTS = {
    "c": r"/\*.*?\*/|//[^\n]*|\#\s*include[^\n]*",
    "rust": r"/\*.*?\*/|//[^\n]*",
    "go": r"/\*.*?\*/|//[^\n]*",
    "js": r"/\*.*?\*/|//[^\n]*",
    "python": r"\#[^\n]*",
    "perl": r"^=[a-z]\w*\b.*?(?:^=cut\b[^\n]*|\Z)|^__(?:END|DATA)__.*|(?<![\$\w\\\{&])\#[^\n]*",
    "ruby": r"^=begin.*?^=end|\#[^\n]*",
    "lua": r"--\[(=*)\[.*?\]\1\]|--[^\n]*",
    "shell": r"(?:(?<=\s)|^)\#[^\n]*",
}
QUOTED = r'"(?:\\.|[^"\\])*"'
SINGLE = r"'(?:\\.|[^'\\])*'"
STRINGS = {
    "c": r'(?:L|u8|u)?"(?:\\.|[^"\\\n])*"',
    "rust": r'b?r?"(?:\\.|[^"\\])*"',
    "go": r'"(?:\\.|[^"\\\n])*"|`[^`]*`',
    "js": r'"(?:\\.|[^"\\\n])*"' + r"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`",
    "python": r"(?i:[rbuf]{0,2})(?:'''.*?'''|" + r'""".*?"""|"(?:\\.|[^"\\\n])*"' + r"|'(?:\\.|[^'\\\n])*')",
    "perl": QUOTED + "|" + SINGLE,
    "ruby": QUOTED + "|" + SINGLE,
    "lua": r'"(?:\\.|[^"\\\n])*"' + r"|'(?:\\.|[^'\\\n])*'|\[(?P<eq>=*)\[.*?\](?P=eq)\]",
    "shell": QUOTED + r"|'[^']*'",
}
CHARACTER = {"c": r"'(?:\\.[^']*|[^'\\\n])'", "rust": r"'(?:\\.[^']*|[^'\\\n])'|'\w+", "go": r"'(?:\\.[^']*|[^'\\\n])'"}
NAME = {
    "perl": r"[\$@%&]\#?\{?\^?\w+(?:::\w+)*\}?(?:->|::|\w|(?<=>)\w+)*(?:(?:->)?(?:\{[^{}\n]*\}|\[[^\[\]\n]*\]))*"
    r"|[A-Za-z_]\w*(?:(?:::|->)\$?\w+)*",
    "ruby": r"@{0,2}[A-Za-z_]\w*[?!]?(?:(?:\.|::)[A-Za-z_]\w*[?!]?)*",
    "js": r"[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*",
    "shell": r"[A-Za-z_][\w-]*",
}
ANY_NAME = r"[A-Za-z_]\w*(?:(?:->|\.|::|:(?=\w))[A-Za-z_]\w*)*!?"
NUMBER = r"\d+(?:\.\d+)*\w*"
PUNCTUATION = r"<<|=>|->|==|!=|=~|!~|&&|\|\||\.\.|::|\+=|\.=|\\\n|."
QUOTE_LIKE = re.compile(r"(qq|q|qw|qr|m|s|tr|y)(?:\s*([{(\[<])|([/|!,#~'^%\"])|\s+([{(\[<]))")
HEREDOC = re.compile(r"<<(~?)(?:\"(\w+)\"|'(\w+)'|(\w+))(?=[;,.)\s])")
CLOSERS = {"(": ")", "{": "}", "[": "]", "<": ">"}
BEFORE_REGEX = {
    "(",
    ",",
    "=",
    "=~",
    "!~",
    "&&",
    "||",
    "!",
    "{",
    ";",
    "?",
    ":",
    "=>",
    "return",
    "and",
    "or",
    "not",
    "if",
}
BEFORE_REGEX |= {"unless", "split", "grep", "[", "}", "when", "+", "=="}


@dataclass
class Token:
    """A string (“s”), a name (“i”), a number (“n”) or a sign (“p”)."""

    kind: str
    text: str
    line: int
    frame: int = 0


@dataclass
class Frame:
    """A pair of brackets: the name before it, the frame around it, and whether it is a block of statements."""

    name: str
    parent: int
    block: bool
    first: int


@dataclass
class Literal:
    """A text in a program, and what stands around it."""

    text: str
    line: int
    calls: tuple[str, ...] = ()
    before: str = ""
    beside: tuple[str, ...] = ()
    after: tuple[str, ...] = field(default=())


ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "a": "", "e": "", "f": "", "v": "", "\n": ""}
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{3}|.)", re.DOTALL)


def unescaped(body: str) -> str:
    """The characters that a quoted text stands for."""

    def one(match: re.Match[str]) -> str:
        text = match[1]
        if text[0] == "x" and len(text) > 1:
            return chr(int(text[1:], 16))
        if len(text) == 3:
            return chr(int(text, 8))
        return ESCAPES.get(text, text)

    return ESCAPE.sub(one, body)


def hole(name: str) -> str:
    """The mark of a hole."""
    return HOLE_OPEN + name.replace(HOLE_OPEN, "").replace(HOLE_CLOSE, "")[:80] + HOLE_CLOSE


PERL_VARIABLE = re.compile(
    r"(?<!\\)(?:@\{\[.*?\]\}|[\$@]\{\^?[^{}]*\}(?:\{[^{}]*\}|\[[^\[\]]*\])*"
    r"|[\$@](?:\w+(?:::\w+)*|[&!@0])(?:(?:->)?(?:\{[^{}]*\}|\[[\w$-]+\])|->\w+)*)",
)
FILLED = {
    "perl": PERL_VARIABLE,
    "js": re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}"),
    "ruby": re.compile(r"\#\{[^{}]*\}"),
    "shell": re.compile(r"\$\{[^{}]*\}|\$\w+|\$\([^()]*\)"),
    "python": re.compile(r"(?<!\{)\{[^{}]*\}(?!\})"),
}


def valued(raw: str, language: str) -> str:
    """The value of a quoted literal, with holes where the language fills something in."""
    prefix = re.match(r"\w*", raw)
    start = prefix[0].lower() if prefix else ""
    body = raw[len(start) :]
    quote = body[:3] if body[:3] in ("'''", '"""') else body[:1]
    if quote == "[":
        return body.strip("=[]")
    inner = body[len(quote) : len(body) - len(quote)]
    fills = language in FILLED and quote != "'"
    if language == "js":
        fills = quote == "`"
    if language == "python":
        fills = "f" in start
    if fills:
        inner = FILLED[language].sub(lambda found: hole(found[0].strip("${}#@")), inner)
    plain = (quote == "'" and language in ("perl", "ruby", "shell")) or (language == "go" and quote == "`")
    return inner if plain else unescaped(inner)


class Lexer:
    """Cuts a program into tokens."""

    def __init__(self, source: str, language: str) -> None:
        self.source = source
        self.language = language
        self.at = 0
        self.tokens: list[Token] = []
        self.line = 1
        self.pending: list[tuple[str, bool, int]] = []
        character = CHARACTER.get(language, r"(?!x)x")
        self.pattern = re.compile(
            rf"(?P<space>[ \t\r\f]+|\\\n)|(?P<newline>\n)|(?P<comment>{COMMENTS[language]})"
            rf"|(?P<string>{STRINGS[language]})|(?P<character>{character})"
            rf"|(?P<name>{NAME.get(language, ANY_NAME)})|(?P<number>{NUMBER})|(?P<sign>{PUNCTUATION})",
            re.DOTALL | re.MULTILINE,
        )

    def run(self) -> list[Token]:
        """All the tokens."""
        while self.at < len(self.source):
            if not self.special():
                self.plain()
        return self.tokens

    def plain(self) -> None:
        """One token by the pattern."""
        match = self.pattern.match(self.source, self.at)
        if match is None:
            self.at += 1
            return
        kind, text = match.lastgroup or "", match[0]
        kind = "string" if match["string"] is not None else "comment" if match["comment"] is not None else kind
        if kind == "string" and not self.documents(text):
            self.add("s", valued(text, self.language))
        elif kind in ("name", "number", "sign"):
            self.add({"name": "i", "number": "n", "sign": "p"}[kind], text)
        self.move(match.end())
        if kind == "newline" and self.pending:
            self.heredocs()

    def documents(self, text: str) -> bool:
        """Whether a literal of Python's is the documentation of what it stands in."""
        if self.language != "python" or not text.lstrip("rRuUbBfF").startswith(("'''", '"""')):
            return False
        begins = not self.source[self.source.rfind("\n", 0, self.at) + 1 : self.at].strip()
        before = self.tokens[-1].text if self.tokens else ""
        return begins and before not in ("=", "(", ",", "+", "%", "return", "[", "{")

    def add(self, kind: str, text: str) -> None:
        self.tokens.append(Token(kind, text, self.line))

    def move(self, end: int) -> None:
        self.line += self.source.count("\n", self.at, end)
        self.at = end

    def special(self) -> bool:
        """What the pattern cannot tell: regular expressions, Perl's quotes and here-documents."""
        if self.language not in ("perl", "js", "ruby"):
            return False
        here = self.source[self.at]
        if here == "/" and self.source[self.at + 1 : self.at + 2] not in ("/", "*") and self.regex_may_start():
            return self.regex()
        if self.language == "js":
            return False
        if here == "<" and (match := HEREDOC.match(self.source, self.at)):
            word = match[2] or match[3] or match[4]
            self.pending.append((word, match[3] is None, len(self.tokens)))
            self.add("s", "")
            self.move(match.end())
            return True
        return self.language == "perl" and here in "qmsty" and self.quote_like()

    def regex_may_start(self) -> bool:
        return not self.tokens or (self.tokens[-1].kind in "ip" and self.tokens[-1].text in BEFORE_REGEX)

    def regex(self) -> bool:
        match = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/\w*").match(self.source, self.at)
        if match is None:
            return False
        self.add("n", "0")
        self.move(match.end())
        return True

    def quote_like(self) -> bool:
        """One of Perl's q, qq, qw, m, s, tr and y."""
        if self.at and (self.source[self.at - 1].isalnum() or self.source[self.at - 1] in "_$@%&>{-"):
            return False
        match = QUOTE_LIKE.match(self.source, self.at)
        if match is None or self.source[match.end() - 1 : match.end() + 1] in ("=>", ",,"):
            return False
        opener = match[2] or match[3] or match[4]
        if match[3] == "," and match[1] in ("s", "y", "m", "q"):
            return False
        end = self.closing(match.end(), opener)
        body = self.source[match.end() : end - 1]
        if match[1] in ("s", "tr", "y"):
            end = self.second(end, opener)
        if match[1] in ("q", "qq"):
            filled = PERL_VARIABLE.sub(lambda found: hole(found[0].strip("${}@")), body) if match[1] == "qq" else body
            self.add("s", unescaped(filled))
        else:
            self.add("n", "0")
        self.move(end)
        return True

    def second(self, at: int, opener: str) -> int:
        """Past the second part of a substitution."""
        if opener not in CLOSERS:
            return self.closing(at, opener)
        while at < len(self.source) and self.source[at].isspace():
            at += 1
        return self.closing(at + 1, self.source[at : at + 1] or opener)

    def closing(self, at: int, opener: str) -> int:
        """The place past the sign that closes a quote."""
        closer, depth = CLOSERS.get(opener, opener), 1
        while at < len(self.source):
            sign = self.source[at]
            if sign == "\\":
                at += 1
            elif sign == closer:
                depth -= 1
                if not depth:
                    return at + 1
            elif sign == opener:
                depth += 1
            at += 1
        return at

    def heredocs(self) -> None:
        """The bodies of here-documents that were announced on the line before."""
        for word, fills, place in self.pending:
            match = re.compile(rf"(.*?)^[ \t]*{word}[ \t]*$", re.DOTALL | re.MULTILINE).match(self.source, self.at)
            if match is None:
                continue
            text = match[1]
            if fills:
                text = FILLED[self.language].sub(lambda found: hole(found[0].strip("${}@#")), text)
            self.tokens[place].text = text
            self.move(match.end())
        self.pending = []


BLOCK_AFTER = {")", "=>", "do", "else", "try", "finally", "eval", "sub", ";", "{", "}", ""}
WORDS = {"if", "while", "for", "foreach", "unless", "elsif", "switch", "return", "and", "or", "not", "print", "elif"}


def framed(tokens: list[Token], language: str) -> list[Frame]:
    """Set each token's frame, and return the frames."""
    frames = [Frame("", -1, True, 0)]
    current = 0
    for index, token in enumerate(tokens):
        token.frame = current
        if token.kind != "p":
            continue
        if token.text in "([{":
            before = tokens[index - 1] if index else Token("p", "", 0)
            named = before.kind == "i" and token.text == "("
            block = token.text == "{" and (language in ("c", "rust", "go") or before.text in BLOCK_AFTER)
            frames.append(Frame(before.text if named else "", current, block, index + 1))
            current = len(frames) - 1
        elif token.text in ")]}" and frames[current].parent >= 0:
            current = frames[current].parent
            token.frame = current
    return frames


class Reader:
    """Finds the literals in a list of tokens."""

    def __init__(self, source: str, language: str) -> None:
        self.language = language
        self.tokens = Lexer(source, language).run()
        self.frames = framed(self.tokens, language)
        self.joiners = JOINERS.get(language, ())

    def literals(self) -> Iterator[Literal]:
        """Every literal, joined with its neighbours."""
        index = 0
        while index < len(self.tokens):
            text, end, strings = self.chain(index)
            if strings:
                yield self.literal(text, index, end)
            index = max(end, index + 1)

    def chain(self, index: int) -> tuple[str, int, int]:
        """An expression of strings and what is put between them: its text, its end, and its number of strings."""
        text, strings, at = "", 0, index
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind == "s":
                text += token.text
                strings += 1
                at += 1
                if self.language in ADJACENT and (after := self.adjacent(at)) > at:
                    text += hole("n") if after - at > 0 and self.tokens[after - 1].kind == "i" else ""
                    at = after
                    continue
                if self.language in ADJACENT and at < len(self.tokens) and self.tokens[at].kind == "s":
                    continue
            elif token.kind == "i" and self.joiners and token.text not in WORDS:
                at, name = self.operand(at)
                text += "" if STREAMS.match(name) else hole(name)
            else:
                break
            if not (at < len(self.tokens) and self.tokens[at].text in self.joiners):
                break
            at += 1
        return text, at, strings

    def adjacent(self, at: int) -> int:
        """Past the macros that stand between two of C's literals, or the same place."""
        if self.language != "c":
            return at
        after = at
        while after < len(self.tokens) and after - at < 2 and self.tokens[after].kind == "i":
            after += 1
        return after if after > at and after < len(self.tokens) and self.tokens[after].kind == "s" else at

    def operand(self, at: int) -> tuple[int, str]:
        """Past a name and the brackets that follow it."""
        name = self.tokens[at].text
        at += 1
        while at < len(self.tokens) and self.tokens[at].text in ("(", "["):
            frame = self.tokens[at].frame
            inner = at + 1
            while inner < len(self.tokens) and not (
                self.tokens[inner].frame == frame and self.tokens[inner].text in (")", "]")
            ):
                if self.tokens[inner].kind == "s" and len(self.tokens[inner].text) > 12:
                    return at, name
                inner += 1
            at = inner + 1
        return at, name

    def literal(self, text: str, start: int, end: int) -> Literal:
        token = self.tokens[start]
        calls = tuple(self.calls(token.frame))
        before, after = self.arguments(start, end)
        return Literal(text, token.line, calls, self.prefix(start), before, after)

    def calls(self, frame: int) -> Iterator[str]:
        """The names of the calls around a token, the innermost first, within its statement."""
        while frame > 0 and not self.frames[frame].block:
            if self.frames[frame].name and self.frames[frame].name not in WORDS:
                yield self.frames[frame].name
            frame = self.frames[frame].parent

    def prefix(self, start: int) -> str:
        """The words of the statement before a literal."""
        words: list[str] = []
        at, line = start - 1, self.tokens[start].line
        while at >= 0 and len(words) < 30:
            token = self.tokens[at]
            if token.line < line - 8 or (token.kind == "p" and token.text == ";"):
                break
            if token.kind == "p" and token.text in "{}" and self.ends(at):
                break
            words.append('""' if token.kind == "s" else token.text)
            at -= 1
        return " ".join(reversed(words))

    def ends(self, at: int) -> bool:
        """Whether a brace bounds a statement."""
        frame = self.tokens[at + 1].frame if self.tokens[at].text == "{" else self.tokens[at].frame
        return self.frames[frame].block

    def arguments(self, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The arguments of the innermost call before and after a literal."""
        frame = self.tokens[start].frame
        return tuple(self.words(start, -1, frame)[::-1]), tuple(self.words(end - 1, 1, frame))

    def words(self, at: int, step: int, frame: int) -> list[str]:
        """The arguments on one side of a token, each as a short text."""
        found: list[list[str]] = [[]]
        at += step
        while 0 <= at < len(self.tokens) and len(found) < 12:
            token = self.tokens[at]
            outside = token.frame < frame or (token.kind == "p" and token.text == ";")
            if outside or (token.kind == "p" and token.text in ")]}" and token.frame == self.frames[frame].parent):
                break
            if token.text in (",", "=>") and token.kind == "p" and token.frame == frame:
                found.append([])
            else:
                found[-1].append(token.text)
            at += step
        ordered: Callable[[list[str]], list[str]] = (lambda part: part) if step > 0 else (lambda part: part[::-1])
        return [" ".join(ordered(part))[:120] for part in found if part]


def literals(source: str, language: str) -> Iterator[Literal]:
    """Every literal of a program."""
    return Reader(source, language).literals()
