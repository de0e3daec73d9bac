"""Numbers that point at a person, and the check digits by which they are known."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

IBAN_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "FK", "FO", "GL", "NL", "SD"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU", "MN", "XK"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "BH", "CR", "DE", "GB", "GE", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("AE", "GI", "IL", "IQ", "OM", "SO", "TL"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"), 24),
    **dict.fromkeys(("LY", "PT", "ST"), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("BI", "DJ", "FR", "GR", "IT", "MC", "MR", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "BY", "CY", "DO", "GT", "HN", "HU", "LB", "NI", "PL", "SV"), 28),
    **dict.fromkeys(("BR", "EG", "PS", "QA", "UA"), 29),
    **dict.fromkeys(("JO", "KW", "MU", "YE"), 30),
    **dict.fromkeys(("MT", "SC"), 31),
    "LC": 32,
    "RU": 33,
    **dict.fromkeys(("AO", "CV", "GW", "MZ"), 25),
    **dict.fromkeys(("DZ", "IR"), 26),
    **dict.fromkeys(("CF", "CG", "CM", "GA", "GQ", "KM", "MG", "TD"), 27),
    **dict.fromkeys(("BF", "BJ", "CI", "MA", "ML", "NE", "SN", "TG"), 28),
}
"""By country, how many characters its account numbers have (the IBAN registry, ISO 13616); the last rows are of countries
that use such numbers without being in it."""

_IBAN_START = re.compile(r"[A-Za-z]{2}[ ./_-]?[0-9]{2}")
_REGULAR = re.compile(
    r"(?:[A-Za-z0-9]{4}[^A-Za-z0-9]{1,3})?[A-Za-z0-9]{8,}|(?:[A-Za-z0-9]{4}[^A-Za-z0-9]{1,3})+[A-Za-z0-9]{1,4}"
)
_IBAN_SIGN = re.compile(r"[ ./_\n\t-]{0,3}([A-Za-z0-9])")
_DUTCH_ACCOUNT = re.compile(
    r"(?<![A-Za-z0-9])NL ?[0-9]{2} ?[A-Z]{4} ?(?:[0-9] ?){9}[0-9](?![A-Za-z0-9])", re.IGNORECASE
)
_RUN = re.compile(
    r"\+? ?\(?[0-9](?:(?:\.|[ \t]?[-/()_\u2022\u00b7\u2600-\u27bf\U0001f000-\U0001faff][ \t]?|[ \t]{1,2})?\(?[0-9])*"
)
_GROUP = re.compile(r"[0-9]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_CALLED_BSN = re.compile(
    r"(?:b\.?s\.?n\.?|burgerservice|sofi|service)(?:\ue000+(?!\ue000)|[^0-9\n\ue000]){0,25}$", re.IGNORECASE
)
_CALLED_BIG = re.compile(r"big(?:\ue000+(?!\ue000)|[^0-9\n\ue000]){0,25}$", re.IGNORECASE)
_CALLED_PHONE = re.compile(
    r"(?:\btel|telefoon(?:nummer)?|phone|mobiel|\bmob|\bgsm|\bbel(?:len)?|\bcall)\b(?:\ue000+(?!\ue000)|[^0-9\n\ue000]){0,15}$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:\u20ac|\$|eur|euro) ?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r" ?(?:\u20ac|eur\b|euro|miljoen)|,[-0-9=]", re.IGNORECASE)
_UNIT = re.compile(
    r" ?(?:m[cl]?g|\u00b5g|ug|ml|mmol|kg|gram|cm|procent|keer|uur|min|jaar|dagen|weken|dd|km|fte|hours|years)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:patient|dossier|klant|client|lid|polis|agb|uzi|big|bsn|rekening|personeels|registratie|paspoort|record|member)"
    r"[- ]?(?:en)?(?:nummer|number|nr|code|no)|\bagb|\buzi|\bbig|\bbsn)\b[.:]?(?: is| van)? ?[:#]? ?"
    r"([A-Za-z]{0,3}[0-9][0-9.-]{2,20}[0-9])",
    re.IGNORECASE,
)
_LONG = re.compile(r"[0-9]{8,}")
_OF_A_THING = re.compile(
    r"\b(?:(?:artikel|bestel|product|typen?|serie|zi|lot|charge|batch)-?(?:nummer|number|nr|code)|(?:article|item|lot|batch) (?:number|no)"
    r"|isbn|issn|doi|pmid|ean|gtin|udi)\b[.:]?(?: is| van)? ?[:#]? ?$",
    re.IGNORECASE,
)
_OLD_ACCOUNT = re.compile(r"(?<![0-9.])[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{3}(?![0-9]|\.[0-9])")
_LEAST_DIGITS = 8
_BEHIND = 120
_BIG_WEIGHTS = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Found(NamedTuple):
    """Something to take out of a text: from where to where, and of what kind."""

    start: int
    end: int
    kind: str


class Run(NamedTuple):
    """Groups of digits with little between them: where each begins and ends."""

    groups: tuple[tuple[int, int], ...]


def is_iban(text: str) -> bool:
    """Whether these letters and digits, without spaces, are an account number: the rest by 97 is 1 (ISO 13616)."""
    moved = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def is_bsn(digits: str) -> bool:
    """Whether 8 or 9 digits are a citizen service number by its eleven-test: weights 9 to 2, and -1 for the last."""
    digits = digits.zfill(9)
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return weighed % 11 == 0 and int(digits) > 0


def is_big(digits: str) -> bool:
    """Whether 11 digits are a number of the register of health professions by its check digit.

    The first digit checks the others and the second is 9; the weights are those of the register's users, as the
    register itself publishes none. It only helps to know a number that is written in pieces: eleven digits in one
    piece are taken out whatever they are.
    """
    if len(digits) != 11 or digits[1] != "9":
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(digits[1:], _BIG_WEIGHTS, strict=True))
    check = -weighed % 11
    return int(digits[0]) == (1 if check == 10 else check)


def is_belgian(digits: str) -> bool:
    """Whether 11 digits are a Belgian national number: the last two are 97 less the rest of the others by 97, before which
    stands a 2 for who was born from 2000 on."""
    first, check = digits[:-2], int(digits[-2:])
    return any(97 - int(front + first) % 97 == check for front in ("", "2")) and digits[2:4] <= "12"


def is_card(digits: str) -> bool:
    """Whether 13 to 19 digits are a payment card's by the test of Luhn (ISO/IEC 7812)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def accounts(text: str) -> Iterator[Found]:
    """Account numbers of any country, in one piece or in groups; a Dutch one also when a digit was mistyped."""
    passed = 0
    for start in _IBAN_START.finditer(text):
        if start.start() < passed:
            continue
        end = _account_end(text, start.start())
        if end is not None:
            passed = end
            yield Found(start.start(), end, "iban")
    for wrong in _DUTCH_ACCOUNT.finditer(text):
        if wrong.start() >= passed or not is_iban(re.sub("[^A-Za-z0-9]", "", wrong[0])):
            yield Found(wrong.start(), wrong.end(), "iban")


