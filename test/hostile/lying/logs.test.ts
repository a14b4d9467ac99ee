/** Section 3 of SPEC.md, what a client must refuse: the rows about the logs, as auditors see them. Each test's name is its row. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { fromUtf8 } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { COSIGNATURE, formatNote, formatVerifierKey, parseNote, signText, type VerifierKey, verifierKey } from "#protocol/log/note.ts";
import { checkReceipts, keepReceipt, logProof, nameWitnesses, newestCheckpoint, verifyLog } from "#sdk/audit/index.ts";
import { approve, message, names, readAll, syncDirectory, write } from "#sdk/index.ts";
import { noteBytes, otherTree } from "./forge.ts";
import { drop, forge, fork, type Lie, type Told } from "./lies.ts";
import { codesOf, type Deceived, outcomeOf, rowsOf, World } from "./world.ts";

const test = rowsOf(t);
const world = await World.begin(t);
const { talk } = world.things;

test("an honest server", async (t) => {
	const reader = await world.settled("reader");
	await keepReceipt(reader.sitting);
	const auditor = await world.settled("auditor");
	t.ok((await verifyLog(auditor.sitting, "access")).size > 0);
	t.ok((await verifyLog(auditor.sitting, "directory")).size > 0);
	t.same(codesOf(auditor), []);
});

test("hides or changes entries of the access log", async (t) => {
	const reader = await world.settled("reader");
	await readAll(reader.sitting, talk.id);
	await keepReceipt(reader.sitting);
	await new Promise((resolve) => setTimeout(resolve, 1_300));
	await names(reader.sitting);
	await new Promise((resolve) => setTimeout(resolve, 1_300));
	const kept = await reader.storage.get(await receiptsName(reader));
	const after = async (...lies: Lie[]) => {
		reader.tell(...lies);
		await reader.storage.set(await receiptsName(reader), kept as string);
		const result = await checkReceipts(reader.sitting);
		return { ...result, codes: codesOf(reader) };
	};
	t.match(await after(), { checked: 1, hidden: 0, codes: [] }, "an honest one");
	t.match(await after(forge("audit.entries", "entries", [])), { hidden: 1, codes: ["entry-hidden"] }, "what an answer named is not shown");
	t.match(
		await after(forge("audit.entries", "entries", (all: any[]) => all.map((each, i) => ({ ...(all[i + 1] ?? each), seq: each.seq })))),
		{ hidden: 1, codes: ["entry-hidden"] },
		"or shown as another one",
	);
	const auditor = await world.settled("auditor");
	const verified = async (...lies: Lie[]) => {
		auditor.tell(...lies);
		return outcomeOf(() => verifyLog(auditor.sitting, "access"));
	};
	t.equal(await verified(), null);
	t.equal(await verified(drop("audit.entries", "entries.-1")), "entry-hidden", "one entry kept from an auditor");
	t.equal(
		await verified(forge("audit.entries", "entries.-1", (each: any) => ({ ...each, salt: "A".repeat(22) }))),
		"entry-hidden",
		"one that isn't as in the tree",
	);
	t.equal(await verified(forge("audit.entries", "entries.-1.body", "AAAA")), "content-tampered", "one that is none");
	const circle = forge("audit.entries", "", (_: unknown, told: Told) => {
		told.status = 200;
		return { ...auditor.proxy.heard.get("audit.entries")?.[0]?.json, next: "AAAA" };
	});
	t.equal(await verified(circle), "entry-replayed", "pages that lead in a circle");
	// Nothing seen before is held against it: all that speaks is the tree.
	const unknowing = await world.settled("auditor");
	unknowing.tell(forge("audit.tile", "", (bytes: Uint8Array) => bytes.with(0, (bytes[0] ?? 0) ^ 1)));
	t.equal(await outcomeOf(() => verifyLog(unknowing.sitting, "access")), "log-forked", "another leaf in the tree");
	t.equal(await verified(forge("audit.tile", "", (bytes: Uint8Array) => bytes.slice(0, -32))), "log-forked", "a tile cut short");
	const bundle = forge("audit.tile", "", (bytes: Uint8Array, { url }: Told) =>
		url.pathname.includes("/entries/") ? bytes.with(9, (bytes[9] ?? 0) ^ 1) : bytes,
	);
	auditor.tell(bundle);
	t.equal(await outcomeOf(() => logProof(auditor.sitting, "directory", 0)), "entry-hidden", "a proof of another leaf");
	auditor.tell();
	t.equal(await outcomeOf(() => logProof(auditor.sitting, "directory", 0)), null);
	auditor.tell(forge("audit.bodies", "entries.0.salt", "A".repeat(22)));
	t.equal(await outcomeOf(() => logProof(auditor.sitting, "access", 3)), "entry-hidden", "a proof of another body");
	auditor.tell();
	t.equal(await outcomeOf(() => logProof(auditor.sitting, "access", 3)), null);
});

async function receiptsName({ sitting }: Deceived): Promise<string> {
	const { storageName } = await import("#sdk/directory-cache.ts");
	return storageName(sitting.network, "receipts");
}

interface Witness {
	key: VerifierKey;
	sign(input: Uint8Array): Uint8Array;
}

test("freezes the directory", async (t) => {
	const [founder, admin] = [await world.settled("founder"), await world.settled("admin")];
	const [first, second, invented] = [5, 6, 7].map((fill) => {
		const key = new SigningKey(new Uint8Array(32).fill(fill));
		return { key: verifierKey(`witness-${fill}.example`, COSIGNATURE, key.publicKey), sign: (input: Uint8Array) => key.sign(input) };
	}) as [Witness, Witness, Witness];
	const name = async (wanted: number, ...witnesses: Witness[]) =>
		approve(admin.sitting, await nameWitnesses(founder.sitting, { wanted, keys: witnesses.map(({ key }) => key) }));
	const reader = await world.settled("reader");
	const frozenAt = reader.sitting.now();
	const linesBy = (by: readonly Witness[], text: string, ahead = 0) =>
		by.map(({ key, sign }) => signText(key, text, Math.floor((frozenAt + ahead) / 1000), sign));
	const cosigned = (by: readonly Witness[], ahead = 0) =>
		forge("audit.checkpoint", "", (bytes: Uint8Array) => {
			const { text, signatures } = parseNote(fromUtf8(bytes));
			return noteBytes({ text, signatures: [...signatures, ...linesBy(by, text, ahead)] });
		});
	const fresh = async (...lies: Lie[]) => {
		reader.tell(...lies);
		const found = await newestCheckpoint(reader.sitting, "directory");
		return [codesOf(reader), found?.freshness.proven];
	};
	t.same(await fresh(cosigned([invented])), [[], 0], "nobody is named: nothing is claimed, and nobody counts");
	await name(1, first, second);
	await syncDirectory(reader.sitting);
	t.same(await fresh(cosigned([first])), [[], 1], "vouched for lately");
	t.same(await fresh(), [["freshness-unproven"], 0], "nobody has vouched: shown, and the work goes on");
	t.same(await fresh(cosigned([first], 3_600_000)), [["freshness-unproven"], 0], "a witness's time far ahead doesn't count");
	t.same(await fresh(cosigned([invented])), [["freshness-unproven"], 0], "nor does a witness that the server has invented");
	const status = forge("audit.status", "witnesses", [{ key: formatVerifierKey(invented.key), size: 1, time: 1, failing: null }]);
	t.same(await fresh(cosigned([invented]), status), [["freshness-unproven"], 0], "nor when its status names it");
	const { text, signatures } = otherTree(
		world.server,
		fromUtf8(await reader.sitting.server.fetchBytes(contracts.audit.checkpoint, { log: "directory" })),
		"directory",
	);
	const note = formatNote({ text, signatures: [...signatures, ...linesBy([first], text)] });
	const witnessed = forge("audit.status", "witnessed", { size: Number(text.split("\n")[1]), note });
	t.same(await fresh(witnessed), [["freshness-unproven"], 0], "nor what a witness has signed for another tree");
	await name(2, first, second);
	await syncDirectory(reader.sitting);
	t.same(await fresh(cosigned([first, invented])), [["freshness-unproven"], 1], "one of the two that are wanted");
	t.same(await fresh(cosigned([first, second])), [[], 2]);
	await name(1, second);
	await syncDirectory(reader.sitting);
	t.same(await fresh(cosigned([first])), [["freshness-unproven"], 0], "one that two admins took off the list");
	world.server.clock.advance(25 * 3_600_000);
	const later = await world.settled("reader", reader.storage);
	later.tell(fork("directory.read", -1), cosigned([second]));
	await newestCheckpoint(later.sitting, "directory");
	t.same(codesOf(later), ["freshness-unproven"], "the same as a day before");
	t.equal(await outcomeOf(() => write(later.sitting, talk.id, message("goes on"))), null);
});
