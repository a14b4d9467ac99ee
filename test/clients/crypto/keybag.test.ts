/** Sign-in and the keybag: only the password or the recovery code opens it, and one slot can change alone. */
import { ready, server } from "@serenity-kit/opaque";
import t from "tap";
import { Keybag, type KeybagContent, RecoveryCode, SlotKey, signRecovery } from "#crypto/keybag.ts";
import { finishLogin, finishRegistration, startLogin, startRegistration } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { ExportKey, MemberSeed } from "#crypto/secret.ts";
import { hash, toBase64Url } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { recoveryInput } from "#protocol/contracts/session.ts";
import { verifyEd25519 } from "#protocol/sodium.ts";

await cryptoReady();
await ready;
const BAD = { code: "bad-content", message: "bad-content: does not open" };
const owner = { network: randomBytes(32), member: randomId() };
const content: Omit<KeybagContent, "version"> = {
	...owner,
	seeds: [{ ke: 1, seed: MemberSeed.random() }],
	desks: [{ desk: randomId(), epoch: 1, kc: randomBytes(32) }],
	directory: null,
	access: { size: 3, root: randomBytes(32) },
	notes: randomBytes(9),
};
const password = () => SlotKey.fromPassword(new ExportKey(randomBytes(64)));
const seedOf = (bag: Keybag) => bag.content.seeds[0]?.seed.export();

t.test("a keybag opens by the password and by the recovery code", async (t) => {
	const [mine, code] = [password(), RecoveryCode.random()];
	const bag = Keybag.create(content, mine, SlotKey.fromRecovery(code));
	for (const key of [mine, SlotKey.fromRecovery(RecoveryCode.parse(code.reveal()))]) {
		const opened = Keybag.open(bag.bytes, owner, key);
		t.same(seedOf(opened), seedOf(bag));
		t.same({ ...opened.content, seeds: 0 }, { ...content, version: 1, seeds: 0 });
		t.same(opened.hash, hash(bag.bytes));
	}
	const wrong = [password(), SlotKey.fromRecovery(RecoveryCode.random())];
	for (const key of wrong) t.throws(() => Keybag.open(bag.bytes, owner, key), BAD);
	t.throws(() => Keybag.open(bag.bytes, { ...owner, member: randomId() }, mine), BAD, "another member's");
	t.throws(() => Keybag.open(bag.bytes, { ...owner, network: randomBytes(32) }, mine), BAD, "another network's");
	const recovery = SlotKey.fromRecovery(code);
	for (const [first, second] of [
		[recovery, mine],
		[recovery, recovery],
		[mine, mine],
	] as const)
		t.throws(() => Keybag.create(content, first, second), /slot/, `${first.slot}, ${second.slot}`);
});

t.test("a new password rewrites its own slot only, and increments the version", async (t) => {
	const [old, code] = [password(), SlotKey.fromRecovery(RecoveryCode.random())];
	const first = Keybag.create(content, old, code);
	const fresh = password();
	const second = Keybag.open(first.bytes, owner, old).withSlot(fresh);
	t.equal(second.version, 2);
	t.throws(() => Keybag.open(second.bytes, owner, old), BAD, "the old password opens the new bag no more");
	for (const key of [fresh, code]) t.same(seedOf(Keybag.open(second.bytes, owner, key)), seedOf(first));
	const slots = (bag: Keybag) => (decodeCbor(bag.bytes) as { slots: { kind: string; box: Uint8Array }[] }).slots;
	t.same(slots(second)[1], slots(first)[1], "the recovery slot stays as it was");
	t.notSame(slots(second)[0], slots(first)[0]);
	const third = second.update({ seeds: [...content.seeds, { ke: 2, seed: MemberSeed.random() }] });
	t.same([third.version, Keybag.open(third.bytes, owner, code).content.seeds.length], [3, 2]);
	t.same(slots(third), slots(second));
	t.same(Keybag.open(third.bytes, owner, code).content.notes, content.notes, "notes of a later version stay");
});

