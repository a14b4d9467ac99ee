/** What the client refuses when the server lies: real answers of a real server, changed on their way. SPEC section 9. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { checkpointText } from "#protocol/log/checkpoint.ts";
import { toWire } from "#protocol/statements/statement.ts";
import {
	AlarmError,
	addHolder,
	httpTransport,
	markSeen,
	message,
	names,
	openThread,
	readAll,
	readPage,
	type Sitting,
	signIn,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import { type Person, readyNetwork } from "../support/sdk.ts";

const { network, origin, destination, founder } = await readyNetwork(t);

type Lie = (answer: any, sent: any) => any;

/** A sitting of a person on this device's storage, whose server lies about one endpoint as long as `lie` stands. */
async function deceived(person: Person, storage = network.device().storage) {
	const device = { ...network.device(), storage };
	const honest = httpTransport({ address: network.server.url });
	const lies = new Map<string, Lie>();
	const server = {
		...honest,
		async call(endpoint: AnyEndpoint, sent: any) {
			const answer = await honest.call(endpoint, sent);
			return lies.get(endpoint.id)?.(structuredClone(answer), sent) ?? answer;
		},
	} as typeof honest;
	const sitting = await signIn({ ...device, server, name: person.signInName, password: person.password });
	return { sitting, lies, alarms: device.alarms, storage };
}

const victim = await deceived(destination.staff);
const { sitting, lies, alarms } = victim;
t.beforeEach(() => {
	lies.clear();
	alarms.length = 0;
	sitting.memory.alarms.clear();
});

async function freshThread(...texts: string[]): Promise<string> {
	const thread = await openThread(origin.staff.sitting, "Thread", [{ kind: "desk", id: destination.desk }]);
	for (const text of texts) await write(origin.staff.sitting, thread, message(text));
	return thread;
}

t.test("the directory", async (t) => {
	const size = sitting.dir.size;
	const stops = async (code: string, lie: Lie) => {
		lies.set("directory.read", lie);
		await t.rejects(syncDirectory(sitting), AlarmError, code);
		t.match(alarms.at(-1), { code });
		t.equal(sitting.dir.size, size, "nothing of it was used");
	};
	await stops("directory-shrunk", (page) => ({ ...page, checkpoint: { ...page.checkpoint, size: size - 1 } }));
	await stops("directory-forked", (page) => ({ ...page, checkpoint: { ...page.checkpoint, root: "A".repeat(43) } }));
	const { network: other } = await network.device().server.call(contracts.directory.network);
	t.ok(other);
	await openThread(origin.staff.sitting, "x", []);
	await stops("directory-shrunk", (page) => ({ ...page, checkpoint: { ...page.checkpoint, size: size + 1 } }));
});

t.test("a name that isn't the person's", async (t) => {
	lies.set("directory.names", ({ names }) => ({
		names: names.map((each: any) => (each.member === founder.id ? { ...each, name: "Mallory" } : each)),
	}));
	t.notOk((await names(sitting)).has(founder.id));
	t.match(alarms, [{ code: "name-mismatch", subject: founder.id }]);
});

t.test("entries dropped, replayed, moved, changed", async (t) => {
	const thread = await freshThread("one", "two", "three");
	const other = await freshThread("other");
	const codes = async (lie: Lie) => {
		sitting.memory.transcripts.clear();
		sitting.memory.alarms.clear();
		alarms.length = 0;
		lies.set("compartments.page", lie);
		const { entries } = await readAll(sitting, thread);
		return { codes: [...new Set(alarms.map(({ code }) => code))], entries };
	};
	const without = (seq: number) => (page: any) => ({ ...page, entries: page.entries.filter((each: any) => each.seq !== seq) });
	t.same((await codes(without(2))).codes, ["entry-missing"]);
	const renumbered = await codes((page) => {
		const entries = page.entries.filter((each: any) => each.seq !== 3).map((each: any, i: number) => ({ ...each, seq: i + 1 }));
		return { entries, count: 3 };
	});
	t.same(renumbered.codes, ["entry-missing"]);
	t.ok(renumbered.entries[2]?.missingBefore, "shown where it is missing");
	const replayed = await codes((page) => ({ entries: [...page.entries, { ...page.entries[1], seq: 5 }], count: 5 }));
	t.same(replayed.codes, ["entry-replayed"]);
	t.equal(replayed.entries[4]?.failure?.why, "tampered");
	const moved = (await origin.staff.sitting.server.call(contracts.compartments.page, { params: { compartment: other } })).entries[1];
	t.same((await codes((page) => ({ entries: [...page.entries, { ...moved, seq: 5 }], count: 5 }))).codes, ["content-tampered"]);
	const swapped = await codes((page) => {
		page.entries[1].box = page.entries[2].box;
		return page;
	});
	t.same(swapped.codes.slice(0, 1), ["content-tampered"]);
	t.equal(swapped.entries[1]?.content, null);
});

t.test("the newest entries withheld: by what this device saw, and by what others have seen", async (t) => {
	const thread = await freshThread("one", "two");
	const { compartment } = await readAll(sitting, thread);
	await markSeen(sitting, compartment);
	await write(origin.staff.sitting, thread, message("three"));
	await markSeen(destination.coordinator.sitting, (await readAll(destination.coordinator.sitting, thread)).compartment);
	lies.set("compartments.get", (answer) => ({ ...answer, count: 3 }));
	await t.rejects(readPage(sitting, thread), AlarmError);
	t.match(alarms, [{ code: "entries-dropped", subject: thread }], "a colleague has seen four");
	lies.set("compartments.get", (answer) => ({ ...answer, count: 2, seen: [] }));
	alarms.length = 0;
	await t.rejects(readPage(sitting, thread), AlarmError);
	t.match(alarms, [{ code: "entries-dropped", subject: thread }], "this device has seen three");
	const elsewhere = await deceived(destination.staff, victim.storage);
	elsewhere.lies.set("compartments.page", (page) => ({ entries: page.entries.slice(0, 2), count: 2 }));
	await t.rejects(readAll(elsewhere.sitting, thread), AlarmError, "also after a restart");
});

