/** Rings: the rota of a desk, and what rings me now. All of this is the server's word. SPEC "Cases", section 12. */
import type { Id } from "#protocol/bytes.ts";
import type { BellLanguage } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type LadderTimes, USUAL_TIMES } from "#protocol/rules/ring-times.ts";
import type { UnlockedSession } from "../context.ts";

/** When a desk is rung for what can't wait, in minutes after it begins. */
export type RingTimes = LadderTimes;
/** The times of a desk that has chosen none. */
export const USUAL_RING_TIMES: RingTimes = USUAL_TIMES;

/** The rota of a desk. Times in UTC ms. version: how often it was set. times: null for the usual ones. quiet: only what can't wait rings then. */
export type Rota = Reply<typeof contracts.rings.rota>;
export type Duty = Rota["rows"][number];
/** How a hand-off rings one of its desks. */
export type RungDesk = Reply<typeof contracts.rings.ofHandoff>["desks"][number];

/**
 * Returns who is on duty at a desk, and when the desk is rung.
 * @throws ProtocolError not-found, or not-allowed unless I belong to the desk or coordinate its organisation.
 * @example const { rows } = await rotaOf(session, desk);
 */
export async function rotaOf({ server }: UnlockedSession, desk: Id): Promise<Rota> {
	return server.call(contracts.rings.rota, { params: { desk } });
}

/**
 * Replaces the rota of a desk.
 * @param rota with the `version` that was read. zone: the time zone of this device, such as "Europe/Rome"; the server says by it whether a
 * test of the desk's phones was at night. @throws ProtocolError stale when somebody else has changed it meanwhile, bad-input, not-allowed
 * @example await setRota(session, desk, { ...rota, rows: [...rota.rows, { member, from, until }] });
 */
export async function setRota(
	{ server }: UnlockedSession,
	desk: Id,
	{ rows, times, quiet, version, zone }: Rota & { zone?: string | undefined },
): Promise<void> {
	await server.call(contracts.rings.setRota, {
		params: { desk },
		body: { rows, times, quiet, version, ...(zone !== undefined && { zone }) },
	});
}

/** What the rota of a desk says about now. call: null when somebody is on duty; otherwise nobody is, and this number is to be called. */
export type DutyNow = Reply<typeof contracts.rings.onDuty>["desks"][number];

/**
 * Returns at which desks the rota names somebody on duty now, or says that nobody is. A desk that is left out has no rota now. This is the
 * server's word: compare `call` with the numbers that the desk has signed.
 * @example const found = (await desksOnDuty(session)).find((each) => each.desk === desk);
 */
export async function desksOnDuty({ server }: UnlockedSession): Promise<DutyNow[]> {
	return (await server.call(contracts.rings.onDuty)).desks;
}

/**
 * Returns the emergencies of the last 90 days that nobody of a desk took before its coordinators were rung, newest first. For coordinators.
 * @throws ProtocolError not-found, not-allowed @example const missed = await missedRings(session, desk);
 */
export async function missedRings({ server }: UnlockedSession, desk: Id): Promise<Reply<typeof contracts.rings.missed>["missed"]> {
	return (await server.call(contracts.rings.missed, { params: { desk } })).missed;
}

/**
 * Returns the hand-offs that ring me now, and until when nothing rings me because I'm with somebody (UTC ms, or null).
 * @example const { rings } = await ringsForMe(session);
 */
export async function ringsForMe({ server }: UnlockedSession): Promise<Reply<typeof contracts.rings.mine>> {
	return server.call(contracts.rings.mine);
}

/**
 * Says that I'm with somebody. Nothing rings me for so long, and what rings goes on to the next colleague at once.
 * @param minutes 0 to 120; 0 ends it. @example await beWithSomebody(session, 120);
 */
export async function beWithSomebody({ server }: UnlockedSession, minutes: number): Promise<void> {
	await server.call(contracts.rings.withSomebody, { body: { minutes } });
}

/**
 * Returns whom a hand-off has rung at its two desks, and whom it rings next. Empty when it rings nobody.
 * @example const [desk] = await ringsOf(session, handoff);
 */
export async function ringsOf({ server }: UnlockedSession, handoff: Id): Promise<RungDesk[]> {
	try {
		return (await server.call(contracts.rings.ofHandoff, { params: { handoff } })).desks;
	} catch (error) {
		if (error instanceof ProtocolError && error.code === "not-found") return [];
		throw error;
	}
}

/** A device of mine that rings. endpoint: by which its browser knows it. always: it also rings when I'm not on duty. Times in UTC ms. */
export type RingDevice = Reply<typeof contracts.rings.devices>["devices"][number];

/** What a browser gives when it subscribes, in base64url. */
export interface Subscription {
	endpoint: string;
	p256dh: string;
	auth: string;
}

/**
 * Returns my devices that ring, and the key with which a browser subscribes; the key is null when this server rings no devices.
 * @example const { key, devices } = await ringDevices(session);
 */
export async function ringDevices({ server }: UnlockedSession): Promise<Reply<typeof contracts.rings.devices>> {
	return server.call(contracts.rings.devices);
}

/**
 * Lets a device ring.
 * @throws ProtocolError bad-input when its push service isn't known, wrong-state
 * @example await setRingDevice(session, { ...subscription, language: "en", always: false });
 */
export async function setRingDevice(
	{ server }: UnlockedSession,
	{ endpoint, p256dh, auth, language, always }: Subscription & { language: BellLanguage; always: boolean },
): Promise<void> {
	await server.call(contracts.rings.setDevice, { body: { endpoint, p256dh, auth, language, always } });
}

/** Lets a device ring no more. @throws ProtocolError not-found @example await dropRingDevice(session, id); */
export async function dropRingDevice({ server }: UnlockedSession, device: Id): Promise<void> {
	await server.call(contracts.rings.dropDevice, { params: { device } });
}

/** Rings a device of mine, to test it. @throws ProtocolError not-found @example await testRingDevice(session, id); */
export async function testRingDevice({ server }: UnlockedSession, device: Id): Promise<void> {
	await server.call(contracts.rings.testDevice, { params: { device } });
}
