/**
 * Section 3 of SPEC.md, what a client must refuse: the directory and keybags.
 */
import t from "tap";
import { Keybag, RecoveryCode, SlotKey } from "#crypto/keybag.ts";
import { memberKeys } from "#crypto/member.ts";
import { randomId } from "#crypto/random.ts";
import { MemberSeed } from "#crypto/secret.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { fromBase64Url, fromUtf8, hash, idToBytes, nameHash, toBase64Url } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { type AnyStatement, type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import { fetchNewestCheckpoint, verifyLog } from "#sdk/audit/index.ts";
import { storageName } from "#sdk/directory/cache.ts";
import { deskEpoch } from "#sdk/directory/desk-seeds.ts";
import { keepSynced } from "#sdk/directory/directory.ts";
import { allLeaves } from "#sdk/directory/leaves.ts";
import { addHolder, changePassword, fetchNames, invite, readAll, recover, syncDirectory } from "#sdk/index.ts";
import {
	fieldsOf,
	forgeEntry,
	noteBytes,
	noteOfOtherTree,
	serveDirectory,
	signedByLog,
	withBytesReplaced,
} from "../../support/lying/forge.ts";
import { forge, fork, type Lie, refuse, refuseNewPassword, reorder } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import type { Name } from "../../support/lying/prepared.ts";
import { brokenRules, otherNetwork, showDirectory } from "../../support/lying/shown-directory.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk, origin, destination } = world.fixtures;
const { people } = world;
const giver = await world.openSyncedSession("giver");
const leaves = () => giver.session.log.map(toWire);
const leafWhere = (is: (leaf: AnyStatement) => boolean) => {
	const at = (giver.session.log as AnyStatement[]).findIndex(is);
	return { at, leaf: giver.session.log[at] as AnyStatement, wire: leaves()[at] as Wire };
};
const without = (at: number) => leaves().filter((_, i) => i !== at);
const changed = (at: number, wire: Wire) => leaves().map((each, i) => (i === at ? wire : each));

const shown = (list: Wire[], name: Name = "reader") => showDirectory(world, list, name);
const genesis = giver.session.dir.genesis!;

test("an honest server", async (t) => {
	const device = await shown(leaves());
	t.same([device.stopped, alarmCodes(device), brokenRules(device)], [null, [], []]);
	t.equal((await fetchNames(device.session)).get(people.sender.id), "Name of person-3");
});

