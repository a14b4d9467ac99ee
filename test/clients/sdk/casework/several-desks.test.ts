/** Several desks are asked for the same case. The desk that said yes doesn't see the other requests, and must be able to receive. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	declineHandoff,
	doCaseUpkeep,
	holdHandoff,
	receiveHandoff,
	recordDeparture,
	viewCase,
	writeSection,
} from "#sdk/casework/index.ts";
import { openCompartment } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, overtaken, requestTransfer } from "../../../support/sdk-cases.ts";

const { origin, transit, destination } = await readyNetwork(t);
const [o, tr, d] = [origin.staff.session, transit.staff.session, destination.staff.session];

/** The hand-offs for which the section's present key is sealed, as its owner sees it. */
async function sealedFor(session: typeof o, compartment: Id): Promise<Id[]> {
	return presentEpoch((await openCompartment(session, compartment)).state).pending.map(({ handoff }) => handoff);
}

for (const other of ["declined", "not answered"] as const)
	t.test(`a desk receives when the other request was ${other}, also before any upkeep`, async (t) => {
		const { id, of } = await caseWith(o, origin.desk, ["identity", "consent"]);
		const mine = await requestTransfer(o, id, destination, ["identity"], of);
		const theirs = await requestTransfer(o, id, transit, ["identity"], of);
		if (other === "declined") await declineHandoff(tr, theirs.ref, "no-capacity");
		await acknowledgeHandoff(d, mine.ref);
		await acceptHandoff(d, mine.ref);
		await recordDeparture(o, mine.ref);
		const received = await receiveHandoff(d, mine.ref);
		t.equal(received.state, "received");
		t.equal((await viewCase(d, id)).state.custodian, destination.desk);
		t.same(await sealedFor(d, of.identity as Id), [], "the new key is sealed for no other request");
		await writeSection(d, of.identity as Id, { text: "She is here." });
	});

t.test("a hand-off that moved meanwhile is not received with keys for fewer desks", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "consent"]);
	const mine = await requestTransfer(o, id, destination, ["identity"], of);
	await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(d, mine.ref);
	await recordDeparture(o, mine.ref);
	const hold = () => holdHandoff(o, mine.ref, "other");
	const receive = () => receiveHandoff(d, mine.ref);
	await t.rejects(overtaken(d, "cases.append", hold, receive), { name: "CaseMoved", detail: /is on-hold now \(other\)/ });
	t.equal((await viewCase(o, id)).state.custodian, origin.desk);
});

for (const fails of [false, true])
	t.test(
		`after a transfer, the new key of a section is sealed for a referral that still reads it${fails ? ", by the upkeep" : ""}`,
		async (t) => {
			const { id, of } = await caseWith(o, origin.desk, ["identity", "health", "consent"]);
			const referral = await requestTransfer(o, id, transit, ["health"], of, { kind: "referral" });
			await acknowledgeHandoff(tr, referral.ref);
			await acceptHandoff(tr, referral.ref);
			const mine = await requestTransfer(o, id, destination, ["identity", "health"], of);
			const third = await requestTransfer(o, id, transit, ["identity"], of);
			await declineHandoff(tr, third.ref, "no-capacity");
			await acceptHandoff(d, mine.ref);
			await recordDeparture(o, mine.ref);
			const rotates = () => (fails ? Promise.reject(new ProtocolError("unavailable")) : Promise.resolve());
			const received = await overtaken(d, "compartments.rotate", rotates, () => receiveHandoff(d, mine.ref));
			t.equal(received.state, "received");
			if (fails) {
				t.same(await sealedFor(d, of.health as Id), [], "the person is received, and the key isn't renewed");
				t.match(await doCaseUpkeep(d), { renewed: [of.health], failed: [] });
			}
			t.same(await sealedFor(d, of.health as Id), [referral.ref.handoff], "its key is sealed for the referral");
			t.same(await sealedFor(d, of.identity as Id), []);
		},
	);
