/** Tiles of a log as C2SP tlog-tiles serves them, and proofs made from them here: no proof is taken from the server. */
import type { Bytes } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { HASH_LENGTH } from "#protocol/log/merkle.ts";
import { type NodeRef, nodesForConsistency, nodesForInclusion, proveConsistency, proveInclusion } from "#protocol/log/proof.ts";
import { hashAtFromTiles, TILE_WIDTH, tileHashes, tileOfNode, tilePath } from "#protocol/log/tiles.ts";
import type { Transport } from "../context.ts";
import { isRefusal } from "../http/answers.ts";

export type LogName = "access" | "directory";
type HashTile = Parameters<typeof tilePath>[0] & { level: number };

/** Reads `tile/...`. @throws ProtocolError not-found, or as the transport does. */
export type ReadTile = (path: string) => Promise<Bytes>;

/**
 * Tiles as a server serves them; those of hashes to everybody, the directory's entries to members.
 * @example const readTile = tilesOfServer(session.server, "access");
 */
export function tileReader(server: Pick<Transport, "fetchBytes">, log: LogName): ReadTile {
	// The path of a tile has slashes of its own, which a parameter would not keep.
	return (path) => server.fetchBytes({ ...contracts.audit.tile, path: `/log/${log}/${path}` }, {});
}

/**
 * A tile or bundle of at least this width: a partial one may have been replaced by the full one meanwhile, which begins with
 * the same hashes or entries. Null when there is neither, which no signed checkpoint allows.
 */
export async function readTile(read: ReadTile, ref: Parameters<typeof tilePath>[0]): Promise<Bytes | null> {
	for (const width of new Set([ref.width, TILE_WIDTH])) {
		try {
			return await read(tilePath({ ...ref, width }));
		} catch (error) {
			if (!isRefusal(error, "not-found", "no-such-route")) throw error;
		}
	}
	return null;
}

/** Fetches tiles of hashes, each once. */
export class Tiles {
	readonly #read: ReadTile;
	readonly #refuse: (detail: string) => never;
	readonly #kept = new Map<string, Bytes>();

	/** @param refuse raises the alarm: a tile under a signed checkpoint is missing, or is none. */
	constructor(read: ReadTile, refuse: (detail: string) => never) {
		this.#read = read;
		this.#refuse = refuse;
	}

	/** @throws ProtocolError as the transport does, and what `refuse` throws. */
	async load(ref: HashTile): Promise<Bytes> {
		const path = tilePath(ref);
		const known = this.#kept.get(path);
		if (known) return known;
		const data = (await readTile(this.#read, ref))?.slice(0, ref.width * HASH_LENGTH);
		if (data?.length !== ref.width * HASH_LENGTH) return this.#refuse(`${path}: is missing, or not a tile of this width`);
		this.#kept.set(path, data);
		return data;
	}

	/** Leaf hashes of the whole level-0 tile that `index` stands in. */
	async leaves(tile: number, size: number): Promise<Bytes[]> {
		const width = Math.min(TILE_WIDTH, size - tile * TILE_WIDTH);
		return tileHashes(await this.load({ level: 0, index: tile, width }));
	}

	async #nodes(refs: NodeRef[], size: number): Promise<void> {
		for (const ref of refs) await this.load(tileOfNode(ref, size));
	}

	#hashAt(size: number) {
		return hashAtFromTiles(size, (ref) => {
			const data = this.#kept.get(tilePath(ref));
			if (!data) throw new RangeError("a tile that the proof needs is missing");
			return data;
		});
	}

	/** That leaf `index` is in the tree of `size`. */
	async inclusion(index: number, size: number): Promise<Bytes[]> {
		await this.#nodes(nodesForInclusion(index, size), size);
		return proveInclusion(index, size, this.#hashAt(size));
	}

	/** That the tree of `second` begins with that of `first`. */
	async consistency(first: number, second: number): Promise<Bytes[]> {
		await this.#nodes(nodesForConsistency(first, second), second);
		return proveConsistency(first, second, this.#hashAt(second));
	}
}
