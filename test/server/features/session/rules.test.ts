/** The rules of signing in, without a server. */
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { emptyDirectory } from "#protocol/folds/directory.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { KeyedHashes, newToken, tokenHash } from "../../../../server/features/session/identity.ts";
import {
	accountOf,
	checkSetup,
	countAttempt,
	delayAfter,
	FORGET_MS,
	GRACE_MS,
	judgeToken,
	normaliseName,
	waitBefore,
} from "../../../../server/features/session/rules.ts";

await sodiumReady;

t.test("all spellings of a sign-in name are normalised to one", async (t) => {
	t.equal(normaliseName("AMÁL"), normaliseName("ama\u0301l"));
	t.equal(normaliseName("ｆｕｌｌ"), "full");
	t.not(normaliseName("amal"), normaliseName("amál"));
});

t.test("delays grow up to a limit, and failures are forgotten after a while", async (t) => {
	t.same([1, 2, 3, 4, 5, 6, 30, 5_000].map(delayAfter), [0, 0, 0, 1_000, 2_000, 4_000, 60_000, 60_000]);
	let attempts = { failures: 0, at: 0 };
	const start = 10 * FORGET_MS;
	for (let i = 0; i < 4; i++) attempts = countAttempt(attempts, start);
	t.same(attempts, { failures: 4, at: start });
	t.equal(waitBefore(attempts, start), 1_000);
	t.equal(waitBefore(attempts, start + 999), 1);
	t.equal(waitBefore(attempts, start + 1_000), 0);
	t.same(countAttempt(attempts, start + FORGET_MS), { failures: 1, at: start + FORGET_MS });
});

t.test("a refresh token works once, and during the grace period if its successor wasn't used", async (t) => {
	const token = { traded: null, superseded: null, childTraded: false };
	t.equal(judgeToken(token, 0), "good");
	t.equal(judgeToken({ ...token, traded: 100 }, 100 + GRACE_MS), "good");
	t.equal(judgeToken({ ...token, traded: 100 }, 101 + GRACE_MS), "misused");
	t.equal(judgeToken({ ...token, traded: 100, childTraded: true }, 101), "misused", "the successor was used");
	t.equal(judgeToken({ ...token, superseded: 100 }, 100 + GRACE_MS), "good");
	t.equal(judgeToken({ ...token, superseded: 100 }, 101 + GRACE_MS), "misused");
});

t.test("made-up member ids are stable, differ by name and by installation, and look like real ones", async (t) => {
	const keyedHashes = new KeyedHashes(randomBytes(32));
	const id = keyedHashes.decoyMember(keyedHashes.nameKey("nobody"));
	t.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
	t.equal(keyedHashes.decoyMember(keyedHashes.nameKey("NoBody")), id);
	t.not(keyedHashes.decoyMember(keyedHashes.nameKey("nobody2")), id);
	const other = new KeyedHashes(randomBytes(32));
	t.not(other.decoyMember(other.nameKey("nobody")), id);
	const [device, key] = [tokenHash(newToken()), keyedHashes.nameKey("x")];
	const buckets = [
		keyedHashes.signInBucket(key, ""),
		keyedHashes.signInBucket(key, device),
		keyedHashes.signInBucket(key, "198.51.100.0/24"),
	];
	t.equal(new Set(buckets.map(String)).size, 3, "attempts are counted apart for all unknown devices, for a known device and for a network");
});

t.test("a record must name the current OPAQUE setup", async (t) => {
	const before = { record: new Uint8Array(32), setup: "old", version: 1, bag: new Uint8Array(32), recovery: new Uint8Array(32) };
	t.doesNotThrow(() => checkSetup("new", "new", false, before));
	t.doesNotThrow(() => checkSetup("old", "new", true, before), "a new keybag for an old record");
	t.throws(() => checkSetup("old", "new", false, before), { code: "bad-statement" });
	t.throws(() => checkSetup("new", "new", true, before), { code: "bad-statement" });
	t.equal(accountOf(emptyDirectory(), null), null, "no member has no account");
});
