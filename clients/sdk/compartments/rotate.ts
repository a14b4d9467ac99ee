/** Rotates compartments: opens the next epoch, so that members and desks that have left can't read what is written later. */

import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { staleness } from "#protocol/folds/compartment.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { type OpenCompartment, openCompartment } from "./compartment.ts";
import { type EpochChange, epochWire, keepEpochKey, nextEpoch } from "./epochs.ts";

/**
 * Opens the next epoch of a compartment, as long as `changeFor` wants one. Starts again when another member was faster.
 * @param changeFor returns what the new epoch changes, or null when no rotation is needed any more. It runs before each attempt.
 * @returns the compartment after the rotation, or as it is when none is needed.
 * @throws ProtocolError not-allowed; stale when others were faster too often; as openCompartment.
 */
export async function rotateWhile(
	session: UnlockedSession,
	id: Id,
	changeFor: (opened: OpenCompartment) => EpochChange | null,
): Promise<OpenCompartment> {
	return appendOptimistically(
		async () => {
			await syncDirectory(session);
			const opened = await openCompartment(session, id);
			const change = changeFor(opened);
			return { opened, bundle: change && (await nextEpoch(session, opened, change)) };
		},
		async ({ opened, bundle }) => {
			if (!bundle) return opened;
			await session.server.call(contracts.compartments.rotate, { params: { compartment: id }, body: epochWire(bundle) });
			keepEpochKey(session, bundle);
			return openCompartment(session, id);
		},
	);
}

/**
 * The reasons why this compartment must be rotated before anybody writes. Empty when it isn't stale.
 * @example if (stalenessNow(session, await openCompartment(session, thread)).length > 0) await doUpkeep(session);
 */
export function stalenessNow(session: UnlockedSession, opened: OpenCompartment): string[] {
	return staleness(opened.state, { dir: session.dir, ...opened.facts });
}

/**
 * Renews the key of a compartment if that is needed, for example because somebody has left, a desk's key was renewed, a hand-off has
 * ended, or custody has moved.
 * @returns the compartment with its present epoch.
 * @throws as rotateWhile.
 * @example await rotate(session, thread);
 */
export function rotate(session: UnlockedSession, id: Id): Promise<OpenCompartment> {
	return rotateWhile(session, id, (opened) => (stalenessNow(session, opened).length > 0 ? { reason: "rotation" } : null));
}
