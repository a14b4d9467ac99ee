/** Fetches the entries of an item, verifies them, and says which count. SPEC "Spaces", sections 3 and 6. */
import { openEntry } from "#crypto/epoch.ts";
import { itemEntryKey } from "#crypto/space.ts";
import { type Bytes, equal, fromBase64Url, hash, type Id, keyOf } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkSignerAtCheckpoint, type Space } from "#protocol/folds/directory.ts";
import { judgeItem } from "#protocol/folds/items.ts";
import { itemAad, parseStatement } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { circleKeyOf, circleSeed, newestGoodCircleKey } from "../directory/circle-keys.ts";
import { checkGossip } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import type { Transcript, VerifiedEntry } from "./verified-entry.ts";

type Page = Pick<Reply<typeof contracts.spaces.item>, "entries" | "next">;

/**
 * Reads on in an item: fetches what is new, verifies it, judges all entries, and opens those that count.
 * @param fetch one page after a seq.
 * @throws AlarmError content-tampered when something else is served; ProtocolError of the request
 */
export async function readOn<P extends Page>(
	session: UnlockedSession,
	space: Space,
	item: Id,
	fetch: (after: number) => Promise<P>,
): Promise<{ transcript: Transcript; page: P }> {
	const known = transcriptOf(session, space.id, item);
	const found: VerifiedEntry[] = [];
	let after = known.last;
	let page = await fetch(after);
	for (;;) {
		found.push(...(await verified(session, space, item, page.entries)));
		if (page.next === null) break;
		// Otherwise the same page could come again and again.
		if (page.next <= after || page.entries.length === 0) throwAlarm(session, "content-tampered", space.id, "a page doesn't go on");
		after = page.next;
		page = await fetch(after);
	}
	const news = found.filter(({ statement }) => !hasEntry(known, statement.objId));
	const entries = [...known.entries, ...news].sort((one, other) => one.seq - other.seq);
	const last = Math.max(known.last, ...found.map(({ seq }) => seq));
	if (found.some(({ seq }) => seq <= known.last))
		throwAlarm(session, "content-tampered", space.id, "an entry of a page before is served again");
	if (isReordered(entries)) throwAlarm(session, "content-tampered", space.id, "an entry stands before one that it names");
	const transcript = { entries, last, heads: await judge(session, space, entries) };
	keep(session, space.id, item, transcript);
	return { transcript, page };
}

/** Whether an entry stands before one that it names. Its author had seen that one, so the server had it first. */
function isReordered(entries: readonly VerifiedEntry[]): boolean {
	const places = new Map(entries.map(({ statement: { key } }, place) => [key, place]));
	return entries.some(({ statement: { body } }, place) => body.prev.some((named) => (places.get(keyOf(named)) ?? -1) >= place));
}

function keep({ memory, dir }: UnlockedSession, space: Id, item: Id, transcript: Transcript): void {
	memory.spaceTranscripts.set(`${space} ${item}`, { ...transcript, restarts: dir.restarts.length });
}

/** Adds an entry of mine that the server has just stored, so that my next one names it. */
export function addOwn(
	session: UnlockedSession,
	seq: number,
	{ statement, box, plain }: Pick<VerifiedEntry, "statement" | "box" | "plain">,
): void {
	const { space, item, prev } = statement.body;
	const known = transcriptOf(session, space, item);
	const heads = known.heads.filter((head) => !prev.some((each) => equal(each, head)));
	const entry = { seq, at: session.now(), statement, box, plain, uncounted: null };
	keep(session, space, item, { ...known, entries: [...known.entries, entry], heads: [...heads, statement.objId] });
}

/** What this session has read of an item. A restart of the log may have lost entries, so everything is read again after it. */
export function transcriptOf({ memory, dir }: UnlockedSession, space: Id, item: Id): Transcript {
	const kept = memory.spaceTranscripts.get(`${space} ${item}`);
	return kept?.restarts === dir.restarts.length ? kept : { entries: [], last: 0, heads: [] };
}

async function verified(session: UnlockedSession, space: Space, item: Id, served: Page["entries"]): Promise<VerifiedEntry[]> {
	const parsed = served.map(({ seq, at, entry, box }) => {
		const statement = parseStatement(session.network, entry);
		const bytes = fromBase64Url(box);
		const isRight = statement.type === "item" && statement.body.space === space.id && statement.body.item === item;
		if (!isRight || !equal(hash(bytes), statement.body.box))
			return throwAlarm(session, "content-tampered", space.id, `entry ${seq} of the space is another one`);
		return { seq, at, statement, box: bytes, uncounted: null, plain: null };
	});
	await checkGossip(
		session,
		parsed.map(({ statement }) => statement),
	);
	return parsed.filter(({ seq, statement }) => {
		try {
			checkSignerAtCheckpoint(session.dir, statement);
			return true;
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			session.alarm({ code: "entry-not-entitled", subject: space.id, detail: `entry ${seq}: ${error.detail}` });
			return false;
		}
	});
}

/** Judges all entries, and opens those that count. @returns the heads. */
async function judge(session: UnlockedSession, space: Space, entries: readonly VerifiedEntry[]): Promise<Bytes[]> {
	const statements = entries.map(({ statement }) => statement);
	const { uncounted, missing, heads } = judgeItem(session.dir, space, statements, await goodEpochs(session, space.circle));
	if (missing.length > 0)
		session.alarm({ code: "entries-dropped", subject: space.id, detail: `${missing.length} entries are missing that others name` });
	for (const entry of entries) {
		const { key, body } = entry.statement;
		entry.uncounted = uncounted.get(key) ?? null;
		if (entry.uncounted === "no-seat" || entry.uncounted === "wrong-time")
			session.alarm({ code: "entry-not-entitled", subject: space.id, detail: `entry ${entry.seq}: ${entry.uncounted}`, by: body.by });
		if (entry.uncounted === null || body.by === session.me) entry.plain ??= await opened(session, space, entry);
		else entry.plain = null;
	}
	return heads;
}

/** The content of an entry; null when its author has signed a box that opens to nothing. */
async function opened(session: UnlockedSession, space: Space, { seq, statement: { body }, box }: VerifiedEntry): Promise<Bytes | null> {
	const seed = await circleSeed(session, space.circle, body.epoch);
	if (!seed) return null;
	const entryKey = itemEntryKey(seed, body);
	try {
		return openEntry(entryKey, itemAad(body), box);
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		session.alarm({ code: "junk-entry", subject: space.id, detail: `entry ${seq} opens to nothing`, by: body.by });
		return null;
	} finally {
		entryKey.wipe();
	}
}

/** The epochs on the chain of good keys of a circle, as far as I have its keys. */
async function goodEpochs(session: UnlockedSession, circle: CircleName): Promise<Set<number>> {
	const newest = await newestGoodCircleKey(session, circle, { passesUnknown: true });
	const chain = new Set<number>();
	for (let epoch = newest?.epoch ?? null; epoch !== null; epoch = circleKeyOf(session, circle, epoch).from) chain.add(epoch);
	return chain;
}

const hasEntry = ({ entries }: Transcript, objId: Bytes): boolean => entries.some(({ statement }) => statement.key === keyOf(objId));
