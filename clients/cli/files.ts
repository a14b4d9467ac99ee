/**
 * Reads files to attach, and saves attachments and exports. Attachments are streamed in both directions. No copy is written in another
 * folder.
 */
import { randomBytes } from "node:crypto";
import { createReadStream, rmSync } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { UsageError } from "./problems.ts";
import { messages } from "./words/messages.ts";

const TYPES: Record<string, string> = {
	".txt": "text/plain",
	".pdf": "application/pdf",
	".jpg": "image/jpeg",
	".jpeg": "image/jpeg",
	".png": "image/png",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".odt": "application/vnd.oasis.opendocument.text",
	".mp3": "audio/mpeg",
	".m4a": "audio/mp4",
	".mp4": "video/mp4",
	".json": "application/json",
};

/** Opens a file to attach. Returns the input of the SDK. */
export async function toAttach(file: string) {
	const { size } = await fs.stat(file);
	const name = path.basename(file).normalize("NFC");
	return { name, size, type: TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream", content: createReadStream(file) };
}

/** Makes another person's file name safe: it can't leave the folder or hide the file. */
export function safeName(name: string): string {
	const plain = name.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/gu, "_").replace(/^[.\s]+/, "");
	const type = path.extname(plain);
	const ending = Buffer.byteLength(type) <= 20 ? type : "";
	const stem = plain.slice(0, plain.length - ending.length);
	return plain === "" ? "attachment" : cutTo(stem, LONGEST_NAME - Buffer.byteLength(ending)) + ending;
}

/** How long a file name may be, in bytes. File systems allow 255, and `saveWhole` adds an ending. */
const LONGEST_NAME = 200;

/** Cuts off the characters that would make a text longer than `bytes` bytes in UTF-8. */
function cutTo(text: string, bytes: number): string {
	const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
	return text.slice(0, read);
}

/** The path to save to. `to` is a file or a folder. Without it, the current folder is used. */
export async function destination(to: string | undefined, name: string): Promise<string> {
	if (to === undefined) return path.resolve(safeName(name));
	const isFolder = (await fs.stat(to).catch(() => null))?.isDirectory() ?? false;
	return isFolder ? path.resolve(to, safeName(name)) : path.resolve(to);
}

/**
 * Called before a file or folder is written.
 * @param force whether it may be replaced.
 * @throws UsageError when it exists and may not be replaced
 */
export async function refuseExisting(file: string, force: boolean): Promise<void> {
	const found = await fs.lstat(file).catch(() => null);
	if (found && !force) throw new UsageError(messages.fileThere(file));
}

/**
 * Called before an export to a file is announced or fetched.
 * @param force whether an existing file may be replaced.
 * @throws UsageError when the place is a folder, or an existing file that may not be replaced; Error of the file system when its folder
 * doesn't exist or can't be written
 */
export async function refuseBadPlace(file: string, force: boolean): Promise<void> {
	const found = await fs.stat(file).catch(() => null);
	if (found?.isDirectory()) throw new UsageError(messages.isFolder(file));
	await refuseExisting(file, force);
	await fs.access(path.dirname(file), fs.constants.W_OK);
}

/**
 * Called before an export to a folder, which need not exist, is announced.
 * @throws Error of the file system when the folder, or its nearest parent that exists, can't be written
 */
export async function refuseBadFolder(folder: string): Promise<void> {
	const parent = path.dirname(folder);
	await fs.access(folder, fs.constants.W_OK).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "ENOENT" || parent === folder) throw error;
		return refuseBadFolder(parent);
	});
}

/** Yields a whole content as its only piece, for `saveWhole`. */
export async function* onePiece(bytes: Uint8Array) {
	yield bytes;
}

/**
 * Writes the whole file or nothing, because an attachment is verified only when its last piece has been read. Until then the content is in
 * FILE.PID-RANDOM.part, which only a crash can leave behind. Each run has its own name, so that no run moves the unfinished content of
 * another one to FILE.
 * @returns the size in bytes. @throws UsageError when the file exists and `force` is false
 */
export async function saveWhole(file: string, pieces: AsyncIterable<Uint8Array>, force: boolean): Promise<number> {
	await refuseExisting(file, force);
	await removeOldPartials(file);
	const partial = `${file}.${process.pid}-${randomBytes(4).toString("hex")}.part`;
	const out = await fs.open(partial, "wx", 0o600);
	const remove = () => rmSync(partial, { force: true });
	// Ctrl-C and SIGTERM end the process with an exit.
	process.once("exit", remove);
	let size = 0;
	try {
		for await (const piece of pieces) {
			await out.appendFile(piece);
			size += piece.length;
		}
		await out.sync();
		await out.close();
		await fs.rename(partial, file);
	} catch (error) {
		await out.close().catch(() => {});
		remove();
		throw error;
	} finally {
		process.off("exit", remove);
	}
	return size;
}

/**
 * Removes the partial files that crashes have left beside a file. A process of another machine or container, which writes the same file
 * now, can look as if it had ended. Then its own run fails, and writes nothing.
 */
async function removeOldPartials(file: string): Promise<void> {
	const [folder, start] = [path.dirname(file), `${path.basename(file)}.`];
	for (const name of await fs.readdir(folder).catch(() => [])) {
		const [, pid] = (name.startsWith(start) && /^(\d+)-[0-9a-f]{8}\.part$/.exec(name.slice(start.length))) || [];
		if (pid !== undefined && !isOtherProcess(Number(pid))) await fs.rm(path.join(folder, name), { force: true });
	}
}

/** Whether another process with this number runs. In a container, each run can have the same number. */
function isOtherProcess(pid: number): boolean {
	if (pid === process.pid) return false;
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== "ESRCH";
	}
}
