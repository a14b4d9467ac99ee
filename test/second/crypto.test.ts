/**
 * Compares ours with the second implementation of spec/crypto.md. The second makes the published vectors from their inputs.
 * Under fresh keys, each opens the boxes that the other sealed. Both refuse the same input.
 */
import { readdirSync, readFileSync } from "node:fs";
import t from "tap";
import { copen, cseal } from "#crypto/aead.ts";
import { openCircleSeed, sealCircleSeed, unwrapCircleSeed, wrapCircleSeed } from "#crypto/circle.ts";
import { openDeskSeed, openPrintedDeskSeed, sealDeskSeed, sealDeskSeedToPrinted, unwrapDeskSeed, wrapDeskSeed } from "#crypto/desk.ts";
import { openDraftBox, sealDraftBox } from "#crypto/device.ts";
import { openEntry, openGrant, sealEntry, sealGrant } from "#crypto/epoch.ts";
import { fingerprint, fingerprintMatches } from "#crypto/fingerprint.ts";
import { Invite } from "#crypto/invite.ts";
import { memberKeys } from "#crypto/member.ts";
import { paddedLength } from "#crypto/padding.ts";
import { DeskRecoveryCode, RecoveryCode } from "#crypto/recovery.ts";
import { SealKey, SealPublicKey, seal, sealPadded, unseal, unsealPadded } from "#crypto/seal.ts";
import { CircleSeed, DeskSeed, EntryKey, EpochKey, MemberSeed } from "#crypto/secret.ts";
import { signInProof } from "#protocol/contracts/session.ts";
import { verifyEd25519 } from "#protocol/sodium.ts";
import { cryptoVectors, VECTORS } from "../../scripts/vectors/crypto.ts";
import * as boxes from "./implementation/boxes.ts";
import { H, hex, idBytes, KDF, keyCommitment, tup, unhex, unsigned } from "./implementation/bytes.ts";
import { decodeExactly } from "./implementation/cbor.ts";
import * as circleKeys from "./implementation/circle-seeds.ts";
import * as codes from "./implementation/codes.ts";
import * as compartments from "./implementation/compartments.ts";
import * as ed25519 from "./implementation/ed25519.ts";
import { signInProof as secondProof } from "./implementation/keybag.ts";
import * as keys from "./implementation/keys.ts";
import { bothRefuse, counting, flipped, fresh, freshId } from "./support.ts";

const made = await cryptoVectors();
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as typeof made;

t.test("the file of vectors is up to date (else run tsx scripts/vectors/crypto.ts)", async (t) => {
	t.strictSame(file, JSON.parse(JSON.stringify(made)));
});

t.test("both derive the same keys and pad to the same lengths", async (t) => {
	t.equal(hex(KDF(unhex(file.kdf.key), file.kdf.label, ...file.kdf.parts.map(unhex))), file.kdf.out);
	for (const { size, padded } of file.padding) t.equal(boxes.paddedLength(size), padded, String(size));
	const different = Array.from({ length: 70_000 }, (_, size) => size).filter((size) => boxes.paddedLength(size) !== paddedLength(size));
	t.same(different, [], "every length up to 70,000");
});

t.test("both give the same verdict on Ed25519 signatures on which implementations are known to differ", async (t) => {
	for (const { what, key, message, signature, valid } of file.ed25519) {
		t.equal(verifyEd25519(unhex(signature), unhex(message), unhex(key)), valid, `ours: ${what}`);
		t.equal(ed25519.verify(unhex(key), unhex(message), unhex(signature)), valid, `the second: ${what}`);
	}
});

t.test("each opens boxes that the other has sealed with a key", async (t) => {
	const { label, key, aad, plaintext, box } = file.aead;
	t.equal(hex(boxes.cseal(unhex(key), label, unhex(aad), unhex(plaintext), counting(24))), box);
	t.equal(hex(boxes.copen(unhex(key), label, unhex(aad), unhex(box))), plaintext);
	for (const length of [0, 1, 300]) {
		const [k, header, content] = [fresh(32), fresh(length), fresh(length)];
		t.same(copen(k, "entry", header, boxes.cseal(k, "entry", header, content, fresh(24))), content);
		t.same(boxes.copen(k, "entry", header, cseal(k, "entry", header, content)), content);
	}
});

