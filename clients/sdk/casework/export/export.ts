/** Exports a case with the names of the Human Trafficking Case Data Standard (HTCDS) 2.0. SPEC "Forms of sections". */

import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { organisationName } from "#protocol/folds/directory.ts";
import { announce } from "../../audit/announce.ts";
import type { UnlockedSession } from "../../context.ts";
import { csvFile } from "../../csv.ts";
import { syncDirectory } from "../../directory/directory.ts";
import { myDesks } from "../../directory/my-desks.ts";
import { loadCase } from "../load.ts";
import { openSections } from "../sections/view.ts";
import { besideForms } from "./beside-forms.ts";
import { caseTables, type ExportNames } from "./case-tables.ts";
import { type ExportRow, type ExportValue, formTables, type NotExported } from "./tables.ts";

export const CASE_EXPORT_REASONS = ["person-concerned", "authority", "court", "other"] as const;
export type CaseExportReason = (typeof CASE_EXPORT_REASONS)[number];

/** A case as plain data. */
export interface CaseExport {
	standard: "HTCDS 2.0";
	/** The case code. */
	case: string;
	/** ISO 8601. */
	exportedAt: string;
	/** Sections that aren't in the export, because another desk owns them, or the server doesn't give them out. */
	leftOut: { section: Section; owner: string }[];
	notExported: NotExported[];
	/** Entries that aren't in the export, because this client can't read them. */
	unreadable: ExportRow[];
	clashes: ExportRow[];
	/** By the name of the table: `case`, `hand-off`, `consent`, one for each form, `note` and `file`. */
	tables: Record<string, ExportRow[]>;
}

/**
 * Exports the sections of a case that desks of mine own: the present values, the notes, and the names of the files. The export is
 * announced first: without the server's answer nothing is read. The export leaves out the content of files, earlier values and their
 * reasons, threads, the desk's discussion, and the desk's book.
 * @returns plain data for `exportJson` or `exportCsv`, and the number of the access entry (null when the server didn't say).
 * @throws ProtocolError not-found, not-allowed; AlarmError when the server has tampered.
 * @example const { data } = await exportCase(session, id, "person-concerned");
 */
export async function exportCase(
	session: UnlockedSession,
	id: Id,
	reason: CaseExportReason,
): Promise<{ data: CaseExport; announced: number | null }> {
	const announced = await announce(session, { what: "export", case: id, reason });
	await syncDirectory(session);
	const loaded = await loadCase(session, id);
	const { state, placed } = loaded;
	const mine = myDesks(session);
	const names = namesOf(session);
	const all = Object.entries(state.sections).map(([compartment, { section, owner }]) => ({ compartment, section, owner }));
	const own = all.filter(({ owner }) => mine.has(owner)).map(({ compartment }) => compartment);
	const views = await openSections(session, loaded, own);
	const { tables, clashes, notExported } = formTables(views);
	const { tables: besideTables, unreadable } = besideForms(views, names);
	const opened = new Set(views.map(({ compartment }) => compartment));
	const closed = all.filter(({ compartment }) => !opened.has(compartment));
	const data: CaseExport = {
		standard: "HTCDS 2.0",
		case: state.code,
		exportedAt: new Date(session.now()).toISOString(),
		leftOut: closed.map(({ section, owner }) => ({ section, owner: names.desk(owner) })),
		notExported,
		unreadable,
		clashes,
		tables: { ...caseTables(state, placed, mine, names), ...tables, ...besideTables },
	};
	return { data, announced };
}

function namesOf({ dir }: UnlockedSession): ExportNames {
	const organisation = (id: Id) => organisationName(dir, id) ?? id;
	const organisationOfDesk = (id: Id) => organisation(dir.desks.get(id)?.organisation ?? id);
	return { organisation, organisationOfDesk, desk: (id) => `${dir.desks.get(id)?.name ?? id} (${organisationOfDesk(id)})` };
}

/** The export as one JSON file. @example await writeFile("case.json", exportJson(data)); */
export function exportJson(data: CaseExport): string {
	return `${JSON.stringify(data, null, "\t")}\n`;
}

const cell = (value: ExportValue | undefined) =>
	Array.isArray(value) ? value.join("; ") : ((value ?? null) as string | number | boolean | null);

/**
 * The export as CSV files by name: one for each table, and one for each list of what clashes, is left out or can't be read. Each has the
 * column `case`. No cell can run as a formula.
 * @example for (const [name, text] of Object.entries(exportCsv(data))) await writeFile(name, text);
 */
export function exportCsv({ case: code, tables, clashes, leftOut, notExported, unreadable }: CaseExport): Record<string, string> {
	const lists = { clashes, "left-out": leftOut, "not-exported": notExported.map((each) => ({ ...each, row: each.row ?? "" })), unreadable };
	return Object.fromEntries(
		Object.entries({ ...tables, ...lists }).map(([name, rows]) => [`${name}.csv`, tableCsv(code, rows as ExportRow[])]),
	);
}

function tableCsv(code: string, rows: readonly ExportRow[]): string {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	return csvFile(
		["case", ...columns],
		rows.map((row) => [code, ...columns.map((column) => cell(row[column]))]),
	);
}
