"""`kanwil` as a user types it, but its environment can be changed while it runs.

One JSON object a line on stdin says what KANWIL_BOOK and the like are from then on, over what they
were at the start; `DONE` on stdout answers it.
"""

import json
import os
import sys
from threading import Thread

from kanwil.cli import main

DONE = "done"


def _listen(own):
    for line in sys.stdin:
        os.environ.clear()
        os.environ.update(own | json.loads(line))
        sys.stdout.write(f"{DONE}\n")
        sys.stdout.flush()
    os._exit(0)  # who started it is gone, however that came about


if __name__ == "__main__":
    Thread(target=_listen, args=(dict(os.environ),), daemon=True).start()
    main()
