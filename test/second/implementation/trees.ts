/**
 * Second implementation of spec/logs.md section 1, directly by the definitions, on lists of leaf hashes. Short names (m, n, fn, sn, fr, sr) are
 * those of RFC 9162, section 2.1.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, join, same } from "./bytes.ts";

export const EMPTY_ROOT: Bytes = sha256(new Uint8Array(0));
export const leafHash = (entry: Bytes): Bytes => sha256(join(Uint8Array.of(0), entry));
export const nodeHash = (left: Bytes, right: Bytes): Bytes => sha256(join(Uint8Array.of(1), left, right));

/** The largest power of two below n. */
function split(n: number): number {
	let k = 1;
	while (k * 2 < n) k *= 2;
	return k;
}

export function root(hashes: readonly Bytes[]): Bytes {
	if (hashes.length === 0) return EMPTY_ROOT;
	if (hashes.length === 1) return hashes[0] as Bytes;
	const k = split(hashes.length);
	return nodeHash(root(hashes.slice(0, k)), root(hashes.slice(k)));
}

export function inclusionPath(m: number, hashes: readonly Bytes[]): Bytes[] {
	if (hashes.length === 1) return [];
	const k = split(hashes.length);
	const [left, right] = [hashes.slice(0, k), hashes.slice(k)];
	return m < k ? [...inclusionPath(m, left), root(right)] : [...inclusionPath(m - k, right), root(left)];
}

export function consistencyPath(m: number, hashes: readonly Bytes[]): Bytes[] {
	return m === 0 || m === hashes.length ? [] : subproof(m, hashes, true);
}

function subproof(m: number, hashes: readonly Bytes[], whole: boolean): Bytes[] {
	if (m === hashes.length) return whole ? [] : [root(hashes)];
	const k = split(hashes.length);
	const [left, right] = [hashes.slice(0, k), hashes.slice(k)];
	return m <= k ? [...subproof(m, left, whole), root(right)] : [...subproof(m - k, right, false), root(left)];
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const half = (n: number): number => Math.floor(n / 2);

export function includes(leaf: Bytes, m: number, n: number, rootHash: Bytes, proof: readonly Bytes[]): boolean {
	if (!isSize(m) || !isSize(n) || m >= n || [leaf, ...proof].some((hash) => hash.length !== 32)) return false;
	let [fn, sn, r] = [m, n - 1, leaf];
	for (const p of proof) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			r = nodeHash(p, r);
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
		} else r = nodeHash(r, p);
		[fn, sn] = [half(fn), half(sn)];
	}
	return sn === 0 && same(r, rootHash);
}

export function extendsTree(m: number, n: number, first: Bytes, second: Bytes, proof: readonly Bytes[]): boolean {
	if (!isSize(m) || !isSize(n) || m > n || [first, second, ...proof].some((hash) => hash.length !== 32)) return false;
	if (m === 0 && !same(first, EMPTY_ROOT)) return false;
	if (m === n) return proof.length === 0 && same(first, second);
	if (m === 0) return proof.length === 0;
	if (proof.length === 0) return false;
	const [start, ...rest] = Number.isInteger(Math.log2(m)) ? [first, ...proof] : proof;
	let [fn, sn] = [m - 1, n - 1];
	while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
	let [fr, sr] = [start as Bytes, start as Bytes];
	for (const c of rest) {
		if (sn === 0) return false;
		if (fn % 2 === 1 || fn === sn) {
			[fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
		} else sr = nodeHash(sr, c);
		[fn, sn] = [half(fn), half(sn)];
	}
	return sn === 0 && same(fr, first) && same(sr, second);
}
