/** What the fold of a case asks the directory. */
import type { CaseContext } from "./case-state.ts";
import {
	absenceOf,
	activeMember,
	type Directory,
	deskCanHold,
	deskMembers,
	goneSince,
	isCurrentDesk,
	isMemberOfDesk,
	organisationOfDesk,
} from "./directory.ts";

/** The context in which a statement is judged by this directory. */
export function caseContext(directory: Directory): CaseContext {
	return {
		newestAt: (size) => directory.times[size] ?? 0,
		organisationOfDesk: (desk) => organisationOfDesk(directory, desk),
		isMemberOfDesk: (member, desk) => isMemberOfDesk(directory, member, desk),
		deskCanHold: (desk) => deskCanHold(directory, desk),
		isGone: (desk) => !isCurrentDesk(directory, desk),
		goneSince: (desk) => goneSince(directory, desk),
		isSuspended: (desk) => absenceOf(directory, desk) === "suspended",
		hasActive: (desk, except) => absenceOf(directory, desk) === null && deskMembers(directory, desk).some(({ id }) => id !== except),
		// The directory of an earlier time can only be looked up by id.
		activeOrganisations: () =>
			[...directory.versions.organisations.keys()].filter((id) => directory.organisations.get(id)?.status === "active"),
		countryOfDesk: (desk) => directory.organisations.get(organisationOfDesk(directory, desk) ?? "")?.country,
		isActive: (member) => activeMember(directory, member) !== null,
		isAdmin: (member) => activeMember(directory, member)?.role === "admin",
	};
}
