/** The tables of the ledger for drizzle. `migrations/0002_ledger.sql` makes them. */
import { sql } from "drizzle-orm";
import { bigint, boolean, index, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "#server/database/database.ts";

/** The two logs of the network. */
export type LogName = "access" | "directory";

const long = (name: string) => bigint(name, { mode: "number" });

/** The next entry number. The table has one row, which each batch locks for one SQL statement. */
export const logHead = pgTable("log_head", { log: text().primaryKey(), next: long("next").notNull() });

/** The head of each tree. The lock on its row keeps two transactions from growing one tree at the same time. */
export const logTree = pgTable("log_tree", {
	log: text().$type<LogName>().primaryKey(),
	size: long("size").notNull(),
	root: bytea().notNull(),
});

/** The first entry number whose body is kept. */
export const logRetention = pgTable("log_retention", { log: text().$type<LogName>().primaryKey(), keptFrom: long("kept_from").notNull() });

export const entry = pgTable("entry", { seq: long("seq").primaryKey(), leaf: bytea().notNull() });

export const entryBody = pgTable(
	"entry_body",
	{
		seq: long("seq").primaryKey(),
		at: long("at").notNull(),
		salt: bytea(),
		body: bytea(),
		actor: uuid(),
		organisation: uuid(),
		object: uuid(),
		caseId: uuid("case_id"),
		action: text(),
		outcome: text(),
		purpose: text(),
	},
	(t) => [
		index("entry_body_at").on(t.at, t.seq),
		index("entry_body_actor").on(t.actor, t.at, t.seq).where(sql`actor IS NOT NULL`),
		index("entry_body_organisation").on(t.organisation, t.at, t.seq).where(sql`organisation IS NOT NULL`),
		index("entry_body_case").on(t.caseId, t.at, t.seq).where(sql`case_id IS NOT NULL`),
		index("entry_body_object").on(t.object, t.at, t.seq).where(sql`object IS NOT NULL`),
	],
);

export const tile = pgTable(
	"tile",
	{
		log: text()
			.$type<LogName>()
			.notNull()
			.references(() => logTree.log),
		level: smallint().notNull(),
		index: long("index").notNull(),
		hashes: bytea().notNull(),
	},
	(t) => [primaryKey({ columns: [t.log, t.level, t.index] })],
);

export const checkpoint = pgTable(
	"checkpoint",
	{
		log: text()
			.$type<LogName>()
			.notNull()
			.references(() => logTree.log),
		size: long("size").notNull(),
		root: bytea().notNull(),
		signature: bytea().notNull(),
		note: text().notNull(),
		at: long("at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.log, t.size] })],
);

export const cosignature = pgTable(
	"cosignature",
	{
		log: text().$type<LogName>().notNull(),
		size: long("size").notNull(),
		witness: text().notNull(),
		time: long("time").notNull(),
		line: text().notNull(),
		at: long("at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.log, t.size, t.witness] })],
);

/** The checkpoint of each log that is served; see `cosignatures.ts`. */
export const logServed = pgTable("log_served", {
	log: text().$type<LogName>().primaryKey(),
	size: long("size"),
	witnessed: long("witnessed"),
	rolledBack: boolean("cut_back").notNull().default(false),
});
