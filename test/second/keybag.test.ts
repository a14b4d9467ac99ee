/** Compares ours with the second implementation of keybags and attachments (spec/crypto.md sections 8 and 9). */
import { readFileSync } from "node:fs";
import t from "tap";
import { openAttachment, sealAttachment } from "#crypto/attachment.ts";
import { Keybag, type KeybagContent, RecoveryCode, SlotKey } from "#crypto/keybag.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { AttachmentKey, ExportKey, MemberSeed } from "#crypto/secret.ts";
import { attachmentContent, attachmentVector, type cryptoVectors, VECTORS } from "../../scripts/vectors/crypto.ts";
import { type Bytes, H, hex, idBytes, join, unhex } from "./implementation/bytes.ts";
import { decodeExactly, encode } from "./implementation/cbor.ts";
import { recoverySignSeed, recoverySlotKey } from "./implementation/codes.ts";
import * as compartments from "./implementation/compartments.ts";
import { sign } from "./implementation/ed25519.ts";
import * as bags from "./implementation/keybag.ts";
import { bothRefuse, counting, flipped, fresh, freshId } from "./support.ts";

await cryptoReady();
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as Awaited<ReturnType<typeof cryptoVectors>>;

t.test("the second makes the published keybag and opens it by password and by recovery code", async (t) => {
	const k = file.keybag;
	const owner = { network: unhex(k.network), member: idBytes(k.member) };
	const viaPassword = bags.openBag(unhex(k.bag), owner, "password", bags.passwordSlotKey(unhex(k.exportKey)));
	const viaRecovery = bags.openBag(unhex(k.bag), owner, "recovery", recoverySlotKey(unhex(k.recovery)));
	t.same(viaPassword, viaRecovery);
	t.same(
		viaPassword.seeds.map(({ ke, seed }) => [ke, hex(seed)]),
		[
			[1, file.member.earlierSeed],
			[2, file.member.seed],
		],
	);
	// The vectors take counting bytes as random: first the bag key, then a nonce for each slot, then one for the inside.
	let drawn = 0;
	const nonce = () => counting(24, 32 + 24 * drawn++);
	const slots: [bags.Kind, Bytes][] = [
		["password", bags.passwordSlotKey(unhex(k.exportKey))],
		["recovery", recoverySlotKey(unhex(k.recovery))],
	];
	t.equal(hex(bags.writeBag(viaPassword, counting(32), slots, nonce)), k.bag);
	t.equal(
		hex(sign(recoverySignSeed(unhex(k.recovery)), bags.recoveryInput(owner.network, k.origin, owner.member, unhex(k.challenge)))),
		k.signature,
	);
});

function freshBag() {
	const [member, desk] = [freshId(), freshId()];
	const seeds = [{ ke: 1, seed: fresh(32) }];
	const plain = { network: fresh(32), directory: { size: 9, root: fresh(32) }, access: null, notes: fresh(50) };
	const [exportKey, code] = [new ExportKey(fresh(64)), RecoveryCode.random()];
	const kc = fresh(32);
	const ours: Omit<KeybagContent, "version"> = {
		...plain,
		member: member.id,
		seeds: seeds.map(({ ke, seed }) => ({ ke, seed: new MemberSeed(seed) })),
		desks: [{ desk: desk.id, epoch: 3, kc }],
	};
	const inside: bags.Inside = { ...plain, version: 1, member: member.bytes, seeds, desks: [{ desk: desk.bytes, epoch: 3, kc }] };
	return { ours, inside, exportKey, code };
}

t.test("each opens keybags of the other, also after each kind of change", async (t) => {
	const { ours, inside, exportKey, code } = freshBag();
	const created = Keybag.create(ours, SlotKey.fromPassword(exportKey), SlotKey.fromRecovery(code));
	const passwordKey = bags.passwordSlotKey(exportKey.export());
	t.same(bags.openBag(created.bytes, inside, "password", passwordKey), inside);
	t.same(bags.openBag(created.bytes, inside, "recovery", recoverySlotKey(code.export())), inside);
	const updated = created.update({ notes: fresh(10) });
	t.equal(bags.openBag(updated.bytes, inside, "password", passwordKey).version, 2);
	const changed = updated.withSlot(SlotKey.fromPassword(new ExportKey(fresh(64))));
	t.equal(bags.openBag(changed.bytes, inside, "recovery", recoverySlotKey(code.export())).version, 3);
	t.throws(() => bags.openBag(changed.bytes, inside, "password", passwordKey), { name: "Refused" }, "the slot of the old password");

	const slots: [bags.Kind, Bytes][] = [
		["password", passwordKey],
		["recovery", recoverySlotKey(code.export())],
	];
	const theirs = bags.writeBag({ ...inside, version: 8 }, fresh(32), slots, () => fresh(24));
	for (const slot of [SlotKey.fromPassword(exportKey), SlotKey.fromRecovery(code)]) {
		const { content } = Keybag.open(theirs, ours, slot);
		t.same([content.version, content.directory, content.desks, content.notes], [8, ours.directory, ours.desks, ours.notes]);
		t.same(content.seeds[0]?.seed.export(), inside.seeds[0]?.seed);
	}
});

