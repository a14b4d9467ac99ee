/** Desks: teams that share keys. */
import { deskCanHold, deskIsStale, deskMembers, deskWaiting } from "#protocol/folds/directory.ts";
import {
	addDesk,
	assignToDesk,
	closeDesk,
	openDeskWithPrinted,
	printDeskRecovery,
	rekeyDesk,
	unassignFromDesk,
} from "#sdk/directory/desks.ts";
import { command } from "../command.ts";
import { flag, optional, required } from "../grammar.ts";
import { done, listed } from "../helpers/answers.ts";
import { content, ref, text } from "../kinds.ts";
import { People } from "../people.ts";
import { messages } from "../words/messages.ts";

const which = { desk: required(ref("DESK")) };
const pair = { ...which, member: required(ref("MEMBER")) };

const add = command({
	name: "desk add",
	help: {
		summary: "Open a desk in your organisation. Coordinators only.",
		parameters: { name: "Its name." },
		examples: ["cloister desk add Shelter"],
	},
	args: { name: required(text("NAME")) },
	flags: {},
	async run(io, input) {
		const desk = await addDesk(await io.session(), { name: input.name });
		return { data: { desk }, text: () => messages.done };
	},
});

const list = command({
	name: "desk list",
	help: {
		summary: "List the desks.",
		parameters: { organisation: "Of one organisation only." },
		examples: ["cloister desk list"],
	},
	args: {},
	flags: { organisation: optional(ref("ORGANISATION")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const { dir } = people.session;
		const only = input.organisation === undefined ? null : people.findOrganisation(input.organisation);
		const all = [...dir.desks.values()].filter(({ open, organisation }) => open && (only === null || organisation === only));
		const data = all.map(({ id, name, organisation, epoch, recovery }) => ({
			desk: id,
			name,
			organisation,
			organisationName: people.organisation(organisation),
			members: deskMembers(dir, id).map((member) => ({ member: member.id, name: people.checkedName(member.id) })),
			keyEpoch: epoch,
			printedCode: recovery !== null,
			canHoldCases: deskCanHold(dir, id),
			/** Somebody who left still has its key. */
			stale: deskIsStale(dir, id),
			waiting: deskWaiting(dir, id).map((member) => member.id),
		}));
		const yesNo = (value: boolean) => (value ? messages.yesWord : messages.noWord);
		const rows = data.map((each) => [
			each.desk.slice(0, 8),
			each.name,
			each.organisationName,
			each.members.map(({ member }) => people.name(member)).join(", "),
			yesNo(each.canHoldCases),
			yesNo(each.stale),
			each.waiting.length,
		]);
		return listed("desks", data, ["ID", "NAME", "ORGANISATION", "MEMBERS", "MAY KEEP CASES", "KEY TO BE RENEWED", "WAIT FOR IT"], rows);
	},
});

const assign = command({
	name: "desk assign",
	help: {
		summary: "Take a colleague into a desk.",
		parameters: { desk: "Which.", member: "Who." },
		examples: ['cloister desk assign Shelter "Ana Kola"'],
	},
	args: pair,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		await assignToDesk(people.session, people.findDesk(input.desk).id, people.findMember(input.member).id);
		return done();
	},
});

const unassign = command({
	name: "desk unassign",
	help: {
		summary: "Take a colleague out of a desk; its key is renewed.",
		parameters: { desk: "Which.", member: "Who." },
		examples: ['cloister desk unassign Shelter "Ana Kola"'],
	},
	args: pair,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		await unassignFromDesk(people.session, people.findDesk(input.desk).id, people.findMember(input.member).id);
		return done();
	},
});

const close = command({
	name: "desk close",
	help: {
		summary: "Close a desk for good.",
		parameters: { desk: "Which." },
		examples: ["cloister desk close Shelter"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		await closeDesk(people.session, people.findDesk(input.desk).id);
		return done();
	},
});

const rekey = command({
	name: "desk rekey",
	help: {
		summary: "Renew the key of a desk of yours.",
		parameters: { desk: "Which.", "without-earlier": "Give up what only the earlier key opens, when nobody has it any more." },
		examples: ["cloister desk rekey Shelter"],
	},
	args: which,
	flags: { "without-earlier": flag },
	async run(io, input) {
		const people = await People.of(await io.session());
		await rekeyDesk(people.session, people.myDesk(input.desk), { withoutEarlier: input["without-earlier"] });
		return done();
	},
});

const recoveryCode = command({
	name: "desk recovery-code",
	help: {
		summary: "Make a recovery code for a desk, to be printed and locked away.",
		details: "With it a desk may keep cases with one member only, and is never stranded. It replaces an earlier one.",
		parameters: { desk: "Which." },
		examples: ["cloister desk recovery-code Shelter"],
	},
	args: which,
	flags: { "no-ask": flag },
	async run(io, input) {
		const people = await People.of(await io.session());
		const made = await printDeskRecovery(people.session, people.myDesk(input.desk));
		await io.showOnce(messages.deskRecovery, made, !input["no-ask"]);
		return { data: { recoveryCode: made }, text: () => messages.done };
	},
});

const openPrinted = command({
	name: "desk open-printed",
	help: {
		summary: "Open a desk of yours with its printed code, when no colleague is left who could.",
		parameters: { desk: "Which.", printed: "The code, only inside the shell; otherwise it is asked." },
		examples: ["cloister desk open-printed Shelter"],
	},
	args: { ...which, printed: optional(content("CODE")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const desk = people.myDesk(input.desk);
		await openDeskWithPrinted(people.session, desk, input.printed ?? (await io.secret(messages.askPrinted)));
		await rekeyDesk(people.session, desk);
		return done();
	},
});

export const deskCommands = [add, list, assign, unassign, close, rekey, recoveryCode, openPrinted];
