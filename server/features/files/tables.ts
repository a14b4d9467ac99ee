/** Drizzle definitions of the tables of attachments. `migrations/0006_files.sql` and `0010_unattached.sql` create them. */
import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { bytea } from "#server/database/database.ts";

export const file = pgTable(
	"file",
	{
		id: uuid().primaryKey(),
		compartment: uuid().notNull(),
		/** The member who uploads it. */
		by: uuid().notNull(),
		/** The desk for which the member uploads it; null when the member holds the compartment in their own right. */
		desk: uuid(),
		/** In bytes. */
		size: bigint({ mode: "number" }).notNull(),
		/** The number of parts. */
		parts: integer().notNull(),
		/** The hash of all bytes. Null until the upload is finished. */
		hash: bytea(),
		/** When the upload began and ended, UTC ms. */
		begun: bigint({ mode: "number" }).notNull(),
		finished: bigint({ mode: "number" }),
		/** The epochs in which an entry attaches the file. A holder of the key of such an epoch may download the file. */
		numbers: integer().array().notNull().default(sql`'{}'`),
	},
	(t) => [
		index("file_unfinished").on(t.begun).where(sql`hash IS NULL`),
		index("file_by").on(t.by),
		index("file_desk").on(t.desk),
		index("file_unattached").on(t.finished).where(sql`hash IS NOT NULL AND numbers = '{}'`),
	],
);

export const filePart = pgTable(
	"file_part",
	{ file: uuid().notNull(), part: integer().notNull(), hash: bytea().notNull(), data: bytea().notNull() },
	(t) => [primaryKey({ columns: [t.file, t.part] })],
);
