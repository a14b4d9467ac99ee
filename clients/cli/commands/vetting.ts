/** The queue that admins work through. */
import { toBase64Url, toHex } from "#protocol/bytes.ts";
import { VETTING_REFUSALS } from "#protocol/codes.ts";
import { ASKS } from "#protocol/contracts/directory.ts";
import { namedBy, type Proposal } from "#protocol/folds/directory.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import type { Body, Fields } from "#protocol/statements/registry.ts";
import { approve, refuse } from "#sdk/directory/members.ts";
import { askForMore, vettingQueue, type WaitingProposal } from "#sdk/directory/vetting.ts";
import { command } from "../command.ts";
import { oneOrMore, optional, required } from "../grammar.ts";
import { done, proposed } from "../helpers/answers.ts";
import { code, ref, text } from "../kinds.ts";
import { table } from "../layout.ts";
import { People } from "../people.ts";
import { UsageError } from "../problems.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

const which = { proposal: required(ref("PROPOSAL")) };

/** Whom or what a proposal is about: its id and, for people, its name. */
function subjectOf(people: People, { statement }: Proposal): { id: string; name: string } {
	if (statement.type === "log.restart") {
		const { old, kept, origin } = statement.body as Body<"log.restart">;
		return { id: "", name: messages.restart(origin, kept.size, old.size) };
	}
	if (statement.type === "log.witnesses") {
		const { wanted, keys } = namedBy(statement.body as Body<"log.witnesses">);
		return { id: "", name: messages.witnesses(wanted, keys.map(formatVerifierKey)) };
	}
	if (statement.type === "web.release") {
		const { release } = statement.body as Body<"web.release">;
		return { id: "", name: release ? messages.release(toHex(release.manifest), release.files) : messages.releaseNone };
	}
	const body = statement.body as Partial<Fields<"member.add"> & Fields<"organisation.add"> & Fields<"suspend">>;
	if (body.organisation) return { id: body.organisation, name: people.organisation(body.organisation) };
	const id = body.member ?? body.subject;
	if (id === undefined) return { id: "", name: statement.type };
	const isOrganisation = body.kind === "organisation";
	return { id, name: isOrganisation ? people.organisation(id) : people.name(id) };
}

function told(people: People, { object, proposal, checklist, asked }: WaitingProposal) {
	const { id, name } = subjectOf(people, proposal);
	return {
		proposal: toBase64Url(object),
		type: proposal.statement.type,
		by: proposal.statement.body.by,
		subject: id,
		name,
		needed: proposal.needed - proposal.approvals.length,
		checklist: checklist && {
			...checklist,
			identitySeenOn: isoTime(checklist.identitySeenOn),
			safeguardingTraining: isoTime(checklist.safeguardingTraining),
			codeOfConductSigned: isoTime(checklist.codeOfConductSigned),
		},
		asked: asked.map(({ by, at, asks }) => ({ by, at: isoTime(at), asks })),
	};
}

const list = command({
	name: "vetting list",
	help: {
		summary: "Show what waits for approval, who waits to be vouched for, which vettings are due. Admins only.",
		examples: ["cloister vetting list"],
	},
	args: {},
	flags: {},
	async run(io) {
		const people = await People.of(await io.session());
		const queue = await vettingQueue(people.session);
		const proposals = queue.proposals.map((each) => told(people, each));
		const newcomers = queue.newcomers.map(({ id, role, organisation }) => ({
			member: id,
			name: people.checkedName(id),
			role,
			organisation,
		}));
		const due = queue.due.map(({ id, nextVetting }) => ({ subject: id, nextVetting: isoTime(nextVetting) }));
		const shown = (): string =>
			[
				table(
					["PROPOSAL", "WHAT", "ABOUT", "BY", "APPROVALS NEEDED"],
					proposals.map((each) => [each.proposal.slice(0, 8), each.type, each.name, people.name(each.by), each.needed]),
				),
				table(
					["NEWCOMER", "NAME", "ROLE", "ORGANISATION"],
					newcomers.map((each) => [each.member.slice(0, 8), people.name(each.member), each.role, people.organisation(each.organisation)]),
				),
				table(
					["VETTING DUE", "WHEN"],
					queue.due.map((each) => ["country" in each ? each.name : people.name(each.id), showTime(each.nextVetting)]),
				),
			].join("\n\n");
		return { data: { proposals, newcomers, due }, text: shown };
	},
});

/** An open proposal, by the beginning of its id or the name of whom it is about. */
function findProposal(people: People, typed: string): Proposal {
	const open = [...people.session.dir.proposals.values()].filter(({ status }) => status === "open");
	const byId = open.filter(({ statement }) => typed.length >= 6 && toBase64Url(statement.objId).startsWith(typed));
	const same = (name: string) => name.toLowerCase() === typed.normalize("NFC").toLowerCase();
	const found = byId.length > 0 ? byId : open.filter((each) => same(subjectOf(people, each).name) || subjectOf(people, each).id === typed);
	if (found.length === 1) return found[0] as Proposal;
	throw new UsageError(
		found.length === 0
			? messages.noProposal(typed)
			: messages.ambiguous(
					"proposal",
					typed,
					found.map(({ statement }) => toBase64Url(statement.objId).slice(0, 8)),
				),
	);
}

const approveOne = command({
	name: "vetting approve",
	help: {
		summary: "Approve what somebody else proposed.",
		details: "For a person: reach them independently, and type the fingerprint that they read out to you.",
		parameters: {
			proposal: "Its id, or the name of the person or organisation.",
			fingerprint: "As the person read it out; needed for people.",
		},
		examples: ['cloister vetting approve "Ana Kola" --fingerprint "01234 56789 ..."', 'cloister vetting approve "Safe Harbour"'],
	},
	args: which,
	flags: { fingerprint: optional(text("DIGITS")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const { objId } = findProposal(people, input.proposal).statement;
		await approve(people.session, objId, input.fingerprint === undefined ? {} : { fingerprint: input.fingerprint });
		return proposed(people.session, objId);
	},
});

const refuseOne = command({
	name: "vetting refuse",
	help: {
		summary: "Refuse what somebody else proposed.",
		parameters: { proposal: "Its id, or the name of the person or organisation." },
		examples: ['cloister vetting refuse "Ana Kola" --code references-missing'],
	},
	args: which,
	flags: { code: required(code(VETTING_REFUSALS)) },
	async run(io, input) {
		const people = await People.of(await io.session());
		await refuse(people.session, findProposal(people, input.proposal).statement.objId, input.code);
		return done();
	},
});

const ask = command({
	name: "vetting ask",
	help: {
		summary: "Ask the proposer for more before you approve.",
		parameters: { proposal: "Its id, or the name of the person or organisation.", for: "What is missing." },
		examples: ['cloister vetting ask "Safe Harbour" --for references,call-me'],
	},
	args: which,
	flags: { for: oneOrMore(code(ASKS)) },
	async run(io, input) {
		const people = await People.of(await io.session());
		await askForMore(people.session, findProposal(people, input.proposal).statement.objId, input.for);
		return done();
	},
});

export const vettingCommands = [list, approveOne, refuseOne, ask];
