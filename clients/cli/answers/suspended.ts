/** Writing to a desk of a suspended organisation: asks the person first. */
import { organisationName } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Io } from "../command.ts";
import { shortId } from "../short-id.ts";
import { messages } from "../words/messages.ts";

/** Lets a session ask the person before it writes to a suspended desk. Called for each command, so that `--yes` holds for one command. */
export function askAboutSuspended({ confirm, yes }: Pick<Io, "confirm" | "yes">, session: UnlockedSession): UnlockedSession {
	session.memory.confirmSuspended = async (desks) => {
		if (yes) return "once";
		const names = desks.map((id) => {
			const desk = session.dir.desks.get(id);
			return desk ? `${desk.name} (${organisationName(session.dir, desk.organisation) ?? ""})` : shortId(id);
		});
		return (await confirm(messages.askSuspended(names))) === true;
	};
	return session;
}
