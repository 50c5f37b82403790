"""Work through many articles on all cores: inputs in shards, shards under their final name only when whole.

    inputs -> items in a fixed order -> shards of items -> worker processes -> claims-N.jsonl + errors-N.jsonl
                                                                            -> progress.jsonl, at the end manifest.json

A job that was stopped goes on where it stopped: a shard that is in the ledger is done, every other is done again from
its items, so that no record is lost or doubled. A record that kills its worker twice becomes an error record.
"""

from __future__ import annotations

from claimkit.batch.jobs import Job, Progress, Totals, run
from claimkit.batch.shards import Settings

__all__ = ["Job", "Progress", "Settings", "Totals", "run"]
