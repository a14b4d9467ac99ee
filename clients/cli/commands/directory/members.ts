/** The commands for members. */
import { LEAVE_CODES } from "#protocol/codes.ts";
import { desksOf, type Member, type Membership, membershipOf } from "#protocol/folds/directory.ts";
import { reinstate, remove, setRole, suspend, vouch } from "#sdk/directory/members.ts";
import { renewVetting, vettingDueDate } from "#sdk/directory/vetting.ts";
import { done, proposed } from "../../answers/answers.ts";
import { fields } from "../../answers/layout.ts";
import { askBeforeLeaving } from "../../answers/leaving.ts";
import {
	type Columns,
	codeColumn,
	column,
	idColumn,
	jsonOnly,
	listAnswer,
	listText,
	nameColumn,
	rowJson,
	typedColumn,
} from "../../answers/list.ts";
import { checklistFlags, checklistOf, nextVettingOf } from "../../arguments/checklist-flags.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, ref, text } from "../../arguments/kinds.ts";
import { peopleCommand } from "../../command.ts";
import type { People } from "../../lookup/people.ts";
import { isoTime, showTime } from "../../times.ts";
import { codeInWords, typedCode } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

const memberArgument = { member: required(ref("MEMBER")) };
const reasonFlag = { code: required(code(LEAVE_CODES)) };

const memberColumns = (people: People): Columns<Member> => ({
	member: idColumn("ID", ({ id }) => id),
	name: column(
		"NAME",
		({ id }) => people.checkedName(id),
		({ id }) => people.name(id),
	),
	role: typedColumn("ROLE", "parts.role", ({ role }) => role),
	status: codeColumn("STATUS", "vetting.status", ({ status }) => status),
	membership: jsonOnly((member) => membershipOf(people.session.dir, member)),
	organisation: nameColumn("ORGANISATION", ({ organisation }) => organisation, people.organisation),
	keyEpoch: jsonOnly(({ keyEpoch }) => keyEpoch),
	vouchers: jsonOnly(({ vouchers }) => vouchers),
	nextVetting: jsonOnly((member) => isoTime(vettingDueDate(people.session, member))),
	waitsForVouching: jsonOnly(({ joining }) => joining !== null),
});

const list = peopleCommand({
	name: "member list",
	help: {
		summary: "List the members, then the people who have left, then the people who were refused.",
		parameters: { organisation: "Only the members of this organisation." },
		examples: ["cloister member list", 'cloister member list --organisation "Safe Harbour"'],
	},
	flags: { organisation: optional(ref("ORGANISATION")) },
	async run(people, input) {
		const only = input.organisation === undefined ? null : people.findOrganisation(input.organisation);
		const all = [...people.session.dir.members.values()].filter((each) => only === null || each.organisation === only);
		const columns = memberColumns(people);
		return { data: listAnswer("members", all, columns).data, text: () => membersText(all, columns, people) };
	},
});

/** Members, then the people who have left and the people who were refused, with a heading for each of these two groups. */
function membersText(all: Member[], columns: Columns<Member>, people: People): string {
	const group = (wanted: Membership) => all.filter((member) => membershipOf(people.session.dir, member) === wanted);
	const [left, refused] = [group("left"), group("refused")];
	return [
		listText(group("present"), columns),
		...(left.length > 0 ? [`${messages.haveLeft}\n${listText(left, columns)}`] : []),
		...(refused.length > 0 ? [`${messages.wereRefused}\n${listText(refused, columns)}`] : []),
	].join("\n\n");
}

const show = peopleCommand({
	name: "member show",
	help: {
		summary: "Show one member: role, status, desks, keys and vouchers.",
		parameters: { member: "The member." },
		examples: ['cloister member show "Ana Kola"'],
	},
	args: memberArgument,
	async run(people, input) {
		const member = people.findMember(input.member);
		const desks = desksOf(people.session.dir, member.id);
		const text = (): string =>
			fields([
				["name", people.name(member.id)],
				["member", member.id],
				["role", typedCode("parts.role", member.role)],
				["status", codeInWords("vetting.status", member.status)],
				["organisation", people.organisation(member.organisation)],
				["desks", desks.map(({ name }) => name).join(", ")],
				["keys", member.keyEpoch],
				["vouched for by", member.vouchers.map((id) => people.name(id)).join(", ")],
				["next vetting", showTime(vettingDueDate(people.session, member))],
			]);
		return { data: { ...rowJson(member, memberColumns(people)), desks: desks.map(({ id, name }) => ({ desk: id, name })) }, text };
	},
});

