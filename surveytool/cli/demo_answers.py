"""Made-up answers to the open questions of the demo, by the theme that a reader would put each under.

Nobody ever gave these answers; no name, practice or patient stands behind them. They vary as answers of people do: two
words or three sentences, hasty or careful, now and then about two things at once, and some say nothing.
"""

from collections.abc import Mapping

WISHES: Mapping[str, tuple[str, ...]] = {
    "kennis": (
        "Een vraagbaak waar je snel antwoord krijgt.",
        "Een plek waar ik een vraag over een casus kan stellen zonder dat ik eerst tien mensen moet bellen.",
        "Protocollen en werkafspraken van anderen kunnen inzien. Ik zit nu vaak zelf iets te schrijven wat vast al ergens ligt.",
        "gedeelde bibliotheek met documenten",
        "Kennis delen!",
        "Dat je kunt zoeken op onderwerp, bijvoorbeeld hartfalen of COPD, en dan ziet wie daar veel van weet.",
        "Wie is goed in wat? Een soort gids van expertise.",
        "Goede voorbeelden van taakherschikking in andere praktijken.",
        "Ik zou graag zien hoe anderen hun spreekuur inrichten, met de tijden per consult erbij.",
        "Een overzicht van handige websites en apps voor in de spreekkamer",
        "Veelgestelde vragen met antwoorden, zodat dezelfde vraag niet elke maand terugkomt.",
        (
            "Ik heb veel ervaring met wondzorg en wil die best delen. Andersom weet ik weinig van GGZ. "
            "Het zou mooi zijn als het netwerk zulke mensen bij elkaar brengt."
        ),
    ),
    "steun": (
        "Sparren met collega's die hetzelfde werk doen.",
        "intervisie",
        "Ik ben de enige VS in onze praktijk en mis soms iemand om even mee te overleggen. Een netwerk zou dat gat kunnen vullen.",
        "Steun bij lastige situaties met de huisarts over wie wat doet.",
        "Een maatje in de buurt, vooral voor wie net begint.",
        "Online intervisie in kleine vaste groepen, ongeveer zes mensen.",
        "Herkenning. Het gevoel dat je niet de enige bent.",
        "Een mentor voor startende verpleegkundig specialisten. Ik had die zelf in het begin graag gehad.",
        "Even kunnen ventileren na een zware week",
        "collegiaal overleg, ook buiten kantooruren",
        (
            "Ik werk nu twee jaar als enige VS in een praktijk met zes huisartsen. Fijne mensen, maar ze doen ander werk dan ik. "
            "Iemand die precies weet waar ik het over heb, dat mis ik."
        ),
    ),
    "vertrouwen": (
        "Een veilige omgeving waar je ook mag zeggen dat je iets niet weet.",
        "Alleen voor VS'en, dus geen werkgevers die meelezen.",
        "Vertrouwelijkheid!!",
        "Duidelijke afspraken over wat je wel en niet deelt over patiënten.",
        "Graag een besloten groep. Op sociale media durf ik geen vakinhoudelijke twijfel te delen.",
        "Dat een fout bespreekbaar is zonder dat het ergens anders terechtkomt.",
        "Goede beveiliging, want je praat al snel over patiënten. Ook als je geen naam noemt kan iets herkenbaar zijn.",
    ),
    "ideeen": (
        "Inspiratie",
        "Nieuwe ideeën voor leefstijlbegeleiding in groepen.",
        "Elke maand één goed idee van een collega in de mail. Kort, zodat je het ook echt leest.",
        "Zien wat er in andere regio's gebeurt aan vernieuwing.",
        "Filmpjes van collega's over hoe zij iets aanpakken.",
        "ideeën over digitale zorg en beeldbellen",
        "Een rubriek waarin steeds iemand anders laat zien hoe de werkdag eruitziet.",
        "Ik wil vooral verrast worden. De meeste kennis kan ik zelf opzoeken, maar op nieuwe ideeën kom je niet alleen.",
    ),
    "verbeteren": (
        "Verbeterprojecten delen, ook de projecten die mislukt zijn.",
        "samen onderzoek doen in de praktijk",
        "Een plek waar je je verbeterplan kunt laten meelezen door iemand die het al eens gedaan heeft.",
        "Cijfers vergelijken, bijvoorbeeld het aantal controles of verwijzingen. Daar leer je van.",
        "Projecten rond kwetsbare ouderen. Volgens mij zijn we daar allemaal apart mee bezig.",
        "Format voor een kwaliteitsproject zodat niet iedereen opnieuw hoeft te beginnen.",
        "Hulp bij het opzetten van een valpreventieproject",
    ),
    "lokaal": (
        "Regionale groepjes die elkaar ook echt kunnen ontmoeten.",
        "Samen optrekken richting de zorggroep.",
        "Afspraken met het ziekenhuis hier in de regio, die lopen nu per praktijk anders.",
        "Een kaart met wie waar werkt.",
        "Dat we in onze regio met één stem praten over de inzet van VS'en. Nu regelt iedereen het in de eigen praktijk.",
        "borrel in de regio",
        "Contact met collega's in het noorden, de afstanden zijn hier groot.",
    ),
    "landelijk": (
        "Samen sterker staan bij de zorgverzekeraar.",
        "Duidelijkheid over declareren en bekostiging, dat is nu een doolhof.",
        "Lobby voor een eigen tarief.",
        "Meer bekendheid voor ons beroep in de eerste lijn. Veel patiënten en ook huisartsen weten niet wat we mogen.",
        "een goede cao voor VS in de huisartsenzorg",
        "Dat signalen uit de praktijk bij de beroepsvereniging komen en dat we horen wat ermee gebeurt.",
        "Samen nadenken over onze plek in de eerste lijn over tien jaar.",
        "Knelpunten verzamelen en er landelijk iets mee doen.",
        (
            "Iedereen loopt tegen dezelfde regels aan bij het declareren. Nu zoekt elke praktijk het zelf uit. "
            "Als we dat bundelen, kunnen we er eindelijk iets aan veranderen."
        ),
    ),
    "richtlijnen": (
        "Samenvattingen van nieuwe richtlijnen.",
        "Een seintje als een NHG-standaard is gewijzigd, met in drie regels wat er anders wordt voor ons.",
        "richtlijnen vertaald naar de praktijk",
        "Ik wil weten hoe anderen omgaan met richtlijnen die elkaar tegenspreken, bijvoorbeeld bij ouderen met meer aandoeningen.",
        "Nieuws over medicatie en voorschrijven",
    ),
    "scholing": (
        "Scholing die past bij de eerste lijn, niet weer iets voor het ziekenhuis.",
        "Geaccrediteerde webinars in de avond.",
        "Overzicht van goede nascholing met ervaringen van collega's.",
        "journal club",
        "Korte online lessen van een kwartier. Een hele dag weg uit de praktijk lukt mij bijna niet.",
        "punten halen voor herregistratie",
        "Casuïstiek bespreken met een expert erbij, en dan met accreditatie.",
    ),
    "gemak": (
        "Makkelijk in gebruik, niet weer een wachtwoord erbij.",
        "Niet te veel mail!",
        "Een app op mijn telefoon, want achter de computer kom ik er niet aan toe.",
        "Overzichtelijk houden. Eén plek voor alles.",
        "Dat het weinig tijd kost. Ik wil wel meedoen, maar mijn agenda zit vol.",
        "zelf kunnen kiezen waarover je bericht krijgt",
    ),
    "ontmoeten": (
        "Eens per jaar elkaar live zien, de rest mag online.",
        "Gezelligheid mag ook.",
        "Bijeenkomsten, maar wel dichtbij en niet steeds in het midden van het land.",
        "Netwerken met andere VS'en en met physician assistants.",
        "Vacatures en waarneming. Bij ziekte of verlof is er nu niemand. Via een netwerk weet je wie er kan bijspringen.",
        "meekijken in elkaars praktijk",
    ),
    "geen": ("Geen idee", "-", "geen", "Weet ik nog niet.", "n.v.t.", "Ik laat me verrassen"),
}

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
