"""Made-up wishes for the network of the demo, and what two made-up coders gave them.

Nobody ever wrote these; no name, practice or patient stands behind them. They vary as answers of people do: two words or
three sentences, hasty or careful, now and then about several things at once, a few in English, and some say nothing.
"""

from dataclasses import dataclass

FIRST, SECOND = "ans", "bo"
"""What the two coders are called: the one who read all answers, and the one who read a fifth of them too."""


@dataclass(frozen=True)
class Wish:
    """A wish and its codes, as ids with a space between: those of the first coder and, of a wish that both read, those of the
    second and what they agreed on where they differed. ``quoted`` is the part that was approved as a quote, "" for none."""

    text: str
    first: str
    second: str | None = None
    settled: str | None = None
    quoted: str = ""

    @property
    def is_double(self) -> bool:
        """Whether both coders read it."""
        return self.second is not None


def _whole(text: str, first: str, second: str | None = None, settled: str | None = None) -> Wish:
    """A wish that is quoted as it is."""
    return Wish(text, first, second, settled, quoted=text)


WISHES: tuple[Wish, ...] = (
    # asking each other, and knowing who knows what
    _whole(
        "Een plek waar je tussen twee patiënten door een vraag kunt zetten en dezelfde dag nog antwoord hebt.",
        "vraagbaak",
        "vraagbaak",
    ),
    Wish("vraagbaak!", "vraagbaak", "vraagbaak"),
    _whole(
        "Weten wie waar goed in is. Ik doe veel wondzorg maar van GGZ weet ik te weinig, en een ander heeft dat vast andersom.",
        "vraagbaak",
    ),
    Wish("Soort smoelenboek met expertise erbij", "vraagbaak"),
    Wish(
        "Als ik vastloop met een casus wil ik die anoniem kunnen voorleggen aan mensen die hetzelfde werk doen",
        "vraagbaak vertrouwen",
        "vraagbaak",
        "vraagbaak",
    ),
    Wish("Kort en snel overleggen over bijv. een lastige medicatievraag", "vraagbaak gemak"),
    Wish("dat je niet steeds zelf hoeft uit te zoeken wat een ander al weet", "vraagbaak documenten"),
    Wish(
        "A place to post a quick question and get an answer from someone who actually does this job.", "vraagbaak gemak"
    ),
    Wish(
        "Iemand kunnen bellen als je twijfelt over een ECG ofzo. De huisarts hier is er niet altijd en dan zit je daar.",
        "vraagbaak steun",
    ),
    Wish("Zoeken in oude vragen, want de helft is natuurlijk al eens gesteld", "vraagbaak gemak"),
    Wish("Kennis delen, laagdrempelig", "vraagbaak gemak"),
    Wish(
        "Vraag en antwoord per onderwerp: hartfalen, COPD, ouderen, GGZ. Anders raak ik het overzicht kwijt.",
        "vraagbaak gemak",
    ),
    Wish(
        "collectieve wijsheid klinkt zweverig maar dat is wel wat ik mis. Met z'n allen weten we heel veel.",
        "vraagbaak",
    ),
    Wish("Forum", "vraagbaak"),
    # documents
    _whole(
        "Niet steeds zelf het wiel uitvinden: een kast met protocollen en werkafspraken waar je uit mag pakken.",
        "documenten",
        "documenten",
    ),
    Wish("protocollen delen", "documenten"),
    _whole(
        "Ik heb vorig jaar weken gedaan over een protocol hartfalen en hoorde daarna dat er in drie praktijken al een lag.",
        "documenten",
    ),
    Wish("Formats voor zorgplan, verwijsbrief, visitelijst, alles eigenlijk", "documenten"),
    Wish("Bibliotheek met documenten. Wel graag met een datum erbij zodat je weet of het nog klopt", "documenten"),
    Wish(
        "Voorbeelden van functieomschrijvingen en taakafspraken met de huisarts, die moest ik zelf bij elkaar googelen.",
        "documenten landelijk",
    ),
    Wish("samenwerkingsovereenkomst, wie heeft een goede?", "documenten"),
    Wish("Folders voor patienten in makkelijke taal delen", "documenten"),
    Wish("Templates for care plans, please. We all write the same thing.", "documenten"),
    # support
    _whole(
        "Ik ben de enige VS in de praktijk. Mijn collega's zijn lief maar doen ander werk, ik mis iemand die precies snapt waar ik het over heb.",
        "steun",
        "steun",
    ),
    Wish("Intervisie", "steun", "steun"),
    Wish("intervisie", "steun"),
    _whole("Sparren met vakgenoten, en af en toe horen dat een ander het ook moeilijk vindt.", "steun"),
    Wish("Een maatje voor wie net begint. Ik ben in het diepe gegooid, gun ik niemand.", "steun"),
    Wish("online intervisie in een vaste kleine groep, 1x in de 6 weken ongeveer, savonds", "steun"),
    Wish(
        "Steun als je ruzie hebt over taken. Wie doet de visites, wie tekent de recepten, dat soort dingen",
        "steun landelijk",
    ),
    _whole(
        "Je zit op een eilandje. Even ventileren na een rotdag met iemand die het werk kent, daar zou ik echt blij van worden.",
        "steun",
        "steun",
    ),
    Wish("herkenning", "steun"),
    Wish("Saamhorigheid, samen sterk staan!", "steun landelijk", "landelijk", "steun landelijk"),
    Wish("Someone to talk to. I moved here from another country and I am still the only NP in our building.", "steun"),
    Wish("Mentoren voor starters, en andersom ook: jonge collega's die ons bijpraten over digitale zorg", "steun"),
    Wish("Dat ik niet meer alles alleen hoef te bedenken", "steun documenten"),
    Wish("meer contact met andere vs'en, verder geen speciale wensen", "steun ontmoeten"),
    # trust
    _whole(
        "Een besloten groep zonder werkgevers. Op sociale media zet ik geen twijfels over mijn eigen handelen.",
        "vertrouwen",
        "vertrouwen",
    ),
    Wish("veilig!!", "vertrouwen"),
    _whole(
        "Dat je mag zeggen dat je iets niet weet of dat er iets misging, zonder dat het de volgende dag bij je baas ligt.",
        "vertrouwen",
        "vertrouwen steun",
        "vertrouwen",
    ),
    Wish("Alleen voor VS eerstelijn, dus met controle wie er lid wordt", "vertrouwen"),
    Wish(
        "Privacy goed geregeld. Je hebt het toch al snel over patiënten, ook zonder naam is iets in een klein dorp herkenbaar",
        "vertrouwen",
    ),
    Wish("huisregels: wat deel je wel, wat niet", "vertrouwen"),
    Wish("Vertrouwelijk kunnen praten over fouten en bijna-fouten, daar leer je het meest van.", "vertrouwen steun"),
    Wish("Geen farmaceuten en geen reclame aub", "vertrouwen"),
    # ideas and improvement
    _whole(
        "Zien hoe een ander zijn spreekuur heeft ingericht. Hoeveel minuten, wat doet de assistente, wat gaat digitaal.",
        "ideeen",
        "ideeen",
    ),
    Wish("Inspiratie", "ideeen"),
    _whole(
        "Verbeterprojecten delen, juist ook de projecten die mislukt zijn. Daar leer ik meer van dan van mooie praatjes.",
        "ideeen",
    ),
    Wish("Elke maand één goed idee van een collega. Kort graag, anders lees ik het niet.", "ideeen gemak"),
    Wish("Valpreventie opzetten, wie heeft dat al gedaan en wil meedenken?", "ideeen vraagbaak"),
    Wish("nieuwe ideen opdoen over leefstijl, groepsconsulten, beeldbellen", "ideeen"),
    Wish("Samen onderzoek doen in de praktijk. In je eentje komt daar niks van.", "ideeen"),
    Wish(
        "Benchmark: hoeveel controles doen jullie, hoeveel verwijs je door. Niet om af te rekenen maar om van te leren.",
        "ideeen",
    ),
    Wish("filmpjes van hoe anderen het aanpakken", "ideeen"),
    Wish(
        "Projecten rond kwetsbare ouderen bundelen, volgens mij zijn we daar allemaal apart mee bezig", "ideeen regio"
    ),
    Wish("I'd love to see what other practices try out, even when it fails.", "ideeen"),
    Wish("Meedenken over innovatie en e-health", "ideeen"),
    # the region
    _whole(
        "Afspraken met het ziekenhuis lopen nu per praktijk anders. Als we dat in de regio samen oppakken, luisteren ze misschien.",
        "regio",
        "regio",
    ),
    Wish("regionale groepjes", "regio ontmoeten"),
    _whole(
        "Een kaartje waarop je ziet wie er bij je in de buurt werkt, ik had geen idee dat er twintig km verderop een collega zit.",
        "regio",
    ),
    Wish("Samen optrekken richting de zorggroep en het ziekenhuis", "regio landelijk", "regio", "regio"),
    Wish("Waarneming regelen bij ziekte of vakantie. Nu ligt mijn spreekuur gewoon stil.", "regio", "overig", "regio"),
    Wish("Sociale kaart van de regio, wie verwijst waarheen", "regio documenten"),
    Wish("contact met collega's hier in het noorden, de afstanden zijn groot", "regio steun"),
    Wish("Iets met wijkverpleging en ouderenzorg in de buurt, die lijnen zijn nu te lang", "regio"),
    # the country
    _whole(
        "Samen een vuist maken richting de zorgverzekeraar. Nu zoekt elke praktijk zelf uit hoe je onze consulten declareert.",
        "landelijk",
        "landelijk",
    ),
    Wish("Bekostiging!!!", "landelijk"),
    _whole(
        "Meer bekendheid van ons beroep. Patiënten denken dat ik de assistente ben en huisartsen weten ook niet altijd wat ik mag.",
        "landelijk",
    ),
    Wish("goede cao, ik zit ingeschaald als praktijkondersteuner", "landelijk"),
    Wish("Knelpunten verzamelen en daar landelijk iets mee doen. En dan horen wat ermee gebeurd is!", "landelijk"),
    Wish("Lobby, eigen tarief, voorschrijfbevoegdheid duidelijk op papier", "landelijk"),
    Wish("Eén stem naar de beroepsvereniging, daar gaat het nu vooral over het ziekenhuis.", "landelijk"),
    Wish("Toekomst van de VS in de huisartsenzorg, waar staan we over tien jaar? Met de PA erbij.", "landelijk"),
    # training and guidelines
    _whole(
        "Nascholing die over de eerste lijn gaat, niet weer een middag over iets wat alleen in het ziekenhuis kan.",
        "scholing",
        "scholing",
    ),
    Wish("Geaccrediteerde webinars, savonds graag", "scholing"),
    _whole(
        "Als een NHG-standaard wijzigt wil ik in drie regels lezen wat er voor mij in de spreekkamer anders wordt.",
        "scholing documenten",
        "scholing",
        "scholing",
    ),
    Wish("punten voor herregistratie", "scholing"),
    Wish("Casuistiek bespreken met een expert erbij, liefst met accreditatie", "scholing vraagbaak"),
    Wish("journal club online", "scholing"),
    Wish("Korte lessen van een kwartier. Een hele dag weg uit de praktijk lukt mij niet meer.", "scholing gemak"),
    Wish("Tips voor goede cursussen, met eerlijke ervaringen van wie er geweest is", "scholing"),
    Wish(
        "Hoe gaan jullie om met richtlijnen die elkaar tegenspreken bij oudere mensen met vijf aandoeningen? Daar wil ik meer over leren",
        "scholing vraagbaak",
    ),
    Wish("Updates on guidelines, in English too if possible", "scholing"),
    # ease
    _whole(
        "Alsjeblieft één plek waar alles staat, en niet weer een wachtwoord erbij dat ik na twee weken kwijt ben.",
        "gemak",
        "gemak",
    ),
    Wish("app op mijn telefoon", "gemak"),
    Wish("Niet te veel mail! Eén keer per week is genoeg.", "gemak"),
    _whole(
        "Het mag weinig tijd kosten. Ik wil best meedoen maar mijn dag zit vol en savonds wil ik ook thuis zijn.",
        "gemak",
    ),
    Wish("Overzichtelijk, makelijk, snel", "gemak"),
    Wish("zelf instellen waarover je een melding krijgt, anders zet ik alles uit", "gemak"),
    # meeting each other
    _whole(
        "Online is prima voor door de week, maar ik wil die mensen ook een keer per jaar gewoon zien.",
        "ontmoeten",
        "ontmoeten",
    ),
    Wish("borrel", "ontmoeten"),
    _whole(
        "Meekijken in elkaars praktijk, een dagje ruilen of meelopen. Daar haal ik meer uit dan uit een congres.",
        "ontmoeten ideeen",
    ),
    Wish(
        "Bijeenkomsten maar dan niet altijd in het midden van het land om half vijf",
        "ontmoeten regio",
        "ontmoeten",
        "ontmoeten",
    ),
    Wish("Gezelligheid mag ook :)", "ontmoeten"),
    Wish("Netwerken met VS'en en PA's, samen eten en dan een onderwerp", "ontmoeten"),
    # several at once, and others
    Wish(
        "Intervisie, nascholing en een plek voor protocollen. En dat we samen optrekken als de verzekeraar weer wat bedenkt.",
        "steun scholing documenten landelijk",
        "steun scholing documenten landelijk",
    ),
    Wish("Vacatures en stageplekken", "stage"),
    Wish("Zoveel... steun, kennis, nieuwe ideeën. Als het maar van ons zelf is.", "steun vraagbaak ideeen"),
    Wish("Ruimte voor stagiaires en opleiders, die zoeken elkaar nu via via", "stage"),
    # nothing to wish for
    Wish("geen idee", "geen", "geen"),
    Wish("-", "geen"),
    Wish("nvt", "geen"),
    Wish("Weet ik nog niet", "geen"),
    Wish("Geen", "geen", "geen"),
    Wish("ik laat me verrassen", "geen", "geen"),
    Wish("?", "geen"),
)
"""Every wish; two people wrote the same."""
