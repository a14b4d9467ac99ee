/** Endpoints of entries: send an entry, read a page or a single entry, and say which entries were seen. */

import { equal, type Id } from "#protocol/bytes.ts";
import type { compartments } from "#protocol/contracts/compartments.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkNewSigner } from "#protocol/folds/directory.ts";
import { PAGE } from "#server/base/paging.ts";
import { attachFiles } from "#server/chains/attachments.ts";
import { type CaseSource, checkMayFetch, findReadable, purposeOf, readerIds } from "#server/chains/epochs/index.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import { notify } from "#server/database/notices.ts";
import type { JudgingContext, RequestContext } from "#server/gate/handler.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { boxBytes, checkEntry, readersAmong } from "./rules.ts";
import { type EntryRow, entryContext, entryPage, noteMentions, oneEntry, seenBy, storeEntry, storeSeen } from "./store.ts";

/** The largest `seq`: a page before it is the newest page. */
const MAX_SEQ = 2_147_483_647;

/**
 * Stores an entry: one query reads what the check needs, and one stores the entry. Idempotent: the same statement gets the same answer
 * again.
 */
export function send(cases: CaseSource) {
	return async ({ input, actor, reads, beginTransaction, directory, now, access }: JudgingContext<typeof compartments.send>) => {
		const statement = parseOwnStatement(directory.network, input.body.entry, "entry", actor.member);
		const { body } = statement;
		access.note({ object: body.entry, desk: body.as, purpose: "care" });
		checkPath(body.compartment, input.params.compartment);
		const box = boxBytes(input.body.box);
		await cases.refresh(reads, body.compartment, { directory, now });
		const found = await entryContext(reads, statement, readerIds(actor));
		if (!found?.readable) throw new ProtocolError("not-found");
		access.note({ object: body.entry, case: found.caseId, purpose: purposeOf(found.kind), isBook: found.kind === "book" });
		if (found.repeated) return found.repeated;
		checkNewSigner(directory, statement);
		checkEntry(statement, box, found, directory);
		const db = beginTransaction();
		await attachFiles(db, statement);
		const seq = await storeEntry(db, statement, box, now);
		const mentioned = readersAmong(input.body.mentions ?? [], found.holders ?? [], directory).filter((id) => id !== actor.member);
		if (mentioned.length > 0) await noteMentions(db, body.compartment, mentioned, seq);
		await notify(db, "compartment", body.compartment);
		return { seq, at: now };
	};
}

/** The statement must be about the compartment in the path. */
function checkPath(compartment: Id, path: Id): void {
	if (compartment !== path) throw new ProtocolError("bad-input", "compartment: is not the one in the path", "compartment");
}

export function page(cases: CaseSource) {
	return async ({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.page>) => {
		const { compartment } = input.params;
		const { before, after, limit = PAGE } = input.query;
		access.note({ object: compartment, purpose: "care", count: 0 });
		if (before !== undefined && after !== undefined)
			throw new ProtocolError("bad-input", "after: takes before or after, not both", "after");
		await cases.refresh(db, compartment, { directory, now });
		const rows = await entryPage(
			db,
			compartment,
			readerIds(actor),
			after === undefined ? "before" : "after",
			after ?? before ?? MAX_SEQ,
			limit,
		);
		const [first] = rows;
		if (!first) throw new ProtocolError("not-found");
		access.note({ object: compartment, case: first.caseId, purpose: purposeOf(first.kind), isBook: first.kind === "book" });
		await checkMayFetch(cases, db, first, actor, now);
		const entries = rows.filter(({ seq }) => seq !== null);
		access.note({ object: compartment, count: entries.length });
		// Sent as bytes. For a string, Node would allocate three times its length to encode it as UTF-8.
		return json(Buffer.from(`{"entries":[${entries.map(entryJson).join(",")}],"count":${first.count}}`, "latin1"));
	};
}

export function entry(cases: CaseSource) {
	return async ({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.entry>) => {
		const { compartment, entry: id } = input.params;
		access.note({ object: id, purpose: "care" });
		await cases.refresh(db, compartment, { directory, now });
		const row = await oneEntry(db, compartment, readerIds(actor), id);
		if (!row) throw new ProtocolError("not-found");
		access.note({ object: id, case: row.caseId, purpose: purposeOf(row.kind), isBook: row.kind === "book" });
		await checkMayFetch(cases, db, row, actor, now);
		return json(entryJson(row));
	};
}

/** JSON made by hand, for speed. It needs no escaping: it holds numbers and base64url only. */
function entryJson({ seq, at, body, sig, box }: Omit<EntryRow, "count">): string {
	const text = (bytes: Buffer) => bytes.toString("base64url");
	return `{"seq":${seq},"at":${at},"entry":{"type":"entry","body":"${text(body)}","sigs":["${text(sig)}"]},"box":"${text(box)}"}`;
}

function json(body: string | Buffer): RawAnswer {
	return new RawAnswer(body, { headers: { "content-type": "application/json; charset=utf-8" } });
}

export async function seen({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.seen>) {
	const statement = parseOwnStatement(directory.network, input.body.seen, "seen", actor.member);
	const { compartment, count } = statement.body;
	access.note({ object: input.params.compartment, desk: statement.body.as, purpose: "care" });
	checkPath(compartment, input.params.compartment);
	const { kind, caseId } = await findReadable(db, compartment, actor);
	access.note({ object: compartment, case: caseId, purpose: purposeOf(kind), count });
	checkNewSigner(directory, statement);
	const stored = await storeSeen(db, statement, now);
	if (!stored) {
		const before = await seenBy(db, compartment, actor.member);
		if (!before || !equal(before.body, statement.bytes))
			throw new ProtocolError("stale", "head: is not the entry at this count, or this count or a higher one was stored before");
	}
	return { ok: true as const };
}
