/** Writing: signed, sealed, and repeated unasked when the key must be renewed first or somebody else wrote meanwhile. */
import type { AttachmentHeader } from "#crypto/attachment.ts";
import { entryKey, sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { type Bytes, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import type { Body, Fields } from "#protocol/statements/registry.ts";
import { entryAad, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { actingDesk, checkSound, lastClosing, type OpenCompartment, openCompartment } from "./compartment.ts";
import { type Content, encodeContent, filesOf } from "./content.ts";
import { fetchEntries, isFull } from "./entries.ts";
import { epochKey } from "./epoch-keys.ts";
import { rotate, stalenessNow } from "./epochs.ts";
import { rememberEntry } from "./remembered.ts";

export interface Written {
	entry: Id;
	seq: number;
	/** When the server took it, UTC ms. */
	at: number;
}

export interface WriteOptions {
	/** The desk acted for; the owner's where it is mine, when left out. */
	as?: Id;
	/** Headers of the attachments in the content, from `attach`. */
	attachments?: AttachmentHeader[];
	/** The entry of mine that this one edits or takes back. */
	replaces?: Id;
	/** The entry's id, drawn by the caller: who repeats a `write` that had no answer gives it again, and nothing is written twice. */
	entry?: Id;
}

const MOST_HEADS = 8;

/**
 * Writes an entry. Where the key must be renewed first, that is done unasked.
 * @throws ProtocolError not-found, not-allowed, too-large, bad-input (the content's field)
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
		throw new ProtocolError("bad-input", "attachments: are not those of the content", "attachments");
	const entry = options.entry ?? randomId();
	const first = typeof compartment === "string" ? await openCompartment(session, compartment) : compartment;
	return appendOptimistically(
		async (refusal) => {
			const opened = refusal ? await openAgain(session, first.id, refusal) : await freshOf(session, first);
			const { number } = presentEpoch(opened.state);
			const as = options.as ?? actingDesk(session, opened);
			const key = await epochKey(session, opened, number);
			const place = await placeOf(session, opened, refusal && turnIn(refusal));
			const stored = options.entry ? await writtenBefore(session, opened, entry) : null;
			const fields = { compartment: opened.id, number, entry, ...place, attachments, replaces: options.replaces ?? null };
			const seal = (header: Body<"entry">) => sealEntry(entryKey(key, entry), entryAad(header), plain);
			return { opened, fields, as, seal, stored };
		},
		async ({ opened, fields, as, seal, stored }) => stored ?? send(session, opened, fields, as, seal),
	);
}

/** The compartment with an epoch that may be written under. Rotates where that is needed. */
async function freshOf(session: UnlockedSession, opened: OpenCompartment): Promise<OpenCompartment> {
	checkSound(session, opened);
	return stalenessNow(session, opened).length > 0 ? rotate(session, opened.id) : opened;
}

/** The compartment after somebody else has written or rotated. */
async function openAgain(session: UnlockedSession, id: Id, { code }: ProtocolError): Promise<OpenCompartment> {
	await syncDirectory(session);
	return freshOf(session, code === "epoch-stale" ? await rotate(session, id) : await openCompartment(session, id));
}

/** What an earlier attempt has left: it was stored, and its answer was lost. */
async function writtenBefore(session: UnlockedSession, opened: OpenCompartment, entry: Id): Promise<Written | null> {
	const seq = opened.transcript.seqOf(entry);
	if (seq === null) return null;
	const [stored] = await fetchEntries(session, opened, { after: seq - 1, limit: 1 });
	return stored?.header.body.by === session.me ? { entry, seq, at: stored.at } : null;
}

type EntryFields = Omit<Fields<"entry">, "box">;
type Seal = (header: Body<"entry">) => Bytes;

async function send(session: UnlockedSession, opened: OpenCompartment, fields: EntryFields, as: Id | null, seal: Seal): Promise<Written> {
	// The box's AAD is the header without the box's hash: so the header is made first, and once more around the box.
	const at = session.now();
	const box = seal(session.sign("entry", { ...fields, box: new Uint8Array(32) }, as, at).body);
	const statement = session.sign("entry", { ...fields, box: hash(box) }, as, at);
	const { compartment, entry } = fields;
	const answer = await session.server.call(contracts.compartments.send, {
		params: { compartment },
		body: { entry: toWire(statement), box: toBase64Url(box) },
	});
	opened.transcript.add(answer.seq, statement);
	opened.count = Math.max(opened.count, answer.seq);
	await rememberEntry(session, compartment, { count: answer.seq, head: statement.objId });
	return { entry, ...answer };
}

/** The author's next number and the heads it has seen: by the entries since the last closing, or the newest of them. */
async function placeOf(session: UnlockedSession, opened: OpenCompartment, hint: number | null): Promise<{ n: number; prev: Bytes[] }> {
	const { transcript } = opened;
	const base = lastClosing(opened);
	if (transcript.has(transcript.count, transcript.count)) {
		const page = await fetchEntries(session, opened, { after: transcript.count, limit: 200 });
		if (isFull(page, 200)) await fetchEntries(session, opened, { limit: 200 });
	} else await fetchEntries(session, opened, {});
	const n = hint ?? (await lastTurn(session, opened)) + 1;
	return { n, prev: transcript.heads(base).slice(-MOST_HEADS) };
}

/** Walks back until an entry of mine, or the first that I may read. */
async function lastTurn(session: UnlockedSession, opened: OpenCompartment): Promise<number> {
	const { transcript } = opened;
	for (;;) {
		const known = transcript.lastTurn(session.me);
		const first = transcript.first;
		if (known > 0 || first === null || first === 1) return known;
		await fetchEntries(session, opened, { before: first, limit: 200 });
		// Nothing earlier, or nothing that could be taken: what was wrong with it has been told.
		if (transcript.first === first) return 0;
	}
}

/**
 * Who was away from a thread and came back without its history can't see their own last number; the server says it. A
 * false answer only gets the entry refused by readers, as a gap.
 */
function turnIn({ detail }: ProtocolError): number | null {
	const found = /^n: the next one of this author is (\d+)$/.exec(detail);
	return found?.[1] ? Number(found[1]) : null;
}
