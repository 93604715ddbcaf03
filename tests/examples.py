"""How many examples a property is tried with.

The suite tries the same few in every run; ``make test-deep`` tries LIUZHUAN_EXAMPLES times as many, and new ones.
"""

import os

TIMES = int(os.environ.get("LIUZHUAN_EXAMPLES", "1"))
