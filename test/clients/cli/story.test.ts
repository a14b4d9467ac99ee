/**
 * The command line on a real server, from the founding to a thread. To save time, most lines of shells run in this process.
 * Single commands, and one shell from its start to its end, run in processes of their own.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import t from "tap";
import { COSIGNATURE, formatVerifierKey, verifierKey } from "#protocol/log/note.ts";
import { MANIFEST } from "#protocol/release/manifest.ts";
import { systemClock } from "#server/base/clock.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { Invocation } from "../../../clients/cli/invocation.ts";
import { type RunContext, runWords } from "../../../clients/cli/run.ts";
import type { Terminal } from "../../../clients/cli/terminal.ts";
import { addOrganisation, foundNetwork, staffTeam } from "../../../scripts/scenario/people.ts";
import type { Login, Shell } from "../../../scripts/scenario/shell.ts";
import { testFolder } from "../../support/folder.ts";
import { bootServer } from "../../support/server.ts";
import { buildFolder, manifestOf, smallBuild, writeFiles } from "../../support/web-build.ts";

const CLI = path.join(import.meta.dirname, "../../../clients/cli/cloister.mjs");

const webFolder = buildFolder(t);
const server = await bootServer(t, { CLOISTER_WEB: webFolder });
server.clock.follow(systemClock);
const home = path.join(testFolder(t), "profiles");
const world = { home, address: server.url, setupToken: server.setupToken, used: [], shell };

/** A running program whose input comes from the test. */
function running({ profile, password }: { profile: string; password: string | null }, secrets: string[] = []): RunContext {
	const invocation = new Invocation({ home, profile, server: server.url, as: undefined, onAlarm: () => {} });
	return { commands, invocation, terminal: scripted(secrets), inShell: true, startPassword: { value: password } };
}

/** @param lines the standard input. */
function scripted(lines: string[]): Terminal {
	const next = async () => lines.shift() ?? null;
	const nothing = () => {};
	return {
		interactive: false,
		line: next,
		hidden: next,
		rest: async () => lines.join("\n"),
		onInterrupt: nothing,
		dropLines: nothing,
		complete: nothing,
		close: nothing,
	};
}

/** Runs the lines of a shell in this process. */
function shell(login: Login): Shell {
	const secrets: string[] = [];
	const own = running(login, secrets);
	t.teardown(() => own.invocation.close());
	return {
		async ask(words, given) {
			secrets.push(...given);
			const start = { json: true, progress: false, "password-stdin": given.length > 0 };
			const { exit, answer, error, alarms, accesses } = await runWords(
				[...words, ...(given.length > 0 ? ["--password-stdin"] : [])],
				start,
				own,
			);
			return {
				ok: exit === 0,
				exit,
				result: answer?.data ?? null,
				...(error && { error }),
				...(alarms.length > 0 && { alarms }),
				accesses,
			};
		},
		leave: () => own.invocation.close(),
	};
}

interface Ended {
	exit: number | null;
	out: string;
	err: string;
}

/** Runs one command in a process of its own. */
function cloister(words: string[], input = "", env: Record<string, string> = {}): Promise<Ended> {
	const child = spawn(process.execPath, [CLI, ...words], { env: { ...process.env, CLOISTER_CLI_HOME: home, ...env } });
	const ended: Ended = { exit: null, out: "", err: "" };
	child.stdout.on("data", (chunk) => {
		ended.out += chunk;
	});
	child.stderr.on("data", (chunk) => {
		ended.err += chunk;
	});
	child.stdin.on("error", () => {});
	child.stdin.end(input);
	return new Promise((resolve) => child.on("close", (exit) => resolve({ ...ended, exit })));
}

const asJson = ({ err }: Ended) =>
	JSON.parse(err) as { ok: boolean; exit: number; error: { code: string; message: string; codes?: string[] } };

const admins = await foundNetwork(world);
await addOrganisation(admins.founder, admins.admin, "Harbour", "AL", "origin");
const team = await staffTeam(
	world,
	admins,
	["Harbour", "Front Desk"],
	[
		["Ana Kola", "ana"],
		["Ben Topi", "ben"],
	],
);