test("swapped or unvouched keys of members and desks are refused", async (t) => {
	const evil = memberKeys(MemberSeed.random()).public;
	const old = leafWhere((leaf) => leaf.type === "join" && leaf.body.by === people.sender.id);
	const keys = old.leaf.type === "join" ? old.leaf.body.keys : evil;
	for (const which of ["sign", "kem"] as const) {
		const device = await shown(changed(old.at, withBytesReplaced(old.wire, keys[which], evil[which])));
		t.equal(device.stopped, "directory-forked", `another key in an old leaf (${which}): all that was signed since speaks against it`);
	}
	const known = await world.openSyncedSession("reader");
	known.setLies(...serveDirectory(world, changed(old.at, withBytesReplaced(old.wire, keys.sign, evil.sign))));
	await outcomeOf(() => syncDirectory(known.session));
	t.same(known.session.dir.members.get(people.sender.id)?.keys.get(1)?.sign, keys.sign, "who knows the true one keeps it");

	const appended = async (...more: ({ type: string } | Wire)[]) =>
		shown([...leaves(), ...more.map((each) => ("objId" in each ? toWire(each as never) : (each as Wire)))]);
	const newcomer = memberKeys(MemberSeed.random());
	const key = new SigningKey(new Uint8Array(32).fill(9));
	const by = giver.session;
	const fields = {
		invite: randomId(),
		organisation: world.fixtures.organisations.origin,
		role: "staff",
		desk: origin,
		member: null,
		label: null,
		expires: by.now() + 1000,
		pk: key.publicKey,
	} as const;
	const invited = by.sign("invite", fields);
	const joining = {
		by: randomId(),
		ke: 1,
		as: null,
		cp: by.checkpoint,
		at: by.now(),
		invite: fields.invite,
		keys: newcomer.public,
		nameHash: nameHash("X", hash(new Uint8Array(1))),
	};
	const joined = signStatement(world.network, "join", joining, newcomer.signing, key);
	const vouch = by.sign("member.add", {
		member: joining.by,
		join: joined.objId,
		checklist: hash(new Uint8Array(1)),
		nextVetting: by.now(),
	});
	const wire = toWire(joined);
	for (const [what, spoilt, rule] of [
		["another signing key", withBytesReplaced(wire, newcomer.public.sign, evil.sign), /sigs.0/],
		["another sealing key", withBytesReplaced(wire, newcomer.public.kem, evil.kem), /sigs.0/],
		["without the invite's signature", { ...wire, sigs: wire.sigs.slice(0, 1) }, /sigs: must be one by the new key/],
		["with another in its place", { ...wire, sigs: [wire.sigs[0] as string, wire.sigs[0] as string] }, /sigs.1/],
	] as [string, Wire, RegExp][]) {
		const device = await appended(invited, spoilt);
		t.same([device.stopped, alarmCodes(device)], [null, ["directory-void"]], what);
		t.match(brokenRules(device), [rule]);
		t.notOk(device.session.dir.members.has(joining.by), "nobody has such a key");
	}
	const rekey = by.dir.desks.get(destination)!;
	const { session: theirs } = await world.openSyncedSession("taker");
	const seat = { member: people.taker.id, ke: 1, hash: hash(new Uint8Array(1)) };
	const renewed = theirs.sign(
		"desk.rekey",
		{
			desk: destination,
			epoch: rekey.epoch + 1,
			prev: rekey.head,
			pk: newcomer.public.kem,
			kc: hash(new Uint8Array(2)),
			from: null,
			wrap: null,
			sealed: [seat, { ...seat, member: people.reader.id }],
			recovery: null,
		},
		destination,
	);
	const desk = await appended(withBytesReplaced(toWire(renewed), newcomer.public.kem, evil.kem));
	t.match(brokenRules(desk), [/sigs.0/], "a desk's key");
	t.equal(desk.session.dir.desks.get(destination)?.epoch, rekey.epoch, "nobody seals to it");
	const outsider = await appended(by.sign("desk.rekey", fieldsOf(renewed), origin));
	t.match(brokenRules(outsider), [/only a member of the desk/], "a key by somebody outside of the desk");
	const alone = await appended(invited, joined, vouch);
	t.equal(alone.session.dir.members.get(joining.by)?.status, "pending", "one word isn't enough");
	t.equal(alone.session.dir.members.get(joining.by)?.keyEpoch, 0);
	const proposer = await appended(invited, joined, vouch, by.sign("countersign", { object: vouch.objId, verdict: "approve", code: null }));
	t.equal(proposer.session.dir.members.get(joining.by)?.status, "pending", "nor one person's twice");
	t.match(brokenRules(proposer)[0], /may not approve this proposal/);
	const taker = await world.openSyncedSession("taker");
	const own = await appended(
		invited,
		joined,
		vouch,
		taker.session.sign("countersign", { object: vouch.objId, verdict: "approve", code: null }),
	);
	t.equal(own.session.dir.members.get(joining.by)?.status, "pending", "nor one coordinator of another organisation");
	const admin = await world.openSyncedSession("admin");
	const counter = admin.session.sign("countersign", { object: vouch.objId, verdict: "approve", code: null });
	const borrowed = { ...counter, sigs: vouch.sigs };
	t.match(brokenRules(await appended(invited, joined, vouch, borrowed)), [/sigs.0/], "an admin's approval with another signature");
	const whole = await appended(invited, joined, vouch, counter);
	t.equal(whole.session.dir.members.get(joining.by)?.status, "active", "an admin's own word is");
	const stranger = await appended(taker.session.sign("desk.member", { desk: origin, member: people.taker.id, action: "add" }));
	t.match(brokenRules(stranger), [/only a coordinator of the organisation/], "a desk is its own organisation's");
	const staff = await world.openSyncedSession("sender");
	const rise = await appended(staff.session.sign("member.role", { member: people.sender.id, role: "coordinator" }));
	t.match(brokenRules(rise), [/nobody changes their own role/]);
	const waits = await world.openSyncedSession("giver");
	t.equal(
		await outcomeOf(() => addHolder(waits.session, talk.id, { kind: "member", id: joining.by })),
		"not-found",
		"and nothing is sealed to strangers",
	);
});

