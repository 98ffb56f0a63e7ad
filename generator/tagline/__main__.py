"""`python -m tagline`."""

from tagline.cli import main

main()
