/** Actions outside of the case: the time passes, an organisation is suspended or leaves, a desk is closed, a member leaves. */
import { ProtocolError } from "#protocol/errors.ts";
import { DAY, idOf, START } from "../statements.ts";
import type { ServedCase } from "./served-case.ts";
import type { Absent } from "./situation.ts";
import type { Action, World } from "./world.ts";

export function clockAction(day: number): Action {
	return {
		words: `the time: ${day} days after the start`,
		run: (c) => {
			if (c.now >= START + day * DAY) throw new ProtocolError("wrong-state");
			c.now = START + day * DAY;
		},
	};
}

/** @param times how often the time may pass in this world. */
export function timePasses(times: number): Action {
	return {
		words: "the time: passes to the next change",
		passes: true,
		run: (c) => {
			const next = c.nextChange();
			if (c.passed >= times || next === null) throw new ProtocolError("wrong-state");
			c.now = next;
			c.passed++;
		},
	};
}

/** Events of the directory: an organisation is suspended, reinstated or removed, a desk is closed, a member leaves. */
export function absences(world: World): Action[] {
	const events = world.events ?? [];
	const organisations = [...new Set(Object.values(world.desks))];
	const markAbsent = (words: string, list: Exclude<keyof Absent, "since">, name: string, check?: (c: ServedCase) => void): Action => ({
		words,
		run: (c) => {
			if (c.absent[list].includes(name) || isPast(world, c.absent, name)) throw new ProtocolError("wrong-state");
			check?.(c);
			const since = list === "removed" || list === "closed" ? { ...c.absent.since, [name]: c.now } : c.absent.since;
			c.absent = withoutPast(world, { ...c.absent, since, [list]: [...c.absent[list], name].sort() });
		},
	});
	const reinstate = (letter: string): Action => ({
		words: `admins: reinstate organisation ${letter}`,
		run: (c) => {
			if (!c.absent.suspended.includes(letter)) throw new ProtocolError("wrong-state");
			c.absent = { ...c.absent, suspended: c.absent.suspended.filter((name) => name !== letter) };
		},
	});
	const desksOf = (letter: string) => Object.keys(world.desks).filter((desk) => world.desks[desk] === letter);
	const mustNotBeNeeded = (desks: string[]) => (c: ServedCase) => {
		if (desks.some((desk) => c.isNeeded(desk))) throw new ProtocolError("wrong-state", "a case needs the desk");
	};
	/** In a world without take-overs, the custodian's organisation can't be removed. */
	const mustNotBeCustodian = (letter: string) => (c: ServedCase) => {
		if (!world.takeOvers && desksOf(letter).some((desk) => idOf(desk) === c.state.custodian)) throw new ProtocolError("wrong-state");
	};
	return [
		...(events.includes("suspend")
			? organisations.flatMap((letter) => [markAbsent(`admins: suspend organisation ${letter}`, "suspended", letter), reinstate(letter)])
			: []),
		...(events.includes("remove")
			? organisations.flatMap((letter) => [
					markAbsent(`admins: remove organisation ${letter}`, "removed", letter, mustNotBeNeeded(desksOf(letter))),
					markAbsent(`admins: remove organisation ${letter}, which can't act`, "removed", letter, mustNotBeCustodian(letter)),
				])
			: []),
		...(events.includes("close")
			? Object.keys(world.desks).map((desk) => markAbsent(`coordinator: close desk ${desk}`, "closed", desk, mustNotBeNeeded([desk])))
			: []),
		...(events.includes("leave")
			? Object.keys(world.desks).map((desk) => markAbsent(`admins: remove member ${desk}2`, "left", `${desk}2`))
			: []),
	];
}

/** Whether nothing more can happen to this organisation, desk or member: its organisation was removed, or its desk closed. */
function isPast({ desks }: World, { removed, closed }: Absent, name: string): boolean {
	const desk = name.charAt(0);
	return removed.includes(desks[desk] ?? name) || (name !== desk && closed.includes(desk));
}

/** Drops absences that don't matter any more: of desks and members of a removed organisation, and of members of a closed desk. */
function withoutPast(world: World, absent: Absent): Absent {
	const still = (names: readonly string[]) => names.filter((name) => !isPast(world, absent, name));
	return {
		suspended: still(absent.suspended),
		removed: absent.removed,
		closed: still(absent.closed),
		left: still(absent.left),
		since: absent.since,
	};
}
