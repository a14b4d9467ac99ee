/** Section 3 of SPEC.md, what a client must refuse: files. */
import t, { type Test } from "tap";
import type { AttachmentHeader, AttachmentInfo } from "#crypto/attachment.ts";
import { concat, hash } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { parseStatement, toWire } from "#protocol/statements/statement.ts";
import { readAll } from "#sdk/index.ts";
import { attempt } from "../../support/lying/casework.ts";
import { downloadFile, firstFile } from "../../support/lying/download.ts";
import { FILE_SIZE, fileBytes } from "../../support/lying/fixtures.ts";
import { fieldsOf, resealLast } from "../../support/lying/forge.ts";
import { cut, forge, type Lie } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk, other, origin } = world.fixtures;
const sender = await world.openSyncedSession("sender");
const reader = await world.openSyncedSession("reader");
const mine = await firstFile(reader.session, talk.id);
const theirs = await firstFile(reader.session, other.id);

test("an honest server", async (t) => {
	reader.setLies();
	for (const [file, first] of [
		[mine, 1],
		[theirs, 2],
	] as const)
		t.same(await downloadFile(reader.session, file), fileBytes(first));
	t.same(alarmCodes(reader), []);
});

const fails = async (t: Test, what: string, make: (bytes: Uint8Array) => Uint8Array) => {
	reader.setLies(forge("files.get", "", make));
	t.equal(await outcomeOf(() => downloadFile(reader.session, mine)), "bad-content", what);
};

test("swapped chunks are noticed", async (t) => {
	const SIZE = 64 * 1024 + 16;
	const chunk = (bytes: Uint8Array, i: number) => bytes.slice(49 + i * SIZE, Math.min(bytes.length, 49 + (i + 1) * SIZE));
	const chunked = (bytes: Uint8Array) => ({
		head: bytes.slice(0, 49),
		chunks: [0, 1, 2].map((i) => chunk(bytes, i)) as [Uint8Array, Uint8Array, Uint8Array],
	});
	await fails(t, "two chunks change places", (bytes) => {
		const { head, chunks } = chunked(bytes);
		return concat(head, chunks[1], chunks[0], chunks[2]);
	});
	await fails(t, "one chunk twice", (bytes) => {
		const { head, chunks } = chunked(bytes);
		return concat(head, chunks[0], chunks[0], chunks[2]);
	});
	await fails(t, "a chunk left out", (bytes) => {
		const { head, chunks } = chunked(bytes);
		return concat(head, chunks[0], chunks[2]);
	});
	await fails(t, "the last chunk left out", (bytes) => bytes.slice(0, 49 + 2 * SIZE));
	await fails(t, "bytes after the end", (bytes) => concat(bytes, new Uint8Array(10)));
	await fails(t, "nothing", () => new Uint8Array(0));
	await fails(t, "one bit", (bytes) => bytes.with(100_000, (bytes[100_000] ?? 0) ^ 1));
	await fails(t, "another head", (bytes) => bytes.with(20, (bytes[20] ?? 0) ^ 1));
	await fails(t, "another format", (bytes) => bytes.with(0, 2));
	const foreign = await sender.session.server.fetchBytes(contracts.files.get, { file: theirs.header.file });
	await fails(t, "another file of the same size", () => foreign);
});

test("swapped file names or sizes are noticed", async (t) => {
	reader.setLies();
	const refuses = async (what: string, header: Partial<AttachmentHeader>, info: Partial<AttachmentInfo> = {}) => {
		let read = false;
		const opening = () =>
			downloadFile(reader.session, { header: { ...mine.header, ...header }, info: { ...mine.info, ...info } }, () => {
				read = true;
			});
		t.equal(await outcomeOf(opening), "bad-content", what);
		return read;
	};
	await refuses("a header of another hash", { hash: hash(new Uint8Array(1)) });
	await refuses("another file's key", {}, { key: theirs.info.key });
	t.notOk(await refuses("a header of another file", { file: theirs.header.file }), "before anything was read");
	t.notOk(await refuses("a header of other chunks", { chunks: mine.header.chunks + 1 }), "before anything was read");
	t.notOk(await refuses("a header of another size", { size: mine.header.size + 1 }), "before anything was read");
	t.notOk(await refuses("a content of another size", {}, { size: 2 * FILE_SIZE }), "before anything was read");
	const renamedFile = forge("compartments.page", "entries", (all: any[]) =>
		all.map((each) => {
			const statement = parseStatement(world.network, each.entry);
			if (statement.type !== "entry" || statement.body.attachments.length === 0) return each;
			const fields = fieldsOf(statement);
			const attachments = fields.attachments.map((one) => ({ ...one, file: theirs.header.file }));
			return { ...each, entry: { ...each.entry, body: toWire(sender.session.sign("entry", { ...fields, attachments }, origin)).body } };
		}),
	);
	const entry = await attempt(
		world,
		"reader",
		async (who) => t.equal((await readAll(who.session, talk.id)).entries[3]?.failure?.why, "tampered"),
		renamedFile,
	);
	t.same(entry.codes[0], "entry-not-entitled", "an entry that names another file");
});

test("a file that differs from its signed header is refused", async (t) => {
	// The author has signed these bytes, so that only their content is wrong.
	const signedFor = async (what: string, bytes: Uint8Array) => {
		reader.setLies(forge("files.get", "", () => bytes));
		const header = { ...mine.header, hash: hash(bytes) };
		t.equal(await outcomeOf(() => downloadFile(reader.session, { header, info: mine.info })), "bad-content", what);
	};
	const honest = await sender.session.server.fetchBytes(contracts.files.get, { file: mine.header.file });
	t.same(
		resealLast(honest, mine.info, (padded) => padded),
		honest,
	);
	await signedFor("another format", honest.with(0, 2));
	await signedFor(
		"other padding",
		resealLast(honest, mine.info, (padded) => padded.with(padded.length - 1, 1)),
	);
	await signedFor(
		"more padding",
		resealLast(honest, mine.info, (padded) => concat(padded, new Uint8Array(16))),
	);
	await signedFor(
		"less padding",
		resealLast(honest, mine.info, (padded) => padded.slice(0, -16)),
	);
});

test("a broken download is an error", async (t) => {
	reader.setLies(cut("files.get", 100_000));
	t.same(await downloadFile(reader.session, mine), fileBytes(1), "a download that breaks goes on where it stopped");
	const asWhole: Lie = { name: "forge files.get 200", on: "files.get", apply: (reply) => void Object.assign(reply, { status: 200 }) };
	reader.setLies(cut("files.get", 100_000), asWhole);
	t.equal(
		await outcomeOf(() => downloadFile(reader.session, mine)),
		"range-unsatisfiable",
		"a download that goes on with the whole file instead of the rest",
	);
	reader.setLies(cut("files.get", 10));
	t.equal(await outcomeOf(() => downloadFile(reader.session, mine)), "unavailable", "a download that breaks again and again");
});

test("a file whose commitment isn't that of the key is refused", async (t) => {
	const { header, info } = mine;
	const honest = await sender.session.server.fetchBytes(contracts.files.get, { file: header.file });
	const spoilt = honest.with(20, (honest[20] ?? 0) ^ 1);
	reader.setLies(forge("files.get", "", () => spoilt));
	const opening = () => downloadFile(reader.session, { header: { ...header, hash: hash(spoilt) }, info });
	t.equal(await outcomeOf(opening), "bad-content", "the commitment doesn't fit, though the rest does");
});
