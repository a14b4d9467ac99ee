/** After the mark of danger, the keys of that organisation open nothing that is written, not even with the help of a server that colludes. */
import t from "tap";
import { deskKeys } from "#crypto/desk.ts";
import { openGrant } from "#crypto/epoch.ts";
import type { SealKey } from "#crypto/seal.ts";
import type { Id } from "#protocol/bytes.ts";
import { acceptHandoff, doCaseUpkeep, readHandoffThread, writeHandoffMessage, writeSection } from "#sdk/casework/index.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { doUpkeep, message, openThread, reinstate, suspend, syncDirectory, write } from "#sdk/index.ts";
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

const desk = theirs.dir.desks.get(transit.desk);
const keyEpoch = theirs.dir.members.get(theirs.me)?.keyEpoch ?? 0;
const stolen: SealKey[] = [deskKeys(await theirs.deskSeed(transit.desk, desk?.epoch ?? 0)).seal, theirs.keys(keyEpoch).seal];

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

t.test("after the danger, the desk is back in the thread of its hand-off, and gets nothing of the time between", async (t) => {
	await reinstate(admin.session, { kind: "organisation", subject: transit.id });
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
