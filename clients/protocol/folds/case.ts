/**
 * The fold of one case: applies its statements in the server's order. Server and clients use the same code. SPEC "Cases".
 *
 * The caller has checked the signatures and the signer's standing. Checked here: that the signer belongs to the desk in `as` (or is an
 * admin, for case.countersign), the chain, the desk's right, the state and the basis. All checks come before the first change, so a refused
 * statement changes nothing.
 */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { checkNotBackdated } from "../rules/signing-time.ts";
import { planAttest, planConsentMove, planRecord } from "./case-consents.ts";
import { planCountersign } from "./case-countersign.ts";
import { planCustody, planLead, planOpen, planSettleAsk, planStatus } from "./case-custody.ts";
import { planMove } from "./case-moves.ts";
import { planDraft, planRequest } from "./case-requests.ts";
import { planGiveUp, planSection } from "./case-sections.ts";
import type { CaseContext, CaseState, CaseStatement, Change, TimedContext } from "./case-state.ts";
import { planCaseCountersign, planInvite, planTakeOver } from "./case-takeover.ts";

/**
 * Checks a statement and changes `state`. It refuses a statement that was applied before. `isKnown` recognises such a statement.
 * @param statement The caller has checked that it belongs to this case.
 * @throws ProtocolError not-allowed, not-found, stale, wrong-state, no-basis, already-placed, already-requested, case-closed, conflict,
 * desk-too-small or bad-input; `state` is unchanged then.
 */
export function applyCase(state: CaseState, statement: CaseStatement, context: CaseContext): void {
	const { at, cp } = statement.body;
	// Without this check, a member who has left the desk could add to the case with the server's help.
	if (cp.size < state.cpSize) throw new ProtocolError("stale", "cp: is older than that of the statement before");
	const change = plan(state, statement, { ...context, now: at });
	checkNotBackdated(at, Math.max(state.newestAt, context.newestAt(cp.size)));
	change();
	state.cpSize = cp.size;
	state.newestAt = Math.max(state.newestAt, at);
}

function plan(state: CaseState, statement: CaseStatement, context: TimedContext): Change {
	// These two checks come first, because admins act for no desk.
	if (statement.type === "case.countersign") return planCaseCountersign(state, statement, context);
	if (statement.type === "case.invite") return planInvite(state, statement, context);
	const desk = actingDesk(statement, context);
	// A desk that is asked for a case.attest sees only the chain of the consent.
	const needsCase = statement.type !== "case.open" && (state.complete || !("consent" in statement.body));
	if (needsCase && state.custodian === null) throw new ProtocolError("not-found", "case: is not open");
	switch (statement.type) {
		case "case.open":
			return planOpen(state, statement, desk, context);
		case "case.section":
			return planSection(state, statement, desk);
		case "case.give-up":
			return planGiveUp(state, statement, desk, context);
		case "case.lead":
			return planLead(state, statement, desk, context);
		case "case.status":
			return planStatus(state, statement, desk);
		case "case.settle-ask":
			return planSettleAsk(state, statement, desk);
		case "case.custody":
			return planCustody(state, statement, desk);
		case "case.take-over":
			return planTakeOver(state, statement, desk, context);
		case "consent.record":
			return planRecord(state, statement, desk, context);
		case "consent.move":
			return planConsentMove(state, statement, desk, context);
		case "case.attest":
			return planAttest(state, statement, desk, context);
		case "handoff.draft":
			return planDraft(state, statement, desk, context);
		case "handoff.request":
			return planRequest(state, statement, desk, context);
		case "handoff.move":
			return planMove(state, statement, desk, context);
		case "handoff.countersign":
			return planCountersign(state, statement, desk, context);
	}
}

function actingDesk({ body }: CaseStatement, context: CaseContext): Id {
	if (body.as === null || !context.isMemberOfDesk(body.by, body.as))
		throw new ProtocolError("not-allowed", "as: the signer does not belong to this desk");
	return body.as;
}
