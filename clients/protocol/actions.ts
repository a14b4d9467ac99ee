/**
 * The actions of the access log, each with one record of its facts. The record of an endpoint's action is in its contract. The records of
 * all other actions are here. The compiler asks for a record for each statement type and each move of a hand-off.
 */
import type { HandoffAction } from "./codes.ts";
import type { Activity, Fact } from "./contracts/endpoint.ts";
import { allEndpoints, type contracts } from "./contracts/index.ts";
import type { ANNOUNCED } from "./contracts/review.ts";
import type { CaseStatement } from "./folds/case-state.ts";
import type { CaseType, DirectoryType, ReviewType } from "./statements/registry.ts";

type Contracts = typeof contracts;
type ActionIn<E> = E extends { access: infer A } ? Extract<A, { action: string }>["action"] : never;
/** A public endpoint has no action, so the type of its action is `string`. */
type Known<A extends string> = A extends string ? (string extends A ? never : A) : never;
type EndpointAction = {
	[F in keyof Contracts]: { [E in keyof Contracts[F]]: Known<ActionIn<Contracts[F][E]>> }[keyof Contracts[F]];
}[keyof Contracts];

/** The first statement of a bundle names the action. A move of a hand-off has an action of its own. */
type CaseAction = Exclude<CaseType, "handoff.move" | "ask" | EndpointAction> | `handoff.${HandoffAction}`;
/** These three statements have endpoints of their own. */
type DirectoryAction = `directory.${Exclude<DirectoryType, "genesis" | "join" | "credential">}`;
/** What a client announces, and what the server does of its own accord. */
type OtherAction =
	| Exclude<`client.${(typeof ANNOUNCED)[number]}`, EndpointAction>
	| "file.expire"
	| "log.redact"
	| "log.retain"
	| "request.limited"
	| "request.unauthenticated";

/** Every action of the access log. */
export type Action = EndpointAction | CaseAction | DirectoryAction | ReviewType | OtherAction;
type RecordedHere = Exclude<Action, EndpointAction>;

/** changesBook: whether the statement changes the row of its case in the book of the custodian. */
interface CaseFact extends Fact {
	changesBook: boolean;
}

const toCase = { subject: "case", purpose: "care" } as const;
const toConsent = { subject: "consent", purpose: "care" } as const;
const toHandoff = { subject: "handoff", purpose: "handoff", changesBook: false } as const;
const toDirectory = { subject: "directory", purpose: "administration" } as const;
const toReview = { subject: "review", purpose: "oversight" } as const;
const toLog = { subject: "log", purpose: "self" } as const;
const toEntry = { subject: "access-entry", purpose: "administration" } as const;
const byStranger = { subject: "session", purpose: "self" } as const;