t.test("shells and single commands write and read one thread", async (t) => {
	const { coordinator, staff } = team;
	const { thread } = await coordinator.do("thread", "open", "Për të hënën", "--with", staff.name);
	await coordinator.do("thread", "write", thread, "Hello\nin two lines \u202egnp.exe");
	const read = await staff.do("thread", "read", thread, "--all");
	t.equal(await staff.refused(["not-allowed"], "thread", "leave", thread), "not-allowed", "the last desk");
	t.match(read.entries[1], { text: "Hello\nin two lines \u202egnp.exe", authorName: "Ana Kola" }, "JSON has what was written");

	const profile = ["--profile", "ben", "--password-stdin"];
	const [printed, written] = await Promise.all([
		cloister([...profile, "thread", "read", thread.slice(0, 8)], `${staff.password}\n`),
		cloister([...profile, "--json", "thread", "write", thread], `${staff.password}\nFrom a pipe\nsecond line\n`),
	]);
	t.match(printed, { exit: 0, err: "" });
	t.match(printed.out, "in two lines <202E>gnp.exe", "the terminal gets escaped control characters");
	t.equal(written.exit, 0, written.err);

	const traced = await cloister([...profile, "thread", "read", thread], `${staff.password}\n`, { CLOISTER_CLI_TRACE: "1" });
	t.equal(traced.exit, 0, traced.err);
	const lines = traced.err.trim().split("\n");
	t.match(traced.err, "trace: GET /api/compartments/:compartment/entries 200, ");
	t.same(
		lines.filter((line) => !/^trace: [A-Z]+ \/api(\/:?[a-z-]+)+ \d+, \d+ ms$/.test(line)),
		[],
		"each line is an exchange: patterns and numbers, and nothing about people",
	);
	t.match(JSON.parse(written.out), { compartment: thread, seq: 3 });
	t.equal((await coordinator.do("thread", "read", thread)).entries[2].text, "From a pipe\nsecond line");
});

t.test("an attachment is sent and saved, replaces no file without --force, and leaves no file when it fails", async (t) => {
	const { coordinator, staff } = team;
	const { thread } = await coordinator.do("thread", "open", "Files", "--with", staff.name);
	const folder = testFolder(t);
	await fs.writeFile(path.join(folder, "plan.bin"), "x".repeat(300_000));
	await fs.writeFile(path.join(folder, "kept"), "mine");
	t.match(await coordinator.do("thread", "list", "--limit", "1"), { threads: [{ kind: "thread" }], more: true });
	t.match(await coordinator.do("thread", "list"), { threads: [{}, {}], more: false });
	const { entry, files } = await coordinator.do("thread", "attach", thread, path.join(folder, "plan.bin"));
	t.match(files, [{ name: "plan.bin", size: 300_000 }]);
	t.equal(await staff.refused(["usage"], "thread", "save", thread, entry, "--to", path.join(folder, "kept")), "usage");
	t.equal(await fs.readFile(path.join(folder, "kept"), "utf8"), "mine");
	const saved = await staff.do("thread", "save", thread, entry, "--to", path.join(folder, "kept"), "--force");
	t.equal(await fs.readFile(saved.file, "utf8"), "x".repeat(300_000));
	t.equal((await fs.stat(saved.file)).mode & 0o777, 0o600);
	t.strictSame((await fs.readdir(folder)).sort(), ["kept", "plan.bin"]);
});

