"""The two states that a step or a multiple lies between, in one sentence and over two."""

from __future__ import annotations

import itertools
import re

import pytest

from claimkit import find_quantities, find_times, languages
from claimkit.extraction.changes import changes_of_all
from claimkit.extraction.moves import View

_ENDS = re.compile(r"(?<=[\w%)])(?<!Mio)[.!?] (?=[A-Z])")
Found = dict[str, tuple[str | None, ...]]


def changes_in(code: str, text: str) -> Found:
    """Return the changes of a text cut at its full stops, as (direction, old, new, by, factor) by figure."""
    language, quantities, times = languages.load(code), find_quantities(text, code), find_times(text, code)
    edges = [0, *(match.end() for match in _ENDS.finditer(text)), len(text)]
    views = [
        View.of(
            text,
            [quantity for quantity in quantities if start <= quantity.start < end],
            (start, end),
            [(time.start, time.end) for time in times],
            language,
        )
        for start, end in itertools.pairwise(edges)
    ]
    return {
        view.quantities[index].text: (
            change.direction,
            *(part.text if part else None for part in (change.old, change.new, change.by)),
            str(change.factor) if change.factor is not None else None,
        )
        for view, changes in zip(views, changes_of_all(views), strict=True)
        for index, change in changes.items()
    }


def both(old: str | None, new: str, by: str | None, direction: str = "increase", factor: str | None = None) -> Found:
    """Return what is expected where the result and its step or multiple have the whole change."""
    return {name: (direction, old, new, by, factor) for name in (new, by) if name}


