#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command; a setting that cannot be used is told in a sentence instead of a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fulfillment.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Wrong setting: {error}")


if __name__ == "__main__":
    main()