test("the replayed admission of a removed member is void", async (t) => {
	const admission = (giver.session.log as AnyStatement[]).filter(
		(leaf) =>
			(["join", "credential"].includes(leaf.type) && leaf.body.by === people.leaver.id) ||
			(leaf.type === "member.add" && leaf.body.member === people.leaver.id),
	);
	const vouched = admission.find(({ type }) => type === "member.add") as AnyStatement;
	const counter = giver.session.log.find(
		(leaf) => leaf.type === "countersign" && toBase64Url(leaf.body.object) === vouched.key,
	) as AnyStatement;
	const again = [...admission, counter];
	t.equal(again.length, 4);
	const device = await shown([...leaves(), ...again.map(toWire)]);
	t.same(alarmCodes(device), ["directory-void"]);
	t.same(
		brokenRules(device),
		again.map(() => "conflict: statement: is already in the directory"),
		"known objIds",
	);
	t.equal(device.session.dir.members.get(people.leaver.id)?.status, "removed");
	// The same keys again, under a new invite by a coordinator who helps the server.
	const back = giver.session.sign("invite", {
		invite: randomId(),
		organisation: world.fixtures.organisations.origin,
		role: "staff",
		desk: origin,
		member: people.leaver.id,
		label: null,
		expires: giver.session.now() + 1000,
		pk: new SigningKey(new Uint8Array(32).fill(8)).publicKey,
	});
	t.match(brokenRules(await shown([...leaves(), toWire(back)])), [/is not an active member/]);
	const rekey = leafWhere((leaf) => leaf.type === "desk.rekey" && leaf.body.desk === origin && leaf.body.epoch === 1);
	const fields = fieldsOf(rekey.leaf as Statement<"desk.rekey">);
	const old = giver.session.sign("desk.rekey", fields, origin);
	t.match(brokenRules(await shown([...leaves(), toWire(old)])), [/epoch: must be the next one/], "an old desk key");
	const next = giver.session.sign(
		"desk.rekey",
		{ ...fields, epoch: giver.session.dir.desks.get(origin)!.epoch + 1, prev: giver.session.dir.desks.get(origin)!.head },
		origin,
	);
	t.match(
		brokenRules(await shown([...leaves(), toWire(next)])),
		[/exactly the desk's active members/],
		"a new desk key sealed to a departed member",
	);
});

test("an old directory, keybag or checkpoint is noticed", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const { size } = reader.session.dir;
	const stops = async (code: string, what: string, ...lies: Lie[]) => {
		reader.setLies(...lies);
		t.equal(await outcomeOf(() => syncDirectory(reader.session)), code, what);
		t.same([alarmCodes(reader), reader.session.dir.size], [[code], size], "and nothing of it was used");
	};
	const fewer = forge("directory.read", "checkpoint.size", size - 1);
	await stops("directory-shrunk", "fewer leaves", fewer);
	reader.setLies(fewer, refuse("directory.offer", 503, "unavailable"));
	t.equal(await outcomeOf(() => syncDirectory(reader.session)), "unavailable", "fewer leaves, and a break while they are given back");
	t.same([alarmCodes(reader), reader.session.dir.size], [[], size], "nobody knows whether the server has them now, so it is no alarm yet");
	await stops("directory-shrunk", "fewer leaves, and it takes none back", fewer, refuse("directory.offer", 403, "not-allowed"));
	const elsewhere = (page: any) => ({
		...page,
		statements: leaves().slice(0, 3),
		from: page.from + 1,
		checkpoint: { ...page.checkpoint, size: size + 9 },
	});
	await stops("directory-shrunk", "leaves from elsewhere", forge("directory.read", "", elsewhere));
	await stops("directory-forked", "another root", forge("directory.read", "checkpoint.root", "A".repeat(43)));
	await stops("directory-shrunk", "more leaves than are served", forge("directory.read", "checkpoint.size", size + 1));
	const wire = (cp: CompactCheckpoint) => ({ size: cp.size, root: toBase64Url(cp.root), signature: toBase64Url(cp.signature) });
	const [oneMore] = leaves() as [Wire];
	const unsigned = forge("directory.read", "checkpoint.signature", "A".repeat(86));
	await stops("directory-forked", "unsigned", ...serveDirectory(world, [...leaves(), oneMore]), unsigned);
	const signed = wire(signedByLog(world.server, size + 1));
	await stops(
		"directory-forked",
		"leaves that don't give the root",
		forge("directory.read", "checkpoint", signed),
		forge("directory.read", "statements", [oneMore]),
	);
	const again = await world.openSession("reader", await world.device(reader.storage));
	again.setLies(...serveDirectory(world, leaves().slice(0, size - 3)));
	t.equal(await outcomeOf(() => syncDirectory(again.session)), "directory-shrunk", "fewer than this device has seen, after a restart");
	const cleared = await world.device();
	await cleared.storage.set(pinName(reader), (await reader.storage.get(pinName(reader))) as string);
	const pinOnly = await world.openSession("reader", cleared);
	pinOnly.setLies(...serveDirectory(world, leaves().slice(0, size - 3)));
	t.equal(await outcomeOf(() => syncDirectory(pinOnly.session)), "directory-shrunk", "also where only the checkpoint was kept");
	const lastOfAll = await world.openSession("reader", cleared);
	lastOfAll.setLies(...serveDirectory(world, [...leaves().slice(0, size - 1), ...leaves().slice(0, 1)]));
	t.equal(await outcomeOf(() => syncDirectory(lastOfAll.session)), "directory-forked", "or another one of that size");
	const pinless = await world.openSyncedSession("reader");
	await pinless.storage.delete(pinName(pinless));
	pinless.setLies(fewer);
	t.equal(await outcomeOf(() => syncDirectory(pinless.session)), "directory-shrunk", "fewer leaves, where the checkpoint was lost");
	t.equal((await shown([])).stopped, "directory-forked", "no leaves at all");
	t.equal((await shown(leaves().slice(0, 8))).stopped, "directory-shrunk", "fewer than the keybag has seen");
	t.equal((await shown(without(6))).stopped, "directory-forked", "another one than the keybag has seen");
	t.equal((await shown(otherNetwork(world, genesis))).stopped, "directory-forked", "another network's");
	t.equal((await shown(otherNetwork(world, genesis), "founder")).stopped, "directory-forked", "also to whose keybag has seen none");

	const auditor = await world.openSyncedSession("auditor");
	await changePassword(auditor.session, "another password for tests");
	const owner = { network: world.network, member: people.auditor.id };
	const code = RecoveryCode.parse(people.auditor.recoveryCode);
	const recovered = async (...lies: Lie[]) => {
		const device = await world.device();
		device.proxy.lies = lies;
		const { signInName: name, recoveryCode } = people.auditor;
		return outcomeOf(() => recover({ ...device, name, recoveryCode, password: "another password for tests" }));
	};
	t.equal(await recovered(refuseNewPassword), "not-allowed", "an honest one is opened, and only the password isn't changed");
	t.equal(await recovered(forge("session.recoverFinish", "bag", people.auditor.bag)), "keybag-old");
	const first = Keybag.open(fromBase64Url(people.auditor.bag), owner, SlotKey.fromRecovery(code));
	const second = first.update({ notes: new Uint8Array([1]) });
	t.equal(
		await recovered(forge("session.recoverFinish", "bag", toBase64Url(second.bytes))),
		"keybag-old",
		"or another of the same version",
	);
	t.equal(await recovered(forge("session.recoverFinish", "bag", people.reader.bag)), "keybag-old", "or somebody else's");
	const outside = decodeCbor(fromBase64Url(people.auditor.bag)) as { [name: string]: Cbor };
	const renamed = toBase64Url(encodeCbor({ ...outside, member: idToBytes(people.reader.id) }));
	t.equal(await recovered(forge("session.recoverFinish", "bag", renamed)), "keybag-old", "or one that says so");
	t.equal(await recovered(forge("session.recoverFinish", "member", people.reader.id)), "keybag-old", "or for somebody else");
	t.equal(await recovered(forge("session.recoverFinish", "bag", "AAAA")), "keybag-old", "or one that is none");

	const log = await world.openSyncedSession("reader");
	const newest = () => outcomeOf(() => fetchNewestCheckpoint(log.session, "access"));
	const early = await log.session.server.fetchBytes(contracts.audit.checkpoint, { log: "access" });
	const ofDirectory = await log.session.server.fetchBytes(contracts.audit.checkpoint, { log: "directory" });
	await fetchNames(log.session);
	await world.signTrees();
	log.setLies();
	t.equal(await newest(), null);
	const serves = async (code: string, what: string, ...lies: Lie[]) => {
		log.setLies(...lies);
		t.equal(await newest(), code, what);
	};
	await serves(
		"checkpoint-shrunk",
		"an old checkpoint",
		forge("audit.checkpoint", "", () => early),
	);
	await serves("checkpoint-shrunk", "none any more", refuse("audit.checkpoint", 404, "not-found"));
	await serves(
		"log-forked",
		"the other log's",
		forge("audit.checkpoint", "", () => ofDirectory),
	);
	await serves(
		"log-forked",
		"an unsigned one",
		forge("audit.checkpoint", "", (bytes: Uint8Array) => bytes.with(bytes.length - 20, bytes[bytes.length - 20] === 65 ? 66 : 65)),
	);
});

