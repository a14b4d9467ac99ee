/**
 * The server never holds a password, a key that opens content, or a word about a survivor. People work through the SDK on a real
 * server. Then the test searches the whole database and the logs of server and database for each of their words, and for every
 * secret that their devices have used.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { Secret } from "#crypto/secret.ts";
import { type Bytes, type Id, utf8 } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	findSections,
	handOffCase,
	openCase,
	readHandoffSummary,
	readSection,
	recordConsent,
	viewCase,
	writeDiscussion,
	writeHandoffMessage,
	writeSection,
} from "#sdk/casework/index.ts";
import {
	addDesk,
	addOrganisation,
	approve,
	attach,
	doUpkeep,
	invite,
	markSeen,
	message,
	openThread,
	printDeskRecovery,
	readAll,
	rotate,
	saveAttachment,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import { CHECKLIST } from "../support/checklist.ts";
import { testFolder } from "../support/folder.ts";
import { durableDatabase, startProcess } from "../support/process.ts";
import { type Person, TestNetwork } from "../support/sdk.ts";

/** Every secret that a device in this process uses. The server is another process. */
const secrets = new Map<string, { kind: string; bytes: Bytes }>();
const { use } = Secret.prototype;
Secret.prototype.use = function <T>(this: Secret, f: (bytes: Bytes) => T): T {
	use.call(
		this,
		(bytes) => void secrets.set(Buffer.from(bytes).toString("hex"), { kind: this.constructor.name, bytes: Uint8Array.from(bytes) }),
	);
	return use.call(this, f) as T;
};

/** The marked words, by description. Each is random, so it can't be found by chance. */
const marked = new Map<string, string>();
function mark(what: string): string {
	const word = `Mirëmarker-${Buffer.from(randomBytes(9)).toString("hex")}`;
	marked.set(what, word);
	return word;
}

const folder = testFolder(t);
const database = await durableDatabase(path.join(folder, "pg"));
const server = await startProcess({
	DATABASE_URL: database.app,
	CLOISTER_DATA: path.join(folder, "data"),
	PORT: "0",
	LOG_LEVEL: "debug",
	REQUESTS_PER_MINUTE: "1000000",
});
const superuser = new pg.Pool({ connectionString: database.superuser, max: 1 });
superuser.on("error", () => {});
t.teardown(async () => {
	await server.kill();
	await superuser.end();
	await database.postgres.stop();
});

const codes: string[] = [];
const attachment = { wasRead: false };

