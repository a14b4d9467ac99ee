/**
 * Section 3 of SPEC.md: what a client must refuse. This file is about exports of access entries, and about the check of an export by another person.
 */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { entryLeaf } from "#protocol/log/entry.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { formatNote, signText } from "#protocol/log/note.ts";
import { announceExport, beginExport, exportEntries, keyOfLog, proveExport, verifyExport } from "#sdk/audit/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { fetchNames } from "#sdk/index.ts";
import { answer, forge, type Lie, type Reply, refuse, replay } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { streamOf } from "../../support/stream.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const reader = await world.openSyncedSession("reader");
const key = keyOfLog(reader.session, "access");

/** The honest lines of an export of the reader's entries, and of its proof. */
async function exported(): Promise<{ lines: string[]; proof: string[]; state: ReturnType<typeof beginExport> }> {
	const parts = await gather(exportEntries(reader.session, beginExport("jsonl", { actor: reader.session.me })));
	const { state } = parts.at(-1)!;
	const lines = linesOf(parts.map(({ text }) => text).join(""));
	return { lines, state, proof: linesOf((await gather(proveExport(reader.session, state, streamOf(lines)))).join("")) };
}

const linesOf = (text: string) => text.split(/(?<=\n)/);

const check = (lines: readonly string[], proof: readonly string[]) => verifyExport("jsonl", streamOf(lines), streamOf(proof), key);

test("an honest server", async (t) => {
	for (let i = 0; i < 3; i++) await fetchNames(reader.session);
	const { lines, proof } = await exported();
	t.ok(lines.length > 3);
	t.match(await check(lines, proof), {
		size: Number(JSON.parse(proof[0]!).note.split("\n")[1]),
		proven: lines.length,
		redacted: 0,
		unproven: 0,
		misdated: [],
		key,
		cosigned: 0,
		wanted: 0,
	});
	t.same(alarmCodes(reader), []);
});

test("an entry that the log hasn't signed yet is exported as unproven", async (t) => {
	const early = await reader.session.server.fetchBytes(contracts.audit.checkpoint, { log: "access" });
	await fetchNames(reader.session);
	const { lines, state } = await exported();
	const device = await world.openSyncedSession("reader");
	device.setLies(forge("audit.checkpoint", "", () => early));
	const proof = linesOf((await gather(proveExport(device.session, { ...state, newest: null }, streamOf(lines)))).join(""));
	const { proven, unproven } = await check(lines, proof);
	t.ok(unproven > 0, `${unproven} newer than the checkpoint`);
	t.equal(proven, lines.length - unproven);
});

test("an export that comes before the first checkpoint waits for it", async (t) => {
	const { lines, state } = await exported();
	const device = await world.openSyncedSession("reader");
	const none = refuse("audit.checkpoint", 404, "not-found");
	let asked = 0;
	device.setLies({ ...none, apply: (reply, earlier) => void (asked++ === 0 && none.apply(reply, earlier)) });
	const proof = linesOf((await gather(proveExport(device.session, state, streamOf(lines)))).join(""));
	t.match(await check(lines, proof), { proven: lines.length, unproven: 0 });
	t.same(alarmCodes(device), []);
});

test("a failing server can't stop an export silently", async (t) => {
	reader.setLies(refuse("review.announce", 503, "unavailable"));
	const before = reader.proxy.changedReplies;
	t.equal(await outcomeOf(() => announceExport(reader.session, {}, "authority")), "unavailable");
	t.equal(reader.proxy.changedReplies - before, 1, "an unsigned request is sent only once");
});

