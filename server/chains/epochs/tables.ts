/** The tables of compartments and their keys for drizzle. `migrations/0005_compartments.sql` creates them. */
import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { CompartmentKind, Section } from "#protocol/codes.ts";
import { bytea, byteaList } from "#server/database/database.ts";

export const compartment = pgTable(
	"compartment",
	{
		id: uuid().primaryKey(),
		kind: text().$type<CompartmentKind>().notNull(),
		/** The case of a section or discussion, the hand-off of its thread, or what a review is about; null for a thread. */
		subject: uuid(),
		section: text().$type<Section>(),
		owner: uuid().notNull(),
		caseId: uuid("case_id"),
		/** The number of the present epoch. */
		number: integer().notNull(),
		/** How many entries the compartment has. */
		count: integer().notNull().default(0),
		heads: byteaList().notNull().default(sql`'{}'`),
		/** Whether the case demands the next epoch before another entry. */
		due: boolean().notNull().default(false),
		/** When an entry was last stored, or the compartment was opened, UTC ms. A new key doesn't count. */
		changed: bigint({ mode: "number" }).notNull(),
	},
	(t) => [index("compartment_case").on(t.caseId).where(sql`case_id IS NOT NULL`)],
);

export const compartmentEpoch = pgTable(
	"compartment_epoch",
	{
		compartment: uuid().notNull(),
		number: integer().notNull(),
		/** The place of the epoch statement in the compartment's chain. */
		chainSeq: integer("chain_seq").notNull(),
		/** The `seq` of its first and last entry. `last` is null for the present epoch. */
		first: integer().notNull(),
		last: integer(),
		/** For a foreign key: each epoch needs the one before it. */
		prevNumber: integer("prev_number").generatedAlwaysAs(sql`CASE WHEN number > 1 THEN number - 1 END`),
	},
	(t) => [
		primaryKey({ columns: [t.compartment, t.number] }),
		uniqueIndex("compartment_epoch_present").on(t.compartment).where(sql`last IS NULL`),
	],
);

/** The columns that sealed_grant and holder share. */
const holderColumns = () => ({
	kind: text().$type<"desk" | "member">().notNull(),
	holder: uuid().notNull(),
	/** The stale desk on whose behalf a member holds the key. */
	via: uuid(),
	/** The desk or member that may fetch the key. */
	reader: uuid().notNull().generatedAlwaysAs(sql`coalesce(via, holder)`),
	/** The key epoch of the holder's key. */
	ke: integer().notNull(),
	/** The hand-off through which the to-desk gets the key; null without one. */
	handoff: uuid(),
	/** Whether the key may be fetched now. */
	released: boolean().notNull(),
});

export const sealedGrant = pgTable(
	"sealed_grant",
	{
		compartment: uuid().notNull(),
		number: integer().notNull(),
		/** The hash of the box. */
		hash: bytea().notNull(),
		...holderColumns(),
		box: bytea().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.compartment, t.number, t.hash] }),
		index("sealed_grant_reader").on(t.compartment, t.reader, t.number),
		index("sealed_grant_handoff").on(t.handoff).where(sql`handoff IS NOT NULL`),
	],
);

export const holder = pgTable("holder", { compartment: uuid().notNull(), hash: bytea().notNull(), ...holderColumns() }, (t) => [
	primaryKey({ columns: [t.compartment, t.hash] }),
	index("holder_reader").on(t.reader, t.compartment),
	index("holder_handoff").on(t.handoff).where(sql`handoff IS NOT NULL`),
]);
