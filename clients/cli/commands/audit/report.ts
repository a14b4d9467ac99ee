/** The access report of a case, for the person concerned. */
import { type CaseAccess, readCaseReport } from "#sdk/audit/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { actionText } from "../../answers/access-action.ts";
import { type Columns, column, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { command } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const accessColumns = (people: People, isNamed: boolean): Columns<CaseAccess> => ({
	at: timeColumn("WHEN", ({ at }) => at),
	organisation: column(
		"ORGANISATION",
		({ organisation }) => organisation,
		({ organisation }) => (organisation ? people.organisation(organisation) : messages.ofTheNetwork),
	),
	organisationName: jsonOnly(({ organisation }) => organisation && people.organisation(organisation)),
	purpose: column("PURPOSE", ({ purpose }) => purpose),
	action: column("WHAT", ({ action }) => action, actionText),
	attested: jsonOnly(({ attested }) => attested),
	outcome: column("OUTCOME", ({ outcome }) => outcome),
	actor: isNamed ? nameColumn("WHO", ({ actor }) => actor, people.name) : jsonOnly(({ actor }) => actor),
	actorName: jsonOnly(({ actor }) => actor && people.checkedName(actor)),
});

export const auditReport = command({
	name: "audit report",
	help: {
		summary: "Make the access report of a case, for the person concerned.",
		details:
			"Only for auditors, and for coordinators of the organisation that keeps the case. The report names members only after two people have released the names with `review release`.",
		examples: ["cloister audit report bado-kime-losa-tobo"],
	},
	args: caseArgument,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const caseId = await findCase(people.session, input.case);
		const accesses = await gather(readCaseReport(people.session, caseId));
		const isNamed = accesses.some(({ actor }) => actor !== null);
		const list = listAnswer("accesses", accesses, accessColumns(people, isNamed));
		const at = io.now();
		return {
			data: { case: caseId, at: isoTime(at), ...(list.data as object) },
			text: () =>
				[messages.reportHead(caseId, showTime(at), accesses.length), list.text(), ...(isNamed ? [] : [messages.namesWithheld])].join(
					"\n\n",
				),
		};
	},
});
