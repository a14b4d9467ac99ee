/**
 * What the server must never lose and never show. Each secret comes from the environment (config.ts) or from a file of its
 * own, mode 0600, in `<CLOISTER_DATA>/secrets`, mode 0700. At the first start the files are made; they belong into a backup
 * of their own, apart from the database's.
 */
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import * as opaque from "@serenity-kit/opaque";
import { type Given, StartError } from "./config.ts";

export interface OpaqueSetup {
	/** Stands in every record made under this setup, so that setups can be rotated. */
	id: string;
	setup: string;
}

export interface Secrets {
	/** Newest first: new records are made under the first, old ones opened under theirs. */
	opaqueSetups: readonly [OpaqueSetup, ...OpaqueSetup[]];
	/** 32 bytes: signs access tokens. */
	jwtKey: Uint8Array;
	/** 32 bytes: HMAC key for the stable ids of names that nobody has. */
	fakeIdKey: Uint8Array;
	/** Ed25519 seeds, 32 bytes each, of the keys that sign both logs' checkpoints; null in a process that doesn't sign. */
	logSeeds: { access: Uint8Array; directory: Uint8Array } | null;
	/** Whoever has it may write genesis, once. */
	setupToken: string;
}

const FILES = {
	CLOISTER_OPAQUE_SETUP: "opaque-setup",
	CLOISTER_JWT_KEY: "jwt-key",
	CLOISTER_FAKE_ID_KEY: "fake-id-key",
	CLOISTER_ACCESS_LOG_SEED: "access-log-seed",
	CLOISTER_DIRECTORY_LOG_SEED: "directory-log-seed",
	CLOISTER_SETUP_TOKEN: "setup-token",
} as const;
type Name = keyof typeof FILES;

/** What only the process that signs and founds needs. */
const SIGNING: readonly Name[] = ["CLOISTER_ACCESS_LOG_SEED", "CLOISTER_DIRECTORY_LOG_SEED", "CLOISTER_SETUP_TOKEN"];

/**
 * Reads the secrets, and makes those that are missing as long as nothing depends on them yet.
 * @param hasHistory whether the database already holds a genesis or access entries: then nothing is made, because new
 * keys beside old state would look like a forgery to every client.
 * @param signs whether this process has the log keys. Another one makes nothing, so that all have the same secrets.
 * @throws StartError that says what to restore.
 */
export async function openSecrets(
	folder: string,
	given: Given,
	hasHistory: boolean,
	signs = true,
): Promise<{ secrets: Secrets; created: boolean }> {
	await opaque.ready;
	const at = path.join(folder, "secrets");
	const wanted = (Object.keys(FILES) as Name[]).filter((name) => signs || !SIGNING.includes(name));
	const missing = wanted.filter((name) => given[name] === undefined && !fs.existsSync(path.join(at, FILES[name])));
	const list = missing.map((name) => FILES[name]).join(", ");
	if (missing.length > 0 && !signs)
		throw new StartError(
			`CLOISTER_SIGNER is false, and this process makes no secrets: copy these from the one that signs into ${at} (${list}), or set CLOISTER_SIGNER to true if this is the only server.`,
		);
	if (missing.length > 0 && hasHistory) {
		throw new StartError(
			`The database already holds a network, but its secrets are missing in ${at} (${list}): restore them from the backup of the secrets folder, or set CLOISTER_DATA to the folder that has them.`,
		);
	}
	for (const name of missing) writeOnce(path.join(at, FILES[name]), make(name));
	const read = (name: Name) => given[name] ?? readSecret(path.join(at, FILES[name]));
	const secrets: Secrets = {
		opaqueSetups: opaqueSetups(read("CLOISTER_OPAQUE_SETUP")),
		jwtKey: key(read, "CLOISTER_JWT_KEY"),
		fakeIdKey: key(read, "CLOISTER_FAKE_ID_KEY"),
		logSeeds: signs ? { access: key(read, "CLOISTER_ACCESS_LOG_SEED"), directory: key(read, "CLOISTER_DIRECTORY_LOG_SEED") } : null,
		// One that nobody knows: the network is founded where its logs are signed.
		setupToken: signs ? read("CLOISTER_SETUP_TOKEN") : make("CLOISTER_SETUP_TOKEN"),
	};
	if (secrets.setupToken.length < 20) throw new StartError("CLOISTER_SETUP_TOKEN must have at least 20 characters.");
	return { secrets: Object.freeze(secrets), created: missing.includes("CLOISTER_SETUP_TOKEN") };
}

/** Passwords of the embedded database's roles. Not history: each start sets them in the database again. */
export function embeddedPasswords(folder: string): { app: string; maintenance: string } {
	const password = (name: string) => {
		const file = path.join(folder, "secrets", name);
		if (!fs.existsSync(file)) writeOnce(file, randomBytes(24).toString("hex"));
		return readSecret(file);
	};
	return { app: password("database-app"), maintenance: password("database-maintenance") };
}

function make(name: Name): string {
	if (name === "CLOISTER_OPAQUE_SETUP") return opaque.server.createSetup();
	if (name === "CLOISTER_SETUP_TOKEN") return randomBytes(20).toString("hex");
	return randomBytes(32).toString("hex");
}

/** `wx`: a secret is never overwritten, whoever races. */
function writeOnce(file: string, text: string): void {
	fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
	const half = `${file}.${process.pid}`;
	fs.writeFileSync(half, `${text}\n`, { mode: 0o600, flush: true });
	try {
		fs.linkSync(half, file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	} finally {
		fs.rmSync(half, { force: true });
	}
}

function readSecret(file: string): string {
	if (process.platform !== "win32" && (fs.statSync(file).mode & 0o077) !== 0)
		throw new StartError(`${file} can be read by others: run chmod 600 on it.`);
	return fs.readFileSync(file, "utf8").trim();
}

function key(read: (name: Name) => string, name: Name): Uint8Array {
	const text = read(name);
	if (!/^[0-9a-f]{64}$/.test(text))
		throw new StartError(`${name} (or the file ${FILES[name]} in the secrets folder) must be 32 bytes as 64 hex digits.`);
	return new Uint8Array(Buffer.from(text, "hex"));
}

/** One setup a line, newest first. */
function opaqueSetups(text: string): [OpaqueSetup, ...OpaqueSetup[]] {
	const [first, ...rest] = text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "")
		.map(named);
	if (!first) throw new StartError("CLOISTER_OPAQUE_SETUP (or the file opaque-setup in the secrets folder) is empty.");
	return [first, ...rest];
}

function named(setup: string): OpaqueSetup {
	try {
		opaque.server.getPublicKey(setup);
	} catch {
		throw new StartError("CLOISTER_OPAQUE_SETUP (or the file opaque-setup in the secrets folder) is not an OPAQUE server setup.");
	}
	return { id: createHash("sha256").update("cloister/1/opaque-setup").update(setup).digest("hex").slice(0, 16), setup };
}
