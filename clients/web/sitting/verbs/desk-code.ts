/** Verbs about the printed recovery code of a desk. */
import { openDeskWithPrinted, printDeskRecovery, rekeyDesk, revokeDeskRecovery, testDeskRecovery } from "#sdk/index.ts";
import { anyOf, changes, NOTHING } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

interface TypedCode {
	desk: string;
	code: string;
}

/** Makes a new code, which replaces an earlier one. @returns the code, which is stored nowhere. */
export const makeDeskCode = changes(anyOf("directory"), async (sitting: Sitting, { desk }: { desk: string }): Promise<{ code: string }> => {
	return { code: await printDeskRecovery(sessionOf(sitting), desk) };
});

/** Throws unless the printed code opens the desk. */
export const testDeskCode = changes(NOTHING, async (sitting: Sitting, { desk, code }: TypedCode): Promise<void> => {
	await testDeskRecovery(sessionOf(sitting), desk, code);
});

/** Opens the desk with the printed code, and gives the desk a new key. */
export const openDeskByCode = changes(
	anyOf("directory", "case", "compartment"),
	async (sitting: Sitting, { desk, code }: TypedCode): Promise<void> => {
		const session = sessionOf(sitting);
		await openDeskWithPrinted(session, desk, code);
		await rekeyDesk(session, desk);
	},
);

export const revokeDeskCode = changes(anyOf("directory"), async (sitting: Sitting, { desk }: { desk: string }): Promise<void> => {
	await revokeDeskRecovery(sessionOf(sitting), desk);
});
