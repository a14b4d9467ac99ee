/** The Merkle tree and its proofs: known answers of Certificate Transparency, and property tests. */
import fc from "fast-check";
import t from "tap";
import { type Bytes, fromHex, toHex, u32be } from "#protocol/bytes.ts";
import {
	append,
	EMPTY_FRONTIER,
	EMPTY_ROOT,
	type Frontier,
	frontier,
	leafHash,
	nodeHash,
	rootOf,
	rootOfFrontier,
} from "#protocol/log/merkle.ts";
import {
	nodesForConsistency,
	nodesForInclusion,
	proveConsistency,
	proveInclusion,
	verifyConsistency,
	verifyInclusion,
} from "#protocol/log/proof.ts";

const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(fromHex);
const ROOTS = [
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const INCLUSION = [
	{
		index: 0,
		size: 8,
		proof: [
			"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
		],
	},
	{
		index: 5,
		size: 8,
		proof: [
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		],
	},
	{ index: 2, size: 3, proof: ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"] },
];
const CONSISTENCY = [
	{ first: 1, second: 1, proof: [] },
	{ first: 1, second: 8, proof: INCLUSION[0]?.proof ?? [] },
	{
		first: 6,
		second: 8,
		proof: [
			"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		],
	},
	{
		first: 2,
		second: 5,
		proof: [
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
		],
	},
];

const hashes = Array.from({ length: 300 }, (_, i) => leafHash(u32be(i)));
const treeOf = (all: readonly Bytes[]) => (level: number, index: number) => {
	const part = all.slice(index * 2 ** level, (index + 1) * 2 ** level);
	if (part.length !== 2 ** level) throw new Error("the maker asked for a node that is not full");
	return rootOf(part);
};
const tree = treeOf(hashes);
/** Caches nodes and roots, because the tests need the same ones many times. */
const nodes = new Map<string, Bytes>();
const once = (name: string, make: () => Bytes) => nodes.get(name) ?? nodes.set(name, make()).get(name) ?? EMPTY_ROOT;
const hashAt = (level: number, index: number) => once(`${level}/${index}`, () => tree(level, index));
const root = (size: number) => once(`root ${size}`, () => rootOf(hashes.slice(0, size)));
const flipped = (bytes: Bytes, bit: number) => bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

/** MTH as RFC 6962 section 2.1 defines it. The fast implementation is compared with it. */
function naiveRoot(all: readonly Bytes[]): Bytes {
	const [first] = all;
	if (first === undefined) return EMPTY_ROOT;
	if (all.length === 1) return first;
	let k = 1;
	while (k * 2 < all.length) k *= 2;
	return nodeHash(naiveRoot(all.slice(0, k)), naiveRoot(all.slice(k)));
}

t.test("roots and proofs are the known answers of Certificate Transparency", async (t) => {
	const leaves = LEAVES.map(leafHash);
	for (const [size, expected] of ROOTS.entries()) t.equal(toHex(rootOf(leaves.slice(0, size))), expected);
	for (const { index, size, proof } of INCLUSION) {
		t.strictSame(proveInclusion(index, size, treeOf(leaves)).map(toHex), proof);
		t.ok(verifyInclusion(leaves[index] ?? EMPTY_ROOT, index, size, fromHex(ROOTS[size] ?? ""), proof.map(fromHex)));
	}
	for (const { first, second, proof } of CONSISTENCY) {
		t.strictSame(proveConsistency(first, second, treeOf(leaves)).map(toHex), proof);
		t.ok(verifyConsistency(first, second, fromHex(ROOTS[first] ?? ""), fromHex(ROOTS[second] ?? ""), proof.map(fromHex)));
	}
});

t.test("incremental, batch and recursive computation give the same root, in whatever batches the leaves come", async () => {
	fc.assert(
		fc.property(fc.array(fc.nat(9), { maxLength: 30 }), (cuts) => {
			let at = 0;
			let state: Frontier = EMPTY_FRONTIER;
			for (const cut of cuts) {
				state = append(state, hashes.slice(at, at + cut));
				state = frontier(state.size, JSON.parse(JSON.stringify(state.hashes.map(toHex))).map(fromHex));
				at += cut;
			}
			const expected = toHex(naiveRoot(hashes.slice(0, at)));
			return state.size === at && toHex(rootOfFrontier(state)) === expected && toHex(root(at)) === expected;
		}),
	);
});

t.test("leaves in another order give another root", async () => {
	fc.assert(
		fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.nat(), (size, a, b) => {
			const [i, j] = [a % size, b % size];
			const swapped = hashes.slice(0, size);
			[swapped[i], swapped[j]] = [hashes[j] ?? EMPTY_ROOT, hashes[i] ?? EMPTY_ROOT];
			return (toHex(rootOf(swapped)) === toHex(root(size))) === (i === j);
		}),
	);
});

t.test("up to 70 leaves, every inclusion proof verifies for its index and size only", async (t) => {
	for (let size = 1; size <= 70; size++) {
		for (let index = 0; index < size; index++) {
			const proof = proveInclusion(index, size, hashAt);
			const leaf = hashes[index] ?? EMPTY_ROOT;
			if (!verifyInclusion(leaf, index, size, root(size), proof)) t.fail(`${index} of ${size}`);
			if (verifyInclusion(leaf, (index + 1) % size, size, root(size), proof) && size > 1) t.fail(`wrong index ${index} of ${size}`);
			if (verifyInclusion(leaf, index, size, root(size), [...proof, EMPTY_ROOT])) t.fail(`longer proof ${index} of ${size}`);
			if (proof.length > 0 && verifyInclusion(leaf, index, size, root(size), proof.slice(1))) t.fail(`shorter proof ${index} of ${size}`);
		}
	}
});

t.test("up to 70 leaves, every consistency proof verifies for its two roots only", async (t) => {
	for (let second = 0; second <= 70; second++) {
		for (let first = 0; first <= second; first++) {
			const proof = proveConsistency(first, second, hashAt);
			if (!verifyConsistency(first, second, root(first), root(second), proof)) t.fail(`${first} to ${second}`);
			if (verifyConsistency(first, second, root(first + 1), root(second), proof)) t.fail(`other first root ${first} to ${second}`);
			// A proof from the empty tree commits to nothing, so it can't tell one second root from another.
			if (first > 0 && verifyConsistency(first, second, root(first), root(second + 1), proof)) t.fail(`other second root ${second}`);
			if (verifyConsistency(first, second, root(first), root(second), [...proof, EMPTY_ROOT])) t.fail(`longer proof ${first} to ${second}`);
		}
	}
});

t.test("a proof with a flipped bit is refused, and the provers ask only for the nodes that they have announced", async () => {
	const sizes = fc.integer({ min: 2, max: hashes.length });
	fc.assert(
		fc.property(sizes, fc.nat(), fc.nat(), fc.nat(255), (size, a, pick, bit) => {
			const index = a % size;
			const requested: { level: number; index: number }[] = [];
			const watch = (level: number, index: number) => {
				requested.push({ level, index });
				return hashAt(level, index);
			};
			const proof = proveInclusion(index, size, watch);
			const at = pick % proof.length;
			const bad = proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash));
			const leaf = hashes[index] ?? EMPTY_ROOT;
			return (
				JSON.stringify(requested) === JSON.stringify(nodesForInclusion(index, size)) &&
				verifyInclusion(leaf, index, size, root(size), proof) &&
				!verifyInclusion(leaf, index, size, root(size), bad) &&
				!verifyInclusion(flipped(leaf, bit), index, size, root(size), proof) &&
				!verifyInclusion(leaf, index, size, flipped(root(size), bit), proof)
			);
		}),
	);
	fc.assert(
		fc.property(sizes, fc.nat(), fc.nat(), fc.nat(255), (second, a, pick, bit) => {
			const first = 1 + (a % (second - 1));
			const requested: { level: number; index: number }[] = [];
			const watch = (level: number, index: number) => {
				requested.push({ level, index });
				return hashAt(level, index);
			};
			const proof = proveConsistency(first, second, watch);
			const at = pick % proof.length;
			const bad = proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash));
			return (
				JSON.stringify(requested) === JSON.stringify(nodesForConsistency(first, second)) &&
				verifyConsistency(first, second, root(first), root(second), proof) &&
				!verifyConsistency(first, second, root(first), root(second), bad) &&
				!verifyConsistency(first, second, flipped(root(first), bit), root(second), proof) &&
				!verifyConsistency(first, second, root(first), flipped(root(second), bit), proof)
			);
		}),
	);
});

