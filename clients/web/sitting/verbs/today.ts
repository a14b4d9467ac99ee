/** The verb that says who is signed in. */
import { desksOf, isInDanger } from "#protocol/folds/directory.ts";
import { syncDirectory } from "#sdk/directory/directory.ts";
import { namesOf } from "#sdk/views/names.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface MeView {
	id: string;
	/** Null when the server gives no name that matches the directory. */
	name: string | null;
	role: string;
	status: string;
	organisation: string | null;
	/** The name of the organisation when it is suspended, and the member is active; else null. */
	suspendedOrganisation: string | null;
	/** Whether it is suspended because people are in danger there. Then its people get no content. */
	isInDanger: boolean;
	desks: { id: string; name: string }[];
	network: string;
	/** Whether the sitting is on a shared computer. */
	isSharedComputer: boolean;
}

/** Who is signed in. */
export const me = reads({ topics: ["directory"], isAskedByProgram: true }, async (sitting: Sitting): Promise<MeView> => {
	const session = sessionOf(sitting);
	await syncDirectory(session);
	const { dir } = session;
	const member = dir.members.get(session.me);
	const organisation = member?.organisation ? dir.organisations.get(member.organisation) : undefined;
	return {
		id: session.me,
		name: (await namesOf(session)).get(session.me) ?? null,
		role: member?.role ?? "staff",
		status: member?.status ?? "pending",
		organisation: organisation?.name ?? null,
		suspendedOrganisation: organisation?.status === "suspended" && member?.status === "active" ? organisation.name : null,
		isInDanger: isInDanger(dir, organisation?.id ?? null),
		desks: desksOf(dir, session.me).map(({ id, name }) => ({ id, name })),
		network: dir.genesis?.body.name ?? "",
		isSharedComputer: sitting.isSharedComputer,
	};
});
