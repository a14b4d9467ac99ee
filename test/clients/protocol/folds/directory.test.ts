/** Promise 2: a person becomes a member only when two people have vouched for exactly that person's keys. */
import t, { type Test } from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	applyStatement,
	checkSpeaker,
	deskCanHold,
	deskIsStale,
	deskKey,
	deskWaiting,
	emptyDirectory,
	followLeaf,
	judgeAtCheckpoint,
	keyOfLog,
	type Member,
	wasTurnedAway,
} from "#protocol/folds/directory.ts";
import { vettingDueAt } from "#protocol/rules/vetting.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { newPerson, TestDirectory, vetted } from "../../../support/directory.ts";

await sodiumReady;

/** Expects that `act` is refused and changes nothing in the directory. */
function refused(t: Test, d: TestDirectory, code: string, act: () => unknown, what: string): void {
	const before = JSON.stringify([...d.dir.members.values(), ...d.dir.desks.values(), d.dir.size, d.dir.quorum]);
	t.throws(act, { code }, what);
	t.equal(
		JSON.stringify([...d.dir.members.values(), ...d.dir.desks.values(), d.dir.size, d.dir.quorum]),
		before,
		`${what}: nothing changed`,
	);
}

function network() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const organisation = d.organisation(d.founder, second);
	const coordinator = d.member(d.founder, second, "coordinator", organisation);
	return { d, second, organisation, coordinator };
}

t.test("one voucher is enough only while the founder is the only admin, and the directory shows it", async (t) => {
	const d = new TestDirectory();
	t.equal(d.dir.quorum, 1);
	const second = d.member(d.founder, null, "admin", null);
	t.same(d.dir.members.get(second.id)?.vouchers, [d.founder.id]);
	t.equal(d.dir.quorum, 2);
	const { person, join } = d.joined(d.founder, "auditor", null);
	d.add("member.add", d.founder, { member: person.id, join: join.objId, ...vetted });
	t.equal(d.dir.members.get(person.id)?.status, "pending");
	d.add("remove", d.founder, { kind: "member", subject: second.id, code: "left" });
	t.equal(d.dir.members.get(second.id)?.status, "active", "removing an admin needs a second admin");
});

t.test("two admins set the facts of an organisation, and the newest agreement counts", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const facts = { region: "asia", affiliation: "secular", scope: "full" } as const;
	const propose = (changed: object, by = d.founder) => d.add("organisation.change", by, { organisation, ...facts, ...changed });
	const approve = (object: Uint8Array) => d.add("countersign", second, { object, verdict: "approve", code: null });
	const present = () => d.dir.organisations.get(organisation)?.facts;
	const change = propose({});
	t.equal(present(), null, "one admin isn't enough");
	refused(t, d, "not-allowed", () => propose({}, coordinator), "a coordinator proposes it");
	refused(t, d, "wrong-state", () => propose({ organisation: randomId() }), "an unknown organisation");
	const other = propose({ scope: "limited" });
	approve(change.objId);
	t.same(present(), facts);
	refused(t, d, "wrong-state", () => approve(other.objId), "an older proposal about the same organisation");
	approve(propose({ region: "africa" }).objId);
	t.same(present(), { ...facts, region: "africa" });
	const late = propose({ region: "oceania" });
	approve(d.add("remove", d.founder, { kind: "organisation", subject: organisation, code: "left" }).objId);
	t.match(d.dir.proposals.get(late.key)?.lapse, { why: "standing" });
	refused(t, d, "wrong-state", () => approve(late.objId), "an organisation that has left");
});

