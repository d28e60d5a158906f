"""Words of dates in English, German, French, Spanish, Italian and Portuguese, by what they mean."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from clipsearch.library.query_language.holidays import HOLIDAYS

__all__ = [
    "AMBIGUOUS",
    "BESIDE_DAYS",
    "DATE_KINDS",
    "GUARDED",
    "LANGUAGES",
    "NEGATIONS",
    "NEUTRAL",
    "NO_MONTHS",
    "PLURALS",
    "PREPOSITIONS",
    "STRONG",
    "Lexicon",
    "lexicon",
]

LANGUAGES = ("en", "de", "fr", "es", "it", "pt")

# Of each kind the values in order, and of each value the words of each language, parted by bars.
MONTHS: Mapping[str, str] = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
    "october|oct november|nov december|dec",
    "de": "januar|jänner|jan februar|feber|feb märz|mär|mrz april|apr mai juni|jun juli|jul august|aug "
    "september|sept|sep oktober|okt november|nov dezember|dez",
    "fr": "janvier|janv|jan février|févr|fév mars avril|avr mai juin juillet|juil août septembre|sept|sep "
    "octobre|oct novembre|nov décembre|déc",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago "
    "septiembre|setiembre|sept|sep octubre|oct noviembre|nov diciembre|dic",
    "it": "gennaio|genn|gen febbraio|febbr|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug "
    "agosto|ago settembre|sett|set ottobre|ott novembre|nov dicembre|dic",
    "pt": "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago "
    "setembro|sept|set outubro|out novembro|nov dezembro|dez",
}
GUARDED = frozenset({"mar", "set", "out", "ago", "mag", "marco", "gen", "sett"})
"""Months that are also other words (sea, put, a name): only with a dot, or behind a preposition or alone."""
NO_MONTHS = frozenset({"march", "may", "mars"}) | GUARDED
"""Words that are no month without a year behind an English preposition: "a man in may"."""
SEASONS: Mapping[str, str] = {  # spring, summer, autumn, winter
    "en": "spring|springtime summer|summertime autumn|fall winter|wintertime",
    "de": "frühling|frühjahr|frühlings sommer|sommers|hochsommer herbst winter|winters",
    "fr": "printemps été automne hiver",
    "es": "primavera verano otoño invierno",
    "it": "primavera estate autunno inverno",
    "pt": "primavera verão outono inverno",
}
SEVERAL_SEASONS: Mapping[str, str] = {
    "en": "springs summers autumns|falls winters",
    "de": "frühlingen|frühjahren sommern|sommer herbsten wintern|winter",
    "fr": "printemps étés automnes hivers",
    "es": "primaveras veranos otoños inviernos",
    "it": "primavere estati autunni inverni",
    "pt": "primaveras verões outonos invernos",
}
PARTS: Mapping[str, str] = {  # the first, second and last third of a month, season, year or decade
    "en": "early|beginning|beginning_of|start_of|the_beginning_of|the_start_of "
    "mid|middle|middle_of|the_middle_of "
    "late|end|end_of|the_end_of",
    "de": "anfang|zu_beginn|beginn|frühe|frühen mitte|mitten ende|gegen_ende|späte|späten",
    "fr": "début|au_début|tout_début mi|milieu|au_milieu|courant fin|à_la_fin",
    "es": "principios|principio|a_principios|inicios|inicio|comienzos mediados|a_mediados|mitad "
    "finales|final|a_finales|fines|a_fines|fin",
    "it": "inizio|inizi|all'_inizio|agli_inizi|primi metà|a_metà fine|alla_fine|tardo",
    "pt": "início|inícios|começo|princípio meados|meio final|fim|fins|finais",
}
ORDINALS: Mapping[str, str] = {  # from first to fifth, and last
    "en": "first|1st second|2nd third|3rd fourth|4th fifth|5th last|final",
    "de": "erste|ersten|erster|erstes|1. zweite|zweiten|zweiter|zweites|2. dritte|dritten|dritter|drittes|3. "
    "vierte|vierten|vierter|viertes|4. fünfte|fünften|fünfter|fünftes|5. letzte|letzten|letzter|letztes",
    "fr": "premier|première|1er|1ère|1re deuxième|second|seconde|2e|2ème troisième|3e|3ème quatrième|4e|4ème "
    "cinquième|5e|5ème dernier|dernière",
    "es": "primer|primero|primera|1er|1º|1ª segundo|segunda|2º|2ª tercer|tercero|tercera|3º|3ª "
    "cuarto|cuarta|4º|4ª "
    "quinto|quinta|5º|5ª último|última",
    "it": "primo|prima|1º|1ª|1° secondo|seconda|2º|2ª|2° terzo|terza|3º|3ª|3° quarto|quarta|4º|4ª|4° "
    "quinto|quinta|5º|5ª|5° ultimo|ultima",
    "pt": "primeiro|primeira|1º|1ª|1° segundo|segunda|2º|2ª|2° terceiro|terceira|3º|3ª|3° "
    "quarto|quarta|4º|4ª|4° "
    "quinto|quinta|5º|5ª|5° último|última",
}
WEEKDAYS: Mapping[str, str] = {  # from Monday on
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
SHORT_WEEKDAYS: Mapping[str, str] = {  # where what stands beside them tells that they are one
    "en": "mon tue|tues wed thu|thur|thurs fri",
    "pt": "segunda terça quarta quinta sexta",
}
UNITS: Mapping[str, str] = {  # day, week, month, year, weekend, quarter, half
    "en": "day|days week|weeks month|months year|years|yr|yrs weekend|weekends|week-end quarter|quarters "
    "half",
    "de": "tag|tage|tagen woche|wochen|kw|kalenderwoche monat|monate|monaten|monats|monates "
    "jahr|jahre|jahren|jahres "
    "wochenende|wochenenden|wochenendes quartal|quartale|quartalen|quartals halbjahr|hälfte|halbjahres",
    "fr": "jour|jours|journée semaine|semaines|semaine-ci mois|mois-ci an|ans|année|années|année-ci "
    "week-end|weekend|week-ends|weekends trimestre|trimestres semestre|moitié",
    "es": "día|días semana|semanas mes|meses año|años fin_de_semana|finde|fines_de_semana "
    "trimestre|trimestres semestre|mitad",
    "it": "giorno|giorni settimana|settimane mese|mesi anno|anni fine_settimana|weekend|week-end "
    "trimestre|trimestri semestre|metà",
    "pt": "dia|dias semana|semanas mês|meses ano|anos fim_de_semana|final_de_semana|fins_de_semana "
    "trimestre|trimestres semestre|metade",
}
_PLURALS = (
    "days weeks months years weekends tage tagen wochen monate monaten jahre jahren jours semaines ans "
    "années "
    "días semanas meses años giorni settimane mesi anni dias anos derniers dernières"
)
PLURALS = frozenset(_PLURALS.split())
"""Units, and words before them, that say that there are several: "in den letzten Wochen"."""
NUMBERS: Mapping[str, str] = {  # from one to twelve, 15, 20, 30; some are three
    "en": "one|a|an two|couple|couple_of|a_couple_of three|few|a_few|several four five six seven eight nine "
    "ten "
    "eleven twelve fifteen twenty thirty",
    "de": "ein|eine|einem|einer|einen zwei|zweier drei|ein_paar|einigen|einige|paar|wenigen vier fünf sechs "
    "sieben "
    "acht neun zehn elf zwölf fünfzehn zwanzig dreißig",
    "fr": "un|une deux trois|quelques quatre cinq six sept huit neuf dix onze douze quinze vingt trente",
    "es": "un|una|uno dos|un_par_de tres|unos|unas|pocos|pocas|algunos|algunas cuatro cinco seis siete ocho "
    "nueve "
    "diez once doce quince veinte treinta",
    "it": "un|una|uno|un' due|un_paio_di|paio_di tre|pochi|poche|alcuni|alcune|qualche quattro cinque sei "
    "sette otto "
    "nove dieci undici dodici quindici venti trenta",
    "pt": "um|uma dois|duas|um_par_de três|alguns|algumas|poucos|poucas|uns|umas quatro cinco seis sete "
    "oito nove "
    "dez onze doze quinze vinte trinta",
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
DAYS: Mapping[str, str] = {  # today, yesterday, the day before it
    "en": "today|this_morning|this_afternoon|this_evening|tonight "
    "yesterday|last_night|last_evening|yesterday's "
    "day_before_yesterday|the_day_before_yesterday",
    "de": "heute|heute_morgen|heute_abend gestern|gestern_abend|letzte_nacht|gestrigen_tag vorgestern",
    "fr": "aujourd'hui|ce_matin|ce_soir hier|hier_soir|la_nuit_dernière avant-hier",
    "es": "hoy|esta_mañana|esta_noche|esta_tarde ayer|anoche anteayer|antes_de_ayer|antier|antes_ayer",
    "it": "oggi|stamattina|stasera|stanotte|stamani ieri|ieri_sera|ieri_notte|notte_scorsa|scorsa_notte "
    "l'_altro_ieri|altro_ieri|altroieri|ieri_l'_altro",
    "pt": "hoje|esta_manhã|hoje_de_manhã|esta_noite ontem|ontem_à_noite|noite_passada "
    "anteontem|antes_de_ontem",
}
NOW: Mapping[str, str] = {  # the end of a range
    "en": "now|present|the_present|date|present_day",
    "de": "jetzt",
    "fr": "maintenant|présent|ce_jour",
    "es": "ahora|la_actualidad|el_presente",
    "it": "adesso|ora",
    "pt": "agora",
}
SIGNALS: Mapping[str, Mapping[str, str]] = {
    "last": {  # before its noun
        "en": "last|previous|prior|latest|preceding|this_past|this_last",
        "de": "letzte|letzten|letzter|letztes|letztem|vergangene|vergangenen|vergangener|vergangenes|vorige|"
        "vorigen|voriger|voriges|vorherige|vorherigen|vorheriger|vorheriges|vergangenem|vorigem",
        "fr": "dernier|dernière|derniers|dernières",
        "es": "pasado|pasada|pasados|pasadas|último|última|últimos|últimas|anterior|anteriores",
        "it": "scorso|scorsa|scorsi|scorse|ultimo|ultima|ultimi|ultime|passato|passata|passati|passate",
        "pt": "passado|passada|passados|passadas|último|última|últimos|últimas|anterior|anteriores",
    },
    "past": {"en": "past"},
    "post": {  # behind its noun
        "fr": "dernier|dernière|derniers|dernières|passé|passée|précédent|précédente",
        "es": "pasado|pasada|pasados|pasadas|anterior|último|última",
        "it": "scorso|scorsa|scorsi|scorse|passato|passata|precedente",
        "pt": "passado|passada|passados|anterior",
    },
    "this": {
        "en": "this",
        "de": "diese|diesen|dieser|dieses|diesem",
        "fr": "ce|cet|cette|ces",
        "es": "este|esta|estos|estas",
        "it": "questo|questa|quest'|quest",
        "pt": "este|esta|neste|nesta|deste|desta|nesse|nessa|esse|essa",
    },
    "last but one": {
        "de": "vorletzte|vorletzten|vorletzter|vorletztes|vorletztem",
        "fr": "avant-dernière|avant-dernier",
        "es": "penúltimo|penúltima",
        "it": "penultimo|penultima",
        "pt": "penúltimo|penúltima",
    },
    "before last": {
        "en": "before_last|before_that",
        "fr": "avant-dernier|avant-dernière|d'_avant",
        "es": "antepasado|antepasada",
        "pt": "retrasado|retrasada",
    },
    "ago": {"en": "ago|back|earlier", "it": "fa|or_sono", "es": "atrás", "pt": "atrás"},
    "before now": {"de": "vor", "fr": "il_y_a|y_a", "es": "hace", "pt": "há|faz"},
    "onwards": {
        "en": "onwards|onward|and_later|or_later|and_newer|and_after|or_newer",
        "de": "und_später|oder_später|und_danach",
        "fr": "et_après|et_plus|ou_après",
        "es": "en_adelante|y_después",
        "it": "in_poi",
        "pt": "em_diante|para_cá",
    },
    "month of": {
        "en": "month_of|the_month_of",
        "de": "monat",
        "fr": "mois_de|mois_d'",
        "es": "mes_de",
        "it": "mese_di",
        "pt": "mês_de",
    },
    "decade of": {
        "en": "decade_of_the",
        "fr": "décennie|années",
        "es": "década|década_de_los|años",
        "it": "decennio|anni",
        "pt": "década|anos",
    },
    "of": {
        "en": "of",
        "de": "des|vom|von|der",
        "fr": "de|d'|de_l'|du|des",
        "es": "de|del|del_año|de_los|de_las",
        "it": "di|del|dell'|dell'_anno|della|degli|dello",
        "pt": "de|do|do_ano_de|da|dos|das",
    },
    "since": {
        "en": "since|no_earlier_than|not_before",
        "de": "seit|ab|seit_dem",
        "fr": "depuis|à_partir_de|à_partir_du|à_partir_d'|dès|à_compter_de",
        "es": "desde|a_partir_de|a_partir_del",
        "it": "da|dal|dall'|dalla|dallo|a_partire_dal|a_partire_da|a_partire_dall'",
        "pt": "desde|desde_o|a_partir_de|a_partir_do|a_partir_da",
    },
    "after": {
        "en": "after|later_than|newer_than",
        "de": "nach",
        "fr": "après",
        "es": "después_de|después_del|posterior_a|tras",
        "it": "dopo|dopo_il|successive_al",
        "pt": "depois_de|depois_do|depois_da|após",
    },
    "before": {
        "en": "before|earlier_than|older_than",
        "de": "vor",
        "fr": "avant",
        "es": "antes_de|antes_del",
        "it": "prima_di|prima_del|prima_dell'|prima_della",
        "pt": "antes_de|antes_do|antes_da",
    },
    "until": {
        "en": "until|till|up_to|no_later_than|not_after",
        "de": "bis|spätestens|bis_zum|bis_einschließlich",
        "fr": "jusqu'|jusqu'_en|jusqu'_à|jusqu'_au|jusque|jusqu'_aux",
        "es": "hasta",
        "it": "fino_a|fino_al|fino_all'|fino_alla|sino_al|sino_a",
        "pt": "até|até_ao|até_a|até_o",
    },
    "between": {
        "en": "between",
        "de": "zwischen",
        "fr": "entre",
        "es": "entre",
        "it": "tra|fra",
        "pt": "entre",
    },
    "and": {
        "en": "and|&|or|/",
        "de": "und|oder",
        "fr": "et|ou",
        "es": "y|e|o|u",
        "it": "e|ed|o",
        "pt": "e|ou",
    },
    "from": {
        "en": "from",
        "de": "von|vom",
        "fr": "de|du|d'|depuis",
        "es": "de|del|desde",
        "it": "da|dal|dall'|dalla",
        "pt": "de|do|da|desde",
    },
    "to": {
        "en": "to|until|till|through|thru|-|–|—|up_to",
        "de": "bis|bis_zum|bis_in|bis_ins",
        "fr": "à|au|jusqu'_à|jusqu'_en|jusqu'_au|jusqu'",
        "es": "a|al|hasta",
        "it": "a|ad|al|all'|alla|fino_a|fino_al",
        "pt": "a|ao|à|até|até_ao",
    },
}
PREPOSITIONS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "in on at from of that during throughout over the taken within for around circa shot earlier "
        "sometime",
        "de": "im in am aus vom von der dem den des die das während an zu zum zur aufgenommen beim ins um "
        "über circa ca",
        "fr": "en au aux à du de d' l' le la les ce cet cette ces pendant durant dans des lors pour prise "
        "prises pris courant cours vers",
        "es": "en el la los las lo del de durante por para tomada tomadas hechas hecha hacia",
        "it": "nel nell' nella nello nelle nei negli in a ad al alla all' il lo la le l' gli i del dell' "
        "della dei degli di d' da "
        "dal durante per scattate scattata scattati fatte fatta verso",
        "pt": "no na nos nas em do da de dos das o a os as durante ao por pelo pela tiradas tirada para",
    }.items()
}
"""Words that go with a date which follows them."""

_STRONG = (
    "throughout in im on am from aus vom en dans nel nell' nello nei em during während pendant durante "
    "durant au à a ad no "
    "du lors"
)
STRONG = frozenset(_STRONG.split())
"""Prepositions that make a date of what could be something else."""

AMBIGUOUS = frozenset({"hier"})
"""Words that are a date only where nothing else is typed: "hier" is "here" in German."""

_NEGATIONS = "not never no nicht nie pas jamais nunca non mai não nao"
NEGATIONS = frozenset(_NEGATIONS.split())
"""Words before which, or behind which, "today" and the like are no date: "hoy no"."""

_BESIDE_DAYS = "with by near mit bei auf nach avec chez sur con su sul sulla com perto cerca vicino"
BESIDE_DAYS = frozenset(_BESIDE_DAYS.split())
"""Words besides prepositions that may follow a day at the beginning: "gestern mit Anna", not "today show"."""

_NEUTRAL = (
    "in on from of im am aus vom von en le el il nel nell' em de del do du during throughout während pendant "
    "durante taken aufgenommen"
)
NEUTRAL = frozenset(_NEUTRAL.split())
"""Prepositions and articles before digits alone, which have no language."""


def _entries() -> Iterator[tuple[str, str, str, object]]:
    """Words (parted by underscores), language, kind and value."""
    ordered: Sequence[tuple[str, Mapping[str, str], Sequence[object]]] = (
        ("month", MONTHS, range(1, 13)),
        ("season", SEASONS, range(4)),
        ("weekday", WEEKDAYS, range(7)),
        ("short weekday", SHORT_WEEKDAYS, range(5)),
        ("unit", UNITS, ("day", "week", "month", "year", "weekend", "quarter", "half")),
        ("seasons", SEVERAL_SEASONS, range(4)),
        ("ordinal", ORDINALS, (1, 2, 3, 4, 5, -1)),
        ("number", NUMBERS, (*range(1, 13), 15, 20, 30)),
        ("decade", DECADES, range(20, 100, 10)),
        ("part", PARTS, range(3)),
        ("amount", AMOUNTS, ((6, "month"), (10, "year"))),
        ("half", HALVES, ((6, "month"), (2, "week"))),
        ("day", DAYS, (0, 1, 2)),
    )
    for kind, table, values in ordered:
        for language, words in table.items():
            for value, group in zip(values, words.split(), strict=True):
                yield from ((word, language, kind, value) for word in group.split("|"))
    for name, languages in HOLIDAYS.items():
        for language, words in languages.items():
            yield from ((word, language, "holiday", name) for word in words.split("|"))
    for month in GUARDED | {"sept"}:
        for language, words in MONTHS.items():
            for value, group in enumerate(words.split(), 1):
                if month in group.split("|"):
                    yield f"{month}.", language, "month", value
    for kind, table in (*SIGNALS.items(), ("part of day", PARTS_OF_DAYS), ("now", NOW)):
        for language, words in table.items():
            yield from ((word, language, kind, None) for word in words.split("|"))


def _spellings(words: str) -> Iterator[str]:
    """How else words may be written: without accents, umlauts as two letters, parted at hyphens."""
    for text in {words, words.replace("-", "_") if len(words) > 1 else words}:
        decomposed = unicodedata.normalize("NFD", text)
        yield text
        yield "".join(c for c in decomposed if not unicodedata.combining(c))
        yield unicodedata.normalize("NFC", decomposed.replace("\u0308", "e"))


DATE_KINDS = frozenset(
    {
        "month",
        "season",
        "seasons",
        "weekday",
        "short weekday",
        "unit",
        "decade",
        "holiday",
        "day",
        "amount",
        "half",
        "part of day",
    }
)
"""Kinds of words without which there is no date but in digits."""


class Lexicon(NamedTuple):
    """All words of dates.

    Attributes:
        entries: by words, one after the other, the kinds of things they may be, with their values.
        longest: the most words of an entry.
        signs: words of which each date in words has one, or a digit.
        languages: by word.
    """

    entries: Mapping[tuple[str, ...], Mapping[str, object]]
    longest: int
    signs: Set[str]
    languages: Mapping[str, Set[str]]

    def languages_of(self, words: Sequence[str]) -> frozenset[str] | None:
        """The languages that all known words among some are of; None where none of them is known."""
        known = [self.languages[word] for word in words if word in self.languages]
        return frozenset(LANGUAGES).intersection(*known) if known else None


@cache
def lexicon() -> Lexicon:
    """The words in all their spellings; made when a line is read for the first time, in 20 ms."""
    entries, languages = (
        defaultdict[tuple[str, ...], dict[str, object]](dict),
        defaultdict[str, set[str]](set),
    )
    signs = set[str]()

    def add(words: str, language: str, kind: str, value: object) -> None:
        parts = words.split("_")
        entries[tuple(parts)].setdefault(kind, value)
        if kind in DATE_KINDS:
            signs.add(max(parts, key=len))
        for part in parts:
            if part[0].isalpha():  # "-" is of all languages
                languages[part].add(language)

    for language, small in PREPOSITIONS.items():
        for word in small:
            languages[word].add(language)
    all_words = [(words.casefold(), language, kind, value) for words, language, kind, value in _entries()]
    for entry in all_words:
        add(*entry)
    known = {*entries, *((word,) for word in languages)}
    for words, language, kind, value in all_words:
        for spelling in _spellings(words):
            parts = tuple(spelling.split("_"))
            if parts not in known or (parts in entries and entries[parts].get(kind, "") == value):
                add(spelling, language, kind, value)
    return Lexicon(dict(entries), max(map(len, entries)), signs, dict(languages))
