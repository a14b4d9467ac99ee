/** A case with every field of every form is exported. Each field and row equals what was typed, in several scripts. */
import fs from "node:fs";
import path from "node:path";
import { CASE_FORMS } from "../../../clients/protocol/forms/registry.ts";
import type { RunningServer } from "../../demo/server.ts";
import { problemsOfExport } from "../../htcds-check.ts";
import { closeShells } from "../shell.ts";
import { chapter, prove } from "../tell.ts";
import { typeAllForms } from "./all-forms.ts";
import { oneDesk } from "./desk.ts";

export async function exportCase(server: RunningServer, folder: string): Promise<void> {
	const { staff, name } = await oneDesk(server, folder);
	chapter("Every form is filled in");
	const { code, typed } = await typeAllForms(staff, name);
	const forms = Object.values(typed);
	prove(
		forms.length === CASE_FORMS.length && forms.every((rows) => rows.length > 0),
		`${forms.length} forms have values in Arabic, Cyrillic, Vietnamese and others`,
	);

	chapter("The person asks for their data");
	const file = path.join(folder, "case.json");
	const { announced } = await staff.do("case", "export", code, "--format", "htcds-json", "--to", file, "--reason", "person-concerned");
	const made = fs.statSync(file);
	prove((made.mode & 0o077) === 0, "only its owner may read the file");
	const { entries } = await staff.do("log", "entries", "--action", "client.export");
	const [entry] = entries.filter(({ seq }: { seq: number }) => seq === announced);
	prove(entry && Date.parse(entry.at) <= made.mtimeMs, "the access log has the announcement, and it is older than the file");
	const problems = problemsOfExport(JSON.parse(fs.readFileSync(file, "utf8")), typed);
	prove(problems.length === 0, `each field and row equals what was typed${problems.map((each) => `\n${each}`).join("")}`);
	const to = path.join(folder, "csv");
	const { files } = await staff.do("case", "export", code, "--format", "htcds-csv", "--to", to, "--reason", "court");
	const withCase = (files as string[]).filter((each) => /^\W*case\b/.test(fs.readFileSync(each, "utf8")));
	prove(files.length > forms.length && withCase.length === files.length, `as CSV, ${files.length} tables, each with the column case`);
	await closeShells();
}
