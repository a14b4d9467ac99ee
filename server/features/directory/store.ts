/** Queries for pages of the directory, and for names, checklists and desk keys, which are stored beside it. */
import { and, asc, eq, gte, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import type { Wire } from "#protocol/statements/statement.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { chainStatement } from "#server/chains/tables.ts";
import type { Db } from "#server/database/database.ts";
import type { CircleBox } from "./circle-boxes.ts";
import type { DeskKeyBox } from "./desk-key-boxes.ts";
import type { StoredChecklist } from "./rules.ts";
import { checklist, circleKey, deskKey, memberName, vettingAnswer, vettingAsk } from "./tables.ts";

const base64url = (bytes: Bytes) => Buffer.from(bytes).toString("base64url");

/** The statements with seq from `from` to before `to`: at most `limit`, and at most PAGE_BYTES. */
export async function readLeaves(db: Db, from: number, to: number, limit: number): Promise<Wire[]> {
	const { type, body, sigs, seq, chain } = chainStatement;
	// For each statement: the total size of the statements that stand before it on the page.
	const bytesBefore = sql`sum(octet_length(${body})) OVER (ORDER BY ${seq} ROWS UNBOUNDED PRECEDING) - octet_length(${body})`.as(
		"bytes_before",
	);
	const page = db
		.select({ type, body, sigs, seq, bytesBefore })
		.from(chainStatement)
		.where(and(eq(chain, DIRECTORY), gte(seq, from), lt(seq, to)))
		.orderBy(asc(seq))
		.limit(limit)
		.as("page");
	const rows = await db.select().from(page).where(lt(page.bytesBefore, PAGE_BYTES)).orderBy(asc(page.seq));
	return rows.map((row) => ({ type: row.type, body: base64url(row.body), sigs: row.sigs.map(base64url) }));
}

export async function storeName(db: Db, row: { member: Id; hash: Bytes; name: string; salt: Bytes }): Promise<void> {
	await db.insert(memberName).values(row).onConflictDoNothing();
}

export async function readNames(db: Db): Promise<{ member: Id; hash: Bytes; name: string; salt: Bytes }[]> {
	return db.select().from(memberName).orderBy(asc(memberName.member));
}

export async function storeChecklist(db: Db, row: StoredChecklist): Promise<void> {
	await db.insert(checklist).values(row).onConflictDoNothing();
}

export async function readChecklists(db: Db, hashes: readonly Bytes[]): Promise<StoredChecklist[]> {
	return hashes.length === 0
		? []
		: db
				.select()
				.from(checklist)
				.where(inArray(checklist.hash, [...hashes]));
}

export async function storeDeskKeys(db: Db, rows: readonly DeskKeyBox[]): Promise<void> {
	if (rows.length > 0)
		await db
			.insert(deskKey)
			.values([...rows])
			.onConflictDoNothing();
}

export async function deskKeysOf(db: Db, member: Id): Promise<DeskKeyBox[]> {
	return db.select().from(deskKey).where(eq(deskKey.member, member)).orderBy(asc(deskKey.desk), asc(deskKey.epoch));
}

/** The keys of these desks that are sealed to their printed recovery keys. */
export async function printedDeskKeys(db: Db, desks: readonly Id[]): Promise<DeskKeyBox[]> {
	if (desks.length === 0) return [];
	return db
		.select()
		.from(deskKey)
		.where(and(inArray(deskKey.desk, [...desks]), isNull(deskKey.member)))
		.orderBy(asc(deskKey.desk), asc(deskKey.epoch));
}

export async function storeCircleKeys(db: Db, rows: readonly CircleBox[]): Promise<void> {
	if (rows.length === 0) return;
	const column = (of: (row: CircleBox) => unknown) => rows.map(of);
	await db.execute(sql`INSERT INTO circle_key (circle, epoch, place, kind, seat, via, ke, hash, box)
		SELECT * FROM unnest(${sql.param(column((row) => row.circle))}::text[], ${sql.param(column((row) => row.epoch))}::integer[],
			${sql.param(column((row) => row.place))}::integer[], ${sql.param(column((row) => row.kind))}::text[],
			${sql.param(column((row) => row.seat))}::uuid[], ${sql.param(column((row) => row.via))}::uuid[],
			${sql.param(column((row) => row.ke))}::integer[], ${sql.param(column((row) => Buffer.from(row.hash)))}::bytea[],
			${sql.param(column((row) => Buffer.from(row.box)))}::bytea[])`);
}

export async function deleteCircleKeys(db: Db, circle: CircleName, epochs: readonly number[]): Promise<void> {
	if (epochs.length > 0) await db.delete(circleKey).where(and(eq(circleKey.circle, circle), inArray(circleKey.epoch, [...epochs])));
}

/** The boxes of an epoch that are sealed to this member or to one of these desks. */
export async function circleKeysOf(db: Db, circle: CircleName, epoch: number, member: Id, desks: readonly Id[]): Promise<CircleBox[]> {
	const isMine = or(eq(circleKey.seat, member), inArray(circleKey.seat, [...desks]));
	const rows = await db
		.select()
		.from(circleKey)
		.where(and(eq(circleKey.circle, circle), eq(circleKey.epoch, epoch), isMine));
	return rows as CircleBox[];
}

/** The hashes of the boxes that the circle.rekey of an epoch names, in their order. */
export async function circleHashes(db: Db, circle: CircleName, epoch: number): Promise<Bytes[]> {
	const rows = await db
		.select({ hash: circleKey.hash })
		.from(circleKey)
		.where(and(eq(circleKey.circle, circle), eq(circleKey.epoch, epoch), isNotNull(circleKey.place)))
		.orderBy(asc(circleKey.place));
	return rows.map((row) => row.hash);
}

/** What an admin asks the proposer about a proposal. */
export interface VettingAsk {
	/** objId of the proposal. */
	object: Bytes;
	by: Id;
	/** UTC ms. */
	at: number;
	/** Codes of the items that are asked for. */
	asks: string[];
	/** The id of the request that stored it. */
	request: Id;
}

export async function storeAsk(db: Db, ask: VettingAsk): Promise<void> {
	await db.insert(vettingAsk).values(ask);
}

export async function readAsks(db: Db, objects: readonly Bytes[]): Promise<VettingAsk[]> {
	if (objects.length === 0) return [];
	return db
		.select()
		.from(vettingAsk)
		.where(inArray(vettingAsk.object, [...objects]))
		.orderBy(asc(vettingAsk.at));
}

/** What the proposer answers. */
export interface VettingAnswer {
	/** objId of the proposal. */
	object: Bytes;
	/** UTC ms. */
	at: number;
	/** Codes of the items that the proposer gives, and of the items that can't be had. */
	given: string[];
	missing: string[];
	/** The id of the request that stored it. */
	request: Id;
}

export async function storeAnswer(db: Db, answer: VettingAnswer): Promise<void> {
	await db.insert(vettingAnswer).values(answer);
}

export async function readAnswers(db: Db, objects: readonly Bytes[]): Promise<VettingAnswer[]> {
	if (objects.length === 0) return [];
	return db
		.select()
		.from(vettingAnswer)
		.where(inArray(vettingAnswer.object, [...objects]))
		.orderBy(asc(vettingAnswer.at));
}
