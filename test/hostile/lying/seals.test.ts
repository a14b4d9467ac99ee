/**
 * Section 3 of SPEC.md, what a client must refuse: boxes, seals, keybags and files that are malformed or made for another place.
 * The tests call the opening functions directly. There is only one error: `bad-content`.
 */
import { ready, server } from "@serenity-kit/opaque";
import t from "tap";
import { copen, cseal } from "#crypto/aead.ts";
import { type AttachmentInfo, CHUNK, HEAD, openAttachment, sealAttachment, storedShape } from "#crypto/attachment.ts";
import {
	type DeskEpoch,
	deskKeys,
	openDeskSeed,
	openPrintedDeskSeed,
	sealDeskSeed,
	sealDeskSeedToPrinted,
	unwrapDeskSeed,
	wrapDeskSeed,
} from "#crypto/desk.ts";
import { entryKey, epochCommitment, type GrantContext, grantContext, openEntry, openGrant, sealEntry, sealGrant } from "#crypto/epoch.ts";
import { fingerprint, fingerprintMatches } from "#crypto/fingerprint.ts";
import { Invite } from "#crypto/invite.ts";
import { Keybag, RecoveryCode, SlotKey } from "#crypto/keybag.ts";
import { memberKeys, memberKeysMatch } from "#crypto/member.ts";
import { finishLogin, finishRegistration, startLogin, startRegistration } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { SEALED_KEY_BYTES, SealKey, SealPublicKey, seal, unseal } from "#crypto/seal.ts";
import { AttachmentKey, DeskSeed, EpochKey, ExportKey, MemberSeed } from "#crypto/secret.ts";
import { type Bytes, concat, hash, idToBytes, keyCommitment, tup, utf8 } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { refuses, rowsOf } from "../../support/lying/rows.ts";

await cryptoReady();
await ready;
const test = rowsOf(t);
const BAD = "bad-content";
const network = randomBytes(32);
const [mine, epoch, seed, earlier] = [new SealKey(randomBytes(32)), EpochKey.random(), DeskSeed.random(), DeskSeed.random()];
const grantTo: GrantContext = {
	network,
	compartment: randomId(),
	number: 2,
	kc: epochCommitment(epoch),
	kind: "desk",
	id: randomId(),
	ke: 3,
};
const at: DeskEpoch = { network, desk: randomId(), epoch: 4, kc: deskKeys(earlier).commitment };
const reader = { member: randomId(), ke: 1 };
const owner = { network, member: randomId() };
const bagContent = {
	...owner,
	seeds: [{ ke: 1, seed: MemberSeed.random() }],
	desks: [],
	directory: null,
	access: null,
	notes: new Uint8Array(0),
};
const [password, recovery] = [SlotKey.fromPassword(new ExportKey(randomBytes(64))), SlotKey.fromRecovery(RecoveryCode.random())];
const bag = Keybag.create(bagContent, password, recovery);

async function gather(pieces: AsyncIterable<Bytes>): Promise<Bytes> {
	const all: Bytes[] = [];
	for await (const piece of pieces) all.push(Uint8Array.from(piece));
	return concat(...all);
}

test("an honest server", async (t) => {
	t.same(openGrant(mine, grantTo, sealGrant(mine.publicKey, grantTo, epoch)).export(), epoch.export());
	t.same(openDeskSeed(mine, at, reader, sealDeskSeed(mine.publicKey, at, reader, earlier)).export(), earlier.export());
	t.same(openPrintedDeskSeed(mine, at, sealDeskSeedToPrinted(mine.publicKey, at, earlier)).export(), earlier.export());
	t.same(unwrapDeskSeed(seed, wrapDeskSeed(seed, earlier, at), at).export(), earlier.export());
	const entry = entryKey(epoch, grantTo.compartment);
	t.same(openEntry(entry, utf8("header"), sealEntry(entry, utf8("header"), utf8("words"))), utf8("words"));
	for (const key of [password, recovery]) t.equal(Keybag.open(bag.bytes, owner, key).version, 1);
	const keys = memberKeys(MemberSeed.random());
	t.ok(memberKeysMatch(keys, keys.public));
	const sealing = sealAttachment(randomId(), [utf8("a file")]);
	const stored = await gather(sealing.stored);
	t.same(await gather(openAttachment(sealing.header(), sealing.info("a", "b"), [stored])), utf8("a file"));
});

