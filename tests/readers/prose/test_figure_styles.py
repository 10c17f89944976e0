"""Figures of single sentences in many styles, each with the number, its bound and what became of those counted.

Written by hand before the rules. Bounds: `>=` at least, `>` more than, `<=` at most, `<` nearly, `~` about, `*` an
order of magnitude; a range has both ends; `-` is a figure without an outcome; a line without a figure has none.
"""

from __future__ import annotations

import pytest

from reckoning.model.bound import Bound
from reckoning.readers.prose.claim import ClaimFigure
from reckoning.readers.prose.dates import dated_expressions
from reckoning.readers.prose.figures import figures_in
from reckoning.readers.prose.normal_form import normal_form

SENTENCES = """
On Tuesday 36 prisoners were freed. => 36 -
Police recovered 14 bodies from the river. => 14 killed
Nine miners lost their lives in the blast. => 9 killed
Some 4,000 villagers fled their homes. => ~4000 displaced
The shelling wounded 22 children. => 22 injured
Soldiers rounded up 60 young men for the army. => 60 detained
The air force flew 31 sorties in May. => 31 strikes
The pipeline carried 90,000 barrels a day. => 90000 -
Between 10 and 15 people died in the fire. => 10-15 killed
From 200 to 250 families were uprooted. => 200-250 displaced
The death toll stands at 118. => 118 killed
At least seven are dead and dozens missing. => >=7 killed; *24 -
Three of the 12 arrested were minors. => 3 detained; 12 detained
Of the 40 people arrested, 11 were women. => 40 detained; 11 detained
No fewer than 90 students are behind bars. => >=90 detained
An estimated 1.2 million people have been displaced since the coup. => ~1200000 displaced
The army released 2,153 prisoners on Friday. => 2153 -
A pardon freed 7,000 inmates. => 7000 -
The tanker unloaded 33,000 tonnes of jet fuel. => 33000 tonnes
It bought 12,500 metric tons of Jet A-1. => 12500 tonnes
Jets carried out 14 airstrikes in two days. => 14 strikes
The village was hit by five air strikes. => 5 strikes
Up to 30 fighters may have been killed. => <=30 killed
Nearly 20,000 political prisoners have been held since then. => <20000 detained
The toll includes 17 women and 9 children. => 17 killed; 9 killed
Gunmen abducted six aid workers. => 6 detained
Six aid workers were kidnapped. => 6 detained
Two drones struck the school. => 2 -
The blast left 45 people dead. => 45 killed
The blast left 12 with burns. => 12 injured
Hospitals treated 64 people for shrapnel wounds. => 64 injured
80 houses were torched. => 80 -
Hundreds of homes burned. => *200 -
A mother and her two sons were shot dead. => 2 killed
He said five civilians had been executed. => 5 killed
More than 3 million people need food. => >3000000 -
Troops seized 40 trucks. => 40 -
The camp shelters 5,400 displaced people. => 5400 displaced
Clashes forced 700 people from their homes. => 700 displaced
Over 2,000 refugees crossed into the neighbouring state. => >2000 displaced
Some 16 to 18 detainees died in custody. => 16-18 killed
Police detained 11 protesters and beat two more. => 11 detained; 2 -
Nineteen defendants were sentenced to death. => 19 -
Four were hanged. => 4 killed
A landmine maimed three boys. => 3 injured
One soldier was killed and another wounded. => 1 killed
At least one person was killed. => >=1 killed
More than half of the 60 dead were women. => 60 killed
Dozens were hurt. => *24 injured
Rescuers pulled 23 corpses from the rubble. => 23 killed
The mass grave held 29 bodies. => 29 killed
The monitors verified 1,250 civilian deaths and 2,600 injuries. => 1250 killed; 2600 injured
It recorded 4,100 casualties, including 1,300 deaths. => 4100 killed_or_injured; 1300 killed
Some 500 were killed or injured. => ~500 killed_or_injured
The raid killed 3 and injured 14. => 3 killed; 14 injured
There were 9 fatalities. => 9 killed
12 killed, 30 wounded in strike on market => 12 killed; 30 injured
Eleven people, most of them children, perished. => 11 killed
Rebels captured 48 soldiers. => 48 detained
Forty-eight soldiers surrendered. => 48 -
Forty-eight soldiers defected. => 48 -
The junta jailed 14 reporters. => 14 detained
Fourteen reporters are still in jail. => 14 detained
The court acquitted 8 activists. => 8 -
It arrested 20,934 people, of whom 4,000 have been released. => 20934 detained; 4000 -
Around 130 homes and two churches were destroyed. => ~130 -; 2 -
The bombs killed 16 cattle. => 16 -
The ship carried 24 crew. => 24 -
They dropped two 500-pound bombs. => 2 -
It imported 55 cargoes worth $90 million. => 55 -
The flood killed some 200 people and made 40,000 homeless. => ~200 killed; 40000 displaced
The ministry said 200 troops attacked the village, killing 10 villagers. => 200 -; 10 killed
Ten villagers, including two monks, were burned alive. => 10 killed; 2 killed
Seven more succumbed to their injuries. => 7 killed
Another 15 were taken to hospital. => 15 injured
15 are being treated in hospital. => 15 injured
Fuel sales of 6,000 kilolitres were recorded. => 6000 -
A barrel bomb claimed 8 lives. => 8 killed
The strike claimed the lives of eight children. => 8 killed
Eighty-four people are unaccounted for. => 84 -
The group counted 75 attacks on clinics. => 75 -
Some 3,000 people sought refuge in the church. => ~3000 displaced
30,000 people have returned home. => 30000 -
A bus with 40 passengers was stopped. => 40 -
Fifty-one people are on death row. => 51 detained
"""
SIGNS = {
    Bound.EXACT: "",
    Bound.AT_LEAST: ">=",
    Bound.MORE_THAN: ">",
    Bound.AT_MOST: "<=",
    Bound.NEARLY: "<",
    Bound.ABOUT: "~",
    Bound.ORDER_OF: "*",
}


def shown(figure: ClaimFigure) -> str:
    a = figure.amount
    if a.low is not None and a.high is not None and a.low != a.high:
        number = f"{a.low:.0f}-{a.high:.0f}"
    else:
        number = SIGNS[a.bound] + f"{next(n for n in (a.best, a.low, a.high) if n is not None):.0f}"
    return f"{number} {figure.outcome or '-'}"


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_a_figure_counts_this(line: str) -> None:
    sentence, _, wanted = (part.strip() for part in line.partition("=>"))
    normal = normal_form(sentence)
    found = figures_in(sentence, normal, 0, len(normal), dated_expressions(sentence, normal, None))
    assert "; ".join(shown(f) for f in found) == wanted
