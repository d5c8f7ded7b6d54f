"""Addresses of the net and of disks: URLs, e-mail, file names, handles, hashtags."""

from __future__ import annotations

import re
from string import ascii_letters

from accessible.spoken.english.letters import is_word, spelled
from accessible.spoken.english.numerals import digits
from accessible.spoken.rules import Match, Pattern, Rule
from accessible.spoken.style import Manner

_SIGNS = {
    ".": "dot",
    "/": "slash",
    "\\": "backslash",
    ":": "colon",
    ";": "semicolon",
    ",": "comma",
    "-": "dash",
    "_": "underscore",
    "@": "at",
    "?": "question mark",
    "!": "exclamation mark",
    "=": "equals",
    "&": "ampersand",
    "#": "hash",
    "%": "percent",
    "+": "plus",
    "~": "tilde",
    "*": "star",
    "$": "dollar",
    "|": "pipe",
}
#: Endings of hosts that are said as words; those of two letters, and the rest, are spelled.
_SAID = frozenset(
    "com org net gov edu info biz name mobi museum travel jobs news blog shop store online site "
    "app dev web page cloud press book books ink art club live life world wiki media studio".split()
)
_SURE = frozenset("com org net gov edu info biz".split())
_SPELLED = frozenset(
    "ac ai at au be br ca cc ch cn cz de dk es eu fi fr gr hk hu ie il im in int io ir is it jp kr "
    "ly me mil mx nl no nz pk pl pt ro rs ru se sg sk sm tr tv tw ua uk us va vn xyz za".split()
)
#: After a stop without a space ("we saw it.in the end") these are words.
_ENGLISH = frozenset("at be de ie im in is it me no us va".split())
#: Endings of file names, and how they are said.
_FILES = {
    name: spelled(name.upper())
    for name in "html htm pdf png txt csv xml css js php py md mp3 mp4 exe xls xlsx rtf odt "
    "svg wav flac ogg m4b m4a avi dll iso srt vtt tex".split()
} | {
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "gif": "gif",
    "zip": "zip",
    "doc": "doc",
    "docx": "doc X",
    "json": "json",
    "epub": "E pub",
    "bat": "bat",
    "log": "log",
    "sh": "S H",
}
#: Small words of addresses that are letters.
_LETTERS = frozenset("www http https ftp html htm php asp jsp cgi pdf faq usa uk bbc cnn".split())
_PARTS = Pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|\S")
_CAMEL = Pattern(r"[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]?[a-zà-ÿ]+|[A-Z]+|[^\W\d_]+|\d+")
#: Where HealthyYouth is two words; NeMo is one.
_JOINT = Pattern(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})|(?<=\b[A-Z])(?=[A-Z][a-z]{2})")
_WWW = r"(?i:www\d?)\."
_HOST = r"[a-zA-Z0-9](?:[\w-]*\w)?(?:\.[a-zA-Z0-9](?:[\w-]*\w)?)*"
_PATH = r"(?::\d{2,5})?(?:[/?#][^\s<>\"“”«»]*)?"


def _words(address: str, manner: Manner) -> str:
    """An address, sign by sign; what looks like a word is one."""
    said = []
    for match in _PARTS.finditer(address):
        part = match[0]
        if part.isascii() and part.isdigit():
            said.append(digits(part, manner.style.zero))
        elif part.isalpha() or len(part) > 1:
            said.append(_word(part))
        else:
            said.append(_SIGNS.get(part, ""))
    return " ".join(filter(None, said))


def _word(part: str) -> str:
    small = part.lower()
    if small in _LETTERS or (part.isupper() and len(part) > 1 and not is_word(part, True)):
        return spelled(part.upper())
    return _JOINT.sub(" ", part)


def _host(host: str, manner: Manner) -> str:
    """A host, its last label as such labels are said."""
    labels = host.split(".")
    last = labels.pop().lower()
    ending = (
        last
        if last in _SAID
        else _FILES.get(last)
        or (spelled(last.upper()) if len(last) < 3 or last in _SPELLED else last)
    )
    return f"{_words('.'.join(labels), manner)} dot {ending}"


def _file(path: str, manner: Manner) -> str:
    """A path, the ending of a file's name as such endings are said."""
    head, dot, ending = path.rpartition(".")
    if dot and ending.lower() in _FILES:
        return f"{_words(head, manner)} dot {_FILES[ending.lower()]}"
    return _words(path, manner)


