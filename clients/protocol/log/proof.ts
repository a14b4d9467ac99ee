/**
 * Inclusion and consistency proofs: made as in RFC 6962 sections 2.1.1 and 2.1.2, verified as in RFC 9162
 * sections 2.1.3.2 and 2.1.4.2. A proof is a list of 32-byte hashes in the order of those sections.
 *
 * Making a proof doesn't need the tree in memory: a `HashAt` function gives the few nodes of the proof. When storage is
 * asynchronous, `nodesForInclusion` and `nodesForConsistency` name those nodes first, so that the caller can load their
 * tiles (`tiles.ts`).
 */
import { type Bytes, equal } from "../bytes.ts";
import { checkSize, EMPTY_ROOT, HASH_LENGTH, nodeHash } from "./merkle.ts";

/** The root over the leaves [index * 2^level, (index + 1) * 2^level), all of which exist. */
export type HashAt = (level: number, index: number) => Bytes;
export type NodeRef = { readonly level: number; readonly index: number };

/** Leaves [start, end); start is a multiple of the least power of two that is not below end - start. */
type Range = { readonly start: number; readonly end: number };

/** The largest power of two below n, for n > 1. */
function split(n: number): number {
	let k = 1;
	while (k * 2 < n) k *= 2;
	return k;
}

/** PATH(index, D[size]): the siblings on the way from a leaf to the root, the lowest first. */
function inclusionRanges(index: number, size: number): Range[] {
	if (checkSize(index) >= checkSize(size)) throw new RangeError("the leaf is not in a tree of this size");
	const out: Range[] = [];
	let [start, end] = [0, size];
	while (end - start > 1) {
		const middle = start + split(end - start);
		const isLeft = index < middle;
		out.unshift(isLeft ? { start: middle, end } : { start, end: middle });
		if (isLeft) end = middle;
		else start = middle;
	}
	return out;
}

/** PROOF(first, D[second]): empty when first is 0 or equals second. */
function consistencyRanges(first: number, second: number): Range[] {
	if (checkSize(first) > checkSize(second)) throw new RangeError("the first tree is larger than the second");
	if (first === 0) return [];
	const out: Range[] = [];
	let [start, end] = [0, second];
	while (first < end) {
		const middle = start + split(end - start);
		const isLeft = first <= middle;
		out.unshift(isLeft ? { start: middle, end } : { start, end: middle });
		if (isLeft) end = middle;
		else start = middle;
	}
	// The rest is the last full subtree of the first tree. When it is the whole first tree, the verifier knows its root already.
	return start === 0 ? out : [{ start, end }, ...out];
}

/** The full nodes that cover a range, left to right. */
function nodesOf({ start, end }: Range): NodeRef[] {
	const out: NodeRef[] = [];
	for (let at = start; at < end; ) {
		let [level, width] = [0, 1];
		while (at + width * 2 <= end && at % (width * 2) === 0) [level, width] = [level + 1, width * 2];
		out.push({ level, index: at / width });
		at += width;
	}
	return out;
}

function hashOf(range: Range, hashAt: HashAt): Bytes {
	const hashes = nodesOf(range).map(({ level, index }) => hashAt(level, index));
	return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The nodes that `proveInclusion` needs. @throws RangeError unless index < size. */
export function nodesForInclusion(index: number, size: number): NodeRef[] {
	return inclusionRanges(index, size).flatMap(nodesOf);
}

/** The nodes that `proveConsistency` needs. @throws RangeError unless first <= second. */
export function nodesForConsistency(first: number, second: number): NodeRef[] {
	return consistencyRanges(first, second).flatMap(nodesOf);
}

/** The proof that leaf `index` is in the tree of `size` leaves. @throws RangeError unless index < size. */
export function proveInclusion(index: number, size: number, hashAt: HashAt): Bytes[] {
	return inclusionRanges(index, size).map((range) => hashOf(range, hashAt));
}

/** The proof that the tree of `second` leaves begins with the tree of `first` leaves. @throws RangeError unless first <= second. */
export function proveConsistency(first: number, second: number, hashAt: HashAt): Bytes[] {
	return consistencyRanges(first, second).map((range) => hashOf(range, hashAt));
}

const half = (n: number) => Math.floor(n / 2);
const isSize = (n: number) => Number.isSafeInteger(n) && n >= 0;
const isProof = (proof: readonly Bytes[]) => proof.every((hash) => hash.length === HASH_LENGTH);

/** RFC 9162 section 2.1.3.2. @returns false for malformed input, too. Never throws. */
export function verifyInclusion(leaf: Bytes, index: number, size: number, root: Bytes, proof: readonly Bytes[]): boolean {
	if (!isSize(index) || !isSize(size) || index >= size || !isProof([leaf, root, ...proof])) return false;
	let [fn, sn, r] = [index, size - 1, leaf];
	for (const p of proof) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			r = nodeHash(p, r);
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
		} else {
			r = nodeHash(r, p);
		}
		[fn, sn] = [half(fn), half(sn)];
	}
	return sn === 0 && equal(r, root);
}

/**
 * RFC 9162 section 2.1.4.2. That section doesn't define first = 0. Here every tree extends the empty tree, with an empty
 * proof and the root of the empty tree.
 * @returns false for malformed input, too. Never throws.
 */
export function verifyConsistency(first: number, second: number, firstRoot: Bytes, secondRoot: Bytes, proof: readonly Bytes[]): boolean {
	if (!isSize(first) || !isSize(second) || first > second || !isProof([firstRoot, secondRoot, ...proof])) return false;
	if (first === second) return proof.length === 0 && equal(firstRoot, secondRoot) && (first > 0 || equal(firstRoot, EMPTY_ROOT));
	if (first === 0) return proof.length === 0 && equal(firstRoot, EMPTY_ROOT);
	return walkConsistency(first, second, firstRoot, secondRoot, proof);
}

function walkConsistency(first: number, second: number, firstRoot: Bytes, secondRoot: Bytes, proof: readonly Bytes[]): boolean {
	let [fn, sn] = [first - 1, second - 1];
	while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
	// fn is 0 now exactly when first is a power of two: the first tree is then itself a node of the second.
	const [seed = firstRoot, ...path] = fn === 0 ? [firstRoot, ...proof] : proof;
	let [fr, sr] = [seed, seed];
	for (const c of path) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			[fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
		} else {
			sr = nodeHash(sr, c);
		}
		[fn, sn] = [half(fn), half(sn)];
	}
	return sn === 0 && equal(fr, firstRoot) && equal(sr, secondRoot);
}
