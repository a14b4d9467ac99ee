/** The arrival that a desk has proposed or both desks have arranged, in the reader's time zone and in the other desk's. */
import type { Id } from "#protocol/bytes.ts";
import { isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { zoneOfDesk } from "#sdk/directory/zones.ts";
import type { People } from "../lookup/people.ts";
import { isoTime, localZone, showTimeIn } from "../times.ts";
import { messages } from "../words/messages.ts";
import { fields } from "./layout.ts";

/**
 * The proposed arrival if it waits for confirmation, else the confirmed arrival. Null without either. A desk without a known time zone gets
 * UTC.
 */
export function arrivalJson(people: People, handoff: Handoff) {
	const { proposed, arranged } = handoff;
	const expected = proposed ?? arranged;
	if (!expected) return null;
	const desk = otherDesk(people, handoff);
	return {
		expectBy: isoTime(expected.expectBy),
		confirmed: proposed === null,
		here: timeIn(localZone(), expected.expectBy),
		there: { desk, ...timeIn(zoneOfDesk(people.session, desk, expected.expectBy) ?? "UTC", expected.expectBy) },
	};
}

/** Lines with the expected arrival, in the time zones of this device and of the other desk. Empty when there is no arrival. */
export function arrivalText(people: People, handoff: Handoff): string {
	const arrival = arrivalJson(people, handoff);
	if (!arrival) return "";
	const { confirmed, here, there } = arrival;
	const times = fields([
		[messages.here(here.zone), here.time],
		[messages.atDesk(people.desk(there.desk), there.zone), there.time],
	]);
	return `${messages.expectedArrival(confirmed)}\n${times}`;
}

const timeIn = (zone: string, at: number) => ({ zone, time: showTimeIn(zone, at) });

/** The from-desk for a member of the to-desk, even if they are a member of both desks. The to-desk for everybody else. */
function otherDesk({ session }: People, { from, to }: Handoff): Id {
	return isMemberOfDesk(session.dir, session.me, to) ? from : to;
}