t.test("both refuse a wrong keybag", async (t) => {
	const { ours, inside, exportKey } = freshBag();
	const key = bags.passwordSlotKey(exportKey.export());
	const bagKey = fresh(32);
	const write = (change: Partial<bags.Inside>, kinds: bags.Kind[] = ["password"]) =>
		bags.writeBag(
			{ ...inside, ...change },
			bagKey,
			kinds.map((kind) => [kind, key]),
			() => fresh(24),
		);
	const good = write({});
	const outside = decodeExactly(good) as Record<string, any>;
	const wrong: [string, Bytes][] = [
		["version 0", write({ version: 0 })],
		["another version outside", encode({ ...outside, version: 2 })],
		["another format", encode({ ...outside, v: 2 })],
		["another member", encode({ ...outside, member: fresh(16) })],
		["another network", encode({ ...outside, network: fresh(32) })],
		["two slots of one kind", write({}, ["password", "password"])],
		["recovery before password", write({}, ["recovery", "password"])],
		["no password slot", write({}, ["recovery"])],
		["an extra field", encode({ ...outside, x: 1 })],
		["a changed slot", encode({ ...outside, slots: [{ kind: "password", box: flipped(outside.slots[0].box, 30) }] })],
		["a slot under another kind's name", encode({ ...outside, slots: [{ kind: "recovery", box: outside.slots[0].box }] })],
		["a changed inside", encode({ ...outside, box: flipped(outside.box, -1) })],
		["a seed of 31 bytes", write({ seeds: [{ ke: 1, seed: fresh(31) }] })],
		["notes over 32 KiB", write({ notes: new Uint8Array(32 * 1024 + 1) })],
		["keys out of order", Uint8Array.from([...good.slice(0, 1), ...good.slice(4), ...good.slice(1, 4)])],
		["cut short", good.slice(0, -1)],
	];
	const slot = SlotKey.fromPassword(exportKey);
	t.equal(Keybag.open(good, ours, slot).version, 1, "the unchanged keybag opens");
	for (const [what, blob] of wrong)
		bothRefuse(
			t,
			what,
			() => Keybag.open(blob, ours, slot),
			() => bags.openBag(blob, inside, "password", key),
		);
});

t.test("both make the published attachment", async (t) => {
	const a = file.attachment;
	const { stored, header } = compartments.sealAttachment(unhex(a.key), idBytes(a.file), attachmentContent, counting(16, 32));
	t.same([hex(header.hash), header.size, header.chunks], [a.hash, a.size, a.chunks]);
	t.equal(hex(stored), hex((await attachmentVector()).stored));
});

async function joinPieces(pieces: AsyncIterable<Bytes>): Promise<Bytes> {
	const out: Bytes[] = [];
	for await (const piece of pieces) out.push(piece);
	return join(...out);
}

t.test("each opens attachments of the other", async (t) => {
	for (const size of [0, 1, 65_535, 65_536, 150_000]) {
		const [content, id, key] = [fresh(size), freshId(), fresh(32)];
		const sealing = sealAttachment(id.id, [content]);
		const stored = await joinPieces(sealing.stored);
		const info = sealing.info("a", "b");
		t.same(compartments.openAttachment(info.key.export(), id.bytes, info.size, sealing.header(), stored), content, `ours of ${size} bytes`);
		const theirs = compartments.sealAttachment(key, id.bytes, content, fresh(16));
		const theirInfo = { file: id.id, name: "a", type: "b", size, key: new AttachmentKey(key) };
		t.same(
			await joinPieces(openAttachment({ ...theirs.header, file: id.id }, theirInfo, [theirs.stored])),
			content,
			`the second's of ${size} bytes`,
		);
	}
});

t.test("both refuse a wrong attachment", async (t) => {
	const [content, id, key] = [fresh(150_000), freshId(), fresh(32)];
	const { stored, header } = compartments.sealAttachment(key, id.bytes, content, fresh(16));
	const chunk = 65_536 + 16;
	const [head, first, second, rest] = [
		stored.slice(0, 49),
		stored.slice(49, 49 + chunk),
		stored.slice(49 + chunk, 49 + 2 * chunk),
		stored.slice(49 + 2 * chunk),
	];
	const hashed = (bytes: Bytes) => ({ ...header, hash: H(bytes) });
	const wrong: [string, Bytes, typeof header, Bytes, number][] = [
		["chunks exchanged", join(head, second, first, rest), hashed(join(head, second, first, rest)), key, content.length],
		["a chunk doubled", join(head, first, first, rest), hashed(join(head, first, first, rest)), key, content.length],
		["a chunk dropped", join(head, first, rest), hashed(join(head, first, rest)), key, content.length],
		["an extra byte", join(stored, fresh(1)), hashed(join(stored, fresh(1))), key, content.length],
		["a changed commitment", flipped(stored, 20), hashed(flipped(stored, 20)), key, content.length],
		["another hash", stored, { ...header, hash: fresh(32) }, key, content.length],
		["another count", stored, { ...header, chunks: header.chunks + 1 }, key, content.length],
		["another size inside", stored, header, key, content.length - 1],
		["another key", stored, header, fresh(32), content.length],
	];
	for (const [what, given, signed, k, size] of wrong) {
		const info = { file: id.id, name: "a", type: "b", size, key: new AttachmentKey(k) };
		await t.rejects(joinPieces(openAttachment({ ...signed, file: id.id }, info, [given])), { code: "bad-content" }, `ours: ${what}`);
		t.throws(() => compartments.openAttachment(k, id.bytes, size, signed, given), { name: "Refused" }, `the second: ${what}`);
	}
});
