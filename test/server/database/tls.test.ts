/** A connection with sslmode=verify-full, as config.ts requires it, really checks the certificate and the name in it. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { newClient } from "#server/database/pool.ts";
import { startEmbedded } from "#server/embedded/index.ts";
import { testFolder } from "../../support/folder.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

t.test("only the right certificate for the right name is accepted", { skip: hasOpenssl ? false : "needs openssl" }, async (t) => {
	const folder = testFolder(t);
	const file = (name: string) => path.join(folder, name);
	for (const [name, host] of [
		["server", "localhost"],
		["other", "localhost"],
	])
		execFileSync(
			"openssl",
			[
				...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`],
				...["-keyout", file(`${name}.key`), "-out", file(`${name}.pem`)],
			],
			{ stdio: "ignore" },
		);
	const cluster = path.join(folder, "pg");
	const plain = await startEmbedded({ folder: cluster, throwaway: true });
	await plain.stop();
	// PostgreSQL must own its key, and under root it runs as another user. So it gets copies in its own folder.
	const data = path.join(plain.folder, "data");
	for (const name of ["server.key", "server.pem"]) copyFileSync(file(name), path.join(data, name));
	if (process.getuid?.() === 0) execFileSync("chown", [`--reference=${data}`, path.join(data, "server.key")]);
	chmodSync(path.join(data, "server.key"), 0o600);
	const settings = { ssl: "on", ssl_cert_file: "server.pem", ssl_key_file: "server.key" };
	const postgres = await startEmbedded({ folder: cluster, throwaway: true, settings });
	t.teardown(() => postgres.stop());

	const connect = async (host: string, authority: string) => {
		const url = Object.assign(new URL(postgres.url), { hostname: host });
		url.searchParams.set("sslmode", "verify-full");
		url.searchParams.set("sslrootcert", file(authority));
		const client = newClient({ connectionString: url.href });
		client.on("error", () => {});
		try {
			await client.connect();
			return (await client.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).rows[0].ssl;
		} finally {
			await client.end().catch(() => {});
		}
	};
	t.equal(await connect("localhost", "server.pem"), true);
	await t.rejects(connect("localhost", "other.pem"), /self-signed certificate/);
	await t.rejects(connect("127.0.0.1", "server.pem"), /does not match certificate|not in the cert/);
});
