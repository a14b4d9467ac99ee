/** The command to export a case. */
import fs from "node:fs/promises";
import path from "node:path";
import { CASE_EXPORT_REASONS, type CaseExport, exportCase, exportCsv, exportJson, loadCase } from "#sdk/casework/index.ts";
import { required } from "../../arguments/grammar.ts";
import { code, path as file } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { sessionCommand } from "../../command.ts";
import { onePiece, refuseBadFolder, refuseBadPlace, refuseExisting, saveWhole } from "../../files.ts";
import { findCase } from "../../lookup/cases.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const FORMATS = ["htcds-json", "htcds-csv"] as const;

/** The files of an export by path. A CSV export is a folder with a file for each table. */
function filesOf(data: CaseExport, format: (typeof FORMATS)[number], to: string): Record<string, string> {
	if (format === "htcds-json") return { [to]: exportJson(data) };
	return Object.fromEntries(Object.entries(exportCsv(data)).map(([name, text]) => [path.join(to, name), text]));
}

async function tablesIn(folder: string): Promise<string[]> {
	const names = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ENOENT") return [];
		throw error;
	});
	return names.filter((name) => name.endsWith(".csv"));
}

/** Whether a file has the first column of an export, and all its rows are about this case. Within quotes, a line end doesn't end a row. */
function isTableOf(code: string, text: string): boolean {
	const withoutQuoted = text.replace(/"[^"]*"/g, '""');
	const [heading, ...cases] = withoutQuoted
		.split(/[\r\n]+/)
		.filter(Boolean)
		.map((row) => row.split(",")[0]);
	return heading === "case" && cases.every((each) => each === code);
}

/**
 * Called before the export is announced. In a folder, an export replaces only an earlier export of the same case.
 * @throws UsageError when the folder has tables of something else
 */
async function refuseOtherTables(folder: string, code: string): Promise<void> {
	const others: string[] = [];
	for (const name of await tablesIn(folder)) {
		if (!isTableOf(code, await fs.readFile(path.join(folder, name), "utf8"))) others.push(name);
	}
	if (others.length > 0) throw new UsageError(messages.otherTables(folder, others), "case export");
}

/** Removes what an earlier export of the case has left: its tables that this export doesn't have. */
async function removeOldTables(folder: string, files: Record<string, string>): Promise<void> {
	for (const name of await tablesIn(folder)) if (!(path.join(folder, name) in files)) await fs.rm(path.join(folder, name));
}

const exporting = sessionCommand({
	name: "case export",
	help: {
		summary: "Export the sections of a case that your desks own, with the names of HTCDS 2.0.",
		details:
			"The access log records the export first. Without the server's answer no file is written. The file has the values that stand, the notes, and the names of the files. It names what was left out: sections of another desk, and what this program can't read. Not in it: the content of files (`case save`), earlier values (`case history`), threads, and the discussion of the desk.",
		parameters: {
			format: "htcds-json: one file. htcds-csv: a folder with one file for each table. In csv no cell can run as a formula.",
			to: "The file, or for htcds-csv the folder, to write to. With --force a folder may hold an earlier export of the same case, which is replaced.",
			reason: "The reason for the export. The access log records it.",
		},
		examples: ["cloister case export bado-kime-losa-tobo --format htcds-json --to case.json --reason person-concerned"],
	},
	args: caseArgument,
	flags: { format: required(code(FORMATS)), to: required(file), reason: required(code(CASE_EXPORT_REASONS)) },
	async run(session, input, io) {
		const id = await findCase(session, input.case);
		const isFolder = input.format === "htcds-csv";
		if (isFolder) {
			await refuseExisting(input.to, io.force);
			await refuseBadFolder(input.to);
			await refuseOtherTables(input.to, (await loadCase(session, id)).state.code);
		} else await refuseBadPlace(input.to, io.force);
		const { data, announced } = await exportCase(session, id, input.reason);
		const files = filesOf(data, input.format, input.to);
		if (isFolder) await fs.mkdir(input.to, { recursive: true, mode: 0o700 });
		for (const [name, text] of Object.entries(files)) await saveWhole(name, onePiece(Buffer.from(text)), io.force);
		if (isFolder) await removeOldTables(input.to, files);
		const leftOut = data.leftOut.map(({ section, owner }) => `${section} (${owner})`);
		return {
			data: {
				case: id,
				files: Object.keys(files),
				leftOut: data.leftOut,
				notExported: data.notExported,
				unreadable: data.unreadable,
				announced,
			},
			text: () => messages.caseExported(Object.keys(files), leftOut, data.unreadable.length),
		};
	},
});

export const caseExportCommands = [exporting];
