"""What redaction finds, misses and wrongly changes, by kind: made-up sentences in many forms, and ordinary words.

Run: ``python tests/benchmarks/bench_redaction.py [-n 600] [--texts FILE] [--show]``. ``FILE`` has one text a line, of people who
wrote nothing that should go; every change in it counts as wrong.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from surveytool.themes.identifiers import IBAN_LENGTHS, is_big, is_bsn, is_card
from surveytool.themes.name_list import KnownNames, known_names
from surveytool.themes.redaction import redact

GIVEN_NAMES = """Marieke Jan Anne-Marie Sjoerd Fatima Zoë Roos Bas Willemijn Ahmed Noor Thijs Merel Ben Wil Iris Joost Çelik Mieke Ellen
Karin Ingrid Yvonne Petra Hanneke Gerda Wilma Esther Monique Astrid Marloes Femke Lianne Renée Andrée Jip May Floor Job Mark"""
SURNAMES = """de Jong|Jansen|de Vries|van den Berg|Bakker|van Dijk|Visser|Smit|Meijer|de Boer|Mulder|de Groot|Bos|Vos|Groen|Hendriks|
van Leeuwen|Dekker|Brouwer|de Wit|Dijkstra|Smits|de Graaf|van der Meer|van der Linden|Kok|Jacobs|de Haan|Vermeulen|van den Heuvel|
van de Ven|Koster|Prins|Huisman|Postma|Kuipers|Veenstra|Kramer|El Amrani|Yıldız|van 't Hof|ter Beek|Bakker-de Wit|d'Hondt|van Utrecht|
van Doorn|Parkinson|Öztürk|Nguyen|Wierda"""
"""Names that occur together nowhere but here; some are also words, places or illnesses."""
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
COMMON = {"roos", "bas", "merel", "ben", "wil", "iris", "may", "floor", "job", "mark", "jip", "noor"}
FRAMES = (
    "Ik overleg vaak met {} over wondzorg.",
    "Vraag het {} maar, die weet er veel van.",
    "Bij ons doet {} de diabeteszorg en dat loopt goed",
    "misschien kan {} een keer iets vertellen?",
    "De scholing van {} was echt goed.",
    "I would like to hear more from {} about heart failure.",
    "Samen met {} en de praktijkondersteuner hebben we dat opgezet, fijn.",
)
NUMBER_FRAMES = (
    "Mijn {} staat in de lijst.",
    "bel of mail: {}",
    "Het gaat om {}, dat klopt toch?",
    "({}) en dan verder met de intervisie",
    "Zie {}.",
    "{} is wat ik heb",
    "Call me at {} please",
)
ORDINARY = """Meer kennis over CVRM, COPD en Parkinson in de regio Twente.|Ik werk 2 keer per week in Utrecht.|Er gaat 50.000 euro om in 2024.|
Sinds 2017 VS in de eerste lijn, daarvoor 12 jaar wijkverpleging.|Alzheimer, Crohn en de ziekte van Lyme zie ik 3 tot 4 keer per maand.|
De roos is rood, het bos is groen en ik ben nog jong.|In May we meet again, and April is fine too.|Een 24/7 bereikbaar team, 7 dagen per week.|
De HbA1c was 53 mmol/mol en de RR 140/90.|Bloeddruk 120/80, eGFR 45, BMI 27,5.|metformine 500 mg 2x daags, 1000 mg max|
Bij 65-plussers en 80+ers, 10-15 minuten per consult.|We zijn met 200 VS in Nederland.|NHG-standaard M01 uit 2018, herzien in 2021.|
van 8.00 tot 17.00 uur, pauze 12.30-13.00|op de snelweg A2 tussen Utrecht en Den Bosch|Onderweg 3 uur luisteren naar een podcast|
groot en klein, jong en oud, wit en zwart|de koning en de prins kwamen langs|Mijn wens: 1. kennis 2. steun 3. rust|
Graag casuïstiek, bijv. rond GGZ, ouderen en SOLK.|Kosten: € 1.250.000 per jaar, of 12.345.678 euro|ISO 9001 en NEN 7510|
Een groep van 10 - 12 mensen, 4 keer 2 uur|Scores van 7 8 6 9 7 8|De dokter zei dat het goed was, mevrouw was blij.|
de huisarts in Groningen en de collega uit Zeeland|Ik zit op LinkedIn en Facebook, en soms op X.|ABCD2-score, CHA2DS2-VASc en de 4DKL"""

TITLED = re.compile(r"(?:mevrouw|dhr\.|de heer|dr\.|mw\.|drs\.|Mrs|Dr|Mevr\.|meneer|prof\. dr\.|huisarts|collega) (.*)")


def _parts(text: str) -> list[str]:
    return text.replace("\n", "").split("|")


def bsn(rng: random.Random, length: int) -> str:
    while True:
        digits = str(rng.randrange(10 ** (length - 1), 10**length))
        if is_bsn(digits):
            return digits


def cut(digits: str, sizes: tuple[int, ...], sign: str) -> str:
    pieces, place = [], 0
    for size in sizes:
        pieces.append(digits[place : place + size])
        place += size
    return sign.join([*pieces, digits[place:]]).rstrip(sign)


def a_bsn(rng: random.Random) -> str:
    digits = bsn(rng, rng.choice((8, 9, 9, 9)))
    if len(digits) == 8:
        return rng.choice((digits, cut(digits, (2, 3), "."), cut(digits, (2, 3), " ")))
    return rng.choice(
        (
            digits,
            f"BSN {digits}",
            cut(digits, (3, 3), " "),
            cut(digits, (3, 3), "."),
            cut(digits, (4, 2), "."),
            cut(digits, (3, 3), "-"),
            cut(digits, (2, 2, 2), " "),
        )
    )


def an_iban(rng: random.Random) -> str:
    country = rng.choice(["NL", "NL", "NL", *sorted(IBAN_LENGTHS)])
    rest = "".join(rng.choice("0123456789") for _ in range(IBAN_LENGTHS[country] - 4))
    if country in ("NL", "GB"):
        rest = rng.choice(("ABNA", "INGB", "RABO", "TRIO")) + rest[4:]
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{rest}{country}00")) % 97
    whole = f"{country}{check:02}{rest}"
    spaced = " ".join(whole[place : place + 4] for place in range(0, len(whole), 4))
    return rng.choice((whole, whole.lower(), spaced, spaced.lower(), spaced.replace(" ", "-"), f"IBAN: {spaced}"))


def a_big(rng: random.Random) -> str:
    rest = "9" + "".join(rng.choice("0123456789") for _ in range(9))
    digits = next(f"{check}{rest}" for check in range(10) if is_big(f"{check}{rest}"))
    return rng.choice((digits, f"BIG {digits}", f"BIG-nummer: {cut(digits, (2, 6), ' ')}", cut(digits, (2, 3, 3), " ")))


def a_card(rng: random.Random) -> str:
    rest = "4" + "".join(rng.choice("0123456789") for _ in range(14))
    digits = next(f"{rest}{check}" for check in range(10) if is_card(f"{rest}{check}"))
    return rng.choice((digits, cut(digits, (4, 4, 4), " "), cut(digits, (4, 4, 4), "-")))


def a_phone(rng: random.Random) -> str:
    mobile = "".join(rng.choice("123456789") for _ in range(8))
    land = "".join(rng.choice("123456789") for _ in range(7))
    six = land[:6]
    area = rng.choice(("010", "020", "030", "050", "070", "085", "088", "053", "045"))
    far = rng.choice(("0172", "0318", "0546", "0592", "0115"))
    return rng.choice(
        (
            f"06{mobile}", f"06-{mobile}", f"06 {mobile}", f"06 {cut(mobile, (2, 2, 2), ' ')}", f"06-{cut(mobile, (4,), ' ')}",
            f"+316{mobile}", f"+31 6 {mobile}", f"+31 (0)6 {cut(mobile, (2, 2, 2), ' ')}", f"0031 6 {mobile}", f"00316{mobile}",
            f"+31-6-{mobile}", f"06/{mobile}", f"06.{cut(mobile, (2, 2, 2), '.')}", f"{area}{land}", f"{area}-{land}",
            f"{area} {land}", f"({area}) {cut(land, (3, 2), ' ')}", f"{area} - {cut(land, (3, 2), ' ')}", f"{far}-{six}",
            f"{far} {cut(six, (2, 2), ' ')}", f"({far}) {six}", f"+31 {area[1:]} {land}", f"+31 (0){far[1:]} {six}", f"tel. {six}",
            f"+32 9 {land}", f"+49 151 {mobile}", f"0800-{land[:4]}",
        )
    )  # fmt: skip


def a_mail(rng: random.Random) -> str:
    who = rng.choice(("m.jansen", "info", "vs_praktijk", "Jan.De.Boer+nieuws", "praktijk-west", "o'neill"))
    where = rng.choice(("example.org", "mail.example.com", "voorbeeld.nl", "EXAMPLE.NL", "zorg.voorbeeld.care"))
    return rng.choice(
        (f"{who}@{where}", f"<{who}@{where}>", f"mailto:{who}@{where}", f"{who} @ {where}", f"{who} [at] {where}")
    )


def a_link(rng: random.Random) -> str:
    return rng.choice(
        (
            "https://example.org/a?b=c#d",
            "www.voorbeeld.nl",
            "http://voorbeeld.nl/praktijk/team",
            "voorbeeld.nl",
            "example.com/over-ons",
        )
    )


def a_postcode(rng: random.Random) -> str:
    digits, letters = rng.randrange(1000, 9999), "".join(rng.choice("ABCDEGHJKLMNPRTVWXZ") for _ in range(2))
    if 1900 <= digits < 2100:
        digits += 300
    if letters in ("MG", "ML", "KG", "IE"):
        letters = "AB"
    return rng.choice((f"{digits} {letters}", f"{digits}{letters}", f"{digits} {letters} Zwolle"))


def an_address(rng: random.Random) -> str:
    street = rng.choice(
        ("Kerkstraat", "Dorpsstraat", "dorpsstraat", "Beatrixlaan", "Oude Gracht", "Stationsweg", "Burgemeester Jansenplein", "Hogedijk",
         "Laan van Nieuw Oost", "Marktplein", "Prins Hendrikkade", "Zuiderpark", "Singel")
    )  # fmt: skip
    return f"{street} {rng.randrange(1, 400)}{rng.choice(('', '', 'a', ' b', '-2', ' hs'))}"


def a_date(rng: random.Random) -> str:
    day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(1940, 2005)
    name = MONTHS.split()[month - 1]
    return rng.choice(
        (f"{day}-{month}-{year}", f"{day:02}-{month:02}-{year}", f"{day}/{month}/{year}", f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}",
         f"{day} {name} {year}", f"{day} {name}", f"geb. {day:02}-{month:02}-{year % 100:02}", f"{day} {name[:3] if month != 3 else 'mrt'} {year}", f"March {day}, {year}",
         f"{day}th of June {year}")
    )  # fmt: skip


def a_title(rng: random.Random) -> str:
    name = rng.choice(("Pietersen", "van der Horst", "A. Kuyper", "de Bruijn-Smid", "K.L. Ooms", "Zijlstra"))
    title = rng.choice(
        (
            "mevrouw",
            "dhr.",
            "de heer",
            "dr.",
            "mw.",
            "drs.",
            "Mrs",
            "Dr",
            "Mevr.",
            "meneer",
            "prof. dr.",
            "huisarts",
            "collega",
        )
    )
    return f"{title} {name}"


KINDS: dict[str, Callable[[random.Random], str]] = {
    "bsn": a_bsn,
    "iban": an_iban,
    "big": a_big,
    "card": a_card,
    "phone": a_phone,
    "e-mail": a_mail,
    "link": a_link,
    "postcode": a_postcode,
    "address": an_address,
    "date": a_date,
    "title": a_title,
    "number": lambda rng: str(rng.randrange(10**7, 10**12)),
}


def a_name(rng: random.Random, members: list[tuple[str, str]]) -> str:
    """A name of the list in one of the forms in which people write it, that can be known as one."""
    from surveytool.themes.folding import fold

    given, last = rng.choice(members)
    words = last.split()
    short = " ".join({"van": "v", "de": "d", "den": "d", "der": "d"}.get(word, word) for word in words[:-1])
    forms = [
        f"{given} {last}",
        f"{given} {last}",
        f"{given[0]}. {last}",
        f"{last}, {given}",
        f"{given} {last}".lower(),
        f"{given[0]} {last}",
    ]
    forms += [
        f"{given} {last}'s",
        fold(f"{given} {last}").text,
        f"{given} {' '.join(words)}".upper(),
        f"{given} {words[-1][0]}.",
    ]
    if len(words) > 1:
        forms += [f"{given} {short} {words[-1]}", f"{given[0]}. {last}"]
    if words[-1].lower() not in ("utrecht", "doorn", "parkinson"):
        forms += [last[0].upper() + last[1:], last]
    forms += [given, f"{given}'s", f"{given}s" if given[-1] not in "sxz" else given]
    if given.lower() not in COMMON:
        forms += [given.lower(), fold(given).text]
    return rng.choice(forms)


def measure(text: str, place: tuple[int, int] | None, members: KnownNames) -> tuple[bool, str]:
    """Whether all letters and digits of the place are gone, and what else was changed."""
    changes = redact(text, members).changes
    covered = {at for change in changes for at in range(change.start, change.end)}
    if place is None:
        return True, " ".join(change.before for change in changes)
    outside = [change.before for change in changes if change.end <= place[0] or change.start >= place[1]]
    return all(at in covered for at in range(*place) if text[at].isalnum()), " ".join(outside)


def members_of(rng: random.Random) -> list[tuple[str, str]]:
    """Two hundred names, as given name and surname."""
    return [(rng.choice(GIVEN_NAMES.split()), rng.choice(_parts(SURNAMES))) for _ in range(200)]


def sentence(kind: str, rng: random.Random, members: list[tuple[str, str]]) -> tuple[str, tuple[int, int], int]:
    """A sentence with something of this kind in it, where that stands, and how many other words there are."""
    frame = rng.choice(FRAMES if kind in ("name", "title") else NUMBER_FRAMES)
    what = a_name(rng, members) if kind == "name" else KINDS[kind](rng)
    start = frame.index("{}")
    end = start + len(what)
    if kind == "title" and (titled := TITLED.match(what)):
        start += titled.start(1)
    text = frame.format(what)
    return text, _core(text, start, end, kind), len(frame.split()) - 1


def ordinary() -> list[str]:
    """Texts in which nothing has to go."""
    return _parts(ORDINARY)


def main() -> None:
    """Make the sentences, redact them, and print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("-n", type=int, default=600, help="sentences a kind, and three times as many with names")
    arguments.add_argument("--texts", type=Path)
    arguments.add_argument("--show", action="store_true", help="print what was missed or wrong")
    chosen = arguments.parse_args()
    rng = random.Random(8)
    members = members_of(rng)
    known = known_names([f"{given} {last}" for given, last in members])
    found, missed, wrong, words = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    started, count = time.process_time(), 0
    for kind in [*KINDS, "name"]:
        for _ in range(chosen.n * (3 if kind == "name" else 1)):
            text, place, others = sentence(kind, rng, members)
            ok, other = measure(text, place, known)
            count += 1
            (found if ok else missed)[kind] += 1
            words[kind] += others
            wrong[kind] += len(other.split())
            if chosen.show and (not ok or other):
                print(f"{'missed' if not ok else 'wrong ' + other!r} {kind}: {text}")
    seconds = time.process_time() - started
    for text in ordinary() + (chosen.texts.read_text("utf-8").splitlines() if chosen.texts else []):
        _, other = measure(text, None, known)
        words["ordinary"] += len(text.split())
        wrong["ordinary"] += len(other.split())
        if chosen.show and other:
            print(f"wrong {other!r}: {text[:160]}")
    print(f"{'kind':10} {'found':>7} {'missed':>7} {'share':>7} {'wrong words':>12} {'of':>8}")
    for kind in [*KINDS, "name", "ordinary"]:
        total = found[kind] + missed[kind]
        share = f"{found[kind] / total:7.1%}" if total else " " * 7
        print(f"{kind:10} {found[kind]:7} {missed[kind]:7} {share} {wrong[kind]:12} {words[kind]:8}")
    print(f"{count / seconds:,.0f} sentences a second of CPU, with 200 names")


def _core(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """The part that has to go: without a word that announces it, or brackets around it."""
    for word in ("BSN ", "IBAN: ", "BIG-nummer: ", "BIG ", "tel. ", "geb. ", "mailto:", "<"):
        if text[start:end].startswith(word):
            start += len(word)
    if kind == "postcode":
        end = min(end, start + 7) if text[start + 4] == " " else min(end, start + 6)
    if kind == "name" and text[start:end].endswith("'s"):
        end -= 2
    return start, end


if __name__ == "__main__":
    main()
