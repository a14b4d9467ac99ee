/** Drizzle definitions of the tables of bells. `migrations/0015_bells.sql` creates them. */
import { sql } from "drizzle-orm";
import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { BellLanguage, RingFailure, RingKind } from "#protocol/codes.ts";
import { bytea } from "#server/database/database.ts";

const time = (name: string) => bigint(name, { mode: "number" });

/** How a desk is reached. */
export type Channel = "mail" | "webhook";

export const bell = pgTable("bell", {
	desk: uuid().primaryKey(),
	language: text().$type<BellLanguage>().notNull(),
	reminderHour: integer("reminder_hour"),
	reminderZone: text("reminder_zone"),
	setAt: time("set_at").notNull(),
	keyWaits: boolean("key_waits").notNull().default(false),
});

export const bellChannel = pgTable(
	"bell_channel",
	{
		desk: uuid().notNull(),
		channel: text().$type<Channel>().notNull(),
		address: text().notNull(),
		secret: bytea(),
		rung: time("rung"),
		tries: integer().notNull().default(0),
		failingSince: time("failing_since"),
		failure: text().$type<RingFailure>(),
		nextTry: time("next_try").notNull().default(0),
	},
	(t) => [primaryKey({ columns: [t.desk, t.channel] })],
);

export const bellRing = pgTable("bell_ring", {
	id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
	desk: uuid().notNull(),
	channel: text().$type<Channel>().notNull(),
	kind: text().$type<RingKind>().notNull(),
	urgent: boolean().notNull(),
	handoff: uuid(),
	at: time("at").notNull(),
});

export const bellLease = pgTable("bell_lease", {
	one: boolean().primaryKey().default(true),
	holder: uuid(),
	until: timestamp({ withTimezone: true }).notNull().default(sql`'-infinity'`),
	swept: time("swept").notNull().default(0),
});
