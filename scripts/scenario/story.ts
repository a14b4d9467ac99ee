/** The story's chapters, in order. Each chapter prints its checks. */
import path from "node:path";
import type { RunningServer } from "../demo/server.ts";
import { audit } from "./audit.ts";
import { compartmentOf, firstLeg, KEPT, openCase, secondLeg } from "./case-chapters.ts";
import { assemble } from "./cast.ts";
import { scenarioOf } from "./people.ts";
import { closeShells } from "./shell.ts";
import { chapter, step } from "./tell.ts";
import { removeColleague, returnOfColleague, talk } from "./thread-chapters.ts";

export async function story(server: RunningServer, folder: string): Promise<void> {
	const scenario = scenarioOf(server, path.join(folder, "profiles"));
	const cast = await assemble(scenario);
	const thread = await talk(cast, folder);
	const opened = await openCase(cast);
	await firstLeg(cast, opened);
	await secondLeg(cast, opened);
	await removeColleague(cast, thread);
	await returnOfColleague(cast, thread, opened);
	chapter("The auditor");
	const kept = KEPT.map((name) => compartmentOf(opened, name));
	await audit(cast.auditor, scenario.used, opened.case, [
		{ by: cast.transit.staff, objects: kept, what: `the sections ${KEPT.join(" and ")}` },
		{ by: cast.destination.staff, objects: [compartmentOf(opened, "health")], what: "the section health, before it was disclosed" },
		{ by: cast.admin, objects: [thread], what: "the thread" },
	]);
	await closeShells();
	step("all people sign out");
}
