/**
 * All features, in the order in which they are mounted. Each feature has its own folder. Features never import each other: what a
 * feature needs of another feature is passed to it here.
 */
import metadata from "../package.json" with { type: "json" };
import { auditFeature } from "./features/audit/routes.ts";
import { failingBells } from "./features/bells/failing.ts";
import { ringForMoves } from "./features/bells/moves.ts";
import { ringForAsk, ringUrgently } from "./features/bells/outbox.ts";
import { bellsFeature } from "./features/bells/routes.ts";
import { caseSource } from "./features/cases/case-source.ts";
import { desksWithJourneysTo, dueDesks } from "./features/cases/due.ts";
import { casesFeature } from "./features/cases/routes.ts";
import { audienceOfCase, findHandoff } from "./features/cases/store.ts";
import { compartmentsFeature } from "./features/compartments/routes.ts";
import { countStale } from "./features/compartments/stale.ts";
import { unseenDesks } from "./features/compartments/unseen.ts";
import { directoryFeature } from "./features/directory/routes.ts";
import { eventsFeature } from "./features/events/routes.ts";
import { filesFeature } from "./features/files/routes.ts";
import { healthFeature } from "./features/health/routes.ts";
import { reviewFeature } from "./features/review/routes.ts";
import { Accounts, sessionFeature } from "./features/session/routes.ts";
import { spacesFeature } from "./features/spaces/routes.ts";
import { webFeature } from "./features/web/routes.ts";
import type { Feature } from "./gate/context.ts";

export const features: readonly Feature[] = [
	sessionFeature,
	(app, context) =>
		directoryFeature(app, context, {
			accounts: new Accounts(context),
			cases: caseSource,
			ringForDanger: async (db, directory, desks, now) => ringUrgently(db, directory, await desksWithJourneysTo(db, desks), now),
		}),
	compartmentsFeature(caseSource),
	spacesFeature,
	filesFeature(caseSource),
	casesFeature({ ringForMoves, ringForAsk }),
	bellsFeature({ dueDesks, unseenDesks, findHandoff }),
	auditFeature(caseSource),
	healthFeature({ version: metadata.version, failingBells, countStale }),
	reviewFeature(caseSource),
	eventsFeature({ case: audienceOfCase, rings: async (_db, id) => [id] }),
	webFeature,
];
