/**
 * A log as a folder in the layout of C2SP tlog-tiles. Any web server can serve it, and any verifier can read it. Besides `checkpoint` and
 * `tile/` it has `log.vkey`, the log's verifier key. An export with bodies also has `bodies/`, whose files have the same numbers as the
 * entry bundles. For each entry they hold u16be(length), then that many bytes: salt and body. The length is 0 when the body can't be read.
 */
import { readFileSync, statSync } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { type Bytes, concat } from "#protocol/bytes.ts";
import { parseCheckpoint } from "#protocol/log/checkpoint.ts";
import { HASH_LENGTH } from "#protocol/log/merkle.ts";
import { parseNote, parseVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { TILE_WIDTH, type TileRef, tilePath } from "#protocol/log/tiles.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

export const bundleCount = (size: number) => Math.ceil(size / TILE_WIDTH);

/** The entry bundle or the level-0 tile with number `index`, in a tree of `size` entries. The last one may be partial. */
export function bundleRef(level: "entries" | 0, index: number, size: number): TileRef {
	return { level, index, width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH) };
}

/** The file in `bodies/` that belongs to the entry bundle with number `index`. */
export function bodiesPath(index: number, size: number): string {
	return tilePath(bundleRef("entries", index, size)).replace(/^tile\/entries/, "bodies");
}

export class LogFolder {
	readonly root: string;
	constructor(root: string) {
		this.root = path.resolve(root);
	}

	/** Whether the file or folder exists. @param bytes the size that the file must have; any size when left out */
	has(name: string, bytes?: number): boolean {
		const stat = statSync(path.join(this.root, name), { throwIfNoEntry: false });
		return stat !== undefined && (bytes === undefined || stat.size === bytes);
	}

	hasTile(ref: TileRef): boolean {
		return this.has(tilePath(ref), ref.level === "entries" ? undefined : ref.width * HASH_LENGTH);
	}

	/** The contents of a file; null when it doesn't exist. */
	read(name: string): Buffer | null {
		try {
			return readFileSync(path.join(this.root, name));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
			throw error;
		}
	}

	/** Writes a file atomically, so that an interrupted export can be resumed. */
	async write(name: string, data: Bytes | string): Promise<void> {
		const file = path.join(this.root, name);
		await fs.mkdir(path.dirname(file), { recursive: true });
		await fs.writeFile(`${file}.part`, data, { mode: 0o600 });
		await fs.rename(`${file}.part`, file);
	}

	/** The key in `log.vkey`, or null. It proves nothing until it is compared with a trusted key. @throws UsageError when it is malformed */
	verifierKey(): VerifierKey | null {
		const text = this.read("log.vkey");
		try {
			return text && parseVerifierKey(text.toString("utf8").trim());
		} catch {
			throw new UsageError(messages.brokenKeyFile(path.join(this.root, "log.vkey")));
		}
	}

	/** The size in the folder's checkpoint, unverified. Null when there is none. @throws SyntaxError or RangeError when it is malformed */
	size(): number | null {
		const note = this.read("checkpoint");
		return note && parseCheckpoint(parseNote(note.toString("utf8")).text).size;
	}
}

/** The bytes of a file in `bodies/`. @param bodies null for each entry that can't be read. */
export function bodiesBundle(bodies: readonly ({ salt: Bytes; body: Bytes } | null)[]): Bytes {
	return concat(
		...bodies.flatMap((each) => {
			const bytes = each === null ? new Uint8Array(0) : concat(each.salt, each.body);
			return [Uint8Array.of(bytes.length >> 8, bytes.length), bytes];
		}),
	);
}
