/** A real network whose server is honest, and what its people have made so far. */

import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { HandoffRef } from "#sdk/casework/index.ts";
import { type Alarm, AlarmError, message, openThread, readAll, type UnlockedSession, write } from "#sdk/index.ts";
import { systemClock } from "#server/base/clock.ts";
import { Random } from "../requests/random.ts";
import type { TestLike } from "../scope.ts";
import { type Organisation, type Person, type ReadyNetwork, readyNetwork } from "../sdk.ts";

export interface KnownCase {
	id: Id;
	code: string;
	/** The organisation that opened it. */
	from: Organisation;
	/** The compartment of each section. */
	of: Record<string, Id>;
}

export interface KnownHandoff {
	ref: HandoffRef;
	from: Organisation;
	to: Organisation;
}

export class HonestWorld {
	readonly ready: ReadyNetwork;
	readonly random: Random;
	readonly organisations: readonly Organisation[];
	readonly auditors: readonly Person[];
	readonly cases: KnownCase[] = [];
	readonly handoffs: KnownHandoff[] = [];
	readonly threads: Id[] = [];
	/** The alarms of all people, one list for each device, also for devices that are no longer used. */
	readonly #alarms: Alarm[][] = [];

	private constructor(ready: ReadyNetwork, auditors: Person[], seed: number) {
		this.ready = ready;
		this.auditors = auditors;
		this.random = new Random(seed);
		this.organisations = [ready.origin, ready.transit, ready.destination];
		for (const person of this.everybody()) this.watch(person.alarms);
	}

	static async build(scope: TestLike, seed: number): Promise<HonestWorld> {
		const ready = await readyNetwork(scope, {}, ({ clock }) => clock.follow(systemClock));
		const { network, founder, admin, origin } = ready;
		const whole = await network.admit(founder, admin, { organisation: null, role: "auditor" });
		const own = await network.admit(founder, admin, { organisation: origin.id, role: "auditor" });
		return new HonestWorld(ready, [whole, own], seed);
	}

	everybody(): Person[] {
		const { founder, admin } = this.ready;
		return [founder, admin, ...this.auditors, ...this.organisations.flatMap(({ coordinator, staff }) => [coordinator, staff])];
	}

	caseworker(of = this.random.pick(this.organisations)): Person {
		return this.random.chance(0.5) ? of.staff : of.coordinator;
	}

	/** The session of somebody who works on cases. */
	anybody(): UnlockedSession {
		return this.caseworker().session;
	}

	watch(alarms: Alarm[]): void {
		this.#alarms.push(alarms);
	}

	/**
	 * The control of the test: lets a reader meet a server that hides the newest message of a thread.
	 * @returns whether the reader saw an alarm.
	 */
	async lie(): Promise<boolean> {
		const { origin } = this.ready;
		const { session } = origin.staff;
		const thread = await openThread(session, "Control", [{ kind: "desk", id: origin.desk }], origin.desk);
		await write(session, thread, message("Here."));
		await readAll(session, thread);
		const seen: Alarm[] = [];
		const { call } = session.server;
		const hiding = (async (contract: unknown, input: unknown) => {
			const reply = await (call as (...given: unknown[]) => Promise<{ entries: unknown[] }>)(contract, input);
			return contract === contracts.compartments.page ? { ...reply, entries: reply.entries.slice(0, -1) } : reply;
		}) as typeof call;
		await readAll(
			{ ...session, alarm: (alarm) => void seen.push(alarm as Alarm), server: { ...session.server, call: hiding } },
			thread,
		).catch((error) => {
			if (!(error instanceof AlarmError)) throw error;
			seen.push(error as never);
		});
		return seen.length > 0;
	}

	/** All alarms so far. */
	alarms(): Alarm[] {
		return this.#alarms.flat();
	}
}

/** Whether an action may end with this error on an honest server: it was refused, and the refusal isn't an alarm. */
export function isHonestEnd(error: unknown): boolean {
	return (
		error instanceof Error &&
		!(error instanceof AlarmError) &&
		["ProtocolError", "CaseMoved", "Unreadable", "ServerError"].includes(error.name)
	);
}
