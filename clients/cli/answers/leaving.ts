/** Shows how many people a suspension or a removal concerns, and how many stay at each of their desks, before it happens. */
import type { Id } from "#protocol/bytes.ts";
import { deskMembers, isCurrentMember, type Member } from "#protocol/folds/directory.ts";
import { organisationWork } from "#sdk/casework/work.ts";
import type { MemberOrOrganisation } from "#sdk/directory/members.ts";
import type { Io } from "../command.ts";
import type { People } from "../lookup/people.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

/** Asks whether to go on. Goes on if nobody can answer. @throws UsageError when the answer is no */
export async function askBeforeLeaving(io: Io, people: People, { kind, subject }: MemberOrOrganisation): Promise<void> {
	const { dir } = people.session;
	const isConcerned = ({ id, organisation }: Member) => (kind === "member" ? id : organisation) === subject;
	const concerned = [...dir.members.values()].filter((member) => isConcerned(member) && isCurrentMember(dir, member.id));
	const ids = new Set<Id>(concerned.map(({ id }) => id));
	const desks = [...dir.desks.values()].filter(({ open, members }) => open && [...members].some((id) => ids.has(id)));
	const lines = desks.map(({ id }) => {
		const left = deskMembers(dir, id).filter((each) => !ids.has(each.id));
		return messages.deskAfterLeaving(people.desk(id), left.length);
	});
	const work = kind === "organisation" ? [messages.hasWork(await organisationWork(people.session, subject))] : [];
	io.note([messages.concernsPeople(concerned.length), ...lines, ...work].join("\n"));
	if ((await io.confirm(messages.askBeforeLeaving)) === false) throw new UsageError(messages.nothingChanged);
}
