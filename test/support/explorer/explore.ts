/**
 * Visits every state that the actions of a world can reach, in order of the number of actions, and checks the invariants of
 * docs/invariants.md in each. So the first violation of an invariant has the shortest sequence of actions.
 */
import { hash } from "node:crypto";
import { ProtocolError } from "#protocol/errors.ts";
import { emptyCase } from "#protocol/folds/case-state.ts";
import { idOf, START } from "../statements.ts";
import { actionsOf } from "./actions.ts";
import { permitFor } from "./bases.ts";
import { endOf } from "./basis-oracle.ts";
import { at } from "./her-way.ts";
import { remember } from "./history.ts";
import { INVARIANTS } from "./invariants.ts";
import { NOBODY_ABSENT, RULES, type Rules, ServedCase } from "./served-case.ts";
import { canonical, grantName, type Situation, thaw } from "./situation.ts";
import type { Attempt, Invariant, Visit } from "./visit.ts";
import type { Action, World } from "./world.ts";

export interface Violation {
	invariant: string;
	detail: string;
	/** The shortest sequence of actions, in words. */
	sequence: string[];
}

export interface Exploration {
	states: number;
	transitions: number;
	refused: number;
	/** False when the exploration ended before it had visited every state. */
	isComplete: boolean;
	/** The actions that nobody could take in any state, without their signers and hand-offs. */
	neverTaken: string[];
	/** The first violation of each invariant. */
	violations: Violation[];
}

/** The one invariant that the exploration itself checks. */
export const REFUSALS_CHANGE_NOTHING = "refusals change nothing";

export interface ExploreOptions {
	rules?: Partial<Rules>;
	invariants?: readonly Invariant[];
	stopAtFirst?: boolean;
	/** UTC ms. */
	until?: number;
	/** The exploration gives up when it has reached this many states, so that an endless world ends on a slow machine, too. */
	mostStates?: number;
	/** Is told how many states were reached, and how many of them still wait for their visit, after each number of actions. */
	progress?: (states: number, waiting: number) => void;
}

/** A state, and its place in the list of reached states. */
interface Reached {
	situation: Situation;
	place: number;
}

export function explore(
	world: World,
	{
		rules = {},
		invariants = INVARIANTS,
		stopAtFirst = false,
		until = Number.POSITIVE_INFINITY,
		mostStates = Number.POSITIVE_INFINITY,
		progress,
	}: ExploreOptions = {},
): Exploration {
	const underTest: Rules = { ...RULES, ...rules };
	const served = new ServedCase(world, underTest);
	const actions = actionsOf(world);
	const found = new Map<string, Violation>();
	const seen = new Set<string>();
	/** How each state was reached. A number is the place of a state in this list. */
	const reached: { parent: number; words: string }[] = [];
	let transitions = 0;
	let refused = 0;
	const untaken = new Set(actions.map((action) => deedIn(world, action)));

	const sequenceTo = (place: number): string[] => {
		const step = reached[place];
		return step === undefined || place === 0 ? [] : [...sequenceTo(step.parent), step.words];
	};
	const report = (place: number, invariant: string, detail: string, last: string[]) => {
		if (!found.has(invariant)) found.set(invariant, { invariant, detail, sequence: [...sequenceTo(place), ...last] });
	};
	const reach = (situation: Situation, text: string, parent: number, words: string): Reached | null => {
		const digest = hash("sha1", text, "base64");
		if (seen.has(digest)) return null;
		seen.add(digest);
		reached.push({ parent, words });
		return { situation, place: reached.length - 1 };
	};

	/** Takes every possible action in this state, and checks the invariants. @returns the states that were reached for the first time. */
	const visitState = ({ situation: before, place }: Reached): Reached[] => {
		served.load(before);
		const next: Reached[] = [];
		const visit: Visit = {
			world,
			rules: underTest,
			before,
			directory: served.directory,
			context: served.context,
			attempts: [],
			attempt: (action, situation) => attempt(served, action, situation).result,
		};
		for (const action of actions) {
			if (!isPossible(action, before)) continue;
			const { result, text, hasChanged } = attempt(served, action, before);
			visit.attempts.push(result);
			if (hasChanged) report(place, REFUSALS_CHANGE_NOTHING, `refused with ${result.refusal}`, [action.words]);
			if (result.after === null) {
				refused++;
				continue;
			}
			transitions++;
			untaken.delete(deedIn(world, action));
			const state = reach(result.after, text, place, action.words);
			if (state) next.push(state);
		}
		for (const { name, check } of invariants)
			for (const { detail, last } of found.has(name) ? [] : check(visit)) report(place, name, detail, last ? [last.words] : []);
		return next;
	};

	const start = canonical(startOf(world, served), served.settles);
	const root = reach(start.situation, start.text, 0, "");
	/** The states that take the same number of actions. */
	let level = root ? [root] : [];
	return quietly(() => {
		let isComplete = true;
		while (level.length > 0 && isComplete) {
			const next: Reached[] = [];
			for (const state of level) {
				if ((stopAtFirst && found.size > 0) || seen.size > mostStates || Date.now() >= until) {
					isComplete = false;
					break;
				}
				next.push(...visitState(state));
			}
			level = next;
			progress?.(seen.size, level.length);
		}
		return { states: seen.size, transitions, refused, isComplete, neverTaken: [...untaken], violations: [...found.values()] };
	});
}

