/** Each verb declares what its answer rests on, or what it changes. A verb that declares neither doesn't compile in the tables of verbs. */
import type { UnlockedSession } from "#sdk/context.ts";
import type { Change, Freshness, Topic } from "../freshness.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import type { Tab } from "./tab.ts";

type Run = (sitting: Sitting, input: any, tab: Tab) => unknown;
type Input<F> = F extends (sitting: Sitting, input: infer I, tab: Tab) => unknown ? I : never;
type Answer<F extends Run> = Awaited<ReturnType<F>>;

/** Runs a view or a move of the SDK with the session of the person who is signed in. */
export const bySession =
	<I, A>(run: (session: UnlockedSession, input: I) => A) =>
	(sitting: Sitting, input: I): A =>
		run(sessionOf(sitting), input);

export interface Rests<I = any, A = any> {
	topics: readonly Topic[];
	/** Only changes of these compartments and cases. Without `ids` and `moreIds`: of any. */
	ids?(input: I): readonly string[];
	/** More of these ids, as the answer names them. */
	moreIds?(answer: A): readonly string[];
	/** See `Freshness`. A function decides it from the answer. Default: false. */
	asksOnOpening?: boolean | ((answer: A) => boolean);
	/** See `Freshness`. Default: false. */
	agesByTime?: boolean;
	/** The pages ask this by themselves, as for *Today* after the sign-in. So the access entries say that the program has asked. */
	isAskedByProgram?: true;
}

type Changes<I = any, A = any> = (input: I, answer: A) => readonly Change[];

/** A question: it changes nothing that others ask for. */
export type Reading = Run & { rests: Rests };
export type Changing = Run & { changes: Changes };
export type Verb = Reading | Changing;
export type VerbTable = Record<string, Verb>;

/** @example const readQuery = reads({ topics: ["compartment"] }, async (sitting: Sitting, { query }: Ref) => ...); */
export const reads = <F extends Run>(rests: Rests<Input<F>, Answer<F>>, run: F): F & { rests: Rests } => Object.assign(run, { rests });

/**
 * A verb that changes something. The worker announces the changes to all tabs, after the verb has succeeded.
 * @example const addTask = changes(({ id }) => [{ topic: "case", id }], async (sitting: Sitting, input: NewTask) => ...);
 */
export const changes = <F extends Run>(made: Changes<Input<F>, Answer<F>>, run: F): F & { changes: Changes } =>
	Object.assign(run, { changes: made });

/** For a verb that changes nothing that an answer rests on. */
export const NOTHING = (): readonly Change[] => [];

export const anyOf =
	(...topics: readonly Topic[]) =>
	(): readonly Change[] =>
		topics.map((topic) => ({ topic }));

export const ofCase = ({ id }: { id: string }): readonly Change[] => [{ topic: "case", id }];
export const ofCaseAndTasks = (input: { id: string }): readonly Change[] => [...ofCase(input), { topic: "tasks" }];
export const ofCompartment = ({ compartment: id }: { compartment: string }): readonly Change[] => [{ topic: "compartment", id }];
export const ofThread = ({ thread: id }: { thread: string }): readonly Change[] => [{ topic: "compartment", id }];

/**
 * For a verb that writes into the books of a desk and answers with their compartments. Null when no book is known: the verb has made the
 * first one, which no answer names yet, so each answer about compartments may be old.
 */
export const ofBooks = (_input: unknown, books: readonly string[] | null): readonly Change[] =>
	books?.map((id) => ({ topic: "compartment" as const, id })) ?? [{ topic: "compartment" }];

/** For an answer that no change makes old. */
export const NEVER_OLD = { topics: [] } as const;

/** What this answer rests on. */
export function freshnessOf(
	{ topics, ids, moreIds, asksOnOpening = false, agesByTime = false }: Rests,
	input: unknown,
	answer: unknown,
): Freshness {
	return {
		topics,
		ids: ids || moreIds ? [...(ids?.(input) ?? []), ...(moreIds?.(answer) ?? [])] : null,
		mayNameMore: moreIds !== undefined,
		asksOnOpening: typeof asksOnOpening === "function" ? asksOnOpening(answer) : asksOnOpening,
		agesByTime,
	};
}
