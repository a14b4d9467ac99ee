/** Exports of the access log are announced first, complete, resumable and verifiable offline. Verifiers respect retention. */

import fs from "node:fs/promises";
import path from "node:path";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { entryId } from "#protocol/log/entry-id.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { AlarmError } from "#sdk/alarms.ts";
import { fetchNewestCheckpoint, keyOfLog, verifyLog } from "#sdk/audit/index.ts";
import { readSection, writeSection } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { memoryStorage } from "#sdk/index.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";

import { typing } from "../../../support/commands.ts";
import { testFolder } from "../../../support/folder.ts";
import { fields } from "../../../support/ledger.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith } from "../../../support/sdk-cases.ts";

const { network, origin, founder, admin } = await readyNetwork(t);
const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
const o = origin.staff.session;
const { id, of } = await caseWith(o, origin.desk, ["identity"]);
await writeSection(o, of.identity as Id, { text: "Something." });
for (let i = 0; i < 3; i++) await readSection(o, of.identity as Id);
const many = Array.from({ length: 500 }, () => network.server.context.ledger.append(fields({ action: "test.many", actor: auditor.id })));
await Promise.all(many);
const folder = testFolder(t);

const run = typing(commands, auditor.session);

/** A session whose server stops answering after this number of pages. */
function breaking(session: UnlockedSession, pages: number): UnlockedSession {
	let left = pages;
	const server: UnlockedSession["server"] = {
		...session.server,
		async call(endpoint, sent) {
			if (endpoint.id === "audit.entries" && left-- === 0) throw new Error("cut");
			return session.server.call(endpoint, sent);
		},
	};
	return { ...session, server };
}

for (const format of ["jsonl", "csv", "fhir", "ocsf"] as const) {
	t.test(`an export as ${format} is complete and announced in the log`, async (t) => {
		const file = path.join(folder, `case.${format}`);
		const { data } = await run(`audit export ${file} --format ${format} --reason complaint --case ${id}`);
		const lines = (await fs.readFile(file, "utf8")).trim().split(/\r?\n/);
		t.equal(lines.length, data.entries + (format === "csv" ? 1 : 0));
		t.ok(data.entries > 5);
		t.equal((await fs.stat(file)).mode & 0o077, 0, "for its owner only");
		const announced = (await network.server.entries())[data.announced];
		t.match(announced, {
			action: "client.export",
			attested: "client",
			basis: "complaint",
			case: id,
			actor: auditor.id,
			purpose: "oversight",
		});
		t.ok(
			lines.some((line) => line.includes("client.export")),
			"the announcement came first, so it is in the export",
		);

		const key = formatVerifierKey(keyOfLog(auditor.session, "access"));
		const offline = { ...auditor.session, server: null } as never;
		t.match((await run(`audit check ${file} --key ${key}`, offline)).data, { proven: data.entries, redacted: 0, unproven: 0 });
		const checked = await run(`audit check ${file}`, offline);
		t.match(checked.data, { proven: data.entries, key, keyGiven: false }, "without an account, by the key in the proof");
		t.match(checked.text, /This key comes from the file itself\. Compare it/);
		const text = await fs.readFile(file, "utf8");
		for (const [name, forged] of [
			["changed", text.replace(/allowed|"outcome":"0"/, "denied")],
			["removed", text.replace(/[^\n]*entry\.read[^\n]*\n/, "")],
			["swapped", text.replace(/([^\n]*\n)([^\n]*\n)$/, "$2$1")],
		] as const) {
			t.ok(forged !== text, name);
			await fs.writeFile(path.join(folder, `forged.${format}`), forged);
			await fs.copyFile(`${file}.proof`, path.join(folder, `forged.${format}.proof`));
			await t.rejects(run(`audit check ${path.join(folder, `forged.${format}`)} --key ${key}`), { name: "AlarmError" }, name);
		}
		await t.rejects(run(`audit export ${file} --reason review`), /exists already/);
	});
}

t.test("an interrupted export continues where it stopped, and has each entry once", async (t) => {
	const file = path.join(folder, "long.jsonl");
	const typed = `audit export ${file} --reason review --actor ${auditor.id}`;
	await t.rejects(run(typed, breaking(auditor.session, 2)), /cut/);
	await t.rejects(fs.stat(file), { code: "ENOENT" }, "half a file is none");
	// The interruption has left half a line.
	await fs.appendFile(`${file}.draft`, '{"seq":1');
	const { data, notes, steps } = await run(typed);
	t.match(notes.join(), /after 400 entries/);
	t.ok(steps.length > 0 && steps.every((step, i) => step <= 1 && step >= (steps[i - 1] ?? 0)), `progress: ${steps}`);
	const numbers = (await fs.readFile(file, "utf8"))
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line).seq);
	t.equal(new Set(numbers).size, numbers.length);
	t.ok(numbers.length >= 500);
	t.equal(data.entries, numbers.length);
	t.match((await run(`audit check ${file}`)).data, { proven: numbers.length, unproven: 0 });
	t.same(
		(await fs.readdir(folder)).filter((name) => /draft|part/.test(name)),
		[],
	);
});

t.test("an interrupted export continues with the period of its first run, also when the same words now mean another time", async (t) => {
	const file = path.join(folder, "relative.jsonl");
	const typed = `audit export ${file} --reason review --from -9000d --to +9000d --actor ${auditor.id}`;
	await t.rejects(run(typed, breaking(auditor.session, 1)), /cut/);
	await t.rejects(run(typed.replace("-9000d", "-9001d")), /another value of --from/);
	const { data, notes } = await run(typed);
	t.match(notes.join(), /after 200 entries/);
	t.match((await run(`audit check ${file}`)).data, { proven: data.entries, unproven: 0 });
});

