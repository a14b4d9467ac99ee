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
import type { Statement } from "../statements/statement.ts";
import { consentPlans } from "./case-consents.ts";
import { planCountersign } from "./case-countersign.ts";
import { custodyPlans } from "./case-custody.ts";
import { planMove } from "./case-moves.ts";
import { requestPlans } from "./case-requests.ts";
import { sectionPlans } from "./case-sections.ts";
import type { AdminPlan, CaseContext, CaseState, CaseStatement, Change, DeskPlan, TimedContext } from "./case-state.ts";
import { adminPlans, takeOverPlans } from "./case-takeover.ts";

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

type AdminType = keyof typeof adminPlans;
type DeskType = Exclude<CaseStatement["type"], AdminType>;

const plansOfAdmins: { [T in AdminType]: AdminPlan<T> } = adminPlans;
const plansOfDesks: { [T in DeskType]: DeskPlan<T> } = {
	...consentPlans,
	...custodyPlans,
	...requestPlans,
	...sectionPlans,
	...takeOverPlans,
	"handoff.move": planMove,
	"handoff.countersign": planCountersign,
};

function isOfAdmin(statement: CaseStatement): statement is Extract<CaseStatement, { type: AdminType }> {
	return Object.hasOwn(adminPlans, statement.type);
}

function planAsAdmin<T extends AdminType>(state: CaseState, statement: Statement<T>, context: TimedContext): Change {
	const plan: AdminPlan<T> = plansOfAdmins[statement.type];
	return plan(state, statement, context);
}

function planAsDesk<T extends DeskType>(state: CaseState, statement: Statement<T>, desk: Id, context: TimedContext): Change {
	const plan: DeskPlan<T> = plansOfDesks[statement.type];
	return plan(state, statement, desk, context);
}

function plan(state: CaseState, statement: CaseStatement, context: TimedContext): Change {
	// Admins act for no desk.
	if (isOfAdmin(statement)) return planAsAdmin(state, statement, context);
	const desk = actingDesk(statement, context);
	// A desk that is asked for a case.attest sees only the chain of the consent.
	const needsCase = statement.type !== "case.open" && (state.complete || !("consent" in statement.body));
	if (needsCase && state.custodian === null) throw new ProtocolError("not-found", "case: is not open");
	return planAsDesk(state, statement, desk, context);
}

function actingDesk({ body }: CaseStatement, context: CaseContext): Id {
	if (body.as === null || !context.isMemberOfDesk(body.by, body.as))
		throw new ProtocolError("not-allowed", "as: the signer does not belong to this desk");
	return body.as;
}
