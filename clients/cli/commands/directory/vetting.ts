/** The commands for the vetting queue: open proposals, new members and vettings that are due. */
import { toBase64Url, toHex } from "#protocol/bytes.ts";
import { VETTING_REFUSALS } from "#protocol/codes.ts";
import { ASKS } from "#protocol/contracts/directory.ts";
import { isUndecided, type Proposal, readWitnesses } from "#protocol/folds/directory.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import type { Body, Fields } from "#protocol/statements/registry.ts";
import { approve, refuse } from "#sdk/directory/members.ts";
import { answerVettingAsk, askForMore, vettingQueue, type WaitingProposal } from "#sdk/directory/vetting.ts";
import { done, proposed } from "../../answers/answers.ts";
import { type Columns, column, idColumn, jsonOnly, listAnswer, nameColumn, textOnly, timeColumn, typedColumn } from "../../answers/list.ts";
import { checklistJson, proposalJson, proposalText, vettingText } from "../../answers/proposal.ts";
import { many, oneOrMore, optional, required } from "../../arguments/grammar.ts";
import { code, ref, text } from "../../arguments/kinds.ts";
import { command, peopleCommand } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { isoTime } from "../../times.ts";
import { lapseWords } from "../../words/inbox.ts";
import { messages } from "../../words/messages.ts";

const proposalArgument = { proposal: required(ref("PROPOSAL")) };

/** The subject of a proposal: its id, and the name or text that people see. The id is empty if the subject has none. */
function subjectOf(people: People, { statement }: Proposal): { id: string; name: string } {
	if (statement.type === "log.restart") {
		const { old, kept, origin } = statement.body as Body<"log.restart">;
		return { id: "", name: messages.restart(origin, kept.size, old.size) };
	}
	if (statement.type === "log.witnesses") {
		const { wanted, keys } = readWitnesses(statement.body as Body<"log.witnesses">);
		return { id: "", name: messages.witnesses(wanted, keys.map(formatVerifierKey)) };
	}
	if (statement.type === "web.release") {
		const { release } = statement.body as Body<"web.release">;
		return { id: "", name: release ? messages.release(toHex(release.manifest), release.files) : messages.releaseNone };
	}
	if (statement.type === "site.release") {
		const { release } = statement.body as Body<"site.release">;
		return { id: "", name: release ? messages.siteRelease(toHex(release.manifest), release.files) : messages.siteReleaseNone };
	}
	const body = statement.body as Partial<Fields<"member.add"> & Fields<"organisation.add"> & Fields<"suspend">>;
	if (body.organisation) return { id: body.organisation, name: people.organisation(body.organisation) };
	const id = body.member ?? body.subject;
	if (id === undefined) return { id: "", name: statement.type };
	const isOrganisation = body.kind === "organisation";
	return { id, name: isOrganisation ? people.organisation(id) : people.name(id) };
}

/** Everything about a waiting proposal, for programs. */
function waitingJson(people: People, { proposal, checklist, asked, answered }: WaitingProposal) {
	const { id, name } = subjectOf(people, proposal);
	return {
		...proposalJson(people, proposal),
		subject: id,
		name,
		checklist: checklistJson(checklist),
		asked: asked.map(({ by, at, asks }) => ({ by, at: isoTime(at), asks })),
		answered: answered.map(({ at, given, missing }) => ({ at: isoTime(at), given, missing })),
	};
}

function waitingText(people: People, waiting: WaitingProposal): string {
	const parts = [proposalText(people, proposalJson(people, waiting.proposal)), vettingText(people, waiting)];
	return parts.filter((part) => part !== "").join("\n");
}

const newcomerColumns = (people: People): Columns<Queue["newcomers"][number]> => ({
	member: idColumn("ID", ({ id }) => id),
	name: column(
		"NAME",
		({ id }) => people.checkedName(id),
		({ id }) => people.name(id),
	),
	role: typedColumn("ROLE", "parts.role", ({ role }) => role),
	organisation: nameColumn("ORGANISATION", ({ organisation }) => organisation, people.organisation),
});

const dueColumns = (people: People): Columns<Queue["due"][number]> => ({
	subject: jsonOnly(({ subject }) => subject.id),
	name: textOnly("NAME", ({ subject }) => ("country" in subject ? people.organisation(subject.id) : people.name(subject.id))),
	nextVetting: timeColumn("DUE", ({ by }) => by),
});

