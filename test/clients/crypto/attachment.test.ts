/** Attachments: no change that a server can make to the chunks goes undetected. */
import fc from "fast-check";
import t from "tap";
import {
	type AttachmentHeader,
	type AttachmentInfo,
	attachmentInfo,
	CHUNK,
	HEAD,
	openAttachment,
	type Source,
	sealAttachment,
	storedShape,
} from "#crypto/attachment.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { AttachmentKey } from "#crypto/secret.ts";
import { type Bytes, concat, hash } from "#protocol/bytes.ts";

await cryptoReady();
const BAD = { code: "bad-content", message: "bad-content: does not open" };
const STORED_CHUNK = CHUNK + 16;
interface Sealed {
	stored: Bytes;
	header: AttachmentHeader;
	info: AttachmentInfo;
}

/** Content without two equal chunks. */
const patterned = (size: number): Bytes => Uint8Array.from({ length: size }, (_, i) => (i % 251) ^ (i >> 16));

async function gather(source: Source): Promise<Bytes> {
	const pieces: Bytes[] = [];
	for await (const piece of source) pieces.push(Uint8Array.from(piece));
	return concat(...pieces);
}
async function seal(content: Bytes, file = randomId()): Promise<Sealed> {
	const sealing = sealAttachment(file, [content]);
	const stored = await gather(sealing.stored);
	return { stored, header: sealing.header(), info: sealing.info("passport.pdf", "application/pdf") };
}
function* cut(bytes: Bytes, size: number): Generator<Bytes> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const open = ({ header, info }: Sealed, stored: Source) => gather(openAttachment(header, info, stored));
const chunksOf = (stored: Bytes) => [...cut(stored.subarray(HEAD), STORED_CHUNK)];

t.test("an attachment opens, in whatever pieces it arrives", async (t) => {
	const sizes = [0, 1, 255, 256, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK - 1, 3 * CHUNK, 200_000];
	for (const size of sizes) {
		const content = patterned(size);
		const one = await seal(content);
		t.same(storedShape(size), { chunks: one.header.chunks, size: one.stored.length }, String(size));
		t.same([one.header.size, one.header.hash, one.info.size], [one.stored.length, hash(one.stored), size]);
		for (const piece of [1_000_000, 65_553, 4096])
			t.ok(Buffer.from(await open(one, cut(one.stored, piece))).equals(content), `${size} in ${piece}`);
	}
	await fc.assert(
		fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 500 })), fc.integer({ min: 1, max: 700 }), async (pieces, size) => {
			const sealing = sealAttachment(randomId(), pieces);
			const stored = await gather(sealing.stored);
			t.same(await gather(openAttachment(sealing.header(), sealing.info("a", "b"), cut(stored, size))), concat(...pieces));
		}),
		{ numRuns: 30 },
	);
});

t.test("chunks that are swapped, dropped, doubled, cut or of another file are refused", async (t) => {
	const content = patterned(4 * CHUNK + 100);
	const one = await seal(content);
	const other = await seal(content, one.header.file);
	const head = one.stored.subarray(0, HEAD);
	const [a, b, c, d, e] = chunksOf(one.stored) as [Bytes, Bytes, Bytes, Bytes, Bytes];
	const [, foreign] = chunksOf(other.stored) as [Bytes, Bytes];
	const cases: Record<string, Bytes[]> = {
		swapped: [head, b, a, c, d, e],
		dropped: [head, a, c, d, e],
		"last dropped": [head, a, b, c, d],
		doubled: [head, a, b, b, c, d, e],
		"one put in place of another": [head, a, a, c, d, e],
		"another file's chunk": [head, a, foreign, c, d, e],
		"another file's head": [other.stored.subarray(0, HEAD), a, b, c, d, e],
		"the whole other file": [other.stored],
		cut: [head, a, b, c, d, e.subarray(0, e.length - 1)],
		"cut inside the head": [head.subarray(0, 20)],
		empty: [],
		"head only": [head],
		"more after the end": [head, a, b, c, d, e, Uint8Array.of(0)],
		"a chunk more": [head, a, b, c, d, e, e],
	};
	for (const [name, pieces] of Object.entries(cases)) await t.rejects(open(one, pieces), BAD, name);
	t.ok(Buffer.from(await open(one, [head, a, b, c, d, e])).equals(content));
});

