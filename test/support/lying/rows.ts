/** Runs all tests of a file, or only one. */
import type { Test } from "tap";

/**
 * All tests of a file. With LYING_ROW, only the honest server and the test whose title begins with it. A test that builds on an earlier one
 * can't run alone.
 */
export function rowsOf(t: Test): Test["test"] {
	const row = process.env.LYING_ROW;
	const isWanted = (name: unknown) => !row || name === "an honest server" || String(name).startsWith(row);
	return ((name: string, work: (t: Test) => Promise<unknown>) => (isWanted(name) ? t.test(name, work) : Promise.resolve())) as Test["test"];
}

/** Expects that parsing fails with a documented error. Any other error counts as a crash. */
export function refuses<T>(t: Test, what: string, parse: (input: T) => unknown, inputs: Iterable<T>, ...errors: string[]): void {
	for (const input of inputs) {
		let found = "accepted";
		try {
			parse(input);
		} catch (error) {
			const { code, name } = error as { code?: string; name: string };
			found = code ?? name;
		}
		const shown = input instanceof Uint8Array ? Buffer.from(input).toString("hex") : String(JSON.stringify(input));
		t.ok(errors.includes(found), `${what}: ${found}: ${shown.slice(0, 90)}`);
	}
}
