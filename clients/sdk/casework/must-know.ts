/** The form `must-know` in the sections of her journey. It is for the people who meet her while the rest of her file is closed. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../context.ts";
import type { LoadedCase } from "./load.ts";
import { ownSectionIn } from "./own-sections.ts";
import { openReadable } from "./sections/readable.ts";

export interface MustKnow {
	isWritten: boolean;
	/** The section to write it into; null when my desks can read none. */
	logistics: Id | null;
}

/**
 * Reads whether somebody has filled in the form. Each section that is opened is an access entry.
 * @param loaded from `loadCase`.
 * @example if (!(await readMustKnow(session, await loadCase(session, id))).isWritten) ...
 */
export async function readMustKnow(session: UnlockedSession, loaded: LoadedCase): Promise<MustKnow> {
	const views = await openReadable(session, loaded, ["logistics"]);
	const own = ownSectionIn(session, loaded, "logistics");
	const section = views.find(({ compartment }) => compartment === own) ?? views[0];
	return {
		isWritten: views.some(({ cells }) => cells.some(({ form }) => form === "must-know")),
		logistics: section?.compartment ?? null,
	};
}
