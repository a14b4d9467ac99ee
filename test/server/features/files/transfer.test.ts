/** Attachments: resumed uploads, their limits, and downloads only by members who may read the entry. */
import { randomBytes as nodeRandom } from "node:crypto";
import { blake2b } from "@noble/hashes/blake2.js";
import pg from "pg";
import t from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { hash, toBase64Url } from "#protocol/bytes.ts";
import { PART } from "#protocol/contracts/files.ts";
import { Blake2bStream } from "#protocol/sodium.ts";
import { Network, Thread } from "../../../support/compartments.ts";
import { untilLocked } from "../../../support/locks.ts";

const MIB = 1024 * 1024;

async function openThreadScene(t: Parameters<typeof Network.boot>[0]) {
	const n = await Network.boot(t);
	const thread = new Thread(n);
	await thread.open(n.a.staff, n.a.desk, [n.a.desk, n.b.desk]);
	return { n, thread, ...n };
}
type Scene = Awaited<ReturnType<typeof openThreadScene>>;

const part = (bytes: Uint8Array, i: number) => bytes.subarray(i * PART, (i + 1) * PART);

async function upload({ n, a, thread }: Pick<Scene, "n" | "a" | "thread">, bytes: Uint8Array) {
	const file = randomId();
	await n.call(a.staff, "POST", "/files", { file, compartment: thread.id, size: bytes.length });
	for (let i = 0; i < Math.ceil(bytes.length / PART); i++) await n.raw(a.staff, "PUT", `/files/${file}/parts/${i}`, part(bytes, i));
	const { status, body } = await n.call(a.staff, "POST", `/files/${file}/finish`, { hash: toBase64Url(hash(bytes)) });
	if (status !== 200) throw new Error(JSON.stringify(body));
	return { file, chunks: Math.ceil(bytes.length / 65_536), size: bytes.length, hash: hash(bytes) };
}

t.test("an upload can be resumed in any order, and its hash is checked at the end", async (t) => {
	const { n, a, b, c, thread } = await openThreadScene(t);
	const bytes = new Uint8Array(nodeRandom(2 * PART + 12_345));
	const file = randomId();
	const begin = { file, compartment: thread.id, size: bytes.length };
	const digest = toBase64Url(hash(bytes));
	t.match((await n.call(a.staff, "POST", "/files", begin)).body, { parts: 3, partSize: PART });
	t.match((await n.call(a.staff, "POST", "/files", begin)).body, { parts: 3 }, "a repetition");
	const put = (i: number, data: Uint8Array, person = a.staff) => n.raw(person, "PUT", `/files/${file}/parts/${i}`, data);
	const finish = (named = digest) => n.call(a.staff, "POST", `/files/${file}/finish`, { hash: named });
	const error = async (response: Promise<Response>) => ((await (await response).json()) as { error: string }).error;
	t.equal((await put(2, part(bytes, 2))).status, 200, "the last part first");
	t.equal((await put(0, part(bytes, 0))).status, 200);
	t.equal((await put(0, part(bytes, 0))).status, 200, "the same part again");
	t.same((await n.call(a.staff, "GET", `/files/${file}/parts`)).body, { parts: [0, 2], of: 3, finished: false });
	t.equal((await finish()).body.error, "wrong-state", "a part is missing");
	t.equal(await error(put(0, part(bytes, 1))), "conflict", "other bytes for a stored part");
	t.equal(await error(put(1, part(bytes, 2))), "bad-input", "a part of the wrong length");
	t.equal(await error(put(3, part(bytes, 2))), "bad-input", "a part too many");
	t.equal(await error(put(1, part(bytes, 1), b.staff)), "not-found", "another member's upload");
	t.equal(await error(n.raw(a.staff, "PUT", `/files/${file}/parts/1`, new Uint8Array(5 * MIB))), "too-large");
	t.equal((await put(1, part(bytes, 1))).status, 200);
	t.equal((await n.raw(b.staff, "GET", `/files/${file}`)).status, 404, "an unfinished file can't be downloaded");
	t.equal((await finish()).status, 200);
	t.equal((await finish()).status, 200, "a repetition");
	t.match((await n.call(a.staff, "POST", "/files", begin)).body, { parts: 3 }, "a repeated begin after the finish");
	t.equal((await n.call(a.staff, "POST", "/files", { ...begin, size: 5 })).body.error, "conflict", "another file under the same id");
	t.equal(await error(put(1, part(bytes, 1))), "wrong-state");
	t.equal((await n.call(a.staff, "DELETE", `/files/${file}`)).body.error, "wrong-state", "a finished file can't be given up");
	t.equal((await n.raw(b.staff, "GET", `/files/${file}`)).status, 404, "a file that no entry attaches can't be downloaded");

	const attachment = { file, chunks: 129, size: bytes.length, hash: hash(bytes) };
	t.equal((await thread.send(a.staff, a.desk, "see this", { attachments: [attachment] })).status, 200);
	const whole = await n.raw(b.staff, "GET", `/files/${file}`);
	t.equal(whole.status, 200);
	t.equal(Buffer.compare(Buffer.from(await whole.arrayBuffer()), Buffer.from(bytes)), 0);
	t.equal((await n.raw(c.staff, "GET", `/files/${file}`)).status, 404);

	const entries = (await n.server.entries()).filter(({ objectType }) => objectType === "file");
	const allowed = entries.filter(({ outcome }) => outcome === "allowed").map(({ action }) => action);
	t.same(allowed, ["file.upload", "file.upload", "file.read"], "one entry for each finish, and one for the download");
	t.ok(
		entries.some(({ action, outcome, actor }) => action === "file.part" && outcome === "denied" && actor === b.staff.id),
		"refused parts are entries",
	);
});

