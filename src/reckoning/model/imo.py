"""IMO ship identification number: seven digits, the last a check digit; stays with a hull from keel to scrap.

Rule: the first six digits times 7, 6, 5, 4, 3, 2 sum to a number whose last digit is the seventh (IMO Resolution
A.1117(30)). A number that fails is kept raw by readers and is never a subject. 0 means "not available". Fictional
ships of this project use 2000000-4999999, a range in which no merchant hull is registered.
"""

from __future__ import annotations

import re

_FORM = re.compile(r"^(?:IMO[\s:#-]*)?(\d{7})$", re.IGNORECASE)
FICTIONAL = range(2_000_000, 5_000_000)


def is_imo(number: int) -> bool:
    """Whether a number has seven digits and a right check digit.

    >>> is_imo(9074729), is_imo(9074728), is_imo(0)
    (True, False, False)
    """
    if not 1_000_000 <= number <= 9_999_999:
        return False
    digits = [int(d) for d in str(number)]
    return sum(d * w for d, w in zip(digits, range(7, 1, -1), strict=False)) % 10 == digits[6]


def parse_imo(text: str) -> int | None:
    """The IMO number written in a text such as "IMO 9074729"; None when there is none or its digit is wrong.

    >>> parse_imo("IMO9074729"), parse_imo("IMO 9074728"), parse_imo("")
    (9074729, None, None)
    """
    match = _FORM.match(text.strip())
    if not match:
        return None
    number = int(match[1])
    return number if is_imo(number) else None


def with_check_digit(first_six: int) -> int:
    """The seven-digit number whose first six digits are given (for fictional ships).

    >>> with_check_digit(907472)
    9074729
    """
    digits = [int(d) for d in f"{first_six:06d}"]
    return first_six * 10 + sum(d * w for d, w in zip(digits, range(7, 1, -1), strict=False)) % 10
