/** Drizzle definition of the table of reviews. `migrations/0012_review.sql` creates it. */
import { bigint, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { ReviewType } from "#protocol/statements/registry.ts";
import { bytea, byteaList } from "#server/database/database.ts";

const whole = (name: string) => bigint(name, { mode: "number" });

export const reviewStatement = pgTable("review_statement", {
	number: whole("number").generatedAlwaysAsIdentity().primaryKey(),
	objid: bytea().notNull(),
	type: text().$type<ReviewType>().notNull(),
	chain: text().notNull(),
	seq: whole("seq").notNull(),
	signer: uuid().notNull(),
	organisation: uuid(),
	query: uuid(),
	thread: uuid(),
	caseId: uuid("case_id"),
	actor: uuid(),
	first: whole("first"),
	last: whole("last"),
	at: whole("at").notNull(),
	body: bytea().notNull(),
	sigs: byteaList().notNull(),
});