t.test("both refuse a wrong box, and ours always with the same error", async (t) => {
	const [key, aad, content] = [fresh(32), fresh(9), fresh(40)];
	const box = cseal(key, "entry", aad, content);
	const cases: [string, Uint8Array, string, Uint8Array, Uint8Array][] = [
		["another key", fresh(32), "entry", aad, box],
		["another label", key, "slot", aad, box],
		["another AAD", key, "entry", flipped(aad, 0), box],
		["a wrong first byte", key, "entry", aad, flipped(box, 0, 3)],
		["a wrong nonce", key, "entry", aad, flipped(box, 1)],
		["a wrong commitment", key, "entry", aad, flipped(box, 25)],
		["a wrong ciphertext", key, "entry", aad, flipped(box, 60)],
		["a wrong tag", key, "entry", aad, flipped(box, -1)],
		["72 bytes", key, "entry", aad, box.slice(0, 72)],
		["one byte more", key, "entry", aad, Uint8Array.from([...box, 0])],
		["nothing", key, "entry", aad, new Uint8Array(0)],
	];
	for (const [what, k, label, header, given] of cases)
		bothRefuse(
			t,
			what,
			() => copen(k, label, header, given),
			() => boxes.copen(k, label, header, given),
		);
	for (const { what, key: k, label, aad: header, box: given } of file.refusedBoxes)
		bothRefuse(
			t,
			what,
			() => copen(unhex(k), label, unhex(header), unhex(given)),
			() => boxes.copen(unhex(k), label, unhex(header), unhex(given)),
		);
});

t.test("both refuse a box that would open under two keys without the commitment", async (t) => {
	const [key, other, aad] = [fresh(32), fresh(32), fresh(4)];
	const box = cseal(key, "entry", aad, fresh(32));
	// The commitment of the other key, over the ciphertext of the first.
	box.set(boxes.derive(other, "entry", box.slice(1, 25), aad).commitment, 25);
	for (const k of [key, other])
		bothRefuse(
			t,
			"the box",
			() => copen(k, "entry", aad, box),
			() => boxes.copen(k, "entry", aad, box),
		);
});

t.test("each opens boxes that the other has sealed to a public key", async (t) => {
	const { seed, publicKey, context, secret, sealed } = file.seal;
	t.equal(hex(boxes.kemPublic(unhex(seed))), publicKey);
	t.equal(hex(boxes.seal(unhex(publicKey), unhex(context), unhex(secret), counting(64), counting(24, 64))), sealed);
	t.equal(hex(boxes.unseal(unhex(seed), unhex(context), unhex(sealed))), secret);

	const [own, at, words] = [fresh(32), fresh(20), fresh(32)];
	const key = new SealKey(own);
	t.same(key.publicKey.bytes, boxes.kemPublic(own), "the public key of the seed");
	t.same(unseal(key, at, boxes.seal(key.publicKey.bytes, at, words, fresh(64), fresh(24))), words);
	const box = seal(key.publicKey, at, words);
	t.same(boxes.unseal(own, at, box), words);

	const wrong: [string, Uint8Array, Uint8Array, Uint8Array][] = [
		["another's key", fresh(32), at, box],
		["another context", own, flipped(at, 3), box],
		["a changed ML-KEM part", own, at, flipped(box, 7)],
		["a changed X25519 part", own, at, flipped(box, 1119)],
		["X25519 zeros", own, at, Uint8Array.from([...box.slice(0, 1088), ...new Uint8Array(32), ...box.slice(1120)])],
		["a changed box", own, at, flipped(box, -5)],
		["a box cut short", own, at, box.slice(0, 1100)],
	];
	for (const [what, k, header, given] of wrong)
		bothRefuse(
			t,
			what,
			() => unseal(new SealKey(k), header, given),
			() => boxes.unseal(k, header, given),
		);
});

t.test("both refuse to seal to an invalid public key", async (t) => {
	const good = boxes.kemPublic(fresh(32));
	const wrong: [string, Uint8Array][] = [
		["an ML-KEM key out of its range", Uint8Array.from([255, 255, 255, ...good.slice(3)])],
		["an X25519 key of zeros", Uint8Array.from([...good.slice(0, 1184), ...new Uint8Array(32)])],
		["a key too short", good.slice(0, 1215)],
	];
	for (const [what, pk] of wrong)
		bothRefuse(
			t,
			what,
			() => seal(new SealPublicKey(pk), fresh(3), fresh(32)),
			() => boxes.seal(pk, fresh(3), fresh(32), fresh(64), fresh(24)),
			["bad-input"],
		);
});

