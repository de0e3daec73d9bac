"""Words that are also names. Alone they are taken for words, unless something beside them says that a person is meant."""

COMMON_WORDS = frozenset(
    """
    aal aap aard abel ace ad adder adelaar ader af akker akkerman al alba albert alk alva amber an anker anjer appel apple april
    aran arend ark arm art arts as ash aster august augustus aurora ava avond bach baker bakker bal bar baron bas bast baas beek
    been beer begin bel bell ben bent berg berk bes best bever bieb bier biet bij bijl bill bird bishop bisschop black blaak blad
    blauw bleek blij blik blind bloei bloem bloemen blok blom bloot blue bo boa bob bode boek boer boerman bok bol bom bond bont
    boog boom boon boot bord borst bos bosch bosman bot boter bouw bouwman boy brand brandt breed brief bril broek broer bron bronk
    brood brook brouwer brown brug bruin bruins buis buik buiten bunt burger bus buur buurman buys caro carpenter cas cash chance
    charity charm christen christian clay clerk coach cook cool cor crane cross daal daan daar dag dahl dak dal dale dam dame dan
    das dauw dawn day daisy dean deel deken dekker den denk der deur dick diego dijk dik dille dirk doctor doek dokter dol dom don
    donker door doorn dorp dorst draad draak drake drank drent drie drost drop druk drummer dubbel duif duim duin duits dunn dune
    dwarf eb eden ed edel eekhoorn eend eerland eiland eik eiken eind ek el elf els elst em engel engels engel enig er erf erik es
    esch esse ever exter faith fan fay fee felix fern field fijn finn fisher fleur flink floor flora fox fok fort franco frank
    frans freeman french fries fris frisian gaal gans gast geel geer geluk gene genie gerst geus gezel gift ginger glas glans glory
    god goed goede gold gomme good goud goudsmid gouden graaf graan grace gracht gras grave graven gray green grey griek groen groene
    groot grote gunst haak haan haas hage hagel hak hal hals ham hamer hand handel hans hard harder harp hart harte hartman haven
    haver hazel heath heer heide heilig heks held helm hemel hen herder herfst hert hertog heuvel hill ho hoek hof hoffman hofman
    hoge holland hollander holly hond honing hoofd hoop hooi hoorn hop hope horn horst hout houtman huber huis huisman huizen hulst
    hunt hunter huur ijs ijzer ilse in indigo ing iris iron ivo ivy jaap jack jade jager jan jar jas jasmijn jasper jay jet job jong
    jonge jongen joker joost joy juli julia june juni junior just justice kaal kaars kaas kade kalf kalk kam kamer kamp kan kant
    kapitein kaptein karel karper kas kast kat katoen keen kei keizer kelder kelk kemp kerk kers kerst ketel kever kien kies kim king
    kip kist klaas klaar klap klaver klei klein kleine kleermaker klok klomp klooster kluit knaap knecht knegt knol knop koe koek
    koel koen koets kok kolk komen konijn koning koningin kool koop koopman koper kop koppen koren korf kort korte koster kraai
    kraan kramer krant krans kreek kreeft krijger kroes kroon kruid kruis kuijper kuil kuiper kuipers kwast kwik laan laar lach
    lade lam lamers land landman lang lange last laurier lee leeuw leeuwerik leger lek lelie leen lente leraar les letter lief
    liefde lier lies lijster lin linde linden link lis list lock loes lof logan loket lol long look loon loos lopez lord los lot
    lotte love lucas lucht luc luck luik luis luit lust lux maan maand maas maat macht madelief mager mak maker man mandel marathon
    margriet mark markt marin marina mars mart martel maria mast mat max may mayor mees meer meester mei meijer melk mens mensen
    menting mercy merel merk merlijn mes meter metselaar middel mien mier mies mijn mild mile miles miller min mint mist moed moeder
    moer mol molen molenaar mond monnik mont mooi moon moor mos most mudde muis mulder munt mus muur naald nacht nagel nap nature
    neef nel nest nice nick niel niem nies nieuw niks noah noël noel nol noord noot nova olie olijf olive olm om onder oom oord oost
    oosten oosterling oostra op os otter oud oude ouden over paal paard paars pad page pan pane panda paper paradijs park parker parel
    pas past pastoor pat pater paul paus pauw peace pearl peer pek pel pen peper perk pet piek pien piet pijl pijn pijp pil pim pit
    plaat plak plank plant plas plat plein ploeg plug poel poker pol polder pomp pont pool poort poot poppy porter post posthuma pot
    potter power pow prat price prijs prima prins prior proost pruim punt put quick raaf raam rad ram rand rank rat ravel raven ray
    recht reed reden ree regen regent reiger reinders rek ren reus rex rib rich ridder riem riet rijk rijken rijn ring ringen rivers
    rob robijn robin rode roe roek roem roest roger rol rood rooi roof room roos rose rosa roos rot ruby rug ruim ruiter rust
    ruth sage sal salm salt sam sand saskia schaap schaar schaft schelp schepen scherp schiet schild schilder schilders schip schipper
    schol school schoon schoonheid schout schouten schrijver schut schutter sergeant serre shaw short sien sik sil simon singel sip
    sky slaap slag slager slang slinger slot sluis small smal smid smit smits snel snelle sneeuw snijder snoek sol soldaat sophie
    span spar specht speelman spek spel spijker spin spring spruit staal stad stal stam star starr steen steel stein step ster stern
    sterk sterre steven stevens stil stip stoel stok stolk stone stoop storm story straat straten strand streng strik stroom stuiver
    sue summer sun swan swart taal tak tang tap taylor te tee teen teken tempel temple ten ter terp tijd tim timmer timmerman tim tip
    tobe tol tom ton toon toos top toren touw trap tree trix troost trouw tuin tulp turk turner twist uil uit uiterwaal uyl vaart
    vader val valk van vaart vast vat veen veer vega veld velden ven venus ver vera verdi vis visch visser vlam vlas vleugel vlieg
    vlinder vliet vloed vlug voet vogel vogels volk volkers voll vonk voogd voor vos vrede vreugde vries vriend vrij vrijdag vroeg
    vroom vuur waard waal wagen wagenaar wal walker wand want ward warm wassen water waters weber weer wees weg weide well wer werk
    wesp west westen wever wezel wiel wieg wies wijn wijs wil wild wilde wilder wilg will willem wim wind winter wise wit witte woest
    wolf wolff wolk wood woods wout worst wright york young zaal zaad zacht zak zand zee zeeman zeer zegen zeil zeker zeldenrust ziel
    zijl zilver zin zoet zoete zolder zomer zon zonder zonneveld zoon zorg zout zuid zuiden zuil zuur zwaan zwager zwaard zwart zwarte
    """.split()
)
"""Dutch and English words that people on a list may be called, without accents and in small letters."""

