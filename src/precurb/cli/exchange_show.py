"""How proofs and the health of the exchange look on a terminal."""

from collections.abc import Mapping

from precurb.app.exchange.health import Health
from precurb.app.exchange.reading import Sheet, seen_of
from precurb.exchange.keys import spoken
from precurb.exchange.verify import Chain, Proof


def tell(text: str) -> None:
    """Print a line that holds words of others, without what would steer a terminal."""
    print("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def show_proof(proof: Proof, trusted: Mapping[str, str]) -> None:
    """Print what files prove, and what does not hold."""
    for node, shown in sorted(proof.fingerprints.items()):
        how = "as given" if node in trusted else "NOT compared: ask there by another way"
        tell(f"{node}  {spoken(shown)}  ({how})")
    for chain in proof.chains:
        _chain(chain)
    for fault in proof.faults:
        tell(f"FALSE  {fault.where}: {fault.reason} [{fault.code}]")
    tell("all of it holds" if proof.holds else "it does not hold")


def show_sheet(sheet: Sheet) -> None:
    """Print an envelope laid open: what its author says beside the record, and the record."""
    claims, marking = sheet.envelope.claims, sheet.envelope.claims.marking
    tell(f"{claims.kind} v{claims.version} {claims.act}, record {claims.record}")
    signed = f"{claims.created:%Y-%m-%d %H:%M}"
    tell(f"{claims.author} → {claims.to}, number {claims.number}, {signed}")
    tell(seen_of((claims.author, *claims.audience), marking).rule)
    tell(f"PAP:{marking.pap.upper()}; purpose: {marking.purpose or 'not said'}")
    for each in sheet.receipts:
        tell(f"{each.state} {each.moment:%Y-%m-%d %H:%M} {each.code}")
    tell(sheet.envelope.payload.decode("utf-8", "replace"))


def show_health(health: Health) -> None:
    """Print how the exchange stands with each peer."""
    for peer in health.peers:
        told = f"sent {peer.sent}, signed for {peer.signed}; received {peer.received}"
        gap = f", {peer.behind_gap} behind a gap" if peer.behind_gap else ""
        broken = f"  BROKEN: {', '.join(peer.broken)}" if peer.broken else ""
        since = peer.failing_since
        away = f"  not reached since {since:%Y-%m-%d %H:%M}: {peer.error}" if since else ""
        tell(f"{peer.node}  {peer.trust}  {told}{gap}{broken}{away}")
    for letter in health.dead:
        kept = letter.kept
        tell(f"DEAD  {kept.id} to {kept.recipient}: {letter.standing} {letter.code}")
    for alarm in health.alarms:
        tell(f"ALARM  {alarm.at:%Y-%m-%d %H:%M}  {alarm.author or '?'}: {alarm.reason}")
    if not health.alarming:
        tell("nothing to look at")


def _chain(chain: Chain) -> None:
    tell(f"{chain.author} → {chain.recipient}: {len(chain.envelopes)} of {chain.known}")
    for each in chain.envelopes:
        moments = [
            f"{what} {at:%Y-%m-%d %H:%M:%S}"
            for what, at in (
                ("sent", each.created), ("delivered", each.delivered),
                ("opened", each.opened), ("acknowledged", each.acknowledged),
            )
            if at
        ]  # fmt: skip
        refused = f"  REFUSED: {each.refused}" if each.refused else ""
        withdrawn = "  withdrawn" if each.withdrawn else ""
        tell(f"  {each.number}  {each.kind} v{each.version} {each.act}  "
              f"{', '.join(moments)}{refused}{withdrawn}")  # fmt: skip
    for first, last in chain.missing:
        tell(f"  MISSING  {first} to {last}")
