"""Words of dates in English, German, French, Spanish, Italian and Portuguese, by what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "AMBIGUOUS",
    "DATE_KINDS",
    "LANGUAGES",
    "LEXICON",
    "LONGEST",
    "NEUTRAL",
    "PREPOSITIONS",
    "SIGNS",
    "STRONG",
    "languages_of",
]

LANGUAGES = ("en", "de", "fr", "es", "it", "pt")

# Of each kind the values in order, and of each value the words of each language, parted by bars.
# Words that mean something else as well are left out where they would mislead: "mar" (sea), "set", "out".
MONTHS: Mapping[str, str] = {
    "en": "january|jan february|feb march april|apr may june|jun july|jul august|aug september|sept|sep "
    "october|oct november|nov december|dec",
    "de": "januar|jänner februar|feber märz|maerz april mai juni juli august september oktober|okt november "
    "dezember|dez",
    "fr": "janvier|janv février|fevrier|févr mars avril|avr mai juin juillet|juil août|aout septembre "
    "octobre novembre décembre|decembre|déc",
    "es": "enero|ene febrero marzo abril|abr mayo junio julio agosto septiembre|setiembre octubre noviembre "
    "diciembre|dic",
    "it": "gennaio|gen febbraio marzo aprile maggio giugno|giu luglio|lug agosto settembre ottobre|ott "
    "novembre dicembre|dic",
    "pt": "janeiro fevereiro|fev março|marco abril maio junho julho agosto setembro outubro "
    "novembro dezembro|dez",
}
SEASONS: Mapping[str, str] = {  # spring, summer, autumn, winter
    "en": "spring|springtime summer|summertime autumn|fall winter|wintertime",
    "de": "frühling|frühjahr|fruehling sommer herbst winter",
    "fr": "printemps été|ete automne hiver",
    "es": "primavera verano otoño|otono invierno",
    "it": "primavera estate autunno inverno",
    "pt": "primavera verão|verao outono inverno",
}
PARTS: Mapping[str, str] = {  # the first, second and last third of a month or year
    "en": "early|beginning_of|start_of mid|middle_of late|end_of",
    "de": "anfang mitte ende",
    "fr": "début|debut|début_de mi|milieu fin|fin_de",
    "es": "principios_de|a_principios_de|inicios_de|comienzos_de mediados_de|a_mediados_de "
    "finales_de|a_finales_de|fines_de",
    "it": "inizio|inizio_di metà|metà_di fine|fine_di",
    "pt": "início_de|inicio_de meados_de final_de|fim_de|finais_de",
}
WEEKDAYS: Mapping[str, str] = {  # from Monday on
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo",
    "it": "lunedì|lunedi martedì|martedi mercoledì|mercoledi giovedì|giovedi venerdì|venerdi sabato domenica",
    "pt": "segunda-feira|segunda_passada terça-feira|terça_passada quarta-feira|quarta_passada "
    "quinta-feira|quinta_passada sexta-feira|sexta_passada sábado|sabado domingo",
}
UNITS: Mapping[str, str] = {  # day, week, month, year, weekend
    "en": "day|days week|weeks month|months year|years|yr|yrs weekend|weekends",
    "de": "tag|tage|tagen woche|wochen monat|monate|monaten|monats jahr|jahre|jahren|jahres "
    "wochenende|wochenenden",
    "fr": "jour|jours semaine|semaines|semaine-ci mois|mois-ci an|ans|année|années|annee|annees|année-ci "
    "week-end|weekend",
    "es": "día|días|dia|dias semana|semanas mes|meses año|años fin_de_semana",
    "it": "giorno|giorni settimana|settimane mese|mesi anno|anni fine_settimana|weekend",
    "pt": "dia|dias semana|semanas mês|mes|meses ano|anos fim_de_semana",
}
NUMBERS: Mapping[str, str] = {  # from one on
    "en": "one|a|an two|couple|couple_of|a_couple_of three four five six seven eight nine ten eleven twelve",
    "de": "ein|eine|einem|einer|einen zwei drei vier fünf|fuenf sechs sieben acht neun zehn elf zwölf",
    "fr": "un|une deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "un|una|uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "un|una|uno|un' due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "um|uma dois|duas três|tres quatro cinco seis sete oito nove dez onze doze",
}
DECADES: Mapping[str, str] = {  # from the twenties on
    "en": "twenties thirties forties fifties sixties seventies eighties nineties",
    "de": "zwanziger|zwanzigern dreißiger|dreißigern vierziger|vierzigern fünfziger|fünfzigern "
    "sechziger|sechzigern siebziger|siebzigern achtziger|achtzigern neunziger|neunzigern",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingt|quatre-vingts quatre-vingt-dix",
    "es": "veinte|los_veinte treinta|los_treinta cuarenta|los_cuarenta cincuenta|los_cincuenta "
    "sesenta|los_sesenta setenta|los_setenta ochenta|los_ochenta noventa|los_noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
}
# "A half year" and "a decade", behind a number; what has a number in it: "half a year", "vierzehn Tage".
AMOUNTS: Mapping[str, str] = {
    "en": "half_year decade|decades",
    "de": "halbes_jahr|halben_jahr jahrzehnt|jahrzehnte|jahrzehnten",
    "fr": "demi-année décennie|décennies",
    "es": "medio_año década|décadas",
    "it": "mezzo_anno decennio|decenni",
    "pt": "meio_ano década|décadas",
}
HALVES: Mapping[str, str] = {
    "en": "half_a_year fortnight|a_fortnight",
    "de": "halbes_jahr|halben_jahr vierzehn_tage|vierzehn_tagen",
    "fr": "demi-année quinze_jours",
    "es": "medio_año quince_días",
    "it": "mezzo_anno quindici_giorni",
    "pt": "meio_ano quinze_dias",
}
PARTS_OF_DAYS: Mapping[str, str] = {
    "en": "morning|afternoon|evening|night|noon",
    "de": "morgen|früh|vormittag|mittag|nachmittag|abend|nacht",
    "fr": "matin|après-midi|soir|nuit|midi",
    "es": "mañana|tarde|noche|madrugada|por_la_mañana|por_la_tarde|por_la_noche|de_madrugada|a_mediodía",
    "it": "mattina|pomeriggio|sera|notte|mattino|di_mattina|di_sera|di_notte",
    "pt": "manhã|tarde|noite|de_manhã|pela_manhã|à_tarde|de_tarde|à_noite|de_noite|de_madrugada",
}
NAMES = (
    "christmas", "christmas eve", "new year", "new year's day", "new year's eve", "easter", "good friday",
    "easter monday", "halloween", "carnival", "pentecost", "valentine's day", "thanksgiving", "epiphany",
    "assumption", "all saints", "boxing day",
)  # fmt: skip
HOLIDAYS: Mapping[str, str] = {  # "~" where a language has no word for one
    "en": "christmas|xmas|christmas_day christmas_eve new_year|new_year's|new_years "
    "new_year's_day|new_years_day new_year's_eve|new_years_eve easter|easter_sunday good_friday "
    "easter_monday halloween carnival|mardi_gras pentecost|whitsun "
    "valentine's_day|valentines_day|valentine's "
    "thanksgiving|thanksgiving_day epiphany assumption_day all_saints_day|all_saints'_day boxing_day",
    "de": "weihnachten heiligabend|heilig_abend ~ neujahr|neujahrstag silvester ostern|ostersonntag "
    "karfreitag ostermontag halloween fasching|karneval|fastnacht pfingsten valentinstag thanksgiving "
    "dreikönig|dreikönigstag|heilige_drei_könige mariä_himmelfahrt allerheiligen ~",
    "fr": "noël|noel réveillon_de_noël|veille_de_noël nouvel_an jour_de_l'_an|jour_de_l'an saint-sylvestre "
    "pâques|paques vendredi_saint lundi_de_pâques halloween carnaval|mardi_gras pentecôte|pentecote "
    "saint-valentin thanksgiving épiphanie assomption toussaint ~",
    "es": "navidad|navidades nochebuena año_nuevo día_de_año_nuevo nochevieja pascua|semana_santa "
    "viernes_santo lunes_de_pascua halloween carnaval|carnavales pentecostés san_valentín thanksgiving "
    "reyes|día_de_reyes|epifanía asunción todos_los_santos ~",
    "it": "natale vigilia_di_natale capodanno primo_dell'_anno san_silvestro|notte_di_san_silvestro pasqua "
    "venerdì_santo pasquetta|lunedì_dell'_angelo halloween carnevale pentecoste san_valentino thanksgiving "
    "epifania|befana ferragosto ognissanti|tutti_i_santi santo_stefano",
    "pt": "natal véspera_de_natal ano_novo|réveillon dia_de_ano_novo véspera_de_ano_novo páscoa|pascoa "
    "sexta-feira_santa segunda-feira_de_páscoa halloween carnaval pentecostes são_valentim|dia_dos_namorados "
    "thanksgiving dia_de_reis assunção todos_os_santos ~",
}
DAYS: Mapping[str, str] = {  # today, yesterday, the day before it
    "en": "today|this_morning|this_afternoon|this_evening|tonight yesterday|last_night day_before_yesterday",
    "de": "heute|heute_morgen|heute_abend gestern|gestern_abend|letzte_nacht vorgestern",
    "fr": "aujourd'hui|ce_matin|ce_soir hier|hier_soir avant-hier|avant_hier",
    "es": "hoy|esta_mañana ayer|anoche anteayer|antes_de_ayer",
    "it": "oggi|stamattina|stasera ieri|ieri_sera l'_altro_ieri|altro_ieri",
    "pt": "hoje|esta_manhã ontem|ontem_à_noite anteontem",
}
SIGNALS: Mapping[str, Mapping[str, str]] = {
    "last": {  # before its noun
        "en": "last",
        "de": "letzte|letzten|letzter|letztes|letztem|vergangene|vergangenen|vergangener|vergangenes|vorige|"
        "vorigen|voriger|voriges",
        "fr": "dernier|dernière|derniers|dernières|derniere|dernieres",
        "es": "pasado|pasada|último|última|últimos|últimas|ultimos|ultimas",
        "it": "scorso|scorsa|scorsi|scorse|ultimo|ultima|ultimi|ultime",
        "pt": "passado|passada|último|última|últimos|últimas",
    },
    "past": {"en": "past"},
    "post": {  # behind its noun
        "fr": "dernier|dernière|derniers|dernières|derniere|passé|passée",
        "es": "pasado|pasada|pasados|pasadas",
        "it": "scorso|scorsa|scorsi|scorse|passato|passata",
        "pt": "passado|passada|passados",
    },
    "this": {
        "en": "this",
        "de": "diese|diesen|dieser|dieses|diesem",
        "fr": "ce|cet|cette",
        "es": "este|esta",
        "it": "questo|questa|quest'",
        "pt": "este|esta|neste|nesta|deste|desta",
    },
    "last but one": {"de": "vorletzte|vorletzten|vorletzter|vorletztes|vorletztem", "fr": "avant-dernière"},
    "before last": {
        "en": "before_last",
        "fr": "avant-dernier|avant-dernière",
        "es": "antepasado|antepasada",
        "pt": "retrasado|retrasada",
    },
    "quarter": {
        "en": "quarter",
        "de": "quartal|quartals",
        "fr": "trimestre",
        "es": "trimestre",
        "it": "trimestre",
        "pt": "trimestre",
    },
    "ago": {"en": "ago|back", "it": "fa", "es": "atrás|atras", "pt": "atrás|atras"},
    "before now": {"de": "vor", "fr": "il_y_a", "es": "hace", "pt": "há"},
    "onwards": {"en": "onwards|onward|and_later|or_later|and_newer"},
    "of": {
        "en": "of",
        "de": "des|vom",
        "fr": "de|d'|de_l'",
        "es": "de|del|del_año",
        "it": "di|del|dell'|dell'_anno",
        "pt": "de|do|do_ano_de",
    },
    "since": {
        "en": "since",
        "de": "seit|ab",
        "fr": "depuis|à_partir_de|dès",
        "es": "desde|a_partir_de",
        "it": "dal|dall'|dalla|a_partire_dal",
        "pt": "desde|a_partir_de",
    },
    "after": {
        "en": "after|later_than|newer_than",
        "de": "nach",
        "fr": "après",
        "es": "después_de|despues_de",
        "it": "dopo",
        "pt": "depois_de",
    },
    "before": {
        "en": "before|earlier_than|older_than",
        "de": "vor",
        "fr": "avant",
        "es": "antes_de|antes_del",
        "it": "prima_di|prima_del|prima_dell'",
        "pt": "antes_de|antes_do",
    },
    "until": {
        "en": "until|till|up_to",
        "de": "bis",
        "fr": "jusqu'|jusqu'_en|jusqu'_à|jusqu'_au",
        "es": "hasta",
        "it": "fino_a|fino_al|fino_all'",
        "pt": "até|até_ao",
    },
    "between": {
        "en": "between",
        "de": "zwischen",
        "fr": "entre",
        "es": "entre",
        "it": "tra|fra",
        "pt": "entre",
    },
    "and": {"en": "and|&", "de": "und", "fr": "et", "es": "y|e", "it": "e|ed", "pt": "e"},
    "from": {
        "en": "from",
        "de": "von|vom",
        "fr": "de|du|d'",
        "es": "de|del|desde",
        "it": "da|dal|dall'",
        "pt": "de|do|da|desde",
    },
    "to": {
        "en": "to|until|till|through|-|–",
        "de": "bis|bis_zum",
        "fr": "à|au|jusqu'_à|jusqu'_en",
        "es": "a|al|hasta",
        "it": "a|ad|al|all'",
        "pt": "a|ao|até",
    },
}
PREPOSITIONS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "in on at from of during throughout over the taken",
        "de": "im in am aus vom von der dem den des die das während an zu",
        "fr": "en au aux à du de d' l' le la les ces pendant durant dans des",
        "es": "en el la los las del de durante",
        "it": "nel nell' nella nei negli in a al all' il lo la l' gli i del dell' della dei degli di d' da "
        "dal durante",
        "pt": "no na nos nas em do da de dos das o a os as durante ao",
    }.items()
}
"""Words that go with a date which follows them."""

_STRONG = "throughout in im on am from aus en dans nel nell' em during während pendant durante au à no"
STRONG = frozenset(_STRONG.split())
"""Prepositions that make a date of what could be something else."""

_NEUTRAL = (
    "in on from of im am aus von vom en le el il nel nell' em de del do du "
    "during throughout während pendant durante"
)
AMBIGUOUS = frozenset({"hier"})
"""Words that are a date only where nothing else is typed: "hier" is "here" in German."""

NEUTRAL = frozenset(_NEUTRAL.split())
"""Prepositions and articles before digits alone, which have no language."""


def _entries() -> Iterator[tuple[str, str, str, object]]:
    """Words (parted by underscores), language, kind and value."""
    ordered: Sequence[tuple[str, Mapping[str, str], Sequence[object]]] = (
        ("month", MONTHS, range(1, 13)),
        ("season", SEASONS, range(4)),
        ("weekday", WEEKDAYS, range(7)),
        ("unit", UNITS, ("day", "week", "month", "year", "weekend")),
        ("number", NUMBERS, range(1, 13)),
        ("decade", DECADES, range(20, 100, 10)),
        ("holiday", HOLIDAYS, NAMES),
        ("part", PARTS, range(3)),
        ("amount", AMOUNTS, ((6, "month"), (10, "year"))),
        ("half", HALVES, ((6, "month"), (2, "week"))),
        ("day", DAYS, (0, 1, 2)),
    )
    for kind, table, values in ordered:
        for language, words in table.items():
            for value, group in zip(values, words.split(), strict=True):
                yield from ((word, language, kind, value) for word in group.split("|") if word != "~")
    for kind, table in (*SIGNALS.items(), ("part of day", PARTS_OF_DAYS)):
        for language, words in table.items():
            yield from ((word, language, kind, None) for word in words.split("|"))


LEXICON: dict[tuple[str, ...], dict[str, object]] = defaultdict(dict)
"""By words, one after the other, the kinds of things they may be, with their values."""

DATE_KINDS = frozenset(
    {"month", "season", "weekday", "unit", "decade", "holiday", "day", "amount", "half", "part of day"}
)
"""Kinds of words without which there is no date but in digits."""

_languages: dict[str, set[str]] = defaultdict(set)
_signs: set[str] = set()
for _words, _language, _kind, _value in _entries():
    _parts = _words.split("_")
    LEXICON[tuple(_parts)].setdefault(_kind, _value)
    if _kind in DATE_KINDS:
        _signs.add(max(_parts, key=len))
    for _part in _parts:
        if _part[0].isalpha():  # "-" is of all languages
            _languages[_part].add(_language)
for _language, _small in PREPOSITIONS.items():
    for _word in _small:
        _languages[_word].add(_language)
LONGEST = max(map(len, LEXICON))
SIGNS = frozenset(_signs)
"""Words of which each date in words has one, or a digit."""


def languages_of(words: Sequence[str]) -> frozenset[str] | None:
    """The languages that all known words among some are of; None where none of them is known."""
    known = [_languages[word] for word in words if word in _languages]
    return frozenset(LANGUAGES).intersection(*known) if known else None
