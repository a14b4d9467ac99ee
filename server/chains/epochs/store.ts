/** The rows of compartments, epochs and grants, and the queries that lock, read and store them. */
import { eq } from "drizzle-orm";
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import {
	type Compartment,
	type Epoch,
	followEpoch,
	followGrant,
	followLeave,
	type Holder,
	type Party,
	type Pending,
} from "#protocol/folds/compartment.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { readChain } from "../chains.ts";
import { compartment } from "./tables.ts";

export interface CompartmentRow {
	id: Id;
	kind: CompartmentKind;
	caseId: Id | null;
	/** The number of the present epoch. */
	number: number;
	/** How many entries the compartment has, over all its epochs. */
	count: number;
	/** Whether the case demands the next epoch. */
	due: boolean;
	/** objIds of the entries that no other entry names as `prev`. */
	heads: Bytes[];
}

/** Locks the row until the transaction ends, so that nobody else writes or rotates. Null when there is none. */
export async function lockCompartment(db: Db, id: Id): Promise<CompartmentRow | null> {
	const { kind, caseId, number, count, due, heads } = compartment;
	const [row] = await db
		.select({ id: compartment.id, kind, caseId, number, count, due, heads })
		.from(compartment)
		.where(eq(compartment.id, id))
		.for("update");
	return row ?? null;
}

/** Folds the stored chain without judging it again. Null when there is none. */
export async function loadCompartment(db: Db, id: Id): Promise<Compartment | null> {
	let folded: Compartment | null = null;
	for (const { statement } of await readChain(db, id)) {
		if (statement.type === "epoch") folded = followEpoch(folded, statement);
		else if (statement.type === "grant" && folded) folded = followGrant(folded, statement);
		else if (statement.type === "leave" && folded) folded = followLeave(folded, statement);
	}
	return folded;
}

/** The key of one epoch, sealed to one holder. */
export interface GrantRow {
	/** The number of the epoch. */
	number: number;
	/** The hash of the sealed key. */
	hash: Bytes;
	kind: "desk" | "member";
	holder: Id;
	/** The stale desk on whose behalf a member holds the key; null for all other holders. */
	via: Id | null;
	/** The key epoch of the holder's key. */
	ke: number;
	/** The hand-off through which a desk gets the key; null without one. */
	handoff: Id | null;
	/** Whether the holder may fetch the key now. */
	released: boolean;
}

export function holderRow(
	number: number,
	{ hash, kind, id, via, ke }: Holder,
	handoff: Id | null,
	hasOpenGrants: (handoff: Id) => boolean,
): GrantRow {
	return { number, hash, kind, holder: id, via, ke, handoff, released: handoff === null || hasOpenGrants(handoff) };
}

/** The rows of an epoch's holders and of its desks that wait for a hand-off. */
export function epochRows({ number, holders, pending }: Epoch, hasOpenGrants: (handoff: Id) => boolean): GrantRow[] {
	const asHolder = ({ desk, ke, hash }: Pending): Holder => ({ kind: "desk", id: desk, via: null, ke, hash });
	return [
		...holders.map((each) => holderRow(number, each, null, hasOpenGrants)),
		...pending.map((each) => holderRow(number, asHolder(each), each.handoff, hasOpenGrants)),
	];
}

/** The columns that `sealed_grant` and `holder` share. Rows are inserted as one array for each column. */
const COLUMNS = "hash, kind, holder, via, ke, handoff, released";
const COLUMN_ARRAYS = "$2::bytea[], $3::text[], $4::uuid[], $5::uuid[], $6::int[], $7::uuid[], $8::bool[]";
const columnArrays = (rows: GrantRow[]) => [
	rows.map((r) => r.hash),
	rows.map((r) => r.kind),
	rows.map((r) => r.holder),
	rows.map((r) => r.via),
	rows.map((r) => r.ke),
	rows.map((r) => r.handoff),
	rows.map((r) => r.released),
];

/** @param boxes the sealed keys, by `keyOf` of their hash. */
export async function storeGrants(db: Db, id: Id, rows: GrantRow[], boxes: Map<string, Bytes>): Promise<void> {
	const text = `INSERT INTO sealed_grant (compartment, ${COLUMNS}, number, box) SELECT $1, * FROM unnest(${COLUMN_ARRAYS}, $9::int[], $10::bytea[])`;
	await prepared(db, "epochs.grants", text, [
		id,
		...columnArrays(rows),
		rows.map((r) => r.number),
		rows.map((r) => boxes.get(keyOf(r.hash))),
	]);
}

export async function storeHolders(db: Db, id: Id, rows: GrantRow[]): Promise<void> {
	if (rows.length > 0)
		await prepared(db, "epochs.holders", `INSERT INTO holder (compartment, ${COLUMNS}) SELECT $1, * FROM unnest(${COLUMN_ARRAYS})`, [
			id,
			...columnArrays(rows),
		]);
}

export async function deleteHolders(db: Db, id: Id): Promise<void> {
	await prepared(db, "epochs.clear", "DELETE FROM holder WHERE compartment = $1", [id]);
}

/** Removes a party from the present holders, and marks the compartment as due, until the next epoch. */
export async function removeHolder(db: Db, id: Id, { id: party }: Party): Promise<void> {
	await prepared(db, "epochs.remove-holder", "DELETE FROM holder WHERE compartment = $1 AND reader = $2", [id, party]);
	await prepared(db, "epochs.left", "UPDATE compartment SET due = true WHERE id = $1", [id]);
}

const INSERT_COMPARTMENT =
	"INSERT INTO compartment (id, kind, subject, section, owner, case_id, number, changed) VALUES ($1, $2, $3, $4, $5, $6, 1, $7)";

export async function storeCompartment(
	db: Db,
	{ id, kind, subject, section, owner }: Compartment,
	caseId: Id | null,
	now: number,
): Promise<void> {
	await prepared(db, "epochs.first", INSERT_COMPARTMENT, [id, kind, subject, section, owner, caseId, now]);
}

/** Stores the number and the owner of the present epoch, and the last entry of the epoch before it. */
export async function storeNextEpochNumber(db: Db, { id, owner }: Compartment, number: number): Promise<void> {
	await prepared(db, "epochs.next", "UPDATE compartment SET owner = $2, number = $3, due = false WHERE id = $1", [id, owner, number]);
	await prepared(
		db,
		"epochs.close",
		"UPDATE compartment_epoch SET last = (SELECT count FROM compartment WHERE id = $1) WHERE compartment = $1 AND last IS NULL",
		[id],
	);
}

/** @param chainSeq the place of the epoch statement in the compartment's chain. */
export async function storeEpoch(db: Db, id: Id, number: number, chainSeq: number): Promise<void> {
	const text =
		"INSERT INTO compartment_epoch (compartment, number, chain_seq, first) SELECT id, $2, $3, count + 1 FROM compartment WHERE id = $1";
	await prepared(db, "epochs.epoch", text, [id, number, chainSeq]);
}