t.test("a download returns the requested range, and refuses an invalid one", async (t) => {
	const s = await openThreadScene(t);
	const { n, a, b, thread } = s;
	const bytes = new Uint8Array(nodeRandom(PART + 1000));
	const attachment = await upload(s, bytes);
	await thread.send(a.staff, a.desk, "see", { attachments: [attachment] });
	const get = (range: string) => n.raw(b.staff, "GET", `/files/${attachment.file}`, undefined, { range });
	const cases: [string, number, number][] = [
		["bytes=0-0", 0, 1],
		[`bytes=${PART - 10}-${PART + 9}`, PART - 10, PART + 10],
		["bytes=-7", bytes.length - 7, bytes.length],
		[`bytes=${PART}-`, PART, bytes.length],
		["bytes=100-999999999", 100, bytes.length],
	];
	for (const [range, from, to] of cases) {
		const response = await get(range);
		t.equal(response.status, 206, range);
		t.equal(response.headers.get("content-range"), `bytes ${from}-${to - 1}/${bytes.length}`);
		t.equal(Buffer.compare(Buffer.from(await response.arrayBuffer()), Buffer.from(bytes.subarray(from, to))), 0);
	}
	for (const range of [`bytes=${bytes.length}-`, "bytes=5-4", "bytes=-", "bytes=-0", "bytes=0-1,5-6"]) {
		const response = await get(range);
		t.match({ status: response.status, body: await response.json() }, { status: 416, body: { error: "range-unsatisfiable" } }, range);
	}
	t.equal((await get("lines=1-2")).status, 200, "an unknown unit is ignored");
	const reads = (await n.server.entries()).filter(({ action, outcome }) => action === "file.read" && outcome === "allowed");
	t.equal(reads.length, cases.length + 1, "each request is an entry");
});

t.test("an entry can only attach its author's own finished files of the same compartment, as they are", async (t) => {
	const s = await openThreadScene(t);
	const { n, a, b, c, thread } = s;
	const other = new Thread(n);
	await other.open(a.staff, a.desk, [a.desk]);
	const attachment = await upload(s, randomBytes(1000));
	const elsewhere = await upload({ n, a, thread: other }, randomBytes(1000));
	const send = async (by: typeof a.staff, as: string, given: typeof attachment) =>
		(await thread.send(by, as, "x", { attachments: [given] })).body.error;
	t.equal(await send(b.staff, b.desk, attachment), "not-found", "another member's file");
	t.equal(await send(a.staff, a.desk, elsewhere), "not-found", "another compartment's file");
	t.equal(await send(a.staff, a.desk, { ...attachment, file: randomId() }), "not-found");
	t.equal(await send(a.staff, a.desk, { ...attachment, size: 999 }), "bad-content");
	t.equal(await send(a.staff, a.desk, { ...attachment, hash: randomBytes(32) }), "bad-content");
	t.equal((await thread.page(a.staff)).body.count, 0, "the refused ones left no entry");
	t.equal(await send(a.staff, a.desk, attachment), undefined);
	await thread.rotate(a.staff, a.desk, [a.desk, b.desk, c.desk]);
	t.equal((await n.raw(c.staff, "GET", `/files/${attachment.file}`)).status, 404, "a later holder can't download an earlier file");
	t.equal(await send(a.staff, a.desk, attachment), undefined, "attached again");
	t.equal((await n.raw(c.staff, "GET", `/files/${attachment.file}`)).status, 200);
});