CASES = [
    # a step finds the two states that it fits, wherever they stand in its sentence
    ("nl", "De burger betaalt nu 1,50 euro voor een kilo appels, 25 procent meer dan een jaar geleden (1,20 euro).",
     both("1,20 euro", "1,50 euro", "25 procent")),
    ("es", "El 44 % de los vecinos recicla, cuatro puntos más que en 2021, cuando la proporción era del 40 %.",
     both("40 %", "44 %", "cuatro puntos")),
    ("es", "Han llegado 910 familias, por 980 en las mismas fechas de 2023: 70 menos.",
     both("980", "910 familias", "70", "decrease")),
    ("it", "I votanti sono il 52 per cento dei 30.400 iscritti, contro il 60 di cinque anni fa: otto punti in meno.",
     both("60", "52 per cento", "otto punti", "decrease")),
    # a norm is no older state, nor is a whole
    ("fr", "L'an dernier, 4 400 hectares ont brûlé, deux fois plus que la moyenne de 2 200 hectares.", {
        "4 400 hectares": ("increase", None, "4 400 hectares", None, "2"),
        "deux fois plus": ("increase", None, "4 400 hectares", None, "2")}),
    ("de", "Einen Rückgang um drei Viertel erreichten 50 der 200 Patienten.",
     {"drei Viertel": ("decrease", None, None, "drei Viertel", None)}),
    # the newer one may stand a sentence before when the older stands beside the step; a sentence that only sums up is alone
    ("en", "Last year the shop sold 1,200 bikes. In 2021 it was 1,600, so sales are down by a quarter.",
     both("1,600", "1,200 bikes", "a quarter", "decrease")),
    ("de", "Im Jahr 2010 gab es 400 Läden, jetzt gibt es 300. Das sind 25 Prozent weniger.",
     {"25 Prozent": ("decrease", None, None, "25 Prozent", None)}),
    # a multiple between its two states
    ("en", "The council paid £900,000 in claims, three times the £300,000 it paid in 2020.",
     both("£300,000", "£900,000", None, factor="3") | {"three times": ("increase", "£300,000", "£900,000", None, "3")}),
    ("es", "El museo cerró con 80.000 visitas, el doble de las 40.000 que tuvo en 2019.",
     both("40.000", "80.000 visitas", None, factor="2") | {"el doble": ("increase", "40.000", "80.000 visitas", None, "2")}),
    ("pt", "A aldeia tem 120 casas, metade das 240 de 1980.",
     both("240", "120 casas", None, "decrease", "0.5") | {"metade": ("decrease", "240", "120 casas", None, "0.5")}),
    ("it", "I soci hanno raccolto 400 chili, meno della metà rispetto ai 900 del 2021.",
     both("900", "400 chili", None, "decrease", "0.5") | {"metà": ("decrease", "900", "400 chili", None, "0.5")}),
    # but one of another thing, of a plan, of another place is no change
    ("es", "Han visitado 300 casas, un tercio de las 900 previstas.", {}),
    ("fr", "Le véhicule coûte 540 000 euros, le double d'un diesel.", {}),
    ("fr", "Le syndicat réclame le triple.", {}),
    ("pt", "A associação pede o dobro.", {}),
    ("de", "Am Ufer waren es 210 Teilchen, siebenmal so viele wie in der Mitte (30).", {}),
    # a multiple that sums up a from-to
    ("it", "Le verifiche sono passate da 130 a 260, il doppio.",
     both("130", "260", None, factor="2") | {"il doppio": ("increase", "130", "260", None, "2")}),
    ("de", "Die Zahl stieg von 3.000 auf 27.000, das entspricht dem 9-fachen.",
     both("3.000", "27.000", None, factor="9") | {"dem 9-fachen": ("increase", "3.000", "27.000", None, "9")}),
    # a second step of one result, and one said in two ways
    ("es", "El billete costará 3.400 pesos, 400 más que hoy, un alza del 13,3 %.", {
        "3.400 pesos": ("increase", None, "3.400 pesos", "400", None),
        "400": ("increase", None, "3.400 pesos", "400", None),
        "13,3 %": ("increase", None, "3.400 pesos", "13,3 %", None)}),
    ("de", "Der Betrieb setzte 52 Mio. Euro um, 2 Mio. oder 4 Prozent mehr als ein Jahr zuvor.", {
        "52 Mio. Euro": ("increase", None, "52 Mio. Euro", "2 Mio.", None),
        "2 Mio.": ("increase", None, "52 Mio. Euro", "2 Mio.", None),
        "4 Prozent": ("increase", None, "52 Mio. Euro", "4 Prozent", None)}),
    ("en", "A battery cost $150 in 2022; today it costs $120, or 20% less.", both("$150", "$120", "20%", "decrease")),
    # a clause or a thing of its own takes no step from beside it
    ("de", "Der Betrieb kauft ein Gerät für 400 Euro, das 30 Prozent weniger verbraucht.",
     {"30 Prozent": ("decrease", None, None, "30 Prozent", None)}),
    ("de", "Das Mittel bremste die Krankheit in einem Versuch mit 570 Kindern um 40 Prozent.",
     {"40 Prozent": ("decrease", None, None, "40 Prozent", None)}),
    ("de", "Der Winter war um 2 Grad zu warm; die Saison begann 24 Tage früher als sonst.",
     {"24 Tage": ("decrease", None, None, "24 Tage", None)}),
    ("de", "Das Verfahren ist auf 32 Tage angesetzt, ein Urteil könnte im Mai fallen.", {}),
    ("de", "Die Abgabe sinkt nicht um 30 Prozent, sondern nur um 12 Prozent.", {
        "30 Prozent": ("decrease", None, None, "30 Prozent", None), "12 Prozent": ("decrease", None, None, "12 Prozent", None)}),
    # a mark that is passed is no step, but what a rise has not passed is
    ("it", "Nessun candidato ha superato il 50 per cento.", {}),
    ("es", "Ninguno superó el 50 %.", {}),
    ("fr", "La hausse n'a pas dépassé 12 %.", {"12 %": ("increase", None, None, "12 %", None)}),
    # where something is, and what there is besides
    ("de", "Die Straße verläuft 400 Meter oberhalb des Flusses.", {}),
    ("en", "Biologists have counted 6,200 salmon above the old dam.", {}),
    ("pt", "O rio chegou a 14,2 metros, 1,70 metro acima do recorde.", both(None, "14,2 metros", "1,70 metro")),
    ("it", "Altre 120 sono previste nella sede centrale.", {}),
    # the longer word says which way: "mas barato", not "mas"; noun behind a colon, lengths in two units
    ("es", "El gas, un 6,8% más barato.", {"6,8%": ("decrease", None, None, "6,8%", None)}),
    ("it", "L'acciaio, che nel 2020 costava 0,65 euro al chilo, è arrivato a 1,30 euro: un rincaro del 50%.",
     both("0,65 euro", "1,30 euro", "50%")),
    ("de", "Sie hat den Rekord auf 4,56 Meter geschraubt, drei Zentimeter höher als die alte Marke.",
     both(None, "4,56 Meter", "drei Zentimeter")),
    # where a movement ended, in the plural; a second verb's step is not that of a pair; limits, idioms, discounts
    ("es", "Las quejas se duplicaron y llegaron a 12.400.",
     both(None, "12.400", None, factor="2") | {"duplicaron": ("increase", None, "12.400", None, "2")}),
    ("de", "Die Frist hat sich von 8 auf 20 Wochen verlängert und die Firmen haben die Preise um 10 Prozent erhöht.", {
        "20 Wochen": ("increase", "8", "20 Wochen", None, None), "10 Prozent": ("increase", None, None, "10 Prozent", None)}),
    ("de", "Es gibt einen Zuschuss von 15 Euro pro Meter, gedeckelt auf 200 Euro.", {}),
    ("de", "In der Prüfung fallen 45 Prozent durch.", {}),
    ("pt", "Quem paga à vista tem desconto de 8%.", {}),
    ("fr", "Ils acceptent 7 % de rabais.", {}),
    ("de", "Es verkehrten 1.860 Züge, ein Anstieg um 34 Prozent.", both(None, "1.860 Züge", "34 Prozent")),
    ("de", "Für Personal gibt die Stadt 18 Millionen Euro aus, 1,6 Millionen mehr als 2023 und damit ein Plus von 9,8 Prozent.", {
        "18 Millionen Euro": ("increase", None, "18 Millionen Euro", "1,6 Millionen", None),
        "1,6 Millionen": ("increase", None, "18 Millionen Euro", "1,6 Millionen", None),
        "9,8 Prozent": ("increase", None, "18 Millionen Euro", "9,8 Prozent", None)}),
    ("it", "Gli sciatori sono stati 412mila, il 6 per cento in più dei 389mila dell'inverno precedente.",
     both("389mila", "412mila", "6 per cento")),
    ("it", "Le perdite passarono dal 29 al 43 per cento.", {"43 per cento": ("increase", "29", "43 per cento", None, None)}),
    ("pt", "O limite deve baixar de 50 para 30 quilómetros por hora.",
     {"30 quilómetros por hora": ("decrease", "50", "30 quilómetros por hora", None, None)}),
    ("nl", "In november was 79,4 procent op tijd. Een jaar eerder was dat 83,1 procent, een daling met 3,7 procentpunt.",
     both("83,1 procent", "79,4 procent", "3,7 procentpunt", "decrease")),
    # what somebody lost or passed is no step, a share that something lost of its own is; "to a third" is a factor
    ("en", "The farm has lost 3,000 hens to the virus.", {}),
    ("it", "Il pastore ha perso 23 pecore.", {}),
    ("en", "The club has lost a third of its members.", {"a third": ("decrease", None, None, "a third", None)}),
    ("de", "Die Kosten sanken auf ein Drittel.", {"ein Drittel": ("decrease", None, None, None, "0.333333")}),
    ("de", "Der Anteil sank auf ein Drittel der Stimmen.", {"ein Drittel": ("decrease", None, "ein Drittel", None, None)}),
    # what turns into something, a step said a second time, a level in passing, a closing price
    ("de", "Aus 22 Premieren werden 17.", {"17": ("decrease", "22 Premieren", "17", None, None)}),
    ("en", "The bill is to rise from $132 to $141, or 6.8 percent.", both("$132", "$141", "6.8 percent")),
    ("es", "Los turnos bajaron de doce a ocho horas, es decir, un tercio.", both("doce", "ocho horas", "un tercio", "decrease")),
    ("de", "Der Umsatz von 512 Millionen Euro war 4 Prozent höher.", both(None, "512 Millionen Euro", "4 Prozent")),
    ("nl", "Het aandeel won 7 procent en sloot op 9,63 euro.", both(None, "9,63 euro", "7 procent")),
    ("de", "Der Dienst hat 200.000 Kunden verloren.", {"200.000 Kunden": ("decrease", None, None, "200.000 Kunden", None)}),
    # a figure set against the present one; a bare comparison says nothing of a movement
    ("es", "Un piso pagará 612 euros, frente a los 657 actuales.",
     {"612 euros": ("decrease", "657", "612 euros", None, None)}),
    ("es", "Un piso paga 612 euros, frente a los 657 de la casa.", {}),
    # pairs of a row share the word of movement; a parted verb around an abbreviation
    ("fr", "La formule passera de 15 à 17 euros par mois, et l'offre familiale de 40 à 45 euros.", {
        "17 euros": ("increase", "15", "17 euros", None, None), "45 euros": ("increase", "40", "45 euros", None, None)}),
    ("de", "Der Umsatz gab um 6 Prozent auf 812,6 Mio. Euro nach.", both(None, "812,6 Mio. Euro", "6 Prozent", "decrease")),
    # a step right behind a from-to is of it, however many the sentence has
    ("de", "Der Gewinn stieg von 20 auf 25 Millionen Euro und damit um 25 Prozent; die Marge sank auf 8 Prozent nach 9 Prozent.",
     {**both("20", "25 Millionen Euro", "25 Prozent"), "8 Prozent": ("decrease", "9 Prozent", "8 Prozent", None, None)}),
    ("nl", "De prijs ging van 20 naar 30 euro, door het hout, dat sinds 2021 met 12 procent is gestegen.",
     {"30 euro": ("increase", "20", "30 euro", None, None), "12 procent": ("increase", None, None, "12 procent", None)}),
    # words of time tell which of two states is the newer
    ("de", "2014 waren es noch 800 Betriebe, zehn Jahre später waren es 600, gut ein Viertel weniger.",
     both("800 Betriebe", "600", "ein Viertel", "decrease")),
    ("de", "Der Umsatz kletterte um 5 Prozent auf 21 Millionen Euro; ein Jahr zuvor hatte er bei 20 Millionen gelegen.",
     both("20 Millionen", "21 Millionen Euro", "5 Prozent")),
    ("fr", "La recette a grimpé à 12 millions d'euros ; un an plus tôt, elle était de 9 millions d'euros.",
     {"12 millions d'euros": ("increase", "9 millions d'euros", "12 millions d'euros", None, None)}),
    ("en", "The plan assumes a turnover of £400,000 in the first year, rising to £500,000 in the third.",
     {"£500,000": ("increase", "£400,000", "£500,000", None, None)}),
    # a multiple of the older figure behind it, and one of a norm
    ("de", "Sie nahm 2021 aus der Kasse 90.000 Euro, doppelt so viel wie im Jahr davor mit 45.000 Euro.",
     both("45.000 Euro", "90.000 Euro", None, factor="2") | {"doppelt so viel": ("increase", "45.000 Euro", "90.000 Euro", None, "2")}),
    ("en", "Volume was three times the daily average.", {}),
    # a drop told to the dollar is of no figure that lies elsewhere
    ("en", "The stock, which had traded at $90 in March, closed at $48, down $6.",
     both(None, "$48", "$6", "decrease")),
    ("en", "The sale will leave it with 22 vessels, down from 34 at the end of 2022.",
     {"22 vessels": ("decrease", "34", "22 vessels", None, None)}),
    # members that a clause behind them does away with, and parts of a step behind it
    ("nl", "De vakbond spreekt van 130 banen die gaan verdwijnen.",
     {"130 banen": ("decrease", None, None, "130 banen", None)}),
    ("de", "Von den 60 Zweigstellen schließen 14 bis zum Herbst.", {"14": ("decrease", None, None, "14", None)}),
    ("it", "A Varese spariranno 300 posti.", {"300 posti": ("decrease", None, None, "300 posti", None)}),
    ("pt", "Segundo o boletim, oito pessoas estão desaparecidas e 64 ficaram feridas.", {}),
    ("es", "En Jaén se crearán 300 empleos.", {"300 empleos": ("increase", None, None, "300 empleos", None)}),
    ("fr", "Les loyers ont augmenté de 3 % en un an.", {"3 %": ("increase", None, None, "3 %", None)}),
    ("pt", "A tarifa vai de 4,40 euros para 5 euros.", {"5 euros": ("increase", "4,40 euros", "5 euros", None, None)}),
    ("es", "El billete pasará de costar 1,50 euros a 1,80 euros.",
     {"1,80 euros": ("increase", "1,50 euros", "1,80 euros", None, None)}),
    ("pt", "A verba sobe dos atuais 3 milhões para 4,5 milhões de euros.",
     {"4,5 milhões de euros": ("increase", "3 milhões", "4,5 milhões de euros", None, None)}),
    ("en", "The lender trimmed its forecast for growth to 1.1 percent from 1.4 percent.",
     {"1.1 percent": ("decrease", "1.4 percent", "1.1 percent", None, None)}),
    ("it", "Il consumo è superiore del 12% rispetto a maggio.", {"12%": ("increase", None, None, "12%", None)}),
    # a verb that takes up the one before, and a figure that a step is only compared with
    ("es", "Los robos cayeron de 90 a 80, y los de bicicletas lo hicieron un 18 %.",
     {"80": ("decrease", "90", "80", None, None), "18 %": ("decrease", None, None, "18 %", None)}),
    ("es", "Las ventas fueron de 121 millones, un 17 % por debajo de los 147 millones del año anterior.",
     both("147 millones", "121 millones", "17 %", "decrease")),
    ("fr", "Le chiffre d'affaires est de 138 millions d'euros, après des baisses de 7 % au troisième trimestre.",
     {"7 %": ("decrease", None, None, "7 %", None)}),
    ("nl", "Vijf bakkers gaan dicht, de rest blijft open.", {}),
    ("de", "Der Preis bewegt sich nicht: 12 Euro.", {"12 Euro": ("unchanged", None, "12 Euro", None, None)}),
    ("es", "La plantilla se redujo a la mitad en dos años.", {"la mitad": ("decrease", None, None, None, "0.5")}),
    # a step before its from-to, and one that is told with what is left
    ("it", "La bolletta rincarò di un quarto, da 240 a 300 euro; le perdite calarono da 43 a 29 milioni.",
     {**both("240", "300 euro", "un quarto"), "29 milioni": ("decrease", "43", "29 milioni", None, None)}),
    ("de", "Der Gewinn stieg um 25 Prozent, von 20 auf 25 Millionen Euro; die Marge sank von 9 auf 8 Prozent.",
     {**both("20", "25 Millionen Euro", "25 Prozent"), "8 Prozent": ("decrease", "9", "8 Prozent", None, None)}),
    ("en", "The average client owes £7,900, a rise of about a fifth on 2022.", both(None, "£7,900", "a fifth")),
    ("en", "Prices rose by 7 per cent last year after 9 per cent in 2022.",
     {"7 per cent": ("increase", None, None, "7 per cent", None), "9 per cent": ("increase", None, None, "9 per cent", None)}),
    ("fr", "La réforme coûterait 350 emplois.", {"350 emplois": ("decrease", None, None, "350 emplois", None)}),
    ("it", "Il restauro è costato 14 milioni di euro, il doppio dei 7 previsti.", {}),
    # lengths of time are older states where a clause of their own tells them, and none behind "nach"
    ("it", "Una lite dura 150 giorni, il triplo che nel 2021, quando ne bastavano 50.",
     {"150 giorni": ("increase", "50", "150 giorni", None, "3"), "il triplo": ("increase", "50", "150 giorni", None, "3")}),
    ("de", "Nach drei Monaten war der Brunnen in 40 Tagen fertig.", {}),
    # each clause has its own verb, and its own state to come to
    ("de", "Laut der Studie wuchs die chinesische Wirtschaft 2023 um 5,2 %, während die deutsche um 0,3 % schrumpfte.",
     {"5,2 %": ("increase", None, None, "5,2 %", None), "0,3 %": ("decrease", None, None, "0,3 %", None)}),
    ("it", "L'inflazione tedesca è scesa al 5,9 per cento dal 6,9 per cento del 2022, quella francese al 4,9.",
     {"5,9 per cento": ("decrease", "6,9 per cento", "5,9 per cento", None, None)}),
    ("en", "Output in Leeds fell to 59 tonnes from 69 tonnes in 2022, that of York to 49 tonnes.",
     {"59 tonnes": ("decrease", "69 tonnes", "59 tonnes", None, None), "49 tonnes": ("decrease", None, "49 tonnes", None, None)}),
    # an adjective may judge the step
    ("de", "Der Umsatz stieg um magere 3 Prozent.", {"3 Prozent": ("increase", None, None, "3 Prozent", None)}),
    ("en", "Output had grown by a mere 3 per cent.", {"3 per cent": ("increase", None, None, "3 per cent", None)}),
    ("fr", "Les ventes ont augmenté d'un modeste 3 %.", {"3 %": ("increase", None, None, "3 %", None)}),
    ("es", "Las ventas crecieron un exiguo 3 %.", {"3 %": ("increase", None, None, "3 %", None)}),
    ("it", "Le vendite sono cresciute di un misero 3 per cento.", {"3 per cento": ("increase", None, None, "3 per cento", None)}),
    ("nl", "De omzet groeide met een magere 3 procent.", {"3 procent": ("increase", None, None, "3 procent", None)}),
    ("pt", "As vendas cresceram uns magros 3%.", {"3%": ("increase", None, None, "3%", None)}),
    ("es", "Un exiguo 3 % de las ventas queda fuera.", {}),
    # a share and a percentage are two states of one thing
    ("en", "Three in ten plan to hire, up from 22 per cent.", {"Three in ten": ("increase", "22 per cent", "Three in ten", None, None)}),
    ("de", "Der Anteil sank von einem Viertel auf 20 Prozent.", {"20 Prozent": ("decrease", "einem Viertel", "20 Prozent", None, None)}),
    ("en", "Shares leapt 38p to 190p.", {"38p": ("increase", None, "190p", "38p", None), "190p": ("increase", None, "190p", "38p", None)}),
    # the step in per cent behind the result
    ("en", "Membership slipped by 15 members to 585, or 4 per cent.",
     {"15 members": ("decrease", None, "585", "15 members", None), "585": ("decrease", None, "585", "15 members", None),
      "4 per cent": ("decrease", None, "585", "4 per cent", None)}),
    ("de", "Die Zahl sank um 15 auf 585 oder 4 Prozent.",
     {"15": ("decrease", None, "585", "15", None), "585": ("decrease", None, "585", "15", None),
      "4 Prozent": ("decrease", None, "585", "4 Prozent", None)}),
    ("en", "Membership slipped by 15 members to 585, and 4 per cent are women.",
     {"15 members": ("decrease", None, "585", "15 members", None), "585": ("decrease", None, "585", "15 members", None)}),
    # forms of the verbs that lead from one state to the next
    ("it", "I ricavi salirono da 29 a 43 milioni.", {"43 milioni": ("increase", "29", "43 milioni", None, None)}),
    ("es", "Las quejas ascendieron de 29 a 43 casos.", {"43 casos": ("increase", "29", "43 casos", None, None)}),
    ("fr", "Les stocks fondent de 43 à 29 tonnes.", {"29 tonnes": ("decrease", "43", "29 tonnes", None, None)}),
    ("en", "The backlog dwindled from 43 to 29 cases.", {"29 cases": ("decrease", "43", "29 cases", None, None)}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "expected"), CASES)
def test_a_step_and_the_states_it_lies_between(code: str, text: str, expected: Found) -> None:
    assert changes_in(code, text) == expected
