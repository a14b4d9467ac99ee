/** A coordinator whose organisation has something that waits: a newcomer, an invite, a question of an auditor. */
import { openQuery, searchLog } from "#sdk/audit/index.ts";
import { invite, printDeskRecovery, syncDirectory } from "#sdk/index.ts";
import type { ReadyNetwork } from "../../sdk.ts";
import { caseWith } from "../../sdk-cases.ts";
import { newcomer } from "./newcomer.ts";
import type { Scene } from "./scene.ts";

export async function coordinatorScene({ network, founder, admin, origin }: ReadyNetwork): Promise<Scene> {
	const { session } = origin.coordinator;
	const place = { organisation: origin.id, role: "staff", desk: origin.desk } as const;
	await network.admit(origin.coordinator, admin, place);
	await invite(session, place);
	const joined = await newcomer(network, origin.coordinator, "Nadia", place);
	await printDeskRecovery(session, origin.desk);
	await caseWith(origin.staff.session, origin.desk, ["identity"]);
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { id } = await openQuery(auditor.session, {
		entries: [await anEntry(auditor.session, origin.staff.id)],
		words: "Which hand-off was this for?",
	});
	await syncDirectory(session);
	return {
		person: origin.coordinator,
		parameters: {
			"/desk/": { desk: origin.desk },
			"/vetting/": { member: joined.member },
			"/organisation/members/": { id: origin.staff.id },
			"/organisation/queries/": { query: id },
		},
	};
}

/** The number of some entry of the access log that this member has caused. */
async function anEntry(session: Parameters<typeof searchLog>[0], actor: string): Promise<number> {
	for await (const { seq } of searchLog(session, { actor, limit: 1 })) return seq;
	throw new Error("this member has caused no entry");
}
