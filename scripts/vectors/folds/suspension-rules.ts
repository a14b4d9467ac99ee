/** The parts of the history of `member-rules.ts` that break each rule about suspensions once (spec/directory.md, section 4). */
import type { Id } from "../../../clients/protocol/bytes.ts";
import type { Author } from "./author.ts";
import type { Draft } from "./history.ts";
import type { People, Team } from "./people.ts";
import { refused } from "./refused.ts";

/** A suspended member changes the password, comes back with new keys, and stays suspended. */
export function returnSuspended(author: Author, { founder, second }: People, { organisation, coordinator, staff, desk }: Team): void {
	author.must({ type: "suspend", by: coordinator, fields: { kind: "member", subject: staff, code: "other" } });
	author.must({ type: "credential", by: staff, fields: author.credential(1) });
	refused(author, author.rekey(staff, desk));
	const back = author.must(author.invite(coordinator, { role: "staff", organisation, member: staff, desk }));
	author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation, member: staff }))));
	const join = author.must(author.join(back));
	author.must(author.approve(second, author.must(author.vouch(coordinator, join))));
	const invited = author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation }))));
	author.must(
		author.approve(second, author.must({ type: "remove", by: founder, fields: { kind: "member", subject: coordinator, code: "left" } })),
	);
	// The admin vouches for people whom a former coordinator has invited.
	author.must(author.approve(second, author.must(author.vouch(founder, invited))));
}

/** One admin suspends one organisation a day at once. Others confirm or end it, and the suspended may approve against this admin. */
export function breakSuspensions(author: Author, { founder, second }: People, [one, two, three]: [Team, Team, Team]): void {
	const rogue = author.admit(founder, second, "admin", null);
	const suspend = (by: Id, { organisation: subject }: Team) =>
		author.must({ type: "suspend", by, fields: { kind: "organisation", subject, code: "danger" } });
	const reinstate = (by: Id, { organisation: subject }: Team): Draft => ({
		type: "reinstate",
		by,
		fields: { kind: "organisation", subject },
	});
	const ended = suspend(rogue, one);
	refused(author, author.approve(rogue, ended));
	refused(author, author.approve(two.coordinator, ended, "refuse"));
	author.must(author.approve(second, ended, "refuse"));
	refused(author, reinstate(second, one));
	const waits = suspend(rogue, one);
	refused(author, reinstate(second, one));
	author.now += 86_400_000;
	const acts = suspend(rogue, two);
	author.must(reinstate(rogue, two));
	author.must(reinstate(second, two));
	refused(author, author.approve(founder, acts));
	author.now += 86_400_000;
	suspend(rogue, three);
	refused(author, author.approve(three.coordinator, waits));
	author.must({ type: "suspend", by: rogue, fields: { kind: "member", subject: two.coordinator, code: "other" } });
	// Whoever the admin has suspended is heard about a suspension, and not about a removal.
	const fields = { kind: "member", subject: rogue, code: "misconduct" };
	refused(author, author.approve(three.coordinator, author.must({ type: "remove", by: second, fields })));
	const against = author.must({ type: "suspend", by: second, fields });
	refused(author, author.approve(three.coordinator, against, "refuse"));
	refused(author, author.approve(three.staff, against));
	author.must(author.approve(three.coordinator, against));
	author.must(author.approve(two.coordinator, against));
	refused(author, author.approve(founder, waits));
}

/** One admin suspends one member a day at once, and removes nobody alone but a newcomer. */
export function breakMemberSuspensions(author: Author, { founder, second }: People, { organisation, coordinator, staff }: Team): void {
	const rogue = author.admit(founder, second, "admin", null);
	const auditor = author.admit(founder, second, "auditor", null);
	const about = (type: "suspend" | "remove", subject: Id, by = rogue) =>
		author.must({ type, by, fields: { kind: "member", subject, code: "other" } });
	const reinstate = (by: Id, subject: Id): Draft => ({ type: "reinstate", by, fields: { kind: "member", subject } });
	const acts = about("suspend", coordinator);
	const waits = about("suspend", auditor);
	about("suspend", staff);
	refused(author, reinstate(second, auditor));
	author.must(reinstate(rogue, coordinator));
	author.must(author.approve(second, acts, "refuse"));
	refused(author, reinstate(second, coordinator));
	author.must(author.approve(founder, waits));
	author.now += 86_400_000;
	about("suspend", staff);
	author.must(reinstate(second, staff));
	about("remove", staff);
	about("suspend", second);
	const newcomer = author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation })))).body.by;
	about("remove", newcomer);
	about("suspend", staff, coordinator);
	author.must(author.approve(founder, about("suspend", rogue, second)));
}

/** An organisation that is suspended already is marked as in danger. */
export function breakDanger(author: Author, { founder, second }: People, { organisation: subject }: Team): void {
	const suspend = (by: Id, code: string): Draft => ({ type: "suspend", by, fields: { kind: "organisation", subject, code } });
	const reinstate = (by: Id): Draft => ({ type: "reinstate", by, fields: { kind: "organisation", subject } });
	author.now += 86_400_000;
	const first = author.must(suspend(founder, "investigation"));
	refused(author, suspend(second, "left"));
	const overtakes = author.must(suspend(founder, "danger"));
	refused(author, author.approve(second, first));
	refused(author, suspend(second, "danger"));
	author.must(author.approve(second, overtakes, "refuse"));
	author.now += 86_400_000;
	author.must(author.approve(second, author.must(suspend(founder, "investigation"))));
	// The end of the mark leaves the confirmed suspension, and nobody ends both alone.
	const marked = author.must(suspend(founder, "danger"));
	author.must(reinstate(second));
	author.must(author.approve(second, marked, "refuse"));
	author.must(author.approve(founder, author.must(suspend(second, "danger"))));
	refused(author, suspend(founder, "danger"));
	author.must(author.approve(second, author.must(reinstate(founder))));
}

/** The approval of somebody who was suspended since doesn't count, and a refusal closes a proposal. */
export function forgetApprovals(author: Author, { founder, second, here }: People, [near, far]: [Team, Team]): void {
	const { organisation, coordinator } = here;
	const waiting = () => author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation }))));
	const vouched = author.must(author.vouch(coordinator, waiting()));
	author.must(author.approve(near.coordinator, vouched));
	author.must({ type: "suspend", by: founder, fields: { kind: "member", subject: near.coordinator, code: "other" } });
	author.must(author.approve(far.coordinator, vouched));
	author.must(author.approve(second, vouched));
	const other = author.must(author.vouch(coordinator, waiting()));
	author.must(author.approve(far.coordinator, other, "refuse"));
	refused(author, author.approve(second, other));
}
