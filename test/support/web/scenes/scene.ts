/** A person of a network with content, and the parameters of the routes that this person can open. */
import type { ROUTES } from "../../../../clients/web/screens/routes.ts";
import type { Person } from "../../sdk.ts";

/** By the beginning of a path: the values of the parameters of all routes that begin with it. */
export type Parameters = Record<string, Record<string, string>>;

export interface Scene {
	person: Person;
	parameters: Parameters;
}

/** @returns the address of a route, such as "#/cases/4f..". @throws Error when a parameter has no value */
export function hashOf(path: (typeof ROUTES)[number]["path"], parameters: Parameters): string {
	const [, values = {}] = Object.entries(parameters).find(([begin]) => path.startsWith(begin)) ?? [];
	return `#${path.replace(/\$(\w+)/g, (_, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`${path}: the scene has no value for ${name}`);
		return value;
	})}`;
}
