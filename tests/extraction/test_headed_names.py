"""Names that a common word opens, in whole sentences: what is found, and what is none."""

from __future__ import annotations

import pytest

import claimkit

CASES = [
    (
        "fr",
        "La Chambre d'agriculture de la Vézance a rendu ses estimations.",
        "ORG Chambre d'agriculture de la Vézance",
    ),
    ("fr", "Au Conseil départemental, tout le monde a voté.", "ORG Conseil départemental"),
    ("fr", "Les contrôles sont menés par l'Office de l'eau ; il y en a eu neuf.", "ORG Office de l'eau"),
    (
        "fr",
        "La Chambre de commerce et d'industrie de Lormeau a voté.",
        "ORG Chambre de commerce et d'industrie de Lormeau",
    ),
    ("fr", "Le Tribunal criminel de Morvens a condamné un fiduciaire.", "ORG Tribunal criminel de Morvens"),
    ("fr", "Le plan coûtera 3 millions à la Région.", "ORG Région"),
    ("fr", "Il habite rue Victor-Hugo.", "LOC rue Victor-Hugo"),
    ("fr", "L'eau monte dans la vallée de l'Ourvelle.", "LOC vallée de l'Ourvelle"),
    ("fr", "On y parle du Tour des crêtes.", "MISC Tour des crêtes"),
    ("fr", "La tour penche et le parc vieillit.", None),
    ("it", "Secondo la Guardia di finanza, i conti non tornano.", "ORG Guardia di finanza"),
    ("it", "Lo stima la Camera di commercio.", "ORG Camera di commercio"),
    ("it", "Lo dice il ministero della Salute.", "ORG ministero della Salute"),
    ("it", "I fondi arrivano dalla Regione.", "ORG Regione"),
    ("it", "Le firme sono state raccolte in piazza del Mercato.", "LOC piazza del Mercato"),
    ("it", "La torre pende e la piazza si svuota.", None),
]


@pytest.mark.parametrize(("code", "text", "wanted"), CASES, ids=range(len(CASES)))
def test_a_name_begins_with_its_head(code: str, text: str, wanted: str | None) -> None:
    found = [f"{entity.type} {entity.name}" for entity in claimkit.extract(text, language=code).entities]
    assert found == ([wanted] if wanted else [])