t.test("both give a member the same keys and fingerprint, and open each other's drafts", async (t) => {
	const m = file.member;
	const network = unhex(m.network);
	const publicKeys = keys.memberPublic(unhex(m.seed));
	t.same([hex(publicKeys.sign), hex(H(publicKeys.kem))], [m.sign, m.kemHash]);
	t.equal(keys.fingerprint(network, publicKeys), m.fingerprint);

	const draftAt = { network, member: idBytes(m.member), ke: m.draft.ke, place: m.draft.place };
	t.equal(hex(keys.openDraft(unhex(m.seed), draftAt, unhex(m.draft.box))), m.draft.text);
	const { rules, size, root, content, mark } = m.verified;
	const verified = { network, member: idBytes(m.member), rules: unhex(rules), size, root: unhex(root), content: unhex(content) };
	t.equal(hex(keys.markVerifiedDirectory(unhex(m.seed), verified)), mark);

	const [newer, me, net] = [fresh(32), freshId(), fresh(32)];
	const ours = memberKeys(new MemberSeed(newer));
	t.same(ours.public, keys.memberPublic(newer));
	const [at, bytesAt] = [
		{ network: net, member: me.id, ke: 7 },
		{ network: net, member: me.bytes, ke: 7 },
	];
	const [place, text] = ["case/one", fresh(300)];
	const draft = sealDraftBox(new MemberSeed(newer), { ...at, place }, text);
	t.same(keys.openDraft(newer, { ...bytesAt, place }, draft), text);
	t.same(openDraftBox(new MemberSeed(newer), { ...at, place }, keys.sealDraft(newer, { ...bytesAt, place }, text, fresh(24))), text);
	bothRefuse(
		t,
		"a draft of another place",
		() => openDraftBox(new MemberSeed(newer), { ...at, place: "case/two" }, draft),
		() => keys.openDraft(newer, { ...bytesAt, place: "case/two" }, draft),
	);
	const read = fingerprint(net, ours.public);
	t.equal(read, keys.fingerprint(net, ours.public));
	for (const typed of [read, read.replaceAll(" ", ""), read.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))), `${read}1`]) {
		t.equal(fingerprintMatches(typed, net, ours.public), keys.typedFingerprint(typed) === read, typed);
	}
});

t.test("each opens the boxes and wraps of a circle that the other has made", async (t) => {
	const c = file.circle;
	const at = { network: unhex(c.network), circle: c.circle, epoch: c.epoch, kc: unhex(c.kc) };
	const seats = (c.seats as { kind: "desk" | "member"; id: string; via: string | null; ke: number }[]).map((seat) => ({
		...seat,
		id: idBytes(seat.id),
		via: seat.via === null ? null : idBytes(seat.via),
	}));
	t.equal(hex(circleKeys.whoOf(seats)), c.who);
	const seedOf = ({ kind }: { kind: string }) =>
		kind === "desk" ? keys.deskKemSeed(unhex(c.deskSeed)) : keys.memberKemSeed(unhex(c.memberSeed));
	const made = seats.map((seat) => circleKeys.sealSeed(at, seat, boxes.kemPublic(seedOf(seat)), unhex(c.seed)));
	t.same(made.map(hex), c.boxes);
	t.equal(hex(circleKeys.boxesOf(made)), c.boxesHash);
	t.equal(hex(circleKeys.boxesOf([new Uint8Array(0), ...made.slice(1)])), c.withEmptyBox);
	for (const [i, seat] of seats.entries()) t.equal(hex(circleKeys.openSeed(at, seat, seedOf(seat), unhex(c.boxes[i] as string))), c.seed);
	t.equal(hex(circleKeys.unwrapSeed(unhex(c.seed), unhex(c.wrap), { ...at, epoch: c.from, kc: unhex(c.earlierKc) })), c.earlierSeed);

	const [newer, earlier, mine, me, desk] = [fresh(32), fresh(32), fresh(32), freshId(), freshId()];
	const fresh1 = { network: fresh(32), circle: "network", epoch: 7, kc: keyCommitment(newer) };
	const seat = { kind: "member" as const, id: me.id, via: desk.id, ke: 3 };
	const asBytes = { ...seat, id: me.bytes, via: desk.bytes };
	const reader = memberKeys(new MemberSeed(mine)).seal;
	const box = circleKeys.sealSeed(fresh1, asBytes, reader.publicKey.bytes, newer);
	t.same(sealCircleSeed(reader.publicKey, fresh1, seat, new CircleSeed(newer)), box);
	t.same(openCircleSeed(reader, fresh1, seat, box).export(), newer);
	for (const other of [
		{ ...fresh1, epoch: 8 },
		{ ...fresh1, circle: "asia" },
		{ ...fresh1, kc: keyCommitment(earlier) },
	])
		bothRefuse(
			t,
			"another circle, epoch or commitment",
			() => openCircleSeed(reader, other, seat, box),
			() => circleKeys.openSeed(other, asBytes, keys.memberKemSeed(mine), box),
		);
	const of = { ...fresh1, epoch: 6, kc: keyCommitment(earlier) };
	t.same(unwrapCircleSeed(new CircleSeed(newer), circleKeys.wrapSeed(newer, earlier, of, fresh(24)), of).export(), earlier);
	t.same(circleKeys.unwrapSeed(newer, wrapCircleSeed(new CircleSeed(newer), new CircleSeed(earlier), of), of), earlier);
});

