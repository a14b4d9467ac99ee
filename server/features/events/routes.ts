/** The event stream: server-sent events that say where something is new, without content. Clients then fetch what is new. */

import type { Id } from "#protocol/bytes.ts";
import { events } from "#protocol/contracts/events.ts";
import { mayNoLongerHoldReview } from "#protocol/folds/compartment.ts";
import { deskHasSeat } from "#protocol/folds/directory.ts";
import { type Actor, actorOf } from "#server/chains/actor.ts";
import { presentReaders } from "#server/chains/epochs/readers.ts";
import type { Db } from "#server/database/database.ts";
import type { Feature, ServerContext } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount } from "#server/gate/mount.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { checkStanding } from "#server/gate/sessions.ts";
import { eventStream } from "./event-stream.ts";
import { type Audiences, Hub, type Listener } from "./hub.ts";

export interface EventTimes {
	heartbeatMs: number;
	/** How often a stream checks that its session still exists and its member may still listen. */
	recheckMs: number;
}

const TIMES: EventTimes = { heartbeatMs: 25_000, recheckMs: 60_000 };
const NOBODY = new Set<string>();

/**
 * @param audiences the audiences of the topics of other features. Among the topics without an audience, `directory` and `again` reach
 * everybody, and all other topics reach nobody.
 * @param times for tests: shorter times.
 */
export function eventsFeature(audiences: Audiences, times: EventTimes = TIMES): Feature {
	return (app, context) => {
		const hub = new Hub(context, {
			...audiences,
			compartment: (db, id) => audienceOfCompartment(context, db, id),
			space: async (_db, id) => audienceOfSpace(context, id),
		});
		mount(app, context, events.stream, (request) => listen(context, hub, times, request));
	};
}

/**
 * The desks and members that hear of a change to this compartment. A member who lost the role for a review stays a holder until the
 * review's key is rotated. Such a member is left out.
 */
async function audienceOfCompartment(context: ServerContext, db: Db, compartment: Id): Promise<Id[]> {
	const readers = await presentReaders(db, compartment);
	const { directory } = context.directoryCache;
	return readers.filter(({ reader, kind }) => !mayNoLongerHoldReview(directory, reader, kind)).map(({ reader }) => reader);
}

/** The desks with a seat in the circle of a space. */
function audienceOfSpace({ directoryCache: { directory } }: ServerContext, id: Id): Id[] {
	const space = directory.spaces.get(id);
	if (!space) return [];
	return [...directory.desks.values()].flatMap((desk) => (deskHasSeat(directory, space.circle, desk) ? [desk.id] : []));
}

async function listen(
	context: ServerContext,
	hub: Hub,
	{ heartbeatMs, recheckMs }: EventTimes,
	{ actor, db, access, signal }: RequestContext<typeof events.stream>,
) {
	access.note({ object: null });
	hub.reserve(actor.member);
	let listener: Listener | undefined;
	let recheck: NodeJS.Timeout | undefined;
	const content = eventStream({
		heartbeatMs,
		opened(stream) {
			const check = async () => {
				if (!(await mayListen(context, db, actor))) stream.end();
			};
			listener = { member: actor.member, db, stream, check, ids: () => idsOf(context, actor) };
			hub.add(listener);
			recheck = setInterval(() => void check(), recheckMs).unref();
			stream.send({ topic: "again", id: null });
			signal.addEventListener("abort", () => stream.end(), { once: true });
		},
		closed() {
			clearInterval(recheck);
			hub.release(actor.member);
			if (listener) hub.remove(listener);
		},
	});
	return new RawAnswer(content, {
		headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" },
	});
}

/** The member and their desks, by the present directory; nobody when the member isn't active. */
function idsOf(context: ServerContext, { member, session }: Actor): ReadonlySet<string> {
	const now = actorOf(context.directoryCache.directory, member, session);
	return now.active ? new Set([member, ...now.desks]) : NOBODY;
}

/** Whether a new request of this session would be allowed. False too when the database can't be reached. */
async function mayListen(context: ServerContext, db: Db, { session, member }: Actor): Promise<boolean> {
	try {
		const row = await context.sessions.find(db, session, context.clock.now());
		const directory = await context.directoryCache.catchUpTo(db, row.directoryLength);
		checkStanding(directory, actorOf(directory, member, session), events.stream);
		return true;
	} catch {
		return false;
	}
}
