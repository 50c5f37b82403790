"""Make the picture of the report for the README: claims of a sample article, shown by headless Chromium.

    $ python scripts/screenshot.py docs/report.png

Chromium must be installed; it is started without network access of its own.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import claimkit

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "corpora" / "articles" / "solarmodule.de.txt"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --virtual-time-budget=5000"
)


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--published", default="2024-11-01")
    parser.add_argument("--claim", default="c3", help="the claim to open")
    parser.add_argument("--size", default="1400,1150")
    arguments = parser.parse_args()
    browser = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if browser is None:
        sys.exit("Chromium is not installed")
    article = claimkit.read(arguments.article, published=arguments.published)
    claims = claimkit.check(claimkit.extract(article))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(str(claimkit.render(claims, "html")), encoding="utf-8")
        options = [*FLAGS.split(), f"--user-data-dir={folder}/profile", f"--window-size={arguments.size}"]
        command = [
            browser,
            *options,
            f"--screenshot={arguments.target.resolve()}",
            f"{page.as_uri()}#{arguments.claim}",
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
