/**
 * Random use of an honest server, sometimes two or three actions at once, by people on old and new devices. Nobody may see an alarm:
 * a person who has seen false alarms believes no true one. At the end the server lies once, and that must raise one.
 */
import { ProtocolError } from "#protocol/errors.ts";
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { ACTIONS } from "../../support/honest/actions.ts";
import { HonestWorld, isHonestEnd } from "../../support/honest/world.ts";
import { Scope } from "../../support/scope.ts";

/** Actions on one network. Its log and its threads get longer and slower meanwhile. */
const NETWORK = 2_000;
/** So many actions happen on each network, also when the time is over. */
const AT_LEAST = 10;

export async function run({ until, seed, say }: LongOptions): Promise<LongResult> {
	const figures = { actions: 0, done: 0, refused: 0, alarms: 0, networks: 0 };
	let failed = 0;
	for (let number = seed; Date.now() < until; number++) {
		const scope = new Scope();
		try {
			const world = await HonestWorld.build(scope, number).catch(unlessOverloaded);
			if (!world) {
				say(`seed ${number}: the machine was too slow to make a network`);
				continue;
			}
			figures.networks += 1;
			failed += await use(world, until, figures, (line) => say(`seed ${number}: ${line}`));
			if (!(await world.lie())) {
				failed += 1;
				say(`seed ${number}: the control raised no alarm`);
			}
		} finally {
			await scope.close();
		}
	}
	say(`${figures.actions} actions, ${figures.refused} refused, ${figures.alarms} alarms`);
	return { passed: figures.actions - failed, failed, figures };
}

/** A busy machine may give the server's database no time. A run without any network fails all the same. */
function unlessOverloaded(error: unknown): null {
	if (error instanceof ProtocolError && error.code === "unavailable") return null;
	throw error;
}

type Figures = Record<"actions" | "done" | "refused" | "alarms", number>;

/** @returns how many actions ended as none may on an honest server. */
async function use(world: HonestWorld, until: number, figures: Figures, say: (line: string) => void): Promise<number> {
	const { random } = world;
	const names = Object.keys(ACTIONS);
	let failed = 0;
	let alarms = 0;
	// On a slow machine the network may be ready only when the time is over. Some use is made of it anyway.
	for (let done = 0; done < NETWORK && (Date.now() < until || done < AT_LEAST); ) {
		const together = Array.from({ length: random.chance(0.3) ? 2 + random.below(2) : 1 }, () => random.pick(names));
		const ends = await Promise.allSettled(together.map(async (name) => ACTIONS[name]?.(world)));
		done += together.length;
		figures.actions += together.length;
		for (const [at, end] of ends.entries()) {
			if (end.status === "fulfilled") figures.done += 1;
			else if (isHonestEnd(end.reason)) figures.refused += 1;
			else {
				failed += 1;
				say(`${together[at]}: ${end.reason?.stack ?? end.reason}`);
			}
		}
		const seen = world.alarms();
		for (const alarm of seen.slice(alarms)) say(`${together.join(", ")}: alarm ${JSON.stringify(alarm)}`);
		failed += seen.length - alarms;
		figures.alarms += seen.length - alarms;
		alarms = seen.length;
	}
	return failed;
}