test("a box in another place doesn't open", async (t) => {
	const grant = sealGrant(mine.publicKey, grantTo, epoch);
	const elsewhere: Partial<GrantContext>[] = [
		{ network: randomBytes(32) },
		{ compartment: randomId() },
		{ number: 3 },
		{ kc: randomBytes(32) },
		{ kind: "member" },
		{ id: randomId() },
		{ ke: 4 },
	];
	refuses(t, "a grant", (change) => openGrant(mine, { ...grantTo, ...change }, grant), elsewhere, BAD);
	const desks: Partial<DeskEpoch>[] = [{ network: randomBytes(32) }, { desk: randomId() }, { epoch: 5 }, { kc: randomBytes(32) }];
	const [sealed, printed, wrapped] = [
		sealDeskSeed(mine.publicKey, at, reader, earlier),
		sealDeskSeedToPrinted(mine.publicKey, at, earlier),
		wrapDeskSeed(seed, earlier, at),
	];
	refuses(t, "a desk's seed", (change) => openDeskSeed(mine, { ...at, ...change }, reader, sealed), desks, BAD);
	refuses(t, "a printed one", (change) => openPrintedDeskSeed(mine, { ...at, ...change }, printed), desks, BAD);
	refuses(t, "a wrapped one", (change) => unwrapDeskSeed(seed, wrapped, { ...at, ...change }), desks, BAD);
	const readers = [{ member: randomId() }, { ke: 2 }];
	refuses(t, "another reader's", (change) => openDeskSeed(mine, at, { ...reader, ...change }, sealed), readers, BAD);
	refuses(t, "a printed one for a member's", (box: Bytes) => openDeskSeed(mine, at, reader, box), [printed], BAD);
	refuses(t, "a member's for a printed one", (box: Bytes) => openPrintedDeskSeed(mine, at, box), [sealed], BAD);
	const [one, other] = [randomId(), randomId()];
	const box = sealEntry(entryKey(epoch, one), utf8("header"), utf8("words"));
	refuses(t, "another entry's box", (id: string) => openEntry(entryKey(epoch, id), utf8("header"), box), [other], BAD);
	refuses(t, "under another header", (aad: string) => openEntry(entryKey(epoch, one), utf8(aad), box), ["Header", ""], BAD);
	const key = randomBytes(32);
	const labelled = cseal(key, "entry", utf8("aad"), utf8("words"));
	refuses(t, "for another purpose", (label: string) => copen(key, label, utf8("aad"), labelled), ["seal", ""], BAD);
});

test("a sealed value that isn't a key is refused", async (t) => {
	const short = randomBytes(16);
	const kc = keyCommitment(short);
	const grant = seal(mine.publicKey, grantContext({ ...grantTo, kc }), short);
	refuses(t, "a short epoch key, which fits its kc", (box: Bytes) => openGrant(mine, { ...grantTo, kc }, box), [grant], BAD);
	const key = deskKeys(seed).wrap.export();
	const wrapped = cseal(key, "wrap/desk", tup("desk", network, idToBytes(at.desk), at.epoch, kc), short);
	refuses(t, "a short seed of a desk, which fits its kc", (box: Bytes) => unwrapDeskSeed(seed, box, { ...at, kc }), [wrapped], BAD);
	const invalid = new SealPublicKey(new Uint8Array(1216).fill(0xff));
	refuses(t, "sealing to an invalid key", (to: SealPublicKey) => seal(to, utf8("x"), short), [invalid], "bad-input");
});