t.test("a next vetting beyond the policy's period needs a second admin", async (t) => {
	const { d, second } = network();
	const subject = second.id;
	const DAY = 86_400_000;
	const vet = (days: number) =>
		d.add("vetting", d.founder, { kind: "member", subject, checklist: randomBytes(32), nextVetting: days * DAY });
	const approve = (object: Uint8Array, by = third) => d.add("countersign", by, { object, verdict: "approve", code: null });
	const third = d.member(d.founder, second, "admin", null);
	const due = () => vettingDueAt(d.dir.members.get(subject) as Member, d.dir.policy?.vettingMonths);
	vet(360);
	t.equal(due(), 360 * DAY, "within 12 months: one admin");
	const late = vet(373);
	t.equal(due(), 360 * DAY, "beyond: it waits");
	refused(t, d, "not-allowed", () => approve(late.objId, second), "the person who is vetted");
	const organisation = d.organisation(d.founder, second);
	const [one, other] = ["coordinator", "coordinator"].map(() =>
		d.member(d.founder, second, "coordinator", d.organisation(d.founder, second)),
	);
	for (const coordinator of [one, other]) refused(t, d, "not-allowed", () => approve(late.objId, coordinator), "no admin");
	approve(late.objId);
	t.equal(due(), 373 * DAY);
	const stale = vet(500);
	vet(300);
	refused(t, d, "wrong-state", () => approve(stale.objId), "a newer vetting closes the older proposal");
	t.equal(due(), 300 * DAY);

	approve(d.add("policy", d.founder, { policy: { vettingMonths: 6, attachmentMiB: 64 } }).objId);
	t.equal(due(), Date.UTC(1970, 6, 1), "a shorter policy makes it due earlier");
	const { person, join } = d.joined(d.founder, "admin", null);
	const vouch = (days: number) =>
		d.add("member.add", d.founder, { member: person.id, join: join.objId, ...vetted, nextVetting: days * DAY });
	refused(t, d, "bad-statement", () => vouch(187), "a newcomer's vetting is never beyond the policy");
	t.doesNotThrow(() => vouch(186));
	approve(vet(400).objId);
	t.equal(due(), 400 * DAY, "two admins have agreed");
	t.equal(d.dir.organisations.get(organisation)?.isExtended, false);
});

t.test("a policy that takes effect closes all other open proposals of a policy", async (t) => {
	const { d, second } = network();
	const propose = (vettingMonths: number) => d.add("policy", d.founder, { policy: { vettingMonths, attachmentMiB: 64 } }).objId;
	const approve = (object: Uint8Array) => d.add("countersign", second, { object, verdict: "approve", code: null });
	const witnesses = d.add("log.witnesses", d.founder, { wanted: 0, witnesses: [] }).objId;
	const old = propose(60);
	approve(propose(6));
	refused(t, d, "wrong-state", () => approve(old), "a policy that another policy has replaced");
	t.equal(d.dir.policy?.vettingMonths, 6);
	approve(propose(60));
	t.equal(d.dir.policy?.vettingMonths, 60, "the same policy can be proposed again");
	t.doesNotThrow(() => approve(witnesses), "a proposal of another type stays open");
});

t.test("staff need the vouching of their coordinator and of an admin", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const { person, join } = d.joined(coordinator, "staff", organisation);
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("member.add", d.founder, { member: person.id, join: join.objId, ...vetted }),
		"an admin without the coordinator",
	);
	const proposal = d.add("member.add", coordinator, { member: person.id, join: join.objId, ...vetted });
	t.equal(d.dir.members.get(person.id)?.status, "pending");
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("countersign", coordinator, { object: proposal.objId, verdict: "approve", code: null }),
		"approving one's own proposal",
	);
	refused(
		t,
		d,
		"not-vouched",
		() => d.add("countersign", person, { object: proposal.objId, verdict: "approve", code: null }),
		"approving oneself",
	);
	d.add("countersign", second, { object: proposal.objId, verdict: "approve", code: null });
	t.equal(d.dir.members.get(person.id)?.status, "active");
	t.same(d.dir.members.get(person.id)?.keys.get(1), join.body.keys, "exactly the keys of the join");
});

t.test("two coordinators of two other organisations replace a missing admin, and one alone doesn't", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const others = [1, 2].map(() => {
		const other = d.organisation(d.founder, second);
		return d.member(d.founder, second, "coordinator", other);
	});
	const colleague = d.member(coordinator, second, "coordinator", organisation);
	const { person, join } = d.joined(coordinator, "staff", organisation);
	const proposal = d.add("member.add", coordinator, { member: person.id, join: join.objId, ...vetted });
	const approve = (by: typeof colleague) => d.add("countersign", by, { object: proposal.objId, verdict: "approve", code: null });
	refused(t, d, "not-allowed", () => approve(colleague), "a coordinator of the same organisation");
	approve(others[0]!);
	t.equal(d.dir.members.get(person.id)?.status, "pending");
	approve(others[1]!);
	t.equal(d.dir.members.get(person.id)?.status, "active");
});

