"""Kept: what is worked out once of one state of the case and then shared by every reader of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from reckoning.faces.web.sight import Sight

Made = TypeVar("Made")
More = ParamSpec("More")
MOST_ANSWERS = 12
"""Answers of one function that are kept: a few questions to one state."""
MOST_STATES = 2
"""States that answers are kept of: the present one, and the one before while it is worked out."""


def kept(of: Callable[Concatenate[Sight, More], Made]) -> Callable[Concatenate[Sight, More], Made]:
    """A function of a state of the case, asked once for each state and further arguments (texts).

    Who asks while another works it out waits for that answer.
    """
    answers: OrderedDict[tuple[object, ...], tuple[Future[Made], Callable[[Sight], Made]]] = OrderedDict()
    looking = threading.Lock()

    @wraps(of)
    def ask(sight: Sight, /, *more: More.args, **named: More.kwargs) -> Made:
        key = (*_state(sight), more, tuple(sorted(named.items())))
        with looking:
            if mine := key not in answers:
                answers[key] = Future(), lambda later: ask(later, *more, **named)
            found, _ = answers[key]
            answers.move_to_end(key)
            states = list(dict.fromkeys(reversed([k[:2] for k in answers])))
            for old in [k for k in answers if k[:2] in states[MOST_STATES:]]:
                del answers[old]  # a state that nobody asks about any more holds its tables in memory
            while len(answers) > MOST_ANSWERS:
                answers.popitem(last=False)
        if mine:
            try:
                found.set_result(of(sight, *more, **named))
            except BaseException as error:  # whatever it is, those who wait for this answer must not wait for ever
                with looking:
                    answers.pop(key, None)
                found.set_exception(error)
        return found.result()

    def again(before: Sight, now: Sight) -> None:
        with looking:
            asked = [of_another for key, (_, of_another) in answers.items() if key[:2] == _state(before)]
        for of_another in asked:
            with suppress(Exception):  # any: whoever asks this will meet it, and the new state must still be opened
                of_another(now)

    _ASKED_AGAIN.append(again)
    return ask


_ASKED_AGAIN: list[Callable[[Sight, Sight], None]] = []


def worked_out_again(before: Sight, now: Sight) -> None:
    """Work out of one state what was asked of the one before, so that its first readers need not wait."""
    for again in _ASKED_AGAIN:
        again(before, now)


def _state(sight: Sight) -> tuple[str, str]:
    return str(sight.case.root), sight.state
