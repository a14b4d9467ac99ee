/** The key of a witness, in a file that only its owner can read. No other module uses the private key. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Bytes } from "#protocol/bytes.ts";
import { COSIGNATURE, formatSignatureLine, formatVerifierKey, signText, type VerifierKey, verifierKey } from "#protocol/log/note.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

export interface WitnessKey {
	readonly key: VerifierKey;
	/** The key as text, for the operators of logs and for people who verify logs. */
	readonly verifierKey: string;
	/** The cosignature line of a checkpoint's text. @param time POSIX seconds. */
	cosign(text: string, time: number): string;
}

const keyFile = (folder: string) => path.join(folder, "key.pem");
const nameFile = (folder: string) => path.join(folder, "name");

/** Makes the key. @throws UsageError when the folder has a key already, so that nobody replaces the key by mistake */
export async function makeKey(folder: string, name: string): Promise<WitnessKey> {
	const { privateKey } = generateKeyPairSync("ed25519");
	const made = fromSecret(privateKey, name);
	await fs.mkdir(folder, { recursive: true, mode: 0o700 });
	await writeNew(keyFile(folder), privateKey.export({ format: "pem", type: "pkcs8" }) as string);
	await writeNew(nameFile(folder), `${name}\n`);
	return made;
}

async function writeNew(file: string, text: string): Promise<void> {
	const handle = await fs.open(file, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
		throw error.code === "EEXIST" ? new UsageError(messages.witnessThere(file)) : error;
	});
	await handle.writeFile(text);
	await handle.sync();
	await handle.close();
}

/** @throws UsageError when the folder has no key, or when other users of the machine can read the key. */
export async function openKey(folder: string): Promise<WitnessKey> {
	const file = keyFile(folder);
	const stat = await fs.stat(file).catch(() => null);
	if (stat === null) throw new UsageError(messages.noWitness(folder));
	if (process.platform !== "win32" && (stat.mode & 0o077) !== 0) throw new UsageError(messages.openKey(file));
	return fromSecret(createPrivateKey(await fs.readFile(file, "utf8")), (await fs.readFile(nameFile(folder), "utf8")).trim());
}

function fromSecret(secret: KeyObject, name: string): WitnessKey {
	const key = verifierKey(name, COSIGNATURE, rawPublic(secret));
	return {
		key,
		verifierKey: formatVerifierKey(key),
		cosign: (text, time) => formatSignatureLine(signText(key, text, time, (message) => new Uint8Array(sign(null, message, secret)))),
	};
}

function rawPublic(secret: KeyObject): Bytes {
	return new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32));
}
