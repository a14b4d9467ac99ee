/** The commands that make invite codes. A code is told in person or by phone. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { invite } from "#sdk/directory/members.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { number, ref } from "../../arguments/kinds.ts";
import { type Answer, command } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const validFor = { "valid-for": optional(number("HOURS", 1, 168)) };
const validForHelp = "How many hours the code is valid, at most 168. Default: 168.";
const HOUR = 3_600_000;

interface Invitee {
	role: Role;
	organisation: Id | null;
	desk?: Id | null;
	member?: Id;
}

/** Makes the invite. The answer contains the invite code. */
async function inviteAnswer({ session }: People, invitee: Invitee, hours: number | undefined): Promise<Answer> {
	const { invite: id, code, expires } = await invite(session, { ...invitee, ...(hours !== undefined && { validFor: hours * HOUR }) });
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
				"valid-for": validForHelp,
			},
		},
		args: {},
		flags: { organisation: optional(ref("ORGANISATION")), desk: optional(ref("DESK")), ...validFor },
		async run(io, input) {
			const people = await People.of(await io.session());
			const { dir, me } = people.session;
			const own = dir.members.get(me)?.organisation ?? null;
			const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
			if (organisation === null) throw new UsageError(messages.noOrganisation, `invite ${role}`);
			const desk = input.desk === undefined ? null : people.findDesk(input.desk, organisation).id;
			return inviteAnswer(people, { organisation, role, desk }, input["valid-for"]);
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
		parameters: { "valid-for": validForHelp },
		examples: ["cloister invite admin"],
	},
	args: {},
	flags: validFor,
	run: async (io, input) => inviteAnswer(await People.of(await io.session()), { organisation: null, role: "admin" }, input["valid-for"]),
});

const auditor = command({
	name: "invite auditor",
	help: {
		summary: "Invite an auditor. Admins only.",
		parameters: {
			organisation: "The organisation whose entries the auditor will read. Default: the whole network.",
			"valid-for": validForHelp,
		},
		examples: ["cloister invite auditor"],
	},
	args: {},
	flags: { organisation: optional(ref("ORGANISATION")), ...validFor },
	async run(io, input) {
		const people = await People.of(await io.session());
		const organisation = input.organisation === undefined ? null : people.findOrganisation(input.organisation);
		return inviteAnswer(people, { organisation, role: "auditor" }, input["valid-for"]);
	},
});

const returning = command({
	name: "invite returning",
	help: {
		summary: "Invite a member who has lost both the password and the recovery code.",
		details: "The member keeps the same account and gets new keys. Two people must vouch for the new keys.",
		parameters: { member: "The member.", "valid-for": validForHelp },
		examples: ['cloister invite returning "Ana Kola"'],
	},
	args: { member: required(ref("MEMBER")) },
	flags: validFor,
	async run(io, input) {
		const people = await People.of(await io.session());
		const { id, organisation, role } = people.findMember(input.member);
		return inviteAnswer(people, { organisation, role, member: id }, input["valid-for"]);
	},
});

export const inviteCommands = [staff, coordinator, admin, auditor, returning];
