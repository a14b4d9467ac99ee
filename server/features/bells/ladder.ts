/** Who is rung when for a hand-off that can't wait. Pure: it has no clock and no database. SPEC "Cases", section 12. */
import type { Id } from "#protocol/bytes.ts";
import type { RingCause } from "#protocol/codes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { hasDeparted, isAccepted, isOpen, mayCheckIn } from "#protocol/rules/handoff-state.ts";
import type { LadderTimes } from "#protocol/rules/ring-times.ts";

const MINUTE = 60_000;
/** An accepted emergency rings when nothing is arranged so long after the acceptance. */
const ARRANGE_WITHIN_MS = 30 * MINUTE;
/** A check-in rings when it isn't answered so long after its moment. */
const ANSWER_WITHIN_MS = 15 * MINUTE;
/** "I take it" stops the ringing for so long. */
export const TAKEN_FOR_MS = 20 * MINUTE;
/** So often it stops a ladder. Then the ladder rings until the hand-off is answered. */
export const MOST_TAKES = 2;
/** A ladder ends so long after its start, whatever happens. */
const RINGS_FOR_MS = 24 * 60 * MINUTE;

type Audience = "duty" | "next" | "everybody" | "coordinators";

/** One step of a ladder. */
export interface Step {
	/** After the start, in ms. */
	after: number;
	audience: Audience;
	/** Whether the desk's bell rings too. */
	bell: boolean;
}

/** The step of this number, from 0; null after the last one. */
export function stepOf(times: LadderTimes, number: number): Step | null {
	const { duty, next, everybody, coordinators, again } = times;
	const first: [number, Audience][] = [
		...duty.map((minute): [number, Audience] => [minute, "duty"]),
		[next, "next"],
		[everybody, "everybody"],
		[coordinators, "coordinators"],
	];
	const sorted = first.sort(([a], [b]) => a - b);
	const repeats = number - sorted.length + 1;
	const [minute, audience] = sorted[number] ?? [coordinators + repeats * again, "coordinators" as const];
	const after = minute * MINUTE;
	return after >= RINGS_FOR_MS ? null : { after, audience, bell: number === 0 || audience === "coordinators" };
}

export interface Hours {
	/** UTC ms. */
	from: number;
	until: number;
}

/** A row of a rota that names a member. */
export interface Duty extends Hours {
	member: Id;
}

/** A row of a rota that says that nobody is on duty, and which phone number to call. */
export interface NobodyOnDuty extends Hours {
	call: string;
}

/** Who can be rung for a desk. */
export interface Team {
	/** The active members of the desk. */
	members: readonly Id[];
	/** The active coordinators of its organisation. */
	coordinators: readonly Id[];
	rota: readonly Duty[];
	/** When the rota says that nobody is on duty. A member who is on duty at the same time counts. */
	nobody: readonly NobodyOnDuty[];
	/** The members who are with somebody now. They aren't rung. */
	busy: ReadonlySet<Id>;
}

/** Returns a test for rows of a rota: whether a row covers this time, UTC ms. */
export const isDutyAt = (now: number) => (duty: Hours) => duty.from <= now && now < duty.until;

type OfRota = Pick<Team, "members" | "rota" | "nobody">;

/** What the rota says about now. Null: nothing, and everybody of the desk is on duty. */
export function dutyNow({ members, rota, nobody }: OfRota, now: number): { members: Id[] } | { call: string } | null {
	const named = new Set(rota.filter(isDutyAt(now)).map(({ member }) => member));
	const found = members.filter((member) => named.has(member));
	if (found.length > 0) return { members: found };
	const call = nobody.find(isDutyAt(now))?.call;
	return call === undefined ? null : { call };
}

/** The members on duty. Nobody only where the rota says so. */
export function onDuty(team: OfRota, now: number): Id[] {
	const found = dutyNow(team, now);
	if (found === null) return [...team.members];
	return "members" in found ? found.members : [];
}

/** The members whose duty begins next; nobody without such a row. */
function nextOnRota({ members, rota }: Pick<Team, "members" | "rota">, now: number): Id[] {
	const later = rota.filter(({ member, from }) => from > now && members.includes(member));
	const first = Math.min(...later.map(({ from }) => from));
	return later.filter(({ from }) => from === first).map(({ member }) => member);
}

