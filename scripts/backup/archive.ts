/** Encrypted archives: a tar stream, encrypted with age for the recipients of the backup. Making one writes no plain text to the disk. */
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import path from "node:path";
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

/** The recipients of the keys in a key file, which may be public. @throws StartError */
export async function recipientsOf(keyFile: string): Promise<string[]> {
	const recipients = (await identitiesIn(keyFile)).map((identity) => identityToRecipient(identity));
	return Promise.all(recipients);
}

/** The age identities in a key file. @throws StartError when there is no such file, or no identity in it. */
async function identitiesIn(keyFile: string): Promise<string[]> {
	if (!existsSync(keyFile)) throw new StartError(`There is no key file ${keyFile}.`);
	const identities = (await readFile(keyFile, "utf8")).split("\n").filter((line) => line.startsWith("AGE-SECRET-KEY-"));
	if (identities.length === 0) throw new StartError(`${keyFile} has no key of a backup: a line that begins with AGE-SECRET-KEY-.`);
	return identities.map((identity) => identity.trim());
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
	for (const identity of await identitiesIn(keyFile)) decrypter.addIdentity(identity);
	if (!existsSync(file)) throw new StartError(`There is no backup ${file}.`);
	const encrypted = Readable.toWeb(createReadStream(file)) as globalThis.ReadableStream<Uint8Array>;
	const content = await decrypter.decrypt(encrypted).catch((error: Error) => {
		if (!/identity/.test(error.message)) throw new StartError(`${file} is ${CUT} (${error.message}).`);
		throw new StartError(`${file} can't be decrypted with this key (${error.message}).`);
	});
	const isNew = !existsSync(folder);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	try {
		await pipeline(Readable.fromWeb(content as ReadableStream), tar.extract({ cwd: folder, strict: true }));
	} catch (error) {
		// Half a folder could be taken for a whole one.
		for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
		if (isNew) rmSync(folder, { recursive: true });
		if ((error as NodeJS.ErrnoException).code?.startsWith("E")) throw error;
		throw new StartError(`${file} is ${CUT} (${(error as Error).message}). Nothing of it was kept in ${folder}.`);
	}
}

const CUT = "no whole backup: it was cut or changed. Copy the file again and compare the sizes, or take an earlier backup";

function refuseExisting(file: string): void {
	if (existsSync(file)) throw new StartError(`${file} exists already: choose another name.`);
}
