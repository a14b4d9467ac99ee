/** Somebody arrives. Few questions are asked, and each answer stands in its own section. */
import { readFileSync } from "node:fs";
import { formOf } from "../../../clients/protocol/forms/registry.ts";
import { FIRST_HOUR, type FirstHourAnswers } from "../../../clients/sdk/casework/index.ts";
import type { RunningServer } from "../../demo/server.ts";
import { closeShells } from "../shell.ts";
import { chapter, prove } from "../tell.ts";
import { oneDesk } from "./desk.ts";

const FILE = new URL("first-hour.json", import.meta.url);

export async function firstHour(server: RunningServer, folder: string): Promise<void> {
	const { staff, coordinator } = await oneDesk(server, folder);
	const text = readFileSync(FILE, "utf8");
	const answers = JSON.parse(text) as FirstHourAnswers;

	chapter("The first hour");
	const { code } = await staff.do("case", "open");
	const { written, warnings } = await staff.do("case", "first", code, text);
	const isGiven = ({ form, fields }: (typeof FIRST_HOUR)[number]) => fields.some((field) => answers[form]?.[field] !== undefined);
	const given = FIRST_HOUR.filter(isGiven).length;
	prove(given <= 14 && FIRST_HOUR.length <= 14, `${given} answers of at most 14 questions are recorded, from one file`);
	prove(warnings.length === 0, "she is alone with us, and a professional interprets by phone");
	for (const [form, values] of Object.entries(answers)) {
		const section = formOf(form)?.section as string;
		const { cells } = (await coordinator.do("case", "read", code, section)).sections[0];
		const own = cells.filter((cell: { form: string }) => cell.form === form);
		const stored = Object.assign({}, ...own.map((cell: { values: { values: object }[] }) => cell.values[0]?.values));
		prove(
			JSON.stringify(sorted(stored)) === JSON.stringify(sorted(values)),
			`a colleague reads the form ${form} in the section ${section}`,
		);
	}
	prove(written.length === 5, "nothing was asked about her story, her documents or a consent");
	const { items } = await staff.do("today");
	const isListed = items.some((item: { kind: string; case: { code: string } }) => item.kind === "needs" && item.case.code === code);
	prove(isListed, "today names the case in which she needs something first, and opens no section");
	const { needs } = await staff.do("task", "list", code);
	prove(needs[0]?.needs.join() === answers.now?.now_Needs?.toString(), `her case says what it is: ${needs[0]?.needs.join(", ")}`);

	chapter("Somebody else is in the room");
	const second = (await staff.do("case", "open")).code;
	const warned = await staff.do("case", "first", second, '{"now": {"now_Alone": false, "now_Interpreter": "came-with-her"}}');
	prove(warned.warnings.join() === "came-with-her,not-alone", "the program says to ask again when she is alone, and forbids nothing");
	const refusal = await staff.refused(["bad-input"], "case", "first", second, '{"person": {"prs_IdentityNumber": "1"}}');
	prove(refusal === "bad-input", "a document number is refused: it waits until she has slept");
	await closeShells();
}

const sorted = (values: object) => Object.entries(values).sort(([a], [b]) => a.localeCompare(b));
