"""Dates in words, in six languages; and words that are none."""

from __future__ import annotations

from datetime import date

import pytest

from clipsearch.library.query_language.dates import dates_of, find_date
from clipsearch.library.query_language.parser import parse_line
from clipsearch.library.searching.query import parse

TODAY = date(2026, 11, 18)  # a Wednesday

# A line, the words that are left of it, and the first and last day, month or year.
PHRASES = """
last summer | | 2026-06 | 2026-08
beach last summer | beach | 2026-06 | 2026-08
July 2023 | | 2023-07 | 2023-07
photos from July 2023 | photos | 2023-07 | 2023-07
christmas 2019 | | 2019-12-24 | 2019-12-26
two weeks ago | | 2026-11-02 | 2026-11-08
yesterday | | 2026-11-17 | 2026-11-17
since 2019 | | 2019 |
between May and July 2020 | | 2020-05 | 2020-07
in the 90s | | 1990 | 1999
2019 | | 2019 | 2019
beach 2019 | beach | 2019 | 2019
2019 beach | beach | 2019 | 2019
dogs in 2019 on a boat | dogs on a boat | 2019 | 2019
spring 2020 | | 2020-03 | 2020-05
a cat, winter 2018 | a cat | 2018-12 | 2019-02
winter 2019/20 | | 2019-12 | 2020-02
the summer of 2019 | | 2019-06 | 2019-08
fall 2021 hike | hike | 2021-09 | 2021-11
May 5, 2018 | | 2018-05-05 | 2018-05-05
5th of July 2019 fireworks | fireworks | 2019-07-05 | 2019-07-05
on 2020-02-29 | | 2020-02-29 | 2020-02-29
2020-02 snow | snow | 2020-02 | 2020-02
last week | | 2026-11-09 | 2026-11-15
last month | | 2026-10 | 2026-10
last year | | 2025 | 2025
this year | | 2026 | 2026
this week | | 2026-11-16 | 2026-11-22
last weekend | | 2026-11-14 | 2026-11-15
last Friday | | 2026-11-13 | 2026-11-13
last July | | 2026-07 | 2026-07
last December | | 2025-12 | 2025-12
last christmas | | 2025-12-24 | 2025-12-26
the last 3 months | | 2026-08-18 | 2026-11-18
past two weeks | | 2026-11-04 | 2026-11-18
3 days ago | | 2026-11-15 | 2026-11-15
a year ago | | 2025 | 2025
six months ago | | 2026-05 | 2026-05
the day before yesterday | | 2026-11-16 | 2026-11-16
a sunset last night | a sunset | 2026-11-17 | 2026-11-17
from 2015 to 2018 | | 2015 | 2018
kids 2015-2018 | kids | 2015 | 2018
from May to July 2020 | | 2020-05 | 2020-07
between 2018 and 2020 | | 2018 | 2020
5 to 10 July 2020 | | 2020-07-05 | 2020-07-10
before 2010 | | | 2009-12-31
after March 2020 | | 2020-04-01 |
until 2015 | | | 2015
easter 2018 | | 2018-03-30 | 2018-04-02
new year's eve 2019 party | party | 2019-12-31 | 2019-12-31
halloween 2020 | | 2020-10-31 | 2020-10-31
the nineties | | 1990 | 1999
letzten Sommer | | 2026-06 | 2026-08
Strand im letzten Sommer | Strand | 2026-06 | 2026-08
Juli 2023 | | 2023-07 | 2023-07
im Juli 2023 | | 2023-07 | 2023-07
Weihnachten 2019 | | 2019-12-24 | 2019-12-26
vor zwei Wochen | | 2026-11-02 | 2026-11-08
gestern | | 2026-11-17 | 2026-11-17
vorgestern | | 2026-11-16 | 2026-11-16
seit 2019 | | 2019 |
zwischen Mai und Juli 2020 | | 2020-05 | 2020-07
in den 90ern | | 1990 | 1999
aus den 80er Jahren | | 1980 | 1989
im Jahr 2019 | | 2019 | 2019
5. Juli 2019 | | 2019-07-05 | 2019-07-05
am 24.12.2019 | | 2019-12-24 | 2019-12-24
Frühling 2020 | | 2020-03 | 2020-05
Hund im Winter 2018 | Hund | 2018-12 | 2019-02
letzte Woche | | 2026-11-09 | 2026-11-15
letztes Jahr | | 2025 | 2025
letzten Monat | | 2026-10 | 2026-10
vor drei Jahren | | 2023 | 2023
die letzten drei Monate | | 2026-08-18 | 2026-11-18
von 2015 bis 2018 | | 2015 | 2018
vor 2010 | | | 2009-12-31
Silvester 2019 | | 2019-12-31 | 2019-12-31
Ostern 2018 | | 2018-03-30 | 2018-04-02
diesen Sommer | | 2026-06 | 2026-08
l'été dernier | | 2026-06 | 2026-08
plage de l'été dernier | plage | 2026-06 | 2026-08
juillet 2023 | | 2023-07 | 2023-07
en juillet 2023 | | 2023-07 | 2023-07
Noël 2019 | | 2019-12-24 | 2019-12-26
il y a deux semaines | | 2026-11-02 | 2026-11-08
hier | | 2026-11-17 | 2026-11-17
avant-hier | | 2026-11-16 | 2026-11-16
depuis 2019 | | 2019 |
entre mai et juillet 2020 | | 2020-05 | 2020-07
dans les années 90 | | 1990 | 1999
en 2019 | | 2019 | 2019
le 5 juillet 2019 | | 2019-07-05 | 2019-07-05
1er mai 2018 | | 2018-05-01 | 2018-05-01
printemps 2020 | | 2020-03 | 2020-05
chien en hiver 2018 | chien | 2018-12 | 2019-02
la semaine dernière | | 2026-11-09 | 2026-11-15
l'année dernière | | 2025 | 2025
le mois dernier | | 2026-10 | 2026-10
les 3 derniers mois | | 2026-08-18 | 2026-11-18
de 2015 à 2018 | | 2015 | 2018
avant 2010 | | | 2009-12-31
Pâques 2018 | | 2018-03-30 | 2018-04-02
cet été | | 2026-06 | 2026-08
el verano pasado | | 2026-06 | 2026-08
playa el verano pasado | playa | 2026-06 | 2026-08
julio de 2023 | | 2023-07 | 2023-07
en julio de 2023 | | 2023-07 | 2023-07
Navidad 2019 | | 2019-12-24 | 2019-12-26
hace dos semanas | | 2026-11-02 | 2026-11-08
ayer | | 2026-11-17 | 2026-11-17
desde 2019 | | 2019 |
entre mayo y julio de 2020 | | 2020-05 | 2020-07
en los años 90 | | 1990 | 1999
el 5 de julio de 2019 | | 2019-07-05 | 2019-07-05
primavera de 2020 | | 2020-03 | 2020-05
la semana pasada | | 2026-11-09 | 2026-11-15
el año pasado | | 2025 | 2025
el mes pasado | | 2026-10 | 2026-10
los últimos tres meses | | 2026-08-18 | 2026-11-18
de 2015 a 2018 | | 2015 | 2018
antes de 2010 | | | 2009-12-31
perro en el invierno de 2018 | perro | 2018-12 | 2019-02
l'estate scorsa | | 2026-06 | 2026-08
spiaggia la scorsa estate | spiaggia | 2026-06 | 2026-08
luglio 2023 | | 2023-07 | 2023-07
nel luglio 2023 | | 2023-07 | 2023-07
Natale 2019 | | 2019-12-24 | 2019-12-26
due settimane fa | | 2026-11-02 | 2026-11-08
ieri | | 2026-11-17 | 2026-11-17
l'altro ieri | | 2026-11-16 | 2026-11-16
dal 2019 | | 2019 |
tra maggio e luglio 2020 | | 2020-05 | 2020-07
negli anni '90 | | 1990 | 1999
gli anni novanta | | 1990 | 1999
5 luglio 2019 | | 2019-07-05 | 2019-07-05
nel 2019 | | 2019 | 2019
cane nell'inverno 2018 | cane | 2018-12 | 2019-02
l'anno scorso | | 2025 | 2025
la settimana scorsa | | 2026-11-09 | 2026-11-15
dal 2015 al 2018 | | 2015 | 2018
prima del 2010 | | | 2009-12-31
Pasqua 2018 | | 2018-03-30 | 2018-04-02
no verão passado | | 2026-06 | 2026-08
praia no verão passado | praia | 2026-06 | 2026-08
julho de 2023 | | 2023-07 | 2023-07
em julho de 2023 | | 2023-07 | 2023-07
Natal 2019 | | 2019-12-24 | 2019-12-26
há duas semanas | | 2026-11-02 | 2026-11-08
duas semanas atrás | | 2026-11-02 | 2026-11-08
ontem | | 2026-11-17 | 2026-11-17
desde 2019 | | 2019 |
entre maio e julho de 2020 | | 2020-05 | 2020-07
nos anos 90 | | 1990 | 1999
5 de julho de 2019 | | 2019-07-05 | 2019-07-05
primavera de 2020 | | 2020-03 | 2020-05
a semana passada | | 2026-11-09 | 2026-11-15
o ano passado | | 2025 | 2025
de 2015 a 2018 | | 2015 | 2018
antes de 2010 | | | 2009-12-31
cão no inverno de 2018 | cão | 2018-12 | 2019-02
barco em 2019 | barco | 2019 | 2019
o mês passado | | 2026-10 | 2026-10
Páscoa 2018 | | 2018-03-30 | 2018-04-02
depois de 2020 | | 2021-01-01 |
tre giorni fa | | 2026-11-15 | 2026-11-15
questa settimana | | 2026-11-16 | 2026-11-22
bambini dal 2015 al 2018 | bambini | 2015 | 2018
hace tres años | | 2023 | 2023
este verano | | 2026-06 | 2026-08
il y a trois jours | | 2026-11-15 | 2026-11-15
le week-end dernier | | 2026-11-14 | 2026-11-15
am letzten Wochenende | | 2026-11-14 | 2026-11-15
early 2019 | | 2019-01 | 2019-04
end of July 2023 | | 2023-07-21 | 2023-07-31
Mitte Juli 2019 | | 2019-07-11 | 2019-07-20
fin 2019 | | 2019-09 | 2019-12
the summer of last year | | 2025-06 | 2025-08
July last year | | 2025-07 | 2025-07
Sommer letztes Jahr | | 2025-06 | 2025-08
winter 2019-2020 | | 2019-12 | 2020-02
from 2019 onwards | | 2019 |
from 2019 on | | 2019 |
dogs from 2019 on a boat | dogs on a boat | 2019 | 2019
between christmas and new year 2019 | | 2018-12-24 | 2019-01-01
between spring and autumn 2019 | | 2019-03 | 2019-11
a couple of days ago | | 2026-11-16 | 2026-11-16
during 2019 | | 2019 | 2019
jul-sep 2020 | | 2020-07 | 2020-09
thanksgiving 2019 | | 2019-11-28 | 2019-11-28
Pfingsten 2019 | | 2019-06-09 | 2019-06-10
tra il 2018 e il 2020 | | 2018 | 2020
dopo il 2015 | | 2016-01-01 |
il 1° maggio 2018 | | 2018-05-01 | 2018-05-01
d'estate 2019 | | 2019-06 | 2019-08
ce mois-ci | | 2026-11 | 2026-11
monday | | 2026-11-16 | 2026-11-16
yesterday evening | | 2026-11-17 | 2026-11-17
half a year ago | | 2026-05 | 2026-05
summer '19 | | 2019-06 | 2019-08
summer 19 | | 2019-06 | 2019-08
beach '19 | beach | 2019 | 2019
july '21 | | 2021-07 | 2021-07
new years day 2020 | | 2020-01-01 | 2020-01-01
q3 2019 | | 2019-07 | 2019-09
Q1 2021 | | 2021-01 | 2021-03
summer of 69 | | 1969-06 | 1969-08
Montag | | 2026-11-16 | 2026-11-16
am Dienstag | | 2026-11-17 | 2026-11-17
vor einem halben Jahr | | 2026-05 | 2026-05
Sommer 19 | | 2019-06 | 2019-08
Strand Sommer '19 | Strand | 2019-06 | 2019-08
3.10.20 | | 2020-10-03 | 2020-10-03
Neujahr 2021 | | 2021-01-01 | 2021-01-01
vorletztes Jahr | | 2024 | 2024
lundi | | 2026-11-16 | 2026-11-16
été 19 | | 2019-06 | 2019-08
ces trois derniers mois | | 2026-08-18 | 2026-11-18
lunes | | 2026-11-16 | 2026-11-16
ayer por la tarde | | 2026-11-17 | 2026-11-17
hace medio año | | 2026-05 | 2026-05
los noventa | | 1990 | 1999
verano 19 | | 2019-06 | 2019-08
lunedì | | 2026-11-16 | 2026-11-16
questa mattina | | 2026-11-18 | 2026-11-18
mezzo anno fa | | 2026-05 | 2026-05
estate 19 | | 2019-06 | 2019-08
ferragosto 2021 | | 2021-08-15 | 2021-08-15
da giugno ad agosto 2019 | | 2019-06 | 2019-08
segunda-feira | | 2026-11-16 | 2026-11-16
segunda passada | | 2026-11-16 | 2026-11-16
hoje de manhã | | 2026-11-18 | 2026-11-18
há meio ano | | 2026-05 | 2026-05
verão 19 | | 2019-06 | 2019-08
on monday | | 2026-11-16 | 2026-11-16
last friday night | | 2026-11-13 | 2026-11-13
wednesday | | 2026-11-11 | 2026-11-11
dog yesterday morning | dog | 2026-11-17 | 2026-11-17
six months back | | 2026-05 | 2026-05
half a year back | | 2026-05 | 2026-05
the early 90s | | 1990 | 1993
'98 | | 1998 | 1998
christmas '98 | | 1998-12-24 | 1998-12-26
winter 18/19 | | 2018-12 | 2019-02
winter of 2018/19 | | 2018-12 | 2019-02
march '20 | | 2020-03 | 2020-03
the week before last | | 2026-11-02 | 2026-11-08
weekend before last | | 2026-11-07 | 2026-11-08
2 yrs ago | | 2024 | 2024
july and august 2019 | | 2019-07 | 2019-08
july/august 2019 | | 2019-07 | 2019-08
since christmas | | 2025-12-24 |
earlier than 2010 | |  | 2009-12-31
letzten Freitagabend | | 2026-11-13 | 2026-11-13
gestern früh | | 2026-11-17 | 2026-11-17
gestern Nachmittag | | 2026-11-17 | 2026-11-17
heute Nachmittag | | 2026-11-18 | 2026-11-18
heute früh | | 2026-11-18 | 2026-11-18
Ende der 90er | | 1997 | 1999
Herbst '18 | | 2018-09 | 2018-11
Winter 18/19 | | 2018-12 | 2019-02
Ostermontag 2021 | | 2021-04-05 | 2021-04-05
Sommer letzten Jahres | | 2025-06 | 2025-08
letztes Jahr im Sommer | | 2025-06 | 2025-08
vorletzten Sommer | | 2025-06 | 2025-08
3. Quartal 2019 | | 2019-07 | 2019-09
Mai/Juni 2019 | | 2019-05 | 2019-06
Mai und Juni 2019 | | 2019-05 | 2019-06
samedi soir | | 2026-11-14 | 2026-11-14
cet après-midi | | 2026-11-18 | 2026-11-18
hier matin | | 2026-11-17 | 2026-11-17
cette nuit | | 2026-11-18 | 2026-11-18
les années 2000 | | 2000 | 2009
hiver 2018-2019 | | 2018-12 | 2019-02
mi-2019 | | 2019-05 | 2019-08
ayer por la noche | | 2026-11-17 | 2026-11-17
esta tarde | | 2026-11-18 | 2026-11-18
esta noche | | 2026-11-18 | 2026-11-18
los 80 | | 1980 | 1989
invierno 2018-2019 | | 2018-12 | 2019-02
a finales de julio de 2019 | | 2019-07-21 | 2019-07-31
verano del 98 | | 1998-06 | 1998-08
sabato sera | | 2026-11-14 | 2026-11-14
ieri mattina | | 2026-11-17 | 2026-11-17
questa sera | | 2026-11-18 | 2026-11-18
oggi pomeriggio | | 2026-11-18 | 2026-11-18
inverno 2018-2019 | | 2018-12 | 2019-02
il primo gennaio 2020 | | 2020-01-01 | 2020-01-01
estate '98 | | 1998-06 | 1998-08
sábado à noite | | 2026-11-14 | 2026-11-14
ontem de manhã | | 2026-11-17 | 2026-11-17
esta noite | | 2026-11-18 | 2026-11-18
hoje à tarde | | 2026-11-18 | 2026-11-18
inverno de 2018-2019 | | 2018-12 | 2019-02
ano retrasado | | 2024 | 2024
verão de 98 | | 1998-06 | 1998-08
"""
CASES = [[part.strip() for part in line.split("|")] for line in PHRASES.strip().splitlines()]


