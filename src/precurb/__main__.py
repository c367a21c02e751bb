"""``python -m precurb`` is the command ``precurb``."""

from precurb.cli import main

if __name__ == "__main__":  # worker processes import this module without running it
    main()