async function useEverything(): Promise<Person[]> {
	const setupToken = readFileSync(path.join(folder, "data", "secrets", "setup-token"), "utf8").trim();
	const network = new TestNetwork({ url: server.url, setupToken, clock: { now: () => Date.now() } } as unknown as ConstructorParameters<
		typeof TestNetwork
	>[0]);
	const founder = await network.found();
	const admin = await network.admit(founder, null, { organisation: null, role: "admin" });
	const make = async (name: string, country: string) => {
		const { organisation, object } = await addOrganisation(founder.session, { name, country, parts: ["origin"], checklist: CHECKLIST });
		await approve(admin.session, object);
		const boss = await network.admit(founder, admin, { organisation, role: "coordinator" });
		const desk = await addDesk(boss.session, { name: `Desk of ${name}` });
		const staff = await network.admit(boss, admin, { organisation, role: "staff", desk });
		await doUpkeep(boss.session);
		return { organisation, desk, boss, staff };
	};
	const here = await make("Here", "AL");
	const there = await make("There", "DE");
	const all = [founder, admin, here.boss, here.staff, there.boss, there.staff];
	for (const { session } of all) await syncDirectory(session);
	const { session } = here.staff;

	const thread = await openThread(session, mark("a thread's title"), [{ kind: "desk", id: there.desk }]);
	await write(session, thread, message(mark("a message")));
	const bytes = utf8(`${mark("a file's content")} `.repeat(2000));
	async function* content() {
		yield bytes;
	}
	const { header, info } = await attach(session, thread, {
		name: `${mark("a file's name")}.pdf`,
		type: "application/pdf",
		size: bytes.length,
		content: content(),
	});
	await write(session, thread, { kind: "file", note: mark("a file's note"), files: [info] }, { attachments: [header] });
	const read = await readAll(there.staff.session, thread);
	for await (const part of saveAttachment(there.staff.session, header, info)) attachment.wasRead ||= Buffer.from(part).includes("Mir");
	await markSeen(there.staff.session, read.compartment);
	await rotate(session, thread);
	await write(session, thread, message(mark("a message after a rotation")));

	const { id } = await openCase(session, here.desk, { sections: ["identity", "story", "consent"] });
	const { state } = await viewCase(session, id);
	const identity = findSections(state, "identity")[0] as Id;
	await writeSection(session, identity, { text: mark("a survivor's name") });
	await writeSection(session, findSections(state, "story")[0] as Id, { text: mark("her story") });
	await writeDiscussion(session, id, mark("a discussion"));
	const now = Date.now();
	const consent = await recordConsent(
		session,
		id,
		{
			givenBy: "person",
			recipient: there.organisation,
			purposes: ["shelter"],
			sections: ["identity"],
			permit: true,
			from: now - 1000,
			until: now + 86_400_000,
			language: "sq",
			interpreter: false,
			recorded: "written",
			withhold: [],
		},
		{ words: mark("a consent's words") },
	);
	const handoff = await handOffCase(session, id, {
		kind: "transfer",
		to: there.desk,
		reason: "MigrationOrChangeOfLocation",
		priority: "urgent",
		travel: true,
		followUp: false,
		sections: [{ compartment: identity, byHand: false }],
		purposes: ["shelter"],
		basis: { kind: "consent", consent },
		summary: { ageBand: "18-24", languages: ["sq"], needs: ["shelter"], urgency: "urgent", riskLevel: "high", text: mark("a summary") },
	});
	const ref = { case: id, handoff: handoff.id };
	const other = there.staff.session;
	t.equal((await readHandoffSummary(other, ref)).text, marked.get("a summary"), "the other desk reads the summary");
	await writeHandoffMessage(other, ref, mark("a question about a hand-off"));
	await acknowledgeHandoff(other, ref);
	await acceptHandoff(other, ref);
	t.match(
		JSON.stringify((await readSection(other, identity)).entries.map(({ content }) => content)),
		marked.get("a survivor's name"),
		"the other desk reads the name after it has accepted",
	);

	await t.rejects(readAll(there.boss.session, randomUUID()), { code: "not-found" });
	codes.push((await invite(here.boss.session, { organisation: here.organisation, role: "staff" })).code);
	codes.push(await printDeskRecovery(here.boss.session, here.desk));
	return all;
}

/** The forms of bytes in text: hex, and base64 at each of its three offsets. */
function encodingsOf(bytes: Uint8Array): string[] {
	const buffer = Buffer.from(bytes);
	const inBase64 = [0, 1, 2].map((shift) => {
		const text = Buffer.concat([Buffer.alloc(shift), buffer]).toString("base64url");
		// Without the characters that also depend on the neighbouring bytes.
		return text.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + buffer.length) * 4) / 3) - 1).slice(1);
	});
	return [buffer.toString("hex"), ...inBase64];
}

interface Needle {
	what: string;
	forms: string[];
}

/** All forms of a secret or word. Each is also searched as hex, because the dump shows byte columns as hex. */
function needle(what: string, bytes: Uint8Array, word?: string): Needle {
	const forms = [...(word === undefined ? [] : [word]), ...encodingsOf(bytes)];
	return { what, forms: [...new Set([...forms, ...forms.map((form) => Buffer.from(form).toString("hex"))])] };
}

/** Turns base64 into base64url, so that one search finds both. */
const asBase64Url = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_");