t.test("swapped keys, admissions without a join and repeated admissions are refused", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const { person, join } = d.joined(coordinator, "staff", organisation);
	const token = new SigningKey(randomBytes(32));
	const ghost = newPerson();
	refused(
		t,
		d,
		"invite-used",
		() => d.add("join", ghost, { invite: join.body.invite, keys: ghost.keys.public, nameHash: randomBytes(32) }, null, token),
		"a used invite",
	);
	const invite = d.invite(coordinator, token, { organisation, role: "staff" });
	const forged = new SigningKey(randomBytes(32));
	refused(
		t,
		d,
		"bad-signature",
		() => d.add("join", ghost, { invite, keys: ghost.keys.public, nameHash: randomBytes(32) }, null, forged),
		"a join without the invite's key",
	);
	refused(
		t,
		d,
		"wrong-state",
		() => d.add("member.add", coordinator, { member: person.id, join: randomBytes(32), ...vetted }),
		"vouching for other keys",
	);
	const proposal = d.add("member.add", coordinator, { member: person.id, join: join.objId, ...vetted });
	const approval = d.add("countersign", second, { object: proposal.objId, verdict: "approve", code: null });
	d.add("remove", coordinator, { kind: "member", subject: person.id, code: "left" });
	for (const replay of [join, proposal, approval])
		refused(t, d, "conflict", () => applyStatement(d.dir, replay), `replayed ${replay.type}`);
	t.equal(d.dir.members.get(person.id)?.status, "removed");
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("desk.add", person, { desk: randomId(), organisation, name: "x" }),
		"a removed member signs nothing",
	);
});

t.test("each role signs only what its rules allow, in its own organisation and desk", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const staff = d.member(coordinator, second, "staff", organisation);
	const other = d.organisation(d.founder, second);
	const stranger = d.member(d.founder, second, "coordinator", other);
	refused(t, d, "not-allowed", () => d.add("member.role", staff, { member: staff.id, role: "coordinator" }), "giving oneself a role");
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("member.role", stranger, { member: staff.id, role: "coordinator" }),
		"a coordinator of another organisation",
	);
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("desk.add", stranger, { desk: randomId(), organisation, name: "x" }),
		"a desk in another organisation",
	);
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("suspend", stranger, { kind: "member", subject: staff.id, code: "other" }),
		"suspending another organisation's member",
	);
	const auditor = d.member(d.founder, second, "auditor", organisation);
	t.throws(
		() => d.add("suspend", coordinator, { kind: "member", subject: auditor.id, code: "other" }),
		{ code: "not-allowed", message: /auditor/ },
		"an auditor of the own organisation, who is not called a stranger",
	);
	refused(t, d, "not-allowed", () => d.joined(staff, "staff", organisation), "staff invite nobody");
	refused(t, d, "not-allowed", () => d.joined(coordinator, "admin", null), "a coordinator invites no admin");
	refused(t, d, "not-allowed", () => d.joined(coordinator, "auditor", organisation), "a coordinator invites no auditor");
	const desk = d.desk(coordinator, organisation, [staff]);
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("desk.member", coordinator, { desk, member: stranger.id, action: "add" }),
		"a member of another organisation in a desk",
	);
	refused(
		t,
		d,
		"not-allowed",
		() => d.add("desk.member", stranger, { desk, member: staff.id, action: "remove" }),
		"removing somebody from a desk of another organisation",
	);
	refused(t, d, "not-allowed", () => d.rekey(desk, stranger), "a rekey by a member of another organisation");
});

