"""Village-team optimizer: who goes to which village, with a proof.

Data flows one way: ``scenario`` → ``matching`` → ``model`` → ``solve`` →
``plan`` → ``check`` → ``explain`` / ``compare``. See ``docs/architecture.md``.
"""

import os

# searches take all cores by processes of their own; threads of NumPy's in each would only wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
