/** The route of a case from desk to desk: its earlier custodians, its present one, and the planned ones. */
import { keyOf } from "#protocol/bytes.ts";
import { isOpen, isTravelling } from "#protocol/rules/handoff-state.ts";
import { expectedBy, type ShownState, shownState } from "#protocol/rules/handoff-views.ts";
import { handoffTimes, type LoadedCase, loadCase } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface RouteStop {
	key: string;
	desk: PartyName;
	/** ISO 3166-1 alpha-2; null when this device doesn't know the desk. */
	country: string | null;
	/** had: an earlier custodian. has: the present one. met: the person is there, and custody hasn't moved. travelling: she is on the way to it. accepted, on-hold, asked: planned. */
	state: "had" | "has" | "met" | "travelling" | "accepted" | "on-hold" | "asked";
	/** UTC ms. had, has: when custody began. met: when she arrived. asked: when the answer is due. travelling, accepted: the expected arrival. on-hold: null. */
	at: number | null;
	/** How the desk became the custodian. Null for a planned desk. */
	how: "opened" | "received" | "taken-over" | null;
	/** The transfer that has brought or is to bring the case here. Null when no transfer did. */
	handoff: string | null;
}

/** An accepted referral: another desk helps, and custody stays. */
export interface Branch {
	handoff: string;
	from: PartyName;
	to: PartyName;
	/** Its state, or where she is. */
	shown: ShownState;
	/** UTC ms. `ended` is null while the referral runs. */
	began: number | null;
	ended: number | null;
}

export interface RouteView {
	code: string;
	stops: RouteStop[];
	branches: Branch[];
	/** The case no longer concerns my desks, so later stops aren't known here. */
	isPast: boolean;
}

export const caseRoute = reads(
	{ topics: ["case", "directory"], ids: ({ id }) => [id] },
	async (sitting: Sitting, { id }: { id: string }): Promise<RouteView> => {
		const session = sessionOf(sitting);
		const loaded = await loadCase(session, id);
		const custodies = custodiesOf(loaded).map((each, index, all) => ({
			...stopAt(session, each.desk),
			key: each.key,
			state: index === all.length - 1 && !loaded.state.isPast ? ("has" as const) : ("had" as const),
			at: each.at,
			how: each.how,
			handoff: each.handoff,
		}));
		return {
			code: loaded.state.code,
			stops: [...custodies, ...plannedStops(session, loaded)],
			branches: branchesOf(session, loaded),
			isPast: loaded.state.isPast,
		};
	},
);

function stopAt(session: UnlockedSession, desk: string): Pick<RouteStop, "desk" | "country"> {
	const { dir } = session;
	const organisation = dir.desks.get(desk)?.organisation;
	return { desk: deskName(session, desk), country: (organisation && dir.organisations.get(organisation)?.country) || null };
}

type Custody = Pick<RouteStop, "key" | "how" | "handoff"> & { desk: string; at: number };

function custodiesOf({ placed }: LoadedCase): Custody[] {
	const takeOvers = new Map<string, string>();
	return placed.flatMap(({ statement: { type, body, key } }): Custody[] => {
		if (type === "case.open") return [{ key, desk: body.as ?? "", at: body.at, how: "opened", handoff: null }];
		if (type === "case.custody") return [{ key, desk: body.to, at: body.at, how: "received", handoff: body.handoff }];
		if (type === "case.take-over") takeOvers.set(key, body.as ?? "");
		if (type !== "case.countersign" || body.verdict !== "approve") return [];
		const desk = takeOvers.get(keyOf(body.object));
		return desk === undefined ? [] : [{ key, desk, at: body.at, how: "taken-over", handoff: null }];
	});
}

function plannedStops(session: UnlockedSession, { state }: LoadedCase): RouteStop[] {
	const transfers = Object.values(state.handoffs).filter(({ kind }) => kind === "transfer");
	return transfers.flatMap((handoff): RouteStop[] => {
		const stop = { ...stopAt(session, handoff.to), key: handoff.id, how: null, handoff: handoff.id };
		const shown = shownState(handoff);
		if (shown === "met") return [{ ...stop, state: "met", at: handoff.arrived?.since ?? null }];
		if (isOpen(handoff.state)) return [{ ...stop, state: "asked", at: handoff.respondBy }];
		if (handoff.state === "on-hold") return [{ ...stop, state: "on-hold", at: null }];
		if (isTravelling(handoff) && shown !== "was-met") return [{ ...stop, state: "travelling", at: expectedBy(handoff) }];
		const isAgreed = ["accepted", "arranged", "was-met"].includes(shown);
		return isAgreed ? [{ ...stop, state: "accepted", at: expectedBy(handoff) }] : [];
	});
}

function branchesOf(session: UnlockedSession, loaded: LoadedCase): Branch[] {
	const { state, placed } = loaded;
	const receivedAt = (key: string | null) => placed.find(({ statement }) => statement.key === key)?.statement.body.at;
	return Object.values(state.handoffs)
		.filter(({ kind, accept }) => kind === "referral" && accept !== null)
		.map((handoff) => {
			const { accepted, ended } = handoffTimes(loaded, handoff.id);
			return {
				handoff: handoff.id,
				from: deskName(session, handoff.from),
				to: deskName(session, handoff.to),
				shown: shownState(handoff),
				began: receivedAt(handoff.receive) ?? accepted,
				ended,
			};
		});
}
