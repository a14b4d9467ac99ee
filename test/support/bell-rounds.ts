/** The rounds of a server's bells, run by the test instead of once a second. So a test need not wait to see that nothing rings. */

import { quietDesks } from "../../server/features/bells/rota.ts";
import { dueMessages } from "../../server/features/bells/rounds.ts";
import { bellsFeature } from "../../server/features/bells/routes.ts";
import { dueDesks } from "../../server/features/cases/due.ts";
import { findHandoff } from "../../server/features/cases/store.ts";
import { unseenDesks } from "../../server/features/compartments/unseen.ts";
import type { Feature, ServerContext } from "../../server/gate/context.ts";
import { until } from "./until.ts";

/** The feature with its rounds as they are, once a second. */
export const bells = bellsFeature({ dueDesks, unseenDesks, findHandoff });

type Part = { run: Parameters<ServerContext["every"]>[2]; isDue: () => boolean };

/** The bells of one server process. Its parts run only when the test says so. */
export class BellRounds {
	#context: ServerContext | undefined;
	readonly #parts: Part[] = [];

	/** Mount this in place of the feature. */
	readonly feature: Feature = (app, context) => {
		this.#context = context;
		return bells(app, { ...context, every: (_ms, _name, run, isDue = () => true) => void this.#parts.push({ run, isDue }) });
	};

	/** Runs each part once. What they send may still be under way afterwards. */
	async round(): Promise<void> {
		for (const { run, isDue } of this.#parts) if (isDue()) await this.#context?.inTransaction(run);
	}

	/** Runs rounds until everything that is due at this time of the clock has been sent, or has failed. */
	async settle(): Promise<void> {
		await until("nothing is due any more", async () => {
			await this.round();
			return (await this.#countDue()) === 0;
		});
	}

	/** The messages that are due, with those that are being sent. */
	async #countDue(): Promise<number> {
		let count = 0;
		await this.#context?.inTransaction(async (db, now) => {
			count = (await dueMessages(db, now, await quietDesks(db, now), [])).length;
		});
		return count;
	}
}
