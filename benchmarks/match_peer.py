"""Score pairs of names with nomenklatura's logic-v2, in a virtual environment of its own.

    PYTHON benchmarks/match_peer.py < pairs.jsonl > scores.jsonl

A line in is ``[schema, name, schema, name]``; a line out is the score. The last line out is the
seconds it took. `benchmarks/match.py --peer PYTHON` runs it.
"""

import json
import sys
import time

SCHEMATA = {"Person", "Company", "Organization", "LegalEntity", "Vessel"}


def main() -> None:
    """Read pairs, write scores."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(schema: str, name: str) -> object:
        kind = schema if schema in SCHEMATA else "LegalEntity"
        data = {"id": name[:80] or "x", "schema": kind, "properties": {"name": [name]}}
        return model.get_proxy(data)

    taken = 0.0
    for line in sys.stdin:
        one, name, two, other = json.loads(line)
        query, result = entity(one, name), entity(two, other)
        begun = time.perf_counter()
        try:
            score = algorithm.compare(query, result, config).score
        except Exception:  # the peer's own errors count as no match
            score = 0.0
        taken += time.perf_counter() - begun
        print(score)
    print(taken)


if __name__ == "__main__":
    main()
