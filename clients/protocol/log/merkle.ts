/**
 * The Merkle tree of both logs: RFC 6962 section 2.1 (the same tree as RFC 9162 section 2.1) over SHA-256.
 *
 * Terms. A *leaf hash* is at level 0. The *node* (level, index) is the root of the 2^level leaves from index * 2^level
 * on; it exists once all these leaves exist. A *frontier* (the "compact range" [0, size)) is the list of the largest nodes
 * that cover a tree, from left to right. It is all that is needed to append. The empty tree has the root SHA-256("").
 *
 * Sizes and indexes are integers up to 2^53 - 1. The code divides instead of shifting, because shifts in JavaScript have 32
 * bits. Proofs are in `proof.ts`.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat } from "../bytes.ts";

export const HASH_LENGTH = 32;

/** MTH({}) = SHA-256(""). */
export const EMPTY_ROOT: Bytes = sha256(new Uint8Array(0));

const LEAF_PREFIX = Uint8Array.of(0);

/** MTH({d}) = SHA-256(0x00 || d). */
export function leafHash(data: Bytes): Bytes {
	return sha256(concat(LEAF_PREFIX, data));
}

// All node hashes share one buffer, because a tree of a million leaves has a million nodes. Nothing else runs while the buffer is used.
const nodeInput = new Uint8Array(1 + 2 * HASH_LENGTH).fill(1, 0, 1);

/** SHA-256(0x01 || left || right). @throws RangeError unless both have 32 bytes. */
export function nodeHash(left: Bytes, right: Bytes): Bytes {
	checkHash(left);
	checkHash(right);
	nodeInput.set(left, 1);
	nodeInput.set(right, 1 + HASH_LENGTH);
	return sha256(nodeInput);
}

/** Returns the hash. @throws RangeError unless it has 32 bytes. */
export function checkHash(hash: Bytes): Bytes {
	if (hash.length !== HASH_LENGTH) throw new RangeError("a hash has 32 bytes");
	return hash;
}

/** Returns the size. @throws RangeError unless it is an integer from 0 to 2^53 - 1. */
export function checkSize(size: number): number {
	if (!Number.isSafeInteger(size) || size < 0) throw new RangeError("a tree size is an integer from 0 to 2^53 - 1");
	return size;
}

/** Plain data: `hashes` holds one node for each 1 bit of `size`, the largest (leftmost) first. */
export type Frontier = { readonly size: number; readonly hashes: readonly Bytes[] };

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] };

/** A frontier from stored hashes. @throws RangeError unless there is one hash of 32 bytes for each 1 bit of the size. */
export function frontier(size: number, hashes: readonly Bytes[]): Frontier {
	if (ones(checkSize(size)) !== hashes.length) throw new RangeError("not the frontier of a tree of this size");
	return { size, hashes: hashes.map(checkHash) };
}

function ones(n: number): number {
	let count = 0;
	for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
	return count;
}

/** A new frontier with more leaves appended. Costs about one node hash per leaf. @throws RangeError unless each leaf hash has 32 bytes. */
export function append(to: Frontier, leafHashes: Iterable<Bytes>): Frontier {
	const hashes = [...to.hashes];
	let size = to.size;
	for (const leaf of leafHashes) {
		let hash = checkHash(leaf);
		// As in adding 1 to a binary number: each trailing 1 bit is a full left sibling to merge with.
		for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) hash = nodeHash(pop(hashes), hash);
		hashes.push(hash);
		size = checkSize(size + 1);
	}
	return { size, hashes };
}

function pop(hashes: Bytes[]): Bytes {
	const last = hashes.pop();
	if (last === undefined) throw new RangeError("not the frontier of a tree of this size");
	return last;
}

/** The root of the tree that a frontier covers. */
export function rootOfFrontier({ hashes }: Frontier): Bytes {
	return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** MTH(D[n]) over leaf hashes. */
export function rootOf(leafHashes: Iterable<Bytes>): Bytes {
	return rootOfFrontier(append(EMPTY_FRONTIER, leafHashes));
}
