/** Who opens each route in the tests that look at every screen. */
import { ROUTES, type RoutePath } from "../../../clients/web/screens/routes.ts";

/** The caseworker opens the routes of `caseFile`, too. They take a while, so they have a test file of their own. */
export type Opener = "caseFile" | "caseworker" | "coordinator" | "admin" | "auditor";

const COORDINATED = /^\/(desk|organisation)\b/;
/** Routes that the rule below would give to somebody else. */
const EXCEPTIONS: { [path in RoutePath]?: Opener } = { "/about-this-copy": "caseworker", "/vetting/vouch/$member": "coordinator" };

/** The part of the messages that a screen loads says for whom the screen is. */
function openerOf({ path, part }: (typeof ROUTES)[number]): Opener {
	const exception = EXCEPTIONS[path];
	if (exception) return exception;
	if (part === "audit") return "auditor";
	if (part === "admin") return COORDINATED.test(path) ? "coordinator" : "admin";
	return path.startsWith("/cases") ? "caseFile" : "caseworker";
}

/** The routes that somebody opens. If the person may not open one of them, the test that looks at it fails. */
export function routesOf(opener: Opener): RoutePath[] {
	return ROUTES.filter((route) => openerOf(route) === opener).map(({ path }) => path);
}
