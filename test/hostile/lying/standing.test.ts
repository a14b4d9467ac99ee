/**
 * Section 3 of SPEC.md, what a client must refuse: directory statements that are no longer valid or that
 * contradict earlier ones. Members who help the server signed them, and the log's own key covers them.
 */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { SigningKey } from "#crypto/signing.ts";
import { signStatement } from "#crypto/signing.ts";
import { hash, type Id } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import type { Body } from "#protocol/statements/registry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { signedByLog } from "../../support/lying/forge.ts";
import { alarmCodes, LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import {
	brokenRules,
	countersign,
	directoryJudge,
	type Newcomer,
	newcomer,
	signAtCheckpoint,
	vouchFor,
} from "../../support/lying/shown-directory.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { people } = world;
const { origin, destination, organisations } = world.fixtures;
const [{ session: giver }, { session: taker }, { session: sender }, { session: reader }] = [
	await world.openSyncedSession("giver"),
	await world.openSyncedSession("taker"),
	await world.openSyncedSession("sender"),
	await world.openSyncedSession("reader"),
];
const [{ session: founder }, { session: admin }] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
const H = hash(new Uint8Array(1));
const staff = { organisation: organisations.origin, role: "staff" } as const;
const credential = { record: H, setup: "x", version: 2, bag: H, recovery: H };
const vetted = { country: "AL", parts: [], checklist: H, nextVetting: 1 };
const { append, refusing, staying } = directoryJudge(world, giver.log);
const statusOf = (id: Id) => (dir: Directory) => dir.members.get(id)?.status;

/** The statements of an admission: invite, join and both vouchers. */
function admitted(by: UnlockedSession, one: Newcomer): Statement<any>[] {
	const vouched = vouchFor(by, one);
	return [one.invited, one.joined, vouched, countersign(admin, vouched)];
}

/** A newcomer's credential with these keys. */
function credentialOf(one: Newcomer, fields: Partial<Body<"credential">>, ...keys: [SigningKey, SigningKey?]): Statement<"credential"> {
	const { by, ke, as, cp, at } = one.joined.body;
	return signStatement(giver.network, "credential", { by, ke, as, cp, at, ...credential, ...fields }, ...keys);
}

test("an honest server", async (t) => {
	const honest = await append();
	t.same([honest.stopped, alarmCodes(honest), brokenRules(honest)], [null, [], []]);
	const one = newcomer(giver, staff);
	const device = await append(...admitted(giver, one), credentialOf(one, { version: 1 }, one.signing));
	t.same([device.session.dir.members.get(one.id)?.status, brokenRules(device)], ["active", []]);
});

test("statements by members who have left or lost their role are void", async (t) => {
	const refuses = refusing(t);
	const stays = staying(t);
	const organisation = randomId();
	const founded = founder.sign("organisation.add", { organisation, name: "X", ...vetted });
	const leaves = founder.sign("remove", { kind: "organisation", subject: organisation, code: "other" });
	const removed = [founded, leaves, countersign(admin, leaves)];
	const standing = (dir: Directory) => dir.organisations.get(organisation)?.status;
	await refuses("an organisation removed, and then approved", /no longer waits/, ...removed, countersign(admin, founded));
	await stays("an organisation removed, and then refused", "removed", standing, 0, ...removed, countersign(admin, founded, "refuse"));

	const approved = [founded, countersign(admin, founded)];
	const first = newcomer(founder, { organisation, role: "coordinator" });
	const vouched = vouchFor(founder, first);
	const joined = [...approved, first.invited, first.joined, vouched];
	const paused = admin.sign("suspend", { kind: "organisation", subject: organisation, code: "investigation" });
	await refuses("into an organisation that is suspended", /its organisation is not active/, ...joined, paused, countersign(admin, vouched));

	const one = newcomer(giver, { ...staff, desk: origin });
	const waits = vouchFor(giver, one);
	const joins = [one.invited, one.joined];
	const returning = newcomer(founder, { ...staff, role: "coordinator", member: people.giver.id }, { ke: 2 });
	const returned = vouchFor(founder, returning);
	const rekeyed = [returning.invited, returning.joined, returned, countersign(admin, returned)];
	await refuses("by keys that were lost since", /has new keys since/, ...joins, waits, ...rekeyed, countersign(admin, waits));
	const raised = giver.sign("member.role", { member: people.sender.id, role: "coordinator" });
	const lowered = giver.sign("member.role", { member: people.sender.id, role: "staff" });
	const theirs = vouchFor(sender, one);
	await refuses("by a former coordinator", /no longer a coordinator/, raised, ...joins, theirs, lowered, countersign(admin, theirs));
	const closed = giver.sign("desk.close", { desk: origin });
	const inDesk = (dir: Directory) => [statusOf(one.id)(dir), dir.desks.get(origin)?.members.has(one.id)];
	await stays("into a desk that was closed since", ["active", false], inDesk, 0, ...joins, waits, closed, countersign(admin, waits));

	// Two coordinators of two other organisations. One of them returns with new keys in between.
	const other = signStatement(giver.network, "countersign", { ...countersign(taker, waits).body, by: first.id }, first.signing);
	const ofTwo = [...joined, countersign(admin, vouched), ...joins, waits, countersign(taker, waits)];
	await stays("two coordinators", "active", statusOf(one.id), 0, ...ofTwo, other);
	const again = newcomer(founder, { organisation: organisations.destination, role: "coordinator", member: people.taker.id }, { ke: 2 });
	const vouchedAgain = vouchFor(founder, again);
	const back = [again.invited, again.joined, vouchedAgain, countersign(admin, vouchedAgain)];
	await stays("one by keys that were lost since", "pending", statusOf(one.id), 0, ...ofTwo, ...back, other);

	const sent = { kind: "member", subject: people.sender.id } as const;
	const lift = (at: number) => founder.sign("reinstate", sent, null, at);
	const [reinstated, anew] = [lift(1), lift(2)];
	const suspend = (code: "investigation" | "other") => giver.sign("suspend", { ...sent, code });
	const twice = [suspend("investigation"), reinstated, anew, countersign(admin, anew), suspend("other")];
	await stays("an earlier reinstatement", "suspended", statusOf(people.sender.id), 1, ...twice, countersign(admin, reinstated));
	const policies = [6, 60].map((vettingMonths) => founder.sign("policy", { policy: { vettingMonths, attachmentMiB: 64 } }));
	const named = [H, hash(H)].map((key) => founder.sign("log.witnesses", { wanted: 1, witnesses: [{ name: "witness.example", key }] }));
	for (const [one, other] of [policies, named] as [Statement<any>, Statement<any>][])
		await refuses("a proposal that was replaced", /not an open proposal/, one, other, countersign(admin, other), countersign(admin, one));
	const [early, late] = [1, 2].map(() => newcomer(giver, { ...staff, member: people.sender.id }, { ke: 2 })) as [Newcomer, Newcomer];
	const dropped = vouchFor(giver, early);
	const refused = [early.invited, early.joined, dropped, late.invited, late.joined, countersign(admin, dropped, "refuse")];
	await stays("a later join, refused with an earlier", "waiting", (dir) => dir.joins.get(late.joined.key)?.status, 0, ...refused);

	const gone = founder.sign("remove", { kind: "organisation", subject: organisations.destination, code: "other" });
	const left = [gone, countersign(admin, gone)];
	await refuses("a member of a departed organisation", /has left the network/, ...left, taker.sign("credential", credential));
	await refuses("back into what has left", /has left the network/, again.invited, ...left, again.joined);
});

test("statements by members who aren't entitled are void", async (t) => {
	const refuses = refusing(t);
	const one = newcomer(giver, staff);
	const joins = [one.invited, one.joined];
	const vouched = vouchFor(giver, one);
	await refuses("an approval by staff", /may not approve/, ...joins, vouched, countersign(reader, vouched));
	const returning = newcomer(founder, { organisation: null, role: "admin", member: people.admin.id }, { ke: 2 });
	const own = vouchFor(founder, returning);
	await refuses("approving oneself", /may not approve/, returning.invited, returning.joined, own, countersign(admin, own));
	const policy = founder.sign("policy", { policy: { vettingMonths: 99, attachmentMiB: 1 } });
	await refuses("approving one's own proposal", /may not approve/, policy, countersign(founder, policy));
	await refuses("an entry", /does not belong in the directory/, giver.sign("seen", { compartment: randomId(), head: H, count: 1 }));

	const auditor = newcomer(founder, { organisation: organisations.origin, role: "auditor" });
	const audits = admitted(founder, auditor);
	const seat = { desk: origin, member: auditor.id, action: "add" } as const;
	await refuses("an auditor in a desk", /not active staff of the organisation/, ...audits, giver.sign("desk.member", seat));
	const raised = giver.sign("member.role", { member: auditor.id, role: "coordinator" });
	await refuses("an auditor who coordinates", /is not active staff/, ...audits, raised);
	const place = { invite: randomId(), organisation: organisations.origin, desk: null, member: null, expires: 1, label: null, pk: H };
	const closing = giver.sign("desk.close", { desk: origin });
	await refuses("into a desk that is closed", /not an open desk/, closing, giver.sign("invite", { ...place, role: "staff", desk: origin }));
	for (const id of [origin, organisations.origin]) {
		const twin = newcomer(giver, staff, { id });
		await refuses("a member by a desk's or an organisation's id", /is not the person whom the invite is for/, twin.invited, twin.joined);
	}
	const twin = taker.sign("desk.add", { desk: people.sender.id, name: "X", organisation: organisations.destination });
	await refuses("a desk by a member's id", /desk: this id is already in use/, twin);
	const ownAuditor = giver.sign("invite", { ...place, role: "auditor" });
	await refuses("an auditor of the coordinator's own", /only the organisation's coordinator or an admin/, ownAuditor);
	const organisation = randomId();
	const founded = founder.sign("organisation.add", { organisation, name: "X", ...vetted });
	const early = founder.sign("invite", { ...place, organisation, role: "coordinator" });
	await refuses("into an organisation that waits", /organisation: is not active/, founded, early);
	const alone = founder.sign("invite", { ...place, organisation, role: "staff" });
	await refuses(
		"staff before any coordinator",
		/first member of an organisation must be a coordinator/,
		founded,
		countersign(admin, founded),
		alone,
	);
	const nobody = { kind: "member", subject: randomId() } as const;
	await refuses("vetting nobody", /not in the directory/, founder.sign("vetting", { ...nobody, checklist: H, nextVetting: 1 }));
	await refuses("removing nobody", /not in the directory/, founder.sign("remove", { ...nobody, code: "left" }));
	await refuses("by an invite that isn't there", /invite: is not in the directory/, one.joined);
});

test("statements about desks that break a rule are void", async (t) => {
	const refuses = refusing(t);
	const theirs = { desk: destination, name: "X", organisation: organisations.destination };
	await refuses("another organisation's desk closed", /only a coordinator of the org/, giver.sign("desk.close", { desk: destination }));
	await refuses("a desk of another one added", /only a coordinator of the org/, giver.sign("desk.add", { ...theirs, desk: randomId() }));
	const again = { desk: destination, member: people.reader.id, action: "add" } as const;
	await refuses("twice in a desk", /already belongs to this desk/, taker.sign("desk.member", again));
	const gone = giver.sign("desk.member", { desk: origin, member: people.leaver.id, action: "add" });
	await refuses("a departed member in a desk", /not active staff of the organisation/, gone);
	const { epoch } = giver.dir.desks.get(destination)!;
	const grant = { desk: destination, epoch: epoch + 1, member: people.reader.id, keyEpoch: 1, hash: H };
	await refuses("a desk's key that isn't there", /not the desk's present one/, taker.sign("desk.grant", grant, destination));
	const desk = randomId();
	const added = taker.sign("desk.add", { ...theirs, desk });
	const rekey = { desk, epoch: 1, prev: null, pk: new Uint8Array(1216), kc: H, sealed: [{ member: people.taker.id, ke: 1, hash: H }] };
	const wrapped = taker.sign("desk.rekey", { ...rekey, from: 1, wrap: H, recovery: null });
	await refuses("an earlier key where there is none", /not an earlier key epoch/, added, wrapped);

	await refuses(
		"a desk's key to a member's key that isn't there",
		/not an active member of the desk/,
		taker.sign("desk.grant", { ...grant, epoch, keyEpoch: 9 }, destination),
	);
	const { head: prev } = giver.dir.desks.get(destination)!;
	const seats = [people.taker, people.reader].map(({ id: member }) => ({ member, ke: 1, hash: H }));
	const next = (change: object) => {
		const fields = {
			...rekey,
			desk: destination,
			epoch: epoch + 1,
			prev,
			sealed: seats,
			from: null,
			wrap: null,
			recovery: null,
			...change,
		};
		return taker.sign("desk.rekey", fields, destination);
	};
	t.same(brokenRules(await append(next({}))), [], "a desk's new key, as it should be");
	const [first, two] = seats as [(typeof seats)[number], (typeof seats)[number]];
	for (const [what, sealed] of [
		["to a stranger as well", [...seats, { ...two, member: people.sender.id }]],
		["to a key that isn't there", [first, { ...two, ke: 2 }]],
		["to one twice", [...seats, two]],
	] as const)
		await refuses(`a desk's key ${what}`, /exactly the desk's active members/, next({ sealed }));
	await refuses("a desk's key after another than its last", /prev the objId of the last rekey/, next({ prev: H }));
	const left = taker.sign("remove", { kind: "member", subject: people.reader.id, code: "left" });
	const once = taker.sign("desk.member", { ...again, action: "remove" });
	await refuses("a departed member out of a desk", /does not belong to this desk/, left, once);
	const paused = admin.sign("suspend", { kind: "organisation", subject: organisations.destination, code: "investigation" });
	await refuses("a member of a suspended organisation", /is suspended/, paused, added);
});

test("statements with a wrong signature or reference are void", async (t) => {
	const refuses = refusing(t);
	const one = newcomer(giver, staff);
	const joins = [one.invited, one.joined];
	const { size } = giver.dir;
	const ahead = signAtCheckpoint(giver, signedByLog(world.server, size + 5), () => giver.sign("desk.close", { desk: origin }));
	await refuses("by a directory that isn't there yet", /newer than this directory/, ahead);
	const unsigned = { size, root: H, signature: new Uint8Array(64) };
	const named = signAtCheckpoint(giver, unsigned, () => giver.sign("desk.close", { desk: origin }));
	const before = giver.sign("desk.add", { desk: randomId(), organisation: organisations.origin, name: "X" });
	await refuses("an unsigned one after a signed one of its size", /not signed by the directory's log/, before, named);
	const empty = signAtCheckpoint(giver, BEFORE_GENESIS, () => giver.sign("desk.close", { desk: origin }));
	await refuses("as if nothing had been signed yet", /not signed by the directory's log/, empty);
	const made = signAtCheckpoint(giver, unsigned, () => newcomer(giver, staff)).joined.body;
	const joined = signStatement(
		giver.network,
		"join",
		{ ...made, invite: one.invited.body.invite, by: one.id, keys: one.joined.body.keys },
		one.signing,
		one.token,
	);
	await refuses("a join by an unsigned directory", /not signed by the directory's log/, one.invited, joined);
	const first = (...keys: [SigningKey, SigningKey?]) => credentialOf(one, { version: 1 }, ...keys);
	const signed = first(one.signing, one.token);
	const cp = credentialOf(one, { version: 1, cp: unsigned }, one.signing, one.token);
	await refuses("a newcomer's credential by such a directory", /not signed by the directory's log/, ...joins, cp);
	await refuses(
		"a first credential without the invite's key",
		/one by the new key and one by the invite's key/,
		...joins,
		first(one.signing),
	);
	const second = credentialOf(one, { version: 2 }, one.signing, one.token);
	await refuses("a second credential with the invite's key", /the new key alone/, ...joins, signed, second);
	const forged = { ...sender.sign("credential", credential), sigs: giver.sign("credential", credential).sigs };
	await refuses("somebody's credential by another", /sigs.0/, forged);

	const release = founder.sign("web.release", { release: { manifest: H, files: 0 } });
	await refuses("web code of no files", /takes 1 to/, release);
	const witness = { name: "witness.example", key: H };
	const witnesses = (wanted: number, ...witnesses: (typeof witness)[]) => founder.sign("log.witnesses", { wanted, witnesses });
	await refuses("a witness that no note can name", /must have no spaces/, witnesses(1, { ...witness, name: "a witness" }));
	await refuses("more witnesses wanted than there are", /is more than the 1/, witnesses(2, witness));
	const half = witnesses(1, witness, { name: "other.example", key: hash(H) });
	await refuses("half of the witnesses", /more than half of the 2/, half);
	await refuses("two witnesses of one name", /to another witness/, witnesses(1, witness, { ...witness, key: hash(H) }));
});

test("a leaf of an unknown type is void, and the leaves after it count", async (t) => {
	const badge = { type: "unknown", name: "member.badge", bytes: H, sigs: [H] } as unknown as Statement<any>;
	await refusing(t)("a type of a newer version", /type: is not known/, badge);
	const desk = randomId();
	const added = taker.sign("desk.add", { desk, name: "X", organisation: organisations.destination });
	await staying(t)("what follows", true, (dir) => dir.desks.has(desk), 1, badge, added);
});

test("statements with too few signatures or too early ones are void", async (t) => {
	const stays = staying(t);
	const organisation = randomId();
	const founded = founder.sign("organisation.add", { organisation, name: "X", ...vetted });
	const third = newcomer(founder, { organisation, role: "coordinator" });
	const there = [founded, countersign(admin, founded), ...admitted(founder, third)];
	const one = newcomer(giver, staff);
	const vouched = vouchFor(giver, one);
	const joins = [one.invited, one.joined, vouched];
	const other = signStatement(giver.network, "countersign", { ...countersign(taker, vouched).body, by: third.id }, third.signing);
	const raised = taker.sign("member.role", { member: people.reader.id, role: "coordinator" });
	const colleagues = [raised, countersign(taker, vouched), countersign(reader, vouched)];
	await stays("two coordinators of one organisation", "pending", statusOf(one.id), 0, ...joins, ...colleagues);
	const paused = admin.sign("suspend", { kind: "member", subject: people.taker.id, code: "investigation" });
	const since = [countersign(taker, vouched), paused, other];
	await stays("one of two was suspended since", "pending", statusOf(one.id), 0, ...there, ...joins, ...since);

	const removed = giver.sign("remove", { kind: "member", subject: one.id, code: "other" });
	await stays("a member removed while waiting", "removed", statusOf(one.id), 1, ...joins, removed, countersign(admin, vouched));
	const sent = { kind: "member", subject: people.sender.id } as const;
	const suspended = giver.sign("suspend", { ...sent, code: "investigation" });
	const lifted = founder.sign("reinstate", sent);
	const left = giver.sign("remove", { ...sent, code: "left" });
	await stays("reinstated after leaving", "removed", statusOf(people.sender.id), 1, suspended, lifted, left, countersign(admin, lifted));
	const again = newcomer(giver, { ...staff, member: people.sender.id }, { ke: 2 });
	const back = vouchFor(giver, again);
	const returned = [again.invited, again.joined, back, countersign(admin, back)];
	await stays("new keys for a suspended member", "suspended", statusOf(people.sender.id), 0, suspended, ...returned);
	const late = newcomer(giver, { ...staff, member: people.sender.id }, { ke: 2 });
	const replaced = [again.invited, again.joined, back, late.invited, late.joined, countersign(admin, back)];
	await stays("an earlier join than the last", 1, (dir) => dir.members.get(people.sender.id)?.keyEpoch, 1, ...replaced);
	const { version } = giver.dir.members.get(people.sender.id)!.credential!;
	const taken = credentialOf(again, { version: version + 1 }, again.signing, again.token);
	const inForce = (dir: Directory) => dir.members.get(people.sender.id)?.credential?.version;
	await stays("a keybag before its keys are vouched for", version, inForce, 0, again.invited, again.joined, taken);
});
