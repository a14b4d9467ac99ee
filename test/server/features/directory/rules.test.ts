/** Server rules for joining and appending, and the rules of the fold about credentials and approvals. */
import t from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { type Bytes, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { encodeCbor } from "#protocol/cbor.ts";
import { type Checklist, type InviteRequest, inviteProofInput } from "#protocol/contracts/directory.ts";
import { applyStatement } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { boxesNamed } from "../../../../server/features/directory/desk-key-boxes.ts";
import { checkAppendable, matchChecklist, provenInvite, sessionsToEnd } from "../../../../server/features/directory/rules.ts";
import { newPerson, type Person, TestDirectory, vetted } from "../../../support/directory.ts";

await sodiumReady;

const DAY = 86_400_000;
const any = (statement: unknown) => statement as AnyStatement;
const inviteFields = (invite: Id, expires: number, pk: Bytes) =>
	({ invite, organisation: null, role: "auditor", desk: null, member: null, expires, label: null, pk }) as const;
const credentialFields = { record: randomBytes(32), setup: "s", version: 1, bag: randomBytes(32), recovery: randomBytes(32) };

t.test("only the founder's first credential may be older than the first checkpoint", async (t) => {
	const d = new TestDirectory();
	const { id, keys } = d.founder;
	const credential = (version: number) =>
		any(
			signStatement(
				d.dir.network,
				"credential",
				{ by: id, ke: 1, as: null, cp: BEFORE_GENESIS, at: 0, ...credentialFields, version },
				keys.signing,
			),
		);
	applyStatement(d.dir, credential(1));
	t.equal(d.dir.members.get(id)?.credential?.version, 1);
	t.throws(() => applyStatement(d.dir, credential(2)), { code: "bad-checkpoint" }, "the second credential");
});

t.test("a newcomer who was removed while pending can't be vouched for", async (t) => {
	const d = new TestDirectory();
	const { person, join } = d.joined(d.founder, "admin", null);
	d.add("remove", d.founder, { kind: "member", subject: person.id, code: "other" });
	t.equal(d.dir.members.get(person.id)?.status, "removed");
	t.throws(() => d.add("member.add", d.founder, { member: person.id, join: join.objId, ...vetted }), { code: "wrong-state" });
});

t.test("an approval fails if the proposal's subject or proposer has changed since", async (t) => {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const say = (verdict: "approve" | "refuse", object: Uint8Array) => d.add("countersign", second, { object, verdict, code: null });
	const approve = (object: Uint8Array) => say("approve", object);
	const organisation = randomId();
	const fields = { organisation, name: "Org", country: "NL", parts: [], ...vetted };
	const founded = d.add("organisation.add", d.founder, fields);
	approve(d.add("remove", d.founder, { kind: "organisation", subject: organisation, code: "other" }).objId);
	t.throws(() => approve(founded.objId), { code: "wrong-state" }, "the organisation was removed meanwhile");
	say("refuse", founded.objId);
	t.equal(d.dir.organisations.get(organisation)?.status, "removed", "a refusal doesn't change it");

	const other = d.organisation(d.founder, second);
	const coordinator = d.member(d.founder, second, "coordinator", other);
	const colleague = d.member(coordinator, second, "coordinator", other);
	const { person, join } = d.joined(coordinator, "staff", other);
	const vouch = (by: Person) => d.add("member.add", by, { member: person.id, join: join.objId, ...vetted }).objId;
	const [first, later] = [vouch(colleague), vouch(coordinator)];
	d.add("member.role", coordinator, { member: colleague.id, role: "staff" });
	t.throws(() => approve(first), { code: "not-allowed" }, "the proposer isn't a coordinator any more");
	const back = d.member(d.founder, second, "coordinator", other, null, coordinator);
	t.throws(() => approve(later), { code: "not-allowed" }, "the proposer has new keys");
	const suspension = { kind: "organisation", subject: other, code: "investigation" } as const;
	const again = vouch(back);
	d.add("suspend", d.founder, suspension);
	t.throws(() => approve(again), { code: "not-allowed" }, "the proposer's organisation is suspended");
	approve(d.add("reinstate", d.founder, { kind: "organisation", subject: other }).objId);
	approve(again);
	t.equal(d.dir.members.get(person.id)?.status, "active");
	approve(d.add("remove", d.founder, { ...suspension, code: "other" }).objId);
	t.throws(
		() => d.add("credential", back, { ...credentialFields, version: 2 }),
		{ code: "not-allowed" },
		"the member was removed with the organisation",
	);
});

t.test("new keys don't lift a suspension", async (t) => {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const auditor = d.member(d.founder, second, "auditor", null);
	d.add("suspend", d.founder, { kind: "member", subject: auditor.id, code: "investigation" });
	d.member(d.founder, second, "auditor", null, null, auditor);
	t.equal(d.dir.members.get(auditor.id)?.status, "suspended");
	t.equal(d.dir.members.get(auditor.id)?.keyEpoch, 2);
});

t.test("an invite's proof is valid for one request, for five minutes, and by the invite's key", async (t) => {
	const d = new TestDirectory();
	const key = new SigningKey(randomBytes(32));
	const invite = randomId();
	d.add("invite", d.founder, inviteFields(invite, 10 * DAY, key.publicKey));
	const start: InviteRequest = { action: "join.start", member: randomId(), message: "AAAA" };
	const proof = (request: InviteRequest, at: number, by = key) => ({
		invite,
		at,
		signature: toBase64Url(by.sign(inviteProofInput(request, invite, at))),
	});
	t.equal(provenInvite(d.dir, proof(start, DAY), start, DAY + 299_000).invite, invite);
	t.throws(() => provenInvite(d.dir, proof(start, DAY), { action: "join.directory", from: 0 }, DAY), { code: "bad-signature" });
	for (const change of [{ member: randomId() }, { message: "AAAB" }])
		t.throws(() => provenInvite(d.dir, proof(start, DAY), { ...start, ...change }, DAY), { code: "bad-signature" });
	t.throws(() => provenInvite(d.dir, proof(start, DAY), start, DAY + 301_000), { code: "bad-signature" });
	t.throws(() => provenInvite(d.dir, proof(start, DAY, new SigningKey(randomBytes(32))), start, DAY), {
		code: "bad-signature",
	});
	t.throws(() => provenInvite(d.dir, { ...proof(start, DAY), signature: "A" }, start, DAY), { code: "bad-input" });
	t.throws(() => provenInvite(d.dir, proof(start, 10 * DAY), start, 10 * DAY), { code: "invite-expired" });
	t.throws(() => provenInvite(d.dir, { ...proof(start, DAY), invite: randomId() }, start, DAY), { code: "not-found" });
});

t.test("a newcomer's first credential also needs the invite's signature, and later ones must not have it", async (t) => {
	const d = new TestDirectory();
	const invite = new SigningKey(randomBytes(32));
	const id = randomId();
	d.add("invite", d.founder, inviteFields(id, 1, invite.publicKey));
	const person = newPerson();
	const join = d.add("join", person, { invite: id, keys: person.keys.public, nameHash: randomBytes(32) }, null, invite);
	const credential =
		(version: number, second?: SigningKey, by = person) =>
		() =>
			d.add("credential", by, { ...credentialFields, version }, null, second);
	t.throws(credential(1), { code: "bad-signature" }, "the first credential without the invite's signature");
	t.doesNotThrow(credential(1, invite));
	t.throws(credential(2, invite), { code: "bad-signature" }, "the second credential with the invite's signature");
	t.throws(credential(2, undefined, { ...newPerson(), id: person.id }), { code: "bad-signature" }, "another key");
	t.doesNotThrow(credential(2));
	d.add("member.add", d.founder, { member: person.id, join: join.objId, ...vetted });
	t.equal(d.dir.members.get(person.id)?.credential?.version, 2, "the newest credential is valid after the admission");
	t.throws(credential(3, invite), { code: "bad-signature" });
	t.doesNotThrow(credential(3));
});

t.test("members append only their own statements, and invites expire within seven days", async (t) => {
	const d = new TestDirectory();
	const invite = (expires: number) => any(d.signed("invite", d.founder, inviteFields(randomId(), expires, randomBytes(32))));
	const check =
		(statement: AnyStatement, actor = d.founder.id) =>
		() =>
			checkAppendable([statement], actor, DAY);
	t.doesNotThrow(check(invite(8 * DAY)));
	t.throws(check(invite(8 * DAY + 1)), { code: "bad-statement" });
	t.throws(check(invite(DAY)), { code: "bad-statement" });
	t.throws(check(invite(2 * DAY), randomId()), { code: "not-allowed" });
	t.throws(check(any(d.signed("credential", d.founder, credentialFields))), { code: "bad-statement" });
});

t.test("boxes and checklists must be exactly those that the statements name", async (t) => {
	const d = new TestDirectory();
	const box = randomBytes(40);
	const grant = any(d.signed("desk.grant", d.founder, { desk: randomId(), epoch: 1, member: d.founder.id, keyEpoch: 1, hash: hash(box) }));
	const sealedBox = (bytes: Uint8Array, named = bytes) => ({ hash: toBase64Url(hash(named)), box: toBase64Url(bytes) });
	t.same(boxesNamed([grant], [sealedBox(box)]).deskKeys[0]?.box, box);
	const other = randomBytes(40);
	for (const [message, sealed] of Object.entries({
		missing: [],
		another: [sealedBox(other)],
		more: [sealedBox(box), sealedBox(other)],
		twice: [sealedBox(box), sealedBox(box)],
		mislabelled: [sealedBox(other, box)],
	}))
		t.throws(() => boxesNamed([grant], sealed), { code: "bad-statement" }, message);
	const checklist = {
		identitySeen: "in-person",
		identitySeenOn: 1,
		references: 2,
		safeguardingTraining: null,
		codeOfConductSigned: 3,
	} as const;
	const vetting = any(
		d.signed("vetting", d.founder, { kind: "member", subject: randomId(), checklist: hash(encodeCbor(checklist)), nextVetting: 1 }),
	);
	t.ok(matchChecklist([vetting], checklist, DAY));
	t.equal(matchChecklist([grant], undefined, DAY), null);
	t.throws(() => matchChecklist([vetting], undefined, DAY), { code: "bad-statement" });
	t.throws(() => matchChecklist([grant], checklist, DAY), { code: "bad-statement" });
	t.throws(() => matchChecklist([vetting], { ...checklist, references: 3 }, DAY), { code: "bad-statement" });
});

t.test("vetting data are within bounds", async (t) => {
	const d = new TestDirectory();
	const now = 1_700_000_000_000;
	const fields = { kind: "member", subject: randomId(), checklist: randomBytes(32) } as const;
	const check = (statement: unknown) => () => checkAppendable([any(statement)], d.founder.id, now);
	const next = (nextVetting: number) => check(d.signed("vetting", d.founder, { ...fields, nextVetting }));
	t.throws(next(now), { code: "bad-statement", field: "nextVetting" }, "due already");
	t.throws(next(now + 3721 * DAY), { code: "bad-statement", field: "nextVetting" }, "in more than ten years");
	t.doesNotThrow(next(now + 3720 * DAY));
	const organisation = { organisation: randomId(), name: "O", parts: [], checklist: randomBytes(32), nextVetting: now + DAY };
	const from = (country: string) => check(d.signed("organisation.add", d.founder, { ...organisation, country }));
	for (const country of ["XX", "al"]) t.throws(from(country), { code: "bad-statement", field: "country" }, `country "${country}"`);
	for (const country of ["AL", "XK"]) t.doesNotThrow(from(country));
	const desk = (id: Id) => check(d.signed("desk.add", d.founder, { desk: id, organisation: organisation.organisation, name: "D" }));
	t.throws(desk("00000000-0000-0000-0000-000000000000"), { code: "bad-statement" }, "the id of the admins' bell");
	t.doesNotThrow(desk(randomId()));
	const policy = (vettingMonths: number) => check(d.signed("policy", d.founder, { policy: { vettingMonths, attachmentMiB: 1 } }));
	for (const months of [0, 121]) t.throws(policy(months), { code: "bad-statement", field: "policy.vettingMonths" });
	t.doesNotThrow(policy(120));
	const good = {
		identitySeen: "in-person",
		identitySeenOn: now,
		references: 1,
		safeguardingTraining: now,
		codeOfConductSigned: null,
	} as const;
	const given = (change: Partial<Checklist>) => {
		const checklist = { ...good, ...change };
		const vetting = d.signed("vetting", d.founder, { ...fields, checklist: hash(encodeCbor(checklist)), nextVetting: now + DAY });
		return () => matchChecklist([any(vetting)], checklist, now);
	};
	t.doesNotThrow(given({}));
	t.throws(given({ references: 0 }), { code: "bad-statement", field: "references" }, "no reference");
	for (const time of [now + 300_001, now - 7321 * DAY])
		for (const field of ["identitySeenOn", "safeguardingTraining", "codeOfConductSigned"] as const)
			t.throws(given({ [field]: time }), { code: "bad-statement", field }, `${field} at ${time}`);
});

t.test("sessions end at suspension and removal, and when a member returns with new keys", async (t) => {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const organisation = d.organisation(d.founder, second);
	const coordinator = d.member(d.founder, second, "coordinator", organisation);
	const staff = d.member(coordinator, second, "staff", organisation);
	const step = (act: () => void) => {
		const before = structuredClone(d.dir);
		act();
		const { ended, readmitted } = sessionsToEnd(before, d.dir);
		return { ended: ended.sort(), readmitted };
	};
	t.same(
		step(() => d.member(coordinator, second, "staff", organisation)),
		{ ended: [], readmitted: [] },
	);
	t.same(
		step(() => void d.member(coordinator, second, "staff", organisation, null, staff)),
		{ ended: [staff.id], readmitted: [staff.id] },
	);
	t.same(step(() => d.add("suspend", second, { kind: "organisation", subject: organisation, code: "investigation" })).ended.length, 3);
	const leaves = d.add("remove", second, { kind: "member", subject: staff.id, code: "left" });
	t.same(step(() => void d.add("countersign", d.founder, { object: leaves.objId, verdict: "approve", code: null })).ended, [staff.id]);
	const removal = d.add("remove", d.founder, { kind: "organisation", subject: organisation, code: "left" });
	const approval = () => void d.add("countersign", second, { object: removal.objId, verdict: "approve", code: null });
	t.ok(step(approval).ended.includes(coordinator.id), "also the sessions of members who were suspended with the organisation");
});
