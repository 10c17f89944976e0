"""Hold exported FollowTheMoney files against its library: every entity and statement must be one that it keeps whole.

Run by `make ftm` in an environment that has the library: check_ftm.py FILE...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from followthemoney import model
from followthemoney.statement import Statement
from followthemoney.statement.serialize import read_path_statements


def entities(path: Path) -> tuple[int, list[str]]:
    """How many entities a file has, and what the library would drop or change of them."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    known = {line["id"]: model.get(line["schema"]) for line in lines}
    wrong = []
    for line in lines:
        proxy = model.get_proxy(line, cleaned=False)
        for name, values in line["properties"].items():
            prop = proxy.schema.get(name)
            for value in values:
                wrong += [f"{line['id']} {name}: {fault}" for fault in faults(prop, value, proxy)]
                if prop is not None and prop.range is not None and not of_range(known.get(value), prop):
                    wrong.append(f"{line['id']} {name}: refers to no {prop.range.name}")
    return len(lines), wrong


def faults(prop, value, proxy):
    """What is wrong with a value of a property."""
    if prop is None:
        yield "no such property"
    elif (clean := prop.type.clean(value, proxy=proxy)) != value:
        yield f"{value!r} becomes {clean!r}"
    elif prop.type.max_length is not None and len(value) > prop.type.max_length:
        yield "too long"


def of_range(schema, prop) -> bool:
    """Whether an entity of a schema may stand where a property refers to it."""
    return schema is not None and schema.is_a(prop.range.name)


def statements(path: Path) -> tuple[int, list[str]]:
    """How many statements a file has, and which of them the library would name otherwise or not keep."""
    count, wrong = 0, []
    for s in read_path_statements(path, "csv" if path.suffix == ".csv" else "json"):
        count += 1
        if s.id != Statement.make_key(s.dataset, s.entity_id, s.prop, s.value, s.external):
            wrong.append(f"{s.id}: another id by the library's rule")
        prop = model.get(s.schema).get(s.prop)
        wrong += [f"{s.id} {s.prop}: {fault}" for fault in faults(prop, s.value, None)]
    return count, wrong


def main() -> int:
    """Check every file named; 1 where anything is wrong."""
    failed = 0
    for name in sys.argv[1:]:
        path = Path(name)
        with path.open() as file:
            first = file.readline()
        count, wrong = (statements if "canonical_id" in first else entities)(path)
        print(f"{path.name}: {count} checked, {len(wrong)} that the library would not keep as they are")
        print("".join(f"  {fault}\n" for fault in wrong[:20]), end="")
        failed += len(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
