/**
 * Section 3 of SPEC.md, what a client must refuse: statements in the log by members who aren't entitled.
 * Members who help the server signed them, and the log's own key covers them.
 */
import t from "tap";
import { deskKeys, sealDeskSeed } from "#crypto/desk.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { signStatement } from "#crypto/signing.ts";
import { hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { signedByLog } from "../../support/lying/forge.ts";
import { forge } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { brokenRules, countersign, directoryJudge, newcomer, otherNetwork, vouchFor } from "../../support/lying/shown-directory.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { people } = world;
const { origin, destination, organisations } = world.fixtures;
const [{ session: giver }, { session: taker }, { session: sender }] = [
	await world.openSyncedSession("giver"),
	await world.openSyncedSession("taker"),
	await world.openSyncedSession("sender"),
];
const [{ session: founder }, { session: admin }] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
const { session: leaver } = await world.openSession("leaver");
leaver.checkpoint = giver.checkpoint;
const staff = { organisation: organisations.origin, role: "staff" } as const;
const H = hash(new Uint8Array(1));

const { append, refusing, staying } = directoryJudge(world, giver.log);
const credential = { record: H, setup: "x", version: 2, bag: H, recovery: H };
const vetted = { country: "AL", parts: [], checklist: H, nextVetting: 1 };
const statusOf = (id: Id) => (dir: Directory) => dir.members.get(id)?.status;

test("an honest server", async (t) => {
	const honest = await append();
	t.same([honest.stopped, alarmCodes(honest), brokenRules(honest)], [null, [], []]);
	const one = newcomer(giver, staff);
	const vouched = vouchFor(giver, one);
	const admitted = await append(one.invited, one.joined, vouched, countersign(admin, vouched));
	t.equal(admitted.session.dir.members.get(one.id)?.status, "active", "two people's word");
});

test("statements that nobody may make about a newcomer are void", async (t) => {
	const refuses = refusing(t);
	await refuses("a departed member", /has left the network/, leaver.sign("credential", credential));
	const suspended = admin.sign("suspend", { kind: "member", subject: people.taker.id, code: "investigation" });
	const desk = taker.sign("desk.add", { desk: randomId(), organisation: organisations.destination, name: "X" });
	await refuses("a suspended member", /is suspended/, suspended, desk);
	const again = newcomer(giver, { ...staff, member: people.sender.id }, { ke: 2 });
	const vouchedAgain = vouchFor(giver, again);
	const back = [again.invited, again.joined, vouchedAgain, countersign(admin, vouchedAgain)];
	await refuses("with replaced keys", /present key epoch/, ...back, sender.sign("credential", { ...credential, version: 9 }));

	const first = newcomer(giver, staff);
	const second = newcomer(giver, { ...staff, invite: first.invited.body.invite });
	const byUsed = signStatement(giver.network, "join", second.joined.body, second.signing, first.token);
	await refuses("an invite twice", /was used before/, first.invited, first.joined, byUsed);
	const named = newcomer(giver, staff, { id: people.sender.id, ke: 2 });
	await refuses("joining as an existing member", /is not the person whom the invite is for/, named.invited, named.joined);
	const removed = giver.sign("remove", { kind: "member", subject: people.sender.id, code: "left" });
	await refuses("removed, and back by an earlier invite", /has left the network/, again.invited, removed, again.joined);
	const body = { ...first.joined.body, ...credential, version: 1 };
	const { invite: _i, keys: _k, nameHash: _n, ...own } = body;
	const others = signStatement(giver.network, "credential", own, giver.keys().signing, first.token);
	await refuses("a newcomer's credential by another key", /sigs.0/, first.invited, first.joined, others);
	const untold = signStatement(giver.network, "credential", own, first.signing, giver.keys().signing);
	await refuses("a newcomer's credential without the invite's key", /sigs.1/, first.invited, first.joined, untold);

	const early = { ...desk.body, by: first.id, ke: 1 };
	const unknown = signStatement(giver.network, "desk.add", early, first.signing);
	await refuses("a member without vouchers", /is not vouched for/, first.invited, first.joined, unknown);
	const { by: _by, ...of } = { ...desk.body };
	const signedTwice = signStatement(giver.network, "desk.add", { ...of, by: people.taker.id }, taker.keys().signing, first.token);
	await refuses("one signature too many", /sigs: must be exactly one/, signedTwice);
	await refuses("a keybag's version that jumps", /must be the next one/, sender.sign("credential", { ...credential, version: 9 }));
	const [founding] = otherNetwork(world, giver.dir.genesis!);
	await refuses("a second founding", /there can be only one genesis/, parseStatement(world.network, founding!) as Statement<any>);
	const ahead = newcomer(giver, staff, { ke: 2 });
	await refuses("a newcomer with a later key epoch", /must be the next key epoch/, ahead.invited, ahead.joined);
	const returned = newcomer(founder, { ...staff, role: "coordinator", member: people.giver.id }, { ke: 2 });
	await refuses("vouching for oneself", /nobody vouches for themselves/, returned.invited, returned.joined, vouchFor(giver, returned));
	const honour = giver.sign("member.role", { member: people.leaver.id, role: "coordinator" });
	await refuses("a role for a departed member", /is not active staff/, honour);
	const renewed = { kind: "member", checklist: H, nextVetting: 1 } as const;
	const ownVetting = founder.sign("vetting", { ...renewed, subject: people.founder.id });
	await refuses("vetting oneself", /only an admin renews a vetting/, ownVetting);

	const place = { ...staff, invite: randomId(), desk: null, member: null, expires: 1, label: null, pk: H };
	await refuses("into another organisation's desk", /not an open desk/, giver.sign("invite", { ...place, desk: destination }));
	const inDesk = { ...place, role: "auditor", desk: origin } as const;
	await refuses("an auditor into a desk", /only staff and coordinators/, founder.sign("invite", inDesk));
	const homeless = { ...place, organisation: null, role: "coordinator" } as const;
	await refuses("a coordinator of nothing", /must be set for staff and coordinators/, founder.sign("invite", homeless));
	const likeAdmin = { ...place, organisation: null, role: "admin" } as const;
	await refuses("an admin, by a coordinator", /only the organisation's coordinator or an admin/, taker.sign("invite", likeAdmin));
	await refuses("past the coordinator", /has a coordinator, who must invite/, founder.sign("invite", { ...place, role: "coordinator" }));
	await refuses(
		"an invite's id again",
		/invite: this id is already in use/,
		giver.sign("invite", place),
		taker.sign("invite", { ...place, organisation: organisations.destination }),
	);
	const raised = giver.sign("invite", { ...place, role: "coordinator", member: people.sender.id });
	await refuses("back with another role", /must keep role and organisation/, raised);
	const oneself = giver.sign("invite", { ...place, role: "coordinator", member: people.giver.id });
	await refuses("an invite for oneself", /nobody invites themselves/, oneself);
	const role = taker.sign("member.role", { member: people.sender.id, role: "coordinator" });
	await refuses("a role in another organisation", /only a coordinator of the organisation/, role);

	const joins = [first.invited, first.joined];
	await refuses("vouched for by a stranger", /may vouch first/, ...joins, vouchFor(taker, first));
	await refuses("without the coordinator who knows them", /coordinator must vouch first/, ...joins, vouchFor(founder, first));
	const other = newcomer(giver, staff);
	const crossed = vouchFor(giver, { ...first, joined: other.joined });
	await refuses("vouching with another's keys", /does not wait to be vouched for/, ...joins, other.invited, other.joined, crossed);
	const vouched = vouchFor(giver, first);
	const removal = admin.sign("remove", { kind: "member", subject: people.giver.id, code: "left" });
	const proposerGone = [removal, countersign(founder, removal)];
	await refuses("after its proposer has left", /no longer active/, ...joins, vouched, ...proposerGone, countersign(admin, vouched));

	const theirs = { kind: "member", subject: people.sender.id, code: "left" } as const;
	await refuses("another organisation's people", /another organisation/, taker.sign("remove", theirs));
	await refuses("a colleague", /only an admin or the person's own/, sender.sign("remove", { ...theirs, subject: people.giver.id }));
	const revived = admin.sign("reinstate", { kind: "member", subject: people.leaver.id });
	await refuses("reinstating a removed member", /must be suspended/, revived);
	const policy = { vettingMonths: 99, attachmentMiB: 1 };
	await refuses("a policy by a coordinator", /only an admin/, giver.sign("policy", { policy }));

	const { epoch } = giver.dir.desks.get(destination)!;
	const grant = { desk: destination, epoch, member: people.reader.id, keyEpoch: 1, hash: H };
	await refuses("a desk's key by a stranger", /only a member of the desk may grant/, giver.sign("desk.grant", grant, origin));
	const outside = taker.sign("desk.grant", { ...grant, member: people.sender.id }, destination);
	await refuses("a desk's key to a stranger", /not an active member of the desk/, outside);
	const stranger = { desk: destination, member: people.sender.id, action: "add" } as const;
	await refuses("a stranger in a desk", /not active staff of the organisation/, taker.sign("desk.member", stranger));
	const closing = giver.sign("desk.close", { desk: origin });
	const intoClosed = giver.sign("desk.member", { desk: origin, member: people.leaver.id, action: "add" });
	await refuses("a colleague in a closed desk", /not an open desk/, closing, intoClosed);
	const gone = taker.sign("desk.member", { ...stranger, action: "remove" });
	await refuses("out of a desk that they aren't in", /does not belong to this desk/, gone);
	const taken = taker.sign("desk.add", { desk: origin, organisation: organisations.destination, name: "X" });
	const device = await refuses("another organisation's desk", /desk: this id is already in use/, taken);
	t.equal(device.session.dir.desks.get(origin)?.organisation, organisations.origin);
	const same = founder.sign("organisation.add", { organisation: organisations.origin, name: "X", ...vetted });
	await refuses("an organisation that is here", /organisation: this id is already in use/, same);
});

test("statements by too few or wrong people are void", async (t) => {
	const stays = staying(t);
	const policy = founder.sign("policy", { policy: { vettingMonths: 99, attachmentMiB: 1 } });
	const months = (dir: Directory) => dir.policy?.vettingMonths;
	await stays("a policy by one admin", giver.dir.policy?.vettingMonths, months, 0, policy);
	const turnedDown = countersign(admin, policy, "refuse");
	await stays("a policy that was refused", giver.dir.policy?.vettingMonths, months, 1, policy, turnedDown, countersign(admin, policy));
	const ousted = founder.sign("remove", { kind: "member", subject: people.admin.id, code: "left" });
	await stays("an admin removed by one other", "active", statusOf(people.admin.id), 0, ousted);
	const removed = founder.sign("remove", { kind: "member", subject: people.taker.id, code: "left" });
	await stays("a coordinator removed by one admin", "active", statusOf(people.taker.id), 0, removed);
	const [first, next] = [people.taker, people.giver].map(({ id }) =>
		founder.sign("suspend", { kind: "member", subject: id, code: "other" }),
	) as [Statement<"suspend">, Statement<"suspend">];
	await stays("a second coordinator suspended by one admin within a day", "active", statusOf(people.giver.id), 0, first, next);

	const one = newcomer(giver, staff);
	const vouched = vouchFor(giver, one);
	const raised = giver.sign("member.role", { member: people.sender.id, role: "coordinator" });
	const both = [countersign(sender, vouched), countersign(taker, vouched)];
	await stays("with a coordinator of their own", "pending", statusOf(one.id), 1, one.invited, one.joined, raised, vouched, ...both);
	const suspended = giver.sign("suspend", { kind: "member", subject: people.sender.id, code: "investigation" });
	const lifted = founder.sign("reinstate", { kind: "member", subject: people.sender.id });
	const coordinators = [countersign(giver, lifted), countersign(taker, lifted)];
	await stays("with the person's own coordinator", "suspended", statusOf(people.sender.id), 1, suspended, lifted, ...coordinators);
});

test("a restart of the access log without two admins is void", async (t) => {
	const [old, kept] = [signedByLog(world.server, 9, H, "access"), signedByLog(world.server, 5, H, "access")];
	const restart = (change: object = {}) => founder.sign("log.restart", { log: "access", old, kept, origin: "log.example/2", ...change });
	const after = async (...statements: Statement<any>[]) => {
		const device = await append(...statements);
		return { restarts: device.session.dir.restarts.length, brokenRules: brokenRules(device) };
	};
	const sound = restart();
	t.match(await after(sound, countersign(admin, sound)), { restarts: 1, brokenRules: [] }, "by two admins");
	const others = await after(sound, countersign(giver, sound), countersign(taker, sound));
	t.same([others.restarts, others.brokenRules.length], [0, 2], "never by coordinators");
	const unsigned = { size: 9, root: H, signature: new Uint8Array(64) };
	t.match((await after(restart({ old: unsigned }))).brokenRules, [/old: is not signed/]);
	t.match((await after(restart({ kept: unsigned }))).brokenRules, [/kept: is not signed/]);
	t.match((await after(restart({ kept: signedByLog(world.server, 10, H, "access") }))).brokenRules, [/kept: must be a part of old/]);
	t.match((await after(restart({ kept: signedByLog(world.server, 9, hash(H), "access") }))).brokenRules, [/kept: must be a part of old/]);
	t.match(
		(await after(restart({ old: BEFORE_GENESIS, kept: BEFORE_GENESIS }))).brokenRules,
		[/old: is not signed/],
		"from before the genesis",
	);
	t.match((await after(restart({ origin: "log example/2" }))).brokenRules, [/origin: must not be empty, and must have no spaces/]);
	const { origin: used } = giver.dir.genesis!.body.logs.access;
	t.match((await after(restart({ origin: used }))).brokenRules, [/origin: was used before/]);
});

test("witnesses that two admins didn't name are void", async (t) => {
	const { origin: name, key } = giver.dir.genesis!.body.logs.access;
	const one = { name: "witness.example", key: H };
	const nameWitnesses = (...witnesses: { name: string; key: Uint8Array }[]) => founder.sign("log.witnesses", { wanted: 1, witnesses });
	const after = async (...statements: Statement<any>[]) => {
		const device = await append(...statements);
		return { named: device.session.dir.witnesses.keys.length, brokenRules: brokenRules(device) };
	};
	const sound = nameWitnesses(one);
	t.match(await after(sound, countersign(admin, sound)), { named: 1, brokenRules: [] }, "by two admins");
	const others = await after(sound, countersign(giver, sound), countersign(taker, sound));
	t.same([others.named, others.brokenRules.length], [0, 2], "never by coordinators");
	t.match((await after(nameWitnesses(one, { ...one, name: "other.example" }))).brokenRules, [
		/witnesses.1.key: belongs to a log or to another witness/,
	]);
	t.match((await after(nameWitnesses({ ...one, key }))).brokenRules, [/witnesses.0.key: belongs to a log/], "no log vouches for itself");
	t.match((await after(nameWitnesses({ ...one, name }))).brokenRules, [/witnesses.0.name: belongs to a log/]);
});

test("a desk key that its members don't have is noticed", async (t) => {
	const desk = taker.dir.desks.get(destination)!;
	const seed = DeskSeed.random();
	const at = { network: world.network, desk: destination, epoch: desk.epoch + 1, kc: deskKeys(seed).commitment };
	const kem = new SealPublicKey(taker.dir.members.get(people.reader.id)!.keys.get(1)!.kem);
	const box = sealDeskSeed(kem, at, { member: people.reader.id, ke: 1 }, seed);
	const rekey = (pk: Uint8Array) =>
		taker.sign(
			"desk.rekey",
			{
				desk: destination,
				epoch: at.epoch,
				prev: desk.head,
				pk,
				kc: at.kc,
				from: null,
				wrap: null,
				sealed: [
					{ member: people.taker.id, ke: 1, hash: hash(randomBytes(9)) },
					{ member: people.reader.id, ke: 1, hash: hash(box) },
				],
				recovery: null,
			},
			destination,
		);
	const opens = async (pk: Uint8Array) => {
		const reader = await append(rekey(pk));
		t.same(brokenRules(reader), []);
		const served = { desk: destination, epoch: at.epoch, ke: 1, hash: toBase64Url(hash(box)), box: toBase64Url(box) };
		reader.setLies(forge("directory.deskKeys", "keys", (all: unknown[]) => [...all, served]));
		return { stopped: await outcomeOf(() => reader.session.deskSeed(destination, at.epoch)), codes: alarmCodes(reader) };
	};
	t.same(await opens(deskKeys(seed).seal.publicKey.bytes), { stopped: null, codes: [] });
	t.same(await opens(deskKeys(DeskSeed.random()).seal.publicKey.bytes), { stopped: "junk-key", codes: ["junk-key"] });
});
