/** Fetches the chain of a compartment in pages. Of a chain that this session knows, it fetches only what is new. SPEC "Talking to the server", section 4. */
import { type Bytes, fromBase64Url, type Id, keyOf } from "#protocol/bytes.ts";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import { CHAIN_PAGE } from "#protocol/contracts/compartments.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { MAX_STATEMENTS } from "#protocol/rules/chain-limits.ts";
import { type AnyStatement, parseStatement } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { askSynced, checkGossip } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import type { KnownChain } from "./known-chain.ts";

export interface ServedChain extends KnownChain {
	seen: AnyStatement[];
	/** How many entries the server says there are. */
	count: number;
	/** Whether all of it was fetched now. */
	isFresh: boolean;
}

/** How many statements a session keeps, of all chains together. The chains that were used least recently are dropped. */
const MOST_KEPT = 5_000;

/**
 * The whole chain of a compartment, as the server shows it. Its statements aren't judged yet.
 * @throws ProtocolError not-found; AlarmError epoch-not-entitled when its pages can't be those of an honest server; as checkGossip.
 */
export async function fetchChain(session: UnlockedSession, id: Id): Promise<ServedChain> {
	const known = session.memory.chains.get(id);
	if (known && isUsable(session, known)) {
		try {
			const served = await readPages(session, id, known);
			// The directory may have grown meanwhile.
			if (isUsable(session, known)) return served;
		} catch (error) {
			// The server has fewer statements now: a restore may have lost some.
			if (!isRefusal(error, "stale")) throw error;
		}
	}
	return fetchWholeChain(session, id);
}

/** As fetchChain, but also fetches the statements that this session knows. */
export function fetchWholeChain(session: UnlockedSession, id: Id): Promise<ServedChain> {
	session.memory.chains.delete(id);
	return readPages(session, id, null);
}

/** Keeps a chain that was judged and has no fault. If the kept chain is longer already, it stays. */
export function keepChain({ memory: { chains } }: UnlockedSession, id: Id, { statements, boxes, restarts }: KnownChain): void {
	const before = chains.get(id);
	const isNewer = !before || before.restarts < restarts || before.statements.length <= statements.length;
	const kept = isNewer ? { statements, boxes, restarts } : before;
	chains.delete(id);
	chains.set(id, kept);
	let total = 0;
	for (const chain of chains.values()) total += chain.statements.length;
	for (const [oldest, chain] of chains) {
		if (total <= MOST_KEPT) break;
		total -= chain.statements.length;
		chains.delete(oldest);
	}
}

async function readPages(session: UnlockedSession, id: Id, known: KnownChain | null): Promise<ServedChain> {
	const restarts = session.dir.restarts.length;
	const statements = [...(known?.statements ?? [])];
	const boxes = new Map(known?.boxes);
	const keys = new Set(statements.map(({ key }) => key));
	while (true) {
		const query = { after: statements.length };
		const ask = () => session.server.call(contracts.compartments.get, { params: { compartment: id }, query });
		const answer = await askSynced(session, ask);
		const page = answer.statements.map((wire) => parseStatement(session.network, wire));
		const seen = answer.seen.map((wire) => parseStatement(session.network, wire));
		await checkGossip(session, [...page, ...seen]);
		for (const { key } of page) {
			if (keys.has(key)) refuse(session, id, "a statement is served twice");
			keys.add(key);
		}
		statements.push(...page);
		for (const { hash, box } of answer.grants) boxes.set(hash, fromBase64Url(box));
		if (statements.length > MAX_STATEMENTS) refuse(session, id, `more than ${MAX_STATEMENTS} statements are served`);
		if (!answer.more)
			return { statements, boxes: ownBoxes(session, statements, boxes), restarts, seen, count: answer.count, isFresh: known === null };
		// Otherwise, a server could cause a request for each statement.
		if (!isFull(page)) refuse(session, id, "a page of its chain isn't full, and the chain goes on");
	}
}

function isFull(page: readonly AnyStatement[]): boolean {
	return page.length >= CHAIN_PAGE || page.reduce((sum, { bytes }) => sum + bytes.length, 0) >= PAGE_BYTES;
}

function refuse(session: UnlockedSession, id: Id, detail: string): never {
	throwAlarm(session, "epoch-not-entitled", id, detail);
}

/**
 * Whether the boxes of a known chain are those that the server gives out now. It gives out a key that came through a hand-off only while the
 * hand-off is open. So a chain with such a key is read whole each time. So is one that lacks a box of mine, as after I have joined a desk.
 */
function isUsable(session: UnlockedSession, { statements, boxes, restarts }: KnownChain): boolean {
	if (restarts !== session.dir.restarts.length) return false;
	const mine = statements.flatMap(seatsIn).filter(seatTest(session));
	return mine.length > 0 && mine.every(({ handoff, hash }) => handoff === null && boxes.has(keyOf(hash)));
}

/** The boxes that statements name for me or my present desks. */
function ownBoxes(session: UnlockedSession, statements: readonly AnyStatement[], boxes: Map<string, Bytes>): Map<string, Bytes> {
	const isMine = seatTest(session);
	const own = new Map<string, Bytes>();
	for (const seat of statements.flatMap(seatsIn)) {
		const box = isMine(seat) && boxes.get(keyOf(seat.hash));
		if (box) own.set(keyOf(seat.hash), box);
	}
	return own;
}

interface NamedSeat {
	kind: "desk" | "member";
	id: Id;
	via: Id | null;
	hash: Bytes;
	handoff: Id | null;
}

/** The seats to which a statement of a chain gives a key. */
function seatsIn(statement: AnyStatement): NamedSeat[] {
	if (statement.type === "grant") return [{ ...statement.body.holder, handoff: statement.body.handoff }];
	if (statement.type !== "epoch") return [];
	const { holders, pending } = statement.body;
	const waiting = pending.map(({ desk, hash, handoff }) => ({ kind: "desk" as const, id: desk, via: null, hash, handoff }));
	return [...holders.map((holder) => ({ ...holder, handoff: null })), ...waiting];
}

/** Tells whether a seat is mine, as the server judges it too. */
function seatTest({ dir, me }: UnlockedSession): (seat: NamedSeat) => boolean {
	const desks = new Set(desksOf(dir, me).map(({ id }) => id));
	return ({ kind, id, via }) => (kind === "desk" ? desks.has(id) : id === me && (via === null || desks.has(via)));
}
