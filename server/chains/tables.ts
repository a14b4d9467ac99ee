/** The tables of chains for drizzle. `migrations/0001_kernel.sql` and `0029_daily_count.sql` make them. */
import { bigint, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, byteaList } from "#server/database/database.ts";

export const chain = pgTable("chain", {
	id: uuid().primaryKey(),
	kind: text().notNull(),
	/** The group of chains that share one order, such as a case with its consents and hand-offs. Null for a chain without a group. */
	groupId: uuid("group_id"),
	/** The number of statements, and the objId of the last statement; the objId is null for an empty chain. */
	length: integer().notNull(),
	head: bytea(),
});

export const chainStatement = pgTable("chain_statement", {
	chain: uuid().notNull(),
	/** The place in the chain, from 0. */
	seq: integer().notNull(),
	objid: bytea().notNull(),
	/** The objId of the statement before it in the chain. Null for the first one. */
	prev: bytea(),
	type: text().notNull(),
	body: bytea().notNull(),
	sigs: byteaList().notNull(),
	groupId: uuid("group_id"),
	/** The place in the order of the group, from 0. */
	groupPos: integer("group_pos"),
	/** When the server stored it, UTC ms. */
	at: bigint({ mode: "number" }).notNull(),
	/** PostgreSQL computes these two. They are foreign keys to the statement before, so no chain and no group can have a gap or a fork. */
	prevSeq: integer("prev_seq"),
	prevPos: integer("prev_pos"),
});

/** What a member has begun since a time. For removals, `member` is an organisation. */
export const dailyCount = pgTable(
	"daily_count",
	{
		member: uuid().notNull(),
		what: text().notNull(),
		/** When the day began, UTC ms. */
		since: bigint({ mode: "number" }).notNull(),
		used: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.member, table.what] })],
);
