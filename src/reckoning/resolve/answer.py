"""Answer: yes, no, or undetermined; what a test of the law gives on facts that are bounded, dated or missing."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """`undetermined` means that the facts allow both, never that nobody looked."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


def between(least: bool, greatest: bool) -> Answer:
    """The answer when a test holds in the least favourable reading of the facts, in the most favourable, or in neither.

    >>> between(True, True), between(False, True), between(False, False)
    (<Answer.YES: 'yes'>, <Answer.UNDETERMINED: 'undetermined'>, <Answer.NO: 'no'>)
    """
    if least:
        return Answer.YES
    return Answer.UNDETERMINED if greatest else Answer.NO