test("another member's keys, or keys of another network, don't match", async (t) => {
	const keys = memberKeys(MemberSeed.random());
	const others = memberKeys(MemberSeed.random()).public;
	for (const change of [{ sign: others.sign }, { kem: others.kem }]) t.notOk(memberKeysMatch(keys, { ...keys.public, ...change }));
	const read = fingerprint(network, keys.public);
	t.ok(fingerprintMatches(read, network, keys.public));
	for (const change of [{ sign: others.sign }, { kem: others.kem }])
		t.notOk(fingerprintMatches(read, network, { ...keys.public, ...change }), "a fingerprint covers all keys");
	t.notOk(fingerprintMatches(read, randomBytes(32), keys.public), "a fingerprint is of one network");
	const invite = Invite.parse(Invite.random(network).reveal());
	t.same(
		[network, randomBytes(32)].map((each) => invite.pinMatches(each)),
		[true, false],
		"the pin of an invite is of one network",
	);
});

test("a changed box is refused", async (t) => {
	const whole = seal(mine.publicKey, utf8("x"), randomBytes(32));
	t.equal(whole.length, SEALED_KEY_BYTES);
	const lengths = [0, 1, 1119, 1120, 1121, 1120 + 72, 1120 + 73, SEALED_KEY_BYTES - 1];
	const bits = [0, 1087, 1088, 1119, 1120, 1121, 1150, 1200, SEALED_KEY_BYTES - 1];
	const spoilt = [
		...lengths.map((length) => whole.slice(0, length)),
		concat(whole, Uint8Array.of(0)),
		...bits.map((place) => whole.with(place, (whole[place] as number) ^ 1) as Bytes),
		Uint8Array.from(whole).fill(0, 1088, 1120),
		new Uint8Array(SEALED_KEY_BYTES),
	];
	refuses(t, "a sealed box", (box: Bytes) => unseal(mine, utf8("x"), box), spoilt, BAD);
	const [key, box] = [randomBytes(32), cseal(randomBytes(32), "entry", utf8("aad"), utf8("words"))];
	refuses(t, "another key's box", (given: Bytes) => copen(key, "entry", utf8("aad"), given), [box], BAD);
	const own = cseal(key, "entry", utf8("aad"), utf8("words"));
	const changed = own.with(own.length - 1, (own.at(-1) as number) ^ 1) as Bytes;
	refuses(t, "a box with another tag", (given: Bytes) => copen(key, "entry", utf8("aad"), given), [changed], BAD);
});

test("a changed keybag is refused", async (t) => {
	const outside = decodeCbor(bag.bytes) as { slots: Cbor[]; box: Bytes };
	const [first, second] = outside.slots as [{ kind: string; box: Bytes }, { kind: string; box: Bytes }];
	const changes: object[] = [
		{ v: 2 },
		{ version: 2 },
		{ version: 0 },
		{ member: new Uint8Array(16) },
		{ network: new Uint8Array(32) },
		{ slots: [] },
		{ slots: [second] },
		{ slots: [second, first] },
		{ slots: [first, first] },
		{ slots: [first, second, second] },
		{ slots: [{ kind: "password", box: second.box }, second] },
		{ slots: "none" },
		{ box: outside.box.slice(1) },
		{ more: 1 },
	];
	const open = (blob: Bytes) => Keybag.open(blob, owner, password);
	refuses(t, "a keybag", (change: object) => open(encodeCbor({ ...outside, ...change } as Cbor)), changes, BAD);
	const bytes = [new Uint8Array(0), bag.bytes.slice(1), bag.bytes.slice(0, -1), concat(bag.bytes, Uint8Array.of(0)), encodeCbor(null)];
	refuses(t, "bytes that aren't a keybag", open, bytes, BAD);
	const other = { network: randomBytes(32), member: randomId() };
	const theirs = { ...outside, network: other.network, member: idToBytes(other.member) };
	refuses(t, "another's keybag under my name", (who) => Keybag.open(encodeCbor(theirs as Cbor), who, password), [other], BAD);
});