/** What an action does, without its signer and its hand-off. */
function deedIn({ handoffs }: World, { words }: Action): string {
	const deed = words.replace(/^.*?: /, "");
	return handoffs.reduce((text, { name }) => text.replace(` ${name}`, ""), deed);
}

function startOf(world: World, served: ServedCase): Situation {
	const start = { absent: NOBODY_ABSENT, now: START, passed: 0, she: world.travels ? at("a") : "", deleted: [], history: [] };
	served.load({ case: emptyCase(idOf("case"), true), ...start });
	const sections = world.sections.map((section) => ({ section, compartment: idOf(section) }));
	served.do("a1", "case.open", { code: "bado-kuve", sections, discussion: idOf("discussion a") });
	const permits = new Map(
		world.handoffs.flatMap(({ to, bases }) => (bases.includes("given") ? [[permitFor(world, to), world.desks[to] ?? ""]] : [])),
	);
	for (const [name, letter] of permits) served.consent(name, letter, { sections: world.sections });
	return { case: served.state, ...start };
}

/** A hand-off is drafted once, and only then it can be moved. */
function isPossible({ about }: Action, { case: { handoffs } }: Situation): boolean {
	return !about || (about.action === "draft") === (handoffs[about.handoff] === undefined);
}

/**
 * Tries an action on the frozen state first. Most actions are refused there. That needs no copy, and it shows that the refusal changed
 * nothing. An action that begins to change the state is tried again on a copy.
 */
function attempt(served: ServedCase, action: Action, situation: Situation): { result: Attempt; text: string; hasChanged: boolean } {
	const onFrozen = outcomeOn(served, action, situation);
	if (onFrozen !== "frozen" && onFrozen !== null)
		return { result: { action, after: null, refusal: onFrozen, statements: [] }, text: "", hasChanged: false };
	const refusal = onFrozen === null ? null : outcomeOn(served, action, { ...situation, case: thaw(situation.case) });
	// A bundle that is refused at its second statement is rolled back by the server.
	if (refusal !== null)
		return { result: { action, after: null, refusal, statements: [] }, text: "", hasChanged: served.bundle.length === 0 };
	const deleted = deletedAfter(situation, served);
	const { state, absent, now, passed, she } = served;
	const history = remember(situation, state, served.bundle, { of: served.context.organisationOfDesk, endOf, context: served.context });
	const { situation: after, text } = canonical({ case: state, absent, now, passed, she, deleted, history }, served.settles);
	return { result: { action, after, refusal: null, statements: served.bundle }, text, hasChanged: false };
}

/** The code of the refusal, null when the action was taken, or "frozen" when it began to change a frozen state. */
function outcomeOn(served: ServedCase, action: Action, situation: Situation): string | null {
	served.load(situation);
	try {
		action.run(served);
		served.checkBundle();
		return null;
	} catch (error) {
		if (error instanceof ProtocolError) return error.code;
		if (error instanceof TypeError && Object.isFrozen(situation.case)) return "frozen";
		throw error;
	}
}

/** Errors are made by the million, so they take no stack traces. */
function quietly<T>(call: () => T): T {
	const before = Error.stackTraceLimit;
	Error.stackTraceLimit = 0;
	try {
		return call();
	} finally {
		Error.stackTraceLimit = before;
	}
}

export function describe({ invariant, detail, sequence }: Violation): string {
	return [`${invariant}: ${detail}`, ...sequence.map((words, at) => `  ${at + 1}. ${words}`)].join("\n");
}

/** The grants whose keys the server has deleted, also because of the time. */
function deletedAfter({ deleted }: Situation, { rules, state, context }: ServedCase): readonly string[] {
	const useless = rules.grantRows(state, context).flatMap((row) => (row.useless ? grantName(row.handoff, row.compartment) : []));
	return [...new Set([...deleted, ...useless])].sort();
}
