/**
 * Messages whose ids the screens compute from a prefix and a code of another file. COMPUTED_MESSAGES has the codes that may follow each prefix.
 * Add a new family of codes here.
 */
import {
	ASK_SETTLE_CODES,
	BASIS_CODES,
	BASIS_KINDS,
	CASE_STATUSES,
	COMPARTMENT_KINDS,
	CONSENT_PURPOSES,
	CONSENT_STATES,
	DECISION_CODES,
	DUTY_CODES,
	END_CODES,
	HANDOFF_ACTIONS,
	HANDOFF_KINDS,
	HANDOFF_OUTCOMES,
	HANDOFF_STATES,
	IDENTITY_SEEN,
	LEAVE_CODES,
	PRIORITIES,
	REFUSAL_CODES,
	RING_FAILURES,
	ROLES,
	ROUTE_PARTS,
	SECTIONS,
	SETTLE_CODES,
	VETTING_REFUSALS,
} from "#protocol/codes.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import { errorCodes, FULL_LIMITS } from "#protocol/errors.ts";
import { CASE_FLAGS } from "#protocol/folds/case-flags.ts";
import { HANDOFF_FLAGS } from "#protocol/rules/handoff-views.ts";
import { isDirectoryType, statementTypes } from "#protocol/statements/registry.ts";
import { ALARM_CODES } from "#sdk/alarms.ts";
import { QUESTIONS } from "#sdk/audit/ask.ts";
import { EXPORT_FORMATS } from "#sdk/audit/export-lines.ts";
import { INBOX_GROUPS } from "#sdk/casework/inbox-rows.ts";
import { RETURN_SIDES } from "#sdk/casework/return-risk.ts";
import { UNREADABLE_CAUSES } from "#sdk/compartments/unreadable.ts";

const ALARM_SENTENCES = ["saw", "not", "safe", "do"];
const PROPOSALS = [
	"policy",
	"organisation.add",
	"member.add",
	"suspend",
	"reinstate",
	"remove",
	"log.restart",
	"log.witnesses",
	"web.release",
];
/** The sections, and what a consent names beside them. */
const CONSENT_SECTIONS = [...SECTIONS, "consent", "documents", "services", "journal", "assessments"];
const HANDOFF_MOVES = [...HANDOFF_ACTIONS, "countersign"];
/** The server records these itself, without a request that names them. */
const OWN_ACTIONS = ["file.expire", "join.directory", "join.start", "session.end", "request.unauthenticated"];

/** The actions that entries of the access log name. */
function actions(): string[] {
	const ofEndpoints = allEndpoints.flatMap(({ access }) => (access === "public" ? [] : [access.action]));
	return [...ofEndpoints, ...statementTypes.filter((type) => !isDirectoryType(type)), ...OWN_ACTIONS];
}

const withSuffix = (codes: readonly string[], suffix: string) => codes.flatMap((code) => [code, `${code}.${suffix}`]);

