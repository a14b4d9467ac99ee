/** The tests of a file, and one of them alone. */
import type { Test } from "tap";

/** All tests of a file; where the mutation list looks for one row, only that and the first one. */
export function rowsOf(t: Test): Test["test"] {
	const row = process.env.LYING_ROW;
	const isWanted = (name: unknown) => !row || name === "an honest server" || String(name).startsWith(row);
	return ((name: string, work: (t: Test) => Promise<unknown>) => (isWanted(name) ? t.test(name, work) : Promise.resolve())) as Test["test"];
}

/** What is refused is refused by the error that is documented: another one is a crash. */
export function refuses<T>(t: Test, what: string, parse: (input: T) => unknown, inputs: Iterable<T>, ...errors: string[]): void {
	for (const input of inputs) {
		let found = "taken";
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