// biome-ignore format: a table
export const ACTIONS = {
	"case.open":                  { activity: "create", ...toCase, changesBook: false },
	"case.section":               { activity: "create", ...toCase, changesBook: false },
	"case.give-up":               { activity: "update", ...toCase, changesBook: false },
	"case.lead":                  { activity: "update", ...toCase, changesBook: true },
	"case.custody":               { activity: "update", ...toCase, changesBook: false },
	"case.take-over":             { activity: "create", ...toCase, changesBook: false },
	"case.status":                { activity: "update", ...toCase, changesBook: true },
	"case.settle-ask":            { activity: "update", ...toCase, changesBook: false },
	"case.invite":                { activity: "update", ...toCase, changesBook: false },
	"consent.record":             { activity: "create", ...toConsent, changesBook: true },
	"consent.move":               { activity: "update", ...toConsent, changesBook: true },
	"case.attest":                { activity: "update", ...toConsent, changesBook: false },

	"handoff.draft":              { activity: "create", ...toHandoff },
	"handoff.request":            { activity: "update", ...toHandoff },
	"handoff.countersign":        { activity: "update", ...toHandoff },
	"handoff.acknowledge":        { activity: "update", ...toHandoff },
	"handoff.accept":             { activity: "update", ...toHandoff },
	"handoff.decline":            { activity: "update", ...toHandoff },
	"handoff.reroute":            { activity: "update", ...toHandoff },
	"handoff.withdraw":           { activity: "update", ...toHandoff },
	"handoff.cancel":             { activity: "update", ...toHandoff },
	"handoff.arrange":            { activity: "update", ...toHandoff },
	"handoff.confirm":            { activity: "update", ...toHandoff },
	"handoff.depart":             { activity: "update", ...toHandoff },
	"handoff.arrived":            { activity: "update", ...toHandoff },
	"handoff.tell":               { activity: "update", ...toHandoff },
	"handoff.take":               { activity: "update", ...toHandoff },
	"handoff.hold":               { activity: "update", ...toHandoff },
	"handoff.resume":             { activity: "update", ...toHandoff },
	"handoff.receive":            { activity: "update", ...toHandoff },
	"handoff.end":                { activity: "update", ...toHandoff },
	"handoff.complete":           { activity: "update", ...toHandoff },
	"handoff.extend":             { activity: "update", ...toHandoff },
	"handoff.enter-in-error":     { activity: "update", ...toHandoff },
	"handoff.settle":             { activity: "update", ...toHandoff },

	"directory.policy":           { activity: "update", ...toDirectory },
	"directory.organisation.add": { activity: "create", ...toDirectory },
	"directory.organisation.change": { activity: "update", ...toDirectory },
	"directory.desk.add":         { activity: "create", ...toDirectory },
	"directory.name.latin":       { activity: "update", ...toDirectory },
	"directory.desk.close":       { activity: "update", ...toDirectory },
	"directory.desk.member":      { activity: "update", ...toDirectory },
	"directory.desk.contact":     { activity: "update", ...toDirectory },
	"directory.desk.rekey":       { activity: "update", ...toDirectory },
	"directory.desk.reject":      { activity: "update", ...toDirectory },
	"directory.desk.grant":       { activity: "update", ...toDirectory },
	"directory.circle.rekey":     { activity: "update", ...toDirectory },
	"directory.circle.grant":     { activity: "update", ...toDirectory },
	"directory.space.add":        { activity: "create", ...toDirectory },
	"directory.space.owner":      { activity: "update", ...toDirectory },
	"directory.invite":           { activity: "create", ...toDirectory },
	"directory.invite.cancel":    { activity: "update", ...toDirectory },
	"directory.member.add":       { activity: "create", ...toDirectory },
	"directory.member.role":      { activity: "update", ...toDirectory },
	"directory.vetting":          { activity: "create", ...toDirectory },
	"directory.suspend":          { activity: "update", ...toDirectory },
	"directory.reinstate":        { activity: "update", ...toDirectory },
	"directory.remove":           { activity: "delete", ...toDirectory },
	"directory.log.restart":      { activity: "update", ...toDirectory },
	"directory.log.witnesses":    { activity: "update", ...toDirectory },
	"directory.web.release":      { activity: "update", ...toDirectory },
	"directory.countersign":      { activity: "update", ...toDirectory },

	"review.mark":                { activity: "create", ...toReview },
	"review.query":               { activity: "create", ...toReview },
	"review.move":                { activity: "update", ...toReview },
	"review.finding":             { activity: "create", ...toReview },
	"review.release":             { activity: "create", ...toReview },

	"client.print":               { activity: "read", ...toLog },
	"client.override":            { activity: "update", ...toLog },
	"file.expire":                { activity: "delete", subject: "file", purpose: "relation" },
	"log.redact":                 { activity: "delete", ...toEntry },
	"log.retain":                 { activity: "delete", ...toEntry },
	// These entries have a count, and don't say what was asked for.
	"request.limited":            { activity: "other", ...byStranger },
	"request.unauthenticated":    { activity: "other", ...byStranger },
} as const satisfies { [A in RecordedHere]: A extends CaseAction ? CaseFact : Fact };

const FACTS: ReadonlyMap<string, Fact> = new Map<string, Fact>([
	...allEndpoints.flatMap(({ access }) => (access === "public" ? [] : [[access.action, access] as const])),
	...Object.entries(ACTIONS),
]);

/** The codes of all actions. */
export const allActions: readonly string[] = [...FACTS.keys()];

/** The facts about an action; null for an action of a newer server, which this program doesn't know. */
export function factOf(action: string): Fact | null {
	return FACTS.get(action) ?? null;
}

/**
 * The activity of an action. An action that this program doesn't know is "other".
 * @example activityOf("entry.write") // "create"
 */
export function activityOf(action: string): Activity {
	return factOf(action)?.activity ?? "other";
}

/** The action of a statement of a case. */
export function actionOf({ type, body }: CaseStatement): Action {
	return type === "handoff.move" ? `handoff.${body.action}` : type;
}

/** Whether a statement changes the row of its case in the book of the custodian. Revisions of sections change the row too. */
export function changesBook(statement: CaseStatement): boolean {
	const fact = factOf(actionOf(statement));
	return fact !== null && "changesBook" in fact && fact.changesBook === true;
}
