/** What the fold of a case asks the directory. */
import type { CaseContext } from "./case-state.ts";
import { activeMember, type Directory, deskCanHold, isCurrentDesk, isMemberOfDesk, organisationOfDesk } from "./directory.ts";

/** The context in which a statement is judged by this directory. */
export function caseContext(directory: Directory): CaseContext {
	return {
		newestAt: (size) => directory.times[size] ?? 0,
		organisationOfDesk: (desk) => organisationOfDesk(directory, desk),
		isMemberOfDesk: (member, desk) => isMemberOfDesk(directory, member, desk),
		deskCanHold: (desk) => deskCanHold(directory, desk),
		isGone: (desk) => !isCurrentDesk(directory, desk),
		isActive: (member) => activeMember(directory, member) !== null,
		isAdmin: (member) => activeMember(directory, member)?.role === "admin",
	};
}
