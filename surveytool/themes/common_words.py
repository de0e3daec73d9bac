"""Words that are also names. Alone they are taken for words, unless something beside them says that a person is meant."""


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


COMMON_WORDS = words_of(
    """
    aal aap aard abel ace ad adder adelaar ader af akker al alk alle alles alva amber an anders anjer anker antwoord
    appel apple april aran arend ark arm art arts as ash assistent aster august augustus avond baan baas babel bach
    baker bakker bal bank bar baron bast been beer begin bel bell ben bent berg berk bes best beter bever bieb bier
    biet bij bijl bill bird bishop bisschop black blad blank blauw bleef bleek blij blijf blik blind bloei bloem
    bloemen blok blom bloot blue bo boa bode boek boel boer boerman bok bol bom bond bont boog boom boon boot bord
    borst bos bot boter both bouw bouwen boven boy bracht brak brand breed breng brief bril broek broer bron bronk
    brood brook brouwer brown brug bruin buddy bui buik buis buiten bunt buren burger bus buur buurman carpenter
    cash chance charity charm chase cherry chip christian clay clerk cliff coach contact cook cool crane cross daar
    dag daisy dak dal dale dam dame dan das date dauw dawn day dean deel deken dekker den denk denker der deur dien
    dijk dik dille dingen docent doctor dokter dokters dol dom don donker door doorn dorp dorst draad draak drank
    drie drijver droog drop druk drukker drummer dubbel duif duim duin duits dune dwarf eb ed edel eden eekhoorn
    eend eik eiken eiland eind ek el elf elke em engel engels enig er erf erin es even ever exter extra faith fan
    fee field fijn fisher fleur flink floor flora fok fort forum fox frans freeman french fries fris gaan gaf gans
    gast geel geest geluk gene genie geven gezel gift ging ginger given glans glas glen glory god goed goede
    goedkoop gold good goud gouden graaf graan grace gracht grant gras grave graven gray green grey griek groen
    groene groep grond groot grote gunst guy haak haan haar haas haast hage hagel hak hal hals ham hamer hand handel
    hard harder harmony harp hart harte haven haver hazel heath hebben heel heer heide heilig heks held helder hele
    helm hemel hen herder herfst hert hertog heuvel hill ho hoek hof hoge holly hond honing hoofd hooi hoop hoorn
    hop hope horn horst hout houtman huis huizen hulp hulst hunt hunter huur idee ideeen iets ijs ijzer in indigo
    ing iris iron ivy jade jager jar jas jasmijn job joker jong jonge jongen jouw joy juli julia june juni junior
    just justice kaal kaars kaas kade kader kalf kalk kam kamer kamp kan kant kap kapitein karper kas kast kasteel
    kat katoen keen keer kei keizer kelder kelk ken kennis kent kerk kern kers kerst ketel keuken keus kever kies
    kijk kijken kind king kip kist klaar klap klas klaver kleermaker klei klein kleine kliniek klinkt klok klomp
    klooster kluit knaap knecht knol knop koe koek koel koers koets kok kolk komen kon konijn koning koningin kool
    koop koos kop koper koppen koren korf kort korte kost kosten koster kraai kraan kracht krant kreeft kreek
    krijger kring kroon kruid kruis kruk kuil kun kunnen kunst kwast kwik laan laar laat lach lade lam land lang
    lange last laurier lee leen leert lees leeuw leger leider lek lelie lente leraar leren les letter leuk licht lid
    lief liefde lies lijster linde linden line link lip lis list lock loggen loket lol long look loper lord los lot
    love lucht luck luik luis luit lust lux maan maand maandag maat maatje mac macht madelief mager mak maker man
    marges mark markt mast mat mate max may mayor mee meer meester mei melk melody men mens mensen mercy merel merk
    mes meten meter metselaar middel mier mij mijn mild mile min mint mis mist moed moeder moer mol molen molenaar
    mond monnik mooi moon moor mos most muis munt mus muur naald nacht nader nagel nam nap nature neef nest net
    netwerk nice nies nieuw niks nobel noel nooit noord noot nova ode olie olijf olive olm om onder online ooit oom
    oor oord oost oosten op oranje os otter oud oude ouden out over paal paard paars pad page pan panda pane paper
    paradijs parel park parker pas past pastoor pater paus pauw peace pearl peer pek pel pen peper per perk persoon
    pet piek pijl pijn pijp pil pit plaat plak plank plant plas plat plein plek ploeg plug plus poel poker pol
    polder pomp pont pool poort poot poppy porter post pot potter power praat praktijk price prijs prima prins prior
    proost pruim punt punten put quick raaf raam rad ram rand rank rat raven ray recht reden ree reed regen regent
    regio reiger rek ren reus rib rich ridder riem riet rijk rijn ring ringen rivers robijn rocky rode roe roek roem
    roest rol rond ronde rood roof rooi rook room roos rose rot rots ruby rug ruim ruiter rust sage said sal salm
    salt samen sand sap schaap schaar schakel schelp schepen scherp schiet schijf schild schilder schilders schip
    schipper schol scholing school schoon schoonheid schout schreven schrijver schut schutter sergeant short sik
    singel sip skip sky sla slaap slag slager slang slim slinger sloot slot sluis small smid snap sneeuw snel snelle
    sneller snijder snoek sol soldaat span spar specht speelman spek spel spijker spin spring spruit staal staan
    staat stad stage stagiair stal stam stap star steel steen stel step ster sterk sterling stil stip stoel stok
    stone stoop storm story straat strand streng strik stroom stuiver suiker summer sun sunny swan taal tak taken
    talen tang tap tas te team tee teen teken tempel temple ten ter thuis tien tijd timmerman tip to toch toe tol
    ton toon top toren touw trap tree troost trouw tuin tulp turk twist uil uit uur vader val valk vallen van vast
    vat veel veer vega veld velden ven venus ver verdi verwijst vet vind vinder vink vinken vis visser vlam vlas
    vleugel vlieg vliet vlinder vloed vlug voet vogel vogels volk vond vonk voor voorbij vork vos vraag vrede
    vreugde vriend vrij vrijdag vroeg vroeger vroom vuur waard wade wagen wagenaar wakker wal walker wand want ward
    warm warning wassen water waters weekend weer wees weg weide weinig well wens wensen wer werk wesp west westen
    wever wezel wie wieg wiel wijk wijn wijs wil wild wilde wilder wilg will wilt wind winkel winter wise wit witte
    woest wolf wolk wolken wood woods woord woud wright young zaad zaal zacht zak zand zanger zee zeeman zeer zegen
    zeker zelf zetten zie ziel zien ziet zilver zin zinken zoeker zoet zoete zolder zomer zon zondag zonder zoon
    zorg zorgen zout zuid zuiden zuil zus zuur zwaan zwaard zwager zware zwart zwarte
    """
)
"""Dutch and English words that people on a list may be called, without accents and in small letters."""