t.test("uploads are limited in size and number, can be given up, and expire", async (t) => {
	const { n, a, c, thread } = await openThreadScene(t);
	const begin = (size: number, person = a.staff) => {
		const file = randomId();
		return n.call(person, "POST", "/files", { file, compartment: thread.id, size }).then((answer) => ({ file, ...answer }));
	};
	t.match((await begin(64 * MIB + 1)).body, { error: "too-large", detail: /67108864 bytes \(64 MiB\)/ });
	t.equal((await begin(1, c.staff)).body.error, "not-found");
	const { file } = await begin(10);
	await n.raw(a.staff, "PUT", `/files/${file}/parts/0`, new Uint8Array(10));
	t.equal((await n.call(a.staff, "DELETE", `/files/${file}`)).status, 200);
	t.equal((await n.call(a.staff, "GET", `/files/${file}/parts`)).status, 404);
	t.ok(
		(await n.server.entries()).some(({ action, outcome, object }) => action === "file.give-up" && outcome === "allowed" && object === file),
	);
	for (let i = 0; i < 20; i++) t.equal((await begin(10)).status, 200);
	t.equal((await begin(10)).body.error, "too-many-requests");
	n.later(25 * 3_600_000);
	t.equal((await begin(10)).status, 200, "old uploads are deleted after a day");
	t.match(await n.server.sql("SELECT count(*)::int AS n FROM file"), [{ n: 19 }]);
	const expired = (await n.server.entries()).filter(({ action }) => action === "file.expire");
	t.match(expired, [{ outcome: "allowed", actor: null, purpose: "care" }, { actor: null }], "each deletion is an entry");
	t.ok(expired.every(({ object }) => object !== null));
});

t.test("a refused begin deletes no expired upload, and records no deletion", async (t) => {
	const { n, a, b, thread } = await openThreadScene(t);
	const begin = (person: typeof a.staff, file = randomId(), size = 10) =>
		n.call(person, "POST", "/files", { file, compartment: thread.id, size });
	await begin(b.staff);
	n.later(23 * 3_600_000);
	for (let i = 0; i < 20; i++) await begin(a.staff);
	n.later(2 * 3_600_000);
	for (let i = 0; i < 3; i++) t.equal((await begin(a.staff)).body.error, "too-many-requests");
	t.match(await n.server.sql("SELECT count(*)::int AS n FROM file"), [{ n: 21 }]);
	t.same(
		(await n.server.entries()).filter(({ action }) => action === "file.expire"),
		[],
	);
});

t.test("an upload that is given up and begun again at the same time counts towards the quota", async (t) => {
	const { n, a, thread } = await openThreadScene(t);
	const file = randomId();
	const begin = (size: number, id = randomId()) => n.call(a.staff, "POST", "/files", { file: id, compartment: thread.id, size });
	await begin(1, file);
	// A transaction that gives the upload up has deleted its row and hasn't committed yet.
	const other = new pg.Client({ connectionString: n.server.database.superuser });
	await other.connect();
	t.teardown(() => other.end());
	await other.query(`BEGIN; DELETE FROM file WHERE id = '${file}'`);
	const again = begin(64 * MIB, file);
	await n.server.sql(`INSERT INTO file (id, compartment, by, desk, size, parts, hash, begun, finished, numbers) VALUES (gen_random_uuid(),
		'${thread.id}', '${a.staff.id}', NULL, ${8 * 1024 * MIB}, 1, sha256(''), 1, 1, '{1}')`);
	await untilLocked(other);
	await other.query("COMMIT");
	t.equal((await again).body.error, "storage-full");
});

t.test("an upload that is finished with a wrong hash ends, so that it can't be hashed again and again", async (t) => {
	const { n, a, thread } = await openThreadScene(t);
	const bytes = new Uint8Array(nodeRandom(1000));
	const file = randomId();
	await n.call(a.staff, "POST", "/files", { file, compartment: thread.id, size: bytes.length });
	await n.raw(a.staff, "PUT", `/files/${file}/parts/0`, bytes);
	const finish = (digest: Uint8Array) => n.call(a.staff, "POST", `/files/${file}/finish`, { hash: toBase64Url(digest) });
	t.equal((await finish(randomBytes(32))).body.error, "bad-content");
	t.equal((await finish(hash(bytes))).body.error, "not-found", "the upload has ended");
	t.match(await n.server.sql("SELECT count(*)::int AS n FROM file_part"), [{ n: 0 }], "its parts are deleted");
	const about = (await n.server.entries()).filter(({ object }) => object === file);
	t.same(
		about.map(({ action, outcome }) => [action, outcome]),
		[
			["file.upload", "failed"],
			["file.upload", "denied"],
		],
	);
});

