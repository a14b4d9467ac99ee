/** A network with something to review: two auditors, and a case of origin's. */
import type { Id } from "#protocol/bytes.ts";
import { readSection, writeSection } from "#sdk/casework/index.ts";
import type { TestLike } from "./scope.ts";
import { type Person, type ReadyNetwork, readyNetwork } from "./sdk.ts";
import { caseWith } from "./sdk-cases.ts";

export interface ReviewedNetwork extends ReadyNetwork {
	/** Of the whole network. */
	auditor: Person;
	/** Of origin alone. */
	own: Person;
	caseId: Id;
	/** Its identity, which origin's staff have written and read. */
	section: Id;
}

export async function reviewedNetwork(t: TestLike): Promise<ReviewedNetwork> {
	const ready = await readyNetwork(t);
	const { network, founder, admin, origin } = ready;
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const own = await network.admit(founder, admin, { organisation: origin.id, role: "auditor" });
	const { session } = origin.staff;
	const { id: caseId, of } = await caseWith(session, origin.desk, ["identity"]);
	const section = of.identity as Id;
	await writeSection(session, section, { text: "Something." });
	await readSection(session, section);
	return { ...ready, auditor, own, caseId, section };
}
