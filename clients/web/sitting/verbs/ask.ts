/** Verbs of asking for a case by its code. */
import { askForCase } from "#sdk/casework/index.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Asks the desk that has the case, on behalf of a desk of mine. The server says the same whether the code is known or not. */
export async function askByCode(sitting: Sitting, { desk, code }: { desk: string; code: string }): Promise<void> {
	await askForCase(sessionOf(sitting), desk, code);
}