t.test("each opens desk seeds that the other has wrapped, or sealed to a member or the printed code", async (t) => {
	const d = file.desk;
	t.equal(hex(H(boxes.kemPublic(keys.deskKemSeed(unhex(d.seed))))), d.kemHash);
	t.equal(hex(keyCommitment(unhex(d.earlierSeed))), d.earlierKc);
	const epoch = { network: unhex(d.network), desk: idBytes(d.desk), epoch: d.earlierEpoch, kc: unhex(d.earlierKc) };
	t.equal(hex(keys.unwrapDeskSeed(unhex(d.seed), unhex(d.wrap), epoch)), d.earlierSeed);
	t.equal(hex(keys.openDeskSeed(epoch, idBytes(d.member), d.memberKe, unhex(d.memberSeed), unhex(d.toMember))), d.earlierSeed);
	t.equal(hex(keys.openDeskSeedWithCode(epoch, codes.deskCodeSeed(unhex(d.printedCode)), unhex(d.toPrinted))), d.earlierSeed);

	const d2 = { member: idBytes(d.member), kem: keys.memberPublic(unhex(d.memberSeed)).kem, pk: codes.deskCodePublic(unhex(d.printedCode)) };
	t.equal(hex(keys.sealNewDeskSeed(epoch, d2.member, d.memberKe, d2.kem, unhex(d.earlierSeed))), d.toMember);
	t.equal(hex(keys.sealNewDeskSeedToCode(epoch, d2.pk, unhex(d.earlierSeed))), d.toPrinted);

	const [newer, seed, desk, me, code, mine] = [fresh(32), fresh(32), freshId(), freshId(), fresh(20), fresh(32)];
	const at = { network: fresh(32), desk: desk.id, epoch: 3, kc: keyCommitment(seed) };
	const bytesAt = { ...at, desk: desk.bytes };
	t.same(unwrapDeskSeed(new DeskSeed(newer), keys.wrapDeskSeed(newer, seed, bytesAt, fresh(24)), at).export(), seed);
	const wrap = wrapDeskSeed(new DeskSeed(newer), new DeskSeed(seed), at);
	t.same(keys.unwrapDeskSeed(newer, wrap, bytesAt), seed);

	const { seal: reader } = memberKeys(new MemberSeed(mine));
	const theirs = keys.sealDeskSeed(bytesAt, me.bytes, 2, reader.publicKey.bytes, seed, fresh(64), fresh(24));
	t.same(openDeskSeed(reader, at, { member: me.id, ke: 2 }, theirs).export(), seed);
	t.same(
		keys.openDeskSeed(bytesAt, me.bytes, 2, mine, sealDeskSeed(reader.publicKey, at, { member: me.id, ke: 2 }, new DeskSeed(seed))),
		seed,
	);

	const printed = new DeskRecoveryCode(code).sealKey();
	t.same(printed.publicKey.bytes, codes.deskCodePublic(code));
	const toCode = keys.sealDeskSeedToCode(bytesAt, printed.publicKey.bytes, seed, fresh(64), fresh(24));
	t.same(openPrintedDeskSeed(printed, at, toCode).export(), seed);
	t.same(
		keys.openDeskSeedWithCode(bytesAt, codes.deskCodeSeed(code), sealDeskSeedToPrinted(printed.publicKey, at, new DeskSeed(seed))),
		seed,
	);

	const otherKc = { kc: keyCommitment(fresh(32)) };
	// Sealed for the other commitment, so that only the comparison of kc can detect it.
	const swapped = keys.wrapDeskSeed(newer, seed, { ...bytesAt, ...otherKc }, fresh(24));
	bothRefuse(
		t,
		"a seed with another kc than the rekey names",
		() => unwrapDeskSeed(new DeskSeed(newer), swapped, { ...at, ...otherKc }),
		() => keys.unwrapDeskSeed(newer, swapped, { ...bytesAt, ...otherKc }),
	);
});

