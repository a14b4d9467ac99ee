/** Detects addresses that were cut off, for example when a link was copied. Pure. */
import { isId } from "../sitting/is-id.ts";

/** The parameters of routes that must hold a whole id. */
const IDS: ReadonlySet<string> = new Set(["id", "compartment", "consent", "thread", "handoff", "desk", "member", "case", "query"]);

/** @param parameters of the route, by name. @returns whether all ids among them are whole. */
export function isWholeAddress(parameters: Readonly<Record<string, string>>): boolean {
	return Object.entries(parameters).every(([name, value]) => !IDS.has(name) || isId(value));
}