t.test("an export that an earlier version has begun continues, and its period must be typed as the same time", async (t) => {
	const file = path.join(folder, "earlier.jsonl");
	const typed = `audit export ${file} --reason review --from 2001-01-01 --actor ${auditor.id}`;
	await t.rejects(run(typed, breaking(auditor.session, 1)), /cut/);
	const { period: _none, ...earlier } = JSON.parse(await fs.readFile(`${file}.part`, "utf8"));
	await fs.writeFile(`${file}.part`, JSON.stringify(earlier));
	await t.rejects(run(typed.replace("2001", "2002")), /another value of --from/);
	const { data } = await run(typed);
	t.match((await run(`audit check ${file}`)).data, { proven: data.entries, unproven: 0 });
});

t.test("what a crash has left of an export doesn't stop the next one", async (t) => {
	const file = path.join(folder, "crashed.jsonl");
	const typed = `audit export ${file} --reason review --actor ${auditor.id}`;
	const interrupt = () => t.rejects(run(typed, breaking(auditor.session, 1)), /cut/);
	for (const crash of [
		() => fs.rm(`${file}.draft`),
		() => fs.truncate(`${file}.draft`, 10),
		() => fs.truncate(`${file}.part`, 0),
		() => fs.truncate(`${file}.part`, 10),
	]) {
		await interrupt();
		await crash();
		const { data, notes } = await run(typed);
		t.match(notes.join(), /crashed\.jsonl\.part is left.*begins anew/);
		t.match((await run(`audit check ${file}`)).data, { proven: data.entries, unproven: 0 });
		t.same(
			(await fs.readdir(folder)).filter((name) => /^crashed.*(draft|part)/.test(name)),
			[],
		);
		await fs.rm(file);
	}
});

t.test("an interrupted export isn't continued with another format or filter", async (t) => {
	const file = path.join(folder, "begun.csv");
	const typed = `audit export ${file} --reason review --actor ${auditor.id}`;
	await t.rejects(run(typed, breaking(auditor.session, 1)), /cut/);
	for (const other of ["--format jsonl", `--case ${id}`, "--from -3d", `--actor ${o.me}`])
		await t.rejects(
			run(`audit export ${file} --reason review ${other}`),
			new RegExp(`another value of ${other.split(" ")[0]}.*delete ${file}.part`),
			other,
		);
	const { data } = await run(`audit export ${file} --reason review`);
	t.match(data, { format: "csv", file }, "the name of the file says the format");
	t.match((await run(`audit check ${file}`)).data, { proven: data.entries, unproven: 0 });
});

t.test("nothing is announced when the proof can't be written", async (t) => {
	const file = path.join(folder, "unproven.jsonl");
	await fs.mkdir(`${file}.proof`);
	const announced = async () => (await network.server.entries()).filter(({ action }) => action === "client.export").length;
	const before = await announced();
	await t.rejects(run(`audit export ${file} --reason review`), /unproven\.jsonl\.proof is a folder/);
	t.equal(await announced(), before);
});

t.test("without an entry about the export, nothing is exported", async (t) => {
	const file = path.join(folder, "none.jsonl");
	const server: UnlockedSession["server"] = {
		...auditor.session.server,
		async call(endpoint, sent) {
			if (endpoint.id === "review.announce") throw new Error("not written");
			return auditor.session.server.call(endpoint, sent);
		},
	};
	await t.rejects(run(`audit export ${file} --reason review`, { ...auditor.session, server }), /not written/);
	t.same(
		(await fs.readdir(folder)).filter((name) => name.startsWith("none")),
		[],
	);
	const asStaff = await run(`audit export ${path.join(folder, "own.jsonl")} --reason other`, o);
	t.match((await network.server.entries())[asStaff.data.announced], { purpose: "self", actor: origin.staff.id, basis: "other" });
	t.ok(asStaff.data.entries > 0, "staff export the entries about themselves");
});

t.test("a verifier accepts missing bodies only if the log records that retention has dropped them", async (t) => {
	const hiding = (from: number, to: number): UnlockedSession => {
		const { server } = auditor.session;
		const call: typeof server.call = async (endpoint, sent) => {
			const answer: any = await server.call(endpoint, sent);
			if (endpoint.id !== "audit.entries") return answer;
			return { ...answer, entries: answer.entries.filter(({ seq }: { seq: number }) => seq < from || seq >= to) };
		};
		return { ...auditor.session, server: { ...server, call }, storage: memoryStorage(), alarm: () => {} };
	};
	const isHidden = (error: unknown) => error instanceof AlarmError && error.alarm.code === "entry-hidden";
	const failure = (work: Promise<unknown>) =>
		work.then(
			() => null,
			(error) => error,
		);
	t.ok(isHidden(await failure(verifyLog(hiding(0, 3), "access"))), "before the log records it");
	const seq = await network.server.context.ledger.append(
		fields({ action: "log.retain", objectType: "access-entry", object: entryId(3), actor: null, purpose: "administration" }),
	);
	// A round of the integrator may have begun before the entry.
	const size = async () => (await fetchNewestCheckpoint(auditor.session, "access"))?.checkpoint.size ?? 0;
	for (let round = 0; round < 20 && (await size()) <= seq; round++) await network.server.context.integrator.run();
	t.ok((await size()) > seq);
	t.equal((await verifyLog(hiding(0, 3), "access")).keptFrom, 3);
	t.ok(isHidden(await failure(verifyLog(hiding(2, 4), "access"))), "one more entry than retention has dropped");
});