const vouchFor = peopleCommand({
	name: "member vouch",
	help: {
		summary: "Vouch for a new member whom you know.",
		details:
			"If the invite names a desk, the new member can read everything that this desk holds, also what was written before. Leave the desk out of the invite if the member must not read it.",
		parameters: {
			member: "The new member: the name, or the id that they tell you.",
			fingerprint: "The fingerprint that the person read out to you. It is compared with the keys.",
		},
		examples: ['cloister member vouch "Ana Kola" --identity-seen in-person --references 2 --training 2026-05-01 --conduct 2026-05-02'],
	},
	args: memberArgument,
	flags: { ...checklistFlags, fingerprint: optional(text("DIGITS")) },
	async run(people, input, io) {
		const { id } = people.findMember(input.member);
		const check = input.fingerprint === undefined ? {} : { fingerprint: input.fingerprint };
		const object = await vouch(people.session, id, checklistOf(input, io.now()), input["next-vetting"], check);
		return proposed(people.session, object, { member: id }, messages.vouched);
	},
});

const suspendOne = peopleCommand({
	name: "member suspend",
	help: {
		summary: "Suspend a member at once.",
		details:
			"A coordinator does this alone in their own organisation. What an admin suspends must be confirmed by another admin, or by coordinators of two other organisations, with `vetting approve`: until then, any other admin ends it alone. An admin, or a second member within a day, isn't suspended before they agree.",
		parameters: { member: "The member." },
		examples: ['cloister member suspend "Ana Kola" --code investigation'],
	},
	args: memberArgument,
	flags: reasonFlag,
	async run(people, input, io) {
		const { id } = people.findMember(input.member);
		await askBeforeLeaving(io, people, { kind: "member", subject: id });
		return proposed(people.session, await suspend(people.session, { kind: "member", subject: id }, input.code), { member: id });
	},
});

const reinstateOne = peopleCommand({
	name: "member reinstate",
	help: {
		summary: "Propose to lift the suspension of a member.",
		parameters: { member: "The member." },
		examples: ['cloister member reinstate "Ana Kola"'],
	},
	args: memberArgument,
	async run(people, input) {
		const { id } = people.findMember(input.member);
		return proposed(people.session, await reinstate(people.session, { kind: "member", subject: id }), { member: id });
	},
});

const removeOne = peopleCommand({
	name: "member remove",
	help: {
		summary: "Remove a member for good. The programs of their colleagues then renew the keys.",
		details: "Another admin, or coordinators of two other organisations, must agree to a removal by an admin.",
		parameters: { member: "The member." },
		examples: ['cloister member remove "Ana Kola" --code left'],
	},
	args: memberArgument,
	flags: reasonFlag,
	async run(people, input, io) {
		const { id } = people.findMember(input.member);
		await askBeforeLeaving(io, people, { kind: "member", subject: id });
		return proposed(people.session, await remove(people.session, { kind: "member", subject: id }, input.code), { member: id });
	},
});

const role = peopleCommand({
	name: "member role",
	help: {
		summary: "Change the role of a colleague to coordinator or staff.",
		parameters: { member: "The member.", role: "The new role." },
		examples: ['cloister member role "Ana Kola" coordinator'],
	},
	args: { ...memberArgument, role: required(code(["staff", "coordinator"] as const)) },
	async run(people, input) {
		await setRole(people.session, people.findMember(input.member).id, input.role);
		return done();
	},
});

const vetting = peopleCommand({
	name: "member vetting",
	help: {
		summary: "Record that a member was vetted again. Admins only.",
		parameters: { member: "The member." },
		examples: ['cloister member vetting "Ana Kola" --identity-seen video-call --references 1'],
	},
	args: memberArgument,
	flags: checklistFlags,
	async run(people, input, io) {
		const subject = people.findMember(input.member).id;
		const vetting = { kind: "member" as const, subject, checklist: checklistOf(input, io.now()), ...nextVettingOf(input) };
		return proposed(people.session, await renewVetting(people.session, vetting));
	},
});

export const memberCommands = [list, show, vouchFor, suspendOne, reinstateOne, removeOne, role, vetting];
