"""A share told with what it comes to, of a whole told before: wrong where no other whole can be meant."""

import pytest

import claimkit

HARMED = [
    ("de", "Die Umgehungsstraße kostet 245 Millionen Euro. Der Bund zahlt 60 Prozent der Kosten, also {147} Millionen Euro.", "174"),
    ("de", "Die Spedition beschäftigt 480 Menschen. Ein Viertel der Belegschaft, mithin {120} Leute, soll gehen.", "160"),
    ("de", "Bei der Lotterie wurden 800 Lose verkauft. Davon gewannen 96, also {12} Prozent.", "42"),
    ("en", "The refurbishment will cost £36m. The lottery fund pays 45 per cent of the bill, i.e. £{16.2}m.", "12.6"),
    ("en", "The mill employs 1,350 people. A third of the workforce, or {450} people, face redundancy.", "540"),
    ("fr", "La rénovation coûtera 58 millions d'euros. La région financera 35 % du montant, soit {20,3} millions d'euros.", "23,0"),
    ("fr", "L'usine emploie 620 salariés. Un quart des effectifs, soit {155} personnes, partira d'ici 2030.", "185"),
    ("es", "La desaladora costará 120 millones de euros. El Estado asumirá el 70 % del coste, es decir, {84} millones.", "94"),
    ("es", "La planta da empleo a 720 personas. Un tercio de la plantilla, o sea {240} trabajadores, irá a la huelga.", "280"),
    ("it", "Il nuovo ospedale costerà 180 milioni di euro. La Regione coprirà il 55 per cento della spesa, ossia {99} milioni.", "119"),
    ("it", "In cantiere lavorano 3.750 persone: 1.150 operai e 2.600 impiegati, il {69}% del totale.", "99"),
    ("nl", "De nieuwe sluis kost 96 miljoen euro. Het Rijk betaalt 75 procent van de kosten, dus {72} miljoen euro.", "82"),
    ("pt", "A nova ponte vai custar 64 milhões de euros. A União Europeia paga 85% da obra, ou seja, {54,4} milhões.", "45,4"),
    ("de", "Von den Kosten in Höhe von 41.000 Euro übernimmt das Land {40} Prozent, also 16.400 Euro.", "70"),
    ("pt", "A fábrica tem 540 trabalhadores. Um terço do quadro, isto é, {180} pessoas, vai ser dispensado.", "210"),
]  # fmt: skip
APART = [
    ("de", "Die Straße kostet 245 Millionen Euro. Der Bund zahlt 60 Prozent der förderfähigen Kosten, also 120 Millionen Euro."),
    ("de", "Der Konzern setzte 500 Millionen Euro um. Der Bund trägt 60 Prozent der Kosten, also 147 Millionen Euro."),
    ("de", "Der Bau kostet 90 Millionen Euro, der Umbau 40 Millionen. Der Bund zahlt 60 Prozent der Kosten, also 30 Millionen."),
    ("en", "The town has 9,400 residents. A third of the workforce, or 540 people, face redundancy."),
    ("en", "Sales came to £90m. Exports brought £12m, a third of the total in Asia."),
    ("en", "The pier cost £36m. The fund pays up to 45 per cent of the bill, or £12m."),
    ("fr", "Le groupe a perdu 58 millions d'euros. La région financera 35 % du montant des travaux, soit 8 millions d'euros."),
    ("es", "La feria ingresó 120 millones de euros. El Estado asumirá el 70 % del coste, es decir, 20 millones."),
    ("it", "Il comune conta 4.200 abitanti. Un terzo del personale, cioè 98 persone, è in cassa integrazione."),
    ("fr", "Sur les 50 000 dossiers prévus, 41 000 ont été signés, dont la moitié à la campagne."),
    ("nl", "De sluis kost 96 miljoen euro. De provincie haalt 75 procent van de kosten van de brug, dus 12 miljoen euro, op."),
    ("pt", "O grupo faturou 64 milhões de euros. A União Europeia paga 85% da obra, ou seja, 25 milhões."),
]  # fmt: skip


def _alarms(text: str, language: str) -> list[str]:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-05-02"))
    return [f.rule for f in claims.findings if f.verdict not in ("supported", "approximately_supported")]


@pytest.mark.parametrize(("language", "sentence", "wrong"), HARMED)
def test_amount_that_is_not_its_share_is_seen(language: str, sentence: str, wrong: str) -> None:
    right = sentence.replace("{", "").replace("}", "")
    harmed = sentence[: sentence.index("{")] + wrong + sentence[sentence.index("}") + 1 :]
    assert _alarms(right, language) == []
    assert _alarms(harmed, language) == ["share"]


@pytest.mark.parametrize(("language", "text"), APART)
def test_share_of_something_else_is_left_alone(language: str, text: str) -> None:
    assert _alarms(text, language) == []


FAR = [
    ("de", "Die Stadt baut ein Freibad für 41 Millionen Euro.\n\nDer Rat stimmte zu. Das Land übernimmt 60 Prozent der Summe, also 24,6 Millionen Euro."),
    ("en", "The council approved a £41m pool.\n\nWork starts in May. The state will pay 60 per cent of the sum, or £24.6m."),
    ("es", "La ciudad construirá una piscina por 41 millones de euros.\n\nLa obra empieza en mayo. La región pagará el 60 % de la suma, es decir, 24,6 millones."),
    ("fr", "La piscine coûtera 41 millions d'euros.\n\nElle ouvrira en mai. La région paiera 60 % de la somme, soit 24,6 millions d'euros."),
    ("nl", "De stad bouwt een zwembad voor 41 miljoen euro.\n\nHet werk begint in mei. De provincie betaalt 60 procent van het bedrag, dus 24,6 miljoen euro."),
    ("pt", "A cidade vai construir uma piscina por 41 milhões de euros.\n\nA obra começa em maio. O Estado paga 60% do valor, ou seja, 24,6 milhões."),
]  # fmt: skip
NONE = [
    ("it", "«Nessun raddoppio è alle porte»: i prezzi salgono del 15%, e l'associazione esclude aumenti superiori al 5%."),
    ("it", "Ardizzone ha raccolto finora 380mila euro, due terzi da piccoli donatori, e Malvasi 610mila."),
    ("de", "Nur 30 Prozent der Unfälle ereigneten sich auf Strecken ohne Limit, obwohl diese 70 Prozent des Netzes ausmachten."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), FAR)
def test_share_of_an_amount_told_a_paragraph_before_agrees(language: str, text: str) -> None:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-05-02"))
    assert [(f.rule, f.verdict) for f in claims.findings] == [("share", "supported")]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_figures_of_two_things_do_not_agree(language: str, text: str) -> None:
    assert claimkit.check(claimkit.extract(text, language=language, published="2025-05-02")).findings == ()


def test_share_is_of_the_figure_of_its_own_time() -> None:
    text = (
        "Das Werk hat im dritten Quartal 214,8 Millionen Euro Umsatz erzielt, nach 221,7 Millionen Euro vor einem Jahr.\n\n"
        "Die Sparte Armaturen brachte 61 Millionen Euro, gut ein Viertel des Umsatzes."
    )
    claims = claimkit.check(claimkit.extract(text, language="de", published="2025-05-02"))
    own = {claim.id: claim.quantity.value for claim in claims.claims}
    shares = [{own[name] for name in f.claim_ids} for f in claims.findings if f.rule == "share"]
    assert all(221_700_000 not in values for values in shares)
