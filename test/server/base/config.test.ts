/** Settings and secrets. A wrong setting stops the start with one sentence. Secrets are made once, and never next to an old database. */
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { COSIGNATURE, formatVerifierKey, verifierKey } from "#protocol/log/note.ts";
import { readEnvironment, StartError } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import { testFolder } from "../../support/folder.ts";

t.test("settings that aren't given have defaults", async (t) => {
	const { config, given } = readEnvironment({ PATH: "/bin", ORIGIN: "" });
	t.match(config, {
		port: 8420,
		host: "127.0.0.1",
		origin: "http://127.0.0.1:8420",
		secureCookies: false,
		accessTokenMinutes: 5,
		refreshDays: 14,
		sessionIdleHours: 12,
		attachmentMiB: 64,
	});
	t.match(
		config.logOrigins,
		{ access: "localhost/cloister/access", directory: "localhost/cloister/directory" },
		"log origins don't depend on the port",
	);
	t.equal(given.DATABASE_URL, undefined);
	t.ok(Object.isFrozen(config) && Object.isFrozen(config.logOrigins));
	const production = readEnvironment({ ORIGIN: "https://cloister.example.org" }).config;
	t.match(production, { secureCookies: true, logOrigins: { access: "cloister.example.org/cloister/access" } });
});

t.test("the public site needs its address, its folder, and a host name of its own", async (t) => {
	t.equal(readEnvironment({}).config.site, null);
	const wrong: [Record<string, string>, RegExp][] = [
		[{ SITE_ORIGIN: "https://help.example.org" }, /^SITE_ORIGIN and CLOISTER_SITE belong together/],
		[{ CLOISTER_SITE: "/site" }, /^SITE_ORIGIN and CLOISTER_SITE belong together/],
		[{ SITE_ORIGIN: "help.example.org", CLOISTER_SITE: "/site" }, /^SITE_ORIGIN must be a scheme and a host/],
		[{ SITE_ORIGIN: "http://help.example.org", CLOISTER_SITE: "/site" }, /^SITE_ORIGIN would let people reach/],
		[{ SITE_ORIGIN: "http://127.0.0.1:8421", CLOISTER_SITE: "/site" }, /^SITE_ORIGIN has the host name of ORIGIN/],
		[{ ORIGIN: "https://a.example", SITE_ORIGIN: "https://A.example:8443", CLOISTER_SITE: "/site" }, /^SITE_ORIGIN has the host name/],
	];
	for (const [settings, message] of wrong) t.throws(() => readEnvironment(settings), { name: "StartError", message });
	const { site } = readEnvironment({ SITE_ORIGIN: "https://help.example.org", CLOISTER_SITE: "/site" }).config;
	t.same(site, { origin: "https://help.example.org", port: 8421, folder: "/site" });
	t.equal(readEnvironment({ SITE_ORIGIN: "http://localhost:8421", CLOISTER_SITE: "/site" }).config.site?.origin, "http://localhost:8421");
});

t.test("an error names the wrong setting and doesn't repeat its value", async (t) => {
	const wrong: [string, string][] = [
		["PORT", "http"],
		["PORT", "70000"],
		["PORT", "-1"],
		["LOG_LEVEL", "loud"],
		["TRUST_PROXY", "yes"],
		["ACCESS_TOKEN_MINUTES", "0"],
		["REFRESH_DAYS", "1.5"],
		["SESSION_IDLE_HOURS", "0"],
		["ATTACHMENT_MIB", "9999"],
		["ORIGIN", "cloister.example.org"],
		["ORIGIN", "https://a/b"],
		["DATABASE_URL", "mysql://secret-word"],
		["CLOISTER_OWNER_URL", "nothing"],
		["CLOISTER_ACCESS_LOG_ORIGIN", "with space"],
		["CLOISTER_DATABASE", "x"],
		["CLOISTER_JWT_KEY_FILE", "/does/not/exist"],
	];
	for (const [name, value] of wrong) {
		try {
			readEnvironment({ [name]: value });
			t.fail(`${name}=${value} was accepted`);
		} catch (error) {
			t.ok(error instanceof StartError, name);
			t.match((error as Error).message, new RegExp(`^${name} .+\\.$`));
			t.notMatch((error as Error).message, /secret-word/);
		}
	}
	t.throws(() => readEnvironment({ CLOISTER_OWNER_URL: "postgres://a@localhost/c" }), /DATABASE_URL is not/);
});