t.test("exit statuses and JSON errors tell what went wrong, and help needs no server", async (t) => {
	const ben = ["--profile", "ben"];
	const [noTerminal, wrong, help] = await Promise.all([
		cloister([...ben, "whoami"]),
		cloister([...ben, "--json", "--password-stdin", "whoami"], "not the password\n"),
		cloister(["help", "handoff", "request"]),
	]);
	const alone = { ...running({ profile: "nobody", password: null }), inShell: false };
	const invocation = new Invocation({ home, profile: "nobody", server: "http://127.0.0.1:9", as: undefined, onAlarm: () => {} });
	const [usage, away, nobody, argv, status] = [
		await runWords(["handoff", "decline", "3f2a"], {}, alone),
		await runWords(["network", "status"], {}, { ...alone, invocation }),
		await runWords(["whoami"], {}, alone),
		await runWords(["thread", "write", "3f2a", "words for all to see"], {}, alone),
		await runWords(["network", "status"], {}, alone),
	];
	t.equal(usage.exit, 2);
	t.ok(usage.error?.codes?.includes("no-capacity"));
	t.match(nobody, { exit: 3, error: { message: /cloister sign-in NAME/ } });
	t.match(noTerminal, { exit: 2, err: /--password-stdin/ }, "without a terminal to ask for the password");
	t.match(argv, { exit: 2, error: { message: /only inside `cloister shell`/ } });
	t.match(wrong, { exit: 3, out: "" });
	t.equal(asJson(wrong).error.code, "sign-in-failed");
	t.match(away, { exit: 5, error: { code: "unavailable" } });
	t.match(status, { exit: 0, answer: { data: { founded: true } } });
	t.match(help, { exit: 0, out: /--risk-level/, err: "" });
});

t.test("a new profile remembers what a join was given, and a recovery names what it needs", async (t) => {
	const mistake = await team.coordinator.do("invite", "staff", "--label", "for the new colleague in Lyon");
	t.match(await team.coordinator.do("invite", "list"), {
		invites: [{ invite: mistake.invite, label: "for the new colleague in Lyon", role: "staff" }],
	});
	await team.coordinator.do("invite", "cancel", mistake.invite.slice(0, 8));
	t.match(await team.coordinator.do("invite", "list"), { invites: [] });
	const { code } = await team.coordinator.do("invite", "staff", "--desk", "Front Desk");
	const unseen = { ...running({ profile: "cora", password: "a pass phrase for cora's test" }), inShell: false };
	const lost = await runWords(["join", code, "--name", "Cora Dine", "--sign-in", "cora", "--no-ask"], {}, unseen);
	t.match(lost, { exit: 2, error: { message: /--json/ } }, "nobody would see the recovery code, so the invite isn't used up");
	const fresh = { ...running({ profile: "cora", password: "a pass phrase for cora's test" }), inShell: false };
	const joined = await runWords(["join", code, "--name", "Cora Dine", "--sign-in", "cora", "--no-ask"], { json: true }, fresh);
	t.match(joined, { exit: 0 });
	const later = (profile: string, secrets: string[] = []) => {
		const invocation = new Invocation({ home, profile, server: undefined, as: undefined, onAlarm: () => {} });
		return { ...running({ profile, password: null }, secrets), invocation, inShell: false };
	};
	const whoami = await runWords(["whoami", "--password-stdin"], {}, later("cora", ["a pass phrase for cora's test"]));
	t.match(whoami, { exit: 0, answer: { data: { name: null, status: "pending" } } });
	const both = await runWords(["recover"], {}, later("nobody-yet"));
	t.match(both, { exit: 2, error: { message: /cloister recover NAME --server ADDRESS/ } });
	const server = await runWords(["recover", "cora"], {}, later("nobody-yet"));
	t.match(server, { exit: 2, error: { message: /cloister recover cora --server ADDRESS/ } });
});

