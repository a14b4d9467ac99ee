/**
 * The secrets of the server. Each comes from the environment (config.ts) or from a file of its own, mode 0600, in
 * `<CLOISTER_DATA>/secrets`, mode 0700. The first start makes the files. Back them up separately from the database.
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import * as opaque from "@serenity-kit/opaque";
import { StartError } from "./config.ts";
import { readSecret, SECRET_FILES, type SecretName, writeOnce } from "./secret-files.ts";
import { type OpaqueSetup, parseKey, parseKeys, parseSetups } from "./secret-forms.ts";
import type { SecretSettings } from "./settings.ts";

export type { OpaqueSetup };

export interface Secrets {
	/** Newest first. New records are made under the first one. */
	opaqueSetups: readonly [OpaqueSetup, ...OpaqueSetup[]];
	/** 32 bytes each, newest first. The first one signs new access tokens. Tokens of the other keys are accepted until they expire. */
	jwtKeys: readonly [Uint8Array, ...Uint8Array[]];
	/**
	 * 32 bytes: the HMAC key for the stored form of sign-in names, for the keys under which attempts are counted, for the fake ids of names
	 * without an account, and for the challenges of the proof of work.
	 */
	fakeIdKey: Uint8Array;
	/** Ed25519 seeds, 32 bytes each, of the keys that sign the checkpoints of both logs; null in a process that doesn't sign. */
	logSeeds: { access: Uint8Array; directory: Uint8Array } | null;
	/** The founder gives it to found the network, once. */
	setupToken: string;
	/** Address of the mail server, with its password; null where no mail is sent. */
	smtpUrl: string | null;
	/** Signs calls of the webhook of the admins, base64url. */
	adminsWebhookKey: string | null;
}

/** Only the process that signs needs these. */
const SIGNING_SECRETS: readonly SecretName[] = ["CLOISTER_ACCESS_LOG_SEED", "CLOISTER_DIRECTORY_LOG_SEED", "CLOISTER_SETUP_TOKEN"];

/**
 * Reads the secrets, and makes the missing ones while nothing depends on them yet.
 * @param folder the data folder.
 * @param hasHistory whether the database holds a genesis or access entries. Then no secrets are made, because new keys with old data
 * would look like a forgery to every client.
 * @param signs whether this process has the log keys. A process without them makes no secrets, so that all processes share the same ones.
 * @returns the secrets. setupTokenAt: where the founder finds the setup token; null in a process that doesn't sign.
 * @throws StartError that says what to restore or to correct.
 */
export async function openSecrets(
	folder: string,
	given: SecretSettings,
	hasHistory: boolean,
	signs = true,
): Promise<{ secrets: Secrets; setupTokenAt: string | null }> {
	await opaque.ready;
	const secretsFolder = path.join(folder, "secrets");
	const needed = (Object.keys(SECRET_FILES) as SecretName[]).filter((name) => signs || !SIGNING_SECRETS.includes(name));
	const missing = needed.filter((name) => given[name] === undefined && !fs.existsSync(path.join(secretsFolder, SECRET_FILES[name])));
	if (missing.length > 0) checkMayMake(secretsFolder, missing, hasHistory, signs);
	for (const name of missing) writeOnce(path.join(secretsFolder, SECRET_FILES[name]), generateSecret(name));
	const read = (name: SecretName) => given[name] ?? readSecret(path.join(secretsFolder, SECRET_FILES[name]));
	const secrets: Secrets = {
		opaqueSetups: parseSetups(read("CLOISTER_OPAQUE_SETUP")),
		jwtKeys: parseKeys(read("CLOISTER_JWT_KEY"), "CLOISTER_JWT_KEY"),
		fakeIdKey: parseKey(read("CLOISTER_FAKE_ID_KEY"), "CLOISTER_FAKE_ID_KEY"),
		logSeeds: signs
			? {
					access: parseKey(read("CLOISTER_ACCESS_LOG_SEED"), "CLOISTER_ACCESS_LOG_SEED"),
					directory: parseKey(read("CLOISTER_DIRECTORY_LOG_SEED"), "CLOISTER_DIRECTORY_LOG_SEED"),
				}
			: null,
		// Without log keys: a random token that nobody knows, because a network is founded in the process that signs.
		setupToken: signs ? read("CLOISTER_SETUP_TOKEN") : generateSecret("CLOISTER_SETUP_TOKEN"),
		smtpUrl: given.CLOISTER_SMTP_URL ?? null,
		adminsWebhookKey: given.CLOISTER_ADMINS_WEBHOOK_KEY ?? null,
	};
	if (secrets.setupToken.length < 20) throw new StartError("CLOISTER_SETUP_TOKEN must have at least 20 characters.");
	const setupTokenAt = given.CLOISTER_SETUP_TOKEN
		? "the setting CLOISTER_SETUP_TOKEN"
		: path.join(secretsFolder, SECRET_FILES.CLOISTER_SETUP_TOKEN);
	return { secrets: Object.freeze(secrets), setupTokenAt: signs ? setupTokenAt : null };
}

/** @throws StartError when the missing secrets must exist somewhere else. New secrets would be wrong then. */
function checkMayMake(secretsFolder: string, missing: readonly SecretName[], hasHistory: boolean, signs: boolean): void {
	const files = missing.map((name) => SECRET_FILES[name]).join(", ");
	if (!signs)
		throw new StartError(
			`CLOISTER_SIGNER is false, so this process makes no secrets: copy these files from the process that signs into ${secretsFolder} (${files}), or set CLOISTER_SIGNER=true if this is the only server.`,
		);
	if (hasHistory)
		throw new StartError(
			`The database already holds a network, but its secrets are missing in ${secretsFolder} (${files}): restore these files from the backup of the secrets folder, or set CLOISTER_DATA to the folder that has them.`,
		);
}

/** Passwords of the roles of the embedded database. They can be made anew, because each start sets them in the database again. */
export function embeddedPasswords(folder: string): { app: string; maintenance: string } {
	const password = (name: string) => {
		const file = path.join(folder, "secrets", name);
		if (!fs.existsSync(file)) writeOnce(file, randomBytes(24).toString("hex"));
		return readSecret(file);
	};
	return { app: password("database-app"), maintenance: password("database-maintenance") };
}

function generateSecret(name: SecretName): string {
	if (name === "CLOISTER_OPAQUE_SETUP") return opaque.server.createSetup();
	if (name === "CLOISTER_SETUP_TOKEN") return randomBytes(20).toString("hex");
	return randomBytes(32).toString("hex");
}