t.test("on malformed input, verifiers return false, and provers and frontiers throw", async (t) => {
	const leaf = hashes[0] ?? EMPTY_ROOT;
	for (const bad of [-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
		t.notOk(verifyInclusion(leaf, bad, 1, leaf, []));
		t.notOk(verifyInclusion(leaf, 0, bad, leaf, []));
		t.notOk(verifyConsistency(bad, 1, leaf, leaf, []));
		t.notOk(verifyConsistency(1, bad, leaf, leaf, []));
		t.throws(() => proveInclusion(0, bad, hashAt), RangeError);
		t.throws(() => proveConsistency(bad, 2, hashAt), RangeError);
		t.throws(() => frontier(bad, []), RangeError);
	}
	t.notOk(verifyInclusion(leaf.slice(1), 0, 1, leaf.slice(1), []));
	t.notOk(verifyInclusion(leaf, 1, 1, leaf, []));
	t.notOk(verifyConsistency(2, 1, root(2), root(1), []));
	t.notOk(verifyConsistency(0, 5, root(1), root(5), []));
	t.throws(() => frontier(3, [leaf]), RangeError);
	t.throws(() => append(EMPTY_FRONTIER, [leaf.slice(1)]), RangeError);
	t.throws(() => append({ size: 3, hashes: [leaf] }, [leaf]), { message: "not the frontier of a tree of this size" });
	t.throws(() => proveInclusion(3, 3, hashAt), RangeError);
	t.throws(() => proveConsistency(3, 2, hashAt), RangeError);
});

t.test("proofs work for sizes near 2^53", async (t) => {
	const size = 2 ** 53 - 1;
	const same = (level: number) => Array.from({ length: level }).reduce<Bytes>((hash) => nodeHash(hash, hash), leafHash(u32be(0)));
	const memo = new Map<number, Bytes>();
	const uniform = (level: number) => memo.get(level) ?? memo.set(level, same(level)).get(level) ?? EMPTY_ROOT;
	const whole = frontier(
		size,
		Array.from({ length: 53 }, (_, i) => uniform(52 - i)),
	);
	const proof = proveInclusion(size - 2, size, uniform);
	t.ok(verifyInclusion(uniform(0), size - 2, size, rootOfFrontier(whole), proof));
	const first = frontier(2 ** 52, [uniform(52)]);
	const path = proveConsistency(2 ** 52, size, uniform);
	t.ok(verifyConsistency(2 ** 52, size, rootOfFrontier(first), rootOfFrontier(whole), path));
});
