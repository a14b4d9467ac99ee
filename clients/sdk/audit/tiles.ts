/** Reads tiles of a log (C2SP tlog-tiles), and computes inclusion and consistency proofs from them. The server sends no proofs. */
import type { Bytes } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { HASH_LENGTH } from "#protocol/log/merkle.ts";
import {
	type NodeRef,
	nodesForConsistency,
	nodesForInclusion,
	proveConsistency,
	proveInclusion,
	verifyInclusion,
} from "#protocol/log/proof.ts";
import { type HashTileRef, hashAtFromTiles, TILE_WIDTH, type TileRef, tileHashes, tileOfNode, tilePath } from "#protocol/log/tiles.ts";
import type { Transport } from "../context.ts";
import { isRefusal, type ServerError } from "../http/answers.ts";

export type LogName = "access" | "directory";

/** Reads one tile by its path, such as `tile/0/000`. @throws ProtocolError not-found, and the errors of the transport. */
export type ReadTile = (path: string) => Promise<Bytes>;

/**
 * Returns a reader for the tiles of a log. Hash tiles are public; entry bundles of the directory are for members only.
 * @example const readTile = tileReader(session.server, "access");
 */
export function tileReader(server: Pick<Transport, "fetchBytes">, log: LogName): ReadTile {
	// The path of a tile contains slashes, which a path parameter would escape.
	return (path) => server.fetchBytes({ ...contracts.audit.tile, path: `/log/${log}/${path}` }, {});
}

/**
 * Reads a tile or bundle of at least the given width. A partial tile may have been replaced by the full one, which begins with
 * the same hashes or entries. Returns null when the server has neither; under a signed checkpoint it must have one.
 */
export async function readTile(read: ReadTile, ref: TileRef): Promise<Bytes | null> {
	for (const width of new Set([ref.width, TILE_WIDTH])) {
		try {
			return await read(tilePath({ ...ref, width }));
		} catch (error) {
			// A 404 of a proxy says nothing about the log.
			if (!isRefusal(error, "not-found", "no-such-route") || !(error as ServerError).isNamed) throw error;
		}
	}
	return null;
}

/** Fetches hash tiles, each once, and computes proofs from them. */
export class Tiles {
	readonly #read: ReadTile;
	readonly #refuse: (detail: string) => never;
	readonly #kept = new Map<string, Bytes>();

	/** @param refuse raises the alarm when a tile under a signed checkpoint is missing or malformed. */
	constructor(read: ReadTile, refuse: (detail: string) => never) {
		this.#read = read;
		this.#refuse = refuse;
	}

	/** @throws the errors of the transport and of `refuse`. */
	async load(ref: HashTileRef): Promise<Bytes> {
		const path = tilePath(ref);
		const known = this.#kept.get(path);
		if (known) return known;
		const data = (await readTile(this.#read, ref))?.slice(0, ref.width * HASH_LENGTH);
		if (data?.length !== ref.width * HASH_LENGTH) return this.#refuse(`${path}: is missing, or not a tile of this width`);
		this.#kept.set(path, data);
		return data;
	}

	/** The leaf hashes of a level-0 tile. @param tile its index. @param size of the tree. */
	async leaves(tile: number, size: number): Promise<Bytes[]> {
		const width = Math.min(TILE_WIDTH, size - tile * TILE_WIDTH);
		return tileHashes(await this.load({ level: 0, index: tile, width }));
	}

	/** The leaf hashes of a level-0 tile, all of which are in the tree with this root. Calls `refuse` for other hashes. */
	async signedLeaves(tile: number, { size, root }: { size: number; root: Bytes }): Promise<Bytes[]> {
		const hashes = await this.leaves(tile, size);
		const first = tile * TILE_WIDTH;
		// The proof of the first leaf is computed from all the other leaves of its tile. So it proves each of them.
		if (verifyInclusion(hashes[0] as Bytes, first, size, root, await this.inclusion(first, size))) return hashes;
		return this.#refuse(`the leaves from ${first} on do not give the root signed for ${size}`);
	}

	/** Drops a level-0 tile from memory, so that a walk over a large log needs little memory. */
	forget(tile: number, size: number): void {
		this.#kept.delete(tilePath({ level: 0, index: tile, width: Math.min(TILE_WIDTH, size - tile * TILE_WIDTH) }));
	}

	async #loadTilesOf(refs: NodeRef[], size: number): Promise<void> {
		for (const ref of refs) await this.load(tileOfNode(ref, size));
	}

	#hashAt(size: number) {
		return hashAtFromTiles(size, (ref) => {
			const data = this.#kept.get(tilePath(ref));
			if (!data) throw new RangeError("a tile that the proof needs is missing");
			return data;
		});
	}

	/** The inclusion proof of leaf `index` in the tree of `size`. */
	async inclusion(index: number, size: number): Promise<Bytes[]> {
		await this.#loadTilesOf(nodesForInclusion(index, size), size);
		return proveInclusion(index, size, this.#hashAt(size));
	}

	/** The consistency proof from the tree of size `first` to the tree of size `second`. */
	async consistency(first: number, second: number): Promise<Bytes[]> {
		await this.#loadTilesOf(nodesForConsistency(first, second), second);
		return proveConsistency(first, second, this.#hashAt(second));
	}
}
