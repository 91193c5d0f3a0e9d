"""Village-team optimizer: who goes to which village, with a proof.

Data flows one way: ``scenario`` → ``matching`` → ``model`` → ``solve`` →
``plan`` → ``check`` → ``explain`` / ``compare``. See ``docs/architecture.md``.
"""

__version__ = "0.1.0"
