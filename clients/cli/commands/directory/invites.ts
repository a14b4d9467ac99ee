/** The commands that make invite codes. A code is told in person or by phone. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { cancelInvite, invite, type OpenInvite, openInvites } from "#sdk/directory/members.ts";
import { done } from "../../answers/answers.ts";
import { type Columns, column, idColumn, listAnswer, nameColumn, timeColumn, typedColumn } from "../../answers/list.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { number, ref, text } from "../../arguments/kinds.ts";
import { type Answer, command, peopleCommand } from "../../command.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const ofAll = { label: optional(text("TEXT")), "valid-for": optional(number("HOURS", 1, 168)) };
const helpOfAll = {
	label: "Whom the invite is for, as its list shows it. All members can read it, so name no client.",
	"valid-for": "How many hours the code is valid, at most 168. Default: 168.",
};
const HOUR = 3_600_000;

interface Invitee {
	role: Role;
	organisation: Id | null;
	desk?: Id | null;
	member?: Id;
}

/** Makes the invite. The answer contains the invite code. */
async function inviteAnswer({ session }: People, invitee: Invitee, flags: { label?: string; "valid-for"?: number }): Promise<Answer> {
	const { label, "valid-for": hours } = flags;
	const {
		invite: id,
		code,
		expires,
	} = await invite(session, { ...invitee, ...(label !== undefined && { label }), ...(hours !== undefined && { validFor: hours * HOUR }) });
	return { data: { invite: id, code, expires: isoTime(expires) }, text: () => messages.invited(code, showTime(expires)) };
}

function inviteColleague(role: "staff" | "coordinator", help: { summary: string; examples: string[] }) {
	return command({
		name: `invite ${role}`,
		help: {
			...help,
			parameters: {
				organisation: "The organisation. Default: your own.",
				desk: "The desk that the person will belong to.",
				...helpOfAll,
			},
		},
		args: {},
		flags: { organisation: optional(ref("ORGANISATION")), desk: optional(ref("DESK")), ...ofAll },
		async run(io, input) {
			const people = await People.of(await io.session());
			const { dir, me } = people.session;
			const own = dir.members.get(me)?.organisation ?? null;
			const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
			if (organisation === null) throw new UsageError(messages.noOrganisation, `invite ${role}`);
			const desk = input.desk === undefined ? null : people.findDesk(input.desk, organisation).id;
			return inviteAnswer(people, { organisation, role, desk }, input);
		},
	});
}

const staff = inviteColleague("staff", {
	summary: "Invite a colleague as staff. Coordinators only.",
	examples: ["cloister invite staff --desk Shelter"],
});

const coordinator = inviteColleague("coordinator", {
	summary: "Invite a coordinator to your organisation. Admins invite the first coordinator of any organisation.",
	examples: ['cloister invite coordinator --organisation "Safe Harbour"'],
});

const admin = command({
	name: "invite admin",
	help: {
		summary: "Invite another network admin. Admins only.",
		parameters: { ...helpOfAll },
		examples: ["cloister invite admin"],
	},
	flags: ofAll,
	run: async (io, input) => inviteAnswer(await People.of(await io.session()), { organisation: null, role: "admin" }, input),
});

const auditor = peopleCommand({
	name: "invite auditor",
	help: {
		summary: "Invite an auditor. Admins only.",
		parameters: {
			organisation: "The organisation whose entries the auditor will read. Default: the whole network.",
			...helpOfAll,
		},
		examples: ["cloister invite auditor"],
	},
	flags: { organisation: optional(ref("ORGANISATION")), ...ofAll },
	async run(people, input) {
		const organisation = input.organisation === undefined ? null : people.findOrganisation(input.organisation);
		return inviteAnswer(people, { organisation, role: "auditor" }, input);
	},
});

const returning = peopleCommand({
	name: "invite returning",
	help: {
		summary: "Invite a member who has lost both the password and the recovery code.",
		details: "The member keeps the same account and gets new keys. Two people must vouch for the new keys.",
		parameters: { member: "The member.", ...helpOfAll },
		examples: ['cloister invite returning "Ana Kola"'],
	},
	args: { member: required(ref("MEMBER")) },
	flags: ofAll,
	async run(people, input) {
		const { id, organisation, role } = people.findMember(input.member);
		return inviteAnswer(people, { organisation, role, member: id }, input);
	},
});

const inviteColumns = (people: People): Columns<OpenInvite> => ({
	invite: idColumn("ID", ({ invite: id }) => id),
	label: column("FOR", ({ label }) => label),
	member: nameColumn(
		"COMES BACK",
		({ member }) => member,
		(member) => (member === null ? "" : people.name(member)),
	),
	role: typedColumn("ROLE", "parts.role", ({ role }) => role),
	organisation: nameColumn("ORGANISATION", ({ organisation }) => organisation, people.organisation),
	by: nameColumn(
		"BY",
		({ by }) => by,
		(by) => people.name(by),
	),
	expires: timeColumn("EXPIRES", ({ expires }) => expires),
});

const list = peopleCommand({
	name: "invite list",
	help: {
		summary: "List the invites that nobody has used and that you may cancel. For coordinators and admins.",
		examples: ["cloister invite list"],
	},
	async run(people) {
		return listAnswer("invites", openInvites(people.session), inviteColumns(people));
	},
});

const cancel = command({
	name: "invite cancel",
	help: {
		summary: "Cancel an invite that nobody has used. Its code then opens nothing.",
		parameters: { invite: "The invite, as `cloister invite list` shows it." },
		examples: ["cloister invite cancel 0f3c2a51-7a8e-4d53-9a55-3a4f0f1c2b7d"],
	},
	args: { invite: required(ref("INVITE")) },
	async run(io, input) {
		const { session } = await People.of(await io.session());
		const ids = openInvites(session).map(({ invite: id }) => id);
		await cancelInvite(session, pickId("invite", input.invite, ids));
		return done(messages.inviteCancelled);
	},
});

export const inviteCommands = [staff, coordinator, admin, auditor, returning, list, cancel];
