"""Addresses of the net, and telephone numbers."""

from __future__ import annotations

import re

from accessible.spoken.european.tongue import Tongue, table
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

#: Ends of domains that are said as words; others are spelled.
_SAID_ENDS = frozenset("com org net info gov museum jobs online shop site blog".split())
_ENDS = _SAID_ENDS | frozenset(
    "edu int mil biz eu de at ch li fr be lu ca es mx ar cl co pe uy it va pt br nl uk us io ai tv "
    "me app dev html htm php pdf py js".split()
)
#: Short names that everybody says as a word.
_SAID = frozenset("gmail yahoo gmx web blog mail news info shop html".split()) - {"mail", "web"}
#: A name this long, with vowels, is said as a word; a shorter one is spelled, to be written down.
_WORD = 5
_PART = re.compile(r"[^\W\d_]+|\d+|.", re.DOTALL)
_VOWEL = re.compile(r"[aeiouyäöüàáâãèéêìíòóôõùúœæ]", re.IGNORECASE)
_HOST = r"[\w-]+(?:\.[\w-]+)*"


def spell(text: str) -> str:
    """Letters one by one, as capitals: an engine takes them for letters, and no rule for a word."""
    return " ".join(text.upper() if len(text.upper()) == len(text) else text)


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    signs = table(tongue.address_signs)

    def say(address: str, tag: str, *, last: bool = True) -> str:
        """Every sign of an address by its name; words as words, short names letter by letter."""
        parts = _PART.findall(address)
        said = []
        for number, part in enumerate(parts):
            if part[0].isdigit():
                said.append(tongue.digits(part, tag))
            elif part[0].isalpha():
                beside = parts[max(0, number - 1) : number] + parts[number + 1 : number + 2]
                mixed = any(other.isdigit() for other in beside)
                said.append(name(part, mixed, number > 0 and parts[number - 1] == "."))
            else:
                said.append(signs.get(part, "" if part.isspace() else part))
        return " ".join(word for word in said if word)

    def name(part: str, mixed: bool, after_dot: bool) -> str:
        low = part.lower()
        if after_dot and low in _SAID_ENDS:
            return part
        word = low in _SAID or (len(part) >= _WORD and bool(_VOWEL.search(part)) and not mixed)
        if len(part) >= _WORD and re.search(r"[^aeiouyäöüáéíóúàèìòù]{5}", low):
            word = False
        return part if word else spell(part)

    def host(address: str) -> str:
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", address).partition("/")[0]

    def url(match: Match, manner: Manner) -> str | None:
        address = match["said"]
        scheme, _, rest = address.rpartition("://")
        ends = rest.partition("/")[0].lower().partition(":")[0].rpartition(".")[2]
        if not scheme and not rest.lower().startswith("www.") and ends not in _ENDS:
            return None
        if manner.style.urls == "silent":
            return ""
        if manner.style.urls == "short":
            return say(host(address), manner.language)
        return say(address, manner.language)

    def email(match: Match, manner: Manner) -> str:
        if manner.style.urls == "silent":
            return ""
        return say(match["said"], manner.language)

    def handle(match: Match, manner: Manner) -> str:
        return say(match[0], manner.language)

    def hashtag(match: Match, manner: Manner) -> str:
        words = re.sub(r"_+|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", match["tag"])
        words = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", words)
        return f"hashtag {words}"

    def digits(text: str, manner: Manner) -> str:
        if not tongue.paired_digits:
            return tongue.digits(text, manner.language)
        groups = re.findall(r"\d+", text)
        said = []
        for group in groups:
            pair = len(group) == 2 and group[0] != "0"
            said.append(
                tongue.cardinal(int(group), manner.language, "")
                if pair
                else tongue.digits(group, manner.language)
            )
        return " ".join(said)

    def telephone(match: Match, manner: Manner) -> str | None:
        text = match["number"]
        if sum(character.isdigit() for character in text) < 7:
            return None
        if text[0] != "+":
            return digits(text, manner)
        code = re.match(r"\+(\d{1,3})(?=\D|$)", text)
        if not code or not tongue.country_codes:
            return f"{tongue.plus} {digits(text, manner)}"
        country = tongue.cardinal(int(code[1]), manner.language, "")
        return f"{tongue.plus} {country} {digits(text[code.end() :], manner)}"

    def internet(match: Match, manner: Manner) -> str | None:
        groups = match[0].split(".")
        if any(int(group) > 255 for group in groups) or all(len(g) == 3 for g in groups[1:]):
            return None
        return f" {signs['.']} ".join(tongue.digits(group, manner.language) for group in groups)

    def book_number(match: Match, manner: Manner) -> str:
        return tongue.digits(match["said"], manner.language)

    tail = r"(?:[/?#:](?:[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]}'’…])?)?"
    named = rf"(?:\w[\w-]*\.)+(?:[A-Za-z]{{2,8}})(?![\w@-]){tail}"
    phone = r"(?P<number>\(?\d[\d ()/.–-]{4,22}\d)"
    return (
        Rule(
            "isbn",
            r"\bIS[BS]N(?:-1[03])?(?: ?:)? ?(?P<said>\d[\d -]{6,15}[\dXx])(?!\w)",
            book_number,
            needs="I",
        ),
        Rule(
            "email",
            r"(?<![\w.@])(?P<said>[\w.%+-]{1,64}@(?:[\w-]+\.)+[A-Za-z]{2,})(?![\w@])",
            email,
            needs="@",
        ),
        Rule(
            "url",
            rf"(?<![\w@])(?P<said>[A-Za-z]{{3,6}}://{_HOST}{tail})",
            url,
            needs=":",
        ),
        Rule(
            "url",
            rf"(?<![\w@.-])(?P<said>www\.[\w&-]+(?:\.[\w&-]+)+{tail})",
            url,
            needs=".",
        ),
        Rule(
            "url",
            rf"(?<![\w@.-])(?P<said>{named})",
            url,
            needs=".",
        ),
        Rule("handle", r"(?<![\w@.])@\w[\w.]*\w", handle, needs="@"),
        Rule("hashtag", r"(?<![\w#&])#(?P<tag>[^\W\d]\w*)", hashtag, needs="#"),
        Rule(
            "telephone",
            r"(?<![\w.,/])(?<!\d )(?P<number>\+\d[\d ()/.–-]{5,22}\d)(?!\w)",
            telephone,
            needs="+",
            also=DIGITS,
        ),
        Rule(
            "telephone",
            r"(?<![\w.,/-])(?<!\d )(?P<number>\(?\d{3}\)?[ .-]\d{3,4}[.-]\d{4})(?![\w-]|[.,]\d)",
            telephone,
            needs=DIGITS,
        ),
        Rule(
            "telephone",
            rf"(?<![\w.,/-])(?<!\d )(?P<number>{tongue.telephone})(?![\w/-]|[.,]\d)",
            telephone,
            needs=DIGITS,
        ),
        Rule(
            "telephone",
            rf"(?<!\w)(?i:tel|tél|telefon|téléphone|telefonnummer|teléfono|telefono|telefone|tele"
            rf"foon|fax|cell|cel|gsm|mobil|móvil|whatsapp)(?:\.|:|\.:)? ?(?P<said>{phone})(?!\w)",
            telephone,
            needs=DIGITS,
        ),
        Rule(
            "code",
            r"(?<![\w.,])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|[.,]\d)",
            internet,
            needs=".",
            also=DIGITS,
        ),
    )