PLACES = words_of(
    """
    achterhoek alkmaar almelo almere amersfoort amstelveen amsterdam antwerpen apeldoorn arnhem assen brabant breda
    brussel delft deventer dordrecht drenthe ede eindhoven emmen enschede flevoland friesland gelderland gent goes
    gooi gouda groningen haarlem heerenveen heerlen helmond hengelo hilversum hoogeveen hoorn leeuwarden leiden
    lelystad limburg londen maastricht middelburg nederland nijmegen oss overijssel purmerend randstad roermond
    roosendaal rotterdam salland sneek tilburg twente utrecht veluwe venlo vlaanderen vlissingen westland wageningen
    zaandam zeeland zeist zutphen zwolle
    """
)
"""Large towns and regions: an answer about a region is no answer about a person."""

TOWNS = words_of(
    """
    alphen baarn barneveld berkel bergen beverwijk borne boxtel brielle bussum castricum culemborg delden diemen
    doesburg doetinchem doorn drachten driel dronten echt edam elst enkhuizen epe ermelo etten geldermalsen geleen
    gorkum hardenberg harderwijk haren harlingen heemskerk heemstede hellendoorn hoogland horst houten huizen ijssel
    kampen katwijk kempen kerkrade laren leerdam leusden lisse loon losser maas meppel naarden nijkerk noordwijk
    nunspeet oldenzaal oosterhout parijs putten raalte rhenen rijn rijswijk schagen schiedam sittard soest steenwijk
    tiel uden vaassen valkenburg veen veendam veenendaal veere veghel veldhoven velp venray voorburg voorschoten
    vught waal waalwijk wassenaar weert weesp wierden wijchen winschoten winterswijk woerden zaltbommel
    """
)
"""Smaller places, from which many surnames come: "in Doorn" is a place, and "van Doorn" may be a person."""

EPONYMS = words_of(
    """
    addison alzheimer apgar babinski barrett barthel basedow bechterew centor crohn cushing down duchenne dupuytren
    epley foley glasgow graves hashimoto heimlich hodgkin holter huntington katz kegel korsakov ledderhose lewy lyme
    mantoux marfan maslow meniere noonan norton osgood parkinson pfeiffer phalen quincke raynaud scheuermann
    schlatter sjogren tietze tinel tourette
    """
)
"""People after whom an illness, a test or a score is called."""

MONTHS = words_of("april august augustus january februari february juli july june juni march may mei")
"""Months that are also names."""

PREFIXES = words_of(
    "van de den der het t ten ter te tot vd vdr v d von zu le la les du des di da dos del della el al bin ben abu op in aan bij uit "
    "onder over voor s auf dem und y e zur"
)
"""The small words before a surname."""

TITLES = words_of(
    "dr drs prof ir ing mr mrs ms miss mw mevr mevrouw dhr heer meneer bsc msc ba ma phd rn mpa anp jr sr"
)
"""Titles that a list may have with a name."""
