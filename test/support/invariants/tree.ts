/** A Merkle tree of RFC 6962 built anew from its leaves, with Node's SHA-256 and without the product's code. */
import { createHash } from "node:crypto";

const WIDTH = 256;

function sha256(...parts: Uint8Array[]): Buffer {
	const digest = createHash("sha256");
	for (const part of parts) digest.update(part);
	return digest.digest();
}

export class RebuiltTree {
	/** The hashes of level 8k of the tree, as C2SP tiles hold them. */
	readonly #levels: Buffer[][] = [[]];

	get size(): number {
		return this.#levels[0]?.length ?? 0;
	}

	add(leaf: Uint8Array): void {
		this.#push(0, sha256(Buffer.of(0), leaf));
	}

	#push(level: number, hash: Buffer): void {
		const hashes = this.#levels[level] ?? [];
		this.#levels[level] = hashes;
		hashes.push(hash);
		if (hashes.length % WIDTH === 0) this.#push(level + 1, rootOfFull(hashes.slice(-WIDTH)));
	}

	/** The root over the first `size` leaves. */
	root(size = this.size): Buffer {
		return size === 0 ? sha256() : this.#over(0, size);
	}

	#over(from: number, to: number): Buffer {
		const count = to - from;
		for (let level = 0, width = 1; width <= count; level++, width *= WIDTH)
			if (width === count && from % width === 0) return this.#levels[level]?.[from / width] as Buffer;
		const left = 2 ** Math.floor(Math.log2(count - 1));
		return sha256(Buffer.of(1), this.#over(from, from + left), this.#over(from + left, to));
	}

	/** The bytes of a tile of the tree of this size; empty where the tree has none. */
	tile(level: number, index: number, size: number): Buffer {
		const width = Math.min(WIDTH, Math.floor(size / WIDTH ** level) - index * WIDTH);
		return Buffer.concat((this.#levels[level] ?? []).slice(index * WIDTH, index * WIDTH + Math.max(0, width)));
	}
}

/** The root over hashes whose number is a power of two. */
function rootOfFull(hashes: Buffer[]): Buffer {
	const half = hashes.length / 2;
	return hashes.length === 1
		? (hashes[0] as Buffer)
		: sha256(Buffer.of(1), rootOfFull(hashes.slice(0, half)), rootOfFull(hashes.slice(half)));
}