t.test("a change of any field of the header or the info is refused", async (t) => {
	const one = await seal(randomBytes(1000));
	const headers = [{ file: randomId() }, { chunks: 2 }, { size: one.header.size + 1 }, { hash: randomBytes(32) }];
	for (const change of headers)
		await t.rejects(open({ ...one, header: { ...one.header, ...change } }, [one.stored]), BAD, JSON.stringify(Object.keys(change)));
	const infos = [{ file: randomId() }, { size: 1001 }, { size: 999 }, { size: 5000 }, { size: 2 ** 50 }, { key: AttachmentKey.random() }];
	for (const change of infos)
		await t.rejects(open({ ...one, info: { ...one.info, ...change } }, [one.stored]), BAD, JSON.stringify(Object.keys(change)));
	const moved = randomId();
	await t.rejects(
		open({ ...one, header: { ...one.header, file: moved }, info: { ...one.info, file: moved } }, [one.stored]),
		BAD,
		"the same bytes under another id",
	);
});

t.test("a change of any stored byte is refused", async (t) => {
	const one = await seal(randomBytes(300));
	for (let at = 0; at < one.stored.length; at++) {
		const changed = Uint8Array.from(one.stored);
		changed[at] = (changed[at] ?? 0) ^ 0x10;
		await t.rejects(open(one, [changed]), BAD, String(at));
	}
});

t.test("chunks before a bad one are released, and no later ones", async (t) => {
	const content = patterned(3 * CHUNK);
	const one = await seal(content);
	const changed = Uint8Array.from(one.stored);
	changed[HEAD + STORED_CHUNK + 5] = (changed[HEAD + STORED_CHUNK + 5] ?? 0) ^ 1;
	const released: Bytes[] = [];
	await t.rejects(async () => {
		for await (const piece of openAttachment(one.header, one.info, [changed])) released.push(piece);
	}, BAD);
	t.ok(Buffer.from(concat(...released)).equals(content.subarray(0, CHUNK)), "the first chunk alone");
});

t.test("20 MB are sealed and opened without holding more than three chunks", async (t) => {
	const piece = patterned(CHUNK);
	let given = 0;
	let taken = 0;
	let mostHeld = 0;
	function* source() {
		for (; given < 320; given++) yield piece;
	}
	const sealing = sealAttachment(randomId(), source());
	const stored: Bytes[] = [];
	for await (const part of sealing.stored) {
		stored.push(part);
		mostHeld = Math.max(mostHeld, given - stored.length);
	}
	t.ok(mostHeld <= 3, `${mostHeld} chunks`);
	for await (const part of openAttachment(sealing.header(), sealing.info("a", "b"), stored)) taken += part.length;
	t.equal(taken, 320 * CHUNK);
});

t.test("endless padding is refused at the size that was signed", async (t) => {
	const file = randomId();
	let given = 0;
	function* padding() {
		yield concat(patterned(100), Uint8Array.of(0x80));
		for (; given < 50; given++) yield new Uint8Array(CHUNK);
	}
	const drawn: Bytes[] = [];
	const { stored } = sealAttachment(file, padding(), (length) => {
		const bytes = randomBytes(length);
		drawn.push(Uint8Array.from(bytes));
		return bytes;
	});
	const info = { file, name: "a", type: "b", size: 100, key: new AttachmentKey(drawn[0] as Bytes) };
	await t.rejects(open({ stored: new Uint8Array(), header: { file, ...storedShape(100), hash: randomBytes(32) }, info }, stored), BAD);
	t.ok(given <= 3, `after ${given} chunks`);
});

t.test("the info round trips in the content of an entry, and exists only after sealing", async (t) => {
	const sealing = sealAttachment(randomId(), [randomBytes(5)]);
	t.throws(() => sealing.header(), /read all/);
	await gather(sealing.stored);
	const info = sealing.info("Ausweis.pdf", "application/pdf");
	const back = attachmentInfo.fromCbor(attachmentInfo.toCbor(info, ""), "");
	t.same({ ...back, key: back.key.export() }, { ...info, key: info.key.export() });
	t.throws(() => attachmentInfo.toCbor({ ...info, name: "a\nb" }, ""), { message: /^name: / });
});
