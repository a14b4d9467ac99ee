/**
 * Receipts: each answer of the server names the number of its access entry. A client keeps these numbers, and checks later
 * (`checkReceipts`) that the entries are in the signed tree. So users notice when the server leaves out the entries about its answers to them.
 */
import type { AnyEndpoint, Reply } from "#protocol/contracts/endpoint.ts";
import type { Sent, UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { changeStored } from "../storage.ts";

export interface Receipt {
	/** The number of the entry. */
	entry: number;
	/** UTC ms by this client's clock. */
	at: number;
	/** How many restarts the log had had at that time. */
	restarts?: number;
}

/** How many receipts are kept. The oldest are dropped first. */
const MAX_RECEIPTS = 200;

const storageKey = ({ network }: UnlockedSession) => storageName(network, "receipts");

/** Returns the receipts that are not yet checked. @example const newest = (await listReceipts(session)).at(-1)?.entry; */
export async function listReceipts(session: UnlockedSession): Promise<Receipt[]> {
	return parseReceipts(await session.storage.get(storageKey(session)));
}

const parseReceipts = (text: string | null): Receipt[] => (text === null ? [] : JSON.parse(text));

/**
 * Keeps the receipt of an answer. The SDK does it for openings of sections, for writes to cases and reviews, and for announcements.
 * @param entry the number that the answer named (`onEntry` of `call`). With null nothing is kept.
 * @example await session.server.call(endpoint, { onEntry: (entry) => void keepReceipt(session, entry) });
 */
export async function keepReceipt(session: UnlockedSession, entry: number | null): Promise<void> {
	if (entry === null) return;
	const receipt: Receipt = { entry, at: session.now(), restarts: session.dir.restarts.length };
	await changeStored(session.storage, storageKey(session), (before) => {
		const kept = parseReceipts(before);
		return kept.some((each) => each.entry === entry) ? before : JSON.stringify([...kept, receipt].slice(-MAX_RECEIPTS));
	});
}

/**
 * Calls an endpoint, and keeps the receipt of its answer.
 * @returns the answer, and the number of its access entry. entry: null when the server didn't say.
 * @throws ProtocolError as `call` does.
 */
export async function callKeepingReceipt<E extends AnyEndpoint>(
	session: UnlockedSession,
	endpoint: E,
	sent: Sent<E>,
): Promise<{ answer: Reply<E>; entry: number | null }> {
	const named = await callNamingEntry(session, endpoint, sent);
	await keepReceipt(session, named.entry);
	return named;
}

/** Like `callKeepingReceipt`, but keeps no receipt. */
export async function callNamingEntry<E extends AnyEndpoint>(
	session: UnlockedSession,
	endpoint: E,
	sent: Sent<E>,
): Promise<{ answer: Reply<E>; entry: number | null }> {
	let entry: number | null = null;
	const onEntry = (named: number) => {
		entry = named;
	};
	const answer = await session.server.call(endpoint, { ...sent, onEntry });
	return { answer, entry };
}

/** Drops the receipts of these entries. Receipts that were kept meanwhile stay. */
export async function dropReceipts(session: UnlockedSession, entries: ReadonlySet<number>): Promise<void> {
	await changeStored(session.storage, storageKey(session), (before) =>
		JSON.stringify(parseReceipts(before).filter(({ entry }) => !entries.has(entry))),
	);
}