t.test("a keybag with a changed byte or a changed outside is refused", async (t) => {
	const mine = password();
	const bag = Keybag.create(content, mine, SlotKey.fromRecovery(RecoveryCode.random()));
	const opens: number[] = [];
	for (let at = 0; at < bag.bytes.length; at++) {
		const changed = Uint8Array.from(bag.bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		try {
			Keybag.open(changed, owner, mine);
			opens.push(at);
		} catch (error) {
			t.match(error, BAD);
		}
	}
	// The other slot's box can't be verified without its key. H(bag) in the credential statement covers it.
	const recoveryBox = (decodeCbor(bag.bytes) as { slots: { box: Uint8Array }[] }).slots[1]?.box ?? new Uint8Array(0);
	const text = Buffer.from(bag.bytes);
	const start = text.indexOf(recoveryBox);
	t.same(
		opens,
		Array.from(recoveryBox, (_, i) => start + i),
	);
	const outside = decodeCbor(bag.bytes) as { slots: Cbor[] };
	const forged: object[] = [
		{ v: 2 },
		{ version: 2 },
		{ slots: [] },
		{ slots: outside.slots.toReversed() },
		{ slots: [outside.slots[0], outside.slots[0]] },
		{ extra: 1 },
	];
	for (const change of forged) t.throws(() => Keybag.open(encodeCbor({ ...outside, ...change } as unknown as Cbor), owner, mine), BAD);
});

t.test("the recovery code's key signs the challenge for the release of the bag", async (t) => {
	const [code, challenge] = [RecoveryCode.random(), randomBytes(32)];
	const signed = { ...owner, origin: "https://cloister.example", challenge };
	const signature = signRecovery(code, signed);
	const isFor = (change: object) => verifyEd25519(signature, recoveryInput({ ...signed, ...change }), code.signingKey().publicKey);
	t.ok(isFor({}));
	const changes = [{ member: randomId() }, { member: null }, { network: randomBytes(32) }, { origin: "https://c1oister.example" }];
	for (const change of changes) t.notOk(isFor(change), JSON.stringify(change));
});

t.test("OPAQUE registers, signs in, and opens the bag", async (t) => {
	const setup = server.createSetup();
	const registration = startRegistration("caf\u00e9 Zürich");
	const { registrationResponse } = server.createRegistrationResponse({
		serverSetup: setup,
		userIdentifier: owner.member,
		registrationRequest: registration.request,
	});
	const { record, exportKey } = finishRegistration("caf\u00e9 Zürich", registration.state, registrationResponse);
	const bag = Keybag.create(content, SlotKey.fromPassword(exportKey), SlotKey.fromRecovery(RecoveryCode.random()));

	const signIn = (word: string, registrationRecord: string | null = record) => {
		const start = startLogin(word);
		const given = server.startLogin({
			serverSetup: setup,
			userIdentifier: owner.member,
			registrationRecord,
			startLoginRequest: start.request,
		});
		const done = finishLogin(word, start.state, given.loginResponse);
		const { sessionKey } = server.finishLogin({ serverLoginState: given.serverLoginState, finishLoginRequest: done.finish });
		t.equal(sessionKey, toBase64Url(done.sessionKey));
		return done;
	};
	const decomposed = "cafe\u0301 Zu\u0308rich";
	t.same(
		seedOf(Keybag.open(bag.bytes, owner, SlotKey.fromPassword(signIn(decomposed).exportKey))),
		seedOf(bag),
		"typed on another keyboard",
	);
	const failed = { code: "sign-in-failed", message: "sign-in-failed" };
	t.throws(() => signIn("cafe Zürich"), failed, "a wrong password");
	t.throws(() => signIn("café Zürich", null), failed, "an unknown name");
	const start = startLogin("x");
	t.throws(() => finishLogin("x", start.state, "AAAA"), failed, "a malformed answer");
	t.throws(() => finishRegistration("x", startRegistration("x").state, "AAAA"), { code: "bad-content" });
});