t.test("an id of a member, desk or organisation can't be used again for another of them", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const staff = d.member(coordinator, second, "staff", organisation);
	const desk = d.desk(coordinator, organisation, [staff]);
	const fields = { name: "Org", country: "NL", parts: [], ...vetted };
	for (const id of [staff.id, organisation, desk]) {
		refused(t, d, "conflict", () => d.add("desk.add", coordinator, { desk: id, organisation, name: "x" }), "a desk under a known id");
		refused(t, d, "conflict", () => d.add("organisation.add", d.founder, { organisation: id, ...fields }), "an organisation");
	}
	const token = new SigningKey(randomBytes(32));
	const invite = d.invite(coordinator, token, { organisation, role: "staff" });
	for (const id of [organisation, desk]) {
		const person = newPerson({ ...staff, id, ke: 0 });
		const join = () => d.add("join", person, { invite, keys: person.keys.public, nameHash: randomBytes(32) }, null, token);
		refused(t, d, "not-allowed", join, "a newcomer");
	}
});

t.test("an invitation to come back is void after the member was removed", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const staff = d.member(coordinator, second, "staff", organisation);
	const token = new SigningKey(randomBytes(32));
	const invite = randomId();
	const pk = token.publicKey;
	d.add("invite", coordinator, { invite, organisation, role: "staff", desk: null, member: staff.id, expires: 1, label: null, pk });
	d.add("remove", coordinator, { kind: "member", subject: staff.id, code: "misconduct" });
	const back = newPerson(staff);
	const join = () => d.add("join", back, { invite, keys: back.keys.public, nameHash: randomBytes(32) }, null, token);
	refused(t, d, "not-allowed", join, "removed for good");
});

t.test("one admin suspends at once. When another has confirmed it, two must agree to reinstate", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const suspension = d.add("suspend", second, { kind: "organisation", subject: organisation, code: "investigation" });
	d.add("countersign", d.founder, { object: suspension.objId, verdict: "approve", code: null });
	refused(t, d, "suspended", () => d.joined(coordinator, "staff", organisation), "a suspended organisation's coordinator");
	const proposal = d.add("reinstate", second, { kind: "organisation", subject: organisation });
	t.equal(d.dir.organisations.get(organisation)?.status, "suspended");
	refused(t, d, "not-allowed", () => d.add("countersign", second, { object: proposal.objId, verdict: "approve", code: null }), "alone");
	d.add("countersign", d.founder, { object: proposal.objId, verdict: "approve", code: null });
	t.equal(d.dir.organisations.get(organisation)?.status, "active");
	refused(
		t,
		d,
		"wrong-state",
		() => d.add("reinstate", second, { kind: "organisation", subject: organisation }),
		"an active organisation can't be reinstated",
	);
});

t.test("a desk knows the members without its key, is stale after a departure, and is too small with one member", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const desk = d.desk(coordinator, organisation);
	t.notOk(deskCanHold(d.dir, desk), "one member alone can't keep cases");
	const staff = d.member(coordinator, second, "staff", organisation, desk);
	t.ok(deskCanHold(d.dir, desk));
	t.same(
		deskWaiting(d.dir, desk).map((m) => m.id),
		[staff.id],
	);
	d.add("desk.grant", coordinator, { desk, epoch: 1, member: staff.id, keyEpoch: 1, hash: randomBytes(32) });
	t.same(deskWaiting(d.dir, desk), []);
	d.add("remove", coordinator, { kind: "member", subject: staff.id, code: "left" });
	t.ok(deskIsStale(d.dir, desk));
	d.rekey(desk, coordinator);
	t.notOk(deskIsStale(d.dir, desk));
});

t.test("a member who lost all keys comes back with the same id and new keys when two people vouch", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const staff = d.member(coordinator, second, "staff", organisation);
	const desk = d.desk(coordinator, organisation, [staff]);
	const back = d.member(coordinator, second, "staff", organisation, null, staff);
	t.equal(back.id, staff.id);
	t.equal(d.dir.members.get(staff.id)?.keyEpoch, 2);
	t.ok(deskIsStale(d.dir, desk), "somebody else may have the lost key");
	d.rekey(desk, back);
	const newcomer = d.member(coordinator, second, "staff", organisation, desk);
	const grant = { desk, epoch: 2, member: newcomer.id, keyEpoch: 1, hash: randomBytes(32) };
	d.add("desk.grant", back, grant);
	t.same(deskWaiting(d.dir, desk), [], "the returned member grants the desk's key to colleagues");
	refused(t, d, "not-allowed", () => d.add("desk.add", staff, { desk: randomId(), organisation, name: "x" }), "the old key signs nothing");
	refused(t, d, "not-allowed", () => d.joined(staff, "staff", organisation, null, staff), "nobody invites themselves");
});

