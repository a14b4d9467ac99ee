/** The scenarios by name. Each runs on a server of its own. To add one: a file in `named`, and a line here. */
import type { RunningServer } from "../demo/server.ts";
import { clash } from "./named/clash.ts";
import { story } from "./story.ts";

export interface NamedScenario {
	name: string;
	summary: string;
	run(server: RunningServer, folder: string): Promise<void>;
	/** More settings of the server, by their names in docs/operations.md. */
	env?: Record<string, string>;
}

/** In the order in which they run. */
export const SCENARIOS: readonly NamedScenario[] = [
	{ name: "story", summary: "from genesis to a case that is handed over twice", run: story },
	{ name: "clash", summary: "two workers change one phone number without seeing each other's value", run: clash },
];