t.test("a database on another address needs TLS that checks certificate and name", async (t) => {
	const fine = [
		"postgres://a:b@localhost/c",
		"postgres://a:b@127.0.0.1:5432/c",
		"postgres://a:b@[::1]:5432/c",
		"postgres://a:b@%2Fvar%2Frun%2Fpostgresql/c",
		"postgres://a:b@db.example.org/c?host=/var/run/postgresql",
		"postgres://a:b@db.example.org/c?sslmode=verify-full",
		"postgres://a:b@10.0.0.7/c?sslmode=verify-full&sslrootcert=/etc/ca.pem",
	];
	const refused = [
		"postgres://a:secret-word@db.example.org/c",
		"postgres://a:b@10.0.0.7/c",
		"postgres://a:b@localhost.example.org/c",
		"postgres://a:b@127.0.0.1.example.org/c",
		"postgres://a:b@localhost/c?host=db.example.org",
		"postgres://a:b@db.example.org/c?host=127.0.0.1&host=db.example.org",
		...["disable", "allow", "prefer", "require", "verify-ca", "no-verify"].map((mode) => `postgres://a:b@db.example.org/c?sslmode=${mode}`),
		"postgres://a:b@db.example.org/c?sslmode=verify-full&sslmode=disable",
		"postgres://a:b@db.example.org/c?sslmode=verify-full&ssl=0",
	];
	for (const url of fine) t.equal(readEnvironment({ DATABASE_URL: url }).given.DATABASE_URL, url);
	for (const url of refused) {
		t.throws(() => readEnvironment({ DATABASE_URL: url }), {
			name: "StartError",
			message: /^DATABASE_URL names a database on another address/,
		});
		t.ok(
			readEnvironment({ DATABASE_URL: url, CLOISTER_DATABASE_PLAINTEXT: "true" }),
			"unless the operator says that the network is closed",
		);
	}
	const [local = "", remote = ""] = [fine[0], refused[0]];
	for (const name of ["CLOISTER_OWNER_URL", "CLOISTER_MAINTENANCE_URL"])
		t.throws(() => readEnvironment({ DATABASE_URL: local, [name]: remote }), {
			message: new RegExp(`^${name} names (?!.*secret-word)`),
		});
});

t.test("the server isn't reachable over a network without TLS, unless a setting allows it", async (t) => {
	for (const wrong of [
		{ ORIGIN: "http://cloister.example.org" },
		{ HOST: "0.0.0.0" },
		{ HOST: "::" },
		{ HOST: "192.0.2.1", ORIGIN: "http://localhost:8420" },
		{ ORIGIN: "http://127.0.0.1.example.org" },
	]) {
		t.throws(() => readEnvironment(wrong), { name: "StartError", message: /without TLS/ }, JSON.stringify(wrong));
		t.ok(readEnvironment({ ...wrong, ALLOW_PLAIN_HTTP: "true" }));
	}
	for (const right of [
		{},
		{ HOST: "localhost" },
		{ HOST: "::1", ORIGIN: "http://[::1]:8420" },
		{ HOST: "0.0.0.0", ORIGIN: "https://cloister.example.org" },
	])
		t.ok(readEnvironment(right), JSON.stringify(right));
});

