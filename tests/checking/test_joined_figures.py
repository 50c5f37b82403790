"""Figures that words or word order join: steps, shares of a named whole, headlines, lists; wrong ones seen, others left alone."""

import pytest

import claimkit

# what stands in braces is right, and wrong with the figure behind it
HARMED = [
    ("de", "Der Betrieb erzielte 36 Millionen Euro, ein Plus von {50} % gegenüber dem Vorjahr (24 Millionen Euro).", "80"),
    ("de", "Der Betrieb erzielte 36 Millionen Euro, ein Plus von 50 % gegenüber dem Vorjahr ({24} Millionen Euro).", "54"),
    ("de", "Die Ausfuhr brach ein, von {4,5} auf 3,6 Millionen Fässer, also um ein Fünftel.", "7,5"),
    ("de", "Der Bau kostete 730 Millionen Euro, das heißt, {90} Millionen Euro weniger als die geplanten 820 Millionen Euro.", "60"),
    ("en", "Nurses cost the trust £11.7m in 2024, up 30 per cent on the {£9m} of the year before.", "£6m"),
    ("en", "It will pay $52 a share, a premium of {31} per cent over Tuesday's close of $39.70.", "61"),
    ("en", "Sales slid {7.5} per cent to £222m. They had been £240m in fiscal 2024.", "4.5"),
    ("en", "Gross margin narrowed by {180} basis points to 36.4%. It had been 38.2% in fiscal 2024.", "480"),
    ("en", "Aid to the town fell from {$15.4} million to $13.7 million, a cut of $1.7 million.", "$45.4"),
    ("es", "La firma facturó 318 millones en 2025, un {20} % más que los 265 millones del año anterior.", "50"),
    ("es", "El consumo subió a {96} megavatios, un 20% más que los 80 de una semana antes.", "66"),
    ("es", "La escuela abre con 18.900 alumnos, 2.100 menos que en 2020/21, cuando tenía 21.000. La caída, del {10}%, inquieta.", "40"),
    ("es", "La escuela abre con 18.900 alumnos, 2.100 menos que en 2020/21, cuando tenía {21}.000.", "51"),
    ("es", "La cuenta pasó de {1,8} metros en 2015 a 1,2 este año, una baja de un tercio.", "4,8"),
    ("fr", "Un loyer coûte 3 150 euros le mètre carré en moyenne, soit {10} % de moins qu'en 2022, où il en coûtait 3 500.", "40"),
    ("fr", "La récolte devrait atteindre 1,8 million de tonnes, soit {100} 000 de moins que l'an passé (1,9 million).", "400"),
    ("it", "Gli sciatori sono stati 412mila, il {6} per cento in più dei 389mila dell'inverno precedente.", "9"),
    ("it", "La media è calata a 0,82 euro il chilo, il {18}% in meno di dodici mesi prima, quando era di 1 euro.", "48"),
    ("nl", "Het aantal verkochte fietsen liep terug van {96}.000 naar 80.000, een zesde minder.", "66"),
    ("nl", "De consument betaalt nu 1,29 euro voor een kilo uien, {30} procent meer dan een jaar geleden (0,99 euro).", "60"),
    ("nl", "De schuld daalde in een jaar met 31 miljoen tot {124} miljoen euro. Ze bedroeg eind vorig jaar nog 155 miljoen.", "424"),
    ("pt", "O litro custa R$ 6,19, {2}% abaixo do preço de um mês antes (R$ 6,32).", "5"),
    ("pt", "A urgência recebeu 61.300 doentes, contra 65.500 nos mesmos nove meses de 2024. A quebra, de {6,4}%, surpreendeu.", "9,4"),
    ("de", "Der Konzern steigerte den Umsatz auf 288 Millionen Euro. Das Personal wuchs. Der Service trug {72} Millionen Euro bei, 25 Prozent des Umsatzes.", "42"),
    ("en", "Revenue was £141m. The wage bill was £47m, or {33} per cent of revenue.", "63"),
    ("es", "La facturación creció hasta los 312 millones de euros. La cebada se encareció. La exportación aportó 39 millones de euros, el {12,5}% de los ingresos.", "42,5"),
    ("pt", "A receita avançou para R$ 880 milhões. O canal de lojas respondeu por R$ 528 milhões, {60}% do faturamento.", "30"),
    ("nl", "Van de 168 dode otters die werden gemeld, waren er {141} aangereden, oftewel 84 procent.", "441"),
    ("en", "It lost {71} of the 118 cases, or 60 per cent.", "471"),
    ("fr", "Ardelle : le bénéfice fond de moitié\nLe fabricant a vu son bénéfice net passer de {31},4 à 15,9 millions d'euros.", "61"),
    ("en", "Revenue rose again last year. It came to {£391m} (€465m), the director said.", "£691m"),
    ("it", "La Regione ha stanziato 2,4 milioni: 1,5 milioni ai proprietari, {600}mila euro alla ricerca e 300mila ai controlli.", "900"),
    ("en", "The backlog stands at £215m: £130m for rural lanes, {£55m} for A-roads and £30m for bridges.", "£85m"),
    ("es", "Se notificaron 8.735 casos, 5,2 veces los que hubo en 2024, cuando la cuenta se detuvo en 1.680. Del total, {6}.290 fueron confirmados y 2.445 siguen en estudio.", "9"),
    ("pt", "A receita avançou 11% e atingiu R$ 3,3 bilhões. Desse total, R$ {2,6} bilhões vieram das lojas físicas e R$ 700 milhões dos canais digitais.", "5,6"),
]  # fmt: skip
APART = [
    ("de", "Verkauft sind 9.400 Dauerkarten, 600 mehr als vor einem Jahr; das Stadion fasst 21.000 Zuschauer."),
    ("de", "Ersatzteile brachten 31 Millionen ein, 4 Millionen mehr als im Vorjahr, die Revisionen 65 Millionen."),
    ("en", "Support fell for the third time in a row, by 4 points to 27 per cent. A year ago it was 39 per cent."),
    ("en", "The club sold 940 tickets, 20 per cent more than last year, when its 140 members had paid £4,000."),
    ("es", "El precio bajó desde 7,20 hasta 6,40 dólares, una reducción de 11%."),
    ("fr", "Le pain coûte 4 euros, 5 % de plus qu'en 2023 ; le lait, lui, en coûte 2."),
    ("it", "I soci sono 640, il 10% in più di un anno fa. Il club conta 12 squadre."),
    ("pt", "O lucro caiu 10%, para 90 milhões. A dívida era de 400 milhões."),
    ("en", "Revenue was £141m. Debt stands at £47m. The board owns 12 per cent of the shares."),
    ("de", "Die Aktie gab 5 Prozent nach auf 38,50 Euro. Zu Jahresbeginn hatte sie bei 52 Euro gelegen."),
    ("en", "Shares fell 5 per cent to £38.50. They had been £52 in January."),
    ("nl", "De partij haalde woensdag 28,4 procent van de stemmen en krijgt 9 van de 31 raadszetels."),
    ("en", "The chain runs 84 stores, six fewer than a year ago: 61 in England, 15 in Scotland and eight in Wales."),
    (
        "de",
        "Der Preis stieg von 7,2 auf 11,9 Cent je Kilowattstunde, außerdem hätten die Mieter um 6 Prozent mehr verbraucht.",
    ),
    ("de", "Die Kosten sind von 0,9 Yuan auf 0,3 Yuan gesunken, was ein Rückgang auf ein Drittel ist."),
    ("pt", "O sinal foi captado e 17 dos 20 sensores responderam, ou 85%. Os outros três serão religados."),
    ("de", "Gewinn sinkt um ein Fünftel\nDer Umsatz stieg von 100 auf 150 Millionen Euro."),
    (
        "it",
        "Torvelli, ricavi in crescita ma utile giù del 20%\nNel terzo trimestre i ricavi sono saliti a 118 milioni. Un anno prima erano 109.",
    ),
    ("en", "The club has three teams: 40 players in the first, 30 in the second and 20 in the third."),
    ("de", "Der Verein hat 640 Mitglieder. Davon spielen 120 Schach und 40 Go."),
    ("fr", "Le livre coûtait 12 dollars (70 francs)."),
    (
        "es",
        "El banco obtuvo un beneficio de 1.240 millones de euros, frente a los 1.140 millones de 2024, un 8,8 % más.",
    ),
]


def _alarms(text: str, language: str) -> list[str]:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-11-20", model="small"))
    return [f.rule for f in claims.findings if f.verdict not in ("supported", "approximately_supported")]


@pytest.mark.parametrize(("language", "sentence", "wrong"), HARMED)
def test_wrong_figure_is_seen_and_the_right_one_is_not(language: str, sentence: str, wrong: str) -> None:
    right = sentence.replace("{", "").replace("}", "")
    harmed = sentence[: sentence.index("{")] + wrong + sentence[sentence.index("}") + 1 :]
    assert _alarms(right, language) == []
    assert _alarms(harmed, language)


@pytest.mark.parametrize(("language", "text"), APART)
def test_steps_of_something_else_are_left_alone(language: str, text: str) -> None:
    assert _alarms(text, language) == []