function pinName({ session }: DeceivedClient): string {
	return storageName(session.network, "directory", "pin");
}

test("old leaves that were changed are refused when they are needed again", async (t) => {
	await syncDirectory(giver.session);
	const known = await world.openSyncedSession("reader");
	const name = storageName(world.network, "directory", 0);
	await known.storage.set(name, JSON.stringify(JSON.parse((await known.storage.get(name)) as string).reverse()));
	/** Signs in again on this device, and asks for all leaves. */
	const again = async (...lies: Lie[]) => {
		const device = await world.openSession("reader", await world.device(known.storage));
		await syncDirectory(device.session);
		t.equal(device.session.log.length, 0, "it holds none of them");
		device.setLies(...lies);
		return outcomeOf(async () => t.same((await allLeaves(device.session)).map(toWire), leaves()));
	};
	t.equal(await again(), null, "changed on the device: the server's are taken");
	t.equal(await again(reorder("directory.read", "statements")), "directory-forked", "another order from the server");
	t.equal(await again(forge("directory.read", "statements", [])), "directory-forked", "none from the server");
});

test("a void statement is an alarm once on a device", async (t) => {
	await syncDirectory(giver.session);
	const taker = await world.openSyncedSession("taker");
	const unentitled = taker.session.sign("desk.member", { desk: origin, member: people.taker.id, action: "add" });
	const lies = serveDirectory(world, [...leaves(), toWire(unentitled)]);
	const known = await world.openSyncedSession("reader");
	known.setLies(...lies);
	await syncDirectory(known.session);
	t.same([alarmCodes(known), brokenRules(known).length], [["directory-void"], 1]);
	const again = await world.openSession("reader", await world.device(known.storage));
	again.setLies(...lies);
	await syncDirectory(again.session);
	t.same([alarmCodes(again), brokenRules(again).length], [[], 1]);
});