const refusedColumns = (people: People): Columns<Proposal> => ({
	proposal: idColumn("ID", ({ statement }) => toBase64Url(statement.objId)),
	type: column("WHAT", ({ statement }) => statement.type),
	name: column("ABOUT", (each) => subjectOf(people, each).name),
	refusedBy: column(
		"REFUSED BY",
		({ refusal }) => refusal?.by ?? null,
		({ refusal }) => refusal && people.name(refusal.by),
	),
	refusedAt: timeColumn("AT", ({ refusal }) => refusal?.at ?? null),
	code: column("REASON", ({ refusal }) => refusal?.code ?? null),
});

const lapsedColumns = (people: People): Columns<Proposal> => ({
	proposal: idColumn("ID", ({ statement }) => toBase64Url(statement.objId)),
	type: column("WHAT", ({ statement }) => statement.type),
	name: column("ABOUT", (each) => subjectOf(people, each).name),
	by: nameColumn("PROPOSED BY", ({ statement }) => statement.body.by, people.name),
	lapsedAt: timeColumn("AT", ({ lapse }) => lapse?.at ?? null),
	why: column(
		"WHY",
		({ lapse }) => lapse?.why ?? null,
		({ lapse }) => lapse && lapseWords[lapse.why],
	),
});

type Queue = Awaited<ReturnType<typeof vettingQueue>>;

const list = peopleCommand({
	name: "vetting list",
	help: {
		summary:
			"Show open proposals in full, new members whom nobody has vouched for, vettings that are due, and proposals that were refused or ceased to count in the last 30 days. Admins and coordinators only.",
		details: "Coordinators see only the proposals that they made or may approve.",
		examples: ["cloister vetting list"],
	},
	async run(people) {
		const queue = await vettingQueue(people.session);
		const proposals = queue.proposals.map((each) => waitingText(people, each)).join("\n\n") || messages.emptyList;
		const newcomers = listAnswer("newcomers", queue.newcomers, newcomerColumns(people));
		const due = listAnswer("due", queue.due, dueColumns(people));
		const refused = listAnswer("refused", queue.refused, refusedColumns(people));
		const lapsed = listAnswer("lapsed", queue.lapsed, lapsedColumns(people));
		const data = { proposals: queue.proposals.map((each) => waitingJson(people, each)) };
		return {
			data: Object.assign(data, newcomers.data, due.data, refused.data, lapsed.data),
			text: () =>
				[
					`${messages.proposals}\n${proposals}`,
					`${messages.newcomers}\n${newcomers.text()}`,
					`${messages.vettingDue}\n${due.text()}`,
					`${messages.refusedLately}\n${refused.text()}`,
					`${messages.lapsedLately}\n${lapsed.text()}`,
				].join("\n\n"),
		};
	},
});

/** Finds an open proposal by the beginning of its id, or by the name or id of its subject. @throws UsageError when none or several match */
function findProposal(people: People, typed: string): Proposal {
	const open = [...people.session.dir.proposals.values()].filter(isUndecided);
	const byId = open.filter(({ statement }) => typed.length >= 6 && toBase64Url(statement.objId).startsWith(typed));
	const matchesTyped = (name: string) => name.toLowerCase() === typed.normalize("NFC").toLowerCase();
	const found =
		byId.length > 0 ? byId : open.filter((each) => matchesTyped(subjectOf(people, each).name) || subjectOf(people, each).id === typed);
	if (found.length === 1) return found[0] as Proposal;
	if (found.length === 0) throw new UsageError(messages.noProposal(typed));
	const ids = found.map(({ statement }) => shortId(toBase64Url(statement.objId)));
	throw new UsageError(messages.ambiguous("proposal", typed, ids));
}

/**
 * The values that the approver has learned outside of the network.
 * @throws UsageError for a value that belongs to another kind of proposal
 */