t.test("a statement with an unsigned or forked checkpoint is void, and a fork has an error of its own", async (t) => {
	const { d } = network();
	const honest = d.checkpoint();
	const body = (cp: typeof honest) => ({
		by: d.founder.id,
		ke: 1,
		as: null,
		cp,
		at: 0,
		policy: { vettingMonths: 1, attachmentMiB: 1 },
	});
	const naming = (cp: typeof honest) => signStatement(d.dir.network, "policy", body(cp), d.founder.keys.signing) as AnyStatement;
	t.doesNotThrow(() => applyStatement(d.dir, naming(honest)));
	const unsigned = { ...honest, signature: new Uint8Array(64) };
	t.doesNotThrow(() => applyStatement(d.dir, naming(unsigned)), "with the right root, the signature says nothing more");
	t.throws(() => applyStatement(d.dir, naming({ ...unsigned, size: 0 })), { code: "bad-checkpoint", field: undefined });
	t.throws(() => applyStatement(d.dir, naming({ ...unsigned, size: d.dir.size + 1 })), { code: "bad-checkpoint", field: undefined });
	t.throws(
		() => applyStatement(d.dir, naming({ ...honest, root: new Uint8Array(32) })),
		{ code: "bad-checkpoint", field: undefined },
		"another root with a signature that the log made for the right one isn't a fork",
	);
	const fork = new TestDirectory();
	Object.assign(fork, { logKey: d.logKey });
	const forked = fork.checkpoint();
	t.throws(() => applyStatement(d.dir, naming(forked)), { code: "bad-checkpoint", field: "fork" });
	t.equal(followLeaf(d.dir, naming(forked))?.field, "fork", "in the log such a statement is void");
	t.equal(d.dir.voids.length, 1);
});

t.test("a directory begins with its genesis, and with nothing before it", async (t) => {
	const { d } = network();
	const genesis = d.dir.genesis as Statement as AnyStatement;
	const later = d.signed("policy", d.founder, { policy: { vettingMonths: 1, attachmentMiB: 1 } }) as Statement as AnyStatement;
	const empty = emptyDirectory();
	for (const judge of [applyStatement, checkSpeaker]) t.throws(() => judge(empty, later), { code: "not-founded" }, judge.name);
	for (const log of ["directory", "access"] as const) t.throws(() => keyOfLog(empty, log), { code: "not-founded" });
	t.doesNotThrow(() => checkSpeaker(empty, genesis));
	const another = new TestDirectory().dir.genesis as Statement as AnyStatement;
	refused(t, d, "already-founded", () => applyStatement(d.dir, another), "a second genesis");
	followLeaf(empty, { type: "unknown", name: "of a newer version", bytes: new Uint8Array(1), sigs: [] });
	t.throws(() => applyStatement(empty, genesis), { code: "already-founded" }, "a genesis after a void leaf");
});

t.test("somebody who was refused signs nothing, and nobody changes the role of somebody unknown", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const { person, join } = d.joined(coordinator, "staff", organisation);
	const proposal = d.add("member.add", coordinator, { member: person.id, join: join.objId, ...vetted });
	d.add("countersign", second, { object: proposal.objId, verdict: "refuse", code: "other" });
	t.match(d.dir.members.get(person.id), { status: "refused" });
	const policy = { policy: { vettingMonths: 1, attachmentMiB: 1 } };
	refused(t, d, "not-vouched", () => d.add("policy", person, policy), "a statement of somebody who was refused");
	const role = (member: Id) => d.add("member.role", coordinator, { member, role: "coordinator" });
	for (const id of [person.id, randomId()]) refused(t, d, "not-found", () => role(id), "a role of somebody who is no member");
});

