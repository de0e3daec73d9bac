"""Words that are also names. Alone they are taken for words, unless something beside them says that a person is meant."""


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


COMMON_WORDS = words_of(
    """
    aal aap aard aardappel aarde abel ace ad adder adelaar ader af akker al alk alle alles alva amber an anders
    anjer anker antwoord apotheker appel apple april aran arend ark arm art arts as ash assistent aster august
    augustus avond azijn baan baars baas babel bach baker bakker bal bank banks bar barn baron bast bean bear
    bed beek been beer begin beitel bel bell ben bent berg berk berry bes best beter beuk bever bieb bier biet
    bij bijl bill bird bishop bisschop bitter black blad blank blauw bleef bleek blij blijf blik bliksem blind
    bloed bloei bloem bloemen blok blom bloot blue bo boa bode boek boel boer boerman bok bol bold bom bond bont
    boog boom boon boos boot bord borst bos bot boter both bouw bouwen bouwt boven boy bracht brak branch brand
    breed breekt breng bridge brief bright bril brink broek broer bron bronk brood brook brooks brouwer brown
    brug bruin buddy bui buik buis buiten bull bunt buren burger bus bush butcher buur buurman carpenter carter
    case cash castle cent chance charity charm chase cherry chip christian church cijfer clay clerk cliff coach
    contact cook cool crane cross crystal daalder daar dag daisy dak dal dale dam dame dan dark darm das date
    dauw dawn day dean deel deken dekker den denk denker der deur diamant dien dijk dik dille dingen docent
    doctor doek doet dok dokter dokters dol dom dominee don donder donker door doorn dorp dorst draad draagt
    draak drake drank drie drijver drinkt driver droef droog drop druif druk drukker drummer dubbel duif duim
    duin duits duivel dun dune duwt dwarf eagle earl eb ed edel eden eekhoorn eend eet egel eik eiken eiland
    eind ek ekster el elf elke els em engel engels enig er erf erin erna es even ever exter extra fabriek faith
    fan farmer fee field fields fijn finch fish fisher fleur flink floor flora flower fluit fok fontein ford
    forest fort forum fox frans freeman french fries fris frost gaan gaat gaf gans gast gate geeft geel geest
    geit geld geloof geluk gene genie getal geven gezel gift ging ginger given glans glas glen glory god goed
    goede goedkoop gold good goud gouden graaf graan grace gracht grant gras grave graven gray green grey griek
    grijs groen groene groep grond groot grote gulden gunst guy haak haan haar haas haast hage hagel hak hal
    hall hals ham hamer hand handel hard harder hark harm harmony harp hart harte haven haver havik hawk hazel
    heath hebben heel heer heet heide heilig heks hel held helder hele helm hemd hemel hen herberg herder herfst
    herring hersenen hert hertog heuvel hill hills ho hoed hoek hof hoge hok holly hond honing hoofd hoog hooi
    hoop hoorn hop hope horn horst houdt house hout houtman huid huilt huis huizen hulp hulst hunt hunter huur
    idee ideeen ids iets ijs ijzer in indigo ing iris iron ivy jaar jade jager jar jas jasmijn job joker jong
    jonge jongen jouw joy judge juli julia june juni junior just justice kaal kaars kaart kaas kade kader kalf
    kalk kam kamer kamp kan kanaal kant kap kapitein kar karper kas kast kasteel kat katoen keel keen keer kei
    keizer kelder kelk ken kennis kent kerk kern kers kerst ketel ketting keuken keus kever kies kijk kijken
    kikker kind king kip kist klaar klap klas klaver kleermaker klei klein kleine kliniek klinkt klok klomp
    klooster kluit knaap knecht knie knight knol knoop knop koe koek koel koers koets koffie kok kolk komen kon
    konijn koning koningin kool koop koorts koos kop koper koppen koren korf kort korte kost kosten koster koud
    kous kraag kraai kraan kracht krant kreeft kreek krijger kring kroon kruid kruik kruis kruk kuil kuip kun
    kunnen kunst kussen kust kuur kwaad kwaal kwast kwik laag laan laar laars laat lach lacht lade lake laken
    lam lamb lamp land lane lang lange lantaarn lap last laurier law leaf lee leeg leen leert lees leeuw leger
    leider lek lelie lente lepel leraar leren les letter leuk lever licht lid lied lief liefde lies ligt lijster
    linde linden line link lint lip lis list litteken little lock loggen lok loket lol long lood look loon loopt
    loper lord los lot love lucht luck luid luik luis luit lust lux maag maan maand maandag maat maatje mac
    macht madelief mag mager mais mak maker man mantel marges mark markt marmer mast mat mate max may mayor mee
    meer meester meeuw mei melk melody men mens mensen mercy merel merk mes meten meter metselaar middag middel
    mier mij mijn mild mile mill mills min mint mis mist moed moeder moer moeras moet mol molen molenaar mond
    money monk monnik mooi moon moor morgen mos moss most mosterd mug muis munt mus muts muur naald nacht nader
    nagel nam nap nat nature neef neemt nest net netwerk neus new nice nies nieuw niks nobel noble noel non
    nooit noord noot nova oak ode old olie olijf olive olm om onder online oog ooievaar ooit oom oor oord oorlog
    oost oosten op oranje orgel os otter oud oude ouden out over paal paard paars pad page painter paling pan
    panda pane paper paradijs parel park parker parks pas past pastoor pater paus pauw peace pearl peer pek pel
    pen peper pepper per perk persoon pet piek pijl pijn pijp pike pil pit plaat plak plank plant plas plat
    plein plek ploeg plug plus poeder poel poker pol polder pomp pont pool poor poort poot poppy porter post pot
    potter power praat praktijk prei price priest prijs prima prince prins prior proost pruim punt punten put
    quick raaf raam raap rad rain ram rand rank rat raven ray reader recht red reden ree reed regel regen regent
    regio reiger rek ren rent reus rib rice rich ridder rider riem riet rijk rijn ring ringen river rivers
    rivier robijn rock rocky rode roe roek roem roept roer roest rok rol rond ronde rood roof rooi rook room
    roos root rose rot rots ruby rug ruim ruiter rust sage said sal salm salmon salt samen sand sap saus schaap
    schaar schakel schaper schat schelp schepen scherp schiet schijf schild schilder schilders schip schipper
    schoen schol scholing school schoon schoonheid schop schort schouder schout schreven schrijver schuit schuld
    schut schutter schuur sergeant sharp shepherd short sik silver singel singer sip skip sky sla slaap slaapt
    slag slager slak slang slecht slee slim slinger sloot slot sluis smal small smid snap sneeuw snel snelle
    sneller snijder snijdt snoek snow soep sok sol soldaat som span spar specht speelman speelt speer spek spel
    speld spier spijker spin spreekt spring springt spruit staal staan staat stad stage stagiair stal stam stap
    star steel steen stel step ster sterk sterling stil stip stoel stok stone stones stoop storm story straat
    straf strand street streng strijd strik stro strong stroom stuiver stuurman suiker summer sun sunny swan
    swift taal taart tafel tak taken talen tand tang tap tas te team tee teen teken tempel temple ten ter thee
    thu thuis tien tijd tijger timmerman tin tip to toch toe tol ton tong toon top toren touw traag trap tree
    trekt trom troon troost trouw true tuin tulp turk twist uil uit uur vader val valk vallen valt van varen
    varken vast vat veel veer vega veld velden ven venus ver verdi verhaal verwijst vet vijver vind vinder
    vinger vink vinken viool vis visser vlag vlam vlas vlees vleugel vlieg vliegt vliet vlinder vloed vloer vlot
    vlug voet vogel vogels vol volk vond vonk voor voorbij voorjaar vork vorst vos vraag vrede vreugde vriend
    vrij vrijdag vroeg vroeger vrolijk vroom vuil vuur waard wade wagen wagenaar wakker wal walker wand want
    wapen ward warm warning wassen water waters weather week weekend weer wees weg wei weide weinig well wells
    wens wensen wer werk werkt wesp west westen wet wever wezel white wie wieg wiel wijk wijn wijs wil wild
    wilde wilder wilg will wilt wind winkel winter wise wit witte woest wolf wolk wolken wond wood woods woord
    worm worst wortel woud wright writer young zaad zaag zaal zacht zak zal zalf zalm zand zanger zee zeeman
    zeer zegen zeil zeker zelf zenuw zetten zie ziekte ziel zien ziet zilver zin zinken zit zoeker zoet zoete
    zolder zomer zon zondag zonder zoon zorg zorgen zout zuid zuiden zuil zus zuster zuur zwaan zwaar zwaard
    zwager zwak zware zwart zwarte
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
    "van de den der het t ten ter te tot vd vdr vh v d von zu le la les du des di da dos del della el al bin ben abu op in aan bij uit "
    "onder over voor s auf dem und y e zur"
)
"""The small words before a surname."""

TITLES = words_of(
    "dr drs prof ir ing mr mrs ms miss mw mevr mevrouw dhr heer meneer bsc msc ba ma phd rn mpa anp jr sr"
)
"""Titles that a list may have with a name."""
