/** A client that doesn't check: it requests a hand-off although the case has a recorded "no". */
import { randomId } from "#crypto/random.ts";
import { hash, type Id } from "#protocol/bytes.ts";
import { RESPOND_WITHIN, type Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { appendToCase } from "#sdk/casework/append.ts";
import { toBasis } from "#sdk/casework/handoffs/common.ts";
import { makeHandoffGrants } from "#sdk/casework/handoffs/request.ts";
import { type HandoffSummary, sealSummary } from "#sdk/casework/summary.ts";
import { firstEpoch } from "#sdk/compartments/epochs.ts";
import type { UnlockedSession } from "#sdk/context.ts";

const SUMMARY: HandoffSummary = {
	ageBand: "unknown",
	languages: ["sq"],
	needs: ["shelter"],
	urgency: "urgent",
	riskLevel: "high",
	text: "Needs two nights.",
};

/** A request for a drafted hand-off. */
export interface CarelessRequest {
	case: Id;
	handoff: Id;
	section: Section;
	/** The permit that the request cites. */
	consent: Id;
}

/** @returns the reasons of the server's refusal. @throws Error when the server accepts the request. */
export async function requestWithoutChecks(session: UnlockedSession, asked: CarelessRequest): Promise<readonly string[]> {
	try {
		await appendToCase(session, asked.case, async (draft, loaded) => {
			const { state } = draft;
			// This client forgets every "no".
			for (const [id, { terms }] of Object.entries(state.consents)) if (!terms.permit) delete state.consents[id];
			const { from, to, priority } = state.handoffs[asked.handoff] ?? missing("hand-off");
			const [compartment] = Object.entries(state.sections).find(([, { section }]) => section === asked.section) ?? missing("section");
			const box = sealSummary(session, { case: asked.case, handoff: asked.handoff, to }, SUMMARY);
			const thread = randomId();
			draft.addTimed("handoff.request", from, (at) => ({
				...{ handoff: asked.handoff, respondBy: at + RESPOND_WITHIN[priority], purposes: ["shelter" as const], summary: hash(box), thread },
				...{
					sections: [{ section: asked.section, compartment, byHand: false }],
					basis: toBasis(state, { kind: "consent", consent: asked.consent }),
				},
			}));
			draft.summaries.push({ handoff: asked.handoff, box });
			const holders = [{ kind: "desk" as const, id: to }];
			draft.epochs.push(firstEpoch(session, { compartment: thread, kind: "handoff", subject: asked.handoff, owner: from, holders }));
			draft.grants.push(await makeHandoffGrants(session, loaded, compartment, { handoff: asked.handoff, to, as: from }));
		});
	} catch (error) {
		// Only the server's own answer has the id of a request. A refusal of this client would have none.
		if (!(error instanceof ProtocolError) || error.code !== "no-basis" || !("request" in error)) throw error;
		return (error.data as { why: string[] }).why;
	}
	throw new Error('the server accepted a request against a recorded "no"');
}

function missing(what: string): never {
	throw new Error(`the case has no such ${what}`);
}
