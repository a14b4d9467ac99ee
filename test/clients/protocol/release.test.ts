/** Web releases: two admins must agree on a release, and each build has exactly one manifest. */
import fc from "fast-check";
import t from "tap";
import { type Bytes, toHex } from "#protocol/bytes.ts";
import { decodeManifest, encodeManifest, MAX_MANIFEST_BYTES, manifestHash, type WebFile } from "#protocol/release/manifest.ts";
import { ShapeError } from "#protocol/schema.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { TestDirectory } from "../../support/directory.ts";
import * as malformed from "../../support/malformed.ts";

await sodiumReady;

const release = (fill: number, files = 3) => ({ release: { manifest: new Uint8Array(32).fill(fill), files } });

function network() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const approve = (object: Bytes, by = second) => d.add("countersign", by, { object, verdict: "approve", code: null });
	const propose = (fields: Fields<"web.release">, by = d.founder) => d.add("web.release", by, fields).objId;
	return { d, second, approve, propose };
}

t.test("a release takes effect when a second admin approves it, and replaces the release before", async (t) => {
	const { d, approve, propose } = network();
	const object = propose(release(1));
	t.equal(d.dir.web, null, "a proposal alone has no effect");
	t.throws(() => approve(object, d.founder), { code: "not-allowed" }, "the proposer can't approve");
	approve(object);
	t.same(d.dir.web, release(1).release);
	approve(propose(release(2, 5)));
	t.same(d.dir.web, release(2, 5).release);
	approve(propose({ release: null }));
	t.equal(d.dir.web, null, "no release any more");
});

t.test("only admins propose and approve a release, and two coordinators don't replace an admin", async (t) => {
	const { d, second, propose, approve } = network();
	const coordinators = [0, 1].map(() => d.member(d.founder, second, "coordinator", d.organisation(d.founder, second)));
	const object = propose(release(1));
	for (const coordinator of coordinators) {
		t.throws(() => propose(release(1), coordinator), { code: "not-allowed" });
		t.throws(() => approve(object, coordinator), { code: "not-allowed" });
	}
	t.equal(d.dir.web, null);
});

t.test("a release that takes effect closes all other open proposals of a release", async (t) => {
	const { d, approve, propose } = network();
	const witnesses = d.add("log.witnesses", d.founder, { wanted: 0, witnesses: [] }).objId;
	const old = propose(release(1));
	approve(propose(release(2)));
	t.throws(() => approve(old), { code: "wrong-state", message: /object: is not an open proposal/ });
	t.same(d.dir.web, release(2).release);
	t.doesNotThrow(() => approve(witnesses), "a proposal of another type stays open");
});

t.test("a release of no files, or of more than a manifest can list, is refused", async (t) => {
	const { propose } = network();
	for (const files of [0, 1001])
		t.throws(() => propose(release(1, files)), { code: "bad-statement", message: /release\.files: takes 1 to 1000/ });
	t.throws(() => propose({ release: { manifest: new Uint8Array(31), files: 1 } }), /takes exactly 32 bytes/);
	t.doesNotThrow(() => propose(release(1, 1000)));
});

const file = (path: string, size = 1): WebFile => ({ path, size, sha256: new Uint8Array(32).fill(size % 256) });
const index = file("index.html");

const letter = fc.constantFrom(..."abcXYZ019-_");
const segment = fc.tuple(letter, fc.string({ unit: fc.constantFrom(..."abcXYZ019-_."), maxLength: 12 })).map(([a, rest]) => a + rest);
const path = fc
	.array(segment, { minLength: 1, maxLength: 4 })
	.map((parts) => parts.join("/"))
	.filter((name) => !/^(api(\/.*)?|healthz|readyz|cloister\.manifest)$/.test(name));
const build = fc
	.uniqueArray(fc.record({ path, size: fc.nat(60_000), sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }) }), {
		selector: (file) => file.path,
		maxLength: 20,
	})
	.map((files) => [...files.filter((file) => file.path !== "index.html"), index]);

t.test("a manifest round trips, and doesn't depend on the order of the files", async (t) => {
	fc.assert(
		fc.property(build, fc.infiniteStream(fc.nat()), (files, keys) => {
			const manifest = encodeManifest(files);
			const back = decodeManifest(manifest);
			t.same(
				back,
				[...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
			);
			const shuffled = files.map((file) => ({ file, key: keys.next().value })).sort((a, b) => a.key - b.key);
			t.equal(toHex(encodeManifest(shuffled.map(({ file }) => file))), toHex(manifest));
		}),
		{ numRuns: 60 },
	);
});

t.test("a manifest with one flipped bit is refused, or is the only encoding of another build", async (t) => {
	fc.assert(
		fc.property(build, fc.nat(), fc.nat(7), (files, at, bit) => {
			const manifest = encodeManifest(files);
			const place = at % manifest.length;
			const other = manifest.with(place, (manifest[place] as number) ^ (1 << bit));
			t.notSame(manifestHash(other), manifestHash(manifest));
			try {
				t.equal(toHex(encodeManifest(decodeManifest(other))), toHex(other), "decoded and encoded again");
			} catch (error) {
				if (!(error instanceof ShapeError)) throw error;
			}
		}),
		{ numRuns: 200 },
	);
});

t.test("files that break a rule are refused with that rule", async (t) => {
	const refuses = (files: WebFile[], rule: RegExp) =>
		t.throws(() => encodeManifest(files), { name: "ShapeError", message: rule }, String(rule));
	for (const [files, rule] of malformed.WEB_FILES) refuses(files, rule);
	t.doesNotThrow(() => encodeManifest([file("apis"), file("cloister-manifest"), index]));
	const most = Array.from({ length: 999 }, (_, i) => file(`${String(i).padStart(4, "0")}${"x".repeat(196)}`));
	t.ok(encodeManifest([...most, index]).length < MAX_MANIFEST_BYTES, "the longest manifest fits");
	refuses([...most, index, file("z")], /takes a list of at most 1000/);
});

t.test("bytes that aren't a manifest are refused", async (t) => {
	for (const [bytes, rule] of malformed.manifests(encodeManifest([index])))
		t.throws(() => decodeManifest(bytes), { name: "ShapeError", message: rule }, String(rule));
});