t.test("an epoch that nobody entitled signed, and a holder that the server adds", async (t) => {
	const thread = await freshThread("before");
	// Destination's desk rotates as if it owned the thread, and adds somebody; the server is made to serve it.
	const evil = destination.coordinator.sitting;
	const { firstEpoch, nextEpoch } = await import("#sdk/epochs.ts");
	const { openCompartment } = await import("#sdk/compartment.ts");
	const opened = await openCompartment(evil, thread);
	const added = await nextEpoch(evil, opened, { reason: "rotation", add: [{ kind: "member", id: destination.coordinator.id }] });
	lies.set("compartments.get", (answer) => ({ ...answer, statements: [...answer.statements, toWire(added.statement)] }));
	const { compartment } = await readAll(sitting, thread);
	t.equal(compartment.state.epochs.length, 1, "it is ignored");
	t.match(alarms, [{ code: "epoch-not-entitled", subject: thread }]);
	await t.rejects(write(sitting, thread, message("to whom?")), "and nobody writes to it");
	const another = firstEpoch(evil, { compartment: thread, kind: "thread", owner: destination.desk, holders: [] });
	lies.set("compartments.get", (answer) => ({ ...answer, statements: [toWire(another.statement)] }));
	alarms.length = 0;
	sitting.memory.alarms.clear();
	await t.rejects(readPage(sitting, thread), AlarmError, "another beginning than the one seen before");
	t.match(alarms, [{ code: "epoch-not-entitled", subject: thread }]);
});

t.test("a grant that gives another key", async (t) => {
	const thread = await freshThread("one");
	sitting.memory.epochKeys.clear();
	lies.set("compartments.get", (answer) => {
		const [grant] = answer.grants;
		const flipped = grant.box.slice(0, -8) + (grant.box.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA");
		return { ...answer, grants: [{ ...grant, box: flipped }] };
	});
	await t.rejects(readAll(sitting, thread), AlarmError);
	t.match(alarms, [{ code: "key-mismatch", subject: thread }]);
});

t.test("an entry written under a closed epoch, after its closing", async (t) => {
	const thread = await openThread(origin.coordinator.sitting, "Closing", [{ kind: "desk", id: destination.desk }]);
	const late = await lateEntry(origin.staff.sitting, thread);
	await addHolder(origin.coordinator.sitting, thread, { kind: "member", id: destination.coordinator.id }, { history: true });
	await write(origin.coordinator.sitting, thread, message("in the second epoch"));
	lies.set("compartments.page", (page) => ({ entries: [...page.entries, { ...late, seq: 3, at: 1 }], count: 3 }));
	const { entries } = await readAll(sitting, thread);
	t.equal(entries.length, 3);
	t.equal(entries[2]?.content, null);
	t.match(alarms, [{ code: "entry-not-entitled" }]);
	t.same(founder.alarms, []);
});

t.test("two histories come to light by what others have seen", async (t) => {
	const thread = await freshThread("one");
	const by = origin.staff.sitting;
	await readPage(sitting, thread);
	await syncDirectory(by);
	const { head, compartment } = await lastOf(by, thread);
	const shown = by.checkpoint;
	const saysOf = async (size: number) => {
		by.checkpoint = signedByLog(size);
		const seen = toWire(by.sign("seen", { compartment: thread, head, count: compartment.count }, origin.desk));
		const late = await lateEntry(by, thread);
		by.checkpoint = shown;
		return { seen, late };
	};
	for (const [size, code] of [
		[shown.size - 1, "directory-forked"],
		[shown.size + 5, "directory-shrunk"],
	] as const) {
		const { seen, late } = await saysOf(size);
		const stops = async (endpoint: string, lie: Lie) => {
			lies.clear();
			lies.set(endpoint, lie);
			alarms.length = 0;
			sitting.memory.alarms.clear();
			await t.rejects(readPage(sitting, thread), AlarmError, `${code} by ${endpoint}`);
			t.match(alarms, [{ code, subject: origin.staff.id }]);
		};
		await stops("compartments.get", (answer) => ({ ...answer, seen: [seen] }));
		await stops("compartments.page", (page) => ({
			entries: [...page.entries, { ...late, seq: page.count + 1, at: 1 }],
			count: page.count + 1,
		}));
	}
});

async function lastOf(by: Sitting, thread: string) {
	const { compartment } = await readAll(by, thread);
	return { compartment, head: compartment.transcript.at(compartment.count)!.objId };
}

/** A checkpoint of a history that never was, signed by the log's own key. */
function signedByLog(size: number) {
	const { secrets, logKey } = network.server.kernel;
	const root = new Uint8Array(32).fill(7);
	const text = new TextEncoder().encode(checkpointText(logKey("directory").name, size, root));
	return { size, root, signature: new SigningKey(secrets.logSeeds!.directory).sign(text) };
}

/** A sound entry under the present epoch that never reaches the server. */
async function lateEntry(by: Sitting, thread: string): Promise<{ entry: unknown; box: string }> {
	let caught: any;
	const server = {
		...by.server,
		async call(endpoint: AnyEndpoint, sent: any) {
			if (endpoint.id !== "compartments.send") return by.server.call(endpoint, sent);
			caught = sent.body;
			throw new Error("kept back");
		},
	} as typeof by.server;
	await write({ ...by, server }, thread, message("late")).catch(() => {});
	return caught;
}
