"""Let `python -m claimkit.cli` run the command line."""

from claimkit.cli import main

if __name__ == "__main__":
    main()
