"""Write src/reckoning/readers/followthemoney.json: the schemata of FollowTheMoney as its library defines them.

Run with a Python that has the library: pip install followthemoney; python scripts/build_ftm.py
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from followthemoney import model
from followthemoney.types import registry

OUT = Path(__file__).parent.parent / "src/reckoning/readers/followthemoney.json"


def main() -> None:
    """Write the schemata, each with its ancestors and own properties, and the codes of countries and topics."""
    schemata = {
        name: {
            "extends": sorted(s.name for s in schema.schemata if s is not schema),
            "abstract": schema.abstract,
            "required": sorted(schema.required),
            "properties": {
                p.name: [p.type.name, p.range.name if p.range else "", "stub" if p.stub else ""]
                for p in sorted(schema.properties.values(), key=lambda p: p.name)
                if p.schema is schema
            },
        }
        for name, schema in sorted(model.schemata.items())
    }
    held = {
        "version": version("followthemoney"),
        "countries": sorted(registry.country.codes),
        "topics": sorted(registry.topic.names),
        "schemata": schemata,
    }
    OUT.write_text(json.dumps(held, sort_keys=True, separators=(",", ":")).replace('},"', '},\n"') + "\n")


if __name__ == "__main__":
    main()
