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
	/** The hour of the daily reminder, in the time zone `reminderZone`. Both are null when there is none. */
	reminderHour: integer("reminder_hour"),
	reminderZone: text("reminder_zone"),
	/** When the bell was set for the first time, UTC ms. Earlier events don't ring. */
	setAt: time("set_at").notNull(),
	/** Whether a colleague waited for a key at the last check of the desk. */
	keyWaits: boolean("key_waits").notNull().default(false),
});

export const bellChannel = pgTable(
	"bell_channel",
	{
		desk: uuid().notNull(),
		channel: text().$type<Channel>().notNull(),
		address: text().notNull(),
		/** The key of a webhook's signature. */
		secret: bytea(),
		/** When it last rang, UTC ms. */
		rung: time("rung"),
		/** The number of failed tries in a row, the time of the first one (UTC ms), and the reason of the last one. */
		tries: integer().notNull().default(0),
		failingSince: time("failing_since"),
		failure: text().$type<RingFailure>(),
		/** The next try doesn't begin before this time, UTC ms. 0: it may begin at once. */
		nextTry: time("next_try").notNull().default(0),
	},
	(t) => [primaryKey({ columns: [t.desk, t.channel] })],
);

/** The outbox of rings. A ring is written in the transaction of its event, and deleted after it rang. */
export const bellRing = pgTable("bell_ring", {
	id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
	desk: uuid().notNull(),
	channel: text().$type<Channel>().notNull(),
	kind: text().$type<RingKind>().notNull(),
	/** Whether it rings even if the bell rang less than an hour ago. */
	urgent: boolean().notNull(),
	/** The ring is deleted when this hand-off is no longer requested. */
	handoff: uuid(),
	/** It doesn't ring before this time, UTC ms. */
	at: time("at").notNull(),
});

/** The process that rings all bells. The table has one row. */
export const bellLease = pgTable("bell_lease", {
	/** Always true. As it is the primary key, there can be no second row. */
	one: boolean().primaryKey().default(true),
	holder: uuid(),
	/** The end of the lease. The process renews it. */
	until: timestamp({ withTimezone: true }).notNull().default(sql`'-infinity'`),
	/** The rings of timed events up to this time have been written, UTC ms. */
	swept: time("swept").notNull().default(0),
});