const found = (haystack: string, needles: Needle[]): string[] =>
	needles.filter(({ forms }) => forms.some((form) => haystack.includes(asBase64Url(form)))).map(({ what }) => what);

/** All rows of all tables, except PostgreSQL's own. */
async function dump(): Promise<string> {
	const { rows } = await superuser.query(
		"SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
	);
	const parts = [];
	for (const { name } of rows)
		parts.push((await superuser.query(`SELECT t::text AS row FROM ${name} t`)).rows.map(({ row }) => row).join("\n"));
	return asBase64Url(parts.join("\n"));
}

t.test("no word and no secret is in the database or in the logs", async (t) => {
	const people = await useEverything();
	t.ok(attachment.wasRead, "the file was read");
	const wordNeedles = [...marked].map(([what, word]) => needle(what, utf8(word), word));
	const passwords = people.flatMap(({ password, recoveryCode, signInName }) => [
		needle(`the password of ${signInName}`, utf8(password), password),
		needle(`the recovery code of ${signInName}`, utf8(recoveryCode), recoveryCode),
	]);
	const codeNeedles = codes.map((code) => needle("an invite or recovery code", utf8(code), code));
	const keys = [...secrets.values()].map(({ kind, bytes }) => needle(kind, bytes));
	const kinds = new Set([...secrets.values()].map(({ kind }) => kind));
	for (const kind of [
		"MemberSeed",
		"DeskSeed",
		"EpochKey",
		"EntryKey",
		"AttachmentKey",
		"BagKey",
		"ExportKey",
		"SigningKey",
		"SealKey",
		"RecoveryCode",
		"Invite",
		"DeskRecoveryCode",
	])
		t.ok(kinds.has(kind), `${kind} was used`);
	t.ok(marked.size >= 11 && keys.length > 50, `${marked.size} words, ${keys.length} secrets`);
	const all = [...wordNeedles, ...passwords, ...codeNeedles, ...keys];

	const stored = await dump();
	t.ok(stored.length > 100_000, `${stored.length} characters are stored`);
	t.same(found(stored, all), [], "the database has none of them");
	const logs = asBase64Url(server.output() + readFileSync(path.join(database.postgres.folder, "postgres.log"), "utf8"));
	t.match(logs, /POST _api_cases_:case_statements/, "the log has the requests");
	t.same(found(logs, all), [], "the logs have none of them");
	t.match(server.output(), /"code":"not-found","rule":"[^"]*".*"msg":"refused"/, "at debug, the log says why a request was refused");
	t.notMatch(server.output(), /person-\d|The founder|Desk of/, "and names nobody, though the server knows these names");

	t.test("the search finds a word or secret in each form", async (t) => {
		await superuser.query("CREATE TABLE control (a text, b bytea, c text, d bytea, e text)");
		const needles = [
			{ what: "a survivor's name", bytes: utf8(marked.get("a survivor's name") ?? "") },
			...[...secrets.values()].slice(0, 5).map(({ kind, bytes }) => ({ what: kind, bytes })),
		];
		for (const [i, { what, bytes }] of needles.entries()) {
			// Base64 encodes three bytes at a time. The length before the bytes puts them at each of the three offsets.
			const around = Buffer.concat([randomBytes(6 + (i % 3)), bytes, randomBytes(5)]);
			const columns = {
				b: around,
				c: around.toString("base64"),
				d: Buffer.from(JSON.stringify({ box: around.toString("base64url") })),
				e: around.toString("hex"),
				...(what === "a survivor's name" && { a: `Name: ${marked.get(what)}.` }),
			};
			for (const [column, value] of Object.entries(columns)) {
				await superuser.query("DELETE FROM control");
				await superuser.query(`INSERT INTO control (${column}) VALUES ($1)`, [value]);
				t.ok(found(await dump(), all).includes(what), `${what}, as ${column}`);
			}
		}
	});
});
