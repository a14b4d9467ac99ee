/** The tables of chains for drizzle. `migrations/0001_kernel.sql` makes them. */
import { bigint, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, byteaList } from "#server/database/database.ts";

export const chain = pgTable("chain", {
	id: uuid().primaryKey(),
	kind: text().notNull(),
	groupId: uuid("group_id"),
	length: integer().notNull(),
	head: bytea(),
});

export const chainStatement = pgTable("chain_statement", {
	chain: uuid().notNull(),
	seq: integer().notNull(),
	objid: bytea().notNull(),
	prev: bytea(),
	type: text().notNull(),
	body: bytea().notNull(),
	sigs: byteaList().notNull(),
	groupId: uuid("group_id"),
	groupPos: integer("group_pos"),
	at: bigint({ mode: "number" }).notNull(),
	prevSeq: integer("prev_seq"),
	prevPos: integer("prev_pos"),
});