t.test("each opens grants, entries and summaries of the other", async (t) => {
	const c = file.compartment;
	t.equal(hex(keyCommitment(unhex(c.epochKey))), c.kc);
	const to = {
		network: unhex(c.network),
		compartment: idBytes(c.compartment),
		number: c.number,
		kc: unhex(c.kc),
		kind: "desk" as const,
		id: idBytes(c.holder),
		ke: c.ke,
	};
	t.equal(hex(compartments.grantContext(to)), c.grantContext);
	t.equal(hex(compartments.openGrant(unhex(c.readerSeed), to, unhex(c.grant))), c.epochKey);
	const none = new Uint8Array(0);
	for (const [handoff, box] of [
		[none, c.holderBox],
		[idBytes(c.handoff), c.pendingBox],
	] as const)
		t.equal(hex(compartments.sealNewEpochKey(boxes.kemPublic(unhex(c.readerSeed)), to, none, handoff, unhex(c.epochKey))), box);
	t.equal(hex(compartments.entryKey(unhex(c.epochKey), idBytes(c.entry))), c.entryKey);
	t.equal(hex(compartments.openEntry(unhex(c.entryKey), unhex(c.aad), unhex(c.box))), c.content);

	const [key, seed, place, holder] = [fresh(32), fresh(32), freshId(), freshId()];
	const reader = new SealKey(seed);
	const at = {
		network: fresh(32),
		compartment: place.id,
		number: 4,
		kc: keyCommitment(key),
		kind: "member" as const,
		id: holder.id,
		ke: 2,
	};
	const bytesAt = { ...at, compartment: place.bytes, id: holder.bytes };
	t.same(openGrant(reader, at, compartments.sealGrant(reader.publicKey.bytes, bytesAt, key, fresh(64), fresh(24))).export(), key);
	const grant = sealGrant(reader.publicKey, at, new EpochKey(key));
	t.same(compartments.openGrant(seed, bytesAt, grant), key);
	const wrong = compartments.sealGrant(reader.publicKey.bytes, bytesAt, fresh(32), fresh(64), fresh(24));
	for (const [what, box, change] of [
		["a key with another kc", wrong, {}],
		["another number", grant, { number: 5 }],
		["another kind of holder", grant, { kind: "desk" as const }],
	] as const)
		bothRefuse(
			t,
			what,
			() => openGrant(reader, { ...at, ...change }, box),
			() => compartments.openGrant(seed, { ...bytesAt, ...change }, box),
		);

	const [entry, aad] = [new EntryKey(fresh(32)), fresh(30)];
	for (const size of [0, 1, 255, 256, 5000]) {
		const content = fresh(size);
		t.same(openEntry(entry, aad, compartments.sealEntry(entry.export(), aad, content, fresh(24))), content, String(size));
		t.same(compartments.openEntry(entry.export(), aad, sealEntry(entry, aad, content)), content, String(size));
	}
	for (const padded of [new Uint8Array(256), Uint8Array.from([0x80, ...new Uint8Array(256)]), fresh(255).fill(1), new Uint8Array(0)]) {
		const box = cseal(entry.export(), "entry", aad, padded);
		bothRefuse(
			t,
			"a wrong padding",
			() => openEntry(entry, aad, box),
			() => compartments.openEntry(entry.export(), aad, box),
		);
	}

	const summary = { network: fresh(32), case: fresh(16), handoff: fresh(16), desk: fresh(16), ke: 3 };
	const context = tup("summary", summary.network, summary.case, summary.handoff, summary.desk, summary.ke);
	const words = fresh(100);
	t.same(unsealPadded(reader, context, compartments.sealSummary(reader.publicKey.bytes, summary, words, fresh(64), fresh(24))), words);
	t.same(compartments.openSummary(seed, summary, sealPadded(reader.publicKey, context, words)), words);
});

