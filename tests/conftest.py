"""The gate tries the same random inputs each time; `make fuzz` tries others, and many more."""

import os

from hypothesis import settings

settings.register_profile("gate", derandomize=True)
if "FLOWC_EXAMPLES" not in os.environ:
    settings.load_profile("gate")
