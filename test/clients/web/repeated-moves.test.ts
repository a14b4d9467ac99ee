/** A move of a hand-off is repeated because no answer came. Another move than the one that was sent isn't taken for it. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { acceptHandoff, type BasisInput, loadCase } from "#sdk/casework/index.ts";
import { type MoveInput, moveHandoff } from "#sdk/views/handoff-moves.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("a new basis is recorded once, and another basis isn't taken for it", async (t) => {
	const { origin, destination } = await readyNetwork(t);
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const { ref, consent } = await requestTransfer(session, id, destination, ["identity"], of);
	await acceptHandoff(destination.staff.session, ref);
	giveLocation(t);
	const handoffNow = async () => (await loadCase(session, id)).state.handoffs[ref.handoff as Id];
	const seen = (await handoffNow())?.chain.length as number;
	const extend = (basis: BasisInput) => moveHandoff(session, { handoff: ref.handoff, move: "extend", seen, basis } satisfies MoveInput);
	const order: BasisInput = { kind: "legal-obligation", code: "court-order" };
	await extend(order);
	await extend({ ...order });
	t.equal((await handoffNow())?.chain.length, seen + 1);
	for (const other of [
		{ kind: "legal-obligation", code: "other" },
		{ kind: "consent", consent },
	] as const)
		await t.rejects(extend(other), { code: "stale" }, other.kind);
	t.match((await handoffNow())?.basis, order);
});
