/** Verbs about the bell of a desk: how it is told, outside of this program, that something waits. */
import { type Bell, type BellChanges, bellOf, setBell, testBell } from "#sdk/index.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export type BellView = Bell;

export async function readBell(sitting: Sitting, { desk }: { desk: string }): Promise<BellView> {
	return bellOf(sessionOf(sitting), desk);
}

/** @returns the key for checking a new webhook's calls. It is shown once. */
export async function changeBell(
	sitting: Sitting,
	{ desk, changes }: { desk: string; changes: BellChanges },
): Promise<{ webhookKey: string | null }> {
	return setBell(sessionOf(sitting), desk, changes);
}

/** Rings once. @returns what rings now. */
export async function ringOnce(sitting: Sitting, { desk }: { desk: string }): Promise<{ rings: readonly string[] }> {
	return testBell(sessionOf(sitting), desk);
}
