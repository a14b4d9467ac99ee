/** Stops requests that carry something newly sealed while the directory may be out of date. SPEC "The logs", section 9. */
import type { AnyEndpoint, Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { Sent, Transport, UnlockedSession } from "../context.ts";
import { settleDeskKey } from "./desks.ts";
import { requireFreshDirectory } from "./freshness.ts";

/** The parts of a body that carry boxes. For endpoints that also take requests without boxes. */
const BOXES = ["sealed", "epochs", "grants", "summaries", "thread"] as const;

/** Endpoints whose requests always carry boxes. */
const ALWAYS: ReadonlySet<string> = new Set([
	contracts.compartments.create.id,
	contracts.compartments.rotate.id,
	contracts.compartments.grant.id,
	contracts.compartments.send.id,
	contracts.files.begin.id,
]);
const WITH_BOXES: ReadonlySet<string> = new Set([contracts.cases.append.id, contracts.directory.append.id, contracts.review.append.id]);

function seals({ id }: AnyEndpoint, body: Partial<Record<(typeof BOXES)[number], unknown>> = {}): boolean {
	const isFilled = (part: unknown) => (Array.isArray(part) ? part.length > 0 : part != null);
	return ALWAYS.has(id) || (WITH_BOXES.has(id) && BOXES.some((name) => isFilled(body[name])));
}

/**
 * Judges the keys of my desks before something is sealed to them. After a repair the request is refused, and its verb builds it again with
 * the new key. The directory's own statements aren't checked here, because they make the repair.
 * @throws ProtocolError stale after a repair.
 */
async function settleDeskKeys(session: UnlockedSession): Promise<void> {
	let isRepaired = false;
	for (const { id } of desksOf(session.dir, session.me)) isRepaired = (await settleDeskKey(session, id)) || isRepaired;
	if (isRepaired) throw new ProtocolError("stale", "sealed: a desk of yours has a new key");
}

/** The transport of a session. It checks each request, so that no verb can forget it. @throws AlarmError directory-stale */
export function guardSealing(server: Transport, session: () => UnlockedSession): Transport {
	return {
		...server,
		async call<E extends AnyEndpoint>(endpoint: E, sent?: Sent<E>): Promise<Reply<E>> {
			if (seals(endpoint, sent?.body as object | undefined)) {
				requireFreshDirectory(session());
				if (endpoint.id !== contracts.directory.append.id) await settleDeskKeys(session());
			}
			return server.call(endpoint, sent);
		},
	};
}
