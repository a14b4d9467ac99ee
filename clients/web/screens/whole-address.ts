/** Whether an address can name a place at all. A link that was cut off when it was copied can't. Pure. */
import { isId } from "../sitting/is-id.ts";

/** The parameters of routes that hold an id. */
const IDS: ReadonlySet<string> = new Set(["id", "compartment", "consent", "thread", "handoff", "desk", "member", "case"]);

/** @param parameters of the route, by name. */
export function isWholeAddress(parameters: Readonly<Record<string, string>>): boolean {
	return Object.entries(parameters).every(([name, value]) => !IDS.has(name) || isId(value));
}
