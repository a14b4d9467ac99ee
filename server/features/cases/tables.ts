/** Drizzle definitions of the tables of cases. `migrations/0007_cases.sql` and later ones create and explain them. */
import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { CaseStatus, HandoffKind, HandoffState, Priority, Section } from "#protocol/codes.ts";
import { bytea, byteaList } from "#server/database/database.ts";
import type { HandoffView } from "./rows.ts";

const time = (name: string) => bigint(name, { mode: "number" });

export const casefile = pgTable("casefile", {
	caseId: uuid("case_id").primaryKey(),
	code: text().notNull(),
	custodian: uuid().notNull(),
	custody: bytea().notNull(),
	lead: uuid(),
	status: text().$type<CaseStatus>().notNull(),
	due: time("due"),
	changed: time("changed").notNull(),
	pos: integer().notNull(),
	withoutPlace: boolean("without_place").notNull(),
	nextChange: time("next_change"),
	judgedBy: integer("judged_by"),
	invited: uuid().array().notNull(),
	named: uuid().array().notNull(),
	custodianDuty: boolean("custodian_duty").notNull(),
	dueKey: time("due_key").notNull().generatedAlwaysAs(sql`coalesce(due, 9007199254740991)`),
});

export const caseSection = pgTable("case_section", {
	compartment: uuid().primaryKey(),
	caseId: uuid("case_id").notNull(),
	section: text().$type<Section>().notNull(),
	owner: uuid().notNull(),
	closed: boolean().notNull(),
});

export const handoff = pgTable("handoff", {
	handoff: uuid().primaryKey(),
	caseId: uuid("case_id").notNull(),
	kind: text().$type<HandoffKind>().notNull(),
	state: text().$type<HandoffState>().notNull(),
	priority: text().$type<Priority>().notNull(),
	fromDesk: uuid("from_desk").notNull(),
	toDesk: uuid("to_desk").notNull(),
	respondBy: time("respond_by"),
	expectBy: time("expect_by"),
	amberAt: time("amber_at"),
	redAt: time("red_at"),
	awaitsFrom: boolean("awaits_from").notNull(),
	awaitsTo: boolean("awaits_to").notNull(),
	overdueAt: time("overdue_at"),
	amberMoments: time("amber_moments").array().notNull(),
	redMoments: time("red_moments").array().notNull(),
	lastMoment: time("last_moment").generatedAlwaysAs(
		sql`greatest(amber_moments[cardinality(amber_moments)], red_moments[cardinality(red_moments)])`,
	),
	hasHer: boolean("has_her").notNull(),
	answerers: uuid().array().notNull(),
	askedAt: time("asked_at"),
	requested: boolean().notNull(),
	failed: boolean().notNull(),
	changed: time("changed").notNull(),
	view: jsonb().$type<HandoffView>().notNull(),
	live: boolean()
		.notNull()
		.generatedAlwaysAs(sql`state IN ('requested', 'acknowledged', 'accepted', 'arranged', 'in-transit', 'on-hold', 'received')`),
});

export const handoffSummary = pgTable("handoff_summary", { handoff: uuid().primaryKey(), hash: bytea().notNull(), box: bytea().notNull() });

export const ask = pgTable("ask", {
	ask: uuid().primaryKey(),
	caseId: uuid("case_id"),
	desk: uuid().notNull(),
	at: time("at").notNull(),
	objid: bytea().notNull(),
	body: bytea().notNull(),
	sigs: byteaList().notNull(),
});

/** `migrations/0023_unread.sql` explains both. */
export const unread = pgTable(
	"unread",
	{ compartment: uuid().notNull(), member: uuid().notNull(), last: integer().notNull(), at: time("at").notNull() },
	(t) => [primaryKey({ columns: [t.compartment, t.member] }), index("unread_newest").on(t.member, t.at.desc(), t.compartment)],
);

export const unreadReader = pgTable("unread_reader", {
	id: uuid().primaryKey(),
	followers: uuid().array().notNull().default(sql`'{}'`),
});