def _account_end(text: str, start: int) -> int | None:
    country = text[start : start + 2]
    glued = start > 0 and text[start - 1].isalpha() and text[max(0, start - 4) : start].upper() != "IBAN"
    if glued or (not country.isupper() and not text[start + 2].isdigit()):
        return None
    length, signs, place = IBAN_LENGTHS.get(country.upper(), 0), "", start
    ends: list[int] = []
    while len(signs) < (length or 34) and (sign := _IBAN_SIGN.match(text, place)):
        signs += sign[1]
        place = sign.end()
        cut = place >= len(text) or not text[place].isalnum()
        if len(signs) >= 15 and cut and len(signs) == (length or len(signs)) and is_iban(signs):
            ends.append(place)
    if not ends or not (length or country.isupper()):
        return None
    many = sum(sign.isdigit() for sign in signs) >= _LEAST_DIGITS
    return ends[-1] if many or (length and _REGULAR.fullmatch(text, start, ends[-1])) else None


def runs(text: str) -> Iterator[Run]:
    """All groups of digits that stand together."""
    for run in _RUN.finditer(text):
        yield Run(tuple(group.span() for group in _GROUP.finditer(text, *run.span())))


def _windows(run: Run, least: int, most: int) -> Iterator[tuple[int, int, Sequence[tuple[int, int]]]]:
    """All stretches of whole groups with at most ``most`` and at least ``least`` digits, from each group the longest first."""
    for first in range(len(run.groups)):
        total, last = 0, first
        while last < len(run.groups) and total + _width(run.groups[last]) <= most:
            total += _width(run.groups[last])
            last += 1
        for end in range(last, first, -1):
            if total < least:
                break
            total -= _width(run.groups[end - 1])
            groups = run.groups[first:end]
            yield groups[0][0], groups[-1][1], groups


