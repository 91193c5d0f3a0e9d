"""The joint eligibility review 资格联审: nominated cadres against member and leader rules."""

from optimizer.review.judging import (
    LEADER,
    MEMBER,
    REFUSED,
    Count,
    Criterion,
    Judged,
    Review,
    review,
)
from optimizer.review.nominated import read_nominated

__all__ = [
    "LEADER",
    "MEMBER",
    "REFUSED",
    "Count",
    "Criterion",
    "Judged",
    "Review",
    "read_nominated",
    "review",
]
