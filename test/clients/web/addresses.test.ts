import { randomBytes } from "node:crypto";
import t from "tap";
import { addressesWith } from "../../../clients/web/screens/addresses.ts";

const ID = "k3v9x2m4q7w8e5r1t6y0u3i9o2";
const PATH = `/cases/${ID}/s/${ID}?step=2`;
const PLAIN = new Set(["/cases"]);

t.test("an address with an id is sealed, and opens with the same key only", async (t) => {
	const key = randomBytes(32);
	const sealed = addressesWith(key, PLAIN).seal(PATH);
	t.match(sealed, /^\/~[\w-]+$/);
	t.notMatch(sealed, ID);
	t.equal(addressesWith(key, PLAIN).open(sealed), PATH);
	t.equal(addressesWith(randomBytes(32), PLAIN).open(sealed), "/");
	for (const broken of [sealed.slice(0, -2), `${sealed}AA`, "/~", "/~%00", `/~${"A".repeat(107)}`])
		t.equal(addressesWith(key, PLAIN).open(broken), "/", broken);
});

t.test("a link keeps its address, and two sealings of a path have nothing in common", async (t) => {
	const key = randomBytes(32);
	const addresses = addressesWith(key, PLAIN);
	t.equal(addresses.seal(PATH), addresses.seal(PATH));
	const other = addressesWith(key, PLAIN);
	t.not(other.seal(PATH), addresses.seal(PATH));
	t.equal(addresses.open(other.seal(`/cases/${ID}`)), `/cases/${ID}`);
	t.equal(addresses.seal(`/cases/${ID}`), other.seal(`/cases/${ID}`), "an address that was opened stays");
	t.equal(addresses.seal(`/cases/${ID}`).length, addresses.seal("/cases/new?x=1").length, "short paths have one length");
});

t.test("a path without an id stays as it is", async (t) => {
	const { seal, open } = addressesWith(randomBytes(32), PLAIN);
	t.equal(seal("/cases"), "/cases");
	t.equal(open(`/cases/${ID}`), `/cases/${ID}`, "an address that somebody typed");
});