t.test("a join needs the signatures of the new key and of the invite, and a checkpoint that the log has signed", async (t) => {
	const { d, coordinator, organisation } = network();
	const token = new SigningKey(new Uint8Array(32).fill(1));
	const other = new SigningKey(new Uint8Array(32).fill(2));
	const invite = d.invite(coordinator, token, { organisation, role: "staff" });
	const person = newPerson();
	const fields = { invite, keys: person.keys.public, nameHash: new Uint8Array(32) };
	refused(t, d, "bad-signature", () => d.add("join", person, fields, null, other), "another invite's key");
	refused(t, d, "bad-signature", () => d.add("join", person, fields), "no signature of the invite's key");
	const stolen = { ...newPerson(), id: person.id };
	refused(t, d, "bad-signature", () => d.add("join", stolen, fields, null, token), "keys that the signer doesn't have");
	const cp = { ...d.checkpoint(), root: new Uint8Array(32) };
	refused(t, d, "bad-checkpoint", () => d.add("join", person, { ...fields, cp } as typeof fields, null, token), "an unsigned checkpoint");
	t.doesNotThrow(() => d.add("join", person, fields, null, token));
});

t.test("an unknown desk or member has no key, isn't stale and was never turned away", async (t) => {
	const { d, organisation, coordinator } = network();
	const nobody = randomId();
	t.same([deskKey(d.dir, nobody), deskIsStale(d.dir, nobody), wasTurnedAway(d.dir, nobody)], [null, false, false]);
	const desk = randomId();
	d.add("desk.add", coordinator, { desk, organisation, name: "Without a key" });
	t.same([deskKey(d.dir, desk), deskIsStale(d.dir, desk), deskCanHold(d.dir, desk)], [null, false, false]);
	d.rekey(desk, coordinator);
	t.match(deskKey(d.dir, desk), { epoch: 1 });
});

t.test("a new statement is stale when it was refused by the directory that it names, and a lack of memory isn't that", async (t) => {
	const { d, coordinator, organisation } = network();
	const old = d.signed("desk.add", coordinator, { desk: randomId(), organisation, name: "x" });
	d.desk(coordinator, organisation);
	const judge = (error: unknown) => () =>
		judgeAtCheckpoint(d.dir, old, () => {
			throw error;
		});
	t.throws(judge(new ProtocolError("not-allowed", "why")), { code: "stale", detail: "cp: is too old for this statement (why)" });
	const noMemory = { message: "_malloc() failed" };
	t.throws(judge(noMemory), noMemory);
});

t.test("an invite is cancelled once, by an admin or a coordinator of its organisation, while nobody has used it", async (t) => {
	const { d, second, organisation, coordinator } = network();
	const staff = d.member(coordinator, second, "staff", organisation);
	const stranger = d.member(d.founder, second, "coordinator", d.organisation(d.founder, second));
	const add = (by: typeof coordinator, role: "staff" | "auditor" = "staff") => {
		const invite = randomId();
		const pk = new SigningKey(randomBytes(32)).publicKey;
		d.add("invite", by, { invite, organisation, role, desk: null, member: null, expires: 1, label: "for the new colleague in Lyon", pk });
		return invite;
	};
	const invite = add(coordinator);
	t.match(d.dir.invites.get(invite), { label: "for the new colleague in Lyon", used: false, cancelled: false });
	for (const by of [staff, stranger]) refused(t, d, "not-allowed", () => d.add("invite.cancel", by, { invite }), "somebody else");
	refused(t, d, "not-found", () => d.add("invite.cancel", coordinator, { invite: randomId() }), "an unknown invite");
	d.add("invite.cancel", coordinator, { invite });
	t.equal(d.dir.invites.get(invite)?.cancelled, true);
	refused(t, d, "invite-cancelled", () => d.add("invite.cancel", second, { invite }), "a second time");
	const ghost = newPerson();
	const join = { invite, keys: ghost.keys.public, nameHash: randomBytes(32) };
	refused(t, d, "invite-cancelled", () => d.add("join", ghost, join, null, new SigningKey(randomBytes(32))), "its code opens nothing");
	const audits = add(second, "auditor");
	refused(t, d, "not-allowed", () => d.add("invite.cancel", coordinator, { invite: audits }), "an auditor's invite");
	d.add("invite.cancel", second, { invite: audits });
	const { join: used } = d.joined(coordinator, "staff", organisation);
	refused(t, d, "invite-used", () => d.add("invite.cancel", second, { invite: used.body.invite }), "after it was used");
});