def _url(match: Match, manner: Manner) -> str | None:
    """A whole URL, or its host, or nothing, as the user likes."""
    address = re.sub(r"\s+", "", match["said"])
    scheme, separator, rest = address.partition("://")
    if not separator:
        scheme, rest = "", address
    cut = next((i for i, sign in enumerate(rest) if sign in ":/?#"), len(rest))
    host, path = rest[:cut], rest[cut:]
    if manner.style.urls == "silent":
        return ""
    if manner.style.urls == "short":
        host = re.sub(rf"^{_WWW}", "", host)
        return _host(host, manner) if "." in host else _file(path, manner)
    parts = [f"{_words(scheme, manner)} colon slash slash"] if separator else []
    parts.append(_host(host, manner) if "." in host else _words(host, manner))
    parts.append(_file(path, manner))
    return " ".join(filter(None, parts))


def _bare(match: Match, manner: Manner) -> str | None:
    """A host without a scheme, or a file's name; one that is the whole text may end as it likes."""
    host = match["host"]
    first, _, last = host.rpartition(".")
    small = last.lower()
    whole = match.span() == (0, len(match.string.rstrip(" .!?"))) and len(first) > 3
    if small in _FILES and not match["path"]:
        return f"{_words(first, manner)} dot {_FILES[small]}"
    if not any(character.isalpha() for character in first) or last != small:
        return None
    if first.lower() == "dot":
        return f"dot {last}"
    sure = small in _SURE or (small in _SPELLED and small not in _ENGLISH and len(first) > 1)
    if sure or whole or (match["path"] and (small in _SAID or small in _SPELLED)):
        return _url(match, manner)
    return None


def _ending(match: Match, _: Manner) -> str | None:
    """A ".com" company, a ".json" file, ASP.NET."""
    if match["net"]:
        return " dot net"
    small = match["name"].lower()
    said = small if small in _SURE else _FILES.get(small)
    return said and f"dot {said}"


def _mail(match: Match, manner: Manner) -> str:
    if manner.style.urls == "silent":
        return ""
    return f"{_words(match['user'], manner)} at {_host(match['host'], manner)}" + (
        f" {_file(match['path'], manner)}" if match["path"] else ""
    )


def _handle(match: Match, manner: Manner) -> str:
    return f"at {_camel(match['name'], manner)}"


def _hashtag(match: Match, manner: Manner) -> str:
    return f"hashtag {_camel(match['name'], manner)}"


def _camel(name: str, manner: Manner) -> str:
    """BlackLivesMatter as three words; digits stay numbers, for the rules of numbers."""
    parts = _CAMEL.findall(name.replace("_", " "))
    return " ".join(
        spelled(part) if part.isupper() and 1 < len(part) < 4 else part for part in parts
    )


def _path(match: Match, manner: Manner) -> str:
    return _file(match[0], manner)


#: The order is the precedence. What ends a sentence is no part of an address.
RULES: tuple[Rule, ...] = (
    Rule(
        "url",
        r"(?i:\b(?P<said>(?:https?|ftps?|sftp|file|mailto|git|ssh) ?: ?//[^\s<>\"“”«»]*"
        r"[^\s<>\"“”«».,;:!?'’)\]…]))",
        _url,
        needs=("//",),
    ),
    Rule(
        "url",
        rf"(?<![\w.@])(?P<said>{_WWW}{_HOST}(?:[/?#][^\s<>\"“”«»]*[\w/=&-])?)",
        _url,
        needs=("www", "WWW"),
    ),
    Rule(
        "email",
        r"(?<![\w@])(?P<user>[A-Za-z0-9](?:[\w.+&%'-]{0,62}[\w+&%-])?)@"
        r"(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+)(?P<path>(?:/[\w./-]*\w)?)",
        _mail,
        needs="@",
    ),
    Rule("handle", r"(?<![\w@.])@(?P<name>[A-Za-z_]\w{0,40})(?![@\w])", _handle, needs="@"),
    Rule("hashtag", r"(?<![\w&#])#(?P<name>(?=\d*[^\W\d])\w{2,80})", _hashtag, needs="#"),
    Rule("url", r"(?<![\w:/\\])[A-Z]:\\[^\s<>\"“”«»]*[\w\\]", _path, needs="\\"),
    Rule(
        "url",
        r"(?<![\w.:/<])~?(?:/[A-Za-z][\w.-]*){2,}\w/?(?!\w)|(?<![\w.:/])~/[\w./-]*\w",
        _path,
        needs="/",
    ),
    Rule(
        "url",
        r"(?<![\w.@/-])(?P<said>(?P<host>\w[\w-]*(?:\.[\w-]+){0,4}\.[A-Za-z][a-z0-9]{1,6})"
        r"(?P<path>(?::\d{2,5})?(?:/[^\s<>\"“”«»]*[\w/])?))(?![\w@])(?!\.\w)",
        _bare,
        needs=tuple(f".{letter}" for letter in ascii_letters),
    ),
    Rule(
        "url",
        r"\.(?<![\w.].)(?P<name>NET|[A-Za-z][a-z0-9]{1,4})(?![\w.]\w|\w)|\.(?<=\w.)(?P<net>NET)\b",
        _ending,
        needs=".",
    ),
)