def test_there_are_many_phrases() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize(("line", "words", "since", "until"), CASES)
def test_a_date_in_words(line: str, words: str, since: str, until: str) -> None:
    found = parse_line(line, today=TODAY)
    filters = found.query.filters
    assert (filters.since, filters.until) == (since or None, until or None)
    assert [term.words for term in found.query.terms] == ([words] if words else [])
    (reading,) = found.readings
    assert line[reading.offset : reading.offset + reading.length] == reading.text


NO_DATES = """
may
march
summer dress
spring flowers
fall leaves
second floor
sun and sea
a woman in a summer dress
christmas tree
easter bunny
halloween pumpkin
winter landscape
a monday morning
two dogs and three cats
a group of five people
a man in his twenties
a party in the summer
80s party
a 1957 chevy on a road
number 2050
room 101
a boy of 12 years
one day
in the day
the first of may
a march of penguins
august clown
hier steht ein Hund
vor einem Haus
ein Hund vor zwei Katzen
der Herbst im Wald
un chien en été
mars et la lune
une plage d'été
el mar en verano
un perro hace calor
una casa nel sole
due cani sulla neve
il mese
o verão na praia
sunday roast
the night sky
today's newspaper on a table
a usa today newspaper
weekend house
a clock at 10:30
1/2 apple
the year of the dog
last piece of cake
the last day of school
this is a dog
since the beginning of time
between two trees
from the top to the bottom
a photo before and after
5 July
dogs 2 July fireworks
a dog on a monday
sunday morning market
black friday
summer 192
the 19th hole
room 90
los angeles
half a cake
a quarter of a pizza
q4 engine
noche estrellada
una tarde de toros
version 1.2
night market
May and June with a dog
""".strip().splitlines()


