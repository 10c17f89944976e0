"""Kept: what is worked out once of one state of the case and then shared by every reader of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from reckoning.faces.web.desk import Sight

Made = TypeVar("Made")
More = ParamSpec("More")
MOST_ANSWERS = 12
"""Answers of one function that are kept: a few states, or a few questions to one state."""


def kept(of: Callable[Concatenate[Sight, More], Made]) -> Callable[Concatenate[Sight, More], Made]:
    """A function of a state of the case, asked once for each state and further arguments (texts).

    Who asks while another works it out waits for that answer.
    """
    answers: OrderedDict[tuple[object, ...], Made] = OrderedDict()
    working = threading.Lock()

    @wraps(of)
    def ask(sight: Sight, /, *more: More.args, **named: More.kwargs) -> Made:
        key = (str(sight.case.root), sight.state, *more, *sorted(named.items()))
        with working:
            if key not in answers:
                answers[key] = of(sight, *more, **named)
            answers.move_to_end(key)
            while len(answers) > MOST_ANSWERS:
                answers.popitem(last=False)
            return answers[key]

    return ask
