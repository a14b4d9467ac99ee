/** The hash in a text that was typed or pasted. */
import t from "tap";
import { hashIn } from "../../../clients/web/parts/hash-in.ts";

const HASH = "0123456789abcdef".repeat(4);
const GROUPED = "0123 4567 89ab cdef ".repeat(4).trim();

t.test("a pasted hash is whole, whatever stands before or behind it", async (t) => {
	for (const text of [
		HASH,
		HASH.toUpperCase(),
		`sha256:${HASH}`,
		`SHA256 (manifest.json) = ${HASH}\n`,
		`cafe ${HASH}`,
		`${HASH}  manifest.json`,
		`${HASH} a.json`,
		`sha256: ${GROUPED}`,
		`${GROUPED} 4`,
	])
		t.equal(hashIn(text), HASH, text);
});

t.test("a hash that is being typed stays as it is", async (t) => {
	t.equal(hashIn("0123 45"), "012345");
	t.equal(hashIn("0123 45xz"), "012345");
	t.equal(hashIn(`${HASH}4`), HASH);
	t.equal(hashIn(""), "");
});
