/** Writes entries: signs and seals them, and tries again after somebody else has written or the key was renewed. */
import type { AttachmentHeader } from "#crypto/attachment.ts";
import { entryKey, sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { type Bytes, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { type EntryHeader, entryAad, toWire } from "#protocol/statements/statement.ts";
import { raiseFindings } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { actingDesk, checkSound, ensureOpen, isOutdated, lastClosing, type OpenCompartment, openCompartment } from "./compartment.ts";
import { type Content, encodeContent, filesOf } from "./content.ts";
import { fetchEntries, isFull } from "./entries.ts";
import { epochKey, needsRepair } from "./epoch-keys.ts";
import { mentionsOf } from "./mentions.ts";
import { whoReads } from "./readers.ts";
import { rememberEntry } from "./remembered.ts";
import { rotate, rotateWhile, stalenessNow } from "./rotate.ts";
import { askForRestarts } from "./seen.ts";
import { checkSuspendedReaders } from "./suspended.ts";

export interface Written {
	entry: Id;
	seq: number;
	/** When the server took the entry, UTC ms. */
	at: number;
}

export interface WriteOptions {
	/** The desk that I act for. When left out: the owner desk if it is mine, or else another desk of mine that is a holder. */
	as?: Id;
	/** Headers of the attachments in the content, from `attach`. */
	attachments?: AttachmentHeader[];
	/** The entry of mine that this one replaces or takes back. */
	replaces?: Id;
	/** When false, `write` refuses with `reader-suspended` and asks nobody: the caller asks, and calls `writeToSuspended`. */
	asksAboutSuspended?: boolean;
	/** The newest entries were read a moment ago, so they aren't asked for again. Entries that others have written since count as not seen. */
	hasReadNewest?: boolean;
	/** The entry's id. Give the same id when you repeat a `write` that got no answer: then nothing is written twice. */
	entry?: Id;
}

/** How many entries a request asks for. */
const PAGE = 200;
/** The largest number of heads that one entry names. */
const MAX_HEADS = 8;

/**
 * Writes an entry. Renews the compartment's key first when that is needed.
 * @param compartment its id, or the result of openCompartment. @param content from `message`, or another form of Content.
 * @returns the entry's id, its seq, and when the server took it.
 * @throws ProtocolError not-found, not-allowed, too-large, bad-input (names the field of the content), case-closed,
 * reader-suspended (see `writeToSuspended`)
 * @example await write(session, thread, message("She arrives at nine."));
 */
export async function write(
	session: UnlockedSession,
	compartment: Id | OpenCompartment,
	content: Content,
	options: WriteOptions = {},
): Promise<Written> {
	const plain = encodeContent(content);
	const attachments = options.attachments ?? [];
	if (filesOf(content).length !== attachments.length)
		throw new ProtocolError("bad-input", "attachments: give one header for each file of the content", "attachments");
	const entry = options.entry ?? randomId();
	const given = await ensureOpen(session, compartment);
	checkNotClosed(given);
	const { readers } = await whoReads(session, given);
	await checkSuspendedReaders(session, readers, { mayAsk: options.asksAboutSuspended });
	const mentions = await mentionsOf(session, content, readers);
	const build = async (refusal: ProtocolError | null): Promise<Attempt> => {
		const opened = refusal ? await openAgain(session, given.id, refusal) : await rotateIfStale(session, await ensureOpen(session, given));
		const { transcript } = opened;
		const { number } = presentEpoch(opened.state);
		const as = options.as ?? actingDesk(session, opened);
		const key = await epochKey(session, opened, number);
		if (refusal || !options.hasReadNewest) await fetchNewest(session, opened);
		const position = await nextPosition(session, opened, nextNumberIn(refusal));
		const stored = options.entry ? await storedBefore(session, opened, entry, refusal) : null;
		// After the news of a restart, the compartment was opened again or must be, perhaps with another epoch.
		if (opened.transcript !== transcript || isOutdated(session, opened)) return build(refusal);
		const fields = { compartment: opened.id, number, entry, ...position, attachments, replaces: options.replaces ?? null };
		const seal = (header: EntryHeader) => sealEntry(entryKey(key, entry), entryAad(header), plain);
		return { opened, fields, as, seal, stored, mentions };
	};
	return appendOptimistically(build, async (attempt) => attempt.stored ?? send(session, attempt), options.entry ? ["conflict"] : []);
}

/** @throws ProtocolError `case-closed` for a section of a closed case, so that nothing is written where nobody looks. */
function checkNotClosed({ caseIsClosed }: OpenCompartment): void {
	if (caseIsClosed) throw new ProtocolError("case-closed", "compartment: belongs to a closed case; reopen the case first");
}

/** Rotates a compartment if its present epoch is stale. @returns the compartment, ready for a new entry. */
async function rotateIfStale(session: UnlockedSession, opened: OpenCompartment): Promise<OpenCompartment> {
	checkSound(session, opened);
	if (stalenessNow(session, opened).length > 0) return rotate(session, opened.id);
	return (await needsRepair(session, opened)) ? repair(session, opened) : opened;
}

/** Opens the next epoch in place of one whose signer has given a holder something else than its key. */
function repair(session: UnlockedSession, { id, state }: OpenCompartment): Promise<OpenCompartment> {
	const { number } = presentEpoch(state);
	return rotateWhile(session, id, (now) => (presentEpoch(now.state).number === number ? { reason: "repair" } : null));
}

/** The compartment after somebody else has written or rotated. */
async function openAgain(session: UnlockedSession, id: Id, { code }: ProtocolError): Promise<OpenCompartment> {
	await syncDirectory(session);
	return rotateIfStale(session, code === "epoch-stale" ? await rotate(session, id) : await openCompartment(session, id));
}

/**
 * The entry, if an earlier attempt was stored and only its answer was lost; else null.
 * @param refusal the server's last refusal. After `conflict` the server has an entry of this id, which may be older than the page that was
 * read.
 * @throws ProtocolError conflict when that entry isn't mine.
 */
async function storedBefore(
	session: UnlockedSession,
	opened: OpenCompartment,
	entry: Id,
	refusal: ProtocolError | null,
): Promise<Written | null> {
	const isTaken = refusal?.code === "conflict";
	const seq = opened.transcript.seqOf(entry) ?? (isTaken ? await servedSeq(session, opened, entry) : null);
	const [stored] = seq === null ? [] : await fetchEntries(session, opened, { after: seq - 1, limit: 1 });
	if (stored && stored.header.body.by === session.me && stored.header.body.entry === entry)
		return { entry, seq: stored.seq, at: stored.at };
	if (isTaken) throw refusal;
	return null;
}

/** The seq that the server names for an entry; null when it has no entry of this id. */
async function servedSeq(session: UnlockedSession, { id }: OpenCompartment, entry: Id): Promise<number | null> {
	try {
		return (await session.server.call(contracts.compartments.entry, { params: { compartment: id, entry } })).seq;
	} catch (error) {
		if (isRefusal(error, "not-found")) return null;
		throw error;
	}
}

type EntryFields = Omit<Fields<"entry">, "box">;
type Seal = (header: EntryHeader) => Bytes;

/** An entry that is ready to be sent. */
interface Attempt {
	opened: OpenCompartment;
	fields: EntryFields;
	as: Id | null;
	seal: Seal;
	/** Set when an earlier attempt was stored. */
	stored: Written | null;
	/** The readers whom the text mentions. */
	mentions: Id[];
}

async function send(session: UnlockedSession, { opened, fields, as, seal, mentions }: Attempt): Promise<Written> {
	const at = session.now();
	const box = seal({ ...session.envelope(as, at), ...fields });
	const statement = session.sign("entry", { ...fields, box: hash(box) }, as, at);
	const { compartment, entry } = fields;
	const answer = await session.server.call(contracts.compartments.send, {
		params: { compartment },
		body: { entry: toWire(statement), box: toBase64Url(box), ...(mentions.length > 0 && { mentions }) },
	});
	const finding = opened.transcript.add(answer.seq, statement);
	if (finding) {
		// After a restore, the place of a lost entry is free again.
		await askForRestarts(session);
		if (!isOutdated(session, opened)) raiseFindings(session, compartment, [finding]);
		return { entry, ...answer };
	}
	opened.count = Math.max(opened.count, answer.seq);
	await rememberEntry(session, compartment, { count: answer.seq, head: statement.objId, restarts: opened.transcript.restarts });
	return { entry, ...answer };
}

/** The author's next number that the server named in its refusal, or null. */
function nextNumberIn(refusal: ProtocolError | null): number | null {
	return refusal?.data && "next" in refusal.data ? refusal.data.next : null;
}

/**
 * The author's next number (n), and the heads that the author has seen (prev): at most 8, from the entries since the last closing.
 * @param servedNext the next number as the server says; null when it hasn't said any.
 */
async function nextPosition(
	session: UnlockedSession,
	opened: OpenCompartment,
	servedNext: number | null,
): Promise<{ n: number; prev: Bytes[] }> {
	const n = servedNext ?? (await lastNumberOf(session, opened)) + 1;
	return { n, prev: opened.transcript.heads(lastClosing(opened)).slice(-MAX_HEADS) };
}

/**
 * Fetches what others have written since this client has read the compartment. When more than one page is new, it fetches the first and the
 * newest of them, and leaves out those between.
 */
async function fetchNewest(session: UnlockedSession, opened: OpenCompartment): Promise<void> {
	const { transcript } = opened;
	const hasNewest = transcript.has(transcript.count, transcript.count);
	if (!hasNewest) return void (await fetchEntries(session, opened, {}));
	const page = await fetchEntries(session, opened, { after: transcript.count, limit: PAGE });
	if (isFull(page, PAGE)) await fetchEntries(session, opened, { limit: PAGE });
}

/** My newest number. Reads back to my newest entry, or to the first entry that I may read. */
async function lastNumberOf(session: UnlockedSession, opened: OpenCompartment): Promise<number> {
	for (;;) {
		const { transcript } = opened;
		const newest = transcript.lastNumber(session.me);
		const first = transcript.first;
		if (newest > 0 || first === null || first === 1) return newest;
		await fetchEntries(session, opened, { before: first, limit: PAGE });
		// No earlier entry was served, or none was sound: fetchEntries has raised the alarms.
		if (transcript.first === first) return 0;
	}
}
