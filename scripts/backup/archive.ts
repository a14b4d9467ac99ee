/** Encrypted archives: a tar stream, encrypted with age for the recipients of the backup. Making one writes no plain text to the disk. */
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";
import * as tar from "tar";
import { StartError } from "#server/base/config.ts";

/** Makes a key file for backups. The key is hybrid: X25519 and ML-KEM. @returns the recipient, which may be public. */
export async function makeKey(file: string): Promise<string> {
	refuseExisting(file);
	const identity = await generateHybridIdentity();
	writeFileSync(file, `${identity}\n`, { mode: 0o600, flag: "wx", flush: true });
	return identityToRecipient(identity);
}

/** Everything in a folder, as a tar stream. Owner and mode are kept. */
export function packFolder(folder: string): Readable {
	return Readable.from(tar.create({ cwd: folder }, ["."]));
}

/** The file name that stands for standard output. */
export const STANDARD_OUTPUT = "-";

/**
 * Encrypts a stream into a new file, mode 0600. A failure leaves no file.
 * @param file "-" is standard output. There, a failure leaves a part of the archive, and the exit code is not 0.
 * @param recipients age1...
 * @throws StartError
 */
export async function encryptTo(file: string, recipients: string[], content: Readable): Promise<void> {
	// Converted at once, because a stream that fails before somebody reads it would count as empty.
	const plain = Readable.toWeb(content) as globalThis.ReadableStream<Uint8Array>;
	if (file !== STANDARD_OUTPUT) refuseExisting(file);
	const encrypter = new Encrypter();
	for (const recipient of recipients) {
		try {
			encrypter.addRecipient(recipient);
		} catch {
			throw new StartError(`--recipient ${recipient.slice(0, 20)} is not an age recipient: it begins with age1.`);
		}
	}
	const encrypted = async () => Readable.fromWeb((await encrypter.encrypt(plain)) as ReadableStream);
	if (file === STANDARD_OUTPUT) return pipeline(await encrypted(), process.stdout, { end: false });
	const draft = `${file}.part`;
	// Opened before anything can fail, so that a failure finds the file that it must remove.
	const handle = await open(draft, "w", 0o600);
	try {
		await pipeline(await encrypted(), handle.createWriteStream({ flush: true }));
		renameSync(draft, file);
	} catch (error) {
		rmSync(draft, { force: true });
		throw error;
	}
}

/** Decrypts an archive and unpacks it into a new or empty folder. @param keyFile made by `makeKey`, or any file with age identities. @throws StartError */
export async function unpack(file: string, keyFile: string, folder: string): Promise<void> {
	if (existsSync(folder) && readdirSync(folder).length > 0) throw new StartError(`${folder} is not empty: choose a new folder.`);
	const decrypter = new Decrypter();
	const identities = (await readFile(keyFile, "utf8")).split("\n").filter((line) => line.startsWith("AGE-SECRET-KEY-"));
	for (const identity of identities) decrypter.addIdentity(identity.trim());
	const encrypted = Readable.toWeb(createReadStream(file)) as globalThis.ReadableStream<Uint8Array>;
	const content = await decrypter.decrypt(encrypted).catch((error: Error) => {
		throw new StartError(`${file} can't be decrypted with this key (${error.message}).`);
	});
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	await pipeline(Readable.fromWeb(content as ReadableStream), tar.extract({ cwd: folder, strict: true }));
}

function refuseExisting(file: string): void {
	if (existsSync(file)) throw new StartError(`${file} exists already: choose another name.`);
}
