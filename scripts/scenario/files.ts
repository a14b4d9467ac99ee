/** Writes and hashes a large file of random bytes, in a stream. */
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import fs from "node:fs/promises";

const MB = 1_000_000;

export async function makeFile(file: string, megabytes: number): Promise<void> {
	const out = await fs.open(file, "wx", 0o600);
	for (let i = 0; i < megabytes; i++) await out.write(randomBytes(MB));
	await out.close();
}

/** SHA-256 of a file, in hex. */
export async function hashOf(file: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
	return hash.digest("hex");
}
