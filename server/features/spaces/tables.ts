/** Drizzle definitions of the tables of spaces. `migrations/0035_spaces.sql` creates and explains them. */
import { bigint, integer, pgTable, primaryKey, unique, uuid } from "drizzle-orm/pg-core";
import { bytea } from "#server/database/database.ts";

export const space = pgTable("space", {
	id: uuid().primaryKey(),
	count: integer().notNull().default(0),
	items: integer().notNull().default(0),
});

export const spaceItem = pgTable(
	"space_item",
	{
		space: uuid().notNull(),
		item: uuid().notNull(),
		count: integer().notNull(),
		seq: integer().notNull(),
		at: bigint({ mode: "number" }).notNull(),
		author: uuid().notNull(),
		epoch: integer().notNull(),
		heads: bytea().array().notNull(),
	},
	(t) => [primaryKey({ columns: [t.space, t.item] })],
);

export const spaceEntry = pgTable(
	"space_entry",
	{
		space: uuid().notNull(),
		seq: integer().notNull(),
		item: uuid().notNull(),
		entry: uuid().notNull(),
		objid: bytea().notNull(),
		author: uuid().notNull(),
		cp: integer().notNull(),
		at: bigint({ mode: "number" }).notNull(),
		body: bytea().notNull(),
		sig: bytea().notNull(),
		box: bytea().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.space, t.seq] }),
		unique("space_entry_objid").on(t.objid),
		unique("space_entry_id").on(t.space, t.entry),
	],
);

export const spacePlace = pgTable("space_place", { space: uuid().notNull(), member: uuid().notNull(), seen: integer().notNull() }, (t) => [
	primaryKey({ columns: [t.space, t.member] }),
]);