PLACES = frozenset(
    """
    achterhoek alkmaar almelo almere alphen amersfoort amstelveen amsterdam antwerpen apeldoorn arnhem assen baarn barneveld
    berkel berlijn bergen beverwijk borne boxtel brabant breda brielle brussel bussum castricum culemborg delft delden deventer
    diemen doesburg doetinchem doorn dordrecht drachten drenthe driel dronten echt ede edam eindhoven emmen enkhuizen enschede
    epe ermelo etten flevoland frankrijk friesland geldermalsen gelderland geleen gent goes gooi gorkum gouda groningen haarlem
    hardenberg harderwijk haren harlingen heemskerk heemstede heerenveen heerlen hellendoorn helmond hengelo hilversum
    hoogeveen hoorn horst houten huizen ijssel kampen katwijk kempen kerkrade laren leerdam leeuwarden leiden lelystad leusden limburg
    lisse londen losser maastricht meppel middelburg naarden nederland nijkerk nijmegen noordwijk nunspeet oldenzaal oosterhout oss
    overijssel parijs putten purmerend raalte rhenen rijswijk roermond rome roosendaal rotterdam rijn schagen schiedam sittard
    sneek soest steenwijk tiel tilburg twente uden utrecht vaassen valkenburg veendam veenendaal veere veghel veldhoven velp venlo
    venray vlaanderen vlissingen voorburg voorschoten vught waalwijk wageningen wassenaar weert weesp westland wierden wijchen
    winschoten winterswijk woerden zaandam zaltbommel zeeland zeist zutphen zwolle
    """.split()
)
"""Places: an answer about a region is no answer about a person."""

EPONYMS = frozenset(
    """
    addison alzheimer apgar babinski barthel barrett basedow beck bell bechterew bernard borg bouchard braden brinkman broca burger
    centor charcot crohn cushing down duchenne dupuytren ehlers danlos epley fitbit foley fontaine framingham frank geriatrie
    glasgow graves guillain hallpike hashimoto heberden heimlich hodgkin holter homan huntington kahler katz kegel korsakov
    kubler kussmaul lasegue ledderhose lewy lyme maslow mantoux marfan menière meniere morton noonan norton osler osgood
    paget parkinson pfeiffer phalen positano quincke ramsay raynaud reiter reynaud rinne romberg rorschach schlatter scheuermann sever sjogren
    sjögren still tietze tinel tourette trendelenburg turner virchow weber wells wernicke wilson zollinger
    """.split()
)
"""People after whom an illness, a test or a score is called."""

MONTHS = frozenset("april august augustus january februari february juli july june juni march may mei".split())
"""Months that are also names."""

PREFIXES = frozenset(
    "van de den der het t ten ter te tot vd vdr v d von zu le la les du des di da dos del della el al bin ben abu op in aan bij uit "
    "onder over voor s auf dem und y e zur".split()
)
"""The small words before a surname."""

TITLES = frozenset(
    "dr drs prof ir ing mr mrs ms miss mw mevr mevrouw dhr heer meneer bsc msc ba ma phd rn mpa anp jr sr".split()
)
"""Titles that a list may have with a name."""