export const COMPUTED_MESSAGES: Readonly<Record<string, readonly string[]>> = {
	...Object.fromEntries(ALARM_CODES.map((code) => [`alarm.${code}`, ALARM_SENTENCES])),
	"bell.failure": RING_FAILURES,
	"call.message": ["never", "neutral-only", "yes"],
	cases: HANDOFF_KINDS,
	"cases.flag": CASE_FLAGS,
	"cases.handoff": HANDOFF_STATES,
	"cases.next": [...HANDOFF_MOVES, "request"],
	"cases.status": CASE_STATUSES,
	cause: UNREADABLE_CAUSES,
	certificate: ["consent-withdraw", "consent-enter-in-error"],
	"checklist.seen": IDENTITY_SEEN,
	"consent.effect": ["stops", "held", "kept"],
	"consent.purpose": CONSENT_PURPOSES,
	"consent.section": CONSENT_SECTIONS,
	"consent.state": CONSENT_STATES,
	"consent.title": ["here", "ask", "answer", "told-back", "record"],
	"desk.person": ["key", "waits", "suspended"],
	door: ["sync-fetch", "sync-verify"],
	"edit.problem": ["partial-date", "number", "count", "minutes", "text", "words", "texts", "language"],
	error: errorCodes,
	"error.full": FULL_LIMITS,
	"find.kind": ["screen", "case", "thread", "desk", "person"],
	"first.need": [
		"place-tonight",
		"medical",
		"food",
		"clothes",
		"hygiene",
		"sleep",
		"interpreter",
		"child-care",
		"documents",
		"legal",
		"contact-family",
	],
	"handoffs.barred": ["no-basis", "not-allowed", "wrong-state"],
	"handoffs.basis": BASIS_KINDS,
	"handoffs.code": [...REFUSAL_CODES, ...END_CODES, ...HANDOFF_OUTCOMES, ...SETTLE_CODES],
	"handoffs.duty": [...DUTY_CODES, "countersign-first"],
	"handoffs.effect": HANDOFF_MOVES,
	"handoffs.event": [...HANDOFF_MOVES, "draft", "request", "custody", "countersign-approve", "countersign-refuse"],
	"handoffs.flag": withSuffix(HANDOFF_FLAGS, "to-us"),
	"handoffs.found": ["name", "code", "number", "address"],
	"handoffs.ground": BASIS_CODES,
	"handoffs.ground-kind": BASIS_KINDS,
	"handoffs.kind": HANDOFF_KINDS,
	"handoffs.missing": ["answer", "desk", "day", "hour", "purpose", "section", "ground", "code", "assent"],
	"handoffs.move": withSuffix(HANDOFF_MOVES, "service"),
	"handoffs.new": ["to", "what", "sections", "ground", "summary", "read"],
	"handoffs.new.missing": ["to", "what", "sections", "ground"],
	"handoffs.not-allowed": DECISION_CODES,
	...Object.fromEntries(HANDOFF_STATES.map((state) => [`handoffs.says.${state}`, ["from-us", "to-us"]])),
	"handoffs.state": HANDOFF_STATES,
	"handoffs.turn": ["us", "them", "both", "nobody"],
	"handoffs.urgency": PRIORITIES,
	"handoffs.verdict": ["approve", "refuse"],
	"health.bell": ["mail", "webhook"],
	"health.ring": RING_FAILURES,
	language: ["aa", "ber", "dyo", "efi", "ff", "kri", "rn", "rom", "ss"],
	"log.action": actions(),
	"log.case.release-state": ["released", "lapsed"],
	"log.directory": statementTypes.filter(isDirectoryType),
	"log.export.format": EXPORT_FORMATS,
	"log.family": [...new Set([...actions(), "directory"].map((action) => action.split(".")[0] as string))],
	"log.query": ["answer", "answered", "closed", "finding"],
	"log.question": QUESTIONS,
	"me.draft": ["note", "section", "thread", "new-thread", "phone", "new-case", "consent", "handoff", "journal", "task", "other"],
	"our-query.state": ["open", "answered", "closed"],
	"parts.role": ROLES,
	"parts.room": ["came-with-her", "not-alone"],
	"proposal.about": [...PROPOSALS, "vetting"],
	"proposal.lapsed": ["overtaken", "newcomer", "standing", "log", "proposer"],
	"return-risk.only": RETURN_SIDES,
	"return-risk.readers": RETURN_SIDES,
	"return-risk.side": RETURN_SIDES,
	route: ["opened", "received", "taken-over", "planned-travelling", "planned-accepted"],
	"tasks.date": ["consent-ends", "risk-review", "reflection-ends", "document-expires"],
	"threads.kind": COMPARTMENT_KINDS,
	today: ["declined", "rerouted", "withdrawn", "cancelled"],
	"today.ask-code": ASK_SETTLE_CODES,
	"today.group": [...INBOX_GROUPS, "ask"],
	"vetting.kind": ["member", "organisation"],
	"vetting.leave": LEAVE_CODES,
	"vetting.part": ROUTE_PARTS,
	"vetting.refusal": VETTING_REFUSALS,
	"vetting.status": ["pending", "active", "suspended", "removed", "refused"],
	voice: withSuffix(["refused", "missing", "other"], "do"),
};
