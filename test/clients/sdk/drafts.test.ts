/** Drafts on a device's disk: only their author opens them, and only for their place. */
import sodium from "libsodium-wrappers";
import t from "tap";
import { MemberSeed } from "#crypto/secret.ts";
import { fromBase64Url, toBase64Url, utf8 } from "#protocol/bytes.ts";
import {
	changeSealedText,
	DRAFT_LIFE,
	dropDraft,
	findDraft,
	findSealedText,
	keepDraft,
	listDrafts,
	memoryStorage,
	openDraft,
	sealDraft,
	type UnlockedSession,
} from "#sdk/index.ts";
import { readyNetwork } from "../../support/sdk.ts";

const { origin } = await readyNetwork(t);
const { session } = origin.staff;
const later = (ms: number): UnlockedSession => ({ ...session, now: () => session.now() + ms });
const place = "thread/one";
const sealed = sealDraft(session, place, "She arrives at nine. مرحبا");

t.test("the author opens a draft, until it is 14 days old", async (t) => {
	t.same(openDraft(session, place, sealed), { text: "She arrives at nine. مرحبا", savedAt: session.now() });
	t.ok(openDraft(later(DRAFT_LIFE), place, sealed));
	t.throws(() => openDraft(later(DRAFT_LIFE + 1), place, sealed), { code: "gone" });
});

t.test("nobody else opens a draft, and nobody moves it to another place", async (t) => {
	const colleague = origin.coordinator.session;
	const refused = { code: "bad-content" };
	t.throws(() => openDraft(colleague, place, sealed), refused, "another member");
	t.throws(() => openDraft({ ...session, me: colleague.me } as UnlockedSession, place, sealed), refused, "under another name");
	t.throws(() => openDraft({ ...session, network: new Uint8Array(32) } as UnlockedSession, place, sealed), refused, "another network");
	t.throws(() => openDraft(session, "thread/two", sealed), refused, "another place");
	const bytes = fromBase64Url(sealed);
	for (const at of [0, 3, 4, 40, bytes.length - 1]) {
		const changed = Uint8Array.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		t.throws(() => openDraft(session, place, toBase64Url(changed)), refused, `byte ${at}`);
	}
	for (const broken of ["", "AA", "not base64url!", sealed.slice(0, -4)]) t.throws(() => openDraft(session, place, broken), refused);
});

t.test("a draft of an earlier key epoch still opens, and a new one is sealed under the newest", async (t) => {
	const renewed: UnlockedSession = { ...session, seeds: new Map([...session.seeds, [7, MemberSeed.random()]]) };
	t.equal(openDraft(renewed, place, sealed).text.slice(0, 3), "She");
	const newer = sealDraft(renewed, place, "x");
	t.equal(fromBase64Url(newer)[3], 7);
	t.throws(() => openDraft(session, place, newer), { code: "bad-content" });
});

t.test("short texts have one sealed length, and a text that is too long is refused", async (t) => {
	const lengthOf = (text: string) => sealDraft(session, place, text).length;
	t.equal(lengthOf("a"), lengthOf("a".repeat(200)));
	t.throws(() => sealDraft(session, place, "a".repeat(1024 * 1024 + 1)), { code: "bad-input", field: "text" });
});

t.test("the storage has no text and no place, and one draft for each place and member", async (t) => {
	const kept = new Map<string, string>();
	const storage = {
		get: async (name: string) => kept.get(name) ?? null,
		set: async (name: string, value: string) => void kept.set(name, value),
		delete: async (name: string) => void kept.delete(name),
	};
	const [mine, theirs] = [
		{ ...session, storage },
		{ ...origin.coordinator.session, storage },
	];
	await keepDraft(mine, place, "first");
	await keepDraft(mine, place, "Marker-4711");
	await keepDraft(theirs, place, "theirs");
	t.equal(kept.size, 4, "a draft and a list for each member");
	const all = JSON.stringify([...kept]);
	for (const secret of ["Marker", place, toBase64Url(utf8("Marker-4711"))]) t.notOk(all.includes(secret), secret);
	t.match(await findDraft(mine, place), { text: "Marker-4711" });
	t.equal(await findDraft(mine, "thread/two"), null);
	await dropDraft(mine, place);
	t.equal(await findDraft(mine, place), null);
	for (const name of kept.keys()) kept.set(name, "AAAA");
	t.equal(await findDraft(theirs, place), null, "a draft that doesn't open counts as none");
	t.same(await listDrafts(theirs), []);
});

t.test("a member lists all drafts of their own, the newest first", async (t) => {
	const storage = memoryStorage();
	const mine = { ...session, storage };
	const minuteLater = { ...later(60_000), storage };
	await Promise.all([keepDraft(mine, "note/a", "A"), keepDraft(mine, "note/b", "B"), keepDraft(mine, "note/c", "C")]);
	await keepDraft(minuteLater, "note/b", "B again");
	t.same(
		(await listDrafts(mine)).map(({ place, text }) => `${place} ${text}`),
		["note/b B again", "note/a A", "note/c C"],
	);
	t.same(await listDrafts({ ...origin.coordinator.session, storage }), []);
	await dropDraft(mine, "note/a");
	t.same(
		(await listDrafts(mine)).map(({ place }) => place),
		["note/b", "note/c"],
	);
	const weeksLater = { ...later(DRAFT_LIFE + 30_000), storage };
	t.same(
		(await listDrafts(weeksLater)).map(({ place }) => place),
		["note/b"],
	);
});

t.test("a lasting text has no end, is not a draft, and opens for its author only", async (t) => {
	const storage = memoryStorage();
	const mine = { ...session, storage };
	t.equal(await findSealedText(mine, "alarms"), null);
	await changeSealedText(mine, "alarms", () => "one");
	await changeSealedText(mine, "alarms", () => "two");
	t.equal(await findSealedText({ ...later(DRAFT_LIFE * 10), storage }, "alarms"), "two");
	t.equal(await findSealedText({ ...origin.coordinator.session, storage }, "alarms"), null);
	t.same(await listDrafts(mine), []);
	const broken = { ...memoryStorage(), get: async () => "AAAA" };
	t.equal(await findSealedText({ ...session, storage: broken }, "alarms"), null);
});

t.test("a lack of memory deletes no draft", async (t) => {
	await keepDraft(session, "thread/full", "Not sent yet.");
	await changeSealedText(session, "alarms", () => "[]");
	const open = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt;
	t.teardown(() => {
		sodium.crypto_aead_xchacha20poly1305_ietf_decrypt = open;
	});
	// A real lack of memory: two gigabytes for one hash.
	sodium.crypto_aead_xchacha20poly1305_ietf_decrypt = () => sodium.crypto_generichash(2 ** 31 - 1, "x", null) as never;
	await t.rejects(findDraft(session, "thread/full"), { message: "_malloc() failed" });
	await t.rejects(findSealedText(session, "alarms"), { message: "_malloc() failed" });
	sodium.crypto_aead_xchacha20poly1305_ietf_decrypt = open;
	t.match(await findDraft(session, "thread/full"), { text: "Not sent yet." });
	await dropDraft(session, "thread/full");
});