def _width(group: tuple[int, int]) -> int:
    return group[1] - group[0]


def _digits(text: str, groups: Sequence[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in groups)


def apart(found: Iterable[Found]) -> Iterator[Found]:
    """The first of those that overlap."""
    passed = 0
    for one in found:
        if one.start >= passed:
            passed = one.end
            yield one


def phones(text: str) -> Iterator[Found]:
    """Telephone numbers: Dutch ones, those with ``+`` or ``00``, and any number of six digits after a word for it."""
    return apart(
        one
        for run in runs(text)
        for start, end, groups in _windows(run, 6, 16)
        if (one := _phone(text, start, end, groups, whole=len(groups) == len(run.groups))) is not None
    )


def _phone(text: str, start: int, end: int, groups: Sequence[tuple[int, int]], *, whole: bool) -> Found | None:
    digits = _digits(text, groups)
    plus = _plus(text, start)
    if plus is not None and 8 <= len(digits) <= 15 and digits[0] != "0":
        return Found(plus, end, "phone")
    if start and text[start - 1] == "(":
        start -= 1
    if re.fullmatch(r"00[1-9][0-9]{7,13}", digits) and _width(groups[0]) >= 2:
        return Found(start, end, "phone")
    if re.fullmatch(r"310?[1-9][0-9]{8}", digits) and _width(groups[0]) in (2, 3, 11):
        return Found(start, end, "phone")
    if _is_national(digits, _width(groups[0])) or (whole and len(groups) == 10 and re.match("0[1-9]", digits)):
        return Found(start, end, "phone")
    if not whole or not 6 <= len(digits) <= 12 or _is_years(text, groups):
        return None
    return Found(start, end, "phone") if _CALLED_PHONE.search(text, max(0, start - _BEHIND), start) else None


def _plus(text: str, start: int) -> int | None:
    """Where the plus before a number stands, which may be in brackets or be followed by a space."""
    before = text[max(0, start - 3) : start]
    plus = before.rfind("+")
    return None if plus < 0 or before[plus + 1 :].strip(" (") else start - len(before) + plus


def _is_national(digits: str, first: int) -> bool:
    if first < 2 or not re.match("0[1-9]", digits):
        return False
    if digits.startswith(("0800", "0900", "0906", "0909")):
        return len(digits) in (8, 11)
    if digits.startswith("06") and (first == 2 or first >= 9):
        return len(digits) in ((10,) if first == 2 else (9, 10, 11))
    return len(digits) == 10 and first != 2


def _is_years(text: str, groups: Sequence[tuple[int, int]]) -> bool:
    return all(_YEAR.fullmatch(text, start, end) is not None for start, end in groups)


def cards(text: str) -> Iterator[Found]:
    """Numbers of payment cards, in one piece or in groups of three and more."""
    return apart(
        Found(start, end, "card")
        for run in runs(text)
        for start, end, groups in _windows(run, 13, 19)
        if all(_width(group) >= 3 for group in groups) and is_card(_digits(text, groups))
    )


def numbers(text: str) -> Iterator[Found]:
    """Numbers with a check digit, in one piece or in groups: of a citizen or a health professional."""
    return apart(
        one
        for run in runs(text)
        for start, end, groups in _windows(run, 8, 11)
        if (one := _checked(text, start, end, groups, whole=len(groups) == len(run.groups))) is not None
    )


def _checked(text: str, start: int, end: int, groups: Sequence[tuple[int, int]], *, whole: bool) -> Found | None:
    digits = _digits(text, groups)
    if len(digits) in (8, 9):
        called = _CALLED_BSN.search(text, max(0, start - _BEHIND), start) is not None
        if (is_bsn(digits) and (called or not _is_list(text, start, end, groups))) or (called and len(digits) == 9):
            return Found(start, end, "bsn")
    elif len(digits) == 11:
        called = _CALLED_BIG.search(text, max(0, start - _BEHIND), start) is not None
        if is_big(digits) or called or len(groups) == 1:
            return Found(start, end, "big")
        if is_belgian(digits):
            return Found(start, end, "number")
        if whole and _in_pieces(text, groups) and not _is_list(text, start, end, groups):
            return Found(start, end, "big")
    return None


def _in_pieces(text: str, groups: Sequence[tuple[int, int]]) -> bool:
    """Whether eleven digits are written as one number: nine and two, or pieces of three and four of which the last may be
    shorter. A stretch of years and months is none."""
    widths = [_width(group) for group in groups]
    if widths == [9, 2]:
        return True
    even = all(width in (3, 4) for width in widths[:-1]) and 2 <= widths[-1] <= 4
    return even and (widths[-1] > 2 or not any(_YEAR.fullmatch(text, *group) for group in groups))


def _is_list(text: str, start: int, end: int, groups: Sequence[tuple[int, int]]) -> bool:
    """Whether they are some numbers beside each other and not one in pieces: values, doses, years, an amount of money."""
    if len(groups) == 1:
        return False
    between = {text[one[1] : other[0]] for one, other in pairwise(groups)}
    first, widths = text[groups[0][0] : groups[0][1]], [_width(group) for group in groups]
    mixed = len({" " if not gap.strip() else gap for gap in between}) > 1 or not between.isdisjoint((" / ", ") ", " ("))
    short = sum(widths) == 8 and max(widths) <= 2
    dated = len(groups) == 2 and _YEAR.fullmatch(first) is not None
    return mixed or short or dated or _UNIT.match(text, end) is not None or _is_count(text, start, end, groups)


def _is_count(text: str, start: int, end: int, groups: Sequence[tuple[int, int]]) -> bool:
    """Years beside each other, or an amount of money."""
    if len(groups) == 1:
        return False
    money = _MONEY_BEFORE.search(text, max(0, start - 6), start) or _MONEY_AFTER.match(text, end)
    return _is_years(text, groups) or (money is not None and text[start:end].count(".") == len(groups) - 1)


def long_numbers(text: str) -> Iterator[Found]:
    """Eight digits or more in one piece, but of an article or a book, and shorter ones that are called a patient's, a member's or a file's."""
    found = [
        Found(one.start(), one.end(), "number")
        for one in _LONG.finditer(text)
        if _OF_A_THING.search(text, max(0, one.start() - 40), one.start()) is None
    ]
    found += [Found(one.start(1), one.end(1), "number") for one in _NUMBERED.finditer(text)]
    found += [Found(one.start(), one.end(), "number") for one in _OLD_ACCOUNT.finditer(text)]
    return apart(iter(sorted(found)))
