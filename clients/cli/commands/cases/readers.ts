/** The command that shows who may read each section of a case. */
import { readersOfCase, type SectionReaders } from "#sdk/casework/index.ts";
import { fields } from "../../answers/layout.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { shortId } from "../../short-id.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const sectionJson = ({ readers, waiting, past, ...section }: SectionReaders) => ({
	...section,
	readers: readers.map((each) => ({ ...each, since: isoTime(each.since) })),
	waiting: waiting.map((each) => ({ ...each, respondBy: isoTime(each.respondBy) })),
	past: past.map((each) => ({ ...each, until: isoTime(each.until) })),
});

function sectionText(people: People, { section, compartment, readers, waiting, past }: SectionReaders): string {
	return fields([
		["section", `${section} (${shortId(compartment)})`],
		...readers.map(({ id, people: { length }, since, handoff }): [string, string] => [
			handoff === null ? "owner" : "can read",
			messages.sectionReader(people.desk(id), length, showTime(since)),
		]),
		...waiting.map(({ id }): [string, string] => ["will read", messages.waitingReader(people.desk(id))]),
		...past.map(({ id, until }): [string, string] => ["could read", messages.formerReader(people.desk(id), showTime(until))]),
	]);
}

const readers = peopleCommand({
	name: "case readers",
	help: {
		summary: "Show who may read each section of a case: now, as soon as a desk accepts, and in the past.",
		details: "It opens no section, so the access log records no reading of a section.",
		examples: ["cloister case readers bado-kime-losa-tobo"],
	},
	args: caseArgument,
	async run(people, input) {
		const id = await findCase(people.session, input.case);
		const sections = await readersOfCase(people.session, id);
		return {
			data: { case: id, sections: sections.map(sectionJson) },
			text: () => sections.map((each) => sectionText(people, each)).join("\n\n") || messages.emptyList,
		};
	},
});

export const caseReadersCommands = [readers];
