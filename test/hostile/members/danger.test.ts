/** After the mark of danger, the keys of that organisation open nothing that is written, not even with the help of a server that colludes. */
import t from "tap";
import { deskKeys } from "#crypto/desk.ts";
import { openGrant } from "#crypto/epoch.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import type { SealKey } from "#crypto/seal.ts";
import { hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { acceptHandoff, doCaseUpkeep, readHandoffThread, writeHandoffMessage, writeSection } from "#sdk/casework/index.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import {
	type CompartmentRow,
	doUpkeep,
	listCompartments,
	message,
	openThread,
	reinstate,
	suspend,
	syncDirectory,
	type UnlockedSession,
	write,
} from "#sdk/index.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const { network, origin, transit, destination, founder, admin } = await readyNetwork(t);
const [o, theirs] = [origin.staff.session, transit.staff.session];
const { id, of } = await caseWith(o, origin.desk, ["identity"]);
const section = of.identity as Id;
const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
await acceptHandoff(theirs, ref);
await writeHandoffMessage(o, ref, "Before.");
const [{ id: talk }] = (await network.server.sql("SELECT id FROM compartment WHERE kind = 'handoff'")) as [{ id: Id }];
const holders = [transit, destination].map(({ desk }) => ({ kind: "desk" as const, id: desk }));
const own = await openThread(o, "Ours", holders);
const foreign = await openThread(theirs, "Theirs", [{ kind: "desk", id: origin.desk }]);
const compartments = [section, talk, own, foreign];

let stolen = await keysThere(theirs);

/** The keys that lie on a computer of the organisation in danger: those of its desk and of the member. */
async function keysThere(session: UnlockedSession): Promise<SealKey[]> {
	const seed = await session.deskSeed(transit.desk, session.dir.desks.get(transit.desk)?.epoch ?? 0);
	return [deskKeys(seed).seal, session.keys(session.dir.members.get(session.me)?.keyEpoch ?? 0).seal];
}

/** The boxes of the present epoch, as the server stores them, that one of the stolen keys opens. */
async function opened(compartment: Id): Promise<number> {
	const { state } = await openCompartment(o, compartment);
	const { number, kc } = state.epochs.at(-1) ?? { number: 0, kc: new Uint8Array() };
	const rows = await network.server.sql(
		`SELECT kind, holder, ke, box FROM sealed_grant WHERE compartment = '${compartment}' AND number = ${number}`,
	);
	t.not(rows.length, 0);
	const opens = (key: SealKey, { kind, holder, ke, box }: Record<string, unknown>) => {
		try {
			const context = { network: o.network, compartment, number, kc, kind: kind as "desk", id: holder as Id, ke: ke as number };
			return openGrant(key, context, new Uint8Array(box as Buffer)) !== null;
		} catch {
			return false;
		}
	};
	return rows.filter((row) => stolen.some((key) => opens(key, row))).length;
}

/** What the server lists about the thread of the hand-off. */
async function listed(): Promise<CompartmentRow | undefined> {
	const { compartments } = await listCompartments(o, { kind: "handoff" });
	return compartments.find(({ compartment }) => compartment === talk);
}

/** Sends an entry in the present epoch, as a program does that doesn't look whether the epoch is stale. */
async function sendAsBefore(): Promise<unknown> {
	const number = presentEpoch((await openCompartment(o, talk)).state).number;
	const rows = await network.server.sql(`SELECT objid, author, n FROM message_entry WHERE compartment = '${talk}' ORDER BY seq`);
	const box = randomBytes(64);
	const place = { n: rows.filter(({ author }) => author === o.me).length + 1, prev: [new Uint8Array(rows.at(-1)?.objid as Buffer)] };
	const what = { compartment: talk, number, entry: randomId(), ...place, attachments: [], replaces: null, box: hash(box) };
	const body = { entry: toWire(o.sign("entry", what, origin.desk)), box: toBase64Url(box) };
	return o.server.call(contracts.compartments.send, { params: { compartment: talk }, body });
}

t.test("what is written after the mark is sealed without the organisation in danger", async (t) => {
	for (const each of compartments) t.equal(await opened(each), 1, "the stolen key opens what was written before");
	await suspend(founder.session, { kind: "organisation", subject: transit.id }, "danger");
	await syncDirectory(o);
	o.memory.confirmSuspended = async () => t.fail("nobody is asked");
	await writeHandoffMessage(o, ref, "They are in danger.");
	await writeSection(o, section, { text: "Don't go there." });
	for (const thread of [own, foreign]) await write(o, thread, message("They are in danger."));
	for (const each of compartments) t.equal(await opened(each), 0);
	await t.rejects(openThread(o, "New", holders), { code: "in-danger" }, "and no new thread is sealed to it");
});

t.test("when the danger is over, the server takes no entry from a program that hasn't brought the desk back", async (t) => {
	await reinstate(admin.session, { kind: "organisation", subject: transit.id });
	t.equal((await listed())?.stale, true);
	await t.rejects(sendAsBefore(), { code: "epoch-stale" });
});

t.test("a desk that somebody has left meanwhile comes back with its next key", async (t) => {
	await suspend(founder.session, { kind: "member", subject: transit.coordinator.id }, "investigation");
	t.equal((await listed())?.stale, false, "its present key would open it for whoever left");
	const back = await network.open(network.device(), transit.staff.signInName, transit.staff.recoveryCode);
	await doUpkeep(back);
	stolen = await keysThere(back);
	t.equal((await listed())?.stale, true);
});

t.test("after the danger, the desk is back in the thread of its hand-off, and gets nothing of the time between", async (t) => {
	await syncDirectory(o);
	await doUpkeep(o);
	await doCaseUpkeep(o);
	t.equal(await opened(talk), 1);
	t.equal(await opened(section), 1, "the hand-off runs on");
	t.equal(await opened(own), 0, "the owner of a thread decides whom to bring back");
	const { signInName, recoveryCode } = transit.staff;
	const back = await network.open(network.device(), signInName, recoveryCode);
	await writeHandoffMessage(back, ref, "We are safe.");
	const texts = (await readHandoffThread(o, ref)).map(({ content }) => (content && "text" in content ? content.text : null));
	t.same(texts.slice(-3), ["Before.", "They are in danger.", "We are safe."]);
});
