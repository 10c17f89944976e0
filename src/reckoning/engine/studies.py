"""Studies: every study that a case can run, by name; a new one is one line here.

| study | concludes |
|---|---|
| count | figures with bounds, events merged across sources, published figures that do not agree |
| chain | deliveries, origins, reach, exposure, detections, mirror gaps and change |
| conflicts | what the case's sources contradict each other in |
"""

from __future__ import annotations

from collections.abc import Mapping

from reckoning.engine.study import Material, Parameter, Study
from reckoning.model.conclusion import Conclusion
from reckoning.model.errors import UsageError


def _count(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    from reckoning.count.figure_query import query
    from reckoning.count.study import conclusions, linked

    asked = query(str(given["what"]), str(given["by"]))
    return conclusions(material.rows, material.judgements, asked, linked)


def _chain(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    from reckoning.chain.conclude import conclusions_of
    from reckoning.engine.chains import chain_in

    return conclusions_of(chain_in(material))


def _conflicts(material: Material, given: Mapping[str, Parameter]) -> list[Conclusion]:
    from reckoning.chain.conflicts import conflicts
    from reckoning.resolve.entities import Entities
    from reckoning.resolve.mentions import mentions_of

    return conflicts(material.rows, Entities(mentions_of(material.rows), material.judgements), material.judgements)


STUDIES: dict[str, Study] = {
    "count": Study("count", "2", _count, {"what": "deaths", "by": "year"}),
    "chain": Study("chain", "4", _chain),
    "conflicts": Study("conflicts", "1", _conflicts),
}


def study_named(name: str) -> Study:
    """The study of this name; raises `UsageError`."""
    try:
        return STUDIES[name]
    except KeyError as error:
        raise UsageError(f"no study is named {name!r}", do=f"use one of {', '.join(STUDIES)}") from error
