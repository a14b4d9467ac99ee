/** What an invariant looks at: one situation, and everything that was tried in it. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseStatement, TimedContext } from "#protocol/folds/case-state.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { idOf } from "../statements.ts";
import type { Rules } from "./served-case.ts";
import type { Situation } from "./situation.ts";
import type { Action, World } from "./world.ts";

/** What an action did in a situation: the situation after it, or the code of the refusal. */
export interface Attempt {
	action: Action;
	after: Situation | null;
	refusal: string | null;
	/** The statements of an action that was taken. */
	statements: CaseStatement[];
}

/** A situation with all that was tried in it. */
export interface Visit {
	world: World;
	rules: Rules;
	before: Situation;
	directory: Directory;
	context: TimedContext;
	attempts: Attempt[];
	/** Tries an action in another situation. */
	attempt(action: Action, situation: Situation): Attempt;
}

/** @param last the action that breaks the invariant; none when the situation itself does. */
export interface Finding {
	detail: string;
	last?: Action;
}

export interface Invariant {
	name: string;
	check(visit: Visit): Iterable<Finding>;
}

type Step = { action: Action; before: Situation; after: Situation; statements: CaseStatement[] };

/** An invariant of each action that was taken. @param problem returns a sentence, or null. */
export function ofSteps(name: string, problem: (step: Step, visit: Visit) => string | null): Invariant {
	return {
		name,
		*check(visit) {
			for (const { action, after, statements } of visit.attempts) {
				const detail = after && problem({ action, before: visit.before, after, statements }, visit);
				if (detail) yield { detail, last: action };
			}
		},
	};
}

/** An invariant of each situation. @param problem returns a sentence, or null. */
export function ofSituations(name: string, problem: (visit: Visit) => string | null): Invariant {
	return {
		name,
		*check(visit) {
			const detail = problem(visit);
			if (detail) yield { detail };
		},
	};
}

export const ENDED = ["declined", "rerouted", "withdrawn", "cancelled", "ended", "completed", "entered-in-error"];
export const OPEN = ["requested", "acknowledged"];
export const ACCEPTED = ["accepted", "arranged", "in-transit", "on-hold"];

/** The letter of a desk, or the name of a hand-off. */
export function nameIn({ world }: Visit, id: Id | null): string {
	return [...Object.keys(world.desks), ...world.handoffs.map(({ name }) => name)].find((name) => idOf(name) === id) ?? "nobody";
}

/** Whether the desk is open and its organisation has not left. A suspended one exists. */
export function exists({ world, before: { absent } }: Visit, desk: Id | null): boolean {
	const letter = Object.keys(world.desks).find((name) => idOf(name) === desk);
	return letter !== undefined && !absent.closed.includes(letter) && !absent.removed.includes(world.desks[letter] ?? "");
}

/** Whether the desk has an active member besides this one. */
export function isManned({ context }: Visit, desk: Id, besides: Id): boolean {
	return context.hasActive(desk, besides);
}
