/** The commands for desks. A desk is a team that shares keys. */
import { CONTACT_TIMES } from "#protocol/codes.ts";
import { type Desk, deskCanHold, deskIsStale, deskMembers, deskWaiting } from "#protocol/folds/directory.ts";
import { setContact } from "#sdk/directory/contact.ts";
import { openDeskWithPrinted, printDeskRecovery, revokeDeskRecovery, testDeskRecovery } from "#sdk/directory/desk-printed.ts";
import { addDesk, assignToDesk, closeDesk, rekeyDesk, unassignFromDesk } from "#sdk/directory/desks.ts";
import { lastChange } from "#sdk/views/contact.ts";
import { done } from "../../answers/answers.ts";
import { type Columns, column, idColumn, jsonOnly, listAnswer } from "../../answers/list.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { code, content, ref, text } from "../../arguments/kinds.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { command, peopleCommand } from "../../command.ts";
import type { People } from "../../lookup/people.ts";
import { isoTime, showDay } from "../../times.ts";
import { dayMessages } from "../../words/day.ts";
import { messages } from "../../words/messages.ts";

const deskArgument = { desk: required(ref("DESK")) };
const deskAndMember = { ...deskArgument, member: required(ref("MEMBER")) };

const add = command({
	name: "desk add",
	help: {
		summary: "Open a desk in your organisation. Coordinators only.",
		parameters: { name: "The name of the desk." },
		examples: ["cloister desk add Shelter"],
	},
	args: { name: required(text("NAME")) },
	async run(io, input) {
		const desk = await addDesk(await io.session(), { name: input.name });
		return { data: { desk }, text: () => messages.done };
	},
});

const yesOrNo = (value: boolean) => (value ? messages.yes : messages.no);

function deskColumns(people: People): Columns<Desk> {
	const { dir } = people.session;
	return {
		desk: idColumn("ID", ({ id }) => id),
		name: column("NAME", ({ name }) => name),
		organisation: jsonOnly(({ organisation }) => organisation),
		organisationName: column("ORGANISATION", ({ organisation }) => people.organisation(organisation)),
		members: column(
			"MEMBERS",
			({ id }) => deskMembers(dir, id).map((member) => ({ member: member.id, name: people.checkedName(member.id) })),
			({ id }) =>
				deskMembers(dir, id)
					.map((member) => people.name(member.id))
					.join(", "),
		),
		keyEpoch: jsonOnly(({ epoch }) => epoch),
		printedCode: jsonOnly(({ recovery }) => recovery !== null),
		canHoldCases: column(
			"CAN HOLD CASES",
			({ id }) => deskCanHold(dir, id),
			({ id }) => yesOrNo(deskCanHold(dir, id)),
		),
		// A former member still has the desk's key.
		stale: column(
			"NEEDS A NEW KEY",
			({ id }) => deskIsStale(dir, id),
			({ id }) => yesOrNo(deskIsStale(dir, id)),
		),
		waiting: column(
			"WAITING FOR THE KEY",
			({ id }) => deskWaiting(dir, id).map((member) => member.id),
			({ id }) => deskWaiting(dir, id).length,
		),
	};
}

const list = peopleCommand({
	name: "desk list",
	help: {
		summary: "List the desks.",
		parameters: { organisation: "Only the desks of this organisation." },
		examples: ["cloister desk list"],
	},
	flags: { organisation: optional(ref("ORGANISATION")) },
	async run(people, input) {
		const { dir } = people.session;
		const only = input.organisation === undefined ? null : people.findOrganisation(input.organisation);
		const all = [...dir.desks.values()].filter(({ open, organisation }) => open && (only === null || organisation === only));
		return listAnswer("desks", all, deskColumns(people));
	},
});

const assign = peopleCommand({
	name: "desk assign",
	help: {
		summary: "Add a colleague to a desk. They can then read everything that the desk holds, even what was written before.",
		parameters: { desk: "The desk.", member: "The member." },
		examples: ['cloister desk assign Shelter "Ana Kola"'],
	},
	args: deskAndMember,
	async run(people, input) {
		await assignToDesk(people.session, people.findDesk(input.desk).id, people.findMember(input.member).id);
		return done();
	},
});

const unassign = peopleCommand({
	name: "desk unassign",
	help: {
		summary: "Remove a colleague from a desk. The desk's key is then renewed.",
		parameters: { desk: "The desk.", member: "The member." },
		examples: ['cloister desk unassign Shelter "Ana Kola"'],
	},
	args: deskAndMember,
	async run(people, input) {
		await unassignFromDesk(people.session, people.findDesk(input.desk).id, people.findMember(input.member).id);
		return done();
	},
});

const close = peopleCommand({
	name: "desk close",
	help: {
		summary: "Close a desk for good.",
		parameters: { desk: "The desk." },
		examples: ["cloister desk close Shelter"],
	},
	args: deskArgument,
	async run(people, input) {
		await closeDesk(people.session, people.findDesk(input.desk).id);
		return done();
	},
});