t.test("a whole file is hashed in a fraction of the time that the hash takes in JavaScript", async (t) => {
	const piece = new Uint8Array(MIB).fill(7);
	const time = (hashing: { update(piece: Uint8Array): unknown; digest(): Uint8Array }) => {
		const from = performance.now();
		for (let i = 0; i < 16; i++) hashing.update(piece);
		return { digest: toBase64Url(hashing.digest()), ms: performance.now() - from };
	};
	const [ours, inJavaScript] = [time(new Blake2bStream()), time(blake2b.create({ dkLen: 32 }))];
	t.equal(ours.digest, inJavaScript.digest);
	t.ok(ours.ms < inJavaScript.ms / 4, `${Math.round(ours.ms)} and ${Math.round(inJavaScript.ms)} ms`);
});

t.test("the files of one member and of one desk have quotas", async (t) => {
	const { n, a, b, thread } = await openThreadScene(t);
	const { sql } = n.server;
	const GIB = 1024 * MIB;
	const begin = async (person: typeof a.staff, size: number) =>
		(await n.call(person, "POST", "/files", { file: randomId(), compartment: thread.id, size })).body.error;
	const files = (by: string, desk: string, sizes: number[], finished: boolean) =>
		sql(
			`INSERT INTO file (id, compartment, by, desk, size, parts, hash, begun, finished, numbers) SELECT gen_random_uuid(), '${thread.id}', '${by}', '${desk}',
				size, 1, ${finished ? "sha256('')" : "NULL"}, ${n.server.clock.now()}, ${finished ? n.server.clock.now() : "NULL"}, '{1}' FROM unnest('{${sizes}}'::bigint[]) AS size`,
		);
	await files(a.staff.id, b.desk, [8 * GIB - 10], true);
	t.equal(await begin(a.staff, 11), "storage-full", "a member's files");
	t.equal(await begin(a.staff, 10), undefined, "up to the last byte");
	t.equal(await begin(a.staff, 1), "storage-full", "an unfinished upload counts with its whole size");
	t.equal(await begin(a.coordinator, 11), undefined, "a colleague has a quota of their own");
	await files(randomId(), a.desk, [64 * GIB - 30], true);
	t.equal(await begin(a.coordinator, 11), "storage-full", "a desk's files");
	t.equal(await begin(b.coordinator, 11), undefined, "another desk");
	await files(randomId(), b.desk, Array(98).fill(1), false);
	t.equal(await begin(b.coordinator, 11), undefined, "the hundredth unfinished upload");
	t.equal(await begin(b.coordinator, 11), "too-many-requests", "more unfinished uploads than a desk may have");
});

t.test("uploads that are begun at the same time are limited too", async (t) => {
	const { n, a, thread } = await openThreadScene(t);
	const begin = () => n.call(a.staff, "POST", "/files", { file: randomId(), compartment: thread.id, size: 10 });
	const begun = await Promise.all(Array.from({ length: 32 }, begin));
	t.equal(begun.filter(({ status }) => status === 200).length, 20);
	t.match(await n.server.sql("SELECT count(*)::int AS n FROM file"), [{ n: 20 }]);
});

t.test("a finished file without an entry is deleted after a day, and an attached file never", async (t) => {
	const s = await openThreadScene(t);
	const { n, a, thread } = s;
	const [unused, used, racing] = [await upload(s, randomBytes(10)), await upload(s, randomBytes(10)), await upload(s, randomBytes(10))];
	const send = async (attachment: typeof used) => (await thread.send(a.staff, a.desk, "see", { attachments: [attachment] })).status;
	const begin = () => n.call(a.staff, "POST", "/files", { file: randomId(), compartment: thread.id, size: 10 });
	t.equal(await send(used), 200);
	n.later(23 * 3_600_000);
	const late = await upload(s, randomBytes(10));
	n.later(2 * 3_600_000);

	// A transaction that attaches the file has locked its row and hasn't committed yet.
	const other = new pg.Client({ connectionString: n.server.database.superuser });
	await other.connect();
	t.teardown(() => other.end());
	await other.query(`BEGIN; UPDATE file SET numbers = '{1}' WHERE id = '${racing.file}'`);
	t.equal((await begin()).status, 200, "the cleanup doesn't wait for the lock");
	await other.query("COMMIT");
	await begin();
	const kept = (await n.server.sql("SELECT id FROM file WHERE hash IS NOT NULL")).map(({ id }) => id);
	t.same(kept.sort(), [used.file, racing.file, late.file].sort());
	t.equal(await send(unused), 404, "a deleted file can't be attached");
	t.equal(await send(late), 200);
	t.match(await n.server.sql("SELECT count(*)::int AS n FROM file_part"), [{ n: 3 }], "the parts are deleted with their file");
	await t.rejects(n.server.sql(`DELETE FROM file WHERE id = '${used.file}'`), { code: "42501" }, "also refused for a superuser");
});
