/** A history that breaks each rule of the directory once, most of them about members, desks and proposals (spec/directory.md, sections 3 to 5). */
import type { Id } from "../../../clients/protocol/bytes.ts";
import type { Author } from "./author.ts";
import { breakCircles } from "./circle-rules.ts";
import type { Accepted, Draft, Fields } from "./history.ts";
import { breakGenesis, breakLogRules, vouchForSuspended } from "./log-rules.ts";
import type { People, Team } from "./people.ts";
import { refused } from "./refused.ts";
import { breakSingleRules } from "./single-rules.ts";
import { breakDanger, breakMemberSuspensions, breakSuspensions, forgetApprovals, returnSuspended } from "./suspension-rules.ts";

export function breakMemberRules(author: Author): void {
	breakGenesis(author);
	const founder = author.found();
	const second = author.admit(founder, null, "admin", null);
	const team = (): Team => {
		const organisation = author.organisation(founder, second);
		const coordinator = author.admit(founder, second, "coordinator", organisation);
		const staff = author.admit(coordinator, second, "staff", organisation);
		return { organisation, coordinator, staff, desk: author.desk(coordinator, organisation, [staff]) };
	};
	const people = { founder, second, here: team(), there: team() };
	breakInvites(author, people);
	breakJoins(author, people);
	breakVouching(author, people);
	breakProposals(author, people);
	breakCircles(author, people, [people.here, people.there]);
	breakDesks(author, people);
	returnSuspended(author, people, team());
	forgetApprovals(author, people, [team(), team()]);
	vouchForSuspended(author, { founder, second }, team());
	breakSuspensions(author, people, [team(), team(), team()]);
	breakMemberSuspensions(author, people, team());
	breakDanger(author, people, team());
	breakSingleRules(author, people, team());
	breakApprovals(author, people);
	breakLogRules(author, founder, second);
}

function breakInvites(author: Author, { founder, second, here, there }: People): void {
	const invite = (by: Id, fields: Fields) => refused(author, author.invite(by, fields));
	const { organisation, coordinator, staff, desk } = here;
	const asStaff = { role: "staff", organisation };
	// Staff are invited by their coordinator only.
	invite(staff, asStaff);
	invite(there.coordinator, asStaff);
	invite(founder, asStaff);
	// Roles and organisations that don't go together, an auditor with a desk, and a desk of another organisation.
	invite(founder, { role: "staff", organisation: null });
	invite(founder, { role: "admin", organisation });
	invite(founder, { role: "auditor", organisation, desk });
	invite(coordinator, { ...asStaff, desk: there.desk });
	// Nobody invites themselves back. A member who is invited back must be known, and keeps the role.
	invite(coordinator, { role: "coordinator", organisation, member: coordinator });
	invite(coordinator, { role: "coordinator", organisation, member: staff });
	invite(coordinator, { ...asStaff, member: author.chance.id() });
	// An admin may invite only the first coordinator of an organisation, and only once the organisation is approved.
	const empty = author.organisation(founder, second);
	invite(founder, { role: "staff", organisation: empty });
	const waiting = author.chance.id();
	const added = author.must({ type: "organisation.add", by: founder, fields: author.organisationFields(waiting) });
	invite(founder, { role: "coordinator", organisation: waiting });
	author.must(author.approve(second, added, "refuse"));
	// An invite is cancelled by the organisation's coordinator or an admin, once, while nobody has used it.
	const cancelled = author.must(author.invite(coordinator, { ...asStaff, label: "for the new colleague" }));
	const cancel = (by: Id): Draft => ({ type: "invite.cancel", by, fields: { invite: cancelled.body.invite } });
	refused(author, cancel(staff));
	refused(author, cancel(there.coordinator));
	author.must(cancel(coordinator));
	refused(author, cancel(founder));
	refused(author, author.join(cancelled));
	refused(author, { type: "invite.cancel", by: founder, fields: { invite: author.chance.id() } });
	const audits = author.must(author.invite(founder, { role: "auditor", organisation }));
	refused(author, { type: "invite.cancel", by: coordinator, fields: { invite: audits.body.invite } });
	author.must({ type: "invite.cancel", by: founder, fields: { invite: audits.body.invite } });
	const used = author.must(author.invite(coordinator, asStaff));
	author.must(author.join(used));
	refused(author, { type: "invite.cancel", by: founder, fields: { invite: used.body.invite } });
	// The id of an earlier invite.
	const known = author.must(author.invite(coordinator, asStaff));
	const again = author.invite(coordinator, asStaff);
	refused(author, { ...again, fields: { ...again.fields, invite: known.body.invite } });
}

/** Changes a join that is otherwise right. */
function joinWith(author: Author, invite: Accepted, change: Partial<Draft>): Draft {
	return { ...author.join(invite), ...change };
}

