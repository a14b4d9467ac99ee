/** Revisions of a section from a server that drops, reorders, replays or moves them: each is found, or shown as missing. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { baseToken, openSection, revise, type SectionView } from "#sdk/casework/index.ts";
import { type Content, write } from "#sdk/index.ts";
import { drop, type Lie, reorder, replay, swap } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { caseWith } from "../../support/sdk-cases.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { origin } = world.fixtures;
const sender = await world.openSyncedSession("sender");
const { of } = await caseWith(sender.session, origin, ["identity", "family"]);
const [identity, family] = [of.identity as Id, of.family as Id];
for (const name of ["Era", "Erina", "Erisa"])
	await revise(sender.session, await openSection(sender.session, identity), {
		form: "person",
		ops: [{ field: "prs_FirstName", value: name }],
	});
await revise(sender.session, await openSection(sender.session, family), {
	form: "family",
	ops: [{ field: "fam_Care", value: "separated" }],
});

const namesIn = ({ cells }: SectionView) => cells.flatMap(({ values }) => values.map((each) => each.values?.prs_FirstName));

/** Opens the section on a new device of the same person, from a server with these lies. */
async function opened(...lies: Lie[]) {
	const reader = await world.openSyncedSession("sender");
	reader.setLies(...lies);
	let view: SectionView | null = null;
	const stopped = await outcomeOf(async () => {
		view = await openSection(reader.session, identity);
	});
	const missing = (view as SectionView | null)?.entries.some(({ missingBefore }) => missingBefore) ?? false;
	return { stopped, codes: alarmCodes(reader), names: view === null ? null : namesIn(view), missing };
}

test("an honest server", async (t) => {
	t.same(await opened(), { stopped: null, codes: [], names: ["Erisa"], missing: false });
});

test("a dropped revision is shown as missing, and what replaced it doesn't win silently", async (t) => {
	t.match(await opened(drop("compartments.page", "entries.0")), { codes: ["entry-missing"], names: ["Erisa"] });
	t.match(await opened(drop("compartments.page", "entries.1")), { codes: ["entry-missing"] });
	t.match(await opened(drop("compartments.page", "entries.2")), { codes: ["entry-missing"] }, "the newest one");
});

test("without the revision between them, an older and a newer value clash", async (t) => {
	const { names } = await opened(drop("compartments.page", "entries.1"));
	t.same(names, ["Era", "Erisa"], "the reader can't know that the newer author had seen the older value");
});

test("reordered and replayed revisions are refused, and renumbered ones hide nothing", async (t) => {
	t.match(await opened(reorder("compartments.page", "entries")), { stopped: "entry-replayed" });
	t.match(await opened(replay("compartments.page", "entries.0")), { stopped: "entry-replayed" });
	const renumbered = await opened(
		swap("compartments.page", "entries.1.seq", "entries.2.seq"),
		swap("compartments.page", "entries.1", "entries.2"),
	);
	t.match(renumbered, { codes: ["entry-missing"] });
	t.ok((renumbered.names?.length ?? 0) > 1, "a value that should stand before another one doesn't replace it");
});

test("swapped boxes count as nothing", async (t) => {
	t.match(await opened(swap("compartments.page", "entries.1.box", "entries.2.box")), { codes: ["content-tampered"], names: ["Era"] });
});

test("an author who names a later or foreign entry in base hides nothing", async (t) => {
	const reader = await world.openSyncedSession("sender");
	const before = await openSection(reader.session, identity);
	const raw = (base: Uint8Array[]): Content => ({
		kind: "rev",
		form: "person@1",
		base,
		at: 1,
		why: null,
		ops: [{ row: null, field: "prs_FirstName", value: "Nobody" }],
		files: [],
	});
	const foreign = await openSection(reader.session, family);
	await write(reader.session, identity, raw(foreign.base));
	const after = await openSection(reader.session, identity);
	t.same(namesIn(after), ["Erisa", "Nobody"]);
	t.same(after.clashes.length, 1);
	t.not(baseToken(after.base), baseToken(before.base));
});
