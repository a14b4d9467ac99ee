/** A second sign-in trusts the directory that it has verified before, and nothing that somebody has put in its place. */
import { readFileSync } from "node:fs";
import t from "tap";
import { hash, toHex } from "#protocol/bytes.ts";
import { allLeaves } from "#sdk/directory/leaves.ts";
import { packDirectory, unpackDirectory } from "#sdk/directory/snapshot.ts";
import { FOLD_VERSION } from "#sdk/directory/verified.ts";
import { addDesk, memoryStorage, printDeskRecovery, rekeyDesk, type Storage, syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { type Person, readyNetwork } from "../../../support/sdk.ts";

const { network, origin } = await readyNetwork(t);
const { staff, coordinator } = origin;

/** A storage whose values tests read and change. */
function mapStorage(values = new Map<string, string>()): Storage & { values: Map<string, string> } {
	return { ...memoryStorage(values), values };
}

async function signInOn(storage: Storage, person: Person): Promise<{ session: UnlockedSession; alarms: unknown[] }> {
	const device = { ...network.device(), storage };
	return { session: await network.open(device, person.signInName, person.recoveryCode), alarms: device.alarms };
}
const nameIn = ({ values }: { values: Map<string, string> }, part: string) =>
	[...values.keys()].find((name) => name.includes(part)) as string;

const full = (await signInOn(mapStorage(), staff)).session;
const kept = mapStorage();
await signInOn(kept, staff);
const copy = () => mapStorage(new Map(kept.values));

t.test("the same directory comes back, and only new leaves are verified", async (t) => {
	const { session } = await signInOn(copy(), staff);
	t.equal(session.log.length, 0, "no leaf was folded again");
	t.same(session.dir, full.dir);
	t.ok(full.dir.size >= 50);
	t.same(unpackDirectory(packDirectory(full.dir)), full.dir);
	const marks = { ...full.dir, commitments: new Set(["!", "!1", "!#1", "!=", "=!", ""]) };
	t.same(unpackDirectory(packDirectory(marks)), marks, "texts that look like marks");
	const storage = copy();
	await addDesk(coordinator.session, { name: "Another desk" });
	const newer = (await signInOn(storage, staff)).session;
	t.ok(newer.log.length > 0 && newer.log.length < 10, `${newer.log.length} new leaves`);
	await syncDirectory(full);
	t.same(newer.dir, full.dir, "a directory older than the server's is continued");
	t.equal((await allLeaves(newer)).length, newer.dir.size);
	t.same(
		(await allLeaves(newer)).map(({ bytes }) => bytes),
		full.log.map(({ bytes }) => bytes),
	);
	const again = (await signInOn(storage, staff)).session;
	t.same(again.dir, full.dir, "the new leaves were saved beside it");
});

t.test("a changed directory is dropped, and all leaves are verified", async (t) => {
	const changes: Record<string, (storage: ReturnType<typeof copy>) => void> = {
		"a role": (storage) => {
			const dir = unpackDirectory(storage.values.get(nameIn(storage, "/folded/")) as string);
			const me = dir.members.get(staff.id);
			if (me) me.role = "admin";
			storage.values.set(nameIn(storage, "/folded/"), packDirectory(dir));
		},
		"the size": (storage) => {
			const name = nameIn(storage, "/verified/");
			const mark = JSON.parse(storage.values.get(name) as string);
			storage.values.set(name, JSON.stringify({ ...mark, size: mark.size - 1 }));
		},
		"no JSON": (storage) => void storage.values.set(nameIn(storage, "/folded/"), "{"),
		"no directory": (storage) => void storage.values.delete(nameIn(storage, "/folded/")),
		"no mark": (storage) => void storage.values.set(nameIn(storage, "/verified/"), "x"),
	};
	await syncDirectory(full);
	for (const [name, change] of Object.entries(changes)) {
		const storage = copy();
		change(storage);
		const { session, alarms } = await signInOn(storage, staff);
		t.equal(session.log.length, session.dir.size, `${name}: all leaves were folded`);
		t.same(session.dir, full.dir, name);
		t.same(alarms, [], name);
	}
});

t.test("another member's directory isn't trusted, also under one's own name", async (t) => {
	const storage = copy();
	for (const part of ["/verified/", "/folded/"]) {
		const name = nameIn(storage, part);
		t.ok(name.includes(staff.id));
		storage.values.set(name.replace(staff.id, coordinator.id), storage.values.get(name) as string);
	}
	const { session } = await signInOn(storage, coordinator);
	t.equal(session.log.length, session.dir.size);
});

t.test("the device's pin still holds: a server that shows less raises the alarm", async (t) => {
	const storage = copy();
	const name = nameIn(storage, "/pin");
	const pin = JSON.parse(storage.values.get(name) as string);
	storage.values.set(name, JSON.stringify({ ...pin, size: pin.size + 1000 }));
	t.equal(await outcomeOf(() => signInOn(storage, staff)), "directory-shrunk");
	storage.values.set(name, JSON.stringify({ ...pin, root: pin.root.replace(/^./, (first: string) => (first === "A" ? "B" : "A")) }));
	t.equal(await outcomeOf(() => signInOn(storage, staff)), "directory-forked");
});

t.test("leaves that are needed again are compared with the verified root, or fetched", async (t) => {
	const storage = copy();
	for (const name of [...storage.values.keys()]) if (/\/directory\/\d+$/.test(name)) storage.values.set(name, "[]");
	const { session } = await signInOn(storage, staff);
	t.equal((await allLeaves(session)).length, session.dir.size);
	await printDeskRecovery(coordinator.session, origin.desk);
	await rekeyDesk(coordinator.session, origin.desk);
	const desk = (await signInOn(copy(), coordinator)).session;
	t.ok(await desk.deskSeed(origin.desk, 1), "an earlier seed of the desk opens by a leaf of long ago");
});

t.test("FOLD_VERSION was raised when the known histories changed", async (t) => {
	const vectors = readFileSync(new URL("../../../vectors/folds-directory.json", import.meta.url));
	t.same(
		[FOLD_VERSION, toHex(hash(vectors)).slice(0, 16)],
		[16, "e6689bfed89ff1b0"],
		"test/vectors/folds-directory.json has changed: if the fold can make another state, raise FOLD_VERSION, then correct this line",
	);
});
