/** Verbs about what rings: at me, at a hand-off, and on my devices. All of it is the server's word. */
import { BELL_LANGUAGES, type ConsentPurpose, type RingCause, type Role } from "#protocol/codes.ts";
import { desksForBed, loadCase, takeHandoff } from "#sdk/casework/index.ts";
import {
	beWithSomebody,
	desksOnDuty,
	ringDevices as devicesOf,
	dropRingDevice as dropDevice,
	type RingDevice,
	ringsForMe,
	ringsOf,
	type Subscription,
	setRingDevice as setDevice,
	testRingDevice as testDevice,
} from "#sdk/index.ts";
import { type ContactView, contactOf } from "#sdk/views/contact.ts";
import { caseOfHandoff } from "#sdk/views/handoff-case.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type DutyNowView, dutyViewOf } from "./duty-now.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface MyRings {
	/** The desk is a desk of mine. since: UTC ms. */
	rings: { handoff: string; desk: PartyName; cause: RingCause; since: number }[];
	/** Until then nothing rings me, UTC ms; null: I can be rung. */
	withSomebodyUntil: number | null;
}

export const myRings = reads({ topics: ["rings"], isAskedByProgram: true }, async (sitting: Sitting): Promise<MyRings> => {
	const session = sessionOf(sitting);
	const { rings, withSomebodyUntil } = await ringsForMe(session);
	return { rings: rings.map((each) => ({ ...each, desk: deskName(session, each.desk) })), withSomebodyUntil };
});

/** Says that I'm with somebody. @param input minutes: 0 ends it. */
export const setWithSomebody = changes(anyOf("rings"), async (sitting: Sitting, { minutes }: { minutes: number }): Promise<void> => {
	await beWithSomebody(sessionOf(sitting), minutes);
});

/** Takes a hand-off that rings me. A repeated call takes it again. @throws ProtocolError wrong-state, not-allowed; CaseMoved */
export const takeRing = changes(anyOf("rings", "case"), async (sitting: Sitting, { handoff }: { handoff: string }): Promise<void> => {
	const session = sessionOf(sitting);
	await takeHandoff(session, { case: await caseOfHandoff(session, handoff), handoff });
});

/** Whom a hand-off has rung at one of its desks. Times in UTC ms. */
export interface RungView {
	desk: PartyName;
	isOurs: boolean;
	since: number;
	rungAt: number | null;
	people: number;
	devices: number;
	nextAt: number | null;
	/** by: empty when the name isn't known. */
	taken: { by: string; at: number } | null;
	onDuty: number;
	/** The role of each of those on duty. */
	roles: Role[];
	hasRota: boolean;
	/** The numbers that the desk has signed. */
	contact: ContactView | null;
}

export const rungDesks = reads(
	{ topics: ["rings", "case", "directory"], isAskedByProgram: true },
	async (sitting: Sitting, { handoff }: { handoff: string }): Promise<RungView[]> => {
		const session = sessionOf(sitting);
		const desks = await ringsOf(session, handoff);
		const names = desks.length === 0 ? new Map<string, string>() : await namesOf(session);
		const mine = myDeskIds(session);
		return desks.map(({ desk, taken, since, rungAt, people, devices, nextAt, onDuty, roles, hasRota }) => ({
			...{ since, rungAt, people, devices, nextAt, onDuty, roles, hasRota },
			desk: deskName(session, desk),
			isOurs: mine.has(desk),
			taken: taken && { by: names.get(taken.by) ?? "", at: taken.at },
			contact: contactOf(session, names, desk),
		}));
	},
);

/** Desks that can be asked in place of one that doesn't answer. */
export interface OtherDesks {
	/** What the hand-off is for. */
	purposes: ConsentPurpose[];
	/** Those at which somebody is on duty come first. */
	desks: OtherDesk[];
}

export interface OtherDesk extends PartyName {
	duty: DutyNowView;
	/** The numbers that the desk has signed. */
	contact: ContactView | null;
}

const RANKS: readonly DutyNowView["duty"][] = ["somebody", "no-rota", "nobody"];

/** The desks that can be asked in place of the one that a hand-off has asked. It leaves out those that the case rules out. */
export const otherDesks = reads(
	{ topics: ["case", "compartment", "rings", "directory"], asksOnOpening: true, isAskedByProgram: true },
	async (sitting: Sitting, { id, handoff }: { id: string; handoff: string }): Promise<OtherDesks> => {
		const session = sessionOf(sitting);
		const desks = await desksForBed(session, id);
		const { state } = await loadCase(session, id);
		const [onDuty, names] = [await desksOnDuty(session), await namesOf(session)];
		const found = desks.map((desk) => ({
			...deskName(session, desk),
			duty: dutyViewOf(session, onDuty, desk),
			contact: contactOf(session, names, desk),
		}));
		found.sort((one, other) => RANKS.indexOf(one.duty.duty) - RANKS.indexOf(other.duty.duty));
		return { purposes: [...(state.handoffs[handoff]?.purposes ?? [])], desks: found };
	},
);

/** key: to subscribe with; null when this server rings no devices. */
export const ringDevices = reads(
	{ topics: ["settings"], isAskedByProgram: true },
	async (sitting: Sitting): Promise<{ key: string | null; devices: RingDevice[] }> => devicesOf(sessionOf(sitting)),
);

export const setRingDevice = changes(
	anyOf("settings"),
	async (sitting: Sitting, { language, ...input }: Subscription & { language: string; always: boolean }): Promise<void> => {
		await setDevice(sessionOf(sitting), { ...input, language: BELL_LANGUAGES.find((each) => each === language) ?? "en" });
	},
);

export const dropRingDevice = changes(anyOf("settings"), async (sitting: Sitting, { device }: { device: string }): Promise<void> => {
	await dropDevice(sessionOf(sitting), device);
});

/** @throws ProtocolError not-found */
export const testRingDevice = changes(anyOf("settings"), async (sitting: Sitting, { device }: { device: string }): Promise<void> => {
	await testDevice(sessionOf(sitting), device);
});