function breakJoins(author: Author, { here, there }: People): void {
	const { organisation, coordinator, staff, desk } = here;
	const invite = author.must(author.invite(coordinator, { role: "staff", organisation }));
	// As another member, with a wrong key epoch, for a desk, and without the invite's signature.
	refused(author, joinWith(author, invite, { by: there.staff }));
	refused(author, joinWith(author, invite, { ke: 2 }));
	refused(author, joinWith(author, invite, { as: desk }));
	const { second: _token, ...unproven } = author.join(invite);
	refused(author, unproven);
	// As somebody else than the member who was invited back.
	const back = author.must(author.invite(coordinator, { role: "staff", organisation, member: staff }));
	refused(author, joinWith(author, back, { by: author.chance.id() }));
	// With a used invite, and a credential without a join.
	const join = author.must(author.join(invite));
	refused(author, author.join(invite));
	refused(author, { type: "credential", by: author.chance.id(), fields: author.credential(1) });
	const { by, ke } = join.body;
	const first = (version: number, second?: Draft["second"]): Draft => ({
		type: "credential",
		by,
		ke,
		seed: author.seedOf(by, ke),
		fields: author.credential(version),
		...(second && { second }),
	});
	// Only the first credential has the signature of the invite, and versions follow one another.
	refused(author, first(1));
	refused(author, first(2, author.tokenOf(invite.body)));
	refused(author, { ...first(1, author.tokenOf(invite.body)), as: desk });
	author.must(first(1, author.tokenOf(invite.body)));
	refused(author, first(2, author.tokenOf(invite.body)));
	refused(author, first(1));
	// A newcomer may do nothing else yet.
	refused(author, { type: "desk.rekey", by, ke, seed: author.seedOf(by, ke), fields: author.rekey(by, desk).fields });
	// A version that isn't the next one.
	refused(author, { type: "credential", by: staff, fields: author.credential(3) });
}

function breakVouching(author: Author, { founder, second, here, there }: People): void {
	const { organisation, coordinator, staff } = here;
	const waiting = () => author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation }))));
	const join = waiting();
	// Only the coordinator of their organisation vouches for staff.
	for (const by of [staff, there.coordinator, founder]) refused(author, author.vouch(by, join));
	const vouched = author.must(author.vouch(coordinator, join));
	// Neither the voucher, nor staff, nor the person approves.
	for (const by of [coordinator, staff, join.body.by]) refused(author, author.approve(by, vouched));
	// Coordinators of two organisations count like one admin.
	author.must(author.approve(there.coordinator, vouched));
	refused(author, author.approve(there.coordinator, vouched));
	author.must(author.approve(second, vouched));
	// The person is admitted already.
	refused(author, author.approve(founder, vouched));
	refused(author, author.vouch(coordinator, join));
	// Nobody vouches for their own new keys.
	const back = author.must(author.invite(second, { role: "admin", organisation: null, member: founder }));
	const returning = author.must(author.join(back));
	refused(author, { ...author.vouch(founder, returning), ke: 1, seed: author.seedOf(founder, 1) });
}

function breakProposals(author: Author, { founder, second, here, there }: People): void {
	const { organisation, coordinator, staff } = here;
	const about = (type: "suspend" | "reinstate" | "remove", by: Id, subject: Id, kind: "member" | "organisation" = "member") =>
		refused(author, { type, by, fields: type === "reinstate" ? { kind, subject } : { kind, subject, code: "left" } });
	about("suspend", staff, there.staff);
	about("suspend", there.coordinator, staff);
	about("suspend", coordinator, organisation, "organisation");
	about("suspend", founder, author.chance.id());
	about("reinstate", founder, staff);
	about("remove", coordinator, founder);
	const auditor = author.admit(founder, second, "auditor", organisation);
	about("suspend", coordinator, auditor);
	const role = (by: Id, member: Id) => refused(author, { type: "member.role", by, fields: { member, role: "staff" } });
	role(coordinator, coordinator);
	role(there.coordinator, coordinator);
	role(staff, coordinator);
	role(coordinator, auditor);
	// Only admins vet. They vet members who exist, and not themselves.
	const vet = (by: Id, subject: Id) => refused(author, { type: "vetting", by, fields: { kind: "member", subject, ...author.vetted() } });
	vet(coordinator, staff);
	vet(founder, founder);
	vet(founder, author.chance.id());
	// A vetting beyond the months of the policy needs a second admin. Its approval closes other proposals about the member.
	const late = (subject: Id, kind = "member"): Draft => ({
		type: "vetting",
		by: founder,
		fields: { kind, subject, ...author.vetted(373) },
	});
	const [replaced, extended] = [author.must(late(staff)), author.must(late(staff))];
	refused(author, author.approve(there.coordinator, extended));
	author.must(author.approve(second, extended));
	refused(author, author.approve(second, replaced));
	author.must({ ...late(staff), fields: { kind: "member", subject: staff, ...author.vetted(372) } });
	author.must(author.approve(second, author.must(late(organisation, "organisation"))));
	refused(author, {
		type: "organisation.add",
		by: founder,
		fields: { ...author.organisationFields(author.chance.id()), ...author.vetted(373) },
	});
	// Only admins propose statements of these two types.
	for (const type of ["policy", "organisation.add"] as const) {
		const fields = type === "policy" ? { policy: { vettingMonths: 6, attachmentMiB: 64 } } : author.organisationFields(author.chance.id());
		refused(author, { type, by: coordinator, fields });
	}
	// An id that is in use, and an approval of nothing.
	refused(author, { type: "organisation.add", by: founder, fields: author.organisationFields(organisation) });
	refused(author, author.approve(second, "00".repeat(32)));
}

