/** Drizzle definitions of the tables of entries. `migrations/0005_compartments.sql` creates and explains them. */
import { sql } from "drizzle-orm";
import { bigint, integer, pgTable, primaryKey, unique, uuid } from "drizzle-orm/pg-core";
import { bytea } from "#server/database/database.ts";

export const messageEntry = pgTable(
	"message_entry",
	{
		compartment: uuid().notNull(),
		seq: integer().notNull(),
		entry: uuid().notNull(),
		objid: bytea().notNull(),
		number: integer().notNull(),
		author: uuid().notNull(),
		n: integer().notNull(),
		at: bigint({ mode: "number" }).notNull(),
		body: bytea().notNull(),
		sig: bytea().notNull(),
		box: bytea().notNull(),
		/** For foreign keys: each entry needs the one before it, in the compartment and by its author. */
		prevSeq: integer("prev_seq").generatedAlwaysAs(sql`CASE WHEN seq > 1 THEN seq - 1 END`),
		prevN: integer("prev_n").generatedAlwaysAs(sql`CASE WHEN n > 1 THEN n - 1 END`),
	},
	(t) => [
		primaryKey({ columns: [t.compartment, t.seq] }),
		unique("message_entry_objid").on(t.objid),
		unique("message_entry_id").on(t.compartment, t.entry),
		unique("message_entry_n").on(t.compartment, t.author, t.n),
	],
);

export const seen = pgTable(
	"seen",
	{
		compartment: uuid().notNull(),
		member: uuid().notNull(),
		count: integer().notNull(),
		body: bytea().notNull(),
		sig: bytea().notNull(),
		at: bigint({ mode: "number" }).notNull(),
	},
	(t) => [primaryKey({ columns: [t.compartment, t.member] })],
);
