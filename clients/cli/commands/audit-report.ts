/** The access report of a case, for the person concerned. */
import { type CaseAccess, caseReport } from "#sdk/audit/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { command } from "../command.ts";
import { required } from "../grammar.ts";
import { findCase } from "../helpers/find.ts";
import { ref } from "../kinds.ts";
import { table } from "../layout.ts";
import { People } from "../people.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

function row(people: People, { at, organisation, actor, purpose, action, outcome }: CaseAccess) {
	const where = organisation ? people.organisation(organisation) : messages.ofTheNetwork;
	return [showTime(at), where, purpose, action, outcome, actor ? people.name(actor) : ""];
}

export const auditReport = command({
	name: "audit report",
	help: {
		summary: "Show who looked at a case, for the person whose case it is: when, which organisation, what for.",
		details:
			"For coordinators of the organisation that keeps the case, and auditors. Names come only after `review release` by two people.",
		examples: ["cloister audit report bado-kime-losa-tobo"],
	},
	args: { case: required(ref("CASE")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const caseId = await findCase(people.session, input.case);
		const accesses = await gather(caseReport(people.session, caseId));
		const named = accesses.some(({ actor }) => actor !== null);
		const data = accesses.map((each) => ({
			...each,
			at: isoTime(each.at),
			organisationName: each.organisation && people.organisation(each.organisation),
			actorName: each.actor && people.checkedName(each.actor),
		}));
		const heads = ["WHEN", "ORGANISATION", "PURPOSE", "WHAT", "OUTCOME", ...(named ? ["WHO"] : [])];
		const shown = table(
			heads,
			accesses.map((each) => row(people, each)),
		);
		return {
			data: { case: caseId, at: isoTime(io.now()), accesses: data },
			text: () =>
				[messages.reportHead(caseId, showTime(io.now()), accesses.length), shown, named ? "" : messages.namesWithheld]
					.join("\n\n")
					.trimEnd(),
		};
	},
});
