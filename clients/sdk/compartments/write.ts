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
import type { Sitting } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import { actingDesk, checkSound, lastClosing, type OpenCompartment, openCompartment } from "./compartment.ts";
import { type Content, encodeContent, filesOf } from "./content.ts";
import { fetchEntries, isFull } from "./entries.ts";
import { epochKey } from "./epoch-keys.ts";
import { rotate, stalenessNow } from "./epochs.ts";
import { saveSeen } from "./seen.ts";

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

const ATTEMPTS = 6;
const MOST_HEADS = 8;

/**
 * Writes an entry. Where the key must be renewed first, that is done unasked.
 * @throws ProtocolError not-found, not-allowed, too-large, bad-input (the content's field)
 * @example await write(sitting, thread, message("She arrives at nine."));
 */
export async function write(
	sitting: Sitting,
	compartment: Id | OpenCompartment,
	content: Content,
	options: WriteOptions = {},
): Promise<Written> {
	const plain = encodeContent(content);
	const attachments = options.attachments ?? [];
	if (filesOf(content).length !== attachments.length)
		throw new ProtocolError("bad-input", "attachments: are not those of the content", "attachments");
	const entry = options.entry ?? randomId();
	let hint: number | null = null;
	let opened = typeof compartment === "string" ? await openCompartment(sitting, compartment) : compartment;
	const { id } = opened;
	for (let attempt = 1; ; attempt++) {
		checkSound(sitting, opened);
		if (stalenessNow(sitting, opened).length > 0) opened = await rotate(sitting, id);
		const { number } = presentEpoch(opened.state);
		const as = options.as ?? actingDesk(sitting, opened);
		const key = await epochKey(sitting, opened, number);
		const place = await placeOf(sitting, opened, hint);
		const before = options.entry && (await writtenBefore(sitting, opened, entry));
		if (before) return before;
		const fields = { compartment: id, number, entry, ...place, attachments, replaces: options.replaces ?? null };
		const box = (header: Body<"entry">) => sealEntry(entryKey(key, entry), entryAad(header), plain);
		try {
			return await send(sitting, opened, fields, as, box);
		} catch (error) {
			if (!isRefusal(error, "stale", "epoch-stale") || attempt >= ATTEMPTS) throw error;
			hint = turnIn(error);
			await syncDirectory(sitting);
			opened = error.code === "epoch-stale" ? await rotate(sitting, id) : await openCompartment(sitting, id);
		}
	}
}

/** What an earlier attempt has left: it was stored, and its answer was lost. */
async function writtenBefore(sitting: Sitting, opened: OpenCompartment, entry: Id): Promise<Written | null> {
	const seq = opened.transcript.seqOf(entry);
	if (seq === null) return null;
	const [stored] = await fetchEntries(sitting, opened, { after: seq - 1, limit: 1 });
	return stored?.header.body.by === sitting.me ? { entry, seq, at: stored.at } : null;
}

type EntryFields = Omit<Fields<"entry">, "box">;
type Seal = (header: Body<"entry">) => Bytes;

async function send(sitting: Sitting, opened: OpenCompartment, fields: EntryFields, as: Id | null, seal: Seal): Promise<Written> {
	// The box's AAD is the header without the box's hash: so the header is made first, and once more around the box.
	const at = sitting.now();
	const box = seal(sitting.sign("entry", { ...fields, box: new Uint8Array(32) }, as, at).body);
	const statement = sitting.sign("entry", { ...fields, box: hash(box) }, as, at);
	const { compartment, entry } = fields;
	const answer = await sitting.server.call(contracts.compartments.send, {
		params: { compartment },
		body: { entry: toWire(statement), box: toBase64Url(box) },
	});
	opened.transcript.add(answer.seq, statement);
	opened.count = Math.max(opened.count, answer.seq);
	await saveSeen(sitting, compartment, { count: answer.seq, head: statement.objId });
	return { entry, ...answer };
}

/** The author's next number and the heads it has seen: by the entries since the last closing, or the newest of them. */
async function placeOf(sitting: Sitting, opened: OpenCompartment, hint: number | null): Promise<{ n: number; prev: Bytes[] }> {
	const { transcript } = opened;
	const base = lastClosing(opened);
	if (transcript.has(transcript.count, transcript.count)) {
		const page = await fetchEntries(sitting, opened, { after: transcript.count, limit: 200 });
		if (isFull(page, 200)) await fetchEntries(sitting, opened, { limit: 200 });
	} else await fetchEntries(sitting, opened, {});
	const n = hint ?? (await lastTurn(sitting, opened)) + 1;
	return { n, prev: transcript.heads(base).slice(-MOST_HEADS) };
}

/** Walks back until an entry of mine, or the first that I may read. */
async function lastTurn(sitting: Sitting, opened: OpenCompartment): Promise<number> {
	const { transcript } = opened;
	for (;;) {
		const known = transcript.lastTurn(sitting.me);
		const first = transcript.first;
		if (known > 0 || first === null || first === 1) return known;
		await fetchEntries(sitting, opened, { before: first, limit: 200 });
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
