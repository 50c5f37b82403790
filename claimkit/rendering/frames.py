"""Claims in notebooks: the report in a frame, and tables for pandas and Arrow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from claimkit.errors import ModelMissing
from claimkit.records import ArticleClaims
from claimkit.rendering.checklists import COLUMNS, Cell, checklist_rows
from claimkit.rendering.markup import escape
from claimkit.rendering.wording import wording_for

_FOR_PEOPLE = 3  # the last columns are blanks for the person who checks


def render_frame(claims: ArticleClaims) -> str:
    """Return the report inside a frame that cannot reach the notebook around it."""
    from claimkit.rendering.report import render_html

    report = escape(render_html(claims))
    return f'<iframe sandbox="allow-scripts" srcdoc="{report}" width="100%" height="720" frameborder="0"></iframe>'


def to_pandas(claims: ArticleClaims) -> Any:
    """Return the claims as a pandas DataFrame, a row for each; raises ModelMissing without pandas."""
    try:
        import pandas as pd
    except ImportError:
        raise ModelMissing("a DataFrame needs pandas: pip install pandas") from None
    columns = _columns(claims)
    return pd.DataFrame(columns)


def to_arrow(claims: ArticleClaims) -> Any:
    """Return the claims as an Arrow table, a row for each; raises ModelMissing without pyarrow."""
    try:
        import pyarrow as pa
    except ImportError:
        raise ModelMissing('an Arrow table needs an extra: pip install "claimkit[parquet]"') from None
    return pa.table(_columns(claims))


def _columns(claims: ArticleClaims) -> dict[str, list[Any]]:
    names = COLUMNS[:-_FOR_PEOPLE]
    rows = list(checklist_rows(claims, wording_for(claims.article.language)))
    return {name: [_plain(row[place]) for row in rows] for place, name in enumerate(names)}


def _plain(cell: Cell) -> Any:
    return float(cell) if isinstance(cell, Decimal) else cell