@pytest.mark.parametrize("line", NO_DATES)
def test_words_that_are_no_date(line: str) -> None:
    found = parse_line(line, today=TODAY)
    assert found.query == parse(line)
    assert found.readings == ()


def test_nothing_lies_in_the_future() -> None:
    for line in ("2027", "july 2027", "summer 2030", "since 2050", "3026-01-01"):
        assert find_date(line.split(), TODAY) is None


def test_seasons_and_months_at_the_turn_of_a_year() -> None:
    january = date(2026, 1, 15)
    assert dates_of("last winter", january) == ("2024-12", "2025-02")
    assert dates_of("this winter", january) == ("2025-12", "2026-02")
    assert dates_of("last month", january) == ("2025-12", "2025-12")
    assert dates_of("last january", january) == ("2025-01", "2025-01")
    assert dates_of("last christmas", january) == ("2025-12-24", "2025-12-26")
    assert dates_of("last 2 months", date(2026, 4, 30)) == ("2026-02-28", "2026-04-30")
    assert dates_of("last sunday", date(2026, 11, 15)) == ("2026-11-08", "2026-11-08")
    assert dates_of("last weekend", date(2026, 11, 15)) == ("2026-11-07", "2026-11-08")
    assert dates_of("last summer", date(2026, 7, 1)) == ("2025-06", "2025-08")
    assert dates_of("31 february 2020", january) is None


def test_a_line_of_many_words_that_could_be_dates_is_read_at_once() -> None:
    words = ["last", "summer", "2019", "in", "the", "july", "two", "weeks", "ago", "de"] * 30
    assert find_date(words, TODAY) is not None
