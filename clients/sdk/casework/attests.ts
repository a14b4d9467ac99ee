/** What she confirms to somebody of another organisation: her later yes, or that a guardian needn't be excluded any more. */
import { fromBase64Url, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { Consent } from "#protocol/rules/consent.ts";
import type { UnlockedSession } from "../context.ts";
import { appendToCase, chooseDesk } from "./append.ts";
import type { ConsentRef } from "./consents.ts";
import { loadCase } from "./load.ts";
import { chooseRecordingDesk } from "./recording-desk.ts";

/**
 * Asks a desk of another organisation to hear her alone about this consent, and to say what she confirmed (`attestConsent`). The desk is
 * shown only the coded statements of the consent.
 * @throws ProtocolError bad-input for a desk of my own organisation; not-allowed, not-found
 * @example await askToAttest(session, { case: id, consent }, theirDesk);
 */
export async function askToAttest(session: UnlockedSession, { case: id, consent }: ConsentRef, desk: Id): Promise<void> {
	await appendToCase(session, id, (bundle) => {
		const as = chooseRecordingDesk(session, bundle.state);
		bundle.add("consent.move", as, { consent, action: "name", code: null, desk, onTheWay: null });
	});
}

/**
 * Says what she has confirmed to my desk: that she permits again, or that a guardian needn't be excluded any more. A second member of the
 * desk that recorded a "no" calls this too, to countersign that the "no" was a mistake in typing.
 * @throws ProtocolError not-allowed when my desk wasn't asked and doesn't have the person; wrong-state, not-found
 * @example await attestConsent(session, { case: id, consent }, "approve");
 */
export async function attestConsent(
	session: UnlockedSession,
	{ case: id, consent }: ConsentRef,
	verdict: "approve" | "refuse",
): Promise<void> {
	await appendToCase(session, id, (bundle) => {
		const found = bundle.state.consents[consent];
		const object = found?.inError?.object ?? found?.chain[0];
		if (!found || object === undefined) throw new ProtocolError("not-found", "consent: this case has no such consent");
		const desks = found.inError ? [found.desk] : [...found.named, bundle.state.custodian];
		const mine = chooseDesk(session, ...desks, ...Object.values(bundle.state.handoffs).map(({ to }) => to));
		bundle.add("case.attest", mine, { consent, object: fromBase64Url(object), verdict });
	});
}

/** A consent about which a desk of mine is asked to hear the person. */
export interface ConsentToAttest {
	consent: Consent;
	/** The "no" that this yes replaces. Null for an exclusion. */
	replaced: Consent | null;
	/** The desk that asks, and the desk of mine that is asked. */
	by: Id;
	desk: Id;
}

/**
 * The consents of a case about which a desk of mine is asked to hear the person alone. It may see nothing else of the case.
 * @throws ProtocolError not-found when no desk of mine has a part in the case
 * @example for (const { consent } of await listConsentsToAttest(session, id)) print(consent.terms.recipient);
 */
export async function listConsentsToAttest(session: UnlockedSession, id: Id): Promise<ConsentToAttest[]> {
	const { state, placed } = await loadCase(session, id);
	return Object.values(state.consents).flatMap((consent): ConsentToAttest[] => {
		const desk = consent.named.find((each) => isMemberOfDesk(session.dir, session.me, each));
		const asking = placed.findLast(
			({ statement: { type, body } }) => type === "consent.move" && body.consent === consent.id && body.desk === desk,
		)?.statement;
		if (desk === undefined || !asking?.body.as) return [];
		return [{ consent, replaced: state.consents[consent.terms.replaces ?? ""] ?? null, by: asking.body.as, desk }];
	});
}