t.test("both seal the published summary, padded, to the same box", async (t) => {
	const { network, case: id, handoff, desk, epoch, deskSeed, content, summary, box } = file.summary;
	const at = { network: unhex(network), case: idBytes(id), handoff: idBytes(handoff), desk: idBytes(desk), ke: epoch };
	t.same(decodeExactly(unhex(content)), summary);
	const pk = boxes.kemPublic(keys.deskKemSeed(unhex(deskSeed)));
	t.equal(hex(compartments.sealSummary(pk, at, unhex(content), counting(64), counting(24, 64))), box);
});

t.test("each reads codes and invitations of the other", async (t) => {
	const { recovery, desk, invite } = file.codes;
	t.equal(codes.writeCode(codes.KINDS.member, unhex(recovery.bytes)), recovery.code);
	t.equal(hex(ed25519.publicKey(codes.recoverySignSeed(unhex(recovery.bytes)))), recovery.sign);
	t.equal(codes.writeCode(codes.KINDS.desk, unhex(desk.bytes)), desk.code);
	t.equal(hex(H(codes.deskCodePublic(unhex(desk.bytes)))), desk.kemHash);
	const invitation = codes.invitation(unhex(invite.token), unhex(invite.network));
	t.equal(codes.writeCode(codes.KINDS.invitation, invitation), invite.code);
	t.equal(hex(codes.invitePublic(unhex(invite.token))), invite.sign);

	const [network, code] = [fresh(32), fresh(20)];
	const mine = Invite.random(network);
	const read = codes.readCode(codes.KINDS.invitation, mine.reveal());
	t.same(codes.tokenOf(read), mine.export());
	t.ok(codes.pinFits(read, network));
	t.notOk(codes.pinFits(read, fresh(32)));
	t.same(codes.invitePublic(codes.tokenOf(read)), mine.signingKey().publicKey);
	const token = codes.tokenOf(fresh(20));
	const theirs = Invite.parse(codes.writeCode(codes.KINDS.invitation, codes.invitation(token, network)));
	t.ok(theirs.pinMatches(network));
	t.same(theirs.signingKey().publicKey, codes.invitePublic(token));

	const written = codes.writeCode(codes.KINDS.member, code);
	t.equal(new RecoveryCode(code).reveal(), written);
	for (const typed of [
		written,
		written.toLowerCase(),
		written.replaceAll("-", " \u2212\u2014"),
		written.replaceAll("0", "o").replaceAll("1", "l"),
	])
		t.same([RecoveryCode.parse(typed).export(), codes.readCode(codes.KINDS.member, typed)], [code, code], typed);
	const last = written.slice(0, -1);
	for (const typed of [new DeskRecoveryCode(code).reveal(), last, `${written}0`, written.replace(/.$/, "U"), ""])
		bothRefuse(
			t,
			typed,
			() => RecoveryCode.parse(typed),
			() => codes.readCode(codes.KINDS.member, typed),
			["bad-input"],
		);
});

t.test("both prove the origin of a sign-in in the same way", async (t) => {
	const [sessionKey, origin] = [fresh(64), "https://cloister.example:8443"];
	t.equal(hex(signInProof(sessionKey, origin)), hex(secondProof(sessionKey, origin)));
	t.equal(hex(secondProof(unhex(file.signIn.sessionKey), file.signIn.origin)), file.signIn.proof);
	t.same(unsigned(1, 8), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1));
});

t.test("the second writes the published case codes, and hashes the published session", async (t) => {
	for (const { values, code } of file.codes.cases) t.equal(codes.caseCode(values), code);
	t.equal(hex(H(tup("cloister/1/session", idBytes(file.session.id)))), file.session.hash);
});

t.test("every vector file begins with a text that explains it", async (t) => {
	const folder = new URL("../vectors/", import.meta.url);
	for (const name of readdirSync(folder)) {
		const [first] = Object.entries(JSON.parse(readFileSync(new URL(name, folder), "utf8")));
		t.match(first, ["about", /./], name);
	}
});
