/** Drizzle definitions of the tables of bells. `migrations/0015_bells.sql` creates them. */
import { sql } from "drizzle-orm";
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { BellLanguage, PartOfDay, RingCause, RingFailure, RingKind } from "#protocol/codes.ts";
import type { LadderTimes } from "#protocol/rules/ring-times.ts";
import { bytea } from "#server/database/database.ts";
import type { QuietHours } from "./rules.ts";

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
	/** Whether it rings even if the bell rang in the last quarter of an hour. */
	urgent: boolean().notNull(),
	/** The hand-off whose ladder rings. The ring is deleted when the hand-off moves on. */
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

/** `migrations/0024_rings.sql` creates the tables below. */
export const rota = pgTable("rota", {
	desk: uuid().primaryKey(),
	/** Counts the changes. */
	version: integer().notNull(),
	/** Null: the usual times. */
	times: jsonb().$type<LadderTimes>(),
	quiet: jsonb().$type<QuietHours>(),
	/** The time zone of the member who set the rota last. */
	zone: text(),
	setBy: uuid("set_by").notNull(),
	setAt: time("set_at").notNull(),
});

export const rotaDuty = pgTable("rota_duty", {
	id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
	desk: uuid().notNull(),
	/** Null: nobody is on duty. */
	member: uuid(),
	/** The number to call while nobody is on duty. */
	call: text(),
	fromAt: time("from_at").notNull(),
	untilAt: time("until_at").notNull(),
});

/** A hand-off that rings a desk, step by step, until a member takes it. */
export const ladder = pgTable(
	"ladder",
	{
		handoff: uuid().notNull(),
		desk: uuid().notNull(),
		cause: text().$type<RingCause>().notNull(),
		otherDesk: uuid("other_desk").notNull(),
		starts: time("starts").notNull(),
		/** The number of the step that comes next, and when it is due, UTC ms. Null after the last step. */
		step: integer().notNull().default(0),
		nextAt: time("next_at"),
		/** The members who were rung, how many of their devices were, and when last. */
		rung: uuid().array().notNull().default([]),
		devices: integer().notNull().default(0),
		rungAt: time("rung_at"),
		/** Who has taken it. Null again when the ringing goes on. */
		takenBy: uuid("taken_by"),
		takenAt: time("taken_at"),
		/** How often it was taken. */
		takes: integer().notNull().default(0),
	},
	(t) => [primaryKey({ columns: [t.handoff, t.desk, t.cause] })],
);

/** When she is expected to say that she is all right. `migrations/0028_check_ins.sql` creates it. */
export const checkIn = pgTable(
	"check_in",
	{
		handoff: uuid().notNull(),
		id: uuid().notNull(),
		fromDesk: uuid("from_desk").notNull(),
		toDesk: uuid("to_desk").notNull(),
		due: time("due").notNull(),
		/** When somebody has rung at once. */
		helpAt: time("help_at"),
	},
	(t) => [primaryKey({ columns: [t.handoff, t.id] })],
);

/** What rang a desk, and was taken by nobody before the coordinators were rung. `migrations/0025_quiet_hours.sql` creates it. */
export const missedRing = pgTable(
	"missed_ring",
	{
		handoff: uuid().notNull(),
		desk: uuid().notNull(),
		starts: time("starts").notNull(),
		ended: time("ended"),
	},
	(t) => [primaryKey({ columns: [t.handoff, t.desk, t.starts] })],
);

/** What needs an admin now. `migrations/0031_admin_alarms.sql` creates it. */
export const adminAlarm = pgTable("admin_alarm", {
	/** What needs an admin, such as "disk". Where there can be several subjects, followed by the id of one, such as "vetting ID". */
	condition: text().primaryKey(),
	/** When it began, or came back. */
	since: time("since").notNull(),
	/** When the admins were last rung while it lasted. */
	rungAt: time("rung_at").notNull(),
	/** When it was over. Null while it lasts. */
	ended: time("ended"),
});

/** Members who are with somebody, and aren't rung until then. */
export const busyMember = pgTable("busy_member", { member: uuid().primaryKey(), untilAt: time("until_at").notNull() });

/** A device that rings, by the subscription of its browser. */
export const pushDevice = pgTable("push_device", {
	id: uuid().primaryKey(),
	member: uuid().notNull(),
	endpoint: text().notNull().unique(),
	p256dh: text().notNull(),
	auth: text().notNull(),
	language: text().$type<BellLanguage>().notNull(),
	/** Whether it also rings when its member isn't on duty. */
	always: boolean().notNull(),
	madeAt: time("made_at").notNull(),
	rungAt: time("rung_at"),
	/** Failed pushes in a row, at most one an hour, and when the last one was counted. */
	failures: integer().notNull().default(0),
	failedAt: time("failed_at"),
	/** The known device to which it belongs. It ends with this device. */
	device: bytea(),
});

/** The pushes that wait, at most one for each device. at: when it was last rung, later than each earlier ring that waited. */
export const pushRing = pgTable("push_ring", { device: uuid().primaryKey(), at: time("at").notNull() });

/** Desks at which a colleague waited for the desk's key at the last check. `migrations/0026_watched_desks.sql` creates it. */
export const keyWait = pgTable("key_wait", { desk: uuid().primaryKey() });

/** Members whom a message mentions and who haven't seen it. `migrations/0034_mentions.sql` creates it. */
export const mention = pgTable(
	"mention",
	{
		compartment: uuid().notNull(),
		member: uuid().notNull(),
		/** The newest entry that mentions them. */
		seq: integer().notNull(),
		/** Whether their devices haven't rung for it. */
		waits: boolean().notNull().default(true),
	},
	(t) => [primaryKey({ columns: [t.compartment, t.member] })],
);

/** Desks for whose devices something waits, and from when on it may ring. urgent: it is about an emergency. */
export const deskNews = pgTable("desk_news", {
	desk: uuid().primaryKey(),
	due: time("due").notNull(),
	urgent: boolean().notNull().default(false),
});

/** Tests of the phones of desks. `migrations/0037_ring_tests.sql` creates them. */
export const ringTest = pgTable("ring_test", {
	id: uuid().primaryKey(),
	desk: uuid().notNull(),
	sentAt: time("sent_at").notNull(),
	/** At the desk; null when its time zone isn't known. */
	part: text().$type<PartOfDay>(),
	answeredAt: time("answered_at"),
	/** Whether a push service has taken a push of it. */
	reached: boolean().notNull().default(false),
});

/** The devices that a test rings, until it is over. */
export const ringTestToken = pgTable("ring_test_token", {
	device: uuid().primaryKey(),
	test: uuid().notNull(),
	/** The hash of the token in the push; null: not sent yet. */
	hash: bytea().unique(),
	/** Whether the push service has taken the push. */
	taken: boolean().notNull().default(false),
});

/** When the next test of a desk is tried. */
export const ringTestPlan = pgTable("ring_test_plan", { desk: uuid().primaryKey(), due: time("due").notNull() });
