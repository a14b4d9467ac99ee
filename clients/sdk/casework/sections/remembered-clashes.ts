/** Which sections had a clash when this device last read them. Nothing else of their content is kept. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../../context.ts";
import { storageName } from "../../directory/cache.ts";

const nameOf = ({ network }: UnlockedSession, compartment: Id) => storageName(network, "clash", compartment);

export async function rememberClash(session: UnlockedSession, compartment: Id, hasClash: boolean): Promise<void> {
	if (hasClash) await session.storage.set(nameOf(session, compartment), "1");
	else if (await mayHaveClash(session, [compartment])) await session.storage.delete(nameOf(session, compartment));
}

/** Whether one of the sections had a clash when it was last read here. */
export async function mayHaveClash(session: UnlockedSession, compartments: readonly Id[]): Promise<boolean> {
	for (const compartment of compartments) if ((await session.storage.get(nameOf(session, compartment))) !== null) return true;
	return false;
}
