"""Holidays: their days in a year, and their words in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

__all__ = ["HOLIDAYS", "holiday_days"]

HOLIDAYS: Mapping[str, Mapping[str, str]] = {
    "12-24..12-26": {
        "en": "christmas|xmas|x-mas|christmas_day|christmastime|christmas_time",
        "de": "weihnachten|weihnachtsfest|weihnachtstage|weihnachtstagen",
        "fr": "noël|fêtes_de_noël|jour_de_noël",
        "es": "navidad|navidades|día_de_navidad|fiestas_navideñas",
        "it": "natale|giorno_di_natale",
        "pt": "natal|dia_de_natal",
    },
    "12-24": {
        "en": "christmas_eve|xmas_eve",
        "de": "heiligabend|heilig_abend|heiligen_abend|weihnachtsabend|christmas_eve",
        "fr": "réveillon_de_noël|veille_de_noël",
        "es": "nochebuena|víspera_de_navidad",
        "it": "vigilia_di_natale|vigilia",
        "pt": "véspera_de_natal|consoada",
    },
    "12-26": {"en": "boxing_day", "it": "santo_stefano", "de": "stephanstag|stefanitag"},
    "-12-31..01-01": {  # begins the evening before
        "en": "new_year|new_year's|new_years|the_new_year",
        "fr": "nouvel_an",
        "es": "año_nuevo",
        "it": "capodanno",
        "pt": "ano_novo|passagem_de_ano|virada_do_ano",
    },
    "01-01": {
        "en": "new_year's_day|new_years_day",
        "de": "neujahr|neujahrstag",
        "fr": "jour_de_l'_an|jour_de_l'an",
        "es": "día_de_año_nuevo",
        "it": "primo_dell'_anno",
        "pt": "dia_de_ano_novo",
    },
    "12-31": {
        "en": "new_year's_eve|new_years_eve|new_year_eve|nye",
        "de": "silvester|sylvester|silvesterabend|silvesternacht",
        "fr": "saint-sylvestre|réveillon|réveillon_du_nouvel_an|réveillon_de_la_saint-sylvestre",
        "es": "nochevieja|fin_de_año",
        "it": "san_silvestro|notte_di_san_silvestro|ultimo_dell'_anno",
        "pt": "véspera_de_ano_novo|réveillon",
    },
    "01-06": {
        "en": "epiphany|three_kings_day|three_kings'_day",
        "de": "dreikönig|dreikönigstag|heilige_drei_könige|heiligen_drei_könige",
        "fr": "épiphanie|fête_des_rois",
        "es": "reyes|día_de_reyes|epifanía|reyes_magos|día_de_los_reyes_magos",
        "it": "epifania|befana",
        "pt": "dia_de_reis|epifania",
    },
    "02-02": {"en": "groundhog_day|candlemas", "fr": "chandeleur", "es": "candelaria", "it": "candelora"},
    "02-14": {
        "en": "valentine's_day|valentines_day|valentine's|valentine_day|st_valentine's_day",
        "de": "valentinstag",
        "fr": "saint-valentin|st-valentin",
        "es": "san_valentín|día_de_san_valentín|día_de_los_enamorados",
        "it": "san_valentino",
        "pt": "são_valentim|dia_dos_namorados|dia_de_são_valentim",
    },
    "03-08": {
        "en": "women's_day|international_women's_day",
        "de": "frauentag|weltfrauentag",
        "fr": "journée_de_la_femme|journée_des_femmes",
        "es": "día_de_la_mujer",
        "it": "festa_della_donna",
        "pt": "dia_da_mulher",
    },
    "03-17": {
        "en": "st_patrick's_day|st_patricks_day|saint_patrick's_day|st_paddy's_day|"
        "saint_patricks_day|paddy's_day",
        "fr": "saint-patrick",
        "es": "san_patricio",
        "it": "san_patrizio",
    },
    "04-01": {
        "en": "april_fools|april_fool's_day|april_fools_day|april_fools'_day",
        "fr": "poisson_d'_avril",
    },
    "04-25": {"en": "anzac_day", "it": "festa_della_liberazione", "pt": "dia_da_liberdade"},
    "05-01": {
        "en": "may_day|labour_day",
        "de": "tag_der_arbeit|maifeiertag",
        "fr": "fête_du_travail",
        "es": "día_del_trabajo|día_del_trabajador|día_de_los_trabajadores",
        "it": "festa_del_lavoro|festa_dei_lavoratori",
        "pt": "dia_do_trabalhador|dia_do_trabalho",
    },
    "06-02": {"it": "festa_della_repubblica"},
    "06-24": {
        "en": "st_john's_day",
        "fr": "saint-jean",
        "es": "san_juan|noche_de_san_juan",
        "pt": "são_joão",
    },
    "07-01": {"en": "canada_day"},
    "07-04": {"en": "independence_day|fourth_of_july|the_fourth_of_july"},
    "07-14": {"en": "bastille_day", "fr": "fête_nationale"},
    "08-01": {"de": "bundesfeiertag|schweizer_nationalfeiertag"},
    "08-15": {
        "en": "assumption_day|assumption",
        "de": "mariä_himmelfahrt|maria_himmelfahrt",
        "fr": "assomption",
        "es": "asunción|día_de_la_asunción",
        "it": "ferragosto",
        "pt": "assunção",
    },
    "10-03": {"de": "tag_der_deutschen_einheit|tag_der_einheit"},
    "10-12": {"es": "día_de_la_hispanidad|día_del_pilar|hispanidad"},
    "10-31": dict.fromkeys(("en", "de", "fr", "es", "it", "pt"), "halloween"),
    "11-01": {
        "en": "all_saints|all_saints_day|all_saints'_day|all_saint's_day",
        "de": "allerheiligen",
        "fr": "toussaint",
        "es": "todos_los_santos|día_de_todos_los_santos",
        "it": "ognissanti|tutti_i_santi",
        "pt": "todos_os_santos|dia_de_todos_os_santos",
    },
    "11-02": {
        "en": "all_souls|all_souls_day|all_souls'_day|day_of_the_dead",
        "de": "allerseelen",
        "fr": "jour_des_morts",
        "es": "día_de_muertos|día_de_los_muertos|día_de_los_difuntos",
        "it": "giorno_dei_morti|festa_dei_morti",
        "pt": "finados|dia_de_finados",
    },
    "11-05": {"en": "bonfire_night|guy_fawkes_night|guy_fawkes"},
    "11-11": {
        "en": "remembrance_day|veterans_day|armistice_day|martinmas",
        "de": "sankt_martin|martinstag|st_martin",
        "fr": "armistice",
        "it": "san_martino",
        "pt": "são_martinho",
        "es": "san_martín",
    },
    "12-06": {
        "en": "st_nicholas_day|saint_nicholas_day",
        "de": "nikolaus|nikolaustag|nikolo",
        "fr": "saint-nicolas",
        "es": "san_nicolás|día_de_la_constitución",
        "it": "san_nicola",
    },
    "12-08": {
        "fr": "fête_des_lumières|immaculée_conception",
        "es": "inmaculada|día_de_la_inmaculada",
        "it": "immacolata|immacolata_concezione",
        "pt": "imaculada_conceição",
    },
    "12-13": {"en": "st_lucy's_day", "it": "santa_lucia", "es": "santa_lucía"},
    # The first such day of the week from a day on.
    "01-15mon": {"en": "martin_luther_king_day|mlk_day"},
    "02-15mon": {"en": "presidents_day|presidents'_day|president's_day"},
    "05-01sun": {"es": "día_de_la_madre|día_de_las_madres", "pt": "dia_da_mãe|dia_das_mães"},
    "05-08sun": {
        "en": "mother's_day|mothers_day|mothers'_day",
        "de": "muttertag",
        "it": "festa_della_mamma",
    },
    "05-25sun": {"fr": "fête_des_mères|fête_des_mamans"},
    "05-25mon": {"en": "memorial_day"},
    "06-15sun": {
        "en": "father's_day|fathers_day|fathers'_day",
        "fr": "fête_des_pères|fête_des_papas",
    },
    "09-01mon": {"en": "labor_day"},
    "10-08mon": {"en": "columbus_day"},
    "11-22thu": dict.fromkeys(("de", "fr", "es", "it", "pt"), "thanksgiving")
    | {"en": "thanksgiving|thanksgiving_day", "es": "acción_de_gracias|día_de_acción_de_gracias"},
    "10-01sun": {"de": "erntedank|erntedankfest"},
    "11-27sun": {"de": "erster_advent|ersten_advent|1._advent|1_advent", "en": "first_advent"},
    "12-04sun": {"de": "zweiter_advent|zweiten_advent|2._advent|2_advent"},
    "12-11sun": {"de": "dritter_advent|dritten_advent|3._advent|3_advent"},
    "12-18sun": {"de": "vierter_advent|vierten_advent|4._advent|4_advent"},
    "11-27sun..12-24": {
        "en": "advent",
        "de": "advent|adventszeit|adventzeit",
        "fr": "avent",
        "es": "adviento",
        "it": "avvento",
        "pt": "advento",
    },
    "03-19": {
        "es": "día_del_padre|san_josé",
        "it": "festa_del_papà|san_giuseppe",
        "pt": "dia_do_pai|dia_dos_pais",
    },
    # Days before and after Easter Sunday.
    "easter-2..easter+1": {
        "en": "easter|easter_weekend|eastertime",
        "de": "ostern|osterfest|osterwochenende|ostertage|osterfeiertage",
        "fr": "pâques|week-end_de_pâques",
        "es": "pascua|pascuas",
        "it": "pasqua",
        "pt": "páscoa",
    },
    "easter+0": {
        "en": "easter_sunday|easter_day",
        "de": "ostersonntag",
        "fr": "dimanche_de_pâques",
        "es": "domingo_de_pascua|domingo_de_resurrección",
        "it": "domenica_di_pasqua",
        "pt": "domingo_de_páscoa",
    },
    "easter-2": {
        "en": "good_friday",
        "de": "karfreitag",
        "fr": "vendredi_saint",
        "es": "viernes_santo",
        "it": "venerdì_santo",
        "pt": "sexta-feira_santa|sexta_santa",
    },
    "easter-3": {
        "en": "maundy_thursday|holy_thursday",
        "de": "gründonnerstag",
        "fr": "jeudi_saint",
        "es": "jueves_santo",
        "it": "giovedì_santo",
        "pt": "quinta-feira_santa",
    },
    "easter-1": {
        "en": "easter_saturday|holy_saturday|easter_eve",
        "de": "karsamstag|ostersamstag",
        "fr": "samedi_saint",
        "es": "sábado_santo",
        "it": "sabato_santo",
        "pt": "sábado_santo|sábado_de_aleluia",
    },
    "easter+1": {
        "en": "easter_monday",
        "de": "ostermontag",
        "fr": "lundi_de_pâques",
        "es": "lunes_de_pascua",
        "it": "pasquetta|lunedì_dell'_angelo|lunedì_di_pasqua",
        "pt": "segunda-feira_de_páscoa",
    },
    "easter-7": {
        "en": "palm_sunday",
        "de": "palmsonntag",
        "fr": "dimanche_des_rameaux|rameaux",
        "es": "domingo_de_ramos",
        "it": "domenica_delle_palme",
        "pt": "domingo_de_ramos",
    },
    "easter-7..easter+0": {
        "en": "holy_week",
        "de": "karwoche|osterwoche",
        "fr": "semaine_sainte",
        "es": "semana_santa",
        "it": "settimana_santa",
        "pt": "semana_santa",
    },
    "easter-21": {"en": "mothering_sunday"},
    "easter-52..easter-46": {
        "en": "carnival",
        "de": "fasching|karneval|fastnacht|fasnacht",
        "fr": "carnaval",
        "es": "carnaval|carnavales",
        "it": "carnevale",
        "pt": "carnaval|entrudo",
    },
    "easter-47": {
        "en": "mardi_gras|shrove_tuesday|pancake_day|fat_tuesday",
        "de": "faschingsdienstag|fastnachtsdienstag",
        "fr": "mardi_gras",
        "es": "martes_de_carnaval",
        "it": "martedì_grasso",
        "pt": "terça-feira_gorda|terça-feira_de_carnaval",
    },
    "easter-48": {"de": "rosenmontag"},
    "easter-52": {"de": "weiberfastnacht|altweiber", "it": "giovedì_grasso"},
    "easter-46": {
        "en": "ash_wednesday",
        "de": "aschermittwoch",
        "fr": "mercredi_des_cendres",
        "es": "miércoles_de_ceniza",
        "it": "mercoledì_delle_ceneri",
        "pt": "quarta-feira_de_cinzas",
    },
    "easter+39": {
        "en": "ascension|ascension_day",
        "de": "himmelfahrt|christi_himmelfahrt|vatertag|auffahrt",
        "fr": "ascension",
        "es": "ascensión",
        "it": "ascensione",
        "pt": "ascensão",
    },
    "easter+49..easter+50": {
        "en": "pentecost|whitsun|whit_sunday",
        "de": "pfingsten|pfingstwochenende",
        "fr": "pentecôte",
        "es": "pentecostés",
        "it": "pentecoste",
        "pt": "pentecostes",
    },
    "easter+49": {"de": "pfingstsonntag", "fr": "dimanche_de_pentecôte"},
    "easter+50": {"de": "pfingstmontag", "fr": "lundi_de_pentecôte", "en": "whit_monday"},
    "easter+60": {
        "en": "corpus_christi",
        "de": "fronleichnam",
        "fr": "fête-dieu",
        "es": "corpus_christi|corpus",
        "it": "corpus_domini",
        "pt": "corpo_de_deus|corpus_christi",
    },
}
"""By the days of a holiday its words in each language: parted by bars, a word's parts by underscores."""

DAY = re.compile(r"(?P<last>-)?(?P<month>\d\d)-(?P<day>\d\d)(?P<weekday>[a-z]{3})?|easter(?P<step>[+-]\d+)")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def holiday_days(name: str, year: int) -> tuple[date, date]:
    """The first and last day of a holiday, by its key in `HOLIDAYS`."""
    first, _, last = name.partition("..")
    return _day(first, year), _day(last or first, year)


def _day(text: str, year: int) -> date:
    found = DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no day of a holiday")
    if found["step"]:
        return _easter(year) + timedelta(days=int(found["step"]))
    day = date(year - bool(found["last"]), int(found["month"]), int(found["day"]))
    if found["weekday"]:
        day += timedelta(days=(WEEKDAYS.index(found["weekday"]) - day.weekday()) % 7)
    return day


def _easter(year: int) -> date:
    """Easter Sunday (the algorithm of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return date(year, month, day + 1)
