/** Drizzle definitions of the tables of accounts and sessions. `migrations/0003_session.sql` and later ones create and explain them. */
import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, byteaList } from "#server/database/database.ts";

const time = (name: string) => bigint(name, { mode: "number" });

/** turn: 1 for the first member who has the name. The row with the highest turn counts. */
export const signInName = pgTable(
	"sign_in_name",
	{ name: bytea().notNull(), turn: integer().notNull(), member: uuid().notNull().unique() },
	(t) => [primaryKey({ columns: [t.name, t.turn] })],
);

export const credential = pgTable(
	"credential",
	{
		member: uuid().notNull(),
		bagHash: bytea("bag_hash").notNull(),
		recordHash: bytea("record_hash").notNull(),
		record: bytea().notNull(),
		bag: bytea().notNull(),
		body: bytea().notNull(),
		sigs: byteaList().notNull(),
	},
	(t) => [primaryKey({ columns: [t.member, t.bagHash, t.recordHash] })],
);

export const signInAttempt = pgTable(
	"sign_in_attempt",
	{
		id: uuid().primaryKey(),
		kind: text().$type<"password" | "recovery">().notNull(),
		member: uuid(),
		bucket: bytea().notNull(),
		nameBucket: bytea("name_bucket"),
		state: text().notNull(),
		at: time("at").notNull(),
	},
	(t) => [index("sign_in_attempt_at").on(t.at)],
);

export const signInDelay = pgTable(
	"sign_in_delay",
	{ bucket: bytea().primaryKey(), failures: integer().notNull(), at: time("at").notNull() },
	(t) => [index("sign_in_delay_at").on(t.at)],
);

export const spentWork = pgTable("spent_work", { challenge: bytea().primaryKey(), at: time("at").notNull() }, (t) => [
	index("spent_work_at").on(t.at),
]);

export const knownDevice = pgTable(
	"known_device",
	{ token: bytea().notNull(), member: uuid().notNull(), at: time("at").notNull() },
	(t) => [primaryKey({ columns: [t.token, t.member] }), index("known_device_at").on(t.at)],
);

export const session = pgTable(
	"session",
	{
		id: uuid().primaryKey(),
		member: uuid().notNull(),
		started: time("started").notNull(),
		used: time("used").notNull(),
		expires: time("expires").notNull(),
		/** The token of the known device from which it was opened. */
		device: bytea(),
	},
	(t) => [index("session_member").on(t.member), index("session_expires").on(t.expires)],
);

export const refreshToken = pgTable(
	"refresh_token",
	{
		hash: bytea().primaryKey(),
		session: uuid()
			.notNull()
			.references(() => session.id, { onDelete: "cascade" }),
		parent: bytea(),
		traded: time("traded"),
		superseded: time("superseded"),
	},
	(t) => [index("refresh_token_session").on(t.session), index("refresh_token_parent").on(t.parent).where(sql`parent IS NOT NULL`)],
);
