/** The desks of made-up histories of cases and compartments. */
import type { Id } from "../../../clients/protocol/bytes.ts";
import type { Author } from "./author.ts";

/** Four desks that can hold cases, of three organisations, and one desk that can't. @returns the four desks that can. */
export function foundDesks(author: Author): Id[] {
	const founder = author.found();
	const second = author.admit(founder, null, "admin", null);
	const desks = [0, 1, 2].map(() => {
		const organisation = author.organisation(founder, second);
		const coordinator = author.admit(founder, second, "coordinator", organisation);
		const staff = author.admit(coordinator, second, "staff", organisation);
		return { organisation, coordinator, staff, desk: author.desk(coordinator, organisation, [staff]) };
	});
	const [{ organisation, coordinator, staff }] = desks as [(typeof desks)[0]];
	const fourth = author.desk(coordinator, organisation, [staff]);
	author.desk(coordinator, organisation, []);
	return [...desks.map(({ desk }) => desk), fourth];
}