t.test("a password can be changed, and recovered with the recovery code", async (t) => {
	const { staff } = team;
	const ben = (secrets: string[]) => ({ ...running({ profile: "ben", password: null }, secrets), inShell: false });
	const changed = await runWords(["password", "change", "--password-stdin"], {}, ben([staff.password, "another pass phrase"]));
	t.match(changed, { exit: 0 });
	const whoami = () => runWords(["whoami"], {}, running({ profile: "ben", password: staff.password }));
	t.equal((await whoami()).exit, 3, "the old one no longer works");
	for (const line of [
		["recovery-code", "new"],
		["desk", "recovery-code", "Front Desk"],
		["network", "found", "--network=N", "--name=B", "--sign-in=b"],
	]) {
		const unseen = await runWords([...line, "--password-stdin"], {}, ben(["another pass phrase", "another pass phrase"]));
		t.match(unseen, { exit: 2, error: { message: /recovery code must be shown/ } }, `${line}: nobody would see the new code`);
	}
	const recovered = await runWords(["recover", "--password-stdin"], {}, ben([staff.recoveryCode, staff.password]));
	t.match(recovered, { exit: 0 }, "the recovery code that the person has seen still works");
	const me = await whoami();
	t.match(me.answer?.data, { name: "Ben Topi", status: "active", desks: [{ name: "Front Desk" }] });

	const shell = running({ profile: "ben", password: staff.password });
	await runWords(["whoami"], {}, shell);
	const earlier = shell.invocation.unlocked;
	shell.invocation.readSections.set("a section" as never, {} as never);
	const terminal = scripted([staff.recoveryCode, staff.password]);
	t.match(await runWords(["recover", "--password-stdin"], {}, { ...shell, terminal }), { exit: 0 });
	t.equal(earlier?.seeds.size, 0, "the keys of the earlier session are gone");
	t.equal(shell.invocation.readSections.size, 0, "and what its person has read");
	t.match(await runWords(["whoami"], {}, shell), { exit: 0, answer: { data: { name: "Ben Topi" } } }, "the new session goes on");
	await shell.invocation.close();
});

t.test("a shell continues after errors, stops at the first one with --strict, and takes typed input", async (t) => {
	const shell = ["--profile", "ana", "--json", "--password-stdin", "shell"];
	const lines = `${team.coordinator.password}\nwhoami\nnonsense\n\n# a remark\ndesk list --organisation "Harbour"\n["desk","list"]\n`;
	const [ran, strict] = await Promise.all([cloister(shell, lines), cloister([...shell, "--strict"], lines)]);
	const answers = ran.out
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as { ok: boolean; exit: number; accesses?: number[] });
	t.match(answers, [{ ok: true }, { ok: false, exit: 2, error: { code: "usage" } }, { ok: true }, { ok: true }]);
	t.equal(ran.exit, 0);
	t.ok(answers[0]?.accesses && answers[0].accesses.length > 0, "the accesses it made are named");
	t.equal(strict.out.trim().split("\n").length, 2);
	t.equal(strict.exit, 2);
});

t.test("one admin proposes witnesses with their keys, and another approves them", async (t) => {
	const { founder, admin } = admins;
	const [one, two] = [1, 2].map((n) => formatVerifierKey(verifierKey(`w${n}.example`, COSIGNATURE, new Uint8Array(32).fill(n))));
	const name = (wanted: number, ...vkeys: (string | undefined)[]) => [
		...["log", "name-witnesses", "--wanted", String(wanted)],
		...vkeys.flatMap((vkey) => ["--witness", vkey ?? ""]),
	];
	t.same(await founder.do("log", "witnesses"), { wanted: 0, witnesses: [] });
	const { logs } = await founder.do("log", "status", "access");
	await founder.refused(["usage"], ...name(1, logs[0].key));
	await founder.refused(["bad-input"], ...name(2, one));
	await founder.refused(["bad-input"], ...name(1, one, one));
	await team.coordinator.refused(["not-allowed"], ...name(1, one));

	await founder.refused(["bad-input"], ...name(1, one, two));
	const proposed = await founder.do(...name(2, one, two));
	t.equal(proposed.inForce, false);
	const { proposals } = await admin.do("vetting", "list");
	t.match(proposals, [{ proposal: proposed.proposal, type: "log.witnesses", name: `2 of ${one}, ${two}` }]);
	t.match(await admin.do("vetting", "approve", proposals[0].name), { inForce: true });
	const witnesses = [
		{ name: "w1.example", key: one },
		{ name: "w2.example", key: two },
	];
	t.same(await team.coordinator.do("log", "witnesses"), { wanted: 2, witnesses });
	const none = await founder.do(...name(0));
	t.match(await admin.do("vetting", "approve", none.proposal), { inForce: true });
	t.same(await founder.do("log", "witnesses"), { wanted: 0, witnesses: [] });
});