/**
 * The members whom a step rings. When everybody whom the step would ring is with somebody, it goes on to the next at once: to the next on the
 * rota, then to all of the desk. A step for those on duty rings nobody while the rota says that nobody is on duty.
 */
export function rungBy(audience: Audience, team: Team, now: number): Id[] {
	const { members, coordinators, busy } = team;
	if (audience === "duty" && members.length > 0 && onDuty(team, now).length === 0) return [];
	const groups: Record<Audience, () => Id[]> = {
		duty: () => onDuty(team, now),
		next: () => nextOnRota(team, now),
		everybody: () => [...members],
		coordinators: () => [...members, ...coordinators],
	};
	const order: Audience[] = ["duty", "next", "everybody", "coordinators"];
	for (const each of order.slice(order.indexOf(audience))) {
		const free = groups[each]().filter((member) => !busy.has(member));
		if (free.length > 0) return [...new Set(free)];
	}
	return [];
}

/** A ladder that runs. Times in UTC ms. */
export interface Ladder {
	starts: number;
	/** The number of the step that comes next. */
	step: number;
}

/** What rings now, and how the ladder goes on. */
export interface Round {
	members: Id[];
	bell: boolean;
	/** Whether the coordinators are rung for the first time. */
	isCoordinatorsFirst: boolean;
	step: number;
	/** When the next step is due; null after the last one. */
	nextAt: number | null;
}

/** The round of a ladder that is due. Steps that were missed, such as while the server was stopped, ring once together. */
export function roundOf({ starts, step }: Ladder, times: LadderTimes, team: Team, now: number): Round {
	const members = new Set<Id>();
	const { length: first } = times.duty;
	let bell = false;
	let next = step;
	for (let due = stepOf(times, next); due !== null && starts + due.after <= now; due = stepOf(times, next)) {
		for (const member of rungBy(due.audience, team, now)) members.add(member);
		bell ||= due.bell;
		next++;
	}
	const later = stepOf(times, next);
	// The steps of those on duty come first, then one for the next on the rota and one for everybody.
	const isCoordinatorsFirst = step <= first + 2 && next > first + 2;
	return { members: [...members], bell, isCoordinatorsFirst, step: next, nextAt: later === null ? null : starts + later.after };
}

/** A ladder that a hand-off should have. */
export interface WantedLadder {
	desk: Id;
	cause: RingCause;
	/** UTC ms; null for now. */
	starts: number | null;
	/** Whether only the change that led here may begin it. If not, it also begins when the hand-off is looked at later. */
	onlyAtChange: boolean;
}

/** What the server knows of a check-in. Times in UTC ms. */
export interface CheckIn {
	due: number;
	/** When somebody has rung at once for it; null for nobody. */
	helpAt: number | null;
}

/** The ladders of a hand-off in its present state. @param checkIns those that nobody has cleared. */
export function laddersOf(handoff: Handoff, checkIns: readonly CheckIn[] = []): WantedLadder[] {
	const { from, to, state, priority, acceptedAt, arranged, proposed, arrived, expected, tellBy } = handoff;
	const both = (cause: RingCause, starts: number | null, onlyAtChange = false) =>
		[...new Set([from, to])].map((desk): WantedLadder => ({ desk, cause, starts, onlyAtChange }));
	const isEmergency = priority === "emergency";
	const isAway = hasDeparted(handoff);
	const isBare = isEmergency && isAccepted(state) && acceptedAt !== null && !arranged && !proposed && !isAway;
	const awaited = mayCheckIn(handoff) ? checkIns : [];
	const help = awaited.flatMap(({ helpAt }) => helpAt ?? []);
	const dues = awaited.flatMap(({ due, helpAt }) => (helpAt === null ? [due] : []));
	return [
		...(help.length > 0 ? both("help-word", Math.max(...help)) : []),
		...(dues.length > 0 ? both("check-in", Math.min(...dues) + ANSWER_WITHIN_MS) : []),
		...(isEmergency && isOpen(state) ? [{ desk: to, cause: "request" as const, starts: null, onlyAtChange: false }] : []),
		...(isBare ? both("nothing-arranged", acceptedAt + ARRANGE_WITHIN_MS) : []),
		...(isAccepted(state) && isAway && !arrived && tellBy !== null ? both("overdue", tellBy) : []),
		...(state === "on-hold" && isAway ? both("held", null, true) : []),
		...(expected ? both("still-expected", null, true) : []),
	];
}