function checkOf(type: string, { fingerprint, release, witness }: { fingerprint?: string; release?: string; witness: string[] }) {
	const given: [string[], boolean][] = [
		[["member.add"], fingerprint !== undefined],
		[["web.release", "site.release"], release !== undefined],
		[["log.witnesses"], witness.length > 0],
	];
	const other = given.find(([of, isGiven]) => isGiven && !of.includes(type));
	if (other) throw new UsageError(messages.otherProposal(type), "vetting approve");
	return {
		...(fingerprint !== undefined && { fingerprint }),
		...(release !== undefined && { release }),
		...(witness.length > 0 && { witnesses: witness }),
	};
}

const approveOne = peopleCommand({
	name: "vetting approve",
	help: {
		summary: "Approve a proposal that somebody else made.",
		details:
			"`cloister vetting list` shows the proposal in full. Read it first. To approve a person, call them on a number that you know from elsewhere, and type the fingerprint that they read out to you. At a desk, a new member can read everything that the desk holds, also what was written before.",
		parameters: {
			proposal: "The proposal: its id, or the name of the person or organisation.",
			fingerprint: "The fingerprint that the person read out. Needed for people.",
			release:
				"For a release of web code or of the public site: the SHA-256 of your own build. If it differs from the proposal, nothing is approved.",
			witness:
				"For a proposal of witnesses: the key of a new witness, from the organisation that runs it. Repeat the flag for each new witness. If the keys differ from the proposal, nothing is approved.",
		},
		examples: [
			'cloister vetting approve "Ana Kola" --fingerprint "01234 56789 ..."',
			'cloister vetting approve "Safe Harbour"',
			"cloister vetting approve txQ1k9 --release 5e8ff0c1...",
		],
	},
	args: proposalArgument,
	flags: { fingerprint: optional(text("DIGITS")), release: optional(text("SHA-256")), witness: many(text("KEY")) },
	async run(people, input) {
		const proposal = findProposal(people, input.proposal);
		const { objId, type } = proposal.statement;
		if (type === "member.add" && input.fingerprint === undefined) throw new UsageError(messages.needsFingerprint, "vetting approve");
		const approved = proposalJson(people, proposal);
		await approve(people.session, objId, checkOf(type, input));
		const answer = proposed(people.session, objId, { approved }, messages.approvedOnce);
		return { data: answer.data, text: () => `${proposalText(people, approved)}\n\n${answer.text()}` };
	},
});

const refuseOne = peopleCommand({
	name: "vetting refuse",
	help: {
		summary: "Refuse a proposal that somebody else made.",
		parameters: { proposal: "The proposal: its id, or the name of the person or organisation." },
		examples: ['cloister vetting refuse "Ana Kola" --code references-missing'],
	},
	args: proposalArgument,
	flags: { code: required(code(VETTING_REFUSALS)) },
	async run(people, input) {
		await refuse(people.session, findProposal(people, input.proposal).statement.objId, input.code);
		return done();
	},
});

const ask = peopleCommand({
	name: "vetting ask",
	help: {
		summary: "Ask the proposer for more information. This doesn't approve the proposal.",
		parameters: { proposal: "The proposal: its id, or the name of the person or organisation.", for: "The information that is missing." },
		examples: ['cloister vetting ask "Safe Harbour" --for references,call-me'],
	},
	args: proposalArgument,
	flags: { for: oneOrMore(code(ASKS)) },
	async run(people, input) {
		await askForMore(people.session, findProposal(people, input.proposal).statement.objId, input.for);
		return done();
	},
});

const answer = command({
	name: "vetting answer",
	help: {
		summary: "Answer what an admin asked about your proposal.",
		details:
			"Give the evidence to the admin outside of the network. If the checklist must change, an admin refuses the proposal, and you propose again. A person then needs a new invite.",
		parameters: {
			proposal: "The proposal: its id, or the name of the person or organisation.",
			given: "What you have given to the admin.",
			missing: "What you can't give.",
		},
		examples: ['cloister vetting answer "Safe Harbour" --given references --missing identity'],
	},
	args: proposalArgument,
	flags: { given: many(code(ASKS)), missing: many(code(ASKS)) },
	async run(io, { proposal, given, missing }) {
		if (given.length + missing.length === 0) throw new UsageError(messages.nothingAnswered);
		const people = await People.of(await io.session());
		await answerVettingAsk(people.session, findProposal(people, proposal).statement.objId, { given, missing });
		return done();
	},
});

export const vettingCommands = [list, approveOne, refuseOne, ask, answer];
