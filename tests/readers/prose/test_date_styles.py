"""Dated expressions in many styles, each with the days that it means on a day of publication, Friday 14 June 2024.

Written by hand before the rules; `?` stays unresolved, a line without a date has none.
"""

from __future__ import annotations

from datetime import date

import pytest

from reckoning.readers.prose.dates import dated_expressions
from reckoning.readers.prose.normal_form import normal_form

FRIDAY = date(2024, 6, 14)
SENTENCES = """
Jets came on the night of 3-4 March. => 3-4 March=2024-03-03/2024-03-04
Fighting raged between 2 and 9 June. => 2 and 9 June=2024-06-02/2024-06-09
It fell in mid-May. => mid-May=2024-05-11/2024-05-20
Imports fell in the first quarter. => the first quarter=2024-01-01/2024-03-31
Talks resume this week. => this week=2024-06-10/2024-06-16
They fled a fortnight ago. => a fortnight ago=2024-05-28/2024-06-03
Shells fell over the weekend. => the weekend=2024-06-08/2024-06-09
It was lost by late 2021. => late 2021=2021-09-01/2021-12-31
Clashes have gone on since January. => January=2024-01
He was buried on the 14th. => the 14th=2024-06-14
Sales rose in Q3 2023. => Q3 2023=2023-07-01/2023-09-30
Sales rose in Q3. => Q3=2023-07-01/2023-09-30
They came in the early hours of Friday. => Friday=2024-06-14
It was rebuilt two years after the takeover. => two years after the takeover=2023
It ended on 3 Sept. 2023. => 3 Sept. 2023=2023-09-03
The ship left on Jan. 5. => Jan. 5=2024-01-05
The ship left on Dec 3rd. => Dec 3rd=2023-12-03
Signed on 11/03. => 11/03=?
Signed on 11/03/2024. => 11/03/2024=?
Signed on 25/12/2023. => 25/12/2023=2023-12-25
The survey ran from 28 March to 3 April. => 28 March to 3 April=2024-03-28/2024-04-03
The report covers 1 October 2023 to 31 March 2024. => 1 October 2023 to 31 March 2024=2023-10-01/2024-03-31
Homes burned between May 7 and May 11, 2022. => May 7 and May 11, 2022=2022-05-07/2022-05-11
Rain fell from late March to early April. => late March to early April=2024-03-21/2024-04-10
It shut between November and February. => November and February=2023-11-01/2024-02-29
The 2022-23 harvest failed. => 2022-23=2022-01-01/2023-12-31
The quarry closed in the 1990s. => the 1990s=1990-01-01/1999-12-31
She fled in the late 1990s. => the late 1990s=1997-01-01/1999-12-31
It began early in 2023. => early in 2023=2023-01-01/2023-04-30
He was freed earlier this year. => earlier this year=2024-01-01/2024-06-14
So far this year 41 have died. => So far this year=2024-01-01/2024-06-14
The raid on Monday night failed. => Monday=2024-06-10
They fought from Monday to Wednesday. => Monday to Wednesday=2024-06-10/2024-06-12
They fought Monday through Thursday. => Monday through Thursday=2024-06-10/2024-06-13
He called last Friday. => last Friday=2024-06-07
He called on Tuesday last week. => Tuesday last week=2024-06-04
They struck on 6 May and again two days later. => 6 May=2024-05-06; two days later=2024-05-08
He was shot on 6 May and died the next day. => 6 May=2024-05-06; the next day=2024-05-07
The strike of 6 May came a week earlier than feared. => 6 May=2024-05-06; a week earlier=2024-04-26/2024-05-02
It opened in March 2022 and closed the following year. => March 2022=2022-03; the following year=2023
In 2019 the dam broke; that year nobody was paid. => 2019=2019; that year=2019
They met on 2 June and left the same day. => 2 June=2024-06-02; the same day=2024-06-02
No flight left in the last 48 hours. => the last 48 hours=2024-06-12/2024-06-14
Prices tripled over the past decade. => the past decade=2014-06-14/2024-06-14
It was cut in the week of 3 June. => the week of 3 June=2024-06-03/2024-06-09
It was cut in the week ending 9 June. => the week ending 9 June=2024-06-03/2024-06-09
The well dried last summer. => last summer=2023-06-01/2023-08-31
They sheltered in the winter of 2022-23. => the winter of 2022-23=2022-12-01/2023-02-28
The market burned on Christmas Day. => Christmas Day=2023-12-25
The market burned on New Year's Eve. => New Year's Eve=2023-12-31
He came on the 1st of June. => the 1st of June=2024-06-01
Strikes hit it on June 5, 6 and 7. => June 5, 6 and 7=2024-06-05/2024-06-07
Strikes hit it on 5, 6 and 7 June. => 5, 6 and 7 June=2024-06-05/2024-06-07
It fell in the last week of May. => the last week of May=2024-05-25/2024-05-31
It fell in the first week of June. => the first week of June=2024-06-01/2024-06-07
In the first five months of the year 90 died. => the first five months of the year=2024-01-01/2024-05-31
In the last three months of 2022 it rose. => the last three months of 2022=2022-10-01/2022-12-31
They met on the first Monday of June. => the first Monday of June=2024-06-03
Rain fell in the second half of April. => the second half of April=2024-04-16/2024-04-30
It was made in the final quarter of last year. => the final quarter of last year=2023-10-01/2023-12-31
The village was raided in August last year. => August last year=2023-08
He was taken on 9 March last year. => 9 March last year=2023-03-09
The camp was built 18 months ago. => 18 months ago=2022-12
It was bombed twenty days ago. => twenty days ago=2024-05-25
The road was cut more than a decade ago. => a decade ago=2014
The vote will be held on 30 June. => 30 June=2024-06-30
Elections are due in November. => November=2024-11
The court will sit on Monday. => Monday=2024-06-17
He said on Monday that it will go on. => Monday=2024-06-10
Every Friday they march. =>
She reads the Sunday Times. =>
They left the 14th floor. =>
Troops moved at 1930 hours. =>
It held from 2021 through 2023. => 2021 through 2023=2021-01-01/2023-12-31
He came the day before yesterday. => the day before yesterday=2024-06-12
They will go on Thursday, 20 June 2024. => Thursday, 20 June 2024=2024-06-20
From 1 Feb. 2021 - 31 Jan. 2024 it counted 90. => 1 Feb. 2021 - 31 Jan. 2024=2021-02-01/2024-01-31
By the end of the year it must go. => the end of the year=2024-09-01/2024-12-31
It has been shut since the takeover. => since the takeover=2021-03-09/2024-06-14
The previous month it had sold nothing. => The previous month=2024-05
On Thursday the 6th they met. => Thursday the 6th=2024-06-06
They met between Tuesday and Thursday. => Tuesday and Thursday=2024-06-11/2024-06-13
In recent weeks it rose. => recent weeks=?
In the year to date 9 died. => the year to date=2024-01-01/2024-06-14
They may go in May. => May=2024-05
Fire took it at the start of 2024. => the start of 2024=2024-01-01/2024-04-30
It was shelled from 30 December 2023 to 2 January. => 30 December 2023 to 2 January=2023-12-30/2024-01-02
"""


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_an_expression_means_these_days(line: str) -> None:
    sentence, _, wanted = (part.strip() for part in line.partition("=>"))
    found = dated_expressions(sentence, normal_form(sentence), FRIDAY, {"takeover": "2021-03-09"})
    assert "; ".join(f"{d.text}={d.value or '?'}" for d in found) == wanted


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_no_sentence_is_resolved_by_the_clock(line: str) -> None:
    sentence = line.partition("=>")[0]
    for d in dated_expressions(sentence, normal_form(sentence), None):
        assert not d.first or d.basis in ("written", "anchor"), d


def test_what_hangs_on_another_date_is_unresolved_where_none_stands_near() -> None:
    text = "They left the same day. " + "Nothing was heard of them. " * 40 + "The next day they were back."
    assert [d.value for d in dated_expressions(text, normal_form(text), FRIDAY)] == ["", ""]


def test_a_count_of_units_that_no_calendar_holds_is_unresolved() -> None:
    text = "It was lost 999 decades ago, and 600 decades later found."
    assert [d.value for d in dated_expressions(text, normal_form(text), FRIDAY)] == ["", ""]
