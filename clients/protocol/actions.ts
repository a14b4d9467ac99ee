/**
 * The actions of the access log, each with one record of its facts. Contracts and statement types declare the records of their own actions.
 * The compiler asks for each.
 */
import { HANDOFF_ACTIONS } from "./codes.ts";
import { allEndpoints, type contracts } from "./contracts/index.ts";
import type { ANNOUNCED } from "./contracts/review.ts";
import type { CaseStatement } from "./folds/case-state.ts";
import type { Activity, Fact } from "./log/fact.ts";
import { caseFacts, moveFact } from "./statements/cases.ts";
import { directoryActivities } from "./statements/directory.ts";
import { reviewActivities } from "./statements/review.ts";

type Contracts = typeof contracts;
type ActionIn<E> = E extends { access: infer A } ? Extract<A, { action: string }>["action"] : never;
/** A public endpoint has no action, so the type of its action is `string`. */
type Known<A extends string> = A extends string ? (string extends A ? never : A) : never;
type EndpointAction = {
	[F in keyof Contracts]: { [E in keyof Contracts[F]]: Known<ActionIn<Contracts[F][E]>> }[keyof Contracts[F]];
}[keyof Contracts];

/** What a client announces, and what the server does of its own accord. */
type OtherAction =
	| Exclude<`client.${(typeof ANNOUNCED)[number]}`, EndpointAction>
	| "file.expire"
	| "log.redact"
	| "log.retain"
	| "request.limited"
	| "request.unauthenticated";

const toDirectory = { subject: "directory", purpose: "administration" } as const;
const toReview = { subject: "review", purpose: "oversight" } as const;
const toLog = { subject: "log", purpose: "self" } as const;
const toEntry = { subject: "access-entry", purpose: "administration" } as const;
const byStranger = { subject: "session", purpose: "self" } as const;

const otherFacts: Record<OtherAction, Fact> = {
	"client.print": { activity: "read", ...toLog },
	"client.override": { activity: "update", ...toLog },
	"file.expire": { activity: "delete", subject: "file", purpose: "relation" },
	"log.redact": { activity: "delete", ...toEntry },
	"log.retain": { activity: "delete", ...toEntry },
	// These entries have a count, and don't say what was asked for.
	"request.limited": { activity: "other", ...byStranger },
	"request.unauthenticated": { activity: "other", ...byStranger },
};

/** The actions that no endpoint declares. The first statement of a bundle names the action. */
export const ACTIONS = {
	...caseFacts,
	...factsOf("handoff.", HANDOFF_ACTIONS, () => moveFact),
	...factsOf("directory.", keysOf(directoryActivities), (type) => ({ activity: directoryActivities[type], ...toDirectory })),
	...factsOf("", keysOf(reviewActivities), (type) => ({ activity: reviewActivities[type], ...toReview })),
	...otherFacts,
};

/** Every action of the access log. */
export type Action = EndpointAction | keyof typeof ACTIONS;

function factsOf<P extends string, T extends string>(prefix: P, types: readonly T[], fact: (type: T) => Fact): Record<`${P}${T}`, Fact> {
	return Object.fromEntries(types.map((type) => [prefix + type, fact(type)])) as Record<`${P}${T}`, Fact>;
}

function keysOf<T extends string>(record: Record<T, unknown>): T[] {
	return Object.keys(record) as T[];
}

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
