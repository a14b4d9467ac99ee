/** Verbs of asking for a case by its code. */
import type { AskSettleCode } from "#protocol/codes.ts";
import { askForCase, settleAsk } from "#sdk/casework/index.ts";
import { changes, NOTHING } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Asks the desk that has the case, on behalf of a desk of mine. The server says the same whether the code is known or not. */
export const askByCode = changes(NOTHING, async (sitting: Sitting, { desk, code }: { desk: string; code: string }): Promise<void> => {
	await askForCase(sessionOf(sitting), desk, code);
});

export interface SettleAskInput {
	case: string;
	ask: string;
	code: AskSettleCode;
}

/** Takes an ask of another desk off the inbox of the whole desk. The asking desk isn't told. */
export const settleAskOf = changes(
	({ case: id }) => [{ topic: "case", id }, { topic: "tasks" }],
	async (sitting: Sitting, { case: id, ask, code }: SettleAskInput): Promise<void> => {
		await settleAsk(sessionOf(sitting), { case: id, ask }, code);
	},
);