test("a changed export is refused", async (t) => {
	const outcomeOfExport = async (...lies: Lie[]) => {
		reader.setLies(...lies);
		return outcomeOf(() => gather(exportEntries(reader.session, beginExport("jsonl", {}))));
	};
	t.equal(await outcomeOfExport(), null);
	t.equal(await outcomeOfExport(forge("audit.entries", "entries.-1.body", "AAAA")), "content-tampered", "a body that is not an entry");
	t.equal(await outcomeOfExport(replay("audit.entries", "entries.1")), "entry-replayed", "an entry twice");
	const pages = ["AAAA", "BBBB", "CCCC"];
	const circle = answer("audit.entries", ({ url }: Reply) => {
		const at = pages.indexOf(url.searchParams.get("cursor") ?? "");
		return { entries: [], next: pages[(at + 1) % 3] };
	});
	t.equal(await outcomeOfExport(circle), "internal", "pages that lead in a circle");

	reader.setLies();
	const { lines, state } = await exported();
	const [first, ...more] = lines as [string, ...string[]];
	const { seq, salt, body } = JSON.parse(first);
	const outcomeOfProof = async (changed: string[], ...lies: Lie[]) => {
		reader.setLies(...lies);
		return outcomeOf(() => gather(proveExport(reader.session, state, streamOf(changed))));
	};
	t.equal(await outcomeOfProof(lines), null);
	const other = [first.replace(salt, `hex:${"00".repeat(16)}`), ...more];
	t.equal(await outcomeOfProof(other), "entry-hidden", "an entry that isn't in the tree");
	const made = leafHash(entryLeaf(new Uint8Array(16), fromBase64Url(body.slice(4))));
	const inTile = forge("audit.tile", "", (bytes: Uint8Array, { url }: Reply) => {
		if (!/tile\/0\//.test(url.pathname)) return bytes;
		const copy = bytes.slice();
		copy.set(made, (seq % 256) * 32);
		return copy;
	});
	// When the server has signed a newer checkpoint meanwhile, the changed tile is found at its comparison with the older one.
	const refusal = await outcomeOfProof(other, inTile);
	t.ok(refusal === "entry-hidden" || refusal === "log-forked", `also when a changed tile holds the entry: ${refusal}`);
});

test("a changed export file or proof is refused", async (t) => {
	reader.setLies();
	const { lines, proof } = await exported();
	const [head, ...proofs] = proof as [string, ...string[]];
	const { note } = JSON.parse(head);
	await check(lines, proof);
	const rejects = (what: string, rule: RegExp, made: readonly string[], proven: readonly string[]) =>
		t.rejects(check(made, proven), { message: rule }, what);
	const { seq, salt, body } = JSON.parse(lines[1]!);
	await rejects("a line left out", /no proof of entry \d+ in its place/, lines.slice(1), proof);
	await rejects("two lines swapped", /no proof of entry/, [lines[1]!, lines[0]!, ...lines.slice(2)], proof);
	await rejects("the last left out", /lines of the export are missing/, lines.slice(0, -1), proof);
	const zeros = `hex:${"00".repeat(16)}`;
	const changed = lines.map((line) => line.replace(salt, zeros));
	await rejects("an entry changed", new RegExp(`entry ${seq} was changed`), changed, proof);
	const made = toBase64Url(leafHash(entryLeaf(new Uint8Array(16), fromBase64Url(body.slice(4)))));
	const alike = proofs.map((line, i) => (i === 1 ? line.replace(/"hash":"[^"]*"/, `"hash":"${made}"`) : line));
	await rejects("an entry and its proof changed", new RegExp(`entry ${seq} is not in the log`), changed, [head, ...alike]);
	const relabelled = lines.map((line) => line.replace('"outcome":"allowed"', '"outcome":"denied"'));
	await rejects("a line whose readable fields differ from its body", /differs from its body/, relabelled, proof);
	const half = lines.map((line) => line.replace(`"salt":"${salt}"`, '"salt":null'));
	await rejects("a body without its salt", /not a line of an export/, half, proof);
	const forger = new SigningKey(new Uint8Array(32).fill(9));
	const [text] = note.split("\n\n");
	const signed = formatNote({ text: `${text}\n`, signatures: [signText(key, `${text}\n`, null, (input) => forger.sign(input))] });
	await rejects("a checkpoint by another key", /signature of .* is wrong/, lines, [`${JSON.stringify({ note: signed })}\n`, ...proofs]);
});