t.test("a secret can be read from a file that the environment names", async (t) => {
	const file = path.join(testFolder(t), "url");
	fs.writeFileSync(file, "postgres://app:pw@localhost/cloister\n");
	t.equal(readEnvironment({ DATABASE_URL_FILE: file }).given.DATABASE_URL, "postgres://app:pw@localhost/cloister");
});

t.test("secrets are made at the first start, readable by the owner only, and read at the next start", async (t) => {
	const folder = path.join(testFolder(t), "data");
	const { given } = readEnvironment({});
	const first = await openSecrets(folder, given, false);
	const again = await openSecrets(folder, given, true);
	for (const { setupTokenAt } of [first, again]) t.equal(setupTokenAt, path.join(folder, "secrets", "setup-token"));
	const set = await openSecrets(folder, { ...given, CLOISTER_SETUP_TOKEN: "a token of the operator" }, true);
	t.equal(set.setupTokenAt, "the setting CLOISTER_SETUP_TOKEN");
	t.same(again.secrets, first.secrets);
	t.match(first.secrets.opaqueSetups[0].id, /^[0-9a-f]{16}$/);
	const [old] = first.secrets.jwtKeys;
	const keys = `${"ab".repeat(32)}\n${Buffer.from(old).toString("hex")}\n`;
	const rotated = await openSecrets(folder, { ...given, CLOISTER_JWT_KEY: keys }, true);
	t.same(rotated.secrets.jwtKeys, [new Uint8Array(32).fill(0xab), old], "one key per line, newest first");
	for (const wrong of ["", `${keys}x`, keys.slice(1)])
		await t.rejects(openSecrets(folder, { ...given, CLOISTER_JWT_KEY: wrong }, true), /CLOISTER_JWT_KEY .+ 64 lower-case hex digits/);
	if (process.platform === "win32") return;
	t.equal(fs.statSync(path.join(folder, "secrets")).mode & 0o777, 0o700);
	for (const file of fs.readdirSync(path.join(folder, "secrets")))
		t.equal(fs.statSync(path.join(folder, "secrets", file)).mode & 0o777, 0o600, file);
	fs.chmodSync(path.join(folder, "secrets", "jwt-key"), 0o644);
	await t.rejects(openSecrets(folder, given, true), /Other users can read the secret/);
});

t.test("missing secrets of an existing database are not made anew", async (t) => {
	const folder = testFolder(t);
	const { given } = readEnvironment({});
	await t.rejects(openSecrets(folder, given, true), /restore these files from the backup/);
	t.equal(fs.existsSync(path.join(folder, "secrets")), false);
	await openSecrets(folder, given, false);
	fs.rmSync(path.join(folder, "secrets", "opaque-setup"));
	await t.rejects(openSecrets(folder, given, true), /opaque-setup/);
	await t.rejects(openSecrets(folder, { ...given, CLOISTER_OPAQUE_SETUP: "nonsense" }, true), /not an OPAQUE server setup/);
});

t.test("witnesses come from the variable or from a file, and a malformed list stops the start", async (t) => {
	const vkey = formatVerifierKey(verifierKey("witness.example/w1", COSIGNATURE, new Uint8Array(32).fill(7)));
	t.same(readEnvironment({}).config.witnesses, []);
	t.match(readEnvironment({ CLOISTER_WITNESSES: `${vkey} https://w1.example` }).config.witnesses, [{ url: "https://w1.example" }]);
	const file = path.join(testFolder(t), "list");
	fs.writeFileSync(file, `# ours\n${vkey} https://w1.example\n`);
	t.match(readEnvironment({ CLOISTER_WITNESSES_FILE: file }).config.witnesses, [{ key: { name: "witness.example/w1" } }]);
	for (const bad of ["https://w1.example", vkey, `${vkey} w1.example`, `${vkey}x`])
		t.throws(() => readEnvironment({ CLOISTER_WITNESSES: bad }), { name: "StartError", message: /^CLOISTER_WITNESSES must be/ });
});
