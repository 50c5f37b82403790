"""The HTTP service: `POST /v1/extract`, `/v1/check`, `/v1/compare`, a page to paste an article, health and metrics."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from claimkit.errors import ModelMissing

__all__ = ["serve"]

_MOST_CONNECTIONS = 2_000
_COLLECTIONS = (50_000, 20, 50)  # objects between two searches for cycles, of which an article leaves few


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    reference: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    model: str = "auto",
) -> None:
    """Serve until interrupted; raises ModelMissing without the extra "serve"."""
    try:
        import uvicorn

        from claimkit.service.application import Limits, create_app
    except ImportError:
        raise ModelMissing('the service needs an extra: pip install "claimkit[serve]"') from None
    limits = Limits(workers=workers, model=model) if workers else Limits(model=model)
    app = create_app(reference=Path(reference) if reference else None, limits=limits)
    gc.set_threshold(*_COLLECTIONS)
    gc.freeze()  # what is loaded stays: searching it for cycles would keep requests waiting
    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=10,
        server_header=False,
    )