function breakDesks(author: Author, { here, there }: People): void {
	const { organisation, coordinator, staff, desk } = here;
	const member = (by: Id, who: Id, action = "add") => refused(author, { type: "desk.member", by, fields: { desk, member: who, action } });
	member(staff, staff, "remove");
	member(there.coordinator, there.staff);
	member(coordinator, there.staff);
	member(coordinator, staff);
	member(coordinator, there.staff, "remove");
	// By another organisation's coordinator, and with an id that is in use.
	refused(author, { type: "desk.add", by: there.coordinator, fields: { desk: author.chance.id(), organisation, name: "Desk" } });
	refused(author, { type: "desk.add", by: coordinator, fields: { desk: there.desk, organisation, name: "Desk" } });
	const fresh = author.chance.id();
	author.must({ type: "desk.add", by: coordinator, fields: { desk: fresh, organisation, name: "Desk" } });
	// A name in Latin letters is written by the organisation's coordinator, for the organisation or an open desk of it.
	const latin = (by: Id, change: Fields): Draft => ({
		type: "name.latin",
		by,
		fields: { organisation, desk: fresh, name: "Prystan", ...change },
	});
	refused(author, latin(staff, {}));
	refused(author, latin(there.coordinator, {}));
	refused(author, latin(coordinator, { desk: there.desk }));
	refused(author, latin(coordinator, { desk: author.chance.id() }));
	for (const name of ["Prystan Пристань", "ميناء", "24"]) refused(author, latin(coordinator, { name }));
	author.must(latin(coordinator, {}));
	author.must(latin(coordinator, { desk: null, name: "Ștefan-3" }));
	author.must(latin(coordinator, { name: null }));
	const rekey = (of: Id, by: Id, change: Fields) => {
		const draft = author.rekey(by, of);
		refused(author, { ...draft, fields: { ...draft.fields, ...change } });
	};
	rekey(fresh, coordinator, { from: 1, wrap: author.chance.bytes(64) });
	rekey(fresh, coordinator, { wrap: author.chance.bytes(64) });
	rekey(desk, there.staff, {});
	rekey(desk, staff, { epoch: 3 });
	rekey(desk, staff, { prev: null });
	rekey(desk, staff, { sealed: [] });
	const grant = (by: Id, change: Fields) => {
		const fields = { desk, epoch: 1, member: staff, keyEpoch: 1, hash: author.chance.bytes(32) };
		refused(author, { type: "desk.grant", by, fields: { ...fields, ...change } });
	};
	grant(there.staff, {});
	grant(staff, { epoch: 2 });
	grant(staff, { keyEpoch: 2 });
	grant(staff, { member: there.staff });
	author.must({ type: "desk.close", by: coordinator, fields: { desk: fresh } });
	rekey(fresh, coordinator, {});
	refused(author, { type: "desk.close", by: coordinator, fields: { desk: fresh } });
}

/** Proposals whose proposer or subject has changed before they are approved. */
function breakApprovals(author: Author, { founder, second, here, there }: People): void {
	const { organisation, coordinator } = here;
	const waiting = author.chance.id();
	const adds = author.must({ type: "organisation.add", by: founder, fields: author.organisationFields(waiting) });
	const removal = author.must({ type: "remove", by: founder, fields: { kind: "organisation", subject: waiting, code: "other" } });
	author.must(author.approve(second, removal));
	refused(author, author.approve(second, adds));
	const deputy = author.admit(coordinator, second, "coordinator", organisation);
	const vouched = (by: Id) =>
		author.must(author.vouch(by, author.must(author.join(author.must(author.invite(by, { role: "staff", organisation }))))));
	const byDeputy = vouched(deputy);
	author.must({ type: "member.role", by: coordinator, fields: { member: deputy, role: "staff" } });
	refused(author, author.approve(second, byDeputy));
	const beforeLoss = vouched(coordinator);
	const back = author.must(author.invite(founder, { role: "coordinator", organisation, member: coordinator }));
	const returned = author.must(author.vouch(founder, author.must(author.join(back))));
	author.must(author.approve(second, returned));
	refused(author, author.approve(second, beforeLoss));
	const bySuspended = vouched(coordinator);
	author.must({ type: "suspend", by: founder, fields: { kind: "member", subject: coordinator, code: "other" } });
	refused(author, author.approve(there.coordinator, bySuspended));
	refused(author, author.invite(coordinator, { role: "staff", organisation }));
	const suspension = { kind: "organisation", subject: there.organisation, code: "other" };
	author.must(author.approve(second, author.must({ type: "suspend", by: founder, fields: suspension })));
	refused(author, author.invite(there.coordinator, { role: "staff", organisation: there.organisation }));
	author.must(
		author.approve(second, author.must({ type: "remove", by: founder, fields: { kind: "member", subject: here.staff, code: "left" } })),
	);
	refused(author, { type: "credential", by: here.staff, fields: author.credential(2) });
}
