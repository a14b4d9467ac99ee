/**
 * Statements that break exactly one rule (spec/directory.md). The other vectors about these rules break two rules at once, so a client that
 * lacks one of the two would still refuse them.
 */
import type { Id } from "../../../clients/protocol/bytes.ts";
import type { Author } from "./author.ts";
import type { Accepted, Fields } from "./history.ts";
import type { People, Team } from "./people.ts";
import { refused } from "./refused.ts";

export function breakSingleRules(author: Author, people: People, team: Team): void {
	sayTwice(author, people);
	breakInviters(author, people, team);
	breakVouchers(author, people, team);
	breakMembersOfDesks(author, people, team);
	breakKeysOfDesks(author, people, team);
	changeStandingTwice(author, team);
}

function sayTwice(author: Author, { founder, second }: People): void {
	const proposal = author.must({ type: "policy", by: founder, fields: { policy: { vettingMonths: 11, attachmentMiB: 64 } } });
	author.judgeAgain();
	author.must(author.approve(second, proposal, "refuse"));
}

function breakInviters(author: Author, { founder, second, there }: People, { organisation, coordinator, staff }: Team): void {
	const invite = (by: Id, fields: Fields) => refused(author, author.invite(by, fields));
	invite(coordinator, { role: "auditor", organisation });
	invite(there.coordinator, { role: "staff", organisation: there.organisation, member: staff });
	const empty = author.organisation(founder, second);
	invite(there.coordinator, { role: "coordinator", organisation: empty });
	const desk = author.chance.id();
	author.must({ type: "desk.add", by: coordinator, fields: { desk, organisation, name: "Desk" } });
	author.must({ type: "desk.close", by: coordinator, fields: { desk } });
	invite(coordinator, { role: "staff", organisation, desk });
}

function breakVouchers(author: Author, { second, there, founder }: People, { organisation, coordinator }: Team): void {
	const join = author.must(author.join(author.must(author.invite(coordinator, { role: "staff", organisation }))));
	const vouch = author.vouch(coordinator, join);
	refused(author, { ...vouch, fields: { ...vouch.fields, ...author.vetted(373) } });
	const deputy = author.admit(coordinator, second, "coordinator", organisation);
	const vouched = author.must(author.vouch(coordinator, join));
	// A colleague of the proposer, and somebody elsewhere who is no coordinator.
	for (const by of [deputy, there.staff]) refused(author, author.approve(by, vouched));
	// There is no coordinator who would have to vouch first.
	const empty = author.organisation(founder, second);
	const first = author.must(author.join(author.must(author.invite(founder, { role: "coordinator", organisation: empty }))));
	refused(author, author.vouch(there.coordinator, first));
}

function breakMembersOfDesks(author: Author, { founder, second, there }: People, { organisation, coordinator, staff, desk }: Team): void {
	const auditor = author.admit(founder, second, "auditor", organisation);
	refused(author, { type: "desk.member", by: coordinator, fields: { desk, member: auditor, action: "add" } });
	const rekey = (change: (sealed: { member: Id; ke: number }[]) => unknown[]) => {
		const draft = author.rekey(staff, desk);
		refused(author, { ...draft, fields: { ...draft.fields, sealed: change(draft.fields.sealed) } });
	};
	rekey((sealed) => [...sealed, { member: there.staff, ke: 1, hash: author.chance.bytes(32) }]);
	rekey((sealed) => sealed.map((each) => ({ ...each, ke: each.ke + 1 })));
}

/** A rejected key, a dropped code, a key that was used before, and a wrap of another key than those that stand. */
function breakKeysOfDesks(author: Author, { founder, second, there }: People, { organisation, coordinator, staff, desk }: Team): void {
	const { chance } = author;
	const rekey = (by: Id, change: Fields = {}) => {
		const draft = author.rekey(by, desk);
		return { ...draft, fields: { ...draft.fields, ...change } };
	};
	const reject = (by: Id, epoch: number) => ({ type: "desk.reject" as const, by, fields: { desk, epoch } });
	const printed = () => ({ pk: author.kem(), hash: chance.bytes(32) });
	const late = author.admit(coordinator, second, "staff", organisation);
	author.must({ type: "desk.member", by: coordinator, fields: { desk, member: late, action: "add" } });
	const grant = {
		type: "desk.grant" as const,
		by: coordinator,
		fields: { desk, epoch: 1, member: late, keyEpoch: 1, hash: chance.bytes(32) },
	};
	author.must(grant);
	// The signer, somebody elsewhere, and somebody who got the key later. And a key that isn't the present one.
	for (const by of [coordinator, there.staff, late]) refused(author, reject(by, 1));
	refused(author, reject(staff, 2));
	const first = author.must(rekey(staff, { recovery: printed() }));
	const { kc } = first.body;
	refused(author, rekey(coordinator, { kc }));
	for (const from of [0, 3]) refused(author, rekey(coordinator, { from }));
	refused(author, rekey(coordinator, { from: null }));
	refused(author, rekey(coordinator, { wrap: null }));
	for (const recovery of [null, printed()]) refused(author, rekey(staff, { recovery }));
	refused(author, reject(coordinator, 1));
	author.must(reject(coordinator, 2));
	refused(author, reject(late, 2));
	refused(author, { ...grant, fields: { ...grant.fields, epoch: 2, hash: chance.bytes(32) } });
	refused(author, rekey(staff, { from: 1, recovery: null }));
	refused(author, rekey(coordinator, { from: 2 }));
	// The code of the rejected key isn't the desk's, so anybody may leave it out.
	author.must(rekey(late, { from: 1, recovery: null }));
	author.must(rekey(coordinator, { from: 1, recovery: printed() }));
	const replaced = printed();
	author.must(rekey(coordinator, { recovery: replaced }));
	author.must(rekey(coordinator, { recovery: null }));
	// A code that a coordinator has taken away doesn't come back, by a rejection or by anybody's signature.
	author.must(reject(staff, 6));
	for (const by of [staff, coordinator]) refused(author, rekey(by, { from: 5, recovery: replaced }));
	// Nobody else is left.
	for (const member of [staff, late]) {
		refused(author, rekey(coordinator, { from: 5 }));
		author.must({ type: "desk.member", by: coordinator, fields: { desk, member, action: "remove" } });
	}
	author.must(rekey(coordinator, { from: 5 }));
	const back = { organisation, role: "staff", member: staff, desk };
	author.must(author.vouch(coordinator, author.must(author.join(author.must(author.invite(coordinator, back))))));
	author.must(author.approve(founder, author.accepted.at(-1) as Accepted));
	refused(author, reject(staff, 7));
}

function changeStandingTwice(author: Author, { organisation, coordinator, staff }: Team): void {
	for (const type of ["suspend", "remove"] as const) {
		const change = { type, by: coordinator, fields: { kind: "member", subject: staff, code: "left" } };
		author.must(change);
		refused(author, change);
	}
	refused(author, author.invite(coordinator, { role: "staff", organisation, member: staff }));
}
