"""Reports a tier's progress in the user's terms, and says when it is good enough."""

from __future__ import annotations

from optimizer.model.tiers import Tier
from optimizer.solve.progress import Clock, Listener, Progress


class Tracker:
    """Turns the solver's 'maximise' figures back into the tier's own.

    Parameters
    ----------
    tier : Tier
    gap : float
        Relative gap at which the tier may stop.
    clock : Clock
    listen : callable or None
    """

    def __init__(self, tier: Tier, gap: float, clock: Clock, listen: Listener | None) -> None:
        self.tier, self.gap, self.clock, self._listen = tier, gap, clock, listen

    def natural(self, figure: int) -> int:
        """Return a solver figure in the tier's own terms."""
        constant = self.tier.expression.constant
        return figure + constant if self.tier.maximise else constant - figure

    def good_enough(self, value: int | None, bound: int) -> bool:
        """Return whether `value` is within the asked gap of `bound` (solver figures)."""
        if value is None:
            return False
        return bound - value <= self.gap * max(1, abs(self.natural(value)))

    def show(self, phase: str, value: int | None, bound: int | None) -> None:
        """Report solver figures to the listener."""
        if self._listen is not None:
            self._listen(
                Progress(
                    phase,
                    self.tier.name,
                    None if value is None else self.natural(value),
                    None if bound is None else self.natural(bound),
                    self.clock.elapsed,
                )
            )

    def moved(self, value: int | None, bound: int, found: int | None, proved: int | None) -> bool:
        """Report an improvement inside a search; return whether it is now good enough."""
        if found is not None and (value is None or found > value):
            value = found
        if proved is not None:
            bound = min(bound, proved if value is None else max(proved, value))
        self.show("prove", value, bound)
        return self.good_enough(value, bound)
