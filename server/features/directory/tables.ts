/** Drizzle definitions of the tables for data outside the directory's log. `migrations/0004_directory.sql` creates and explains them. */
import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "#server/database/database.ts";

export const memberName = pgTable(
	"member_name",
	{ member: uuid().notNull(), hash: bytea().notNull(), name: text().notNull(), salt: bytea().notNull() },
	(t) => [primaryKey({ columns: [t.member, t.hash] })],
);

export const checklist = pgTable("checklist", { hash: bytea().primaryKey(), body: bytea().notNull() });

export const deskKey = pgTable(
	"desk_key",
	{
		desk: uuid().notNull(),
		epoch: integer().notNull(),
		member: uuid(),
		ke: integer(),
		hash: bytea().notNull(),
		box: bytea().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.desk, t.epoch, t.hash] }),
		index("desk_key_member").on(t.member, t.desk, t.epoch).where(sql`member IS NOT NULL`),
	],
);

export const circleKey = pgTable(
	"circle_key",
	{
		circle: text().notNull(),
		epoch: integer().notNull(),
		place: integer(),
		kind: text().notNull(),
		seat: uuid().notNull(),
		via: uuid(),
		ke: integer().notNull(),
		hash: bytea().notNull(),
		box: bytea().notNull(),
	},
	(t) => [index("circle_key_place").on(t.circle, t.epoch, t.place)],
);

export const vettingAsk = pgTable(
	"vetting_ask",
	{
		object: bytea().notNull(),
		by: uuid().notNull(),
		at: bigint({ mode: "number" }).notNull(),
		asks: text().array().notNull(),
		request: uuid().primaryKey(),
	},
	(t) => [index("vetting_ask_object").on(t.object, t.at)],
);

export const vettingAnswer = pgTable(
	"vetting_answer",
	{
		object: bytea().notNull(),
		at: bigint({ mode: "number" }).notNull(),
		given: text().array().notNull(),
		missing: text().array().notNull(),
		request: uuid().primaryKey(),
	},
	(t) => [index("vetting_answer_object").on(t.object, t.at)],
);