test("a changed file is refused", async (t) => {
	const file = randomId();
	const sealing = sealAttachment(file, [randomBytes(1000)]);
	const stored = await gather(sealing.stored);
	const [header, info] = [sealing.header(), sealing.info("a", "b")];
	const fails = async (what: string, given: Iterable<Bytes>, change: Partial<AttachmentInfo> = {}, about: object = {}) => {
		await t.rejects(gather(openAttachment({ ...header, ...about }, { ...info, ...change }, given as Bytes[])), { code: BAD }, what);
	};
	await fails("a size that no file can have", [stored], { size: 2 ** 50 });
	await fails("an invalid size", [stored], { size: Number.MAX_SAFE_INTEGER });
	await fails("cut within its head", [stored.slice(0, 40)]);
	await fails("nothing", []);
	const changed = stored.with(100, (stored[100] as number) ^ 1) as Bytes;
	await fails("a changed chunk, with a hash that fits", [changed], {}, { hash: hash(changed) });
	await fails("another file's key", [stored], { key: AttachmentKey.random() });
	await fails("under another id", [stored], { file: at.desk }, { file: at.desk });
	const larger = sealAttachment(file, [randomBytes(2 * CHUNK)]);
	const all = await gather(larger.stored);
	const size = CHUNK + 16;
	const swapped = concat(
		all.slice(0, HEAD),
		all.slice(HEAD + size, HEAD + 2 * size),
		all.slice(HEAD, HEAD + size),
		all.slice(HEAD + 2 * size),
	);
	const released = openAttachment({ ...larger.header(), hash: hash(swapped) }, larger.info("a", "b"), [swapped]);
	await t.rejects(released.next(), { code: BAD }, "nothing is released from another place");
	// The author seals endless padding and declares a small file.
	let given = 0;
	function* padding() {
		yield concat(randomBytes(100), Uint8Array.of(0x80));
		for (; given < 50; given++) yield new Uint8Array(64 * 1024);
	}
	const drawn: Bytes[] = [];
	const endless = sealAttachment(file, padding(), (length) => {
		drawn.push(randomBytes(length));
		return Uint8Array.from(drawn.at(-1) as Bytes);
	});
	const small = { file, name: "a", type: "b", size: 100, key: new AttachmentKey(drawn[0] as Bytes) };
	await t.rejects(gather(openAttachment({ file, ...storedShape(100), hash: hash(stored) }, small, endless.stored)), { code: BAD });
	t.ok(given <= 3, `stops after ${given} pieces, because they exceed the signed size`);
});

test("a sign-in answer that the server's secret didn't make is refused", async (t) => {
	const [setup, user] = [server.createSetup(), randomId()];
	const begun = startRegistration("a password");
	const asked = { serverSetup: setup, userIdentifier: user };
	const { registrationResponse } = server.createRegistrationResponse({ ...asked, registrationRequest: begun.request });
	const { record } = finishRegistration("a password", begun.state, registrationResponse);
	const signIn = (change = (answer: string) => answer, serverSetup = setup) => {
		const start = startLogin("a password");
		const login = { ...asked, serverSetup, registrationRecord: record, startLoginRequest: start.request };
		return finishLogin("a password", start.state, change(server.startLogin(login).loginResponse));
	};
	t.ok(signIn().finish);
	const FAILED = "sign-in-failed";
	refuses(t, "another server's answer", (other: string) => signIn(undefined, other), [server.createSetup()], FAILED);
	const invalid = ["", "AAAA", "not base64", "A".repeat(427)];
	refuses(t, "an invalid answer", (answer: string) => signIn(() => answer), invalid, FAILED);
	const registering = (answer: string) => finishRegistration("x", startRegistration("x").state, answer);
	refuses(t, "an invalid answer at registration", registering, ["", "AAAA"], BAD);
});
