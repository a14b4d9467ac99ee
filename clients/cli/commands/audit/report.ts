/** The access report of a case, for the person concerned. */
import { type CaseAccess, readCaseReport } from "#sdk/audit/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { actionText } from "../../answers/access-action.ts";
import { type Columns, jsonOnly, listAnswer, listText, textOnly } from "../../answers/list.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { isoTime, showDay, showTime } from "../../times.ts";
import { codeInWords } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

/** All accesses of one person (or one organisation, while names are withheld) on one day for one purpose. */
interface AccessGroup {
	day: string;
	accesses: CaseAccess[];
	first: CaseAccess;
}

/** The newest day first, and those of people before those of programs. */
function groupAccesses(accesses: readonly CaseAccess[]): AccessGroup[] {
	const groups = new Map<string, AccessGroup>();
	for (const each of accesses) {
		const day = showDay(each.at);
		const key = `${day} ${each.organisation} ${each.actor} ${each.purpose} ${each.initiator}`;
		const group = groups.get(key) ?? { day, accesses: [], first: each };
		groups.set(key, group);
		group.accesses.push(each);
	}
	// People first. What programs fetched by themselves comes last.
	const rank = ({ first }: AccessGroup) => Number(first.initiator === "program");
	return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

const groupColumns = (people: People, isNamed: boolean): Columns<AccessGroup> => ({
	day: textOnly("DAY", ({ day }) => day),
	organisation: textOnly("ORGANISATION", ({ first: { organisation } }) =>
		organisation ? people.organisation(organisation) : messages.ofTheNetwork,
	),
	...(isNamed && { actor: textOnly<AccessGroup>("WHO", ({ first }) => people.name(first.actor)) }),
	purpose: textOnly("PURPOSE", ({ first }) => codeInWords("log.purpose", first.purpose)),
	count: textOnly("ACCESSES", ({ accesses }) => accesses.length),
	refused: textOnly("REFUSED", ({ accesses }) => accesses.filter(({ outcome }) => outcome === "denied").length || ""),
	actions: textOnly("WHAT", ({ accesses }) => [...new Set(accesses.map(actionText))].join(", ")),
});

/** Each access, for programs. */
const accessColumns = (people: People): Columns<CaseAccess> => ({
	at: jsonOnly(({ at }) => isoTime(at)),
	organisation: jsonOnly(({ organisation }) => organisation),
	organisationName: jsonOnly(({ organisation }) => organisation && people.organisation(organisation)),
	purpose: jsonOnly(({ purpose }) => purpose),
	action: jsonOnly(({ action }) => action),
	attested: jsonOnly(({ attested }) => attested),
	initiator: jsonOnly(({ initiator }) => initiator),
	outcome: jsonOnly(({ outcome }) => outcome),
	actor: jsonOnly(({ actor }) => actor),
	actorName: jsonOnly(({ actor }) => actor && people.checkedName(actor)),
});

export const auditReport = peopleCommand({
	name: "audit report",
	help: {
		summary: "Make the access report of a case, for the person concerned.",
		details:
			"The text has one line for each person, day and purpose; --json lists each access. Only for auditors, and for coordinators of the organisation that keeps the case. The report names members only after two people have released the names with `review release`.",
		examples: ["cloister audit report bado-kime-losa-tobo"],
	},
	args: caseArgument,
	async run(people, input, io) {
		const caseId = await findCase(people.session, input.case);
		const accesses = await gather(readCaseReport(people.session, caseId));
		const isNamed = accesses.some(({ actor }) => actor !== null);
		const list = listAnswer("accesses", accesses, accessColumns(people));
		const at = io.now();
		return {
			data: { case: caseId, at: isoTime(at), ...(list.data as object) },
			text: () =>
				[
					messages.reportHead(caseId, showTime(at), accesses.length),
					listText(groupAccesses(accesses), groupColumns(people, isNamed)),
					...(isNamed ? [] : [messages.namesWithheld]),
				].join("\n\n"),
		};
	},
});
