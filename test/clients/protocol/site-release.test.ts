/** The public site: one account doesn't publish, and one admin takes it down. SPEC "Web releases", section 5. */
import t from "tap";
import type { Bytes } from "#protocol/bytes.ts";
import { decodeFileList, encodeFileList, MAX_SITE_FILES } from "#protocol/release/file-list.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { TestDirectory } from "../../support/directory.ts";

await sodiumReady;

const release = (fill: number, files = 73) => ({ release: { manifest: new Uint8Array(32).fill(fill), files } });

function network() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const office = () => {
		const organisation = d.organisation(d.founder, second);
		return { organisation, coordinator: d.member(d.founder, second, "coordinator", organisation) };
	};
	const approve = (object: Bytes, by = second) => d.add("countersign", by, { object, verdict: "approve", code: null });
	const propose = (fields: Fields<"site.release">, by = d.founder) => d.add("site.release", by, fields).objId;
	return { d, second, office, approve, propose };
}

t.test("a second admin or one coordinator publishes what an admin has proposed", async (t) => {
	const { d, office, approve, propose } = network();
	const { coordinator } = office();
	const object = propose(release(1));
	t.equal(d.dir.site, null, "a proposal alone has no effect");
	t.throws(() => approve(object, d.founder), { code: "not-allowed" }, "the proposer can't approve");
	approve(object);
	t.same(d.dir.site, release(1).release);
	approve(propose(release(2)), coordinator);
	t.same(d.dir.site, release(2).release, "it replaces the release before");
});

t.test("only an admin proposes, and staff don't approve", async (t) => {
	const { d, second, office, approve, propose } = network();
	const { organisation, coordinator } = office();
	const staff = d.member(coordinator, second, "staff", organisation);
	t.throws(() => propose(release(1), coordinator), { code: "not-allowed" });
	t.throws(() => propose({ release: null }, coordinator), { code: "not-allowed" });
	const object = propose(release(1));
	t.throws(() => approve(object, staff), { code: "not-allowed" });
	t.equal(d.dir.site, null);
	d.add("countersign", coordinator, { object, verdict: "refuse", code: null });
	t.throws(() => approve(object), { code: "wrong-state" }, "one refusal ends it");
});

t.test("the account of the only admin can't publish alone", async (t) => {
	const d = new TestDirectory();
	const organisation = d.organisation(d.founder, null);
	const coordinator = d.member(d.founder, null, "coordinator", organisation);
	const { objId } = d.add("site.release", d.founder, release(1));
	t.equal(d.dir.site, null);
	d.add("countersign", coordinator, { object: objId, verdict: "approve", code: null });
	t.same(d.dir.site, release(1).release);
});

t.test("one admin takes the site down, and what was proposed before doesn't bring it back", async (t) => {
	const { d, second, approve, propose } = network();
	approve(propose(release(1)));
	const late = propose(release(1));
	propose({ release: null }, second);
	t.equal(d.dir.site, null);
	t.throws(() => approve(late), { code: "wrong-state" });
	propose(release(1));
	t.equal(d.dir.site, null, "putting it back needs two people");
});

t.test("a release of the site and one of web code don't touch each other", async (t) => {
	const { d, approve, propose } = network();
	const web = d.add("web.release", d.founder, release(5, 4)).objId;
	approve(propose(release(1)));
	approve(web);
	t.same([d.dir.web?.files, d.dir.site?.files], [4, 73]);
});

t.test("a release has 1 to 10,000 files, and so has a list", async (t) => {
	const { propose } = network();
	for (const files of [0, MAX_SITE_FILES + 1])
		t.throws(() => propose(release(1, files)), { code: "bad-statement", message: /release\.files: takes 1 to 10000/ });
	t.doesNotThrow(() => propose(release(1, MAX_SITE_FILES)));
	const list = (count: number) =>
		encodeFileList(Array.from({ length: count }, (_, i) => ({ path: `en/${i}.txt`, sha256: "ab".repeat(32) })));
	t.equal(decodeFileList(list(MAX_SITE_FILES)).length, MAX_SITE_FILES);
	t.throws(() => decodeFileList(list(MAX_SITE_FILES + 1)), { name: "ShapeError", message: /more than 10000 lines/ });
});
