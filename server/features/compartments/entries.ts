/** Entries: sent, read, seen. */

import { equal, type Id } from "#protocol/bytes.ts";
import type { compartments } from "#protocol/contracts/compartments.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkSigner } from "#protocol/folds/directory.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { PAGE } from "#server/base/paging.ts";
import { attachFiles } from "#server/chains/attachments.ts";
import { type CaseSource, checkReach, purposeOf, readable, readerIds } from "#server/chains/epochs/index.ts";
import { ownStatement } from "#server/chains/own-statement.ts";
import { notify } from "#server/database/bus.ts";
import type { JudgingContext, RequestContext } from "#server/gate/gate.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { boxBytes, checkEntry } from "./rules.ts";
import { type EntryRow, entryGround, entryPage, oneEntry, seenBy, storeEntry, storeSeen } from "./store.ts";

const AFTER_THE_NEWEST = 2_147_483_647;

/** One query to judge, one to store. Sent again, an entry that was stored answers as it did. */
export async function send({ input, actor, reads, beginTransaction, directory, now, access }: JudgingContext<typeof compartments.send>) {
	const statement = ownStatement(directory.network, input.body.entry, "entry", actor.member);
	const { body } = statement;
	access.note({ object: body.entry, desk: body.as, purpose: "care" });
	checkNamed(body.compartment, input.params.compartment);
	const box = boxBytes(input.body.box);
	const ground = await entryGround(reads, statement, readerIds(actor));
	if (!ground?.readable) throw new ProtocolError("not-found");
	access.note({ object: body.entry, case: ground.caseId, purpose: purposeOf(ground.kind) });
	if (ground.repeated) return ground.repeated;
	checkSigner(directory, statement as unknown as AnyStatement);
	checkEntry(statement, box, ground, directory);
	const db = beginTransaction();
	await attachFiles(db, statement);
	const seq = await storeEntry(db, statement, box, now);
	await notify(db, "compartment", body.compartment);
	return { seq, at: now };
}

function checkNamed(named: Id, path: Id): void {
	if (named !== path) throw new ProtocolError("bad-input", "compartment: is not the one in the path", "compartment");
}

export function page(cases: CaseSource) {
	return async ({ input, actor, db, access }: RequestContext<typeof compartments.page>) => {
		const { compartment } = input.params;
		const { before, after, limit = PAGE } = input.query;
		access.note({ object: compartment, purpose: "care", count: 0 });
		if (before !== undefined && after !== undefined)
			throw new ProtocolError("bad-input", "after: takes before or after, not both", "after");
		const rows = await entryPage(
			db,
			compartment,
			readerIds(actor),
			after === undefined ? "before" : "after",
			after ?? before ?? AFTER_THE_NEWEST,
			limit,
		);
		const [first] = rows;
		if (!first) throw new ProtocolError("not-found");
		access.note({ object: compartment, case: first.caseId, purpose: purposeOf(first.kind) });
		await checkReach(cases, db, first, actor);
		const entries = rows.filter(({ seq }) => seq !== null);
		access.note({ object: compartment, count: entries.length });
		// As bytes: for the UTF-8 of a text Node takes three times its length from the system.
		return json(Buffer.from(`{"entries":[${entries.map(entryJson).join(",")}],"count":${first.count}}`, "latin1"));
	};
}

export function entry(cases: CaseSource) {
	return async ({ input, actor, db, access }: RequestContext<typeof compartments.entry>) => {
		const { compartment, entry: id } = input.params;
		access.note({ object: id, purpose: "care" });
		const row = await oneEntry(db, compartment, readerIds(actor), id);
		if (!row) throw new ProtocolError("not-found");
		access.note({ object: id, case: row.caseId, purpose: purposeOf(row.kind) });
		await checkReach(cases, db, row, actor);
		return json(entryJson(row));
	};
}

/** Written by hand: what was checked when it was stored is neither parsed nor escaped again. Numbers and base64url only. */
function entryJson({ seq, at, body, sig, box }: Omit<EntryRow, "count">): string {
	const text = (bytes: Buffer) => bytes.toString("base64url");
	return `{"seq":${seq},"at":${at},"entry":{"type":"entry","body":"${text(body)}","sigs":["${text(sig)}"]},"box":"${text(box)}"}`;
}

function json(body: string | Buffer): RawAnswer {
	return new RawAnswer(body, { headers: { "content-type": "application/json; charset=utf-8" } });
}

export async function seen({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.seen>) {
	const statement = ownStatement(directory.network, input.body.seen, "seen", actor.member);
	const { compartment, count } = statement.body;
	access.note({ object: input.params.compartment, desk: statement.body.as, purpose: "care" });
	checkNamed(compartment, input.params.compartment);
	const { kind, caseId } = await readable(db, compartment, actor);
	access.note({ object: compartment, case: caseId, purpose: purposeOf(kind), count });
	checkSigner(directory, statement as unknown as AnyStatement);
	const stored = await storeSeen(db, statement, now);
	if (!stored) {
		const before = await seenBy(db, compartment, actor.member);
		if (!before || !equal(before.body, statement.bytes))
			throw new ProtocolError("stale", "head: is not the entry at this count, or more was seen before");
	}
	return { ok: true as const };
}
