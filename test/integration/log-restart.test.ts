/** The tail of the access log is lost: nothing is signed until two admins have said so, and clients hold them to their word. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { internalsOf } from "#kernel/kernel.ts";
import { newestCheckpoint as published } from "#kernel/ledger/publish.ts";
import { checkpointText, logKey } from "#protocol/log/checkpoint.ts";
import { formatNote, signText } from "#protocol/log/note.ts";
import { AlarmError } from "#sdk/alarms.ts";
import { checkReceipts, keepReceipt, logStatus, newestCheckpoint, restartLog } from "#sdk/audit/index.ts";
import { loadPin, savePin } from "#sdk/audit/pins.ts";
import { appendToDirectory } from "#sdk/directory.ts";
import { approve, type Sitting } from "#sdk/index.ts";
import { TestNetwork } from "../support/sdk.ts";
import { bootServer } from "../support/server.ts";
import { fields } from "./ledger-support.ts";

const server = await bootServer(t);
const { kernel } = server;
const { db } = internalsOf(kernel);
const network = new TestNetwork(server);
const founder = await network.found();
const admin = await network.admit(founder, null, { organisation: null, role: "admin" });
const ORIGIN = "localhost/cloister/access/2";

const write = (count: number) => Promise.all(Array.from({ length: count }, () => kernel.ledger.append(fields())));
const sign = () => kernel.integrator.run();
const newest = async () => (await published(db, "access"))!;
const see = (sitting: Sitting) => newestCheckpoint(sitting, "access");

/** As a restore would: entries from `size` on are gone, and the checkpoints over them. */
async function loseTail(size: number): Promise<void> {
	const tables = ["entry", "entry_body", "tile", "checkpoint", "log_head", "log_tree", "log_served"];
	const triggers = (what: string) => tables.map((table) => `ALTER TABLE ${table} ${what} TRIGGER USER`).join(";");
	await server.sql(`BEGIN; ${triggers("DISABLE")};
		DELETE FROM entry WHERE seq >= ${size}; DELETE FROM entry_body WHERE seq >= ${size}; DELETE FROM tile WHERE log = 'access';
		UPDATE log_served SET size = NULL, witnessed = NULL WHERE log = 'access';
		DELETE FROM checkpoint WHERE log = 'access' AND size > ${size};
		UPDATE log_head SET next = ${size}; UPDATE log_tree SET size = 0, root = sha256('') WHERE log = 'access';
		${triggers("ENABLE")}; COMMIT`);
}

t.test("while the log is in order nobody restarts it", async (t) => {
	await sign();
	t.equal((await logStatus(founder.sitting.server, "access")).restart, null);
	await t.rejects(restartLog(founder.sitting, ORIGIN), { code: "wrong-state" });
	const { size, root, signature } = await newest();
	const old = { size, root, signature };
	const statements = () => [founder.sitting.sign("log.restart", { log: "access", old, kept: old, origin: ORIGIN })];
	await t.rejects(
		appendToDirectory(founder.sitting, () => ({ statements: statements() })),
		{ code: "wrong-state" },
		"nor by hand",
	);
});

t.test("another origin without a restart is a false log", async (t) => {
	const { sitting } = admin;
	const head = await newest();
	const text = checkpointText(ORIGIN, head.size, head.root);
	const key = logKey(ORIGIN, kernel.logKey("access").publicKey);
	const signer = new SigningKey(kernel.secrets.logSeeds!.access);
	const note = formatNote({ text, signatures: [signText(key, text, null, (message) => signer.sign(message))] });
	const fetchBytes = async () => new TextEncoder().encode(note);
	await t.rejects(see({ ...sitting, server: { ...sitting.server, fetchBytes } } as Sitting), AlarmError);
	t.match(admin.alarms.at(-1), { code: "log-forked" });
});

t.test("lost, refused, restarted by two, and believed", async (t) => {
	await see(founder.sitting);
	await see(admin.sitting);
	const kept = await newest();
	await write(20);
	await sign();
	await keepReceipt(founder.sitting);
	await see(founder.sitting);
	const old = await newest();
	const seenByFounder = await loadPin(founder.sitting, "access");
	t.equal(seenByFounder?.size, old.size);

	await loseTail(kept.size + 1);
	await write(3);
	await t.rejects(sign(), { name: "ForkRefusedError" });
	const { restart } = await logStatus(founder.sitting.server, "access");
	t.match(restart, { old: old.note, kept: kept.note }, "the server says what it has signed, and what is left");

	const proposal = await restartLog(founder.sitting, ORIGIN);
	t.match(proposal, { old: old.size, kept: kept.size });
	await t.rejects(sign(), { name: "ForkRefusedError" }, "one admin changes nothing");
	t.equal(kernel.logKey("access").name, "localhost/cloister/access");

	const further = { size: old.size + 1, root: new Uint8Array(32), restarts: 0 };
	const before = await loadPin(admin.sitting, "access");
	await savePin(admin.sitting, "access", further);
	await t.rejects(approve(admin.sitting, proposal.object), AlarmError, "an admin who has seen more doesn't approve");
	await savePin(admin.sitting, "access", before!);
	await approve(admin.sitting, proposal.object);
	t.equal(kernel.logKey("access").name, ORIGIN);
	await write(30);
	for (let tries = 0; tries < 50 && (await newest()).size <= kept.size; tries++) {
		await sign().catch(() => {});
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	t.ok((await newest()).note.startsWith(`${ORIGIN}\n`), "the signer goes on under the new origin");
	t.equal(kernel.integrator.status().refused, null);
	t.equal((await logStatus(founder.sitting.server, "access")).restart, null);

	founder.alarms.length = 0;
	admin.alarms.length = 0;
	t.ok(await see(founder.sitting));
	t.match(
		founder.alarms,
		[{ code: "log-restarted", detail: new RegExp(`from ${kept.size} to ${old.size}`) }],
		"who has seen what is lost is told",
	);
	t.ok(await see(admin.sitting));
	t.same(admin.alarms, [], "who hasn't goes on");
	founder.alarms.length = 0;
	await see(founder.sitting);
	t.same(founder.alarms, [], "once");
	t.match(await checkReceipts(founder.sitting), { hidden: 0 });
	t.match(
		founder.alarms,
		[{ code: "log-restarted", subject: founder.id }],
		"an entry that an answer had named is told as lost, not as hidden",
	);
});
