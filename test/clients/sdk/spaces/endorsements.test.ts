/** Endorsements through a real server: coordinators speak for organisations about one revision of a position. SPEC "Documents", section 3. */
import t from "tap";
import { sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { itemEntryKey } from "#crypto/space.ts";
import { hash, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { documentContent } from "#protocol/items/document-acts.ts";
import { hashOfText } from "#protocol/items/endorsements.ts";
import { itemAad, toWire } from "#protocol/statements/statement.ts";
import { circleSeed, myDeskWithSeat } from "#sdk/directory/circle-keys.ts";
import {
	actInDocument,
	endorsementsOf,
	endorsePosition,
	makeEndorsementFile,
	markItem,
	openDocument,
	setRole,
	startDocument,
	syncDirectory,
	type UnlockedSession,
	verifyEndorsementFile,
} from "#sdk/index.ts";
import { encodeItem } from "#sdk/spaces/content.ts";
import { transcriptOf } from "#sdk/spaces/transcript.ts";
import { PRACTICE } from "../../../support/documents.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { spaceWorld } from "../../../support/space-world.ts";

const { origin, transit, space } = await spaceWorld(t);
const { act: _, ...NEW } = PRACTICE;
const start = async () => (await startDocument(origin.staff.session, space, { ...NEW, kind: "position" })).item;
const endorse = async ({ session }: { session: UnlockedSession }, item: string, choice: "yes" | "no" = "yes", entry = randomId()) => {
	const { source } = await openDocument(session, space, item);
	await endorsePosition(session, space, item, { revision: source.revision, choice, entry });
	return entry;
};
const seen = async (item: string, { session } = transit.staff) => endorsementsOf(await openDocument(session, space, item));

t.test("two organisations endorse a position; its next text has no endorsement until it is endorsed again", async (t) => {
	const item = await start();
	await endorse(origin.coordinator, item);
	const no = await endorse(transit.coordinator, item, "no");
	t.match(await seen(item), [
		{ organisation: origin.id, by: origin.coordinator.id, choice: "yes", isOlder: false },
		{ organisation: transit.id, entry: no, choice: "no", isOlder: false },
	]);
	const text = { act: "text", language: "en", title: "Talks", summary: null, body: "Another text.", of: null } as const;
	await actInDocument(origin.staff.session, space, item, text, { entry: randomId() });
	t.match(await seen(item), [{ isOlder: true }, { isOlder: true }]);
	await endorse(origin.coordinator, item);
	t.match(await seen(item), [
		{ organisation: transit.id, isOlder: true },
		{ organisation: origin.id, isOlder: false },
	]);
	await actInDocument(transit.coordinator.session, space, item, { act: "take-back", remark: no }, { entry: randomId() });
	t.match(await seen(item), [{ organisation: origin.id }]);
	t.equal((await seen(item)).length, 1);
});

t.test("nobody else speaks for an organisation", async (t) => {
	const item = await start();
	t.equal((await openDocument(transit.staff.session, space, item)).endorsesFor, null);
	t.equal((await openDocument(transit.coordinator.session, space, item)).endorsesFor, transit.id);
	t.equal(await outcomeOf(() => endorse(transit.staff, item)), "not-allowed");
	const entry = await endorse(transit.coordinator, item);
	for (const { session } of [transit.staff, origin.coordinator])
		t.equal(
			await outcomeOf(() => actInDocument(session, space, item, { act: "take-back", remark: entry }, { entry: randomId() })),
			"not-allowed",
		);
	const practice = (await startDocument(origin.staff.session, space, NEW)).item;
	t.equal(await outcomeOf(() => endorse(transit.coordinator, practice)), "bad-input");
	const unknown = { revision: randomId(), choice: "yes" as const, entry: randomId() };
	t.equal(await outcomeOf(() => endorsePosition(transit.coordinator.session, space, item, unknown)), "not-found");
});

/** Signs an endorsement with the directory that this session knows, and sends it. */
async function sendAsOf(session: UnlockedSession, item: string) {
	const { source } = await openDocument(session, space, item);
	const act = { act: "endorse", revision: source.revision, text: hashOfText(source), choice: "yes" } as const;
	const prepare = async () => {
		const as = myDeskWithSeat(session, "network")?.id ?? null;
		const epoch = session.dir.circles.get("network")?.epochs.length ?? 0;
		const fields = { space, item, entry: randomId(), epoch, prev: transcriptOf(session, space, item).heads };
		const seed = await circleSeed(session, "network", epoch);
		if (!seed) throw new Error("no seed");
		const at = session.now();
		const box = sealEntry(
			itemEntryKey(seed, fields),
			itemAad({ ...session.envelope(as, at), ...fields }),
			encodeItem(documentContent(act)),
		);
		const entry = toWire(session.sign("item", { ...fields, box: hash(box) }, as, at));
		return () => session.server.call(contracts.spaces.write, { params: { space }, body: { entries: [{ entry, box: toBase64Url(box) }] } });
	};
	return prepare();
}

t.test("a former coordinator speaks for nobody, and what was said before stays", async (t) => {
	const item = await start();
	const { session } = origin.staff;
	await setRole(origin.coordinator.session, origin.staff.id, "coordinator");
	await syncDirectory(session);
	const said = await endorse(origin.staff, item);
	const late = await sendAsOf(session, item);
	await setRole(origin.coordinator.session, origin.staff.id, "staff");
	t.equal(await outcomeOf(late), "stale", "the server refuses a directory of an earlier day");
	await syncDirectory(session);
	await (await sendAsOf(session, item))();
	t.match(await seen(item), [{ entry: said, by: origin.staff.id, organisation: origin.id }], "the entry counts, and changes nothing");
	t.equal((await seen(item)).length, 1);
});

t.test("a file of endorsements is verified offline, and refused after each change", async (t) => {
	const item = await start();
	await endorse(origin.coordinator, item);
	await endorse(transit.coordinator, item, "no");
	const file = await makeEndorsementFile(transit.staff.session, space, item);
	const network = toBase64Url(transit.staff.session.network);
	t.match(verifyEndorsementFile(JSON.parse(JSON.stringify(file)), { network }).endorsements, [
		{ organisation: origin.id, choice: "yes" },
		{ organisation: transit.id, choice: "no" },
	]);
	const other = await start();
	await endorse(origin.coordinator, other);
	const foreign = await makeEndorsementFile(origin.staff.session, space, other);
	const [first, second] = file.endorsements as [(typeof file.endorsements)[0], (typeof file.endorsements)[0]];
	const { leaves, checkpoint: signed } = file.directory;
	const changed: Record<string, object> = {
		"another body": { text: { ...file.text, body: "Another text." } },
		"another title": { text: { ...file.text, title: "Another title" } },
		"another revision": { revision: randomId() },
		"another item": { item: other },
		"an entry of another position": { endorsements: foreign.endorsements },
		"another organisation's signature": { endorsements: [{ ...first, entry: { ...first.entry, sigs: second.entry.sigs } }] },
		"another box": { endorsements: [{ ...first, box: second.box }] },
		"another key": { endorsements: [{ ...first, key: second.key }] },
		"one organisation twice": { endorsements: [first, first] },
		"no endorsement": { endorsements: [] },
		"a leaf less": { directory: { leaves: leaves.slice(0, -1), checkpoint: signed } },
		"a directory that nobody signed": { directory: { leaves, checkpoint: { ...signed, signature: toBase64Url(new Uint8Array(64)) } } },
		"a field more": { note: "x" },
	};
	for (const [name, change] of Object.entries(changed)) t.throws(() => verifyEndorsementFile({ ...file, ...change }), name);
	t.throws(() => verifyEndorsementFile(file, { network: toBase64Url(new Uint8Array(32)) }), "another network");
});

t.test("a file with the entry of a former coordinator is refused", async (t) => {
	const item = await start();
	await endorse(origin.coordinator, item);
	const { session } = origin.staff;
	const file = await makeEndorsementFile(session, space, item);
	await (await sendAsOf(session, item))();
	await openDocument(session, space, item);
	const forged = transcriptOf(session, space, item).entries.at(-1);
	const seed = await circleSeed(session, "network", forged?.statement.body.epoch ?? 0);
	if (!forged || !seed) throw new Error("no entry");
	const key = itemEntryKey(seed, forged.statement.body).use(toBase64Url);
	const endorsements = [{ entry: toWire(forged.statement), box: toBase64Url(forged.box), key }];
	const newest = await makeEndorsementFile(session, space, item);
	t.throws(() => verifyEndorsementFile({ ...newest, endorsements }), /speak for an organisation/);
	t.ok(verifyEndorsementFile(file));
});

t.test("a hidden position is neither endorsed nor proved", async (t) => {
	const item = await start();
	await endorse(origin.coordinator, item);
	const mark = (isOn: boolean) =>
		markItem(origin.coordinator.session, space, { item, entry: null, mark: "hidden", isOn, reason: "danger", text: null });
	await mark(true);
	t.equal(await outcomeOf(() => endorse(transit.coordinator, item)), "wrong-state");
	t.equal(await outcomeOf(() => makeEndorsementFile(transit.staff.session, space, item)), "wrong-state");
	await mark(false);
	await endorse(transit.coordinator, item);
	t.equal((await makeEndorsementFile(transit.staff.session, space, item)).endorsements.length, 2);
});
