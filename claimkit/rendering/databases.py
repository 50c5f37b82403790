"""Claims as an SQLite database, ready for Datasette: articles, claims, quotes, entities, mentions, findings."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from claimkit.records import ArticleClaims, Claim

_TABLES = """
create table articles (id text primary key, source text, title text, published text, language text, text text);
create table claims (
  article text references articles(id), id text, start integer, end integer, sentence text, figure text, value real,
  low real, high real, bound text, approximate integer, unit_kind text, unit text, per text, measure text, subject text,
  since text, until text, source text, modality text, confidence real, priority real, primary key (article, id));
create table quotes (
  article text references articles(id), id text, type text, start integer, end integer, content text, speaker text,
  cue text, inside text, confidence real, primary key (article, id));
create table entities (article text references articles(id), id text, type text, name text, primary key (article, id));
create table mentions (article text, entity text, start integer, end integer, text text,
  foreign key (article, entity) references entities(article, id));
create table findings (
  article text references articles(id), id text, check_kind text, rule text, claims text, verdict text, severity text,
  explanation text, confidence real, expected text, found text, evidence text, primary key (article, id));
"""


def render_sqlite(claims: ArticleClaims, *, interface: str | None = None) -> bytes:
    """Return the bytes of a database file; codes stay codes, whatever the interface language."""
    with tempfile.TemporaryDirectory(prefix="claimkit-") as folder:
        path = Path(folder) / "claims.db"
        connection = sqlite3.connect(path)
        try:
            connection.executescript(_TABLES)
            fill_database(connection, claims)
            connection.commit()
        finally:
            connection.close()
        return path.read_bytes()


def fill_database(connection: sqlite3.Connection, claims: ArticleClaims) -> None:
    """Insert one article and all that is said about it."""
    article = claims.article
    key = article.id
    _insert(
        connection,
        "articles",
        [(key, article.source, article.title, article.published, article.language, article.text)],
    )
    _insert(connection, "claims", (_claim(key, claim) for claim in claims.claims))
    _insert(
        connection,
        "quotes",
        (
            (key, q.id, q.type, q.start, q.end, " ... ".join(s.text for s in q.content),
             (q.speaker.name or q.speaker.text) if q.speaker else None, q.cue.text if q.cue else None, q.inside,
             q.confidence)
            for q in claims.quotes
        ),
    )  # fmt: skip
    _insert(connection, "entities", ((key, e.id, e.type, e.name) for e in claims.entities))
    _insert(connection, "mentions", ((key, e.id, m.start, m.end, m.text) for e in claims.entities for m in e.mentions))
    _insert(
        connection,
        "findings",
        (
            (key, f.id, f.check, f.rule, ",".join(f.claim_ids), f.verdict, f.severity, f.explanation, f.confidence,
             *(_json(part.to_dict() if part else None) for part in (f.expected, f.found)),
             _json([evidence.to_dict() for evidence in f.evidence]))
            for f in claims.findings
        ),
    )  # fmt: skip


def _claim(key: str, claim: Claim) -> tuple[Any, ...]:
    quantity, unit = claim.quantity, claim.quantity.unit
    return (
        key,
        claim.id,
        claim.start,
        claim.end,
        claim.text,
        quantity.text,
        _real(quantity.value),
        _real(quantity.low),
        _real(quantity.high),
        quantity.bound,
        int(quantity.approximate),
        unit.kind,
        unit.code or unit.text,
        (unit.per.code or unit.per.text) if unit.per else None,
        claim.measure.text if claim.measure else None,
        claim.subject.text if claim.subject else None,
        claim.time.since if claim.time else None,
        claim.time.until if claim.time else None,
        (claim.source.name or claim.source.text) if claim.source else None,
        claim.modality,
        claim.confidence,
        claim.priority,
    )


def _real(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"insert into {table} values ({marks})", row)  # noqa: S608 - the table's name is ours
