"""Made-up answers to the open questions of the evaluation in the demo, by the theme that a reader would put each under.

Nobody ever gave these answers; no name, practice or patient stands behind them. They vary as answers of people do: two
words or three sentences, hasty or careful, now and then about two things at once, and some say nothing.
"""

from collections.abc import Mapping

CHANGES: Mapping[str, tuple[str, ...]] = {
    "meer_reacties": (
        "Meer mensen die reageren.",
        "Ik stelde twee keer een vraag en kreeg één antwoord. Dan vraag je het de volgende keer toch weer ergens anders.",
        "De meeste leden lezen alleen mee, ik zelf ook trouwens.",
        "Sneller antwoord op vragen.",
        "Zorg dat elke vraag binnen een paar dagen een reactie heeft, al is het maar van het bestuur.",
        "Het zijn steeds dezelfde mensen die iets plaatsen.",
        "leden uitdagen om zelf iets te delen",
        "Nieuwe leden even voorstellen, dan durven ze ook eerder iets te vragen.",
        "Vaste momenten waarop er iemand klaarzit om te antwoorden.",
        "In het begin was er veel leven. De laatste weken is het stil geworden. Misschien helpt het om elke week één vraag centraal te zetten.",
    ),
    "zoeken": (
        "De zoekfunctie.",
        "Ik vind oude berichten niet terug.",
        "Documenten staan overal en nergens. Graag mappen per onderwerp.",
        "Betere indeling op thema, nu moet je heel ver naar beneden.",
        "zoeken op trefwoord werkt bij mij niet",
        "Een overzicht van alle protocollen met de datum erbij, want ik weet nu niet of iets nog klopt.",
        "Goede antwoorden bovenaan vastzetten.",
        "Tags bij berichten",
    ),
    "meldingen": (
        "Minder meldingen!",
        "Ik krijg van elk bericht een mail. Liever één keer per week een overzicht.",
        "Zelf kunnen instellen wat ik wil volgen.",
        "Juist wel een seintje als iemand op mijn vraag reageert. Dat zie ik nu pas dagen later.",
        "weekmail",
        "De nieuwsbrief is te lang, drie punten is genoeg.",
    ),
    "techniek": (
        "Inloggen is lastig.",
        "Een app graag. Op mijn telefoon is de site klein en traag.",
        "Op het werk blokkeert de firewall het, dus ik kan alleen thuis kijken.",
        "Elke keer opnieuw inloggen kost me te veel tijd.",
        "bijlagen openen lukt niet op mijn telefoon",
        "Het is wat onrustig, veel knoppen.",
        "Beeldbellen binnen het netwerk zou handig zijn. Nu sturen we steeds losse links rond.",
    ),
    "landelijk": (
        "Meer aandacht voor bekostiging.",
        "Wat gebeurt er met de knelpunten die we hebben gemeld? Ik hoor er niets meer over.",
        "Vaker samen een standpunt naar buiten brengen.",
        "Contact met de beroepsvereniging zichtbaar maken.",
        "Het bestuur mag harder aan de bel trekken over de tarieven. Daar loopt iedereen tegenaan.",
        "meer invloed landelijk",
        "Een werkgroep die de landelijke problemen oppakt, ik wil daar best aan meedoen.",
    ),
    "regio": (
        "Regiogroepen.",
        "Een eigen hoek voor elke regio, want afspraken met ziekenhuizen verschillen nogal.",
        "Ook eens een bijeenkomst in het oosten.",
        "Lokale contacten, ik weet nog steeds niet wie er bij mij in de buurt werkt.",
        "meer dichtbij huis",
        "Per regio iemand die de boel aanjaagt.",
    ),
    "scholing": (
        "Accreditatie voor de webinars.",
        "Webinars opnemen, zodat je ze later terug kunt kijken.",
        "Meer casuïstiek en minder algemene praatjes.",
        "journal club liever om acht uur, zeven uur red ik niet met de kinderen",
        "Meer over voorschrijven bij ouderen en over GGZ in de huisartsenpraktijk. Daar zitten bij mij de vragen.",
        "Nieuwe richtlijnen korter samenvatten.",
        "Eens per kwartaal een thema-avond",
    ),
    "intervisie": (
        "Vaste intervisiegroepjes van een man of zes.",
        "Koppel starters aan ervaren collega's.",
        "Kleinere groepen, in de grote groep durf ik niet zoveel te zeggen.",
        "een buddy",
        (
            "De intervisie was voor mij het beste van het hele netwerk. Alleen was die na drie keer alweer voorbij. "
            "Maak er iets vasts van, met steeds dezelfde mensen."
        ),
        "Meer plek voor de moeilijke dagen. Het gaat nu vooral over inhoud en weinig over hoe je het volhoudt.",
        "Maandelijks een online spreekuur waar je gewoon kunt binnenlopen.",
    ),
    "projecten": (
        "Projecten beter volgbaar maken.",
        "Laat ook zien wat een verbeterproject heeft opgeleverd.",
        "Een format, want iedereen deelt het op een eigen manier.",
        "Ik zou graag samen met twee of drie praktijken iets opzetten in plaats van alleen lezen wat anderen deden.",
        "meer praktische tips, minder plannen",
        "Er staan mooie projecten op. Wat ik mis is wat het kostte aan tijd en geld. Zonder dat krijg ik mijn praktijk niet mee.",
    ),
    "niets": (
        "Niets, ga zo door!",
        "Ik ben er blij mee. Eindelijk collega's om iets aan te vragen.",
        "Voor nu niets. Ik moet het zelf vaker gebruiken.",
        "Prima zo",
        "Het is goed zoals het is, geef het tijd om te groeien.",
        "Niet te veel veranderen, ik ben er net aan gewend.",
        "complimenten voor het bestuur",
    ),
    "geen": (
        "Geen idee",
        "-",
        "nvt",
        "Weet ik niet.",
        "geen mening",
        "Ik gebruik het te weinig om daar iets over te zeggen.",
    ),
}

OTHER_CHANNELS = (
    "Een jaarlijks congres",
    "Een podcast",
    "Bellen met een vaste collega",
    "Een forum dat je kunt doorzoeken",
    "meelopen bij een ander",
    "Een vakblad op papier",
    "Regiolunch",
    "In een werkgroep",
    "Beeldbellen met zijn tweeën",
)
OTHER_ACTIVITIES = (
    "Een document gedownload",
    "Een collega uitgenodigd",
    "Meegedaan aan een peiling",
    "Vacature bekeken",
    "Een webinar teruggekeken",
    "Mijn profiel ingevuld",
    "Iemand verwelkomd",
)
OTHER_BARRIERS = (
    "Het kwam er niet van",
    "Ik was met verlof",
    "vergeten",
    "Ik ben pas net lid",
    "Op het werk kan ik er niet bij",
)


def pool(by_theme: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Every answer, whatever its theme."""
    return tuple(answer for answers in by_theme.values() for answer in answers)
