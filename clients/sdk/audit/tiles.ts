/** Tiles of a log as C2SP tlog-tiles serves them, and proofs made from them here: no proof is taken from the server. */
import type { Bytes } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { HASH_LENGTH } from "#protocol/log/merkle.ts";
import { type NodeRef, nodesForConsistency, nodesForInclusion, proveConsistency, proveInclusion } from "#protocol/log/proof.ts";
import { hashAtFromTiles, TILE_WIDTH, tileHashes, tileOfNode, tilePath } from "#protocol/log/tiles.ts";
import { isRefusal } from "../answers.ts";
import type { Transport } from "../context.ts";

export type LogName = "access" | "directory";
type HashTile = Parameters<typeof tilePath>[0] & { level: number };

/** Reads `tile/...`. @throws ProtocolError not-found, or as the transport does. */
export type ReadTile = (path: string) => Promise<Bytes>;

/**
 * Tiles as a server serves them; those of hashes to everybody, the directory's entries to members.
 * @example const readTile = tilesOfServer(sitting.server, "access");
 */
export function tilesOfServer(server: Pick<Transport, "fetchBytes">, log: LogName): ReadTile {
	// The path of a tile has slashes of its own, which a parameter would not keep.
	return (path) => server.fetchBytes({ ...contracts.audit.tile, path: `/log/${log}/${path}` }, {});
}

/** Fetches tiles of hashes, each once. */
export class Tiles {
	readonly #read: ReadTile;
	readonly #kept = new Map<string, Bytes>();

	constructor(read: ReadTile) {
		this.#read = read;
	}

	/** @throws ProtocolError as the transport does; RangeError when the tile has another width. */
	async load(ref: HashTile): Promise<Bytes> {
		const path = tilePath(ref);
		const known = this.#kept.get(path);
		if (known) return known;
		const data = (await this.#fetchWidest(ref)).slice(0, ref.width * HASH_LENGTH);
		if (data.length !== ref.width * HASH_LENGTH) throw new RangeError(`${path}: is not a tile of this width`);
		this.#kept.set(path, data);
		return data;
	}

	/** A partial tile may have been replaced by the full one meanwhile, which begins with the same hashes. */
	async #fetchWidest(ref: HashTile): Promise<Bytes> {
		try {
			return await this.#read(tilePath(ref));
		} catch (error) {
			if (ref.width === TILE_WIDTH || !isRefusal(error, "not-found")) throw error;
			return this.#read(tilePath({ ...ref, width: TILE_WIDTH }));
		}
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
