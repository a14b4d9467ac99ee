/** The commands that release names for the access report of a case. */
import type { Id } from "#protocol/bytes.ts";
import { listNameReleases, type NameRelease, releaseNames } from "#sdk/audit/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { type Columns, column, idColumn, jsonOnly, listAnswer, nameColumn, rowJson, timeColumn } from "../../answers/list.ts";
import { optional } from "../../arguments/grammar.ts";
import { ref } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import { type People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const releaseColumns = (people: People): Columns<NameRelease> => ({
	id: idColumn("ID", (release) => release.id),
	organisation: nameColumn("ORGANISATION", (release) => release.organisation, people.organisation),
	below: column("ENTRIES BELOW NUMBER", (release) => release.below),
	by: column(
		"BY",
		(release) => release.by,
		(release) => release.by.map((id) => people.name(id)).join(", "),
	),
	at: timeColumn("WHEN", (release) => release.at),
	released: column(
		"RELEASED",
		(release) => release.released,
		({ lapsed, released }) => (lapsed ? messages.lapsed : released ? messages.yes : messages.no),
	),
	lapsed: jsonOnly((release) => release.lapsed),
});

function releaseText(people: People, { id, by, at, below, released }: NameRelease): string {
	if (released) return messages.namesReleased(below);
	const [proposer] = by;
	if (proposer === people.session.me) return messages.namesProposed(shortId(id), below);
	return messages.namesWait(shortId(id), people.name(proposer), showTime(at), below);
}

async function findProposal(session: UnlockedSession, caseId: Id, typed: string): Promise<string> {
	return pickId(
		"proposal",
		typed,
		(await listNameReleases(session, caseId)).map(({ id }) => id),
	);
}

const release = peopleCommand({
	name: "review release",
	help: {
		summary: "Release the names of an organisation's members for the access report of a case. Two people must agree.",
		details:
			"The first person makes a proposal. The second person runs the command, is shown the proposal, and releases it with --proposal. A proposal lapses after 30 days.",
		parameters: {
			organisation: "The organisation whose members are named. Default: your own.",
			proposal: "The proposal of somebody else that you release: the first characters of its id.",
		},
		examples: [
			'cloister review release bado-kime-losa-tobo --organisation "Safe Harbour"',
			"cloister review release bado-kime-losa-tobo --proposal 9c1f02ab",
		],
	},
	args: caseArgument,
	flags: { organisation: optional(ref("ORGANISATION")), proposal: optional(ref("PROPOSAL")) },
	async run(people, input) {
		const { session } = people;
		const own = session.dir.members.get(session.me)?.organisation;
		const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
		if (!organisation) throw new UsageError(messages.noOrganisation);
		const caseId = await findCase(session, input.case);
		const named = input.proposal === undefined ? undefined : await findProposal(session, caseId, input.proposal);
		const release = await releaseNames(session, caseId, organisation, named);
		return { data: rowJson(release, releaseColumns(people)), text: () => releaseText(people, release) };
	},
});

const releases = peopleCommand({
	name: "review releases",
	help: {
		summary: "Show the releases of names for the access report of a case.",
		examples: ["cloister review releases bado-kime-losa-tobo"],
	},
	args: caseArgument,
	async run(people, input) {
		const all = await listNameReleases(people.session, await findCase(people.session, input.case));
		return listAnswer("releases", all, releaseColumns(people));
	},
});

export const releaseCommands = [release, releases];
