/** All features, in the order in which they are mounted. Each is a function `(app, context)` in its own folder. */
import { auditFeature } from "./features/audit/routes.ts";
import { casesFeature } from "./features/cases/routes.ts";
import { compartmentsFeature } from "./features/compartments/routes.ts";
import { directory } from "./features/directory/routes.ts";
import { eventsFeature } from "./features/events/routes.ts";
import { filesFeature } from "./features/files/routes.ts";
import { reviewFeature } from "./features/review/routes.ts";
import { Accounts, session } from "./features/session/routes.ts";
import { webFeature } from "./features/web/routes.ts";
import type { Feature } from "./gate/context.ts";

export const features: readonly Feature[] = [
	session,
	(app, context) => directory(app, context, new Accounts(context)),
	compartmentsFeature,
	filesFeature,
	casesFeature,
	auditFeature,
	reviewFeature,
	eventsFeature(),
	webFeature,
];
