"""Score pairs with nomenklatura's logic-v2, in a virtual environment of its own.

    PYTHON benchmarks/match_peer.py < pairs.jsonl > scores.jsonl

A line in is ``[schema, names, attributes, schema, names, attributes]``; a line out has the
score and the seconds it took, or null where the peer failed. The first line out has its
version and the seconds of its first comparison, which loads names. `match.py --peer` runs it.
"""

import json
import re
import sys
import time
from importlib.metadata import version
from itertools import count
from typing import Any

SCHEMATA = ("Person", "Company", "Organization", "LegalEntity", "Vessel")
PROPERTIES = {
    "dateofbirth": "birthDate", "nationality": "nationality", "gender": "gender",
    "placeofbirth": "birthPlace", "phonenumber": "phone", "emailaddress": "email",
    "passportnumber": "passportNumber", "ssnnumber": "idNumber", "nationalidnumber": "idNumber",
    "driverslicensenumber": "idNumber", "taxidnumber": "taxNumber", "leinumber": "leiCode",
    "addrfull": "address", "addrline1": "address", "firstname": "firstName",
    "lastname": "lastName", "nativenamefull": "name", "secondarynameorg": "name",
}  # fmt: skip


def main() -> None:
    """Read pairs, write scores."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    number = count()

    def entity(schema: str, names: list[str], attributes: dict[str, str]) -> Any:
        proxy = model.make_entity(schema if schema in SCHEMATA else "LegalEntity")
        proxy.id = f"{next(number)}"  # the peer remembers names by id
        proxy.add("name", names)
        for key, value in attributes.items():
            name = PROPERTIES.get(key.lower().replace("_", ""))
            if name and name in proxy.schema.properties:
                proxy.add(name, _iso(value), fuzzy=True)
        return proxy

    def score(one: Any, two: Any) -> list[float]:
        begun = time.perf_counter()
        found = algorithm.compare(one, two, config).score
        return [found, time.perf_counter() - begun]

    begun = time.perf_counter()
    score(entity("Person", ["Ann Lee"], {}), entity("Person", ["Anne Leigh"], {}))
    print(json.dumps([version("nomenklatura"), time.perf_counter() - begun]))
    for line in sys.stdin:
        given = json.loads(line)
        try:
            print(json.dumps(score(entity(*given[:3]), entity(*given[3:]))))
        except Exception as error:  # whatever it is, the peer gave no score
            print("null")
            print(f"peer: {error!r}", file=sys.stderr)


def _iso(value: str) -> str:
    """American dates as the peer reads them."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value)
    return f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else value


if __name__ == "__main__":
    main()
