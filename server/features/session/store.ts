/** Queries for accounts, known devices and sign-in attempts. session-store.ts has the queries for sessions. */
import { and, eq, lt, notInArray, sql } from "drizzle-orm";
import { type Bytes, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import type { Credential } from "#protocol/folds/directory.ts";
import type { Statement, Wire } from "#protocol/statements/statement.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { ATTEMPT_MS, type AttemptCount, DEVICE_MS, FORGET_MS, WORK_MS } from "./rules.ts";
import { credential, knownDevice, session, signInAttempt, signInDelay, signInName, spentWork } from "./tables.ts";

/** @returns the member who has this sign-in name, or null. */
export async function memberOfName(db: Db, name: Bytes): Promise<Id | null> {
	return (await holderOfName(db, name))?.member ?? null;
}

async function holderOfName(db: Db, name: Bytes): Promise<{ member: Id; turn: number } | null> {
	const text = "SELECT member, turn FROM sign_in_name WHERE name = $1 ORDER BY turn DESC LIMIT 1";
	const [row] = await prepared<{ member: Id; turn: number }>(db, "session.name", text, [name]);
	return row ?? null;
}

/**
 * Gives a name to a member, unless another member has it. The caller holds the lock of the directory. Rows are never changed: when
 * the holder has lost the name, the next holder gets a row with the next `turn`.
 * @param hasLost whether a member has lost the name. @returns the member who has the name afterwards.
 */
export async function assignName(db: Db, name: Bytes, member: Id, hasLost: (holder: Id) => boolean): Promise<Id | null> {
	const holder = await holderOfName(db, name);
	if (holder && !hasLost(holder.member)) return holder.member;
	const turn = (holder?.turn ?? 0) + 1;
	await db.insert(signInName).values({ name, turn, member }).onConflictDoNothing();
	return memberOfName(db, name);
}

export interface Account {
	record: Bytes;
	bag: Bytes;
	/** The credential statement that names record and bag. */
	statement: Wire;
}

/** The account that the credential names. The query also runs for an unknown name, so that its time doesn't tell which names exist. */
export async function findAccount(db: Db, member: Id, named: Pick<Credential, "bag" | "record">): Promise<Account | null> {
	const text = "SELECT record, bag, body, sigs FROM credential WHERE member = $1 AND bag_hash = $2 AND record_hash = $3";
	const [row] = await prepared<{ record: Bytes; bag: Bytes; body: Bytes; sigs: Bytes[] }>(db, "session.account", text, [
		member,
		named.bag,
		named.record,
	]);
	if (!row) return null;
	return {
		record: row.record,
		bag: row.bag,
		statement: { type: "credential", body: toBase64Url(row.body), sigs: row.sigs.map(toBase64Url) },
	};
}

export async function storeAccount(db: Db, statement: Statement<"credential">, record: Bytes, bag: Bytes): Promise<void> {
	const { bytes: body, sigs } = statement;
	await db
		.insert(credential)
		.values({ member: statement.body.by, bagHash: hash(bag), recordHash: hash(record), record, bag, body, sigs })
		.onConflictDoUpdate({ target: [credential.member, credential.bagHash, credential.recordHash], set: { body, sigs } });
}

/** Deletes the accounts of the member that none of these credentials names. */
export async function dropAccounts(db: Db, member: Id, live: readonly Credential[]): Promise<void> {
	const bags = live.map(({ bag }) => bag);
	await db.delete(credential).where(and(eq(credential.member, member), bags.length > 0 ? notInArray(credential.bagHash, bags) : undefined));
}

/** Locks the row of the bucket until the transaction ends, so that concurrent attempts are counted one after another. */
export async function lockAttempts(db: Db, bucket: Bytes): Promise<AttemptCount> {
	// The UPDATE changes nothing, but it locks the row. Unlike SELECT FOR UPDATE it also works while the row is being deleted.
	const text = `INSERT INTO sign_in_delay AS d (bucket, failures, at) VALUES ($1, 0, 0)
		ON CONFLICT (bucket) DO UPDATE SET at = d.at RETURNING failures, at`;
	const [row] = await prepared<AttemptCount>(db, "session.lock-attempts", text, [bucket]);
	if (!row) throw new Error("an upsert returned no row");
	return row;
}

export async function storeAttempts(db: Db, bucket: Bytes, { failures, at }: AttemptCount): Promise<void> {
	await db.update(signInDelay).set({ failures, at }).where(eq(signInDelay.bucket, bucket));
}

/** Forgets all attempts that are counted in this bucket. */
export async function forgetAttempts(db: Db, bucket: Bytes): Promise<void> {
	await db.delete(signInDelay).where(eq(signInDelay.bucket, bucket));
}

/** Takes back one attempt that has succeeded. */
export async function uncountAttempt(db: Db, bucket: Bytes): Promise<void> {
	await prepared(db, "session.uncount", "UPDATE sign_in_delay SET failures = greatest(failures - 1, 0) WHERE bucket = $1", [bucket]);
}

/** A sign-in that was started and isn't finished yet. */
export interface Attempt {
	id: Id;
	kind: "password" | "recovery";
	member: Id | null;
	bucket: Bytes;
	/** The bucket in which all unknown devices with this name are counted; null where this attempt isn't counted there. */
	nameBucket: Bytes | null;
	/** The state of OPAQUE, or the challenge of a recovery. */
	state: string;
	at: number;
}

export async function storeAttempt(db: Db, { id, kind, member, bucket, nameBucket, state, at }: Attempt): Promise<void> {
	const text = "INSERT INTO sign_in_attempt (id, kind, member, bucket, name_bucket, state, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
	await prepared(db, "session.attempt", text, [id, kind, member, bucket, nameBucket, state, at]);
}

/** Marks a challenge as used. @returns false when it was used before. */
export async function spendWork(db: Db, challenge: Bytes, at: number): Promise<boolean> {
	const text = "INSERT INTO spent_work (challenge, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1";
	return (await prepared(db, "session.spend-work", text, [challenge, at])).length > 0;
}

/** Deletes and returns an attempt, so that it is used once. @returns null when there is none, or it is too old. */
export async function takeAttempt(db: Db, id: Id, kind: Attempt["kind"], now: number): Promise<Attempt | null> {
	const text = `DELETE FROM sign_in_attempt WHERE id = $1 AND kind = $2
		RETURNING id, kind, member, bucket, name_bucket AS "nameBucket", state, at`;
	const [row] = await prepared<Attempt>(db, "session.take-attempt", text, [id, kind]);
	return row && now - row.at <= ATTEMPT_MS ? row : null;
}

/** Whether somebody has signed in with this device token lately. @param member null: any member. @param now UTC ms. */
export async function isKnownDevice(db: Db, token: Bytes, member: Id | null, now: number): Promise<boolean> {
	const rows = await prepared(
		db,
		"session.device",
		"SELECT 1 FROM known_device WHERE token = $1 AND ($2::uuid IS NULL OR member = $2) AND at > $3 LIMIT 1",
		[token, member, now - DEVICE_MS],
	);
	return rows.length > 0;
}

export async function storeDevice(db: Db, token: Bytes, member: Id, at: number): Promise<void> {
	await db
		.insert(knownDevice)
		.values({ token, member, at })
		.onConflictDoUpdate({ target: [knownDevice.token, knownDevice.member], set: { at: sql`excluded.at` } });
}

/** Deletes attempts, delays, devices and sessions that have expired. */
export async function deleteExpired(db: Db, now: number): Promise<void> {
	await db.delete(signInAttempt).where(lt(signInAttempt.at, now - ATTEMPT_MS));
	await db.delete(signInDelay).where(lt(signInDelay.at, now - FORGET_MS));
	await db.delete(spentWork).where(lt(spentWork.at, now - WORK_MS));
	await db.delete(knownDevice).where(lt(knownDevice.at, now - DEVICE_MS));
	await db.delete(session).where(lt(session.expires, now));
}