test("two members who are shown different logs notice it", async (t) => {
	await syncDirectory(giver.session);
	const sender = await world.openSyncedSession("sender");
	const by = sender.session;
	const { size } = by.checkpoint;
	const { compartment } = await readAll(by, talk.id);
	const head = compartment.transcript.at(compartment.count)!.objId;
	const honest = by.checkpoint;
	for (const [other, code] of [
		[size - 1, "directory-forked"],
		[size + 5, "directory-shrunk"],
	] as const) {
		by.checkpoint = signedByLog(world.server, other);
		const seen = toWire(by.sign("seen", { compartment: talk.id, head, count: compartment.count }, origin));
		const late = await forgeEntry(by, talk.id, compartment.count + 1, { as: origin });
		const asked = by.sign("ask", { ask: randomId(), code: "bado-kime-losa-tobo" }, origin);
		by.checkpoint = honest;
		const stops = async (what: string, lie: Lie, work: (who: DeceivedClient) => Promise<unknown>) => {
			const reader = await world.openSyncedSession("reader");
			reader.setLies(lie);
			t.equal(await outcomeOf(() => work(reader)), code, `${code} by ${what}`);
			t.match(reader.alarms, [{ code, subject: people.sender.id }]);
		};
		const readThread = ({ session }: DeceivedClient) => readAll(session, talk.id);
		await stops("what somebody has seen", forge("compartments.get", "seen", [seen]), readThread);
		await stops(
			"an entry",
			forge("compartments.page", "", (page: any) => ({ entries: [...page.entries, late], count: page.count + 1 })),
			readThread,
		);
		const { inbox } = await import("#sdk/casework/index.ts");
		await stops(
			"an ask",
			forge("cases.inbox", "asks", [{ ask: toWire(asked), case: randomId(), code: "x", desk: destination, at: 1 }]),
			({ session }) => inbox(session, { desk: destination }),
		);
	}
	giver.session.checkpoint = signedByLog(world.server, size - 1);
	const leaf = giver.session.sign("desk.add", { desk: randomId(), organisation: world.fixtures.organisations.origin, name: "X" });
	giver.session.checkpoint = honest;
	t.equal((await shown([...leaves(), toWire(leaf)])).stopped, "directory-forked", "by a leaf of the directory");
	const goesOn = await world.openSyncedSession("reader");
	goesOn.setLies(...serveDirectory(world, [...leaves(), toWire(leaf)]));
	await outcomeOf(() => syncDirectory(goesOn.session));
	t.equal(await outcomeOf(() => readAll(goesOn.session, talk.id)), "directory-forked", "and nobody works on with it");
	t.equal(await outcomeOf(() => syncDirectory(goesOn.session)), "directory-forked", "nor when it is asked for again");
	t.equal(await outcomeOf(() => keepSynced(goesOn.session)), "directory-forked", "nor because it was asked for a moment ago");
	giver.session.checkpoint = { ...signedByLog(world.server, size - 1), signature: new Uint8Array(64) };
	const made = giver.session.sign("desk.add", { desk: randomId(), organisation: world.fixtures.organisations.origin, name: "X" });
	giver.session.checkpoint = honest;
	const device = await shown([...leaves(), toWire(made)]);
	t.match(
		[brokenRules(device), device.alarms],
		[[/not signed by the directory's log/], [{ subject: people.giver.id }]],
		"one that the log hasn't signed names its author",
	);
	const log = await world.openSyncedSession("reader");
	await fetchNewestCheckpoint(log.session, "access");
	log.setLies(forge("audit.checkpoint", "", (bytes: Uint8Array) => noteBytes(noteOfOtherTree(world.server, fromUtf8(bytes), "access"))));
	t.equal(await outcomeOf(() => fetchNewestCheckpoint(log.session, "access")), "log-forked", "of the access log, which signed both");
	const unknowing = await world.openSyncedSession("reader");
	unknowing.setLies(
		forge("audit.checkpoint", "", (bytes: Uint8Array) => noteBytes(noteOfOtherTree(world.server, fromUtf8(bytes), "directory"))),
	);
	t.equal(
		await outcomeOf(() => verifyLog(unknowing.session, "directory")),
		"directory-forked",
		"of the directory's, for other people's tools",
	);
});

test("an accepted statement that is missing from the directory is noticed", async (t) => {
	const by = await world.openSyncedSession("giver");
	await syncDirectory(by.session);
	by.setLies(fork("directory.read", by.proxy.replies.get("directory.read")!.length - 1));
	const place = { organisation: world.fixtures.organisations.origin, role: "staff" } as const;
	t.equal(await outcomeOf(() => invite(by.session, place)), "unavailable");
});

test("names, keys and notes that differ from the signed ones are refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	reader.setLies(
		forge("directory.names", "names", (all: any[]) =>
			all.map((each) => (each.member === people.giver.id ? { ...each, name: "Mallory" } : each)),
		),
	);
	t.notOk((await fetchNames(reader.session)).has(people.giver.id));
	t.match(reader.alarms, [{ code: "name-mismatch", subject: people.giver.id }]);
	const seeds = await world.openSyncedSession("reader");
	seeds.setLies(forge("directory.deskKeys", "keys", (all: any[]) => all.map((each) => ({ ...each, box: `${each.box.slice(0, -4)}AAAA` }))));
	const epoch = seeds.session.dir.desks.get(destination)!.epoch;
	t.equal(await outcomeOf(() => seeds.session.deskSeed(destination, epoch)), "not-found");
	t.same(alarmCodes(seeds), ["key-mismatch"], "a desk's seed in a box that was changed");
	// A colleague who helps the server passes on another seed than the desk's.
	const taker = await world.openSyncedSession("taker");
	const { sealDeskSeed } = await import("#crypto/desk.ts");
	const { SealPublicKey } = await import("#crypto/seal.ts");
	const { DeskSeed } = await import("#crypto/secret.ts");
	const kem = new SealPublicKey(taker.session.dir.members.get(people.reader.id)!.keys.get(1)!.kem);
	const box = toBase64Url(
		sealDeskSeed(kem, deskEpoch(taker.session, destination, epoch), { member: people.reader.id, ke: 1 }, DeskSeed.random()),
	);
	const other = await world.openSyncedSession("reader");
	other.setLies(forge("directory.deskKeys", "keys", (all: any[]) => all.map((each) => ({ ...each, box }))));
	t.equal(await outcomeOf(() => other.session.deskSeed(destination, epoch)), "not-found");
	t.same(alarmCodes(other), ["key-mismatch"], "another seed than the one that all have");
});