const contact = peopleCommand({
	name: "desk contact",
	help: {
		summary: "Show the phone numbers of a desk, or name those of your desk. All members of the network can read them.",
		parameters: {
			desk: "The desk. Default: your desk.",
			phone: "A number to add. Only in the shell. Otherwise type it when asked, or pipe it in.",
			when: "When somebody answers the number. Adds a number.",
			clear: "Take all numbers away.",
		},
		examples: ["cloister desk contact Shelter", "cloister desk contact --when night"],
	},
	args: { desk: optional(ref("DESK")) },
	flags: { phone: optional(content("PHONE")), when: optional(code(CONTACT_TIMES)), clear: flag },
	async run(people, input, io) {
		const { session } = people;
		const adds = input.phone !== undefined || input.when !== undefined;
		if (adds) refuseUnused(input, ["clear"], messages.notWithFlag("when"), "desk contact");
		const isMine = adds || input.clear || input.desk === undefined;
		const desk = isMine ? people.myDesk(input.desk) : people.findDesk(input.desk as string).id;
		const numbersNow = () => session.dir.desks.get(desk)?.contact?.numbers ?? [];
		if (input.clear) await setContact(session, desk, []);
		if (adds) {
			const phone = input.phone ?? (await io.words(dayMessages.askPhone)).trim();
			await setContact(session, desk, [...numbersNow(), { phone, when: input.when ?? "always" }]);
		}
		const { numbers = [], by = null, at = null } = session.dir.desks.get(desk)?.contact ?? {};
		const changed = lastChange(session.dir, desk, session.now());
		const lines = numbers.map(({ phone, when }) => `${phone}  ${when}  ${at === null ? "" : showDay(at)}`);
		const warning = changed ? [messages.newNumber(people.name(changed.by), showDay(changed.at), changed.earlier)] : [];
		return {
			data: { desk, numbers, by, at: at === null ? null : isoTime(at), changed: changed && { ...changed, at: isoTime(changed.at) } },
			text: () => [...lines, ...warning].join("\n") || messages.emptyList,
		};
	},
});

const rekey = peopleCommand({
	name: "desk rekey",
	help: {
		summary: "Renew the key of one of your desks.",
		parameters: {
			desk: "The desk.",
			"without-earlier": "Continue even if nobody has the earlier key. Everything that only that key opens is lost.",
		},
		examples: ["cloister desk rekey Shelter"],
	},
	args: deskArgument,
	flags: { "without-earlier": flag },
	async run(people, input) {
		await rekeyDesk(people.session, people.myDesk(input.desk), { withoutEarlier: input["without-earlier"] });
		return done();
	},
});

const recoveryCode = peopleCommand({
	name: "desk recovery-code",
	help: {
		summary: "Make a recovery code for a desk, to be printed and locked away.",
		details:
			"With this code a desk can keep cases even if it has only one member, and it can be recovered if all members lose their keys. A new code replaces the earlier one.",
		parameters: { desk: "The desk.", revoke: "Make no new code. The present code then opens nothing that is written from now on." },
		examples: ["cloister desk recovery-code Shelter", "cloister desk recovery-code Shelter --revoke"],
	},
	args: deskArgument,
	flags: { "no-ask": flag, revoke: flag },
	async run(people, input, io) {
		const desk = people.myDesk(input.desk);
		if (input.revoke) {
			await revokeDeskRecovery(people.session, desk);
			return done();
		}
		const showCode = io.codeViewer(!input["no-ask"]);
		const made = await printDeskRecovery(people.session, desk);
		await showCode(messages.deskRecovery, made);
		return { data: { recoveryCode: made }, text: () => messages.done };
	},
});

const testPrinted = peopleCommand({
	name: "desk test-printed",
	help: {
		summary: "Test the printed code of one of your desks, without using it.",
		parameters: { desk: "The desk.", printed: "The printed code. In the shell it can stand on the line. Otherwise you are asked for it." },
		examples: ["cloister desk test-printed Shelter"],
	},
	args: { ...deskArgument, printed: optional(content("CODE")) },
	async run(people, input, io) {
		await testDeskRecovery(people.session, people.myDesk(input.desk), input.printed ?? (await io.secret(messages.askPrinted)));
		return { data: { fits: true }, text: () => messages.printedFits };
	},
});

const openPrinted = peopleCommand({
	name: "desk open-printed",
	help: {
		summary: "Recover one of your desks with its printed code, if no colleague can open it.",
		parameters: { desk: "The desk.", printed: "The printed code. In the shell it can stand on the line. Otherwise you are asked for it." },
		examples: ["cloister desk open-printed Shelter"],
	},
	args: { ...deskArgument, printed: optional(content("CODE")) },
	async run(people, input, io) {
		const desk = people.myDesk(input.desk);
		await openDeskWithPrinted(people.session, desk, input.printed ?? (await io.secret(messages.askPrinted)));
		await rekeyDesk(people.session, desk);
		return done();
	},
});

export const deskCommands = [add, list, assign, unassign, close, contact, rekey, recoveryCode, testPrinted, openPrinted];
