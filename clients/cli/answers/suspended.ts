/** Writing to a desk of a suspended organisation: asks the person first. */
import type { UnlockedSession } from "#sdk/context.ts";
import type { Io } from "../command.ts";
import { messages } from "../words/messages.ts";

/** Lets a session ask the person. Called for each command, so that `--yes` holds for one command. */
export function askAboutSuspended({ confirm }: Pick<Io, "confirm">, session: UnlockedSession): UnlockedSession {
	session.memory.confirmSuspended = async (desks) => {
		const names = desks.map((id) => {
			const desk = session.dir.desks.get(id);
			return desk ? `${desk.name} (${session.dir.organisations.get(desk.organisation)?.name ?? ""})` : id.slice(0, 8);
		});
		return (await confirm(messages.askSuspended(names))) === true;
	};
	return session;
}

/** The session for a command that writes. @param yes whether the person has agreed on the command line. */
export async function sessionToWrite(io: Io, { yes }: { yes: boolean }): Promise<UnlockedSession> {
	const session = await io.session();
	if (yes) session.memory.confirmSuspended = async () => "once";
	return session;
}