t.test("web code is released by two admins and compared with the served code", async (t) => {
	const { founder, admin } = admins;
	const nothing = { release: null, files: [] };
	t.same(await team.coordinator.do("web", "check"), nothing, "nothing is claimed");
	await team.coordinator.refused(["usage"], "web", "check", "--against", webFolder);

	const before = await fs.readFile(path.join(webFolder, MANIFEST));
	const made = await cloister(["web", "manifest", webFolder, "--json"]);
	t.equal(made.exit, 0, made.err);
	t.same(await fs.readFile(path.join(webFolder, MANIFEST)), before, "the same for the same files");
	const { manifest, files } = JSON.parse(made.out);
	t.equal(manifest, createHash("sha256").update(before).digest("hex"));
	t.equal(files, 4);

	await team.coordinator.refused(["not-allowed"], "web", "propose", webFolder);
	await founder.refused(["usage"], "web", "propose");
	await founder.refused(["usage"], "web", "propose", webFolder, "--none");
	const proposed = await founder.do("web", "propose", webFolder);
	t.match(proposed, { inForce: false, manifest, files });
	const { proposals } = await admin.do("vetting", "list");
	t.match(proposals, [{ type: "web.release", name: `a web build of 4 files, manifest ${manifest}` }]);
	t.same(await team.coordinator.do("web", "check"), nothing, "until another admin has approved it");
	t.match(await admin.do("vetting", "approve", proposed.proposal), { inForce: true });
	const checked = await team.coordinator.do("web", "check");
	t.equal(checked.release, manifest);
	t.same(checked.files.map((each: { path: string }) => each.path).sort(), Object.keys(smallBuild()).sort());

	const next = writeFiles(testFolder(t), smallBuild("another"));
	t.same(await team.coordinator.do("web", "check", "--against", webFolder), checked);
	const differs = await cloister(
		["web", "check", "--against", next, "--as", admin.signIn, "--server", server.url, "--json", "--password-stdin"],
		`${admin.password}\n`,
	);
	t.match(asJson(differs), {
		exit: 4,
		error: { code: "altered-web-code", detail: /^(assets\/index-Ab3_x-9a\.js, index\.html|index\.html, assets\/index-Ab3_x-9a\.js)$/ },
	});
	await founder.refused(["usage"], "web", "propose", next);
	await writeFiles(next, { [MANIFEST]: manifestOf(smallBuild("another")) });
	const other = await founder.do("web", "propose", next);
	t.match(await admin.do("vetting", "approve", other.proposal), { inForce: true });
	await t.rejects(team.coordinator.do("web", "check"), /alarm altered-web-code/);
	await team.coordinator.refused(["altered-web-code"], "web", "check");
	const { signIn: name, password } = team.coordinator;
	const single = await cloister(["web", "check", "--as", name, "--server", server.url, "--json", "--password-stdin"], `${password}\n`);
	t.equal(single.exit, 4);
	const [alarm, told] = single.err.trim().split("\n");
	t.match(JSON.parse(alarm ?? ""), { alarm: { code: "altered-web-code" } });
	const findings = [{ path: MANIFEST, problem: "altered" }];
	t.match(JSON.parse(told ?? ""), { ok: false, exit: 4, error: { code: "altered-web-code", findings } });

	const none = await founder.do("web", "propose", "--none");
	t.match((await admin.do("vetting", "list")).proposals, [{ name: "no web code is released any more" }]);
	t.match(await admin.do("vetting", "approve", none.proposal), { inForce: true });
	t.same(await team.coordinator.do("web", "check"), nothing);
});

t.test("a profile folder has no password, code, key or content", async (t) => {
	const people = [team.coordinator, team.staff, admins.founder];
	const secret = [
		...people.flatMap(({ password, recoveryCode, name }) => [password, recoveryCode, name]),
		"Për të hënën",
		"From a pipe",
		"plan.bin",
	].filter((each) => each !== "");
	let read = 0;
	for (const name of await fs.readdir(home, { recursive: true })) {
		const file = path.join(home, name);
		if ((await fs.stat(file)).isDirectory()) continue;
		const text = await fs.readFile(file, "utf8");
		read += 1;
		for (const each of secret) t.notOk(text.includes(each), `${name} does not hold ${each}`);
	}
	t.ok(read > 10);
});
