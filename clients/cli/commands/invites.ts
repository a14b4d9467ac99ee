/** Invitations, to be told in person or by phone. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { type Invited, invite } from "#sdk/directory/members.ts";
import { type Answer, command } from "../command.ts";
import { optional, required } from "../grammar.ts";
import { number, ref } from "../kinds.ts";
import { People } from "../people.ts";
import { UsageError } from "../problems.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

const validFor = { "valid-for": optional(number("HOURS", 1, 168)) };
const HOUR = 3_600_000;

function answer({ invite: id, code, expires }: Invited): Answer {
	return { data: { invite: id, code, expires: isoTime(expires) }, text: () => messages.invited(code, showTime(expires)) };
}

interface To {
	organisation?: Id | null;
	role: Role;
	desk?: Id | null;
	member?: Id;
}

async function send(people: People, to: To, hours: number | undefined): Promise<Answer> {
	const { organisation = null, ...rest } = to;
	return answer(await invite(people.session, { organisation, ...rest, ...(hours !== undefined && { validFor: hours * HOUR }) }));
}

function colleague(role: "staff" | "coordinator") {
	return command({
		name: `invite ${role}`,
		args: {},
		flags: { organisation: optional(ref("ORGANISATION")), desk: optional(ref("DESK")), ...validFor },
		async run(io, input) {
			const people = await People.of(await io.session());
			const { dir, me } = people.session;
			const own = dir.members.get(me)?.organisation ?? null;
			const organisation = input.organisation === undefined ? own : people.findOrganisation(input.organisation);
			if (organisation === null) throw new UsageError(messages.noOrganisation, `invite ${role}`);
			const desk = input.desk === undefined ? null : people.findDesk(input.desk, organisation).id;
			return send(people, { organisation, role, desk }, input["valid-for"]);
		},
	});
}

const admin = command({
	name: "invite admin",
	args: {},
	flags: validFor,
	run: async (io, input) => send(await People.of(await io.session()), { role: "admin" }, input["valid-for"]),
});

const auditor = command({
	name: "invite auditor",
	args: {},
	flags: { organisation: optional(ref("ORGANISATION")), ...validFor },
	async run(io, input) {
		const people = await People.of(await io.session());
		const organisation = input.organisation === undefined ? null : people.findOrganisation(input.organisation);
		return send(people, { organisation, role: "auditor" }, input["valid-for"]);
	},
});

const returning = command({
	name: "invite returning",
	args: { member: required(ref("MEMBER")) },
	flags: validFor,
	async run(io, input) {
		const people = await People.of(await io.session());
		const { id, organisation, role } = people.findMember(input.member);
		return send(people, { organisation, role, member: id }, input["valid-for"]);
	},
});

export const inviteCommands = [colleague("staff"), colleague("coordinator"), admin, auditor, returning];
