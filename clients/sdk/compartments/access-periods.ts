/** The periods in which each party was able to read a compartment, computed from its verified chain. */
import type { Id } from "#protocol/bytes.ts";
import { actingParty, type Party, partyOf } from "#protocol/folds/compartment.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { OpenCompartment } from "./compartment.ts";
import { partiesOf, sameParty } from "./seats.ts";

/** The last period in which a party was able to read. Times are UTC ms. */
export interface AccessPeriod {
	party: Party;
	since: number;
	/** Null while the party still reads. */
	until: number | null;
	/** The hand-off through which the party reads; null for a holder. */
	handoff: Id | null;
}

/** By kind and id of the party, in the order of the statements that began the periods. */
type Periods = Map<string, AccessPeriod>;

/**
 * Returns the last access period of each party that was ever able to read, in the order of the statements that sealed the keys. A to-desk
 * reads only from its acceptance on. So its `since` may be later than the `since` of the period after it.
 */
export function accessPeriods(opened: OpenCompartment): AccessPeriod[] {
	const periods: Periods = new Map();
	for (const statement of opened.chain) {
		if (statement.type === "epoch") startEpoch(opened, periods, statement);
		else if (statement.type === "leave") endPeriod(periods, actingParty(statement.body), statement.body.at);
		else if (statement.body.handoff === null) beginPeriod(periods, partyOf(statement.body.holder), statement.body.at, null);
		else beginHandoffPeriod(opened, periods, statement.body.holder.id, statement.body.handoff, statement.body.at);
	}
	endHandoffPeriods(opened, periods);
	return [...periods.values()];
}

/** Ends the periods of parties that the new epoch leaves out, and begins the periods of its holders and of its pending desks. */
function startEpoch(opened: OpenCompartment, periods: Periods, { body }: Statement<"epoch">): void {
	const holders = partiesOf(body.holders);
	const readingDesks = body.pending.filter(({ handoff }) => mayRead(opened, handoff));
	for (const period of periods.values()) {
		const remains = holders.some((party) => sameParty(party, period.party)) || readingDesks.some(({ desk }) => desk === period.party.id);
		if (period.until === null && !remains) period.until = body.at;
	}
	for (const party of holders) beginPeriod(periods, party, body.at, null);
	for (const { desk, handoff } of body.pending) beginHandoffPeriod(opened, periods, desk, handoff, body.at);
}

/** Whether the to-desk may read. A partial view of the case may not show when the hand-off was accepted. */
function mayRead(opened: OpenCompartment, handoff: Id): boolean {
	return opened.handoffTimes(handoff).accepted !== null || opened.facts.hasOpenGrants(handoff);
}

/** Begins a period of a party. If the party reads already, its period goes on. */
function beginPeriod(periods: Periods, party: Party, since: number, handoff: Id | null): void {
	const key = `${party.kind} ${party.id}`;
	const before = periods.get(key);
	if (before?.until === null) {
		// After a transfer the to-desk holds the section in its own right.
		if (handoff === null) before.handoff = null;
		return;
	}
	// A map keeps the place of a key that is set again, so the earlier period is deleted first.
	periods.delete(key);
	periods.set(key, { party, since, until: null, handoff });
}

function endPeriod(periods: Periods, { kind, id }: Party, until: number): void {
	const period = periods.get(`${kind} ${id}`);
	if (period?.until === null) period.until = until;
}

/** Begins the period of a to-desk. The server releases the key when the desk accepts. A key that is sealed by hand may come later. */
function beginHandoffPeriod(opened: OpenCompartment, periods: Periods, desk: Id, handoff: Id, sealedAt: number): void {
	const { accepted } = opened.handoffTimes(handoff);
	if (accepted !== null) beginPeriod(periods, { kind: "desk", id: desk }, Math.max(accepted, sealedAt), handoff);
	// A partial view of the case doesn't show when the hand-off was accepted, so the time of the grant is used instead.
	else if (opened.facts.hasOpenGrants(handoff)) beginPeriod(periods, { kind: "desk", id: desk }, sealedAt, handoff);
}

/** Ends the periods of hand-offs that don't open the section now. The epoch that leaves their desk out may not be made yet. */
function endHandoffPeriods(opened: OpenCompartment, periods: Periods): void {
	for (const period of periods.values())
		if (period.until === null && period.handoff !== null && !opened.facts.hasOpenGrants(period.handoff))
			period.until = opened.handoffTimes(period.handoff).ended ?? opened.readingEnd(period.handoff) ?? period.since;
}
