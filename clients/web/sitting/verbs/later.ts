/**
 * Verbs whose code the worker loads with the first call, because most people never need them. It works only if verbs that everybody needs
 * import what they use of the SDK from its own files: an index brings all of its files into the worker.
 */

/** @param names of all verbs of the module. The compiler names one that is forgotten. */
export function later<M extends object>(load: () => Promise<M>, names: Record<keyof M & string, true>): M {
	type Verb = (...input: unknown[]) => unknown;
	const bound = (name: string): Verb => {
		return async (...input) => ((await load()) as Record<string, Verb>)[name]?.(...input);
	};
	return Object.fromEntries(Object.keys(names).map((name) => [name, bound(name)])) as M;
}
